"""Sentences -> the slots that are compared: groups, outcomes, names, and the words that go with a number."""

from __future__ import annotations

import re
from functools import lru_cache

from dateline import text
from dateline.audit.lists import pattern
from dateline.audit.numbers import Number, part
from dateline.audit.reading import content

OUTCOME_NAMES = ("killed", "injured", "abducted", "missing", "displaced", "arrested", "freed")
GROUPS = ("children", "women", "armed", "state", "civilians")  # children and women first: they are also civilians
_NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'-]+|[A-Z]\.)(?:(?:\s+(?:de|da|do|del|la|al|el|bin|of|the|and))*\s+(?:[A-ZÀ-Þ][\w’'-]+|[A-Z]\.|\d+(?:st|nd|rd|th)))*"
)


@lru_cache(maxsize=8192)
def names(words: str) -> tuple[str, ...]:
    """Capitalised names of a sentence; a word that only opens it is left out."""
    found = []
    for match in _NAME.finditer(words):
        name = match.group()
        if match.start() == 0 and " " not in name and text.fold(name) in _OPENERS:
            continue
        found.append(
            re.sub(
                _BEFORE_NAME,
                "",
                name,
            )
        )
    return tuple(n for n in found if n and not _CALENDAR.fullmatch(n))


_BEFORE_NAME = re.compile(
    r"^(?:The|A|An|On|In|At|By|According to|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|"
    r"\w+teen|\w+ty)\s+"
)
_OPENERS = frozenset(
    """the a an on in at by he she it they his her their its this that these those there two three four five six
    seven eight nine ten all some many most more no not one both after before during when while as if
    although according several separate further new local early more people about around eleven twelve
    thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty residents officials police
    soldiers militants gunmen security together president governor who what how""".split()
)
_CALENDAR = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    r"aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|i)\.?",
    re.I,
)


def groups(words: str) -> frozenset[str]:
    """The groups of people that words name: civilians, children, women, armed, state."""
    return frozenset(g for g in GROUPS if pattern(f"group_{g}").search(words))


def outcomes(words: str) -> frozenset[str]:
    """What the words say happened to people."""
    return frozenset(o for o in OUTCOME_NAMES if pattern(f"outcome_{o}").search(words))


def anchors(words: str, number: Number) -> frozenset[str]:
    """The words that go with one number of a sentence: roots, with outcomes and groups by their common names."""
    start, end = part(words, number)
    stretch = words[start : number.start] + " " + words[number.end : end]
    plain = content(stretch)
    return plain | {f"={o}" for o in outcomes(stretch)} | {f"@{g}" for g in groups(stretch)}
