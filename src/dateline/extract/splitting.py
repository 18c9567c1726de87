"""Mention -> Mentions: what one breath or one list tells of several days or places, each with its own figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.extract.roles import heads

if TYPE_CHECKING:
    from dateline.extract.dates import PeriodMention
    from dateline.extract.mentions import Mention, Reading

_BULLETS = frozenset("-*•·|–—")


def by_day(reading: Reading, mention: Mention) -> list[Mention]:
    """ "92 were killed on Saturday and 41 on Friday": a mention of its own for each further day, with its figures."""
    days = [p for p in mention.periods if p.kind in ("day", "relative") and p.period.width == 1]
    counts = [f for f in mention.figures if f.figure.scope != "part"]
    if len(days) < 2 or len(counts) < 2 or len({p.period for p in days}) != len(days):
        return []
    of = {id(f): next((p for p in days if p.start > f.number), days[-1]) for f in counts}
    if len({id(p) for p in of.values()}) < 2:
        return []
    made = []
    for day in days[1:]:
        mine = [f for f in counts if of[id(f)] is day]
        mention.periods.remove(day)
        mention.figures = [f for f in mention.figures if all(f is not g for g in mine)]
        made.append(replace(mention, triggers=list(mention.triggers), periods=[day], figures=mine, split=True))
    return made


def by_place(reading: Reading, mention: Mention) -> list[Mention]:
    """ "50 were killed in X and 25 in Y": a mention of its own for each further place, for all of them under a sum."""
    counts = sorted(mention.figures, key=lambda f: f.number)
    bounds = [*(f.number for f in counts[1:]), len(reading.paragraph.doc)]
    of = {
        id(f): found
        for f, end in zip(counts, bounds, strict=False)
        if (found := [p for p in mention.places if f.number < p.start < end and p.name not in reading.countries])
    }
    told = [f for f in counts if id(f) in of]
    names = [p.name for f in told for p in of[id(f)]]
    if len(told) < 2 or len({f.figure.outcome for f in told}) > 1 or len(set(names)) < len(names):
        return []
    whole = len(told) < len(counts)
    apart = told if whole else told[1:]
    mention.figures = [f for f in mention.figures if all(f is not g for g in apart)]
    mention.places = [p for p in mention.places if all(p not in of[id(g)] for g in apart)]
    return [
        replace(mention, triggers=list(mention.triggers), places=of[id(f)], figures=[f], split=True, within=whole)
        for f in apart
    ]


def under_day(reading: Reading, gathered: Iterable[Mention]) -> None:
    """Give the day that heads an item of a chronology ("21 July: ...") to what the item tells without a day."""
    heads = [p for p in reading.periods if p.kind == "day" and _heads(reading, p)]
    for mention in gathered:
        head = next((p for p in reversed(heads) if p.start < mention.triggers[0].at), None)
        stated = [p for p in mention.periods if p.kind not in ("until", "recent")]
        if head and not stated and mention.modality == "actual":
            mention.periods.append(head)
            mention.split = True


def _heads(reading: Reading, day: PeriodMention) -> bool:
    """Whether a day stands between the start of a line or a bullet and a mark."""
    doc = reading.paragraph.doc
    before = doc[day.start - 1] if day.start else None
    opens = before is None or before.is_space or before.text[-1] in _BULLETS
    return opens and doc[day.end : day.end + 1].text[:1] in (".", ":", *_BULLETS)


def under_place(reading: Reading, gathered: Iterable[Mention]) -> None:
    """Give the place that heads an item ("**X.** Gunmen ...") to what the item tells without a place."""
    doc = reading.paragraph.doc
    head = next((p for p in reading.places if p.role != "dateline" and heads(doc, p.start, p.end)), None)
    for mention in gathered:
        if head and not reading.title and not mention.places and mention.modality == "actual":
            mention.places.append(head)
            mention.split = True
