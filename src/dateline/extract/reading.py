"""Parsed paragraphs of a report -> Readings: what every rule finds in each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dateline.extract.actors import acronyms, actors
from dateline.extract.dates import periods
from dateline.extract.figures import figures
from dateline.extract.heads import heads
from dateline.extract.mentions import Reading
from dateline.extract.names import places_of
from dateline.extract.parse import Paragraph
from dateline.extract.reckon import Clock
from dateline.extract.triggers import triggers
from dateline.extract.voices import voices
from dateline.model import Known

SHORTEST_LEAD = 8  # tokens; a shorter first paragraph is a dateline, a byline or a heading


def readings(paragraphs: Sequence[Paragraph], published: date | None, known: Known) -> list[Reading]:
    """One reading a paragraph, in order; the days that the text names are counted on from one to the next."""
    clock, found = Clock(published), list[Reading]()
    body = [p for p in paragraphs if p.section.kind != "title"]
    lead = next((p for p in body if len(p.doc) >= SHORTEST_LEAD), body[0] if body else None)
    last, defined = None, acronyms(paragraphs)
    each = zip(paragraphs, places_of(paragraphs, known), voices(paragraphs, known), strict=True)
    for number, (paragraph, places, spoken) in enumerate(each):
        counts = figures(paragraph, last)
        last = counts[-1] if counts else last
        days = periods(paragraph, published, clock)
        found.append(
            Reading(
                paragraph=paragraph,
                number=number,
                triggers=tuple(triggers(paragraph, {f.trigger for f in counts})),
                periods=tuple(days),
                places=tuple(places),
                actors=tuple(actors(paragraph, known, defined)),
                figures=tuple(counts),
                voices=spoken,
                heads=tuple(heads(paragraph, places, days, known, paragraph is lead)),
                countries=frozenset(p.name for p in places if known(p.name) == "country"),
                wide=frozenset(p.name for p in places if known(p.name) in ("country", "admin") or _generic(p.name)),
                title=paragraph.section.kind == "title",
                lead=paragraph is lead,
            )
        )
    return found


def _generic(name: str) -> bool:
    """ "The capital": where it is the text says elsewhere."""
    return name.split()[-1] == "capital"
