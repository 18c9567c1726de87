"""A row of a coded table -> Claims about one happening; a cell that makes no sense is named and left out.

ACLED: a date within a week or a month where time_precision is 2 or 3; 0 fatalities are "none reported", which is no
count. UCDP: side A and B of battles fight each other, and neither is said to have begun; a range is given of the total.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from importlib import resources

from dateline.model import (
    OUTCOMES,
    ROLES,
    SUB_TYPES,
    Actor,
    Claim,
    Figure,
    IncidentType,
    Participant,
    Period,
    Place,
    Report,
    Span,
)
from dateline.model import Value as Said
from dateline.read import fields
from dateline.read.cells import Cell

Row = dict[str, Cell]
KINDS = {  # ACLED's inter codes, by name and (before 2024) by number -> kinds of actor
    "state forces": "state forces",
    "rebel group": "rebel group",
    "rebel forces": "rebel group",
    "political militia": "political militia",
    "identity militia": "communal militia",
    "civilians": "civilians",
    "rioters": "civilians",
    "protesters": "civilians",
    "external/other forces": "external forces",
    "1": "state forces",
    "2": "rebel group",
    "3": "political militia",
    "4": "communal militia",
    "5": "civilians",
    "6": "civilians",
    "7": "civilians",
    "8": "external forces",
}
AROUND = {"1": 0, "2": 3, "3": 15}  # days on either side, by ACLED's time_precision: the day, its week, its month
EXACT = {"1": 1, "2": 2, "3": 2}  # UCDP's where_prec -> ours; 4 and more are a province or wider
_NAMED = re.compile(rf"\s*(.+?) \(({'|'.join(ROLES)})\)(?:;|\Z)")
_COUNT = re.compile(r"\d{1,3}(?:[ ,]\d{3})+|\d{1,7}(?:\.0+)?")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})\Z")
NOBODY = ("", "unknown", "-", "n/a", "none")


def claims_of(report: Report, row: Row, about: str, extractor: str) -> tuple[list[Claim], list[str]]:
    """What the row says, and why cells of it were left out. Each claim's words are those of its cells."""
    faults: list[str] = []

    def said(attribute: str, value: Said, *cells: Cell) -> Claim:
        span = Span(report.id, min(c.start for c in cells), max(c.end for c in cells))
        return Claim(span, report.quote(span), attribute, value, about, extractor=extractor)

    found: list[Claim] = []
    for attribute, reader in READERS:
        try:
            for value, *cells in reader(row):
                found.append(said(attribute, value, *cells))
        except ValueError as why:
            faults.append(str(why))
    return [c for c in found if c.quote], faults


Reader = Callable[[Row], Iterator[tuple[Said, *tuple[Cell, ...]]]]


def _type(row: Row) -> Iterator[tuple[Said, *tuple[Cell, ...]]]:
    kind, sub = row.get("event_type"), row.get("sub_event_type")
    if kind:
        event = next((e for e in SUB_TYPES if e.lower() == kind.words.lower()), None)
        if not event:
            raise ValueError(f"{kind.words!r} is none of ACLED's event types ({', '.join(SUB_TYPES)})")
        yield IncidentType(event, sub.words if sub else "Other"), *filter(None, (kind, sub))
    elif sub and (event := next((e for e, many in SUB_TYPES.items() if sub.words in many), None)):
        yield IncidentType(event, sub.words), sub
    elif row.get("violence") and row["violence"].words == "3":
        yield IncidentType("Violence against civilians", "Attack"), row["violence"]


def _period(row: Row) -> Iterator[tuple[Said, *tuple[Cell, ...]]]:
    start, end = row.get("date_start") or row.get("date"), row.get("date_end")
    if not start:
        return
    first = _day(start)
    last = _day(end) if end and "date_start" in row else first
    if last < first:
        raise ValueError(f"ends on {last}, before it starts on {first}")
    around = row.get("date_precision") if "date_start" not in row else None
    grace = timedelta(days=AROUND.get(around.words, 0) if around else 0)
    yield Period(first - grace, last + grace), *filter(None, (start, end if end and "date_start" in row else around))


def _day(cell: Cell) -> date:
    found = fields.day(cell.words)
    slashed = _SLASHED.match(cell.words)
    if slashed:
        one, other, year = map(int, slashed.groups())
        if one <= 12 and other <= 12 and one != other:
            raise ValueError(f"{cell.words} may be two days; write days as 2026-01-29")
        month, day = (other, one) if one > 12 else (one, other)
        found = date(year, month, day)
    if not found:
        raise ValueError(f"{cell.words!r} is no day; write days as 2026-01-29")
    return found


def _place(row: Row) -> Iterator[tuple[Said, *tuple[Cell, ...]]]:
    cells = [row[f] for f in ("place", "admin2", "admin1", "country") if f in row]
    if not cells:
        return
    lat, lon = _degrees(row.get("lat"), 90), _degrees(row.get("lon"), 180)
    names = {f: row[f].words for f in ("country", "country_code", "admin1", "admin2") if f in row}
    if "country_code" not in names and "country_number" in row:
        names["country_code"] = _alpha2().get(row["country_number"].words.zfill(3), "")
    level = next((f for f in ("country", "admin1", "admin2") if row.get(f) and row[f].words == cells[0].words), "")
    precision, both = _precision(row), lat is not None and lon is not None
    place = Place(
        cells[0].words,
        kind=level or ("region" if precision == 3 else "town"),
        country=names.get("country") or None,
        country_code=names.get("country_code") or None,
        admin1=names.get("admin1") or None,
        admin2=names.get("admin2") or None,
        lat=lat if both else None,
        lon=lon if both else None,
        precision=precision,
    )
    yield place, cells[0]


def _degrees(cell: Cell | None, most: float) -> float | None:
    if cell is None:
        return None
    try:
        value = float(cell.words.replace(",", "."))
    except ValueError:
        raise ValueError(f"{cell.words!r} are no degrees") from None
    if not -most <= value <= most:
        raise ValueError(f"{cell.words} is beyond {most:.0f} degrees")
    return value


def _precision(row: Row) -> int | None:
    if "precision" in row:
        return int(row["precision"].words) if row["precision"].words in ("1", "2", "3") else None
    return EXACT.get(row["where_precision"].words, 3) if "where_precision" in row else None


def _participants(row: Row) -> Iterator[tuple[Said, *tuple[Cell, ...]]]:
    one_sided = "violence" in row and row["violence"].words == "3"
    sides = ("attacker", "target") if one_sided else ("other", "other")
    state_based = "violence" in row and row["violence"].words == "1"
    for field, role, kind in (("side_a", sides[0], "government" if state_based else ""), ("side_b", sides[1], "")):
        if field in row and row[field].words.lower() not in NOBODY:
            yield Participant(_actor(row[field].words, kind), role), row[field]
    for role in ("attacker", "target"):
        kinds = row.get(f"{role}_kind")
        for field, kind in ((role, KINDS.get(kinds.words.lower(), "") if kinds else ""), (f"{role}_more", "")):
            for name, cell in _split(row.get(field), ";" if field != role else "\n"):
                yield Participant(_actor(name, kind), role), cell
    yield from _listed(row.get("actors"))


def _listed(cell: Cell | None) -> Iterator[tuple[Said, *tuple[Cell, ...]]]:
    """Actors with their roles: "name (role); name (role)", a list of objects, or names alone."""
    if cell is None:
        return
    if isinstance(cell.value, list):
        for one in cell.value:
            given = one.plain() if isinstance(one.value, dict) else {}
            if isinstance(given.get("name"), str) and given.get("role") in ROLES:
                yield Participant(_actor(given["name"]), given["role"]), one
        return
    named = list(_NAMED.finditer(str(cell.value)))
    for one in named:
        yield Participant(_actor(one[1]), one[2]), cell.part(one.start(1), one.end(2) + 1)
    for name, part in _split(cell, ";") if not named else ():
        yield Participant(_actor(name), "other"), part


def _split(cell: Cell | None, mark: str) -> Iterator[tuple[str, Cell]]:
    """The names between marks, each with its own stretch of the cell."""
    for one in re.finditer(rf"[^{mark}\s][^{mark}]*", str(cell.value)) if cell is not None else ():
        name = one.group().rstrip()
        if cell is not None and name.lower() not in NOBODY:
            yield name, cell.part(one.start(), one.start() + len(name))


def _actor(name: str, kind: str = "") -> Actor:
    guessed = "civilians" if name.startswith("Civilians") else "government" if name.startswith("Government of") else ""
    return Actor(name, kind=kind or guessed)


def _killed(row: Row) -> Iterator[tuple[Said, *tuple[Cell, ...]]]:
    if "tolls" in row and isinstance(row["tolls"].value, list):
        yield from _tolls(row["tolls"].value)
        return
    cells = [row[f] for f in ("killed_low", "killed_best", "killed_high") if f in row]
    low, best, high = (_count(row.get(f)) for f in ("killed_low", "killed_best", "killed_high"))
    none_reported = "date_precision" in row and best == 0
    if cells and not none_reported:
        alone = low is None and high is None
        yield _figure("killed", None, *((best, best, best) if alone else (low, best, high))), *cells


def _sides(row: Row) -> Iterator[tuple[Said, *tuple[Cell, ...]]]:
    """The dead by side; no range is given of them, and 0 beside a total says nothing."""
    sides = {"civilians_killed": "civilians", "deaths_a": "soldiers", "deaths_b": "fighters"}
    if "violence" in row and row["violence"].words != "1":
        sides |= {"deaths_a": "fighters of side A", "deaths_b": "fighters of side B"}
    for field, group in sides.items():
        count = _count(row.get(field))
        if count:
            yield Figure("killed", group, best=count), row[field]


def _others(row: Row) -> Iterator[tuple[Said, *tuple[Cell, ...]]]:
    for outcome in OUTCOMES[1:]:
        count = _count(row.get(outcome))
        if count is not None:
            yield _figure(outcome, None, count, count, count), row[outcome]


def _tolls(many: list[Cell]) -> Iterator[tuple[Said, *tuple[Cell, ...]]]:
    for one in many:
        given = one.plain() if isinstance(one.value, dict) else {}
        counts = [given.get(k) for k in ("low", "best", "high")]
        group = given.get("victims")
        sound = all(c is None or (isinstance(c, int) and not isinstance(c, bool) and c >= 0) for c in counts)
        if given.get("outcome") not in OUTCOMES or not sound or not isinstance(group, str | None):
            raise ValueError("a toll that is none: outcome, victims, low, best and high are expected")
        yield _figure(given["outcome"], group, *counts), one


def _figure(outcome: str, group: str | None, low: int | None, best: int | None, high: int | None) -> Figure:
    known = [n for n in (low, best, high) if n is not None]
    if known != sorted(known):
        raise ValueError(f"{outcome}: low, best and high are not in order ({', '.join(map(str, known))})")
    qualifier = "at least" if high is None else "exactly" if len(set(known)) == 1 else "between"
    return Figure(outcome, group, low, best, high, qualifier if known else "vague")


def _count(cell: Cell | None) -> int | None:
    if cell is None or not cell.words:
        return None
    if not _COUNT.fullmatch(cell.words):
        raise ValueError(f"{cell.words!r} is no count of people")
    return int(re.sub(r"[ ,]|\.0+\Z", "", cell.words))


@cache
def _alpha2() -> dict[str, str]:
    """ISO 3166-1 numeric -> alpha-2."""
    text = resources.files("dateline").joinpath("data/iso3166.tsv").read_text("utf-8")
    return {r["numeric"].zfill(3): r["alpha2"] for r in csv.DictReader(text.splitlines(), delimiter="\t")}


READERS: tuple[tuple[str, Reader], ...] = (
    ("type", _type),
    ("period", _period),
    ("place", _place),
    ("participant", _participants),
    ("figure", _killed),
    ("figure", _sides),
    ("figure", _others),
)
