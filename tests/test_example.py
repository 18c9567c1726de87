"""The example that ships: waves, operations and totals of a province stay out of the incidents of single towns."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from dateline import pipeline
from dateline.model import Analysis, Incident

EXAMPLE = Path(__file__).parents[1] / "examples" / "balochistan"
REPORTS = EXAMPLE / "reports"

pytestmark = pytest.mark.slow


@cache
def analysis() -> Analysis:
    return pipeline.incidents([REPORTS])


def of(day: date, name: str) -> list[Incident]:
    """The incidents of a day in a place whose name starts so."""
    return [
        i
        for i in analysis().incidents
        if i.period and i.place and i.period.start == day and i.place.name[:6] == name[:6]
    ]


def counts(incident: Incident, outcome: str, *groups: str) -> set[int | None]:
    return {c.value.best for t in incident.tolls if t.outcome == outcome and t.group in groups for c in t.claims}


def numbers(incident: Incident) -> set[str]:
    paths = {r.id: Path(r.path).name for r in analysis().reports}
    return {paths[i][:2] for i in incident.report_ids}


def test_the_two_raids_are_parts_of_one_umbrella_that_three_reports_tell() -> None:
    (whole,) = [i for i in of(date(2026, 1, 29), "Balochistan") if i.aggregate]
    (harnai,), (panjgur,) = of(date(2026, 1, 29), "Harnai"), of(date(2026, 1, 29), "Panjgur")
    assert numbers(whole) == {"02", "03", "08"} and counts(whole, "killed", "militants") == {41}
    assert counts(harnai, "killed", "militants") == counts(panjgur, "killed", "militants") == {30, 11}
    parts = {r.from_id for r in analysis().relations if r.kind == "part_of" and r.to_id == whole.id}
    assert parts == {harnai.id, panjgur.id}


def test_the_wave_of_attacks_has_the_province_as_its_place_and_keeps_its_own_dead() -> None:
    (attacks,) = [i for i in of(date(2026, 1, 31), "Balochistan") if counts(i, "killed", "civilians")]
    assert numbers(attacks) >= {"04", "05", "06", "08"}
    assert counts(attacks, "killed", "civilians") == {18, 31, 36}
    assert counts(attacks, "killed", "soldiers", "security forces") == {15, 17, 22, 84}
    assert not counts(attacks, "killed", "militants") & {145, 177, 216}


def test_the_operation_after_it_holds_the_growing_total_and_answers_it() -> None:
    (operation,) = [i for i in analysis().incidents if 216 in counts(i, "killed", "militants")]
    assert counts(operation, "killed", "militants") == {145, 177, 216}
    (attacks,) = [i for i in of(date(2026, 1, 31), "Balochistan") if counts(i, "killed", "civilians")]
    (raids,) = [i for i in analysis().incidents if i.aggregate]
    kinds = {(r.from_id, r.to_id, r.kind) for r in analysis().relations}
    assert (operation.id, attacks.id, "responds_to") in kinds
    assert (raids.id, attacks.id, "precedes") in kinds


def test_the_clean_brief_raises_neither_error_nor_warning() -> None:
    found = pipeline.check(EXAMPLE / "brief-clean.txt", [REPORTS]).findings
    assert [f for f in found if f.severity != "note"] == []


def test_the_brief_is_told_of_the_split_the_order_of_events_and_whose_dead_they_are() -> None:
    found = {f.code: f for f in pipeline.check(EXAMPLE / "brief.txt", [REPORTS]).findings}
    assert {"FIG02", "FIG18", "TIM08", "FIG13", "OMI01", "COH01", "EST01"} <= set(found)
    assert "Panjgur" in found["FIG18"].message and "30" in found["FIG18"].message
    assert "145" in found["FIG13"].message
