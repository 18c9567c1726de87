"""Claims of one report -> a place for each happening that the report tells without naming one.

Where the violence of a report lies mostly in one place, violence that it tells without a place lies there too; else,
and where it names a place that nobody knows, only the country is taken, the one that it speaks of most. What an
international body did happened at its seat. Such a claim points at the words of the place that lent it, says so in
`hedge`, and is never exact (precision 2 or 3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from dateline.model import Claim, IncidentType, Participant, Place
from dateline.resolve.gazetteer import Gazetteer

INFERRED = "inferred from the rest of the report"
EXTRACTOR = "context/1"
VIOLENCE = ("Battles", "Explosions/Remote violence", "Violence against civilians", "Riots", "Protests")
MAIN_SHARE = 0.5  # of the places of a report's happenings, from which one of them is its scene


def added(claims: Sequence[Claim], gazetteer: Gazetteer) -> list[Claim]:
    """The place claims to add: one for each happening that has no resolved place."""
    happenings = {c.about: c for c in claims if c.about and isinstance(c.value, IncidentType)}
    placed = {c.about for c in claims if isinstance(c.value, Place) and c.value.lat is not None}
    lacking = [kind for about, kind in happenings.items() if about not in placed]
    named = [c for c in claims if isinstance(c.value, Place) and c.value.lat is not None and c.hedge != "actor"]
    land = _land(named, gazetteer)
    scene = _scene(named) or land
    named_apart = {c.about for c in claims if isinstance(c.value, Place) and c.value.lat is None and not c.hedge}
    lent = [
        (
            kind,
            (land if kind.about in named_apart else scene)
            if _violent(kind)
            else _seat(kind.about, claims, gazetteer) or land,
        )
        for kind in lacking
    ]
    return [
        replace(claim, about=kind.about, modality=kind.modality, hedge=INFERRED, extractor=EXTRACTOR, speaker=None)
        for kind, claim in lent
        if claim
    ]


@cache
def _bodies() -> dict[str, tuple[str, str]]:
    """Id of an international body -> the town where it meets, and the town's country code."""
    lines = (files("dateline") / "data" / "bodies.tsv").read_text("utf-8").splitlines()[1:]
    return {body: (town, code) for body, town, code in (line.split("\t") for line in lines)}


def _seat(about: str, claims: Sequence[Claim], gazetteer: Gazetteer) -> Claim | None:
    """The claim that an international body did it, with the town where it meets for its value."""
    for claim in (c for c in claims if c.about == about and isinstance(c.value, Participant)):
        actor = claim.value.actor if isinstance(claim.value, Participant) else None
        if actor and actor.id in _bodies():
            town, code = _bodies()[actor.id]
            places = (c.place for c in gazetteer.candidates(town) if c.place.country_code == code)
            found = max(places, key=lambda p: (p.kind == "town", p.population or 0), default=None)
            return replace(claim, attribute="place", value=replace(found, precision=2)) if found else None
    return None


def _violent(kind: Claim) -> bool:
    return isinstance(kind.value, IncidentType) and kind.value.event in VIOLENCE


def _scene(named: Sequence[Claim]) -> Claim | None:
    """The first claim of the place of most happenings, less precise; None where they lie in many."""
    below = [c for c in named if c.about and isinstance(c.value, Place) and c.value.kind not in ("country", "region")]
    counts = Counter(c.value.id for c in below if isinstance(c.value, Place))
    number, most = counts.most_common(1)[0] if counts else ("", 0)
    if not counts or most / counts.total() < MAIN_SHARE:
        return None
    claim = next(c for c in below if isinstance(c.value, Place) and c.value.id == number)
    assert isinstance(claim.value, Place)
    return replace(claim, value=replace(claim.value, precision=max(claim.value.precision or 2, 2)))


def _land(named: Sequence[Claim], gazetteer: Gazetteer) -> Claim | None:
    """The first claim of a place in the country of most places, with the country for its value; None where no place has
    a country. Those that speak or sent the report count only where there is no other."""
    told = [c for c in named if not c.hedge] or [c for c in named if c.hedge != "speaker"] or list(named)
    counts = Counter(c.value.country for c in told if isinstance(c.value, Place) and c.value.country)
    for country, _ in counts.most_common(1):
        inside = [c for c in told if isinstance(c.value, Place) and c.value.country == country]
        claim = next((c for c in inside if isinstance(c.value, Place) and c.value.kind == "country"), inside[0])
        bearers = (c.place for c in gazetteer.candidates(country or "") if c.place.kind == "country")
        return next((replace(claim, value=place) for place in bearers), None)
    return None
