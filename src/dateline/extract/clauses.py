"""Trigger and word -> which trigger a word belongs to, and which triggers of a sentence tell of one happening.

A word belongs to the first trigger on its way up the parse, or to one that a verb on that way takes as its subject.
A verb of speech or judgement on the way stops the search: "said on Friday" dates the saying. Words of sequence on the
way ("followed", "after", "in response to") part two triggers and say how they stand to each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.extract.lexicon import table
from dateline.extract.triggers import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

BESIDE = "beside"  # kind of a sequence that only says that the two are not one
_SPEECH = frozenset(
    """say tell announce report state add write claim allege accuse blame deny reject dismiss warn urge ask demand call
    condemn confirm describe speak note explain insist vow pledge threaten promise praise denounce criticise criticize
    mourn welcome comment reply respond answer admit concede recall quote cite publish release issue tweet post declare
    inform brief testify believe think suspect estimate count find conclude investigate probe observe
    document discuss meet visit attend appeal propose suggest argue complain express reiterate repeat mention reveal
    disclose tie link attribute put give show see watch verify""".split()
)
_AFTER = frozenset("after following since".split())
_BEFORE = frozenset("before until ahead".split())
_RESPONSE = frozenset("response retaliation revenge reprisal retaliate respond reply avenge answer reaction".split())
_REPLYING = frozenset("respond retaliate reply answer react".split())
_ENDING = frozenset("end halt stop suspend pause".split())  # what agreements do to fighting
_DEFYING = frozenset("despite violate violation breach break collapse".split())
_CONJECTURE = frozenset("suggest suspect speculate believe think may might could possibly perhaps likely".split())
_OVER = frozenset("over".split())
_GROUNDS = frozenset("for connection".split())  # on which authorities act
_FOLLOW = frozenset("follow".split())
_PRECEDE = frozenset("precede prompt trigger spark cause provoke".split())
_STAGES = frozenset("begin start open launch continue end conclude culminate finish".split())
_INSIDE = frozenset("in at near outside inside around across throughout within".split())
_ELSEWHERE = frozenset("from to according than like via for about with".split())
_PARTIES = frozenset(("between", "over"))  # "clashes between A and B", "indicted over A": who and why, not where
_PLACES = frozenset(("GPE", "LOC", "FAC"))
_AREAS = frozenset(
    """city town village district province region state area capital outskirts suburb neighbourhood neighborhood valley
    airport camp port border street road square centre center building park cemetery territory coast island north south
    east west county department municipality commune zone complex compound hamlet""".split()
)
_SITES: frozenset[str] = _AREAS | table("names")["place"]["buildings"]
_OFFICES = frozenset(
    """office ministry embassy consulate ambassador diplomat envoy mission agency secretariat parliament citizen
    national subject representative minister premier president leader spokesman spokeswoman
    spokesperson correspondent analyst""".split()
)
DEEDS = frozenset(("arrest", "order"))  # families of what authorities do about violence
_FARTHEST = 14  # steps up the parse


@dataclass(frozen=True, slots=True)
class Way:
    """The trigger found on the way up from a word, None where there is none; `passed` are the lemmas between the two.

    `spoken`: a verb of speech stopped the search.
    """

    trigger: Trigger | None
    spoken: bool = False
    passed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence:
    """Words that order two triggers: `kind` (responds_to, precedes, part_of) holds from the first to the second."""

    kind: str
    first: Trigger
    second: Trigger
    word: int


def head_of(words: Span) -> Token:
    """The token by which a name hangs on the sentence; where the parse has torn it, what a preposition takes."""
    torn = words.root.dep_ in ("compound", "ROOT")
    return next((t for t in words if torn and t.dep_ == "pobj"), words.root)


def measured(words: Span) -> Token:
    """The word that belongs to what "a day after" counts from: its conjunction, or what its preposition takes."""
    last = words[-1]
    taken = next((c for c in last.children if c.dep_ in ("pobj", "pcomp")), None)
    return last if taken is None else next(iter(taken.children), taken)


def owner(token: Token, found: dict[int, Trigger]) -> Way:
    """The trigger that a word belongs to; `found` holds the paragraph's triggers by token."""
    node, passed = token, list[str]()
    for _ in range(_FARTHEST):
        head = node.head
        if head.i == node.i:
            break
        if head.i in found:
            return Way(found[head.i], passed=tuple(passed))
        if head.pos_ in ("VERB", "AUX"):
            trigger = _argument(head, token, found)
            if trigger is not None:
                return Way(trigger, passed=(*passed, head.lemma_.lower()))
            if head.lemma_.lower() in _SPEECH and node.dep_ not in ("relcl",):
                return Way(None, spoken=True, passed=tuple(passed))
        if node.dep_ in ("relcl", "acl") and head.pos_ in ("NOUN", "PROPN", "PRON") and head.ent_type_ != "DATE":
            break
        passed.append(head.lemma_.lower())
        node = head
    return Way(None, passed=tuple(passed))


def fronted(token: Token, found: dict[int, Trigger]) -> Trigger | None:
    """The trigger of what is said, for words before the verb of speech: "in another raid, the army said, ten died"."""
    for node in token.ancestors:
        if token.i in found and performed(found[token.i], node):
            return None
        if node.pos_ == "VERB" and node.lemma_.lower() in _SPEECH and token.i < node.i:
            return next((found[t.i] for t in node.subtree if t.i > node.i and t.i in found), None)
        if node.pos_ == "VERB":
            return None
    return None


def told_before(token: Token) -> bool:
    """Whether a word ends what is said before the verb of speech: "ten died in X, on | 11 January, police said"."""
    verb = next((a for a in token.ancestors if a.lemma_.lower() in _SPEECH), None)
    return verb is not None and any(c.dep_ == "ccomp" and c.i < token.i < verb.i for c in verb.children)


def locates(token: Token, trigger: Trigger) -> bool:
    """Whether the parse lets a place name say where the trigger happened, and not whose soldiers or officials acted."""
    node, joint = token, ""
    while node.i != trigger.at and node.head.i != node.i:
        if node.dep_ in ("nsubj", "agent") or (node.dep_ in ("poss", "compound") and node is token):
            actor = node is not token or node.dep_ in ("nsubj", "agent")
            if actor and joint not in _INSIDE:
                return False
            if not actor and node.head.i != trigger.at and node.head.ent_type_ not in _PLACES and not site(node.head):
                return False
        if node.dep_ == "prep":
            joint = node.lower_
            if node.head.i != trigger.at and _sits(node):
                return False
        if joint in _ELSEWHERE or (joint in _PARTIES and node.head.i == trigger.at):
            return False
        node = node.head
    return True


def scene_of(place: Iterable[Token], found: dict[int, Trigger]) -> Trigger | None:
    """The trigger of a clause that says what happened at a place: "X, where 33 people were killed"."""
    for clause in (c for token in place for c in token.children if c.dep_ == "relcl"):
        if any(w.lower_ == "where" for w in clause.doc[clause.left_edge.i : clause.i]):
            return found.get(clause.i) or next((found[t.i] for t in clause.children if t.i in found), None)
    return None


def _sits(preposition: Token) -> bool:
    """Whether it says where an office that acts has its seat, or whose office or people they are."""
    body = preposition.head
    if body.lemma_.lower() not in _OFFICES:
        return False
    return preposition.lower_ == "of" or body.dep_ in ("nsubj", "nsubjpass", "agent", "poss")


def speaks(token: Token) -> bool:
    """Whether a verb reports, judges or claims, so that it happens to nobody."""
    return token.lemma_.lower() in _SPEECH


def performed(trigger: Trigger, verb: Token) -> bool:
    """Whether saying makes it so: "declared a ceasefire", "a curfew was announced"."""
    by_word = trigger.family.name in ("agreement", "order") and verb.lemma_ in ("declare", "announce", "proclaim")
    return by_word and trigger.token.head.i == verb.i and trigger.token.dep_ in ("dobj", "nsubjpass")


def example(doc: Doc, start: int, end: int) -> bool:
    """Whether a place is named as one of several: "in 14 towns, the capital X among them", "including X"."""
    after = doc[end : end + 2].text.lower()
    return after in ("among them", "among others") or doc[max(0, start - 1)].lower_ == "including"


def told_beside(trigger: Trigger, other: Trigger) -> bool:
    """Whether the words name two known things: "the attacks and the operations"."""
    known = trigger.noun and other.noun and trigger.definite and other.definite
    return known and trigger.token.dep_ == "conj" and trigger.family is not other.family


def site(token: Token) -> bool:
    """Whether a noun says what kind of place a name is: town, district, university."""
    return token.pos_ in ("NOUN", "PROPN") and token.ent_type_ != "PERSON" and token.lemma_.lower() in _SITES


def _argument(verb: Token, token: Token, found: dict[int, Trigger]) -> Trigger | None:
    """The trigger that a verb without force of its own takes as subject, or carries as object."""
    speech = verb.lemma_.lower() in _SPEECH and not any(
        c.i in found and performed(found[c.i], verb) for c in verb.children
    )
    if stage := _stage(verb, token, found):
        return stage
    for child in verb.children:
        if token.i == child.i or child.is_ancestor(token):
            continue
        if child.dep_ == "nsubj" and not speech and (trigger := _within(child, found)):
            return trigger
        if child.dep_ in ("dobj", "nsubjpass", "attr") and not speech and (trigger := _within(child, found)):
            return trigger
        if child.dep_ == "conj" and child.i in found and not speech:
            return found[child.i]
        if child.dep_ == "prep" and child.lower_ in ("in", "during", "by", "under") and not speech:
            trigger = next((found[g.i] for g in child.children if g.dep_ == "pobj" and g.i in found), None)
            if trigger:
                return trigger
    return None


def _stage(verb: Token, token: Token, found: dict[int, Trigger]) -> Trigger | None:
    """ "The operation began with raids on | Monday": the parts named before the word, not the whole."""
    whole = any(c.dep_ == "nsubj" and c.i in found for c in verb.children)
    if verb.lemma_.lower() not in _STAGES or not whole:
        return None
    inner = (g for c in verb.children if c.dep_ == "prep" and c.lower_ == "with" for g in c.children)
    return next((t for g in inner if (t := found.get(g.i)) and t.plural and t.at < token.i), None)


def _within(token: Token, found: dict[int, Trigger]) -> Trigger | None:
    """The trigger at a noun, or at what the noun is a number or a wave of."""
    if token.i in found:
        return found[token.i]
    for prep in token.children:
        if prep.dep_ == "prep" and prep.lower_ == "of":
            return next((found[g.i] for g in prep.children if g.i in found), None)
    return None


def linked(trigger: Trigger, found: dict[int, Trigger]) -> tuple[Trigger | None, Sequence | None]:
    """The trigger above this one that tells of the same happening, or how the two are ordered."""
    if trigger.token.dep_ == "conj" and (before := found.get(trigger.token.head.i)) and _follows(trigger):
        return None, Sequence("responds_to", trigger, before, trigger.at)
    if (answer := _answering(trigger, found)) is not None:
        return None, Sequence("responds_to", answer, trigger, trigger.at)
    way = owner(trigger.token, found)
    if way.spoken and trigger.noun and (said := fronted(trigger.token, found)):
        return said, None
    if way.trigger is None or way.trigger is trigger or way.trigger.token.sent.start != trigger.token.sent.start:
        return None, None
    above, passed = way.trigger, set(way.passed)
    kind = _order(trigger, above, passed)
    return (None, kind) if kind else (above, None)


def answered(trigger: Trigger, found: dict[int, Trigger]) -> Token | None:
    """The word that makes it the ground of what was told before: "acted in | retaliation for the attack"."""
    if not trigger.noun or not trigger.definite or owner(trigger.token, found).trigger is not None:
        return None
    above = next((t for t in list(trigger.token.ancestors)[:3] if t.lemma_.lower() in _RESPONSE), None)
    return None if above is None or _conjectured(trigger) else above


def replies(trigger: Trigger) -> Token | None:
    """The word that makes it an answer to what was told before: "in response, ...", "retaliated with strikes"."""
    verb = next((t for t in (trigger.token, *trigger.token.ancestors) if t.pos_ in ("VERB", "AUX")), trigger.token)
    if verb.lemma_.lower() in _REPLYING and trigger.token in _means(verb):
        return verb
    heads = [t for p in verb.children if p.dep_ == "prep" and p.lower_ in ("in", "as") for t in p.children]
    named = (t for t in heads if t.lemma_.lower() in _RESPONSE and all(_points_back(c) for c in t.children))
    return next(named, None)


def _points_back(token: Token) -> bool:
    """Whether what a word answers is only pointed at ("to this", "for it"), or is no such phrase."""
    return token.dep_ != "prep" or all(c.pos_ == "PRON" for c in token.children)


def _answering(trigger: Trigger, found: dict[int, Trigger]) -> Trigger | None:
    """What was done in answer to the trigger's clause: "responded with | strikes after gunmen had killed ..."."""
    verb = trigger.token.head
    ground = verb.lemma_.lower() in _REPLYING and (_marked(trigger, _AFTER) or trigger.token.dep_ == "advcl")
    return next((found[t.i] for t in _means(verb) if t.i in found), None) if ground else None


def _means(verb: Token) -> list[Token]:
    """What somebody did something with or by: "responded | with strikes", "by shelling the town"."""
    by = (c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("with", "by"))
    return [t for p in by for t in p.children]


def _follows(trigger: Trigger) -> bool:
    """ "the attacks and the operations that followed": what came after the thing named before it."""
    return any(
        c.dep_ == "relcl" and c.lemma_.lower() in _FOLLOW and not any(g.dep_ == "dobj" for g in c.children)
        for c in trigger.token.children
    )


def _order(lower: Trigger, upper: Trigger, passed: set[str]) -> Sequence | None:
    """What the words between say about the order of two triggers, the lower one standing below the upper one."""
    toll = upper.family.weight == 0 or lower.family.weight == 0
    deed = upper.family.name in DEEDS and lower.family.name not in DEEDS and not toll
    if passed & _RESPONSE and _conjectured(lower):
        return Sequence("precedes", lower, upper, lower.at)
    if passed & _RESPONSE or (passed & _OVER and lower.noun) or (deed and lower.noun and passed & _GROUNDS):
        return Sequence("responds_to", upper, lower, lower.at)
    if passed & _FOLLOW:
        return Sequence("responds_to", upper, lower, lower.at)
    if "agreement" in (upper.family.name, lower.family.name) and not toll:
        return _agreed(lower, upper, passed)
    if toll:
        return None
    if passed & _STAGES and "with" in passed and lower.plural:
        return Sequence("part_of", lower, upper, lower.at)
    if passed & _AFTER or _marked(lower, _AFTER):
        return Sequence("precedes", lower, upper, lower.at)
    if passed & (_BEFORE | _PRECEDE) or _marked(lower, _BEFORE):
        return Sequence("precedes", upper, lower, lower.at)
    return None


def _agreed(lower: Trigger, upper: Trigger, passed: set[str]) -> Sequence:
    """How a truce and fighting stand to each other, which are never one: it ends it, or is broken by it."""
    truce, fight = (upper, lower) if upper.family.name == "agreement" else (lower, upper)
    if passed & _DEFYING:
        return Sequence("precedes", truce, fight, lower.at)
    ended = passed & (_ENDING | _AFTER) or _marked(fight, _AFTER)
    return Sequence("responds_to" if ended else BESIDE, truce, fight, lower.at)


def _conjectured(lower: Trigger) -> bool:
    """Whether somebody only supposes what the words around a trigger say."""
    above = list(lower.token.ancestors)[:_FARTHEST]
    words = {t.lemma_.lower() for t in above} | {c.lower_ for t in above for c in t.children}
    return bool(words & _CONJECTURE)


def _marked(lower: Trigger, marks: frozenset[str]) -> bool:
    """Whether a conjunction ("after they had clashed") opens the lower trigger's clause."""
    return lower.token.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in marks for c in lower.token.children)
