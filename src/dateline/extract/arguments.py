"""A trigger -> the heads of who did it and of whom it was done to, by the grammar around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.extract.triggers import Trigger, words

if TYPE_CHECKING:
    from spacy.tokens import Token

_AGENT_NOUN = ("poss", "compound", "amod", "nmod")
_BLAMING = frozenset("blame pin".split())  # "blamed the bombing on X"
_TRACED = frozenset("attribute ascribe trace link tie".split())  # "the bombing was attributed to X"
_CHARGED = frozenset("suspect accuse blame charge implicate".split())  # "X was blamed for the bombing"
_GUILTY = frozenset("responsible guilty accountable suspicion".split())  # "X is responsible for the bombing"
_OF_DEEDS = frozenset("for of in with behind over on".split())
_MANY = frozenset("wave series string spate campaign number dozen spree pair round".split())  # of attacks
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
    token = _counted_in(token)
    head = token.head
    if head.pos_ == "VERB" and head.lemma_ in words("light", "verbs"):
        found += _subjects(head, "nsubj") if token.dep_ == "dobj" else _by(head) if token.dep_ == "nsubjpass" else []
    return found


def charged(trigger: Trigger) -> list[Token]:
    """The heads of those whom the sentence says to be suspected or blamed for it, or held to have done it."""
    deed = _counted_in(trigger.token)
    verb = deed.head
    if deed.dep_ in ("dobj", "nsubjpass", "relcl") and verb.lemma_ in _BLAMING | _TRACED:
        wanted = "on" if verb.lemma_ in _BLAMING else "to"
        return [g for c in (*verb.children, *deed.children) if c.lower_ == wanted for g in c.children]
    if deed.dep_ not in ("pobj", "pcomp") or verb.lower_ not in _OF_DEEDS:
        return []
    above = verb.head
    if above.lemma_ in _CHARGED and above.pos_ == "VERB":
        return [c for c in above.children if c.dep_ in ("nsubjpass", "dobj")]
    if above.lower_ in _GUILTY or (verb.lower_ == "behind" and above.lemma_ == "be"):
        return _subjects(above if above.lemma_ == "be" else above.head, "nsubj")
    return []


def _counted_in(noun: Token) -> Token:
    """ "wave" in "a wave of attacks", which is carried out as they are."""
    counted = noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_ in _MANY
    return noun.head.head if counted else noun


def patients(trigger: Trigger) -> list[Token]:
    """The heads of whom it was done to."""
    token = trigger.token
    prepositions = (
        _PATIENT_PREPOSITIONS if trigger.noun or trigger.family.name in ("clash", "shooting") else frozenset()
    )
    found = [g for c in token.children if c.dep_ == "prep" and c.lower_ in prepositions for g in c.children]
    found = [g for g in found if g.dep_ == "pobj" and not (g.head.lower_ == "on" and token.head.lemma_ in _BLAMING)]
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
