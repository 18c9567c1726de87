"""Reading of a paragraph -> Mentions: triggers of a sentence that tell of one thing, with the words that belong to it.

A mention gathers what its clause says: when, where, who did it, to whom, with how many dead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dateline.extract import clauses
from dateline.extract.actors import ActorMention
from dateline.extract.arguments import agents, charged, patients
from dateline.extract.clauses import Sequence as Order
from dateline.extract.dates import PeriodMention
from dateline.extract.figures import FigureMention
from dateline.extract.heads import Head
from dateline.extract.names import PlaceMention
from dateline.extract.parse import Paragraph
from dateline.extract.runs import COLLECTIVES
from dateline.extract.sides import ARMED, CIVILIAN, side_of
from dateline.extract.splitting import by_day, by_place, under_head
from dateline.extract.triggers import Trigger, elliptic
from dateline.model import Source

if TYPE_CHECKING:
    from spacy.tokens import Token

_NATIONS = frozenset(("NORP", "GPE"))
_UPRISING = frozenset("liberation revolutionary resistance front islamic jihad movement freedom salvation".split())
_BODIES = frozenset(
    """member militant element unit column front commando cell wing faction squad band group branch fighter activist
    supporter sympathizer leader commander follower hitman assassin agent contingent detachment platoon
    company""".split()
)
_COUNTED = frozenset("rise climb grow increase mount jump stand reach pass exceed double".split())  # of a toll
_PLURAL_ADJECTIVES = frozenset("separate twin several multiple various coordinated simultaneous numerous".split())


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the rules found in one paragraph. `number` counts paragraphs; `lead` is the first one of the body."""

    paragraph: Paragraph
    number: int
    triggers: tuple[Trigger, ...]
    periods: tuple[PeriodMention, ...]
    places: tuple[PlaceMention, ...]
    actors: tuple[ActorMention, ...]
    figures: tuple[FigureMention, ...]
    voices: Mapping[int, Source] = field(default_factory=dict)
    heads: tuple[Head, ...] = ()
    countries: frozenset[str] = frozenset()  # names of places that are countries
    wide: frozenset[str] = frozenset()  # and of those that are provinces, or say only "the capital"
    title: bool = False
    lead: bool = False


@dataclass(slots=True)
class Mention:
    """Triggers that tell of one thing, with the words of their clause. `places` holds those where it happened."""

    reading: Reading
    triggers: list[Trigger]
    periods: list[PeriodMention] = field(default_factory=list)
    spoken: list[PeriodMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    near: list[PlaceMention] = field(default_factory=list)  # of its sentence, which no mention there has
    agents: list[ActorMention] = field(default_factory=list)
    suspects: list[ActorMention] = field(default_factory=list)
    patients: list[ActorMention] = field(default_factory=list)
    figures: list[FigureMention] = field(default_factory=list)
    agent_sides: set[str] = field(default_factory=set)
    patient_sides: set[str] = field(default_factory=set)
    split: bool = False  # told with others in the same words or list, on another day or at another place
    head: Head | None = None  # of the item of a list that it stands in
    within: bool = False  # split from words that also tell the whole

    @property
    def chief(self) -> Trigger:
        """The trigger that says most."""
        return max(self.triggers, key=lambda t: (t.modality == "actual", not t.weak, t.family.weight, -t.at))

    @property
    def sentence(self) -> int:
        """The first token of the sentence."""
        return int(self.triggers[0].token.sent.start)

    @property
    def definite(self) -> bool:
        """Whether it is put as something known: "the attack", "that night's raid"."""
        return self.chief.definite and not self.opens

    @property
    def sites(self) -> set[str]:
        """The names of the places that are no country or province."""
        return {p.name for p in self.places if p.name not in self.reading.wide}

    @property
    def opens(self) -> bool:
        """Whether it is put as another one: "another operation", "a second attack"."""
        telling = [t for t in self.triggers if t.family.weight or t.family.name == "anaphor" or t is self.chief]
        return any(t.opens for t in telling) and not self.reading.title

    @property
    def ordinal(self) -> str:
        """ "first", "second" where the words count it."""
        named = next((t.ordinal for t in self.triggers if t.ordinal), "")
        return named or next((o for t in self.triggers if (o := elliptic(t.token))), "")

    @property
    def plural(self) -> bool:
        """Whether it covers several: "two raids", "raided two hideouts", "separate operations"."""
        return any(t.plural and t.family.weight for t in self.triggers) or any(_several(t.token) for t in self.triggers)

    @property
    def weight(self) -> int:
        """How much its strongest family says about the type."""
        return max(t.family.weight for t in self.triggers)

    @property
    def weak(self) -> bool:
        """Whether no trigger could stand alone."""
        return all(t.weak or t.family.weight == 0 for t in self.triggers)

    @property
    def modality(self) -> str:
        """Whether it happened: something put as known did, whatever governs it."""
        telling = [t for t in self.triggers if t.family.weight] or self.triggers
        if any(t.modality == "actual" or (t.noun and t.definite) for t in telling):
            return "actual"
        return telling[0].modality


def _several(token: Token) -> bool:
    if token.pos_ != "VERB":
        return any(c.lower_ in _PLURAL_ADJECTIVES for c in token.children)
    objects = [c for c in token.children if c.dep_ == "dobj" and c.tag_ in ("NNS", "NNPS") and c.ent_type_ != "PERSON"]
    things = [o for o in objects if not side_of(o.lemma_) and o.lemma_ not in ("people", "person")]
    return any(g.dep_ == "nummod" for o in things for g in o.children)


def mentions(reading: Reading) -> tuple[list[Mention], list[Order]]:
    """The mentions of a paragraph in the order of their first trigger, and the words that order triggers."""
    found = {t.at: t for t in reading.triggers}
    leader, orders = {t.at: t.at for t in reading.triggers}, list[Order]()
    for trigger in reading.triggers:
        above, order = clauses.linked(trigger, found)
        beside = found.get(trigger.token.head.i)
        if order is None and beside and clauses.told_beside(trigger, beside):
            orders.append(Order(clauses.BESIDE, beside, trigger, trigger.at))
        if order:
            orders.append(order)
        elif above is not None and _together(reading, trigger, above, found):
            old, new = leader[trigger.at], leader[above.at]
            leader = {at: new if lead == old else lead for at, lead in leader.items()}
    groups: dict[int, list[Trigger]] = {}
    for trigger in reading.triggers:
        groups.setdefault(leader[trigger.at], []).append(trigger)
    ordered = sorted(groups.values(), key=lambda g: g[0].at)
    gathered = [Mention(reading, group) for group in ordered]
    _fill(reading, gathered, found)
    return gathered, orders


def _together(reading: Reading, lower: Trigger, upper: Trigger, found: dict[int, Trigger]) -> bool:
    """Whether nothing parts the two: neither "another" on one of them nor days that do not fit."""
    if (lower.opens or upper.opens) and lower.noun and upper.noun:
        return False
    if lower.token.dep_ == "conj" and lower.noun and upper.noun:
        return False
    if {lower.family.name, upper.family.name} == {"agreement", "toll"}:
        return False
    if (lower.family.name == "arrest") != (upper.family.name == "arrest") and _crimes(lower, upper):
        return False
    if {lower.modality, upper.modality} & {"denied", "planned"} and lower.modality != upper.modality:
        return False
    mine, theirs = (_own_periods(reading, t, found) for t in (lower, upper))
    return not mine or not theirs or any(a.period.overlaps(b.period) for a in mine for b in theirs)


def _crimes(lower: Trigger, upper: Trigger) -> bool:
    """Whether one of the two is an attack, for which others are arrested later, and not told in one breath with it."""
    beside = lower.token.dep_ == "conj" or lower.token.head.i == upper.at
    return not beside and any(t.family.event.startswith(("Violence", "Explosions")) for t in (lower, upper))


def _own_periods(reading: Reading, trigger: Trigger, found: dict[int, Trigger]) -> list[PeriodMention]:
    return [p for p in reading.periods if clauses.owner(_head(reading, p), found).trigger is trigger]


def _head(reading: Reading, mention: Any) -> Token:
    words = reading.paragraph.doc[mention.start : mention.end]
    measured = isinstance(mention, PeriodMention) and mention.kind == "measured"
    return clauses.measured(words) if measured else clauses.head_of(words)


def _fill(reading: Reading, gathered: list[Mention], found: dict[int, Trigger]) -> None:
    """Give each period, place, actor and figure of the paragraph to the mention that it belongs to."""
    of = {t.at: m for m in gathered for t in m.triggers}
    for period in reading.periods:
        way = clauses.owner(_head(reading, period), found)
        noun = _noun_before(reading, period.start, found)
        if noun is not None and (way.trigger is None or way.spoken):
            of[noun.at].periods.append(period)
        elif way.trigger is not None:
            mine, told = of[way.trigger.at], way.trigger.family.name == "toll" and _counts(way)
            (mine.spoken if told else mine.periods).append(period)
        elif period.kind == "since" and (near := _same_sentence(gathered, reading, period.start)):
            min(near, key=lambda m: min(abs(t.at - period.start) for t in m.triggers)).periods.append(period)
        elif way.spoken and (declared := _declared(gathered, reading, period)):
            declared.periods.append(period)
        elif way.spoken and (near := _same_sentence(gathered, reading, period.start)):
            before = clauses.told_before(_head(reading, period))
            (near[-1].periods if before else near[-1].spoken).append(period)
        elif not way.spoken and (beside := _beside(reading, gathered, period.start)):
            beside.periods.append(period)
    for mention in gathered:
        if len(mention.spoken) > 1 and not mention.periods:
            mention.periods, mention.spoken = mention.spoken[:1], mention.spoken[1:]
    for place in reading.places:
        head = _head(reading, place)
        if place.role in ("speaker", "dateline", "actor"):
            continue
        if scene := clauses.scene_of(reading.paragraph.doc[place.start : place.end], found):
            of[scene.at].places.append(place)
        way = clauses.owner(head, found)
        if way.trigger is not None and not clauses.locates(head, way.trigger):
            continue
        trigger = way.trigger or (clauses.fronted(head, found) if way.spoken else None)
        home = of[trigger.at] if trigger else _beside(reading, gathered, place.start)
        if (
            home is not None
            and home.places
            and home.plural
            and clauses.example(reading.paragraph.doc, place.start, place.end)
        ):
            continue
        if home is not None and (trigger or place.role == "event" or reading.title):
            home.places.append(place)
    for figure in reading.figures:
        whose = _of_figure(reading, gathered, figure, found)
        if whose is not None:
            whose.figures.append(figure)
    under_head(reading, gathered)
    for mention in list(gathered):
        gathered += by_day(reading, mention) or by_place(reading, mention)
    for mention in gathered:
        _roles(reading, mention)
    taken = {id(p) for m in gathered for p in m.places}
    for place in reading.places:
        if id(place) not in taken and place.role in ("event", "mention"):
            for mention in _same_sentence(gathered, reading, place.start):
                mention.near.append(place)


def _counts(way: clauses.Way) -> bool:
    """Whether a toll's words say how it was counted: "rose", "gave a number", "up from"."""
    token = way.trigger.token if way.trigger else None
    return bool(_COUNTED & set(way.passed)) or (token is not None and (token.pos_ == "ADP" or clauses.speaks(token)))


def _declared(gathered: Iterable[Mention], reading: Reading, period: PeriodMention) -> Mention | None:
    """The mention that comes about by being said on that day: "on Monday they declared a ceasefire"."""
    verb = next((a for a in _head(reading, period).ancestors if clauses.speaks(a)), None)
    return next((m for m in gathered for t in m.triggers if verb is not None and clauses.performed(t, verb)), None)


def _noun_before(reading: Reading, at: int, found: dict[int, Trigger]) -> Trigger | None:
    """The trigger noun whose phrase runs up to a token: "the attack in X on | 18 October"."""
    for i in range(at - 1, max(-1, at - 10), -1):
        token = reading.paragraph.doc[i]
        if i in found:
            claimed = token.dep_ in ("dobj", "nsubjpass") and clauses.speaks(token.head)
            return found[i] if found[i].noun and not claimed else None
        place = token.pos_ in ("PROPN", "DET", "ADJ", "NUM") or clauses.site(token)
        if not place and (token.pos_ != "ADP" or token.lower_ in ("by", "with", "to")):
            return None
    return None


def _beside(reading: Reading, gathered: Iterable[Mention], at: int) -> Mention | None:
    """The mention with the nearest trigger of the sentence, where no other verb stands between."""
    near = _same_sentence(gathered, reading, at)
    pairs = [(abs(t.at - at), t, m) for m in near for t in m.triggers]
    if not pairs:
        return None
    _, trigger, mention = min(pairs, key=lambda p: p[0])
    between = reading.paragraph.doc[min(at, trigger.at) + 1 : max(at, trigger.at)]
    clear = not any(t.pos_ == "VERB" and t.dep_ != "amod" for t in between) and ";" not in between.text
    return mention if clear or reading.title else None


def _same_sentence(gathered: Iterable[Mention], reading: Reading, at: int) -> list[Mention]:
    start = reading.paragraph.doc[at].sent.start
    return [m for m in gathered if m.sentence == start]


def _of_figure(
    reading: Reading, gathered: Sequence[Mention], figure: FigureMention, found: dict[int, Trigger]
) -> Mention | None:
    """The mention of the figure's outcome word, or the one above it, or the nearest in the sentence."""
    doc = reading.paragraph.doc
    tokens = [doc[figure.trigger], doc[figure.number]]
    triggers = [found[t.i] for t in tokens if t.i in found] or [
        w.trigger for t in tokens if (w := clauses.owner(t, found)).trigger
    ]
    for mention in gathered:
        if triggers and triggers[0] in mention.triggers:
            return mention
    near = _same_sentence(gathered, reading, figure.trigger)
    return min(near, key=lambda m: min(abs(t.at - figure.trigger) for t in m.triggers), default=None)


def _roles(reading: Reading, mention: Mention) -> None:
    """Who did it and to whom, from the grammar of each trigger; sides also from groups that have no name."""
    by_token = {i: a for a in reading.actors for i in range(a.start, a.end)}
    for trigger in mention.triggers:
        if trigger.modality == "denied":
            continue
        for tokens, listed, sides in (
            (agents(trigger), mention.agents, mention.agent_sides),
            (charged(trigger), mention.suspects, mention.agent_sides),
            (patients(trigger), mention.patients, mention.patient_sides),
        ):
            for token in (t for start in tokens for t in (start, *start.conjuncts)):
                actor = by_token.get(token.i)
                side = _side(reading, actor) if actor else _side_of_noun(token)
                if side:
                    sides.add(side)
                whole = _whole(token, by_token) if side != CIVILIAN else None
                listed += [a for a in (whole or actor,) if a and a not in listed]
    for figure in mention.figures:
        if figure.figure.outcome in ("killed", "injured", "abducted") and not figure.negated:
            side = side_of(figure.figure.group or "")
            if side:
                mention.patient_sides.add(side)


def _whole(token: Token, by_token: Mapping[int, ActorMention]) -> ActorMention | None:
    """The named actor whose part or people a noun means: "members of the X", "the Y front of X", "X guerrillas"."""
    if token.lemma_.lower() not in _BODIES and token.lower_ not in COLLECTIVES:
        return None
    inner = [c for c in token.children if c.dep_ in ("compound", "nmod", "amod", "poss", "appos")]
    inner += [g for c in token.children if c.lower_ in ("of", "from", "belonging") for g in c.subtree if g.i > c.i]
    named = (by_token[t.i] for t in sorted(inner, key=lambda t: t.i) if t.i in by_token)
    return next((a for a in named if not a.start <= token.i < a.end and a.name[0].isupper()), None)


def _side(reading: Reading, actor: ActorMention) -> str:
    """The side of an actor by its kind, or by the nouns of its name; "the Xs' forces" may be anybody's."""
    before = reading.paragraph.doc[actor.start - 1] if actor.start else None
    if (
        actor.name.lower() == "forces"
        and before is not None
        and before.pos_ == "PROPN"
        and before.ent_type_ not in _NATIONS
    ):
        return ""
    if not actor.kind and _UPRISING & set(actor.name.lower().split()):
        return ARMED
    return side_of(actor.kind) or next((s for w in reversed(actor.name.lower().split()) if (s := side_of(w))), "")


def _side_of_noun(token: Token) -> str:
    """The side of a noun, or of what it belongs to: "police station", "army camp", "rebel hideout"."""
    owners = [c for c in token.children if c.dep_ in ("compound", "amod", "nmod")]
    return next((side for t in (token, *owners) if (side := side_of(t.lemma_.lower()))), "")
