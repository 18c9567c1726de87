"""Data files of word lists -> frozen sets and tables, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The word lists of `data/NAME.toml`: strings of words become frozen sets, inner tables stay tables."""
    raw = tomllib.loads((files("dateline") / "data" / f"{name}.toml").read_text("utf-8"))
    return {key: _frozen(value) for key, value in raw.items()}


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    if isinstance(value, str):
        return frozenset(value.split())
    return tuple(value) if isinstance(value, list) else value
