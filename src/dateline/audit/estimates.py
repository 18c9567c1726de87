"""Sentences that look ahead -> what keeps a reader from knowing how likely, by when and why (ICD 203, PHIA, Kent)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.audit.desk import Desk
from dateline.audit.lists import pattern
from dateline.audit.passage import Passage
from dateline.audit.reading import quoted
from dateline.audit.rule import Fault, at, rule
from dateline.audit.voices import speeches
from dateline.model import Report

# Terms of the two scales that intelligence bodies publish, and the ranges they stand for (per cent).
TERMS = {
    "almost no chance": "1-5 %", "remote chance": "0-5 %", "very unlikely": "5-20 %", "highly unlikely": "10-20 %",
    "highly improbable": "5-20 %", "unlikely": "20-45 %", "improbable": "20-45 %", "realistic possibility": "40-50 %",
    "roughly even chance": "45-55 %", "roughly even odds": "45-55 %", "very likely": "80-95 %",
    "highly likely": "80-90 %", "highly probable": "80-95 %", "likely": "55-80 %", "probable": "55-80 %",
    "probably": "55-80 %", "almost certain": "95-99 %", "almost certainly": "95-99 %", "nearly certain": "95-99 %",
}  # fmt: skip
ONLY_ICD = (
    "almost no chance",
    "very unlikely",
    "roughly even chance",
    "roughly even odds",
    "very likely",
    "nearly certain",
)
ONLY_PHIA = ("remote chance", "highly unlikely", "realistic possibility")
TERM = re.compile(rf"\b(?:{'|'.join(sorted(TERMS, key=len, reverse=True))})\b", re.I)


def _own(passage: Passage, found: re.Match[str]) -> bool:
    """Whether the brief itself speaks there: not inside quotation marks, and nobody else is made to speak before it."""
    if quoted(passage.words, found.start()) or re.search(r"\baccording to\b", passage.words, re.I):
        return False
    return not any(s.at < found.start() for s in speeches(passage.words))


@rule("EST01", "uncalibrated_likelihood", "warning", "ICD 203 D.6.e(2)(a); PHIA; Kent 1964")
def vague_likelihood(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A judgement says that something could happen, and gives neither a probability nor a horizon."""
    words = passage.words
    found = pattern("vague").search(words)
    if (
        not (passage.concludes and found and _own(passage, found))
        or TERM.search(words)
        or pattern("percent").search(words)
    ):
        return
    if pattern("every_outcome").search(words) or pattern("double_hedge").search(words):
        return
    yield at(
        passage,
        found,
        f"'{found.group()}' gives the reader no probability and no horizon: it fits 5 % as well as 80 %.",
        "one term of a scale (likely: 55-80 %), by when, and because of what",
    )


@rule("EST02", "uncalibrated_likelihood", "warning", "Kent 1964")
def hedges_stacked(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Two hedges weaken one judgement, so that nobody can say how likely it is."""
    found = pattern("double_hedge").search(passage.words)
    if found and _own(passage, found) and not pattern("every_outcome").search(passage.words):
        yield at(
            passage,
            found,
            f"'{found.group()}' hedges twice: two hedges multiply, and no probability is left.",
            "one term of a scale (unlikely: 20-45 %), by when, and because of what",
        )


@rule("EST03", "uncalibrated_likelihood", "warning", "ICD 203, standard 8")
def covers_every_outcome(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A forecast is worded so that nothing that happens can prove it wrong."""
    found = pattern("every_outcome").search(passage.words)
    if found and (passage.concludes or pattern("vague").search(passage.words)) and _own(passage, found):
        start, end = passage.all()
        yield Fault(
            start,
            end,
            f"'{found.group()}': no outcome could prove this wrong; it names no probability, no place or no time.",
            suggestion="name an event, a place and a time window, and say how likely it is",
        )


@rule("EST04", "uncalibrated_likelihood", "note", "ICD 203, standard 8")
def no_horizon(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A likelihood stands without a time by which one could see whether it came true."""
    found = TERM.search(passage.words)
    if passage.concludes and found and _own(passage, found) and not pattern("horizon").search(passage.words):
        yield at(passage, found, f"'{found.group()}' without a horizon: likely by when?", "add a time window")


@rule("EST05", "uncalibrated_likelihood", "note", "ICD 203 D.6.e(2)(b)")
def likelihood_with_confidence(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A likelihood and a level of confidence stand in one sentence, where readers take one for the other."""
    term, confidence = TERM.search(passage.words), pattern("confidence").search(passage.words)
    if term and confidence:
        yield at(
            passage,
            confidence,
            f"'{term.group()}' says how likely, '{confidence.group()}' how sure; one sentence holds both.",
            "give the confidence a sentence of its own, with its basis",
        )


@rule("EST06", "uncalibrated_likelihood", "warning", "ICD 203; PHIA")
def scales_mixed(brief: Report, desk: Desk) -> Iterator[Fault]:
    """Terms of two likelihood scales stand in one brief, although the scales give them different ranges."""
    seen: dict[str, tuple[Passage, re.Match[str]]] = {}
    for passage in desk.passages:
        for found in TERM.finditer(passage.words):
            seen.setdefault(found.group().lower(), (passage, found))
    icd, phia = [t for t in ONLY_ICD if t in seen], [t for t in ONLY_PHIA if t in seen]
    if icd and phia:
        passage, found = seen[phia[0]]
        start, end = passage.start + found.start(), passage.start + found.end()
        yield Fault(
            start,
            end,
            f"'{phia[0]}' belongs to the PHIA yardstick, '{icd[0]}' to ICD 203.",
            suggestion="use one scale throughout and name it",
        )


@rule("EST07", "uncalibrated_likelihood", "note", "Wintle et al. 2019; Budescu et al. 2014")
def no_range(brief: Report, desk: Desk) -> Iterator[Fault]:
    """The first likelihood of a brief has no range in per cent beside it, so readers put their own number to it."""
    for passage in desk.passages:
        found = TERM.search(passage.words)
        if found and _own(passage, found):
            if not pattern("percent").search(passage.words):
                term = found.group().lower()
                yield Fault(
                    passage.start + found.start(),
                    passage.start + found.end(),
                    f"'{term}' without its range.",
                    suggestion=f"{term} ({TERMS[term]})",
                )
            return


@rule("EST08", "uncalibrated_likelihood", "warning", "ICD 203: levels of confidence are qualitative")
def confidence_in_percent(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Confidence is given as a percentage, which readers take for a probability."""
    found = pattern("numeric_confidence").search(passage.words)
    if found and _own(passage, found):
        yield at(
            passage,
            found,
            f"'{found.group()}' gives confidence as a number.",
            "high, moderate or low confidence, and why",
        )


@rule("EST09", "uncalibrated_likelihood", "warning", "ICD 203, standards 2 and 8")
def impersonal_forecast(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Something is expected by nobody who is named, with no probability and no horizon that can be tested."""
    found = pattern("impersonal").search(passage.words)
    if not (passage.concludes and found and _own(passage, found)):
        return
    if (
        not TERM.search(passage.words)
        and not pattern("percent").search(passage.words)
        and not pattern("horizon").search(passage.words)
    ):
        yield at(
            passage,
            found,
            f"'{found.group()}': by whom, how surely, and until when?",
            "say who expects it, or give your own judgement a likelihood and a horizon",
        )


@rule("EST10", "uncalibrated_likelihood", "warning", "Kesselman 2008; ICD 203, standard 2")
def certain_future(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """The future is stated as certain."""
    words = passage.words
    open_ended = any(pattern(name).search(words) for name in ("condition", "percent", "vague"))
    found = pattern("certain").search(words) or (None if open_ended else pattern("bare_will").search(words))
    if passage.concludes and found and _own(passage, found) and not TERM.search(words):
        yield at(
            passage,
            found,
            f"'{found.group()}' leaves no doubt about what has not happened yet.",
            "almost certain (95-99 %), by when, and because of what",
        )


@rule("EST11", "uncalibrated_likelihood", "warning", "NIC 2007")
def not_ruled_out(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Something is not ruled out, which is true of nearly everything."""
    found = pattern("not_ruled_out").search(passage.words)
    if passage.concludes and found and _own(passage, found) and not TERM.search(passage.words):
        yield at(
            passage,
            found,
            f"'{found.group()}' says nothing about how likely it is.",
            "say how likely, and why it matters",
        )


@rule("EST12", "uncalibrated_likelihood", "warning", "Kent 1964")
def likelihood_qualified(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A word such as 'quite' or 'not' changes a term of the scale into one that has no range."""
    found = pattern("qualified").search(passage.words)
    if found and _own(passage, found):
        yield at(passage, found, f"'{found.group()}' is on no scale.", "the term of the scale that is meant")


@rule("EST13", "uncalibrated_likelihood", "note", "ICD 203, standards 1 and 6")
def no_basis(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A likelihood stands without a reason, in its sentence or beside it."""
    found = TERM.search(passage.words)
    if passage.concludes and found and _own(passage, found):
        near = " ".join(p.words for p in desk.around(passage, 0, 1))
        if not pattern("basis").search(near):
            yield at(passage, found, f"'{found.group()}' without a reason.", "add 'because ...'")


@rule("EST14", "uncalibrated_likelihood", "warning", "ICD 203, standard 2")
def bare_would(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A forecast hides behind 'would' although no condition is named."""
    found = pattern("would").search(passage.words)
    words = passage.words.lower()
    if (
        not (passage.concludes and found and _own(passage, found))
        or TERM.search(words)
        or pattern("vague").search(words)
    ):
        return
    if not pattern("condition").search(words):
        yield at(
            passage,
            found,
            f"'{found.group()}': under which condition, how likely, by when?",
            "name the condition, or give a likelihood and a horizon",
        )


@rule("EST15", "uncalibrated_likelihood", "note", "ICD 203, standard 4: analysis of alternatives")
def no_alternative(brief: Report, desk: Desk) -> Iterator[Fault]:
    """The judgements of a brief name no other explanation, no other outcome and nothing that would change them."""
    own = [(p, found) for p in desk.passages if p.concludes and (found := TERM.search(p.words)) and _own(p, found)]
    if len(own) < SEVERAL or any(pattern("alternative").search(p.words) for p in desk.passages if p.concludes):
        return
    passage, found = own[0]
    yield at(
        passage,
        found,
        "The judgements name no other explanation and no other outcome.",
        "say what else could explain it, or what would change the judgement",
    )


SEVERAL = 2  # judgements from which on a brief owes its reader an alternative


RULES = [
    vague_likelihood, hedges_stacked, covers_every_outcome, no_horizon, likelihood_with_confidence, scales_mixed,
    no_range, confidence_in_percent, impersonal_forecast, certain_future, not_ruled_out, likelihood_qualified, no_basis,
    bare_would, no_alternative,
]  # fmt: skip
