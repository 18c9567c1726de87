"""Hawkes, analogues, signs, asserted drivers, track record, counting of incidents, and the pictures of them."""

from __future__ import annotations

import math
import struct
import sys
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from conftest import make_claim, make_report
from dateline import forecast
from dateline.errors import MissingPart, WrongUse
from dateline.forecast import analogues, drivers, evaluate, hawkes, pictures, record, signs
from dateline.forecast.counting import range80
from dateline.forecast.series import Series, number
from dateline.model import (
    Actor,
    Forecast,
    Incident,
    IncidentType,
    Participant,
    Period,
    Place,
    Proposition,
    Source,
    Toll,
)  # fmt: skip
from test_forecast import panel

MASSES = np.array([[0.3, 0.25], [0.0, 0.2]])


def seasonal(seed: int, days: int = 1000) -> hawkes.Days:
    """Two kinds that know nothing of each other, each with its own seasons."""
    at, rng = np.arange(days), np.random.default_rng(seed)
    rate = np.stack(
        [0.4 * (1 + 0.6 * np.sin(2 * np.pi * at / 365.25 + seed)), 0.3 * (1 + 0.5 * np.cos(2 * np.pi * at / 365.25))], 1
    )
    return hawkes.Days(("a", "b"), date(2020, 1, 1), rng.poisson(rate).astype(float))


def incident(day: str, killed: tuple[int | None, int | None, int | None] | None = None, **more: object) -> Incident:
    start, _, end = day.partition("/")
    period = Period(date.fromisoformat(start), date.fromisoformat(end or start))
    tolls = (Toll("killed", None, *killed),) if killed else ()
    more.setdefault("place", Place("x", country="Mali", admin1="Gao"))
    return Incident(f"inc-{day}-{killed}", (), period=period, tolls=tolls, **more)  # type: ignore[arg-type]


def attack(day: date, who: str, whom: str = "rebel group", number: int = 0) -> Incident:
    sides = (Participant(Actor(who, id=who), "attacker"), Participant(Actor("x", kind=whom), "target"))
    kind = IncidentType("Battles", "Armed clash")
    return Incident(f"{day}-{number}", (), type=kind, period=Period(day, day), participants=sides)


def test_an_effect_is_found_where_there_is_one() -> None:
    found = {(e.of, e.on): e for e in hawkes.effects(hawkes.fit(hawkes.simulate(4000, [0.3, 0.2], MASSES)), 30)}
    real, none = found["kind 0", "kind 1"], found["kind 1", "kind 0"]
    assert real.p < 0.05 and 0.05 < real.mass < 0.5 and "raises" in real.sentence()
    assert none.low < 0 < none.high and "no effect" in none.sentence()


def test_inhibition_is_found_too() -> None:
    days = hawkes.simulate(3000, [0.3, 0.6], np.array([[0.0, -0.5], [0.0, 0.0]]), seed=3)
    effect = next(e for e in hawkes.effects(hawkes.fit(days), 30) if (e.of, e.on) == ("kind 0", "kind 1"))
    assert effect.high < 0 and "lowers" in effect.sentence()


def test_too_few_incidents_are_called_that() -> None:
    days = hawkes.simulate(200, [0.05, 0.3], np.zeros((2, 2)))
    assert "not enough incidents" in hawkes.effects(hawkes.fit(days), 5)[0].sentence()


def test_response_is_the_share_that_one_incident_brought() -> None:
    fitted = hawkes.fit(hawkes.simulate(1500, [0.3, 0.2], MASSES))
    day = fitted.days.start + timedelta(days=500)
    close, far = (hawkes.response(fitted, "kind 0", "kind 1", day, day + timedelta(days=d)) for d in (1, 30))
    assert close is not None and far is not None and 0 <= far < close <= 1
    assert hawkes.response(fitted, "kind 0", "kind 1", day, day) is None  # no order within a day


def test_scenarios_follow_the_base_rate_and_its_multiples() -> None:
    fitted = hawkes.fit(hawkes.simulate(1500, [0.3, 0.2], MASSES))
    plain, doubled = hawkes.scenario(fitted, 30), hawkes.scenario(fitted, 30, {"kind 0": 2})
    assert plain.shape == (500, 30, 2)
    assert doubled[..., 0].sum() > 1.5 * plain[..., 0].sum()
    assert doubled[..., 1].sum() > 1.05 * plain[..., 1].sum()  # through the effect of the first on the second
    theta = np.vstack([fitted.theta[: fitted.base], np.ones((4, 2))])
    runaway = hawkes.Fit(fitted.days, theta, 0.0, fitted.base, True)
    with pytest.raises(WrongUse, match="without end"):
        hawkes.scenario(runaway)


def test_goodness_refuses_a_wrong_rate() -> None:
    days = hawkes.simulate(2000, [0.3, 0.2], np.array([[0.6, 0], [0, 0.6]]), seed=5)
    assert hawkes.goodness(hawkes.fit(days)) > 0.01
    wrong = hawkes.Fit(days, hawkes.fit(days).theta * 0.4, 0.0, hawkes.fit(days).base, True)
    assert hawkes.goodness(wrong) < 0.01


def test_excitation_predicts_days_it_has_not_seen() -> None:
    excited, null = hawkes.held_out(hawkes.simulate(1500, [0.2, 0.2], np.array([[0.7, 0], [0, 0.7]])))
    assert excited > null


@pytest.mark.slow
def test_intervals_and_tests_hold_what_they_promise() -> None:
    """100 simulated wars: each true mass in its 90 % interval at least 85 times; at most 7 false alarms."""
    inside, alarms = np.zeros((2, 2)), 0
    for seed in range(100):
        found = hawkes.effects(hawkes.fit(hawkes.simulate(1000, [0.3, 0.2], MASSES, seed=seed)), 60)
        inside += np.array([e.low <= m <= e.high for e, m in zip(found, MASSES.ravel(), strict=True)]).reshape(2, 2)
        alarms += hawkes.against_null(seasonal(seed), 39) <= 0.05
    assert (inside >= 85).all(), inside
    assert alarms <= 7


def test_kinds_come_from_attackers_and_civilian_victims() -> None:
    day = date(2024, 5, 1)
    found = hawkes.of_incidents([attack(day, "Army"), attack(day + timedelta(3), "Front", "civilians")])
    assert found.kinds == ("attacks by Army", "attacks on civilians")
    assert found.counts.tolist() == [[1, 0], [0, 0], [0, 0], [0, 1]]
    with pytest.raises(WrongUse):
        hawkes.of_incidents([incident("2024-05-01/2024-05-09")])


def test_counts_carry_doubt_along() -> None:
    rows = [
        incident("2024-01-10", (10, 10, 10)),
        incident("2024-01-20", (5, 10, 30)),
        incident("2024-02-25/2024-03-05", (4, 4, 4)),
        incident("2024-03-20", (20, 20, None)),
        incident("2024-03-21", (99, 99, 99), aggregate=True),
        incident("2024-03-21", (99, 99, 99), background=True),
    ]
    series = forecast.counts(rows, by="admin1")
    assert series.units == ("Mali / Gao",) and series.labels() == ["2024-01", "2024-02", "2024-03"]
    assert series.samples is not None
    low, high = range80(series)
    assert 15 <= low[0, 0] < high[0, 0] <= 40
    assert set(np.unique(series.samples[:, 0, 1])) == {0, 4}  # the end of February or the start of March
    assert high[0, 2] > 20  # "at least 20" is open above
    assert forecast.counts(rows, measure="incidents").values.sum() == pytest.approx(4, abs=1)


def test_an_unresolved_place_is_spread_over_its_country() -> None:
    known = [
        incident("2024-01-10", (1, 1, 1), place=Place("x", country="Mali", admin1=a)) for a in ("Gao", "Gao", "Mopti")
    ]
    lost = incident("2024-01-12", (9, 9, 9), place=Place("somewhere", country="Mali"))
    series = forecast.counts([*known, lost], by="admin1")
    assert series.units == ("Mali / Gao", "Mali / Mopti") and series.samples is not None
    assert (series.samples.sum(axis=(1, 2)) == 12).all()
    assert 0.55 < (series.samples[:, 0].sum(axis=-1) > 5).mean() < 0.78  # two of three resolved ones lie in Gao


def test_only_whole_covered_months_count() -> None:
    rows = [incident("2024-01-10", (3, 3, 3)), incident("2024-03-10", (3, 3, 3))]
    series = forecast.counts(rows, covers=Period(date(2023, 12, 15), date(2024, 3, 20)))
    assert series.labels() == ["2024-01", "2024-02"] and series.values.tolist() == [[3, 0]]
    with pytest.raises(WrongUse, match="no whole"):
        forecast.counts(rows, covers=Period(date(2024, 1, 5), date(2024, 1, 25)))
    with pytest.raises(WrongUse, match="no dated incident"):
        forecast.counts([])


def test_an_uncertain_past_widens_the_forecast() -> None:
    sure = Series(("A",), number("2018-01"), np.full((1, 30), 20.0))
    noise = np.random.default_rng(1).choice([2.0, 20.0, 90.0], (50, 1, 1))
    unsure = Series(("A",), sure.start, sure.values, samples=np.repeat(noise, 30, axis=2))
    a, b = forecast.draws(sure, 1, 300).draws, forecast.draws(unsure, 1, 300).draws
    assert np.ptp(np.quantile(b, [0.1, 0.9])) > np.ptp(np.quantile(a, [0.1, 0.9]))


def test_evaluation_scores_all_models_beside_the_baselines() -> None:
    series = panel(10, 80)
    trials = evaluate.rolling(series, series.end - 6, series.end - 1, 3, 100, every=3)
    found = evaluate.lines(trials)
    best = {(x.group, x.model): x for x in found}
    assert best["all", "ensemble"].scores["lcrps"] < best["all", "zero"].scores["lcrps"]
    assert best["all", "recent"].ratio == 1 and best["all", "ensemble"].low <= best["all", "ensemble"].high
    assert sum(n for *_, n in evaluate.reliability(trials, "ensemble")) == best["all", "ensemble"].n
    assert "ensemble" in evaluate.as_text(found)
    with pytest.raises(WrongUse, match="no origin"):
        evaluate.rolling(series, series.end + 5, series.end + 9)


def test_an_origin_sees_nothing_that_comes_later() -> None:
    series = panel(8, 70)
    later = series.values.copy()
    later[:, 52:] += 500
    changed = Series(series.units, series.start, later)
    at = series.start + 50
    one, two = (evaluate.rolling(s, at, at, 4, 60, models=("recent", "hurdle", "ensemble")) for s in (series, changed))
    assert all(np.array_equal(one.chances[m][one.lead == 1], two.chances[m][two.lead == 1]) for m in one.chances)


def said(month: str, values: list[float], unit: str = "A", issued: date | None = None) -> Forecast:
    levels = (0.1, 0.5, 0.9)
    return Forecast(unit, month, "count", tuple(zip(levels, values, strict=True)), values[1], "ensemble", issued)


def test_a_record_is_scored_as_it_was_said() -> None:
    series = Series(("A",), number("2026-01"), np.array([[10.0, 40.0, math.nan]]))
    issued = [said("2026-01", [5, 10, 20]), said("2026-02", [5, 10, 20]), said("2026-03", [1, 2, 3])]
    issued += [said("2026-01", [1, 2, 3], "B"), said("2026-01", [10, 10, 10], issued=date(2026, 3, 1))]
    done, pending = record.resolve(issued, series)
    assert [(r.outcome, r.inside80) for r in done] == [(10, True), (40, False)] and len(pending) == 3
    assert done[0].crps < done[1].crps
    only = record.records(done, pending)[0]
    assert (only.n, only.open) == (2, 3) and "too few" in only.sentence()
    assert "no track record yet" in record.records([], pending)[0].sentence()
    many = record.records(done * 15, [])[0]
    assert "50 % lay in the 80 % range" in many.sentence()


def test_chances_are_read_off_stated_quantiles() -> None:
    one = said("2026-01", [5, 10, 20])
    assert record.chance(one, 10) == pytest.approx(0.5)
    assert record.chance(one, 15) == pytest.approx(0.3)
    assert record.chance(one, 0) == 1.0 and record.chance(one, 21) == pytest.approx(0.1)


def test_analogues_are_past_alike_and_listed() -> None:
    among = forecast.reference()
    unit = among.units[int(np.nansum(among.values, axis=1).argmax())]
    series = among.upto(number("2015-12"))
    found = analogues.find(series, unit, among)
    assert len(found) == 10 and found == sorted(found, key=lambda a: a.distance)
    assert all(number(a.until) + len(a.followed) <= series.end for a in found)
    assert set(analogues.followed(found)) == {0.1, 0.5, 0.9}
    same = [a for a in found if a.unit == unit]
    assert all(number(a.until) <= series.end - 12 for a in same)
    with pytest.raises(WrongUse, match="without a gap"):
        analogues.find(series.upto(series.start + 5), unit, among)


def test_episodes_of_the_same_record() -> None:
    first = date(2023, 1, 1)
    rows = [attack(first + timedelta(days=10 * k), "Army" if k % 20 < 10 else "Front", number=k) for k in range(60)]
    found = analogues.episodes(rows, date(2024, 8, 1), 3)
    assert found and all(e.day <= date(2024, 8, 1) - timedelta(days=90) for e in found)
    assert all(0 <= e.alike <= 1 and e.next30 <= e.next90 for e in found) and found[0].before
    assert analogues.episodes([], date(2024, 1, 1)) == []


def test_a_change_of_rate_is_seen_and_noise_is_not() -> None:
    rng = np.random.default_rng(2)
    change = np.r_[rng.poisson(3, 24), rng.poisson(30, 12)].astype(float)
    quiet = rng.poisson(4, (40, 60)).astype(float)
    found = signs.rates(Series(("A",), number("2022-01"), change[None]))
    assert [s.since for s in found] == ["2024-01"]
    alarms = signs.rates(Series(tuple(f"u{k}" for k in range(40)), number("2020-01"), quiet))
    assert len({s.subject for s in alarms}) <= 4


def test_newcomers_and_displacement() -> None:
    now = date(2024, 6, 30)
    old = [attack(now - timedelta(days=d), "Army", number=d) for d in (50, 90)]
    new = [attack(now - timedelta(days=3), "New Front")]
    assert [s.subject for s in signs.newcomers([*old, *new], now)] == ["New Front"]
    assert signs.newcomers(new, now) == []
    flight = Incident("f", (), period=Period(now, now), tolls=(Toll("displaced", None, 400, 400, 400),))
    assert "400 people displaced" in signs.displacement([flight], now)[0].words


def test_repeated_denials_are_a_sign() -> None:
    report = make_report("The ministry denied it. Later the ministry denied everything.")
    claims = [
        make_claim(report, q, Proposition("it"), "proposition", speaker=Source("Ministry"), stance="denies")
        for q in ("The ministry denied it.", "Later the ministry denied everything.")
    ]
    assert [s.subject for s in signs.denials(claims)] == ["Ministry"] and signs.denials(claims[:1]) == []


@pytest.mark.parametrize(
    ("sentence", "cause", "effect", "sign"),
    [
        ("A rift in the ruling party feeds recruitment, analysts say.", "rift in the ruling party", "recruitment", 1),
        ("Displacement rose because of heavy shelling in the south.", "heavy shelling in the south", "Displacement", 1),
        ("Checkpoints deter attacks on convoys.", "Checkpoints", "attacks on convoys", -1),
        ("Talks led to a drop in clashes.", "Talks", "clashes", -1),
        ("Drought and unemployment have fuelled recruitment.", "Drought and unemployment", "recruitment", 1),
        ("Aid deliveries, hampered by the rains, fell short.", "rains", "Aid deliveries", -1),
    ],
)  # fmt: skip
def test_asserted_drivers(sentence: str, cause: str, effect: str, sign: int) -> None:
    found = drivers.edges([make_report(sentence)])
    assert [(e.cause, e.effect, e.sign) for e in found] == [(cause, effect, sign)]
    assert found[0].quote == sentence and found[0].speaker == "the report"


def test_drivers_know_denial_care_speaker_and_test() -> None:
    report = make_report("The army said its raids did not cause displacement. New roads may fuel attacks.")
    claim = make_claim(
        report, "its raids did not cause displacement", Proposition("raids"), "proposition", speaker=Source("Army")
    )
    first, second = drivers.edges([report], [claim])
    assert (first.denied, first.hedged, first.speaker, first.test) == (True, False, "Army", "displaced")
    assert (second.denied, second.hedged, second.speaker, second.test) == (False, True, "the report", "incidents")
    assert drivers.edges([make_report("The cause of the blast was not known.")]) == []


def test_pictures_are_well_formed(tmp_path: Path) -> None:
    drawn = forecast.draws(panel(4, 60), 6, 100, base_rates=False)
    fitted = hawkes.fit(hawkes.simulate(400, [0.3, 0.2], MASSES))
    edges = drivers.edges([make_report('Drought & "hunger" feeds recruitment. Talks deter attacks.')])
    for svg in (
        pictures.fan(drawn, "u1"),
        pictures.reliability([(0.1, 0.2, 9), (0.8, 0.7, 4)]),
        pictures.kernels(fitted),
        pictures.drivers(edges),
    ):
        assert ElementTree.fromstring(svg).tag.endswith("svg") and "nan" not in svg


def test_a_picture_becomes_png(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resvg = pytest.importorskip("resvg_py")
    svg = pictures.reliability([(0.1, 0.2, 9), (0.8, 0.7, 4)])
    pictures.png(svg, tmp_path / "x.png")
    made = (tmp_path / "x.png").read_bytes()
    assert made.startswith(b"\x89PNG") and struct.unpack(">II", made[16:24]) == (pictures.WIDTH, pictures.HEIGHT)
    assert len(made) > len(bytes(resvg.svg_to_bytes(svg_string=pictures.reliability([]))))
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(MissingPart, match="resvg"):
        pictures.png(svg, tmp_path / "y.png")
