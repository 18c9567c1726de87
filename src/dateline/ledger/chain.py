"""Rows -> a hash chain, and what a second look at it finds.

Each record's hash covers its whole row; each link covers the link before it, so a changed, removed or reordered record
is found and named. (The chain shows that the file was changed, not by whom: keep a backup elsewhere.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from dateline.ledger.rows import Row
from dateline.ledger.tables import KINDS, RECORDS
from dateline.model import canonical

GENESIS = "0" * 64
PAGE = 2_000  # rows compared at once, so that memory stays flat


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that is not what was written. `why`: changed, removed, added or unchained."""

    kind: str
    id: str
    why: str


def digest(row: Row) -> str:
    """SHA-256 of a row's content, 64 hex digits."""
    return hashlib.sha256(canonical(row).encode()).hexdigest()


def link(before: str, kind: str, record_id: str, row_hash: str) -> str:
    """The next link of the chain."""
    return hashlib.sha256(f"{before}|{kind}|{record_id}|{row_hash}".encode()).hexdigest()


def append(connection: Connection, kind: str, rows: Sequence[Row]) -> None:
    """Writes rows and their links. The caller holds the write lock."""
    if not rows:
        return
    last = connection.execute(select(RECORDS.c.seq, RECORDS.c.chain).order_by(RECORDS.c.seq.desc()).limit(1)).first()
    seq, chain = (last.seq, last.chain) if last else (0, GENESIS)
    links = []
    for row in rows:
        row_hash, seq = digest(row), seq + 1
        chain = link(chain, kind, row["id"], row_hash)
        links.append({"seq": seq, "kind": kind, "id": row["id"], "hash": row_hash, "chain": chain})
    connection.execute(KINDS[kind].insert(), list(rows))
    connection.execute(RECORDS.insert(), links)


def broken(connection: Connection) -> Iterator[Broken]:
    """Every record that was changed, removed, added behind the chain's back, or whose link does not fit."""
    expected, before = 1, GENESIS
    counted = dict.fromkeys(KINDS, 0)
    while page := list(
        connection.execute(select(RECORDS).where(RECORDS.c.seq >= expected).order_by("seq").limit(PAGE))
    ):
        found = {kind: _hashes(connection, kind, [r.id for r in page if r.kind == kind]) for kind in KINDS}
        for record in page:
            if record.seq != expected:
                yield Broken("records", str(expected), "removed")
            if record.chain != link(before, record.kind, record.id, record.hash):
                yield Broken(record.kind, record.id, "unchained")
            present = found.get(record.kind, {}).get(record.id)
            if present != record.hash:
                yield Broken(record.kind, record.id, "removed" if present is None else "changed")
            counted[record.kind] = counted.get(record.kind, 0) + 1
            expected, before = record.seq + 1, record.chain
    for kind, table in KINDS.items():
        rows = connection.scalar(select(func.count()).select_from(table)) or 0
        if rows > counted[kind]:
            yield from _added(connection, kind)


def _hashes(connection: Connection, kind: str, ids: list[str]) -> dict[str, str]:
    table, found = KINDS[kind], {}
    for start in range(0, len(ids), 500):
        for row in connection.execute(select(table).where(table.c.id.in_(ids[start : start + 500]))).mappings():
            found[row["id"]] = digest(dict(row))
    return found


def _added(connection: Connection, kind: str) -> Iterator[Broken]:
    table = KINDS[kind]
    chained = select(RECORDS.c.id).where(RECORDS.c.kind == kind)
    for record_id in connection.scalars(select(table.c.id).where(table.c.id.not_in(chained))):
        yield Broken(kind, record_id, "added")
