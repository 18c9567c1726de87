"""A trigger -> the heads of who did it and of whom it was done to, by the grammar around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.extract.triggers import Trigger, words

if TYPE_CHECKING:
    from spacy.tokens import Token

_AGENT_NOUN = ("poss", "compound", "amod", "nmod")
_PATIENT_PREPOSITIONS = frozenset("on against at of upon into targeting between with".split())


def agents(trigger: Trigger) -> list[Token]:
    """The heads of who did it; nobody does a death or a flight."""
    token = trigger.token
    if _suffered(trigger):
        return _by(token)
    if not trigger.noun:
        return _subjects(token, "nsubj") + _by(token)
    found = [c for c in token.children if c.dep_ in _AGENT_NOUN]
    found += [g for c in token.children if c.dep_ in ("prep", "agent") and c.lower_ == "by" for g in c.children]
    found += [g for c in token.children if c.dep_ == "acl" and c.tag_ == "VBN" for g in _by(c)]
    head = token.head
    if head.pos_ == "VERB" and head.lemma_ in words("light", "verbs"):
        found += _subjects(head, "nsubj") if token.dep_ == "dobj" else _by(head) if token.dep_ == "nsubjpass" else []
    return found


def patients(trigger: Trigger) -> list[Token]:
    """The heads of whom it was done to."""
    token = trigger.token
    prepositions = (
        _PATIENT_PREPOSITIONS if trigger.noun or trigger.family.name in ("clash", "shooting") else frozenset()
    )
    found = [g for c in token.children if c.dep_ == "prep" and c.lower_ in prepositions for g in c.children]
    found = [g for g in found if g.dep_ == "pobj"]
    if trigger.noun:
        return found
    found += [c for c in token.children if c.dep_ == "dobj"]
    found += [g for f in found for c in f.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children]
    passive = _subjects(token, "nsubjpass")
    passive += _subjects(token, "nsubj") if _suffered(trigger) and token.pos_ == "VERB" else []
    if token.dep_ == "acl" and token.tag_ == "VBN":
        passive.append(token.head)
    return found + passive


def _suffered(trigger: Trigger) -> bool:
    return trigger.family.name in ("toll", "displacement", "anaphor")


def _subjects(verb: Token, kind: str) -> list[Token]:
    """The subjects of a verb, through "who" to the noun before it and through "and" to the verb before it."""
    found = [c for c in verb.children if c.dep_ == kind]
    if not found and verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.pos_ == "VERB":
        passive = any(c.dep_ == "auxpass" for c in verb.children)
        if not passive or kind == "nsubjpass":
            found = [c for c in verb.head.children if c.dep_ == kind or (kind == "nsubj" and c.dep_ == "nsubj")]
    return [verb.head if c.lower_ in ("who", "which", "that") and verb.dep_ == "relcl" else c for c in found]


def _by(verb: Token) -> list[Token]:
    return [g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
