"""The text of a report -> how much each country is spoken of in it, by its name or by the armed groups of it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from dateline.resolve import countries
from dateline.resolve.actors import Registry
from dateline.resolve.spelling import key

_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?")
LEAD = 400  # characters of a report in which a country counts double: that is where its scene is set
GROUP = 0.5  # of a naming of its country, for the name of a group at home there; by judgement
LONGEST_GROUP = 5  # words
GROUPS = ("rebel group", "political militia", "communal militia", "gang")


@cache
def _first_words() -> dict[str, int]:
    """First word of every name and adjective of a country -> words of the longest that begins so."""
    longest: dict[str, int] = {}
    for name in (*countries.by_name(), *countries.by_demonym()):
        words = name.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def mentions(text: str) -> list[tuple[int, str]]:
    """(offset, country code) of every country name or adjective in the text; the longest name at a place wins."""
    words = [(m.start(), re.sub(r"['’]s?$", "", m.group())) for m in _WORD.finditer(text)]
    found, at = [], 0
    while at < len(words):
        size = _first_words().get(key(words[at][1]), 0) if words[at][1][0].isupper() else 0
        for length in range(size, 0, -1):
            code = countries.code_of(" ".join(w for _, w in words[at : at + length]))
            if code:
                found.append((words[at][0], code))
                at += length - 1
                break
        at += 1
    return found


def counts(text: str) -> Counter[str]:
    """Country code -> how often the country is named, in the lead twice as much; most often first."""
    found: Counter[str] = Counter()
    for offset, code in mentions(text):
        found[code] += 2 if offset < LEAD else 1
    return Counter(dict(found.most_common()))


def weights(text: str, registry: Registry | None = None) -> dict[str, float]:
    """Country code -> 0..1, the share of the country that is spoken of most; empty where none is.

    With the registry, the name of a group at home in one country counts half of a naming of that country.
    """
    found = {code: float(n) for code, n in counts(text).items()}
    for code, n in (_homes(text, registry) if registry else Counter()).items():
        found[code] = found.get(code, 0.0) + GROUP * n
    most = max(found.values(), default=0.0)
    return {code: n / most for code, n in found.items()}


def _homes(text: str, registry: Registry) -> Counter[str]:
    """Country code -> how often a group that is at home in that country alone is named."""
    found: Counter[str] = Counter()
    words = [re.sub(r"['’]s?$", "", m.group()) for m in _WORD.finditer(text)]
    at = 0
    while at < len(words):
        longest = LONGEST_GROUP if words[at][0].isupper() else 0
        for length in range(min(longest, len(words) - at), 0, -1):
            codes = {e.codes for e in registry.bearers(" ".join(words[at : at + length])) if e.kind in GROUPS}
            if codes:
                home = {code for some in codes for code in some}
                found.update(home if len(home) == 1 else ())
                at += length - 1
                break
        at += 1
    return found
