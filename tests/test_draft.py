"""A drafted brief: every sentence rests on claims, rivals stand side by side, our own audit lets it through."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import numpy as np
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conftest import make_claim, make_figure, make_report
from dateline import forecast, pipeline, read, write
from dateline.errors import MissingPart, WrongUse
from dateline.model import (
    Actor,
    Analysis,
    Brief,
    Claim,
    Figure,
    Finding,
    Incident,
    IncidentType,
    Judgement,
    Participant,
    Period,
    Place,
    Proposition,
    Quote,
    Report,
    Sentence,
    Source,
    Span,
    Toll,
)
from dateline.write import notebook
from dateline.write.drafting import impact, statements, tallies, wording
from dateline.write.drafting.sources import cites

EXAMPLE = Path(__file__).parents[1] / "examples" / "balochistan" / "reports"
ONE = make_report(
    "Gunmen killed 9 villagers near Harnai on Thursday, the army said. The Harnai Front denied that it was involved.",
    path="one.md",
    outlet="Wire",
    title="Nine dead",
    url="https://example.org/one",
)
TWO = make_report("Residents said that 12 villagers were killed near Harnai.", path="two.md", outlet="Post")
ARMY, FRONT = Source("the army", "military", True), Source("Harnai Front", "armed group", True)
FIRST = make_claim(ONE, "killed 9 villagers", make_figure(9, group="civilians"), speaker=ARMY)
SECOND = make_claim(TWO, "12 villagers were killed", make_figure(12, group="civilians"), speaker=Source("residents"))
DENIAL = make_claim(
    ONE,
    "The Harnai Front denied that it was involved",
    Proposition("it was involved"),
    "proposition",
    stance="denies",
    speaker=FRONT,
)
TYPE = make_claim(ONE, "killed", IncidentType("Violence against civilians", "Attack"), "type")
ATTACK = Incident(
    "inc-1",
    (FIRST, TYPE, DENIAL, SECOND),
    IncidentType("Violence against civilians", "Attack"),
    Period(date(2026, 1, 29), date(2026, 1, 29)),
    Place("Harnai", "g:1", "town", "PPL", "Pakistan", "PK", "Balochistan", lat=30.1, lon=67.9, precision=1),
    (Participant(Actor("Civilians (Pakistan)", "c", "civilians"), "target"),),
    (Toll("killed", "civilians", 9, 12, 12, (FIRST, SECOND)),),
    ((ONE.id,), (TWO.id,)),
)
ANALYSIS = Analysis((ONE, TWO), (FIRST, TYPE, DENIAL, SECOND), (ATTACK,))


def test_rival_counts_stand_side_by_side_with_their_speakers() -> None:
    text = write.prose(write.draft(ANALYSIS))
    assert "On 29 January 2026" in text and "in Harnai, Pakistan" in text
    assert "According to residents, twelve civilians were killed; the army put the number at nine." in text
    assert "Harnai Front denied that it was involved." in text


def told(*claims: Claim, texts: Sequence[Report] = (ONE, TWO)) -> list[str]:
    """The sentences on one toll of these counts."""
    values = [c.value.best for c in claims if isinstance(c.value, Figure) and c.value.best is not None]
    toll = Toll("killed", "civilians", min(values), max(values), max(values), claims)
    incident = replace(ATTACK, claims=claims, tolls=(toll,))
    return [s.words for s in tallies.told(incident, {r.id: r for r in texts})]


def test_an_early_lower_count_is_outgrown_unless_a_party_gives_it() -> None:
    early = replace(ONE, published=date(2026, 1, 29))
    late = replace(TWO, published=date(2026, 1, 31))
    later = replace(SECOND, speaker=Source("the hospital"))
    witness = replace(FIRST, speaker=Source("a doctor"))
    assert told(witness, later, texts=(early, late)) == ["According to the hospital, twelve civilians were killed."]
    assert "; the army put the number at nine." in told(FIRST, later, texts=(early, late))[0]


def test_one_speaker_under_two_names_counts_once_and_an_outlet_yields_to_a_speaker() -> None:
    short = replace(FIRST, speaker=Source("SOHR"))
    long = replace(SECOND, speaker=Source("Syrian Observatory (SOHR)"))
    assert wording.voice(short, {}) == wording.voice(long, {}) == "sohr"
    bare = replace(SECOND, value=make_figure(9, group="civilians"), speaker=None)
    assert told(FIRST, bare) == ["According to the army, nine civilians were killed."]


def test_tolls_of_one_voice_share_a_sentence_whatever_their_order() -> None:
    tolls = []
    for outcome, group, n in (("killed", "civilians", 9), ("injured", "civilians", 5), ("injured", "soldiers", 1)):
        count = replace(FIRST, value=make_figure(n, group=group, outcome=outcome))
        tolls.append(Toll(outcome, group, n, n, n, (count,)))
    incident = replace(ATTACK, tolls=tuple(tolls))
    (words,) = [s.words for s in tallies.told(incident, {ONE.id: ONE})]
    assert words == "According to the army, nine civilians were killed and five civilians and one soldier were injured."


def test_an_estimate_is_told_as_it_was_given() -> None:
    assert wording.amount(Figure("killed", low=270, best=300, high=330, qualifier="about")) == "about 300"
    assert wording.members("security forces") == "members of the security forces"
    assert wording.members("civilians", one=True) == "civilian"


@pytest.mark.parametrize(
    ("quote", "topic", "stance", "words"),
    [
        (
            "He accuses Kabul of sheltering them",
            "Kabul of sheltering them",
            "alleges",
            "accused Kabul of sheltering them.",
        ),
        ("Delhi and Kabul deny such accusations", "such accusations", "denies", "denied such accusations."),
        ("the army tied the dead to the Front", "the dead to the Front", "alleges", "tied the dead to the Front."),
        (
            "It said that its men were elsewhere",
            "its men were elsewhere",
            "alleges",
            "said that its men were elsewhere.",
        ),
        ("it called them a gang", "them a gang", "alleges", None),
    ],
)
def test_a_statement_keeps_the_verb_of_the_report(quote: str, topic: str, stance: str, words: str | None) -> None:
    report = make_report(f"{quote}.")
    claim = make_claim(report, quote, Proposition(topic), "proposition", stance=stance, speaker=Source("Northland"))
    assert statements.sentence([claim], {report.id: report}) == (words and f"Northland {words}")


@pytest.mark.parametrize(
    ("words", "private"),
    [
        ("that Karim Delawar planned the attack", True),
        ("that the Harnai Front planned the attack", False),
        ("that General Ruiz ordered it on Monday 3 March", True),
        ("that the raid near Harnai was a reply", False),
    ],
)
def test_a_private_name_is_told_apart_from_places_actors_and_speakers(words: str, private: bool) -> None:
    assert wording.names_somebody(words, wording.public_names([FIRST, DENIAL])) == private


def test_what_somebody_alleges_of_a_named_private_person_is_not_told() -> None:
    text = make_report("The army alleged that Karim Delawar planned the raid.", path="three.md")
    charge = make_claim(
        text,
        "The army alleged that Karim Delawar planned the raid",
        Proposition("Karim Delawar planned the raid"),
        "proposition",
        stance="alleges",
        speaker=ARMY,
    )
    incident = Incident("inc-3", (charge,), None, None, None, (), (), (text.id,), ())
    assert list(statements.told(incident, {text.id: text})) == []
    general = replace(charge, value=Proposition("the villagers planned the raid"))
    assert len(list(statements.told(replace(incident, claims=(general,)), {text.id: text}))) == 1


def test_what_our_audit_misses_is_answered_and_an_incident_goes_with_its_opening() -> None:
    brief = write.draft(ANALYSIS)
    start, end = write.stretches(brief)[0]
    bare = replace(brief, sentences=tuple(s for s in brief.sentences if DENIAL.id not in s.claim_ids))
    missed = Finding(
        "OMI01", "omitted_denial", "error", "", Span("b", start, end), "", (Quote(DENIAL.span, DENIAL.quote),)
    )
    fuller = write.answered(bare, [missed], ANALYSIS)
    assert fuller.sentences[1].words == "The Harnai Front denied that it was involved."
    kept = {n for n, s in enumerate(brief.sentences) if s.subject != ATTACK.id}
    assert pipeline.at_fault(brief, [missed]) == set(range(len(brief.sentences))) - kept


def test_every_sentence_of_the_description_names_claims_that_exist() -> None:
    brief, known = write.draft(ANALYSIS), {c.id for c in ANALYSIS.claims}
    told = [s for s in brief.sentences if s.section == "description"]
    assert told
    assert all(s.claim_ids and set(s.claim_ids) <= known for s in told)
    numbers, order = cites(brief, ANALYSIS)
    assert order[0].report == ONE and set(numbers) >= set(range(len(told)))


def test_a_judgement_has_range_horizon_basis_and_record() -> None:
    judgement = Judgement(
        "more than 25 people are killed in X", 0.7, date(2026, 4, 30), "the base rate: that was so in 8 of 12 months"
    )
    words = [s.words for s in impact.judged(judgement, impact.scale())]
    assert words[0] == (
        "It is likely (55-80 %) that more than 25 people are killed in X by 30 April 2026, "
        "on the base rate: that was so in 8 of 12 months."
    )
    assert words[1] == "It is unlikely (20-45 %) that this does not happen by then."
    assert words[2] == "Confidence in this is low: this method has no track record here yet."
    with pytest.raises(WrongUse, match="a scale is one of"):
        impact.scale("mine")


@given(st.floats(0, 1), st.sampled_from(["icd203", "phia"]))
def test_every_probability_has_one_term(probability: float, name: str) -> None:
    word, low, high = impact.term(probability, impact.scale(name))
    assert word and 0 <= low < high <= 1


@given(st.integers(0, 2_000_000))
def test_numbers_read_as_prose(value: int) -> None:
    words = wording.number(value)
    assert words == f"{value:,}" if value > 12 else words.isalpha()


def test_the_base_rate_of_a_country_carries_its_record() -> None:
    judgement = forecast.base_rate("Pakistan", date(2026, 2, 5))
    assert judgement and judgement.until == date(2026, 4, 30)
    assert 0 < judgement.probability < 1
    found = re.search(r"in (\d+) of the (\d+) quarters", judgement.basis)
    assert found and abs(int(found[1]) / int(found[2]) - judgement.probability) < 0.05
    assert judgement.record and "Brier score" in judgement.record
    assert forecast.base_rate("Atlantis", date(2026, 2, 5)) is None
    earlier = forecast.base_rate("Pakistan", date(2015, 2, 5))
    assert earlier and "to January 2015" in earlier.basis
    assert forecast.base_rate("Pakistan", date(1990, 1, 1)) is None


@pytest.mark.slow
def test_the_impact_rests_on_the_forecast_where_there_is_history() -> None:
    counts = np.random.default_rng(2).poisson(50, (1, 48)).astype(float)
    series = forecast.Series(("Pakistan",), 2022 * 12, counts, "killed")  # to December 2025
    found = replace(ANALYSIS, reports=tuple(replace(r, published=date(2026, 1, 30)) for r in ANALYSIS.reports))
    (judgement,) = pipeline.outlook(found, series)
    assert judgement.until == date(2026, 3, 31) and "counts up to December 2025" in judgement.basis
    words = [s.words for s in impact.judged(judgement, impact.scale())]
    assert "80 % range" in words[0] and "Brier score" in words[-1]
    for other in (None, replace(series, units=("Mali",))):
        (judgement,) = pipeline.outlook(found, other)
        assert "quarters" in judgement.basis  # the base rate


def test_incidents_are_counted_only_where_reports_run_through() -> None:
    monthly = [date(2024 + n // 12, n % 12 + 1, 28) for n in range(25)]
    assert pipeline.counted(ANALYSIS.incidents, monthly) is not None
    assert pipeline.counted(ANALYSIS.incidents, monthly[::2]) is None
    assert pipeline.counted(ANALYSIS.incidents, monthly[-6:]) is None


def test_length_is_kept_and_nothing_fits_is_said() -> None:
    assert len(write.prose(write.draft(ANALYSIS, length=120)).split()) <= 122
    assert write.draft(ANALYSIS, place="Nairobi").sentences == ()
    assert write.draft(ANALYSIS, since="2026-02-01").sentences == ()
    assert write.draft(ANALYSIS, actors=["civilians"]).sentences != ()


def test_sentences_stand_where_the_text_has_them() -> None:
    brief = write.draft(ANALYSIS)
    text = write.prose(brief)
    assert [text[a:b] for a, b in write.stretches(brief)] == [s.words for s in brief.sentences]


def test_papers_cite_address_and_hash() -> None:
    brief = write.draft(ANALYSIS)
    text = write.paper(brief, ANALYSIS, ".md", "TLP:AMBER").decode()
    assert text.startswith("*TLP:AMBER*") and "https://example.org/one" in text and "SHA-256" in text
    assert set(re.findall(r"\[\^(\d+)\](?!:)", text)) == set(re.findall(r"^\[\^(\d+)\]:", text, re.M))
    with zipfile.ZipFile(BytesIO(write.paper(brief, ANALYSIS, ".zip"))) as box:
        rows = [json.loads(line) for line in box.read("sentences.jsonl").splitlines()]
        assert box.read("sources/01-one.md").decode() == ONE.text
    assert rows[0]["claims"]
    with pytest.raises(WrongUse, match="is written to"):
        write.paper(brief, ANALYSIS, ".odt")


def test_a_judgement_without_claims_cites_what_it_rests_on_in_every_paper() -> None:
    basis = "in 8 of 12 months it was so <UCDP>"
    brief = Brief(
        "What now?",
        (
            Sentence("Nine died.", "description", (FIRST.id,)),
            Sentence("It is likely.", "impact", (), "x", basis),
            Sentence("It was right.", "impact", (), "x", basis),
        ),
    )
    numbers, notes = cites(brief, ANALYSIS)
    assert numbers == {0: [1], 1: [2], 2: [2]} and notes[1].report is None and basis in str(notes[1])
    text, page = (write.paper(brief, ANALYSIS, ending).decode() for ending in (".md", ".html"))
    assert text.count("[^2]") == 3 and basis in text
    assert page.count('href="#s2"') == 2 and "8 of 12 months it was so &lt;UCDP&gt;" in page
    notes = footnotes(write.paper(brief, ANALYSIS, ".docx"))
    assert basis in notes[1] and "The basis of the judgement, note 2" in notes[2]
    with zipfile.ZipFile(BytesIO(write.paper(brief, ANALYSIS, ".zip"))) as box:
        rows = [json.loads(line) for line in box.read("sentences.jsonl").splitlines()]
        assert [r["basis"] for r in rows] == ["", basis, basis] and basis in box.read("brief.md").decode()
        assert len([n for n in box.namelist() if n.startswith("sources/")]) == 1
    pytest.importorskip("weasyprint")
    made = pypdf.PdfReader(BytesIO(write.paper(brief, ANALYSIS, ".pdf")))
    assert "8 of 12 months" in made.pages[0].extract_text()


def test_an_address_is_a_link_only_where_it_is_one() -> None:
    odd = replace(ONE, url="javascript:alert(1)", retrieved=datetime(2026, 11, 25, 8, 30, tzinfo=UTC))
    claim = replace(FIRST, span=replace(FIRST.span, report_id=odd.id))
    analysis = replace(ANALYSIS, reports=(odd, *ANALYSIS.reports), claims=(claim, *ANALYSIS.claims))
    brief = Brief("?", (Sentence("Nine died.", "description", (FIRST.id, claim.id)),))
    page = write.paper(brief, analysis, ".html").decode()
    assert 'href="https://example.org/one"' in page and "javascript" not in page
    assert "retrieved 2026-11-25 08:30 UTC, SHA-256 " in page
    document = docx.Document(BytesIO(write.paper(brief, analysis, ".docx", "TLP:RED")))
    (notes,) = (r.target_part for r in document.part.rels.values() if r.reltype.endswith("/footnotes"))
    assert [r.target_ref for r in notes.rels.values()] == ["https://example.org/one"]
    page_of = document.sections[0]
    assert page_of.header.paragraphs[0].text == page_of.footer.paragraphs[0].text == "TLP:RED"


def test_script_in_a_source_is_only_text() -> None:
    hostile = Brief("?", (Sentence("<script>alert(1)</script>", "description", (FIRST.id,)),))
    page = write.paper(hostile, ANALYSIS, ".html").decode()
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_a_house_brings_its_own_template_and_it_is_sandboxed() -> None:
    brief = write.draft(ANALYSIS)
    page = write.paper(brief, ANALYSIS, ".html", template=b"<h1>{{ marking }}</h1>{{ sources | length }}").decode()
    assert page == "<h1>TLP:CLEAR</h1>2"
    with pytest.raises(WrongUse, match="template"):
        write.paper(brief, ANALYSIS, ".html", template=b"{{ ''.__class__.__mro__[1].__subclasses__() }}")


def test_a_notebook_shows_nouns_with_their_text_escaped() -> None:
    finding = Finding("FIG02", "wrong_sum", "error", "<b>42</b>", FIRST.span, FIRST.quote)
    assert "&lt;b&gt;42" in notebook.as_html(finding)
    assert "twelve" not in notebook.as_html(ATTACK) and "12" in notebook.as_html(ATTACK)
    assert "Nine dead" in notebook.as_html(ONE) and "?" in notebook.as_html(write.draft(ANALYSIS))
    with pytest.raises(MissingPart, match="notebook"):
        notebook.register()


def test_a_notebook_shows_tolls_by_speaker_checks_and_rows_of_nouns() -> None:
    shown: dict[type, Callable[[Any], str | None]] = {}
    formatter = SimpleNamespace(for_type=shown.__setitem__)
    notebook.load_ipython_extension(
        SimpleNamespace(display_formatter=SimpleNamespace(formatters={"text/html": formatter}))
    )
    finding = Finding("FIG02", "wrong_sum", "error", "42", FIRST.span, FIRST.quote, suggestion="30 + 11 = 41")
    incident, both = shown[Incident](ATTACK), shown[tuple]((finding, finding))
    assert incident and "9 civilians killed, the army" in incident and "independent account" in incident
    assert both and both.count("Better: 30 + 11 = 41") == 2
    assert shown[Analysis](replace(ANALYSIS, brief=ONE, findings=(finding,))) == shown[Finding](finding)
    assert shown[Analysis](ANALYSIS) == shown[list](list(ANALYSIS.incidents))
    assert shown[list]([finding, 3]) is None and shown[tuple](()) is None
    brief = shown[Brief](write.draft(ANALYSIS))
    assert brief and "<p>Description: " in brief


def footnotes(document: bytes) -> list[str]:
    """The texts of a Word document's own notes, in their order."""
    with zipfile.ZipFile(BytesIO(document)) as box:
        assert box.testzip() is None and "footnotes+xml" in box.read("[Content_Types].xml").decode()
        root = etree.fromstring(box.read("word/footnotes.xml"))
    space = {"w": root.nsmap["w"]}
    notes = root.xpath("w:footnote[not(@w:type)]", namespaces=space)
    return ["".join(note.xpath(".//w:t/text()", namespaces=space)) for note in notes]


def test_word_has_native_footnotes_that_cite_in_full_once_and_by_number_after_it() -> None:
    brief = write.draft(ANALYSIS)
    made = write.paper(brief, ANALYSIS, ".docx")
    notes, (cited, _) = footnotes(made), cites(brief, ANALYSIS)
    assert len(notes) == len(cited)
    assert "“Nine dead”" in notes[0] and "https://example.org/one" in notes[0] and "SHA-256 " in notes[0]
    assert "SHA-256" not in notes[-1] and re.search(r"Wire, note 1\b", notes[-1])
    body = docx.Document(BytesIO(made)).element.xml
    marks = re.findall(r'footnoteReference w:id="(\d+)"', body)
    assert marks == [str(n) for n in range(1, len(notes) + 1)]
    assert set(
        re.findall(r"NOTEREF (_note\d+)", zipfile.ZipFile(BytesIO(made)).read("word/footnotes.xml").decode())
    ) <= {*re.findall(r'bookmarkStart [^>]*w:name="(_note\d+)"', body)}


def test_word_takes_the_styles_of_a_house_and_nothing_else_of_it() -> None:
    house, kept = docx.Document(), BytesIO()
    house.styles["Normal"].font.name = "Gill Sans"
    house.add_paragraph("How to use this letterhead")
    house.save(kept)
    made = docx.Document(BytesIO(write.paper(write.draft(ANALYSIS), ANALYSIS, ".docx", template=kept.getvalue())))
    assert made.styles["Normal"].font.name == "Gill Sans"
    assert "letterhead" not in " ".join(p.text for p in made.paragraphs)
    for ending, template in ((".docx", b"no zip"), (".html", b"\xff"), (".md", b"x")):
        with pytest.raises(WrongUse, match="template"):
            write.paper(write.draft(ANALYSIS), ANALYSIS, ending, template=template)


def test_word_opens_and_pdf_is_tagged() -> None:
    document = docx.Document(BytesIO(write.paper(write.draft(ANALYSIS), ANALYSIS, ".docx")))
    assert [p.text for p in document.paragraphs if p.style.name.startswith("Heading")] == [
        "Description",
        "Impact",
    ]
    pytest.importorskip("weasyprint")
    made = write.paper(write.draft(ANALYSIS), ANALYSIS, ".pdf")
    root = pypdf.PdfReader(BytesIO(made)).trailer["/Root"]
    assert "/StructTreeRoot" in root and root["/MarkInfo"]["/Marked"]


@pytest.mark.slow
def test_a_draft_from_real_reports_passes_our_own_audit() -> None:
    reports, _ = read.reports([EXAMPLE])
    claims = [c for many in pipeline.claims_of(reports) for c in many]
    brief, found, _ = pipeline.drafted(reports, claims, length=400)
    assert len(brief.sentences) >= 4
    again = pipeline.analysis(reports, read.brief_text(write.prose(brief)), claims=claims)
    assert [f for f in again.findings if f.severity in ("error", "warning")] == []
    assert all(s.claim_ids for s in brief.sentences if s.section == "description")
    assert write.prose(pipeline.drafted(reports, claims, length=400)[0]) == write.prose(brief)
    assert found.brief is None
