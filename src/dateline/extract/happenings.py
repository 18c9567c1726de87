"""Mentions of a report -> Happenings: which mentions tell of one thing, in the order of the text.

Each mention joins the happening that it fits best, or opens one of its own where days, sides, means or the words say
that it is another ("a second attack", "in another operation") and it says enough to stand alone. A mention that fits
nothing and says little is dropped: an invented happening costs more than a missed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateline.extract.clauses import Sequence as Order
from dateline.extract.figures import FigureMention
from dateline.extract.mentions import Mention, Reading, mentions
from dateline.extract.triggers import Trigger
from dateline.extract.types import violent
from dateline.model import Period

OLD = timedelta(days=60)  # a happening that lies so far before the report's own news is background
LEAST = 0.01  # a mention joins a happening whose fit is above this
VAGUE = 31  # days; a wider period places nothing
_GENERIC_TENSES = ("VBZ", "VBP", "VBG")
_MEANS = frozenset("airstrike shelling bomb suicide grenade chemical abduction sexual".split())
_BLASTS = frozenset("bomb suicide grenade shelling airstrike".split())
_AFTERMATH = frozenset("displacement property arrest disrupted order".split())


_SHOT = frozenset("execute behead shoot stab hack slaughter".split())


@dataclass(slots=True)
class Happening:
    """One thing that a report tells of.

    `parent` is the umbrella that it is a part of, `orders` its links, `loose` the figures told without naming it.
    """

    number: int
    mentions: list[Mention] = field(default_factory=list)
    parent: Happening | None = None
    modality: str = "actual"
    period: Period | None = None
    orders: list[tuple[str, Happening, Reading, Order]] = field(default_factory=list)
    loose: list[tuple[Reading, FigureMention]] = field(default_factory=list)

    @property
    def families(self) -> set[str]:
        """The names of the families of its triggers that say something about the type."""
        return {t.family.name for m in self.mentions for t in m.triggers if t.family.weight}

    @property
    def lemmas(self) -> set[str]:
        """What it has been called."""
        return {t.token.lemma_.lower() for m in self.mentions for t in m.triggers}

    @property
    def places(self) -> set[str]:
        """The names of the places where it happened."""
        return {p.name for m in self.mentions for p in m.places}

    @property
    def peaceful(self) -> bool:
        """Whether nothing about it is violence."""
        return not any(violent(t.family.event) for m in self.mentions for t in m.triggers)

    @property
    def bare(self) -> bool:
        """Whether it was named once and nothing was told of it."""
        return len(self.mentions) == 1 and not any((m.periods or m.places or m.figures) for m in self.mentions)

    @property
    def plural(self) -> bool:
        """Whether it covers several things."""
        return any(m.plural for m in self.mentions)

    @property
    def dated(self) -> Period | None:
        """The days that its own mentions give, the narrowest first; the umbrella's where they give none."""
        told = [m for m in self.mentions if m.weight and m.modality == "actual"]
        found = [p.period for m in told for p in m.periods if p.kind not in ("recent", "until", "window")]
        if not found:
            return self.parent.dated if self.parent else None
        return min(found, key=lambda p: p.width)

    def sides(self, agent: bool) -> set[str]:
        """The sides that acted, or that suffered."""
        return {s for m in self.mentions for s in (m.agent_sides if agent else m.patient_sides)}


_Ranking = list[tuple[float, int, Happening]]


def happenings(readings: Iterable[Reading], published: date | None) -> list[Happening]:
    """The happenings of one report, numbered as the body tells them; the title, whose grammar is poor, comes last."""
    story = _Story(published)
    for reading in sorted(readings, key=lambda r: r.title):
        if reading.title:
            story.current = max(story.found, key=_prominence, default=None)
        found, orders = mentions(reading)
        for mention in found:
            story.place(mention, orders, found)
        story.order(reading, orders)
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
        apart = self._apart(mention, orders, beside)
        ordered = any({o.first.at, o.second.at} & {t.at for t in mention.triggers} for o in orders)
        if (not ordered and self._background(mention)) or (self._ahead(mention) and mention.periods):
            return
        ranked = sorted(
            ((self._fit(mention, h), h.number, h) for h in self.found if h not in apart),
            key=lambda r: (-r[0], -r[1]),
        )
        ranked = self._past_aside(mention, _by_victims(mention, ranked))
        score, chosen = (ranked[0][0], ranked[0][2]) if ranked else (-9.0, None)
        umbrella = self._umbrella(mention)
        if umbrella is not None:
            self._take(mention, self._open(umbrella))
        elif chosen is not None and score > LEAST:
            self._take(mention, chosen)
        elif self._stands(mention, ordered):
            self._take(mention, self._open())
        elif chosen is not None and score > -2 and not self._dated_elsewhere(mention, chosen):
            self._take(mention, chosen, speaks=False)

    def _past_aside(self, mention: Mention, ranked: _Ranking) -> _Ranking:
        """The ranking with the main happening first, for a bare toll after an aside that has told its own."""
        main = max(self.found, key=_prominence, default=None)
        if mention.weight or mention.periods or mention.places or not ranked or ranked[0][2] in (main, None):
            return ranked
        aside, outcomes = ranked[0][2], {f.figure.outcome for f in mention.figures}
        if not outcomes & {f.figure.outcome for m in aside.mentions for f in m.figures} or aside.parent:
            return ranked
        return [r for r in ranked if r[2] is main] + [r for r in ranked if r[2] is not main]

    def _apart(self, mention: Mention, orders: Sequence[Order], beside: Sequence[Mention]) -> list[Happening]:
        """The happenings that the words order before or after this mention, or that the other one of the two fits."""
        mine = {t.at for t in mention.triggers}
        others = [o.second if o.first.at in mine else o.first for o in orders if {o.first.at, o.second.at} & mine]
        placed = [h for t in others if (h := self.of.get(_key(mention.reading, t)))]
        rivals = [m for m in beside if m.triggers[0].at > mention.triggers[0].at and set(others) & set(m.triggers)]
        better = [h for m in rivals for h in self.found if self._fit(m, h) > self._fit(mention, h)]
        return placed + better

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
        """How well the mention continues the happening; above zero it does."""
        score = -1.0 if self._long_ago(happening) else 0.5 if happening is self.current else 0.0
        score += _by_days(mention, happening) + _by_means(mention, happening) + _by_sides(mention, happening)
        names = {p.name for p in mention.places}
        if names & happening.places:
            score += 1.0
        elif names and happening.places and not mention.definite:
            score -= 0.7
        if mention.opens:
            score -= 3.0
        elif mention.definite or mention.weight == 0:
            score += 1.0
        lemmas = {t.token.lemma_.lower() for t in mention.triggers if t.family.weight}
        score += 0.5 * bool(lemmas & happening.lemmas)
        if mention.split or (mention.plural and happening.parent):
            score -= 2.0
        return score + 0.3 * (mention.plural == happening.plural)

    def _long_ago(self, happening: Happening) -> bool:
        """Whether it lies long before what the report is about, so that the telling does not go on from it."""
        main = max(self.found, key=_prominence)
        if happening is main or not happening.dated or not main.dated:
            return False
        return happening.dated.end < main.dated.start - OLD

    def _umbrella(self, mention: Mention) -> Happening | None:
        """The happening of several of which this mention tells one: "the first raid, in X", "another, in Y"."""
        names = {p.name for p in mention.places}
        if mention.plural or not names or mention.modality != "actual" or mention.weight == 0:
            return None
        counted = bool(mention.ordinal) or mention.opens
        told = bool(mention.figures) and ((mention.definite and mention.chief.noun) or _enumerated(mention))
        for happening in reversed(self.found):
            several = happening.plural and (counted or told)
            several = several or ((counted or bool(happening.places)) and _part(mention, happening))
            if happening.parent is None and several and not names & _own_places(happening, self.found):
                days = _by_days(mention, happening)
                if days > -1 and _by_means(mention, happening) >= 0:
                    return happening
        return None

    def _background(self, mention: Mention) -> bool:
        """Whether it speaks at large or of long ago, so that it tells nothing of a happening of this report."""
        if mention.definite or mention.figures:
            return False
        wide = [p for p in mention.periods if p.kind in ("recent", "since") or p.period.width > VAGUE]
        return _generic(mention) if not mention.periods else len(wide) == len(mention.periods) and bool(self.found)

    def _stands(self, mention: Mention, ordered: bool) -> bool:
        """Whether a mention that fits nothing said so far is enough for a happening of its own."""
        early = mention.reading.title or mention.reading.lead
        if self._ahead(mention):
            return False
        if mention.modality != "actual":
            return early and bool(mention.places) and not mention.weak and not self.found
        if mention.weight == 0:
            return bool(mention.figures) and not mention.reading.title and not any(h.mentions for h in self.found)
        days = [p for p in mention.periods if p.period.width <= VAGUE and p.kind not in ("recent", "window", "until")]
        said = bool(days) + bool(mention.places) + bool(mention.figures) + bool(mention.agents or mention.patients)
        if ordered and mention.chief.noun and not mention.weak:
            return True
        if mention.definite and mention.weight and all(h.peaceful for h in self.found) and not mention.weak:
            return violent(mention.chief.family.event)
        if _generic(mention) and not days:
            return False
        if not self.found:
            return said >= 2 or bool(days) or (early and (said >= 1 or not mention.weak))
        if mention.weak:
            return said >= 2 and bool(days or mention.figures)
        families = {t.family.name for t in mention.triggers if t.family.weight}
        if families <= _AFTERMATH and not days:
            return "arrest" in families and bool(mention.figures)
        return (
            bool(days) or (bool(mention.places) and said >= 2) or (early and said >= 2) or (mention.opens and said >= 1)
        )

    def _ahead(self, mention: Mention) -> bool:
        """Whether it lies ahead, or is part of an outlook without a day of its own."""
        days = [p for p in mention.periods if p.period.width <= VAGUE]
        if self.published and days and all(p.period.start > self.published for p in days):
            return True
        return mention.reading.paragraph.section.kind == "impact" and not days

    def _dated_elsewhere(self, mention: Mention, happening: Happening) -> bool:
        return _by_days(mention, happening) < 0

    def order(self, reading: Reading, orders: Iterable[Order]) -> None:
        """Keep how two happenings of this paragraph stand to each other."""
        for order in orders:
            first, second = (self.of.get(_key(reading, t)) for t in (order.first, order.second))
            if first and second and first is not second:
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
        main = max(self.found, key=_prominence, default=None)
        if main:
            main.loose += self.early
        for happening in self.found:
            happening.period = happening.dated
            telling = [m for m in happening.mentions if m.weight] or happening.mentions
            if all(m.modality != "actual" for m in telling):
                happening.modality = telling[0].modality
            anchor = main.dated.start if main and main.dated else self.published
            period = happening.period
            if period and anchor and happening is not main and (period.end < anchor - OLD or period.width > VAGUE):
                happening.modality = "background"
        kept = [h for h in self.found if not (h.bare and h is not main and not h.mentions[0].reading.lead)]
        for happening in kept:
            happening.orders = [o for o in happening.orders if o[1] in kept]
        return kept


def _key(reading: Reading, trigger: Trigger) -> int:
    return reading.number * 100_000 + trigger.at


def _by_victims(mention: Mention, ranked: _Ranking) -> _Ranking:
    """The ranking with a happening first whose victims are of the mention's side, where those of the best are not."""
    mine = mention.patient_sides
    if not mine or not ranked or not (theirs := ranked[0][2].sides(False)) or mine & theirs:
        return ranked
    sharing = [r for r in ranked if mine & r[2].sides(False) and r[0] > 0]
    return sharing + [r for r in ranked if r not in sharing]


def _enumerated(mention: Mention) -> bool:
    """Whether a sentence opens with where: "In Kandahar, two policemen were killed"."""
    first = min((p.start for p in mention.places if p.role == "event"), default=99)
    return first - mention.sentence <= 3


def _part(mention: Mention, happening: Happening) -> bool:
    """Whether each figure of the mention is smaller than one that the happening has of the same outcome."""
    held = [f.figure for m in happening.mentions for f in m.figures if f.figure.best is not None]
    mine = [f.figure for f in mention.figures if f.figure.best and f.figure.scope != "part"]
    return bool(mine) and all(any(g.outcome == f.outcome and (g.best or 0) > (f.best or 0) for g in held) for f in mine)


def _own_places(happening: Happening, found: Iterable[Happening]) -> set[str]:
    return happening.places | {n for h in found if h.parent is happening for n in h.places}


def _by_days(mention: Mention, happening: Happening) -> float:
    """Agreement of days: 2 where they fit, -5 where they cannot."""
    theirs = happening.dated
    mine = [p for p in mention.periods if p.kind not in ("recent", "until", "window") and mention.weight]
    if not mine:
        return 0.0
    if theirs is None:
        return -1.5 if all(p.period.width > VAGUE for p in mine) else 0.0
    if any(p.period.overlaps(theirs, 0 if mention.opens or mention.split else 1) for p in mine):
        return 2.0 if min(p.period.width for p in mine) <= VAGUE and theirs.width <= VAGUE else 0.0
    return -5.0


def _by_means(mention: Mention, happening: Happening) -> float:
    """Agreement of means: families that exclude each other part, the same ones join."""
    mine = {t.family.name for t in mention.triggers if t.family.weight}
    theirs = happening.families
    if not mine or not theirs:
        return 0.0
    if mine & theirs:
        return 0.7
    if mine <= _AFTERMATH or theirs <= _AFTERMATH:
        joins = mine <= {"displacement", "property"}
        joins = joins or (mine <= {"arrest", "disrupted"} and bool(theirs & {"operation", "raid", "clash"}))
        return 0.1 if joins and not theirs <= _AFTERMATH else -2.5
    if not any(violent(t.family.event) for t in mention.triggers if t.family.weight):
        return -2.5
    a, b = mine & _MEANS, theirs & _MEANS
    if b and b <= _BLASTS and not a and {t.token.lemma_.lower() for t in mention.triggers} & _SHOT:
        return -1.5
    if "massacre" in mine and theirs <= {"clash"}:
        return -1.5
    if a and b and not (a | b) <= _BLASTS:
        return -2.0
    if (a | b) & {"abduction", "sexual"} and "raid" not in mine | theirs and mention.chief.token.pos_ == "VERB":
        return -2.0
    if a and b and not {"airstrike", "shelling"} & (a ^ b):
        return 0.3
    return -1.0 if a and b else 0.2


def _by_sides(mention: Mention, happening: Happening) -> float:
    """-3 where attacker and attacked have changed places, or where a fight stands beside the killing of the unarmed."""
    mine, theirs = mention.agent_sides, happening.sides(True)
    hurt, hurt_there = mention.patient_sides, happening.sides(False)
    if mention.weight == 0:
        return 0.0
    if happening.families <= {"clash"} and hurt == {"civilian"} and "civilian" not in hurt_there:
        return -3.0
    fights = {t.family.name for t in mention.triggers if t.family.weight} == {"clash"}
    if (
        fights
        and hurt_there == {"civilian"}
        and len(mention.agents) + len(mention.patients) > 1
        and not mention.figures
    ):
        return -3.0
    if fights or "civilian" in mine | theirs:
        return 0.0
    if mention.agents and hurt and hurt <= theirs and not hurt & hurt_there and not mine & theirs:
        return -3.0
    if len(mine) != 1 or len(theirs) != 1 or mine == theirs:
        return 0.0
    return -3.0 if hurt and not hurt & hurt_there else -1.0


def _generic(mention: Mention) -> bool:
    """Whether it speaks of such things at large: "attacks have risen", "the gang goes on with killings"."""
    chief = mention.chief
    if mention.reading.title or mention.figures:
        return False
    if chief.noun:
        counted = any(c.dep_ == "nummod" for c in chief.token.children)
        return chief.plural and not chief.definite and not counted and not mention.places
    return chief.token.tag_ in _GENERIC_TENSES and chief.token.dep_ not in ("advcl", "xcomp")


def _prominence(happening: Happening) -> float:
    return sum(3 if m.reading.title else 3 if m.reading.lead else 1 for m in happening.mentions)
