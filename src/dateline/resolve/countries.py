"""Names and adjectives of countries -> ISO codes. The table is our own (`data/countries.tsv`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dateline.resolve.spelling import key


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory with a central point, other names, and the adjectives of its people."""

    code: str
    name: str
    lat: float
    lon: float
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]


@cache
def table() -> dict[str, Country]:
    """All countries by ISO 3166-1 alpha-2 code."""
    lines = (files("dateline") / "data" / "countries.tsv").read_text("utf-8").splitlines()[1:]
    found = {}
    for line in lines:
        code, name, lat, lon, aliases, demonyms = line.split("\t")
        found[code] = Country(code, name, float(lat), float(lon), _parts(aliases), _parts(demonyms))
    return found


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


@cache
def by_name() -> dict[str, str]:
    """Country code by the key of a name or alias; the first in the table's order wins."""
    found: dict[str, str] = {}
    for country in table().values():
        for name in (country.name, *country.aliases):
            found.setdefault(key(name), country.code)
    return found


@cache
def by_demonym() -> dict[str, str]:
    """Country code by the key of an adjective or the word for its people, singular and plural."""
    found: dict[str, str] = {}
    for country in table().values():
        for word in country.demonyms:
            for form in (word, f"{word}s"):
                found.setdefault(key(form), country.code)
    return found


@cache
def by_capital() -> dict[str, str]:
    """Country code by the key of the city that its government sits in; the word often stands for that government."""
    rows = (files("dateline") / "data" / "capitals.tsv").read_text("utf-8").splitlines()[1:]
    cells = (row.split("\t") for row in rows)
    return {key(name): code for code, names in cells for name in _parts(names)}


def name_of(code: str | None) -> str | None:
    """The country's name as Dateline writes it, None for an unknown code."""
    country = table().get(code or "")
    return country.name if country else None


def code_of(words: str) -> str | None:
    """The country that a name, an alias or an adjective stands for ("Pakistan", "Pakistani", "the UK")."""
    name = key(words)
    return by_name().get(name) or by_demonym().get(name)
