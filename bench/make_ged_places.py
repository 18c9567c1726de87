"""UCDP GED's events -> src/dateline/data/ged_places.tsv: villages and sites of fighting that GeoNames' extract lacks.

    python bench/make_ged_places.py src/dateline/data/ged_places.tsv

Only events with an even id are read, so that bench/ged_places.py can test on the others, and only those that UCDP
places exactly or nearly (where_prec 1 and 2). UCDP GED is CC BY 4.0.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path
from statistics import median

import ged
from dateline.resolve import countries
from dateline.resolve.spelling import key

COLUMNS = ("name", "kind", "feature", "code", "admin1", "admin2", "lat", "lon", "population", "aliases")
SETTLEMENT = re.compile(r" (?:town|village|city|suburb|neighbou?rhood|camp)s?$", re.I)
FEATURES = (
    (r"mountain|jabal|hill|heights", "MT"),
    (r"air ?base|military|army|brigade|outpost|checkpoint", "MILB"),
    (r"airport", "AIRP"),
    (r"camp", "CMPRF"),
    (r"dam\b", "DAM"),
    (r"river", "STM"),
    (r"field", "OILF"),
    (r"forest", "FRST"),
    (r"island", "ISL"),
)
DIVISION = re.compile(r"district|township|state|division|governorate|province|border|\bof\b|northern|southern", re.I)


def feature(name: str) -> str:
    """GeoNames' code for what the description calls the place, PPL without a sign."""
    return next((code for pattern, code in FEATURES if re.search(pattern, name, re.I)), "PPL")


def names(description: str) -> list[str]:
    """All names in a description: "Tadmur/Palmyra town" and "Al-Rai town (Choban Bey)" hold two each."""
    inside = re.findall(r"\(([^)]+)\)", description)
    parts = [p for whole in (re.sub(r"\s*\([^)]*\)", "", description), *inside) for p in whole.split("/")]
    found = [SETTLEMENT.sub("", p.strip()) for p in parts]
    return list(dict.fromkeys(n for n in found if len(key(n)) > 2 and n[:1].isupper()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    points: dict[tuple[str, str, str, str], list[tuple[float, float]]] = {}
    for row in (*ged.syria(), *ged.myanmar()):
        description, code = row["where_coordinates"], countries.code_of(re.sub(r" \(.*", "", row["country"]))
        if int(row["id"]) % 2 or row["where_prec"] not in ("1", "2") or not code or DIVISION.search(description):
            continue
        where = (description, code, row["adm_1"], row["adm_2"])
        points.setdefault(where, []).append((float(row["latitude"]), float(row["longitude"])))
    lines, kinds = ["\t".join(COLUMNS)], Counter[str]()
    for (description, code, admin1, admin2), at in sorted(points.items()):
        first, *others = names(description) or [""]
        if not first:
            continue
        what = feature(description)
        kind = "town" if what == "PPL" else "site"
        kinds[kind] += 1
        lat, lon = (f"{median(axis):.4f}" for axis in zip(*at, strict=True))
        lines.append("\t".join((first, kind, what, code, admin1, admin2, lat, lon, "", "|".join(others))))
    args.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines) - 1} places: {dict(kinds)}")


if __name__ == "__main__":
    main()
