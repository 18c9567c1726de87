"""The trained model fills in only where the rules found nothing, points at real words, and may be absent."""

from __future__ import annotations

import pytest

from conftest import make_report
from dateline.extract import claims, learned, parse
from dateline.extract.reading import readings
from dateline.model import Figure, IncidentType, Report

PASSING = make_report(
    "The foreign ministry confirmed that relatives of the engineers who had been taken hostage near the dam were told."
)
RULES = make_report("Gunmen killed nine villagers near Harnai on Thursday, the army said.")
CALM = make_report("The trade ministers met on Monday and agreed on a new tariff for wheat.")


def typed(report: Report) -> list[tuple[str, IncidentType]]:
    return [(c.extractor, c.value) for c in claims(report) if isinstance(c.value, IncidentType)]


def test_sentences_are_told_apart() -> None:
    marks = learned.scores([s.text for s in (RULES, CALM)])
    assert len(marks) == 2
    assert marks[0][0] > learned.SURE > marks[1][0]


def test_it_leaves_alone_what_the_rules_found() -> None:
    assert all(not extractor.startswith("heads") for extractor, _ in typed(RULES))
    assert typed(CALM) == []


def test_an_overlooked_incident_points_at_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = IncidentType("Violence against civilians", "Attack")
    monkeypatch.setattr(learned, "scores", lambda sentences: [(3.0, kind) for _ in sentences])
    read = readings(parse.report(PASSING), PASSING.published, lambda name: None)
    found = learned.overlooked(PASSING, read, [])
    assert ("abducted", None) in [(c.value.outcome, c.value.best) for c in found if isinstance(c.value, Figure)]
    assert found[0].value == IncidentType("Violence against civilians", "Abduction/forced disappearance")
    assert all(PASSING.quote(c.span) == c.quote and c.extractor == "heads/1" for c in found)


def test_without_the_model_the_rules_stand_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "_model", lambda: None)
    assert learned.scores(["Gunmen killed nine villagers."]) == []
    assert typed(RULES)
