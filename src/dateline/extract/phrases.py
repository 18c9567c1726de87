"""A noun phrase of the parse -> its words, the office or kind of speaker that it names, whose document it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from dateline.extract.lexicon import table
from dateline.extract.runs import COLLECTIVES, Run
from dateline.model import Source

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SPEAKERS = table("speech")["speakers"]
OFFICES: frozenset[str] = _SPEAKERS["offices"]
PRIVATE: frozenset[str] = _SPEAKERS["private"]
GROUPS: frozenset[str] = _SPEAKERS["groups"]
INSTITUTIONS: frozenset[str] = _SPEAKERS["institutions"]
OUTLETS: frozenset[str] = _SPEAKERS["outlets"]
SPOKES: frozenset[str] = _SPEAKERS["spokes"]
_SPEAKING = OFFICES | PRIVATE | GROUPS | INSTITUTIONS | OUTLETS
_SPEAKING |= SPOKES | _SPEAKERS["people"] | _SPEAKERS["vague"]
_KINDS: dict[str, frozenset[str]] = _SPEAKERS["kinds"]
_OUT = frozenset("appos relcl acl conj cc punct advcl parataxis".split())  # what a speaker's phrase leaves out
_ABOUT_THEM = frozenset("committee without union federation association protect rights council".split())
_FAR = 14  # tokens between a name and the office beside it


def phrase(token: Token) -> str:
    """The noun phrase without article, relative clause and apposition: "vice-delegate for the district of X"."""
    inside = {t.i for t in token.subtree if t == token or not _left_out(t, token)}
    start = end = token.i
    while start - 1 in inside or _hyphen(token.doc, start - 1):
        start -= 1
    while end + 1 in inside or _hyphen(token.doc, end + 1):
        end += 1
    kept = list(token.doc[start : end + 1])
    while kept and (kept[0].dep_ == "det" or kept[0].tag_ in ("PRP$", "DT", "PDT") or kept[0].is_punct):
        kept.pop(0)
    while kept and kept[-1].dep_ == "case":
        kept.pop()
    return "".join(t.text_with_ws for t in kept).strip(" ,")[:120]


def _hyphen(doc: Doc, at: int) -> bool:
    """A hyphen or an apostrophe glued between two words of the phrase."""
    return 0 < at < len(doc) - 1 and doc[at].is_punct and not doc[at].whitespace_ and not doc[at - 1].whitespace_


def owned_name(token: Token, run: Run) -> str:
    """The run with what owns it: "Russia's Defence Ministry", "Public Defender's Office of X"."""
    doc, start = token.doc, run.start
    while start and (
        doc[start - 1].dep_ == "case" or (doc[start - 1].text[0].isupper() and doc[start - 1].pos_ in ("PROPN", "ADJ"))
    ):
        start -= 1
    return (
        " ".join(doc[start : run.end].text.split())
        if start < run.start and doc[start].i > token.sent.start - 1
        else run.text
    )


def role_of(office: Token) -> str:
    """The office without its possessor: "defence minister" in "Pakistan's defence minister"."""
    owner = next((c for c in office.children if c.dep_ == "poss"), None)
    words = phrase(office)
    return (
        words.removeprefix(phrase(owner)).removeprefix("'s").removeprefix("’s").removeprefix("'").strip()
        if owner
        else words
    )


def kind_of(name: str, known: str | None = None) -> str | None:
    """The kind of a speaker by the words of the name, None where they do not say."""
    if known == "country":
        return "government"
    if known == "actor" and "state" in name.lower():
        return "armed group"
    if _outlet(name):
        return "outlet"
    words = {w.strip("().,'’s") for w in name.lower().split()} | set(name.lower().replace("-", " ").split())
    return next((kind for kind, signs in _KINDS.items() if words & signs), None)


def _left_out(token: Token, top: Token) -> bool:
    node = token
    while node != top:
        if node.dep_ in _OUT:
            return True
        node = node.head
    return False


def holders(doc: Doc, run: Run) -> Iterator[Token | None]:
    """Where an office may stand: in the phrase in apposition or the one above it, or beside a comma."""
    head = doc[run.start : run.end].root
    inside = range(run.start, run.end)
    if head.dep_ == "appos":
        yield head.head
        yield head.head.head.head if head.head.dep_ == "pobj" and head.ent_type_ == "PERSON" else None
    yield from (c for c in head.children if c.dep_ == "appos" and c.i not in inside)
    yield _beside(doc, run)


def _beside(doc: Doc, run: Run) -> Token | None:
    """An office noun between the name and the next comma, or before the comma that opens the name."""
    for at, step, last in ((run.end, 1, run.end + _FAR), (run.start - 1, -1, run.start - _FAR)):
        if not 0 <= at < len(doc) or doc[at].text != ",":
            continue
        at += step
        best: Token | None = None
        while (
            0 <= at < len(doc) and at != last and (doc[at].pos_ not in ("VERB", "AUX", "PUNCT") or doc[at].text == "-")
        ):
            if holds(doc[at]) and (best is None or step < 0):
                best = doc[at]
            at += step
        if best is not None and (at < 0 or at >= len(doc) or step < 0 or doc[at].text in (",", ".", ")")):
            return best
    return None


def holds(noun: Token, compound: bool = False) -> bool:
    """Whether the noun is an office or a role, and no part of a longer one ("deputy" in "deputy minister")."""
    part = noun.dep_ in ("compound", "amod") and noun.head.i > noun.i
    return noun.lemma_.lower() in OFFICES | PRIVATE and (compound or not part)


def author(document: Token) -> Token | None:
    """Whose statement or count it is: "the army's statement", "a report by X", "a count which X made public"."""
    for child in document.children:
        if child.dep_ == "poss":
            return child
    for child in document.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "of", "from"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
        if child.dep_ == "relcl":
            return next((c for c in child.children if c.dep_ == "nsubj" and c.pos_ in ("NOUN", "PROPN")), None)
        if child.dep_ == "acl":
            by = next((c for c in child.children if c.dep_ == "agent"), None)
            return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
    return next((c for c in document.children if c.dep_ == "compound" and c.pos_ == "PROPN"), None)


def can_speak(noun: Token) -> bool:
    """Whether a noun names people or an organisation; "verified intelligence" and "videos" show but do not speak."""
    lemma = noun.lemma_.lower()
    return noun.lower_ in COLLECTIVES or lemma in _SPEAKING


def relays(speaker: Source) -> bool:
    """Whether the speaker only passes words on: a news outlet."""
    return speaker.kind == "outlet"


def _outlet(name: str) -> bool:
    """ "Reuters", "the news agency X", "state television", "local media"; no committee that protects journalists."""
    words = name.lower().split()
    ends = (
        {words[0], words[-1], *(w for w, after in pairwise(words) if after in ("agency", "agencies"))}
        if words
        else set()
    )
    return bool(ends & OUTLETS) and not set(words) & _ABOUT_THEM
