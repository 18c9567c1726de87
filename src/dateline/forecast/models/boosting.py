"""Features -> gradient boosted trees (LightGBM) for the whole distribution.

The trees give the probability of zero and of each of thirteen classes of change against the unit's smoothed level;
every quantile follows, none can cross another. Separate quantile regressions cannot give the lump at zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dateline.errors import MissingPart
from dateline.forecast.models.past import Draw, Index, Past, spread
from dateline.forecast.series import Counts

LEVELS = ("smooth0.4", "smooth0.2")  # what a change is measured against; two views are better than either
CLASSES = 13
ACTIVE_SHARE = 0.75  # of the examples, those with something in the last twelve steps
ROUNDS = 70
TREES = {  # found on origins of 2014 to 2018; leaves from 4 to 16 and half or twice the rounds are within 0.005 lcrps
    "objective": "multiclass", "num_class": CLASSES + 1, "learning_rate": 0.06, "num_leaves": 8, "max_bin": 63,
    "min_data_in_leaf": 200, "feature_fraction": 0.25, "bagging_fraction": 0.5, "bagging_freq": 1, "lambda_l2": 20.0,
    "verbose": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


def boosting(past: Past, last: int, leads: Sequence[int]) -> Draw:
    """Draws from two sets of trees, half from each; both have the lead among their features."""
    try:
        import lightgbm
    except (ImportError, OSError) as why:
        raise MissingPart(f"gradient boosting needs LightGBM: pip install lightgbm ({why})") from None
    x, unit, at, later = _table(past, last, leads)
    learnt = []
    for seed, name in enumerate(LEVELS):
        change = np.log1p(later) - past.column(name)[unit, at]
        some = change[later > 0]
        edges = np.quantile(some, np.linspace(0, 1, CLASSES + 1)[1:-1]) if len(some) else np.zeros(0)
        kind = np.where(later > 0, 1 + np.searchsorted(edges, change), 0)
        trees = lightgbm.train({**TREES, "seed": seed}, lightgbm.Dataset(x, kind), ROUNDS)
        learnt.append((past.column(name), trees, [np.sort(change[kind == c]) for c in range(CLASSES + 1)]))

    def draw(at: int, rng: np.random.Generator, draws: int) -> Counts:
        units = len(past.values)
        out = np.zeros((units, len(leads), draws))
        for n, (level, trees, pools) in enumerate(learnt):
            mine = np.arange(n, draws, len(learnt))
            for k, lead in enumerate(leads):
                chance = np.asarray(trees.predict(np.column_stack([past.features[:, at], np.full(units, lead)])))
                out[:, k, mine] = _counts(chance, pools, level[:, at, None], spread(rng, units, len(mine)))
        return out

    return draw


def _table(past: Past, last: int, leads: Sequence[int]) -> tuple[Counts, Index, Index, Counts]:
    """Examples of all leads: their features and the lead, unit, step, and the count that followed."""
    rng, share = np.random.default_rng(last), past.column("share12")
    parts = []
    for lead in leads:
        unit, at, later = past.examples(lead, last)
        pick = _balanced(share[unit, at] > 0, past.most // len(leads), rng)
        parts.append((np.full(len(pick), lead), unit[pick], at[pick], later[pick]))
    lead_of, unit, at, later = (np.concatenate(p) for p in zip(*parts, strict=True))
    return np.column_stack([past.features[unit, at], lead_of]), unit, at, later


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
