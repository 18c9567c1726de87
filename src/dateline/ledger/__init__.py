"""Nouns -> what is kept: reports, claims, assessments and issued forecasts, append-only, in one file or one database.

The one stateful object of Dateline. SQLite by default, PostgreSQL by URL, the same code (SQLAlchemy Core).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from dateline.errors import BrokenLedger, QuoteMismatch, WrongUse
from dateline.ledger import chain, derived, rows
from dateline.ledger.chain import Broken
from dateline.ledger.tables import (
    ASSESSMENTS,
    CLAIMS,
    EXTRACTIONS,
    FORECASTS,
    KINDS,
    RECORDS,
    REPORTS,
    RETRIEVALS,
    migrate,
)
from dateline.model import Assessment, Claim, Forecast, Report, canonical, content_id

__all__ = ["MARKINGS", "Broken", "Ledger"]

WRITE_LOCK = 7_164_001  # any number; PostgreSQL's advisory lock that makes writers wait for each other
BUSY_SECONDS = 30  # how long a second writer waits for the first
MARKINGS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")  # FIRST TLP 2.0


class Ledger:
    """What was published, what it says and what people concluded. Every method is one transaction.

    A method that returns has its records on disk; a crash before that leaves nothing half-written.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        with self.writing() as connection:
            migrate(connection)
            derived.TABLES.create_all(connection)

    @classmethod
    def open(cls, where: str | Path) -> Ledger:
        """The ledger in a file (made where there is none) or at a PostgreSQL URL.

        Raises BrokenLedger for a file that is no ledger, or that a newer Dateline wrote.
        """
        url = str(where)
        if "://" not in url:
            Path(url).resolve().parent.mkdir(parents=True, exist_ok=True)
            url = f"sqlite:///{url}"
        elif url.startswith(("postgres://", "postgresql://")):
            url = "postgresql+psycopg://" + url.split("://", 1)[1]
        try:
            return cls(_engine(url))
        except (sa.exc.DatabaseError, sqlite3.DatabaseError) as why:
            raise BrokenLedger(f"{where}: cannot be opened as a ledger ({str(why).splitlines()[0]})") from why

    @classmethod
    def memory(cls) -> Ledger:
        """A ledger that is gone with the process; for tests and for a first look."""
        return cls(_engine("sqlite://"))

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One write transaction; other writers wait for its end. For the modules of this folder."""
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            if self._engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITE_LOCK)))
            yield connection

    def add(
        self,
        report: Report,
        claims: Sequence[Claim],
        *,
        marking: str = "TLP:CLEAR",
        at: datetime | None = None,
    ) -> bool:
        """Keeps a report and its claims; True where anything was new. The same report and claims again add nothing.

        Claims of a newer extractor are kept beside the older ones and are the current ones from then on. Raises
        QuoteMismatch where a claim's words are not at its span, WrongUse for an unknown marking; nothing is kept then.
        """
        if marking not in MARKINGS:
            raise WrongUse(f"{marking}: not a TLP 2.0 marking ({', '.join(MARKINGS)})")
        for claim in claims:
            if claim.report_id != report.id or report.quote(claim.span) != claim.quote:
                raise QuoteMismatch(f"{report.path}: “{claim.quote}” is not at {claim.span.start}-{claim.span.end}")
        unique = {c.id: c for c in claims}
        extractor = "+".join(sorted({c.extractor for c in claims})) or "none"
        extraction_id = content_id("ext", report.id, extractor, *sorted(unique))
        with self.writing() as connection:
            added = False
            if connection.scalar(sa.select(REPORTS.c.id).where(REPORTS.c.id == report.id)) is None:
                chain.append(connection, "reports", [rows.of_report(report, marking)])
                added = True
            if connection.scalar(sa.select(EXTRACTIONS.c.id).where(EXTRACTIONS.c.id == extraction_id)) is None:
                made = {"id": extraction_id, "report_id": report.id, "extractor": extractor, "claims": len(unique)}
                chain.append(connection, "extractions", [{**made, "at": _now(at)}])
                chain.append(connection, "claims", [rows.of_claim(c, extraction_id) for c in unique.values()])
                added = True
        return added

    def retrieved(self, report: Report, url: str, status: int, headers: dict[str, str], body: bytes) -> None:
        """Keeps when and how a report was fetched: time, address, headers, hash of the bytes (Berkeley Protocol)."""
        row = {
            "report_id": report.id,
            "url": url,
            "at": _now(None),
            "status": status,
            "headers": canonical(headers),
            "body_hash": hashlib.sha256(body).hexdigest(),
        }
        with self.writing() as connection:
            chain.append(connection, "retrievals", [{"id": content_id("ret", canonical(row)), **row}])

    def assess(self, *assessments: Assessment) -> None:
        """Keeps judgements; one that is there already is not kept twice. A correction is a new assessment."""
        with self.writing() as connection:
            made = {a.id: rows.of_assessment(a) for a in assessments}
            there = set(connection.scalars(sa.select(ASSESSMENTS.c.id).where(ASSESSMENTS.c.id.in_(list(made)))))
            chain.append(connection, "assessments", [r for i, r in made.items() if i not in there])

    def issue(self, forecasts: Iterable[Forecast]) -> None:
        """Keeps forecasts as they were issued, to be scored later as they were said."""
        with self.writing() as connection:
            made = {r["id"]: r for r in map(rows.of_forecast, forecasts)}
            there = set(connection.scalars(sa.select(FORECASTS.c.id).where(FORECASTS.c.id.in_(list(made)))))
            chain.append(connection, "forecasts", [r for i, r in made.items() if i not in there])

    def reports(self, markings: Sequence[str] = MARKINGS, head: int = 0) -> list[Report]:
        """The reports with one of the markings that were kept after record number `head`, oldest publication first."""
        query = sa.select(REPORTS).where(REPORTS.c.marking.in_(markings))
        if head:
            query = query.join(RECORDS, _recorded(REPORTS, head))
        return [rows.to_report(r) for r in self.fetch(query.order_by("published", "path", REPORTS.c.id))]

    def marking(self, report_id: str) -> str | None:
        """The TLP label of a report, None where there is no such report."""
        found = self.fetch(sa.select(REPORTS.c.marking).where(REPORTS.c.id == report_id))
        return str(found[0]["marking"]) if found else None

    def markings(self, head: int = 0) -> dict[str, str]:
        """The TLP label of each report that was kept after record number `head`."""
        query = sa.select(REPORTS.c.id, REPORTS.c.marking)
        found = self.fetch(query.join(RECORDS, _recorded(REPORTS, head)) if head else query)
        return {r["id"]: r["marking"] for r in found}

    def claims(self, report_id: str | None = None) -> list[Claim]:
        """The current claims: of each report those of its latest extraction, in the order of the text."""
        newer = EXTRACTIONS.alias()
        later = sa.or_(
            newer.c.at > EXTRACTIONS.c.at, sa.and_(newer.c.at == EXTRACTIONS.c.at, newer.c.id > EXTRACTIONS.c.id)
        )
        outdated = sa.exists().where(newer.c.report_id == EXTRACTIONS.c.report_id, later)
        wanted = [CLAIMS.c[name] for name in rows.CLAIM]
        query = sa.select(*wanted).join(EXTRACTIONS, EXTRACTIONS.c.id == CLAIMS.c.extraction_id).where(~outdated)
        if report_id is not None:
            query = query.where(CLAIMS.c.report_id == report_id)
        return [rows.to_claim(r) for r in self.fetch(query.order_by("report_id", "span_start", CLAIMS.c.id))]

    def assessments(self) -> list[Assessment]:
        """All judgements, oldest first."""
        return [rows.to_assessment(r) for r in self.fetch(sa.select(ASSESSMENTS).order_by("at", "id"))]

    def forecasts(self) -> list[Forecast]:
        """All issued forecasts, oldest first."""
        return [rows.to_forecast(r) for r in self.fetch(sa.select(FORECASTS).order_by("issued", "unit", "month", "id"))]

    def retrievals(self, report_id: str) -> list[dict[str, Any]]:
        """When and how a report was fetched, newest first."""
        query = sa.select(RETRIEVALS).where(RETRIEVALS.c.report_id == report_id).order_by(RETRIEVALS.c.at.desc())
        return [{**r, "headers": json.loads(r["headers"])} for r in self.fetch(query)]

    def last_retrieval(self, url: str) -> dict[str, Any] | None:
        """The latest retrieval from an address, None where nothing was fetched from there."""
        query = sa.select(RETRIEVALS).where(RETRIEVALS.c.url == url).order_by(RETRIEVALS.c.at.desc()).limit(1)
        return next(({**r, "headers": json.loads(r["headers"])} for r in self.fetch(query)), None)

    def head(self) -> int:
        """The number of the last record, 0 in an empty ledger; it grows with everything that is kept."""
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.max(RECORDS.c.seq))) or 0

    def since(self, head: int) -> dict[str, list[str]]:
        """What was kept after record number `head`: ids by kind (reports, extractions, assessments ...), in order."""
        found: dict[str, list[str]] = {}
        for row in self.fetch(sa.select(RECORDS.c.kind, RECORDS.c.id).where(RECORDS.c.seq > head).order_by("seq")):
            found.setdefault(row["kind"], []).append(row["id"])
        return found

    def extracted(self, head: int) -> set[str]:
        """The reports that were extracted, for the first time or anew, after record number `head`."""
        query = sa.select(EXTRACTIONS.c.report_id).join(RECORDS, _recorded(EXTRACTIONS, head)).distinct()
        return {r["report_id"] for r in self.fetch(query)}

    def keep(self, name: str, edition: str, head: int, content: bytes) -> None:
        """Keeps what a program's edition computed from the records up to `head`; it may be dropped at any time."""
        with self.writing() as connection:
            derived.put(connection, name, edition, head, content)

    def kept(self, name: str, edition: str) -> tuple[int, bytes] | None:
        """The head that something was computed at, and its content; None where it is damaged or of another edition."""
        with self._engine.connect() as connection:
            return derived.get(connection, name, edition)

    def verify(self) -> list[Broken]:
        """Every record that is not what was written; empty where all is well.

        Raises BrokenLedger where the database itself cannot be read.
        """
        try:
            with self._snapshot() as connection:
                self._sound(connection)
                return [*chain.broken(connection), *derived.broken(connection)]
        except (sa.exc.DatabaseError, sqlite3.DatabaseError, ValueError) as why:
            raise BrokenLedger(f"the ledger cannot be read through: {str(why).splitlines()[0]}") from why

    def _sound(self, connection: sa.Connection) -> None:
        if self._engine.dialect.name == "sqlite":
            said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            if said != "ok":
                raise BrokenLedger(f"the database file is damaged: {said}")

    def backup(self, to: Path) -> None:
        """Writes a whole copy to a new SQLite file while others go on reading and writing.

        Raises WrongUse where the file is there already. A PostgreSQL ledger is copied record by record, chain included.
        """
        if to.exists():
            raise WrongUse(f"{to}: is there already; a backup never overwrites")
        copy = Ledger.open(to)
        with self._snapshot() as source, copy.writing() as target:
            for table in [*KINDS.values(), RECORDS]:
                for page in source.execute(sa.select(table)).mappings().partitions(chain.PAGE):
                    target.execute(table.insert(), [dict(r) for r in page])
        copy.close()

    def close(self) -> None:
        """Gives back the connections."""
        self._engine.dispose()

    def fetch(self, query: sa.Select[Any]) -> list[rows.Row]:
        """What a query finds, each row a dict. For the modules of this folder."""
        with self._engine.connect() as connection:
            return [dict(r) for r in connection.execute(query).mappings()]

    def _snapshot(self) -> sa.Connection:
        """A connection that sees one moment, whatever others write meanwhile (SQLite's WAL does so by itself)."""
        connection = self._engine.connect()
        if self._engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        return connection


def _recorded(table: sa.Table, head: int) -> sa.ColumnElement[bool]:
    """Joins a table's rows to their records after number `head`."""
    return sa.and_(RECORDS.c.id == table.c.id, RECORDS.c.kind == table.name, RECORDS.c.seq > head)


def _now(at: datetime | None) -> datetime:
    return (at or datetime.now(UTC)).astimezone(UTC)


def _engine(url: str) -> sa.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url)
    if url == "sqlite://":
        engine = sa.create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def _on_connect(raw: sqlite3.Connection, _: object) -> None:
        raw.isolation_level = None  # SQLAlchemy begins transactions below; the driver's own habit would defer the lock
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
