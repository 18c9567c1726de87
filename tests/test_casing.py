"""Text in capitals is read as if it had been written in upper and lower case, every character at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import make_report
from dateline.extract import parse
from dateline.extract.casing import capitals, cased

NOUNS = frozenset("soldier village army night attack policy".split())
WORDS = frozenset("kill near report last name".split())


def known(word: str) -> str:
    return "noun" if word in NOUNS else "word" if word in WORDS else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SOLDIERS WERE KILLED NEAR ARAWAN LAST NIGHT.", "Soldiers were killed near Arawan last night."),
        ("THE REPORTS NAME THE [FGH] AND SAN KILLER.", "The reports name the [FGH] and San Killer."),
        ("THE ATTACK IN MARCH. THE U.S. POLICY", "The attack in March. The U.S. policy"),
    ],
)
def test_words_names_and_acronyms(text: str, expected: str) -> None:
    assert cased(text, known) == expected


@given(st.text(max_size=80))
def test_no_character_moves(text: str) -> None:
    assert len(cased(text, known)) == len(text)


def test_only_text_in_capitals_is_touched() -> None:
    assert capitals("GUNMEN KILLED TWO SOLDIERS")
    assert not capitals("The FARC and the ELN killed two soldiers")
    assert not capitals("KABUL --")


def test_spans_fit_the_report_as_stored() -> None:
    text = "GUNMEN KILLED TWO SOLDIERS\nIN COLOMBIA."
    paragraph = parse.report(make_report(text))[0]
    assert paragraph.doc.text == "Gunmen killed two soldiers in Colombia."
    span = paragraph.span(2, 4)
    assert text[span.start : span.end] == "TWO SOLDIERS"
