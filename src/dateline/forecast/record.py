"""Issued Forecasts and what came -> their track record. Pure functions; the ledger keeps what was issued.

A forecast is resolved by the rule fixed when it was issued: the count of its unit and month in the series that it was
made for, once that month lies in the series. Scored from its quantiles as they were stated, never from a later model.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from dateline.forecast.series import Series, number
from dateline.model import Forecast

FEWEST = 20  # resolved forecasts below which a record says only how many there are


@dataclass(frozen=True, slots=True)
class Resolved:
    """A forecast, what came, and its scores: quantile loss (twice its mean is about the CRPS) and coverage."""

    forecast: Forecast
    outcome: float
    crps: float
    inside80: bool
    chance25: float


@dataclass(frozen=True, slots=True)
class Record:
    """How a method did. `calibrated` None means too few to say."""

    model: str
    n: int
    crps: float
    inside80: float
    brier25: float
    open: int

    def sentence(self) -> str:
        """The record in words, for the side of the next forecast."""
        if self.n == 0:
            return f"no track record yet ({self.open} forecasts open)"
        if self.n < FEWEST:
            return f"{self.n} forecasts resolved, too few to judge; {self.open} open"
        return (
            f"of {self.n} resolved forecasts {100 * self.inside80:.0f} % lay in the 80 % range; "
            f"Brier score for 25 or more {self.brier25:.3f}; {self.open} open"
        )


def resolve(issued: Iterable[Forecast], series: Series) -> tuple[list[Resolved], list[Forecast]]:
    """The forecasts whose month is known in the series, scored, and those still open.

    One whose unit or measure the series does not have stays open, and so does one that was issued after its month had
    ended: that would be no forecast.
    """
    rows = dict(zip(series.units, series.values, strict=True))
    done, pending = [], []
    for one in issued:
        at = number(one.month, series.step) - series.start
        row = rows.get(one.unit)
        late = one.issued is not None and number(one.issued.isoformat(), series.step) - series.start > at
        fits = row is not None and one.measure == series.measure and 0 <= at < series.values.shape[1] and not late
        outcome = float(row[at]) if fits and row is not None else math.nan
        if math.isnan(outcome):
            pending.append(one)
        else:
            done.append(score(one, outcome))
    return done, pending


def score(forecast: Forecast, outcome: float) -> Resolved:
    """The forecast beside its outcome."""
    levels, values = (np.array(x) for x in zip(*forecast.quantiles, strict=True))
    loss = np.where(outcome >= values, levels * (outcome - values), (1 - levels) * (values - outcome))
    width = np.gradient(levels)
    low, high = np.interp([0.1, 0.9], levels, values)
    return Resolved(
        forecast,
        outcome,
        float(2 * (loss * width).sum() / width.sum()),
        bool(low <= outcome <= high),
        chance(forecast, 25),
    )


def chance(forecast: Forecast, line: float) -> float:
    """Probability of at least `line`, read off the stated quantiles (straight lines between them)."""
    levels, values = (np.array(x) for x in zip(*forecast.quantiles, strict=True))
    if line <= values[0]:
        return float(1 - levels[0]) if values[0] < line else 1.0
    if line > values[-1]:
        return float(1 - levels[-1])
    k = int(np.searchsorted(values, line, side="left"))
    span = values[k] - values[k - 1]
    return float(1 - (levels[k - 1] + (levels[k] - levels[k - 1]) * (line - values[k - 1]) / span))


def records(done: Sequence[Resolved], pending: Sequence[Forecast]) -> list[Record]:
    """One record for each model that has issued anything."""
    names = sorted({r.forecast.model for r in done} | {f.model for f in pending})
    return [_record(name, [r for r in done if r.forecast.model == name], pending) for name in names]


def _record(name: str, mine: Sequence[Resolved], pending: Sequence[Forecast]) -> Record:
    waiting = sum(f.model == name for f in pending)
    if not mine:
        return Record(name, 0, math.nan, math.nan, math.nan, waiting)
    brier = [(r.chance25 - (r.outcome >= 25)) ** 2 for r in mine]
    return Record(
        name,
        len(mine),
        float(np.mean([r.crps for r in mine])),
        float(np.mean([r.inside80 for r in mine])),
        float(np.mean(brier)),
        waiting,
    )
