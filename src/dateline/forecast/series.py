"""Months or weeks of counts for many units -> Series. A count that nobody has is unknown (NaN), never zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from dateline.errors import WrongUse

Counts = NDArray[np.float64]
STEPS = ("month", "week")


@dataclass(frozen=True, slots=True)
class Series:
    """Counts of `measure`, units by steps, the first step being number `start`.

    Steps are numbered from year 0 (months) or 1 January of year 1 (weeks, Monday to Sunday); `label` gives the text.
    `samples` (samples, units, steps), where there are any, are equally credible versions of the counts.
    """

    units: tuple[str, ...]
    start: int
    values: Counts
    measure: str = "count"
    step: str = "month"
    samples: Counts | None = None

    @property
    def end(self) -> int:
        """Number of the last step."""
        return self.start + int(self.values.shape[1]) - 1

    def labels(self) -> list[str]:
        """Text of every step, oldest first."""
        return [label(n, self.step) for n in range(self.start, self.end + 1)]

    def ahead(self, horizon: int) -> list[str]:
        """Text of the steps that follow the last one."""
        return [label(self.end + k, self.step) for k in range(1, horizon + 1)]

    def upto(self, last: int) -> Series:
        """What was known at the end of step number `last`."""
        keep = max(0, last - self.start + 1)
        samples = None if self.samples is None else self.samples[..., :keep]
        return replace(self, values=self.values[:, :keep], samples=samples)

    def only(self, units: Sequence[str]) -> Series:
        """The named units, in that order. Raises WrongUse for one that is not there."""
        rows = {u: i for i, u in enumerate(self.units)}
        absent = [u for u in units if u not in rows]
        if absent:
            raise WrongUse(f"no unit {absent[0]!r} in the series; it has {', '.join(self.units[:5])} ...")
        pick = [rows[u] for u in units]
        samples = None if self.samples is None else self.samples[:, pick]
        return replace(self, units=tuple(units), values=self.values[pick], samples=samples)


def number(text: str, step: str = "month") -> int:
    """Number of the step that "2026-01", "2026-W05" or a day "2026-01-31" names. Raises ValueError."""
    text = text.strip()
    if "W" in text.upper():
        year, week = text.upper().split("-W")
        return of_day(date.fromisocalendar(int(year), int(week), 1), "week")
    if len(text) == 7 and text[4] == "-" and (text[:4] + text[5:]).isdigit() and "01" <= text[5:] <= "12":
        if step == "week":
            raise ValueError(f"{text!r} is a month, the series has weeks")
        return int(text[:4]) * 12 + int(text[5:]) - 1
    return of_day(date.fromisoformat(text[:10]), step)


def of_day(day: date, step: str = "month") -> int:
    """Number of the step that a day lies in."""
    return day.year * 12 + day.month - 1 if step == "month" else (day.toordinal() - 1) // 7


def first_day(index: int, step: str = "month") -> date:
    """First day of a step."""
    return date(index // 12, index % 12 + 1, 1) if step == "month" else date.fromordinal(index * 7 + 1)


def last_day(index: int, step: str = "month") -> date:
    """Last day of a step."""
    return first_day(index + 1, step) - timedelta(days=1)


def label(index: int, step: str = "month") -> str:
    """Text of a step: "2026-01", "2026-W05"."""
    if step == "month":
        return f"{index // 12:04d}-{index % 12 + 1:02d}"
    year, week, _ = first_day(index, "week").isocalendar()
    return f"{year:04d}-W{week:02d}"
