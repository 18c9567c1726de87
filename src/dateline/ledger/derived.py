"""Incidents and relations <-> what the ledger keeps of them between two starts; computed, so it may be lost.

It stands outside the chain, under one digest of its content, the program that computed it and the link of the chain
that it follows from; where any of these differs it is not used. JSON only: reading it runs nothing.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from dateline.ledger import rows
from dateline.ledger.chain import Broken
from dateline.ledger.tables import RECORDS
from dateline.model import Claim, Incident, Quote, Reason, Relation, Span, Toll, Value, encoded

TABLES = sa.MetaData()
DERIVED = sa.Table(
    "derived",
    TABLES,
    sa.Column("name", sa.String(80), primary_key=True),
    sa.Column("edition", sa.String(80), nullable=False),
    sa.Column("head", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
MOST_BYTES = 1_000_000_000  # of the JSON; more would fill the memory
Claims = Mapping[str, Sequence[Claim]]  # by report, as they were extracted


def put(connection: sa.Connection, name: str, edition: str, head: int, content: bytes) -> None:
    """Replaces what is kept under a name. The caller holds the write lock."""
    row = {"name": name, "edition": edition, "head": head, "content": content}
    connection.execute(DERIVED.delete().where(DERIVED.c.name == name))
    connection.execute(DERIVED.insert().values(**row, digest=_digest(connection, row)))


def get(connection: sa.Connection, name: str, edition: str) -> tuple[int, bytes] | None:
    """The record that something was computed up to, and its content; None where it is not there or does not fit."""
    query = sa.select(DERIVED).where(DERIVED.c.name == name, DERIVED.c.edition == edition)
    found = connection.execute(query).mappings().first()
    if found is None or found["digest"] != _digest(connection, dict(found)):
        return None
    return found["head"], found["content"]


def broken(connection: sa.Connection) -> Iterator[Broken]:
    """What is kept and is not what was written."""
    for row in connection.execute(sa.select(DERIVED)).mappings():
        if row["digest"] != _digest(connection, dict(row)):
            yield Broken("derived", row["name"], "changed")


def _digest(connection: sa.Connection, row: Mapping[str, Any]) -> str:
    link = connection.scalar(sa.select(RECORDS.c.chain).where(RECORDS.c.seq == row["head"]))
    before = f"{row['name']}|{row['edition']}|{row['head']}|{link}|".encode()
    return hashlib.sha256(before + row["content"]).hexdigest()


def packed(incidents: Iterable[Incident], relations: Iterable[Relation], claims: Claims) -> bytes:
    """Both as compressed JSON; a claim is its report and its position there, one that a person corrected is whole."""
    at = {id(c): [c.report_id, n] for many in claims.values() for n, c in enumerate(many)}
    content = {
        "incidents": [_of_incident(i, at) for i in incidents],
        "relations": [
            [r.from_id, r.to_id, r.kind, [[q.span.report_id, q.span.start, q.span.end, q.words] for q in r.quotes]]
            for r in relations
        ],
    }
    return zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 1)


def unpacked(content: bytes, claims: Claims) -> tuple[list[Incident], list[Relation]]:
    """The incidents and relations over the same claims. Raises ValueError for what `packed` never made."""
    try:
        opened = zlib.decompressobj()
        found = json.loads(opened.decompress(content, MOST_BYTES))
        incidents = [_to_incident(fields, claims) for fields in found["incidents"]]
        relations = [
            Relation(one, other, kind, tuple(Quote(Span(*span), words) for *span, words in quotes))
            for one, other, kind, quotes in found["relations"]
        ]
    except (zlib.error, LookupError, TypeError, AttributeError) as why:
        raise ValueError(f"this was not packed here: {why}") from why
    return incidents, relations


def _of_incident(one: Incident, at: Mapping[int, list[Any]]) -> list[Any]:
    place_of = {id(c): n for n, c in enumerate(one.claims)}
    return [
        one.id,
        [at.get(id(c)) or [rows.of_claim(c, "")[k] for k in rows.CLAIM] for c in one.claims],
        _of_value("type", one.type),
        _of_value("period", one.period),
        _of_value("place", one.place),
        [encoded(p) for p in one.participants],
        [[t.outcome, t.group, t.low, t.best, t.high, [place_of[id(c)] for c in t.claims]] for t in one.tolls],
        one.origins,
        [[r.words, r.weight] for r in one.reasons],
        one.background,
        one.aggregate,
    ]


def _of_value(attribute: str, value: Value | None) -> list[str] | None:
    return None if value is None else [attribute, encoded(value)]


def _to_incident(fields: Sequence[Any], claims: Claims) -> Incident:
    incident_id, told, kind, period, place, participants, tolls, origins, reasons, background, aggregate = fields
    own = tuple(_to_claim(c, claims) for c in told)
    return Incident(
        incident_id,
        own,
        _to_value(kind),
        _to_value(period),
        _to_value(place),
        tuple(_to_value(["participant", p]) for p in participants),
        tuple(Toll(o, g, low, best, high, tuple(own[n] for n in where)) for o, g, low, best, high, where in tolls),
        tuple(tuple(group) for group in origins),
        tuple(Reason(words, weight) for words, weight in reasons),
        background,
        aggregate,
    )


def _to_value(fields: list[str] | None) -> Any:
    return fields and rows.value(*fields)


def _to_claim(where: Sequence[Any], claims: Claims) -> Claim:
    if len(where) == 2:
        found: Claim = claims[where[0]][where[1]]
        return found
    return rows.to_claim(dict(zip(rows.CLAIM, where, strict=True)))
