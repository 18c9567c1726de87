"""Words of the brief -> the report sentences that speak of the same thing, best first, and how surely.

Shared content words count by how rare they are in this body of reports; a word that stands only in a neighbouring
sentence counts half, because reports name a subject once and go on with pronouns. What is not aligned is not judged.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.audit.numbers import numbers
from dateline.audit.passage import Passage
from dateline.audit.reading import content

UNSEEN = 3  # sentences that a word which no report uses counts as standing in
NEIGHBOUR = 0.5  # weight of a shared word that stands in the sentence before or after
ENOUGH = 0.34  # share of the brief's weight that must be found again; set on the planted faults of bench/mutations.py


MONTHS = content("January February March April May June July August September October November December")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A report sentence and how much of the brief's words it takes up, 0..1. `shared`: roots in the sentence itself."""

    passage: Passage
    score: float
    shared: frozenset[str]


class Alignment:
    """The report sentences, indexed by the roots of their content words and by their numbers."""

    def __init__(self, sources: Sequence[Passage]) -> None:
        self._sources = sources
        self._terms = [terms(p.words) for p in sources]
        self._near = [self._neighbours(i) for i in range(len(sources))]
        self._count = Counter(t for some in self._terms for t in some)
        self._holders: dict[str, list[int]] = {}
        for i, some in enumerate(self._terms):
            for term in some:
                self._holders.setdefault(term, []).append(i)

    def _neighbours(self, i: int) -> frozenset[str]:
        mine = self._sources[i].report.id
        beside = [j for j in (i - 2, i - 1, i + 1) if 0 <= j < len(self._sources)]
        return frozenset().union(*(self._terms[j] for j in beside if self._sources[j].report.id == mine))

    def weight(self, term: str) -> float:
        """How telling a term is: rare in the reports, but there; one that none has may be the writer's own."""
        return math.log(1 + len(self._sources) / (1 + (self._count[term] or UNSEEN)))

    def telling(self, words: str) -> frozenset[str]:
        """The terms of the words that stand in the reports, but in few of their sentences."""
        most = max(4, len(self._sources) / 7)
        return frozenset(t for t in terms(words) if 0 < self._count[t] <= most and t not in MONTHS)

    def share(self, words: str, theirs: str) -> float:
        """How much of the weight of the words stands in other words, 0..1."""
        asked, there = terms(words), terms(theirs)
        whole = sum(map(self.weight, asked))
        return sum(map(self.weight, asked & there)) / whole if whole else 0.0

    def matches(self, words: str, leave: Iterable[str] = (), enough: float = ENOUGH) -> list[Aligned]:
        """The sentences that take up at least `enough` of the weight of the words, best first; `leave` is not asked."""
        asked = terms(words) - frozenset(leave)
        whole = sum(self.weight(t) for t in asked)
        if not whole:
            return []
        found = []
        for i in {i for t in asked for i in self._holders.get(t, ())}:
            shared = asked & self._terms[i]
            beside = (asked & self._near[i]) - shared
            score = (sum(map(self.weight, shared)) + NEIGHBOUR * sum(map(self.weight, beside))) / whole
            if score >= enough:
                found.append(Aligned(self._sources[i], score, shared))
        return sorted(found, key=lambda a: (-a.score, a.passage.report.path, a.passage.position))


def terms(words: str) -> frozenset[str]:
    """Roots of the content words, and the counts as digits."""
    return content(words) | {n.shown for n in numbers(words) if n.kind in ("count", "percent")}
