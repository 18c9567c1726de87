"""Places of our own, of UCDP and of Insecurity Insight -> places of the gazetteer, or names for those it has.

A town that the gazetteer has within a few kilometres under one of the names, or a division of its country and level
with one of them, gets the names and, for a division, the point. All others become places of their own.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from dateline.model import Place
from dateline.resolve.spelling import key, shortened

OWN, SHORT, ALTERNATE = 0, 1, 2  # ranks of a name: the place's own, without its generic word, any other
FILES = ("places.tsv", "ged_places.tsv", "camps.tsv")
SAME_TOWN_KM = 12.0
NEIGHBOUR_KM = 60.0  # a new place lies in the divisions of the nearest town, if that is not further
LEVELS = {"ADM1": "admin1", "ADM2": "admin2"}


_GENERIC = re.compile(r" (?:Province|Governorate|Oblast|Region|State|Department|Krai|Zone|Territory)$")


@dataclass(frozen=True, slots=True)
class Own:
    """One line of the file."""

    number: int
    name: str
    kind: str
    feature: str
    code: str
    admin1: str
    admin2: str
    lat: float
    lon: float
    population: int
    aliases: tuple[str, ...]

    def spellings(self) -> list[str]:
        """Keys of all its names; of a division also without the generic word."""
        found = [key(n) for n in (self.name, *self.aliases)]
        if self.feature in LEVELS:
            found += [shortened(n) for n in (self.name, *self.aliases)]
        return list(dict.fromkeys(found))


def lines(names: Sequence[str] = FILES) -> Iterator[Own]:
    """The places of all files, numbered through."""
    rows = [row for name in names for row in (files("dateline") / "data" / name).read_text("utf-8").splitlines()[1:]]
    for n, row in enumerate(rows, 1):
        name, kind, feature, code, admin1, admin2, lat, lon, population, aliases = row.split("\t")
        others = tuple(filter(None, aliases.split("|")))
        yield Own(n, name, kind, feature, code, admin1, admin2, float(lat), float(lon), int(population or 0), others)


def add(db: sqlite3.Connection) -> None:
    """Adds every line to the open gazetteer."""
    towns: dict[str, list[tuple[float, float, int | None, int | None]]] = defaultdict(list)
    for code, *where in db.execute("SELECT code, lat, lon, admin1, admin2 FROM place WHERE kind = 'town'"):
        towns[code].append(tuple(where))
    for own in lines():
        place = _same(db, own)
        if place is None:
            place = -own.number
            _insert(db, own, place, towns[own.code])
        else:
            _merge(db, own, place)
        named = [(k, place, OWN) for k in own.spellings()]
        db.executemany("INSERT OR REPLACE INTO name VALUES(?,?,?)", named)


def _same(db: sqlite3.Connection, own: Own) -> int | None:
    """The gazetteer's place that the line means, None where there is none."""
    kind = LEVELS.get(own.feature) or (own.kind if own.kind == "town" else None)
    for keys in (list(map(key, (own.name, *own.aliases))), own.spellings()):
        found = _of_keys(db, own, kind, keys)
        if found is not None:
            return found
    return None


def _of_keys(db: sqlite3.Connection, own: Own, kind: str | None, keys: list[str]) -> int | None:
    found = db.execute(
        "SELECT p.id, p.lat, p.lon FROM name n JOIN place p ON p.id = n.place WHERE p.code = ? AND p.kind = ?"
        f" AND n.key IN ({','.join('?' * len(keys))}) ORDER BY n.rank, p.population DESC",
        (own.code, kind, *keys),
    ).fetchall()
    here = Place(own.name, lat=own.lat, lon=own.lon)
    for number, lat, lon in found:
        if kind != "town" or (here.distance_km(Place("", lat=lat, lon=lon)) or 0.0) <= SAME_TOWN_KM:
            return int(number)
    return None


def _merge(db: sqlite3.Connection, own: Own, place: int) -> None:
    name = _GENERIC.sub("", own.name) if own.feature in LEVELS else own.name
    db.execute("UPDATE place SET name = ?, population = max(population, ?) WHERE id = ?", (name, own.population, place))
    if own.feature in LEVELS:
        db.execute("UPDATE place SET lat = ?, lon = ? WHERE id = ?", (own.lat, own.lon, place))


def _insert(
    db: sqlite3.Connection, own: Own, place: int, towns: list[tuple[float, float, int | None, int | None]]
) -> None:
    ref = "dateline:" + "-".join([own.code.lower(), *key(own.name).split()]).strip("-")
    admin1, admin2 = _divisions(db, own, towns)
    what = (place, ref, own.name, own.kind, own.feature, own.code, admin1, admin2)
    db.execute(
        "INSERT INTO place VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)", (*what, own.lat, own.lon, own.population, None, None)
    )


def _divisions(
    db: sqlite3.Connection, own: Own, towns: list[tuple[float, float, int | None, int | None]]
) -> tuple[int | None, int | None]:
    """The divisions that the line names; for a town or site without, those of the nearest town."""
    first, second = (_division(db, n, own.code, k) for n, k in ((own.admin1, "admin1"), (own.admin2, "admin2")))
    if own.kind not in ("town", "site") or second is not None or not towns:
        return first, second
    nearest = min(towns, key=lambda t: (t[0] - own.lat) ** 2 + (t[1] - own.lon) ** 2)
    here, there = Place("", lat=own.lat, lon=own.lon), Place("", lat=nearest[0], lon=nearest[1])
    if (here.distance_km(there) or 0.0) > NEIGHBOUR_KM or first not in (None, nearest[2]):
        return first, None
    return nearest[2], nearest[3]


def _division(db: sqlite3.Connection, name: str, code: str, kind: str) -> int | None:
    found = db.execute(
        "SELECT place FROM name JOIN place ON place.id = place WHERE key = ? AND code = ? AND kind = ?",
        (shortened(name), code, kind),
    ).fetchone()
    return found[0] if name and found else None
