"""What people put right stays right, also after a new extraction; where the two clash, it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from conftest import make_claim, make_figure, make_report
from dateline.corroborate.corrections import correction, settled, subject
from dateline.model import Assessment, Claim, Figure, encoded

REPORT = make_report("Officials said that 31 civilians and 17 soldiers were killed near Harnai on Thursday.")
CIVILIANS = make_claim(REPORT, "31 civilians and 17 soldiers were killed", make_figure(31, group="civilians"))
SOLDIERS = make_claim(REPORT, "31 civilians and 17 soldiers were killed", make_figure(17, group="soldiers"))


def judge(claim: Claim, verdict: str, now: Figure | None = None, hour: int = 9) -> Assessment:
    value = correction(claim, encoded(now or claim.value))
    return Assessment(subject(claim), verdict, "R. Analyst", datetime(2026, 2, 1, hour, tzinfo=UTC), "misread", value)


def test_a_correction_replaces_one_value_and_names_who_made_it() -> None:
    claims, clashes = settled([CIVILIANS, SOLDIERS], [judge(SOLDIERS, "correct", make_figure(18, group="soldiers"))])
    assert [c.value.best for c in claims] == [31, 18]
    assert claims[1].extractor == "person/R. Analyst"
    assert clashes == []


def test_a_rejected_claim_is_left_out_and_comes_back_when_that_is_taken_back() -> None:
    rejected = judge(CIVILIANS, "reject")
    assert settled([CIVILIANS, SOLDIERS], [rejected])[0] == [SOLDIERS]
    undo = Assessment((rejected.id,), "reject", "R. Analyst", datetime(2026, 2, 1, 10, tzinfo=UTC), "undo")
    assert settled([CIVILIANS, SOLDIERS], [rejected, undo])[0] == [CIVILIANS, SOLDIERS]


def test_a_correction_survives_a_new_extraction_of_other_words() -> None:
    newer = make_claim(REPORT, "17 soldiers", make_figure(17, group="soldiers"), extractor="rules/9")
    claims, clashes = settled([newer], [judge(SOLDIERS, "correct", make_figure(18, group="soldiers"))])
    assert (claims[0].value.best, clashes) == (18, [])


def test_a_new_reading_that_fits_neither_is_a_clash() -> None:
    newer = replace(SOLDIERS, value=make_figure(70, group="soldiers"))
    claims, clashes = settled([newer], [judge(SOLDIERS, "correct", make_figure(18, group="soldiers"))])
    assert claims[0].value.best == 18
    assert [c.claim for c in clashes] == [newer]


def test_the_latest_judgement_holds() -> None:
    first = judge(SOLDIERS, "correct", make_figure(18, group="soldiers"), hour=9)
    later = judge(SOLDIERS, "correct", make_figure(19, group="soldiers"), hour=11)
    assert settled([SOLDIERS], [later, first])[0][0].value.best == 19
