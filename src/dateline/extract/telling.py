"""Happenings of a report -> Claims: each value with the words it comes from and the happening that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from dateline.extract.actors import ActorMention
from dateline.extract.dates import PeriodMention
from dateline.extract.figures import FigureMention
from dateline.extract.fitting import VAGUE
from dateline.extract.happening import Happening
from dateline.extract.mentions import Mention, Reading
from dateline.extract.modality import hedge
from dateline.extract.names import PlaceMention
from dateline.extract.sides import CIVILIAN, side_of
from dateline.extract.triggers import Trigger
from dateline.extract.types import incident_type, violent
from dateline.model import Actor, Claim, IncidentType, Link, Participant, Period, Place, Report, Value

EXTRACTOR = "rules/1"
LENT = "told elsewhere in the report"  # hedge of a place that the words about the happening do not name
REPORTED = "reported"  # hedge of a period that is only inferred from the day of the news
ELSEWHERE = ("dateline", "speaker", "actor")  # parts that a place plays without being the scene
_DAY = timedelta(1)
_UNPROVEN = frozenset("suspected alleged presumed purported supposed accused".split())
_MAY = frozenset("could may might".split())
_LOCAL = frozenset("curfew grave".split())
_THEY = frozenset("they he she it this these".split())
_NO_DAY = ("recent", "window", "until")  # kinds of period that say how long, not when


def told(report: Report, readings: Sequence[Reading], found: Sequence[Happening]) -> list[Claim]:
    """All claims about the happenings of a report, and the places that it only names."""
    teller = _Teller(report, readings, found)
    claims = [claim for happening in found for claim in teller.happening(happening)]
    claims += teller.elsewhere({(c.span.start, c.span.end) for c in claims if c.attribute == "place"})
    return list({c.id: c for c in claims}.values())


@dataclass(frozen=True, slots=True)
class _Teller:
    report: Report
    readings: Sequence[Reading]
    found: Sequence[Happening]

    def happening(self, happening: Happening) -> Iterator[Claim]:
        """The claims about one happening; none where no word says what kind of thing it was."""
        kind = _kind(happening)
        if kind is None:
            return
        about, modality = f"{self.report.id}#{happening.number}", happening.modality
        reading = next(m.reading for m in happening.mentions if kind[1] in m.triggers)
        yield self._claim(reading, kind[1].at, kind[1].at + 1, "type", kind[0], about, modality)
        yield from self._periods(happening, about)
        yield from self._places(happening, about)
        for mention in happening.mentions:
            yield from self._participants(mention, about, modality)
        yield from self._figures(happening, about)
        yield from self._links(happening, about)

    def elsewhere(self, told: set[tuple[int, int]]) -> Iterator[Claim]:
        """Places that are only named; one that speaks, acts or sent the report says so in `hedge`."""
        for reading in self.readings:
            for place in reading.places:
                role = place.role if place.role in ELSEWHERE else None
                claim = self._claim(reading, place.start, place.end, "place", Place(place.name), "", hedge=role)
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
        given = _days(happening) or (_days(happening.parent) if happening.parent else [])
        given = [g for g in given if happening.modality != "actual" or not self._ahead(g[1])]
        narrow = [g for g in given if g[1].period.width <= VAGUE]
        for reading, mention in narrow or given:
            yield self._claim(reading, mention.start, mention.end, "period", mention.period, about, happening.modality)
        if not given:
            yield from self._reported(happening, about)

    def _ahead(self, mention: PeriodMention) -> bool:
        """Whether it lies after the day of publication, so that it dates nothing that has happened."""
        return self.report.published is not None and mention.period.start > self.report.published

    def _reported(self, happening: Happening, about: str) -> Iterator[Claim]:
        """Where no words date it: up to the day that someone spoke of it, or that the news of it came out.

        What the lead takes as known ("the killings at X") is older news, of which neither day says anything.
        """
        if any(m.definite and m.chief.noun and (m.reading.title or m.reading.lead) for m in happening.mentions):
            return
        for mention in happening.mentions:
            for spoken in (p for p in mention.spoken if p.period.width <= 2):
                period = Period(spoken.period.start - _DAY, spoken.period.end)
                yield self._claim(mention.reading, spoken.start, spoken.end, "period", period, about, hedge=REPORTED)
                return
        others = {id(o) for _, o, *_ in happening.orders}
        others |= {id(h) for h in self.found if any(o is happening for _, o, *_ in h.orders)}
        ordered = {id(p) for h in self.found if id(h) in others for m in h.mentions for p in m.periods}
        context = next((g for m in happening.mentions if not m.definite and (g := self._context(m, ordered))), None)
        if context:
            yield self._claim(context[0], context[1].start, context[1].end, "period", context[1].period, about)
            return
        news = next((m for m in happening.mentions if not m.chief.noun and m.weight), None)
        early = news is not None and (news.reading.title or news.reading.lead)
        if news and self.report.published and happening.modality == "actual" and (early or self._fresh()):
            period = Period(self.report.published - (1 if early else 3) * _DAY, self.report.published)
            at = news.chief.at
            yield self._claim(news.reading, at, at + 1, "period", period, about, hedge=REPORTED)

    def _fresh(self) -> bool:
        """Whether the report tells of something of its own week, so that what it leaves undated is likely as new."""
        ends = [h.period.end for h in self.found if h.period and h.modality == "actual"]
        return bool(self.report.published and ends and self.report.published - max(ends) <= 7 * _DAY)

    def _context(self, mention: Mention, ordered: set[int]) -> tuple[Reading, PeriodMention] | None:
        """The day last named before the mention, which the telling goes on from; for a toll in any paragraph.

        Not one of the days `ordered`, by identity, which are those of what came before it or after it.
        """
        spoken = {id(p) for h in self.found for m in h.mentions for p in m.spoken}
        here, at = mention.reading, mention.triggers[0].at
        for reading in reversed(self.readings[: here.number + 1] if mention.weight == 0 else [here]):
            for p in (p for p in reversed(reading.periods) if id(p) not in ordered):
                narrow = p.kind in ("day", "relative", "range") and p.period.width <= 2 and id(p) not in spoken
                if narrow and not self._ahead(p) and (reading is not here or p.end <= at) and not reading.title:
                    return reading, p
        return None

    def _places(self, happening: Happening, about: str) -> Iterator[Claim]:
        given = _sites(happening)
        told = [(m.reading, p) for m in happening.mentions for p in _in_sentence(m)]
        told += [*given, *(found for m in happening.mentions for found in _went_on(m))]
        own = {(id(reading), place.start) for reading, place in told}
        given = given or (_sites(happening.parent) if happening.parent else []) or self._near(happening)
        for reading, place in given:
            hedge = None if (id(reading), place.start) in own else LENT
            value = Place(place.name)
            yield self._claim(reading, place.start, place.end, "place", value, about, happening.modality, hedge)

    def _near(self, happening: Happening) -> list[tuple[Reading, PlaceMention]]:
        """Where its own clauses name no place: those of its first sentence that has one, or of the lead and title."""
        telling = [m for m in _telling(happening) if m.weight > 1 or not m.weak or happening.mentions[0] is m]
        telling = [m for m in telling if violent(m.chief.family.event)] or telling
        told = [(m.reading, [p for p in _in_sentence(m) if p.role in ("event", "mention")]) for m in telling]
        events = next(([(r, p) for p in places if p.role == "event"] for r, places in told if _eventful(places)), [])
        early = [(r, p) for r in self.readings if r.lead or r.title for p in r.places if p.role in ("event", "mention")]
        leads = any(m.reading.lead or m.reading.title for m in happening.mentions) or happening.number == 1
        main = max(self.found, key=lambda h: h.prominence)
        within = next(([(r, p) for p in places] for r, places in told if places), [])
        if all(_decreed(t) for m in telling for t in m.triggers):
            return events  # a state acts where it sits, not where its news comes from
        known = not happening.peaceful and all(
            m.definite and m.chief.noun for m in telling
        )  # it may have been anywhere
        borrowed = [] if main is happening or known else _sites(main)
        events = events or next((places for m in telling if (places := _went_on(m))), [])
        return events or (early[:2] if leads else []) or borrowed or within

    def _participants(self, mention: Mention, about: str, modality: str) -> Iterator[Claim]:
        suspects = [a for a in mention.suspects if a not in mention.agents]
        for actors, role in (([*mention.agents, *suspects], "attacker"), (mention.patients, "target")):
            for actor in actors:
                part = "victim" if role == "target" and side_of(actor.kind) == CIVILIAN else role
                value = Participant(
                    Actor(actor.name, kind=actor.kind), part, actor in suspects or _alleged(mention, actor)
                )
                yield self._claim(mention.reading, actor.start, actor.end, "participant", value, about, modality)

    def _figures(self, happening: Happening, about: str) -> Iterator[Claim]:
        """Its figures; a plural without a number counts only where no number is given for that outcome."""
        given = [(m.reading, _alone(m, f)) for m in happening.mentions for f in m.figures] + happening.loose
        counted = {f.figure.outcome for _, f in given if not _numberless(f)}
        for reading, figure in given:
            if _numberless(figure) and figure.figure.outcome in counted:
                continue
            modality = next(
                (m for m in (figure.modality, _governed(reading, figure)) if m != "actual"), happening.modality
            )
            key = about if modality == happening.modality else ""
            claim = self._claim(reading, figure.start, figure.end, "figure", figure.figure, key, modality)
            yield replace(claim, speaker=reading.voices.get(figure.number))

    def _links(self, happening: Happening, about: str) -> Iterator[Claim]:
        if happening.parent:
            mention = happening.mentions[0]
            value = Link("part_of", f"{self.report.id}#{happening.parent.number}")
            yield self._claim(mention.reading, mention.chief.at, mention.chief.at + 1, "link", value, about)
        for kind, other, reading, order in happening.orders:
            ends = sorted((order.first.at, order.second.at, order.word))
            value = Link(kind, f"{self.report.id}#{other.number}")
            yield self._claim(reading, ends[0], ends[-1] + 1, "link", value, about)


def _kind(happening: Happening) -> tuple[IncidentType, Trigger] | None:
    """Its type and the word for it; that of the whole for a part of which only the toll is told."""
    bare = all(m.weight == 0 for m in happening.mentions)
    whole = incident_type(happening.parent.mentions) if happening.parent and bare else None
    return (whole[0], happening.mentions[0].chief) if whole else incident_type(happening.mentions)


def _telling(happening: Happening) -> list[Mention]:
    """The mentions that hold as the happening does: what may come says nothing of when or where it came."""
    held = ("actual", "denied") if happening.modality == "actual" else (happening.modality, "actual")
    return [m for m in happening.mentions if m.modality in held]


def _days(happening: Happening) -> list[tuple[Reading, PeriodMention]]:
    return [
        (m.reading, p)
        for m in _telling(happening)
        if m.weight or m is happening.mentions[0]
        for p in m.periods
        if p.kind not in _NO_DAY
    ]


def _sites(happening: Happening) -> list[tuple[Reading, PlaceMention]]:
    """The places that its mentions name; those of "no casualties in X" only where no other mention names one, and for
    what states do only those beside its own words."""
    telling = [m for m in _telling(happening) if m.places]
    if happening.peaceful:
        telling = [m for m in telling if any(_decreed(t) for t in m.triggers)] or telling
    positive = [m for m in telling if m.modality != "denied"]
    return [(m.reading, p) for m in positive or telling for p in m.places]


def _in_sentence(mention: Mention) -> list[PlaceMention]:
    doc = mention.reading.paragraph.doc
    return [p for p in mention.reading.places if doc[p.start].sent.start == mention.sentence]


def _decreed(trigger: Trigger) -> bool:
    """Whether it names what states and courts do, wherever they sit: an agreement, sanctions, an indictment."""
    return trigger.family.name in ("agreement", "order") and trigger.token.lemma_.lower() not in _LOCAL


def _went_on(mention: Mention) -> list[tuple[Reading, PlaceMention]]:
    """Where the next sentence says that the same people were: "Four were held. They were stopped in X"."""
    doc = mention.reading.paragraph.doc
    after = next((s for s in doc.sents if s.start > mention.sentence), None)
    if (
        after is None
        or after[0].lower_ not in _THEY
        or any(t.at in range(after.start, after.end) for t in mention.reading.triggers)
    ):
        return []
    return [
        (mention.reading, p) for p in mention.reading.places if after.start <= p.start < after.end and p.role == "event"
    ]


def _alone(mention: Mention, figure: FigureMention) -> FigureMention:
    """The figure as a count of what is told of one place alone."""
    return replace(figure, figure=replace(figure.figure, scope="incident", part_of=None)) if mention.within else figure


def _numberless(figure: FigureMention) -> bool:
    return figure.figure.best is None and figure.figure.qualifier == "vague" and (figure.figure.low or 0) <= 2


def _governed(reading: Reading, figure: FigureMention) -> str:
    """Whether what the figure counts happened, by the grammar of its outcome word."""
    return next((t.modality for t in reading.triggers if t.at == figure.trigger and not figure.negated), "actual")


def _eventful(places: Sequence[PlaceMention]) -> bool:
    return any(p.role == "event" for p in places)


def _alleged(mention: Mention, actor: ActorMention) -> bool:
    """Whether the words hold the actor's part for unproven: "suspected militants", "allegedly shot by soldiers"."""
    doc = mention.reading.paragraph.doc
    near = {t.lower_ for t in doc[max(0, actor.start - 2) : actor.end]}
    verbs = [v for t in mention.triggers for v in ((t.token, t.token.head) if t.noun else (t.token,))]
    may = any(c.dep_ == "aux" and c.lower_ in _MAY for v in verbs for c in v.children)
    return may or bool(near & _UNPROVEN) or any(hedge(t.token) for t in mention.triggers if not t.noun)
