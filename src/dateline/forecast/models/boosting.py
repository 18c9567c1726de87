"""Features -> gradient boosted trees (LightGBM) for the whole distribution.

The trees give the probability of zero and of each of thirteen classes of change against the unit's smoothed level;
every quantile follows, none can cross another. Separate quantile regressions cannot give the lump at zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dateline.errors import MissingPart
from dateline.forecast.models.past import Draw, Past, spread
from dateline.forecast.series import Counts

LEVEL = "smooth0.2"
CLASSES = 13
ACTIVE_SHARE = 0.75  # of the examples, those with something in the last twelve steps
ROUNDS = 80
TREES = {  # found on origins of 2014 to 2018; leaves from 4 to 16 and half or twice the rounds are within 0.005 lcrps
    "objective": "multiclass", "num_class": CLASSES + 1, "learning_rate": 0.06, "num_leaves": 8, "max_bin": 63,
    "min_data_in_leaf": 200, "feature_fraction": 0.25, "bagging_fraction": 0.5, "bagging_freq": 1, "lambda_l2": 20.0,
    "verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


def boosting(past: Past, last: int, leads: Sequence[int]) -> Draw:
    """Draws from one set of trees that has the lead among its features."""
    try:
        import lightgbm
    except (ImportError, OSError) as why:
        raise MissingPart(f"gradient boosting needs LightGBM: pip install lightgbm ({why})") from None
    x, change, some = _table(past, last, leads)
    edges = np.quantile(change[some], np.linspace(0, 1, CLASSES + 1)[1:-1])
    kind = np.where(some, 1 + np.searchsorted(edges, change), 0)
    trees = lightgbm.train(TREES, lightgbm.Dataset(x, kind), ROUNDS)
    pools = [np.sort(change[kind == c]) for c in range(CLASSES + 1)]
    level = past.column(LEVEL)

    def draw(at: int, rng: np.random.Generator, draws: int) -> Counts:
        out = np.zeros((len(level), len(leads), draws))
        for k, lead in enumerate(leads):
            now = np.column_stack([past.features[:, at], np.full(len(level), lead)])
            u = spread(rng, len(level), draws)
            out[:, k] = _counts(np.asarray(trees.predict(now)), pools, level[:, at, None], u)
        return out

    return draw


def _table(past: Past, last: int, leads: Sequence[int]) -> tuple[Counts, Counts, np.ndarray]:
    """Examples of all leads, the change of each in logs, and whether its outcome was above zero."""
    rng = np.random.default_rng(last)
    share, level = past.column("share12"), past.column(LEVEL)
    rows, changes, outcomes = [], [], []
    for lead in leads:
        unit, at, later = past.examples(lead, last)
        pick = _balanced(share[unit, at] > 0, past.most // len(leads), rng)
        unit, at, later = unit[pick], at[pick], later[pick]
        rows.append(np.column_stack([past.features[unit, at], np.full(len(unit), lead)]))
        changes.append(np.log1p(later) - level[unit, at])
        outcomes.append(later > 0)
    return np.concatenate(rows), np.concatenate(changes), np.concatenate(outcomes)


def _balanced(busy: np.ndarray, most: int, rng: np.random.Generator) -> np.ndarray:
    order = rng.permutation(len(busy))
    if len(order) <= most:
        return order
    lively, calm = order[busy[order]], order[~busy[order]]
    n = min(len(lively), int(most * ACTIVE_SHARE))
    return np.concatenate([lively[:n], calm[: most - n]])


def _counts(chance: Counts, pools: Sequence[Counts], level: Counts, u: Counts) -> Counts:
    """Inverse of the distribution: u (units, draws) picks the class, and what is left of it the place inside."""
    upper = np.cumsum(chance, axis=1)
    upper /= upper[:, -1:]
    lower = np.concatenate([np.zeros((len(upper), 1)), upper[:, :-1]], axis=1)
    kind = np.minimum((u[:, :, None] > upper[:, None, :]).sum(axis=-1), chance.shape[1] - 1)
    width = np.take_along_axis(upper - lower, kind, axis=1)
    inside = (u - np.take_along_axis(lower, kind, axis=1)) / np.maximum(width, 1e-12)
    change = np.zeros_like(u)
    for c, pool in enumerate(pools):
        here = kind == c
        if c and len(pool):
            change[here] = pool[np.clip((inside[here] * len(pool)).astype(int), 0, len(pool) - 1)]
    return np.where(kind == 0, 0.0, np.maximum(1.0, np.rint(np.expm1(np.maximum(level + change, 0.0)))))
