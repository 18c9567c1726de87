"""Figures of a brief by place -> figures of two places that are exchanged, whatever incident they belong to.

Sentence by sentence, because reports that exchange two places themselves are easily taken for one incident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.audit.desk import Desk
from dateline.audit.lists import pattern
from dateline.audit.numbers import part
from dateline.audit.passage import Passage
from dateline.audit.rule import Fault, rule
from dateline.audit.tally import Tally

SLIP = 0.05  # share by which two figures may differ and still be one figure, misread or taken from another hour
LEAST = 3  # smaller numbers stand beside too many places

Placed = tuple[str, Tally]
Pair = tuple[Tally, Tally]


@rule("FIG18", "swapped_numbers", "error", "brief audit B8, B9; contradiction types of standards 11.3")
def places_swapped(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """The figures of two places are exchanged: a report has each where the other stands."""
    if any(pattern("turned_round").search(p.words) for p in desk.around(passage)):
        return
    beside = [pair for p in desk.around(passage, 0, 1) for pair in _placed(p, desk)]
    for spot, mine in _placed(passage, desk):
        for other, theirs in beside:
            if spot == other or mine.outcome != theirs.outcome or _same(mine.value, theirs.value):
                continue
            crossed = _both(_holding(spot, other, theirs, desk), _holding(other, spot, mine, desk))
            straight = _both(_holding(spot, other, mine, desk), _holding(other, spot, theirs, desk))
            if crossed and len(crossed) >= len(straight):
                yield _fault(passage, (spot, mine), (other, theirs), crossed, straight)
                return


def _placed(passage: Passage, desk: Desk) -> list[tuple[str, Tally]]:
    """The figures of a sentence that go with one place."""
    found = [t for t in desk.tallies(passage) if t.outcome and t.value >= LEAST]
    spots = [p for p in desk.places if found and len(p) > 2 and _stands(p, passage.words)]
    spots = [p for p in spots if not any(p != q and p in q for q in spots)]
    return [(spot, t) for t in found for spot in spots if all(_goes_with(spot, o, t) for o in spots if o != spot)]


def _goes_with(spot: str, other: str, tally: Tally) -> bool:
    """Whether a number stands with the one place and not with the other: in its part of the sentence, or in all."""
    words = tally.passage.words
    start, end = part(words, tally.number)
    there = _stands(spot, words[start:end]), _stands(other, words[start:end])
    return there[0] > there[1] or (not any(there) and _stands(spot, words) > _stands(other, words))


def _stands(name: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", words) is not None


def _holding(spot: str, other: str, mine: Tally, desk: Desk) -> dict[str, Tally]:
    """By report, where a number of the brief is given for a place, near enough to be the same."""
    values = [value for value in desk.told if _same(value, mine.value)]
    return {
        t.passage.report.id: t
        for value in values
        for t in desk.told[value]
        if t.outcome == mine.outcome and _compatible(t, mine) and _goes_with(spot, other, t)
    }


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= max(1, SLIP * max(one, other))


def _compatible(one: Tally, other: Tally) -> bool:
    return not one.groups or not other.groups or bool(one.groups & other.groups)


def _both(one: dict[str, Tally], other: dict[str, Tally]) -> list[tuple[Tally, Tally]]:
    return [(one[report], other[report]) for report in one if report in other]


def _fault(passage: Passage, mine: Placed, theirs: Placed, crossed: list[Pair], straight: list[Pair]) -> Fault:
    """The finding: which reports have it the other way round, and which agree with the brief."""
    (spot, here), other = mine, theirs[0]
    first, second = crossed[0]
    message = f"{_papers(crossed)}: {first.number.shown} for {spot}, {second.number.shown} for {other}."
    if straight:
        message += f" As here only in {_papers(straight)}."
    start, end = passage.clause(here.number.start, here.number.end)
    quotes = dict.fromkeys(t.passage.quote for pair in (*crossed[:2], *straight[:1]) for t in pair)
    return Fault(start, end, message, tuple(quotes), f"{spot} {first.number.shown}, {other} {second.number.shown}")


def _papers(pairs: list[Pair]) -> str:
    return ", ".join(t.passage.report.outlet or t.passage.report.path for t, _ in pairs)


RULES = [places_swapped]
