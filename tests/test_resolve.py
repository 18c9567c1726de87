"""Names -> places and actors: look-ups, choice between bearers, offsets, actors, and the compiled file."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from conftest import make_claim, make_report
from dateline import resolve
from dateline.model import Actor, Claim, Incident, IncidentType, Participant, Place, Report, Source, Span
from dateline.resolve import actors, context, offsets
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.spelling import key


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return resolve.gazetteer()


def places_of(gazetteer: Gazetteer, text: str, *names: str) -> list[Place]:
    report = make_report(text)
    claims = [make_claim(report, name, Place(name), "place") for name in names]
    return [c.value for c in resolve.claims(claims, gazetteer, report)]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Nairobi", "city"),
        ("Kenya", "country"),
        ("the Netherlands", "country"),
        ("Khyber Pakhtunkhwa", "admin"),
        ("Al-Shabaab", "actor"),
        ("BLA", "actor"),  # a town of Mali is called Bla
        ("Kenyan", None),
        ("Nice", None),
        ("March", None),
        ("Police", None),
        ("Of", None),
        ("nairobi", None),
        ("", None),
    ],
)
def test_knows_exact_names_only(gazetteer: Gazetteer, name: str, kind: str | None) -> None:
    assert gazetteer.knows(name) == kind


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("A blast hit Hyderabad, Sindh, on Monday.", "Hyderabad", "PK"),
        ("Indian police said a blast hit Hyderabad on Monday.", "Hyderabad", "IN"),
        ("Protests were held in Tripoli, the Libyan capital.", "Tripoli", "LY"),
        ("Lebanese soldiers were sent to Tripoli.", "Tripoli", "LB"),
        ("Two men were shot in London.", "London", "GB"),
        ("Ontario police said two men were shot in London, Ontario.", "London", "CA"),
    ],
)
def test_homonyms_are_settled_by_what_the_report_speaks_of(
    gazetteer: Gazetteer, text: str, name: str, code: str
) -> None:
    assert places_of(gazetteer, text, name)[0].country_code == code


def test_a_division_is_told_from_the_town_of_its_name(gazetteer: Gazetteer) -> None:
    text = "A convoy was attacked in Bannu district of Pakistan. Later the market of Bannu city was shut."
    report = make_report(text)
    first, second = (text.index("Bannu"), text.rindex("Bannu"))
    claims = [
        Claim(make_claim(report, "Bannu", Place("Bannu")).span, "Bannu", "place", Place("Bannu")),
        make_claim(report, "Bannu city", Place("Bannu"), "place"),
    ]
    district, city = (c.value for c in resolve.claims(claims, gazetteer, report))
    assert isinstance(district, Place) and isinstance(city, Place) and first < second
    assert (district.kind, city.kind) == ("admin2", "town")
    assert (district.precision, city.precision) == (2, 1)
    assert district.distance_km(city) < 25  # type: ignore[operator]


def test_a_town_comes_with_its_path_and_population(gazetteer: Gazetteer) -> None:
    place = places_of(gazetteer, "Shells fell on Kharkiv in Ukraine.", "Kharkiv")[0]
    assert (place.country, place.country_code, place.kind) == ("Ukraine", "UA", "town")
    assert place.admin1 and place.population and place.population > 1_000_000
    assert place.id.startswith("geonames:")


def test_a_country_gets_a_central_point_and_the_lowest_precision(gazetteer: Gazetteer) -> None:
    place = places_of(gazetteer, "Fighting went on across Chad.", "Chad")[0]
    assert (place.kind, place.precision) == ("country", 3)
    assert place.lat == pytest.approx(15, abs=2) and place.lon == pytest.approx(19, abs=2)


def test_what_no_bearer_fits_stays_unresolved(gazetteer: Gazetteer) -> None:
    nowhere, far = places_of(gazetteer, "Norwegian police searched Qwzzrtk and Harnai.", "Qwzzrtk", "Harnai")
    assert nowhere == Place("Qwzzrtk")
    assert far == Place("Harnai")


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("a village 80 km south of ", (80.0, 180.0)),
        ("some 12 miles north-east of the town of ", (12 * 1.609344, 45.0)),
        ("about 40 kilometres (25 miles) southwest of ", (40.0, 225.0)),
        ("ten kilometres from ", (10.0, None)),
        ("some 50 nautical miles southwest of ", (50 * 1.852, 225.0)),
        ("in ", None),
        ("20 soldiers south of ", None),
    ],
)
def test_offset_words(before: str, expected: tuple[float, float | None] | None) -> None:
    found = offsets.offset(before)
    assert found == (pytest.approx(expected[0]), expected[1]) if expected else found is None


def test_an_offset_moves_the_point(gazetteer: Gazetteer) -> None:
    text = "The convoy was hit 80 km south of Ouagadougou in Burkina Faso."
    moved, town = places_of(gazetteer, text, "Ouagadougou")[0], gazetteer.candidates("Ouagadougou")[0].place
    assert moved.distance_km(town) == pytest.approx(80, abs=0.5)
    assert moved.lat < town.lat and moved.precision == 2  # type: ignore[operator]


def test_near_a_town_is_less_precise_than_in_it(gazetteer: Gazetteer) -> None:
    text = "Clashes on the outskirts of Goma in the Democratic Republic of Congo."
    assert places_of(gazetteer, text, "Goma")[0].precision == 2


def actor_of(gazetteer: Gazetteer, text: str, name: str, *places: str) -> Actor:
    report = make_report(text)
    claims = [make_claim(report, p, Place(p), "place") for p in places]
    claims.append(make_claim(report, name, Participant(Actor(name), "attacker"), "participant"))
    return resolve.claims(claims, gazetteer, report)[-1].value.actor  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "name", "canonical", "kind"),
    [
        ("The army entered Lashkar Gah in Afghanistan.", "The army", "Military Forces of Afghanistan", "state forces"),
        ("Kenyan police fired at crowds in Nairobi.", "Kenyan police", "Police Forces of Kenya", "state forces"),
        ("Malian soldiers left Kidal.", "Malian soldiers", "Military Forces of Mali", "state forces"),
        ("Gunmen raided a market in Jos, Nigeria.", "Gunmen", "Unidentified Armed Group (Nigeria)", "unidentified"),
        ("In Somalia the al-Shabab fighters fled.", "al-Shabab fighters", "Al-Shabaab", "rebel group"),
        (
            "India's foreign ministry rejected it.",
            "India's foreign ministry",
            "Ministry of Foreign Affairs of India",
            "government",
        ),
    ],
)
def test_actors_are_named_canonically(gazetteer: Gazetteer, text: str, name: str, canonical: str, kind: str) -> None:
    actor = actor_of(gazetteer, text, name)
    assert (actor.name, actor.kind, actor.party_name) == (canonical, kind, False)
    assert actor.id and actor.country


def test_an_acronym_is_settled_by_the_countries_of_the_report() -> None:
    registry = actors.Registry.load()
    assert registry.named("SLA", ["LB"]).name == "South Lebanon Army"  # type: ignore[union-attr]
    assert registry.named("SLA", ["SD"]).name == "Sudan Liberation Movement (SLA)"  # type: ignore[union-attr]


def test_a_name_that_an_opponent_gives_is_labelled() -> None:
    registry = actors.Registry.load()
    assert registry.named("Shene", ["ET"]) == registry.named("OLA", ["ET"]).__class__(  # type: ignore[union-attr]
        "Oromo Liberation Army", "dateline:oromo-liberation-army", "rebel group", "Ethiopia", True
    )


def test_persons_and_unknown_names_stay_as_they_are(gazetteer: Gazetteer) -> None:
    assert actor_of(gazetteer, "John Doe spoke in Kenya.", "John Doe") == Actor("John Doe")


def test_a_speaker_gets_organisation_kind_and_party(gazetteer: Gazetteer) -> None:
    report = make_report("The Kenyan police denied it.")
    claim = make_claim(report, "denied", Place("Kenya"), "place", speaker=Source("Kenyan police"))
    speaker = resolve.claims([claim], gazetteer, report)[0].speaker
    assert speaker and speaker.name == "Kenyan police"
    assert (speaker.organisation, speaker.kind, speaker.party) == ("Police Forces of Kenya", "military", True)


def test_every_line_of_the_registry_is_well_formed() -> None:
    registry = actors.Registry.load()
    assert len({e.id for e in registry.entries}) == len(registry.entries) > 1500
    kinds = {e.kind for e in registry.entries}
    assert kinds <= {
        *("state forces", "government", "rebel group", "political militia", "communal militia", "gang"),
        *("external forces", "organisation"),
    }


def test_countries_are_weighed_by_how_often_they_are_named() -> None:
    weights = context.weights("Pakistani troops and Pakistan's air force crossed into Afghanistan.")
    assert weights["PK"] == 1.0 and 0 < weights["AF"] < 1
    assert context.weights("Nothing was said.") == {}


def test_keys_are_the_same_for_spellings_of_one_name() -> None:
    assert key("Sana'a") == key("Sanaa") and key("Côte-d’Ivoire") == key("cote dIvoire")


def test_order_and_other_claims_are_kept(gazetteer: Gazetteer, report: Report) -> None:
    claims = [make_claim(report, "Harnai", Place("Harnai"), "place"), make_claim(report, "30", Place("30"), "place")]
    assert [c.quote for c in resolve.claims(claims, gazetteer, report)] == ["Harnai", "30"]


def _open(folder: str, queue: multiprocessing.Queue[str]) -> None:
    import os

    os.environ["XDG_CACHE_HOME"] = folder
    queue.put(str(resolve.gazetteer().knows("Nairobi")))


@pytest.mark.slow
def test_two_builders_at_once_and_a_leftover_of_a_killed_one(tmp_path: Path) -> None:
    folder = tmp_path / "dateline"
    folder.mkdir()
    (folder / "gazetteer-0.123.part").write_bytes(b"half a file")
    spawn = multiprocessing.get_context("spawn")
    queue = spawn.Queue()
    builders = [spawn.Process(target=_open, args=(str(tmp_path), queue)) for _ in range(2)]
    for builder in builders:
        builder.start()
    assert [queue.get(timeout=120) for _ in builders] == ["city", "city"]
    for builder in builders:
        builder.join()
    (compiled,) = folder.glob("gazetteer-*.sqlite")
    assert sqlite3.connect(compiled).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not list(folder.glob("*.part"))


def test_a_distance_belongs_to_the_place_that_it_describes(gazetteer: Gazetteer) -> None:
    text = "Gunmen killed 12 people in Kaya, about 100 km north of Ouagadougou, Burkina Faso."
    kaya, capital = places_of(gazetteer, text, "Kaya", "Ouagadougou")
    assert (capital.precision, capital.offset_km) == (1, None)
    assert capital.lat == pytest.approx(12.37, abs=0.05)
    assert kaya.lat == pytest.approx(13.09, abs=0.05)


def test_an_unknown_village_lies_where_its_distance_or_its_district_puts_it(gazetteer: Gazetteer) -> None:
    text = "They raided Qwzzrtk, a village 40 km north of Kaya in Burkina Faso, and Xqqvorn, Idlib province, Syria."
    (measured, _), contained = places_of(gazetteer, text, "Qwzzrtk", "Kaya"), places_of(gazetteer, text, "Xqqvorn")[0]
    assert (measured.name, measured.id, measured.precision) == ("Qwzzrtk", "", 2)
    assert measured.lat == pytest.approx(13.09 + 40 / 111.2, abs=0.03)
    assert (contained.name, contained.admin1, contained.precision) == ("Xqqvorn", "Idlib", 3)


@pytest.mark.parametrize(
    ("text", "name", "inside", "precision"),
    [
        ("They raided Qwzzrtk, a trading centre in Lamu County, Kenya.", "Qwzzrtk", "Lamu", 3),
        ("They raided Qwzzrtk and Xqqvorn, in Lamu County, Kenya.", "Qwzzrtk", "Lamu", 3),
        ("Qwzzrtk lies in the south-west of Taizz province, Yemen.", "Qwzzrtk", "Taiz", 3),
        ("They raided Qwzzrtk, in the province of Hodeidah, Yemen.", "Qwzzrtk", "Al Hudaydah", 3),
        ("They raided Qwzzrtk in Ouallam department, Niger.", "Qwzzrtk", "Tillaberi", 2),
        ("They raided Qwzzrtk, a hamlet near Witu, Kenya.", "Qwzzrtk", "Lamu", 2),
        ("They raided Qwzzrtk near Witu, Kenya.", "Qwzzrtk", "Lamu", 2),
        ("They raided Qwzzrtk, west of Ouallam district, Niger.", "Qwzzrtk", None, None),
    ],
)
def test_an_unknown_village_lies_where_the_words_behind_it_say(
    gazetteer: Gazetteer, text: str, name: str, inside: str | None, precision: int | None
) -> None:
    village, *_ = places_of(gazetteer, text, name, *(n for n in ("Witu",) if n in text))
    assert (village.name, village.admin1, village.precision) == (name, inside, precision)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("He died in the bombing of the Shangri-La hotel.", "Shangri-La", None),
        ("He came home from Shangri-La.", "Shangri-La", "China"),
        ("Soldiers in Indonesia rode to Santa Maria.", "Santa Maria", None),
        ("They swept the streets of Tres Rios.", "Tres Rios", None),
    ],
)
def test_a_city_abroad_needs_to_dwarf_its_namesakes(
    gazetteer: Gazetteer, text: str, name: str, country: str | None
) -> None:
    assert places_of(gazetteer, text, name)[0].country == country


def test_a_happening_at_a_place_that_nobody_knows_is_not_at_the_scene_of_the_others(gazetteer: Gazetteer) -> None:
    report = Report("A bomb killed ten in Maiduguri, Nigeria. Another was found at Qwzzrtk.")
    at, nation, unknown = (
        make_claim(report, name, Place(name), "place", about=about)
        for name, about in (("Maiduguri", "#1"), ("Nigeria", ""), ("Qwzzrtk", "#2"))
    )
    bomb = IncidentType("Explosions/Remote violence", "Remote explosive/landmine/IED")
    kinds = [make_claim(report, word, bomb, "type", about=about) for word, about in (("bomb", "#1"), ("Another", "#2"))]
    *_, lent = resolve.claims([at, nation, unknown, *kinds], gazetteer, report)
    assert (lent.about, lent.value.kind) == ("#2", "country")  # type: ignore[union-attr]


def test_a_site_is_told_from_the_town_of_its_name(gazetteer: Gazetteer) -> None:
    kinds = [
        places_of(gazetteer, f"Shells hit Khan Yunis{what} in Palestine.", "Khan Yunis")[0].kind
        for what in (" camp", "")
    ]
    assert kinds == ["site", "town"]


def test_a_small_place_abroad_is_no_answer_where_the_report_names_no_country(gazetteer: Gazetteer) -> None:
    text = "Men from Taa were taken to Mpeketoni and to Mombasa."
    taa, mpeketoni, _ = places_of(gazetteer, text, "Taa", "Mpeketoni", "Mombasa")
    assert (taa.country, mpeketoni.country) == (None, "Kenya")


def test_capitals_are_meant_before_states_of_their_name(gazetteer: Gazetteer) -> None:
    assert places_of(gazetteer, "Talks were held in Washington.", "Washington")[0].kind == "town"


def test_the_supplement_adds_names_to_places_that_are_there(gazetteer: Gazetteer) -> None:
    named = {c.place.id for name in ("Deir Ezzor", "Deir ez-Zor") for c in gazetteer.candidates(name)[:9]}
    towns = {c.place.id for c in gazetteer.candidates("Deir Ezzor") if c.place.kind == "town"}
    assert towns <= named and len(towns) == 1 and next(iter(towns)).startswith("geonames:")
    assert gazetteer.candidates("Zamzam camp")[0].place.admin1 == "North Darfur"


def test_other_romanisations_are_recognised_in_their_country(gazetteer: Gazetteer) -> None:
    assert places_of(gazetteer, "Shelling hit Jenderis in northern Syria.", "Jenderis")[0].country_code == "SY"
    assert places_of(gazetteer, "Brazilian police searched Jenderis.", "Jenderis")[0].lat is None


def happening(report: Report, n: int, quote: str, event: str = "Battles") -> Claim:
    return make_claim(report, quote, IncidentType(event, "Armed clash"), "type", about=f"{report.id}#{n}")


def test_a_happening_without_a_place_lies_in_the_scene_of_its_report(gazetteer: Gazetteer) -> None:
    report = make_report("Gunmen attacked Kaya in Burkina Faso on Monday. On Friday they killed three more.")
    claims = [
        happening(report, 1, "attacked"),
        make_claim(report, "Kaya", Place("Kaya"), "place"),
        make_claim(report, "Burkina Faso", Place("Burkina Faso"), "place", about=""),
        happening(report, 2, "killed"),
    ]
    resolved = resolve.claims(claims, gazetteer, report)
    assert [c.quote for c in resolved[:4]] == ["attacked", "Kaya", "Burkina Faso", "killed"]
    (inferred,) = resolved[4:]
    assert (inferred.about, inferred.quote, inferred.value.precision) == (f"{report.id}#2", "Kaya", 2)  # type: ignore[union-attr]
    assert inferred.hedge and inferred.extractor == "context/1"


def test_a_dateline_is_no_scene(gazetteer: Gazetteer) -> None:
    report = make_report("NAIROBI, Kenya - Three people were killed.")
    claims = [
        make_claim(report, "NAIROBI", Place("Nairobi"), "place", about=""),
        make_claim(report, "Kenya", Place("Kenya"), "place", about=""),
        happening(report, 1, "killed"),
    ]
    assert resolve.claims(claims, gazetteer, report)[-1].value.name == "Kenya"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "country", "rest"),
    [
        ("Pakistani army", "PK", "army"),
        ("commander of American forces in Iraq", "US", "forces in Iraq"),
        ("army of Kenya", "KE", "army"),
        ("officials in Kigali", "RW", "officials"),
        ("the gunmen", None, "gunmen"),
    ],
)
def test_the_country_within_the_name_of_a_force(words: str, country: str | None, rest: str) -> None:
    assert actors.split_country(words) == (country, rest)


def test_a_city_that_dwarfs_its_namesakes_needs_no_country(gazetteer: Gazetteer) -> None:
    text = "The United States and US officials met the aid group in Geneva."
    assert places_of(gazetteer, text, "Geneva")[0].country_code == "CH"


def test_rebels_are_those_of_the_place_they_fought_in(gazetteer: Gazetteer) -> None:
    text = "South Africa mourned South African soldiers whom rebels killed in Goma."
    report = make_report(text)
    claims = [
        make_claim(report, "Goma", Place("Goma"), "place"),
        make_claim(report, "rebels", Participant(Actor("rebels"), "attacker"), "participant"),
    ]
    actor = resolve.claims(claims, gazetteer, report)[1].value.actor  # type: ignore[union-attr]
    assert actor.country == "Democratic Republic of Congo"


def where(gazetteer: Gazetteer, text: str, name: str, about: str = "") -> Place:
    report = Report(text)
    start = text.index(name)
    claim = Claim(Span(report.id, start, start + len(name)), name, "place", Place(name), about)
    value = resolve.claims([claim], gazetteer, report)[0].value
    assert isinstance(value, Place)
    return value


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Shells fell on Palmyra/Tadmur in Syria.", "Palmyra/Tadmur", ("Syria", "Homs")),
        ("The fire at Isfahan refinery in Iran was put out.", "Isfahan refinery", ("Iran", "Isfahan")),
        ("Ten died in southern Borno, Nigeria.", "southern Borno", ("Nigeria", "Borno")),
        ("The Houthis said that ten had died in Saada.", "Saada", ("Yemen", "Saada")),
        ("Ten were held in the village of Santa Rosa, in the municipality of Caloto, Colombia.", "Santa Rosa", None),
    ],
)
def test_a_name_is_found_in_plainer_forms_and_where_the_words_put_it(
    gazetteer: Gazetteer, text: str, name: str, expected: tuple[str, str] | None
) -> None:
    found = where(gazetteer, text, name)
    if expected is None:
        assert (found.name, found.admin2) == (name, "Caloto")
    else:
        assert found.country == expected[0]
        assert expected[1] in (found.name, found.admin1)


def test_provinces_in_a_row_are_provinces(gazetteer: Gazetteer) -> None:
    text = "Strikes hit the provinces of Saada and Marib in Yemen; later the town of Marib in Yemen."
    assert where(gazetteer, text, "Saada").kind == "admin1"
    assert where(gazetteer, text, "Marib").kind == "admin1"
    assert where(gazetteer, text.replace("provinces", "towns"), "Marib").kind == "town"


def test_an_incident_of_a_province_is_put_at_its_seat_and_one_of_a_country_at_its_capital(gazetteer: Gazetteer) -> None:
    text = "Fighters attacked in North Kivu province, Congo, and in Chad."
    for name, seat in (("North Kivu", Place("Goma", lat=-1.67, lon=29.22)), ("Chad", Place("", lat=12.11, lon=15.04))):
        found = where(gazetteer, text, name)
        (incident,) = resolve.seated([Incident("inc-1", (), place=found)], gazetteer)
        assert incident.place and (incident.place.distance_km(seat) or 0) < 15
        assert (incident.place.name, incident.place.precision) == (found.name, 3)
        assert (found.distance_km(seat) or 0) > 50


def test_a_capital_may_be_described(gazetteer: Gazetteer) -> None:
    assert where(gazetteer, "A blast in the Afghan capital killed ten.", "Afghan capital").name == "Kabul"
    assert where(gazetteer, "In Chad a blast in the capital killed ten.", "capital").name == "N'Djamena"


def test_a_happening_without_any_place_lies_in_the_country_of_the_report(gazetteer: Gazetteer) -> None:
    text = "The president, in Guayaquil, spoke of ten dead. Soldiers shot them."
    report = Report(text)
    named = Claim(Span(report.id, 18, 27), "Guayaquil", "place", Place("Guayaquil"), hedge="speaker")
    kind = Claim(
        Span(report.id, 57, 61), "shot", "type", IncidentType("Violence against civilians", "Attack"), f"{report.id}#1"
    )
    *_, added = resolve.claims([named, kind], gazetteer, report)
    assert isinstance(added.value, Place)
    assert (added.value.name, added.about, added.quote) == ("Ecuador", kind.about, "Guayaquil")
