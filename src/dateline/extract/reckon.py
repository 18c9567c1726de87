"""A matched expression and a clock -> Period: the arithmetic of days behind the grammar of dates.

Each function here reads the named groups of one rule of `dates` and returns None where the clock does not suffice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateline.model import Period

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = "january february march april may june july august september october november december".split()
_SMALL = "one two three four five six seven eight nine ten eleven twelve".split()
_COUNTS = {w: n for n, w in enumerate(_SMALL, 1)} | {"a": 1, "an": 1, "couple of": 2, "a couple of": 2, "few": 3}
_COUNTS |= {"a few": 3, "several": 3, "past": 1, "last": 1, "fifteen": 15, "twenty": 20, "thirty": 30}
_DAYS_IN = {"hour": 0, "day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}

SPEAKS = re.compile(
    r"\b(?:said|says|told\s(?:\S+\s){1,3}|announced|reported|stated|wrote|added|confirmed|claimed|declared|tweeted)\s+(?:late\s|early\s)?"
    r"(?:on\s)?$"
)
SPOKEN_AFTER = re.compile(
    r"^(?:(?!\w+ed\b)[^.;,]){0,60}\b(?:said|told|announced|wrote|reported|confirmed|stated|declared|published"
    r"|(?:was|were|been)\s(?:announced|reported|confirmed|published|released|told|identified))\b"
)
_DAY_BEFORE = re.compile(
    r"(?:day|\b\d{1,2}|\b(?:19|20)\d\d|(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December))(?:\s(?:morning|afternoon|evening|night))?,\s$"
)
_AHEAD = re.compile(
    r"\b(?:(?:will|would|due|scheduled|planned|expected|set\sto|slated|(?:are|is|was|were)\sto)\b[^.;]{0,60}"
    r"|(?:until|till|by|next|deadline|before)\s(?:the\s|on\s)?)$"
)


@dataclass(slots=True)
class Clock:
    """What an expression is read against: the day of publication, and the last day that the text named."""

    published: date | None
    anchor: Period | None = None


Resolver = Callable[[re.Match[str], Clock], Period | None]


def extent(match: re.Match[str]) -> tuple[int, int]:
    """Where the expression itself stands: the group `x`, or all that matched."""
    return match.span("x") if "x" in match.re.groupindex else match.span()


def _ahead(match: re.Match[str]) -> bool:
    start = extent(match)[0]
    before = match.string[max(0, start - 70) : start]
    return bool(_AHEAD.search(before)) and not SPEAKS.search(before)


def _one(day: date | None) -> Period | None:
    return Period(day, day) if day else None


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_number(name: str) -> int:
    return 1 + next(i for i, m in enumerate(_MONTHS) if m.startswith(name.lower().strip(".")[:3]))


def _year_for(month: int, day: int, match: re.Match[str], clock: Clock) -> int | None:
    """The year of a date without one: the nearest before publication, or after it where the words look ahead."""
    if clock.published is None:
        return clock.anchor.start.year if clock.anchor else None
    year = clock.published.year
    this = _safe(year, month, min(day, 28))
    late = this is not None and (this - clock.published).days > 3
    if late and not (_ahead(match) and this and (this - clock.published).days < 200):
        return year - 1
    if this and _ahead(match) and (clock.published - this).days > 200:
        return year + 1
    return year


def day_of_month(match: re.Match[str], clock: Clock) -> Period | None:
    """ "29 January", "Oct. 2 to 3", "13-21 July 2025": a day or a few within one month."""
    month, day = _month_number(match["mon"]), int(match["day"])
    groups = match.groupdict()
    short = 1900 + int(groups["short"]) if groups.get("short") else None
    year = int(match["year"]) if match["year"] else short or _year_for(month, day, match, clock)
    first = _safe(year, month, day) if year else None
    if first and groups.get("until"):
        last = _safe(first.year, month, int(groups["until"]))
        return Period(first, last) if last and last >= first else _one(first)
    if first and groups.get("from"):
        start = _safe(first.year, month, int(groups["from"]))
        return Period(start, first) if start and start <= first else _one(first)
    return _one(first)


def numeric(match: re.Match[str], _: Clock) -> Period | None:
    """ "2024-01-29", "29/01/2024": day before month unless the month would not exist."""
    year, a, b = int(match["year"]), int(match["a"]), int(match["b"])
    if match.groupdict().get("iso") is not None:
        return _one(_safe(year, a, b))
    return _one(_safe(year, b, a) or _safe(year, a, b))


def weekday(match: re.Match[str], clock: Clock) -> Period | None:
    """ "Thursday": the last one up to publication; with a word that looks ahead, the next."""
    if clock.published is None:
        return None
    number, which = _WEEKDAYS.index(match["wd"].lower()), (match["which"] or "").lower()
    back = (clock.published.weekday() - number) % 7
    if which in ("next", "coming") or (not which and _ahead(match)):
        return _one(clock.published + timedelta((7 - back) if back else 7))
    if which in ("last", "past", "previous") and back == 0:
        back = 7
    return _one(clock.published - timedelta(back))


def last_week(match: re.Match[str], clock: Clock) -> Period | None:
    """ "On Monday of last week": that day of the calendar week before."""
    if clock.published is None:
        return None
    monday = clock.published - timedelta(clock.published.weekday() + 7)
    return _one(monday + timedelta(_weekday(match)))


def to_the_day(match: re.Match[str], clock: Clock) -> Period | None:
    """ "A week ago today", "three weeks ago on Friday": no doubt is left."""
    if clock.published is None:
        return None
    number, unit = _count(match), match["unit"].lower()
    if unit in ("month", "year"):
        months = clock.published.year * 12 + clock.published.month - 1 - number * (12 if unit == "year" else 1)
        return _one(_safe(months // 12, months % 12 + 1, clock.published.day))
    back = timedelta(number * _DAYS_IN[unit])
    if match["wd"]:
        return _one(clock.published - back - timedelta((clock.published.weekday() - _weekday(match)) % 7))
    return _one(clock.published - back)


def _weekday(match: re.Match[str]) -> int:
    return _WEEKDAYS.index(match["wd"].lower())


def feast(match: re.Match[str], clock: Clock) -> Period | None:
    """Christmas Eve, New Year's Day: the last one up to publication."""
    christmas = match["feast"] == "Christmas"
    month, day = (
        (12, 24 if match["eve"] == "Eve" else 25) if christmas else (12, 31) if match["eve"] == "Eve" else (1, 1)
    )
    year = int(match["year"]) if match["year"] else _year_for(month, day, match, clock)
    return _one(_safe(year, month, day)) if year else None


def day_number(match: re.Match[str], clock: Clock) -> Period | None:
    """ "Tuesday (28)": the last 28th up to publication, the next where there is none near."""
    if clock.published is None:
        return None
    day = int(match["day"])
    for back in range(-2, 32):
        candidate = clock.published - timedelta(back)
        if candidate.day == day:
            return _one(candidate)
    return None


def month(match: re.Match[str], clock: Clock) -> Period | None:
    """A month, or the third of it that "early", "mid" or "late" means."""
    month = _month_number(match["mon"])
    year = int(match["year"]) if match["year"] else _year_for(month, 1, match, clock)
    if year is None:
        return None
    if (match.groupdict().get("which") or "").lower() == "last" and clock.published and not match["year"]:
        year -= date(year, month, 28) >= clock.published
    return _part_of(date(year, month, 1), _month_end(year, month), match["part"])


def _month_end(year: int, month: int) -> date:
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(1)


def year(match: re.Match[str], _: Clock) -> Period | None:
    """A year, or a third of it."""
    year = int(match["year"])
    return _part_of(date(year, 1, 1), date(year, 12, 31), match["part"])


def _part_of(start: date, end: date, part: str | None) -> Period:
    """The first, middle or last third, where "early", "mid" or "late" says so."""
    third = (end - start).days // 3
    word = (part or "").split()[0] if part else ""
    if word in ("early", "beginning", "start"):
        return Period(start, start + timedelta(third))
    if word in ("mid", "middle"):
        return Period(start + timedelta(third), end - timedelta(third))
    return Period(end - timedelta(third), end) if word in ("late", "end") else Period(start, end)


def _count(match: re.Match[str]) -> int:
    text = " ".join((match["n"] or "one").lower().split())
    return int(text) if text.isdigit() else _COUNTS.get(text, 1)


def _reach(match: re.Match[str]) -> int:
    """Days that the counted unit makes; hours count as the days that they touch."""
    unit = match["unit"].lower()
    return -(-_count(match) // 24) if unit == "hour" else _count(match) * _DAYS_IN[unit]


def _slack(match: re.Match[str]) -> int:
    """How far off a counted date can be: nothing for days, days for weeks, weeks for months."""
    told = (match["n"] or "").lower()
    vague = not told.isdigit() and told not in (*_SMALL, "a") and match["unit"].lower() == "day"
    return {"week": 3, "fortnight": 4, "month": 15, "year": 180}.get(match["unit"].lower(), int(vague))


def window(match: re.Match[str], clock: Clock) -> Period | None:
    """ "The past 24 hours", "over two days": so many days up to publication."""
    if clock.published is None:
        return None
    days = max(1, _reach(match)) if match["n"] else max(1, _DAYS_IN[match["unit"].lower()])
    hours = match["unit"].lower() == "hour"
    return Period(clock.published - timedelta(days if hours or days > 6 else days - 1), clock.published)


def ago(match: re.Match[str], clock: Clock) -> Period | None:
    """ "Three weeks ago": days exactly, longer units with half a unit of doubt."""
    if clock.published is None:
        return None
    middle, slack = clock.published - timedelta(_reach(match)), timedelta(_slack(match))
    return Period(middle - slack, min(middle + slack, clock.published))


def behind(match: re.Match[str], clock: Clock) -> Period | None:
    """ "Two months after the killings" as the first words of a report: the killings lie so far behind it."""
    if clock.published is None or clock.anchor is not None or match["unit"].lower() in ("hour", "day", "night"):
        return None
    return ago(match, clock)


def shifted(match: re.Match[str], clock: Clock) -> Period | None:
    """ "Two days earlier", "three weeks after": counted from the last day named, or from publication."""
    anchor = clock.anchor or _one(clock.published) if clock.published else clock.anchor
    if anchor is None or (match["unit"].lower() == "hour" and _count(match) < 20):
        return None
    sign = -1 if match["way"].lower() in ("earlier", "before", "previously") else 1
    step, slack = timedelta(sign * _reach(match)), timedelta(_slack(match))
    return Period(anchor.start + step - slack, anchor.end + step + slack)


def measured(match: re.Match[str], clock: Clock) -> Period | None:
    """ "On Tuesday, two days after ...": when that was, counted back from the day that stands just before."""
    start = extent(match)[0]
    if (
        clock.anchor is None
        or clock.anchor.width > 1
        or not _DAY_BEFORE.search(match.string[max(0, start - 40) : start])
    ):
        return None
    step, slack = timedelta((-1 if match["way"].lower() == "after" else 1) * _reach(match)), timedelta(_slack(match))
    return Period(clock.anchor.start + step - slack, clock.anchor.end + step + slack)


def some(match: re.Match[str], clock: Clock) -> Period | None:
    """ "Days later", "weeks earlier", "hours after": a few of them from the last day named."""
    if clock.anchor is None:
        return None
    unit = {"days": 1, "weeks": 7}.get(match["unit"].lower(), 0)
    near, far = timedelta(2 * unit), timedelta(7 * unit)
    if match["way"].lower() in ("earlier", "before"):
        return Period(clock.anchor.start - far, clock.anchor.end - near)
    return Period(clock.anchor.start + near, clock.anchor.end + far)


def neighbour(match: re.Match[str], clock: Clock) -> Period | None:
    """ "The day before", "the following week", "the same day": next to the last day named."""
    anchor = clock.anchor or (_one(clock.published) if clock.published else None)
    if anchor is None:
        return None
    words = match.group().lower()
    back = any(w in words for w in ("before", "earlier", "previous", "preceding", "prior", "eve"))
    sign = 0 if "same" in words or "that" in words else -1 if back else 1
    if "year" in words:
        year = anchor.start.year + sign
        return Period(date(year, 1, 1), date(year, 12, 31))
    if "month" in words:
        first = (
            anchor.start.replace(day=1) if sign >= 0 else (anchor.start.replace(day=1) - timedelta(1)).replace(day=1)
        )
        first = _month_end(first.year, first.month) + timedelta(1) if sign > 0 else first
        return Period(first, _month_end(first.year, first.month))
    if "week" in words and "weekend" not in words:
        monday = anchor.start - timedelta(anchor.start.weekday()) + timedelta(7 * sign)
        return Period(monday, monday + timedelta(6))
    if sign == 0:
        return anchor
    return _one(anchor.start - timedelta(1) if sign < 0 else anchor.end + timedelta(1))


def near(match: re.Match[str], clock: Clock) -> Period | None:
    """Today, tonight, yesterday, tomorrow, overnight: beside the day of publication."""
    if clock.published is None:
        return None
    word, today, step = match.group().lower(), clock.published, timedelta(1)
    if word.startswith("overnight"):
        return Period(today - step, today)
    if word.startswith(("yesterday", "last night", "last evening")):
        return _one(today - step)
    return _one(today + step) if word.startswith("tomorrow") else _one(today)


def calendar(match: re.Match[str], clock: Clock) -> Period | None:
    """ "This week", "last month", "earlier this year", "over the weekend"; never after publication."""
    if clock.published is None:
        return None
    today, unit, which = clock.published, match["unit"].lower(), (match["which"] or "").lower()
    back = 1 if which in ("last", "the past") else -1 if which in ("next", "coming", "the coming") else 0
    if unit == "weekend":
        saturday = today - timedelta((today.weekday() - 5) % 7 + (7 if back == 1 and today.weekday() >= 5 else 0))
        return Period(saturday, saturday + timedelta(1))
    if unit == "week":
        monday = today - timedelta(today.weekday() + 7 * back)
        start, end = monday, monday + timedelta(6)
    elif unit == "month":
        index = today.year * 12 + today.month - 1 - back
        start = date(index // 12, index % 12 + 1, 1)
        end = _month_end(start.year, start.month)
    else:
        start, end = date(today.year - back, 1, 1), date(today.year - back, 12, 31)
    return Period(start, min(end, today) if back == 0 else end)


def recent(_: re.Match[str], clock: Clock) -> Period | None:
    """ "Recently", "in recent months": the 120 days up to publication, only to know that it is vague."""
    return Period(clock.published - timedelta(120), clock.published) if clock.published else None
