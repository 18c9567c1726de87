"""Words -> values: what one claim can say. The arithmetic of a value lives on it; unknown is None, never zero."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta

EARTH_RADIUS_KM = 6371.0

# Closed vocabularies of the analysis document. Anything else is refused by its JSON Schema.
OUTCOMES = ("killed", "injured", "abducted", "missing", "displaced", "arrested")
ROLES = ("attacker", "target", "victim", "other")
EVIDENCE_GIVEN = ("none_given", "partial", "given")


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of people as claimed. None is unknown; `high` None with a `low` is open above ("at least")."""

    outcome: str
    group: str | None = None
    low: int | None = None
    best: int | None = None
    high: int | None = None
    qualifier: str = "exactly"  # exactly, at least, at most, more than, about, between, claimed, vague
    scope: str = "incident"  # incident; part: of a figure beside it; cumulative: since then; total: over incidents; new
    part_of: str | None = None  # group of the figure that this one is a part of ("five of them women")

    def overlaps(self, other: Figure) -> bool:
        """Whether some number satisfies both; unknown overlaps everything."""
        if self.outcome != other.outcome:
            return False
        (a, b), (c, d) = self._range(), other._range()
        return a <= d and c <= b

    def _range(self) -> tuple[float, float]:
        low = self.low if self.low is not None else self.best
        high = self.high if self.high is not None or self.low is not None else self.best
        return (0.0 if low is None else low, math.inf if high is None else high)

    def plus(self, other: Figure) -> Figure:
        """The sum of two disjoint counts of one outcome; an unknown bound stays unknown."""
        both = [
            None if a is None or b is None else a + b
            for a, b in ((self.low, other.low), (self.best, other.best), (self.high, other.high))
        ]
        group = self.group if self.group == other.group else None
        return replace(self, group=group, low=both[0], best=both[1], high=both[2])


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """First to last possible day, both included; its width is its precision."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period ends before it starts: {self.start} to {self.end}")

    @property
    def width(self) -> int:
        """Days that are possible, 1 for a single day."""
        return (self.end - self.start).days + 1

    def overlaps(self, other: Period, slack: int = 0) -> bool:
        """Whether some day fits both, `slack` days of grace on either side."""
        grace = timedelta(days=slack)
        return self.start - grace <= other.end and other.start <= self.end + grace

    def before(self, other: Period) -> bool:
        """Whether every day of this one comes before every day of the other."""
        return self.end < other.start

    def gap(self, other: Period) -> int:
        """Days between the two, 0 where they overlap."""
        if self.overlaps(other):
            return 0
        return (other.start - self.end).days if self.before(other) else (self.start - other.end).days

    def meet(self, other: Period) -> Period | None:
        """The days that fit both, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start <= end else None

    def hull(self, other: Period) -> Period:
        """The shortest period that holds both."""
        return Period(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Place:
    """A named place. Before resolution only `name` is set; unresolved places keep `lat` and `lon` None.

    `precision` follows ACLED: 1 exact town, 2 near it or its district, 3 region or country. `feature` is GeoNames'
    code (PPL, ADM1, PCLI ...). `offset_km` and `bearing` hold "80 km south of".
    """

    name: str
    id: str = ""  # "geonames:1181065", or "dateline:..." of the supplement
    kind: str = ""  # country, admin1, admin2, town, district, region, site
    feature: str = ""
    country: str | None = None
    country_code: str | None = None  # ISO 3166-1 alpha-2
    admin1: str | None = None
    admin2: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: int | None = None
    population: int | None = None
    offset_km: float | None = None
    bearing: float | None = None

    def distance_km(self, other: Place) -> float | None:
        """Great-circle distance (haversine), None where either has no coordinates."""
        if self.lat is None or self.lon is None or other.lat is None or other.lon is None:
            return None
        la1, lo1, la2, lo2 = map(math.radians, (self.lat, self.lon, other.lat, other.lon))
        h = math.sin((la2 - la1) / 2) ** 2 + math.cos(la1) * math.cos(la2) * math.sin((lo2 - lo1) / 2) ** 2
        return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, h)))

    def within(self, other: Place) -> bool:
        """Whether the other's name stands in this one's admin path (or they are the same place)."""
        if self.id and self.id == other.id:
            return True
        if other.kind == "country":
            return self.country == other.name
        if other.kind == "admin1":
            return self.country == other.country and self.admin1 == (other.admin1 or other.name)
        return other.kind in ("admin2", "district") and (self.admin1, self.admin2) == (other.admin1, other.admin2)


@dataclass(frozen=True, slots=True)
class Actor:
    """An organised actor or a group of people. Before resolution only `name` is set and `id` is empty.

    `kind`: state forces, government, rebel group, political militia, communal militia, gang, civilians,
    external forces, organisation, unidentified (after ACLED's inter codes).
    """

    name: str
    id: str = ""
    kind: str = ""
    country: str | None = None
    party_name: bool = False  # the mention used a name that one party gives to another


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor in a happening. `role`: attacker, target, victim, other; `alleged` where only a party says so."""

    actor: Actor
    role: str
    alleged: bool = False


SUB_TYPES: dict[str, tuple[str, ...]] = {  # ACLED's event types and their sub-event types (codebook 2024, table 2)
    "Battles": ("Government regains territory", "Non-state actor overtakes territory", "Armed clash"),
    "Protests": ("Excessive force against protesters", "Protest with intervention", "Peaceful protest"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Explosions/Remote violence": (
        *("Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack"),
        *("Remote explosive/landmine/IED", "Grenade"),
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
    "Strategic developments": (
        *("Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use"),
        *("Headquarters or base established", "Looting/property destruction"),
        *("Non-violent transfer of territory", "Other"),
    ),
}


@dataclass(frozen=True, slots=True)
class IncidentType:
    """ACLED's event type and sub-event type (2019 codebook), with the word that gave it."""

    event: str
    sub_event: str


@dataclass(frozen=True, slots=True)
class Proposition:
    """What a speaker says, alleges or denies, in the report's words, and the evidence that the report shows for it.

    `target` is who is accused or answered, where that is said. `answers` is the id of the claim that a denial or a
    retraction answers, where the report itself says which.
    """

    topic: str
    evidence: str = "none_given"
    target: str | None = None
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """How the happening stands to another of the same report. `to` is that happening's key."""

    kind: str
    to: str


Value = Figure | Period | Place | Participant | IncidentType | Proposition | Link
