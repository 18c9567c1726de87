"""Analysis -> Desk: the brief and its reports laid out for the rules, cut into passages, read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from dateline.audit.align import Aligned, Alignment
from dateline.audit.lists import pattern
from dateline.audit.numbers import Number, numbers
from dateline.audit.passage import Passage, passages
from dateline.audit.reading import attributed
from dateline.model import Analysis, Claim, Incident, Report, Span


class Desk:
    """What every rule may look at. Nothing here changes after it was made; the parts are computed when first asked."""

    def __init__(self, analysis: Analysis, brief: Report) -> None:
        self.analysis = analysis
        self.brief = brief
        self._asked: dict[str, list[Aligned]] = {}

    @cached_property
    def passages(self) -> list[Passage]:
        """The sentences of the brief."""
        return passages(self.brief)

    @cached_property
    def described(self) -> list[Passage]:
        """The sentences outside the section of judgements."""
        return [p for p in self.passages if not p.concludes]

    @cached_property
    def sources(self) -> list[Passage]:
        """The sentences of all reports."""
        return [p for report in self.analysis.reports for p in passages(report)]

    @cached_property
    def claims(self) -> list[Claim]:
        """The claims of the brief."""
        return [c for c in self.analysis.claims if c.report_id == self.brief.id]

    def within(self, passage: Passage, attribute: str = "") -> list[Claim]:
        """The claims whose words stand in a sentence, of one attribute or of all."""
        span = Span(passage.report.id, passage.start, passage.end)
        many = self.claims if passage.report.id == self.brief.id else self.analysis.claims
        return [c for c in many if c.span.overlaps(span) and attribute in ("", c.attribute)]

    @cached_property
    def alignment(self) -> Alignment:
        """The report sentences, ready to be asked."""
        return Alignment(self.sources)

    def aligned(self, passage: Passage, start: int | None = None, end: int | None = None) -> list[Aligned]:
        """The report sentences that speak of the same as a sentence of the brief, or as a stretch of its text."""
        words = passage.words if start is None else passage.report.text[start:end]
        if words not in self._asked:
            self._asked[words] = self.alignment.matches(words)
        return self._asked[words]

    def holding(self, number: Number) -> list[Aligned]:
        """The report sentences that give the same number, wherever they stand."""
        same = [
            p for p in self.sources if any(n.value == number.value and n.kind == number.kind for n in numbers(p.words))
        ]
        return [Aligned(p, 1.0, frozenset()) for p in same]

    def shares(self, passage: Passage) -> list[Number]:
        """The percentages of a sentence that are neither a likelihood nor somebody else's."""
        if attributed(passage.words) or pattern("likelihood").search(passage.words):
            return []
        return [n for n in numbers(passage.words) if n.kind == "percent"]

    def told_percent(self, value: float) -> bool:
        """Whether some report gives this percentage."""
        return any(n.kind == "percent" and abs(n.value - value) <= 1 for p in self.sources for n in numbers(p.words))

    def around(self, passage: Passage, before: int = 1, after: int = 1) -> list[Passage]:
        """A sentence of the brief with its neighbours, in order."""
        return self.passages[max(0, passage.position - before) : passage.position + after + 1]


def _shared(desk: Desk) -> list[Incident]:
    """Incidents of which both the brief and a report speak."""
    mine = desk.brief.id
    return [i for i in desk.analysis.incidents if mine in i.report_ids and len(i.report_ids) > 1]


# What a rule's first parameter may be, and what it is then given.
WALKS: dict[type, Callable[[Desk], Iterable[Any]]] = {
    Report: lambda desk: [desk.brief],
    Passage: lambda desk: desk.passages,
    Claim: lambda desk: desk.claims,
    Incident: _shared,
}
