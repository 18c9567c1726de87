"""The header of a table of incidents -> which column is which field, as people name them, or as the user says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from dateline.errors import WrongUse


@cache
def names() -> dict[str, tuple[str, ...]]:
    """Field -> the column names that stand for it, the likeliest first."""
    text = resources.files("dateline").joinpath("data/columns.toml").read_text("utf-8")
    return {field: tuple(many) for field, many in tomllib.loads(text).items()}


def mapped(header: Sequence[str], given: Mapping[str, str] | None = None) -> dict[str, int]:
    """Field -> position of its column, those `given` (column -> field) first. A column holds one field.

    WrongUse where a column or a field that is given does not exist; field "-" leaves a column out.
    """
    plain = [_plain(h) for h in header]
    found: dict[str, int] = {}
    left_out: set[int] = set()
    for column, field in (given or {}).items():
        at = next((n for n, h in enumerate(header) if column == h or _plain(column) == plain[n]), None)
        if at is None:
            raise WrongUse(f"--mapping {column}={field}: there is no column {column}; there are {', '.join(header)}")
        if field != "-" and field not in names():
            raise WrongUse(f"--mapping {column}={field}: {field} is no field; fields are {', '.join(sorted(names()))}")
        left_out.add(at)
        if field != "-":
            found[field] = at
    for field, many in names().items():
        at = next((plain.index(m) for m in many if m in plain and plain.index(m) not in left_out), None)
        if field not in found and at is not None:
            found[field] = at
            left_out.add(at)
    return found


def shape(header: Sequence[str]) -> str:
    """acled, ucdp or dateline by the columns that only they have, else table."""
    have = {_plain(h) for h in header}
    marks = {"acled": {"event_id_cnty", "event_date", "fatalities"}, "ucdp": {"type_of_violence", "deaths_civilians"}}
    marks |= {"dateline": {"incident_id", "killed_best"}}
    return next((name for name, columns in marks.items() if columns <= have), "table")


def _plain(name: str) -> str:
    return re.sub(r"[\s\-./]+", "_", name.strip().strip("\ufeff").lower()).strip("_")
