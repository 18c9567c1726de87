"""Dates of a brief -> dates that cannot be, that are missing, or that differ from the reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from dateline.audit.align import Aligned
from dateline.audit.days import WEEKDAYS, Day, day_of, days
from dateline.audit.desk import Desk
from dateline.audit.lists import pattern
from dateline.audit.moments import event_days, likely_period, stated_before, weighed
from dateline.audit.passage import Passage
from dateline.audit.rule import Fault, rule
from dateline.audit.voices import voiced
from dateline.model import Period, Report

LIKELY = 0.4  # the same before its day counts for an undated event
SURELY = 0.5  # share of a clause that a sentence must take up before its "elsewhere" counts
ENOUGH = 0.5  # summed scores of the sentences that give another day, before a date is called wrong


@rule("TIM01", "wrong_date", "error", "calendar")
def weekday_against_date(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A date stands beside a weekday on which it did not fall."""
    for found in passage.days:
        if found.stated and not found.weekday_fits and found.day:
            right = WEEKDAYS[found.day.weekday()].capitalize()
            start, end = passage.start + found.start, passage.start + found.end
            message = f"{found.day.day} {found.day:%B %Y} was a {right}, not a {str(found.weekday).capitalize()}."
            yield Fault(
                start,
                end,
                message,
                suggestion=passage.words[found.start : found.end].replace(str(found.weekday), right),
            )


@rule("TIM02", "wrong_date", "error", "calendar")
def impossible_date(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A date does not exist in the calendar."""
    for found in passage.days:
        if found.stated and found.day is None:
            start, end = passage.start + found.start, passage.start + found.end
            yield Fault(start, end, f"There is no {passage.words[found.start : found.end]}.")


@rule("TIM03", "undated_event", "warning", "ACLED and UCDP codebooks: an event has a date; ICD 206")
def nothing_dated(brief: Report, desk: Desk) -> Iterator[Fault]:
    """No event of the brief carries a date, so no reader can tell it from a similar one."""
    prose = " ".join(p.words for p in desk.described)
    told = [p for p in desk.described if pattern("event").search(p.words)]
    if told and not any(d.stated for d in days(prose)) and not pattern("dated").search(prose):
        start, end = told[0].all()
        yield Fault(start, end, "No event in the brief carries a date.", suggestion=_reported_day(desk))


def _reported_day(desk: Desk) -> str | None:
    """The single day that the incidents of the brief share with the reports, where there is one."""
    mine = [i for i in desk.analysis.incidents if desk.brief.id in i.report_ids and i.period and i.period.width == 1]
    return f"{mine[0].period.start:%-d %B %Y}" if mine and mine[0].period else None


@rule("TIM04", "wrong_date", "note", "a report does not know what comes after it")
def event_after_publication(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """An event that is told as past is dated after the newest report."""
    newest = max((r.published for r in desk.analysis.reports if r.published), default=None)
    if newest is None or passage.concludes or not _PAST.search(passage.words) or pattern("ahead").search(passage.words):
        return
    for found in days(passage.words, newest):
        if found.stated and found.day and found.day > newest + timedelta(days=1):
            start, end = passage.start + found.start, passage.start + found.end
            message = f"The newest report is of {newest:%-d %B %Y}; {found.day:%-d %B %Y} comes after it."
            slip = any(
                desk.knows(a.passage.report, day) for a in desk.aligned(passage)[:3] for day in _other_months(found.day)
            )
            yield Fault(start, end, message, severity="error" if slip else None)


_PAST = re.compile(r"\b(?:was|were|had|has|have|did|[a-z]+ed)\b", re.I)


def _other_months(day: date) -> list[date]:
    """The same day of the month before and of the one before that, where they exist."""
    back = ((day.year * 12 + day.month - 1 - k) for k in (1, 2))
    return [date(m // 12, m % 12 + 1, day.day) for m in back if day.day <= 28 or (m % 12 != 1 and day.day <= 30)]


@rule("TIM05", "wrong_date", "error", "brief audit B8; contradiction types: date")
def date_differs(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """An event bears another date than in the reports that tell of it."""
    if passage.concludes:
        return
    for found in event_days(passage):
        start, end = _told_with(passage, found)
        if not found.stated or not found.day or pattern("speech_verb").search(passage.report.text[start:end]):
            continue
        mine = Period(found.first or found.day, found.day)
        weight, told, right = weighed(mine, desk.aligned(passage, start, end)[:8], desk)
        if right and weight >= ENOUGH and right not in _named(passage, found):
            at = (passage.start + found.start, passage.start + found.end)
            message = f"{found.day:%-d %B} here; the reports that tell of this give {right:%-d %B %Y}."
            yield Fault(*at, message, tuple(a.passage.quote for a in told[:3]), f"{right:%-d %B %Y}")


def _named(passage: Passage, found: Day) -> set[date | None]:
    """The days that a sentence names; of one without a year, that of every year."""
    named = {d.day for d in passage.days}
    if found.day and not re.search(r"\d{4}", passage.words[found.start : found.end]):
        named |= {d for k in (-1, 1) if (d := day_of(found.day.year + k, found.day.month, found.day.day))}
    return named


def _told_with(passage: Passage, found: Day) -> tuple[int, int]:
    """The clause that a date belongs to; the sentence where the clause is little more than the date."""
    start, end = passage.clause(found.start, found.end)
    return (start, end) if end - start > found.end - found.start + 60 else (passage.start, passage.end)


def _named_there(day: date, told: list[Aligned]) -> bool:
    """Whether the best of the report sentences names that day as well."""
    return any(d.day == day for d in told[0].passage.days)


@rule("TIM06", "undated_event", "warning", "ACLED and UCDP codebooks: an event has a date; ICD 206")
def event_without_its_date(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """An event is told without a day, the reports give its day, and it is not the day that the brief speaks of."""
    words = passage.words
    found = pattern("by_now").search(words)
    told = found or (pattern("event_verb").search(words) if not voiced(words) else None)
    if (
        passage.concludes
        or not told
        or passage.days
        or pattern("dated").search(words)
        or pattern("continuing").search(words)
    ):
        return
    beside = " ".join(p.words for p in desk.around(passage, 1, 0))
    if not found and pattern("relative_day").search(beside):
        return
    likely = likely_period(desk.aligned(passage)[:4], desk)
    if likely and (found or (likely[1][0].score >= LIKELY and not _given_day(likely[0], desk))):
        start, end = passage.clause(*told.span())
        right = f"{likely[0].end:%-d %B %Y}"
        message = f"'{told.group()}': when? The reports speak of {right}."
        yield Fault(start, end, message, tuple(a.passage.quote for a in likely[1][:2]), f"add the date ({right})")


def _given_day(period: Period, desk: Desk) -> bool:
    """Whether the brief names a day of the period somewhere, or gives no day at all."""
    given = [d for p in desk.described for d in p.days if d.stated and d.day]
    return not given or any(period.overlaps(Period(d.first or d.day, d.day)) for d in given if d.day)


@rule(
    "TIM07",
    "merged_incidents",
    "error",
    "ACLED and UCDP: one event, one place and day; never merge silently (standards 11.3)",
)
def incidents_merged(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Two events are told as one: "the same day", "also", "a single blast", where the reports keep them apart."""
    found = pattern("merging").search(passage.words)
    if passage.concludes or not found:
        return
    start, end = passage.clause(*found.span())
    aligned = desk.aligned(passage, start, end)[:5]
    if pattern("single").search(found.group()):
        told = [a for a in aligned if pattern("several_events").search(a.passage.words)]
        if told:
            yield Fault(
                start,
                end,
                f"'{found.group()}': the reports tell of more than one.",
                tuple(a.passage.quote for a in told[:2]),
            )
        return
    apart = [a for a in aligned[:2] if a.score >= SURELY and pattern("kept_apart").search(a.passage.words)]
    if apart:
        message = f"'{found.group()}': the reports keep this apart."
        yield Fault(start, end, message, tuple(a.passage.quote for a in apart), "tell it as an event of its own")
        return
    if pattern("speech_verb").search(passage.report.text[passage.start + found.end() : end]):
        return  # the day on which somebody spoke
    likely, mine = likely_period(aligned, desk), stated_before(passage, desk)
    sure = likely and likely[1][0].score >= SURELY
    if likely and sure and mine and likely[0].gap(Period(mine, mine)) >= 1 and not _named_there(mine, likely[1]):
        right = f"{likely[0].end:%-d %B %Y}"
        message = f"'{found.group()}': the reports date this {right}, apart from the event of {mine:%-d %B}."
        yield Fault(start, end, message, tuple(a.passage.quote for a in likely[1][:2]), f"a separate event of {right}")


@rule("TIM10", "wrong_date", "error", "brief audit B8; ICD 206")
def date_in_no_report(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A date stands beside a statement, and no report that makes the statement names it or is of that day."""
    if passage.concludes or not desk.sources:
        return
    for found in passage.days:
        if not found.stated or not found.day or not _of_the_news(found.day, desk):
            continue
        start, end = _told_with(passage, found)
        day = passage.words[found.start : found.end]
        told = desk.alignment.matches(passage.report.text[start:end].replace(day, " "), enough=LOOSELY)[:TELLERS]
        mine = {found.day, found.first or found.day}
        knowing = max((a.score for a in told if any(desk.knows(a.passage.report, d) for d in mine)), default=0.0)
        counting = any(desk.knows(report, d) for report in _counting(passage, desk) for d in mine)
        if told and told[0].score >= TOLD and knowing < told[0].score * HARDLY and not counting:
            at = (passage.start + found.start, passage.start + found.end)
            message = f"No report that tells of this names {found.day:%-d %B} or is of that day."
            yield Fault(*at, message, tuple(a.passage.quote for a in told[:2]))


# Of 168 dates in 30 clean briefs the tellers know all; of 28 that bench/mutations.py made wrong they know eight.
LOOSELY = 0.2  # share of a statement that a report sentence takes up, to count as telling of it
TELLERS = 14  # the best of them that are asked
TOLD = 0.3  # the share that the best of them must have
HARDLY = 1 / 3  # a teller that knows the day, but is this much worse than the best, tells of something else


def _counting(passage: Passage, desk: Desk) -> list[Report]:
    """The reports that count the same of the same group as the sentence does, in whatever words."""
    mine = [t for t in desk.tallies(passage) if t.value > 12 and t.outcome]
    many = [t for m in mine for t in desk.told.get(m.value, ()) if t.outcome == m.outcome and t.groups == m.groups]
    return [t.passage.report for t in many]


def _of_the_news(day: date, desk: Desk) -> bool:
    """Whether a day lies in the time that the reports cover: from two weeks before the first to the last of them."""
    published = [r.published for r in desk.analysis.reports if r.published]
    return bool(published) and min(published) - timedelta(days=14) <= day <= max(published)


RULES = [
    weekday_against_date, impossible_date, nothing_dated, event_after_publication, date_differs, event_without_its_date,
    incidents_merged, date_in_no_report,
]  # fmt: skip
