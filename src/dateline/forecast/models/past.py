"""Counts of many units -> Past: what every model learns from, and the one signature that all models share.

A model is fitted on what was known at the end of step `last`, once, and then draws for any later step of the same
table; that lets the ensemble test its members on steps they have not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dateline.forecast.features import LEVEL_LIKE, named, seasons
from dateline.forecast.series import Counts

WARM_UP = 24  # steps of a unit's history before it serves as an example
MOST = 40000  # examples; with 30000 and 60000 the scores of 2012 to 2018 are within 0.002 lcrps
BUSY_SHARE = 0.75  # of the examples; what is calm teaches little after some thousands
ACTIVE = 25.0  # deaths in twelve steps from which a unit counts as in conflict
SUMS = 150  # made-up units; with 300 the log score of 2011 to 2018 was worse again
ALIVE = 12  # steps with a count above zero that a unit needs to be part of one
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Past:
    """Counts (units, steps) with their features; `names` says which feature stands where on the last axis."""

    values: Counts
    features: Counts
    names: tuple[str, ...]
    most: int = MOST  # examples that one fit may use
    year: int = 12  # steps

    @classmethod
    def of(cls, values: Counts, most: int = MOST, year: int = 12) -> Past:
        """The past that these counts make."""
        found = named(values)
        return cls(values, np.stack(list(found.values()), axis=-1), tuple(found), most, year)

    def with_sums(self, last: int) -> Past:
        """The same with made-up units below: sums of two units each, drawn from those alive by step `last`.

        They teach what a war of a size and a mixture not seen before is like.
        """
        alive = np.flatnonzero((self.values[:, : last + 1] > 0).sum(axis=1) >= ALIVE)
        if not len(alive):
            return self
        one, two = np.random.default_rng(last).choice(alive, (2, SUMS))
        return Past.of(np.concatenate([self.values, self.values[one] + self.values[two]]), self.most, self.year)

    def seen(self, level: str, unit: Index, at: Index) -> Counts:
        """All features of these units and steps, then how far each that is a level lies above the named one."""
        own = self.features[unit, at]
        like = [k for k, n in enumerate(self.names) if n.startswith(LEVEL_LIKE) and n != level]
        return np.column_stack([own, own[:, like] - own[:, [self.names.index(level)]]])

    def seasons(self, leads: Sequence[int]) -> Counts:
        """How the season of each step ahead stood out in earlier years (units, steps, leads)."""
        return seasons(self.values, leads, self.year)

    def columns(self, names: Sequence[str]) -> Counts:
        """The named features (units, steps, len(names))."""
        return self.features[..., [self.names.index(n) for n in names]]

    def column(self, name: str) -> Counts:
        """One feature (units, steps)."""
        return self.features[..., self.names.index(name)]

    def active(self, at: int) -> NDArray[np.bool_]:
        """Which units had 25 or more in the twelve steps up to and including `at`."""
        known = np.nan_to_num(self.values[:, max(0, at - 11) : at + 1])
        return np.asarray(known.sum(axis=1) >= ACTIVE)

    def examples(self, lead: int, last: int, window: int | None = None) -> tuple[Index, Index, Counts]:
        """Unit, step and the count `lead` steps later, of every pair whose outcome was known by step `last`."""
        first = max(min(WARM_UP, last // 2), 0 if window is None else last + 1 - window)
        steps = np.arange(first, last - lead + 1)
        if not len(steps):
            return np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0)
        later, now = self.values[:, steps + lead], self.values[:, steps]
        unit, at = np.nonzero(~np.isnan(later) & ~np.isnan(now))
        return unit, steps[at], later[unit, at]


Draw = Callable[[int, np.random.Generator, int], Counts]  # step, randomness, how many -> (units, leads, draws)
Model = Callable[[Past, int, Sequence[int]], Draw]  # past, last step that may be used, leads


def spread(rng: np.random.Generator, units: int, draws: int) -> Counts:
    """Uniform numbers (units, draws), one in each of `draws` equal parts of 0..1: less noise than free ones."""
    return (np.arange(draws) + rng.random((units, draws))) / draws


def balanced(busy: NDArray[np.bool_], most: int, rng: np.random.Generator) -> Index:
    """At most `most` positions in random order, three of four of them busy ones where there are enough."""
    order = rng.permutation(len(busy))
    if len(order) <= most:
        return order
    lively, calm = order[busy[order]], order[~busy[order]]
    n = min(len(lively), int(most * BUSY_SHARE))
    return np.concatenate([lively[:n], calm[: most - n]])
