"""Paragraph -> Trigger: the words that name something that happened, each with the family of happenings it belongs to.

A trigger is a hint, not yet a happening: "the attack" may continue what was told before, "attacks have risen" names
none. What was used ("missile", "drone") decides the family before the word that it was used with.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from dateline.extract.modality import modality
from dateline.extract.parse import Paragraph
from dateline.extract.sides import ARMED, CIVILIAN, side_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DEFINITE = frozenset("the this that these those its their his her both such all".split())
_ORDINALS = frozenset("first second third fourth fifth sixth last latter former".split())
_TABLES = frozenset("instruments not weak another light armed taken".split())


@dataclass(frozen=True, slots=True)
class Family:
    """A family of triggers. `weight` says how much it tells about the type, 0 nothing."""

    name: str
    event: str
    sub_event: str
    weight: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger: its token, family and how it is put.

    `opens`: it comes with "another", "a second", "separate". `ordinal`: "first", "second" as it stands, else "".
    `weak`: alone it is not enough for a happening.
    """

    token: Token
    family: Family
    modality: str
    noun: bool
    definite: bool
    plural: bool
    opens: bool
    ordinal: str
    weak: bool

    @property
    def at(self) -> int:
        """The token's place in its paragraph."""
        return int(self.token.i)


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads((files("dateline") / "data" / "triggers.toml").read_text("utf-8"))


@cache
def words(table: str, key: str) -> frozenset[str]:
    """A word list of the trigger lexicon, empty where there is none."""
    return frozenset(str(_raw()[table].get(key, "")).split())


@cache
def family(name: str) -> Family:
    """The family of that name."""
    row = _raw()[name]
    return Family(name, row["event"], row["sub"], row["weight"])


@cache
def _lemmas(kind: str) -> dict[str, str]:
    rows = [(name, row) for name, row in _raw().items() if name not in _TABLES]
    return {lemma: name for name, row in rows for lemma in str(row[kind]).split()}


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = [(name, row.get("phrase", ())) for name, row in _raw().items() if name not in _TABLES]
    return tuple((name, re.compile(rf"\b(?:{'|'.join(p)})\b")) for name, p in rows if p)


@cache
def _instruments() -> dict[str, str]:
    return {word: name for name, listed in _raw()["instruments"].items() for word in listed.split()}


def triggers(paragraph: Paragraph, tolls: Iterable[int] = ()) -> list[Trigger]:
    """The triggers of a paragraph in order, at most one a token; `tolls` are tokens of words that say what became of
    people, which count as triggers where no family claims them."""
    doc, title = paragraph.doc, paragraph.section.kind == "title"
    found, covered = _phrased(doc)
    for token in doc:
        if token.i in covered or token.i in found:
            continue
        kind = _kind(token, title)
        name = _lemmas(kind).get(token.lemma_.lower()) if kind else None
        if title and name is None and token.pos_ == "PROPN":
            name = _capital(token)
        if kind == "verb" and name is None and token.lemma_.lower() in words("armed", "verbs"):
            name = _used(token)
        if kind == "verb" and token.lemma_ == "take":
            name = _carried_off(token)
        if name == "strike" and any(side_of(c.lemma_.lower()) == ARMED for c in token.children):
            name = "assault"
        if name in _TAKEN and kind == "verb":
            name = _taken(token, name)
        if name and not _means_else(token, kind):
            found[token.i] = name
    kept = {i: name for i, name in found.items() if not _modifies(doc[i])}
    if title and not kept:  # of a headline the parse takes verbs for nouns: "violence spikes", "fighting erupts"
        kept = dict(found)
    kept = {i: "toll" for i in tolls if i not in covered} | kept
    return [_trigger(doc[i], kept[i]) for i in sorted(kept)]


def _phrased(doc: Doc) -> tuple[dict[int, str], set[int]]:
    lower, found, covered = doc.text.lower(), dict[int, str](), set[int]()
    for name, pattern in _phrases():
        for match in pattern.finditer(lower):
            span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
            if span is None or covered & set(range(span.start, span.end)):
                continue
            found[span.root.i] = name
            covered |= set(range(span.start, span.end))
    return found, covered


def _kind(token: Token, title: bool) -> str:
    """`noun`, `verb`, or "" where the token cannot be a trigger; in a title a proper noun can be one."""
    if token.tag_[:2] == "VB" or (token.pos_ == "VERB"):
        return "verb"
    if token.pos_ == "NOUN" or (token.pos_ == "PROPN" and (title or token.is_sent_start or token.text == "Operation")):
        return "noun"
    return "verb" if token.pos_ == "ADJ" and token.tag_ == "VBN" else ""


def _capital(token: Token) -> str | None:
    """The family of a word that a headline's capitals made a name: "Battles Blaze", "Army Shoots Members"."""
    word = token.lower_
    stems = [word, word.removesuffix("s"), word.removesuffix("es")]
    noun = next((name for w in stems if (name := _lemmas("noun").get(w))), None)
    plain = [w for w in stems if w not in words("weak", "verb")]
    return noun or next((name for w in plain if (name := _lemmas("verb").get(w))), None)


def _means_else(token: Token, kind: str) -> bool:
    """Whether the words around make it something else: "hunger strike", "executed the plan", "fired the minister"."""
    lemma, near = token.lemma_.lower(), {c.lemma_.lower() for c in token.children if c.dep_ != "nsubj"}
    if near & words("not", lemma):
        return True
    below = {g.lemma_.lower() for c in token.children if c.dep_ == "prep" for g in c.children}
    if below & words("not", lemma):
        return True
    if kind == "verb" and token.dep_ == "relcl" and any(_present(c) for c in token.children):
        return True
    if kind == "verb" and lemma == "fire":
        aims = any(c.lower_ in ("at", "on", "into", "upon", "toward", "towards") for c in token.children)
        return not aims and not _used(token)
    if kind == "verb" and lemma == "enter":
        return not any(c.dep_ == "dobj" for c in token.children)
    return kind == "verb" and lemma == "dismiss" and not any(_office(c) for c in token.children)


def _present(token: Token) -> bool:
    """The "are" of "a camp where people are held": a state that lasts."""
    return token.dep_ == "auxpass" and token.tag_ in ("VBP", "VBZ")


def _taken(token: Token, name: str) -> str | None:
    """What a verb of taking does to its object: a place changes hands, a person is caught, a thing is neither."""
    if token.lemma_.lower() in _OF_GROUND:
        return name
    objects = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")]
    for thing in (*objects, *(t for o in objects for t in o.conjuncts)):
        if thing.ent_type_ in ("GPE", "LOC", "FAC") or thing.lemma_.lower() in _GROUND:
            return name
        if thing.ent_type_ == "PERSON" or side_of(thing.lemma_.lower()) or thing.lemma_ in ("person", "people", "man"):
            return "abduction" if _by_armed(token) else "arrest"
    return None


def _carried_off(token: Token) -> str | None:
    """ "Gunmen took 42 people", "teachers who were taken from a school"."""
    people = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")]
    people += [token.head] if token.dep_ == "relcl" and any(c.dep_ == "auxpass" for c in token.children) else []
    if not any(side_of(p.lemma_.lower()) == CIVILIAN or p.lemma_ in ("people", "person", "man") for p in people):
        return None
    away = [g for c in token.children if c.lower_ == "from" for g in c.children]
    from_home = any(g.lemma_.lower() in words("taken", "from") for g in away)
    return "abduction" if _by_armed(token) or from_home else None


def _by_armed(token: Token) -> bool:
    """Whether an armed group does it: who falls into its hands is no prisoner of the law."""
    doers = [c for c in token.children if c.dep_ == "nsubj"]
    doers += [g for c in token.children if c.dep_ == "agent" for g in c.children]
    return any(side_of(t.lemma_.lower()) == ARMED for d in doers for t in (d, *d.children))


def _office(token: Token) -> bool:
    return token.dep_ in ("dobj", "nsubjpass") and (token.ent_type_ == "PERSON" or token.lemma_ in _OFFICES)


_TAKEN = frozenset(("takeover", "recapture"))
_OF_GROUND = frozenset("overrun retake reclaim".split())  # done to places only
_GROUND = frozenset(
    """city town village capital base camp airport district province territory area post position building headquarters
    barracks garrison checkpoint region border neighbourhood neighborhood suburb port bridge control ground""".split()
)
_OFFICES = frozenset("minister governor chief commander general head mayor president official officer director".split())


def _modifies(token: Token) -> bool:
    """Whether the trigger is only a modifier of another noun: "raid victims", "strike group", "bomb attack"."""
    node = token.head if token.dep_ == "conj" else token
    return node.dep_ in ("compound", "nmod") and node.head.pos_ in ("NOUN", "PROPN")


def _trigger(token: Token, name: str) -> Trigger:
    noun = token.pos_ in ("NOUN", "PROPN") or token.tag_.startswith("NN")
    modifiers = [c for c in token.children if c.dep_ in ("amod", "det", "nummod", "poss", "compound", "advmod")]
    lowers = [c.lower_ for c in modifiers]
    used = _used(token)
    chosen = used if used and family(name).weight in (1, 2, 3) and family(used).weight >= family(name).weight else name
    return Trigger(
        token=token,
        family=family(chosen),
        modality=_modality(token),
        noun=noun,
        definite=noun and (any(w in _DEFINITE for w in lowers) or any(c.dep_ == "poss" for c in modifiers)),
        plural=noun and token.tag_ in ("NNS", "NNPS"),
        opens=any(w in words("another", "one" if token.tag_ == "NNS" else "words") for w in lowers)
        or (not noun and any(c.lower_ == "again" for c in token.children)),
        ordinal=next((w for w in lowers if w in _ORDINALS), ""),
        weak=(token.lemma_.lower() in words("weak", "noun" if noun else "verb") and chosen == name)
        or token.lemma_.lower() in words("armed", "verbs"),
    )


def elliptic(token: Token) -> str:
    """The ordinal of an incident that a clause leaves unnamed: "in the second, ten people died"."""
    inner = (g for c in token.children if c.dep_ == "prep" and c.lower_ == "in" for g in c.children)
    return next((g.lower_ for g in inner if g.lower_ in _ORDINALS and g.dep_ == "pobj"), "")


def _modality(token: Token) -> str:
    """As the grammar around it says, and for what "is likely" or is the purpose of something that was done."""
    found, head = modality(token), token.head
    if found != "actual":
        return found
    said = {c.lemma_ for c in head.children if c.dep_ in ("acomp", "attr")}
    if token.dep_ == "nsubj" and head.lemma_ == "be" and said & _EXPECTED:
        return "hypothetical"
    if token.dep_ == "nsubjpass" and head.lemma_ in _AWAITED:
        return "planned"
    if token.dep_ in ("advcl", "xcomp") and token.tag_ == "VB" and head.lemma_ not in _CAUSED:
        return "planned" if any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children) else found
    return found


_EXPECTED = frozenset("likely unlikely possible probable imminent inevitable certain conceivable".split())
_AWAITED = frozenset("expect plan fear anticipate schedule prepare".split())
_CAUSED = frozenset("begin start continue manage come go use help appear seem say know believe report happen".split())


def _used(token: Token) -> str | None:
    """The family of what was used: a modifier, subject, object or instrument of the trigger."""
    near = [c for c in token.children if c.dep_ in ("compound", "amod", "nmod", "nsubj", "nsubjpass", "dobj", "pobj")]
    for prep in token.children:
        if prep.dep_ in ("prep", "agent") and prep.lower_ in ("with", "by", "from", "using", "of"):
            near += list(prep.children)
    near += [c for n in near for c in n.children if c.dep_ in ("compound", "amod", "conj")]
    return instrument(near)


def instrument(tokens: Iterable[Token]) -> str | None:
    """The family of the first thing used in an attack that the tokens name."""
    words = (w for t in tokens for w in (t.lemma_.lower(), t.lower_.removesuffix("s")))  # names keep their plural
    return next((name for word in words if (name := _instruments().get(word))), None)
