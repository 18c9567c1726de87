from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from importlib import resources

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import make_claim, make_figure, make_report
from dateline import write
from dateline.model import (
    Actor,
    Analysis,
    Claim,
    Figure,
    Finding,
    Incident,
    IncidentType,
    Participant,
    Period,
    Place,
    Proposition,
    Quote,
    Relation,
    Report,
    Section,
    Skipped,
    Source,
    Span,
    Toll,
)
from dateline.write import names
from dateline.write.ink import lines_of
from dateline.write.map import Dot, drawn, framed, outside

SCHEMA = json.loads(resources.files("dateline").joinpath("data/analysis.schema.json").read_text("utf-8"))
MINISTER = Source("Ana Vero", role="chief minister")
SPOKESMAN = Source("Tom Reck", role="spokesman", organisation="Ministry of Foreign Affairs")
RAID = Period(date(2026, 1, 29), date(2026, 1, 29))
STRIKE = Period(date(2026, 1, 31), date(2026, 2, 1))
BRIEF = (
    "Description: The raids near Kosti killed 41 militants: 31 in the town & 11 outside it.\n"
    "Impact: Raids <b>will</b> go on, and the neighbour pays for them."
)


def made() -> Analysis:
    """A brief with three findings against two reports; one incident of the news, one told as background."""
    paper = make_report(
        "Soldiers raided a camp near Kosti. At least 30 militants were killed, Chief Minister Ana Vero said. "
        "Two children were injured. The ministry denied any role. In 2019 a bomb killed 9 there.",
        path="01-paper.md", outlet="The Paper", title="Raid <near> Kosti", url="javascript:alert(1)",
    )  # fmt: skip
    wire = make_report("Eleven militants died near Kosti.", path="02-wire.md", outlet="Wire", published=None)
    sections = (Section("heading", 0, 12, "Description"), Section("description", 13, 86, "Description"))
    sections += (Section("heading", 87, 94, "Impact"), Section("impact", 95, len(BRIEF), "Impact"))
    brief = Report(BRIEF, "brief.txt", published=date(2026, 2, 1), sections=sections)
    thirty = make_claim(
        paper, "At least 30 militants were killed", Figure("killed", "militants", 30, 30, None, "at least"),
        speaker=MINISTER,
    )  # fmt: skip
    eleven = make_claim(wire, "Eleven militants died", make_figure(11, group="militants"))
    ours = make_claim(brief, "41 militants", make_figure(41, group="militants"))
    hurt = make_claim(brief, "11 outside it", make_figure(11, "injured"))
    denial = make_claim(
        paper, "The ministry denied any role", Proposition("any role", target="the neighbour"), "proposition",
        speaker=SPOKESMAN, stance="denies",
    )  # fmt: skip
    old = make_claim(paper, "a bomb killed 9 there", make_figure(9), modality="background", about=f"{paper.id}#2")
    kosti = Place("Kosti", "geonames:370457", "town", "PPLA", "Sudan", "SD", "White Nile", None, 13.16, 32.66, 1)
    raid = Incident(
        "inc-raid", (thirty, eleven, ours, denial, hurt), IncidentType("Battles", "Armed clash"), RAID, kosti,
        (Participant(Actor("Army", "act-1"), "attacker"), Participant(Actor("Front", "act-2"), "target", alleged=True)),
        (Toll("killed", "militants", 11, 30, 30, (thirty, eleven, ours)), Toll("injured", None, 11, 11, 11, (hurt,))),
        origins=((paper.id,), (wire.id,)),
    )  # fmt: skip
    bomb = Incident("inc-old", (old,), tolls=(Toll("killed", None, 9, 9, 9, (old,)),), background=True)
    only_brief = Incident("inc-brief", (ours,), period=STRIKE)
    total = found(brief, "FIG01", "wrong_sum", "error", "41 militants: 31 in the town & 11", thirty)
    number = found(brief, "FIG05", "wrong_figure", "warning", "41 militants", eleven)
    loaded = found(brief, "WRD01", "uncalibrated_likelihood", "note", "Raids <b>will</b> go on")
    return Analysis(
        (paper, wire), (thirty, eleven, ours, denial, old), (raid, bomb, only_brief),
        (Relation("inc-old", "inc-raid", "precedes"), Relation("inc-raid", "inc-brief", "precedes")),
        (loaded, total, number), (Skipped("03.pdf", "only pictures"),), brief,
    )  # fmt: skip


def found(brief: Report, code: str, kind: str, severity: str, words: str, *evidence: Claim) -> Finding:
    start = brief.text.index(words)
    quotes = tuple(Quote(c.span, c.quote) for c in evidence)
    message = f"{code} objects to this."
    return Finding(
        code, kind, severity, message, Span(brief.id, start, start + len(words)), words, quotes, "30 + 11 = 41"
    )


def test_document_fits_its_schema_and_every_span_its_quote() -> None:
    analysis = made()
    document = json.loads(json.dumps(write.document(analysis)))
    jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    texts = {r.path: r.text for r in (*analysis.reports, analysis.brief) if r}
    quoted = [*document["claims"], *(s for i in document["incidents"] for f in i["figures"] for s in f["by_source"])]
    quoted += [e for f in document["findings"] for e in f["evidence"]]
    quoted += [f | {"report": "brief.txt"} for f in document["findings"]]
    assert len(quoted) == 9
    for row in quoted:
        assert texts[row["report"]][slice(*row["span"])] == row["quote"]


def test_figures_are_those_of_reports_and_never_of_the_brief() -> None:
    (incident,) = write.document(made())["incidents"]
    (figure,) = incident["figures"]
    assert (figure["group"], figure["outcome"], figure["low"], figure["best"], figure["high"]) == (
        "militants", "killed", 11, 30, 30,
    )  # fmt: skip
    assert [(s["report"], s["value"], s["qualifier"], s["attributed_to"]) for s in figure["by_source"]] == [
        ("01-paper.md", 30, "at least", "Chief Minister Ana Vero"),
        ("02-wire.md", 11, "exactly", None),
    ]
    assert incident["reports"] == ["01-paper.md", "02-wire.md"]
    assert (incident["date_start"], incident["place"], incident["geo_precision"]) == ("2026-01-29", "Kosti", 1)
    assert incident["actors"][1] == {"id": "act-2", "name": "Front", "role": "target", "alleged": True}


def test_background_and_what_only_the_brief_tells_stand_apart() -> None:
    document = write.document(made())
    assert [i["id"] for i in document["background"]] == ["inc-old"]
    assert [(r["from"], r["to"]) for r in document["relations"]] == [("inc-old", "inc-raid")]


def test_claims_are_statements_and_figures_with_a_speaker() -> None:
    rows = write.document(made())["claims"]
    assert [(c["report"], c["speaker"], c["stance"], c["about"]) for c in rows] == [
        ("01-paper.md", "Chief Minister Ana Vero", "asserts", "at least 30 militants killed"),
        ("01-paper.md", "Ministry of Foreign Affairs (Tom Reck)", "denies", "any role"),
    ]


def test_one_speaker_gives_one_row_of_figures_and_none_within_a_statement() -> None:
    report = make_report("The army said 5 soldiers and 7 rebels died, and that 3 rebels fled with 2 hostages.")
    army = Source("the army")
    claims = [
        make_claim(report, "5 soldiers", make_figure(5, group="soldiers"), speaker=army),
        make_claim(report, "7 rebels", make_figure(7, group="rebels"), speaker=army),
        make_claim(report, "3 rebels fled with 2 hostages", Proposition("escape"), "proposition", speaker=army),
        make_claim(report, "2 hostages", make_figure(2, "abducted"), speaker=army),
    ]
    rows = write.document(Analysis((report,), tuple(claims)))["claims"]
    assert [r["about"] for r in rows] == ["escape; 5 soldiers killed; 7 rebels killed"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source("Ana Vero", role="chief minister"), "Chief Minister Ana Vero"),
        (Source("Chief Minister Ana Vero", role="chief minister"), "Chief Minister Ana Vero"),
        (Source("Tom Reck", role="spokesman", organisation="Foreign Ministry"), "Foreign Ministry (Tom Reck)"),
        (Source("Tom Reck", role="minister of defence", organisation="Sudan"), "Minister of Defence Tom Reck (Sudan)"),
        (Source("the army"), "the army"),
        (Source("army", organisation="Military Forces of Chad"), "Military Forces of Chad (army)"),
        (Source("Defence Ministry", organisation="Ministry of Defence of Chad"), "Ministry of Defence of Chad"),
        (Source("Chadian officials", organisation="Government of Chad"), "Chadian officials"),
        (Source("Chad", organisation="Government of Chad"), "Chad"),
        (Source("FACT", organisation="Front for Change"), "FACT (Front for Change)"),
        (Source("Guardists", organisation="Guardist Movement (GM)"), "Guardists (Guardist Movement)"),
        (Source("Tom Reck", role="governor of Salamat", organisation="Salamat"), "Governor of Salamat Tom Reck"),
        (Source("mayor of Sarh", role="mayor of Sarh"), "mayor of Sarh"),
        (Source("ISPR", organisation="ISPR"), "ISPR"),
        (Source("Tom Reck", role="spokesperson"), "Tom Reck"),
    ],
)
def test_speakers_in_full(source: Source, words: str) -> None:
    assert names.speaker(source) == words


def test_coded_line_of_one_report_lists_each_place_once() -> None:
    report = make_report("Shells hit Kosti and Umm Nowhere.")
    kosti = Place("Kosti", "geonames:370457", feature="PPLA", country="Sudan", lat=13.16, lon=32.66)
    claims = [make_claim(report, "Kosti", kosti, "place"), make_claim(report, "Kosti", kosti, "place", about="")]
    claims.append(make_claim(report, "Umm Nowhere", Place("Umm Nowhere"), "place", about=""))
    line = write.coded(report, claims, [])
    assert line["report"] == "report.md"
    assert [(p["quote"], p["geonameid"], p["lat"]) for p in line["places"]] == [
        ("Kosti", 370457, 13.16),
        ("Umm Nowhere", None, None),
    ]


def test_text_marks_the_fault_at_eighty_columns() -> None:
    shown = write.text(made())
    assert max(map(len, shown.splitlines())) <= 80
    assert "\x1b" not in shown
    lines = shown.splitlines()
    marks = [n for n, line in enumerate(lines) if "^" in line]
    under = [lines[n - 1][lines[n].index("^") : lines[n].rindex("^") + 1] for n in marks]
    assert under[0] == "41 militants: 31 in the town & 11"
    assert under[-1] == "Raids <b>will</b> go on"
    assert lines.index("DESCRIPTION") < marks[0] < lines.index("IMPACT") < marks[-1]
    assert "The Paper, 30 January 2026 (01-paper.md)" in shown
    assert lines[-2:] == ["1 error, 1 warning, 1 note.", "`dateline explain FIG01` says what a rule looks for and why."]
    assert "not read: 03.pdf: only pictures" in shown


def test_colour_changes_nothing_but_colour() -> None:
    plain = [line for line in write.text(made()).splitlines() if "^" not in line]
    coloured = re.sub(r"\x1b\[[\d;]*m", "", write.text(made(), colour=True)).splitlines()
    assert coloured == plain


def test_nothing_in_a_text_can_steer_the_terminal() -> None:
    brief = Report("Twelve \x1b[2J\x07 died.", "bri\x1bef.txt")
    finding = found(brief, "FIG05", "wrong_figure", "error", "Twelve \x1b[2J")
    shown = write.text(Analysis(findings=(finding,), brief=brief))
    assert not set(shown) & set("\x1b\x07")
    assert "^" * 11 in shown


def test_text_without_findings() -> None:
    assert "No findings." in write.text(Analysis(brief=Report("All is well.", "brief.txt")))


def test_text_of_incidents_names_each_source() -> None:
    shown = write.incidents(made())
    assert " 1  29 January 2026, Kosti, White Nile, Sudan" in shown
    assert "30 militants killed (11 to 30)" in shown
    assert "at least 30, by Chief Minister Ana Vero; The Paper" in shown
    assert "1 incident in 2 reports" in shown
    assert max(map(len, shown.splitlines())) <= 80


@given(st.text(max_size=200), st.integers(5, 40))
def test_lines_hold_every_word_once(text: str, width: int) -> None:
    lines = lines_of(text, 0, len(text), width)
    assert "".join("".join(text[a:b].split()) for a, b in lines) == "".join(text.split())
    assert all(a < b for a, b in lines)


class Tags(HTMLParser):
    """Collects start tags, and whether all that were opened are closed."""

    VOID = ("meta", "path", "rect", "br")

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_whole_self_contained_and_escaped() -> None:
    page = write.html(made())
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    names_of_tags = {t for t, _ in tags.seen}
    assert not names_of_tags & {"script", "img", "link", "iframe", "object", "form"}
    assert "Raids &lt;b&gt;will&lt;/b&gt; go on" in page
    assert "Raid &lt;near&gt; Kosti" in page
    assert "javascript:" not in page
    assert not [a for _, a in tags.seen for key in ("src", "srcset", "onclick") if key in a]
    assert "url(" not in page


def test_html_links_every_finding_with_its_words() -> None:
    page = write.html(made())
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', page):
        assert target in ids, target
    assert page.count('class="ref"') == 3


def test_marked_brief_of_the_page_has_all_its_words() -> None:
    page = write.html(made())
    article = page[page.index("<article") : page.index("</article>")]
    plain = re.sub(r"<a class=\"ref\".*?</a>|<[^>]+>", "", article).replace("&amp;", "&")
    plain = plain.replace("&lt;", "<").replace("&gt;", ">")
    assert "".join(plain.split()) == "".join(BRIEF.split())


def test_map_puts_dots_inside_its_frame_and_joins_near_ones() -> None:
    dots = [Dot(1, 13.1, 32.6, "Kosti"), Dot(2, 13.1, 32.61, "Kosti"), Dot(3, 15.5, 32.5, "Khartoum", exact=False)]
    frame = framed(dots)
    for dot in dots:
        x, y = frame.place(dot.lon, dot.lat)
        assert 0 < x < 480 and 0 < y < 320
    shown = str(drawn(dots))
    assert (shown.count('class="dot"'), shown.count('class="dot vague"')) == (1, 1)
    assert ">1, 2<" in shown and "Sudan" in shown
    assert drawn([]) == ""


def test_map_keeps_to_the_exact_places() -> None:
    dots = [Dot(1, 13.1, 32.6, "Kosti"), Dot(2, 39.8, -98.6, "a country far away", exact=False)]
    assert framed(dots) == framed(dots[:1])
    assert outside(dots) == dots[1:]
    assert "far away" not in str(drawn(dots))


@given(st.lists(st.tuples(st.floats(-89, 89), st.floats(-179, 179)), min_size=1, max_size=5))
def test_map_can_be_drawn_anywhere(points: list[tuple[float, float]]) -> None:
    shown = str(drawn([Dot(n, lat, lon, "x") for n, (lat, lon) in enumerate(points, 1)]))
    assert "nan" not in shown and "inf" not in shown


def test_sarif_points_at_lines_and_columns() -> None:
    log = write.sarif(made(), {"FIG01": "Parts and total differ."})
    (run,) = log["runs"]
    results = {r["ruleId"]: r for r in run["results"]}
    region = results["WRD01"]["locations"][0]["physicalLocation"]["region"]
    line = BRIEF.splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "Raids <b>will</b> go on"
    assert results["FIG01"]["relatedLocations"][0]["message"]["text"].startswith("01-paper.md: At least 30")
    assert run["tool"]["driver"]["rules"][results["FIG01"]["ruleIndex"]]["shortDescription"]["text"].startswith("Parts")
    assert log["version"] == "2.1.0"


def test_github_lines_point_at_the_brief_and_escape_its_signs() -> None:
    lines = write.github(made(), "briefs/a,b.txt").splitlines()
    assert lines[0].startswith(
        "::error file=briefs/a%2Cb.txt,line=1,endLine=1,col=42,endColumn=75,title=FIG01::FIG01 objects"
    )
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::notice"]


def test_markdown_holds_findings_with_evidence_and_escapes_markup() -> None:
    page = write.markdown(made())
    assert "1 error, 1 warning, 1 note, checked against 2 reports." in page
    assert "> **Raids \\<b\\>will\\</b\\> go on**" in page
    assert "- The Paper, 30 January 2026 (01-paper.md): “At least 30 militants were killed”" in page
    assert "Not read: 03.pdf: only pictures" in page


def test_an_empty_analysis_can_be_written() -> None:
    document = write.document(Analysis())
    jsonschema.validate(document, SCHEMA)
    assert write.sarif(Analysis())["runs"][0]["results"] == []
    assert "<html" in write.html(Analysis())
    assert write.text(Analysis()) and write.incidents(Analysis())


def test_a_line_that_is_all_at_fault_bears_a_mark_at_its_edge() -> None:
    brief = Report(
        "Twelve people died in the town on Thursday, and nobody says who counted them there. Calm since.", "b.txt"
    )
    finding = found(brief, "SRC01", "unsourced_claim", "warning", brief.text[:83])
    shown = write.text(Analysis(findings=(finding,), brief=brief), width=50).splitlines()
    assert shown[4:6] == [
        "   > Twelve people died in the town on Thursday,",
        "   > and nobody says who counted them there.",
    ]
    assert "^" not in "".join(shown)
