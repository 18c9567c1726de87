"""Happenings -> the pairs worth scoring: near in time, and not plainly in two countries or two far towns.

A sweep over the days, so that a year of reports costs about its number of neighbours and not its square.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from dateline.corroborate.happening import COUNTRY, DISTRICT, FAR_KM, UNRESOLVED, Happening, vagueness
from dateline.model import Place

APART_DAYS = 14  # between two stated periods; nothing else could make them one
TOLD_WITHIN = 31  # days after which a report no longer tells an undated happening as news
KNOWN_WITHIN = 366  # days after which it no longer names one, without a day, as known


def pairs(many: Sequence[Happening]) -> Iterator[tuple[int, int]]:
    """Positions of the two, the smaller first."""
    windows = sorted((*_window(h), n) for n, h in enumerate(many))
    open_until: list[tuple[date, int]] = []
    for start, end, n in windows:
        while open_until and open_until[0][0] < start:
            heapq.heappop(open_until)
        for _, other in open_until:
            if not (rows_of_one_table(many[n], many[other]) or _elsewhere(many[n], many[other])):
                yield min(n, other), max(n, other)
        heapq.heappush(open_until, (end, n))


def rows_of_one_table(a: Happening, b: Happening) -> bool:
    """Whether somebody who coded both told them apart."""
    return a.imported and b.imported and a.report_id == b.report_id


def _window(h: Happening) -> tuple[date, date]:
    """The days on which a happening that is the same could be dated."""
    grace = timedelta(days=APART_DAYS // 2)
    if h.period and not h.guessed:
        return _moved(h.period.start, -grace), _moved(h.period.end, grace)
    if h.day is None:
        return date.min, date.max
    told_within = TOLD_WITHIN if h.period else KNOWN_WITHIN
    return _moved(h.day, -timedelta(days=told_within)), _moved(h.day, grace)


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def _elsewhere(a: Happening, b: Happening) -> bool:
    """Whether their places rule each other out."""
    known = [[p for p in h.places if vagueness(p) < UNRESOLVED] for h in (a, b)]
    return all(known) and all(_far(p, q) for p in known[0] for q in known[1])


def _far(p: Place, q: Place) -> bool:
    if p.country != q.country:
        return bool(p.country and q.country) and COUNTRY not in (vagueness(p), vagueness(q))
    if max(vagueness(p), vagueness(q)) > DISTRICT:
        return False
    apart = p.distance_km(q)
    return apart is not None and apart > FAR_KM and not (p.within(q) or q.within(p))
