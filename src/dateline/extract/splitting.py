"""Mention -> Mentions: what one breath or one list tells of several days or places, each with its own figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.extract.mentions import Mention, Reading


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


def under_head(reading: Reading, gathered: Iterable[Mention]) -> None:
    """Give what an item tells without a day or a place the ones in its head ("21 July: ...", "Kumba, 5 May. ...")."""
    for mention in gathered:
        head = next((h for h in reading.heads if h.end <= mention.triggers[0].at < h.until), None)
        if head is None or mention.modality != "actual":
            continue
        mention.head = head
        if not any(p.kind not in ("until", "recent") for p in mention.periods):
            days = [p for p in reading.periods if head.start <= p.start < head.end and p.kind in ("day", "range")]
            mention.periods += days
            mention.split = bool(days)
        if not mention.places and head.places:
            mention.places += head.places
            mention.split = True
