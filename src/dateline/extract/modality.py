"""A parsed token -> whether what it names happened, and the words that hedge it.

Follows the triggers of factuality annotation (FactBank; Saurí and Pustejovsky 2012): negation, modals, conditionals,
and the verbs and nouns that govern a predicate. Speech is transparent: "X said that Y" leaves Y to Y's own clause,
because who says it is kept elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEGATIVE = frozenset("no not n't never neither nor nobody none nothing without".split())
_PLANNED_AUX = frozenset("will shall 'll wo".split())
_POSSIBLE_AUX = frozenset("would could might may can should must ought ca".split())
_CONDITIONAL = frozenset("if unless whether lest".split())
# Governing verbs and nouns; the parser's part of speech decides which list is asked.
_VERBS = {
    "planned": """plan intend want wish hope vow pledge promise threaten order prepare seek aim expect urge demand ask
        request warn instruct authorize authorise propose agree decide need advise recommend encourage invite schedule
        advocate envisage plot conspire consider contemplate await anticipate offer""",
    "denied": """fail avoid prevent foil thwart refuse decline avert abort stop deter deny reject dismiss forestall
        disrupt intercept escape lack cancel postpone delay halt block ban exclude forbid prohibit refute""",
    "hypothetical": """attempt try fear doubt suppose assume imagine speculate risk""",
}
_NOUNS = {
    "planned": "plan intention threat promise pledge vow preparation proposal demand request wish aim effort bid",
    "denied": "failure prevention refusal lack absence inability denial",
    "hypothetical": "attempt fear doubt risk chance possibility danger prospect suspicion rumour rumor potential",
}
_GOVERNORS = {
    pos: {word: value for value, words in table.items() for word in words.split()}
    for pos, table in (("VERB", _VERBS), ("NOUN", _NOUNS))
}
_NEARLY = frozenset(("almost", "nearly"))
_SINCE = frozenset("after since following over amid despite".split())
_LOOK_BACK = frozenset("investigate clarify solve probe condemn mourn avenge denounce punish regret deplore".split())
_BACKING = frozenset("confirmation evidence proof indication sign suggestion".split())  # "no evidence that"
_SPEECH = frozenset(
    """say tell state announce report add write claim allege accuse blame confirm note explain insist maintain argue
    describe mention reveal disclose declare believe think suspect know see find conclude show
    indicate suggest""".split()
)
# Relations along which a governor's force reaches the predicate it governs.
_GOVERNED = frozenset("xcomp ccomp dobj pobj prep pcomp acl nsubjpass oprd attr dative compound".split())
_CARRIERS = frozenset("from for of about on against without into".split())  # "after", "during" carry no force
_HEDGES = frozenset(
    """reportedly allegedly purportedly supposedly apparently ostensibly possibly perhaps maybe probably presumably
    potentially likely seemingly suspected alleged presumed apparent purported supposed unconfirmed unverified probable
    possible""".split()
)
_HEDGE_VERBS = frozenset(
    "believe think suspect allege presume report say understand fear appear seem rumour rumor".split()
)
_FARTHEST = 6  # governors looked at; longer chains carry no force worth the error


def modality(token: Token) -> str:
    """`actual`, `planned`, `denied` or `hypothetical`, for the predicate or event noun at the token.

    `background` needs dates and is not told here.
    """
    here = _own(token)
    if here:
        return here
    node = token
    for _ in range(_FARTHEST):
        head = node.head
        if head == node or _taken_as_known(head, node):
            break
        if node.dep_ == "conj" and not _has_subject(node):
            inherited = _own(head)
            if inherited and inherited != "denied":
                return inherited
        elif node.dep_ in _GOVERNED:
            forced = _force(head, node)
            if forced:
                return forced
        elif node.dep_ != "conj":
            break
        node = head
        if node.lemma_ in _SPEECH and node.pos_ in ("VERB", "AUX"):
            break
    return "actual"


def _taken_as_known(head: Token, node: Token) -> bool:
    """Whether the words around a noun take what it names as a fact: "after the murder", "to investigate the murder"."""
    if node.pos_ not in ("NOUN", "PROPN"):
        return False
    return head.lower_ in _SINCE if node.dep_ == "pobj" else node.dep_ == "dobj" and head.lemma_ in _LOOK_BACK


def hedge(token: Token) -> str | None:
    """The words that weaken the predicate or noun ("reportedly", "suspected", "is believed to be"), or None."""
    for child in token.children:
        if child.lower_ in _HEDGES and child.dep_ in ("advmod", "amod", "npadvmod"):
            return str(child.text)
    node = token
    for _ in range(3):
        head = node.head
        if head == node:
            return None
        if node.dep_ in ("xcomp", "oprd") and head.lemma_ in _HEDGE_VERBS and head.pos_ == "VERB":
            return _passive(head, node)
        if node.dep_ in ("aux", "auxpass", "conj", "pobj", "prep", "attr", "xcomp", "oprd", "nsubjpass", "dobj"):
            found = next((c for c in head.children if c.lower_ in _HEDGES and c.dep_ == "advmod"), None)
            if found is not None:
                return str(found.text)
            node = head
        else:
            return None
    return None


def _own(token: Token) -> str | None:
    """What the token's own negation, auxiliaries and conjunction say."""
    planned = possible = False
    for child in token.children:
        lower = child.lower_
        if child.dep_ == "neg" or (lower in _NEGATIVE and child.dep_ in ("det", "advmod", "preconj", "cc")):
            return "denied"
        if child.dep_ in ("nsubj", "nsubjpass") and _empty(child):
            return "denied"
        possible = possible or (lower in _NEARLY and child.dep_ == "advmod" and child.i == token.i - 1)
        if child.dep_ == "aux":
            planned = planned or lower in _PLANNED_AUX
            possible = possible or lower in _POSSIBLE_AUX
        elif child.dep_ == "mark" and lower in _CONDITIONAL:
            possible = True
    return "hypothetical" if possible else "planned" if planned else None


def _empty(subject: Token) -> bool:
    """ "no soldier", "none of them", "nobody": a subject that denies its verb."""
    return subject.lower_ in _NEGATIVE or any(
        c.dep_ in ("det", "neg") and c.lower_ in ("no", "neither") for c in subject.children
    )


def _force(head: Token, node: Token) -> str | None:
    """What a governor does to the predicate below it."""
    lemma, own = head.lemma_.lower(), _own(head)
    value = _GOVERNORS.get(head.pos_, {}).get(lemma)
    if node.dep_ == "prep" and node.lower_ not in _CARRIERS:
        return None
    if node.dep_ in ("nsubjpass", "compound"):
        return "denied" if value == "denied" and own != "denied" else None
    if node.dep_ == "ccomp" and value == "denied" and lemma not in ("deny", "reject", "dismiss", "refute"):
        return None
    if value == "denied":
        return "actual" if own == "denied" else "denied"
    if head.pos_ == "NOUN" and own == "denied" and lemma in _BACKING and node.dep_ in ("acl", "ccomp", "relcl"):
        return "hypothetical"
    if lemma == "fear" and any(c.lower_ == "have" for c in node.children):
        return None  # "feared to have been killed": a hedge
    if value or lemma == "without":
        return value or "denied"
    if lemma in _SPEECH and head.pos_ == "VERB":
        return None
    return own if node.dep_ in ("xcomp", "dobj", "pcomp", "attr") and head.pos_ != "NOUN" else None


def _has_subject(token: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children)


def _passive(verb: Token, below: Token) -> str | None:
    """ "believed to", "appears to": the words from the hedging verb up to the predicate's own auxiliaries."""
    if verb.lemma_ not in ("appear", "seem") and verb.tag_ != "VBN":
        return None
    end = next((c.i for c in below.children if c.lower_ == "to"), verb.i)
    return str(verb.doc[verb.i : end + 1].text) if verb.i < end <= verb.i + 3 else str(verb.text)
