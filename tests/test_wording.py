"""The words of a draft: what is left out, merged, shortened, and drafted anew when our audit objects."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from conftest import make_claim, make_figure, make_report
from dateline import text, write
from dateline.model import (
    Actor,
    Analysis,
    Brief,
    Claim,
    Figure,
    Finding,
    Incident,
    IncidentType,
    Participant,
    Period,
    Place,
    Proposition,
    Sentence,
    Source,
    Span,
    Toll,
)
from dateline.write.drafting import plan, repaired, statements, tallies, wording
from dateline.write.drafting.impact import to_watch
from dateline.write.drafting.mentions import shortened

ONE = make_report(
    "Rebels attacked Tajoura on 2 July. 90 people were killed, the army said. The child died.",
    path="one.md",
    outlet="Wire",
)
TWO = make_report("In Tajoura 90 people died, said Ann Roe, the mayor of Tajoura.", path="two.md", outlet="The Post")
REPORTS = {r.id: r for r in (ONE, TWO)}
KIND = IncidentType("Violence against civilians", "Attack")
TYPE = make_claim(ONE, "attacked", KIND, "type")
DAY = make_claim(ONE, "2 July", Period(date(2019, 7, 2), date(2019, 7, 2)), "period")
WHERE = make_claim(ONE, "Tajoura", Place("Tājūrā’", "g:1", "town", country="Libya", admin1="Tarabulus"), "place")
ARMY = make_claim(ONE, "90 people were killed", make_figure(90), speaker=Source("the army"))
ROE = make_claim(TWO, "90 people died", make_figure(90), speaker=Source("Ann Roe", role="mayor of Tajoura"))


def incident(*claims: Claim, name: str = "inc-1", tolls: tuple[Toll, ...] | None = None) -> Incident:
    """An attack of which these claims tell, with one toll of its counts."""
    counts = tuple(c for c in claims if isinstance(c.value, Figure))
    values = [c.value.best for c in counts if isinstance(c.value, Figure) and c.value.best is not None]
    given = (Toll("killed", None, min(values), max(values), max(values), counts),) if values else ()
    period, place = DAY.value, WHERE.value
    assert isinstance(period, Period) and isinstance(place, Place)
    origins = tuple((r,) for r in dict.fromkeys(c.report_id for c in claims))
    return Incident(name, claims, KIND, period, place, (), given if tolls is None else tolls, origins)


def words(one: Incident, fresh: tuple[bool, bool] = (True, True)) -> list[str]:
    return [s.words for _, s in plan.told(one, REPORTS, fresh)]


def test_a_place_is_spelled_as_the_reports_spell_it_and_without_a_province_that_none_names() -> None:
    assert words(incident(TYPE, DAY, WHERE))[0].startswith("On 2 July 2019 people were attacked in Tajoura, Libya")
    named = replace(ONE, text=ONE.text + " Tarabulus")
    assert wording.where(incident(TYPE, WHERE), False, [named]) == "in Tajoura, Tarabulus"
    assert text.state("United Arab Emirates") == "the United Arab Emirates" and text.state("Iran") == "Iran"


@pytest.mark.parametrize(
    ("first", "last", "opening"),
    [
        (date(2020, 10, 1), date(2020, 10, 31), "In October 2020"),
        (date(2020, 1, 21), date(2020, 1, 31), "Between 21 and 31 January 2020"),
        (date(2019, 12, 30), date(2020, 1, 2), "Between 30 December 2019 and 2 January 2020"),
    ],
)
def test_a_spell_of_days_is_told_as_one_speaks(first: date, last: date, opening: str) -> None:
    assert wording.when(Period(first, last)) == opening


def test_one_voice_tells_what_happened_and_its_toll_in_one_sentence() -> None:
    army = replace(TYPE, speaker=Source("the army"))
    assert words(incident(army, DAY, WHERE, ARMY)) == [
        "On 2 July 2019 people were attacked in Tajoura, Libya, and 90 people were killed, according to the army."
    ]
    arrest = replace(ARMY, value=make_figure(24, outcome="arrested"))
    toll = Toll("arrested", None, 24, 24, 24, (arrest,))
    told = replace(incident(army, DAY, arrest, tolls=(toll,)), type=IncidentType("Strategic developments", "Arrests"))
    assert words(told) == ["On 2 July 2019, 24 people were arrested in Tājūrā’, Libya, according to the army."]


def test_verbs_agree_with_who_was_attacked() -> None:
    college, army = Actor("Hill College", "c", "civilians x"), Actor("Military Forces of Chad", "m", "state forces")
    one = incident(TYPE)
    assert wording.deed(one, None, college, "in Limbe") == "Hill College was attacked in Limbe"
    assert wording.deed(one, None, army, "in Limbe") == "the armed forces of Chad were attacked in Limbe"
    assert wording.deed(one, None, None, "in Limbe") == "people were attacked in Limbe"


def test_asides_repeated_counts_and_plurals_are_no_tolls() -> None:
    child = make_claim(ONE, "The child died", make_figure(1, group="children"))
    both = (Toll("killed", None, 90, 90, 90, (ARMY,)), Toll("killed", "children", 1, 1, 1, (child,)))
    assert [s.words for s in tallies.told(incident(ARMY, child, tolls=both), REPORTS)] == [
        "According to the army, 90 people were killed."
    ]
    twice = incident(ARMY, ROE), incident(replace(ARMY, about="other"), name="inc-2")
    assert tallies.repeated(twice) == {replace(ARMY, about="other").id}
    some = replace(ARMY, value=Figure("killed", low=2, qualifier="vague"))
    assert not list(tallies.told(incident(some, tolls=(Toll("killed", None, 2, None, None, (some,)),)), REPORTS))
    assert wording.amount(Figure("killed", low=200, high=999, qualifier="vague")) == "hundreds of"


def test_a_count_names_only_the_people_that_its_claims_name() -> None:
    toll = Toll("killed", "soldiers", 90, 90, 90, (ARMY,))
    assert [s.words for s in tallies.told(incident(ARMY, tolls=(toll,)), REPORTS)] == [
        "According to the army, 90 people were killed."
    ]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (Source("LNA official"), "an LNA official"),
        (Source("Residents"), "residents"),
        (Source("World Health Organization"), "the World Health Organization"),
        (Source("Ann Roe", role="mayor of Tajoura"), "Ann Roe, the mayor of Tajoura"),
        (Source("Ann Roe", role="health ministry official"), "health ministry official Ann Roe"),
        (Source("Ann Roe", role="president"), "President Ann Roe"),
        (Source("a person"), "Wire"),
    ],
)
def test_speakers_are_named_as_prose_names_them(source: Source, name: str) -> None:
    assert wording.speaker(replace(ARMY, speaker=source), REPORTS) == name


def test_a_speaker_is_named_in_full_once() -> None:
    first = Sentence("According to Ann Roe, the mayor of Tajoura, 90 people were killed.", "description", (ROE.id,))
    again = replace(first, words="Ann Roe, the mayor of Tajoura, said that five people were injured.")
    told = shortened([first, again, first], {ROE.id: ROE}, REPORTS)
    assert [s.words for s in told[1:]] == [
        "Ann Roe said that five people were injured.",
        "According to Ann Roe, 90 people were killed.",
    ]
    assert wording.brief("Syrian Observatory (SOHR)") == "SOHR"


@pytest.mark.parametrize(
    ("who", "quote", "topic", "said"),
    [
        ("Rebels", "deny that it was them", "it was them", None),
        ("Rebels", "deny that they did it", "they did it", "Rebels denied that they did it."),
        ("Northland", "deny that no ransom was paid", "no ransom was paid", None),
        (
            "Northland",
            "said the forces to find out who was behind it",
            "the forces to find out who was behind it",
            None,
        ),
        ("Northland", "accused the rebels", "the rebels", None),
        ("Northland", "called it a massacre", "it a massacre", None),
        ("Northland", "said that a massacre was prepared", "a massacre was prepared", "“massacre”"),
    ],
)
def test_a_statement_is_whole_neutral_and_clear_of_whom_it_speaks(
    who: str, quote: str, topic: str, said: str | None
) -> None:
    report = make_report(f"{who} {quote}.")
    stance = "denies" if quote.startswith("deny") else "alleges"
    claim = make_claim(report, quote, Proposition(topic), "proposition", stance=stance, speaker=Source(who))
    found = statements.sentence([claim], {report.id: report})
    assert found is None if said is None else found is not None and said in found


def test_one_speaker_in_two_orders_of_words_is_named_once() -> None:
    one, other = (replace(ARMY, speaker=Source(name), about=name) for name in ("Libya's police", "the police of Libya"))
    (sentence,) = tallies.told(incident(one, other), REPORTS)
    assert sentence.words == "According to Libya's police, 90 people were killed."
    assert sentence.claim_ids == (one.id, other.id)


def test_what_to_watch_is_a_range_that_was_told() -> None:
    about = replace(ARMY, value=Figure("killed", low=81, best=90, high=99, qualifier="about"))
    toll = Toll("killed", None, 81, 90, 99, (about,))
    sentence = Sentence("About 90 people were killed.", "description", (about.id,))
    assert "independent count" not in str(to_watch([incident(about, tolls=(toll,))], [sentence]))


def fault(brief: Brief, code: str, quote: str) -> Finding:
    at = write.prose(brief).index(quote)
    return Finding(code, "x", "error", "", Span("b", at, at + len(quote)), quote)


def test_a_draft_is_made_anew_without_what_our_audit_objects_to() -> None:
    actor = make_claim(ONE, "Rebels", Participant(Actor("Rebels", "r", "rebel group"), "attacker"), "participant")
    whole = replace(incident(TYPE, DAY, WHERE, actor, ARMY, ROE), participants=(actor.value,))  # type: ignore[arg-type]
    analysis = Analysis((ONE, TWO), whole.claims, (whole,))
    brief = write.draft(analysis)
    assert repaired.blamed(brief, [fault(brief, "TIM10", "2 July 2019")], analysis) == {DAY.id}
    assert repaired.blamed(brief, [fault(brief, "ACT02", "Rebels attacked")], analysis) == {actor.id}
    assert repaired.blamed(brief, [fault(brief, "OMI03", "90 people were killed")], analysis) == {ARMY.id, ROE.id}
    without = {DAY.id, actor.id, ARMY.id, ROE.id}
    assert "People were attacked in Tajoura, Libya on a day that is not clear" in write.prose(
        write.draft(analysis, without=without)
    )
    assert "90" not in write.prose(write.draft(analysis, without=without))
    judged = replace(brief, sentences=(Sentence("It is likely.", "impact", (), "x", "y"),))
    assert repaired.blamed(judged, [fault(judged, "TIM10", "likely")], analysis) == set()


def test_the_question_names_the_place_and_the_days_of_what_most_reports_tell() -> None:
    whole = incident(TYPE, DAY, WHERE, ARMY)
    analysis = Analysis((ONE,), whole.claims, (whole,))
    assert write.draft(analysis).question == "What happened in Libya on 2 July 2019, and what does it mean?"
    asked = write.draft(analysis, place="Tajoura", since="2019-07-01").question
    assert asked == "What happened in Tajoura from 2019-07-01, and what does it mean?"
    assert (
        write.draft(analysis, until="1999-01-01").question == "What happened up to 1999-01-01, and what does it mean?"
    )
