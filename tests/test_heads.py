"""Heads of items: what stands above an item says where and when the item's own words do not."""

from __future__ import annotations

from datetime import date

from conftest import make_report
from dateline import extract
from dateline.extract import parse
from dateline.extract.heads import heads
from dateline.extract.reading import readings
from dateline.model import Claim, Figure, Period, Place

TOWNS = {"Zhob": "city", "Loralai": "place", "Abuja": "city"}


def told(text: str) -> dict[str, list[Claim]]:
    report = make_report(text)
    found: dict[str, list[Claim]] = {}
    for claim in extract.claims(report, TOWNS.get):
        if claim.about:
            found.setdefault(claim.about, []).append(claim)
    return found


def values(claims: list[Claim]) -> tuple[set[str], set[date], set[int | None]]:
    places = {c.value.name for c in claims if isinstance(c.value, Place)}
    days = {c.value.start for c in claims if isinstance(c.value, Period)}
    return places, days, {c.value.best for c in claims if isinstance(c.value, Figure)}


def test_items_lend_their_place_and_day_and_are_told_apart() -> None:
    found = told(
        "- **Zhob, 5 January.** Gunmen shot three guards dead at a gate.\n\n"
        "- **Loralai, 9 January.** Seven soldiers were killed when a vehicle drove over a mine."
    )
    assert len(found) == 2
    by_place = {next(iter(values(c)[0])): values(c) for c in found.values()}
    assert by_place["Zhob"][1:] == ({date(2026, 1, 5)}, {3})
    assert by_place["Loralai"][1:] == ({date(2026, 1, 9)}, {7})


def found_in(text: str) -> list[str]:
    paragraphs = parse.report(make_report(text))
    return [
        " ".join(t.text for t in r.paragraph.doc[h.start : h.end])
        for r in readings(paragraphs, date(2026, 1, 30), TOWNS.get)
        for h in r.heads
    ]


def test_what_is_a_head() -> None:
    lead = "Fighting went on in the hills for a third day, officials said.\n\n"
    assert found_in(lead + "Abuja: two villages were attacked.") == ["Abuja"]
    assert found_in(lead + "- 21 July: 22 were killed.") == ["21 July"]
    assert found_in(lead + "The minister said: two villages were attacked.") == []
    assert found_in("ZHOB, Jan 5 - Gunmen killed two men.\n\nThey fled.") == []


def test_a_bold_word_is_no_place() -> None:
    paragraph = parse.report(make_report("**Force.** The army holds the town."))[0]
    (head,) = heads(paragraph, (), (), lambda name: "place")
    assert (head.places, head.named) == ((), False)
    assert "*" not in paragraph.doc.text
