"""A situation -> the most similar ones of the past and what followed each, every one listed and open to inspection.

Similar means: the same shape of the last twelve steps on a log scale and the same level; nothing is known of causes.
For incidents, similar means the same kinds of happening and actors in the last sixty days, and a similar scale.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from dateline.errors import WrongUse
from dateline.forecast.series import Counts, Series, label
from dateline.model import Incident

SHAPE = 12  # steps compared
LEVEL_WEIGHT = 0.5  # of a difference in level against one in shape: a like course counts more than a like size
APART = 6  # steps between two analogues of one unit; neighbours in time are the same situation
WINDOW = timedelta(days=60)
HORIZONS = (30, 90)


@dataclass(frozen=True, slots=True)
class Analogue:
    """A past situation: where and until when, how far from ours (0 is alike), its course, and what followed."""

    unit: str
    until: str
    distance: float
    course: tuple[float, ...]
    followed: tuple[float, ...]

    def sentence(self) -> str:
        """The analogue in words."""
        course = f"{sum(self.course):.0f} in {len(self.course)} steps"
        return f"{self.unit}, to {self.until}: {course}, then {sum(self.followed):.0f}."


def find(series: Series, unit: str, among: Series, k: int = 10, ahead: int = 3) -> list[Analogue]:
    """The `k` nearest past situations of `among` to the last twelve steps of a unit, nearest first.

    The unit's own present is not among them, nor any situation whose `ahead` steps are not all known.
    """
    now = series.only([unit]).values[0, -SHAPE:]
    if len(now) < SHAPE or np.isnan(now).any():
        raise WrongUse(f"{unit}: analogues need its last {SHAPE} steps without a gap")
    windows = np.lib.stride_tricks.sliding_window_view(among.values, SHAPE + ahead, axis=1)
    known = np.asarray(~np.isnan(windows).any(axis=-1))
    own = [i for i, u in enumerate(among.units) if u == unit]
    latest = series.end - ahead - among.start - SHAPE + 1  # its outcome must be past when ours begins
    known[:, max(0, latest + 1) :] = False
    if own:
        known[own, max(0, series.end - among.start - 2 * SHAPE - ahead + 2) :] = False  # none overlaps ours
    unit_at, step_at = np.nonzero(known)
    away = distance(now, windows[unit_at, step_at, :SHAPE])
    found: list[Analogue] = []
    taken: list[tuple[int, int]] = []
    for n in np.argsort(away, kind="stable"):
        where = int(unit_at[n]), int(step_at[n])
        if any(u == where[0] and abs(s - where[1]) < APART for u, s in taken):
            continue
        taken.append(where)
        row = windows[where]
        until = label(among.start + where[1] + SHAPE - 1, among.step)
        parts = tuple(row[:SHAPE].tolist()), tuple(row[SHAPE:].tolist())
        found.append(Analogue(among.units[where[0]], until, float(away[n]), *parts))
        if len(found) == k:
            break
    return found


def distance(now: Counts, others: Counts) -> Counts:
    """Root mean square difference of the courses about their own level, and of the levels; in logs, (n,)."""
    mine, theirs = np.log1p(now), np.log1p(others)
    level = theirs.mean(axis=-1) - mine.mean()
    shape = (theirs - theirs.mean(axis=-1, keepdims=True)) - (mine - mine.mean())
    return np.asarray(np.sqrt((shape**2).mean(axis=-1) + LEVEL_WEIGHT * level**2))


def followed(found: Sequence[Analogue], levels: Sequence[float] = (0.1, 0.5, 0.9)) -> dict[float, float]:
    """Quantiles of what followed in all steps together, over the analogues."""
    totals = [sum(a.followed) for a in found]
    return {q: float(np.quantile(totals, q)) for q in levels} if totals else {}


@dataclass(frozen=True, slots=True)
class Episode:
    """A day of a past record that looked like now: alike from 0 to 1, and the incidents of the next 30 and 90 days."""

    day: date
    alike: float
    before: tuple[str, ...]
    next30: int
    next90: int


def episodes(incidents: Sequence[Incident], now: date, k: int = 10) -> list[Episode]:
    """Earlier days of the same record whose last sixty days were most like the sixty days to `now`, nearest first.

    Only days whose next ninety days lie before `now` count, and two of them are at least sixty days apart.
    """
    dated = sorted(((i.period.end, i) for i in incidents if i.period and not i.background), key=lambda x: x[0])
    if not dated:
        return []
    mine = _profile(dated, now)
    last = now - timedelta(days=max(HORIZONS))
    days = [d for d in dict.fromkeys(d for d, _ in dated) if dated[0][0] + WINDOW <= d <= last]
    ranked = sorted(days, key=lambda d: (-_alike(mine, _profile(dated, d)), d))
    out: list[Episode] = []
    for day in ranked:
        if all(abs(day - e.day) >= WINDOW for e in out):
            theirs = _profile(dated, day)
            after = [sum(day < d <= day + timedelta(days=h) for d, _ in dated) for h in HORIZONS]
            out.append(
                Episode(day, _alike(mine, theirs), tuple(i.id for d, i in dated if day - WINDOW < d <= day), *after)
            )
        if len(out) == k:
            break
    return out


def _profile(dated: Sequence[tuple[date, Incident]], day: date) -> Counter[str]:
    found: Counter[str] = Counter()
    for when, incident in dated:
        if day - WINDOW < when <= day:
            found[f"type {incident.type.sub_event if incident.type else 'unknown'}"] += 1
            found.update({f"{p.role} {p.actor.kind or 'unknown'}" for p in incident.participants})
    return found


def _alike(a: Counter[str], b: Counter[str]) -> float:
    """Shared over all (Ruzicka): 1 for the same kinds in the same numbers, 0 for nothing in common."""
    union = (a | b).total()
    return (a & b).total() / union if union else 1.0
