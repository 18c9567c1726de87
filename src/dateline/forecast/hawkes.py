"""Days of incidents of several kinds -> which kind raises or lowers the rate of which, by how much and for how long.

A Hawkes process in days, as reports give days: the expected number of each kind is a slowly varying base rate plus, for
each earlier incident, an effect that fades. Effects may be negative. The rate is linear in its coefficients, so the
likelihood has one maximum. A base rate that may change drags effects down; intervals and tests are therefore taken
from refits to simulated data (Hawkes 1971; Kirchner 2017 for counts; Haslinger, Pipa and Brown 2010 for the fit).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kstest, norm, poisson

from dateline.errors import WrongUse
from dateline.model import Incident

Array = NDArray[Any]
MEAN_LAGS = (2.0, 8.0)  # days; an effect is a mixture of these two geometric fadings
LONGEST_LAG = 45
KNOTS = 180  # days between the knots of the base rate: slower change is background, faster is excitation
YEAR = 365.25
FEWEST = 30  # incidents of a kind below which nothing is said about it
SMALLEST = 0.02  # of the mean rate: no effect can push a rate below it
LEVEL = 0.05
MOST_TIMES = 10  # the largest daily count seen; simulations go no higher
RUNS = 99  # simulated sets of data behind an interval or a test
STEPS = 200  # of Newton's method; it needs about ten


@dataclass(frozen=True, slots=True)
class Days:
    """Incidents of each kind by day: counts (days, kinds), day 0 being `start`."""

    kinds: tuple[str, ...]
    start: date
    counts: Array

    def upto(self, days: int) -> Days:
        """The first days only."""
        return Days(self.kinds, self.start, self.counts[:days])


@dataclass(frozen=True, slots=True)
class Effect:
    """What one incident of kind `of` does to the number of incidents of kind `on` over all days that follow.

    `mass` is how many more (or fewer) there are; `half_day` the day by which half of it has come; `p` that of
    no effect at all. `enough` is False where there are too few incidents to ask.
    """

    of: str
    on: str
    mass: float
    low: float
    high: float
    half_day: int
    p: float
    enough: bool

    def sentence(self) -> str:
        """The effect in words."""
        if not self.enough:
            return f"{self.of} on {self.on}: not enough incidents to say (fewer than {FEWEST})."
        span = f"{self.mass:+.2f} for each (90 % interval {self.low:+.2f} to {self.high:+.2f})"
        if self.p >= LEVEL:
            return f"{self.of} on {self.on}: no effect that the evidence could tell from none; {span}."
        verb = "raises" if self.mass > 0 else "lowers"
        return f"{self.of} {verb} the number of {self.on}: {span}, half of it within {self.half_day} days."


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted process: coefficients (base rate, then kernels of each kind; by kind) and log likelihood."""

    days: Days
    theta: Array
    likelihood: float
    base: int  # how many coefficients belong to the base rate
    excited: bool

    @property
    def weights(self) -> Array:
        """Coefficients of the effects (of, kernels, on)."""
        kinds = len(self.days.kinds)
        return np.asarray(self.theta[self.base :].reshape(kinds, len(MEAN_LAGS), kinds))

    @property
    def masses(self) -> Array:
        """Expected direct followers (of, on)."""
        return np.asarray(self.weights.sum(axis=1))


def fading() -> Array:
    """The two kernels (kernels, lags from one day on), each summing to one."""
    lag = np.arange(1, LONGEST_LAG + 1)
    raw = np.array([(1 - 1 / m) ** (lag - 1) for m in MEAN_LAGS])
    return np.asarray(raw / raw.sum(axis=1, keepdims=True))


def fit(days: Days, excited: bool = True) -> Fit:
    """The maximum likelihood fit; `excited=False` is the null of independent seasonally varying rates."""
    background = _background(len(days.counts))
    x = np.column_stack([background, _excitation(days.counts)]) if excited else background
    found = [_poisson(x, y, background.shape[1]) for y in days.counts.T]
    theta = np.column_stack([t for t, _ in found])
    return Fit(days, theta, sum(value for _, value in found), background.shape[1], excited)


def effects(fitted: Fit, runs: int = RUNS, seed: int = 7) -> list[Effect]:
    """Every effect of one kind on another (and on itself), corrected for its bias, with its 90 % interval and p.

    Bias and error are those of refits to data simulated from the fit.
    """
    kinds, totals = fitted.days.kinds, fitted.days.counts.sum(axis=0)
    again = np.array([fit(d).masses for d in _resimulated(fitted, runs, seed)])
    mass, error = 2 * fitted.masses - again.mean(axis=0), again.std(axis=0)
    out = []
    for of, on in np.ndindex(mass.shape):
        m, e = float(mass[of, on]), float(error[of, on])
        p = float(2 * norm.sf(abs(m) / e)) if e > 0 else 1.0
        enough = bool(min(totals[of], totals[on]) >= FEWEST)
        reach = float(norm.ppf(0.95)) * e
        half = _half_day(fitted.weights[of, :, on])
        out.append(Effect(kinds[of], kinds[on], m, m - reach, m + reach, half, p, enough))
    return out


def against_null(days: Days, runs: int = RUNS, seed: int = 7) -> float:
    """p of all effects together against independent seasonally varying rates, by refits to simulated data."""
    null = fit(days, excited=False)
    gain = fit(days).likelihood - null.likelihood
    gains = [fit(d).likelihood - fit(d, excited=False).likelihood for d in _resimulated(null, runs, seed)]
    return (1 + sum(g >= gain for g in gains)) / (runs + 1)


def _resimulated(fitted: Fit, runs: int, seed: int) -> list[Days]:
    days = fitted.days
    background = _background(len(days.counts)) @ fitted.theta[: fitted.base]
    empty = np.zeros((LONGEST_LAG, len(days.kinds)))
    return [Days(days.kinds, days.start, c) for c in _forward(fitted, background, empty, runs, seed)]


def _forward(fitted: Fit, base: Array, past: Array, runs: int, seed: int) -> Array:
    """Simulated counts (runs, days, kinds) that follow `past`, given the base rate of each day."""
    rng = np.random.default_rng(seed)
    window = np.repeat(np.pad(past, ((LONGEST_LAG - len(past), 0), (0, 0)))[None], runs, axis=0)
    by_lag = np.einsum("kl,ikj->lij", fading(), fitted.weights)[::-1] if fitted.excited else None
    out = np.zeros((runs, *base.shape))
    floor = SMALLEST * np.maximum(fitted.days.counts.mean(axis=0), 1 / len(fitted.days.counts))
    most = MOST_TIMES * (fitted.days.counts.max() + 1)  # a set of effects that feeds itself must not run away
    for day, rate in enumerate(base):
        now = rate[None] if by_lag is None else rate + np.tensordot(window, by_lag, axes=([1, 2], [0, 1]))
        out[:, day] = rng.poisson(np.clip(now, floor, most), (runs, len(rate)))
        window = np.concatenate([window[:, 1:], out[:, day : day + 1]], axis=1)
    return out


def held_out(days: Days, share: float = 0.75) -> tuple[float, float]:
    """Log likelihood per day of the last quarter, by the excited process and by the null, both fitted on the rest."""
    cut = int(len(days.counts) * share)
    both = []
    for excited in (True, False):
        fitted = fit(days.upto(cut), excited)
        rate = rates(fitted, days.counts)[cut:]
        both.append(float(poisson.logpmf(days.counts[cut:], rate).sum() / (len(days.counts) - cut)))
    return both[0], both[1]


def rates(fitted: Fit, counts: Array) -> Array:
    """Expected numbers (days, kinds) given the counts of the days before; the base rate stays as it was at the end."""
    background = _background(len(fitted.days.counts), len(counts))
    x = np.column_stack([background, _excitation(counts)]) if fitted.excited else background
    floor = SMALLEST * np.maximum(fitted.days.counts.mean(axis=0), 1 / len(fitted.days.counts))
    return np.asarray(np.maximum(x @ fitted.theta, floor))


def goodness(fitted: Fit, seed: int = 7) -> float:
    """p of the time-rescaling test: each day's count at its place in its own distribution must be uniform."""
    rate, rng = rates(fitted, fitted.days.counts), np.random.default_rng(seed)
    below = poisson.cdf(fitted.days.counts - 1, rate)
    at = below + rng.random(rate.shape) * poisson.pmf(fitted.days.counts, rate)
    return float(kstest(at.ravel(), "uniform").pvalue)


def response(fitted: Fit, of: str, on: str, cause: date, answer: date) -> float | None:
    """Probability that an incident of kind `on` was set off by one of kind `of` on an earlier day; None if not earlier.

    It is the share of that day's rate which this one incident brought: an association in time, no proof of intent.
    """
    lag = (answer - cause).days
    day = (answer - fitted.days.start).days
    if lag <= 0 or not 0 <= day < len(fitted.days.counts):
        return None
    if lag > LONGEST_LAG:
        return 0.0
    i, j = fitted.days.kinds.index(of), fitted.days.kinds.index(on)
    brought = max(0.0, float(fitted.weights[i, :, j] @ fading()[:, lag - 1]))
    rate = float(rates(fitted, fitted.days.counts)[day, j])
    return min(1.0, brought / rate)


def scenario(
    fitted: Fit, ahead: int = 30, times: Mapping[str, float] | None = None, runs: int = 500, seed: int = 7
) -> Array:
    """Simulated counts (runs, days ahead, kinds), the base rate of a kind multiplied as `times` says ("operations": 2).

    Raises WrongUse where effects feed themselves without end (spectral radius of the masses 1 or more).
    """
    if fitted.excited and np.abs(np.linalg.eigvals(np.maximum(fitted.masses, 0))).max() >= 1:
        raise WrongUse("the fitted effects feed themselves without end; no scenario can be simulated")
    factor = np.array([(times or {}).get(kind, 1.0) for kind in fitted.days.kinds])
    background = _background(len(fitted.days.counts), len(fitted.days.counts) + ahead)[-ahead:]
    base = np.maximum(background @ fitted.theta[: fitted.base], 0.0) * factor
    return _forward(fitted, base, fitted.days.counts[-LONGEST_LAG:], runs, seed)


def simulate(days: int, base: Sequence[float], masses: Array, mean_lag: float = 4.0, seed: int = 7) -> Days:
    """Days of a known process: constant base rates, effects (of, on) that fade geometrically with that mean lag."""
    rng, kinds = np.random.default_rng(seed), len(base)
    counts, pending = np.zeros((days, kinds)), np.zeros((days + 1, kinds))
    for day in range(days):
        counts[day] = rng.poisson(np.maximum(np.asarray(base) + pending[day], 0.0))
        lags = np.arange(1, days - day + 1)
        shape = (1 - 1 / mean_lag) ** (lags - 1) / mean_lag
        pending[day + 1 :] += shape[:, None] * (counts[day] @ masses)[None]
    return Days(tuple(f"kind {k}" for k in range(kinds)), date(2020, 1, 1), counts)


def of_incidents(incidents: Iterable[Incident], first: date | None = None, last: date | None = None) -> Days:
    """Incidents that have one day, by kind: "attacks on civilians", or "attacks by" whoever attacks."""
    found = [
        (i.period.start, kind)
        for i in incidents
        if i.period and i.period.width == 1 and not i.aggregate and not i.background and (kind := kind_of(i))
    ]
    if not found:
        raise WrongUse("no incident has both a day and an attacker")
    start, end = first or min(d for d, _ in found), last or max(d for d, _ in found)
    return by_day(found, start, end)


def kind_of(incident: Incident) -> str | None:
    """The kind of an incident for this analysis, None where nobody is named as attacking."""
    hit = [p for p in incident.participants if p.role in ("target", "victim")]
    if hit and all(p.actor.kind == "civilians" for p in hit):
        return "attacks on civilians"
    attackers = sorted(p.actor.name for p in incident.participants if p.role == "attacker")
    return f"attacks by {attackers[0]}" if attackers else None


def by_day(found: Iterable[tuple[date, str]], start: date, end: date) -> Days:
    """Counts of (day, kind) pairs from `start` to `end`."""
    kept = [(d, k) for d, k in found if start <= d <= end]
    kinds = tuple(sorted({k for _, k in kept}))
    counts = np.zeros(((end - start) // timedelta(days=1) + 1, len(kinds)))
    for day, kind in kept:
        counts[(day - start).days, kinds.index(kind)] += 1
    return Days(kinds, start, counts)


def _background(fitted: int, days: int | None = None) -> Array:
    """Columns of the base rate: hats that sum to one, flat after the last fitted day, and one wave a year."""
    last = fitted - 1
    knots = np.linspace(0, last, max(2, round(fitted / KNOTS) + 1))
    at = np.arange(days or fitted)
    hats = np.array([np.interp(np.minimum(at, last), knots, row) for row in np.eye(len(knots))]).T
    if fitted < 1.5 * YEAR:
        return np.asarray(hats)
    wave = 2 * np.pi * at / YEAR
    return np.column_stack([hats, np.sin(wave), np.cos(wave)])


def _excitation(counts: Array) -> Array:
    """Columns (days, kinds x kernels): the faded sum of earlier incidents of each kind."""
    columns = [
        np.convolve(np.r_[0.0, kind], np.r_[kernel], "full")[: len(counts)] for kind in counts.T for kernel in fading()
    ]
    return np.array(columns).T


def _poisson(x: Array, y: Array, hats: int) -> tuple[Array, float]:
    """Coefficients and log likelihood of counts with mean x @ theta, by Newton's method with halved steps.

    Below a floor the logarithm goes on as a parabola, so that a rate may pass through zero on the way.
    """
    floor = SMALLEST * max(float(y.mean()), 1 / len(y))

    def value(theta: Array) -> float:
        rate = x @ theta
        gap = np.minimum(rate - floor, 0.0) / floor
        return float(rate.sum() - y @ (np.log(np.maximum(rate, floor)) + gap - gap**2 / 2) + (gap**2).sum() * floor)

    theta = np.zeros(x.shape[1])
    theta[:hats] = max(float(y.mean()), floor) * (x[:, :hats].min(axis=0) >= 0)
    now = value(theta)
    for _ in range(STEPS):
        rate = x @ theta
        safe, gap = np.maximum(rate, floor), np.minimum(rate - floor, 0.0) / floor
        gradient = x.T @ (1 - y / safe * (1 - gap) + 2 * gap)
        hessian = x.T @ (x * (y / safe**2 + np.where(gap < 0, 2 / floor, 0.0))[:, None])
        step = np.linalg.lstsq(hessian, gradient, rcond=1e-12)[0]
        size = 1.0
        while (then := value(theta - size * step)) > now and size > 1e-9:
            size /= 2
        if now - then < 1e-9:
            break
        theta, now = theta - size * step, then
    return theta, float(poisson.logpmf(y, np.maximum(x @ theta, floor)).sum())


def _half_day(weights: Array) -> int:
    """First day by which half of the effect has come; 0 where there is none."""
    effect = np.cumsum(weights @ fading())
    if effect[-1] == 0:
        return 0
    return int(np.argmax(effect / effect[-1] >= 0.5)) + 1
