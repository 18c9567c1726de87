"""Series -> how good every model would have been: rolling origins, each seeing nothing later than itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dateline.errors import WrongUse
from dateline.forecast.models import MODELS, Past, fit
from dateline.forecast.scores import Array, table
from dateline.forecast.series import Series, label
from dateline.model import Progress

HISTORY = 24  # known steps that a unit needs before an origin to be scored there
BLOCK = 12  # origins that the bootstrap keeps together
RESAMPLES = 1000
AGAINST = "recent"  # the baseline that differences are taken from: the last twelve counts


@dataclass(frozen=True, slots=True)
class Trials:
    """One row for each outcome: where it belongs, and every model's scores and chance of 25 or more."""

    unit: NDArray[np.int64]
    origin: NDArray[np.int64]
    lead: NDArray[np.int64]
    outcome: Array
    active: NDArray[np.bool_]
    scores: Mapping[str, Mapping[str, Array]]
    chances: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Line:
    """A model's mean scores over n outcomes, and its crps against the baseline's with a 90 % interval."""

    model: str
    group: str  # all, active
    n: int
    scores: Mapping[str, float]
    ratio: float
    low: float
    high: float


def rolling(
    series: Series,
    first: int,
    last: int,
    horizon: int = 6,
    draws: int = 1000,
    every: int = 1,
    models: Sequence[str] = (*MODELS, "ensemble"),
    progress: Progress | None = None,
) -> Trials:
    """Scores at every origin from step `first` to step `last`, for all units with two known years before it.

    The ensemble and its members share one fit, made anew at each origin from what was known then.
    """
    origins = [o for o in range(first, last + 1, every) if series.start + HISTORY <= o < series.end]
    if not origins:
        raise WrongUse(f"no origin between {label(first, series.step)} and {label(last, series.step)} can be scored")
    parts = []
    for done, origin in enumerate(origins):
        parts.append(_origin(series, origin - series.start, horizon, draws, models))
        if progress:
            progress(done + 1, len(origins))
    return _joined(parts, models)


Part = tuple[NDArray[np.int64], int, NDArray[np.int64], Array, NDArray[np.bool_], dict[str, Array]]


def _origin(series: Series, at: int, horizon: int, draws: int, models: Sequence[str]) -> Part:
    leads = [k for k in range(1, horizon + 1) if at + k < series.values.shape[1]]
    units = np.flatnonzero(~np.isnan(series.values[:, max(0, at + 1 - HISTORY) : at + 1]).any(axis=1))
    past = Past.of(series.values[units, : at + 1])
    members = {name: MODELS[name] for name in models if name in MODELS}
    rng = np.random.default_rng(series.start + at)
    drawn: dict[str, Array] = {}
    if "ensemble" in models:
        found = fit(past, leads)
        drawn["ensemble"] = found.draw(at, rng, draws)
        drawn |= {name: found.members[name](at, rng, draws) for name in members if name in found.members}
    else:
        drawn = {name: model(past, at, leads)(at, rng, draws) for name, model in members.items()}
    outcome = series.values[units][:, [at + k for k in leads]]
    active = np.repeat(past.active(at)[:, None], len(leads), axis=1)
    unit = np.repeat(units[:, None], len(leads), axis=1)
    lead = np.tile(leads, (len(units), 1))
    known = ~np.isnan(outcome)
    kept = {name: d[known] for name, d in drawn.items()}
    return unit[known], series.start + at, lead[known], outcome[known], active[known], kept


def _joined(parts: Sequence[Part], models: Sequence[str]) -> Trials:
    names = [m for m in models if m in parts[0][5]]
    scored = [{m: table(p[5][m], p[3]) for m in names} for p in parts]
    scores = {m: {k: np.concatenate([s[m][k] for s in scored]) for k in scored[0][m]} for m in names}
    return Trials(
        np.concatenate([p[0] for p in parts]),
        np.concatenate([np.full(len(p[0]), p[1]) for p in parts]),
        np.concatenate([p[2] for p in parts]),
        np.concatenate([p[3] for p in parts]),
        np.concatenate([p[4] for p in parts]),
        scores,
        {m: np.concatenate([(p[5][m] >= 25).mean(axis=-1) for p in parts]) for m in names},
    )


def lines(trials: Trials, seed: int = 7) -> list[Line]:
    """The table: every model on all units and on those in conflict (25 or more in the twelve steps before)."""
    out = []
    for group, chosen in (("all", np.ones(len(trials.unit), bool)), ("active", trials.active)):
        if not chosen.any():
            continue
        for model, scores in trials.scores.items():
            mean = {name: float(values[chosen].mean()) for name, values in scores.items()}
            out.append(Line(model, group, int(chosen.sum()), mean, *ratio(trials, model, chosen, seed=seed)))
    return out


def ratio(
    trials: Trials, model: str, chosen: NDArray[np.bool_], score: str = "crps", against: str = AGAINST, seed: int = 7
) -> tuple[float, float, float]:
    """The model's mean score over the baseline's, its 90 % interval by resampling units and blocks of 12 origins."""
    if against not in trials.scores:
        return (float("nan"),) * 3
    _, unit = np.unique(trials.unit[chosen], return_inverse=True)
    block = (trials.origin[chosen] - trials.origin.min()) // BLOCK
    cells = np.zeros((2, unit.max() + 1, block.max() + 1))
    for row, name in enumerate((model, against)):
        np.add.at(cells[row], (unit, block), trials.scores[name][score][chosen])
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(RESAMPLES):
        mine, base = cells[:, rng.integers(0, cells.shape[1], cells.shape[1])][
            :, :, rng.integers(0, cells.shape[2], cells.shape[2])
        ].sum(axis=(1, 2))
        found.append(mine / base if base else 1.0)
    low, high = np.quantile(found, [0.05, 0.95])
    total = cells.sum(axis=(1, 2))
    return float(total[0] / total[1]) if total[1] else 1.0, float(low), float(high)


def reliability(trials: Trials, model: str, bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean stated probability of 25 or more, how often it came, and how many: one row for each bin with any."""
    chance, came = trials.chances[model], trials.outcome >= 25
    bin_of = np.minimum((chance * bins).astype(int), bins - 1)
    return [
        (float(chance[here].mean()), float(came[here].mean()), int(here.sum()))
        for b in range(bins)
        if (here := bin_of == b).any()
    ]


def as_text(found: Sequence[Line]) -> str:
    """The table as aligned text."""
    names = list(found[0].scores)
    head = (
        f"{'group':7}{'model':15}{'n':>7}"
        + "".join(f"{n:>10}" for n in names)
        + f"{'crps / ' + AGAINST:>15}  90 % interval"
    )
    rows = [
        f"{x.group:7}{x.model:15}{x.n:7d}"
        + "".join(f"{v:10.3f}" for v in x.scores.values())
        + f"{x.ratio:15.3f}  {x.low:.2f} to {x.high:.2f}"
        for x in found
    ]
    return "\n".join([head, *rows]) + "\n"
