"""Tables that others coded become claims at their cells, and what we export comes back as it was."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import sys
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from conftest import make_report
from dateline import corroborate, pipeline, read
from dateline.cli import app
from dateline.errors import UnreadableInput, WrongUse
from dateline.ledger import Ledger
from dateline.model import (
    OUTCOMES,
    Actor,
    Analysis,
    Claim,
    Figure,
    Incident,
    IncidentType,
    Participant,
    Period,
    Place,
    Span,
    Toll,
)
from dateline.read import columns
from dateline.read.cells import table, tree
from dateline.read.stored import as_table
from dateline.write.exports import export

REPORT = make_report("Gunmen killed nine villagers in Harnai.", outlet="Wire & Co", url="https://example.org/a")
KEYS = {"csv": "incident_id", "hxl": "incident_id", "acled": "event_id_cnty", "ucdp": "relid"}
# whose reports they were is not in the table's incidents; a figure's rivals are not in ACLED's and UCDP's shape
SOURCES = {"reports", "origins", "sources", "source", "notes", "number_of_sources"}
SOURCES |= {"source_article", "source_office", "source_date", "source_headline"}


def incident(number: int, **more: Any) -> Incident:
    day = date(2026, 1, 1) + timedelta(days=number % 300)
    made: dict[str, Any] = {
        "type": IncidentType("Violence against civilians", "Attack"),
        "period": Period(day, day),
        "place": Place(
            'El "Alto", South',
            "",
            "town",
            "PPL",
            "Democratic Republic of Congo",
            "CD",
            "Ituri",
            "Djugu",
            -1.5,
            -30.25,
            1,
        ),
        "participants": (
            Participant(Actor("Zulu Front; Eastern", kind="rebel group"), "attacker"),
            Participant(Actor("Alpha Group", kind="political militia"), "attacker"),
            Participant(Actor("Civilians (Democratic Republic of Congo)", kind="civilians"), "target"),
        )[number % 2 :],
        "tolls": (Toll("killed", "civilians", 7, 9, 9), Toll("killed", "soldiers", 2, 2, 2)),
    }
    claim = Claim(Span(REPORT.id, 0, 6), "Gunmen", "type", made["type"] or IncidentType("Battles", "Armed clash"))
    return Incident(f"inc-{number:016x}", (claim,), **{**made, **more})


def again(many: list[Incident], form: str, folder: Path) -> tuple[list[Any], list[Any]]:
    """The rows of an export, and those of an export of what was imported from it into an empty ledger."""
    first, second = folder / f"a.{form}", folder / f"b.{form}"
    export(Analysis((REPORT,), incidents=tuple(many)), form, first)
    found = pipeline.imported(first.read_bytes(), first.name)
    ledger = Ledger.memory()
    assert ledger.add(found.report, found.claims)
    export(pipeline.analysis(ledger.reports(), claims=ledger.claims()), form, second)
    return rows(first, form), rows(second, form)


def rows(path: Path, form: str) -> list[Any]:
    """What a format holds of incidents, in an order that does not depend on the run."""
    if form in KEYS:
        with path.open(encoding="utf-8", newline="") as lines:
            kept = [{k: v for k, v in r.items() if k not in SOURCES} for r in csv.DictReader(lines)]
        return sorted(kept, key=lambda r: r[KEYS[form]] or "")
    if form in ("parquet", "gpkg"):
        text = as_table(path.read_bytes(), path.name) or ""
        kept = [{k: v for k, v in r.items() if k not in SOURCES} for r in csv.DictReader(StringIO(text))]
        return sorted(kept, key=lambda r: r["incident_id"])
    if form == "ftm":
        lost = ("proof", "summary")  # FtM has no room for a range, nor for a group apart from the number
        events = [e for e in map(json.loads, path.read_text("utf-8").splitlines()) if e["schema"] == "Event"]
        return sorted(({k: v for k, v in e["properties"].items() if k not in lost} for e in events), key=str)
    whole = json.loads(path.read_text("utf-8"))
    if form == "stix":
        kinds = ("incident", "location", "identity")
        return sorted((o for o in whole["objects"] if o["type"] in kinds), key=lambda o: str(o["id"]))
    for one in whole["features"]:
        one["properties"] = {k: v for k, v in one["properties"].items() if k not in SOURCES}
    return sorted(whole["features"], key=lambda f: str(f["id"]))


FORMS = ["csv", "hxl", "geojson", "acled", "ucdp", "stix", "parquet", "gpkg", "ftm"]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_exported_comes_back(form: str, tmp_path: Path) -> None:
    many = [incident(n) for n in range(1, 8)]
    many[1] = incident(2, tolls=())
    many[2] = incident(3, period=Period(date(2026, 2, 1), date(2026, 2, 5)), place=None)
    many[3] = incident(4, type=None, participants=())
    before, after = again(many, form, tmp_path)
    assert len(before) >= 5
    assert after == before


COUNT = st.integers(0, 3000)
RANGE = st.lists(COUNT, min_size=3, max_size=3).map(sorted)
TOLLS = st.dictionaries(
    st.tuples(st.sampled_from(OUTCOMES), st.sampled_from([None, "civilians", "soldiers", "police", "militants"])),
    st.one_of(RANGE, st.just([None, None, None]), COUNT.map(lambda n: [n, n, None])),
    max_size=5,
).map(lambda made: tuple(Toll(o, g, *counts) for (o, g), counts in made.items()))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tolls=st.lists(TOLLS, min_size=1, max_size=4), form=st.sampled_from(["csv", "geojson", "stix", "acled", "ucdp"]))
def test_any_tolls_come_back(tolls: list[tuple[Toll, ...]], form: str, tmp_path: Path) -> None:
    many = [incident(n, tolls=t) for n, t in enumerate(tolls, 1)] + [incident(99)]
    before, after = again(many, form, tmp_path)
    assert after == before


def told(text: str, name: str = "a.csv", **given: str) -> read.Coded:
    found = pipeline.imported(text.encode(), name, given)
    for claim in found.claims:
        assert claim.quote == found.report.text[claim.span.start : claim.span.end] != ""
    return found


ACLED = (
    '"event_id_cnty","event_date","year","time_precision","event_type","sub_event_type","actor1","assoc_actor_1",'
    '"inter1","actor2","inter2","iso","country","admin1","location","latitude","longitude","geo_precision","fatalities"\n'
    '"XXX101","12 May 2031",2031,2,"Battles","Armed clash","Alpha ""North"" Force","One; Two","Rebel group",'
    '"Beta Army","State forces","466","Mali","Kidal","Tessalit","20.19","-0.99","1","4"\n'
    '"XXX102","13 May 2031",2031,1,"Protests","Peaceful protest","Protesters (Mali)","","Protesters","","","466",'
    '"Mali","Kidal","Kidal","18.44","1.41","1","0"\n'
)


def test_an_acled_row_is_read_by_its_rules() -> None:
    found = told(ACLED)
    assert (found.shape, found.rows, found.skipped) == ("acled", 2, ())
    first = [c for c in found.claims if c.about.endswith("#1")]
    assert {c.extractor for c in first} == {"import/acled"}
    values = {(c.attribute, c.quote): c.value for c in first}
    assert values["period", '12 May 2031",2031,2'] == Period(date(2031, 5, 9), date(2031, 5, 15))
    assert values["figure", "4"] == Figure("killed", None, 4, 4, 4)
    place = values["place", "Tessalit"]
    assert isinstance(place, Place)
    assert (place.lat, place.lon, place.country_code, place.admin1) == (20.19, -0.99, "ML", "Kidal")
    parts = [c.value for c in first if isinstance(c.value, Participant)]
    assert [(p.actor.name, p.role, p.actor.kind) for p in parts] == [
        ('Alpha "North" Force', "attacker", "rebel group"),
        ("One", "attacker", ""),
        ("Two", "attacker", ""),
        ("Beta Army", "target", "state forces"),
    ]
    second = [c for c in found.claims if c.about.endswith("#2")]
    assert not any(isinstance(c.value, Figure) for c in second), "0 is none reported, which is no count"


def test_a_ucdp_row_is_read_by_its_rules() -> None:
    found = told(
        "id,relid,type_of_violence,side_a,side_b,where_prec,where_coordinates,country,latitude,longitude,date_start,"
        "date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low\n"
        "7,XX-1,1,Government of Mali,Alpha,4,Kidal,DR Congo (Zaire),1.5,2.5,2031-05-01 00:00:00.000,2031-05-03,2,5,1,"
        "0,8,11,6\n"
    )
    assert found.shape == "ucdp"
    values = [c.value for c in found.claims]
    figures = {f.group: (f.low, f.best, f.high) for f in values if isinstance(f, Figure)}
    assert figures == {
        None: (6, 8, 11),
        "civilians": (None, 1, None),
        "soldiers": (None, 2, None),
        "fighters": (None, 5, None),
    }
    [place] = [v for v in values if isinstance(v, Place)]
    assert (place.country, place.country_code, place.precision) == ("Democratic Republic of Congo", "CD", 3)
    assert [p.role for p in values if isinstance(p, Participant)] == ["other", "other"]
    assert not any(isinstance(v, IncidentType) for v in values), "battle or bomb: UCDP does not say"


SHEET = """Ref;Datum;Date of incident;City;Killed;Wounded;Perpetrator;Remark
A-1;x;2031-05-01;Gao;1 200;3;Alpha;first
A-2;y;31/12/2031;"Gao;
North";about 5;0;;second
A-3;z;01/02/2031;Timbuktu;4;;unknown;third
"""


def test_a_spreadsheet_is_known_by_its_columns_and_bad_cells_are_named() -> None:
    found = told(SHEET)
    fields = {column: field for column, field, _ in found.mapping}
    assert fields == {
        "Ref": "id", "Datum": "", "Date of incident": "date", "City": "place", "Killed": "killed_best",
        "Wounded": "injured", "Perpetrator": "attacker", "Remark": "",
    }  # fmt: skip
    assert [s.why for s in found.skipped] == [
        "'about 5' is no count of people",
        "01/02/2031 may be two days; write days as 2026-01-29",
    ]
    figures = [(c.about[-1], c.value.outcome, c.value.best) for c in found.claims if isinstance(c.value, Figure)]
    assert figures == [("1", "killed", 1200), ("1", "injured", 3), ("2", "injured", 0), ("3", "killed", 4)]
    assert [c.value.start.isoformat() for c in found.claims if isinstance(c.value, Period)] == [
        "2031-05-01",
        "2031-12-31",
    ]


def test_the_user_says_which_column_is_which() -> None:
    found = told("Wann,Ort,Tote\n2031-05-01,Gao,3\n", Wann="date", Ort="place", Tote="killed_best")
    assert {c.attribute for c in found.claims} == {"period", "place", "figure"}
    left_out = told("date,place,killed\n2031-05-01,Gao,3\n", killed="-")
    assert {c.attribute for c in left_out.claims} == {"period", "place"}
    for wrong in ({"Wo": "place"}, {"date": "when"}):
        with pytest.raises(WrongUse, match="--mapping"):
            told("date,place\n2031-05-01,Gao\n", **wrong)


def test_rows_of_one_table_stay_apart_and_meet_the_news() -> None:
    found = told("date,place,killed,country,latitude,longitude\n" + "2026-01-29,Gao,31,Mali,16.27,-0.04\n" * 2)
    both, _ = corroborate.incidents(found.claims, [found.report])
    assert len(both) == 2
    news = make_report("Gunmen killed 31 villagers in Gao, Mali, on Thursday.")
    [claims] = pipeline.claims_of([news])
    one_row = [c for c in found.claims if c.about.endswith("#1")]
    [met], _ = corroborate.incidents([*one_row, *claims], [found.report, news])
    assert set(met.report_ids) == {found.report.id, news.id}


def test_the_same_id_twice_is_named() -> None:
    row = "inc-00000000000000ab,2026-01-29,Gao,3\n"
    found = told("incident_id,date,place,killed_best\n" + row * 2)
    assert {c.about for c in found.claims} == {"inc-00000000000000ab"}
    assert [s.why for s in found.skipped] == ["the same id as row 1"]


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", "date,place\n", '{"type": "bundle"', '{"type": "x"}', "[" * 9000, '{"a":' * 9000, "{}"]
)
def test_what_holds_no_incidents_is_refused(text: str) -> None:
    with pytest.raises(UnreadableInput):
        told(text)


CELLS = st.lists(st.text(alphabet="ab,\";\n\r'=-1é ", max_size=8), min_size=2, max_size=5)


@given(st.lists(CELLS, min_size=1, max_size=5))
def test_tables_are_read_as_the_csv_module_reads_them(given_rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["head", "er"], *given_rows])
    text = out.getvalue()
    cells = list(table(text))
    expected = list(csv.reader(io.StringIO(text, newline="")))
    unguarded = [[c[1:] if c[:1] == "'" and c[1:2] in tuple("=+-@\t\r") else c for c in r] for r in expected]
    unguarded = [r for r in unguarded if any(c.strip() for c in r)]
    if text.split("\n", 1)[0].count(",") == 1:
        assert [[c.value for c in r] for r in cells] == unguarded


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
)


@given(JSON, st.booleans())
def test_json_is_read_as_the_json_module_reads_it(content: object, spaced: bool) -> None:
    text = json.dumps(content, indent=1 if spaced else None)
    assert tree(text).plain() == content


@given(st.text(alphabet='{}[]",:0123456789.eE+-truefalsn\\ ', max_size=40))
def test_broken_json_is_refused_with_a_reason(text: str) -> None:
    try:
        expected = json.loads(text)
    except (ValueError, RecursionError):
        with pytest.raises(ValueError):
            tree(text)
    else:
        assert tree(text).plain() == expected


@given(st.binary(max_size=200))
def test_any_bytes_give_claims_or_one_clear_refusal(data: bytes) -> None:
    try:
        pipeline.imported(b"date,place,killed,lat,lon,actors\n" + data, "a.csv")
    except UnreadableInput as why:
        assert "\n" not in str(why)


def test_the_mapping_is_shown_before_anything_is_kept(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(SHEET)
    words = ["import", str(tmp_path / "sheet.csv"), "--ledger", str(tmp_path / "a.ledger")]
    asked = CliRunner().invoke(app, words)
    assert asked.exit_code != 0 and not (tmp_path / "a.ledger").exists()
    assert "City              place            Gao" in asked.stderr
    done = CliRunner().invoke(app, [*words, "--yes"])
    assert done.exit_code == 0 and "3 rows, 10 claims" in done.stderr, done.stderr
    assert "row 2: 'about 5' is no count of people" in done.stderr
    assert "imported before" in CliRunner().invoke(app, [*words, "--yes"]).stderr
    ledger = Ledger.open(tmp_path / "a.ledger")
    assert len(ledger.claims()) == 10 and ledger.verify() == []
    ledger.close()


def test_a_table_sets_no_two_rows_beside_each_other() -> None:
    many = "".join(f"2026-01-{day},Gao,3,Mali,16.27,-0.04,Alpha (attacker)\n" for day in range(10, 20))
    found = told("date,place,killed,country,latitude,longitude,actors\n" + many)
    incidents, relations = corroborate.incidents(found.claims, [found.report])
    assert (len(incidents), relations) == (10, [])


def test_the_help_names_every_field() -> None:
    said = CliRunner().invoke(app, ["import", "--help"]).stdout
    assert not [name for name in columns.names() if not re.search(rf"\b{name}\b", said)]


def test_a_point_stands_in_for_missing_columns_and_broken_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    export(Analysis((REPORT,), incidents=(incident(1),)), "gpkg", path)
    base = sqlite3.connect(path)
    base.executescript("ALTER TABLE incidents DROP COLUMN lat; ALTER TABLE incidents DROP COLUMN lon;")
    base.close()
    place = incident(1).place
    found = pipeline.imported(path.read_bytes(), path.name)
    places = [c.value for c in found.claims if isinstance(c.value, Place)]
    assert place and [(p.lat, p.lon) for p in places] == [(place.lat, place.lon)]
    for data in (
        b"PAR1 and no more",
        b"SQLite format 3\0" + b"x" * 500,
        b'{"schema": "Person", "properties": {}, "id": "a"}',
    ):
        with pytest.raises(UnreadableInput):
            pipeline.imported(data, "a.bin")


def test_a_table_may_be_as_large_as_our_own_exports_and_no_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read.LARGEST_TABLE > 60_000_000  # STIX of 10,000 incidents takes 40
    monkeypatch.setattr(sys.modules["dateline.read.coded"], "LARGEST_TABLE", 10)
    with pytest.raises(UnreadableInput, match="over the limit of 0 MB for one table; split it"):
        read.coded(b"event_date,fatalities\n2020-01-01,3\n", "a.csv")
