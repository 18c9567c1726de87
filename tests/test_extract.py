"""Happenings of a report: what is one thing, what is another, and what belongs to which."""

from __future__ import annotations

from datetime import date

import pytest

from conftest import make_report
from dateline import extract
from dateline.model import Claim, Figure, IncidentType, Link, Participant, Period, Place, Report

TOWNS = {"Zhob", "Loralai", "Sahel", "Gorom", "Maiduguri", "Abuja", "Nigeria"}


def told(text: str, **more: object) -> dict[str, list[Claim]]:
    report = make_report(text, **more)
    found: dict[str, list[Claim]] = {}
    for claim in extract.claims(report, lambda name: "place" if name in TOWNS else None):
        found.setdefault(claim.about.removeprefix(report.id), []).append(claim)
    return found


def kinds(claims: list[Claim]) -> list[str]:
    return [c.value.sub_event for c in claims if isinstance(c.value, IncidentType)]


def days(claims: list[Claim]) -> list[date]:
    return [c.value.start for c in claims if isinstance(c.value, Period)]


def places(claims: list[Claim]) -> set[str]:
    return {c.value.name for c in claims if isinstance(c.value, Place)}


def counts(claims: list[Claim]) -> list[int | None]:
    return [c.value.best for c in claims if isinstance(c.value, Figure)]


def test_every_quote_stands_at_its_span(report: Report) -> None:
    found = extract.claims(report)
    assert found
    assert all(report.quote(c.span) == c.quote for c in found)


def test_anaphora_continues_one_happening() -> None:
    found = told(
        "A car bomb exploded outside a market on Tuesday.\n\nThe blast killed 12 people. The attack wounded 30."
    )
    (happening,) = (claims for about, claims in found.items() if about)
    assert kinds(happening) == ["Remote explosive/landmine/IED"]
    assert days(happening) == [date(2026, 1, 27)]
    assert sorted(filter(None, counts(happening))) == [12, 30]


def test_another_day_is_another_happening() -> None:
    found = told("Gunmen killed six farmers on Monday. On 3 January gunmen had killed two traders.")
    assert [days(c) for a, c in sorted(found.items()) if a] == [[date(2026, 1, 26)], [date(2026, 1, 3)]]


def test_the_day_of_a_statement_is_not_the_day_of_the_happening() -> None:
    found = told("Troops raided a camp on Tuesday and killed nine rebels, the army said on Thursday.")
    assert days(found["#1"]) == [date(2026, 1, 27)]


def test_what_only_a_statement_dates_happened_up_to_then() -> None:
    found = told("Troops raided a camp and killed nine rebels, the army said on Thursday.")
    assert [c.value for c in found["#1"] if c.attribute == "period"] == [Period(date(2026, 1, 28), date(2026, 1, 29))]


def test_what_is_denied_planned_or_general_is_no_happening() -> None:
    for text in (
        "The minister said that no operation was under way in the valley.",
        "The group threatened to attack the town again.",
        "Attacks have risen in recent months, the ministry said.",
    ):
        assert not [about for about in told(text) if about], text


RAIDS = (
    "Security forces raided two hideouts on Tuesday and killed 40 militants, the army said.\n\n"
    "Twenty-nine militants died in the first raid, in Zhob district. A second operation, in Loralai, left 11 dead."
)


def test_parts_of_an_umbrella_have_their_own_places_and_figures() -> None:
    found = told(RAIDS)
    links = {a: c.value for a, claims in found.items() for c in claims if isinstance(c.value, Link)}
    assert {a: (v.kind, v.to[-2:]) for a, v in links.items()} == {"#2": ("part_of", "#1"), "#3": ("part_of", "#1")}
    assert [places(found[a]) for a in ("#2", "#3")] == [{"Zhob"}, {"Loralai"}]
    assert [sorted(filter(None, counts(found[a]))) for a in ("#1", "#2", "#3")] == [[40], [29], [11]]
    assert days(found["#3"]) == [date(2026, 1, 27)]


def test_a_smaller_count_at_a_place_of_its_own_is_a_part() -> None:
    found = told("Rockets killed 20 people in the Sahel province on Monday. Twelve people were killed in Gorom.")
    assert [places(c) for a, c in sorted(found.items()) if a] == [{"Sahel"}, {"Gorom"}]


def test_attacker_and_attacked_changing_places_is_another_happening() -> None:
    text = "Rebels attacked an army camp on Monday and killed nine soldiers. Soldiers then shot 30 villagers."
    found = told(text)
    assert [kinds(c) for a, c in sorted(found.items()) if a] == [["Armed clash"], ["Attack"]]


def test_words_of_sequence_link_two_happenings() -> None:
    found = told("Troops killed 14 fighters in an operation that followed a wave of attacks on Monday.")
    (link,) = (c for claims in found.values() for c in claims if isinstance(c.value, Link))
    assert isinstance(link.value, Link)
    assert (link.value.kind, link.quote) == ("responds_to", "operation that followed a wave of attacks")


def test_each_day_takes_its_own_figure() -> None:
    found = told("The army said that 90 rebels were killed on Wednesday and 40 on Monday.")
    assert {tuple(days(c)): counts(c) for a, c in found.items() if a} == {
        (date(2026, 1, 28),): [90],
        (date(2026, 1, 26),): [40],
    }


def test_a_day_between_what_is_said_and_who_says_it_is_the_day_of_the_happening() -> None:
    found = told("Gunmen abducted twelve students in Zhob, on January 11, the army reported on Monday.")
    assert days(found["#1"]) == [date(2026, 1, 11)]


def test_a_ground_for_retaliation_is_another_happening_with_a_link() -> None:
    text = "Troops raided a camp in Zhob on Tuesday and killed nine rebels.\n\n"
    found = told(text + "The raid was a response to an attack in Loralai on Monday, the army said.")
    assert [days(c) for a, c in sorted(found.items()) if a] == [[date(2026, 1, 27)], [date(2026, 1, 26)]]
    assert [c.value.kind for c in found["#1"] if isinstance(c.value, Link)] == ["responds_to"]


def test_totals_since_a_year_and_long_wars_belong_to_no_incident() -> None:
    text = "Gunmen killed 12 villagers in Zhob on Monday.\n\n"
    found = told(
        text
        + "The militia has fought the government for more than ten years. Since 2019, 3,000 people have been killed."
    )
    assert counts(found["#1"]) == [12]


def test_figures_carry_their_speakers() -> None:
    found = told("Gunmen attacked a village on Monday. The mayor said 12 people were killed; police counted nine dead.")
    speakers = {c.value.best: c.speaker and c.speaker.name for c in found["#1"] if isinstance(c.value, Figure)}
    assert speakers[12] == "mayor"


def test_what_a_place_name_only_describes_is_no_site() -> None:
    found = told("Nigeria's army killed 12 gunmen near Maiduguri on Monday, the governor told reporters in Abuja.")
    assert places(found["#1"]) == {"Maiduguri"}


def test_who_did_it_decides_battle_or_violence_against_civilians() -> None:
    for text, kind in (
        ("Gunmen killed 12 villagers on Monday.", "Attack"),
        ("Soldiers killed 12 rebels on Monday.", "Armed clash"),
        ("A drone strike killed 12 villagers on Monday.", "Air/drone strike"),
        ("A suicide bomber blew himself up in a mosque on Monday, killing 12 worshippers.", "Suicide bomb"),
        ("Rockets were fired at the town on Monday, wounding two.", "Shelling/artillery/missile attack"),
        ("Militants abducted 12 pupils on Monday.", "Abduction/forced disappearance"),
        ("Police arrested 12 suspects on Monday.", "Arrests"),
        ("Police captured three suspects on Monday.", "Arrests"),
        (
            "Rebels captured the town of Zhob on Monday after two days of fighting.",
            "Non-state actor overtakes territory",
        ),
        ("Government forces retook the town of Zhob on Monday.", "Government regains territory"),
    ):
        assert kinds(told(text)["#1"]) == [kind], text


def test_prisoners_who_break_out_and_a_truce_are_happenings_of_their_own() -> None:
    found = told(
        "Rebels killed 12 soldiers near Zhob on Thursday.\n\nSome 300 prisoners broke out of the Quetta jail on Friday."
        "\n\nOn Saturday the rebels declared a ceasefire."
    )
    assert [kinds(claims) for claims in found.values()] == [["Armed clash"], ["Other"], ["Agreement"]]


def test_where_an_office_sits_is_not_where_it_happened() -> None:
    found = told("The human rights office in Geneva has documented the killing of 12 villagers near Zhob on Monday.")
    assert places(found["#1"]) == {"Zhob"}
    found = told("In Abuja, the UN's rights office said it had verified 148 killings in Zhob on Monday.")
    assert places(found["#1"]) == {"Zhob"}
    found = told("A crowd attacked the embassies of Rwanda and France on Monday.")
    assert not {"Rwanda", "France"} & places(found["#1"])


def test_suspects_held_are_no_part_of_the_attack() -> None:
    found = told(
        "Gunmen killed 12 people in Zhob on Monday.\n\nPolice said 11 suspects had been detained on Wednesday, among "
        "them the four who carried out the shooting."
    )
    assert [kinds(claims) for claims in found.values()] == [["Attack"], ["Arrests"]]


def test_the_worst_since_then_is_not_dated_then() -> None:
    text = "A bomb killed 12 people in Zhob on Monday. The attack is one of the deadliest since the war resumed in May."
    found = told(text)
    assert set(found) - {""} == {"#1"} and days(found["#1"])[0] == date(2026, 1, 26)


def test_the_clause_after_a_place_says_what_happened_there() -> None:
    text = "A bomb killed 12 people in Zhob on Monday.\n\nThe bus came from the town of Loralai, where gunmen "
    found = told(text + "killed 33 people on 5 January.")
    assert any("town of Loralai" in {c.quote for c in claims} and 33 in counts(claims) for claims in found.values())


def test_the_day_on_which_a_toll_rose_dates_nothing() -> None:
    found = told(
        "Gunmen killed 12 people in Zhob on Monday.\n\nThe number of dead rose to 20 on Thursday, police said."
    )
    assert days(found["#1"]) == [date(2026, 1, 26)]


def test_a_state_that_lasts_is_no_happening() -> None:
    found = told("A centre in Zhob where migrants are detained was hit by an air strike on Monday. It killed 12.")
    assert [kinds(claims) for about, claims in found.items() if about] == [["Air/drone strike"]]


def test_a_strike_is_from_the_air_unless_the_words_say_otherwise() -> None:
    assert kinds(told("A strike on the ministry in Zhob killed 12 people on Monday.")["#1"]) == ["Air/drone strike"]
    found = told("A missile strike hit Zhob on Monday. The strike killed 12 people, and the strike hurt nine.")
    assert kinds(found["#1"]) == ["Shelling/artillery/missile attack"]


@pytest.mark.parametrize("published", [None, date.min, date.max, date(2024, 2, 29)])
def test_broken_text_and_odd_days_are_read_as_far_as_they_go(published: date | None) -> None:
    for cut in range(0, len(RAIDS), 37):
        for text in (
            RAIDS[cut:],
            RAIDS[:cut] + "\x00\u200b 900 years ago on Thursday, the day after ( -- " + RAIDS[cut:],
        ):
            report = make_report(text, published=published)
            assert all(report.quote(c.span) == c.quote for c in extract.claims(report))


def test_a_part_that_is_only_suspected_is_alleged() -> None:
    found = told("Suspected militants killed 12 villagers in Zhob on Monday. Soldiers shot two men in the town.")
    parts = {c.value.actor.name.lower(): c.value.alleged for c in found["#1"] if isinstance(c.value, Participant)}
    assert parts["militants"] and not parts["soldiers"]


def test_same_text_gives_the_same_claims(report: Report) -> None:
    assert [c.id for c in extract.claims(report)] == [c.id for c in extract.claims(report)]


def test_the_parts_that_an_operation_began_with_are_not_the_operation() -> None:
    found = told(
        "The army said on Friday that it had ended its operation in Sahel, in which 216 militants were killed.\n\n"
        "The operation began with raids in Zhob and near Loralai on 2 May, in which 41 militants were killed.\n",
        published=date(2025, 5, 9),
    )
    (whole,) = [k for k, claims in found.items() if 216 in counts(claims)]
    (part,) = [k for k, claims in found.items() if 41 in counts(claims)]
    assert part != whole and days(found[part]) == [date(2025, 5, 2)] and date(2025, 5, 2) not in days(found[whole])
    links = [c.value for c in found[part] if isinstance(c.value, Link)]
    assert [(v.kind, v.to.endswith(whole)) for v in links] == [("part_of", True)]


def test_a_toll_taken_as_known_belongs_to_what_had_it_before() -> None:
    found = told(
        "Soldiers killed 145 fighters in Sahel on 3 May in operations that followed a wave of attacks.\n\n"
        "The attacks on 1 May killed 31 civilians. The governor said that the 145 dead were militants.\n",
        published=date(2025, 5, 9),
    )
    (key,) = [k for k, claims in found.items() if 145 in counts(claims)]
    figures = [c.value for c in found[key] if isinstance(c.value, Figure)]
    assert [(f.best, f.group) for f in figures] == [(145, "militants"), (145, "militants")]


def test_who_falls_to_an_armed_group_is_abducted_and_to_the_police_arrested() -> None:
    assert kinds(told("Gunmen seized 30 students from a bus on Monday.")["#1"]) == ["Abduction/forced disappearance"]
    assert kinds(told("Police captured 30 militants in Zhob on Monday.")["#1"]) == ["Arrests"]


def test_what_authorities_do_over_an_attack_answers_it() -> None:
    found = told("Ten officers have been disciplined for the air strike that killed 42 people in Zhob in December.")
    links = [c.value for claims in found.values() for c in claims if isinstance(c.value, Link)]
    assert [v.kind for v in links] == ["responds_to"]
    assert {k for claims in found.values() for k in kinds(claims)} == {"Other", "Air/drone strike"}


def test_words_of_reply_make_the_violence_before_them_their_ground() -> None:
    attack = "Gunmen killed 12 villagers in Zhob on Monday. "
    answers = (
        attack + "In response, jets struck a camp in Loralai on Tuesday and killed 20 rebels.",
        attack + "The army retaliated with air strikes on a camp in Loralai on Tuesday, which killed 20 rebels.",
        "The army responded with air strikes on Loralai on Tuesday after gunmen killed 12 villagers in Zhob on Monday.",
        "A curfew was declared in Loralai on Tuesday following Monday's attack in Zhob, in which 12 people died.",
    )
    for text in answers:
        links = [(a, c.value.kind) for a, claims in told(text).items() for c in claims if isinstance(c.value, Link)]
        assert [kind for _, kind in links] == ["responds_to"], text


def test_a_truce_is_not_the_fighting_that_it_ends() -> None:
    found = told("A ceasefire was signed in Zhob on Friday, ending five days of fighting in which 40 soldiers died.")
    assert {k for claims in found.values() for k in kinds(claims)} == {"Agreement", "Armed clash"}


def test_a_day_after_dates_what_it_counts_from() -> None:
    for words in (
        "a day after rebels killed nine soldiers in Zhob",
        "a day after the killing of nine soldiers in Zhob",
    ):
        found = told(f"Jets struck a camp in Loralai on Tuesday, {words}.")
        assert [days(c) for a, c in sorted(found.items()) if a] == [[date(2026, 1, 27)], [date(2026, 1, 26)]], words


def test_an_answer_that_is_only_supposed_makes_a_sequence() -> None:
    text = (
        "A bomb killed four people in Zhob on Monday. {} the bombing was a response to a raid in Loralai on 20 January."
    )
    for words, kind in (("The general suggested that", "precedes"), ("The group said that", "responds_to")):
        found = told(text.format(words))
        assert [c.value.kind for claims in found.values() for c in claims if isinstance(c.value, Link)] == [kind], words


def test_a_total_and_its_places_are_a_whole_and_its_parts() -> None:
    found = told(
        "Strikes killed 26 people on Monday.\n\nIn Zhob 13 people died. At the market in Loralai four were killed. "
        "There were no casualties in Sahel."
    )
    told_of = {tuple(sorted(filter(None, counts(c)))): places(c) for a, c in found.items() if a}
    assert told_of[(13,)] == {"Zhob"}
    assert told_of[(4,)] == {"Loralai"}
    assert "Sahel" not in told_of[(26,)]


def test_counts_of_two_places_in_one_sentence_are_two_happenings() -> None:
    found = told(
        "Bombs in Nigeria killed 138 people on Monday. Police said 50 people had been killed in Zhob and 25 in Loralai."
    )
    told_of = {tuple(filter(None, counts(c))): places(c) for a, c in found.items() if a}
    assert told_of[(50,)] == {"Zhob"}
    assert told_of[(25,)] == {"Loralai"}


def test_a_bare_toll_is_of_what_was_told_just_before_it() -> None:
    found = told(
        "A bomb killed 95 people at a march in Abuja on Monday.\n\n"
        "Far from there, warplanes bombed camps near Zhob on Tuesday. The army said 30 militants were killed."
    )
    assert sorted(counts(c) for a, c in found.items() if a) == [[30], [95]]


def test_what_had_happened_on_a_day_of_its_own_is_not_the_news() -> None:
    found = told(
        "Fourteen people have been killed in clashes near Zhob, the minister said.\n\n"
        "On Wednesday a landmine had wounded five soldiers."
    )
    assert sorted(counts(c) for a, c in found.items() if a) == [[5], [14]]


def test_counts_by_place_are_parts_of_their_sum() -> None:
    found = told("Bombs killed 79 people on Monday: 37 in Zhob, 34 in Loralai and eight in Gorom.")
    parts = [c for c in found.values() if any(isinstance(x.value, Link) and x.value.kind == "part_of" for x in c)]
    assert sorted((*places(c), *counts(c)) for c in parts) == [("Gorom", 8), ("Loralai", 34), ("Zhob", 37)]
    assert 79 in counts(found["#1"])


def test_what_an_item_tells_without_a_place_happened_at_the_place_that_heads_it() -> None:
    found = told(
        "A week of raids.\n\n**Zhob.** Gunmen killed 22 people on Monday.\n\n**Loralai.** A bomb killed 9 people."
    )
    assert sorted((counts(c), places(c)) for a, c in found.items() if a and counts(c)) == [
        ([9], {"Loralai"}),
        ([22], {"Zhob"}),
    ]


def test_each_day_of_a_chronology_has_its_own_happening() -> None:
    found = told("- **3 December.** 22 dead in Zhob.\n- **11 January.** Loralai. 119 dead in the end.")
    assert [(days(c)[0], counts(c)) for a, c in sorted(found.items()) if a] == [
        (date(2025, 12, 3), [22]),
        (date(2026, 1, 11), [119]),
    ]
