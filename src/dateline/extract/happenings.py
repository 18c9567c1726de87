"""Mentions of a report -> Happenings: which mentions tell of one thing, in the order of the text.

Each mention joins the happening that it fits best, or opens one of its own where days, sides, means or the words say
that it is another ("a second attack", "in another operation") and it says enough to stand alone. A mention that fits
nothing and says little is dropped: an invented happening costs more than a missed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from dateline.extract import clauses, fitting, standing
from dateline.extract.clauses import BESIDE, DEEDS
from dateline.extract.clauses import Sequence as Order
from dateline.extract.figures import FigureMention
from dateline.extract.happening import Happening
from dateline.extract.mentions import Mention, Reading, mentions
from dateline.extract.triggers import Trigger

LEAST = 0.01  # a mention joins a happening whose fit is above this
NEAR = -2.0  # and above this where it says too little to stand alone


def happenings(readings: Iterable[Reading], published: date | None) -> list[Happening]:
    """The happenings of one report, numbered as the body tells them; the title, whose grammar is poor, comes last."""
    return tell(readings, Story(published))


def tell(readings: Iterable[Reading], story: Story) -> list[Happening]:
    """The same, by a story that may choose otherwise, as one does that learns."""
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


class Story:
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
        if (not ordered and standing.at_large(mention, self.found)) or (
            standing.ahead(mention, self.published) and mention.periods
        ):
            return
        score, chosen = self.best(mention, [h for h in self.found if h not in apart])
        goes_on = chosen is not None and score > LEAST and bool({p.name for p in mention.places} & chosen.places)
        umbrella = self._whole(mention, orders)
        if umbrella is None and not goes_on:
            umbrella = self._umbrella(mention, self._ordered(mention, orders))
        if umbrella is not None:
            self._take(mention, self._open(umbrella))
        elif chosen is not None and score > LEAST:
            self._take(mention, chosen)
        elif standing.stands(mention, self.found, ordered, self.published):
            self._take(mention, self._open())
        elif chosen is not None and score > NEAR and fitting.by_days(mention, chosen) not in fitting.APART:
            self._take(mention, chosen, speaks=False)
        home = self.of.get(_key(mention.reading, mention.chief))
        if answer and ground and home and home is not answer:
            order = Order("responds_to", mention.chief, mention.chief, ground.i)
            answer.orders.append((order.kind, home, mention.reading, order))
        elif answer and reply and home and home is not answer:
            home.orders.append(
                ("responds_to", answer, mention.reading, Order("responds_to", mention.chief, mention.chief, reply.i))
            )

    def best(self, mention: Mention, among: Sequence[Happening]) -> tuple[float, Happening | None]:
        """The happening that the mention fits best, the later one where two fit alike, and how well."""
        ranked = [(self._fit(mention, h), h.number, h) for h in among]
        score, _, chosen = max(ranked, key=lambda r: r[:2], default=(-9.0, 0, None))
        return score, chosen

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
        main = max(self.found, key=lambda h: h.prominence)
        return fitting.fit(mention, happening, fitting.Telling(self.current, main, self.published))

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
                days, means = fitting.by_days(mention, happening), fitting.by_means(mention, happening)
                if days not in fitting.APART and means not in fitting.UNLIKE:
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
