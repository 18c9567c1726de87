"""Words that a person points at or types -> the count or the days that they state."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dateline.extract import dates, numbers, reckon
from dateline.model import Figure, Period

LARGEST = 10**9


def figure(words: str, like: Figure) -> Figure | None:
    """A count of the same people as `like`: "31", "at least 31 civilians", "thirty to forty"; None without a number."""
    found = numbers.quantities(re.findall(r"[\w,.-]*\w", words.lower()))
    said = next((q for q in found if q.qualifier != "vague"), None)
    if said is None or max(n or 0 for n in (said.low, said.best, said.high)) > LARGEST:
        return None
    return replace(like, low=said.low, best=said.best, high=said.high, qualifier=said.qualifier)


def period(words: str, published: date | None) -> Period | None:
    """Days as a report of that day means them: "Thursday", "29 January", "2026-01-29 to 2026-01-31"; None without."""
    first, _, last = words.strip().partition(" to ")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        found = dates.find(words, reckon.Clock(published))
        return found[0].period if found else None
    return Period(start, end) if start <= end else None
