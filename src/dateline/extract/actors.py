"""A parsed paragraph -> the actors named in it: registered names, organisations, and collectives such as "gunmen".

Persons are not actors; they speak for one. A country is an actor where it acts or speaks, not where something happens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.extract.lexicon import table
from dateline.extract.parse import Paragraph
from dateline.extract.runs import COLLECTIVES, Run, runs
from dateline.model import Known

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ACTORS = table("names")["actors"]
_COMPOUNDS: frozenset[str] = _ACTORS["compounds"]
_NOT_BEFORE: frozenset[str] = _ACTORS["not_before"]
_UPRISING = frozenset("liberation revolutionary resistance salvation people's lord's free islamic independence".split())
_GENERIC_HEADS = frozenset(
    "group groups organisation organization outfit faction factions wing movement alliance".split()
)
_ORGANISATION_KIND = {
    "state forces": """army navy police constabulary guard guards gendarmerie brigade battalion regiment division corps
        command forces""",
    "government": "ministry government administration cabinet parliament department council senate assembly",
    "gang": "cartel gang clan comando",
    "political militia": "militia militias",
    "rebel group": "front ejército ejercito lashkar jaish",
}
_KIND_OF_NOUN = {word: kind for kind, words in _ORGANISATION_KIND.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Tokens [start, end) that name an actor. `definite` where the text means one that it has named before.

    `name` is the full name where the report defines an acronym, else the words without article and hedge. `kind` is
    one of the model's Actor kinds, "" where only the registry can say.
    """

    start: int
    end: int
    name: str
    kind: str
    definite: bool


def acronyms(paragraphs: Iterable[Paragraph]) -> dict[str, str]:
    """Acronym -> full name, from "Full Name (FN)" or "FN (Full Name)" anywhere in the report."""
    found: dict[str, str] = {}
    for paragraph in paragraphs:
        text = paragraph.doc.text
        for match in re.finditer(r"\(\s*([A-Z][A-Za-z0-9/-]{1,11})\s*\)", text):
            full = _spelled(text[: match.start()].rstrip(), match.group(1))
            if full:
                found.setdefault(match.group(1), full)
        for match in re.finditer(r"\b([A-Z][A-Z0-9-]{1,9})\s\(\s*([A-Z][^()]{8,80}?)\s*\)", text):
            if _spelled(match.group(2), match.group(1)) == match.group(2):
                found.setdefault(match.group(1), match.group(2))
    return found


def actors(paragraph: Paragraph, known: Known, defined: Mapping[str, str] | None = None) -> list[ActorMention]:
    """The actors that a paragraph names, in order and without overlap; `defined` maps acronyms to full names."""
    doc, spelled = paragraph.doc, defined or {}
    found = [m for run in runs(doc) if (m := _named(doc, run, known, spelled))]
    taken = {i for m in found for i in range(m.start, m.end)}
    for token in doc:
        kind = COLLECTIVES.get(token.lower_)
        if kind and token.i not in taken and token.pos_ in ("NOUN", "PROPN", "ADJ") and _collective(token):
            mention = _generic(doc, token, kind, taken)
            taken.update(range(mention.start, mention.end))
            found.append(mention)
    return sorted(found, key=lambda m: m.start)


def _spelled(before: str, short: str) -> str | None:
    """The words at the end of `before` whose initials give the acronym, or the capitalised run before it."""
    words = before.split()[-12:]
    letters = [c.lower() for c in short if c.isalpha() and c.isupper()] or [short[0].lower()]
    for size in range(1, len(words) + 1):
        part = words[-size:]
        if not part[0][0].isupper() or any(w[-1] in ",;:." for w in part[:-1]):
            continue
        initials = [p[0].lower() for w in part for p in re.split(r"[-–]", w) if p]
        capitals = [p[0].lower() for w in part for p in re.split(r"[-–]", w) if p and p[0].isupper()]
        if letters in (initials, capitals):
            return " ".join(part)
    tail: list[str] = []
    for word in reversed(words):
        if tail and word[-1] in ",;:.)":
            break
        if word[0].isupper() or (word in ("of", "for", "and", "the", "de", "al", "del") and tail):
            tail.insert(0, word)
        else:
            break
    while tail and (not tail[0][0].isupper() or tail[0] == "The"):
        tail.pop(0)
    return " ".join(tail) if len(tail) > 1 else None


def _named(doc: Doc, run: Run, known: Known, spelled: Mapping[str, str]) -> ActorMention | None:
    """A run that the registry knows, that is a defined acronym, or that an organisation's noun closes."""
    start, end, name = run.start, run.end, doc[run.start : run.end].text
    follows = doc[end].lower_ if end < len(doc) else ""
    if name in spelled:
        return ActorMention(start, end, spelled[name], "", True)
    if not run.titled and (known(name) == "actor" or name in spelled.values()):
        return ActorMention(start, end, name, "", True)
    if run.kind == "person":
        return None
    if run.kind == "organisation":
        return ActorMention(start, end, name, _organisation_kind(run), True)
    grouped = follows in _GENERIC_HEADS or COLLECTIVES.get(follows) in ("gang", "political militia")
    if grouped and doc[end - 1].ent_type_ != "NORP" and run.words[-1].text[-3:] not in ("ian", "ese", "ish"):
        whole = doc[start : end + 1].text
        name = whole if known(whole) == "actor" else name
        return ActorMention(start, end + 1, name, COLLECTIVES.get(follows, "rebel group"), True)
    if known(name) == "country" and _acts(doc, start, end):
        return ActorMention(start, end, name, "government", True)
    return None


def _organisation_kind(run: Run) -> str:
    """By the noun that closes or opens the name; an army "of liberation" is no state's."""
    lower = [w.text.lower() for w in run.words]
    kind = next((k for w in reversed(lower) if (k := _KIND_OF_NOUN.get(w))), "organisation")
    return "rebel group" if kind == "state forces" and _UPRISING & set(lower) else kind


def _acts(doc: Doc, start: int, end: int) -> bool:
    root = doc[start:end].root
    return (
        root.dep_ in ("nsubj", "agent")
        or (root.dep_ == "pobj" and root.head.dep_ == "agent")
        or (root.dep_ == "dobj" and root.head.lemma_ in ("accuse", "blame", "attack", "hit", "strike", "urge", "warn"))
    )


def _collective(token: Token) -> bool:
    """Whether the word stands for people: not "task force", "gang war", nor the modifier of another collective."""
    before = token.nbor(-1) if token.i else None
    if before is not None and before.lower_ in _NOT_BEFORE:
        return False
    if token.pos_ == "ADJ" or (token.dep_ in ("compound", "amod") and token.head.i > token.i):
        return False
    if token.lower_ in ("state", "force", "administration", "officer", "child", "woman"):
        return token.lower_ == "officer"
    return True


def _generic(doc: Doc, token: Token, kind: str, taken: set[int]) -> ActorMention:
    start = token.i
    while start and start - 1 not in taken and _modifies(doc[start - 1]):
        start -= 1
    definite = any(doc[i].lower_ in ("the", "these", "those", "its", "their") for i in range(max(0, start - 1), start))
    return ActorMention(start, token.i + 1, doc[start : token.i + 1].text, kind, definite)


def _modifies(token: Token) -> bool:
    """A word that belongs to a collective's name: "Pakistani security", "Baloch", "air"; not hedges or numbers."""
    if token.lower_ in _ACTORS["hedges"] or token.like_num:
        return False
    return token.lower_ in _COMPOUNDS or (token.ent_type_ in ("NORP", "GPE", "ORG") and token.text[0].isupper())
