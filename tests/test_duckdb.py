"""The SQL of docs/duckdb.md runs on a fresh export and a fresh ledger, and each question has an answer."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.cli import app

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "duckdb.md").read_text("utf-8")
REPORTS = str(ROOT / "examples" / "balochistan" / "reports")


def queries(kind: str) -> list[str]:
    """The page's blocks of one kind."""
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.S)


def test_questions_to_the_export_have_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    made = CliRunner().invoke(app, ["export", REPORTS, "-f", "parquet", "-o", str(tmp_path / "incidents.parquet")])
    assert made.exit_code == 0, made.output
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as connection:
        views, *asked = queries("sql")
        connection.execute(views)
        answers = [connection.execute(query).fetchall() for query in asked]
        assert len(answers) == 6 and all(answers)
        incidents = connection.execute("SELECT count(*), count(DISTINCT incident_id) FROM incidents").fetchone()
        assert incidents and incidents[0] == incidents[1] == sum(row[2] for row in answers[0])
        rival = answers[1][0]
        assert rival[2] < rival[3] and len(rival[4]) > 1
        both = connection.execute("SELECT (SELECT count(*) FROM tolls) + (SELECT count(*) FROM counts)").fetchone()
        assert both == connection.execute("SELECT count(*) FROM 'incidents-figures.parquet'").fetchone()


def test_questions_to_the_ledger_have_answers(tmp_path: Path) -> None:
    where = tmp_path / "desk.ledger"
    assert CliRunner().invoke(app, ["read", REPORTS, "--ledger", str(where), "--quiet"]).exit_code == 0
    with sqlite3.connect(f"file:{where}?mode=ro", uri=True) as connection:
        answers = [connection.execute(query).fetchall() for query in queries("sqlite")]
    connection.close()
    assert len(answers) == 3 and all(answers)
    assert "rules/1" in {row[0] for row in answers[2]}
