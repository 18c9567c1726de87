"""A parsed paragraph -> Heads: what stands above an item of a list or a chronology, with the place that it names.

"**Kumba, 5 May.** Two men were shot", "- 21 July: ...", "Kumba: two villages attacked". What the item tells happened
where and when its head says, unless it says something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.extract import parse
from dateline.extract.dates import PeriodMention
from dateline.extract.names import PlaceMention
from dateline.extract.runs import runs
from dateline.model import Known

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BULLETS = frozenset("-*•·|–—")
_LONGEST = 10  # tokens of a head
_JOINS = frozenset("and & near in of the on at to night morning evening , -".split())
_LOCATED = ("city", "admin", "place", "country")


@dataclass(frozen=True, slots=True)
class Head:
    """Tokens [start, end) of a head; what it stands above ends at token `until`."""

    start: int
    end: int
    until: int
    places: tuple[PlaceMention, ...] = ()
    named: bool = False  # it names a thing, a place or a day, so that another head is another happening


def heads(
    paragraph: parse.Paragraph,
    places: Sequence[PlaceMention],
    days: Sequence[PeriodMention],
    known: Known,
    lead: bool = False,
) -> list[Head]:
    """The heads of a paragraph in order; a place that makes up a head needs no other sign that it is one.

    In the first paragraph of a body (`lead`) what stands before a mark is a dateline, unless it is in bold or an item.
    """
    doc = paragraph.doc
    if paragraph.section.kind == "title":
        return []
    dated = {i for day in days if day.kind in ("day", "range", "month") for i in range(day.start, day.end)}
    found = sorted({*_bold(paragraph), *_marked(doc, dated, known, lead)})
    found = [h for n, h in enumerate(found) if n == 0 or h[0] >= found[n - 1][1]]
    ends = [start for start, _ in found[1:]] + [len(doc)]
    return [
        _head(doc, start, end, until, places, dated, known) for (start, end), until in zip(found, ends, strict=False)
    ]


def _bold(paragraph: parse.Paragraph) -> Iterator[tuple[int, int]]:
    """The emphasised words with which a line begins."""
    text = paragraph.report.text[paragraph.base : paragraph.base + len(paragraph.doc.text)]
    for found in parse.BOLD.finditer(text):
        span = paragraph.doc.char_span(*found.span("words"), alignment_mode="contract")
        if span is not None and len(span):
            yield span.start, span.end


def _marked(doc: Doc, dated: set[int], known: Known, lead: bool) -> Iterator[tuple[int, int]]:
    """Names and dates alone between the start of a sentence or a bullet and a mark."""
    many = runs(doc)
    named = {i for run in many for i in range(run.start, run.end)}
    for sentence in doc.sents:
        start = next((t.i for t in sentence if not t.is_space and t.text[-1] not in _BULLETS), sentence.end)
        if start == sentence.end or (lead and start == 0):
            continue
        end = next((t.i for t in doc[start + 1 : start + _LONGEST] if _ends(t)), start)
        words = range(start, end)
        filed = doc[end].text != "." and start == sentence.start and doc[start:end].text.isupper()
        placed = doc[end].text == ":" and any(known(r.text) in _LOCATED for r in many if r.start in words)
        said = all(i in named or i in dated or doc[i].lower_ in _JOINS for i in words)
        if said and (dated & set(words) or placed or filed):
            yield start, end


def _ends(token: Token) -> bool:
    """Whether it is a mark after a head: a stop, a colon, or a dash between spaces."""
    return token.text in (".", ":") or (token.text[-1] in _BULLETS and bool(token.nbor(-1).whitespace_))


def _head(
    doc: Doc, start: int, end: int, until: int, places: Sequence[PlaceMention], dated: set[int], known: Known
) -> Head:
    """The head with the places found in it, and any other name in it that the gazetteer knows and no dictionary.

    Beside a day any name is a place: "Dargol, 21 February".
    """
    day = bool(dated & set(range(start, end)))
    found = [p for p in places if start <= p.start < end]
    taken = {i for p in found for i in range(p.start, p.end)}
    names = [r for r in runs(doc) if start <= r.start and r.end <= end and not parse.plain(r.text)]
    own = [r for r in names if r.start not in taken and (known(r.text) in _LOCATED or (day and r.kind == "open"))]
    found += [PlaceMention(r.start, r.end, r.start, r.end, r.text, "event") for r in own]
    return Head(start, end, until, tuple(found), bool(names) or day)
