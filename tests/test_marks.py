"""Editors' marks: blanked without moving a character; acronyms and datelines read around them."""

from __future__ import annotations

from conftest import make_report
from dateline.extract import parse
from dateline.extract.actors import acronyms
from dateline.extract.marks import unmarked


def test_marks_are_blanked_and_acronyms_get_round_brackets() -> None:
    text = "LIMA, 3 MAY 90 (AGENCY) -- [REPORT] [ANA RUIZ] [TEXT] THE POPULAR FRONT [PF] ATTACKED [WORDS INDISTINCT]."
    plain = unmarked(text)
    assert len(plain) == len(text)
    assert plain.split() == "LIMA, 3 MAY 90 (AGENCY) -- THE POPULAR FRONT (PF) ATTACKED .".split()


def test_who_speaks_and_links_of_markdown() -> None:
    assert unmarked("   [BEGIN RECORDING] [RUIZ] WE DENY IT. [END RECORDING]").split() == "WE DENY IT.".split()
    assert unmarked("[Reuters](https://example.org) reported it.") == "[Reuters](https://example.org) reported it."
    assert unmarked("He said that [the] army [had] left.") == "He said that [the] army [had] left."


def test_a_sentence_begins_after_the_marks_of_a_dateline() -> None:
    report = make_report("LIMA, 3 MAY 90 (AGENCY) -- [TEXT] THE PF [POPULAR FRONT] KILLED TWO SOLDIERS IN PUNO.")
    paragraphs = parse.report(report)
    assert [t.text.lower() for t in paragraphs[0].doc if t.is_sent_start] == ["lima", "the"]
    assert acronyms(paragraphs) == {"PF": "Popular Front"}
