"""Sections of a brief -> what contradicts itself, concludes too much, or gives a cause that nothing supports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.audit.desk import Desk
from dateline.audit.lists import pattern
from dateline.audit.numbers import counts, numbers
from dateline.audit.passage import Passage
from dateline.audit.reading import attributed, content, quoted, stem
from dateline.audit.rule import Fault, rule
from dateline.audit.voices import voiced


@rule("COH01", "internal_contradiction", "error", "ICD 203, standard 6")
def evidence_contradicted(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """One section says that there is no evidence for something, another that it is borne out."""
    found = pattern("borne_out").search(passage.words)
    if not found or pattern("negation").search(passage.words[max(0, found.start() - 25) : found.start()]):
        return
    about = content(passage.words)
    for other in desk.passages:
        lacking = pattern("lacks_evidence").search(other.words)
        if other.position != passage.position and lacking and len(about & content(other.words)) >= 1:
            start, end = passage.clause(*found.span())
            message = f"'{found.group()}' here, '{lacking.group()}' there."
            yield Fault(start, end, message, (other.quote,), "keep the one that the reports support")
            return


@rule("COH02", "new_in_conclusion", "note", "ICD 203, standards 3 and 6")
def figure_first_in_conclusion(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A figure appears in the judgements that the description does not give."""
    if not passage.concludes or attributed(passage.words) or not desk.described:
        return
    given = {n.value for p in desk.described for n in numbers(p.words)}
    differences = {abs(a - b) for a in given for b in given} | {a + b for a in given for b in given}
    for number in counts(passage.words):
        if (
            number.value > 3
            and number.value not in given | differences
            and not re.match(r"\s*(?:%|per)", passage.words[number.end :])
        ):
            start, end = passage.clause(number.start, number.end)
            yield Fault(
                start,
                end,
                f"{number.shown} does not stand in the description.",
                suggestion="give the fact and its source there",
            )
            return


@rule("COH03", "conclusion_restates", "note", "ICD 203, standard 6")
def conclusion_restates_premise(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A judgement gives itself as its reason or its effect: instability destabilises."""
    if not passage.concludes:
        return
    words = [(m, stem(m.group())) for m in re.finditer(r"[A-Za-z]{5,}", passage.words)]
    for i, (first, root) in enumerate(words):
        for second, other in words[i + 1 :]:
            if _opposed(root, other) and first.group().lower() != second.group().lower():
                start, end = passage.clause(second.start(), second.end())
                yield Fault(
                    start,
                    end,
                    f"'{second.group()}' says again what '{first.group()}' said.",
                    suggestion="say what follows from it",
                )
                return


def _opposed(root: str, other: str) -> bool:
    """Whether two words say one thing: instability, destabilise; insecurity, insecure."""
    bare, spare = (re.sub(r"^(?:in|un|de|dis)", "", w) for w in (root, other))
    return len(bare) > 4 and bare[:5] == spare[:5] and root != bare and other != spare and root != other


@rule("COH04", "unsupported_causality", "warning", "ICD 203, standard 3; brief audit B13")
def purpose_without_source(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A cause, a motive or a purpose is stated as a fact and nobody is named who gives it."""
    found = pattern("motive").search(passage.words) or _BECAUSE.search(passage.words)
    if (
        not found
        or _given(passage.words, found.start())
        or quoted(passage.words, found.start())
        or _OURSELVES.search(passage.words)
    ):
        return
    if (
        pattern("likelihood").search(passage.words)
        or pattern("no_evidence").search(passage.words)
        or _reported(passage, found, desk)
    ):
        return
    start, end = passage.clause(0, found.end())
    message = f"'{found.group()}' gives a reason, and no source is named for it."
    yield Fault(
        start, end, message, suggestion="say who gives this reason, or mark it as a judgement with its likelihood"
    )


def _given(words: str, at: int) -> bool:
    """Whether somebody is named who gives the reason: a speaker before it, or "according to" anywhere."""
    return voiced(words[:at]) or re.search(r"\baccording to\b", words, re.I) is not None


_OURSELVES = re.compile(r"\b(?:we|our|us)\b", re.I)
_OF_COUNTS = re.compile(r"\b(?:gap|differ\w*|discrepanc\w+|figures?|counts?|tolls?|totals?)\b", re.I)
CLOSELY = 0.75  # share of a reason why counts differ that a report states as it is: the analyst may conclude from that
_BECAUSE = re.compile(r"\bbecause\b", re.I)


def _reported(passage: Passage, found: re.Match[str], desk: Desk) -> bool:
    """Whether some report gives a reason in much the same words, and not only as somebody's guess."""
    cause, effect = content(passage.words[found.end() :]), content(passage.words[: found.start()])
    # for a plain "because" the reports may have "after" or "since"; for a motive they must give one
    purpose = found.group().lower() in ("in order to", "so as to")  # reports also put it as "were to" or "for"
    name = "cause" if found.group().lower() == "because" else "reason"
    for source in desk.sources:
        theirs = content(source.words)
        told = purpose or (pattern(name).search(source.words) and not pattern("guess").search(source.words))
        if (
            name == "cause"
            and _OF_COUNTS.search(passage.words[: found.start()])
            and len(cause & theirs) >= CLOSELY * len(cause)
        ):
            return True
        if (
            told
            and 2 * len(cause & theirs) >= max(len(cause), min(4, 2 * len(cause)))
            and effect & theirs
            and len((cause | effect) & theirs) > 2
        ):
            return True
    return False


@rule("COH05", "internal_contradiction", "error", "ICD 203, standard 6")
def repetition_differs(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """The brief says twice when in the day something came or how long it lasted, and not the same."""
    mine = _EVENT.search(passage.words)
    if not mine or attributed(passage.words) or passage.days:
        return
    for other in desk.passages[: passage.position]:
        if attributed(other.words) or (not content(mine["event"]) & content(other.words) and other.position):
            continue
        for name in ("daypart", "lasting"):
            here, there = _said_of(name, mine.group()), _said_of(name, other.words)
            if here and there and not here & there:
                start, end = passage.clause(*mine.span())
                message = f"'{mine['how'].strip()}' here, otherwise before."
                yield Fault(start, end, message, (other.quote,), "keep what the reports say")
                return


_EVENT = re.compile(
    r"\bthe (?P<event>attack|strike|raid|blast|explosion|bombing|shooting|massacre|assault|ambush|shelling|battle)s?"
    r" (?:itself )?(?:came|took place|happened|began|started|occurred|lasted|went on|ended)\b(?P<how>[^.;]{0,60})",
    re.I,
)
_PARTS = {"morning": "early", "dawn": "early", "noon": "noon", "midday": "noon", "afternoon": "late", "evening": "late"}
_PARTS |= {"night": "night", "midnight": "night"}
_MINUTES = {"minute": 1, "hour": 60, "day": 1440}
_LASTING = re.compile(r"\b(?P<many>half an|an|a|\w+)\s+(?:of an\s+)?(?P<unit>minute|hour|day)s?\b", re.I)


def _said_of(name: str, words: str) -> frozenset[str]:
    """The parts of the day that words name, or how long something lasted: short, an hour's part, hours, days."""
    if name == "daypart":
        return frozenset(kind for word, kind in _PARTS.items() if re.search(rf"\b{word}\b", words, re.I))
    if not re.search(r"\b(?:for|lasted|went on)\b", words, re.I):
        return frozenset()
    found = []
    for m in _LASTING.finditer(words):
        many = counts(m["many"])
        times = (
            many[0].value
            if many
            else 0.5
            if m["many"].lower() == "half an"
            else 1
            if m["many"].lower() in ("an", "a", "one")
            else 0
        )
        found.append(times * _MINUTES[m["unit"].lower()])
    return frozenset(
        "short" if m < SHORT else "half an hour" if m < 60 else "hours" if m < 1440 else "days" for m in found if m
    )


SHORT = 20  # minutes


RULES = [
    evidence_contradicted,
    figure_first_in_conclusion,
    conclusion_restates_premise,
    purpose_without_source,
    repetition_differs,
]
