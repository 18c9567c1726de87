"""Series and incidents -> early signs: changes of rate and reach, first times of places, actors and denials.

Each sign says what changed, since when, and what it rests on. A sign is an observation about the record, which may
have changed because reporting did; it is no forecast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from dateline.errors import MissingPart
from dateline.forecast.series import Series, label
from dateline.model import Claim, Incident, Proposition

SHORTEST = 3  # steps a level must last to be one
FEWEST = 12  # known steps below which no change is looked for
PENALTY = (
    3.0  # times the log of the length and the noise (BIC); a pure Poisson record of 60 months shows one in about 20
)
RECENT = timedelta(days=30)
EARLIER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that changed. `since` is a step or a day; `evidence` are ids of incidents or claims."""

    kind: str  # rate, new place, new actor, displacement, denial
    subject: str
    since: str
    words: str
    evidence: tuple[str, ...] = ()


def rates(series: Series) -> list[Sign]:
    """Changes of level in each unit's counts: exact segmentation (PELT) of the variance-stabilised counts."""
    return [s for unit, row in zip(series.units, series.values, strict=True) for s in _rate(series, unit, row)]


def _rate(series: Series, unit: str, row: np.ndarray) -> list[Sign]:
    at = np.flatnonzero(~np.isnan(row))
    if len(at) < FEWEST:
        return []
    counts = row[at]
    bounds = [0, *change_points(counts)]
    out = []
    for k in range(1, len(bounds) - 1):
        before, after = (float(counts[a:b].mean()) for a, b in ((bounds[k - 1], bounds[k]), (bounds[k], bounds[k + 1])))
        since = label(series.start + int(at[bounds[k]]), series.step)
        words = f"{unit}: {series.measure} went from {before:.1f} to {after:.1f} a {series.step} in {since}."
        out.append(Sign("rate", unit, since, words))
    return out


def change_points(counts: np.ndarray) -> list[int]:
    """Where a new level begins, and the length at the end; noise is judged from neighbouring differences."""
    try:
        import ruptures
    except ImportError as why:
        raise MissingPart("change points need ruptures: pip install ruptures") from why
    steady = 2 * np.sqrt(counts + 3 / 8)  # Anscombe: unit variance for a Poisson count
    noise = max(1.0, float(np.median(np.abs(np.diff(steady))) / 0.954) ** 2)  # 0.954: of a difference of two normals
    search = ruptures.Pelt(model="l2", min_size=SHORTEST, jump=1).fit(steady.reshape(-1, 1))
    return [int(b) for b in search.predict(pen=PENALTY * np.log(len(steady)) * noise)]


def newcomers(incidents: Iterable[Incident], now: date) -> list[Sign]:
    """Places and actors of the last thirty days that the year before did not have."""
    dated = [i for i in incidents if i.period and not i.background]
    fresh = [i for i in dated if i.period and now - RECENT < i.period.end <= now]
    known = [i for i in dated if i.period and now - EARLIER < i.period.end <= now - RECENT]
    if not known:
        return []  # a record that has just begun: everything would be new
    return _first_times("new place", fresh, known, _places) + _first_times("new actor", fresh, known, _actors)


def _first_times(
    kind: str, fresh: Sequence[Incident], known: Sequence[Incident], names: Callable[[Incident], set[str]]
) -> list[Sign]:
    old = {name for i in known for name in names(i)}
    out = []
    for name in sorted({name for i in fresh for name in names(i)} - old):
        seen = [i for i in fresh if name in names(i)]
        since = min(i.period.start for i in seen if i.period).isoformat()
        words = f"{name}: {len(seen)} incident(s) since {since}, none in the year before."
        out.append(Sign(kind, name, since, words, tuple(i.id for i in seen)))
    return out


def _places(incident: Incident) -> set[str]:
    place = incident.place
    return {f"{place.admin1}, {place.country}"} if place and place.admin1 else set()


def _actors(incident: Incident) -> set[str]:
    return {p.actor.name for p in incident.participants if p.actor.id and p.actor.kind != "civilians"}


def displacement(incidents: Iterable[Incident], now: date) -> list[Sign]:
    """People driven out in the last thirty days, beside the thirty before."""
    rows = [(i, t) for i in incidents if i.period for t in i.tolls if t.outcome == "displaced" and t.best]
    fresh = [(i, t) for i, t in rows if i.period and now - RECENT < i.period.end <= now]
    if not fresh:
        return []
    before = sum(t.best or 0 for i, t in rows if i.period and now - 2 * RECENT < i.period.end <= now - RECENT)
    total = sum(t.best or 0 for _, t in fresh)
    if total <= before:
        return []
    words = f"{total} people displaced in the thirty days to {now}, {before} in the thirty before."
    return [Sign("displacement", "displaced", (now - RECENT).isoformat(), words, tuple(i.id for i, _ in fresh))]


def denials(claims: Iterable[Claim]) -> list[Sign]:
    """Speakers who deny more than one thing: what is denied again and again is contested."""
    by: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.stance == "denies" and claim.speaker and isinstance(claim.value, Proposition):
            by.setdefault(claim.speaker.name, []).append(claim)
    out = []
    for name, said in sorted(by.items()):
        reports = {c.report_id for c in said}
        if len(said) > 1:
            words = f"{name} denies in {len(said)} statements of {len(reports)} report(s)."
            out.append(Sign("denial", name, "", words, tuple(c.id for c in said)))
    return out
