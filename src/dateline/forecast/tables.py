"""CSV files -> Series: own counts (`unit,month,value`), UCDP GED or Candidate rows, an ACLED export.

Which of them a file is, its columns say. Event rows are counted from the file's first to its last step; inside that
window a unit without a row had none, outside it nothing is known.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from dateline.errors import UnreadableInput, WrongUse
from dateline.forecast.series import Series, label, number, of_day

UNKNOWN = {"", "na", "nan", "null", "none"}
LARGEST = 1e9  # more people than any count of the dead; a larger number is a slip
LONGEST = 6000  # steps between the first and the last of a file; more is a mistyped year
Row = dict[str, str]
UCDP_KINDS = {"state": "1", "nonstate": "2", "onesided": "3"}
ACLED_KINDS = ("Battles", "Explosions/Remote violence", "Violence against civilians", "Riots", "Protests")


def read(path: Path, by: str = "country", measure: str = "killed", step: str = "month", kind: str = "") -> Series:
    """The series of a CSV file (.csv or .csv.gz).

    Of event rows, `by` is country, admin1 or pair, `measure` killed or incidents, and `kind` restricts them: state,
    nonstate or onesided in UCDP's files, an event type in ACLED's. Raises UnreadableInput with the line at fault.
    """
    rows = _rows(path)
    columns = set(rows[0]) if rows else set()
    if {"unit", "value"} <= columns and columns & {"month", "week"}:
        return _own(path, rows, "week" if "week" in columns else "month")
    if {"best", "date_start", "country", "type_of_violence"} <= columns:
        return _events(path, rows, _ucdp(kind, by, measure), measure, step)
    if {"event_date", "fatalities", "country"} <= columns:
        return _events(path, rows, _acled(kind, by, measure), measure, step)
    why = "has no rows" if not rows else "has neither unit,month,value nor the columns of a UCDP or ACLED file"
    raise UnreadableInput(str(path), why)


def _rows(path: Path) -> list[Row]:
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
        found = list(csv.DictReader(io.StringIO(text), strict=True))
    except (OSError, EOFError) as why:
        raise UnreadableInput(str(path), getattr(why, "strerror", None) or "damaged gzip file") from None
    except UnicodeDecodeError:
        raise UnreadableInput(str(path), "is not UTF-8 text") from None
    except csv.Error as why:
        raise UnreadableInput(str(path), f"is no CSV file ({why})") from None
    return [{(k or "").strip().lower(): (v or "") for k, v in row.items() if isinstance(k, str)} for row in found]


def _own(path: Path, rows: list[Row], step: str) -> Series:
    cells: dict[tuple[str, int], float] = {}
    for line, row in enumerate(rows, 2):
        try:
            at, value = number(row[step], step), _count(row["value"])
        except ValueError as why:
            raise UnreadableInput(str(path), f"line {line}: {why}") from None
        unit = row["unit"].strip()
        if not unit:
            raise UnreadableInput(str(path), f"line {line}: the unit has no name")
        if (unit, at) in cells:
            raise UnreadableInput(str(path), f"line {line}: a second row for {unit} in {label(at, step)}")
        cells[unit, at] = value
    return _panel(path, cells, "count", step, math.nan)


def _count(text: str) -> float:
    if text.strip().lower() in UNKNOWN:
        return math.nan
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None
    if value < 0:
        raise ValueError(f"{text.strip()} is negative; a count cannot be")
    if value > LARGEST:
        raise ValueError(f"{text.strip()} is too large to be a count")
    if value != round(value):
        raise ValueError(f"{text.strip()} is not a whole number")
    return value


def _panel(path: Path, cells: dict[tuple[str, int], float], measure: str, step: str, empty: float) -> Series:
    units, steps = tuple(dict.fromkeys(u for u, _ in cells)), [at for _, at in cells]
    start, width = min(steps), max(steps) - min(steps) + 1
    if width > LONGEST:
        raise UnreadableInput(str(path), f"runs from {label(start, step)} to {label(max(steps), step)}: a wrong year?")
    values = np.full((len(units), width), empty)
    row = {u: i for i, u in enumerate(units)}
    for (unit, at), value in cells.items():
        values[row[unit], at - start] = value
    return Series(units, start, values, measure, step)


Event = tuple[str, date, float]


def _events(path: Path, rows: list[Row], read_row: object, measure: str, step: str) -> Series:
    cells: dict[tuple[str, int], float] = defaultdict(float)
    days: list[date] = []
    for line, row in enumerate(rows, 2):
        try:
            found = read_row(row)  # type: ignore[operator]
        except (ValueError, KeyError) as why:
            raise UnreadableInput(str(path), f"line {line}: {why}") from None
        days.append(_day(row.get("date_start") or row["event_date"]))
        for unit, day, value in found:
            cells[unit, of_day(day, step)] += value
    if not cells:
        raise UnreadableInput(str(path), "has no event of that kind")
    for edge in (min(days), max(days)):  # the window of the whole file, so that quiet steps at its ends count as zero
        cells[next(iter(cells))[0], of_day(edge, step)] += 0
    return _panel(path, cells, measure, step, 0.0)


def _ucdp(kind: str, by: str, measure: str) -> object:
    wanted = UCDP_KINDS.get(kind)
    if kind and wanted is None:
        raise WrongUse(f"kind {kind!r}: UCDP files have {', '.join(UCDP_KINDS)}")
    unit = _unit(by, "adm_1", ("side_a", "side_b"))

    def read_row(row: Row) -> Iterator[Event]:
        if wanted and row["type_of_violence"] != wanted:
            return
        first, last = _day(row["date_start"]), _day(row["date_end"])
        yield unit(row), first + (last - first) / 2, _count(row["best"]) if measure == "killed" else 1.0

    return read_row


def _acled(kind: str, by: str, measure: str) -> object:
    if kind and kind not in ACLED_KINDS:
        raise WrongUse(f"kind {kind!r}: ACLED files have {', '.join(ACLED_KINDS)}")
    unit = _unit(by, "admin1", ("actor1", "actor2"))

    def read_row(row: Row) -> Iterator[Event]:
        if not kind or row.get("event_type") == kind:
            yield unit(row), _day(row["event_date"]), _count(row["fatalities"]) if measure == "killed" else 1.0

    return read_row


def _unit(by: str, admin1: str, sides: tuple[str, str]):  # type: ignore[no-untyped-def]
    if by == "country":
        return lambda row: row["country"]
    if by == "admin1":
        return lambda row: f"{row['country']} / {row[admin1] or 'unknown'}"
    if by == "pair":
        return lambda row: " - ".join(sorted(row[s] or "unknown" for s in sides))
    raise WrongUse(f"units by {by!r}: choose country, admin1 or pair")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise ValueError(f"{text!r} is not a day as 2026-01-31") from None
