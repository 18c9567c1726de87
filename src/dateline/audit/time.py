"""Dates of a brief -> dates that cannot be, that are missing, or that differ from the reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from dateline.audit.days import WEEKDAYS, days
from dateline.audit.desk import Desk
from dateline.audit.lists import pattern
from dateline.audit.passage import Passage
from dateline.audit.rule import Fault, rule
from dateline.model import Report


@rule("TIM01", "wrong_date", "error", "calendar")
def weekday_against_date(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A date stands beside a weekday on which it did not fall."""
    for found in days(passage.words, desk.brief.published):
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
    for found in days(passage.words, desk.brief.published):
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
    if (
        newest is None
        or passage.concludes
        or not pattern("event").search(passage.words)
        or pattern("ahead").search(passage.words)
    ):
        return
    for found in days(passage.words, newest):
        if found.stated and found.day and found.day > newest + timedelta(days=1):
            start, end = passage.start + found.start, passage.start + found.end
            message = f"The newest report is of {newest:%-d %B %Y}; {found.day:%-d %B %Y} comes after it."
            yield Fault(start, end, message)


RULES = [weekday_against_date, impossible_date, nothing_dated, event_after_publication]
