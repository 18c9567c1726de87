"""Counts of one unit -> Nixtla's AutoETS on their logs, where statsforecast is installed: no part of the ensemble.

Fitted anew at each step it draws for, on the unit alone. Its intervals are Gaussian in logs; the draws are cut at zero
and rounded, so that they are counts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dateline.errors import MissingPart
from dateline.forecast.models.past import Draw, Past, spread
from dateline.forecast.series import Counts

STEPS = 120  # latest ones that are fitted
SILENT = 60  # steps without a count after which a unit is taken to stay at zero
HIGHEST = 16.0  # log of the largest count drawn
LEVELS = (10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98)


def smoothing(past: Past, last: int, leads: Sequence[int]) -> Draw:
    """Draws from exponential smoothing. Raises MissingPart without statsforecast."""
    try:
        from statsforecast.models import AutoETS
    except ImportError as why:
        raise MissingPart("the model smoothing needs statsforecast: pip install 'dateline[statsforecast]'") from why

    def draw(at: int, rng: np.random.Generator, draws: int) -> Counts:
        logs = past.column("lag0")[:, max(0, at + 1 - STEPS) : at + 1]  # gaps filled with what was last known
        out = np.zeros((len(logs), len(leads), draws))
        below = np.array([(100 - n) / 200 for n in LEVELS[::-1]] + [0.5] + [(100 + n) / 200 for n in LEVELS])
        for unit in np.flatnonzero(logs[:, -SILENT:].max(axis=1) > 0):
            found = AutoETS(season_length=1).forecast(y=logs[unit], h=max(leads), level=list(LEVELS))
            names = [*(f"lo-{n}" for n in LEVELS[::-1]), "mean", *(f"hi-{n}" for n in LEVELS)]
            grid = np.maximum.accumulate(np.nan_to_num(np.stack([found[n] for n in names])), axis=0)
            for k, lead in enumerate(leads):
                logs_drawn = np.interp(spread(rng, 1, draws)[0], below, grid[:, lead - 1])
                out[unit, k] = np.rint(np.expm1(np.clip(logs_drawn, 0.0, HIGHEST)))
        return out

    return draw
