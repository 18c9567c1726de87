"""Insecurity Insight's event descriptions -> where they happened, against the coders' points.

    python bench/insecurity_places.py [FOLDER] [--half tune|test|all] [--errors N]

End to end: each description that has a name behind "in", "at" or "near" is read as a report, with its country in a
second sentence; the most exact place of its incidents counts. Only events coded to 25 km or better, at most three of a
point, from the files on education and aid workers (camps.tsv is made from the third). Many descriptions name no more
than the province. Events with an even id were used for tuning. The baseline takes the most populous bearer of the first
name that the gazetteer has in the country.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dateline import pipeline, resolve
from dateline.model import Place, Report
from dateline.resolve import countries

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "insecurity_insight"
FILES = ("education.json", "aidWorkerKIKA.json")
NAMED = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear) (?:the )?([A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+)*)")
DATED = re.compile(r"^[^:]{0,40}20\d\d:?")
SHORT = {"OPT": "Palestine", "DRC": "Democratic Republic of Congo", "CAR": "Central African Republic"}
MOST_OF_A_POINT = 3


@dataclass(frozen=True, slots=True)
class Event:
    """A description with its day, country and coded point."""

    text: str
    day: date
    country: str
    at: Place


def events(folder: Path, half: str) -> list[Event]:
    """The events of a half, each description once."""
    found: dict[str, Event] = {}
    points: Counter[tuple[float, float]] = Counter()
    for name in FILES:
        for row in json.loads(next(folder.rglob(f"api-samples/{name}")).read_text("utf-8")):
            text, number = (row["Event Description"] or "").strip(), int(row["SiND Event ID"])
            exact = row["Geo Precision"].startswith("(2)") and NAMED.search(DATED.sub("", text))
            point = float(row["Latitude"] or 0), float(row["Longitude"] or 0)
            if not exact or text in found or (half != "all" and (number % 2 == 0) != (half == "tune")):
                continue
            points[point] += 1
            if points[point] <= MOST_OF_A_POINT:
                country = SHORT.get(row["Country"], row["Country"])
                at = Place("coded", lat=point[0], lon=point[1])
                found[text] = Event(text, date.fromisoformat(row["Date"][:10]), country, at)
    return list(found.values())


def ours(held: list[Event]) -> list[Place | None]:
    """The most exact place of each event's incidents."""
    reports = [Report(f"{e.text}\n\nThis was reported from {e.country}.", published=e.day) for e in held]
    found = [[i.place for i in incidents if i.place] for _, _, incidents in pipeline.coded(reports)]
    return [min(places, key=lambda p: p.precision or 4, default=None) for places in found]


def baseline(event: Event) -> Place | None:
    """The most populous bearer in the country of the first name that has one."""
    code = countries.code_of(event.country)
    for name in NAMED.findall(DATED.sub("", event.text)):
        bearers = [c.place for c in resolve.gazetteer().candidates(name) if c.place.country_code == code]
        if bearers:
            return max(bearers, key=lambda p: p.population or 0)
    return None


def shares(held: list[Event], places: list[Place | None]) -> dict[str, float]:
    """Share of the events within 25 and 161 km of the coders' point; one without a place is wrong."""
    apart = [p.distance_km(e.at) if p else None for e, p in zip(held, places, strict=True)]
    near = {f"within_{km}": round(sum(d is not None and d <= km for d in apart) / len(held), 3) for km in (25, 161)}
    return near | {"unresolved": round(sum(d is None for d in apart) / len(held), 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--half", choices=("tune", "test", "all"), default="test")
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    held = events(args.folder, args.half)
    found = ours(held)
    measures = {"baseline": shares(held, [baseline(e) for e in held]), "ours": shares(held, found)}
    print(f"Insecurity Insight places, {args.half} half, {len(held)} events")
    for label, values in measures.items():
        print(f"  {label:10}" + "  ".join(f"{k} {v}" for k, v in values.items()))
    far = [(e, p) for e, p in zip(held, found, strict=True) if p is None or (p.distance_km(e.at) or 1e9) > 25]
    for event, place in far[: args.errors]:
        told = place and (place.name, place.kind, place.admin1, round(place.distance_km(event.at) or -1))
        print(f"  {event.country} {event.at.lat},{event.at.lon} {told}: {event.text[:250]}")
    print(json.dumps({"eval": "insecurity_places", "split": args.half, "n": len(held), "measures": measures}))


if __name__ == "__main__":
    main()
