"""UCDP country-months (parquet) -> src/dateline/data/country_months.csv.gz: the reference data that Dateline ships.

python bench/make_country_months.py ../shared/data/ucdp_country_month [OUT]     needs pandas and pyarrow

One row for each country's window of coverage (month empty), then one for each month with a death in it.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pandas as pd

KINDS = {"state": "ged_best_sb", "nonstate": "ged_best_ns", "onesided": "ged_best_os"}
NEVER = 109, 498  # January 1989, when UCDP GED begins; June 2021, when this extract ends (1 = January 1980)


def name(month: int) -> str:
    return f"{1980 + (month - 1) // 12}-{(month - 1) % 12 + 1:02d}"


def lines(folder: Path) -> list[str]:
    rows = pd.read_parquet(folder / "ged_cm_postpatch.parquet").reset_index()
    rows = rows[rows.month_id.between(*NEVER)].dropna(subset=list(KINDS.values()))
    countries = pd.read_parquet(folder / "country.parquet")
    window = rows.groupby("country_id").month_id.agg(["min", "max"])
    last = window["max"].max()
    out = ["country,first,last,month,state,nonstate,onesided"]
    whole = window[window["max"] == last].sort_values("min")  # states that still exist
    for country, (low, high) in whole.iterrows():
        label = countries.name[country]
        label = f'"{label}"' if "," in label else label
        out.append(f"{label},{name(low)},{name(high)},,,,")
        mine = rows[(rows.country_id == country) & (rows[list(KINDS.values())].sum(axis=1) > 0)].sort_values("month_id")
        for row in mine.itertuples():
            counts = ",".join("" if v == 0 else str(int(v)) for v in (getattr(row, c) for c in KINDS.values()))
            out.append(f"{label},,,{name(row.month_id)},{counts}")
    return out


def main() -> None:
    folder = Path(sys.argv[1]) / "views_competition" / "data"
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("src/dateline/data/country_months.csv.gz")
    text = "\n".join(lines(folder)) + "\n"
    out.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    print(f"{out}: {out.stat().st_size} bytes, {text.count(chr(10)) - 1} rows")


if __name__ == "__main__":
    main()
