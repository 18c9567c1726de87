"""Claims of one report -> a place for each happening that the report tells without naming one.

Where the violence of a report lies mostly in one place, what it tells without a place lies there too; else only the
country is taken, the one that it speaks of most. Such a claim points at the words of the place that lent it, says so in
`hedge`, and is never exact (precision 2 or 3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dateline.model import Claim, IncidentType, Place

INFERRED = "inferred from the rest of the report"
EXTRACTOR = "context/1"
VIOLENCE = ("Battles", "Explosions/Remote violence", "Violence against civilians", "Riots", "Protests")
MAIN_SHARE = 0.5  # of the places of a report's happenings, from which one of them is its scene


def added(claims: Sequence[Claim]) -> list[Claim]:
    """The place claims to add: one for each happening of violence that has no resolved place."""
    happenings = {c.about: c for c in claims if isinstance(c.value, IncidentType) and c.value.event in VIOLENCE}
    placed = {c.about for c in claims if isinstance(c.value, Place) and c.value.lat is not None}
    lacking = [kind for about, kind in happenings.items() if about and about not in placed]
    scene = _scene([c for c in claims if isinstance(c.value, Place) and c.value.lat is not None]) if lacking else None
    if scene is None:
        return []
    return [
        replace(scene, about=kind.about, modality=kind.modality, hedge=INFERRED, extractor=EXTRACTOR, speaker=None)
        for kind in lacking
    ]


def _scene(named: Sequence[Claim]) -> Claim | None:
    """The first claim of the place or else the country of most happenings, less precise; None where there is none."""
    below = [c for c in named if c.about and isinstance(c.value, Place) and c.value.kind not in ("country", "region")]
    countries = [c for c in named if isinstance(c.value, Place) and c.value.kind == "country"]
    for group, share in ((below, MAIN_SHARE), (countries, 0.0)):
        counts = Counter(c.value.id for c in group if isinstance(c.value, Place))
        number, most = counts.most_common(1)[0] if counts else ("", 0)
        if counts and most / counts.total() >= share:
            claim = next(c for c in group if isinstance(c.value, Place) and c.value.id == number)
            assert isinstance(claim.value, Place)
            return replace(claim, value=replace(claim.value, precision=max(claim.value.precision or 2, 2)))
    return None
