"""Features -> gradient boosted trees (LightGBM) for the whole distribution: the probability of each class of change.

Separate quantile regressions could not give the lump at zero, and theirs can cross.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dateline.errors import MissingPart
from dateline.forecast.models.classes import Classes
from dateline.forecast.models.past import Draw, Index, Past, balanced, spread
from dateline.forecast.series import Counts

LEVEL = "smooth0.4"  # what a change is measured against; a second set of trees against smooth0.2 made it worse
CLASSES = 13
ROUNDS = 70
TREES = {  # found on origins of 2014 to 2018; leaves from 4 to 16 and half or twice the rounds are within 0.005 lcrps
    "objective": "multiclass", "num_class": CLASSES + 1, "learning_rate": 0.06, "num_leaves": 8, "max_bin": 63,
    "min_data_in_leaf": 200, "feature_fraction": 0.25, "bagging_fraction": 0.5, "bagging_freq": 1, "lambda_l2": 20.0,
    "verbose": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


def boosting(past: Past, last: int, leads: Sequence[int]) -> Draw:
    """Draws from one set of trees; the lead and its season are among their features."""
    try:
        import lightgbm
    except (ImportError, OSError) as why:
        raise MissingPart(f"gradient boosting needs LightGBM: pip install lightgbm ({why})") from None
    place, unit, at, later = _table(past, last, leads)
    level, seasons, every = past.column(LEVEL), past.seasons(leads), np.arange(len(past.values))
    classes = Classes.of(later, level[unit, at], CLASSES)
    x = np.column_stack([past.seen(LEVEL, unit, at), place, seasons[unit, at, place]])
    trees = lightgbm.train(TREES, lightgbm.Dataset(x, classes.kind(later, level[unit, at])), ROUNDS)

    def draw(at: int, rng: np.random.Generator, draws: int) -> Counts:
        now = past.seen(LEVEL, every, np.full(len(every), at))
        out = np.zeros((len(every), len(leads), draws))
        for k in range(len(leads)):
            x = np.column_stack([now, np.full(len(every), k), seasons[:, at, k]])
            chance, u = np.asarray(trees.predict(x)), spread(rng, len(every), draws)
            out[:, k] = classes.counts(chance, level[:, at], u)
        return out

    return draw


def _table(past: Past, last: int, leads: Sequence[int]) -> tuple[Index, Index, Index, Counts]:
    """Examples of all leads: position of the lead, unit, step, and the count that followed."""
    rng, share = np.random.default_rng(last), past.column("share12")
    parts = []
    for k, lead in enumerate(leads):
        unit, at, later = past.examples(lead, last)
        pick = balanced(share[unit, at] > 0, past.most // len(leads), rng)
        parts.append((np.full(len(pick), k), unit[pick], at[pick], later[pick]))
    place, unit, at, later = (np.concatenate(p) for p in zip(*parts, strict=True))
    return place, unit, at, later
