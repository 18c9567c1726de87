"""Sentences -> speeches: who is made to speak, and which stretch holds what they say.

A shallow reading: the noun phrase before a verb of saying, or after "according to". It misses speakers rather than
inventing them, because a wrong speaker would make a false alarm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dateline.audit.lists import listed, pattern
from dateline.audit.reading import content

_LONGEST = 9  # words of a noun phrase that names a speaker
_STOPS = frozenset(
    """than that while but when as because since which who whom although where whereas after before if and or said
    says , ; : ( ) – —""".split()
)
_TAIL = re.compile(
    r"(?:\s+(?:has|have|had|also|later|then|first|at first|again|still|itself|himself|now|only|"
    r"repeatedly|on \w+day|yesterday|today))+$",
    re.I,
)
_NEGATED = re.compile(r"\b(?:not|never|nobody|neither)\s*$", re.I)  # who did not say it says nothing
_PASSIVE = re.compile(r"\b(?:is|was|were|are|be|been|being|can be|by)\s*$", re.I)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_THAN = re.compile(r"\bthan\b[^,;]*$", re.I)
_LEAD = re.compile(
    rf"^(?:(?:on|in|at|by|from|until|during)\s+(?:the\s+)?"
    rf"(?:\d{{1,2}}\s+|(?:early|mid|late|the end of|the beginning of)[\s-]+)?"
    rf"(?:[A-Z]\w+day\b|{_MONTHS})(?:\s+(?:morning|afternoon|evening|night))?(?:[\s,]+\d{{1,4}})*\s*,?\s*"
    r"(?:the\s+(?=[A-Z]))?|"
    r"(?:then|later|meanwhile|earlier|separately|so|thus)\s*,?\s+)+",
    re.I,
)
_DAY = re.compile(
    rf"^(?:\d{{1,2}}\s+)?(?:{_MONTHS})\s+(?:\d{{1,2}},?\s+)?(?:\d{{4}},?\s+)?"
)  # where the phrase was cut in a date
_AFTER = re.compile(
    r"\b(?:according to|in the (?:words|view|opinion|account) of|"
    r"(?:given|made|reported|claimed|announced|put forward|counted|stated|told|confirmed|denied|named|estimated|"
    r"published|released|issued|recorded|registered|documented|quoted|put at \S+) by)\s+",
    re.I,
)
_BREAKS = frozenset(listed("after_speaker"))
OFFICES = frozenset().union(*map(content, listed("offices")))


@dataclass(frozen=True, slots=True)
class Speech:
    """A speaker as written, where the name stands [at, ...) and the stretch [start, end) of what is said."""

    who: str
    at: int
    start: int
    end: int


@lru_cache(maxsize=8192)
def speeches(words: str) -> tuple[Speech, ...]:
    """Who speaks in a sentence, in order."""
    found = sorted([*_before_verbs(words), *_after(words)])
    kept: list[tuple[int, int, str]] = []
    for at, start, who in found:
        if not kept or at >= kept[-1][0] + len(kept[-1][2]):
            kept.append((at, start, who))
    made = []
    for i, (at, start, who) in enumerate(kept):
        end = kept[i + 1][0] if i + 1 < len(kept) else len(words)
        opens = i == 0 and start < at  # "X happened, according to Y": what is said stands before the name
        made.append(Speech(who, at, 0 if opens else start, len(words) if opens or end <= start else end))
    return tuple(made)


def _before_verbs(words: str) -> list[tuple[int, int, str]]:
    found, last = [], 0
    for verb in pattern("speech_verb").finditer(words):
        before = words[last : verb.start()].rstrip()
        if _NEGATED.search(before):
            last = verb.end()
            continue
        before = _TAIL.sub("", before)
        before = re.sub(r",[^,]{2,80},\s*$|\s*\([^)]{1,60}\)\s*$", " ", before)
        before = _TAIL.sub("", before.rstrip())
        who = "" if _PASSIVE.search(before) or _THAN.search(before) else _phrase_before(before)
        if who and speaks(who):
            at = last + words[last : verb.start()].rfind(who)
            if at >= last:
                found.append((at, verb.start(), who))
        last = verb.end()
    return found


def _phrase_before(before: str) -> str:
    """The last noun phrase of a stretch, without a date before it; "" where a conjunction ends the stretch."""
    kept: list[str] = []
    for token in reversed(re.findall(r"[\w’'.&/-]+|[^\w\s]", before)):
        ended = kept and re.fullmatch(r"\w*[a-z0-9]{4,}\.", token)
        if ended or token.lower() in _STOPS or len(kept) == _LONGEST:
            break
        kept.insert(0, token)
    at = before.rfind(" ".join(kept)) if kept else -1
    return _DAY.sub("", _LEAD.sub("", before[at:].strip())) if at >= 0 else ""


_SAID = re.compile(
    r"[,.!?][\"”'’]?\s+(?:said|says|added|wrote|explained|insisted|replied|warned|launched|told)\s+(?=[A-Z]|the )"
)


def _after(words: str) -> list[tuple[int, int, str]]:
    found = []
    for lead in (*_AFTER.finditer(words), *_SAID.finditer(words)):
        who: list[str] = []
        for token in words[lead.end() :].split():
            bare = token.rstrip(",.;:")
            article = bare.lower() in ("the", "a", "an") and who and who[-1].lower() not in ("of", "for", "and", "in")
            if (
                article
                or (who and (bare.lower() in _BREAKS or bare[:1].isdigit()) and who[-1].lower() != "of")
                or bare.lower() in _STOPS - {"and"}
                or len(who) > _LONGEST
            ):
                break
            who.append(bare)
            if bare != token or "(" in token:
                break
        name = " ".join(who).split(" (")[0]
        if name and speaks(name):
            found.append((lead.end(), lead.start(), name))
    return found


def speaks(who: str) -> bool:
    """Whether a phrase can name a speaker: it holds a name or an office."""
    named = re.search(
        rf"(?:^|\s)(?!(?:{_MONTHS})\b)[A-Z]",
        who,
    )
    return bool(named) or bool(content(who) & OFFICES)


def voiced(words: str) -> bool:
    """Whether somebody other than the writer speaks: a named speaker, or a verb that only reported speech has."""
    return bool(speeches(words)) or pattern("reported_speech").search(words) is not None


def subject(words: str) -> bool:
    """Whether a sentence goes on about somebody named before it: it opens with a pronoun."""
    return re.match(r"\W*(?:he|she|it|they)\b", words, re.I) is not None
