"""Draws and what came -> scores, as the VIEWS competition and Gneiting & Raftery 2007 define them.

Draws stand on the last axis, outcomes have one axis less. Lower is better, but for coverage, which should be nominal;
of counts with many zeros it runs above that, `pit` does not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
EDGES = np.array([0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5])  # VIEWS' bins of the log score
LINES = (25, 100)  # deaths a month whose exceedance is scored


def crps(draws: Array, outcome: Array) -> Array:
    """Continuous ranked probability score in the unit of the counts: mean|X - y| - mean|X - X'| / 2."""
    x = np.sort(draws, axis=-1)
    n = x.shape[-1]
    weight = 2 * np.arange(1, n + 1) - n - 1
    return np.asarray(np.abs(x - outcome[..., None]).mean(axis=-1) - (x * weight).sum(axis=-1) / n**2)


def log_crps(draws: Array, outcome: Array) -> Array:
    """The same of log(1 + count): says more about the ordinary month than about the largest wars."""
    return crps(np.log1p(draws), np.log1p(outcome))


def ign(draws: Array, outcome: Array) -> Array:
    """Bits of surprise: -log2 of the probability of the outcome's bin, one pseudo-draw added to each bin."""
    own = np.searchsorted(EDGES, outcome)
    hits = (np.searchsorted(EDGES, draws) == own[..., None]).sum(axis=-1)
    return np.asarray(-np.log2((hits + 1) / (draws.shape[-1] + len(EDGES) + 1)))


def interval_score(draws: Array, outcome: Array, outside: float = 0.1) -> Array:
    """Width of the central interval plus 2/outside for each unit that the outcome lies beyond it (MIS at 90 %)."""
    low, high = np.quantile(draws, [outside / 2, 1 - outside / 2], axis=-1)
    return np.asarray(high - low + 2 / outside * (np.maximum(low - outcome, 0) + np.maximum(outcome - high, 0)))


def covered(draws: Array, outcome: Array, level: float) -> Array:
    """1 where the outcome lies in the central interval of that level, else 0."""
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=-1)
    return np.asarray((low <= outcome) & (outcome <= high), dtype=float)


def brier(draws: Array, outcome: Array, line: float = 25) -> Array:
    """Squared error of the probability that the count reaches the line."""
    return np.asarray(((draws >= line).mean(axis=-1) - (outcome >= line)) ** 2)


def pit(draws: Array, outcome: Array, rng: np.random.Generator) -> Array:
    """Place of the outcome among the draws, 0 to 1, ties broken at random (randomised PIT): uniform if calibrated."""
    below = (draws < outcome[..., None]).mean(axis=-1)
    upto = (draws <= outcome[..., None]).mean(axis=-1)
    return np.asarray(below + rng.random(below.shape) * (upto - below))


def table(draws: Array, outcome: Array) -> dict[str, Array]:
    """Every score of every outcome, by name."""
    return {
        "crps": crps(draws, outcome),
        "lcrps": log_crps(draws, outcome),
        "ign": ign(draws, outcome),
        "mis": interval_score(draws, outcome),
        "c80": covered(draws, outcome, 0.8),
        "c95": covered(draws, outcome, 0.95),
        **{f"brier{line}": brier(draws, outcome, line) for line in LINES},
    }
