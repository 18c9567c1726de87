"""Tables of reports, one a row (.jsonl, .csv) -> Reports, streamed; a bad row is skipped with its line number."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from dateline.errors import UnreadableInput
from dateline.model import Report, Section, Skipped
from dateline.read import fields, prose

LONGEST_ROW = 5_000_000  # bytes; a longer line is skipped, not held in memory
TEXT_COLUMNS = ("text", "body", "content", "article", "report", "notes", "description", "summary")


def from_lines(lines: Iterable[bytes], path: str) -> Iterator[Report | Skipped]:
    """A Report or a Skipped for each line that is not blank, in order; nothing is held."""
    for n, line in enumerate(lines, 1):
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        try:
            yield _from_json(line)
        except (ValueError, RecursionError) as why:
            short = str(why) if type(why) is ValueError else _json_fault(why)
            yield Skipped(f"{path}:{n}", short)


def lines_of(stream: io.BufferedIOBase) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long only the beginning comes, so that it is refused."""
    while line := stream.readline(LONGEST_ROW + 1):
        yield line
        while not line.endswith(b"\n") and len(line) > LONGEST_ROW:
            line = stream.readline(LONGEST_ROW + 1)
            if line.endswith(b"\n") or not line:
                break


def _from_json(line: bytes) -> Report:
    if len(line) > LONGEST_ROW:
        raise ValueError(f"the row is over the limit of {LONGEST_ROW / 1e6:.0f} MB")
    row = json.loads(line.decode("utf-8-sig"))
    if not isinstance(row, dict):
        raise ValueError("the row is not an object")
    return from_row(row, str(row.get("id") or ""))


def _json_fault(why: Exception) -> str:
    if isinstance(why, json.JSONDecodeError):
        return f"not valid JSON at column {why.colno} ({why.msg.lower()})"
    return "not UTF-8 text" if isinstance(why, UnicodeDecodeError) else "not valid JSON (nested too deeply)"


def from_row(row: dict[str, object], name: str) -> Report:
    """The Report of one row; ValueError says what is missing."""
    lower = {str(k).strip().lower(): v for k, v in row.items() if k}
    text = next((v for c in TEXT_COLUMNS if isinstance(v := lower.get(c), str) and v.strip()), None)
    if text is None:
        raise ValueError('the row has no "text"')
    if not name:
        raise ValueError('the row has no "id"')
    if fields.encodable(text) != text:
        raise ValueError('"text" holds half of a surrogate pair')
    given = {k: v for k, v in lower.items() if k not in (*TEXT_COLUMNS, "id")}
    one = prose.report(text, name, **given)
    return one if one.prose() else fields.report(text, name, given, (Section("body", 0, len(text)),))


def read_csv(data: bytes, path: str) -> Iterator[Report | Skipped]:
    """A Report for each row of a table with a header; the id column names it, or else file and row number."""
    csv.field_size_limit(LONGEST_ROW)
    text = prose.decoded(data, path).lstrip("\ufeff")
    head = text.split("\n", 1)[0]
    mark = max("\t;,", key=head.count)
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark)
    columns = {str(c).strip().lower() for c in table.fieldnames or ()}
    if not columns & set(TEXT_COLUMNS):
        raise UnreadableInput(path, 'the table has no column "text"')
    number = 0
    while True:
        number += 1
        try:
            row = next(table, None)
            if row is None:
                break
            given = {str(k).strip().lower(): v for k, v in row.items() if k}
            yield from_row(given, str(given.get("id") or f"{path}#{number}"))
        except (ValueError, csv.Error) as why:
            yield Skipped(f"{path}#{number}", str(why))
    if number == 1:
        raise UnreadableInput(path, "the table has no rows")
