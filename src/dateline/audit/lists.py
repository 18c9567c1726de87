"""Data files -> word lists and patterns of the rules; each file is read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, list[str]]:
    found = files("dateline") / "data" / "audit" / "patterns.toml"
    table: dict[str, list[str]] = tomllib.loads(found.read_text("utf-8"))
    return table


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One expression, whole words, any case, of all alternatives that patterns.toml lists under a name."""
    return re.compile(r"(?<![\w])(?:" + "|".join(_table()[name]) + r")(?![\w])", re.I)


@cache
def listed(name: str) -> tuple[str, ...]:
    """The plain words that patterns.toml lists under a name."""
    return tuple(_table()[name])


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a tab-separated file, comments left out."""
    found = files("dateline") / "data" / "audit" / f"{name}.tsv"
    lines = found.read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))
