"""A toponym in its sentence -> the part it plays: event, speaker, dateline, actor or mention (see `names`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.extract.clauses import head_of
from dateline.extract.lexicon import table
from dateline.extract.reporting import sort_of
from dateline.extract.runs import KINDS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PLACE = table("names")["place"]
_INSIDE: frozenset[str] = _PLACE["inside"]
_PARTS: frozenset[str] = _PLACE["parts"]
SPEAK = frozenset(
    """say tell state announce report claim deny accuse blame reject allege warn urge call add condemn confirm insist
    vow threaten praise demand argue believe want write speak describe dismiss""".split()
)
_SEATED = frozenset("office agency secretariat embassy ambassador envoy diplomat commission council".split())
_STATES = ("country", "city")  # kinds whose names stand for a government


def role(doc: Doc, start: int, end: int, head_start: int, head_end: int, kind: str | None) -> str:
    """The part of the mention [start, end), of kind `kind`, whose bare toponym is [head_start, head_end)."""
    head = head_of(doc[start:end])
    name = doc[head_start:head_end].root
    if acts(name) or _qualifies(doc, head_start, head_end) or (kind in _STATES and (_does(name) or _governs(name))):
        return "actor"
    first = head
    if head.dep_ == "compound" and head.head.lemma_.lower() in _PLACE["buildings"]:
        first = head.head
    while first.dep_ in ("conj", "appos") and first.head.i < first.i:
        first = first.head
    preposition = first.head if first.dep_ == "pobj" else None
    while (
        preposition is not None and preposition.lower_ in ("of", "from") and preposition.head.lower_ in _PARTS | KINDS
    ):
        outer = preposition.head
        preposition = outer.head if outer.dep_ == "pobj" else None
    if preposition is None:
        struck = first.dep_ in ("dobj", "nsubjpass") and first.head.lemma_ in _PLACE["attacked"]
        return "event" if struck else "mention"
    if preposition.lower_ == "of" and preposition.head.lemma_ in _PLACE["fates"]:
        return "event"
    if preposition.lower_ not in _INSIDE:
        return "mention"
    return "speaker" if _under_speech(preposition) else "event"


def _qualifies(doc: Doc, start: int, end: int) -> bool:
    """Whether a country's letters stand for its adjective: "US air strikes", "a UK ship"."""
    name = doc[start:end].text
    return name in _PLACE["adjectives"] and end < len(doc) and doc[end - 1].dep_ in ("compound", "amod", "nmod")


def acts(head: Token) -> bool:
    """Whether a country or a capital stands for its government."""
    while head.dep_ == "conj" and head.head.i < head.i:
        head = head.head
    verb = head.head
    if head.dep_ == "nsubj":
        return verb.pos_ == "VERB" and (verb.lemma_ in SPEAK or verb.lemma_ in _PLACE["acts"])
    return head.dep_ == "dobj" and verb.lemma_ in ("accuse", "blame", "urge", "warn", "condemn", "tell", "criticise")


def _does(name: Token) -> bool:
    """Whether a city or country does something to something: "X gives its losses", not "X mourns its dead"."""
    verb = name.head
    return (
        name.dep_ == "nsubj"
        and verb.pos_ == "VERB"
        and verb.lemma_ not in _PLACE["undergone"]
        and any(c.dep_ == "dobj" for c in verb.children)
    )


def _governs(name: Token) -> bool:
    """Whether it owns those who rule or speak for it: "X's foreign ministry"."""
    return name.dep_ == "poss" and name.head.lemma_.lower() in _PLACE["governing"]


def _under_speech(preposition: Token) -> bool:
    """Whether a locative phrase hangs on a verb of speech: "told reporters in X"; "in X, the army said" does not."""
    token = preposition.head
    while token.dep_ == "pobj" and token.head.dep_ == "prep" and token.head.head.pos_ in ("NOUN", "PROPN"):
        token = token.head.head  # "a source in the forces in X said"
    if token.pos_ in ("NOUN", "PROPN") and token.dep_ == "nsubj" and token.head.pos_ == "VERB":
        return token.head.lemma_ in SPEAK or sort_of(token.head) is not None  # "officials in X said"
    if token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lower_ == "according":
        return True
    if token.lemma_.lower() in _PLACE["hearers"] and token.dep_ in ("dobj", "pobj", "dative"):
        token = token.head if token.head.pos_ == "VERB" else token.head.head
    if token.lemma_ not in SPEAK or token.pos_ != "VERB":
        return False
    subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
    if preposition.i > token.i or subject is None or subject.pos_ == "PRON" or subject.ent_type_ == "PERSON":
        return True
    return subject.lemma_.lower() in _SEATED  # "in X, the rights office said" tells where it sits


def dateline_end(doc: Doc, lead: bool) -> int:
    """End of "ISLAMABAD/PESHAWAR (AP) -" at the start of a paragraph, 0 where there is none; a colon ends one only in
    the lead, elsewhere the place heads an item."""
    for token in doc[:14]:
        if token.text in ("-", "–", "—", "--", ":") and token.i and (token.nbor(-1).whitespace_ or token.text == ":"):
            head = doc[: token.i]
            named = all(t.text[0].isupper() or not t.text[0].isalpha() or t.text in _INSIDE for t in head)
            return token.i if named and (lead or token.text != ":") else 0
        if token.is_sent_end and token.text == ".":
            return token.i if lead and all(t.is_upper for t in doc[: token.i]) else 0
    return 0


def heads(doc: Doc, start: int, end: int) -> bool:
    """Whether a name heads a paragraph or an item, alone or with a day: "**X.** Gunmen", "- X, 17 May: gunmen"."""
    while end < len(doc) - 1 and (doc[end].text == "," or doc[end].ent_type_ == "DATE"):
        end += 1
    opens = all(t.is_space or t.text[-1] in "-*•·–—" for t in doc[:start])
    return opens and end < len(doc) - 1 and doc[end].text in (".", ":")
