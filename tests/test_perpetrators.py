"""Who did it: the group that members belong to, the one that is charged, the one that owns up."""

from __future__ import annotations

import pytest

from conftest import make_report
from dateline import extract
from dateline.model import Participant, Proposition

GROUPS = {"People's Liberation Front", "Red Column", "PLF"}


def attackers(text: str) -> dict[str, bool]:
    report = make_report(text)
    claims = extract.claims(report, lambda name: "actor" if name in GROUPS else "place" if name == "Zhob" else None)
    parts = [c.value for c in claims if isinstance(c.value, Participant) and c.value.role == "attacker"]
    return {p.actor.name: p.alleged for p in parts}


@pytest.mark.parametrize(
    "text",
    [
        "Members of the People's Liberation Front attacked a power station in Zhob on Monday.",
        "Two fighters of the People's Liberation Front killed a judge in Zhob on Monday.",
        "People's Liberation Front guerrillas killed a judge in Zhob on Monday.",
        "MEMBERS OF THE PEOPLE'S LIBERATION FRONT [PLF] ATTACKED A POWER STATION IN ZHOB ON MONDAY.",
    ],
)
def test_members_act_for_their_group(text: str) -> None:
    assert {name.lower() for name in attackers(text)} == {"people's liberation front"}


def test_a_charge_makes_an_alleged_attacker() -> None:
    found = attackers(
        "A bomb killed three people in Zhob on Monday. The government blamed the People's Liberation Front."
    )
    assert found == {"People's Liberation Front": True}


@pytest.mark.parametrize(
    "text",
    [
        "The Red Column is suspected of killing a judge in Zhob on Monday.",
        "The bombing of a market in Zhob on Monday was attributed to the Red Column.",
        "The Red Column was blamed for the bombing of a market in Zhob on Monday.",
        "The police blamed the bombing of a market in Zhob on Monday on the Red Column.",
    ],
)
def test_whom_a_sentence_holds_to_have_done_it_is_alleged_and_no_target(text: str) -> None:
    assert attackers(text) == {"Red Column": True}


def test_a_wave_of_attacks_has_the_attacker_of_the_attacks() -> None:
    assert attackers("The Red Column has carried out a wave of attacks in Zhob.") == {"Red Column": False}


def test_a_group_that_names_itself_speaks_by_its_name() -> None:
    text = (
        "A bomb killed two people in Zhob on Monday. A group calling itself the Red Column took credit for the blast."
    )
    report = make_report(text)
    said = [c for c in extract.claims(report) if c.stance == "claims_responsibility"]
    assert [c.speaker.name for c in said if c.speaker] == ["Red Column"]


def test_whom_a_charge_meets_is_no_place() -> None:
    report = make_report(
        "The union attributed the death of a man in Zhob to the Pakistani security services on Monday."
    )
    targets = [c.value.target for c in extract.claims(report) if isinstance(c.value, Proposition)]
    assert targets == ["Pakistani security services"]


def test_who_owns_up_is_the_attacker() -> None:
    found = attackers("A bomb killed three people in Zhob on Monday. The Red Column claimed responsibility.")
    assert found == {"Red Column": False}


def test_who_may_have_done_it_is_alleged() -> None:
    text = "A bombing killed ten people in Zhob on Monday. The attack could have been carried out by the Red Column."
    assert attackers(text) == {"Red Column": True}


def test_an_armed_group_that_tells_of_unnamed_units_owns_what_they_did() -> None:
    report = make_report("The rebels said that guerrillas attacked a barracks. The army said units attacked a camp.")
    said = [c for c in extract.claims(report) if c.attribute == "proposition" and c.stance == "claims_responsibility"]
    assert [c.speaker.name for c in said if c.speaker] == ["rebels"]
