"""The shipped country-months -> Series: deaths by type of violence from UCDP GED, so that a base rate is at hand.

1989 to June 2021; only state-based deaths are even over time, the other two kinds break in January 2020.
"""

from __future__ import annotations

import csv
import gzip
import io
from functools import cache
from importlib import resources

import numpy as np

from dateline.errors import WrongUse
from dateline.forecast.series import Series, number

FILE = "country_months.csv.gz"
KINDS = ("state", "nonstate", "onesided")


@cache
def reference(kind: str = "state") -> Series:
    """Deaths (UCDP's best estimate) of every country and month, months before a state existed unknown."""
    if kind not in KINDS:
        raise WrongUse(f"kind {kind!r}: choose {', '.join(KINDS)}")
    packed = resources.files("dateline.data").joinpath(FILE).read_bytes()
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8"))))
    start, end = number(rows[0]["first"]), number(rows[0]["last"])
    units = tuple(dict.fromkeys(r["country"] for r in rows))
    values = np.full((len(units), end - start + 1), np.nan)
    at = {unit: k for k, unit in enumerate(units)}
    for row in rows:
        line = values[at[row["country"]]]
        if row["month"] == "":  # the window in which the country is covered
            line[number(row["first"]) - start : number(row["last"]) - start + 1] = 0.0
        else:
            line[number(row["month"]) - start] = float(row[kind] or 0)
    return Series(units, start, values, f"killed ({kind})")
