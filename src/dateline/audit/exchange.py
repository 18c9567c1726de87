"""Pairs of figures of a brief -> figures that are exchanged: within a sentence, or between two places.

Sentence by sentence, because reports that exchange two places themselves are easily taken for one incident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dateline.audit.desk import Desk
from dateline.audit.fitting import Fit, fit
from dateline.audit.lists import pattern
from dateline.audit.numbers import Number, counts, numbers, part
from dateline.audit.passage import Passage
from dateline.audit.rule import Fault, rule
from dateline.audit.slots import anchors
from dateline.audit.tally import Tally

SLIP = 0.05  # share by which two figures may differ and still be one figure, misread or taken from another hour
LEAST = 3  # smaller numbers stand beside too many places

Placed = tuple[str, Tally]
Pair = tuple[Tally, Tally]


NEAR = 80  # characters between two numbers of one sentence that a slip exchanges
CLEARLY = 0.28  # by how much two figures must fit each other's places better than their own; bench/mutations.py
_FROM_TO = re.compile(r"\bfrom\s+$"), re.compile(r"\s*to\s*")


@rule("FIG11", "swapped_numbers", "error", "brief audit B8, B9; contradiction types of standards 11.3")
def figures_swapped(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Two figures of one sentence are exchanged: each stands where the reports have the other."""
    if pattern("turned_round").search(passage.words):
        return
    tallied = {t.number: t for t in desk.tallies(passage)}
    for one, other in pairwise(n for n in numbers(passage.words) if n.kind in ("count", "one")):
        between = passage.words[one.end : other.start]
        divided = one.value > other.value and _OF_WHICH.search(between)  # exchanged, a part would exceed its whole
        twice = [n for n in tallied if n.value in (one.value, other.value)]
        if one.value == other.value or len(between) > NEAR or divided or len(twice) > 2:
            continue
        first, second = tallied.get(one), tallied.get(other)
        told = _turned_about(passage, one, other, desk)
        if not told and not _RANGE.fullmatch(between):
            told = _paired_otherwise(passage, one, other, desk)
            told = told or (_crossed(first, second, desk) if first and second else [])
        if told:
            start, end = passage.clause(one.start, other.end)
            message = f"The reports have {one.shown} and {other.shown} the other way round."
            kind = "outcome_confusion" if first and second and _fates_moved(first, second, told) else None
            yield Fault(
                start, end, message, tuple(p.quote for p in told), f"exchange {one.shown} and {other.shown}", kind
            )
            return


LOOSELY = 0.2  # share of a clause that a report sentence takes up; both its numbers must stand there as well
_OF_WHICH = re.compile(r"\b(?:of (?:whom|them|which|these)|including|among (?:whom|them))\b", re.I)
_RANGE = re.compile(r"\s*(?:to|or|-|–)\s*", re.I)


def _paired_otherwise(passage: Passage, one: Number, other: Number, desk: Desk) -> list[Passage]:
    """The report sentences that give both numbers with each other's words; none where as many pair them alike.

    A sentence that holds both says much more than two neighbours.
    """
    crossed: list[Passage] = []
    lead = 0.0
    start, end = passage.clause(one.start, other.end)
    for aligned in desk.alignment.matches(passage.report.text[start:end], enough=LOOSELY):
        near = (*desk.near(aligned.passage), aligned.passage)
        theirs = {n.value: (p.words, n) for p in near for n in numbers(p.words) if n.kind in ("count", "one")}
        if one.value in theirs and other.value in theirs:
            mine = _apart(anchors(passage.words, one), anchors(passage.words, other))
            there = _apart(anchors(*theirs[one.value]), anchors(*theirs[other.value]))
            alike = len(mine[0] & there[0]) + len(mine[1] & there[1])
            across = len(mine[0] & there[1]), len(mine[1] & there[0])
            surely = aligned.score * (4 if theirs[one.value][0] == theirs[other.value][0] else 1)
            lead -= surely * (alike > sum(across))
            if all(across) and sum(across) > alike:
                crossed.append(aligned.passage)
                lead += surely
    return crossed[:3] if lead > 0 else []


def _apart(one: frozenset[str], other: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Without what both share: that tells nothing about which is which."""
    return one - other, other - one


def _crossed(first: Tally, second: Tally, desk: Desk) -> list[Passage]:
    """Where the reports have each of two numbers among the words of the other, clearly better than as they stand."""
    straight = fit(first, first.value, desk), fit(second, second.value, desk)
    cross = fit(first, second.value, desk), fit(second, first.value, desk)
    better = all(c.score >= s.score for c, s in zip(cross, straight, strict=True))
    if not better or _sum(cross) - _sum(straight) < CLEARLY:
        return []
    return list(dict.fromkeys(f.told.passage for f in cross if f.told))


def _sum(fits: tuple[Fit, Fit]) -> float:
    return fits[0].score + fits[1].score


def _turned_about(passage: Passage, one: Number, other: Number, desk: Desk) -> list[Passage]:
    """A report sentence that has "from B to A" where the brief has "from A to B"."""
    if not _from_to(passage.words, one, other):
        return []
    told = desk.told.get(other.value, ())
    both = ((t, n) for t in told for n in counts(t.passage.words) if n.value == one.value)
    return [t.passage for t, n in both if _from_to(t.passage.words, t.number, n)][:1]


def _from_to(words: str, first: Number, second: Number) -> bool:
    lead, between = _FROM_TO
    return bool(lead.search(words[: first.start]) and between.fullmatch(words[first.end : second.start]))


def _fates_moved(first: Tally, second: Tally, told: list[Passage]) -> bool:
    """Whether the numbers stand in the report's order, so that what changed places is dead and injured."""
    if first.outcome == second.outcome:
        return False
    at = {n.value: n.start for n in counts(told[0].words)}
    return first.value in at and second.value in at and at[first.value] < at[second.value]


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


RULES = [figures_swapped, places_swapped]
