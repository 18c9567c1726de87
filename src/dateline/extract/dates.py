"""Paragraph -> PeriodMention: when, as first to last possible day, read against the day of publication.

A grammar of our own: expressions are atoms (a day, a month, "two days earlier"), and what stands around an atom turns
it into a range, a night, a window since or until then. Weekdays and dates without a year lie in the past unless a word
before them looks ahead. Without a publication day only what is complete in itself is resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dateline.extract import reckon
from dateline.extract.parse import Paragraph
from dateline.model import Period

if TYPE_CHECKING:
    from spacy.tokens import Span

_WD = r"(?P<wd>(?i:mon|tues|wednes|thurs|fri|satur|sun)day)"
_WD_LEAD = (
    r"(?:(?:(?i:mon|tues|wednes|thurs|fri|satur|sun)day|Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\b\.?,?\s+(?:the\s+)?)?"
)
_MON = (
    r"(?P<mon>(?:January|February|March|April|May|June|July|August|September|October|November|December|JANUARY|FEBRUARY"
    r"|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\b\.?)"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SHORT = (
    r"(?P<short>[4-9]\d)(?=\s*(?:[(\[\])/]|--|—|–|$))"  # "14 NOV 89 (EFE)", as datelines of the last century had it
)
_N = (
    r"(?P<n>\d{1,3}|(?:a\s+)?(?:few|couple\s+of)|several|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|fifteen|twenty|thirty)"
)
_UNIT = r"(?P<unit>hour|day|night|week|fortnight|month|year)s?"
_PART = r"(?:(?P<part>early|mid|middle\s+of|late|end\s+of|beginning\s+of|start\s+of)[-\s]+)?"

_NIGHT_OF = re.compile(r"\bnight(?:\s+(?:of|from|between|on))?\s+$", re.I)
_NIGHT_INTO = re.compile(r"\b(?:overnight\s+(?:into|to)|night\s+(?:in)?to)\s+$", re.I)
_SINCE = re.compile(
    r"\b(?:since|starting|ever\ssince|began\son|beginning|launched\son|effective)(?:\sat\sleast)?\s+(?:the\s)?$", re.I
)
_SINCE_WHEN = re.compile(
    r"\b(?:\w+(?:li|i)est|worst|largest|biggest|gravest|first|most)\b[^.;]{0,60}\bsince\b[^.;]{0,60}$", re.I
)  # "the deadliest attack since the war resumed in May"
_UNTIL = re.compile(r"\b(?:until|till|by|through|up\sto|before)\s+(?:the\s+)?(?:end\s+of\s+)?$", re.I)
_JOINS = re.compile(r",?\s*(?:-|–|—|to|until|till|through|into)\s*(?:the\s+)?(?:early\s(?:hours\sof\s)?)?", re.I)
_AND = re.compile(r",?\s*and\s*(?:on\s+)?", re.I)
_OF_YEAR = re.compile(r",?\s+(?:of\s+)?")
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.I)
_HEAD = re.compile(r"[^.;]{4,70}?\d\s*(?:[(\[]|--|—|–)")
_DIGITS = re.compile(r"\d{4}")
_QUICK = re.compile(
    r"day|night|week|month|year|hour|christmas eve|\b(?:19|20)\d\d\b|moment|tomorrow|morning|evening|"
    + _MON.replace("?P<mon>", "?:"),
    re.I,
)


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """Words that say when. `start` and `end` are offsets: of tokens from `periods`, of characters from `find`.

    `kind`: day, range, month, year, relative (counted from another date), measured (what "a day after" counts from),
    window (so many days up to the report), since, until, recent (vague), dateline.
    """

    start: int
    end: int
    period: Period
    kind: str


def periods(paragraph: Paragraph, published: date | None, clock: reckon.Clock | None = None) -> list[PeriodMention]:
    """The periods named in one paragraph, in order, as tokens; pass one `clock` through a report to keep its thread."""
    found = []
    for mention in find(paragraph.doc.text, clock or reckon.Clock(published)):
        span = paragraph.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is not None and not _named_so(span):
            found.append(replace(mention, start=span.start, end=span.end))
    return found


def _named_so(span: Span) -> bool:
    """Whether the weekday is a person's first name: "the chairman, Monday Okoro"."""
    if len(span) != 1 or span.end == len(span.doc) or span[0].head.i != span.end:
        return False
    name = span[0].head
    return span[0].dep_ == "compound" and name.text.istitle() and name.ent_type_ in ("PERSON", "")


def dateline(text: str) -> date | None:
    """The full date in the dateline that opens a text ("CITY, 14 NOV 89 (AGENCY) --"), None where there is none."""
    head = _HEAD.match(text)
    found = find(head.group(), reckon.Clock(None)) if head else []
    return found[0].period.start if found and found[0].kind == "day" else None


def find(text: str, clock: reckon.Clock) -> list[PeriodMention]:
    """The same for bare text, as characters; the clock moves on."""
    if not _QUICK.search(text):
        return []
    found: list[PeriodMention] = []
    for match, resolve, kind in _atoms(text):
        period = _within_calendar(resolve, match, clock)
        if period is None:
            continue
        mention = PeriodMention(*reckon.extent(match), period, kind)
        if found and (joined := _join(text, found[-1], mention)):
            found[-1] = mention = joined
        else:
            mention = _framed(text, mention, clock)
            found.append(mention)
        spoken = reckon.SPEAKS.search(text[max(0, mention.start - 40) : mention.start])
        spoken = spoken or reckon.SPOKEN_AFTER.search(text[mention.end : mention.end + 90])
        if kind not in ("recent", "window", "measured") and mention.period.width <= 7 and not spoken:
            clock.anchor = mention.period
    return found


def _within_calendar(resolve: reckon.Resolver, match: re.Match[str], clock: reckon.Clock) -> Period | None:
    """What the rule resolves to, None where it would leave the calendar ("900 years ago" said in the year 800)."""
    try:
        return resolve(match, clock)
    except (OverflowError, ValueError):
        return None


def _atoms(text: str) -> Iterator[tuple[re.Match[str], reckon.Resolver, str]]:
    """The longest expressions, left to right, none inside another."""
    found = [(m, resolve, kind) for rule, resolve, kind in _RULES for m in rule.finditer(text)]
    found.sort(key=lambda atom: (reckon.extent(atom[0])[0], -atom[0].end()))
    end = -1
    for match, resolve, kind in found:
        if reckon.extent(match)[0] >= end:
            end = match.end()
            yield match, resolve, kind


def _join(text: str, left: PeriodMention, right: PeriodMention) -> PeriodMention | None:
    """Two atoms with "to" between them, or "and" after "between", as one range; "28 April of" and "last year"."""
    between = text[left.end : right.start]
    if _OF_YEAR.fullmatch(between) and (moved := _in_year(text, left, right)):
        return moved
    joins = _JOINS.fullmatch(between)
    joins = joins or (_AND.fullmatch(between) if _BETWEEN.search(text[: left.start][-20:]) else None)
    if not joins or left.kind not in ("day", "range", "month", "year", "since") or right.kind == "window":
        return None
    if text[left.start : left.end].lower() == "overnight":
        return PeriodMention(
            left.start, right.end, Period(right.period.start - timedelta(1), right.period.end), "range"
        )
    start = _before(left.period.start, right.period.end, text[left.start : left.end], text[right.start : right.end])
    if start is None:
        return None
    return PeriodMention(left.start, right.end, Period(start, right.period.end), "range")


def _in_year(text: str, left: PeriodMention, right: PeriodMention) -> PeriodMention | None:
    """A day or month without a year, moved into the year that follows it; None where either is something else."""
    year = right.period.start.year
    whole = (right.period.start, right.period.end) == (date(year, 1, 1), date(year, 12, 31))
    words = text[left.start : left.end]
    if not whole or left.kind not in ("day", "range", "month") or _DIGITS.search(words) or not re.search(_MON, words):
        return None
    back = left.period.end.year - year
    try:
        start, end = (d.replace(year=d.year - back) for d in (left.period.start, left.period.end))
    except ValueError:  # 29 February
        return None
    return PeriodMention(left.start, right.end, Period(start, end), left.kind)


def _before(start: date, end: date, left: str, right: str) -> date | None:
    """The start of a range, moved by weeks or years so that it fits an end that says more; None where it cannot."""
    if _DIGITS.search(right) and not _DIGITS.search(left):
        leap = start.month == 2 and start.day == 29
        return start.replace(
            year=end.year - ((start.month, start.day) > (end.month, end.day)), day=28 if leap else start.day
        )
    if start > end and not re.search(r"\d", left):
        start -= timedelta(7 * -(-(start - end).days // 7))
    return start if start <= end else None


def _framed(text: str, mention: PeriodMention, clock: reckon.Clock) -> PeriodMention:
    """The mention as the words before it frame it: a night, since then, until then."""
    before, period = text[max(0, mention.start - 30) : mention.start], mention.period
    if mention.kind in ("window", "recent", "dateline"):
        return mention
    if _NIGHT_INTO.search(before):
        return replace(mention, period=Period(period.start - timedelta(1), period.end))
    if _NIGHT_OF.search(before) and period.width == 1:
        return replace(mention, period=Period(period.start, period.end + timedelta(1)), kind="range")
    if _SINCE.search(before) or _SINCE_WHEN.search(text[max(0, mention.start - 140) : mention.start]):
        now = clock.published
        end = now if now and now >= period.start else period.end
        return replace(mention, period=Period(period.start, end), kind="since")
    if _UNTIL.search(before):
        return replace(mention, kind="until")
    return mention


# In each rule the group `x`, where there is one, is what the mention covers; words before it only have to be there.
_RULES = tuple(
    (re.compile(pattern, re.X | flags), resolve, kind)
    for pattern, resolve, kind, flags in (
        (rf"\b(?P<iso>){_YEAR}-(?P<a>\d\d)-(?P<b>\d\d)\b", reckon.numeric, "day", 0),
        (rf"\b(?P<a>\d{{1,2}})[./-](?P<b>\d{{1,2}})[./-]{_YEAR}\b", reckon.numeric, "day", 0),
        (
            rf"""\b{_WD_LEAD}(?:(?P<from>[0-3]?\d)(?:st|nd|rd|th)?\s*(?:-|–|to|and|or|until|/)\s*)?
            {_DAY}(?:\s+of|\s*-)?\s*{_MON}(?:,?[\s-]+{_YEAR}|\s+{_SHORT})?(?!\d)""",
            reckon.day_of_month,
            "day",
            0,
        ),
        (
            rf"""\b{_WD_LEAD}{_MON}\s*{_DAY}(?![\d:]|\s*(?:a\.?m|p\.?m)|,\d{{3}})
            (?:\s*(?:-|–|to|and|until|/)\s*(?P<until>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:]|\s+[A-Z]))?(?:,?\s+{_YEAR})?(?!\d)""",
            reckon.day_of_month,
            "day",
            0,
        ),
        (rf"\b{_WD}\s*\(\s*{_DAY}\s*\)", reckon.day_number, "day", 0),
        (
            rf"""\b(?:(?P<which>(?i:this|last|next|past|previous|coming))\s+)?{_WD}\b
            (?:\s+(?:morning|afternoon|evening|night|noon))?""",
            reckon.weekday,
            "day",
            0,
        ),
        (
            rf"""\b(?i:in|at|since|during|until|till|by|from|of|between|through|for|before|after|and|to|this|(?P<which>last))
            \s+(?P<x>(?:the\s+)?{_PART}{_MON}(?!\s*\d)(?:(?:\s+of)?,?\s+{_YEAR})?)""",
            reckon.month,
            "month",
            0,
        ),
        (rf"\b{_PART}{_MON}(?:\s+of)?,?\s+{_YEAR}\b", reckon.month, "month", 0),
        (rf"\b(?P<part>(?i:early|mid|late))[-\s]+{_MON}(?!\s*\d)(?P<year>)", reckon.month, "month", 0),
        (
            rf"""\b(?:in|since|during|until|till|by|from|of|between|through|before|after|and|to|for|early|late|mid)[-\s]+
            (?P<x>(?:the\s+)?{_PART}{_YEAR})\b(?!\s*(?:people|soldiers|troops|dead|killed|wounded|residents|families|men))""",
            reckon.year,
            "year",
            re.I,
        ),
        (
            rf"\b{_WD}(?:\s+(?:morning|afternoon|evening|night))?,?\s+(?:of\s+)?(?i:last\s+week)\b",
            reckon.last_week,
            "day",
            0,
        ),
        (rf"\b(?i:last\s+week(?:'s|’s|\s+on)?)\s+{_WD}\b", reckon.last_week, "day", 0),
        (
            rf"\b{_N}\s+{_UNIT}\s+ago\s+(?:today|tonight|to\s+the\s+day|(?:on\s+|last\s+)?{_WD})\b",
            reckon.to_the_day,
            "day",
            re.I,
        ),
        (rf"\b{_N}[-\s]+{_UNIT}\s+ago\b", reckon.ago, "relative", re.I),
        (rf"\b(?P<feast>Christmas|New\s+Year['’]?s?)\s+(?P<eve>Eve|Day)\b(?:,?\s+{_YEAR})?", reckon.feast, "day", 0),
        (
            rf"\b{_N}\s+{_UNIT}\s+(?P<way>earlier|previously|later|afterwards|(?:before|after)(?=\s*(?:[^\w\s]|$|and\b|but\b)))",
            reckon.shifted,
            "relative",
            re.I,
        ),
        (
            rf"(?<=,\s)(?:just\s+|only\s+)?{_N}\s+{_UNIT}\s+(?P<way>before|after)(?=\s+[\w\"'“‘])",
            reckon.measured,
            "measured",
            re.I,
        ),
        (
            rf"^(?:some\s+|about\s+|only\s+)?{_N}\s+{_UNIT}\s+after(?=\s+(?:the|a|an|that)\b)",
            reckon.behind,
            "relative",
            re.I | re.M,
        ),
        (
            r"""\b(?P<unit>days|weeks|hours|minutes)\s+
            (?P<way>earlier|later|afterwards|(?:before|after)(?=\s*(?:[^\w\s]|$|and\b|but\b)))""",
            reckon.some,
            "relative",
            re.I,
        ),
        (
            r"""\b(?:the\s+)?(?:very\s+)?(?:next|following|previous|preceding|prior|same)\s+
            (?:day|night|morning|afternoon|evening|week|month|year)\b
            |\bthe\s+(?:(?:day|night|week|year|evening)\s+(?:before|after|earlier)|eve)\b(?!\s+(?:the|a|an|of|that)\b)
            |\bthat\s+(?:same\s+)?(?:day|night|morning|evening|week)\b""",
            reckon.neighbour,
            "relative",
            re.I,
        ),
        (
            r"""\btoday\b|\btonight\b|\bthis\s+(?:morning|afternoon|evening)\b|\byesterday\b
            |\blast\s+(?:night|evening)\b|\btomorrow\b|\bovernight\b""",
            reckon.near,
            "day",
            re.I,
        ),
        (
            r"""\b(?:(?:earlier|later)\s+)?(?P<which>this|last|next|coming|the\s+(?:past|coming)
            |(?:over|at|during)\s+the(?=\s+weekend))\s+(?P<unit>week(?:end)?|month|year)\b""",
            reckon.calendar,
            "range",
            re.I,
        ),
        (rf"\b(?:the\s+)?(?:past|last|previous|preceding)\s+(?:{_N}\s+)?{_UNIT}\b", reckon.window, "window", re.I),
        (
            rf"\b(?:over|within|in|for)\s+(?:just\s+|at\s+least\s+|more\s+than\s+|almost\s+|nearly\s+|about\s+)?(?P<x>(?:the\s+space\s+of\s+)?{_N}\s+{_UNIT})\b",
            reckon.window,
            "window",
            re.I,
        ),
        (r"\b(?:the\s+)?recent\s+(?:days|weeks|months|years)\b|\brecently\b", reckon.recent, "recent", re.I),
    )
)
