"""Now -> what followed the months, anywhere and at any time before, that looked most like now.

A neighbour's outcome is shifted by the difference of the two levels, in logs, so that a war of a kind never seen
before still finds its like. Untuned; the strongest of the simple baselines.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.spatial import cKDTree

from dateline.forecast.models.past import Draw, Past
from dateline.forecast.series import Counts

NEIGHBOURS = 150
WINDOW = 240
ALIKE_BY = ("lag0", "log3", "log12", "mean60")
LEVEL = "log12"


def nearest(past: Past, last: int, leads: Sequence[int]) -> Draw:
    """Draws from what followed the 150 situations nearest in last count and in level over 3, 12 and 60 steps."""
    where, level = past.columns(ALIKE_BY), past.column(LEVEL)
    learnt = []
    for lead in leads:
        unit, at, later = past.examples(lead, last, WINDOW)
        learnt.append((cKDTree(where[unit, at]) if len(unit) else None, level[unit, at], later))

    def draw(at: int, rng: np.random.Generator, draws: int) -> Counts:
        out = np.zeros((len(where), len(leads), draws))
        for k, (tree, was, later) in enumerate(learnt):
            if tree is not None:
                _, index = tree.query(where[:, at], min(NEIGHBOURS, len(later)))
                index = index.reshape(len(where), -1)
                out[:, k] = _pick(_shifted(later[index], level[:, at, None] - was[index]), rng, draws)
        return out

    return draw


def _shifted(later: Counts, gap: Counts) -> Counts:
    moved = np.expm1(np.maximum(np.log1p(later) + gap, 0.0))
    return np.where(later > 0, np.rint(moved), 0.0)


def _pick(pool: Counts, rng: np.random.Generator, draws: int) -> Counts:
    return np.take_along_axis(pool, rng.integers(0, pool.shape[1], (len(pool), draws)), axis=1)
