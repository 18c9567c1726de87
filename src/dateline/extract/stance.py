"""A cue of speech -> the stances it takes: asserts, alleges, denies, claims_responsibility, retracts or confirms.

A statement of neutral facts asserts. It alleges where it charges another actor, denies where it turns a charge or an
involvement down, claims responsibility where a speaker owns an attack. What is only praised or called for is no claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.extract.charges import (
    accused,
    attacked_by,
    charge_in,
    first_actor,
    happens,
    is_actor,
    motive_in,
    suspected,
    truce_broken,
)
from dateline.extract.cues import Cue
from dateline.extract.lexicon import table
from dateline.extract.modality import modality
from dateline.extract.reporting import negated
from dateline.extract.runs import COLLECTIVES
from dateline.model import Source

if TYPE_CHECKING:
    from spacy.tokens import Token

_SPEECH = table("speech")
_NOUNS = _SPEECH["nouns"]
_CHARGE = _SPEECH["charge"]
_CONTENT = _SPEECH["content"]
_OWN = frozenset("it they its their we our he his".split())
_ARMED = frozenset(
    "fighter fighters member members man men force forces unit units troop troops soldiers army wing militants".split()
)
_REBELS = frozenset("commandos guerrillas columns squads combatants rebels".split())
_STATELY = frozenset("government army enemy state police security air military".split())
_INVOLVED = frozenset(
    """involve role part target responsible responsibility behind connection link order plan involvement hand aim
    civilian civilians operation offensive ammunition work blame fault""".split()
)
_STATE = ("military", "government", "police", "official", "ngo", "hospital", "witness")
_DOERS = (None, "armed group")  # a state that admits a deed confirms it
_BYSTANDERS = ("witness", "hospital", "ngo", "outlet", "person")
_OF_WAR = frozenset(("war", "against"))
_AUTHORED = frozenset("organise organize plan order lead plant shoot kill".split())
_DEEDS = (_CONTENT["violence"] | _AUTHORED | frozenset("carry stage stag conduct target destroy".split())) - frozenset(
    "intercept repel neutralise dislodge withdraw retreat escape evacuate perish mobilise deploy".split()
)
_OWNING = {"be": ("behind", "responsible"), "bear": ("responsibility",), "take": ("responsibility",)}
_GRIEVING = frozenset("mourn condemn deplore".split())  # a count of the dead that is mourned is vouched for
_KNOWING = frozenset("tell inform know order authorise authorize approve".split())
_WORD = _NOUNS["documents"] | _NOUNS["charges"] | frozenset("claim remark confession allegation word story it".split())
_NEGATIVE = frozenset("no not never neither nothing".split())
_PAST = frozenset("had was were been".split())
_UNSURE = frozenset("know verify decide say see tell receive comment plan".split())  # what is not known is not denied
_INSISTING = frozenset("maintain insist contend answer respond reply argue".split())
_ACCUSED = _NOUNS["deniable"] | frozenset("claims accusations allegations charges assertions".split())


@dataclass(frozen=True, slots=True)
class Stand:
    """A stance with the weight of what is said (3 a figure of casualties, 2 a charge or an act, 1 little)."""

    stance: str
    weight: float
    target: Token | None = None


def stands(cue: Cue, speaker: Source, content: list[Token]) -> list[Stand]:
    """The stances that one cue takes, none where it says nothing that a ledger of claims would keep."""
    off = negated(cue.token)
    if cue.sort in ("denies", "retracts", "confirms", "alleges"):
        return [] if off else _plain(cue, content, speaker)
    if cue.sort == "names":
        return [] if off else _named(cue, content)
    if off:
        return []
    if cue.sort == "claims_responsibility" or (cue.token.lemma_ == "claim" and _authored(cue.token)):
        return [Stand("claims_responsibility", 3.0)]
    if _turned_down(cue, content, speaker):
        return [Stand("denies", 2.5)]
    return _stated(cue, content, speaker)


def _plain(cue: Cue, content: list[Token], speaker: Source) -> list[Stand]:
    """Verbs that carry their stance, where their object fits it."""
    lemma, words = cue.token.lemma_.lower(), {t.lemma_.lower() for t in content} | {t.lower_ for t in content}
    head = cue.content
    if cue.sort == "denies":
        fits = (
            head is None
            or head.dep_ == "ccomp"
            or {head.lower_, head.lemma_} & _NOUNS["deniable"]
            or lemma == "deny"
            or (head.tag_ == "PRP" and words & _NOUNS["deniable"])
        )
        return [Stand("denies", 3.0)] if fits else []
    if cue.sort == "retracts":
        word = head is None or head.dep_ in ("ccomp", "nsubjpass", "pcomp") or head.lemma_ in _WORD
        fits = (
            (lemma in ("retract", "recant", "withdraw") and word)
            or lemma in ("go", "take", "walk", "row", "apologise", "apologize")
            or (lemma in ("correct", "revise") and head is not None and head.dep_ == "ccomp")
            or words & (_CONTENT["casualty"] | _NOUNS["documents"])
        )
        return [Stand("retracts", 3.0)] if fits and not (head is not None and head.lower_ in COLLECTIVES) else []
    if cue.sort == "confirms":
        if lemma in _GRIEVING:
            return [Stand("confirms", 3.0)] if _figured(content) or _own_dead(content) else []
        if lemma in ("acknowledge", "admit", "concede"):
            owned = [s for s in _stated(cue, content, speaker) if s.stance == "claims_responsibility"]
            return owned or ([Stand("confirms", 2.0 + _figured(content))] if happens(content) else [])
        return [Stand("confirms", 2.0 + _figured(content))]
    if lemma in ("link", "tie", "point", "trace", "attribute", "finger") and not is_actor(accused(cue)):
        return []
    if lemma in ("accuse", "charge") and words & _NOUNS["lying"]:
        return [Stand("denies", 2.5)]
    whom = accused(cue)
    people = whom is not None and COLLECTIVES.get(whom.lower_) == "civilians"
    return [] if people else [Stand("alleges", 3.0, whom)]


def _own_dead(content: list[Token]) -> bool:
    """ "nine members of its staff": the speaker's own people, counted."""
    return any(t.like_num for t in content) and any(t.tag_ == "PRP$" for t in content)


def _named(cue: Cue, content: list[Token]) -> list[Stand]:
    """ "called the charge baseless" denies, "called them sponsored by X" alleges; other names are opinion."""
    words = {t.lemma_.lower() for t in content} | {t.lower_ for t in content}
    if words & _NOUNS["falsity"]:
        return [Stand("denies", 3.0)]
    words |= set(re.findall(r"[\w-]+", content[0].doc[content[0].i : content[-1].i + 1].text.lower()))
    other = first_actor(content)
    grave = words & (_CHARGE["verbs"] | _CHARGE["grave"]) or ("crime" in words and words & _OF_WAR)
    charged = grave or words & _CHARGE["labels"] or (words & _CHARGE["nouns"] and other is not None)
    return [Stand("alleges", 2.5, other)] if charged else []


def _stated(cue: Cue, content: list[Token], speaker: Source) -> list[Stand]:
    figured = _figured(content, _CONTENT["tolls"] if cue.sort == "counts" else frozenset())
    if _owned(cue, content, speaker):
        claimed = [Stand("claims_responsibility", 2.5)]
        return [*claimed, Stand("asserts", 3.0)] if figured else claimed
    charged, target = charge_in(content, speaker)
    if cue.sort == "counts" and not figured and cue.token.lemma_ != "speak":
        return []
    if charged:
        return [Stand("alleges", 2.5 if target is not None else 2.0, target)]
    witnessed = attacked_by(cue, speaker) if speaker.kind == "witness" else None
    if figured and not motive_in(content) and witnessed is None:
        return [Stand("asserts", 3.0)]
    suspect = suspected(content, speaker) or attacked_by(cue, speaker)
    if suspect is not None:
        return [Stand("alleges", 2.5, suspect)]
    if motive_in(content) or (truce_broken(content) and speaker.kind in _STATE):
        return [Stand("alleges", 2.0)]
    open_ = cue.content is not None and modality(cue.content) != "actual"
    return [Stand("asserts", 1.5)] if happens(content) and not open_ else []


def _authored(verb: Token) -> bool:
    """ "claimed the attack", "claimed responsibility"; not "claimed ten lives"."""
    owned = [
        c for c in verb.children if c.dep_ in ("dobj", "nsubjpass") and not (c.dep_ != "dobj" and c.lower_ == "it")
    ]
    if not owned and verb.dep_ in ("acl", "relcl"):
        owned = [verb.head]
    return any(o.lower_ in _NOUNS["authorship"] or any(c.lower_ == "responsibility" for c in o.children) for o in owned)


def _owned(cue: Cue, content: list[Token], speaker: Source) -> bool:
    """ "said its fighters had struck", "said it was behind": the speaker's own side does the violence."""
    if cue.content is None or cue.content.pos_ not in ("VERB", "AUX") or speaker.kind in _BYSTANDERS:
        return False
    for verb in (cue.content, *cue.content.conjuncts):
        acts = verb.lemma_ in _DEEDS or (verb.lemma_ == "set" and any(c.lower_ == "off" for c in verb.children))
        words = _OWNING.get(verb.lemma_, ())
        behind = any(c.lower_ in words for c in verb.children)
        if not (acts or behind) or any(c.dep_ == "neg" for c in verb.children):
            continue
        doer = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if doer is None and verb.dep_ == "conj":
            doer = next((c for c in verb.head.children if c.dep_ == "nsubj"), None)
        if doer is None and verb.dep_ == "xcomp" and verb.tag_ in ("VBG", "VBN") and speaker.kind in _DOERS:
            return True  # "admitted killing him", "admitted having killed him"
        himself = doer is not None and doer.lower_ in ("he", "she") and (behind or verb.lemma_ in _AUTHORED)
        country = doer is not None and doer.ent_type_ == "GPE" and doer.text in f"{speaker.name} {speaker.organisation}"
        units = speaker.kind == "armed group" and doer is not None and _unnamed_unit(doer)
        units = units or (doer is not None and _named_unit(doer, speaker))
        many = doer is not None and doer.lower_ == "they" and speaker.role is not None  # others, in an official's words
        if doer is not None and not many and (himself or country or units or _own_side(doer)):
            return not _counterinsurgent([t for t in content if not doer.is_ancestor(t) and t != doer], speaker)
    return False


def _unnamed_unit(doer: Token) -> bool:
    """ "urban commando units", "guerrillas", told by an armed group: its own, since nobody else is named."""
    others = any(t.ent_type_ in ("GPE", "NORP", "ORG") or t.lower_ in _STATELY for t in doer.subtree)
    return (doer.lower_ in _ARMED or doer.lower_ in _REBELS) and not others


def _named_unit(doer: Token, speaker: Source) -> bool:
    """ "units of the X", "X fighters", told by X."""
    names = {t.text for t in doer.subtree if t.pos_ == "PROPN" and (len(t) > 4 or (t.is_upper and len(t) > 2))}
    return (doer.lower_ in _ARMED or doer.lower_ in _REBELS) and bool(names & set(re.findall(r"[\w-]+", speaker.name)))


def _own_side(doer: Token) -> bool:
    """ "it", "its fighters", "two of its members", "its strike"."""
    if doer.lower_ in ("it", "they", "we"):
        return True
    owned = [t.head for t in doer.subtree if t.dep_ == "poss" and t.lower_ in _OWN]
    return any(t.lower_ in _ARMED or t.lemma_ in _CONTENT["violence"] for t in owned)


def _counterinsurgent(content: list[Token], speaker: Source) -> bool:
    """A state's force that reports killing militants reports an operation; nobody claims responsibility for one."""
    return speaker.kind in _STATE and any(
        COLLECTIVES.get(t.lower_) in ("rebel group", "gang", "unidentified") for t in content
    )


def _turned_down(cue: Cue, content: list[Token], speaker: Source) -> bool:
    """A statement whose point is a denial: "had no role", "did not target civilians", "the claims were false"."""
    words = {t.lower_ for t in content}
    if (words & _NOUNS["falsity"] and words & _ACCUSED) or speaker.kind == "witness":
        return speaker.kind != "witness"
    if any(t.lower_ in _NOUNS["falsity"] and t.dep_ in ("acomp", "attr") and t.head == cue.content for t in content):
        return True
    if "only" in words and words & {"military", "legitimate", "combatants"} and happens(content):
        return True
    if cue.token.lemma_ in _INSISTING and _militants_only(cue.content):
        return True
    if {"nothing", "with"} <= words and "do" in words:
        return True
    top = {cue.content, *cue.content.conjuncts} if cue.content is not None else set()
    if any(_disowned(verb) for verb in top):
        return True
    for token in content:
        crime = token.lemma_ == "crime" or token.lower_ in _CHARGE["grave"]
        if crime and token.head in top and any(c.lower_ == "no" for c in token.children):
            return True
        if (token.dep_ == "neg" or token.lower_ in _NEGATIVE) and {token.head, token.head.head} & top:
            near = {token.head.lemma_, token.head.head.lemma_, *(c.lemma_ for c in token.head.children)}
            if near & _INVOLVED and not near & {"know", "clear", "sure", "exclude", "rule", "doubt"}:
                return not _figured(content) or bool({"civilian", "civilians"} & near)
    return any(_refuted(verb) for verb in top) and not happens(content)


def _refuted(verb: Token) -> bool:
    """ "no ransom was paid", "there had been no lapse": an event that is said not to have been."""
    below = list(verb.children)
    told = [c for c in below if c.dep_ in ("nsubj", "nsubjpass", "attr", "dobj")]
    off = any(c.dep_ == "neg" for c in below) or any(g.lower_ == "no" for t in told for g in t.children)
    past = any(c.dep_ in ("aux", "auxpass") and c.lower_ in _PAST for c in below) or any(
        c.dep_ == "expl" for c in below
    )
    return off and past and verb.lemma_ not in _UNSURE


def _disowned(verb: Token) -> bool:
    """ "it did not strike the theatre", "he had not been told": what the speaker's own side did or knew, negated."""
    if not any(c.dep_ == "neg" for c in verb.children):
        return False
    doer = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if verb.lemma_ in _KNOWING:
        return doer is not None and doer.pos_ == "PRON"
    acts = verb.lemma_ in _CONTENT["violence"] | _CHARGE["verbs"]
    return acts and doer is not None and doer.dep_ == "nsubj" and _own_side(doer)


def _militants_only(clause: Token | None) -> bool:
    """ "these were militia members", "all were combatants": the dead were no civilians."""
    if clause is None or clause.lemma_ != "be":
        return False
    attribute = next((c for c in clause.children if c.dep_ == "attr"), None)
    return attribute is not None and any(
        COLLECTIVES.get(t.lower_, "civilians") not in ("civilians", "government") for t in attribute.subtree
    )


def _figured(content: list[Token], also: frozenset[str] = frozenset()) -> bool:
    """Whether the words hold a count of casualties, or of what else is named."""
    undated = [t for t in content if t.ent_type_ not in ("DATE", "TIME")]
    counted = any(t.like_num or t.pos_ == "NUM" or t.lower_ in _CONTENT["numbers"] for t in undated)
    return counted and any(t.lemma_.lower() in _CONTENT["casualty"] | also for t in content)
