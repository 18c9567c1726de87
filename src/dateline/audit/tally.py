"""Sentences -> tallies: each number with what was extracted for it, or what its words say where nothing was."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dateline.audit.lists import pattern
from dateline.audit.numbers import Number, counts, numbers, outcome, part
from dateline.audit.passage import Passage
from dateline.audit.slots import groups, outcomes
from dateline.model import Claim, Figure

_BY_GROUP = {  # the group that a figure claim names -> the families that rules compare
    g: family
    for family, some in {
        "armed": "militants suspects rebels fighters attackers gunmen insurgents gang members",
        "state": "soldiers police officers security forces personnel guards troops peacekeepers",
        "civilians": "civilians residents students worshippers tourists journalists passengers workers",
        "children": "children",
        "women": "women",
    }.items()
    for g in some.split()
}


_PART_OF = re.compile(r"\b(?:of|among) (?:whom|them|these|those)\s+(?:\w+\s+){0,2}$", re.I)
_OF_THEM = re.compile(r"\s+of (?:them|whom|these|those)\b", re.I)
_OF_WHOLE = re.compile(r"(?:|.*\bhow many)\s+of (?:the|its|her|his|their)\s+", re.I | re.S)
_AMONG = re.compile(r"(?:among|of) (?:the )?((?:[\w-]+ ){1,4})", re.I)
_NO_SUCH = re.compile(r"(?:\s+\w+){0,2}\s+(?:were|are|was|is) not\b")
_SAID_TO_BE = re.compile(
    r"\s+(?:\w+\s+)?(?:dead|killed|victims|casualties|bodies)\s+(?:were|are|had been)\s+(?:all\s+)?(\w+)"
)


@dataclass(frozen=True, slots=True)
class Tally:
    """One number of a sentence: what it counts. `outcome` None: the words say nothing about people."""

    passage: Passage
    number: Number
    outcome: str | None
    groups: frozenset[str]
    claim: Claim | None = None

    @property
    def value(self) -> float:
        """The number."""
        return self.number.value

    @property
    def own(self) -> str:
        """The words of the sentence that belong to the number, with the number."""
        start, end = part(self.passage.words, self.number)
        return self.passage.words[start:end]

    @property
    def stated(self) -> bool:
        """Whether the outcome stands among its own words, or those of the whole that it is a part of."""
        return self.outcome in outcomes(self.own) or _OF_THEM.match(self.passage.words[self.number.end :]) is not None

    @property
    def partial(self) -> bool:
        """Whether it counts a part of another number beside it."""
        return self.claim is not None and isinstance(self.claim.value, Figure) and self.claim.value.scope == "part"

    @property
    def happened(self) -> bool:
        """Whether it counts what happened, not what was planned or denied."""
        return self.claim is None or self.claim.modality == "actual"

    @property
    def general(self) -> bool:
        """Whether it counts people as such, in so many words."""
        return not self.groups and pattern("people").search(self.number.noun) is not None


def tallies(passage: Passage, claims: Iterable[Claim]) -> list[Tally]:
    """The counts of a sentence in order; `claims` are the figure claims of the same report."""
    mine = [
        c for c in claims if c.attribute == "figure" and passage.start <= c.span.start and c.span.end <= passage.end
    ]
    return [_tally(passage, number, mine) for number in counts(passage.words)]


def _tally(passage: Passage, number: Number, claims: list[Claim]) -> Tally:
    start, end = passage.start + number.start, passage.start + number.end
    for claim in claims:
        value = claim.value
        holds = claim.span.start <= start and end <= claim.span.end + 1
        if isinstance(value, Figure) and holds and number.value in (value.best, value.low, value.high):
            family = frozenset(_BY_GROUP[w] for w in (value.group or "").split() if w in _BY_GROUP)
            denied = _NO_SUCH.match(passage.words[number.end :])
            return Tally(
                passage, number, value.outcome, frozenset() if denied else family | _named(passage, number), claim
            )
    what = None if _whole(passage.words, number) else outcome(passage.words, number)
    return Tally(passage, number, what, _named(passage, number))


def _whole(words: str, number: Number) -> bool:
    """Whether only a part of those counted is spoken of: "three of the 23", "how many of the 21"."""
    before = [n for n in numbers(words) if n.end <= number.start]
    return _OF_WHOLE.fullmatch(words, before[-1].end if before else 0, number.start) is not None


def _named(passage: Passage, number: Number) -> frozenset[str]:
    """The groups that the noun after a number names, or that it is said to be: "the 40 dead were militants"."""
    found = groups(number.noun)
    before = _PART_OF.search(passage.words[: number.start])
    whole = [n for n in counts(passage.words) if n.end <= before.start()] if before and not found else []
    if whole:
        return groups(whole[-1].noun)
    among = _AMONG.match(passage.words) if not found else None
    if among and among.end() == number.start:
        return groups(among[1])
    said = None if found else _SAID_TO_BE.match(passage.words[number.end :])
    return groups(said[1]) if said else found
