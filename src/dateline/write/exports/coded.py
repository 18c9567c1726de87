"""Incidents -> coded incidents: one flat record an incident, which every table and object format is made from.

What a figure means to ACLED and UCDP is decided here once: which side the dead belong to, the lowest and best count.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from dateline.model import Analysis, Incident, Report, Toll

# Plain group words -> whose dead they are. Anything else is of unknown status (UCDP: deaths_unknown).
STATE_WORDS = (
    "soldier",
    "police",
    "security",
    "troop",
    "officer",
    "guard",
    "military",
    "army",
    "paramilitar",
    "gendarme",
)
ARMED_WORDS = (
    "militant",
    "rebel",
    "fighter",
    "insurgent",
    "gunm",
    "attacker",
    "gang",
    "jihadist",
    "separatist",
    "suspect",
)
CIVIL_WORDS = (
    *("civilian", "villager", "resident", "child", "student", "worshipper", "woman", "women", "journalist", "worker"),
    *("tourist", "passenger", "migrant", "patient", "medic", "teacher", "farmer", "family", "hostage", "refugee"),
)
STATE_KINDS = ("state forces", "government", "external forces")


@dataclass(frozen=True, slots=True)
class Coded:
    """An incident as a coder would write it down. Days are ISO; None is unknown."""

    incident: Incident
    reports: tuple[Report, ...]
    id: str
    event_type: str | None
    sub_event_type: str | None
    date_start: str | None
    date_end: str | None
    country: str | None
    country_code: str | None
    admin1: str | None
    admin2: str | None
    place: str | None
    lat: float | None
    lon: float | None
    precision: int | None
    actors: tuple[tuple[str, str, str], ...]  # name, role, kind
    tolls: tuple[Toll, ...]

    def names(self, *roles: str) -> list[str]:
        """The actors in any of the roles, each once, in order."""
        return list(dict.fromkeys(n for n, role, _ in self.actors if role in roles))


def incidents(analysis: Analysis) -> Iterator[Coded]:
    """The news incidents that reports tell of, in their order; umbrellas over other incidents are left out."""
    reports = {r.id: r for r in analysis.reports}
    for one in analysis.incidents:
        told = tuple(reports[i] for i in one.report_ids if i in reports)
        if told and not one.background and not one.aggregate:
            yield _coded(one, told)


def _coded(one: Incident, told: tuple[Report, ...]) -> Coded:
    place, kind = one.place, one.type
    return Coded(
        incident=one,
        reports=told,
        id=one.id,
        event_type=kind.event if kind else None,
        sub_event_type=kind.sub_event if kind else None,
        date_start=str(one.period.start) if one.period else None,
        date_end=str(one.period.end) if one.period else None,
        country=place.country if place else None,
        country_code=place.country_code if place else None,
        admin1=place.admin1 if place else None,
        admin2=place.admin2 if place else None,
        place=place.name if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        precision=place.precision if place else None,
        actors=tuple((p.actor.name, p.role, p.actor.kind) for p in one.participants),
        tolls=one.tolls,
    )


def side(group: str | None) -> str:
    """Whose dead a group are: state, armed, civilians or unknown; mixed groups are unknown."""
    words = (group or "").lower()
    found = [
        name
        for name, keys in (("civilians", CIVIL_WORDS), ("state", STATE_WORDS), ("armed", ARMED_WORDS))
        if any(k in words for k in keys)
    ]
    return found[0] if len(found) == 1 else "unknown"


@dataclass(frozen=True, slots=True)
class Dead:
    """Deaths by side, best counts, and the total's range. best is the sum of the sides (UCDP's identity)."""

    state: int
    armed: int
    civilians: int
    unknown: int
    low: int
    high: int

    @property
    def best(self) -> int:
        """The most likely total."""
        return self.state + self.armed + self.civilians + self.unknown


def dead(one: Coded) -> Dead:
    """The deaths of an incident. A total without a group is split: what no group accounts for is of unknown status.

    Groups that are part of another (women, children beside civilians) are not added. low <= best <= high always.
    """
    killed = [t for t in one.tolls if t.outcome == "killed" and _number(t) is not None]
    sides: dict[str, list[Toll]] = {}
    for toll in killed:
        sides.setdefault(side(toll.group), []).append(toll)
    largest = {name: max(many, key=lambda t: _number(t) or 0) for name, many in sides.items()}
    best = {name: _number(t) or 0 for name, t in largest.items()}
    known = sum(best.get(name, 0) for name in ("state", "armed", "civilians"))
    total = largest.get("unknown")
    unknown = max(0, best.get("unknown", 0) - known)
    parts = [t for name, t in largest.items() if name != "unknown"]
    low = max((total.low or 0) if total else 0, sum(t.low or 0 for t in parts))
    high = max((total.high or 0) if total else 0, sum(t.high or _number(t) or 0 for t in parts))
    sum_best = known + unknown
    return Dead(
        best.get("state", 0),
        best.get("armed", 0),
        best.get("civilians", 0),
        unknown,
        min(low, sum_best),
        max(high, sum_best),
    )


def _number(toll: Toll) -> int | None:
    return next((v for v in (toll.best, toll.low, toll.high) if v is not None), None)


@cache
def codes() -> dict[str, tuple[str, str, str]]:
    """Country name or alpha-2 code -> alpha-3 code, numeric code, continent (ISO 3166-1, after GeoNames)."""
    text = resources.files("dateline").joinpath("data/iso3166.tsv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    found = {r["name"]: (r["alpha3"], r["numeric"], r["continent"]) for r in rows}
    return found | {r["alpha2"]: (r["alpha3"], r["numeric"], r["continent"]) for r in rows}


def country_codes(one: Coded) -> tuple[str, str, str]:
    """Alpha-3, numeric code and continent of an incident's country, empty where unknown."""
    return codes().get(one.country_code or "") or codes().get(one.country or "") or ("", "", "")
