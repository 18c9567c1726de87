"""Insecurity Insight's event descriptions -> counts by victims' group and outcome, against the coders' columns.

python bench/insecurity.py [FOLDER] [--errors N]

Tuned on the years to 2021, reported on 2022 and later. A column's count is the sum of the figures of its groups; where
no figure names one of them, figures without a group count. The baseline reads the number nearest to the first word for
the outcome, one where there is none.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dateline.extract import parse
from dateline.extract.figures import FigureMention, figures
from dateline.extract.numbers import SMALL
from dateline.model import Report

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "insecurity_insight"
LAST_TUNED = 2021
GROUPS = {
    "Health Workers": {"health workers", "paramedics", "aid workers"},
    "Educators": {"teachers"},
    "Students": {"students", "children"},
    "Aid Workers": {"aid workers", "health workers", "paramedics"},
}
OUTCOMES = {"Killed": "killed", "Injured": "injured", "Kidnapped": "abducted", "Arrested": "arrested"}
WORDS = {
    "killed": r"killed|dead|died|murdered|shot dead|deaths?",
    "injured": r"injured|wounded|hurt",
    "abducted": r"kidnapped|abducted|taken hostage",
    "arrested": r"arrested|detained",
}
NUMBER = r"\d[\d,]*|" + "|".join(word for word in SMALL if word != "zero")


@dataclass(frozen=True, slots=True)
class Event:
    """One coded description: `counts` by (column's people, outcome)."""

    id: str
    year: int
    text: str
    counts: dict[tuple[str, str], int]


def events(folder: Path) -> list[Event]:
    """Every described event of the health, education and aid files, each description once."""
    found: dict[str, Event] = {}
    for row in [*_sheets(folder), *_samples(folder)]:
        text = str(row.get("Event Description") or "").strip()
        day = str(row.get("Date") or "")[:4]
        counts = {
            (people, OUTCOMES[done]): int(row[f"{people} {done}"])
            for people in GROUPS
            for done in OUTCOMES
            if str(row.get(f"{people} {done}") or "").isdigit() or row.get(f"{people} {done}") == 0
        }
        if text and day.isdigit() and counts and text not in found:
            found[text] = Event(str(row.get("SiND Event ID")), int(day), text, counts)
    return list(found.values())


def _sheets(folder: Path) -> Iterator[dict[str, object]]:
    import openpyxl

    for path in sorted(folder.rglob("*-incident-data.xlsx")):
        rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
        head = [str(name) for name in next(rows)]
        yield from (dict(zip(head, row, strict=False)) for row in rows)


def _samples(folder: Path) -> Iterator[dict[str, object]]:
    for path in sorted(folder.rglob("api-samples/*.json")):
        yield from json.loads(path.read_text("utf-8"))


def ours(found: list[FigureMention], people: str, outcome: str) -> int:
    """The count that our figures give for a column."""
    kept = [
        m.figure for m in found if m.figure.outcome == outcome and m.modality == "actual" and m.figure.scope != "total"
    ]
    rest = [f for f in kept if f.scope != "part" and f.group in (None, "people")]
    named = [f for f in kept if f.group in GROUPS[people]] or rest
    return sum(f.best if f.best is not None else f.low or 0 for f in named)


def baseline(text: str, outcome: str) -> int:
    """The number nearest to the first word for the outcome, one where the sentence has none, zero without the word."""
    word = re.search(rf"\b(?:{WORDS[outcome]})\b", text, re.I)
    if not word:
        return 0
    near = [*re.finditer(rf"\b(?:{NUMBER})\b", text, re.I)]
    near = [n for n in near if abs(n.start() - word.start()) < 60 and not re.fullmatch(r"20\d\d", n.group())]
    if not near:
        return 1
    best = min(near, key=lambda n: abs(n.start() - word.start())).group().lower()
    return SMALL.get(best) or int(best.replace(",", ""))


def measures(rows: list[tuple[int, int]]) -> dict[str, float | int]:
    """Share exact among columns with someone, and precision, recall and F1 of "someone"."""
    some = [(gold, given) for gold, given in rows if gold]
    hits, given = sum(g > 0 for _, g in some), sum(g > 0 for _, g in rows)
    p, r = hits / max(1, given), hits / max(1, len(some))
    return {
        "n": len(rows),
        "with_someone": len(some),
        "exact": round(sum(a == b for a, b in some) / max(1, len(some)), 3),
        "exact_all": round(sum(a == b for a, b in rows) / max(1, len(rows)), 3),
        "p": round(p, 3),
        "r": round(r, 3),
        "f1": round(2 * p * r / (p + r), 3) if p + r else 0.0,
    }


def main() -> int:
    """Prints one line a split and outcome, then one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--errors", type=int, default=0, help="print so many errors of the tuning years")
    parser.add_argument("--split", choices=("tune", "report", "both"), default="both")
    options = parser.parse_args()
    rows: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    shown = 0
    held = [
        e for e in events(options.folder) if options.split in ("both", "tune" if e.year <= LAST_TUNED else "report")
    ]
    for event, (_, paragraphs) in zip(held, parse.reports(Report(e.text, path=e.id) for e in held), strict=True):
        found: list[FigureMention] = []
        for paragraph in paragraphs:
            found += figures(paragraph, found[-1] if found else None)
        split = "tune" if event.year <= LAST_TUNED else "report"
        for (people, outcome), gold in event.counts.items():
            given = ours(found, people, outcome)
            rows.setdefault((split, outcome, "ours"), []).append((gold, given))
            rows.setdefault((split, outcome, "baseline"), []).append((gold, baseline(event.text, outcome)))
            if given != gold and split == "tune" and shown < options.errors:
                shown += 1
                said = [(m.figure.outcome, m.figure.group, m.figure.best, m.figure.scope, m.modality) for m in found]
                print(f"{people} {outcome}: coded {gold}, read {given}: {event.text}\n    {said}", file=sys.stderr)
    table = {}
    for split in ("tune", "report") if options.split == "both" else (options.split,):
        for system in ("baseline", "ours"):
            parts = {o: rows.get((split, o, system), []) for o in OUTCOMES.values()}
            parts["all"] = [pair for part in parts.values() for pair in part]
            for outcome, pairs in parts.items():
                table[f"{split} {system} {outcome}"] = m = measures(pairs)
                print(
                    f"{split:7} {system:9} {outcome:9} exact {m['exact']:.3f}  exact or none {m['exact_all']:.3f}  "
                    f"P {m['p']:.3f}  R {m['r']:.3f}  F1 {m['f1']:.3f}   n {m['with_someone']} of {m['n']}"
                )
    print(json.dumps({"eval": "insecurity", "measures": table}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
