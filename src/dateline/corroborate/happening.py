"""Claims -> Happenings: the claims of one report that share `about`, seen as one thing that can be compared."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, reduce

from dateline import text
from dateline.model import Actor, Claim, Figure, IncidentType, Link, Participant, Period, Place, Report

FAR_KM = 60.0  # beyond it, two towns are two places
WAVE_KM = 120.0  # beyond it, no one raid or rampage reaches two places within its day
TOWN, DISTRICT, PROVINCE, COUNTRY, UNRESOLVED = range(1, 6)
WIDE = 3  # precision of a place that is known to lie in a province, no more
FEWEST_PARTS = 2  # an umbrella over one part is no umbrella
HAPPENED = ("actual", "background")
_WORD = re.compile(r"[^\W\d_][\w'-]{3,}")
_STOP = frozenset(
    "about above after again against also among another around away back became because been before began "
    "being below between both came could does doing down during each early even ever every first following "
    "from further given had have having hers himself into itself just last later left less like made make many "
    "more most much near nearly never next only other others over part people said same says several she "
    "should since some still such than that their them then there these they this those three through told "
    "took under until upon very were what when where which while who whom whose will with within without would "
    "year years your monday tuesday wednesday thursday friday saturday sunday killed wounded injured dead "
    "death deaths people".split()
)


@dataclass(frozen=True, slots=True)
class Happening:
    """What one report tells of one thing that happened; `day` is the report's publication day."""

    key: str
    claims: tuple[Claim, ...]
    day: date | None = None
    type: IncidentType | None = None
    period: Period | None = None
    guessed: bool = False  # the period is only inferred from the publication date
    since: date | None = None  # where it has no stated day: the day of what it answers or comes after
    places: tuple[Place, ...] = ()  # the most specific first
    lent: frozenset[Place] = frozenset()  # those of the places that its own words do not name
    beside: tuple[Place, ...] = ()  # named in the same sentences, not as where it happened
    participants: tuple[Participant, ...] = ()
    figures: tuple[Figure, ...] = ()
    modality: str = "actual"
    aggregate: bool = False
    words: frozenset[str] = field(default=frozenset())
    imported: bool = False  # a row of a table that somebody coded
    ground: bool = False  # only named as what another happening of the report answers

    @property
    def place(self) -> Place | None:
        """The most specific place."""
        return self.places[0] if self.places else None

    @property
    def said(self) -> int:
        """How many of day (its own or that of the news), place, people and count it gives."""
        located = self.place is not None and vagueness(self.place) < COUNTRY
        return (self.period is not None) + located + bool(self.participants) + bool(self.figures)

    @property
    def spread(self) -> bool:
        """Whether it happened in places too far from each other to be one scene."""
        return spread(self.places)

    @property
    def latest(self) -> date | None:
        """The last day on which it can have been: no report tells what is still to come."""
        return self.period.end if self.period else self.day

    @property
    def report_id(self) -> str:
        """The report that tells it."""
        return self.claims[0].report_id

    @property
    def links(self) -> tuple[Claim, ...]:
        """The claims that tie it to other happenings of the report."""
        return tuple(c for c in self.claims if c.attribute == "link")


def happenings(claims: Iterable[Claim], reports: Sequence[Report]) -> list[Happening]:
    """One happening for each key in `about`, ordered by day of publication and key."""
    groups: dict[str, dict[str, Claim]] = defaultdict(dict)
    named: dict[str, dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        if claim.about:
            groups[claim.about][claim.id] = claim
        elif isinstance(claim.value, Place) and not claim.hedge:
            named[claim.report_id][claim.id] = claim
    wholes = [
        {c.value.to for c in g.values() if isinstance(c.value, Link) and is_part(c.value)} for g in groups.values()
    ]
    parts = Counter(whole for some in wholes for whole in some)
    sources = {r.id: _Telling(r, tuple(named[r.id].values())) for r in reports}
    made = [_happening(k, g, sources, parts[k] >= FEWEST_PARTS) for k, g in groups.items()]
    return sorted(_after(made), key=lambda h: (h.day or date.max, h.key))


def _after(made: Sequence[Happening]) -> list[Happening]:
    """The same, the undated ones with the day that the report's own words put them after, grounds of others marked."""
    stated = {h.key: h.period.start for h in made if h.period and not h.guessed}
    since: dict[str, date] = {}
    for h in made:
        for link in (c.value for c in h.links if isinstance(c.value, Link)):
            first, then = (h.key, link.to) if link.kind == "precedes" else (link.to, h.key)
            if link.kind in ("precedes", "responds_to") and first in stated:
                since[then] = max(stated[first], since.get(then, date.min))
    grounds = {c.value.to for h in made for c in h.links if isinstance(c.value, Link) and c.value.kind == "responds_to"}
    return [
        replace(
            h,
            since=since.get(h.key) if h.key not in stated else None,
            ground=h.key in grounds and not h.figures and not h.links,
        )
        for h in made
    ]


class _Telling:
    """A report with its sentences and the places that it names without saying what happened there."""

    def __init__(self, report: Report, named: tuple[Claim, ...]) -> None:
        self.report, self.named = report, sorted(named, key=lambda c: (c.span, c.id))

    @cached_property
    def bounds(self) -> list[tuple[int, int]]:
        """Its sentences, front matter and headings left out."""
        return [b for s in self.report.prose() for b in text.sentences(self.report.text, s.start, s.end)]

    def sentences(self, claims: Sequence[Claim]) -> list[tuple[int, int]]:
        """Those that the claims stand in."""
        spans = [c.span for c in claims if c.attribute != "proposition"]
        return [(s, e) for s, e in self.bounds if any(c.start < e and s < c.end for c in spans)]


def is_part(link: Link) -> bool:
    """Whether the link says that its happening is a part of another."""
    return link.kind == "part_of"


def _happening(key: str, told: Mapping[str, Claim], sources: Mapping[str, _Telling], aggregate: bool) -> Happening:
    claims = tuple(told[i] for i in sorted(told, key=lambda i: (told[i].span, told[i].attribute, i)))
    telling = sources.get(claims[0].report_id)
    imported = any(c.imported for c in claims)
    within = telling.sentences(claims) if telling and not imported else []
    beside = [c for c in telling.named if any(s <= c.span.start < e for s, e in within)] if telling else []
    period, guessed = _period(claims)
    return Happening(
        key=key,
        claims=claims,
        day=telling.report.published if telling else None,
        type=next((c.value for c in claims if isinstance(c.value, IncidentType)), None),
        period=period,
        guessed=guessed,
        places=_places(claims),
        lent=frozenset(_places([c for c in claims if c.hedge]))
        - frozenset(_places([c for c in claims if not c.hedge])),
        beside=_places(beside),
        participants=tuple(dict.fromkeys(c.value for c in claims if isinstance(c.value, Participant))),
        figures=tuple(dict.fromkeys(c.value for c in claims if isinstance(c.value, Figure))),
        modality=_modality(claims),
        aggregate=aggregate,
        words=content_words(" ".join(telling.report.text[s:e] for s, e in within) if telling else ""),
        imported=imported,
    )


def _period(claims: Sequence[Claim]) -> tuple[Period | None, bool]:
    """The days that all stated periods allow; where they contradict each other, the narrowest. Guesses come last."""
    stated = [c.value for c in claims if isinstance(c.value, Period) and not c.hedge]
    guesses = [c.value for c in claims if isinstance(c.value, Period) and c.hedge]
    if not stated:
        return (min(guesses, key=lambda p: (p.width, p)), True) if guesses else (None, False)
    met = reduce(lambda a, b: a.meet(b) if a else None, stated[1:], stated[0] if stated else None)
    return met or min(stated, key=lambda p: (p.width, p)), False


def _places(claims: Sequence[Claim]) -> tuple[Place, ...]:
    """The most specific first; in the order of the text where they are equally specific."""
    return tuple(sorted(dict.fromkeys(c.value for c in claims if isinstance(c.value, Place)), key=vagueness))


def vagueness(place: Place) -> int:
    """How much a place leaves open: TOWN (or site), DISTRICT, PROVINCE, COUNTRY, or UNRESOLVED."""
    if place.lat is None:
        return UNRESOLVED
    if place.kind == "country":
        return COUNTRY
    if place.kind in ("admin1", "region") or place.precision == WIDE:
        return PROVINCE
    return DISTRICT if place.kind in ("admin2", "district") else TOWN


def spread(places: Sequence[Place]) -> bool:
    """Whether two exact places of one country are too far from each other to be one scene."""
    exact = [p for p in places if vagueness(p) <= DISTRICT]
    pairs = ((p, q) for n, p in enumerate(exact) for q in exact[:n] if p.country == q.country)
    return any((p.distance_km(q) or 0) > WAVE_KM for p, q in pairs)


def _modality(claims: Sequence[Claim]) -> str:
    """What the type claim says; without one, what most claims say."""
    for claim in claims:
        if claim.attribute == "type":
            return claim.modality
    votes = Counter(c.modality for c in claims if c.attribute != "proposition")
    return min(votes, key=lambda m: (-votes[m], m)) if votes else "hypothetical"


def content_words(words: str) -> frozenset[str]:
    """The words of four letters or more that can tell one happening from another, lower case, plural s removed."""
    found = (w.lower().removesuffix("'s").removesuffix("s") for w in _WORD.findall(text.fold(words)))
    return frozenset(w for w in found if w not in _STOP and w + "s" not in _STOP)


def actor_key(actor: Actor) -> str:
    """What makes two mentions the same actor: the id, or the folded name where it is unresolved."""
    return actor.id or text.fold(actor.name)
