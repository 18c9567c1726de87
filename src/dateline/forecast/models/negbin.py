"""Negative binomial per unit, its mean and its spread drawn towards those of all units (empirical Bayes).

A unit with three months of history leans on the others, one with twenty years hardly at all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dateline.forecast.models.past import Draw, Past
from dateline.forecast.series import Counts

STEPS = 12
PRIOR_STEPS = 0.25  # steps of its own history that the pooled mean weighs as much as
PRIOR_SPREAD = 6.0  # the same for the spread
SMALLEST, LARGEST = 0.05, 50.0  # size parameter of the negative binomial


def negative_binomial(past: Past, last: int, leads: Sequence[int]) -> Draw:
    """Gamma-Poisson draws from the mean and spread of a unit's last twelve known counts, pooled over units."""

    def draw(at: int, rng: np.random.Generator, draws: int) -> Counts:
        mean, size = moments(past.values[:, max(0, at + 1 - STEPS) : at + 1])
        rate = rng.gamma(size[:, None, None], 1.0, (len(mean), len(leads), draws)) * (mean / size)[:, None, None]
        return rng.poisson(rate).astype(float)

    return draw


def moments(counts: Counts) -> tuple[Counts, Counts]:
    """Pooled mean and size of every unit; counts (units, steps), unknown ones left out."""
    known = ~np.isnan(counts)
    n = known.sum(axis=1)
    total = np.nansum(counts, axis=1)
    raw = total / np.maximum(n, 1)
    typical = np.exp(np.log1p(raw).mean()) - 1  # of the units' means; an arithmetic mean is one country's
    mean = (total + PRIOR_STEPS * typical) / (n + PRIOR_STEPS)
    excess = np.where(known, (np.nan_to_num(counts) - raw[:, None]) ** 2, 0.0).sum(axis=1) / np.maximum(n - 1, 1) - raw
    alive = (raw > 0) & (n > 1)
    own = np.log(np.clip(raw[alive] ** 2 / np.maximum(excess[alive], 1e-9), SMALLEST, LARGEST))
    centre = own.mean() if len(own) else 0.0
    size = np.full(len(raw), np.exp(centre))
    weight = n[alive] / (n[alive] + PRIOR_SPREAD)
    size[alive] = np.exp(weight * own + (1 - weight) * centre)
    return mean, size
