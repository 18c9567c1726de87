"""Words that a person points at or types -> the count or the days that they state."""

from __future__ import annotations

from datetime import date

import pytest

from conftest import make_figure
from dateline.extract import stated
from dateline.model import Period

LIKE = make_figure(1, group="militants")


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("31", (31, 31, 31, "exactly")),
        ("1,200 people", (1200, 1200, 1200, "exactly")),
        ("at least 31 civilians", (31, 31, None, "at least")),
        ("between 5 and 7 soldiers", (5, 5, 7, "between")),
        ("many", None),
        ("dozens or so", None),
        ("-3", None),
        ("9" * 30, None),
        ("", None),
    ],
)
def test_counts(words: str, counts: tuple[object, ...] | None) -> None:
    said = stated.figure(words, LIKE)
    assert (said and (said.low, said.best, said.high, said.qualifier)) == counts
    assert said is None or (said.group, said.outcome) == ("militants", "killed")


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("2026-01-28", (28, 28)),
        ("2026-01-28 to 2026-01-30", (28, 30)),
        ("late on Thursday", (29, 29)),
        ("28 January", (28, 28)),
        ("2026-01-30 to 2026-01-28", None),
        ("soon", None),
    ],
)
def test_days(words: str, days: tuple[int, int] | None) -> None:
    wanted = days and Period(date(2026, 1, days[0]), date(2026, 1, days[1]))
    assert stated.period(words, date(2026, 1, 30)) == wanted
