"""A table of incidents that somebody coded -> one Report, and the Claims of each row, at its cells' characters.

ACLED- and UCDP-shaped CSV, our own CSV, Parquet, GeoPackage, GeoJSON, STIX and FollowTheMoney, and any spreadsheet
saved as CSV whose columns are known by name. The file is the report; what a row says is one happening.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dateline.errors import UnreadableInput
from dateline.model import Claim, Report, Section, Skipped
from dateline.read import columns, prose, stored
from dateline.read.cells import Cell, table, tree
from dateline.read.values import Row, claims_of

_OURS = re.compile(r"(?:inc|[A-Z]{3})-([0-9a-f]{16})$")
EXTENSION = "dateline_id"
UNKNOWN_COLUMNS = (
    "no table of incidents: no rows, or fewer than two columns with names that are known; say which is which with "
    "--mapping COLUMN=FIELD"
)

LARGEST_TABLE = 100_000_000  # bytes; our own STIX of 10,000 incidents takes 40 million (bench/export_speed.py)


@dataclass(frozen=True, slots=True)
class Coded:
    """What a file of incidents gives. `mapping` is (column, field or "", an example) for each column of a table."""

    report: Report
    claims: tuple[Claim, ...]
    rows: int
    shape: str
    mapping: tuple[tuple[str, str, str], ...] = ()
    skipped: tuple[Skipped, ...] = ()


def coded(data: bytes, path: str, given: Mapping[str, str] | None = None) -> Coded:
    """The incidents of a file. `given` says which column is which field where the names do not.

    Cells that cannot be read are skipped, with their row and the reason. UnreadableInput where the file is no table of
    incidents.
    """
    if len(data) > LARGEST_TABLE:
        raise UnreadableInput(path, f"over the limit of {LARGEST_TABLE / 1e6:.0f} MB for one table; split it")
    text = stored.as_table(data, path) or prose.decoded(data, path)
    report = Report(text, path, path, sections=(Section("table", 0, len(text)),))
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        kind, rows = _objects(text, path)
        return _made(report, rows, kind, ())
    lines = table(text)
    header = next(lines, [])
    names, body = [c.words for c in header], list(lines)
    where = columns.mapped(names, given)
    if len(where) < 2 or not body:
        raise UnreadableInput(path, UNKNOWN_COLUMNS)
    fields = {at: field for field, at in where.items()}
    if all(c.words.startswith("#") for c in body[0] if c.words):  # HXL's tags
        body = body[1:]
    rows = [{f: line[at] for f, at in where.items() if at < len(line) and line[at].words} for line in body]
    examples = [
        next((line[n].words for line in body if n < len(line) and line[n].words), "") for n in range(len(names))
    ]
    shown = tuple((name, fields.get(n, ""), examples[n]) for n, name in enumerate(names))
    return _made(report, rows, columns.shape(names), shown)


def _made(report: Report, rows: list[Row], shape: str, shown: tuple[tuple[str, str, str], ...]) -> Coded:
    found: list[Claim] = []
    skipped: list[Skipped] = []
    seen: dict[str, int] = {}
    told = 0
    for n, row in enumerate(rows, 1):
        about = _about(row, f"{report.id}#{n}")
        if about in seen:
            skipped.append(Skipped(f"{report.path}: row {n}", f"the same id as row {seen[about]}"))
            continue
        seen[about] = n
        claims, faults = claims_of(report, row, about, f"import/{shape}")
        skipped += [Skipped(f"{report.path}: row {n}", why) for why in faults]
        told += bool(claims)
        found += claims
    if not found:
        raise UnreadableInput(report.path, "no row says anything that could be read")
    return Coded(report, tuple(found), told, shape, shown, tuple(skipped))


def _about(row: Row, otherwise: str) -> str:
    """The id of the incident where one of our exports wrote it, in whatever shape."""
    ours = _OURS.match(row["id"].words) if "id" in row else None
    return f"inc-{ours.group(1)}" if ours else otherwise


def _objects(text: str, path: str) -> tuple[str, list[Row]]:
    """What kind of JSON it is, and its rows."""
    try:
        whole = tree(text).value
    except (ValueError, RecursionError) as why:
        raise UnreadableInput(path, str(why)) from None
    kind = whole["type"].value if "type" in whole else None
    if kind == "FeatureCollection" and isinstance(whole.get("features", Cell([], 0, 0)).value, list):
        return "geojson", list(_features(whole["features"].value))
    if kind == "bundle" and isinstance(whole.get("objects", Cell([], 0, 0)).value, list):
        return "stix", list(_incidents(whole["objects"].value))
    raise UnreadableInput(path, "neither GeoJSON nor STIX nor FollowTheMoney lines")


def _features(many: list[Cell]) -> Iterator[Row]:
    for one in many:
        properties = _dict(_dict(one).get("properties"))
        row = _row(properties)
        point = _dict(_dict(one).get("geometry")).get("coordinates")
        if point and isinstance(point.value, list) and len(point.value) >= 2:
            row = {"lon": point.value[0], "lat": point.value[1], **row}
        if "id" not in row and "id" in _dict(one):
            row["id"] = _dict(one)["id"]
        if row:
            yield row


def _incidents(many: list[Cell]) -> Iterator[Row]:
    """Rows of a STIX bundle: an incident's coding, with the location that it is tied to."""
    objects = {o["id"].words: o for o in map(_dict, many) if "id" in o}
    places: dict[str, dict[str, Cell]] = {}
    for one in objects.values():
        if _word(one, "relationship_type") == "located-at":
            places[_word(one, "source_ref")] = objects.get(_word(one, "target_ref"), {})
    for name, one in objects.items():
        if _word(one, "type") != "incident":
            continue
        codings = [_dict(e) for e in _dict(one.get("extensions")).values()]
        coding = next((c for c in codings if EXTENSION in c), {})
        place = places.get(name, {})
        beside = {"lat": "latitude", "lon": "longitude", "country_code": "country", "place": "name"}
        row = {field: place[key] for field, key in beside.items() if key in place}
        row |= {"admin1": place["administrative_area"]} if "administrative_area" in place else {}
        row |= _row(coding)
        if row:
            yield row


def _row(values: Mapping[str, Cell]) -> Row:
    """The fields among the members of an object."""
    names = list(values)
    row = {
        field: values[names[at]] for field, at in columns.mapped(names).items() if values[names[at]].value is not None
    }
    return row | ({"tolls": values["tolls"]} if "tolls" in values else {})


def _dict(cell: Cell | None) -> dict[str, Cell]:
    return cell.value if cell is not None and isinstance(cell.value, dict) else {}


def _word(members: Mapping[str, Cell], key: str) -> str:
    return members[key].words if key in members else ""
