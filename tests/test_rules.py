"""Every rule's page is its test: the bad example yields exactly this code, the good one nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import audit, corroborate, pipeline
from dateline.audit.days import days
from dateline.audit.lists import rows
from dateline.audit.numbers import counts
from dateline.audit.passage import passages
from dateline.audit.voices import speeches
from dateline.errors import WrongUse
from dateline.model import Analysis, Assessment, Report
from dateline.read.prose import as_brief
from dateline.read.prose import report as read_report

PAGES = Path(audit.__file__).parent / "pages"
SECTIONS = ("What it finds", "Why it matters", "Bad", "Good", "What to do", "When it is fine", "References")
_FENCE = re.compile(r"^```(brief|report)[ ]?(.*?)\n(.*?)\n```$", re.M | re.S)


@dataclass(frozen=True)
class Example:
    """A brief of a page, the reports beside it, and what must be found."""

    code: str
    wanted: list[str]
    brief: Report
    reports: tuple[Report, ...]

    @property
    def name(self) -> str:
        return f"{self.code}-{'bad' if self.wanted else 'good'}-{self.brief.path}"


def examples() -> Iterator[Example]:
    for rule in audit.RULES:
        text = audit.page(rule.code)
        for heading, wanted in (("Bad", [rule.code]), ("Good", [])):
            part = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
            yield from _of(rule.code, wanted, part)


def _of(code: str, wanted: list[str], part: str) -> Iterator[Example]:
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for kind, label, body in _FENCE.findall(part):
        if kind == "brief":
            groups.append((body, []))
        else:
            groups[-1][1].append((label, body))
    for n, (body, many) in enumerate(groups):
        reports = []
        for k, (label, words) in enumerate(many):
            day, _, outlet = label.partition(" ")
            reports.append(read_report(words, f"{k}.md", published=date.fromisoformat(day), outlet=outlet))
        yield Example(code, wanted, as_brief(read_report(body, f"brief-{n}.txt")), tuple(reports))


EXAMPLES = list(examples())


@cache
def analyses() -> dict[str, Analysis]:
    """Every example through the real verbs, with one pass of the parser over all of them."""
    briefs = {e.name: _dated(e) for e in EXAMPLES}
    texts = {r.id: r for e in EXAMPLES for r in (*e.reports, briefs[e.name])}
    claims = dict(zip(texts, pipeline.claims_of(texts.values()), strict=True))
    found = {}
    for example in EXAMPLES:
        brief = briefs[example.name]
        mine = [c for r in (*example.reports, brief) for c in claims[r.id]]
        incidents, relations = corroborate.incidents(mine, [*example.reports, brief], (), brief.id)
        found[example.name] = Analysis(example.reports, tuple(mine), tuple(incidents), tuple(relations), brief=brief)
    return found


def _dated(example: Example) -> Report:
    newest = max((r.published for r in example.reports if r.published), default=date(2025, 6, 1))
    return replace(example.brief, published=newest)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.name)
def test_examples(example: Example) -> None:
    found = audit.findings(analyses()[example.name])
    assert sorted({f.code for f in found}) == example.wanted, [(f.code, f.quote, f.message) for f in found]
    for finding in found:
        assert finding.quote == example.brief.text[finding.span.start : finding.span.end]
        assert 0 < len(finding.quote) <= 300
        for quote in finding.evidence:
            texts = {r.id: r.text for r in (*example.reports, analyses()[example.name].brief) if r}
            assert texts[quote.span.report_id][quote.span.start : quote.span.end] == quote.words


@pytest.mark.parametrize("rule", audit.RULES, ids=lambda r: r.code)
def test_pages_are_complete(rule: audit.Rule) -> None:
    page = audit.page(rule.code)
    assert re.findall(r"^## (.+)$", page, re.M) == list(SECTIONS)
    assert page.startswith(f"# {rule.code} {rule.name}\n\n{rule.summary}.\n")
    assert f"*{rule.kind}, {rule.severity}. After {rule.standard}.*" in page


def test_every_rule_has_its_own_code_and_no_page_is_left_over() -> None:
    codes = [r.code for r in audit.RULES]
    assert len(codes) == len(set(codes)) >= 35
    assert {p.stem for p in PAGES.glob("*.md")} == set(codes)


def test_codes_are_chosen_and_refused() -> None:
    brief = as_brief(
        read_report("Description: On Tuesday 3 May 2025 a raid began, the day proceeding the vote.", "b.txt")
    )
    found = Analysis(brief=brief)
    assert [f.code for f in audit.findings(found, select=["tim"])] == ["TIM01"]
    assert [f.code for f in audit.findings(found, ignore=["TIM01"])] == ["WRD01"]
    with pytest.raises(WrongUse, match="no rule XYZ9"):
        audit.findings(found, select=["XYZ9"])
    with pytest.raises(WrongUse, match="no rule"):
        audit.page("../secret")


def test_a_dismissal_silences_its_finding_and_is_reported_when_stale() -> None:
    brief = as_brief(read_report("Description: On Tuesday 3 May 2025 a raid began.", "b.txt"))
    finding = audit.findings(Analysis(brief=brief))[0]
    told = Assessment((finding.id,), "dismiss", "A. Editor", datetime(2025, 5, 4), "the local calendar is meant")
    assert audit.findings(Analysis(brief=brief), [told]) == []
    put_right = as_brief(read_report("Description: On Saturday 3 May 2025 a raid began.", "b.txt"))
    left = audit.findings(Analysis(brief=put_right), [told])
    assert [f.kind for f in left] == ["stale_dismissal"]
    assert "A. Editor" in left[0].message
    assert "the local calendar is meant" in left[0].message


def test_a_comment_dismisses_what_stands_before_it_and_nothing_else() -> None:
    wrong = "On Tuesday 3 May 2025 a raid began."
    words = f"Description: {wrong} <!-- dateline: ignore TIM01 the local calendar (A. Editor) --> {wrong}"
    found = audit.findings(Analysis(brief=as_brief(read_report(words, "b.txt"))))
    assert [(f.code, f.span.start) for f in found] == [("TIM01", words.rindex("Tuesday"))]


def test_a_date_without_a_year_belongs_to_the_year_that_the_text_gave_last() -> None:
    words = "On 24 September 2023 a patrol was shot at. On 2 October the army drew back."
    report = read_report(words, "r.txt", published=date(2024, 9, 11))
    assert [str(d.day) for p in passages(report) for d in p.days] == ["2023-09-24", "2023-10-02"]


WORDS = st.lists(
    st.sampled_from(
        "On Tuesday 3 May 31 June 2025 the army killed at least 12 people, including 15 soldiers; "
        "between 30 and 20 of 100 "
        "(40 %) may or might not said the minister (ABC) denied: — “quoted” per cent, "
        "from 5 to 3. Impact: Description: \n\n "
        "revenge because of likely would 1,000,000 0 dozens half a dozen two in and , . ' \u2019 \ud7ff".split(" ")
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS)
def test_rules_never_raise_and_always_point(brief: list[str], report: list[str]) -> None:
    text = " ".join(brief)
    one = as_brief(read_report(text, "b.txt"))
    other = read_report(" ".join(report), "r.md", published=date(2025, 5, 4))
    for finding in audit.findings(Analysis((other,), brief=one)):
        assert finding.quote == text[finding.span.start : finding.span.end]
        assert finding.quote.strip()


def test_an_outlet_may_be_named_for_what_it_prints() -> None:
    told = Report(
        "Police in Arden said on 3 May 2031 that 14 farmers were killed in the market.", "a.md", outlet="Wire"
    )
    for who, codes in (("Wire", []), ("the mayor", ["ATT01"])):
        words = f"Description: On 3 May 2031, according to {who}, 14 farmers were killed in the market of Arden."
        brief = as_brief(read_report(words, "brief.txt"))
        assert [f.code for f in pipeline.analysis([told], brief, select=["ATT01"]).findings] == codes


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("At least 45 houses and 34 vehicles burned", [(45, "least"), (34, "")]),
        ("two hundred and five people, 1.5 million others", [(205, ""), (1_500_000, "")]),
        ("On 27 October 2025 about 2,500 officers of the 117th Brigade came", [(2500, "about")]),
        ("a 12-year-old, 80 km away, at 2:50 p.m., for 10 to 20 minutes", []),
        ("likely (55-80 %) within three months", []),
        ("half a dozen men, dozens of others", [(6, "")]),
        ("Eight independent accounts say that nine people died", [(9, "")]),
    ],
)
def test_numbers_are_counts_of_people_and_things(words: str, wanted: list[tuple[float, str]]) -> None:
    assert [(n.value, n.qualifier) for n in counts(words)] == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("On Saturday 3 May 2025", ["2025-05-03"]),
        ("In the night of 2 to 3 May", ["2025-05-03"]),
        ("on May 3, as on Friday", ["2025-05-03", "2025-05-02"]),
        ("On Monday of last week, and yesterday", ["2025-04-28", "2025-05-05"]),
        ("on 28 September", ["2024-09-28"]),
        ("31 June", [None]),
        ("On Saturday 03/05/2025 and on 2025-05-02", ["2025-05-03", "2025-05-02"]),
        ("on 5 May of last year", ["2024-05-05"]),
    ],
)
def test_days_come_from_the_words_and_the_day_of_the_report(words: str, wanted: list[str | None]) -> None:
    assert [str(d.day) if d.day else None for d in days(words, date(2025, 5, 6))] == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("The mayor of Orlen said that five died", ["The mayor of Orlen"]),
        ("Five died, according to the Tamas Front.", ["the Tamas Front"]),
        (
            "Governor Ruval, who came later, called it a success, while the army spoke of losses.",
            ["Governor Ruval", "the army"],
        ),
        ('"This was a sham," said Patrick Benko.', ["Patrick Benko"]),
        ("It was given by the Human Rights Council on Friday", ["the Human Rights Council"]),
        ("One more than Benko had reported were killed", []),
        ("The market was called off", []),
        ("The government has not published a toll", []),
        ("The Tamas Front, which holds the town, had claimed 40 dead", ["The Tamas Front"]),
    ],
)
def test_speakers_are_found_or_left_out(words: str, wanted: list[str]) -> None:
    assert [s.who for s in speeches(words)] == wanted


@pytest.mark.parametrize("row", rows("confusables"), ids=lambda r: r[0])
def test_every_line_of_the_confusables_fits_its_own_words(row: tuple[str, ...]) -> None:
    assert len(row) == 3
    assert all(row)
    classes = {"{day}": "Monday", "{num}": "three", "*": "local", "~": ""}
    tokens = [t.strip("[]").split("|")[0] for t in re.findall(r"\[.*?\]|\S+", row[0])]
    said = " ".join(w for t in tokens if (w := classes.get(t, t)))
    found = audit.findings(
        Analysis(brief=as_brief(read_report(f"On 3 May 2025 they saw {said} x.", "b.txt"))), select=["WRD01"]
    )
    assert found, said


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("The police gave 21 dead: 16 Kenyans, one Briton, two Americans and three Africans.", True),
        ("The police gave 22 dead: 16 Kenyans, one Briton, two Americans and three Africans.", False),
        ("The ministry gave 13 dead in Orlen and nine dead in Tamas, in all 29 dead.", True),
        ("The ministry first gave 13 dead in Orlen and nine dead in Tamas, in all 29 dead.", False),
    ],
)
def test_sums_take_single_people_in_and_leave_early_parts_out(words: str, wrong: bool) -> None:
    brief = as_brief(read_report(f"Description: {words}", "brief.txt"))
    found = audit.findings(pipeline.analysis((), brief), select=["FIG01", "FIG07"])
    assert bool(found) == wrong, found


def test_a_night_to_a_day_begins_the_day_before() -> None:
    found = days("In the night to 28 August 2021 a drone struck.", date(2021, 9, 1))[0]
    assert (found.first, found.day) == (date(2021, 8, 27), date(2021, 8, 28))
