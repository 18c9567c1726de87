"""A verb of the parse -> the class of its report, and whether the reporting itself is denied or left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.extract.lexicon import table

if TYPE_CHECKING:
    from spacy.tokens import Token

_SPEECH = table("speech")
VERBS: dict[str, frozenset[str]] = _SPEECH["verbs"]
CLASSES = ("denies", "retracts", "confirms", "alleges", "names", "quotes", "counts", "asserts")
_IDIOMS: list[tuple[str, str, str]] = [
    (*idiom.split(), stance) for stance, idioms in _SPEECH["idioms"].items() for idiom in idioms
]
_IDIOM_VERBS = frozenset(first for first, _, _ in _IDIOMS)


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
    if lemma == "point" and any(c.lower_ == "out" for c in verb.children):
        return "asserts"
    return next((name for name in CLASSES if lemma in VERBS[name]), None)


def negated(verb: Token) -> bool:
    """Whether the reporting itself is denied or left open: "did not say", "would neither confirm nor deny"."""
    if verb.dep_ == "conj" and any(c.lower_ == "neither" for c in verb.head.children):
        return True
    return any(
        c.dep_ == "neg"
        or (c.dep_ in ("nsubj", "agent") and _nobody(c))
        or (c.lower_ in ("neither", "nor", "never", "yet") and c.dep_ in ("preconj", "cc", "advmod"))
        for c in verb.children
    )


def _nobody(subject: Token) -> bool:
    return subject.lower_ in ("nobody", "none", "neither") or any(
        c.lower_ in ("no", "neither", "not") for c in subject.children
    )
