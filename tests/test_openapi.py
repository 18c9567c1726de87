"""The workbench's OpenAPI description holds under 2,000 drawn requests: no server error, and no undescribed answer."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from conftest import make_claim, make_figure, make_report
from dateline.ledger import Ledger
from dateline.model import IncidentType, Period, Place
from dateline.web import app

schemathesis = pytest.importorskip("schemathesis")


def filled() -> Ledger:
    """A ledger with one incident, so that pages have something to show."""
    ledger, report = Ledger.memory(), make_report("Soldiers killed 30 militants in Harnai on Thursday.")
    assert report.published
    day = report.published
    claims = [
        make_claim(report, "killed 30 militants", make_figure(30, group="militants")),
        make_claim(report, "Thursday", Period(day, day), "period"),
        make_claim(report, "Harnai", Place("Harnai", "t:1", "town", country="Pakistan", lat=30.1, lon=67.9), "place"),
        make_claim(report, "killed", IncidentType("Battles", "Armed clash"), "type"),
    ]
    ledger.add(report, claims)
    return ledger


SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", app(filled()))
PER_OPERATION = 2_000 // sum(1 for _ in SCHEMA.get_all_operations())


@pytest.mark.slow
@SCHEMA.parametrize()
@settings(max_examples=PER_OPERATION, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_server_error(case: schemathesis.Case) -> None:
    if case.path == "/brief/check.json" and len(str(case.body)) > 2_000:
        return  # long drawn texts take the parser's time and test nothing more
    if case.path == "/brief.json" and str((case.query or {}).get("draft", "false")).lower() not in ("false", "0"):
        return  # so do drafts, which test_web.py asks for
    answer = case.call()
    assert answer.status_code < 500, case.as_curl_command()
