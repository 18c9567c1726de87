"""Builders with defaults; a test says only what it is about."""

from __future__ import annotations

import os
from datetime import date

import pytest
from hypothesis import settings

from dateline.model import Claim, Figure, Report, Section, Span, Value

# seconds are measured by the bench; on a busy machine a deadline only makes tests flicker
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def make_report(text: str, **more: object) -> Report:
    """A report with one body section, published on Friday 30 January 2026."""
    more.setdefault("published", date(2026, 1, 30))
    more.setdefault("path", "report.md")
    more.setdefault("sections", (Section("body", 0, len(text)),))
    return Report(text, **more)  # type: ignore[arg-type]


def make_claim(report: Report, quote: str, value: Value, attribute: str = "figure", **more: object) -> Claim:
    """A claim whose quote is found in the report."""
    start = report.text.index(quote)
    more.setdefault("about", f"{report.id}#1")
    return Claim(Span(report.id, start, start + len(quote)), quote, attribute, value, **more)  # type: ignore[arg-type]


def make_figure(value: int | None, outcome: str = "killed", group: str | None = None, **more: object) -> Figure:
    """An exact count."""
    return Figure(outcome, group, value, value, value, **more)  # type: ignore[arg-type]


@pytest.fixture
def report() -> Report:
    """Two sentences about one raid."""
    return make_report(
        "Soldiers raided a camp near Harnai on Thursday. At least 30 militants were killed, the army said."
    )


POSTGRES = os.environ.get(
    "DATELINE_TEST_POSTGRES", ""
)  # a server of the tests' own; databases beside this one are made
STORES = ["sqlite", *(["postgresql"] if POSTGRES else [])]


def emptied_postgres() -> str:
    """The URL of an empty PostgreSQL database; each worker of a parallel run has its own."""
    import sqlalchemy as sa

    url = sa.make_url(POSTGRES.replace("postgresql://", "postgresql+psycopg://"))
    name = f"{url.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False).replace("+psycopg", "")
