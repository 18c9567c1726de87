"""Counts in, distributions out: tables that are refused, scores, what a forecast may know, how wide it is."""

from __future__ import annotations

import csv
import io
import math
import re
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import forecast
from dateline.errors import MissingPart, UnreadableInput, WrongUse
from dateline.forecast import scores
from dateline.forecast.features import named
from dateline.forecast.models import MODELS, OPTIONAL, Past
from dateline.forecast.models.classes import Classes
from dateline.forecast.models.ensemble import fit, mixture, widened
from dateline.forecast.models.hurdle import fit as fit_hurdle
from dateline.forecast.models.network import chances
from dateline.forecast.models.network import fit as fit_network
from dateline.forecast.predict import paths
from dateline.forecast.series import Series, label, number


def table(tmp_path: Path, *rows: str, head: str = "unit,month,value") -> Path:
    path = tmp_path / "series.csv"
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def panel(units: int = 12, steps: int = 90, seed: int = 1) -> Series:
    """Units of very different levels, each with slowly changing intensity."""
    rng = np.random.default_rng(seed)
    level = rng.normal(1.0, 1.5, (units, 1)) + np.cumsum(rng.normal(0, 0.25, (units, steps)), axis=1)
    counts = rng.poisson(rng.gamma(1.0, np.exp(np.clip(level, -6, 7)))).astype(float)
    return Series(tuple(f"u{k}" for k in range(units)), number("2010-01"), counts)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (["A,2026-01,3", "A,2026-02,-1"], "line 3: -1 is negative"),
        (["A,2026-01,many"], "line 2: 'many' is not a number"),
        (["A,2026-01,3", "A,2026-01,4"], "line 3: a second row for A in 2026-01"),
        (["A,2026-13,3"], "line 2"),
        (["A,next month,3"], "line 2"),
        (["A,2026-01,2.5"], "line 2: 2.5 is not a whole number"),
        (["A,2026-01,inf"], "line 2: inf is too large"),
        ([",2026-01,2"], "line 2: the unit has no name"),
        (["A,0026-01,3", "A,2026-01,3"], "a wrong year"),
        ([], "has no rows"),
    ],
)
def test_a_bad_table_gets_one_clear_line(tmp_path: Path, rows: list[str], why: str) -> None:
    with pytest.raises(UnreadableInput, match=why.replace("(", r"\(")):
        forecast.read(table(tmp_path, *rows))


def test_other_files_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="neither unit,month,value nor"):
        forecast.read(table(tmp_path, "1,2", head="a,b"))
    with pytest.raises(UnreadableInput, match=r"absent\.csv"):
        forecast.read(tmp_path / "absent.csv")
    binary = tmp_path / "x.csv"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(UnreadableInput, match="UTF-8"):
        forecast.read(binary)


def test_a_month_without_a_row_is_unknown(tmp_path: Path) -> None:
    series = forecast.read(table(tmp_path, "A,2026-01,3", "A,2026-04,5", "B,2026-02,", "B,2026-03,0"))
    assert series.labels() == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert np.isnan(series.values).tolist() == [[False, True, True, False], [True, True, False, True]]


def test_event_rows_are_counted_and_quiet_months_are_zero(tmp_path: Path) -> None:
    head = "country,adm_1,side_a,side_b,type_of_violence,date_start,date_end,best"
    rows = [
        "Mali,Kidal,Gov,X,1,2020-01-05,2020-01-05,4",
        "Mali,Gao,Gov,X,1,2020-03-30,2020-04-03,6",
        "Chad,,Gov,Y,3,2020-05-01,2020-05-01,9",
    ]
    path = table(tmp_path, *rows, head=head)
    state = forecast.read(path, kind="state")
    assert state.units == ("Mali",)
    assert state.values.tolist() == [[4, 0, 0, 6, 0]]  # April is the middle of the second event, May has none of it
    assert set(forecast.read(path, by="admin1", measure="incidents").units) == {
        "Mali / Kidal",
        "Mali / Gao",
        "Chad / unknown",
    }
    assert forecast.read(path, by="pair").units == ("Gov - X", "Gov - Y")
    with pytest.raises(WrongUse, match="kind"):
        forecast.read(path, kind="coup")


def test_acled_rows_by_week(tmp_path: Path) -> None:
    head = "event_id_cnty,event_date,event_type,actor1,actor2,country,admin1,fatalities"
    rows = ["1,2024-01-01,Battles,A,B,Mali,Gao,2", "2,2024-01-17,Battles,A,B,Mali,Gao,5"]
    series = forecast.read(table(tmp_path, *rows, head=head), step="week")
    assert series.labels() == ["2024-W01", "2024-W02", "2024-W03"]
    assert series.values.tolist() == [[2, 0, 5]]


@given(st.integers(12 * 1900, 12 * 2100), st.integers(90_000, 110_000))
def test_labels_name_their_step(month: int, week: int) -> None:
    assert number(label(month)) == month
    assert number(label(week, "week"), "week") == week


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_scores_agree_with_their_definitions(seed: int) -> None:
    rng = np.random.default_rng(seed)
    draws, outcome = rng.negative_binomial(1, 0.05, (5, 60)).astype(float), rng.poisson(15, 5).astype(float)
    slow = [abs(d - y).mean() - 0.5 * abs(d[:, None] - d).mean() for d, y in zip(draws, outcome, strict=True)]
    assert np.allclose(scores.crps(draws, outcome), slow)
    chance = (draws >= 25).mean(axis=1)
    assert np.allclose(scores.brier(draws, outcome), (chance - (outcome >= 25)) ** 2)
    sure = np.repeat(outcome[:, None], 60, axis=1)
    assert np.allclose(scores.ign(sure, outcome), -math.log2(61 / 71))
    assert np.allclose(scores.interval_score(sure, outcome + 2), 40)
    assert scores.covered(sure, outcome, 0.8).all() and not scores.covered(sure, outcome + 1, 0.8).any()


def test_randomised_pit_of_the_truth_is_uniform() -> None:
    rng = np.random.default_rng(3)
    rate = rng.gamma(0.7, 3, 4000)
    at = scores.pit(rng.poisson(rate[:, None], (4000, 200)), rng.poisson(rate), rng)
    assert abs((at < 0.2).mean() - 0.2) < 0.03 and abs((at > 0.9).mean() - 0.1) < 0.03


def test_features_never_look_ahead_and_know_gaps() -> None:
    counts = panel(3, 40).values
    whole, half = named(counts), named(counts[:, :25])
    assert all(np.allclose(whole[name][:, :25], half[name]) for name in whole)
    gap = counts.copy()
    gap[0, 30:40] = np.nan
    found = named(gap)
    assert all(np.isfinite(f).all() for f in found.values())
    assert found["log3"][0, 39] == pytest.approx(found["log3"][0, 32])  # the last mean that was known, no zeros


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_model_sees_nothing_after_its_last_step(name: str) -> None:
    series = panel(8, 70)
    changed = series.values.copy()
    changed[:, 60:] = 9999
    for at in (59,):
        one, two = (
            MODELS[name](Past.of(v, 2000), at, [1, 3])(at, np.random.default_rng(1), 50)
            for v in (series.values, changed)
        )
        assert np.array_equal(one, two)
        assert one.shape == (8, 2, 50) and (one >= 0).all() and np.array_equal(one, np.rint(one))


def test_ensemble_sees_nothing_after_the_end() -> None:
    series = panel(8, 70)
    a = forecast.draws(series.upto(series.start + 59), 2, 100, base_rates=False).draws
    b = forecast.draws(Series(series.units, series.start, series.values[:, :60]), 2, 100, base_rates=False).draws
    assert np.array_equal(a, b)


def test_a_season_is_learnt_from_earlier_years_only() -> None:
    rng, year = np.random.default_rng(4), np.tile([0, 0, 0, 0, 0, 9, 40, 9, 0, 0, 0, 0], 8)
    counts = rng.poisson(year + 1, (3, 96)).astype(float)
    whole, half = (Past.of(v).seasons([1, 6, 14]) for v in (counts, counts[:, :70]))
    assert np.allclose(whole[:, :70], half)
    at = 89  # the seventh month of the year lies one ahead at 89, so it is month 90 and June is month 89
    assert whole[0, at, 0] > 0.8 and whole[0, at, 1] < 0
    assert not Past.of(np.ones((1, 96))).seasons([1, 2]).any()


def test_made_up_units_are_sums_and_end_where_the_fit_ends() -> None:
    series = panel(10, 60)
    past = Past.of(series.values)
    more = past.with_sums(40).values
    assert np.array_equal(more[:10], series.values)
    pairs = {tuple(a + b) for a in series.values for b in series.values}
    assert len(more) > 10 and all(tuple(row) in pairs for row in more[10:])
    assert Past.of(np.zeros((4, 60))).with_sums(40).values.shape == (4, 60)


def test_the_network_learns_a_rule_that_no_line_can_follow() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(4000, 3)).astype(np.float32)
    kind = np.stack([(x[:, 0] * x[:, 1] > 0), rng.random(4000) < 0.3], axis=1).astype(int)
    kind[:50, 0] = -1
    found = chances(fit_network(x, kind, 2, np.random.default_rng(1)), x[-500:], 2)
    assert (found[:, 0].argmax(axis=1) == kind[-500:, 0]).mean() > 0.85
    assert found[:, 1, 1].mean() == pytest.approx(0.3, abs=0.05)


def test_classes_give_back_what_they_were_made_of() -> None:
    rng = np.random.default_rng(3)
    later, level = rng.negative_binomial(0.5, 0.02, 3000).astype(float), np.full(3000, 2.0)
    classes = Classes.of(later, level, 10)
    often = np.bincount(classes.kind(later, level), minlength=11) / 3000
    u = ((np.arange(3000) + 0.5) / 3000)[None]
    drawn = classes.counts(often[None], np.array([2.0]), u)[0]
    assert np.allclose(np.quantile(drawn, [0.2, 0.5, 0.9]), np.quantile(later, [0.2, 0.5, 0.9]), rtol=0.05, atol=1)


def test_a_model_from_an_outside_library_gives_counts() -> None:
    pytest.importorskip("statsforecast")
    past = Past.of(panel(4, 60).values)
    drawn = OPTIONAL["smoothing"](past, 59, [1, 3])(59, np.random.default_rng(1), 200)
    assert drawn.shape == (4, 2, 200) and (drawn >= 0).all() and np.array_equal(drawn, np.rint(drawn))
    assert (drawn.std(axis=-1) > 0).any()


def test_an_absent_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsforecast.models", None)
    with pytest.raises(MissingPart, match="statsforecast"):
        forecast.draws(panel(2, 40), 1, 20, model="smoothing", base_rates=False)


@pytest.mark.slow
def test_a_judgement_needs_history_and_carries_range_and_record() -> None:
    rng = np.random.default_rng(6)
    series = Series(("Mali",), number("2021-01"), rng.poisson(60, (1, 60)).astype(float), "killed")
    found = forecast.judgement(series, "Mali", date(2026, 1, 20))
    assert found and found.until == date(2026, 3, 31)
    assert "at least 100 people" in found.what or "at least 250 people" in found.what
    low, high = map(int, re.findall(r"at (\d+) to (\d+) \(80 %", found.basis)[0])
    assert 60 < low < 180 < high < 600
    assert found.record and "At each of the 22 month ends before" in found.record
    assert forecast.judgement(series, "Chad", date(2026, 1, 20)) is None
    assert forecast.judgement(series, "Mali", date(2027, 6, 1)) is None  # too long after the last count
    assert forecast.judgement(series.upto(series.start + 11), "Mali", date(2022, 1, 5)) is None


@pytest.mark.slow
def test_months_that_are_counted_already_are_part_of_the_event() -> None:
    counts = np.append(np.full(40, 3.0), 5000.0)[None]
    series = Series(("Mali",), number("2023-01"), counts, "killed")
    found = forecast.judgement(series, "Mali", date(2026, 5, 20), deaths=2500)
    assert found and found.probability > 0.99 and found.until == date(2026, 7, 31)


def test_hurdle_regression_finds_what_made_the_counts() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(6000, 2))
    counts = np.where(rng.random(6000) < 1 / (1 + np.exp(-x[:, 1])), 1 + rng.poisson(np.exp(1 + 0.8 * x[:, 0])), 0)
    _, _, some, many = fit_hurdle(x, counts.astype(float))
    assert some[2] > 0.8 and abs(some[1]) < 0.1
    assert many[1] > 0.5 and abs(many[2]) < 0.1


def test_ensemble_prefers_what_was_right_and_is_honest_about_spread() -> None:
    found = fit(Past.of(panel(40, 120).values, 4000), [1, 2, 3])
    _, active = found.weights
    assert active["zero"] < 0.01 and sum(active.values()) == pytest.approx(1)
    assert 0.75 <= found.widths[1] <= 1.3


def test_mixture_and_widening_keep_the_middle() -> None:
    ordered = np.sort(np.random.default_rng(1).poisson(30, (2, 400)).astype(float), axis=-1)
    assert np.array_equal(mixture({"a": ordered, "b": ordered * 9}, {"a": 1.0, "b": 0.0}, 400), ordered)
    narrow, wide = widened(ordered, 0.7), widened(ordered, 1.3)
    assert np.allclose(np.median(narrow, axis=-1), np.median(ordered, axis=-1), atol=1)
    assert (narrow.std(axis=-1) < ordered.std(axis=-1)).all() and (ordered.std(axis=-1) < wide.std(axis=-1)).all()


def test_paths_keep_every_month_and_move_together() -> None:
    ordered = np.sort(np.random.default_rng(1).gamma(1, 30, (1, 3, 3000)), axis=-1)
    got = paths(ordered, np.random.default_rng(2))
    assert np.array_equal(np.sort(got, axis=-1), ordered)
    assert 0.15 < np.corrcoef(got[0, 0], got[0, 2])[0, 1] < 0.45


@pytest.mark.parametrize("values", [[3, 0, 12], [0] * 40, [7], [None, None, 5], [5000] * 3])
def test_short_and_empty_series_get_a_wide_answer(values: list[int | None]) -> None:
    counts = np.array([[math.nan if v is None else v for v in values]], dtype=float)
    drawn = forecast.draws(Series(("A",), number("2021-01"), counts), 3, 400)
    low, high = np.quantile(drawn.draws, [0.05, 0.95], axis=-1)
    assert np.isfinite(drawn.draws).all() and (drawn.draws >= 0).all()
    assert any("country-months" in note for note in drawn.notes)
    if any(values):
        assert (high > 1.5 * low).all() and any("wider" in note for note in drawn.notes)
    else:
        assert 0 < (drawn.draws > 0).mean() < 0.2  # calm for 40 months: unlikely, not impossible


def test_the_reference_ends_where_the_series_ends() -> None:
    early = Series(("A",), number("1990-01"), np.ones((1, 24)))
    assert any("No reference data" in note for note in forecast.draws(early, 1, 50).notes)
    known = forecast.reference()
    assert known.labels()[0] == "1989-01" and known.labels()[-1] == "2021-06" and len(known.units) > 180
    assert forecast.reference("onesided").values[known.units.index("Rwanda"), number("1994-05") - known.start] > 10_000
    with pytest.raises(WrongUse):
        forecast.reference("coups")


def test_csv_has_the_contract_s_shape() -> None:
    drawn = forecast.draws(panel(6, 60), 2, 100, base_rates=False).only(["u3", "u1"])
    rows = list(csv.DictReader(io.StringIO("".join(forecast.csv_lines(drawn)))))
    assert [r["quantile"] for r in rows[:10]] == "0.01 0.05 0.1 0.25 0.5 0.75 0.9 0.95 0.99 mean".split()
    assert [r["month"] for r in rows[::10]] == ["2015-01", "2015-02"] * 2 and rows[0]["unit"] == "u3"
    samples = list(csv.DictReader(io.StringIO("".join(forecast.csv_lines(drawn, samples=True)))))
    assert len(samples) == 2 * 2 * 100 and all(r["value"].isdigit() for r in samples)


def test_forecasts_carry_quantiles_in_order_and_chances_add_up() -> None:
    drawn = forecast.draws(panel(6, 60), 3, 200, base_rates=False)
    for one in drawn.forecasts():
        values = [v for _, v in one.quantiles]
        assert values == sorted(values) and one.measure == "count"
    assert drawn.chance("u0", 0) == 1 and drawn.chance("u0", 1, 1) <= drawn.chance("u0", 1, 3)


def test_wrong_use_is_said() -> None:
    for more in ({"horizon": 0}, {"horizon": 99}, {"model": "oracle"}):
        with pytest.raises(WrongUse):
            forecast.draws(panel(2, 30), **more)
