"""Series -> Drawn: the forecast of every unit as equally likely paths, and what else there is to say about it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from dateline.errors import WrongUse
from dateline.forecast.models import MODELS, MOST, OPTIONAL, Past, fit
from dateline.forecast.models.past import Model
from dateline.forecast.reference import reference
from dateline.forecast.series import Counts, Series
from dateline.model import Forecast, Progress

QUANTILES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
LONGEST = 36  # steps ahead; beyond, a base rate is all there is
ENOUGH = 3000  # counts above zero from which a table teaches its own models; below, the reference data help
LEAST_REFERENCE = 120  # months of reference data before the forecast's origin, or none of it is used
SMALL_MOST = 12000  # examples a fit where the reference data do the teaching: one unit within five seconds
SMALL = {name: model for name, model in MODELS.items() if name not in ("boosting", "hurdle")}  # these take the time
SHARED = 0.3  # correlation of the normal scores of a unit's months ahead; `bench/forecast.py --paths` on 2012 to 2017
YEAR = {"month": 12, "week": 52}  # steps
VERSIONS = 3  # of an uncertain past that are forecast from


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws (units, steps ahead, samples); one sample is one path. `notes` are sentences for the reader.

    `record` is what is known of how the same method did before, `members` are the models that were used.
    """

    series: Series
    draws: Counts
    model: str
    notes: tuple[str, ...] = ()
    record: str = "no track record yet"
    members: tuple[str, ...] = ()

    @property
    def months(self) -> list[str]:
        """Labels of the steps forecast."""
        return self.series.ahead(self.draws.shape[1])

    def only(self, units: Sequence[str]) -> Drawn:
        """The named units, in that order."""
        kept = self.series.only(units)
        return replace(self, series=kept, draws=self.draws[[self.series.units.index(u) for u in units]])

    def chance(self, unit: str, at_least: float, steps: int | None = None) -> float:
        """Probability that the unit's total over the first `steps` steps (all of them unless told) reaches a line."""
        total = self.draws[self.series.units.index(unit), :steps].sum(axis=0)
        return float((total >= at_least).mean())

    def forecasts(self, issued: date | None = None) -> list[Forecast]:
        """One Forecast for each unit and step."""
        levels = np.quantile(self.draws, QUANTILES, axis=-1)
        means = self.draws.mean(axis=-1)
        return [
            Forecast(
                unit=unit,
                month=month,
                measure=self.series.measure,
                quantiles=tuple((q, float(v)) for q, v in zip(QUANTILES, levels[:, u, k], strict=True)),
                mean=float(means[u, k]),
                model=self.model,
                issued=issued,
            )
            for u, unit in enumerate(self.series.units)
            for k, month in enumerate(self.months)
        ]


def draws(
    series: Series,
    horizon: int = 6,
    samples: int = 1000,
    model: str = "ensemble",
    seed: int = 7,
    base_rates: bool = True,
    progress: Progress | None = None,
    without: Collection[str] = (),
) -> Drawn:
    """Draws for the `horizon` steps after the series' last one, by the ensemble or one of its members.

    A table with little in it learns from the shipped country-months too, never from months after its own last one;
    `base_rates=False` forbids that. Where the past itself is uncertain, several versions of it are forecast from.
    `without` names members that the ensemble leaves out, for want of time.
    """
    if not 1 <= horizon <= LONGEST:
        raise WrongUse(f"a horizon of {horizon}: choose 1 to {LONGEST}")
    if model not in ("ensemble", *MODELS, *OPTIONAL):
        raise WrongUse(f"no model {model!r}: choose ensemble, {', '.join((*MODELS, *OPTIONAL))}")
    if series.samples is None:
        return _one_past(series, horizon, samples, model, seed, base_rates, progress, without)
    pick = np.linspace(0, len(series.samples) - 1, VERSIONS).astype(int)
    share = -(-samples // VERSIONS)
    parts = [
        _one_past(
            replace(series, values=series.samples[k]), horizon, share, model, seed + n, base_rates, progress, without
        )
        for n, k in enumerate(pick)
    ]
    pooled = np.concatenate([p.draws for p in parts], axis=-1)[..., :samples]
    return Drawn(series, pooled, model, parts[0].notes, members=parts[0].members)


def _one_past(
    series: Series,
    horizon: int,
    samples: int,
    model: str,
    seed: int,
    base_rates: bool,
    progress: Progress | None,
    without: Collection[str],
) -> Drawn:
    past, small, notes = _past(series, base_rates)
    at, leads, rng = past.values.shape[1] - 1, range(1, horizon + 1), np.random.default_rng(seed)
    members = [model]
    if model == "ensemble":
        found = fit(past, leads, _members(small, without), refit=not small, progress=progress)
        ordered, members = found.draw(at, rng, samples), list(found.members)
        notes += [found.absent] if found.absent else []
    else:
        ordered = np.sort({**MODELS, **OPTIONAL}[model](past, at, leads)(at, rng, samples), axis=-1)
    ordered = _for_short_histories(ordered[: len(series.units)], series.values, past, rng, notes)
    return Drawn(series, paths(ordered, rng), model, tuple(notes), members=tuple(members))


def _members(small: bool, without: Collection[str]) -> dict[str, Model]:
    return {name: model for name, model in (SMALL if small else MODELS).items() if name not in without}


def hindcast(
    series: Series, unit: str, horizon: int, back: int, samples: int = 1000, without: Collection[str] = ()
) -> Iterator[tuple[int, Counts]]:
    """The unit's paths (horizon, samples) at each step of the last `back` whose outcome is known, and the step.

    The ensemble is fitted once, on what was known before all of them.
    """
    past, small, _ = _past(series, base_rates=True)
    moved = past.values.shape[1] - series.values.shape[1]  # steps of the reference that lie before the series
    end, row = past.values.shape[1] - 1, series.units.index(unit)
    cut, rng = max(1, end - back), np.random.default_rng(back)
    found = fit(past, range(1, horizon + 1), _members(small, without), refit=False, last=cut)
    for at in range(cut, end - horizon + 1):
        yield at - moved, paths(found.draw(at, rng, samples)[row : row + 1], rng)[0]


def _past(series: Series, base_rates: bool) -> tuple[Past, bool, list[str]]:
    """What the models learn from, whether the reference does most of the teaching, and notes."""
    values, notes = _with_reference(series) if base_rates else (series.values, [])
    small = len(values) > len(series.values)
    return Past.of(values, SMALL_MOST if small else MOST, YEAR[series.step]), small, notes


def _with_reference(series: Series) -> tuple[Counts, list[str]]:
    """The counts with the reference's country-months below them, where the series is small, and a note that says so."""
    if series.step != "month" or (series.values > 0).sum() >= ENOUGH:
        return series.values, []
    known = reference().upto(series.end)
    if known.values.shape[1] < LEAST_REFERENCE:
        return series.values, ["No reference data lie before the last month; the series alone is used."]
    width = max(series.values.shape[1], known.values.shape[1])
    rows = [np.pad(v, ((0, 0), (width - v.shape[1], 0)), constant_values=np.nan) for v in (series.values, known.values)]
    upto = known.labels()[-1]
    note = f"Learnt with UCDP country-months to {upto} too (state-based deaths, CC BY 4.0), as the series is short."
    return np.concatenate(rows), [note]


def _for_short_histories(
    ordered: Counts, values: Counts, past: Past, rng: np.random.Generator, notes: list[str]
) -> Counts:
    """Wider where a unit has fewer than twelve known steps: its level is known only to the error of their mean."""
    known = (~np.isnan(values[:, -24:])).sum(axis=1)
    short = known < 12
    if not short.any():
        return ordered
    busy = past.column("share12") == 1
    monthly = float(past.column("spread12")[busy].mean()) if busy.any() else 1.0
    error = monthly * np.sqrt(1 / np.maximum(known, 1) - 1 / 12).clip(0)
    noise = np.exp(error[:, None, None] * rng.standard_normal(ordered.shape))
    notes.append(
        f"{int(short.sum())} unit(s) with fewer than twelve known steps: wider, and hardly more than a base rate."
    )
    return np.where(short[:, None, None], np.sort(np.rint(ordered * noise), axis=-1), ordered)


def paths(ordered: Counts, rng: np.random.Generator) -> Counts:
    """The same draws arranged so that a sample is a path: a unit's months go high and low together.

    Each month's place in its distribution is partly the path's and partly its own. Months far apart go together nearly
    as much as neighbours do, so that one shared part is nearer to the past than a chain from month to month.
    """
    units, leads, draws = ordered.shape
    score = np.sqrt(SHARED) * rng.standard_normal((units, 1, draws))
    score = score + np.sqrt(1 - SHARED) * rng.standard_normal((units, leads, draws))
    return np.take_along_axis(ordered, score.argsort(axis=-1).argsort(axis=-1), axis=-1)
