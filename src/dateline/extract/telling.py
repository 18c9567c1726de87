"""Happenings of a report -> Claims: each value with the words it comes from and the happening that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from dateline.extract.figures import FigureMention
from dateline.extract.happenings import VAGUE, Happening
from dateline.extract.mentions import Mention, Reading
from dateline.extract.names import PlaceMention
from dateline.extract.types import CIVILIAN, incident_type, side_of
from dateline.model import Actor, Claim, Link, Participant, Period, Place, Report, Value

EXTRACTOR = "rules/1"
REPORTED = "reported"  # hedge of a period that is only inferred from the day of the news
_DAY = timedelta(1)


def told(report: Report, readings: Sequence[Reading], found: Sequence[Happening]) -> list[Claim]:
    """All claims of a report, in the order of its text."""
    teller = _Teller(report, readings)
    claims = [claim for happening in found for claim in teller.happening(happening)]
    claims += teller.elsewhere({(c.span.start, c.span.end) for c in claims if c.attribute == "place"})
    unique = {c.id: c for c in claims}
    return sorted(unique.values(), key=lambda c: (c.span.start, c.span.end, c.attribute, c.about))


@dataclass(frozen=True, slots=True)
class _Teller:
    report: Report
    readings: Sequence[Reading]

    def happening(self, happening: Happening) -> Iterator[Claim]:
        """The claims about one happening; none where no word says what kind of thing it was."""
        kind = incident_type(happening.mentions)
        if kind is None:
            return
        about, modality = f"{self.report.id}#{happening.number}", happening.modality
        reading = next(m.reading for m in happening.mentions if kind[1] in m.triggers)
        yield self._claim(reading, kind[1].at, kind[1].at + 1, "type", kind[0], about, modality)
        yield from self._periods(happening, about)
        yield from self._places(happening, about)
        for mention in happening.mentions:
            yield from self._participants(mention, about, modality)
            for figure in mention.figures:
                yield self._figure(mention.reading, figure, about, modality)
        for reading, figure in happening.loose:
            yield self._figure(reading, figure, about, modality)
        yield from self._links(happening, about)

    def elsewhere(self, told: set[tuple[int, int]]) -> Iterator[Claim]:
        """Places that are only named."""
        for reading in self.readings:
            for place in reading.places:
                claim = self._claim(reading, place.start, place.end, "place", Place(place.name), "")
                if (claim.span.start, claim.span.end) not in told:
                    yield claim

    def _claim(
        self,
        reading: Reading,
        start: int,
        end: int,
        attribute: str,
        value: Value,
        about: str,
        modality: str = "actual",
        hedge: str | None = None,
    ) -> Claim:
        span = reading.paragraph.span(start, end)
        return Claim(
            span, self.report.quote(span), attribute, value, about, None, "asserts", hedge, modality, EXTRACTOR
        )

    def _periods(self, happening: Happening, about: str) -> Iterator[Claim]:
        given = [(m.reading, p) for m in happening.mentions if m.weight for p in m.periods if p.kind != "recent"]
        if not given and happening.parent:
            given = [(m.reading, p) for m in happening.parent.mentions if m.weight for p in m.periods]
        narrow = [g for g in given if g[1].period.width <= VAGUE]
        for reading, mention in narrow or given:
            yield self._claim(reading, mention.start, mention.end, "period", mention.period, about, happening.modality)
        if not given:
            yield from self._reported(happening, about)

    def _reported(self, happening: Happening, about: str) -> Iterator[Claim]:
        """Where no words date it: up to the day that someone spoke of it, or that the news of it came out."""
        for mention in happening.mentions:
            for spoken in mention.spoken:
                period = Period(spoken.period.start - _DAY, spoken.period.end)
                yield self._claim(mention.reading, spoken.start, spoken.end, "period", period, about, hedge=REPORTED)
                return
        news = next((m for m in happening.mentions if (m.reading.title or m.reading.lead) and not m.chief.noun), None)
        if news and self.report.published and happening.modality == "actual":
            period = Period(self.report.published - _DAY, self.report.published)
            at = news.chief.at
            yield self._claim(news.reading, at, at + 1, "period", period, about, hedge=REPORTED)

    def _places(self, happening: Happening, about: str) -> Iterator[Claim]:
        given = [(m.reading, p) for m in happening.mentions for p in m.places]
        if not given and happening.parent:
            given = [(m.reading, p) for m in happening.parent.mentions for p in m.places]
        if not given:
            given = list(self._beside(happening))
        for reading, place in given:
            yield self._claim(reading, place.start, place.end, "place", Place(place.name), about, happening.modality)

    def _beside(self, happening: Happening) -> Iterator[tuple[Reading, PlaceMention]]:
        """Places in the sentences that tell of it, where its own clauses name none."""
        for mention in happening.mentions:
            doc = mention.reading.paragraph.doc
            for place in mention.reading.places:
                if place.role in ("event", "mention") and doc[place.start].sent.start == mention.sentence:
                    yield mention.reading, place

    def _participants(self, mention: Mention, about: str, modality: str) -> Iterator[Claim]:
        for actors, role in ((mention.agents, "attacker"), (mention.patients, "target")):
            for actor in actors:
                part = "victim" if role == "target" and side_of(actor.kind) == CIVILIAN else role
                value = Participant(Actor(actor.name, kind=actor.kind), part)
                yield self._claim(mention.reading, actor.start, actor.end, "participant", value, about, modality)

    def _figure(self, reading: Reading, figure: FigureMention, about: str, modality: str) -> Claim:
        chosen = figure.modality if figure.modality != "actual" else modality
        return self._claim(reading, figure.start, figure.end, "figure", figure.figure, about, chosen)

    def _links(self, happening: Happening, about: str) -> Iterator[Claim]:
        if happening.parent:
            mention = happening.mentions[0]
            value = Link("part_of", f"{self.report.id}#{happening.parent.number}")
            yield self._claim(mention.reading, mention.chief.at, mention.chief.at + 1, "link", value, about)
        for kind, other, reading, order in happening.orders:
            ends = sorted((order.first.at, order.second.at))
            value = Link(kind, f"{self.report.id}#{other.number}")
            yield self._claim(reading, ends[0], ends[1] + 1, "link", value, about)
