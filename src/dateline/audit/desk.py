"""Analysis -> Desk: the brief and its reports laid out for the rules, cut into passages, read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from dateline.audit.aliases import Aliases
from dateline.audit.align import Aligned, Alignment
from dateline.audit.lists import pattern
from dateline.audit.numbers import Number, numbers
from dateline.audit.passage import Passage, passages
from dateline.audit.reading import attributed, content
from dateline.audit.tally import Tally, tallies
from dateline.model import Analysis, Claim, Incident, Participant, Period, Report, Source, Span

ROUNDED = 0.05  # share by which a number that is called rounded may differ from a report's
LEAP = 4  # times the smaller; counts so far apart need words in common besides their incident
SHORT = 5  # days; within a longer period a report names no day


class Desk:
    """What every rule may look at. Nothing here changes after it was made; the parts are computed when first asked."""

    def __init__(self, analysis: Analysis, brief: Report) -> None:
        self.analysis = analysis
        self.brief = brief
        self._asked: dict[str, list[Aligned]] = {}
        self._tallies: dict[tuple[str, int], list[Tally]] = {}
        self._claims_of: dict[str, list[Claim]] = {}
        self._days: dict[str, frozenset[date]] = {}
        self._matters: dict[tuple[str, int], frozenset[str]] = {}
        for claim in analysis.claims:
            self._claims_of.setdefault(claim.report_id, []).append(claim)

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
        return self._claims_of.get(self.brief.id, [])

    @cached_property
    def places(self) -> frozenset[str]:
        """The names that stand for places in the reports: a country that speaks may be any of its officials."""
        return frozenset(c.quote for c in self.analysis.claims if c.attribute == "place")

    @cached_property
    def vocabularies(self) -> list[frozenset[str]]:
        """The roots of all words of each report, its title and its outlet included."""
        return [content(" ".join((r.title, r.outlet, r.text))) for r in self.analysis.reports]

    def within(self, passage: Passage, attribute: str = "") -> list[Claim]:
        """The claims whose words stand in a sentence, of one attribute or of all."""
        span = Span(passage.report.id, passage.start, passage.end)
        many = self._claims_of.get(passage.report.id, ())
        return [c for c in many if c.span.overlaps(span) and attribute in ("", c.attribute)]

    def speakers(self, passage: Passage) -> list[Source]:
        """Whom the claims of a sentence are given to, in order, each once; the outlet itself is left out."""
        return list(dict.fromkeys(c.speaker for c in self.within(passage) if c.speaker))

    def actors(self, passage: Passage) -> set[str]:
        """The ids of the known actors that a sentence names or lets speak."""
        named = {c.value.actor.id for c in self.within(passage) if isinstance(c.value, Participant)}
        return (named | {s.id for s in self.speakers(passage)}) - {""}

    @cached_property
    def alignment(self) -> Alignment:
        """The report sentences, ready to be asked."""
        return Alignment(self.sources)

    @cached_property
    def aliases(self) -> Aliases:
        """Which names and offices may be one speaker."""
        return Aliases([*self.sources, *self.passages])

    def aligned(self, passage: Passage, start: int | None = None, end: int | None = None) -> list[Aligned]:
        """The report sentences that speak of the same as a sentence of the brief, or as a stretch of its text."""
        words = passage.words if start is None else passage.report.text[start:end]
        if words not in self._asked:
            self._asked[words] = self.alignment.matches(words)
        return self._asked[words]

    def tallies(self, passage: Passage) -> list[Tally]:
        """The counts of a sentence, of the brief or of a report."""
        key = (passage.report.id, passage.start)
        if key not in self._tallies:
            self._tallies[key] = tallies(passage, self._claims_of.get(passage.report.id, ()))
        return self._tallies[key]

    @cached_property
    def told(self) -> dict[float, list[Tally]]:
        """Every count of the reports by its value."""
        found: dict[float, list[Tally]] = {}
        for passage in self.sources:
            for tally in self.tallies(passage):
                found.setdefault(tally.value, []).append(tally)
        return found

    def gives(self, number: Number) -> bool:
        """Whether some report gives a number in any role, or rounds one ("about 500" for 487)."""
        loose = ROUNDED * number.value if number.qualifier and number.value % 10 == 0 else 0
        return any(abs(number.value - value) <= loose for value in self._numbers)

    @cached_property
    def _numbers(self) -> frozenset[float]:
        """Every number of the reports, and those that their ranges and their dozens hold."""
        return frozenset(n.value for p in self.sources for n in numbers(p.words))

    def context(self, passage: Passage, back: int = 1) -> str:
        """A report sentence with the one before it, or more, which name what a pronoun takes up."""
        places = ((passage.report.id, passage.position - k) for k in range(back, 0, -1))
        return " ".join([*(self._before[p].words for p in places if p in self._before), passage.words])

    def near(self, passage: Passage) -> list[Passage]:
        """A report sentence with its neighbours."""
        places = ((passage.report.id, passage.position + k) for k in (-1, 0, 1))
        return [self._before[place] for place in places if place in self._before]

    def following(self, passage: Passage, many: int) -> list[Passage]:
        """The sentences after a report sentence, up to `many` of them."""
        places = ((passage.report.id, passage.position + k) for k in range(1, many + 1))
        return [self._before[place] for place in places if place in self._before]

    @cached_property
    def values(self) -> frozenset[float]:
        """Every count that the brief gives."""
        return frozenset(t.value for p in self.passages for t in self.tallies(p))

    def given(self, outcome: str | None) -> set[float]:
        """The numbers that the brief gives for an outcome, or without one."""
        return {t.value for p in self.passages for t in self.tallies(p) if t.outcome in (outcome, None)}

    def matters(self, passage: Passage) -> frozenset[str]:
        """The ids of the incidents that the claims of a sentence belong to."""
        key = (passage.report.id, passage.start)
        if key not in self._matters:
            ties = self._ties.get(passage.report.id, ())
            self._matters[key] = frozenset(i for a, b, i in ties if a < passage.end and passage.start < b)
        return self._matters[key]

    @cached_property
    def _ties(self) -> dict[str, list[tuple[int, int, str]]]:
        """By report, the stretches of the claims that stand in incidents, with the incident's id."""
        found: dict[str, list[tuple[int, int, str]]] = {}
        for incident in self.analysis.incidents:
            for claim in incident.claims:
                found.setdefault(claim.report_id, []).append((claim.span.start, claim.span.end, incident.id))
        return found

    def same_matter(self, one: Tally, other: Tally) -> bool:
        """Whether two counts of the reports belong to one incident, or their sentences share telling words."""
        leap = max(one.value, other.value) > LEAP * min(one.value, other.value)
        if not leap and self.matters(one.passage) & self.matters(other.passage):
            return True
        telling = self.alignment.telling(self.context(one.passage)) - {one.number.shown}
        return len(telling & content(self.context(other.passage))) >= 2

    def knows(self, report: Report, day: date) -> bool:
        """Whether a report names a day, gives a short period that holds it, or is of that day or the next."""
        if report.id not in self._days:
            self._days[report.id] = self._days_of(report)
        return day in self._days[report.id]

    def _days_of(self, report: Report) -> frozenset[date]:
        found = {report.published, report.published - timedelta(days=1)} if report.published else set()
        for passage in (p for p in self.sources if p.report.id == report.id):
            for named in passage.days:
                found |= {d for d in (named.day, named.first) if d}
        for claim in self._claims_of.get(report.id, ()):
            if isinstance(claim.value, Period) and claim.value.width <= SHORT:
                found |= {claim.value.start + timedelta(days=k) for k in range(claim.value.width)}
        return frozenset(found)

    def incidents_of(self, passage: Passage) -> list[Incident]:
        """The incidents that the claims of a sentence belong to."""
        mine = self.matters(passage)
        return [i for i in self.analysis.incidents if i.id in mine]

    def began(self, tally: Tally) -> date | None:
        """The first day of the incident that a count belongs to."""
        found = [i.period.start for i in self.incidents_of(tally.passage) if i.period]
        return min(found, default=None)

    @cached_property
    def _before(self) -> dict[tuple[str, int], Passage]:
        return {(p.report.id, p.position): p for p in self.sources}

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
