"""Counts -> what a model may look at: for every unit and step, its past up to and including that step, as numbers.

All are of the log of the counts. Means run over the known steps only; a step that is unknown is described by the ones
around it, never by a zero. Shape (units, steps, features).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dateline.forecast.series import Counts

LAGS = 6
WINDOWS = (3, 6, 12, 24, 60, 120)
SINCE_MOST = 300.0  # steps since the last count above zero are counted no further
SINCE_FIRST = 12.0  # steps without a count that a unit is taken to have behind it when its history begins
LARGE = 25.0  # deaths a month that VIEWS and UCDP take as the line of a conflict
SMOOTHING = (0.2, 0.4)
LEVEL_LIKE = ("log", "mean", "lag", "top", "bottom", "middle", "smooth")  # features on the scale of a count's log
YEARS = 6  # whose same months say what a season is like
SEASON_PRIOR = 3.0  # years without a season that they are weighed against


def named(values: Counts) -> dict[str, Counts]:
    """Every feature by its name, each (units, steps)."""
    known = ~np.isnan(values)
    level = np.where(known, np.log1p(values), 0.0)
    seen = np.cumsum(known, axis=1) > 0
    out: dict[str, Counts] = {}
    for n in WINDOWS:
        out[f"log{n}"] = _mean(level, known, n)
        out[f"mean{n}"] = np.log1p(_mean(np.where(known, values, 0.0), known, n))
    out["log_all"] = _mean(level, known, values.shape[1])
    out["mean_all"] = np.log1p(_mean(np.where(known, values, 0.0), known, values.shape[1]))
    for n in (6, 12, 24, 60):
        out[f"share{n}"] = _mean(np.where(known, values > 0, 0.0), known, n)
    for n in (12, 60):
        out[f"large{n}"] = _mean(np.where(known, values >= LARGE, 0.0), known, n)
    for n in (6, 12, 24):
        out[f"spread{n}"] = np.sqrt(np.maximum(_mean(level**2, known, n) - out[f"log{n}"] ** 2, 0.0))
    filled = np.where(known, level, np.where(seen, out["log3"], 0.0))
    for k in range(LAGS):
        out[f"lag{k}"] = np.concatenate([np.repeat(filled[:, :1], k, axis=1), filled[:, : filled.shape[1] - k]], axis=1)
    for n in (12, 60):
        out[f"top{n}"] = _window(filled, n).max(axis=-1)
    out["bottom12"], out["middle12"] = _window(filled, 12).min(axis=-1), np.median(_window(filled, 12), axis=-1)
    out["since"] = np.log1p(_since(np.where(known, values > 0, False)))
    for weight in SMOOTHING:
        out[f"smooth{weight}"] = _smooth(filled, weight)
    out["rise3"], out["rise12"] = out["log3"] - out["log12"], out["log12"] - out["log60"]
    return out


def seasons(values: Counts, leads: Sequence[int], year: int) -> Counts:
    """How the season of each step ahead stood out in the six years before, in logs: (units, steps, leads).

    A step stands out against the mean of the year around it, which must lie in the past whole.
    """
    known = ~np.isnan(values)
    level = np.where(known, np.log1p(values), 0.0)
    around = [np.pad(x, ((0, 0), (year // 2, (year - 1) // 2))) for x in (level, known)]
    total, count = (sliding_window_view(x, year, axis=1).sum(axis=-1) for x in around)
    apart = np.where(known, level - total / np.maximum(count, 1), 0.0)
    out = np.zeros((*values.shape, len(leads)))
    for k, lead in enumerate(leads):
        first = -(-(lead + year // 2) // year)
        shifts = [s for s in range(first * year - lead, (first + YEARS) * year - lead, year) if s < values.shape[1]]
        years = np.full(values.shape, SEASON_PRIOR)
        for shift in shifts:
            out[:, shift:, k] += apart[:, : values.shape[1] - shift]
            years[:, shift:] += known[:, : values.shape[1] - shift]
        out[..., k] /= years
    return out


def _mean(x: Counts, known: np.ndarray, n: int) -> Counts:
    """Mean of the known ones of the last n steps; of the last that was known where there are none."""
    total, count = (np.concatenate([np.zeros((len(x), 1)), np.cumsum(a, axis=1)], axis=1) for a in (x * known, known))
    at = np.arange(x.shape[1])
    low = np.maximum(0, at + 1 - n)
    hits = count[:, at + 1] - count[:, low]
    mean = (total[:, at + 1] - total[:, low]) / np.maximum(hits, 1)
    last = np.maximum.accumulate(np.where(hits > 0, at, 0), axis=1)
    return np.asarray(np.take_along_axis(mean, last, axis=1))


def _window(x: Counts, n: int) -> Counts:
    return sliding_window_view(np.concatenate([np.repeat(x[:, :1], n - 1, axis=1), x], axis=1), n, axis=1)


def _since(fatal: np.ndarray) -> Counts:
    out, now = np.empty(fatal.shape), np.full(len(fatal), SINCE_FIRST)
    for k in range(fatal.shape[1]):
        now = np.where(fatal[:, k], 0.0, np.minimum(now + 1, SINCE_MOST))
        out[:, k] = now
    return out


def _smooth(x: Counts, weight: float) -> Counts:
    out, now = np.empty(x.shape), x[:, 0]
    for k in range(x.shape[1]):
        now = (1 - weight) * now + weight * x[:, k]
        out[:, k] = now
    return out
