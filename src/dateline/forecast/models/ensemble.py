"""All models -> one forecast: weighted by how they did on the latest steps, which none of them was fitted on.

Fitted at a step some way back and tested from there to the end, which gives the weights and the calibration; then
fitted again on everything. `refit=False` forecasts with the first fit and takes half the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from dateline.errors import MissingPart
from dateline.forecast.models.boosting import boosting
from dateline.forecast.models.hurdle import hurdle, recent_hurdle
from dateline.forecast.models.naive import last_value, recent, zero
from dateline.forecast.models.nearest import nearest
from dateline.forecast.models.negbin import negative_binomial
from dateline.forecast.models.network import network
from dateline.forecast.models.past import Draw, Model, Past
from dateline.forecast.models.smoothing import smoothing
from dateline.forecast.scores import ign, pit
from dateline.forecast.series import Counts
from dateline.model import Progress

MODELS: dict[str, Model] = {
    "zero": zero,
    "last": last_value,
    "recent": recent,
    "negbin": negative_binomial,
    "nearest": nearest,
    "hurdle": hurdle,
    "recent_hurdle": recent_hurdle,
    "boosting": boosting,
    "network": network,
}
OPTIONAL: dict[str, Model] = {"smoothing": smoothing}  # on request, where its library is installed
HELD_OUT = 24  # latest steps kept for weights and calibration, at most a quarter of the series
EVERY = 3
TEST_DRAWS = 300
BEHIND = (
    0.02  # a member this many bits of log score behind the best gets 1/e of its weight; 0.06 was worse on 2013 to 2018
)
HALF_LIFE = 24.0  # steps after which a past score counts half
TRUSTED = 300  # outcomes from which the calibration is followed half-way
CORRECTION = (0.75, 1.3)  # widest change of the spread that calibration may ask for


@dataclass
class Trial:
    """What the members said on the held-out steps; rows are outcomes."""

    scores: dict[str, list[Counts]] = field(default_factory=dict)
    draws: dict[str, list[Counts]] = field(default_factory=dict)
    outcomes: list[Counts] = field(default_factory=list)
    active: list[NDArray[np.bool_]] = field(default_factory=list)
    age: list[Counts] = field(default_factory=list)


@dataclass(frozen=True)
class Ensemble:
    """Fitted members, their weights for calm and active units, and the factor on the spread for each of the two."""

    past: Past
    members: Mapping[str, Draw]
    weights: tuple[dict[str, float], dict[str, float]]
    widths: tuple[float, float]
    absent: str = ""

    def draw(self, at: int, rng: np.random.Generator, draws: int) -> Counts:
        """Sorted draws (units, leads, draws) of the calibrated mixture."""
        every = {name: np.sort(member(at, rng, draws), axis=-1) for name, member in self.members.items()}
        active = self.past.active(at)
        out = np.empty_like(next(iter(every.values())))
        for group, chosen in enumerate((~active, active)):
            mixed = mixture({n: d[chosen] for n, d in every.items()}, self.weights[group], draws)
            out[chosen] = widened(mixed, self.widths[group])
        return out


def fit(
    past: Past,
    leads: Sequence[int],
    models: Mapping[str, Model] = MODELS,
    refit: bool = True,
    progress: Progress | None = None,
    last: int | None = None,
) -> Ensemble:
    """The ensemble from what was known by step `last`, the last of `past` unless told.

    A model whose library is absent is left out and named.
    """
    end = past.values.shape[1] - 1 if last is None else last
    cut = end - min(HELD_OUT, (end + 1) // 4)
    steps = len(models) * (1 + refit)
    members, absent = fitted(past, cut, leads, models, progress and (lambda n, _: progress(n, steps)))
    trial = tested(past, members, cut, end, leads, EVERY if refit else 2 * EVERY)
    weights = _weights(trial, False), _weights(trial, True)
    widths = _width(trial, weights[0], False), _width(trial, weights[1], True)
    if refit:
        again = {name: models[name] for name in members}
        members, _ = fitted(past, end, leads, again, progress and (lambda n, _: progress(len(models) + n, steps)))
    return Ensemble(past, members, weights, widths, absent)


def fitted(
    past: Past, last: int, leads: Sequence[int], models: Mapping[str, Model], progress: Progress | None = None
) -> tuple[dict[str, Draw], str]:
    """Every model fitted on what was known by `last`, and why one had to be left out."""
    members, absent = {}, ""
    for k, (name, model) in enumerate(models.items()):
        try:
            members[name] = model(past, last, leads)
        except MissingPart as why:
            absent = str(why)
        if progress:
            progress(k + 1, len(models))
    return members, absent


def tested(
    past: Past, members: Mapping[str, Draw], cut: int, end: int, leads: Sequence[int], every: int = EVERY
) -> Trial:
    """Every member's draws and log scores at each `every`-th step from `cut` on, for the outcomes known by `end`."""
    trial, rng = Trial({m: [] for m in members}, {m: [] for m in members}), np.random.default_rng(end)
    for at in range(cut, end, every):
        use = [k for k, lead in enumerate(leads) if at + lead <= end]
        outcome = past.values[:, [at + leads[k] for k in use]]
        known = ~np.isnan(outcome)
        if not known.any():
            continue
        trial.outcomes.append(outcome[known])
        trial.active.append(np.repeat(past.active(at)[:, None], len(use), axis=1)[known])
        trial.age.append(np.full(int(known.sum()), end - at))
        for name, member in members.items():
            drawn = member(at, rng, TEST_DRAWS)[:, use][known]
            trial.draws[name].append(np.sort(drawn, axis=-1))
            trial.scores[name].append(ign(drawn, outcome[known]))
    return trial


def _weights(trial: Trial, group: bool) -> dict[str, float]:
    """Weights that sum to one; equal where there is nothing to tell the members apart."""
    if not trial.outcomes or not (here := np.concatenate(trial.active) == group).any():
        return {name: 1 / len(trial.scores) for name in trial.scores}
    faded = 0.5 ** (np.concatenate(trial.age)[here] / HALF_LIFE)
    mean = {name: np.average(np.concatenate(s)[here], weights=faded) for name, s in trial.scores.items()}
    best = min(mean.values())
    raw = {name: float(np.exp(-(m - best) / BEHIND)) for name, m in mean.items()}
    return {name: w / sum(raw.values()) for name, w in raw.items()}


def mixture(draws: Mapping[str, Counts], weights: Mapping[str, float], n: int) -> Counts:
    """`n` sorted draws of the linear pool; each member gives evenly spaced ones of its sorted draws."""
    shares = _shares([weights[name] for name in draws], n)
    parts = []
    for drawn, share in zip(draws.values(), shares, strict=True):
        at = ((np.arange(share) + 0.5) / max(share, 1) * drawn.shape[-1]).astype(int)
        parts.append(drawn[..., at])
    return np.sort(np.concatenate(parts, axis=-1), axis=-1)


def _shares(weights: Sequence[float], n: int) -> list[int]:
    """Whole numbers in proportion to the weights that add up to n (largest remainders)."""
    exact = np.array(weights) * n
    whole = np.floor(exact).astype(int)
    for k in np.argsort(whole - exact)[: n - int(whole.sum())]:
        whole[k] += 1
    return [int(w) for w in whole]


def _width(trial: Trial, weights: Mapping[str, float], group: bool) -> float:
    """Conformal factor on the spread: how far out, in normal scores, four of five held-out ones lay, against 1.28."""
    if not trial.outcomes or not (here := np.concatenate(trial.active) == group).any():
        return 1.0
    mixed = mixture({n: np.concatenate(d)[here] for n, d in trial.draws.items()}, weights, TEST_DRAWS)
    outcome = np.concatenate(trial.outcomes)[here]
    if not (outcome > 0).any():
        return 1.0
    at = pit(mixed, outcome, np.random.default_rng(len(outcome)))
    out = np.abs(norm.ppf(np.clip(at, 1e-4, 1 - 1e-4)))
    factor = np.clip(np.quantile(out, 0.8) / norm.ppf(0.9), *CORRECTION)
    return float(factor ** (len(out) / (len(out) + TRUSTED)))


def widened(ordered: Counts, factor: float) -> Counts:
    """The same draws with their normal scores multiplied by `factor`: below 1 the tails give way to the middle."""
    n = ordered.shape[-1]
    at = norm.cdf(factor * norm.ppf((np.arange(n) + 0.5) / n)) * n - 0.5
    low = np.clip(np.floor(at).astype(int), 0, n - 2)
    share = at - low
    logs = np.log1p(ordered)
    moved = logs[..., low] + np.clip(share, 0.0, 3.0) * (logs[..., low + 1] - logs[..., low])
    return np.asarray(np.rint(np.expm1(np.maximum(moved, 0.0))))
