"""Mentions of a report -> Happenings: which mentions tell of one thing, in the order of the text.

Each mention joins the happening that it fits best, or opens one of its own where days, sides, means or the words say
that it is another ("a second attack", "in another operation") and it says enough to stand alone. A mention that fits
nothing and says little is dropped: an invented happening costs more than a missed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from dateline.extract import clauses, fitting
from dateline.extract.clauses import BESIDE, DEEDS
from dateline.extract.clauses import Sequence as Order
from dateline.extract.figures import FigureMention
from dateline.extract.happening import Happening
from dateline.extract.mentions import Mention, Reading, mentions
from dateline.extract.triggers import Trigger

LEAST = 0.01  # a mention joins a happening whose fit is above this
_LARGE = 10  # people; smaller numbers repeat by chance
_Ranking = list[tuple[float, int, Happening]]


def happenings(readings: Iterable[Reading], published: date | None) -> list[Happening]:
    """The happenings of one report, numbered as the body tells them; the title, whose grammar is poor, comes last."""
    story = _Story(published)
    for reading in sorted(readings, key=lambda r: r.title):
        if reading.title:
            story.current = max(story.found, key=lambda h: h.prominence, default=None)
        found, orders = mentions(reading)
        for mention in found:
            story.place(mention, orders, found)
        story.order(reading, orders)
        story.answer(reading, found)
        story.loose(reading, found)
    return story.told()


class _Story:
    """The happenings so far, and the one that is being spoken of."""

    def __init__(self, published: date | None) -> None:
        self.published = published
        self.found: list[Happening] = []
        self.current: Happening | None = None
        self.early: list[tuple[Reading, FigureMention]] = []  # told before any happening, in a headline
        self.of: dict[int, Happening] = {}  # by identity of the trigger's token and paragraph

    def place(self, mention: Mention, orders: Sequence[Order], beside: Sequence[Mention]) -> None:
        """Put one mention where it belongs, or drop it; `beside` are the mentions of its paragraph."""
        if mention.weight == 0 and mention.figures and all(f.figure.high == 0 for f in mention.figures):
            mention.places.clear()  # "no casualties in X": where nothing happened
        apart, answer = self._apart(mention, orders, beside), self.current
        ground = clauses.answered(mention.chief, {t.at: t for t in mention.reading.triggers}) if answer else None
        reply = clauses.replies(mention.chief) if answer else None
        if answer and (ground or reply):
            apart.append(answer)
        ordered = any({o.first.at, o.second.at} & {t.at for t in mention.triggers} for o in orders)
        if (not ordered and fitting.at_large(mention, self.found)) or (
            fitting.ahead(mention, self.published) and mention.periods
        ):
            return
        ranked = sorted(
            ((self._fit(mention, h), h.number, h) for h in self.found if h not in apart),
            key=lambda r: (-r[0], -r[1]),
        )
        ranked = _by_count(mention, self._past_aside(mention, _by_victims(mention, ranked)))
        score, chosen = (ranked[0][0], ranked[0][2]) if ranked else (-9.0, None)
        umbrella = self._whole(mention, orders) or self._umbrella(mention, self._ordered(mention, orders))
        if umbrella is not None:
            self._take(mention, self._open(umbrella))
        elif chosen is not None and score > LEAST:
            self._take(mention, chosen)
        elif fitting.stands(mention, self.found, ordered, self.published):
            self._take(mention, self._open())
        elif chosen is not None and score > -2 and fitting.by_days(mention, chosen) >= 0:
            self._take(mention, chosen, speaks=False)
        home = self.of.get(_key(mention.reading, mention.chief))
        if answer and ground and home and home is not answer:
            order = Order("responds_to", mention.chief, mention.chief, ground.i)
            answer.orders.append((order.kind, home, mention.reading, order))
        elif answer and reply and home and home is not answer:
            home.orders.append(
                ("responds_to", answer, mention.reading, Order("responds_to", mention.chief, mention.chief, reply.i))
            )

    def _past_aside(self, mention: Mention, ranked: _Ranking) -> _Ranking:
        """The ranking with the main happening first, for a bare toll after an aside that has told its own."""
        main = max(self.found, key=lambda h: h.prominence, default=None)
        if mention.weight or mention.periods or mention.places or not ranked or ranked[0][2] in (main, None):
            return ranked
        aside, outcomes = ranked[0][2], {f.figure.outcome for f in mention.figures}
        if not outcomes & {f.figure.outcome for m in aside.mentions for f in m.figures} or aside.parent:
            return ranked
        return [r for r in ranked if r[2] is main] + [r for r in ranked if r[2] is not main]

    def _apart(self, mention: Mention, orders: Sequence[Order], beside: Sequence[Mention]) -> list[Happening]:
        """The happenings that the words order before or after this mention, or that the other one of the two fits."""
        others, placed = _others(mention, orders), self._ordered(mention, orders)
        rivals = [m for m in beside if m.triggers[0].at > mention.triggers[0].at and set(others) & set(m.triggers)]
        rivals = [m for m in rivals if m.definite >= mention.definite]
        better = [h for m in rivals for h in self.found if self._fit(m, h) > self._fit(mention, h)]
        return placed + better

    def _ordered(self, mention: Mention, orders: Sequence[Order]) -> list[Happening]:
        """The happenings that the words order before or after this mention."""
        return [h for t in _others(mention, orders) if (h := self.of.get(_key(mention.reading, t)))]

    def _open(self, parent: Happening | None = None) -> Happening:
        self.found.append(Happening(len(self.found) + 1, parent=parent))
        return self.found[-1]

    def _take(self, mention: Mention, happening: Happening, speaks: bool = True) -> None:
        happening.mentions.append(mention)
        if speaks and mention.modality == "actual":
            self.current = happening
        for trigger in mention.triggers:
            self.of.setdefault(_key(mention.reading, trigger), happening)

    def _fit(self, mention: Mention, happening: Happening) -> float:
        """The fit, better for what is spoken of just now, worse for what lies long before the news."""
        nearer = -1.0 if self._long_ago(happening) else 0.5 if happening is self.current else 0.0
        owed = happening is self.current and fitting.owes(mention, happening)
        return nearer + owed + fitting.fit(mention, happening)

    def _long_ago(self, happening: Happening) -> bool:
        """Whether it lies long before what the report is about, so that the telling does not go on from it."""
        main = max(self.found, key=lambda h: h.prominence)
        if happening is main or not happening.dated or not main.dated:
            return False
        return happening.dated.end < main.dated.start - fitting.OLD

    def _whole(self, mention: Mention, orders: Iterable[Order]) -> Happening | None:
        """The happening of which the words make it a stage ("began with raids") or one of several counts by place."""
        if mention.within:
            return self.of.get(_key(mention.reading, mention.triggers[0]))
        wholes = (o.second for o in orders if o.kind == "part_of" and o.first in mention.triggers)
        return next((h for t in wholes if (h := self.of.get(_key(mention.reading, t)))), None)

    def _umbrella(self, mention: Mention, ordered: Sequence[Happening]) -> Happening | None:
        """The happening of several of which this mention tells one: "the first raid, in X", "another, in Y".

        None of those that it came before or after.
        """
        names = {p.name for p in mention.places}
        told = mention.weight > 0 or bool(mention.ordinal) or fitting.enumerated(mention)
        if mention.plural or not names or mention.modality != "actual" or not told or mention.reading.title:
            return None
        counted = bool(mention.ordinal) or mention.opens
        told = bool(mention.figures) and ((mention.definite and mention.chief.noun) or fitting.enumerated(mention))
        for happening in (h for h in reversed(self.found) if h not in ordered):
            several = happening.plural and (counted or told)
            placed = counted or bool(happening.places) or fitting.enumerated(mention)
            several = several or (placed and fitting.part(mention, happening))
            if happening.parent is None and several and not names & fitting.own_places(happening, self.found):
                days = fitting.by_days(mention, happening)
                if days > -1 and fitting.by_means(mention, happening) >= 0:
                    return happening
        return None

    def order(self, reading: Reading, orders: Iterable[Order]) -> None:
        """Keep how two happenings of this paragraph stand to each other."""
        for order in orders:
            first, second = (self.of.get(_key(reading, t)) for t in (order.first, order.second))
            if first and second and first is not second and first.parent is not second and order.kind != BESIDE:
                first.orders.append((order.kind, second, reading, order))

    def answer(self, reading: Reading, found: Sequence[Mention]) -> None:
        """Link what the authorities did to the violence that the same sentence takes as its ground."""
        pairs = [(a, b) for a in found for b in found if a.sentence == b.sentence and b.definite and b.weight]
        for deed, ground in pairs:
            first, second = (self.of.get(_key(reading, m.chief)) for m in (deed, ground))
            if first and second and first.peaceful and not second.peaceful and deed.chief.family.name in DEEDS:
                order = Order("responds_to", deed.chief, ground.chief, ground.chief.at)
                if not any(kind == order.kind and other is second for kind, other, *_ in first.orders):
                    first.orders.append((order.kind, second, reading, order))

    def loose(self, reading: Reading, found: Sequence[Mention]) -> None:
        """Give figures that no mention holds to the happening spoken of just before them."""
        held = {
            id(f) for m in found for f in m.figures if m.periods or any(_key(reading, t) in self.of for t in m.triggers)
        }
        for figure in reading.figures:
            before = [t for m in found for t in m.triggers if t.at < figure.number and _key(reading, t) in self.of]
            happening = self.of[_key(reading, before[-1])] if before else self.current
            if id(figure) in held:
                continue
            if happening:
                happening.loose.append((reading, figure))
            elif not self.found:
                self.early.append((reading, figure))

    def told(self) -> list[Happening]:
        """The happenings with their days and modality settled, background told from news."""
        main = max(self.found, key=lambda h: h.prominence, default=None)
        if main:
            main.loose += self.early
        for happening in self.found:
            happening.period = happening.dated
            telling = [m for m in happening.mentions if m.weight] or happening.mentions
            if all(m.modality != "actual" for m in telling):
                happening.modality = telling[0].modality
            if happening is not main and self._history(happening, main):
                happening.modality = "background"
        kept = [h for h in self.found if not (h.bare and h is not main and not h.mentions[0].reading.lead)]
        for happening in kept:
            happening.orders = [o for o in happening.orders if o[1] in kept]
        return kept

    def _history(self, happening: Happening, main: Happening | None) -> bool:
        """Whether a side happening lies long before the main one, or a year before the report where that has no day."""
        period = happening.period
        if period is None:
            return False
        if main and main.dated:
            return period.end < main.dated.start - fitting.OLD or period.width > fitting.VAGUE
        old = self.published is not None and period.end < self.published - 2 * fitting.OLD
        return old or period.width > fitting.VAGUE


def _key(reading: Reading, trigger: Trigger) -> int:
    return reading.number * 100_000 + trigger.at


def _others(mention: Mention, orders: Sequence[Order]) -> list[Trigger]:
    """The triggers that words of sequence tie to the mention's own."""
    mine = {t.at for t in mention.triggers}
    return [o.second if o.first.at in mine else o.first for o in orders if {o.first.at, o.second.at} & mine]


def _by_victims(mention: Mention, ranked: _Ranking) -> _Ranking:
    """The ranking with a happening first whose victims are of the mention's side, where those of the best are not."""
    mine = mention.patient_sides
    if not mine or not ranked or not (theirs := ranked[0][2].sides(False)) or mine & theirs:
        return ranked
    sharing = [r for r in ranked if mine & r[2].sides(False) and r[0] > 0]
    return sharing + [r for r in ranked if r not in sharing]


def _by_count(mention: Mention, ranked: _Ranking) -> _Ranking:
    """The ranking with a happening first of which the text has told the toll that this one takes as known."""
    known = [f for f in mention.figures if (f.figure.best or 0) >= _LARGE and _definite(mention.reading, f)]
    mine = {(f.figure.outcome, f.figure.best) for f in known}
    if mention.weight or not mine:
        return ranked
    same = [r for r in ranked if mine & {(f.figure.outcome, f.figure.best) for m in r[2].mentions for f in m.figures}]
    return same + [r for r in ranked if r not in same]


def _definite(reading: Reading, figure: FigureMention) -> bool:
    """ "The 145 dead": a toll that was told before."""
    number = reading.paragraph.doc[figure.number]
    return number.i > number.sent.start and number.nbor(-1).lower_ in ("the", "these", "those")
