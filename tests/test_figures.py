"""Words -> figures: constructions that reports use, each with what it says and what it leaves open."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import make_report
from dateline.extract import parse
from dateline.extract.figures import FigureMention, figures
from dateline.extract.numbers import quantities


def read(text: str) -> list[FigureMention]:
    found: list[FigureMention] = []
    for paragraph in parse.report(make_report(text)):
        found += figures(paragraph, found[-1] if found else None)
    return found


def short(text: str) -> list[str]:
    """Each figure as "41 militants killed"; a part as "5 women killed of people", the unknown as "?"."""
    return [
        " ".join(
            [
                "?" if m.figure.best is None else str(m.figure.best),
                m.figure.group or "-",
                m.figure.outcome,
                *(["of", m.figure.part_of] if m.figure.part_of else []),
            ]
        )
        for m in read(text)
    ]


STATED = {
    # rivals and earlier counts that name no outcome
    "The bomb killed 12 people. The army insists that there are 40.": "12 people killed, 40 people killed",
    "The blast killed 81 people. The authorities stay at 61.": "81 people killed, 61 people killed",
    "The blast killed 81. The official number remains 35.": "81 - killed, 35 - killed",
    "They gave 35 dead; others, who go by lists of names, count 41.": "35 - killed, 41 - killed",
    "The office gave 2,900 dead. The agency had spoken of 900 two days earlier.": "2900 - killed, 900 - killed",
    "Eleven people were killed. It remains at 11.": "11 people killed, 11 people killed",
    "The number of injured is still 130.": "130 - injured",
    "Fifty-three people, six of them children, are now counted among the dead.": (
        "53 people killed, 6 children killed of people"
    ),
    # headings, one a line
    "Lora, 15 June: 49 dead.\n\nTaa, the night after: 15.\n\nEnemies: 12.": "49 - killed, 15 - killed",
    # one person beside another
    "Juan Perez and Luis Gomez were kidnapped and murdered.": "2 people abducted, 2 people killed",
    "Gunmen killed Senator Ruiz, his wife and two bodyguards.": (
        "1 politicians killed, 1 women killed, 2 people killed"
    ),
    # days and months beside a count
    "In December 28 people were killed at Lora.": "28 people killed",
    "On December 21 seven soldiers fell in an ambush.": "7 soldiers killed",
    # led away, in care, mourned, across the border
    "In 2014 it took 276 girls from a school.": "276 children abducted",
    "Ambulances took 12 people from the market to the hospital.": "",
    "The missile killed at least two seamen, two US officials said.": "2 people killed",
    "The warship took 21 people from life rafts.": "",
    "Nobody says how many of the 21 were wounded.": "",
    "Two died. Fifteen of the 20 seamen are Filipinos, four are Vietnamese: 23 people in all.": "2 - killed",
    "The building, where patients were being treated, was hit.": "",
    "Ten pupils are in the hands of their abductors.": "10 students abducted",
    "One policeman was shot and is being treated.": "1 police injured",
    "The aid group mourns nine members of its staff, the town its mayor.": "9 staff killed",
    "More than 50,000 people have crossed into Chad since Sunday.": "50000 people displaced",
    "Two of the dead belonged to the security forces.": "2 security forces killed of people",
    # active, passive, intransitive
    "Soldiers raided two hideouts and killed 41 insurgents.": "41 militants killed",
    "At least 41 militants were killed on Thursday.": "41 militants killed",
    "Thirty insurgents died in one raid; another left 11 more dead.": "30 militants killed, 11 militants killed",
    "The blast wounded 12, among them four children.": "12 - injured, 4 children injured of people",
    "Militants stormed a village, killing at least 20 and abducting dozens.": "20 - killed, ? - abducted",
    "Gunmen shot dead five workers and injured a guard.": "5 civilians killed, 1 people injured",
    "Four people were abducted and killed by gunmen.": "4 people abducted, 4 people killed",
    "Also killed were two guards.": "2 people killed",
    "Doctor kidnapped by group of armed men.": "1 health workers abducted",
    "The mayor was murdered last night.": "1 politicians killed",
    # nouns, tolls, rosters
    "The raid resulted in the deaths of 31 militants.": "31 militants killed",
    "Rescuers pulled 14 charred bodies from the rubble.": "14 - killed",
    "The clash claimed 17 lives and cost the lives of two officers.": "17 - killed, 2 police killed",
    "A total of 311 people lost their lives.": "311 people killed",
    "The office announced a death toll of 121.": "121 - killed",
    "The number of dead rose to 426, from 120 a week ago.": "426 - killed, 120 - killed",
    "He put the dead at 32 and the hurt at 63.": "32 - killed, 63 - injured",
    "Dead: 12. Injured: 34.": "12 - killed, 34 - injured",
    "Among the 77 dead were 50 students.": "77 - killed, 50 students killed of people",
    "Two rescuers were among the wounded.": "2 paramedics injured of people",
    # lists, with one verb for all
    "The army said 18 civilians, 15 security personnel and 92 insurgents had been killed.": (
        "18 civilians killed, 15 security forces killed, 92 militants killed"
    ),
    "It left 31 civilians, five of them women, and 17 members of the security forces dead.": (
        "31 civilians killed, 5 women killed of civilians, 17 security forces killed"
    ),
    "Seven dead and 78 injured in twin blasts": "7 - killed, 78 - injured",
    "6 killed, 50 injured as bomb hits market": "6 - killed, 50 - injured",
    "A soldier was killed and two policemen were wounded.": "1 soldiers killed, 2 police injured",
    "The blast killed seven and the shooting 25.": "7 - killed, 25 - killed",
    "The army said 92 fighters were killed on Saturday and 41 on Friday.": "92 militants killed, 41 militants killed",
    # parts
    "In all 33 people were killed: 18 civilians and 15 soldiers.": (
        "33 people killed, 18 civilians killed of people, 15 soldiers killed of people"
    ),
    "The gang massacred 207 people, 134 men and 73 women.": (
        "207 people killed, 134 people killed of people, 73 women killed of people"
    ),
    "At least two of the dead and 15 of the injured are children.": (
        "2 children killed of people, 15 children injured of people"
    ),
    "Ten people were hurt, one of whom later died.": "10 people injured, 1 - killed of people",
    "The office counted 60 dead. It is made up of 56 suspects and four officers.": (
        "60 - killed, 56 suspects killed of people, 4 police killed of people"
    ),
    "Six children are among fifteen people found dead.": "6 children killed of people, 15 people killed",
    "Of the wounded, 78 were soldiers and 121 civilians.": (
        "78 soldiers injured of people, 121 civilians injured of people"
    ),
    "Seven women are among the civilian dead.": "7 women killed of people",
    "It counts 15 dead, 14 civilians and one soldier, and 46 wounded.": (
        "15 - killed, 14 civilians killed of people, 1 soldiers killed of people, 46 - injured"
    ),
    "It counted 169 deaths, among them five children and six women, and 200 injuries.": (
        "169 - killed, 5 children killed of people, 6 women killed of people, 200 - injured"
    ),
    "Two girls aged three, seven women and a boy were killed.": "3 children killed, 7 women killed",
    "Eight policemen were killed; 29 soldiers were hurt.": "8 police killed, 29 soldiers injured",
    "Among the dead are a nurse and a taxi driver.": "",
    "They killed three of the 30 attackers.": "3 attackers killed",
    # rivals, with what the sentence leaves out
    "The toll rose to 93, three of them children. It had put the figure at 60.": (
        "93 - killed, 3 children killed of people, 60 - killed"
    ),
    "It revised the number of people who died. The figure now stands at 253.": "253 - killed",
    "The group counted 300 dead: 69 rebels; 40 villagers, 27 of whom were shot; 165 soldiers.": (
        "300 - killed, 69 militants killed of people, 40 civilians killed of people, 27 - killed of people, "
        "165 soldiers killed"
    ),
    "The hospital counted 80 dead; the government put it at 70, the rebels spoke of at least 200.": (
        "80 - killed, 70 - killed, 200 - killed"
    ),
    "At least 60 people were killed. The first figure had been 110.": "60 people killed, 110 people killed",
    "They had put the toll at 103; experts later corrected it to 84.": "103 - killed, 84 - killed",
    "At least 68 people were killed and 25 injured. On Saturday the police had spoken of 58.": (
        "68 people killed, 25 people injured, 58 people killed"
    ),
    "Some 53 migrants were killed, 47 men and six boys, and at least 87 were injured.": (
        "53 migrants killed, 47 people killed of migrants, 6 children killed of migrants, 87 - injured"
    ),
    # taken, missing, displaced
    "An air strike killed 40 migrants in detention.": "40 migrants killed",
    "A girl of 16 and a boy of 18 died.": "2 children killed",
    "Ana Ruiz, 65, was killed near her home.": "1 - killed",
    "Rebels took 30 people hostage; police arrested 81 suspects.": "30 people abducted, 81 suspects arrested",
    "The army captured 12 rebels, the rebels captured three soldiers.": "12 militants arrested, 3 soldiers abducted",
    "The fighting displaced 5,000 families and left 12 missing.": "5000 families displaced, 12 - missing",
    "Some 40,000 villagers had to leave their homes.": "40000 civilians displaced",
    "Nine miners are dead and four missing.": "9 civilians killed, 4 civilians missing",
    # who they are
    "A family of six was killed in the strike.": "6 people killed",
    "A 12-year-old boy of the village was wounded.": "1 children injured",
    "Three heavily armed gang members were shot dead.": "3 gang members killed",
    "Four members of the army and the intelligence services were killed.": "4 soldiers killed",
    "A judge, a priest and two others were killed.": "4 people killed, 1 officials killed, 1 clergy killed",
    "They killed six priests, a maid and her daughter.": "6 clergy killed, 2 women killed",
    "A colonel and three soldiers were shot dead.": "4 soldiers killed",
    "It confirmed eight civilian and five military deaths.": "8 civilians killed, 5 soldiers killed",
    "One soldier and 14 men described as gunmen died.": "1 soldiers killed, 14 militants killed",
    "A judge and two other people were killed.": "3 people killed, 1 officials killed",
    "Soldiers murdered peasants Juan Ruiz and Ana Gil.": "2 civilians killed",
    "Carlos Ruiz, Ana Gil and Luis Diaz were killed.": "3 people killed",
    "Six Bedouin and an Italian were kidnapped.": "7 people abducted",
    "Two school inspectors were abducted.": "2 teachers abducted",
    # text in capitals
    "GUERRILLAS KILLED SEVEN PEASANTS AND WOUNDED A PRIEST IN THE NORTH.": "7 civilians killed, 1 clergy injured",
}


@pytest.mark.parametrize("text", STATED)
def test_what_a_sentence_states(text: str) -> None:
    assert ", ".join(short(text)) == STATED[text]


@pytest.mark.parametrize(
    "text",
    [
        "The 36th Front attacked 12 places on 9 May 2021 with 60-mm rounds from 80 km.",
        "Police seized 31 rifles and 118 weapons and executed 69 arrest warrants.",
        "The man, 45, leads Brigade 55 and 2,500 soldiers.",
        "Prices rose 40 percent and cost $5 million.",
        "Only one of the 30 passengers survived.",
        "A raid killed the mood; shelling followed.",
        "One could not act as if nothing had happened.",
        "The mother, aged 31, has children aged 2, 4 and 6.",
    ],
)
def test_no_figure_of_people(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "bounds", "qualifier"),
    [
        ("At least 30 people were killed.", (30, 30, None), "at least"),
        ("No fewer than 30 people were killed.", (30, 30, None), "at least"),
        ("More than 30 people were killed.", (30, 30, None), "more than"),
        ("Up to 600 people were killed.", (None, 600, 600), "at most"),
        ("As many as 600 people were killed.", (None, 600, 600), "at most"),
        ("Fewer than 10 people were killed.", (None, None, 9), "at most"),
        ("Almost 300 people were killed.", (270, 300, 300), "about"),
        ("Some 50 people were killed.", (45, 50, 55), "about"),
        ("A dozen people were killed.", (10, 12, 14), "about"),
        ("Half a dozen people were killed.", (6, 6, 6), "exactly"),
        ("Between 20 and 30 people were killed.", (20, 20, 30), "between"),
        ("20-30 people were killed.", (20, 20, 30), "between"),
        ("Dozens of people were killed.", (24, None, 99), "vague"),
        ("Several people were killed.", (3, None, 9), "vague"),
        ("Several hundred people were killed.", (300, None, 999), "vague"),
        ("Civilians were killed.", (2, None, None), "vague"),
        ("A couple of people were killed.", (2, 2, 3), "vague"),
        ("One hundred and twenty-five people were killed.", (125, 125, 125), "exactly"),
        ("1.5 million people were displaced.", (1_500_000, 1_500_000, 1_500_000), "exactly"),
    ],
)
def test_what_a_number_leaves_open(text: str, bounds: tuple[int | None, ...], qualifier: str) -> None:
    figure = read(text)[0].figure
    assert ((figure.low, figure.best, figure.high), figure.qualifier) == (bounds, qualifier)


@pytest.mark.parametrize("text", ["Nobody was killed.", "No soldiers died.", "No deaths were reported."])
def test_zero_is_said_and_happened(text: str) -> None:
    one = read(text)[0]
    assert (one.figure.low, one.figure.best, one.figure.high) == (0, 0, 0)
    assert one.negated and one.modality == "actual"


@pytest.mark.parametrize("text", ["There were 20 casualties.", "The strike killed or wounded 20 soldiers."])
def test_casualties_bound_both_and_give_neither(text: str) -> None:
    assert [(m.figure.outcome, m.figure.best, m.figure.high) for m in read(text)] == [
        ("killed", None, 20),
        ("injured", None, 20),
    ]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("The toll rose to 77 on Monday.", "cumulative"),
        ("Another nine people were wounded.", "new"),
        ("Nine more died on Sunday.", "new"),
        ("About 12,000 people have been killed since 2012.", "total"),
        ("Since Friday, 12 people have been killed.", "incident"),
        ("The clinic said that 149 injured persons are still in hospital.", "part"),
    ],
)
def test_scope(text: str, scope: str) -> None:
    assert read(text)[0].figure.scope == scope


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The group denies killing 400 civilians.", "denied"),
        ("They were to arrest around 100 suspects.", "planned"),
        ("The bomb could have killed 50 people.", "hypothetical"),
        ("There is no confirmation that the raid killed 50 people.", "hypothetical"),
        ("They asked to leave after the assassination of six teachers.", "actual"),
        ("The police want to solve the murder of eight people.", "actual"),
        ("No fewer than 40 people were wounded.", "actual"),
        ("More than 100 people are feared to have been killed.", "actual"),
    ],
)
def test_modality(text: str, modality: str) -> None:
    assert [m.modality for m in read(text)] == [modality]


def test_the_figure_before_is_carried_over_paragraphs() -> None:
    found = read("The attack killed 12 soldiers.\n\nThe rebels gave 40.")
    assert [(m.figure.group, m.figure.best) for m in found] == [("soldiers", 12), ("soldiers", 40)]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 3000),
    st.sampled_from(["", "at least ", "about ", "up to ", "nearly ", "more than "]),
    st.sampled_from(["{} people were killed.", "The blast wounded {} people.", "The toll reached {}."]),
)
def test_bounds_are_in_order_and_spans_fit(number: int, qualifier: str, form: str) -> None:
    text = form.format(f"{qualifier}{number:,}")
    paragraph = parse.report(make_report(text))[0]
    (one,) = figures(paragraph)
    low, best, high = one.figure.low, one.figure.best, one.figure.high
    assert best == number and (low or 0) <= best <= (high if high is not None else best)
    assert one.start <= one.number < one.end <= len(paragraph.doc)


@given(
    st.lists(st.sampled_from("at least two 30 hundred and a dozen of more than - to between 5 may % , people".split()))
)
def test_quantities_never_overlap(words: list[str]) -> None:
    found = quantities(words)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= q.start <= q.number < q.end <= len(words) for q in found)


def test_a_person_by_another_name_is_one_more() -> None:
    text = "Mayor Juan Perez was murdered. Luis Gomez, a judge, was murdered later. The murder of Gomez shocked all."
    assert [m.figure.scope for m in read(text)] == ["incident", "new", "incident"]
