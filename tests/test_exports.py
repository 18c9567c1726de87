"""What leaves the house opens elsewhere and says the same: tables, maps, STIX, references."""

from __future__ import annotations

import csv
import json
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import make_claim, make_figure, make_report
from dateline.errors import WrongUse
from dateline.model import (
    SUB_TYPES,
    Actor,
    Analysis,
    Claim,
    Figure,
    Incident,
    IncidentType,
    Participant,
    Period,
    Place,
    Proposition,
    Source,
    Toll,
)
from dateline.write.exports import FORMATS, export, shaped
from dateline.write.exports.coded import dead, incidents

REPORT = make_report(
    "Gunmen killed 9 villagers and 2 soldiers in Harnai on Thursday, the army said. The group denied it.",
    title='=cmd|"x"',
    outlet="Wire & Co",
    url="https://example.org/a",
)
HARNAI = Place("Harnai", "geonames:1", "town", "PPL", "Pakistan", "PK", "Balochistan", "Harnai", 30.1, 67.9, 1)
DAY = Period(date(2026, 1, 29), date(2026, 1, 29))


def toll(outcome: str, group: str | None, low: int | None, best: int | None, high: int | None, *claims: Claim) -> Toll:
    return Toll(outcome, group, low, best, high, claims)


def attack(*tolls: Toll, **more: object) -> Incident:
    killed = make_claim(REPORT, "killed 9 villagers", make_figure(9, group="civilians"), speaker=Source("the army"))
    denial = make_claim(
        REPORT,
        "The group denied it",
        Proposition("the attack"),
        "proposition",
        stance="denies",
        speaker=Source("the group"),
    )
    made = Incident(
        "inc-0123456789abcdef",
        (killed, denial),
        IncidentType("Violence against civilians", "Attack"),
        DAY,
        HARNAI,
        (
            Participant(Actor("Harnai Front", "a", "rebel group"), "attacker"),
            Participant(Actor("Civilians (Pakistan)", "c", "civilians"), "target"),
        ),
        tolls or (toll("killed", "civilians", 7, 9, 9, killed), toll("killed", "soldiers", 2, 2, 2)),
        ((REPORT.id,),),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def analysis(*many: Incident) -> Analysis:
    return Analysis((REPORT,), incidents=many or (attack(),))


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_writes_a_file_and_says_what_it_cannot_hold(form: str, tmp_path: Path) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path / f"out.{form}"
    assert export(analysis(), form, path, "TLP:AMBER") == 1
    assert path.stat().st_size > 0
    about = path.with_name(path.name + ".about.txt").read_text("utf-8")
    assert "TLP:AMBER" in about and "does not hold" in about
    assert not list(tmp_path.glob(".*.part"))


def test_unknown_formats_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="a format is one of"):
        export(analysis(), "xls", tmp_path / "a.xls")


def test_tables_keep_every_source_and_unknown_is_empty(tmp_path: Path) -> None:
    export(analysis(attack(toll("injured", None, None, None, None))), "csv", tmp_path / "a.csv")
    [row] = read_csv(tmp_path / "a.csv")
    assert (row["place"], row["killed_best"], row["sources"]) == ("Harnai", "", "Wire & Co")
    export(analysis(), "csv", tmp_path / "b.csv")
    figures = read_csv(tmp_path / "b-figures.csv")
    assert [(r["victims"], r["best"], r["value"], r["speaker"]) for r in figures][:2] == [
        ("civilians", "9", "", ""),
        ("civilians", "9", "9", "the army"),
    ]
    assert read_csv(tmp_path / "b-sources.csv")[0]["title"].startswith("'=cmd")
    columns = {(r["table"], r["column"]) for r in read_csv(tmp_path / "b-dictionary.csv")}
    assert {("incidents", c) for c in read_csv(tmp_path / "b.csv")[0]} <= columns


def test_acled_rows_follow_its_rules(tmp_path: Path) -> None:
    export(analysis(attack(), attack(type=None, id="inc-2")), "acled", tmp_path / "a.csv")
    [row] = read_csv(tmp_path / "a.csv")
    assert list(row) == shaped.ACLED_COLUMNS
    assert len(shaped.ACLED_COLUMNS) == 31
    assert row["fatalities"] == "9"  # lowest: 7 civilians and 2 soldiers
    assert (row["actor1"], row["actor2"]) == ("Harnai Front", "Civilians (Pakistan)")
    assert (row["inter1"], row["interaction"]) == ("Rebel group", "Rebel group-Civilians")
    assert (row["civilian_targeting"], row["iso"], row["event_date"]) == ("Civilians targeted", "586", "2026-01-29")


def test_the_taxonomy_is_acleds() -> None:
    assert len(SUB_TYPES) == 6
    assert sum(len(v) for v in SUB_TYPES.values()) == 25


NUMBERS = st.one_of(st.none(), st.integers(0, 500))
TOLLS = st.lists(
    st.builds(
        Toll,
        st.sampled_from(["killed", "injured"]),
        st.sampled_from([None, "people", "civilians", "soldiers", "militants", "children", "soldiers and civilians"]),
        NUMBERS,
        NUMBERS,
        NUMBERS,
    ),
    max_size=5,
)


@given(TOLLS, st.sampled_from(["Battles", "Violence against civilians", "Explosions/Remote violence"]))
def test_ucdp_rows_keep_the_identity_and_the_order(tolls: list[Toll], event: str) -> None:
    one = attack(*tolls, type=IncidentType(event, "Attack")) if tolls else attack()
    for row in shaped.ucdp(incidents(analysis(one))):
        assert row["best"] == sum(row[f"deaths_{s}"] for s in ("a", "b", "civilians", "unknown"))
        assert row["low"] <= row["best"] <= row["high"]
        assert row["best"] > 0
        assert list(row) == shaped.UCDP_COLUMNS


def test_a_total_and_its_sides_are_not_added() -> None:
    [one] = incidents(analysis(attack(toll("killed", None, 11, 12, 14), toll("killed", "civilians", 9, 9, 9))))
    assert (dead(one).civilians, dead(one).unknown, dead(one).best, dead(one).high) == (9, 3, 12, 14)


def test_stix_passes_the_validator_and_parses(tmp_path: Path) -> None:
    validator, stix2 = pytest.importorskip("stix2validator"), pytest.importorskip("stix2")
    export(analysis(), "stix", tmp_path / "a.json", "TLP:AMBER")
    text = (tmp_path / "a.json").read_text("utf-8")
    assert validator.validate_string(text).is_valid
    bundle = stix2.parse(text, allow_custom=True)
    kinds = [o["type"] for o in json.loads(text)["objects"]]
    assert {"incident", "location", "identity", "report", "opinion", "relationship"} <= set(kinds)
    assert len(bundle.objects) == len(kinds)
    export(analysis(), "stix", tmp_path / "b.json", "TLP:AMBER")
    assert (tmp_path / "b.json").read_text("utf-8") == text


@pytest.mark.parametrize(("form", "name"), [("geojson", "a.geojson"), ("gpkg", "a.gpkg")])
def test_maps_open_in_gdal(form: str, name: str, tmp_path: Path) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    nowhere = attack(place=None, id="inc-fedcba9876543210")
    export(analysis(attack(), nowhere), form, tmp_path / name)
    info = pyogrio.read_info(tmp_path / name)
    assert (info["features"], info["geometry_type"]) == (2, "Point")
    assert info["crs"] == "EPSG:4326"


def test_a_geopackage_is_whole(tmp_path: Path) -> None:
    export(analysis(), "gpkg", tmp_path / "a.gpkg")
    with sqlite3.connect(tmp_path / "a.gpkg") as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("SELECT max_x, killed_best FROM gpkg_contents, incidents").fetchone() == (67.9, 11)


def test_hxl_tags_stand_below_the_header(tmp_path: Path) -> None:
    export(analysis(), "hxl", tmp_path / "a.csv")
    header, tags, first = (tmp_path / "a.csv").read_text("utf-8").splitlines()
    assert len(header.split(",")) == len(tags.split(","))
    assert "#affected+killed+best" in tags and first.startswith("inc-")


def test_references_escape_what_they_must(tmp_path: Path) -> None:
    export(analysis(), "bibtex", tmp_path / "a.bib")
    assert "howpublished = {Wire \\& Co}" in (tmp_path / "a.bib").read_text("utf-8")
    export(analysis(), "ris", tmp_path / "a.ris")
    assert (tmp_path / "a.ris").read_text("utf-8").startswith("TY  - NEWS\nTI  - =cmd")


def test_umbrellas_and_background_are_not_counted_twice() -> None:
    many = (attack(), attack(id="inc-1", aggregate=True), attack(id="inc-2", background=True))
    assert [o.id for o in incidents(analysis(*many))] == ["inc-0123456789abcdef"]


def test_a_figure_needs_no_range() -> None:
    [one] = incidents(analysis(attack(toll("killed", "civilians", None, 4, None))))
    assert (dead(one).low, dead(one).best, dead(one).high) == (0, 4, 4)
    assert Figure("killed").best is None
