"""Who says, alleges, denies or claims what. Names and events are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import make_report
from dateline.extract import parse, speech

COUNTRIES = dict.fromkeys(
    """Sudan Azerbaijan Congo Rwanda Iran Serbia Kosovo Chad Eritrea Turkey Uganda Armenia Ethiopia Ukraine Russia
    Israel Kenya Britain Manila Kigali Kinshasa Beijing Tehran Moscow""".split(),
    "country",
) | dict.fromkeys(("Al-Shabaab", "al-Shabaab", "Houthis", "Hamas", "JNIM", "ELN", "Taliban", "M23", "UN"), "actor")
KNOWN = {"Kalumbo": "country", "Narvia": "country", "Port Ansel": "place"}


def said(text: str) -> list[tuple[str, str]]:
    found = speech.speeches(parse.report(make_report(text)), KNOWN.get)
    return [(s.speaker.name, s.stance) for s in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 30 militants were killed in the raid, the army said.", [("army", "asserts")]),
        ("The Free Kalumbo Front (FKF) claimed the attack.", [("Free Kalumbo Front (FKF)", "claims_responsibility")]),
        ("The attack was claimed by the Free Kalumbo Front.", [("Free Kalumbo Front", "claims_responsibility")]),
        ("Kalumbo accused Narvia of arming the rebels.", [("Kalumbo", "alleges")]),
        ("According to the police, nine people were wounded.", [("police", "asserts")]),
        ("The newspaper quoted the army as saying that nine soldiers were killed.", [("army", "asserts")]),
        ("The ministry called the accusation baseless.", [("ministry", "denies")]),
        ("The group said its fighters had attacked the base.", [("group", "claims_responsibility")]),
        ("The army retracted its report of ten deaths.", [("army", "retracts")]),
        ("The hospital confirmed nine deaths.", [("hospital", "confirms")]),
    ],
)
def test_stance_and_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The president praised the troops.",
        "The army did not comment on the attack.",
        "No group claimed responsibility for the attack.",
        "The mayor rejected the offer of talks.",
        "The report could not be independently verified.",
        "Reuters reported that nine people were killed.",
    ],
)
def test_what_is_no_claim(text: str) -> None:
    assert said(text) == []


def test_pronouns_and_surnames_lead_to_the_office() -> None:
    text = (
        "Kalumbo's defence minister, Oren Maddo, told reporters that 12 soldiers were killed.\n\n"
        "He accused Narvia of backing the attackers. Maddo denied that civilians were shot."
    )
    assert said(text) == [("Oren Maddo", "asserts"), ("Oren Maddo", "alleges"), ("Oren Maddo", "denies")]
    found = speech.speeches(parse.report(make_report(text)), KNOWN.get)
    assert {(s.speaker.role, s.speaker.organisation) for s in found} == {("defence minister", "Kalumbo")}


def test_denial_answers_the_charge() -> None:
    found = speech.speeches(
        parse.report(make_report("Kalumbo accused Narvia of arming the rebels. Narvia denied the accusation.")),
        KNOWN.get,
    )
    assert [(s.stance, s.answers) for s in found] == [("alleges", None), ("denies", 0)]


def test_private_persons_are_known_by_role_alone() -> None:
    text = "Ilan Perro, a shopkeeper, said that soldiers had shot nine people."
    assert said(text) == [("shopkeeper", "alleges")]


BATTERY = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "said.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("stance", "who", "text"), BATTERY, ids=[text[:50] for _, _, text in BATTERY])
def test_ways_of_saying_it(stance: str, who: str, text: str) -> None:
    found = speech.speeches(parse.report(make_report(text)), COUNTRIES.get)
    if stance == "none":
        assert found == []
        return
    voices = {" ".join(filter(None, (s.speaker.name, s.speaker.role, s.speaker.organisation))) for s in found}
    assert stance in {s.stance for s in found}
    assert any(who.lower() in voice.lower() for voice in voices)


REPORT = """At least 25 people have been killed in clashes in Ansel county, the Red Cross reported. A community \
leader, Joren Audu, blamed the Hill Guard militia for the raid, in which 40 houses were burnt. Kalumbo's army said it \
was searching the hills.

The police commissioner, Ilo Bannis, gave a toll of 12; he has since withdrawn that figure. Narvia's foreign ministry \
called reports of its involvement baseless, and its spokesman, Tem Orlo, accused Kalumbo of staging the attack.

In a statement carried by its radio, the Free Kalumbo Front (FKF) said that its fighters had struck a barracks and \
killed nine soldiers. The army dismissed this as propaganda. The president, Ana Vero, praised the troops."""


def test_a_whole_report() -> None:
    held = {(s.speaker.name, s.stance) for s in speech.speeches(parse.report(make_report(REPORT)), KNOWN.get)}
    assert held == {
        ("Red Cross", "asserts"),
        ("Joren Audu", "alleges"),
        ("Ilo Bannis", "asserts"),
        ("Ilo Bannis", "retracts"),
        ("Narvia's foreign ministry", "denies"),
        ("Tem Orlo", "alleges"),
        ("Free Kalumbo Front (FKF)", "claims_responsibility"),
        ("Free Kalumbo Front (FKF)", "asserts"),
        ("Kalumbo's army", "denies"),
    }


def test_a_communique_is_said_by_who_issued_it() -> None:
    text = (
        "The spokesman, Major Ilo Bannis, declares:\n\nOur men struck a barracks. The army uses prisoners as shields."
    )
    assert said(text) == [("Ilo Bannis", "claims_responsibility"), ("Ilo Bannis", "alleges")]
    issued = make_report("We killed nine soldiers. Talks go on.", outlet="Hill Resistance Front (statement)")
    assert ("Hill Resistance Front", "claims_responsibility") in {
        (s.speaker.name, s.stance) for s in speech.speeches(parse.report(issued), KNOWN.get)
    }
    assert speech.speeches(parse.report(make_report("We killed nine soldiers.")), KNOWN.get) == []


def test_they_are_others_in_the_words_of_an_official_or_a_witness() -> None:
    for who in ("the local mayor", "a survivor"):
        found = speech.speeches(
            parse.report(make_report(f'"They shot at everything that moved," {who} said.')), COUNTRIES.get
        )
        assert "claims_responsibility" not in {s.stance for s in found}, who


def test_in_his_account_the_one_meant_speaks() -> None:
    text = "The governor, Ilo Bannis, disagrees. In his account, bandits killed twelve people."
    found = speech.speeches(parse.report(make_report(text)), COUNTRIES.get)
    assert [(s.speaker.name, s.stance) for s in found] == [("Ilo Bannis", "asserts")]


def test_a_coalition_is_none_of_the_groups_named_before() -> None:
    text = "The Hill Guard lost three men. The northern coalition denied any part in the raid."
    found = speech.speeches(parse.report(make_report(text)), COUNTRIES.get)
    assert [(s.speaker.name, s.stance) for s in found] == [("northern coalition", "denies")]


def test_the_town_that_opens_a_report_in_capitals_holds_no_office() -> None:
    text = "SARH, Dec 18 - The governor of Salamat said that 40 pupils had been freed. The governor denied any deal."
    found = speech.speeches(parse.report(make_report(text)), COUNTRIES.get)
    assert not any("SARH" in s.speaker.name for s in found)
    assert "denies" in {s.stance for s in found}
