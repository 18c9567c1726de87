"""Dates: a table of expressions read against Friday 30 January 2026, and what must hold for all of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import make_report
from dateline.extract import dates, parse
from dateline.extract.reckon import Clock
from dateline.model import Period

FRIDAY = date(2026, 1, 30)
TABLE = {
    "on Thursday": "2026-01-29",
    "on Friday": "2026-01-30",
    "last Friday": "2026-01-23",
    "next Monday": "2026-02-02",
    "29 January": "2026-01-29",
    "January 29, 2026": "2026-01-29",
    "29 Jan.": "2026-01-29",
    "Jan. 29": "2026-01-29",
    "on 29 December": "2025-12-29",
    "Dec 29": "2025-12-29",
    "yesterday": "2026-01-29",
    "today": "2026-01-30",
    "tonight": "2026-01-30",
    "overnight": "2026-01-29/2026-01-30",
    "earlier this week": "2026-01-26/2026-01-30",
    "this month": "2026-01-01/2026-01-30",
    "a week ago today": "2026-01-23",
    "two weeks ago on Thursday": "2026-01-15",
    "on Monday of last week": "2026-01-19",
    "last week's Friday": "2026-01-23",
    "the Christmas Eve attacks": "2025-12-24",
    "on New Year's Day": "2026-01-01",
    "last month": "2025-12-01/2025-12-31",
    "in late January": "2026-01-21/2026-01-31",
    "in early 2024": "2024-01-01/2024-05-01",
    "in August": "2025-08-01/2025-08-31",
    "the past 24 hours": "2026-01-29/2026-01-30",
    "over two days": "2026-01-29/2026-01-30",
    "between 18 and 20 July": "2025-07-18/2025-07-20",
    "from 13 to 21 July": "2025-07-13/2025-07-21",
    "since January": "2026-01-01/2026-01-30",
    "in 2021": "2021-01-01/2021-12-31",
    "by 5 February 2026": "2026-02-05",
    "at dawn on Sunday": "2026-01-25",
    "in the night of October 2 to 3": "2025-10-02/2025-10-03",
    "in the night from Wednesday, October 2, to Thursday, October 3, 2024": "2024-10-02/2024-10-03",
    "On Tuesday (28)": "2026-01-28",
    "between January 3 and January 5": "2026-01-03/2026-01-05",
    "from Friday to Sunday": "2026-01-23/2026-01-25",
    "between March and May 2024": "2024-03-01/2024-05-31",
    "due to meet on Sunday": "2026-02-01",
    "three days ago": "2026-01-27",
    "two weeks ago": "2026-01-13/2026-01-19",
    "last year": "2025-01-01/2025-12-31",
    "on 28 April of last year": "2025-04-28",
    "between April 28 and May 1 of last year": "2025-04-28/2025-05-01",
    "this year": "2026-01-01/2026-01-30",
    "over the weekend": "2026-01-24/2026-01-25",
    "2024-01-29": "2024-01-29",
    "29/01/2024": "2024-01-29",
    "on the 29th of January, 2026": "2026-01-29",
    "Saturday 24 August 2024": "2024-08-24",
    "in the night of 2 to 3 October 2024": "2024-10-02/2024-10-03",
    "July 13-21, 2025": "2025-07-13/2025-07-21",
    "13 and 14 July 2025": "2025-07-13/2025-07-14",
    "from 28 July to 3 August 2025": "2025-07-28/2025-08-03",
    "on the night of 5 March 2025": "2025-03-05/2025-03-06",
    "Overnight into Thursday": "2026-01-28/2026-01-29",
    "in recent months": "2025-10-02/2026-01-30",
    "since 2020": "2020-01-01/2026-01-30",
    "the past three months": "2025-11-01/2026-01-30",
    "Wednesday's blasts": "2026-01-28",
    "this Tuesday morning": "2026-01-27",
    "late December": "2025-12-21/2025-12-31",
    "in mid-2025": "2025-05-02/2025-09-01",
    "in March 2024": "2024-03-01/2024-03-31",
    "May 20": "2025-05-20",
    "as soldiers may march on, sun and sat, 2000 people in 2500 m": "",
    "last August": "2025-08-01/2025-08-31",
    "a month ago": "2025-12-16/2026-01-15",
    "October 3, 2024 at 7:40 a.m.": "2024-10-03",
    "On Jan. 5, 12 people": "2026-01-05",
    "on 3 January 2020. Two days earlier": "2020-01-03,2020-01-01",
    "On 24 January a raid. The following day": "2026-01-24,2026-01-25",
    "On Monday. The day before": "2026-01-26,2026-01-25",
    "by 15 May 2025 at least 133": "2025-05-15",
    "on Sunday and Monday": "2026-01-25,2026-01-26",
    "the 1978 arson in which 1,978 died": "",
    "in the previous year": "2025-01-01/2025-12-31",
    "tomorrow": "2026-01-31",
    "On Oct. 3 the 12 men": "2025-10-03",
    "17 hours later": "",
    "On 24 January a raid. Days later": "2026-01-24,2026-01-26/2026-01-31",
    "On 24 January a raid. Hours later the town fell": "2026-01-24,2026-01-24",
    "Two months after the killings at the market": "2025-11-16/2025-12-16",
    "Two days after the killings at the market": "",
    "the eve of the attack": "",
    "at the beginning of January": "2026-01-01/2026-01-11",
    "LAHORE, Jan 29 (Reuters)": "2026-01-29",
}


def written(period: Period) -> str:
    return str(period.start) if period.width == 1 else f"{period.start}/{period.end}"


@pytest.mark.parametrize(("words", "days"), TABLE.items(), ids=list(TABLE))
def test_expression_gives_its_days(words: str, days: str) -> None:
    assert ",".join(written(m.period) for m in dates.find(words, Clock(FRIDAY))) == days


def test_the_dateline_dates_a_report_without_publication() -> None:
    assert dates.dateline("SAN MARTIN, 14 NOV 89 (AGENCIA) -- [TEXT] TROOPS FOUGHT ON 12 NOVEMBER.") == date(
        1989, 11, 14
    )
    assert dates.dateline("Lima (Agencia) - Troops fought on 12 November 1989.") is None


def test_without_publication_only_complete_dates_resolve() -> None:
    text = "On Thursday and in recent months, on 3 May 2024 and two days later, in August and in 2021."
    found = [written(m.period) for m in dates.find(text, Clock(None))]
    assert found == ["2024-05-03", "2024-05-05", "2024-08-01/2024-08-31", "2021-01-01/2021-12-31"]


def test_the_day_of_a_statement_is_no_anchor() -> None:
    text = "The raid was on 20 January. The army said on Thursday that two men fled the day before."
    assert [written(m.period) for m in dates.find(text, Clock(FRIDAY))] == ["2026-01-20", "2026-01-29", "2026-01-19"]


def test_tokens_cover_the_words_across_paragraphs() -> None:
    report = make_report("Soldiers raided a camp on 12 January.\n\nTwo days later it was attacked.")
    clock = Clock(report.published)
    found = [(p, m) for p in parse.report(report) for m in dates.periods(p, report.published, clock)]
    assert [report.quote(p.span(m.start, m.end)) for p, m in found] == ["12 January", "Two days later"]
    assert [m.period.start for _, m in found] == [date(2026, 1, 12), date(2026, 1, 14)]


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_within_the_week_before_publication(published: date, back: int) -> None:
    day = published - timedelta(back)
    (found,) = dates.find(f"on {day:%A}", Clock(published))
    assert found.period == Period(day, day)


@given(st.dates(date(1950, 1, 1), date(2060, 1, 1)), st.none() | st.dates())
def test_a_full_date_never_depends_on_publication(day: date, published: date | None) -> None:
    for words in (
        f"{day:%d %B %Y}",
        f"{day:%B} {day.day}, {day.year}",
        day.isoformat(),
        f"{day:%A}, {day:%b} {day.day}, {day.year}",
    ):
        (found,) = dates.find(words, Clock(published))
        assert found.period == Period(day, day)
