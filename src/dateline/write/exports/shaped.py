"""Coded incidents -> rows in the shape of ACLED's and UCDP GED's exports, by their rules. They are not their data.

ACLED: codebook 2024 (fatalities are the lowest reported number; 0 is "none reported"; actor 2 is the target of violence
against civilians; figures of several days are not divided here). UCDP: GED codebook 25.1 (only deadly events;
best = a + b + civilians + unknown; side A is the government or, in one-sided violence, the perpetrator).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from dateline.model import SUB_TYPES
from dateline.write.exports.coded import STATE_KINDS, Coded, country_codes, dead

Row = dict[str, Any]
ACLED_COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
).split()
UCDP_COLUMNS = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region "
    "event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low "
    "gwnoa gwnob"
).split()
DISORDER = {  # disorder types (codebook 2024, table 2) of the types that are not political violence throughout
    "Protests": "Demonstrations",
    "Excessive force against protesters": "Political violence; Demonstrations",
    "Violent demonstration": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
INTER = {  # our kinds -> ACLED's inter codes
    "state forces": "State forces",
    "government": "State forces",
    "rebel group": "Rebel group",
    "political militia": "Political militia",
    "gang": "Political militia",
    "unidentified": "Political militia",
    "communal militia": "Identity militia",
    "civilians": "Civilians",
    "external forces": "External/Other forces",
}
ORDER = "State forces,Rebel group,Political militia,Identity militia,Rioters,Protesters,Civilians,External/Other forces"


def acled(many: Iterable[Coded]) -> Iterator[Row]:
    """One row an incident whose type and day are known; the others have no place in that format."""
    for one in many:
        event, sub_event = one.event_type or "", one.sub_event_type or ""
        if sub_event in SUB_TYPES.get(event, ()) and one.date_start and one.date_end:
            yield _acled_row(one, DISORDER.get(sub_event, DISORDER.get(event, "Political violence")))


def _acled_row(one: Coded, disorder: str) -> Row:
    (actor1, inter1, more1), (actor2, inter2, more2) = _two_actors(one)
    first, last = date.fromisoformat(one.date_start or ""), date.fromisoformat(one.date_end or "")
    middle = date.fromordinal((first.toordinal() + last.toordinal()) // 2)
    alpha3, numeric, continent = country_codes(one)
    civilian = one.event_type == "Violence against civilians" or (inter2 == "Civilians" and one.event_type != "Battles")
    lowest = dead(one).low
    return dict.fromkeys(ACLED_COLUMNS, "") | {
        "event_id_cnty": f"{alpha3 or 'XXX'}-{one.id.removeprefix('inc-')}",
        "event_date": str(middle),
        "year": middle.year,
        "time_precision": 1 if first == last else 2 if (last - first).days <= 7 else 3,
        "disorder_type": disorder,
        "event_type": one.event_type,
        "sub_event_type": one.sub_event_type,
        "actor1": actor1,
        "assoc_actor_1": "; ".join(more1),
        "inter1": inter1,
        "actor2": actor2,
        "assoc_actor_2": "; ".join(more2),
        "inter2": inter2,
        "interaction": _interaction(inter1, inter2),
        "civilian_targeting": "Civilians targeted" if civilian else "",
        "iso": numeric,
        "region": continent,
        "country": one.country or "",
        "admin1": one.admin1 or "",
        "admin2": one.admin2 or "",
        "location": one.place or "",
        "latitude": "" if one.lat is None else f"{one.lat:.4f}",
        "longitude": "" if one.lon is None else f"{one.lon:.4f}",
        "geo_precision": one.precision or 3,
        "source": "; ".join(dict.fromkeys(r.outlet for r in one.reports if r.outlet)),
        "notes": _notes(one),
        "fatalities": lowest,
    }


def _two_actors(one: Coded) -> tuple[tuple[str, str, list[str]], tuple[str, str, list[str]]]:
    """(actor, inter code, associates) of either side; who attacks is actor 1, who suffers actor 2."""
    kinds = {name: INTER.get(kind, "") for name, _, kind in one.actors}

    def pair(names: list[str]) -> tuple[str, str, list[str]]:
        return (names[0], kinds.get(names[0], ""), names[1:]) if names else ("", "", [])

    attackers = one.names("attacker")
    suffer = [n for n in one.names("target", "victim") if n not in attackers]
    if one.event_type == "Violence against civilians":
        suffer = sorted(suffer, key=lambda n: kinds.get(n) != "Civilians") or [
            f"Civilians ({one.country or 'unknown'})"
        ]
        kinds.setdefault(suffer[0], "Civilians")
    if not attackers and one.event_type in ("Battles", "Violence against civilians", "Explosions/Remote violence"):
        attackers = [f"Unidentified Armed Group ({one.country or 'unknown'})"]
        kinds[attackers[0]] = "Political militia"
    if not attackers:
        attackers, suffer = one.names("other") or suffer, suffer if one.names("other") else []
    return pair(attackers), pair(suffer)


def _interaction(one: str, other: str) -> str:
    known = [c for c in ORDER.split(",") if c in (one, other)]
    if not known:
        return ""
    if not (one and other):
        return f"{known[0]} only"
    return f"{known[0]}-{known[-1]}"


def _notes(one: Coded) -> str:
    """What is said of the figures, in one sentence a toll, with the disagreement kept."""
    sentences = []
    for toll in one.tolls:
        number = toll.best if toll.best is not None else toll.low
        who = f"{toll.group or 'people'} {toll.outcome}"
        apart = toll.low is not None and toll.high is not None and toll.low != toll.high
        span = f" (reports give {toll.low} to {toll.high})" if apart else ""
        sentences.append(f"{'An unknown number of' if number is None else number} {who}{span}.")
    where = f"{one.sub_event_type or one.event_type} in {one.place or 'an unknown place'}."
    return " ".join([where, *sentences])


def ucdp(many: Iterable[Coded]) -> Iterator[Row]:
    """One row an incident in which somebody died and whose day is known."""
    for one in many:
        deaths = dead(one)
        if deaths.best > 0 and one.date_start and one.date_end:
            yield _ucdp_row(one)


def _ucdp_row(one: Coded) -> Row:
    deaths = dead(one)
    violence, side_a, side_b = _sides(one)
    dead_a, dead_b = deaths.state, deaths.armed
    civilians, unknown = deaths.civilians, deaths.unknown
    if violence == 3:  # one-sided: the dead of either side are of unknown status there
        unknown, dead_a, dead_b = unknown + dead_a + dead_b, 0, 0
    elif violence == 2:
        dead_a, dead_b, unknown = 0, 0, unknown + deaths.state + deaths.armed
    days = (date.fromisoformat(one.date_end or "") - date.fromisoformat(one.date_start or "")).days + 1
    precise = next(p for p, most in ((1, 1), (2, 6), (3, 7), (4, 31), (5, 10_000)) if days <= most)
    where = {1: 1, 2: 2 if not one.admin2 else 3, 3: 4 if one.admin1 else 6}.get(one.precision or 3, 6)
    return dict.fromkeys(UCDP_COLUMNS, "") | {
        "id": int(one.id.removeprefix("inc-")[:13], 16),
        "relid": one.id,
        "year": (one.date_start or "")[:4],
        "code_status": "Uncoded draft",
        "type_of_violence": violence,
        "dyad_name": f"{side_a} - {side_b}",
        "side_a": side_a,
        "side_b": side_b,
        "number_of_sources": len(one.reports),
        "source_article": "; ".join(f'"{r.outlet}, {r.published or "no date"}, {r.title}"' for r in one.reports),
        "source_office": "; ".join(r.outlet for r in one.reports),
        "source_date": "; ".join(str(r.published or "") for r in one.reports),
        "source_headline": "; ".join(r.title for r in one.reports),
        "where_prec": where,
        "where_coordinates": one.place or "",
        "where_description": ", ".join(filter(None, (one.place, one.admin2, one.admin1))),
        "adm_1": one.admin1 or "",
        "adm_2": one.admin2 or "",
        "latitude": "" if one.lat is None else one.lat,
        "longitude": "" if one.lon is None else one.lon,
        "geom_wkt": "" if one.lat is None else f"POINT ({one.lon} {one.lat})",
        "country": one.country or "",
        "region": country_codes(one)[2],
        "event_clarity": 1,
        "date_prec": precise,
        "date_start": one.date_start,
        "date_end": one.date_end,
        "deaths_a": dead_a,
        "deaths_b": dead_b,
        "deaths_civilians": civilians,
        "deaths_unknown": unknown,
        "best": deaths.best,
        "high": deaths.high,
        "low": deaths.low,
    }


def _sides(one: Coded) -> tuple[int, str, str]:
    """UCDP's type of violence and its two sides (crosswalk: ACLED type, then who acts and who suffers)."""
    acting = [a for a in one.actors if a[1] != "other"] or one.actors
    state = [n for n, _, kind in acting if kind in STATE_KINDS]
    armed = [n for n, _, kind in acting if kind not in (*STATE_KINDS, "civilians")]
    attackers = one.names("attacker")
    civil = any(kind == "civilians" and role in ("target", "victim") for _, role, kind in one.actors)
    government = f"Government of {one.country or 'unknown'}"
    if one.event_type == "Violence against civilians" or (civil and not (state and armed)):
        return 3, (attackers or armed or ["unknown"])[0], "Civilians"
    if state or len(armed) < 2:
        return 1, (state or [government])[0], (armed or ["unknown"])[0]
    return 2, armed[0], armed[1]
