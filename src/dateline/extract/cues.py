"""A parsed paragraph -> its cues of speech: which word reports, whose words they are, and where they stand.

The speaker is found through conjunctions, relative clauses, passives and chains ("quoted the army as saying").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.extract.lexicon import table
from dateline.extract.phrases import can_speak

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_SPEECH = table("speech")
VERBS: dict[str, frozenset[str]] = _SPEECH["verbs"]
CLASSES = ("denies", "retracts", "confirms", "alleges", "names", "quotes", "counts", "asserts")
_NOUNS = _SPEECH["nouns"]
_IDIOMS: list[tuple[str, str, str]] = [
    (*idiom.split(), stance) for stance, idioms in _SPEECH["idioms"].items() for idiom in idioms
]
_IDIOM_VERBS = frozenset(first for first, _, _ in _IDIOMS)
_COMPLEMENTS = (("ccomp",), ("dobj",), ("xcomp", "oprd"), ("prep",), ("advcl",))
_ADDRESSING = frozenset("tell inform brief assure remind".split())  # their object hears
_TELLING = frozenset("tell put see have describe".split())  # "as the army tells it"
OFFICES: frozenset[str] = _SPEECH["speakers"]["offices"]
_UNSAID = frozenset("would will could can may might should to".split())
_RELATIVES = frozenset("which who that whom".split())


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


def sort_of(verb: Token) -> str | None:
    """The class of a reporting verb, None where it reports nothing."""
    lemma = verb.lemma_.lower()
    if lemma in _IDIOM_VERBS:
        words = {t.lower_ for c in verb.children for t in (c, *c.children) if c.i > verb.i}
        idiom = next((stance for first, word, stance in _IDIOMS if first == lemma and word in words), None)
        if idiom:
            return idiom
    if lemma == "charge" and any(
        c.dep_ == "ccomp" or (c.dep_ == "dobj" and c.ent_type_ == "GPE") for c in verb.children
    ):
        return "alleges"
    return next((name for name in CLASSES if lemma in VERBS[name]), None)


def negated(verb: Token) -> bool:
    """Whether the reporting itself is denied or left open: "did not say", "would neither confirm nor deny"."""
    return any(
        c.dep_ == "neg"
        or (c.dep_ in ("nsubj", "agent") and _nobody(c))
        or (c.lower_ in ("neither", "nor", "never", "yet") and c.dep_ in ("preconj", "cc", "advmod"))
        for c in verb.children
    )


def _nobody(subject: Token) -> bool:
    return subject.lower_ in ("nobody", "none", "neither") or any(
        c.lower_ in ("no", "neither") for c in subject.children
    )


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
    if verb.lemma_ == "speak" and not any(c.lower_ == "of" for c in verb.children):
        return None
    if any(c.dep_ == "auxpass" for c in verb.children) or (verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod")):
        return _passive(verb, sort)
    if sort == "quotes":
        return None
    speaker = _just_before(verb) or subject(verb)
    if speaker is None or speaker.i == verb.i:
        return None
    return Cue(verb, sort, speaker, _content(verb))


def _just_before(verb: Token) -> Token | None:
    """The name before the verb in "..., the deputy minister, A B, said", where the parser gave it no near subject."""
    own = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if verb.i < 2 or verb.tag_ not in ("VBD", "VBZ", "VBP") or (own is not None and own.pos_ != "NOUN"):
        return None
    comma = verb.nbor(-1).text == ","
    name = verb.nbor(-2 if comma else -1)
    if own is None and comma:
        name = _described_person(name) or name
    elif own is not None and (own.is_ancestor(name) or own.i == name.i):
        return None
    opens = verb.nbor(-3).text if comma and verb.i > 2 else ""
    return name if name.pos_ == "PROPN" and name.dep_ in ("appos", "conj", "npadvmod") and opens != "and" else None


def _described_person(last: Token) -> Token | None:
    """The person in "A B, the deputy head of the party C, said", from the last word of the description."""
    node = last
    for _ in range(5):
        if node.ent_type_ == "PERSON" or node.dep_ not in ("pobj", "prep", "compound", "appos"):
            break
        node = node.head
    return node if node.ent_type_ == "PERSON" else None


def _coordinated(verb: Token) -> list[Token]:
    """The verb and, where it has no subject of its own, the one whose auxiliaries it shares."""
    shares = verb.dep_ == "conj" and not any(c.dep_ in ("nsubj", "aux") for c in verb.children) and verb.tag_ == "VB"
    return [verb, verb.head] if shares else [verb]


def _chained(verb: Token) -> bool:
    """ "was able to confirm", "went on to say", "used to deny": an infinitive that took place."""
    head = verb.head
    return verb.dep_ == "xcomp" and head.lemma_ in ("able", "go", "continue", "begin", "come") and not negated(head)


def subject(verb: Token) -> Token | None:
    """Who does what the verb says, through relative clauses, conjunctions, participles and "quoted X as saying"."""
    node = verb
    for _ in range(4):
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
    if pronoun.lower_ in _RELATIVES and pronoun.tag_ in ("WDT", "WP", "IN", "DT"):
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


def _content(verb: Token) -> Token | None:
    """Root of the words reported: a clause, else the object, else what hangs on a preposition."""
    if verb.dep_ == "advcl" and verb.lemma_ in _TELLING and any(c.lower_ == "it" for c in verb.children):
        return verb.head
    lemma = verb.lemma_
    if lemma == "speak":
        return next((c for c in verb.children if c.lower_ == "of"), None)
    order = (("ccomp",), ("xcomp",)) if lemma in _ADDRESSING else _COMPLEMENTS
    for wanted in order:
        for child in verb.children:
            if child.dep_ == "prep" and sort_of(verb) == "asserts" and lemma not in ("point", "warn"):
                continue
            fits = child.dep_ != "prep" or child.lower_ in ("of", "on", "to", "at", "for", "with")
            if child.dep_ in wanted and fits and not _parted(child, verb):
                return child
    beside = ("parataxis", "ccomp", "advcl", "conj") if lemma in _ADDRESSING else ("parataxis", "ccomp", "advcl")
    if verb.dep_ in beside and verb.head != verb:
        return verb.head
    clause = next((t for c in verb.children if c.dep_ == "prep" for t in c.subtree if t.dep_ in ("relcl", "acl")), None)
    if clause is not None and any(c.lower_ == "that" and c.dep_ == "mark" for c in clause.children):
        return clause  # "said in a video that ..."
    relative = verb
    while relative.dep_ in ("conj", "ccomp") and relative.head != relative:
        relative = relative.head
    if relative.dep_ == "relcl" and any(t.lower_ in _RELATIVES and t.dep_ == "dobj" for t in verb.children):
        return relative.head
    return None


def _parted(one: Token, other: Token) -> bool:
    """Whether a semicolon stands between the two."""
    first, last = sorted((one.i, other.i))
    return any(t.text == ";" for t in one.doc[first:last])


def _passive(verb: Token, sort: str) -> Cue | None:
    """ "was claimed by X", "accused by X of": the agent speaks; without one nobody is named."""
    by = next((c for c in verb.children if c.dep_ == "agent"), None)
    if by is None and sort == "counts":
        by = next((t for t in verb.subtree if t.i > verb.i and t.lower_ == "by"), None)
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
    clause = token.head
    while clause.pos_ not in ("VERB", "AUX") and clause.head != clause:
        clause = clause.head
    confirmed = any(
        v.lemma_ in VERBS["confirms"] and any(c.dep_ == "auxpass" for c in v.children) for v in (clause, clause.head)
    )
    return Cue(token, "confirms" if confirmed else "asserts", whom, clause)


def _account(noun: Token) -> Cue | None:
    """ "by the ministry's count, 45 died"; "the ministry's toll stood at 45": the owner speaks."""
    owner = next((c for c in noun.children if c.dep_ == "poss" and c.tag_ != "PRP$"), None)
    if owner is None:
        return None
    if noun.dep_ == "pobj" and noun.head.lower_ in ("by", "in", "per", "on") and noun.head.head.pos_ in ("VERB", "AUX"):
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
    owner = next((c for c in noun.children if c.dep_ == "poss" and c.tag_ != "PRP$"), None)
    if owner is None:
        by = next((c for c in noun.children if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "from")), None)
        owner = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
    if owner is None:
        return None
    said = next((c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl")), None)
    return Cue(noun, "alleges", owner, said)
