"""Claims of several reports -> incidents: what belongs together, what stays apart, and what never changes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import make_figure, make_report
from dateline import corroborate
from dateline.corroborate.clustering import groups
from dateline.corroborate.origins import agencies, origins
from dateline.corroborate.scoring import CHANCE, forgiving, surprise, total
from dateline.model import (
    Actor,
    Assessment,
    Claim,
    Figure,
    Incident,
    IncidentType,
    Link,
    Participant,
    Period,
    Place,
    Reason,
    Report,
    Source,
    Span,
)

CLASH = IncidentType("Battles", "Armed clash")
BOMB = IncidentType("Explosions/Remote violence", "Suicide bomb")
ARRESTS = IncidentType("Strategic developments", "Arrests")
ALDENE = Place("Aldene", "x:1", "town", "PPL", "Norland", "NL", "East", "Aldene", 10.0, 20.0)
BRODY = Place("Brody", "x:2", "town", "PPL", "Norland", "NL", "East", "Brody", 10.0, 22.0)
EAST = Place("East", "x:3", "admin1", "ADM1", "Norland", "NL", "East", None, 10.0, 21.0)
ARMY = Participant(Actor("Army of Norland", "a:1", "state forces"), "attacker")
FRONT = Participant(Actor("Eastern Front", "a:2", "rebel group"), "target")
MONDAY = date(2026, 1, 26)


def told(
    report: Report,
    number: int = 1,
    *,
    type: IncidentType | None = CLASH,
    day: date | None = MONDAY,
    place: Place | None = ALDENE,
    who: tuple[Participant, ...] = (ARMY, FRONT),
    killed: int | Figure | None = None,
    speaker: Source | None = None,
    modality: str = "actual",
    link: Link | None = None,
) -> list[Claim]:
    """All claims of one happening; each stands at its own character of the report."""
    figure = Figure("killed", "militants", killed, killed, killed) if isinstance(killed, int) else killed
    period = Period(day, day) if day else None
    values = [("type", type), ("period", period), ("place", place), ("figure", figure), ("link", link)]
    values += [("participant", p) for p in who]
    return [
        Claim(
            Span(report.id, n, n + 1),
            report.text[n],
            attribute,
            value,
            f"{report.id}#{number}",
            speaker,
            modality=modality,
        )
        for n, (attribute, value) in enumerate(values)
        if value is not None
    ]


def reports(count: int, day: date = date(2026, 1, 30)) -> list[Report]:
    """So many reports that share no sentence."""
    return [
        make_report(f"{w} wrote about what came to pass there.", path=f"{n}.md", outlet=w, published=day)
        for n, w in enumerate(WORDS[:count])
    ]


WORDS = ["Acorn", "Birch", "Cedar", "Damson", "Elder", "Fig", "Gorse", "Hazel"]


def judged(verdict: str, *subject: str, hour: int = 9) -> Assessment:
    return Assessment(subject, verdict, "analyst", datetime(2026, 2, 1, hour, tzinfo=UTC))


def shape(found: list[Incident]) -> set[frozenset[str]]:
    """Which happenings are together."""
    return {frozenset(c.about for c in i.claims) for i in found}


def test_two_reports_of_one_clash_are_one_incident_with_both_counts() -> None:
    a, b = reports(2)
    claims = told(a, killed=30) + told(b, killed=28)
    (found,), relations = corroborate.incidents(claims, [a, b])
    (toll,) = found.tolls
    assert (toll.low, toll.high) == (28, 30)
    assert toll.best in (28, 30)
    assert {c.report_id for c in toll.claims} == {a.id, b.id}
    assert found.place == ALDENE
    assert found.period == Period(MONDAY, MONDAY)
    assert found.type == CLASH
    assert len(found.origins) == 2
    assert relations == []
    assert any("both in Aldene" in r.words for r in found.reasons)


def test_two_towns_on_one_day_are_two_incidents_even_with_the_same_actors() -> None:
    a, b = reports(2)
    claims = told(a, 1) + told(a, 2, place=BRODY) + told(b, 1) + told(b, 2, place=BRODY)
    found, _ = corroborate.incidents(claims, [a, b])
    assert sorted(i.place.name for i in found if i.place) == ["Aldene", "Brody"]
    assert all(len(i.report_ids) == 2 for i in found)


def test_the_same_town_a_week_later_is_another_incident_that_comes_after() -> None:
    a, b = reports(2)
    later = date(2026, 2, 2)
    claims = told(a, 1) + told(b, 1) + told(a, 2, day=later)
    found, relations = corroborate.incidents(claims, [a, b])
    first, second = sorted(found, key=lambda i: str(i.period))
    assert [(r.from_id, r.to_id, r.kind) for r in relations] == [(first.id, second.id, "precedes")]


def test_arrests_answer_the_violence_that_a_report_tells_beside_them() -> None:
    a, b = reports(2)
    claims = told(a, 1, type=BOMB) + told(b, 1, type=BOMB) + told(a, 2, type=ARRESTS, day=date(2026, 1, 29))
    found, relations = corroborate.incidents(claims, [a, b])
    held = next(i.id for i in found if i.type == ARRESTS)
    assert [(r.from_id, r.kind) for r in relations] == [(held, "responds_to")]


def test_the_place_is_sought_in_the_country_and_province_that_most_reports_give() -> None:
    a, b, c = reports(3)
    homonym = Place("Aldene", "x:8", "town", "PPL", "Sudland", "SL", "South", None, -10.0, 20.0)
    claims = told(a) + told(b, place=EAST) + told(c, place=homonym)
    keys = [f"{r.id}#1" for r in (a, b, c)]
    (found,), _ = corroborate.incidents(claims, [a, b, c], [judged("same", *keys)])
    assert found.place == ALDENE


def test_an_undated_telling_months_later_is_not_the_same_news() -> None:
    a, b, c = reports(3)
    late = replace(b, published=date(2026, 9, 1))
    assert len(corroborate.incidents(told(a, day=None) + told(c, day=None), [a, c])[0]) == 1
    assert len(corroborate.incidents(told(a, day=None) + told(late, day=None), [a, late])[0]) == 2


def test_what_is_told_as_known_fits_the_news_of_up_to_a_year_before() -> None:
    a, b = reports(2)
    for day, many in ((date(2026, 9, 1), 2), (date(2027, 9, 1), 1)):
        late = replace(b, published=day)
        claims = told(a, killed=42) + told(late, day=None, killed=42)
        (found,), _ = corroborate.incidents(claims, [a, late])
        assert len(found.report_ids) == many, day


def test_a_prison_break_amid_an_attack_is_an_incident_of_its_own_and_part_of_it() -> None:
    a, b = reports(2)
    escape = IncidentType("Strategic developments", "Other")
    claims = told(a, 1) + told(b, 1) + told(a, 2, type=escape, who=(), killed=2)
    found, relations = corroborate.incidents(claims, [a, b])
    ran = next(i.id for i in found if i.type == escape)
    assert [(r.from_id, r.kind) for r in relations] == [(ran, "part_of")]


def test_what_led_up_to_an_incident_is_a_chain() -> None:
    a, b = reports(2)
    days = [date(2026, 1, 20), date(2026, 1, 23), MONDAY]
    claims = [c for n, day in enumerate(days) for c in told(a, n, day=day)] + told(b, 2)
    found, relations = corroborate.incidents(claims, [a, b])
    first, second, third = (i.id for i in sorted(found, key=lambda i: str(i.period)))
    assert [(r.from_id, r.to_id) for r in relations] in (
        [(first, second), (second, third)],
        [(second, third), (first, second)],
    )


def test_who_names_an_attack_as_the_ground_of_a_raid_gives_no_account_of_it() -> None:
    a, b = reports(2)
    ground = told(b, 1)
    raid = told(b, 2, day=date(2026, 1, 29), place=BRODY, link=Link("responds_to", f"{b.id}#1"))
    found, _ = corroborate.incidents(told(a, killed=9) + ground + raid, [a, b])
    attack = next(i for i in found if i.place == ALDENE)
    assert len(attack.report_ids) == 2
    assert attack.origins == ((a.id,),)


def test_incidents_that_no_report_tells_together_are_no_sequence() -> None:
    a, b = reports(2)
    later = told(b, 1, type=BOMB, day=date(2026, 2, 2), place=BRODY, who=())
    for claims, kinds in ((told(a, 1) + later, []), (told(a, 1) + told(b, 2) + later, ["precedes"])):
        found, relations = corroborate.incidents(claims, [a, b])
        assert len(found) == 2
        assert [r.kind for r in relations] == kinds


def test_what_half_of_the_reports_tell_is_the_matter_of_them_all() -> None:
    many = reports(4)
    later = told(many[3], 1, type=BOMB, day=date(2026, 2, 2), place=BRODY, who=())
    for tellers, kinds in ((many[:3], ["precedes"]), (many[:2], [])):
        found, relations = corroborate.incidents([c for r in tellers for c in told(r, 1)] + later, many)
        assert len(found) == 2
        assert [r.kind for r in relations] == kinds


def test_a_truce_answers_the_fighting_before_it() -> None:
    a, _ = reports(2)
    truce = IncidentType("Strategic developments", "Agreement")
    found, relations = corroborate.incidents(told(a, 1) + told(a, 2, type=truce, day=date(2026, 1, 29), who=()), [a])
    agreed = next(i.id for i in found if i.type == truce)
    assert [(r.from_id, r.kind) for r in relations] == [(agreed, "responds_to")]


def test_no_part_lies_outside_of_the_days_of_its_whole() -> None:
    a, _ = reports(2)
    for day, kind in ((MONDAY, "part_of"), (date(2026, 2, 2), "precedes")):
        part = told(a, 2, day=day, place=BRODY, link=Link("part_of", f"{a.id}#1"))
        _, relations = corroborate.incidents(told(a, 1, place=EAST) + part, [a])
        assert [r.kind for r in relations] == [kind]


def test_what_was_only_planned_or_denied_is_no_incident() -> None:
    a, b, c = reports(3)
    claims = told(a, modality="planned") + told(b, modality="denied") + told(c, modality="hypothetical")
    assert corroborate.incidents(claims, [a, b, c]) == ([], [])


def test_what_one_report_only_names_without_a_day_is_no_incident_beside_others() -> None:
    a, b, c = reports(3)
    raid = told(c, day=None, place=BRODY, type=BOMB, who=())
    fit = told(c, day=None, place=EAST, killed=41)
    assert len(corroborate.incidents(told(a) + told(b) + raid, [a, b, c])[0]) == 1
    (found,), _ = corroborate.incidents(told(a, killed=41) + told(b, killed=41) + fit, [a, b, c])
    assert len(found.report_ids) == 3


def test_a_passing_mention_by_one_report_is_no_incident_and_by_two_it_is() -> None:
    a, b = reports(2)
    assert corroborate.incidents(told(a, place=None, who=()), [a, b])[0] == []
    assert len(corroborate.incidents(told(a, place=None, who=()), [a])[0]) == 1, (
        "coded alone it is what the report tells"
    )
    found, _ = corroborate.incidents(told(a, place=None, who=()) + told(b, place=None, who=()), [a, b])
    assert len(found) == 1


def test_background_is_marked_until_a_report_tells_it_as_news() -> None:
    a, b = reports(2)
    (old,), _ = corroborate.incidents(told(a, modality="background"), [a, b])
    assert old.background
    (news,), _ = corroborate.incidents(told(a, modality="background") + told(b), [a, b])
    assert not news.background


def test_an_umbrella_stays_apart_from_its_parts_and_they_are_part_of_it() -> None:
    a, b = reports(2)
    claims = []
    for r in (a, b):
        whole = f"{r.id}#3"
        claims += told(r, 1, killed=30, link=Link("part_of", whole))
        claims += told(r, 2, killed=11, place=BRODY, link=Link("part_of", whole))
        claims += told(r, 3, killed=41, place=EAST)
    found, relations = corroborate.incidents(claims, [a, b])
    (umbrella,) = [i for i in found if i.aggregate]
    assert len(found) == 3
    assert {(r.to_id, r.kind) for r in relations} == {(umbrella.id, "part_of")}
    assert len(relations) == 2
    assert len(relations[0].quotes) == 2


def test_two_parts_of_one_whole_are_never_one() -> None:
    a, b = reports(2)
    part = Link("part_of", f"{a.id}#1")
    whole = told(a, 1, place=EAST, killed=20) + told(b, 1, place=EAST, killed=20)
    found, _ = corroborate.incidents(
        whole + told(a, 2, killed=10, link=part) + told(a, 3, killed=10, link=part), [a, b]
    )
    assert shape(found) == {
        frozenset({f"{a.id}#1", f"{b.id}#1"}),
        frozenset({f"{a.id}#2"}),
        frozenset({f"{a.id}#3"}),
    }


def test_a_response_keeps_the_words_that_say_so() -> None:
    (a,) = reports(1)
    answer = told(a, 2, type=ARRESTS, day=date(2026, 1, 28), link=Link("responds_to", f"{a.id}#1"))
    found, relations = corroborate.incidents(told(a, 1, type=BOMB) + answer, [a])
    (relation,) = relations
    assert relation.kind == "responds_to"
    assert relation.from_id == next(i.id for i in found if i.type == ARRESTS)
    assert all(q.words == a.quote(q.span) for q in relation.quotes)


def test_a_later_count_by_the_same_speaker_supersedes_and_a_rival_stays() -> None:
    a, b, c = (replace(r, published=date(2026, 1, 26 + n)) for n, r in enumerate(reports(3)))
    police, mayor = Source("the police"), Source("the mayor")
    claims = told(a, killed=10, speaker=police) + told(b, killed=12, speaker=police) + told(c, killed=12, speaker=mayor)
    (found,), _ = corroborate.incidents(claims, [a, b, c])
    (toll,) = found.tolls
    assert (toll.low, toll.best, toll.high) == (10, 12, 12)
    assert len(toll.claims) == 3


def test_parts_and_overall_figures_do_not_move_the_toll() -> None:
    a, b, c = reports(3)
    overall = Figure("killed", "militants", 216, 216, 216, scope="total")
    some = Figure("killed", "militants", 5, 5, 5, scope="part", part_of="militants")
    (found,), _ = corroborate.incidents(told(a, killed=30) + told(b, killed=overall) + told(c, killed=some), [a, b, c])
    (toll,) = found.tolls
    assert (toll.low, toll.best, toll.high) == (30, 30, 30)
    assert len(toll.claims) == 3


def test_of_twelve_dead_the_four_that_were_police_are_all_the_police() -> None:
    a, b = reports(2)
    dead = Figure("killed", "people", 12, 12, 12)
    police = Figure("killed", "police", 4, 4, 4, scope="part", part_of="people")
    (found,), _ = corroborate.incidents(told(a, killed=dead) + told(b, killed=police), [a, b])
    assert {(t.group, t.best) for t in found.tolls} == {(None, 12), ("police", 4)}


def test_a_round_bound_told_later_bears_an_exact_count_out() -> None:
    a, b = reports(2)
    b = replace(b, published=date(2026, 2, 20))
    counted, rounded = (
        Figure("killed", "people", 508, 508, 508),
        Figure("killed", "people", 400, 400, None, "more than"),
    )
    claims = told(a, type=BOMB, killed=counted) + told(b, type=BOMB, killed=rounded)
    (found,), _ = corroborate.incidents(claims, [a, b])
    assert [t.best for t in found.tolls] == [508]


def test_what_a_speaker_had_said_before_gives_way_to_what_he_says_now() -> None:
    report = make_report("He raised the toll to about 500 people; on Sunday he had reported 520 people.")
    police = Source("Police")
    figures = (Figure("killed", "people", 500, 500, 500), Figure("killed", "people", 520, 520, 520))
    spans = [Span(report.id, report.text.index(n), report.text.index(n) + 10) for n in ("500", "520")]
    claims = [
        Claim(span, report.quote(span), "figure", figure, f"{report.id}#1", police)
        for span, figure in zip(spans, figures, strict=True)
    ]
    (found,), _ = corroborate.incidents([*told(report, type=BOMB), *claims], [report])
    assert [t.best for t in found.tolls] == [500]


def counted(report: Report, *said: tuple[str, str, Source | None]) -> list[Claim]:
    """A happening of the report with a figure of killed for each number: the number, the group, the speaker."""
    spans = [Span(report.id, at := report.text.index(n), at + len(n)) for n, _, _ in said]
    return told(report, type=BOMB) + [
        Claim(span, report.quote(span), "figure", make_figure(int(n), group=group), f"{report.id}#1", speaker)
        for span, (n, group, speaker) in zip(spans, said, strict=True)
    ]


def test_what_the_toll_has_now_come_to_overtakes_what_was_less() -> None:
    a, b, c = (make_report(f"{w} has {n} dead.", path=w) for w, n in zip(WORDS, ("6", "6", "7"), strict=False))
    claims = [one for report, n in ((a, "6"), (b, "6"), (c, "7")) for one in counted(report, (n, "people", None))]
    (found,), _ = corroborate.incidents(claims, [a, b, c])
    assert [t.best for t in found.tolls] == [6]
    c = make_report("Cedar has now 7 dead.", path="Cedar")
    claims = [one for report, n in ((a, "6"), (b, "6"), (c, "7")) for one in counted(report, (n, "people", None))]
    (found,), _ = corroborate.incidents(claims, [a, b, c])
    assert [t.best for t in found.tolls] == [7]


def test_a_count_that_nobody_gives_weighs_less_beside_one_that_somebody_gives() -> None:
    report = make_report("The ministry counts 144 dead. Years ago 224 died elsewhere.")
    claims = counted(report, ("144", "people", Source("Ministry of Health")), ("224", "people", None))
    (found,), _ = corroborate.incidents(claims, [report])
    assert [(t.best, t.high) for t in found.tolls] == [(144, 224)]


def test_a_report_that_counts_persons_one_by_one_counts_their_sum() -> None:
    (a,) = reports(1)
    one, more = make_figure(1, group="politicians"), make_figure(1, group="politicians", scope="new")
    also = Claim(Span(a.id, 9, 10), a.text[9], "figure", more, f"{a.id}#1", None)
    (found,), _ = corroborate.incidents([*told(a, type=BOMB, killed=one), also], [a])
    assert [(t.low, t.best) for t in found.tolls] == [(2, 2)]


def test_police_are_no_soldiers_where_no_count_is_shared() -> None:
    a, b = (make_report(f"{w} has {n} of them.", path=w) for w, n in (("Acorn", 1), ("Birch", 7)))
    claims = counted(a, ("1", "police", None)) + counted(b, ("7", "soldiers", None))
    (found,), _ = corroborate.incidents(claims, [a, b])
    assert {(t.group, t.best) for t in found.tolls} == {("police", 1), ("soldiers", 7)}


def test_who_was_hurt_beside_the_killed_is_of_the_same_people() -> None:
    (a,) = reports(1)
    dead, hurt = Figure("killed", "migrants", 53, 53, 53), Figure("injured", None, 130, 130, 130)
    also = Claim(Span(a.id, 9, 10), a.text[9], "figure", hurt, f"{a.id}#1", None, modality="actual")
    (found,), _ = corroborate.incidents([*told(a, type=BOMB, killed=dead), also], [a])
    assert {(t.outcome, t.group, t.best) for t in found.tolls} == {
        ("killed", "civilians (migrants)", 53),
        ("injured", "civilians (migrants)", 130),
    }


def test_one_persons_death_is_no_rival_to_the_toll_of_another_report() -> None:
    a, b = reports(2)
    dead = Figure("killed", "people", 138, 138, 138)
    (found,), _ = corroborate.incidents(
        told(a, type=BOMB, killed=dead) + told(b, type=BOMB, killed=Figure("killed", "people", 1, 1, 1)), [a, b]
    )
    assert [(t.group, t.best) for t in found.tolls] == [("people", 138)]


def test_a_title_that_repeats_a_partys_claim_makes_it_no_surer() -> None:
    a, b = reports(2)
    rebels = Source("Eastern Front", kind="armed group", party=True)
    dead = Figure("killed", "soldiers", 84, 84, 84)
    title = Claim(Span(a.id, 9, 10), a.text[9], "figure", dead, f"{a.id}#1")
    claims = [*told(a, killed=dead, speaker=rebels), title, *told(b, killed=Figure("killed", "soldiers", 15, 15, 15))]
    (found,), _ = corroborate.incidents(claims, [a, b])
    assert [(t.best, t.high) for t in found.tolls] == [(15, 15)]


def test_an_attacking_states_word_on_those_it_struck_is_kept_and_does_not_set_the_best() -> None:
    a, b = reports(2)
    abroad = Participant(Actor("Military Forces of Sudland", "a:9", "external forces", "Sudland"), "attacker")
    ministry = Source("Defence Ministry", "government", True, organisation="Government of Sudland")
    claims = told(a, who=(abroad,), killed=Figure("killed", "soldiers", 60, 60, 60), speaker=ministry)
    claims += told(b, who=(abroad,), killed=Figure("killed", "soldiers", 9, 9, 9))
    (found,), _ = corroborate.incidents(claims, [a, b])
    assert [(t.best, t.high) for t in found.tolls] == [(9, 9)]


def test_one_speaker_printed_twice_has_one_word() -> None:
    a, b, c = reports(3)
    mayor = Source("the mayor")
    claims = told(a, killed=6, speaker=mayor) + told(b, killed=6, speaker=mayor)
    claims += told(c, killed=7, speaker=Source("the hospital"))
    (found,), _ = corroborate.incidents(claims, [a, b, c])
    assert found.tolls[0].best == 7, "one word each: the higher of two equals"


def test_dead_without_a_word_for_them_are_the_civilians_where_only_those_were_hit() -> None:
    a, b = reports(2)
    claims = told(a, killed=Figure("killed", "villagers", 20, 20, 20)) + told(
        b, killed=Figure("killed", None, 22, 22, 22)
    )
    (found,), _ = corroborate.incidents(claims, [a, b])
    assert [(t.group, t.low, t.high) for t in found.tolls] == [("civilians (villagers)", 20, 22)]


def test_people_who_were_only_arrested_are_suspects() -> None:
    (a,) = reports(1)
    (found,), _ = corroborate.incidents(told(a, type=ARRESTS, killed=Figure("arrested", None, 5, 5, 5)), [a])
    assert [t.group for t in found.tolls] == ["suspects"]


def test_an_armed_groups_claim_of_enemy_dead_is_kept_and_does_not_set_the_best() -> None:
    a, b = reports(2)
    rebels = Source("Eastern Front", kind="armed group", party=True)
    claims = told(a, killed=Figure("killed", "soldiers", 84, 84, 84, "claimed"), speaker=rebels)
    claims += told(b, killed=Figure("killed", "soldiers", 15, 15, 15))
    (found,), _ = corroborate.incidents(claims, [a, b])
    (toll,) = found.tolls
    assert (toll.best, toll.high) == (15, 15)
    (alone,), _ = corroborate.incidents([c for c in claims if c.report_id == a.id], [a])
    assert (alone.tolls[0].low, alone.tolls[0].best, alone.tolls[0].high) == (None, None, 84)


def test_a_count_that_the_report_calls_an_earlier_one_is_not_the_best() -> None:
    text = "The toll fell to 91, down from 103 given on the day."
    a = make_report(text, path="a.md")
    claims = told(a, killed=91)[:3]
    for words in ("91", "103"):
        at, n = text.index(words), int(words)
        figure = Figure("killed", "people", n, n, n)
        claims.append(Claim(Span(a.id, at, at + len(words)), words, "figure", figure, f"{a.id}#1"))
    (found,), _ = corroborate.incidents(claims, [a])
    (toll,) = found.tolls
    assert (toll.low, toll.best, toll.high) == (91, 91, 103)


def test_rebels_and_fighters_are_one_count_and_police_beside_soldiers_are_two() -> None:
    a, b = reports(2)
    one = told(a, killed=Figure("killed", "rebels", 9, 9, 9)) + told(b, killed=Figure("killed", "fighters", 11, 11, 11))
    (found,), _ = corroborate.incidents(one, [a, b])
    assert len(found.tolls) == 1
    two = told(a, killed=Figure("killed", "soldiers", 9, 9, 9))
    second = Claim(Span(a.id, 9, 10), a.text[9], "figure", Figure("killed", "policemen", 2, 2, 2), f"{a.id}#1")
    (found,), _ = corroborate.incidents([*two, second], [a])
    assert sorted((t.group, t.best) for t in found.tolls) == [("policemen", 2), ("soldiers", 9)]


def test_the_brief_joins_what_it_speaks_of_and_changes_nothing_else() -> None:
    a, b = reports(2)
    brief = make_report("The brief says that more happened there.", path="brief.txt")
    claims = told(a, killed=30) + told(b, killed=30)
    (alone,), _ = corroborate.incidents(claims, [a, b])
    (beside,), _ = corroborate.incidents(claims + told(brief, killed=99), [a, b, brief], brief_id=brief.id)
    assert beside.tolls == alone.tolls
    assert beside.origins == alone.origins
    assert beside.id == alone.id
    assert brief.id in beside.report_ids
    astray = told(brief, 1, place=BRODY, type=ARRESTS, day=date(2025, 6, 1))
    found, _ = corroborate.incidents(claims + astray, [a, b, brief], brief_id=brief.id)
    assert [i.report_ids for i in found if brief.id in i.report_ids] == [(brief.id,)]


def test_wire_copies_share_an_origin() -> None:
    sentence = "The governor said on Friday that the bridge over the river had been blown up by men who came at night. "
    more = "Nobody has claimed the attack and the police are looking for four men who fled in a white pickup truck. "
    a = make_report("Opening of its own. " + sentence + more, path="a.md", outlet="Acorn")
    b = make_report(sentence + more + "Another close.", path="b.md", outlet="Birch")
    c = make_report(
        "Something else was written here by hand about the same bridge and the night.", path="c.md", outlet="Cedar"
    )
    assert sorted(map(len, origins([a, b, c]))) == [1, 2]


def test_background_that_many_outlets_append_makes_no_copy() -> None:
    said = "A spokesman for the front, whom nobody could reach since, said that the group was behind the attack. "
    old = "The front has fought the government for more than ten years and holds much of the highland in the east. "
    a = make_report(
        "Four officers died when a bomb went off beside a road on Friday morning, the army said. " + said + old,
        path="a.md",
    )
    b = make_report(
        "A roadside bomb killed at least ten policemen near the river crossing, according to the police. " + said + old,
        path="b.md",
    )
    assert len(origins([a, b])) == 2


def test_reports_of_one_agency_share_an_origin() -> None:
    a = make_report("BRODY (AP) - A bomb went off.", path="a.md", outlet="Acorn")
    b = make_report("A bomb went off, according to the news agency AP.", path="b.md", outlet="Birch")
    c = make_report("A bomb went off, witnesses said.", path="c.md", outlet="Cedar")
    assert agencies(a) == agencies(b) == {"AP"}
    assert sorted(map(len, origins([a, b, c]))) == [1, 2]


def test_people_overrule_scores_and_may_take_it_back() -> None:
    a, b = reports(2)
    claims = told(a, 1) + told(b, 1)
    keys = (f"{a.id}#1", f"{b.id}#1")
    apart = judged("different", *keys)
    found, _ = corroborate.incidents(claims, [a, b], [apart])
    assert len(found) == 2
    merged = judged("same", *(i.id for i in found), hour=10)
    assert len(corroborate.incidents(claims, [a, b], [apart, merged])[0]) == 1
    undone = judged("reject", apart.id, hour=11)
    assert len(corroborate.incidents(claims, [a, b], [apart, undone])[0]) == 1
    unlike = told(a, 1) + told(b, 1, type=ARRESTS, place=BRODY, day=date(2025, 6, 1))
    assert len(corroborate.incidents(unlike, [a, b])[0]) == 2
    assert len(corroborate.incidents(unlike, [a, b], [judged("same", *keys)])[0]) == 1


def test_one_strong_pair_does_not_chain_strangers_together() -> None:
    scores = {(0, 1): 3.0, (1, 2): 3.0, (0, 2): -9.0}
    assert groups(3, lambda i, j: scores[min(i, j), max(i, j)]) == [[0, 1], [2]]


def test_what_most_of_a_collection_shares_tells_little() -> None:
    assert surprise(1.0, 2.0) == 0.0
    assert surprise(0.0, 2.0) == surprise(0.01, 2.0) == 1.0
    assert 0.0 < surprise(0.5, 2.0) < surprise(0.2, 2.0) < 1.0


def test_one_mistake_is_forgiven_where_all_the_rest_fits() -> None:
    good = [Reason(CHANCE, -0.5), Reason("both in Aldene", 2.2), Reason("9 days apart", -5.0)]
    assert total(good) < 0 < forgiving(good)
    assert forgiving([Reason(CHANCE, -0.5)]) == -0.5


happening = st.fixed_dictionaries(
    {
        "type": st.sampled_from([CLASH, BOMB, ARRESTS, None]),
        "day": st.sampled_from([MONDAY, date(2026, 1, 27), date(2026, 1, 10), None]),
        "place": st.sampled_from([ALDENE, BRODY, EAST, None]),
        "killed": st.sampled_from([None, 3, 30, 41]),
        "modality": st.sampled_from(["actual", "background"]),
    }
)
tellings = st.lists(st.tuples(st.integers(0, 3), happening), min_size=1, max_size=7)


def all_claims(many: list[tuple[int, dict[str, object]]], of: list[Report]) -> list[Claim]:
    return [c for n, (r, values) in enumerate(many) for c in told(of[r], n, **values)]  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(tellings, st.randoms(use_true_random=False))
def test_the_order_of_claims_and_reports_never_changes_incidents(many: list, chance: random.Random) -> None:
    of = reports(4)
    claims = all_claims(many, of)
    shuffled, turned = list(claims), list(of)
    chance.shuffle(shuffled)
    chance.shuffle(turned)
    assert corroborate.incidents(claims, of) == corroborate.incidents(shuffled, turned)


@settings(max_examples=60, deadline=None)
@given(tellings, st.data())
def test_different_always_holds(many: list, data: st.DataObject) -> None:
    of = reports(4)
    claims = all_claims(many, of)
    keys = sorted({c.about for c in claims})
    if len(keys) < 2:
        return
    a, b, c = (data.draw(st.sampled_from(keys)) for _ in range(3))
    said = [judged("different", a, b, hour=9)] + (
        [judged("same", a, c, hour=10), judged("same", c, b, hour=11)] if c not in (a, b) else []
    )
    if a != b:
        found, _ = corroborate.incidents(claims, of, said)
        assert not any({a, b} <= together for together in shape(found))


@settings(max_examples=40, deadline=None)
@given(tellings, st.integers(0, 3))
def test_repeating_a_report_never_adds_an_origin(many: list, which: int) -> None:
    of = reports(4)
    claims = all_claims(many, of)
    copy = replace(of[which], path="copy.md", outlet="Another")
    again = [
        replace(c, span=replace(c.span, report_id=copy.id), about=c.about.replace(of[which].id, copy.id))
        for c in claims
        if c.report_id == of[which].id
    ]
    found, _ = corroborate.incidents(claims + again, [*of, copy])
    for incident in found:
        accounts = {of[which].id if r == copy.id else r for r in incident.report_ids}
        assert len(incident.origins) <= len(accounts)
    assert len(origins([*of, copy])) == len(origins(of))


@settings(max_examples=60, deadline=None)
@given(tellings, st.lists(happening, min_size=1, max_size=3))
def test_a_brief_never_changes_what_reports_say(many: list, written: list) -> None:
    of = reports(4)
    brief = make_report("A brief on what came to pass there.", path="brief.txt")
    claims = all_claims(many, of)
    says = [c for n, values in enumerate(written) for c in told(brief, n, **values)]
    before, related = corroborate.incidents(claims, of)
    after, still = corroborate.incidents(claims + says, [*of, brief], brief_id=brief.id)
    ours = [replace(i, claims=tuple(c for c in i.claims if c.report_id != brief.id)) for i in after]
    assert [i for i in ours if i.claims] == before
    assert still == related
    assert {c.id for i in after for c in i.claims} >= {c.id for c in says}
