"""Words -> figures: constructions that reports use, each with what it says and what it leaves open."""

from __future__ import annotations

import pytest

from conftest import make_report
from dateline.extract import parse
from dateline.extract.figures import FigureMention, figures


def read(text: str) -> list[FigureMention]:
    return [m for paragraph in parse.report(make_report(text)) for m in figures(paragraph)]


def short(text: str) -> list[tuple[str, str | None, int | None]]:
    return [(m.figure.outcome, m.figure.group, m.figure.best) for m in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Soldiers raided two hideouts and killed 41 insurgents.", [("killed", "militants", 41)]),
        ("At least 41 militants were killed on Thursday.", [("killed", "militants", 41)]),
        ("The raid resulted in the deaths of 31 militants.", [("killed", "militants", 31)]),
        (
            "The military reported that 18 civilians, 15 security personnel and 92 insurgents had been killed.",
            [("killed", "civilians", 18), ("killed", "security forces", 15), ("killed", "militants", 92)],
        ),
        ("6 killed, 50 injured as bomb hits market", [("killed", None, 6), ("injured", None, 50)]),
        ("A soldier was killed and two policemen were wounded.", [("killed", "soldiers", 1), ("injured", "police", 2)]),
        ("The toll rose to 77 on Monday.", [("killed", None, 77)]),
        ("Rebels took 30 people hostage.", [("abducted", "people", 30)]),
    ],
)
def test_group_and_outcome(text: str, expected: list[tuple[str, str | None, int | None]]) -> None:
    assert short(text) == expected
