"""Analysis -> Desk: the brief and its reports laid out for the rules, cut into passages, read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from dateline.audit.passage import Passage, passages
from dateline.model import Analysis, Claim, Incident, Report, Span


class Desk:
    """What every rule may look at. Nothing here changes after it was made; the parts are computed when first asked."""

    def __init__(self, analysis: Analysis, brief: Report) -> None:
        self.analysis = analysis
        self.brief = brief

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
