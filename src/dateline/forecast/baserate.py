"""A country's record -> a Judgement: how often a quarter reached so many deaths, and how good that rule was before.

The simplest forecast that can be checked, for a first day on which nothing else is known. The record ends before the
incidents of today do, so it is a base rate and no trend: what the reports tell is not in it.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from dateline import text
from dateline.forecast.reference import reference
from dateline.forecast.series import Counts, label, of_day
from dateline.model import Judgement

YEARS = 10  # of quarters behind a rate; fewer say little, more mix other times in
MONTHS = 3
LINES = (25, 100, 250, 500, 1000, 2500)  # deaths in a quarter; VIEWS asks for 25 and 100
LEAST = 20  # quarters below which no rate is given
STALE = 12  # months after which counts say little of today
SKILLED = 0.2  # Brier score up to which a record carries moderate confidence; always saying 50 % gives 0.25


def base_rate(country: str, today: date, deaths: int | None = None) -> Judgement | None:
    """Whether at least `deaths` people die in state-based fighting in the next three months.

    Without `deaths` it is the step of LINES of which the record leaves most open: one that is always or never reached
    tells the reader nothing.

    The probability is the share of the last ten years' quarters in UCDP's record (GED, state-based, CC BY 4.0) with
    half a quarter added on either side (Jeffreys). The record holds the Brier score of the same rule on the quarters
    of the last ten years, each judged by the ten years before it. Nothing after `today` counts. None for a country
    that is not in the record, or of which too little is known by then.
    """
    series = reference().upto(of_day(today) - 1)
    if country not in series.units:
        return None
    quarters = _quarters(series.values[series.units.index(country)])
    if len(quarters) < LEAST:
        return None
    window = 12 // MONTHS * YEARS
    deaths = deaths or min(LINES, key=lambda line: abs(_rate(quarters[-window:] >= line) - 0.5))
    recent = quarters[-window:] >= deaths
    first = label(series.end - MONTHS * len(recent) + 1, "month")
    last = label(series.end, "month")
    basis = (
        f"the base rate: UCDP counted as many in {int(recent.sum())} of the {len(recent)} quarters "
        f"from {_named(first)} to {_named(last)}"
    )
    what = f"at least {deaths:,} people are killed in state-based fighting in {text.state(country)}"
    score, tests = _record(quarters >= deaths, window)
    record = _told(score, tests, series.end, today) if tests else None
    fresh = of_day(today) - series.end <= STALE and tests > 0 and score <= SKILLED
    return Judgement(what, _rate(recent), quarter_end(today), basis, record, "moderate" if fresh else "low")


def quarter_end(today: date) -> date:
    """The last day of the three months that begin with today's."""
    return (today.replace(day=1) + timedelta(days=31 * MONTHS + 1)).replace(day=1) - timedelta(days=1)


def _quarters(months: Counts) -> Counts:
    """Sums of whole quarters, counted back from the last month; a quarter with an unknown month is left out."""
    whole = months[len(months) % MONTHS :].reshape(-1, MONTHS)
    sums: Counts = whole.sum(axis=1)
    return sums[~np.isnan(sums)]


def _rate(reached: np.ndarray) -> float:
    return float((reached.sum() + 0.5) / (len(reached) + 1))


def _record(reached: np.ndarray, window: int) -> tuple[float, int]:
    """The rule's Brier score on past quarters, and how many these are."""
    tests = range(max(LEAST, len(reached) - window), len(reached))
    scores = [(_rate(reached[max(0, n - window) : n]) - float(reached[n])) ** 2 for n in tests]
    return (float(np.mean(scores)) if scores else 1.0), len(scores)


def _told(score: float, tests: int, end: int, today: date) -> str:
    """The record in words, with the age of the counts where they are old, beside that of always saying 50 %."""
    old = f"The counts end in {_named(label(end, 'month'))}, and applied" if of_day(today) - end > STALE else "Applied"
    return (
        f"{old} to each of the {tests} quarters before, this rule had a Brier score of {score:.2f}, "
        "where 0 is perfect and always saying 50 % gives 0.25."
    )


def _named(month: str) -> str:
    return f"{date.fromisoformat(month + '-01'):%B %Y}"
