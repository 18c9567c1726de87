"""Sentences -> the slots that are compared: speakers, groups, names, and the words that go with a number."""

from __future__ import annotations

import re
from functools import lru_cache

from dateline import text
from dateline.audit.lists import pattern
from dateline.audit.numbers import Number, part
from dateline.audit.reading import content, stem

OUTCOME_NAMES = ("killed", "injured", "abducted", "missing", "displaced", "arrested")
GROUPS = ("children", "women", "armed", "state", "civilians")  # children and women first: they are also civilians
_VERBS = (
    "said|says|say|told|tells|stated|states|announced|announces|reported|reports|wrote|writes|added|adds|confirmed|confirms|"
    "claimed|claims|denied|denies|rejected|rejects|dismissed|alleged|alleges|accused|accuses|blamed|blames|warned|warns|"
    "spoke of|speaks of|called|calls|described|describes|put|puts|gave|gives|counted|counts|named|names|holds?|held|"
    "maintains?|maintained|insists?|insisted|acknowledged|admitted|estimated|estimates|mocked|complained|suggested|suggests|"
    "asserted|argued|concluded|found|noted|declared|vowed|threatened|demanded|asked|condemned|praised|attributed|reiterated|"
    "revealed|explained|suspected|suspects|has (?:stated|said|claimed|denied|confirmed|reported|reiterated|accused)"
)
_BEFORE_VERB = re.compile(
    rf"(?P<who>(?:(?:the|a|an|its|his|her|their|one)\s+)?[\w’'.&-]+(?:(?:\s+(?:of|for|and|de|da|do|del|la|al|the)\b)*\s+[\w’'.&-]+){{0,7}})"
    rf"(?:,[^,]{{2,80}},|\s*\([^)]{{1,60}}\))?\s+(?:also\s+|later\s+|then\s+|first\s+|at first\s+|itself\s+)?(?P<verb>{_VERBS})\b",
    re.I,
)  # fmt: skip
_AFTER = re.compile(
    r"\b(?:according to|as told (?:to \w+ )?by|(?:given|made|confirmed|reported|claimed|announced|put forward|told) by)\s+"
    r"(?P<who>(?:the\s+)?[^,.;:()]{2,70}?)(?=\s+(?:which|who|that|said|says|on|in|at|as|and|,|were|was|have|has)\b|[,.;:()]|$)",
    re.I,
)
_CUT = re.compile(
    r"^(?:.*\b(?:that|while|but|and that|when|as|because|since|which|who|although|where|whereas|after|before|if)\b\s+)",
    re.I,
)
_ROLES = frozenset(
    "president minister governor mayor spokesman spokesperson spokeswoman general colonel commander chief director head secretary "
    "ministry office commission council agency army military police government group authorities officials adviser lawyer "
    "organisation organization party gang front movement department command service prosecutor senator envoy ambassador king "
    "premier chancellor doctor hospital residents witnesses relatives union nations watch amnesty court committee".split()
)
GENERIC = frozenset(
    "official officials authorities authority source sources report reports media people witnesses residents they it he she who others some".split()
)
_PRONOUN = re.compile(r"^(?:\W*)(?:he|she|it|they|his|her|their|its)\b", re.I)
_NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'-]+|[A-Z]\.)(?:(?:\s+(?:de|da|do|del|la|al|el|bin|of|the|and))*\s+(?:[A-ZÀ-Þ][\w’'-]+|[A-Z]\.|\d+(?:st|nd|rd|th)))*"
)


@lru_cache(maxsize=8192)
def speakers(words: str) -> tuple[str, ...]:
    """Who is made to speak in a sentence, as written, in order."""
    found = []
    for match in _BEFORE_VERB.finditer(words):
        who = _CUT.sub("", match["who"]).strip(" ,")
        if who and (
            re.search(r"[A-Z]", who[1:] if match.start() == 0 else who) or content(who) & {stem(r) for r in _ROLES}
        ):
            found.append(who)
    found += [match["who"].strip() for match in _AFTER.finditer(words)]
    return tuple(dict.fromkeys(found))


def pronoun(words: str) -> bool:
    """Whether a sentence goes on about somebody named before."""
    return _PRONOUN.match(words) is not None


@lru_cache(maxsize=8192)
def names(words: str) -> tuple[str, ...]:
    """Capitalised names of a sentence; a word that only opens it is left out."""
    found = []
    for match in _NAME.finditer(words):
        name = match.group()
        if match.start() == 0 and " " not in name and text.fold(name) in _OPENERS:
            continue
        found.append(re.sub(r"^(?:The|A|An|On|In|At|By|According to)\s+", "", name))
    return tuple(n for n in found if n and not _CALENDAR.fullmatch(n))


_OPENERS = frozenset(
    "the a an on in at by he she it they his her their its this that these those there two three four five six seven eight nine ten "
    "all some many most more no not one both after before during when while as if although according several separate "
    "further new local early more people about around eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty residents officials police soldiers militants gunmen security together president governor who what how".split()
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
