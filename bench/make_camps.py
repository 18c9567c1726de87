"""Insecurity Insight's attacks on camps -> src/dateline/data/camps.tsv: camps of refugees and displaced people.

    python bench/make_camps.py src/dateline/data/camps.tsv

Camps whose point is known to 25 km or better, without those that places.tsv has. The data are CC BY 4.0.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from statistics import median

from dateline.resolve import countries, supplement
from dateline.resolve.spelling import key
from make_ged_places import COLUMNS

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "insecurity_insight"
NAMELESS = re.compile(r"^(?:not applicable|unnamed|temporary|site )", re.I)
KIND = re.compile(r"(?: (?:refugee|idp))?(?: camps?)(?: \(.*\))?$", re.I)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    points: dict[str, list[tuple[str, float, float]]] = {}
    codes = {row.split("\t")[1]: row.split("\t")[0] for row in _iso()}
    for row in json.loads(next(FOLDER.rglob("api-samples/protection.json")).read_text("utf-8")):
        name, code = str(row["Camp Name"] or "").strip(), codes.get(row["Country ISO"])
        at = float(row["Latitude"] or 0), float(row["Longitude"] or 0)
        if name and code and any(at) and row["Geo Precision"].startswith("(2)") and not NAMELESS.match(name):
            bare = re.sub(r"\s*-\s*(?=[A-Z])", "-", KIND.sub("", name)).replace("Al-", "al-", 1)
            points.setdefault(bare[:1].upper() + bare[1:], []).append((code, *at))
    known = {
        (spelling, own.code)
        for own in supplement.lines(("places.tsv",))
        if own.kind == "site"
        for spelling in own.spellings()
    }
    rows = ["\t".join(COLUMNS)]
    for name, many in sorted(points.items()):
        code = Counter(code for code, _, _ in many).most_common(1)[0][0]
        lat, lon = (round(median(p[k] for p in many if p[0] == code), 4) for k in (1, 2))
        if (key(name), code) in known or (key(f"{name} camp"), code) in known:
            continue
        aliases = "|".join((f"{name} refugee camp", f"{name} IDP camp", f"{name} displacement camp"))
        rows.append("\t".join((f"{name} camp", "site", "CMPRF", code, "", "", str(lat), str(lon), "", aliases)))
    args.out.write_text("\n".join(rows) + "\n", "utf-8")
    print(f"{len(rows) - 1} camps")


def _iso() -> list[str]:
    path = Path(countries.__file__).parents[1] / "data" / "iso3166.tsv"
    return path.read_text("utf-8").splitlines()[1:]


if __name__ == "__main__":
    main()
