"""Figures of a brief against the reports -> swapped, outdated, hardened, of the wrong group or outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dateline.audit.align import Aligned
from dateline.audit.desk import Desk
from dateline.audit.lists import pattern
from dateline.audit.numbers import Number, counts, outcome
from dateline.audit.passage import Passage
from dateline.audit.reading import content
from dateline.audit.rule import Fault, rule
from dateline.audit.slots import anchors, groups

_RANGE = re.compile(r"\s*(?:to|or|-|–|and)\s*|.*\b(?:of (?:whom|them|which|these)|including|among (?:whom|them))\b.*", re.I)


@rule("FIG11", "swapped_numbers", "error", "brief audit B8, B9; contradiction types of standards 11.3")
def figures_swapped(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Two figures of one sentence are exchanged: each stands where the reports have the other."""
    words = passage.words
    for first, second in pairwise(counts(words)):
        if first.value == second.value or _RANGE.fullmatch(words[first.end : second.start]):
            continue
        crossed, straight = [], []
        for found in desk.aligned(passage):
            way = _crossing(words, first, second, found)
            (crossed if way > 0 else straight if way < 0 else []).append(found)
        if len(crossed) > len(straight):
            start, end = passage.clause(first.start, second.end)
            message = f"The reports have {first.shown} and {second.shown} the other way round."
            yield Fault(
                start,
                end,
                message,
                tuple(a.passage.quote for a in crossed[:3]),
                f"exchange {first.shown} and {second.shown}",
            )
            return


def _crossing(words: str, first: Number, second: Number, found: Aligned) -> int:
    """1 where a report pairs the numbers with each other's words, -1 where it pairs them as the brief does, else 0."""
    theirs = {n.value: n for n in counts(found.passage.words)}
    if first.value not in theirs or second.value not in theirs:
        return 0
    mine = (anchors(words, first), anchors(words, second))
    other = (anchors(found.passage.words, theirs[first.value]), anchors(found.passage.words, theirs[second.value]))
    mine, other = _apart(*mine), _apart(*other)
    straight = [len(mine[0] & other[0]), len(mine[1] & other[1])]
    cross = [len(mine[0] & other[1]), len(mine[1] & other[0])]
    if all(cross) and sum(cross) > sum(straight):
        return 1
    return -1 if sum(straight) > sum(cross) else 0


def _apart(one: frozenset[str], other: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Without what both share: that tells nothing about which is which."""
    return one - other, other - one


@rule(
    "FIG12", "outcome_confusion", "error", "ACLED 1.5 and UCDP: killed, injured, abducted and missing are counted apart"
)
def outcome_differs(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A number of the reports is given for another outcome: killed for injured, missing for dead."""
    for number in counts(passage.words):
        kind = outcome(passage.words, number)
        if not kind or number.value < 2:
            continue
        start, end = passage.clause(number.start, number.end)
        told = _tellings(passage, number, desk)
        others = [(a, o) for a, o in told if o != kind]
        if others and not any(o == kind for _, o in told):
            names = sorted({o for _, o in others if o})
            message = f"{number.shown} {kind} here; the reports count {number.shown} {' or '.join(names)}."
            yield Fault(
                start, end, message, tuple(a.passage.quote for a, _ in others[:3]), f"{number.shown} {names[0]}"
            )


def _tellings(passage: Passage, number: Number, desk: Desk) -> list[tuple[Aligned, str]]:
    """The aligned sentences that give the same number, with what it counts there."""
    start, end = passage.clause(number.start, number.end)
    found = []
    for aligned in desk.aligned(passage, start, end):
        for other in counts(aligned.passage.words):
            kind = outcome(aligned.passage.words, other)
            if other.value == number.value and kind and _same_matter(passage, number, aligned, other):
                found.append((aligned, kind))
    return found


def _same_matter(passage: Passage, number: Number, aligned: Aligned, other: Number) -> bool:
    """Whether two equal numbers count alike: a large one is telling by itself, a small one needs words in common."""
    shared = content(passage.words) & content(aligned.passage.words)
    return len(shared) >= (1 if number.value >= 30 else 2 if number.value > 10 else 3)


@rule("FIG13", "group_misattribution", "error", "UCDP: deaths by side and civilians are counted apart")
def group_differs(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A number of the reports is given for another group: people for militants, civilians for soldiers."""
    for number in counts(passage.words):
        kind, mine = outcome(passage.words, number), groups(number.noun)
        if not kind or number.value < 5 or not number.noun:
            continue
        told = [(a, g) for a, g in _grouped(passage, number, desk, kind) if g]
        if len(told) > 1 and all(_clash(mine, g, number.noun) for _, g in told):
            start, end = passage.clause(number.start, number.end)
            others = sorted({x for _, g in told for x in g})
            message = f"{number.shown} is the reports' number of {' and '.join(others)}, not of {number.noun}."
            yield Fault(
                start,
                end,
                message,
                tuple(a.passage.quote for a, _ in told[:3]),
                f"{number.shown} ({', '.join(others)})",
            )


def _grouped(passage: Passage, number: Number, desk: Desk, kind: str) -> list[tuple[Aligned, frozenset[str]]]:
    start, end = passage.clause(number.start, number.end)
    found = []
    for aligned in desk.aligned(passage, start, end):
        for other in counts(aligned.passage.words):
            if other.value == number.value and outcome(aligned.passage.words, other) == kind:
                found.append((aligned, groups(other.noun)))
    return found


def _clash(mine: frozenset[str], theirs: frozenset[str], noun: str) -> bool:
    """Whether one number cannot be both; "people" clashes only with fighters, for a reader takes people for bystanders."""
    if not mine:
        return theirs == {"armed"} and bool(pattern("people").search(noun))
    return not mine & theirs and not (mine | theirs) <= {"civilians", "children", "women"}


@rule("FIG14", "false_precision", "error", "UCDP on precision; standards 9.4: 'up to 20' is never 20")
def precision_invented(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A figure is called exact or final although the reports give it with 'at least', 'up to' or as partial."""
    found = pattern("exactness").search(passage.words)
    if not found:
        return
    for number in counts(passage.words):
        if not -40 < number.start - found.end() < 50:
            continue
        soft = [(a, _softened(a.passage.words, number)) for a in desk.holding(number)]
        if soft and all(s for _, s in soft if s is not None) and any(s for _, s in soft):
            start, end = (
                passage.clause(found.start(), number.end)
                if found.start() < number.end
                else passage.clause(number.start, found.end())
            )
            how = next(s for _, s in soft if s)
            message = f"'{found.group()}' here; the reports say '{how}'."
            yield Fault(start, end, message, tuple(a.passage.quote for a, s in soft[:3] if s), how)
            return


def _softened(words: str, number: Number) -> str | None:
    """How a report qualifies the number: "at least 45"; "" where it gives it bare."""
    for other in counts(words):
        if other.value == number.value:
            before = words[max(0, other.start - 24) : other.start]
            partial = pattern("partial").search(words)
            if other.qualifier or partial:
                return (
                    (before.split(",")[-1].strip() + " " + words[other.start : other.end]).strip()
                    if other.qualifier
                    else partial.group()
                    if partial
                    else ""
                )
            return ""
    return None


@rule("FIG15", "false_precision", "warning", "standards 11.2 N14: spurious precision; ICD 206")
def percentage_from_nowhere(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A percentage stands in the brief that no report gives and no two figures of the brief yield."""
    for number in desk.shares(passage):
        if desk.sources and not desk.told_percent(number.value):
            start, end = passage.clause(number.start, number.end)
            yield Fault(
                start,
                end,
                f"No report gives {number.shown} per cent.",
                suggestion="name the source of the share, or leave it out",
            )
            return


RULES = [figures_swapped, outcome_differs, group_differs, precision_invented, percentage_from_nowhere]
