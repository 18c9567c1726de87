"""Words -> what a rule sees in them without a parser: who speaks, quotation, content words, names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from rapidfuzz import fuzz

from dateline import text
from dateline.audit.lists import pattern, rows

_QUOTES = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<![\w])['‘][^'’]{2,80}['’](?![\w])")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d,.]*\d|\d")
STOP = frozenset(
    """a an the and or but nor so yet of in on at to from by with for as than then that this these those it its he
    she they them his her their we our you your i who whom whose which what when where while whereas whether if
    because since although though after before until during into onto over under between among through about
    around against within without is are was were be been being am has have had having do does did will would
    shall should may might can could must not no there here also only just even still already more most less
    least very much many some any each every both all such same other another own said say says saying according
    told reported report reports up down out off again further once per s t new
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen""".split()
)
_ENDINGS = re.compile(r"(?:ations?|ments?|ings?|edly|ed|ies|ied|ers?|ors?|es|ly|s|al|ive)$")


def quoted(words: str, at: int) -> bool:
    """Whether a character stands inside quotation marks."""
    return any(m.start() <= at < m.end() for m in _QUOTES.finditer(words))


def attributed(words: str) -> bool:
    """Whether somebody other than the writer is made to speak in these words."""
    return pattern("attribution").search(words) is not None


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A crude common root, so that "attacks", "attacked" and "attackers" meet, and British and American spellings."""
    plain = text.fold(word).removesuffix("'s")
    plain = (
        re.sub(r"(?<=[a-z]{3})our(?=s|ed|ing|$)", "or", plain)
        .replace("defence", "defense")
        .replace("isation", "ization")
    )
    while len(plain) > 5 and (end := _ENDINGS.search(plain)) and end.start() >= 4:
        plain = plain[: end.start()]
    return plain.rstrip("e") if len(plain) > 4 else plain


@cache
def _synonyms() -> dict[str, str]:
    """Root -> the root that names its set."""
    return {stem(word): stem(some[0]) for some in rows("synonyms") for word in some}


@lru_cache(maxsize=8192)
def content(words: str) -> frozenset[str]:
    """The roots of the content words and names, one root for words of one meaning; numbers are left to `numbers`."""
    found = (m.group() for m in _WORD.finditer(words))
    roots = (stem(w) for w in found if not w[0].isdigit() and text.fold(w) not in STOP and len(w) > 1)
    return frozenset(_synonyms().get(root, root) for root in roots)


_NO = re.compile(r"\bno (?=\w+ \w+)", re.I)


def negated(words: str, roots: Iterable[str]) -> bool:
    """Whether one of the roots stands among the two words after "no"."""
    asked = frozenset(roots)
    return any(content(" ".join(words[m.end() :].split()[:2])) & asked for m in _NO.finditer(words))


ALIKE = 80.0  # per cent of equal letters; names are spelt in several ways once they are written in Latin letters


def akin(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two sets of roots share one, or hold two spellings of one name."""
    mine, theirs = set(some), set(others)
    if mine & theirs:
        return True
    longer = [w for w in theirs if len(w) > 4]
    return any(len(w) > 4 and w[0] == o[0] and fuzz.ratio(w, o) >= ALIKE for w in mine for o in longer)
