"""The ledger's tables and views, and the forward-only migrations that make them.

Real columns, so that DuckDB, Datasette or a spreadsheet can read the file. Every row of `reports`, `claims`,
`extractions`, `retrievals`, `assessments` and `forecasts` has its line in `records`, the hash chain.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    select,
    text,
)
from sqlalchemy.types import TypeDecorator

from dateline.errors import BrokenLedger

SCHEMA = MetaData()


class Moment(TypeDecorator[datetime]):
    """A point in time, kept in UTC; SQLite has no time zones, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; a time without a zone is taken as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored time with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


VERSIONS = Table(
    "schema_versions", SCHEMA, Column("version", Integer, primary_key=True, autoincrement=False), Column("at", Moment)
)

RECORDS = Table(
    "records",
    SCHEMA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("id", String(40), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("chain", String(64), nullable=False),
)

REPORTS = Table(
    "reports",
    SCHEMA,
    Column("id", String(40), primary_key=True),
    Column("path", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("language", String(20), nullable=False),
    Column("published", Date),
    Column("retrieved", Moment),
    Column("source", Text),
    Column("marking", String(20), nullable=False),
    Column("sections", Text, nullable=False),
    Column("text", Text, nullable=False),
)

CLAIMS = Table(
    "claims",
    SCHEMA,
    Column("id", String(40), primary_key=True),
    Column("report_id", String(40), nullable=False, index=True),
    Column("extraction_id", String(40), nullable=False, index=True),
    Column("about", String(60), nullable=False),
    Column("attribute", String(20), nullable=False),
    Column("quote", Text, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("speaker", Text),
    Column("stance", String(30), nullable=False),
    Column("hedge", Text),
    Column("modality", String(20), nullable=False),
    Column("extractor", Text, nullable=False),
    Column("outcome", String(20)),
    Column("victims", Text),
    Column("low", Integer),
    Column("best", Integer),
    Column("high", Integer),
    Column("day_from", Date),
    Column("day_to", Date),
    Column("place", Text),
    Column("country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("actor", Text),
    Column("role", String(20)),
    Column("value", Text, nullable=False),
    Column("source", Text),
)

EXTRACTIONS = Table(
    "extractions",
    SCHEMA,
    Column("id", String(40), primary_key=True),
    Column("report_id", String(40), nullable=False),
    Column("extractor", Text, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Index("extractions_by_report", "report_id", "at"),
)

RETRIEVALS = Table(
    "retrievals",
    SCHEMA,
    Column("id", String(40), primary_key=True),
    Column("report_id", String(40), index=True),
    Column("url", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("status", Integer),
    Column("headers", Text, nullable=False),
    Column("body_hash", String(64), nullable=False),
)

ASSESSMENTS = Table(
    "assessments",
    SCHEMA,
    Column("id", String(40), primary_key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("verdict", String(20), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("why", Text, nullable=False),
    Column("value", Text),
    Column("probability", Float),
    Column("confidence", Text),
)

FORECASTS = Table(
    "forecasts",
    SCHEMA,
    Column("id", String(40), primary_key=True),
    Column("unit", Text, nullable=False),
    Column("month", String(7), nullable=False),
    Column("measure", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("issued", Date),
    Column("mean", Float, nullable=False),
    Column("quantiles", Text, nullable=False),
)

KINDS: dict[str, Table] = {
    t.name: t for t in (REPORTS, CLAIMS, EXTRACTIONS, RETRIEVALS, ASSESSMENTS, FORECASTS)
}  # every table that the chain covers

VIEWS = {
    "current_claims": """
        SELECT c.* FROM claims c JOIN extractions e ON e.id = c.extraction_id
        WHERE NOT EXISTS (SELECT 1 FROM extractions n WHERE n.report_id = e.report_id
                          AND (n.at > e.at OR (n.at = e.at AND n.id > e.id)))""",
    "current_figures": """
        SELECT r.path, r.outlet, r.published, c.outcome, c.victims, c.low, c.best, c.high, c.speaker, c.quote, c.about
        FROM current_claims c JOIN reports r ON r.id = c.report_id WHERE c.attribute = 'figure'""",
}


def _first(connection: Connection) -> None:
    SCHEMA.create_all(connection)
    for name, query in VIEWS.items():
        connection.execute(text(f"CREATE VIEW {name} AS {query}"))


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first,)  # append only; a step that shipped never changes


def migrate(connection: Connection) -> None:
    """Brings an open database to the newest schema. A ledger of a newer Dateline is refused, never changed."""
    VERSIONS.create(connection, checkfirst=True)
    have = max(connection.scalars(select(VERSIONS.c.version)), default=0)
    if have > len(MIGRATIONS):
        raise BrokenLedger(f"this ledger has schema {have}; this Dateline knows {len(MIGRATIONS)}: update Dateline")
    for version, step in enumerate(MIGRATIONS[have:], have + 1):
        step(connection)
        connection.execute(VERSIONS.insert().values(version=version, at=datetime.now(UTC)))
