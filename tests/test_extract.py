"""Happenings of a report: what is one thing, what is another, and what belongs to which."""

from __future__ import annotations

from datetime import date

from conftest import make_report
from dateline import extract
from dateline.model import Claim, Figure, IncidentType, Period, Report


def told(text: str, **more: object) -> dict[str, list[Claim]]:
    report = make_report(text, **more)
    found: dict[str, list[Claim]] = {}
    for claim in extract.claims(report):
        found.setdefault(claim.about.removeprefix(report.id), []).append(claim)
    return found


def kinds(claims: list[Claim]) -> list[str]:
    return [c.value.sub_event for c in claims if isinstance(c.value, IncidentType)]


def days(claims: list[Claim]) -> list[date]:
    return [c.value.start for c in claims if isinstance(c.value, Period)]


def counts(claims: list[Claim]) -> list[int | None]:
    return [c.value.best for c in claims if isinstance(c.value, Figure)]


def test_every_quote_stands_at_its_span(report: Report) -> None:
    found = extract.claims(report)
    assert found
    assert all(report.quote(c.span) == c.quote for c in found)


def test_anaphora_continues_one_happening() -> None:
    found = told(
        "A car bomb exploded outside a market on Tuesday.\n\nThe blast killed 12 people. The attack wounded 30."
    )
    (happening,) = (claims for about, claims in found.items() if about)
    assert kinds(happening) == ["Remote explosive/landmine/IED"]
    assert days(happening) == [date(2026, 1, 27)]
    assert sorted(filter(None, counts(happening))) == [12, 30]


def test_another_day_is_another_happening() -> None:
    found = told("Gunmen killed six farmers on Monday. On 3 January gunmen had killed two traders.")
    assert [days(c) for a, c in sorted(found.items()) if a] == [[date(2026, 1, 26)], [date(2026, 1, 3)]]


def test_the_day_of_a_statement_is_not_the_day_of_the_happening() -> None:
    found = told("Troops raided a camp on Tuesday and killed nine rebels, the army said on Thursday.")
    assert days(found["#1"]) == [date(2026, 1, 27)]


def test_what_only_a_statement_dates_happened_up_to_then() -> None:
    found = told("Troops raided a camp and killed nine rebels, the army said on Thursday.")
    assert [c.value for c in found["#1"] if c.attribute == "period"] == [Period(date(2026, 1, 28), date(2026, 1, 29))]


def test_what_is_denied_planned_or_general_is_no_happening() -> None:
    for text in (
        "The minister said that no operation was under way in the valley.",
        "The group threatened to attack the town again.",
        "Attacks have risen in recent months, the ministry said.",
    ):
        assert not [about for about in told(text) if about], text


def test_same_text_gives_the_same_claims(report: Report) -> None:
    assert [c.id for c in extract.claims(report)] == [c.id for c in extract.claims(report)]
