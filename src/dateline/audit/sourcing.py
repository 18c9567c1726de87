"""Sentences of a brief -> statements that nobody stands behind (ICD 206, Reuters Handbook)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.audit.desk import Desk
from dateline.audit.lists import pattern
from dateline.audit.numbers import counts, outcome
from dateline.audit.passage import Passage
from dateline.audit.reading import attributed, content, quoted
from dateline.audit.rule import Fault, at, rule
from dateline.audit.voices import speeches, voiced

_GOES_ON = re.compile(r"(?:he|she|it|they|the (?:statement|spokes\w+|ministry|office|count))\b", re.I)


@rule("SRC01", "unsourced_claim", "warning", "ICD 206; Reuters Handbook on unnamed sources")
def vague_source(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A statement rests on 'sources', 'observers' or 'it is believed', which nobody can check."""
    found = pattern("vague_source").search(passage.words)
    if found and not quoted(passage.words, found.start()) and not _TOLD_TO.search(passage.words[found.end() :]):
        yield at(
            passage,
            found,
            f"'{found.group()}': who says so?",
            "name the source, or say what it is and why it is not named",
        )


_TOLD_TO = re.compile(r"^[^.;]{0,60}?\b(?:told|to|in)\s+(?:the\s+)?[A-Z]\w+")  # the paper that they spoke to answers


@rule("SRC02", "unsourced_claim", "note", "ICD 206; UCDP codebook: every figure has a source")
def figure_without_source(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A count of casualties stands in a sentence that names no source."""
    before = desk.around(passage, 1, 0)[0].words
    if (
        passage.concludes
        or attributed(passage.words)
        or speeches(passage.words)
        or (_GOES_ON.match(passage.words) and attributed(before))
    ):
        return
    for number in counts(passage.words):
        if outcome(passage.words, number) in ("killed", "injured") and number.value > 1:
            start, end = passage.clause(number.start, number.end)
            yield Fault(
                start, end, f"Who counted {number.shown}?", suggestion="name whose count it is, and of which day"
            )
            return


@rule("SRC03", "unsourced_claim", "warning", "ICD 203, standards 1 and 3; ICD 206")
def hidden_fact_without_source(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Money, arms, orders or failures that only insiders can know are stated without a source."""
    words = passage.words
    found = pattern("hidden_fact").search(words)
    if not found or _supported(words) or quoted(words, found.start()):
        return
    if passage.concludes or (desk.sources and not voiced(words) and not _hinted(passage, desk)):
        yield at(
            passage,
            found,
            f"'{found.group()}' is not open to view, and no source is named for it.",
            "name who says so, and on what evidence",
        )


def _hinted(passage: Passage, desk: Desk) -> bool:
    """Whether some report sentence that takes up the statement tells of such a thing as well."""
    near = desk.alignment.matches(passage.words, enough=TOLD)[:8]
    return any(pattern("hidden_fact").search(desk.context(a.passage)) for a in near)


@rule("SRC04", "unsourced_claim", "warning", "ICD 203, standard 8; ICD 206")
def superlative_without_source(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A rank or a trend is stated without a figure and without a source."""
    words = passage.words
    found = pattern("superlative").search(words)
    if not found or attributed(words) or quoted(words, found.start()) or pattern("likelihood").search(words):
        return
    if re.search(r"\d", words[max(0, found.start() - 60) : found.end() + 60]) or _in_reports(passage, found, desk):
        return
    yield at(
        passage,
        found,
        f"'{found.group()}': by which count, and whose?",
        "give the figures that are compared, and their source",
    )


def _in_reports(passage: Passage, found: re.Match[str], desk: Desk) -> bool:
    """Whether some report ranks the same in the same words."""
    rank = found.group().lower().split()[-1]
    ranked = content(passage.words) - content(found.group())
    near = (p for p in desk.sources if re.search(rf"\b{re.escape(rank)}\b", p.words, re.I))
    return any(ranked & content(p.words) for p in near)


@rule("SRC05", "unsourced_claim", "warning", "ICD 203, standards 1 and 3; ICD 206")
def nothing_behind_it(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A judgement takes up nothing that a report tells, names no source and gives no likelihood."""
    words = passage.words
    if (
        not desk.sources
        or voiced(words)
        or _supported(words)
        or _OURSELVES.search(words)
        or len(content(words)) < MEANT
    ):
        return
    best = desk.alignment.matches(words, enough=0.0)
    if not best or best[0].score < TOLD:
        start, end = passage.all()
        message = "No report tells of this, no source is named, and it is not marked as a judgement."
        kind = "unsupported_causality" if pattern("motive").search(words) or pattern("reason").search(words) else None
        yield Fault(start, end, message, suggestion="name the source, or say how likely it is and why", kind=kind)


TOLD = 0.3  # share of a sentence that some report takes up; of 53 sound ones in 17 clean briefs the lowest had 0.31
MEANT = 3  # content words below which a sentence is too short to be looked for
_OURSELVES = re.compile(r"\b(?:we|our|us)\b|\bthis brief\b", re.I)


def _supported(words: str) -> bool:
    return (
        attributed(words)
        or pattern("likelihood").search(words) is not None
        or pattern("no_evidence").search(words) is not None
    )


RULES = [
    vague_source, figure_without_source, hidden_fact_without_source, superlative_without_source,
    nothing_behind_it,
]  # fmt: skip
