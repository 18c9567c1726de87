"""Reports of the cases -> how well their claims are grouped by incident: what is merged, split or dropped.

    python bench/happenings.py CASES_DIR... [--errors]

Finer than the case scorer, which sees a report only through its incidents. A claim is labelled where its value names
one incident of those that the gold says the report tells: a count that the gold gives for this report and one incident
alone, a day that fits one of them alone, a place that lies near one of them alone. Groups are the claims' `about`.
B-cubed (Bagga & Baldwin 1998) over the labelled claims of a report: precision falls where two incidents are merged,
recall where one is split. "told" is the share of the gold's (report, incident) of which a group holds most labels,
one group for one incident. "several" are the reports of two incidents or more.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from dateline import pipeline, read
from dateline.model import Claim, Figure, Period, Place, Report

NEAR_KM = 25.0  # as the case scorer's
NAMES = {"shared": "shared", "tests": "own"}  # of a folder "cases", by the one above it
WIDEST = 8  # days; a longer period names no incident


@dataclass(slots=True)
class Grouping:
    """The labelled claims of one report: gold incident and group of each; figures that are in no group."""

    name: str
    gold: list[str]
    labels: list[tuple[str, str, Claim]] = field(default_factory=list)  # gold incident, about, claim
    dropped: list[tuple[str, str, int]] = field(default_factory=list)  # gold incident, outcome, value
    wanted: int = 0  # figures

    def bcubed(self) -> tuple[float, float]:
        """The sums of precision and recall over its labelled claims."""
        precision = recall = 0.0
        for gold, about, _ in self.labels:
            both = sum(g == gold and a == about for g, a, _ in self.labels)
            precision += both / sum(a == about for _, a, _ in self.labels)
            recall += both / sum(g == gold for g, _, _ in self.labels)
        return precision, recall

    def told(self) -> set[str]:
        """The gold incidents that a group of their own tells, most labels first."""
        counts = Counter((g, a) for g, a, _ in self.labels)
        found: dict[str, str] = {}
        for (gold, about), _ in counts.most_common():
            if gold not in found and about not in found.values():
                found[gold] = about
        return set(found)


def groupings(folder: Path) -> list[Grouping]:
    """One for each report of a case."""
    gold = json.loads((folder / "gold.json").read_text("utf-8"))["incidents"]
    reports, _ = read.reports([folder / "reports"])
    made = []
    for report, claims in zip(reports, pipeline.claims_of(reports), strict=True):
        name = Path(report.path).name
        told = [i for i in gold if name in i["reports"] and not i.get("aggregate")]
        if told:
            made.append(_grouping(f"{folder.name}/{name}", name, report, claims, told))
    return made


def _grouping(title: str, name: str, report: Report, claims: list[Claim], told: list[dict]) -> Grouping:
    grouping = Grouping(title, [i["id"] for i in told])
    figures = counted(name, told)
    held = set()
    for claim in claims:
        if not claim.about:
            continue
        fits = fitting(claim, told, figures)
        if len(fits) == 1:
            grouping.labels.append((*fits, claim.about, claim))
        if isinstance(claim.value, Figure):
            held.add((claim.value.outcome, claim.value.best))
    for (outcome, value), of in figures.items():
        if len(of) == 1:
            grouping.wanted += 1
            if (outcome, value) not in held:
                grouping.dropped.append((*of, outcome, value))
    return grouping


def counted(name: str, told: list[dict]) -> dict[tuple[str, int], set[str]]:
    """Outcome and count -> the gold incidents of which the report gives it."""
    figures = defaultdict(set)
    for incident in told:
        for figure in incident["figures"]:
            for row in figure.get("by_source") or []:
                if row["report"] == name and row.get("value") is not None:
                    figures[figure["outcome"], int(row["value"])].add(incident["id"])
    return figures


def fitting(claim: Claim, told: list[dict], figures: dict) -> set[str]:
    """The gold incidents that a value can belong to."""
    value = claim.value
    if isinstance(value, Figure):
        return figures.get((value.outcome, value.best), set())
    if isinstance(value, Period) and not claim.hedge and value.width <= WIDEST:
        return {i["id"] for i in told if _meets(value, i)}
    if isinstance(value, Place) and value.lat is not None and value.lon is not None:
        return {i["id"] for i in told if i.get("lat") is not None and _km(value, i) <= NEAR_KM}
    return set()


def _meets(period: Period, incident: dict) -> bool:
    start, end = (date.fromisoformat(incident[key][:10]) for key in ("date_start", "date_end"))
    return start <= period.end and period.start <= end


def _km(place: Place, incident: dict) -> float:
    return place.distance_km(Place("", lat=incident["lat"], lon=incident["lon"])) or 0.0


def measure(made: list[Grouping]) -> dict[str, float]:
    """The figures over some reports."""
    n = sum(len(g.labels) for g in made)
    sums = [g.bcubed() for g in made]
    precision, recall = (sum(s[k] for s in sums) / n if n else 0.0 for k in (0, 1))
    told, wanted = sum(len(g.told()) for g in made), sum(len(g.gold) for g in made)
    counts = sum(g.wanted for g in made)
    return {
        "reports": len(made),
        "claims": n,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / (precision + recall), 3) if n else 0.0,
        "told": round(told / wanted, 3) if wanted else 0.0,
        "dropped": round(sum(len(g.dropped) for g in made) / counts, 3) if counts else 0.0,
    }


def causes(made: list[Grouping]) -> dict[str, int]:
    """How many gold incidents of the reports are no group's own: merged into another's, without a label, or split."""
    found = Counter[str]()
    for grouping in made:
        told = grouping.told()
        for incident in grouping.gold:
            mine = {a for g, a, _ in grouping.labels if g == incident}
            theirs = {a for g, a, _ in grouping.labels if g != incident}
            if incident not in told:
                found["merged" if mine & theirs else "unseen"] += 1
            elif len(mine) > 1:
                found["split"] += 1
    return dict(found)


def shown(grouping: Grouping) -> str:
    """The groups of a report with their labelled words, and what is missing."""
    lines = [f"{grouping.name}: {', '.join(grouping.gold)}; told {sorted(grouping.told())}"]
    for about in sorted({a for _, a, _ in grouping.labels}):
        words = [f"{g}={c.quote!r}" for g, a, c in grouping.labels if a == about]
        lines.append(f"    {about.partition('#')[2]}: {'; '.join(words)}")
    lines += [f"    dropped: {incident} {value} {outcome}" for incident, outcome, value in grouping.dropped]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--errors", action="store_true", help="show the reports whose groups are not the gold's")
    args = parser.parse_args()
    measures = {}
    for root in args.cases:
        folders = sorted(p.parent for p in root.glob("*/gold.json"))
        made = [g for f in folders if not args.only or f.name in args.only for g in groupings(f)]
        several = [g for g in made if len(g.gold) > 1]
        title = NAMES.get(root.resolve().parent.name, root.name)
        for name, some in (("", made), (" several", several)):
            figures = {**measure(some), **causes(some)}
            measures[f"{title}{name}"] = figures
            print(f"{title:8} {name[1:] or 'all':8} " + "  ".join(f"{k} {v}" for k, v in figures.items()))
        if args.errors:
            wrong = [g for g in made if set(g.gold) - g.told() or g.dropped or g.bcubed()[0] < len(g.labels)]
            print("\n".join(shown(g) for g in wrong))
    print(json.dumps({"eval": "happenings", "measures": measures}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
