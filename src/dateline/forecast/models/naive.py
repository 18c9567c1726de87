"""The forecasts that every other has to beat: zero, the last count, the last twelve counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dateline.forecast.models.past import Draw, Past
from dateline.forecast.series import Counts


def zero(past: Past, last: int, leads: Sequence[int]) -> Draw:
    """Nothing will happen."""

    def draw(at: int, rng: np.random.Generator, draws: int) -> Counts:
        return np.zeros((len(past.values), len(leads), draws))

    return draw


def last_value(past: Past, last: int, leads: Sequence[int]) -> Draw:
    """The last known count again."""

    def draw(at: int, rng: np.random.Generator, draws: int) -> Counts:
        now = np.rint(np.expm1(past.column("lag0")[:, at]))
        return np.repeat(np.repeat(now[:, None, None], len(leads), axis=1), draws, axis=2)

    return draw


def recent(past: Past, last: int, leads: Sequence[int], steps: int = 12) -> Draw:
    """One of the last twelve known counts, each as likely (VIEWS' "conflictology")."""

    def draw(at: int, rng: np.random.Generator, draws: int) -> Counts:
        out = np.zeros((len(past.values), len(leads), draws))
        for unit, row in enumerate(past.values[:, : at + 1]):
            pool = row[~np.isnan(row)][-steps:]
            if len(pool):
                out[unit] = pool[rng.integers(0, len(pool), (len(leads), draws))]
        return out

    return draw
