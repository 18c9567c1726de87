"""The words of a statement -> whom it charges, and with what: a crime, a hand in an attack, a motive.

Bare news of fighting is no charge: it takes a grave word, or an actor doing what parties reproach each other with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.extract.cues import Cue
from dateline.extract.lexicon import table
from dateline.extract.modality import modality
from dateline.extract.runs import COLLECTIVES
from dateline.extract.subjects import subject
from dateline.model import Source

if TYPE_CHECKING:
    from spacy.tokens import Token

_SPEECH = table("speech")
_CHARGE = _SPEECH["charge"]
_CONTENT = _SPEECH["content"]
_DOUBTED = frozenset("presumed suspected believed alleged".split())
_HOSTILE = frozenset(  # "stag" is what the lemmatizer makes of "staged"
    """attack strike shell bomb fire open invade violate launch ram enter cross occupy seize send deploy plant lay
    destroy hit target shoot breach provoke start begin kill abduct bombard intrude stage stag dynamite ambush
    assassinate sabotage murder""".split()
)
_OF_WAR = frozenset(("war", "against"))
_OF_ITSELF = frozenset("start plan lie fail".split())  # of operations and offices, unless done to something
_SHARES = {"part": ("have", "play", "take"), "role": ("have", "play"), "hand": ("have",), "order": ("give", "issue")}
_MOTIVES = frozenset("revenge retaliation reprisal vengeance reply response retribution".split())
_DEEDS = _CONTENT["violence"] | frozenset("death dead incident crime act violence".split())
_AT = frozenset("in at near outside".split())  # before a place that somebody acted in
_PARTIES = ("GPE", "ORG", "NORP", "PERSON")
_BODIES = frozenset("service agency squad unit cartel mafia branch wing regime authority intelligence".split())
_SOME = frozenset("group member element band column squad unit man individual".split())
_STATELY = frozenset("state government army police military regime".split())
_STEPS = frozenset("arrest detain jail hold suspend dismiss sentence convict indict".split())
_ARMED = ("state forces", "rebel group", "political militia", "gang")
_MEANS = frozenset("side position drone artillery jet aircraft plane warplane helicopter tank missile gunner".split())
FACELESS = ("civilians", "unidentified")


def charge_in(content: list[Token], speaker: Source) -> tuple[bool, Token | None]:
    """Whether a statement charges somebody with more than a bare attack, and whom where it says."""
    for token in content:
        grave = token.lower_ in _CHARGE["grave"] or (
            token.lemma_ == "crime" and any(c.lower_ in _OF_WAR for c in token.children)
        )
        if not (grave or _charging(token)) or _undone(token) or _of_justice(token):
            continue
        other = culprit(token) if token.pos_ == "VERB" else first_actor(content)
        if other is not None and other.text.lower() not in speaker.name.lower():
            return True, other
        if grave:
            return True, None
    return False, None


def _charging(token: Token) -> bool:
    """Whether the word alone makes a charge of what an actor is said to do or have."""
    lower, lemma = token.lower_, token.lemma_.lower()
    links = {c.lower_ for c in token.children}
    if token.pos_ == "VERB":
        return lemma in _CHARGE["verbs"] and (
            lemma not in _OF_ITSELF or any(c.dep_ in ("dobj", "xcomp") for c in token.children)
        )
    if lower in _SHARES:  # "had a part in it", "gave the order"
        return token.dep_ == "dobj" and token.head.lemma_ in _SHARES[lower]
    return lower in _CHARGE["nouns"] and (lower != "work" or "of" in links)


def _undone(token: Token) -> bool:
    """Whether the charge is denied or asked: "had no part", "whether they had a part"."""
    near = (*token.children, *token.head.children)
    return any(c.dep_ == "neg" or c.lower_ in ("no", "whether") for c in near)


def _of_justice(token: Token) -> bool:
    """ "was arrested for negligence": news of an arrest, in which the charge is somebody else's."""
    above = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
    return above is not None and above.lemma_ in _STEPS and above.tag_ == "VBN"


def culprit(verb: Token) -> Token | None:
    """Who does what a charging verb says, where that is an actor: its subject, its agent, or the noun it describes."""
    doer = subject(verb)
    by = next((c for c in verb.children if c.dep_ == "agent"), None)
    if by is None and any(c.dep_ == "nsubjpass" for c in verb.children):
        return None
    if by is not None:
        doer = next((c for c in by.children if c.dep_ == "pobj"), doer)
    elif verb.tag_ == "VBN" and not any(c.dep_ in ("aux", "nsubj") for c in verb.children):
        return None
    if doer is None:
        return None
    named = is_actor(doer) or any(is_actor(t) for t in doer.subtree if t.i - doer.i < 6)
    return doer if named and COLLECTIVES.get(doer.lower_) not in FACELESS else None


def attacked_by(cue: Cue, speaker: Source) -> Token | None:
    """The party or its forces that a speaker says have struck: "said Armenian troops opened fire first"."""
    clause = cue.content
    if clause is None or speaker.kind in ("hospital", "outlet"):
        return None
    if speaker.kind == "witness":
        return _seen(clause)
    if clause.lemma_ == "be":
        return _work_of(clause)
    claimed = cue.token.lemma_ in ("claim", "allege")
    first = next((c for c in clause.children if c.dep_ == "nsubj"), None)
    for verb in (clause, *clause.conjuncts):
        doer = next((c for c in verb.children if c.dep_ == "nsubj"), first)
        if verb.pos_ != "VERB" or modality(verb) != "actual" or not _hostile(verb, claimed):
            continue
        if any(c.dep_ == "nsubjpass" for c in verb.children):
            doer = _agent(verb)
        if doer is not None and _foe(doer, speaker, claimed):
            return doer
    return None


def _seen(clause: Token) -> Token | None:
    """The armed men whom a witness tells to have harmed people: "saw guards shoot three men"."""
    harming = _HOSTILE | _CHARGE["verbs"] | _CONTENT["violence"]
    told = [clause, *(t for t in clause.subtree if t.dep_ in ("ccomp", "xcomp", "conj") and t.pos_ == "VERB")]
    for verb in (v for v in told if v.lemma_ in harming and modality(v) == "actual"):
        doer = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        named = doer.subtree if doer is not None else ()
        if any(COLLECTIVES.get(t.lower_) in _ARMED or t.ent_type_ == "ORG" for t in named):
            return doer
    return None


def _hostile(verb: Token, claimed: bool) -> bool:
    """Whether the verb does violence to somebody, or does something to those whom nobody may harm."""
    shielded = any(t.lower_ in _CHARGE["protected"] for t in verb.subtree)
    used = verb.lemma_ == "use" and any(c.lower_ == "as" for c in verb.children)
    did = verb.lemma_ == "do" and any(c.dep_ == "dobj" and c.lower_ in ("it", "this") for c in verb.children)
    struck = claimed and verb.lemma_ in _CONTENT["violence"]
    return shielded or used or did or struck or verb.lemma_ in _HOSTILE


def _agent(verb: Token) -> Token | None:
    """Who did it in the passive: "by Tajik forces", "from the Tajik side"."""
    by = (c for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "from"))
    return next((t for c in by for t in c.children if t.dep_ == "pobj"), None)


def _foe(doer: Token, speaker: Source, claimed: bool) -> bool:
    """Whether the doer is a named party, its forces or its weapons, and not the speaker's own."""
    wanted = ("GPE", "NORP", "ORG")
    armed = COLLECTIVES.get(doer.lower_) in _ARMED or doer.lemma_ in _MEANS
    owners = [c for c in doer.children if c.ent_type_ in wanted or (c.dep_ == "compound" and c.pos_ == "PROPN")]
    names = owners if armed else [t for t in (doer, *owners) if t.ent_type_ in wanted]
    if not names and doer.lemma_ in _SOME:
        return _belongs(doer, speaker)
    if not names or not (armed or claimed or doer.ent_type_ in wanted[:2]):
        return False
    known = f"{speaker.name} {speaker.organisation or ''} {speaker.role or ''}".lower()
    return names[0].lower_[:5] not in known


def _belongs(some: Token, speaker: Source) -> bool:
    """ "a group of rebels belonging to X", "members of the X": X is a named body and not the speaker's own."""
    named = [t for t in some.subtree if t.pos_ == "PROPN"]
    linked = any(t.lemma_ in ("belong", "of", "from") for t in some.subtree)
    return linked and bool(named) and not any(t.text in speaker.name for t in named)


def _work_of(clause: Token) -> Token | None:
    """Who did it in "this was an attack by the state", "it was the work of X"."""
    deed = next((c for c in clause.children if c.dep_ == "attr" and c.lemma_ in _CONTENT["violence"]), None)
    by = next((c for c in deed.children if c.lower_ == "by"), None) if deed is not None else None
    doer = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
    return doer if is_actor(doer) or (doer is not None and doer.lower_ in _STATELY) else None


def motive_in(content: list[Token]) -> bool:
    """Whether an attack is put down to a motive: "was retaliation for", "came as revenge for"."""
    return any(t.lower_ in _MOTIVES and any(c.lower_ in ("for", "to") for c in t.children) for t in content)


def truce_broken(content: list[Token]) -> bool:
    """Whether a truce is said to have been broken, which only the other side can have done."""
    for token in content:
        if token.lemma_ in ("ceasefire", "truce", "armistice") and token.head.lemma_ in ("break", "violate", "breach"):
            return True
    return False


def suspected(content: list[Token], speaker: Source) -> Token | None:
    """The named body that may have done it: "could have been carried out by X", "presumed to be members of X"."""
    for token in content:
        may = token.dep_ == "agent" and any(
            c.dep_ == "aux" and c.lower_ in ("could", "may", "might") for c in token.head.children
        )
        if not may and token.lower_ not in _DOUBTED:
            continue
        named = [t for t in content if token.i < t.i < token.i + 12 and t.ent_type_ == "ORG" and t.text[0].isupper()]
        if named and named[0].text not in f"{speaker.name} {speaker.organisation}" and happens(content):
            return named[-1] if named[-1].i - named[0].i == len(named) - 1 else named[0]
    return None


def first_actor(content: list[Token]) -> Token | None:
    """The first actor in the words: a name, or a collective that is not a victim's."""
    for token in content:
        root = token.head if token.dep_ == "compound" else token
        where = token.ent_type_ == "GPE" and root.dep_ == "pobj" and root.head.lower_ in _AT
        if token.ent_type_ in _PARTIES and token.text[0].isupper() and not where:
            return token
    return next((t for t in content if COLLECTIVES.get(t.lower_, "civilians") not in FACELESS), None)


def is_actor(token: Token | None) -> bool:
    """Whether a noun names a party, a person or an armed collective, or a body of one: "X's intelligence services"."""
    return token is not None and (
        token.ent_type_ in _PARTIES
        or token.pos_ == "PROPN"
        or token.lower_ in COLLECTIVES
        or (token.lemma_ in _BODIES and any(c.ent_type_ in _PARTIES for c in token.children))
    )


def accused(cue: Cue) -> Token | None:
    """Whom an accusing verb accuses: its object, or what follows "on" and "to"; "holds X responsible" has X inside."""
    verb = cue.token
    held = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
    deed = held is not None and (held.lemma_ in _DEEDS or held.lower_ in ("it", "this"))
    if held is not None and not deed and verb.lemma_ not in ("attribute", "pin", "link", "tie", "trace"):
        return held
    for child in (*verb.children, *(held.children if held is not None else ())):
        if child.dep_ in ("prep", "dative") and child.lower_ in ("on", "to", "at", "with"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    state = next((c for c in verb.children if c.lower_ in ("responsible", "accountable")), None)
    return next((c for c in state.children if c.dep_ == "nsubj"), held) if state is not None else held


def happens(content: list[Token]) -> bool:
    """Whether the words tell of violence or its victims."""
    return any(t.lemma_.lower() in _CONTENT["violence"] | _CONTENT["casualty"] for t in content)
