"""Places and actors in a paragraph; every name here is invented or far from any example we ship."""

from __future__ import annotations

import pytest

from conftest import make_report
from dateline.extract import actors, names, parse

GAZETTEER = {
    **dict.fromkeys(("Nigeria", "Kenya", "Niger"), "country"),
    **dict.fromkeys(
        "Abuja ABUJA Maiduguri Garissa Nairobi Lagos Musa Paris Dikwa Gwoza Bama Washington".split(), "place"
    ),
    "Borno": "admin",
    "US": "country",
    "Boko Haram": "actor",
}


def found(text: str) -> list[tuple[str, str, str]]:
    (paragraph,) = parse.report(make_report(text))
    mentions = names.places(paragraph, GAZETTEER.get)
    return [(paragraph.doc[m.start : m.end].text, m.name, m.role) for m in mentions]


def named(text: str) -> dict[str, str]:
    paragraphs = parse.report(make_report(text))
    defined = actors.acronyms(paragraphs)
    return {m.name: m.kind for p in paragraphs for m in actors.actors(p, GAZETTEER.get, defined)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen killed ten people in Maiduguri on Monday.", [("Maiduguri", "Maiduguri", "event")]),
        ("The raid took place 80 km south of Maiduguri.", [("80 km south of Maiduguri", "Maiduguri", "mention")]),
        ("Shells fell on the outskirts of Garissa.", [("outskirts of Garissa", "Garissa", "event")]),
        ("The minister told reporters in Abuja that ten had died.", [("Abuja", "Abuja", "speaker")]),
        (
            "ABUJA (Reuters) - Soldiers raided a camp in Borno.",
            [("ABUJA", "ABUJA", "dateline"), ("Borno", "Borno", "event")],
        ),
        ("Rebels attacked Dikwa, Gwoza and Bama.", [(n, n, "event") for n in ("Dikwa", "Gwoza", "Bama")]),
        ("The rights office in Abuja has documented ten killings.", [("Abuja", "Abuja", "speaker")]),
        ("Ten people died, according to officials in Maiduguri.", [("Maiduguri", "Maiduguri", "speaker")]),
        ("Gunmen stormed a bank in Maiduguri.", [("Maiduguri", "Maiduguri", "event")]),
        ("The army reported ten deaths in Maiduguri.", [("Maiduguri", "Maiduguri", "event")]),
        ("Soldiers were killed in the Kenyan capital.", [("Kenyan capital", "Kenyan capital", "event")]),
        ("US aircraft bombed Maiduguri.", [("US", "US", "actor"), ("Maiduguri", "Maiduguri", "event")]),
        ("Fighters stormed the village of Kalumbo.", [("village of Kalumbo", "Kalumbo", "event")]),
        ("Ten people were killed at Kalumbo on Monday.", [("Kalumbo", "Kalumbo", "event")]),
        ("Shells fell near Kalumbo IDP camp.", [("Kalumbo IDP camp", "Kalumbo", "event")]),
        ("In Kalumbo Refugee Camp two died.", [("Kalumbo Refugee Camp", "Kalumbo", "event")]),
        ("Nigeria gave its losses.", [("Nigeria", "Nigeria", "actor")]),
        ("Nigeria mourns its dead.", [("Nigeria", "Nigeria", "mention")]),
        ("Nigeria's foreign ministry confirmed it.", [("Nigeria", "Nigeria", "actor")]),
    ],
)
def test_places(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "General Ibrahim Musa visited the wounded.",
        "The Lagos High Court ruled on Monday.",
        "The Washington Post reported the attack.",
        "Nigerian troops fired back.",
        "Supporters of Paris Saint-Germain celebrated.",
    ],
)
def test_persons_organisations_and_demonyms_are_no_places(text: str) -> None:
    assert found(text) == []


def test_country_that_speaks_is_an_actor() -> None:
    assert found("Niger accused Nigeria of sheltering the group.") == [
        ("Niger", "Niger", "actor"),
        ("Nigeria", "Nigeria", "actor"),
    ]
    assert named("Niger accused Nigeria of sheltering the group.")["Niger"] == "government"


def test_surname_of_a_person_named_elsewhere_is_no_place() -> None:
    paragraphs = parse.report(make_report("General Ibrahim Musa spoke first.\n\nMusa later left for Lagos."))
    mentions = names.places_of(paragraphs, GAZETTEER.get)
    assert [m.name for some in mentions for m in some] == ["Lagos"]


def test_actors() -> None:
    assert named("Security forces and police clashed with gunmen, the army said.") == {
        "Security forces": "state forces",
        "police": "state forces",
        "gunmen": "unidentified",
        "army": "state forces",
    }
    assert named("Nigerian soldiers fought Boko Haram near the camp.") == {
        "Nigerian soldiers": "state forces",
        "Boko Haram": "",
    }
    assert "gang" not in named("A gang leader was shot; residents fled.")


def test_acronym_is_read_as_its_full_name() -> None:
    text = "The Kalumbo Liberation Front (KLF) is banned.\n\nResidents blamed the KLF."
    assert actors.acronyms(parse.report(make_report(text))) == {"KLF": "Kalumbo Liberation Front"}
    assert named(text) == {"Kalumbo Liberation Front": "", "Residents": "civilians"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The people of Dikwa live in fear.", "Dikwa"),
        ("The mayor of Gwoza, Ali Isa, fled.", "Gwoza"),
        ("Bama, a town near the border, was quiet.", "Bama"),
        ("They came from other states, such as Borno.", "Borno"),
        ("MAIDUGURI - Twelve people died.", "MAIDUGURI"),
    ],
)
def test_places_by_what_stands_beside_them(text: str, name: str) -> None:
    assert name in [n for _, n, _ in found(text)]
