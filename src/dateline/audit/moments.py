"""Report sentences -> when what they tell happened: the days they name, or the period of their incident."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from dateline.audit.align import Aligned
from dateline.audit.days import Day
from dateline.audit.desk import Desk
from dateline.audit.lists import pattern
from dateline.audit.passage import Passage
from dateline.audit.reading import content
from dateline.model import Period

COPIED = 0.8  # share of the shorter of two sentences from which they are one text
LONGEST = 4  # days; a wider period says too little to contradict a date


def event_days(passage: Passage) -> list[Day]:
    """The days of a sentence that date an event, those left out on which somebody spoke or published."""
    return [d for d in passage.days if d.day and not of_speech(passage.words, d)]


_CHARGES = re.compile(r"\b(?:alleg|accus|blam)(?:e|es|ed|ing)\b", re.I)


def of_speech(words: str, found: Day) -> bool:
    """Whether a day tells when something was said: "said on Friday", "by 5 February", "(4 December)"."""
    before, after = words[max(0, found.start - 34) : found.start], words[found.end : found.end + 60]
    if re.search(r"\(\s*(?:reported (?:on )?)?$", before) or re.search(
        r"\b(?:by|until|since|as of|before|after)\s+$", before, re.I
    ):
        return True
    if pattern("speech_day").search(before[-30:]):
        return True
    return (
        re.search(r"^\s*,?\s*(?:[\w’'.]+\s+){0,5}$", before) is not None
        and (pattern("speech_verb").search(after[:45]) or _CHARGES.search(after[:45])) is not None
    )


def told_period(aligned: Aligned, desk: Desk) -> Period | None:
    """When an aligned sentence says that it happened: its own days, else those of its incident where they are few."""
    own = [d.day for d in event_days(aligned.passage) if d.day]
    first = [d.first for d in event_days(aligned.passage) if d.first]
    if own:
        return Period(min(own + first), max(own))
    found = [
        i.period
        for i in desk.incidents_of(aligned.passage)
        if i.period and i.period.width <= LONGEST and not i.aggregate
    ]
    return found[0] if len(found) == 1 else None


def likely_period(many: Iterable[Aligned], desk: Desk) -> tuple[Period, list[Aligned]] | None:
    """The period that most of the weight of the aligned sentences gives, with those that give it; None without one."""
    weight: Counter[Period] = Counter()
    told: dict[Period, list[Aligned]] = {}
    for aligned in many:
        period = told_period(aligned, desk)
        if period:
            weight[period] += aligned.score  # type: ignore[assignment]
            told.setdefault(period, []).append(aligned)
    if not weight:
        return None
    best = max(weight, key=lambda p: (weight[p], p))
    near = [p for p in weight if p.overlaps(best)]
    share = sum(weight[p] for p in near) / sum(weight.values())
    return (best, [a for p in near for a in told[p]]) if share >= 0.6 else None


def weighed(mine: Period, many: Iterable[Aligned], desk: Desk) -> tuple[float, list[Aligned], date | None]:
    """Another day than `mine` that the sentences give for their events, how surely, and where; None without one.

    A sentence that names a day of `mine` in any role speaks for it, and so does the best one where it names no day and
    its report knows it; twice as much must speak for the other.
    """
    support, many = 0.0, list(many)
    best = many[0] if many else None
    weight: dict[date, float] = {}
    told: dict[date, list[Aligned]] = {}
    for aligned in _distinct(many):
        named = [d.day for d in aligned.passage.days if d.day]
        if any(mine.start <= day <= mine.end for day in named):
            support += aligned.score
            continue
        if (
            aligned is best
            and not named
            and any(desk.knows(aligned.passage.report, day) for day in (mine.start, mine.end))
        ):
            support += aligned.score
            continue
        for found in event_days(aligned.passage)[:1]:
            if found.day:
                weight[found.day] = weight.get(found.day, 0.0) + aligned.score
                told.setdefault(found.day, []).append(aligned)
    other = max(weight, key=lambda d: (weight[d], d), default=None)
    if other is None or weight[other] < 2 * support:
        return 0.0, [], None
    return weight[other], told[other], other


def _distinct(many: Sequence[Aligned]) -> Iterator[Aligned]:
    """The sentences, those left out that take up the same words as a better one: the wire's copy is no second voice."""
    seen: list[frozenset[str]] = []
    for aligned in many:
        words = content(aligned.passage.words)
        if not any(len(words & other) > COPIED * min(len(words), len(other)) for other in seen):
            yield aligned
        seen.append(words)


def stated_before(passage: Passage, desk: Desk) -> date | None:
    """The last day that the brief names up to a sentence: the day that its "same day" and "also" refer to."""
    for earlier in reversed(desk.passages[: passage.position + 1]):
        own = [d.day for d in event_days(earlier) if d.stated and d.day]
        if own:
            return own[0]
    return None
