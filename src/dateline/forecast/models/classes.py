"""Counts that followed -> classes of change against a unit's level; probabilities of classes -> draws.

Class 0 is no count at all, the others are equally frequent stretches of the change in logs. Every quantile follows from
the classes, none can cross another, and the lump at zero is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dateline.forecast.models.past import Index
from dateline.forecast.series import Counts


@dataclass(frozen=True, slots=True)
class Classes:
    """Where one class ends and the next begins, and the changes seen in each, sorted."""

    edges: Counts
    pools: tuple[Counts, ...]

    @classmethod
    def of(cls, later: Counts, level: Counts, n: int) -> Classes:
        """`n` classes of change and the one of zero, from counts and the logs that they are measured against."""
        change = (np.log1p(later) - level)[later > 0]
        edges = np.quantile(change, np.linspace(0, 1, n + 1)[1:-1]) if len(change) else np.zeros(n - 1)
        kind = np.searchsorted(edges, change)
        return cls(edges, (np.zeros(0), *(np.sort(change[kind == k]) for k in range(n))))

    def kind(self, later: Counts, level: Counts) -> Index:
        """The class of each count."""
        return np.where(later > 0, 1 + np.searchsorted(self.edges, np.log1p(later) - level), 0)

    def counts(self, chance: Counts, level: Counts, u: Counts) -> Counts:
        """Inverse of the distribution: u (units, draws) picks the class, and what is left of it the place inside."""
        upper = np.cumsum(chance, axis=1)
        upper /= upper[:, -1:]
        lower = np.concatenate([np.zeros((len(upper), 1)), upper[:, :-1]], axis=1)
        kind = np.minimum((u[:, :, None] > upper[:, None, :]).sum(axis=-1), chance.shape[1] - 1)
        width = np.take_along_axis(upper - lower, kind, axis=1)
        inside = (u - np.take_along_axis(lower, kind, axis=1)) / np.maximum(width, 1e-12)
        change = np.zeros_like(u)
        for k, pool in enumerate(self.pools):
            here = kind == k
            if len(pool):
                change[here] = pool[np.clip((inside[here] * len(pool)).astype(int), 0, len(pool) - 1)]
        log = np.maximum(level[:, None] + change, 0.0)
        return np.where(kind == 0, 0.0, np.maximum(1.0, np.rint(np.expm1(log))))
