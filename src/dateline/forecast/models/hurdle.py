"""Features -> a hurdle negative binomial regression: is there any at all, and if so how many.

Coefficients are shared by all units; a unit's own level enters through its means over 3 to 120 steps and all of its
history, which is what partial pooling comes to when the group means are regressors (Mundlak 1978). Both the
mean and the spread depend on the features. Ridge penalised maximum likelihood, L-BFGS.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.special import betainc, digamma, expit, gammaln

from dateline.forecast.models.past import Draw, Past, spread
from dateline.forecast.series import Counts

USED = tuple(
    "lag0 lag1 lag2 log3 log6 log12 log24 log60 mean3 mean6 mean12 mean24 mean60 share6 share12 share24 share60 "
    "large12 large60 spread6 spread12 spread24 top12 top60 since smooth0.2 smooth0.4 mean_all".split()
)
RIDGE = 0.01  # of 0.001, 0.01 and 0.03 the best on origins of 2014 to 2018
LOG_MEAN, LOG_SIZE = (-5.0, 12.0), (-4.0, 5.0)
GRID = np.unique(np.rint(np.concatenate([np.arange(60), np.geomspace(60, 3e5, 160)])))  # counts to invert at
Fit = tuple[Counts, Counts, Counts, Counts]  # centre, scale, hurdle coefficients, count coefficients


def hurdle(past: Past, last: int, leads: Sequence[int], window: int | None = None) -> Draw:
    """Draws from the regression, one fit for each lead."""
    where = past.columns(USED)
    rng = np.random.default_rng(last)
    fits = []
    for lead in leads:
        unit, at, later = past.examples(lead, last, window)
        pick = rng.permutation(len(later))[: past.most // 3]
        fits.append(fit(where[unit[pick], at[pick]], later[pick]))

    def draw(at: int, rng: np.random.Generator, draws: int) -> Counts:
        now = where[:, at]
        return np.stack([_draws(f, now, rng, draws) for f in fits], axis=1)

    return draw


def recent_hurdle(past: Past, last: int, leads: Sequence[int]) -> Draw:
    """The same from the last 180 steps only: the way wars are recorded and fought changes."""
    return hurdle(past, last, leads, window=180)


def fit(x: Counts, y: Counts) -> Fit:
    """Coefficients from examples (n, features) and their outcomes (n,)."""
    centre, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = _with_one((x - centre) / scale)
    some = (y > 0).astype(float)
    if some.sum() < 10:  # nothing to learn a size from: the rate of "any" alone, and one victim
        rate = (some.sum() + 0.5) / (len(y) + 1)
        flat = np.zeros(z.shape[1])
        flat[0] = np.log(rate / (1 - rate))
        return centre, scale, flat, np.zeros(2 * z.shape[1])
    start = np.zeros(2 * z.shape[1])
    start[0] = np.log(y[y > 0].mean())
    return (
        centre,
        scale,
        _minimum(_logit_loss(z, some), start[: z.shape[1]] * 0),
        _minimum(_count_loss(z[y > 0], y[y > 0]), start),
    )


Loss = Callable[[Counts], tuple[float, Counts]]


def _minimum(loss: Loss, start: Counts) -> Counts:
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 250}).x)


def _with_one(x: Counts) -> Counts:
    return np.column_stack([np.ones(len(x)), x])


def _logit_loss(z: Counts, some: Counts) -> Loss:
    def loss(b: Counts) -> tuple[float, Counts]:
        eta = z @ b
        free = np.concatenate([[0.0], b[1:]])
        value = (np.logaddexp(0, eta) - some * eta).mean() + RIDGE * free @ free
        return float(value), z.T @ (expit(eta) - some) / len(z) + 2 * RIDGE * free

    return loss


def _count_loss(z: Counts, y: Counts) -> Loss:
    """Negative log likelihood of the zero-truncated negative binomial, and its gradient."""
    p, constant = z.shape[1], gammaln(y + 1)

    def loss(w: Counts) -> tuple[float, Counts]:
        mean, size = _mean_and_size(z, w)
        log_p = np.log(size) - np.log(size + mean)
        none = np.exp(size * log_p)
        rest = 1 - none + 1e-12
        likelihood = gammaln(y + size) - gammaln(size) - constant + size * log_p + y * np.log(mean / (size + mean))
        by_mean = y / mean - (y + size) / (size + mean) - none * size / (size + mean) / rest
        by_size = digamma(y + size) - digamma(size) + log_p + 1 - (y + size) / (size + mean)
        by_size += none * (log_p + 1 - size / (size + mean)) / rest
        free = w.copy()
        free[[0, p]] = 0.0
        gradient = -np.concatenate([z.T @ (by_mean * mean), z.T @ (by_size * size)]) / len(y)
        return float((np.log(rest) - likelihood).mean() + RIDGE * free @ free), gradient + 2 * RIDGE * free

    return loss


def _mean_and_size(z: Counts, w: Counts) -> tuple[Counts, Counts]:
    p = z.shape[1]
    return np.exp(np.clip(z @ w[:p], *LOG_MEAN)), np.exp(np.clip(z @ w[p:], *LOG_SIZE))


def _draws(fitted: Fit, now: Counts, rng: np.random.Generator, draws: int) -> Counts:
    centre, scale, hurdle_part, count_part = fitted
    z = _with_one((now - centre) / scale)
    mean, size = _mean_and_size(z, count_part)
    some = expit(z @ hurdle_part)
    u = spread(rng, len(z), draws)
    share, out = size / (size + mean), np.zeros_like(u)
    for unit in np.flatnonzero(u.max(axis=1) > 1 - some):
        upto = betainc(size[unit], GRID + 1.0, share[unit])  # the negative binomial's distribution function
        above = np.clip((u[unit] - (1 - some[unit])) / some[unit], 0.0, 1 - 1e-9)
        none = share[unit] ** size[unit]
        counts = np.ceil(np.interp(none + above * (1 - none), upto, GRID) - 1e-9)
        out[unit] = np.where(u[unit] > 1 - some[unit], np.maximum(counts, 1.0), 0.0)
    return out
