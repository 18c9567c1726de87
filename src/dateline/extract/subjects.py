"""A verb -> who does what it says, through conjunctions, relative clauses, chains and errors of the parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.extract.phrases import OFFICES, can_speak
from dateline.extract.reporting import VERBS, sort_of

if TYPE_CHECKING:
    from spacy.tokens import Token

RELATIVES = frozenset("which who that whom".split())


def subject(verb: Token) -> Token | None:
    """Who does what the verb says, through relative clauses, conjunctions, participles and "quoted X as saying"."""
    node = verb
    for _ in range(6):
        found = _nearest_subject(node)
        if node == verb and found is None and _reported_beside(verb):
            node = verb.head.head
            continue
        if found is not None and (node == verb or found.pos_ != "NOUN" or can_speak(found)):
            return _antecedent(found, node)
        if node.dep_ == "pcomp" and node.head.lower_ == "as" and node.head.head.lemma_ in VERBS["quotes"]:
            return _quoted(node.head.head)
        if any(c.dep_ == "nsubjpass" for c in node.children) and node != verb and node.dep_ != "ccomp":
            return next((c for c in node.children if c.dep_ == "nsubjpass"), None)
        if node.dep_ == "acl" and node.tag_ == "VBG":
            return node.head
        if (
            node.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "acomp", "parataxis", "dep")
            or node.head == node
        ):
            return None
        node = node.head
    return None


def just_before(verb: Token) -> Token | None:
    """The name before the verb in "..., the deputy minister, A B, said", where the parser gave it no near subject."""
    own = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    body = _body_before(verb)
    if body is not None and (own is None or (own == body.head and _in_phrase(own))):
        return body
    if verb.i < 2 or verb.tag_ not in ("VBD", "VBZ", "VBP") or (own is not None and own.pos_ not in ("NOUN", "NUM")):
        return None
    comma = verb.nbor(-1).text == ","
    name = verb.nbor(-2 if comma else -1)
    if own is None and comma:
        described = _described_person(name)
        if described is None and _inside_phrase(name):
            return None
        name = described or name
    elif own is not None and ((own.is_ancestor(name) and own.pos_ != "NUM") or own.i == name.i):
        return None
    opens = verb.nbor(-3).text if comma and verb.i > 2 else ""
    return name if name.pos_ == "PROPN" and name.dep_ in ("appos", "conj", "npadvmod") and opens != "and" else None


def _body_before(verb: Token) -> Token | None:
    """The office or body in "..., the office of the prime minister said", which the parser hangs on a place."""
    if verb.dep_ in ("acl", "relcl") or verb.i == verb.sent.start or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    comma = next((t.i for t in reversed(verb.doc[verb.sent.start : verb.i]) if t.text == ","), verb.i)
    node = verb.nbor(-1)
    while comma < node.head.i < verb.i and node.head != node:
        node = node.head
    return node if node.i > comma and node.dep_ in ("appos", "conj", "npadvmod") and can_speak(node) else None


def _in_phrase(name: Token) -> bool:
    """Whether the name ends "in the capital X", though the parser takes it for a subject."""
    edge = name.left_edge
    return edge.i > edge.sent.start and edge.nbor(-1).dep_ in ("pobj", "prep")


def _inside_phrase(last: Token) -> bool:
    """Whether the name before a comma closes a phrase ("described as a front of A-B, said") and no apposition."""
    node = last
    while node.dep_ in ("appos", "compound", "conj", "nummod") and not parted(node, node.head, ","):
        node = node.head
    return node.dep_ == "pobj"


def _described_person(last: Token) -> Token | None:
    """The person in "A B, the deputy head of the party C, said", from the last word of the description."""
    node = last
    for _ in range(5):
        if node.ent_type_ == "PERSON" or node.dep_ not in ("pobj", "prep", "compound", "appos"):
            break
        node = node.head
    return node if node.ent_type_ == "PERSON" else None


def _nearest_subject(verb: Token) -> Token | None:
    """The subject that stands nearest before the verb; the parser may hang a second one on it."""
    found = [c for c in verb.children if c.dep_ in ("nsubj", "csubj")]
    before = [c for c in found if c.i < verb.i]
    return before[-1] if before else found[0] if found else None


def _reported_beside(verb: Token) -> bool:
    """ "answered that A is B and accused C": joined to what was said, but in the tense of the saying."""
    inner = verb.head
    outer = inner.head
    joined = verb.dep_ == "conj" and inner.dep_ == "ccomp" and sort_of(outer) is not None
    return joined and inner.tag_ != verb.tag_ == outer.tag_ and sort_of(verb) is not None


def _antecedent(pronoun: Token, verb: Token) -> Token:
    if pronoun.lower_ in RELATIVES and pronoun.tag_ in ("WDT", "WP", "IN", "DT"):
        clause = verb
        while clause.dep_ == "conj":
            clause = clause.head
        if clause.dep_ in ("relcl", "acl"):
            return _holder(clause.head) if pronoun.lower_ == "who" else clause.head
    return pronoun


def _holder(head: Token) -> Token:
    """The office in "the governor of X, who ..."; the parser hangs the clause on X."""
    above = head.head.head if head.dep_ == "pobj" and head.head.lower_ in ("of", "for") else head
    return above if above.lemma_.lower() in OFFICES else head


def _quoted(quote: Token) -> Token | None:
    wanted = ("nsubjpass",) if any(c.dep_ == "auxpass" for c in quote.children) else ("dobj",)
    found = next((c for c in quote.children if c.dep_ in wanted), None)
    if found is None and quote.dep_ in ("ccomp", "relcl"):
        found = quote.head if quote.head.pos_ in ("NOUN", "PROPN") else None
    return found


def parted(one: Token, other: Token, mark: str = ";") -> bool:
    """Whether a semicolon, or another mark, stands between the two."""
    first, last = sorted((one.i, other.i))
    return any(t.text == mark for t in one.doc[first:last])
