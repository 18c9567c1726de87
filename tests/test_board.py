"""The board: incidents are kept between two starts, never trusted further than what they follow from, and brought up
to date by what is new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from conftest import STORES, emptied_postgres, make_claim, make_figure, make_report
from dateline import pipeline
from dateline.corroborate.corrections import correction, subject
from dateline.ledger import Ledger, derived
from dateline.model import Assessment, Claim, Figure, Incident, IncidentType, Period, Place, Relation, Report, encoded
from dateline.web.board import Board

NOW = datetime(2026, 2, 1, tzinfo=UTC)
TOWNS = ("Harnai", "Gwadar", "Quetta")


@pytest.fixture(params=STORES)
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(emptied_postgres() if request.param == "postgresql" else tmp_path / "a.ledger")
    for n in range(12):
        keep(opened, n)
    yield opened
    opened.close()


def keep(ledger: Ledger, number: int, extractor: str = "rules/1") -> Report:
    """A report on one raid in one of three towns, kept with its claims; two raids in a quarter."""
    town, day = TOWNS[number % 3], date(2024, 1, 1) + timedelta(days=45 * number)
    text = f"Soldiers killed {number + 3} militants in {town} on Thursday."
    report = make_report(text, path=f"{number}.md", published=day)
    where = Place(town, f"test:{town}", "town", country="Pakistan", lat=30.0, lon=62.0 + 2 * (number % 3))
    of = {"extractor": extractor}
    dead = make_figure(number + 3, group="militants")
    claims = [
        make_claim(report, f"killed {number + 3} militants", dead, **of),
        make_claim(report, "Thursday", Period(day, day), "period", **of),
        make_claim(report, town, where, "place", **of),
        make_claim(report, "killed", IncidentType("Battles", "Armed clash"), "type", **of),
    ]
    ledger.add(report, claims)
    return report


class Counted:
    """Corroborates as the pipeline does, and remembers how many claims each time."""

    def __init__(self) -> None:
        self.claims: list[int] = []

    def __call__(
        self, claims: Sequence[Claim], reports: Sequence[Report], assessments: Sequence[Assessment]
    ) -> tuple[list[Incident], list[Relation]]:
        self.claims.append(len(claims))
        return pipeline.judged(claims, reports, assessments)


def started(ledger: Ledger, edition: str = "one") -> tuple[Board, list[int]]:
    counted = Counted()
    return Board(ledger, counted, edition=edition).refresh(), counted.claims


def state(board: Board) -> tuple[object, ...]:
    return board.incidents, board.relations, board.homes, board.assessments


def corrected(ledger: Ledger) -> None:
    claim = next(c for c in ledger.claims() if c.attribute == "figure")
    now = encoded(Figure("killed", "militants", 40, 40, 40))
    ledger.assess(Assessment(subject(claim), "correct", "ann", NOW, "misprint", correction(claim, now)))


def test_a_second_start_computes_nothing_and_shows_the_same(ledger: Ledger) -> None:
    corrected(ledger)
    first, computed = started(ledger)
    assert computed == [48]
    again, computed = started(ledger)
    assert computed == []
    assert state(again) == state(first)
    assert any(t.best == 40 for i in again.incidents.values() for t in i.tolls)
    assert ledger.verify() == []


def test_what_came_since_is_taken_in_without_all_the_rest(ledger: Ledger) -> None:
    started(ledger)
    keep(ledger, 12)
    corrected(ledger)
    now, computed = started(ledger)
    assert computed and max(computed) < 24
    fresh, _ = started(ledger, "two")
    assert now.homes == fresh.homes
    assert {i.id: i.tolls for i in now.incidents.values()} == {i.id: i.tolls for i in fresh.incidents.values()}


def test_another_edition_or_many_new_reports_compute_all(ledger: Ledger) -> None:
    started(ledger)
    assert started(ledger, "two")[1] == [48]
    for n in range(12, 15):
        keep(ledger, n)
    assert started(ledger, "two")[1] == [60]


def test_a_report_extracted_anew_computes_all(ledger: Ledger) -> None:
    started(ledger)
    keep(ledger, 3, "rules/2")
    assert started(ledger)[1] == [48]


@pytest.mark.parametrize("damage", [b"", b"{}", b"\x80\x04cos\nsystem\n"])
def test_damaged_content_is_found_and_not_used(ledger: Ledger, damage: bytes) -> None:
    first, _ = started(ledger)
    with ledger.writing() as connection:
        connection.execute(sa.update(derived.DERIVED).values(content=damage))
    assert [(b.kind, b.why) for b in ledger.verify()] == [("derived", "changed")]
    again, computed = started(ledger)
    assert computed == [48] and state(again) == state(first)
    assert ledger.verify() == []


def test_content_that_was_never_packed_is_not_used(ledger: Ledger) -> None:
    first, _ = started(ledger)
    name = f"incidents {' '.join(first.markings)}"
    ledger.keep(name, "one", ledger.head(), b"not packed by us")
    again, computed = started(ledger)
    assert computed == [48] and state(again) == state(first)


def test_two_clearances_keep_their_own(ledger: Ledger) -> None:
    everything, _ = started(ledger)
    report = make_report("Soldiers killed 9 rebels.", path="closed.md")
    ledger.add(report, [make_claim(report, "killed 9 rebels", make_figure(9))], marking="TLP:RED")
    for _ in range(2):
        low = Board(ledger, pipeline.judged, ("TLP:CLEAR",), "one").refresh()
        assert report.id not in low.reports and len(low.incidents) == len(everything.incidents)
