"""A parsed paragraph -> its cues of speech: which word reports, whose words they are, and where they stand.

The speaker is found through conjunctions, relative clauses, passives and chains ("quoted the army as saying").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.extract.lexicon import table
from dateline.extract.phrases import can_speak
from dateline.extract.reporting import VERBS, negated, sort_of
from dateline.extract.subjects import RELATIVES, just_before, parted, subject

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_SPEECH = table("speech")
_NOUNS = _SPEECH["nouns"]
_COMPLEMENTS = (("ccomp",), ("dobj",), ("xcomp", "oprd"), ("prep",), ("advcl",))
_ADDRESSING = frozenset("tell inform brief assure remind".split())  # their object hears
_TELLING = frozenset("tell put see have describe".split())  # "as the army tells it"
_HELD = frozenset("belief view conviction opinion suspicion fear".split())
_UNSAID = frozenset("would will could can may might should to".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """One act of speech. `sort` is the verb's class; `content` the root of what is said, None where nothing stands."""

    token: Token
    sort: str
    speaker: Token
    content: Token | None


def cues(doc: Doc) -> Iterator[Cue]:
    """The cues of a paragraph, in order of their words."""
    for sentence in doc.sents:
        cue = _named_before_colon(sentence)
        if cue is not None:
            yield cue
    for token in doc:
        if token.lower_ == "according":
            cue = _according(token)
        elif token.pos_ == "VERB" or token.dep_ == "relcl":  # the tagger takes "which X rejects" for a noun
            cue = _verb(token)
        elif token.pos_ == "NOUN" and token.lemma_ in _NOUNS["charges"]:
            cue = _noun(token)
        elif token.pos_ == "NOUN" and token.lower_ in _NOUNS["accounts"]:
            cue = _account(token)
        else:
            continue
        if cue is not None:
            yield cue


def _verb(verb: Token) -> Cue | None:
    sort = sort_of(verb)
    if sort is None or verb.dep_ == "amod" or (sort == "names" and any(c.lower_ == "what" for c in verb.children)):
        return None
    if any(c.dep_ == "aux" and c.lower_ in _UNSAID for v in _coordinated(verb) for c in v.children) and not _chained(
        verb
    ):
        return None
    if sort == "confirms" and verb.tag_ == "VBG" and any(c.dep_ == "aux" for c in verb.children):
        return None  # "is verifying"
    if verb.lemma_ == "speak" and _of(verb) is None:
        return None
    if any(c.dep_ == "auxpass" for c in verb.children) or (verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod")):
        return _passive(verb, sort)
    if sort == "quotes":
        return None
    speaker = just_before(verb) or subject(verb)
    if speaker is None or speaker.i == verb.i:
        return None
    return Cue(verb, sort, speaker, _content(verb))


def _coordinated(verb: Token) -> list[Token]:
    """The verb and, where it has no subject of its own, the one whose auxiliaries it shares."""
    shares = verb.dep_ == "conj" and not any(c.dep_ in ("nsubj", "aux") for c in verb.children) and verb.tag_ == "VB"
    return [verb, verb.head] if shares else [verb]


def _chained(verb: Token) -> bool:
    """ "was able to confirm", "went on to say", "used to deny": an infinitive that took place."""
    head = verb.head
    return verb.dep_ == "xcomp" and head.lemma_ in ("able", "go", "continue", "begin", "come") and not negated(head)


def _content(verb: Token) -> Token | None:
    """Root of the words reported: a clause, else the object, else what hangs on a preposition."""
    if verb.dep_ == "advcl" and verb.lemma_ in _TELLING and any(c.lower_ == "it" for c in verb.children):
        return verb.head
    lemma = verb.lemma_
    if lemma == "speak" or (lemma == "tell" and not any(c.dep_ in ("dobj", "ccomp", "dative") for c in verb.children)):
        return _of(verb)
    order: tuple[tuple[str, ...], ...] = (("ccomp",), ("xcomp",)) if lemma in _ADDRESSING else _COMPLEMENTS
    if lemma == "claim" and _owns(verb):
        order = (("dobj",),)
    for wanted in order:
        for child in verb.children:
            if child.dep_ == "prep" and sort_of(verb) == "asserts" and lemma not in ("point", "warn"):
                continue
            fits = child.dep_ != "prep" or child.lower_ in ("of", "on", "to", "at", "for", "with")
            if child.dep_ in wanted and fits and not parted(child, verb):
                return _believed(child) or (verb.head if child.lower_ in RELATIVES and verb.dep_ == "relcl" else child)
    beside = ("parataxis", "ccomp", "advcl", "conj") if lemma in _ADDRESSING else ("parataxis", "ccomp", "advcl")
    if verb.dep_ in beside and verb.head != verb:
        return verb.head
    clause = next((t for c in verb.children if c.dep_ == "prep" for t in c.subtree if t.dep_ in ("relcl", "acl")), None)
    if clause is not None and any(c.lower_ == "that" and c.dep_ == "mark" for c in clause.children):
        return clause  # "said in a video that ..."
    if verb.dep_ == "conj" and just_before(verb) is not None:
        return verb.head  # "..., the ministry said", which the parser coordinates with what was said
    relative = verb
    while relative.dep_ in ("conj", "ccomp") and relative.head != relative:
        relative = relative.head
    if relative.dep_ == "relcl" and any(t.lower_ in RELATIVES and t.dep_ == "dobj" for t in verb.children):
        return relative.head
    named = (t for t in verb.sent if t.i > verb.i and t.pos_ == "NOUN" and t.lower_ in _NOUNS["deniable"])
    return next(named, None) if lemma == "deny" else None  # "denied, without reservation, any part in the attack"


def _believed(noun: Token) -> Token | None:
    """The clause in "reiterated the belief that ...": what such a noun holds."""
    held = noun.lemma_ in _HELD and next((c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl")), None)
    return held or None


def _owns(verb: Token) -> bool:
    """ "claimed the attack": what is claimed is a deed and no sentence."""
    return any(c.dep_ == "dobj" and c.lower_ in _NOUNS["authorship"] for c in verb.children)


def _of(verb: Token) -> Token | None:
    """What is spoken or told of."""
    return next((c for c in verb.children if c.lower_ == "of"), None)


def _passive(verb: Token, sort: str) -> Cue | None:
    """ "was claimed by X", "accused by X of": the agent speaks; without one nobody is named."""
    by = next((c for c in verb.children if c.dep_ == "agent"), None)
    if by is None and sort in ("counts", "asserts"):
        by = next((t for t in verb.subtree if t.i > verb.i and t.lower_ == "by" and _names_one(t, verb)), None)
    agent = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else _document(verb)
    said = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if agent is None and sort == "retracts" and said is not None and said.lemma_ in _NOUNS["documents"]:
        return Cue(verb, sort, said, said)  # "the army's statement was withdrawn"
    if agent is None:
        return None
    said = next((c for d in ("ccomp", "nsubjpass") for c in verb.children if c.dep_ == d), None)
    if said is None and verb.dep_ == "acl":
        said = verb.head
    return Cue(verb, sort, agent, said)


def _names_one(by: Token, verb: Token) -> bool:
    """Whether "by" belongs to the verb itself, and somebody who can speak stands after it."""
    above = next((t for t in by.ancestors if t.pos_ in ("VERB", "AUX")), None)
    return above == verb and any(c.dep_ == "pobj" and (c.pos_ == "PROPN" or can_speak(c)) for c in by.children)


def _document(verb: Token) -> Token | None:
    """ "in a statement of X it is claimed": the document that the passive stands in."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "in":
            return next((c for c in child.children if c.dep_ == "pobj" and c.lemma_ in _NOUNS["documents"]), None)
    return None


def _according(token: Token) -> Cue | None:
    to = next((c for c in token.children if c.lower_ == "to"), None)
    whom = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    if whom is None:
        return None
    if whom.lower_ in _NOUNS["accounts"]:
        whom = _owner(whom, ("of", "by", "from"), pronouns=True) or whom
    clause = token.head
    while clause.pos_ not in ("VERB", "AUX") and clause.head != clause:
        clause = clause.head
    confirmed = any(
        v.lemma_ in VERBS["confirms"] and any(c.dep_ == "auxpass" for c in v.children) and not negated(v)
        for v in (clause, clause.head)
    )
    return Cue(token, "confirms" if confirmed else "asserts", whom, clause)


def _account(noun: Token) -> Cue | None:
    """ "by the ministry's count, 45 died"; "the ministry's toll stood at 45": the owner speaks."""
    by = noun.dep_ == "pobj" and noun.head.lower_ in ("by", "in", "per", "on")
    owner = _owner(noun, ("of",) if by else (), pronouns=by)
    if owner is None:
        return None
    if by and noun.head.head.pos_ in ("VERB", "AUX"):
        verb = noun.head.head
        return None if sort_of(verb) in ("asserts", "counts") else Cue(noun.head, "asserts", owner, verb)
    counted = noun.dep_ in ("nsubj", "nsubjpass") and noun.head.lemma_ in (
        "stand",
        "be",
        "reach",
        "rise",
        "come",
        "put",
    )
    return Cue(noun, "counts", owner, noun.head) if counted else None


def _named_before_colon(sentence: Span) -> Cue | None:
    """ "Police chief A B: Nine people were killed"; a label such as "Time:" cannot speak and is dropped later."""
    colon = next((t for t in sentence[:9] if t.text == ":"), None)
    if colon is None or colon.i == sentence.start or colon.i + 2 >= sentence.end:
        return None
    before, after = sentence.doc[sentence.start : colon.i], sentence.doc[colon.i + 1 : sentence.end]
    if any(t.pos_ in ("VERB", "AUX") for t in before) or not any(t.pos_ in ("VERB", "AUX") for t in after):
        return None
    return Cue(colon, "asserts", before.root, after.root)


def _noun(noun: Token) -> Cue | None:
    """ "Pakistan's charge that ...", "accusations by the opposition that ...": the owner speaks."""
    owner = _owner(noun, ("by", "from"))
    if owner is None:
        return None
    said = next((c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl")), None)
    return Cue(noun, "alleges", owner, said)


def _owner(noun: Token, links: tuple[str, ...], pronouns: bool = False) -> Token | None:
    """Whose charge or count it is: the possessor, else who follows one of the links."""
    owner = next((c for c in noun.children if c.dep_ == "poss" and (pronouns or c.tag_ != "PRP$")), None)
    if owner is None:
        link = next((c for c in noun.children if c.dep_ in ("prep", "agent") and c.lower_ in links), None)
        owner = next((c for c in link.children if c.dep_ == "pobj"), None) if link is not None else None
    return owner
