"""Bytes of a Parquet file, a GeoPackage or FollowTheMoney lines -> the same rows as the text of a CSV.

Claims point at characters, so a file without any is kept as the table that it holds.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import struct
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

from dateline.errors import MissingPart, UnreadableInput

PARQUET, SQLITE = b"PAR1", b"SQLite format 3\0"
_ENTITY = re.compile(
    rb'\s*\{[^\n]*"schema"\s*:\s*"[A-Z]\w+"[^\n]*"properties"|\s*\{[^\n]*"properties"[^\n]*"schema"\s*:'
)
_SUFFERED = re.compile(r"(?P<count>\d+) .*?\b(?P<outcome>killed|injured|abducted|missing|displaced|arrested)$")
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # bytes before the shape, by the flag of a GeoPackage's geometry


def as_table(data: bytes, path: str) -> str | None:
    """The rows as CSV with a header; None where the bytes are none of these formats.

    UnreadableInput where they are broken; MissingPart for Parquet without pyarrow.
    """
    if data.startswith(PARQUET):
        return _parquet(data, path)
    if data.startswith(SQLITE):
        return _geopackage(data, path)
    return _entities(data, path) if _ENTITY.match(data) else None


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(["" if v is None else v for v in row] for row in rows)
    return out.getvalue()


def _parquet(data: bytes, path: str) -> str:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingPart("Parquet needs pyarrow: pip install 'dateline[exports]'") from None
    try:
        held = pq.read_table(BytesIO(data))
    except (pa.ArrowException, OSError) as why:
        raise UnreadableInput(path, f"not a Parquet file that can be read: {str(why).splitlines()[0]}") from None
    columns = held.column_names
    return _csv(columns, ([row[c] for c in columns] for row in held.to_pylist()))


def _geopackage(data: bytes, path: str) -> str:
    """The first table of features; a point gives lat and lon where no columns do."""
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(data)
        base.execute("PRAGMA trusted_schema = OFF")
        found = base.execute(
            "SELECT table_name, column_name FROM gpkg_contents JOIN gpkg_geometry_columns USING (table_name)"
            " WHERE data_type = 'features'"
        ).fetchone()
        if found is None:
            raise UnreadableInput(path, "a GeoPackage without a table of features")
        name, shape = (str(word).replace('"', '""') for word in found)
        rows = base.execute(f'SELECT * FROM "{name}"')
        columns = [str(c[0]) for c in rows.description]
        at = columns.index(str(found[1]))
        located = {"lat", "lon"} <= {c.casefold() for c in columns}
        kept = [c for c in columns if c not in (shape, "fid")] + ([] if located else ["lon", "lat"])
        made = []
        for row in rows:
            values = [v for c, v in zip(columns, row, strict=True) if c not in (shape, "fid")]
            made.append(values if located else [*values, *_point(row[at])])
        return _csv(kept, made)
    except (sqlite3.Error, ValueError) as why:
        raise UnreadableInput(path, f"not a GeoPackage that can be read: {why}") from None
    finally:
        base.close()


def _point(blob: object) -> tuple[float | None, float | None]:
    """Longitude and latitude of a GeoPackage's binary point (OGC 12-128r19, 2.1.3); None for anything else."""
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        return None, None
    shape = blob[8 + _ENVELOPES.get(blob[3] >> 1 & 7, 0) :]
    order = "<" if shape[:1] == b"\1" else ">"
    if len(shape) < 21 or struct.unpack(f"{order}I", shape[1:5])[0] % 1000 != 1:
        return None, None
    lon, lat = struct.unpack(f"{order}dd", shape[5:21])
    return lon, lat


def _entities(data: bytes, path: str) -> str:
    """FollowTheMoney lines: a row an Event, with the names of who was involved."""
    try:
        entities = [json.loads(line) for line in data.decode("utf-8").splitlines() if line.strip()]
        names = {e["id"]: _first(e, "name") for e in entities}
        events = [e for e in entities if e["schema"] == "Event"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as why:
        raise UnreadableInput(path, f"not FollowTheMoney entities, one a line: {why}") from None
    if not events:
        raise UnreadableInput(path, "FollowTheMoney entities without an Event")
    columns = ["id", "sub_event_type", "date_start", "date_end", "country_code", "country", "admin1", "place"]
    columns += ["actors", "killed_best", "injured", "abducted", "missing", "displaced", "arrested"]
    return _csv(columns, (_event(e, names, columns) for e in events))


def _event(entity: dict[str, Any], names: dict[str, str], columns: Sequence[str]) -> list[str]:
    properties = entity.get("properties") or {}
    counts: dict[str, int] = {}
    for words in properties.get("summary", ()):
        if found := _SUFFERED.match(str(words)):
            counts[found["outcome"]] = max(counts.get(found["outcome"], 0), int(found["count"]))
    kind, where = _first(entity, "name").split(",")[0], _first(entity, "location").split(", ")
    row = {
        "id": str(entity.get("id", "")),
        "sub_event_type": kind,
        "date_start": _first(entity, "startDate"),
        "date_end": _first(entity, "endDate"),
        "country_code": _first(entity, "country").upper(),
        "place": ", ".join(where[: -2 if len(where) > 2 else -1]),
        "admin1": where[-2] if len(where) > 2 else "",
        "country": where[-1],
        "actors": "; ".join(f"{names[i]} (other)" for i in properties.get("involved", ()) if names.get(i)),
        "killed_best": str(counts.pop("killed", "")),
        **{outcome: str(count) for outcome, count in counts.items()},
    }
    return [row.get(c, "") for c in columns]


def _first(entity: dict[str, Any], name: str) -> str:
    values = (entity.get("properties") or {}).get(name) or [""]
    return str(values[0])
