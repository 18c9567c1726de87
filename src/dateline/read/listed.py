"""SOURCES.toml -> the folders, feeds and pages that a user wants watched; nothing else is ever read."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.errors import WrongUse

KINDS = ("folder", "feed", "page")
KEYS = {*KINDS, "every", "outlet", "marking", "also"}
HEAD = {"every", "source", "allow_loopback"}
DEFAULT_EVERY = "15m"
LEAST_SECONDS = 60.0  # between two rounds over one source
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True, slots=True)
class Listed:
    """One source to watch. `where` is a folder, or the address of a feed or page; `also` are hosts it may lead to."""

    kind: str
    where: str
    seconds: float
    outlet: str = ""
    marking: str = "TLP:CLEAR"
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watchlist:
    """All sources of a file. `loopback` lets addresses of this machine pass, for tests."""

    sources: tuple[Listed, ...]
    loopback: bool = False


def watchlist(path: Path) -> Watchlist:
    """The sources of a file, in its order; folders are relative to it. WrongUse says what is wrong, and in which."""
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except OSError as why:
        raise WrongUse(f"{path}: cannot be read ({(why.strerror or str(why)).lower()})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise WrongUse(f"{path}: not valid TOML: {why}") from None
    _only(given, HEAD, str(path))
    rows = given.get("source")
    if not isinstance(rows, list) or not rows or not all(isinstance(r, dict) for r in rows):
        raise WrongUse(f'{path}: lists no source; write [[source]] and below it feed = "https://..."')
    every = given.get("every", DEFAULT_EVERY)
    made = tuple(_listed(row, f"{path}: source {n}", every, path.parent) for n, row in enumerate(rows, 1))
    return Watchlist(made, given.get("allow_loopback") is True)


def _listed(row: dict[str, Any], name: str, every: object, beside: Path) -> Listed:
    _only(row, KEYS, name)
    kinds = [k for k in KINDS if k in row]
    if len(kinds) != 1 or not isinstance(row[kinds[0]], str) or not row[kinds[0]]:
        raise WrongUse(f"{name}: give one of folder, feed and page")
    kind, also = kinds[0], row.get("also", [])
    if not isinstance(also, list) or not all(isinstance(a, str) for a in also):
        raise WrongUse(f'{name}: also is a list of host names, as ["cdn.example.org"]')
    where = str(beside / row[kind]) if kind == "folder" else str(row[kind])
    outlet, marking = str(row.get("outlet", "")), str(row.get("marking", "TLP:CLEAR"))
    return Listed(kind, where, _seconds(row.get("every", every), name), outlet, marking, tuple(also))


def _only(row: dict[str, Any], known: set[str], name: str) -> None:
    unknown = sorted(set(row) - known)
    if unknown:
        raise WrongUse(f"{name}: {unknown[0]} is not known; known are {', '.join(sorted(known))}")


def _seconds(words: object, name: str) -> float:
    """ "90s", "15m", "2h", "1d" in seconds, a minute or more."""
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", str(words).strip())
    if not found:
        raise WrongUse(f"{name}: every = {words!r} is no interval; write 15m, 2h or 1d")
    return max(LEAST_SECONDS, int(found[1]) * _UNITS[found[2]])
