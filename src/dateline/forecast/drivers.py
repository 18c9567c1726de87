"""Reports and briefs -> what they say causes what: a signed graph of claims, each edge with who asserts it and where.

An edge is a claim and no finding of ours. Read from words alone: a verb or a connective of cause, the phrase before
it, the phrase after it. Statements over several sentences are not seen.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from dateline.model import REPORT_VOICE, Claim, Report, Span
from dateline.text import sentences

LONGEST = 12  # words of a cause or an effect; what is longer was not understood
BREAKS = re.compile(
    r"[,;:()\u2014\u2013\"\u201c\u201d]|\s-\s|\b(?:that|which|who|while|although|but|whereas|when|where|after|before|since"
    r"|if|as|said|says|warned|argued|added|and (?:has|have|is|are|was|were))\b",
    re.I,
)
EDGE_WORDS = re.compile(
    r"^(?:the|a|an|and|or|so|then|this|these|those|its|their|to|has|have|had|is|are|was|were|been|be|being|further|also"
    r"|only|will|would|may|might|could|can|likely|possibly|perhaps|reportedly|not|never|did|does|do|both)\s+"
    r"|\s+(?:has|have|had|is|are|was|were|been|be|being|further|also|only|will|would|may|might|could|can|likely|possibly"
    r"|perhaps|reportedly|allegedly|not|never|did|does|do|and|to|came|come|comes|rose|it)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Edge:
    """One statement. `sign` is +1 where the cause is said to raise the effect, -1 where it is said to lower it.

    `denied` marks a statement that the speaker denies, `hedged` one made with care. `test` names a measured series
    that the effect could be seen in, None where nothing of ours measures it.
    """

    cause: str
    effect: str
    sign: int
    speaker: str
    span: Span
    quote: str
    denied: bool = False
    hedged: bool = False
    test: str | None = None


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("dateline.data").joinpath("drivers.toml").read_text("utf-8"))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], int, bool], ...]:
    """(pattern, sign, whether the effect comes first), the backward ones before the verbs that they contain."""
    words = _words()

    def alternatives(phrases: Iterable[str], verbs: Iterable[str] = ()) -> re.Pattern[str]:
        forms = [re.escape(p) for p in phrases]
        for verb in verbs:
            stem = re.escape(verb.removesuffix("e"))
            forms.append(
                rf"{stem}e?(?:s|d|ed|ing)?" if verb.endswith("e") else rf"{re.escape(verb)}(?:s|ed|led|ing|ling|bed)?"
            )
        return re.compile(r"\b(?:" + "|".join(sorted(forms, key=len, reverse=True)) + r")\b", re.I)

    return (
        (alternatives(words["backward"]["phrases"]), 1, True),
        (alternatives(words["backward"]["lowering"]), -1, True),
        (alternatives(words["raises"]["phrases"], words["raises"]["verbs"]), 1, False),
        (alternatives(words["lowers"]["phrases"], words["lowers"]["verbs"]), -1, False),
    )


def edges(reports: Iterable[Report], claims: Sequence[Claim] = ()) -> list[Edge]:
    """Every cause-and-effect statement in the prose of the reports; its speaker is that of a claim that covers it."""
    spoken: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.speaker and claim.attribute == "proposition":
            spoken[claim.report_id].append(claim)
    return [e for report in reports for e in _of_report(report, spoken[report.id])]


def _of_report(report: Report, spoken: Sequence[Claim]) -> Iterator[Edge]:
    for section in report.prose():
        for start, end in sentences(report.text, section.start, section.end):
            span = Span(report.id, start, end)
            sentence = report.text[start:end]
            found = _statement(sentence)
            if found:
                cause, effect, sign, denied, hedged = found
                speaker = next((c.speaker.name for c in spoken if c.speaker and c.span.overlaps(span)), REPORT_VOICE)
                yield Edge(cause, effect, sign, speaker, span, sentence, denied, hedged, _test(effect))


def _statement(sentence: str) -> tuple[str, str, int, bool, bool] | None:
    """Cause, effect, sign, denied, hedged of the first statement that can be read in full."""
    words = _words()["words"]
    for pattern, sign, backward in _patterns():
        for match in pattern.finditer(sentence):
            before, after = sentence[: match.start()], sentence[match.end() :]
            last = before.split()[-1].lower() if before.split() else ""
            if not backward and last in words["articles"]:
                continue
            left, right = _tail(before), _head(after)
            if not left or not right:
                continue
            near = [w.strip(",.").lower() for w in before.split()[-4:]]
            denied, hedged = (any(w in words[k] for w in near) for k in ("negations", "hedges"))
            cause, effect = (right, left) if backward else (left, right)
            fewer = re.match(words["lessening"], effect, re.I)
            return cause, effect[fewer.end() :] if fewer else effect, -sign if fewer else sign, denied, hedged
    return None


def _tail(text: str) -> str:
    """The phrase that a stretch ends with."""
    return _phrase(re.split(BREAKS, text.rstrip(" ,"))[-1])


def _head(text: str) -> str:
    """The phrase that a stretch begins with."""
    return _phrase(re.split(BREAKS, text.strip(" \n"))[0].rstrip(".!? \n"))


def _phrase(text: str) -> str:
    text, before = " ".join(text.split()), None
    while text != before:
        before, text = text, EDGE_WORDS.sub("", text).strip(" .!?'")
    fits = 1 <= len(text.split()) <= LONGEST and len(text) > 3
    return text if fits else ""


def _test(effect: str) -> str | None:
    low = effect.lower()
    for series, stems in _words()["series"].items():
        if any(re.search(rf"\b{stem}", low) for stem in stems):
            return str(series)
    return None


def graph(found: Iterable[Edge]) -> dict[tuple[str, str], list[Edge]]:
    """Edges by (cause, effect), case ignored; where signs or denials differ, the sources disagree and all are kept."""
    out: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in found:
        out[edge.cause.lower(), edge.effect.lower()].append(edge)
    return dict(out)
