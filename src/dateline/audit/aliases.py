"""Reports -> aliases: which office a name stands beside, so that "the mayor" and her name can be one speaker."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.audit.passage import Passage
from dateline.audit.reading import content
from dateline.audit.voices import OFFICES

_NAME = r"(?P<name>[A-ZÀ-Þ][\w’'-]+(?:\s+(?:(?:de|da|al|bin|el)\s+)?[A-ZÀ-Þ][\w’'.-]+){0,3})"
_TITLED = re.compile(rf"(?P<office>(?:[\w’'-]+\s+){{1,5}}){_NAME}")
_APPOSED = re.compile(rf"{_NAME},\s+(?:(?:the|a|an|its|his|her|their|who is)\s+)?(?P<office>[^,.;]{{3,70}})[,.;]")
_ACRONYM = re.compile(r"(?P<office>(?:[\w’'-]+\s+){1,7})\((?P<name>[A-Z]{2,6})\)")


class Aliases:
    """Names and the offices beside them, as roots."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._pairs: set[tuple[frozenset[str], str]] = set()
        for passage in passages:
            for expression in (_TITLED, _APPOSED, _ACRONYM):
                self._pairs |= {pair for m in expression.finditer(passage.words) if (pair := _pair(m))}

    def of(self, who: frozenset[str]) -> frozenset[str]:
        """Roots of other names of a speaker: the surnames of an office, and the body behind an acronym, and back."""
        found: set[str] = set()
        for office, name in self._pairs:
            if who & OFFICES and who <= office:
                found.add(name)
            if name in who and len(who) == 1:
                found |= office
        return frozenset(found)

    def offices(self, name: str) -> list[frozenset[str]]:
        """The offices that stand beside a surname."""
        return [office for office, other in self._pairs if other == name]


def _pair(match: re.Match[str]) -> tuple[frozenset[str], str] | None:
    office, name = content(match["office"]), content(match["name"].split()[-1])
    return (office, next(iter(name))) if office & OFFICES and name and not name & OFFICES else None
