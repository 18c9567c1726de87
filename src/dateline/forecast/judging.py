"""A series that reaches near today -> a Judgement from the full forecast, with its range and how it did before.

The event is a total over three months, so that it can be seen to come true or not. Its record is measured on the unit's
own last two years, with models fitted on what came before those.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from dateline import text
from dateline.forecast.baserate import LINES, MONTHS, SKILLED, STALE, quarter_end
from dateline.forecast.predict import draws, hindcast
from dateline.forecast.series import Series, label, of_day
from dateline.model import Judgement

LEAST = 24  # known months of the unit; fewer carry no record, and a base rate says as much
TESTED = 24  # months before the series' end that the record is measured on
SAMPLES, TEST_SAMPLES = 1000, 200  # paths of the forecast, and of each test of the record
SLOW = ("network",)  # members that take longer than a reader waits for a draft


def judgement(series: Series, unit: str, today: date, deaths: int | None = None) -> Judgement | None:
    """Whether at least `deaths` are counted for the unit in the next three months, by the ensemble.

    Without `deaths` it is the step of LINES of which the forecast leaves most open. None where the series is not
    monthly, does not have the unit, knows too few of its months, or ended too long ago: a base rate is all there is.
    """
    if series.step != "month" or unit not in series.units:
        return None
    alone = series.only([unit])
    row, gap = alone.values[0], of_day(today) - series.end - 1
    if (~np.isnan(row)).sum() < LEAST or not -MONTHS < gap <= STALE:
        return None
    window = min(MONTHS, gap + MONTHS)
    drawn = draws(alone, gap + MONTHS, SAMPLES, without=SLOW)
    counted = np.nan_to_num(row[len(row) - (MONTHS - window) :]).sum()  # of the three months, what is known already
    total = counted + drawn.draws[0, -window:].sum(axis=0)
    deaths = deaths or min(LINES, key=lambda line: abs(float((total >= line).mean()) - 0.5))
    low, high = np.quantile(total, [0.1, 0.9])
    chance = float(np.clip((total >= deaths).mean(), 1 / SAMPLES, 1 - 1 / SAMPLES))
    span = f"{low:,.0f} to {high:,.0f}" if round(high) > round(low) else f"{low:,.0f}"
    basis = (
        f"the forecast: counts up to {month(series.end)} put the number at {span} "
        f"(80 % range, ensemble of {len(drawn.members)} models)"
    )
    scores = _scores(alone, unit, deaths)
    confidence = "moderate" if len(scores) >= TESTED // 2 and np.mean(scores) <= SKILLED else "low"
    return Judgement(_what(series, unit, deaths), chance, quarter_end(today), basis, _told(scores), confidence)


def _what(series: Series, unit: str, deaths: int) -> str:
    if series.measure == "killed (state)":
        return f"at least {deaths:,} people are killed in state-based fighting in {text.state(unit)}"
    if series.measure.startswith("killed"):
        return f"at least {deaths:,} people are counted as killed in {text.state(unit)}"
    return f"the {series.measure} for {unit} reaches {deaths}"


def _scores(series: Series, unit: str, deaths: int) -> list[float]:
    """The Brier scores of the same event at the month ends before, by models that had seen none of them."""
    row = series.values[series.units.index(unit)]
    scores = []
    for at, paths in hindcast(series, unit, MONTHS, TESTED, TEST_SAMPLES, without=SLOW):
        came = row[at + 1 : at + 1 + MONTHS].sum()
        if not np.isnan(came):
            scores.append(float(((paths.sum(axis=0) >= deaths).mean() - (came >= deaths)) ** 2))
    return scores


def _told(scores: Sequence[float]) -> str | None:
    if not scores:
        return None
    return (
        f"At each of the {len(scores)} month ends before, the same method, fitted on what came earlier, had a Brier "
        f"score of {np.mean(scores):.2f} for this, where 0 is perfect and always saying 50 % gives 0.25."
    )


def month(step: int) -> str:
    """The month in words."""
    return f"{date.fromisoformat(label(step) + '-01'):%B %Y}"
