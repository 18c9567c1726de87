"""UCDP GED's place descriptions -> coordinates, against the most populous bearer of the name in the event's country.

    python bench/ged_places.py [--half tune|test|all] [--errors N]

Each event is written as one sentence ("It happened in Daraa town, Daraa Governorate, Syria.") and resolved like any
report; once with the description and the country alone, once with UCDP's admin path as well. Events with an even id
were used for tuning and for data/ged_places.tsv; "unseen" counts the places that none of them names. Those located no
better than their country or the sea (where_prec 6, 7) are left out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from functools import cache

import ged
from dateline import resolve
from dateline.model import Claim, Place, Report, Span

KIND = re.compile(
    r" (?:town|village|city|district|township|sub-?district|state|division|governorate|province)s?$", re.I
)
OURS = {"country alone": False, "admin path": True}
Where = tuple[str, str, str, str]  # description, adm_2, adm_1, country


def events(half: str) -> Counter[tuple[Where, tuple[float, float]]]:
    """How many events lie at each described place and point."""
    wanted: Counter[tuple[Where, tuple[float, float]]] = Counter()
    for row in (*ged.syria(), *ged.myanmar()):
        if half != "all" and (int(row["id"]) % 2 == 0) != (half == "tune"):
            continue
        if row["where_prec"] in ("6", "7") or not row["where_coordinates"]:
            continue
        country = re.sub(r" \(.*", "", row["country"])
        where = (row["where_coordinates"], row["adm_2"], row["adm_1"], country)
        wanted[where, (float(row["latitude"]), float(row["longitude"]))] += 1
    return wanted


@cache
def ours(where: Where, with_path: bool) -> Place:
    """The place that Dateline gives."""
    name, *path = where
    named = [p for p in path[:2] if p and p != name] if with_path else []
    report = Report(f"It happened in {', '.join([name, *named, path[2]])}.")
    start = report.text.index(name)
    bare = KIND.sub("", name)
    claim = Claim(Span(report.id, start, start + len(name)), name, "place", Place(bare))
    (found,) = resolve.claims([claim], resolve.gazetteer(), report)
    assert isinstance(found.value, Place)
    return found.value


@cache
def most_populous(where: Where) -> Place | None:
    """The baseline: the town with most people of those of the name in the event's country, else the division."""
    bearers = [c.place for c in resolve.gazetteer().candidates(KIND.sub("", where[0])) if c.place.country == where[3]]
    return max(bearers, key=lambda p: (p.kind == "town", p.population or 0), default=None)


def shares(found: list[tuple[Place | None, tuple[float, float], int]]) -> dict[str, float]:
    """Share of the events within 25 and 161 km; an unresolved one is wrong."""
    total = sum(n for _, _, n in found)
    distances = [(p.distance_km(Place("gold", lat=la, lon=lo)) if p else None, n) for p, (la, lo), n in found]
    return {
        f"within_{km}": round(sum(n for d, n in distances if d is not None and d <= km) / total, 3) for km in (25, 161)
    } | {"unresolved": round(sum(n for d, n in distances if d is None) / total, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("tune", "test", "all"), default="test")
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    wanted = events(args.half)
    measures = {"baseline": shares([(most_populous(w), at, n) for (w, at), n in wanted.items()])}
    for label, with_path in OURS.items():
        measures[label] = shares([(ours(w, with_path), at, n) for (w, at), n in wanted.items()])
    known = {w for (w, _) in events("tune")}
    unseen = {(w, at): n for (w, at), n in wanted.items() if w not in known}
    for label, with_path in OURS.items():
        if unseen:
            measures[f"unseen, {label}"] = shares([(ours(w, with_path), at, n) for (w, at), n in unseen.items()])
    print(f"UCDP GED places, {args.half} half, {sum(wanted.values())} events at {len(wanted)} places")
    for label, values in measures.items():
        print(f"  {label:24}" + "  ".join(f"{k} {v}" for k, v in values.items()))
    show(wanted, args.errors)
    print(json.dumps({"eval": "ged_places", "split": args.half, "n": sum(wanted.values()), "measures": measures}))


def show(wanted: Counter[tuple[Where, tuple[float, float]]], most: int) -> None:
    """Prints the places that cost most events."""
    for (where, (lat, lon)), n in wanted.most_common():
        place = ours(where, True)
        distance = place.distance_km(Place("gold", lat=lat, lon=lon))
        if most and (distance is None or distance > 25):
            most -= 1
            found = f"{place.name}, {place.admin1} ({place.kind}) {distance and round(distance)}"
            print(f"  {n:4} {where} {lat},{lon} -> {found}")


if __name__ == "__main__":
    main()
