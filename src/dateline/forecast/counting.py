"""Incidents -> Series, with the doubt about figures, dates and places carried along instead of dropped.

Each sample is one way it may have been: a toll between its low and high, a day within the period, a place that could
not be resolved put where resolved incidents of the same country lie. Months outside the coverage are unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np

from dateline.errors import WrongUse
from dateline.forecast.series import Series, first_day, last_day, of_day
from dateline.model import Incident, Period, Place, Toll

SAMPLES = 200
OPEN_ABOVE = 1.5  # a toll "at least n" may have been half as many more; nothing better is known of how far it goes
UNKNOWN = "unknown"


def counts(
    incidents: Iterable[Incident],
    by: str = "country",
    measure: str = "killed",
    step: str = "month",
    covers: Period | None = None,
    samples: int = SAMPLES,
    seed: int = 7,
) -> Series:
    """Killed (or any other outcome), or incidents, by unit and step; `values` are the medians of the samples.

    `by` is country, admin1 or pair. `covers` is the period that the reports cover; steps that it does not cover whole
    are unknown. Without it, the steps from the first to the last incident are taken as covered. Umbrella incidents,
    background and undated ones are not counted.
    """
    kept = [i for i in incidents if i.period and not i.aggregate and not i.background]
    if not kept:
        raise WrongUse("no dated incident to count")
    start, end = _window(kept, covers, step)
    units = [_unit(i, by) for i in kept]
    settled = Counter(u for u in units if not u.endswith(UNKNOWN))
    names = sorted(set(settled) | {_elsewhere(u, settled)[0][0] for u in units})
    rng = np.random.default_rng(seed)
    drawn = np.zeros((samples, len(names), end - start + 1))
    for incident, unit in zip(kept, units, strict=True):
        assert incident.period is not None
        sizes = _sizes(incident, measure, samples, rng)
        places, chances = _elsewhere(unit, settled)
        where = np.array([names.index(p) for p in places])[rng.choice(len(places), samples, p=chances)]
        when = _steps(incident.period, step, samples, rng) - start
        inside = (when >= 0) & (when <= end - start)
        np.add.at(drawn, (np.flatnonzero(inside), where[inside], when[inside]), sizes[inside])
    return Series(tuple(names), start, np.rint(np.median(drawn, axis=0)), measure, step, drawn)


def range80(series: Series) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper end of the range that holds four of five samples, each (units, steps)."""
    if series.samples is None:
        return series.values, series.values
    low, high = np.quantile(series.samples, [0.1, 0.9], axis=0)
    return low, high


def _window(kept: Sequence[Incident], covers: Period | None, step: str) -> tuple[int, int]:
    if covers is None:
        periods = [i.period for i in kept if i.period]
        return of_day(min(p.start for p in periods), step), of_day(max(p.end for p in periods), step)
    start, end = of_day(covers.start, step), of_day(covers.end, step)
    start += first_day(start, step) < covers.start
    end -= last_day(end, step) > covers.end
    if end < start:
        raise WrongUse(f"the reports cover no whole {step}: {covers.start} to {covers.end}")
    return start, end


def _unit(incident: Incident, by: str) -> str:
    place = incident.place or Place("")
    if by == "country":
        return place.country or UNKNOWN
    if by == "admin1":
        return f"{place.country or UNKNOWN} / {place.admin1 or UNKNOWN}"
    if by == "pair":
        return (
            " - ".join(sorted({p.actor.name for p in incident.participants if p.role in ("attacker", "target")}))
            or UNKNOWN
        )
    raise WrongUse(f"units by {by!r}: choose country, admin1 or pair")


def _elsewhere(unit: str, settled: Counter[str]) -> tuple[list[str], list[float]]:
    """The units an incident may belong to, with probabilities: its own, or all of its country if that is unknown."""
    if not unit.endswith(UNKNOWN):
        return [unit], [1.0]
    country = unit.split(" / ")[0]
    alike = {u: n for u, n in settled.items() if country == UNKNOWN or u.startswith(f"{country} / ")}
    total = sum(alike.values())
    return (list(alike), [n / total for n in alike.values()]) if alike else ([unit], [1.0])


def _sizes(incident: Incident, measure: str, samples: int, rng: np.random.Generator) -> np.ndarray:
    if measure == "incidents":
        return np.ones(samples)
    tolls = [t for t in incident.tolls if t.outcome == measure]
    whole = [t for t in tolls if t.group is None] or tolls  # a total, where one is given, holds its groups
    return np.sum([_toll(t, samples, rng) for t in whole], axis=0) if whole else np.zeros(samples)


def _toll(toll: Toll, samples: int, rng: np.random.Generator) -> np.ndarray:
    known = [v for v in (toll.low, toll.best, toll.high) if v is not None]
    if not known:
        return np.zeros(samples)
    low, best = min(known), toll.best if toll.best is not None else known[0]
    high = max(known) if toll.high is not None else max(*known, round(OPEN_ABOVE * best))
    if low == high:
        return np.full(samples, float(low))
    return np.asarray(np.rint(rng.triangular(low, min(max(best, low), high), high, samples)))


def _steps(period: Period, step: str, samples: int, rng: np.random.Generator) -> np.ndarray:
    first = period.start
    if of_day(first, step) == of_day(period.end, step):
        return np.full(samples, of_day(first, step))
    offsets = rng.integers(0, period.width, samples)
    return np.array([of_day(_after(first, int(k)), step) for k in offsets])


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days)
