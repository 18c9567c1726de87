"""Words -> days: dates as written, with their weekday; years that are missing come from the report's own date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ORDINAL = r"(?:st|nd|rd|th)?"
_FIRST = rf"(?:(?P<first>\d{{1,2}}){_ORDINAL}\s*(?:to|and|or|-|–)\s*)?(?P<day>\d{{1,2}}){_ORDINAL}"
_IN_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d))?\b"
_WEEKDAY = r"(?:(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day),?\s+(?:the\s+)?)?"
_EXPLICIT = (
    re.compile(rf"\b{_WEEKDAY}{_FIRST}\s+(?:of\s+)?{_MONTH}{_IN_YEAR}", re.I),
    re.compile(rf"\b{_WEEKDAY}{_MONTH}\s+{_FIRST}\b(?!\s*(?:people|dead|killed)){_IN_YEAR}", re.I),
)  # fmt: skip
_ISO = r"(?P<iso>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
_SLASHED = r"(?P<one>\d{1,2})(?P<mark>[/.])(?P<two>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)"
_NUMERIC = re.compile(rf"(?<![\d/.-]){_WEEKDAY}(?:{_ISO}|{_SLASHED})(?![\d/-])", re.I)
_ALONE = re.compile(
    r"\b(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?:\s*\((?P<day>\d{1,2})\))?(?!s\b)\b", re.I
)
_RELATIVE = re.compile(r"\b(?P<word>today|yesterday|overnight|this morning|last night)\b", re.I)
_NIGHT_TO = re.compile(r"\b(?:night|overnight)\s+(?:in)?to\s+(?:the\s+)?$", re.I)
_LAST_YEAR = re.compile(r",?\s+(?:of )?last year\b")


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a sentence, [start, end) in its words. `day` None: no such day exists. `first`: of "2 to 3 October"."""

    start: int
    end: int
    day: date | None
    weekday: str | None = None
    first: date | None = None
    stated: bool = True  # day and month stand there; False where the weekday alone gave it

    @property
    def weekday_fits(self) -> bool:
        """Whether the weekday that stands beside the date is that of the date."""
        return self.day is None or self.weekday is None or WEEKDAYS[self.day.weekday()] == self.weekday.lower()


@lru_cache(maxsize=8192)
def days(words: str, published: date | None = None, spoken_of: int | None = None) -> tuple[Day, ...]:
    """The dates of a sentence in order; weekdays alone are resolved to the last such day up to `published`.

    `spoken_of` is the year that the text gave last: a date without a year belongs to it, or to the January after it.
    """
    found: list[Day] = []
    told = min(published or date.max, date(spoken_of, 12, 31)) if spoken_of else published
    for expression in _EXPLICIT:
        for match in expression.finditer(words):
            if not any(d.start < match.end() and match.start() < d.end for d in found):
                past = (
                    told.replace(year=told.year - 1, month=12, day=31)
                    if told and _LAST_YEAR.match(words, match.end())
                    else told
                )
                found.append(_explicit(match, past))
    found += [_numeric(match) for match in _NUMERIC.finditer(words)]
    for match in _ALONE.finditer(words) if published else ():
        if not any(d.start < match.end() and match.start() < d.end for d in found):
            day = _last(match["weekday"], published)
            week = timedelta(days=7 if day and re.match(r"\s+(?:of )?last week\b", words[match.end() :]) else 0)
            found.append(Day(match.start(), match.end(), day - week if day else None, match["weekday"], stated=False))
    for match in _RELATIVE.finditer(words):
        if published is None:
            break
        back = 0 if match["word"].lower() in ("today", "this morning") else 1
        found.append(Day(match.start(), match.end(), published - timedelta(days=back), stated=False))
    return tuple(sorted(found, key=lambda d: d.start))


def year_of(words: str) -> int | None:
    """The year of the last full date of a sentence."""
    found = [m for expression in (*_EXPLICIT, _NUMERIC) for m in expression.finditer(words) if m["year"]]
    return int(max(found, key=lambda m: m.start())["year"]) if found else None


def _explicit(match: re.Match[str], published: date | None) -> Day:
    month, number = MONTHS[match["month"][:3].lower()], int(match["day"])
    year = int(match["year"]) if match["year"] else _year(month, number, published)
    day = day_of(year, month, number)
    first = day_of(year, month, int(match["first"])) if match["first"] else None
    if day and not first and _NIGHT_TO.search(match.string[: match.start()]):
        first = day - timedelta(days=1)
    return Day(match.start(), match.end(), day, match["weekday"], first if day and first and first < day else None)


def _numeric(match: re.Match[str]) -> Day:
    """2024-08-02, and 17/09/2024 with the day first, unless only the month can stand first."""
    if match["iso"]:
        return Day(*match.span(), day_of(int(match["iso"]), int(match["m"]), int(match["d"])), match["weekday"])
    one, two = int(match["one"]), int(match["two"])
    day, month = (two, one) if two > 12 else (one, two)
    return Day(*match.span(), day_of(int(match["year"]), month, day), match["weekday"])


def _year(month: int, number: int, published: date | None) -> int:
    """The year that makes such a day the last one up to a month after publication; a leap year where none is known."""
    if published is None:
        return 2024
    known = [day for year in range(published.year - 1, published.year + 2) if (day := day_of(year, month, number))]
    past = [day for day in known if day <= published + timedelta(days=31)]
    return max(past or known, default=published).year


def day_of(year: int, month: int, number: int) -> date | None:
    """A day of the calendar; None where there is no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _last(weekday: str, published: date | None) -> date | None:
    if published is None:
        return None
    return published - timedelta(days=(published.weekday() - WEEKDAYS.index(weekday.lower())) % 7)
