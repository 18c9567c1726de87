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


@cache
def phrases(name: str) -> dict[str, str]:
    """phrase -> group of `data/NAME.tsv`, one group a row; nouns stand with their plural ("child/children")."""
    found: dict[str, str] = {}
    for row in (files("dateline") / "data" / f"{name}.tsv").read_text("utf-8").splitlines():
        if row.startswith("#") or "\t" not in row:
            continue
        group, nouns = row.split("\t")
        for noun in nouns.split(", "):
            for form in _forms(noun):
                found.setdefault(form, group)
    return found


def _forms(noun: str) -> list[str]:
    singular, _, plural = noun.strip().partition("/")
    if not plural:
        plural = singular + "s"
        if singular.endswith("y") and singular[-2] not in "aeiou":
            plural = singular[:-1] + "ies"
        elif singular.endswith(("ch", "sh", "ss", "x")):
            plural = singular + "es"
    return [singular, plural]


@cache
def peoples() -> frozenset[str]:
    """Names of nationalities and ethnic or religious groups, lower case, singular and plural ("thai", "druze")."""
    rows = (files("dateline") / "data" / "countries.tsv").read_text("utf-8").splitlines()[1:]
    national = [name.lower() for row in rows for name in row.split("\t")[5].split("|") if name and " " not in name]
    return frozenset(form for name in [*national, *table("linking")["peoples"]] for form in (name, name + "s"))
