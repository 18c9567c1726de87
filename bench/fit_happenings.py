"""Labelled mentions of the cases -> how well `extract/weights.py` groups them, and whether fitted weights do better.

    python bench/fit_happenings.py CASES_DIR... [--strength 1.0] [--write]

A report is told once with a teacher: each mention that a gold value labels (see happenings.py) goes to the happening
of its label, the others where the present weights put them. For each labelled mention and each happening so far whose
label is known, the reasons are one row: the two are one, or not. The weights are those that explain the rows best and
stay near the ones they started from, which are the prior (strength: how much, per weight squared). What is printed
first is the share of labelled mentions that are put right, with the weights fitted on the other cases (five parts).
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from dateline import read, resolve
from dateline.extract import fitting, parse
from dateline.extract.happenings import LEAST, Story, tell
from dateline.extract.reading import readings
from dateline.extract.weights import WEIGHTS
from dateline.model import Claim, Place, Span
from happenings import counted
from happenings import fitting as fits

PARTS = 5
HOME = Path(__file__).parents[1] / "src" / "dateline" / "extract" / "weights.py"


@dataclass(slots=True)
class Choice:
    """One labelled mention: the reasons for each happening so far, and which of them (if any) is its own."""

    case: str
    options: list[dict[str, float]] = field(default_factory=list)
    right: int | None = None


class Taught(Story):
    """A story whose labelled mentions go where the gold has them."""

    def __init__(self, published, label: Callable, case: str) -> None:
        super().__init__(published)
        self.label, self.case = label, case
        self.gold: dict[int, str] = {}  # happening number -> label
        self.choices: list[Choice] = []

    def best(self, mention, among):
        score, chosen = super().best(mention, among)
        label = self.label(mention)
        if label is None:
            return score, chosen
        main = max(self.found, key=lambda h: h.prominence, default=None)
        telling = fitting.Telling(self.current, main, self.published)
        own = next((h for h in among if self.gold.get(h.number) == label), None)
        free = [h for h in among if h.number not in self.gold]
        known = [h for h in among if h.number in self.gold]
        if known:
            options = [fitting.reasons(mention, h, telling) for h in known]
            self.choices.append(Choice(self.case, options, known.index(own) if own else None))
        if own is None and chosen in free and score > LEAST:
            own = chosen
        if own is None:
            return -9.0, None
        self.gold[own.number] = label
        return 9.0, own

    def _take(self, mention, happening, speaks=True):
        label = self.label(mention)
        if label is not None:
            self.gold.setdefault(happening.number, label)
        super()._take(mention, happening, speaks)


def choices(folder: Path) -> list[Choice]:
    """The choices of the reports of one case."""
    gold = json.loads((folder / "gold.json").read_text("utf-8"))["incidents"]
    gazetteer = resolve.gazetteer()
    reports, _ = read.reports([folder / "reports"])
    made = []
    for report, paragraphs in parse.reports(reports):
        name = Path(report.path).name
        told = [i for i in gold if name in i["reports"] and not i.get("aggregate")]
        figures = counted(name, told)
        found = readings(paragraphs, report.published, gazetteer.knows)
        labelled = partial(
            _label, report=report, told=told, figures=figures, resolved=_resolved(report, found, gazetteer)
        )
        story = Taught(report.published, labelled, folder.name)
        tell(found, story)
        made += story.choices
    return made


def _label(mention, report, told, figures, resolved) -> str | None:
    """The gold incident that the values of a mention name, where they name one."""
    values = [f.figure for f in mention.figures]
    values += [p.period for p in mention.periods if mention.weight or mention.split]
    values += [resolved[key] for p in mention.places if (key := (mention.reading.number, p.start)) in resolved]
    votes = Counter(next(iter(f)) for v in values if len(f := fits(_claim(report, v), told, figures)) == 1)
    return next(iter(votes)) if len(votes) == 1 else None


def _claim(report, value) -> Claim:
    return Claim(Span(report.id, 0, 1), "", "value", value, "#")


def _resolved(report, found, gazetteer) -> dict[tuple[int, int], Place]:
    keys, claims = {}, []
    for reading in found:
        for place in reading.places:
            span = reading.paragraph.span(place.start, place.end)
            claims.append(Claim(span, report.quote(span), "place", Place(place.name), "#"))
            keys[span.start, span.end] = reading.number, place.start
    done = resolve.claims(claims, gazetteer, report)
    return {keys[c.span.start, c.span.end]: c.value for c in done if (c.span.start, c.span.end) in keys}


def rows(many: Sequence[Choice], names: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One row a choice and option; each choice weighs one in all."""
    x, y, w = [], [], []
    for choice in many:
        for n, option in enumerate(choice.options):
            x.append([option.get(name, 0.0) for name in names])
            y.append(1.0 if n == choice.right else 0.0)
            w.append(1.0)
    return np.array(x), np.array(y), np.array(w)


def fitted(many: Sequence[Choice], prior: np.ndarray, names: Sequence[str], strength: float) -> np.ndarray:
    """The weights by Newton's method."""
    x, y, w = rows(many, names)
    beta = prior.copy()
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ beta))
        slope = x.T @ (w * (y - p)) - strength * (beta - prior)
        curve = (x * (w * p * (1 - p))[:, None]).T @ x + strength * np.eye(len(names))
        beta = beta + np.linalg.solve(curve, slope)
    return beta


def right(many: Sequence[Choice], beta: np.ndarray, names: Sequence[str]) -> tuple[int, int, int]:
    """How many choices the weights make as the gold has them; of joins and of openings."""
    good = Counter()
    for choice in many:
        scores = [sum(beta[names.index(k)] * v for k, v in option.items()) for option in choice.options]
        best = int(np.argmax(scores))
        chosen = best if scores[best] > LEAST else None
        good["all"] += chosen == choice.right
        good["join"] += chosen == choice.right and choice.right is not None
        good["open"] += chosen == choice.right and choice.right is None
    return good["all"], good["join"], good["open"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--strength", type=float, default=1.0)
    parser.add_argument("--write", action="store_true", help="put the weights into the module")
    args = parser.parse_args()
    folders = [p.parent for root in args.cases for p in sorted(root.glob("*/gold.json"))]
    many = [c for folder in folders for c in choices(folder)]
    names = list(WEIGHTS)
    prior = np.array(list(WEIGHTS.values()))
    joins = sum(c.right is not None for c in many)
    print(f"choices {len(many)}: {joins} go on, {len(many) - joins} open; cases {len({c.case for c in many})}")
    print("present weights: right", right(many, prior, names))
    part = {f.name: n % PARTS for n, f in enumerate(sorted(folders, key=lambda f: f.name))}
    sums = np.zeros(3, int)
    for n in range(PARTS):
        beta = fitted([c for c in many if part[c.case] != n], prior, names, args.strength)
        sums += right([c for c in many if part[c.case] == n], beta, names)
    print("fitted on the other cases: right", tuple(int(v) for v in sums))
    beta = fitted(many, prior, names, args.strength)
    print("fitted on all: right", right(many, beta, names))
    uses = Counter(k for c in many for o in c.options for k in o)
    for name, value in zip(names, beta, strict=True):
        print(f"{name:36} {WEIGHTS[name]:5.1f} -> {value:5.1f}  n {uses[name]}")
    if args.write:
        text = HOME.read_text("utf-8")
        for name, value in zip(names, beta, strict=True):
            text = re.sub(rf'(?<=    "{re.escape(name)}": )-?[\d.]+', f"{value + 0:.1f}", text)
        HOME.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
