"""Tables and objects -> files. Every file goes to a new name beside its place and is moved there when it is whole."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from dateline.errors import MissingPart

Row = dict[str, Any]
_NUMBER = re.compile(r"[+-]\d+(?:\.\d+)?")
CHUNK = 5_000  # rows of a Parquet row group


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to; it becomes `path` when the block ends well, and is removed when it does not."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def text_file(path: Path) -> Iterator[IO[str]]:
    """A text file in UTF-8, whole or not at all."""
    with whole(path) as part, part.open("w", encoding="utf-8", newline="") as out:
        yield out


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row], tags: Sequence[str] | None = None) -> None:
    """A CSV with a header (RFC 4180); `tags` are a second row, HXL's. Unknown is empty, never 0."""
    with text_file(path) as out:
        writer = csv.DictWriter(out, fieldnames=columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        if tags:
            csv.writer(out, lineterminator="\n").writerow(tags)
        writer.writerows({k: _safe(v) for k, v in row.items()} for row in rows)


def _safe(value: object) -> object:
    """Text that a spreadsheet would take for a formula is quoted (OWASP: CSV injection)."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def write_json(path: Path, content: object) -> None:
    """One JSON document."""
    with text_file(path) as out:
        json.dump(content, out, ensure_ascii=False, indent=1)
        out.write("\n")


def write_lines(path: Path, rows: Iterable[object]) -> None:
    """JSON lines."""
    with text_file(path) as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_parquet(path: Path, columns: Sequence[str], rows: Iterable[Row], notes: dict[str, str]) -> None:
    """A Parquet file; the notes (licence, marking) are in its metadata. MissingPart without pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingPart("Parquet needs pyarrow: pip install 'dateline[exports]'") from None
    numbers = {
        "killed_low",
        "killed_best",
        "killed_high",
        "reports",
        "origins",
        "low",
        "best",
        "high",
        "value",
        "start",
    }
    kinds = dict.fromkeys(numbers | {"end", "precision"}, pa.int64()) | dict.fromkeys(("lat", "lon"), pa.float64())
    schema = pa.schema([(c, kinds.get(c, pa.string())) for c in columns], metadata=notes)
    with whole(path) as part, pq.ParquetWriter(part, schema) as out:
        chunk: list[Row] = []
        for row in rows:
            chunk.append({c: row.get(c) for c in columns})
            if len(chunk) == CHUNK:
                out.write_table(pa.Table.from_pylist(chunk, schema))
                chunk = []
        out.write_table(pa.Table.from_pylist(chunk, schema))
