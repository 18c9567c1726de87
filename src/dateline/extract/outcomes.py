"""Tokens -> the words that say what became of people: killed, deaths, wounded, taken hostage, missing, displaced.

Each trigger says on which side its victims stand: object ("killed 41"), subject ("41 died", "41 were killed"),
noun ("41 deaths", "the deaths of 41") or toll ("the toll rose to 41").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from dateline.extract.lexicon import table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

BE = frozenset("be been being is are was were 're 's am get gets got getting".split())
_TOLL = frozenset(("toll", "tolls", "tally"))
_NUMBER_OF = frozenset(("number", "count", "total", "figure"))
_BY_FORCE = frozenset(("death", "dead"))  # shot dead, stabbed to death
_VIOLENT = frozenset(
    "shot shoot shooting shoots gunned gun gunning stabbed stab stabbing burned burnt beaten beat hacked hack crushed "
    "blown struck tortured bludgeoned stoned cut mowed trampled starved bled hanged strangled run clubbed".split()
)
_LEAVES = frozenset("leave left leaving abandon abandoned abandoning flee fled fleeing".split())
_BODY_OF = {"dead": "killed", "wounded": "injured", "injured": "injured", "missing": "missing"}
_CARRIES = frozenset("take lead drag march carry whisk".split())
_OFF = frozenset("away off from".split())
_TENDED = frozenset(  # what somebody who is hurt, dead or charged is taken to
    "hospital hospitals clinic clinics morgue treatment safety shelter court custody station surgery care".split()
)
_WRECKS = frozenset(
    "rafts raft boat boats water sea rubble ruins wreckage debris scene flames fire mud".split()
)  # rescue
_TAKES = frozenset("take took taken taking hold held holding holds takes".split())


@dataclass(frozen=True, slots=True)
class Trigger:
    """An outcome word: tokens [start, end), the outcomes it gives (two for casualties) and where its victims stand."""

    start: int
    end: int
    outcome: str
    side: str
    both: bool = False  # casualties, "killed or wounded": the number bounds each of the two from above
    vague: bool = False  # "the victims": what became of them stands elsewhere


@dataclass(frozen=True, slots=True)
class _Entry:
    outcome: str
    kind: str
    past: bool


@cache
def _entries() -> dict[tuple[str, ...], list[_Entry]]:
    found: dict[tuple[str, ...], list[_Entry]] = {}
    for outcome, kinds in table("outcomes").items():
        for kind, words in kinds.items():
            for word in words:
                for form, past in _forms(word, kind):
                    found.setdefault(tuple(form.split()), []).append(_Entry(outcome, kind, past))
    return found


@cache
def _openings() -> frozenset[str]:
    """The words that some entry begins with."""
    return frozenset(form[0] for form in _entries())


def _forms(word: str, kind: str) -> set[tuple[str, bool]]:
    """Every form of an entry, and whether it is one that a passive can have."""
    stem, *irregular = word.split("/")
    given = {(form, not form.endswith("ing")) for form in irregular}
    if kind == "state":
        return {(stem, False)}
    if kind == "noun":
        plural = stem[:-1] + "ies" if stem[-1] == "y" and stem[-2] not in "aeiou" else stem + "s"
        return {(stem, False), *((f, False) for f in irregular or [plural])}
    root = stem[:-1] if stem.endswith("e") else stem
    past = {(root + "ed", True)} if not any(done for _, done in given) else set()
    gerund = {(root + "ing", False)} if not any(f.endswith("ing") for f, _ in given) else set()
    third = stem + ("es" if stem.endswith(("sh", "s", "ch")) else "s")
    return {(stem, False), (third, False)} | past | gerund | given


@cache
def _words() -> frozenset[str]:
    return frozenset(form[0] for form in _entries() if len(form) == 1) | {"casualty", "casualties"}


def is_outcome(token: Token) -> bool:
    """Whether the word by itself says what became of people."""
    return token.lower_ in _words()


def triggers(doc: Doc) -> list[Trigger]:
    """Every outcome word of the paragraph, in order, the longest where several start together."""
    found: list[Trigger] = []
    at = 0
    while at < len(doc):
        trigger = _roster(doc, at) or _toll(doc, at) or _forced(doc, at) or _taken(doc, at) or _listed(doc, at)
        if trigger:
            found = (
                [*found[:-1], merged] if found and (merged := _either(doc, found[-1], trigger)) else [*found, trigger]
            )
        at = trigger.end if trigger else at + 1
    return found


def _either(doc: Doc, first: Trigger, then: Trigger) -> Trigger | None:
    """ "killed or wounded" as one word for both, None where the two stand apart."""
    joined = doc[first.end : then.start].text.lower() in ("and", "or", "/", "and/or")
    if not joined or (first.outcome, then.outcome) not in (("killed", "injured"), ("injured", "killed")):
        return None
    if "noun" in (first.side, then.side) or ("object" in (first.side, then.side) and first.side != then.side):
        return None
    side = then.side if then.side != "either" or first.side == "either" else first.side
    return Trigger(first.start, then.end, "killed", side, both=True)


def _roster(doc: Doc, at: int) -> Trigger | None:
    """ "the dead", "those killed", "the victims" as a body of people, not as a predicate."""
    if at + 1 >= len(doc) or doc[at].lower_ not in ("the", "those", "all", "their", "its", "own"):
        return None
    word, follows = doc[at + 1].lower_, doc[at + 2] if at + 2 < len(doc) else None
    if word in ("victims", "fatalities", "casualties"):
        return Trigger(at, at + 2, "killed", "roster", vague=True)
    entry = next((e for e in _entries().get((word,), []) if e.kind == "state" or e.past), None)
    if (
        entry is None
        or doc[at + 1].tag_ in ("VB", "VBZ", "VBP")
        or (follows is not None and follows.pos_ in ("NOUN", "PROPN"))
    ):
        return _described_roster(doc, at)
    return Trigger(at, at + 2, entry.outcome, "roster")


def _described_roster(doc: Doc, at: int) -> Trigger | None:
    """ "Among the civilian dead", "of the Thai wounded"."""
    if not at or doc[at - 1].lower_ not in ("among", "of"):
        return None
    outcome = _BODY_OF.get(doc[at + 2].lower_) if at + 2 < len(doc) else None
    ends = at + 3 >= len(doc) or doc[at + 3].pos_ not in ("NOUN", "PROPN")
    described = doc[at + 1].pos_ in ("ADJ", "NOUN", "PROPN") and not is_outcome(doc[at + 1])
    return Trigger(at, at + 3, outcome, "roster") if outcome and ends and described else None


def _toll(doc: Doc, at: int) -> Trigger | None:
    word = doc[at].lower_
    if word in _TOLL or (word == "count" and at and doc[at - 1].lower_ in ("death", "body", "casualty")):
        before = doc[at - 1].lower_ if at else ""
        outcome = "injured" if before in ("injury", "injured", "casualty") else "killed"
        return Trigger(at, at + 1, outcome, "toll", both=before == "casualty")
    if word in ("casualty", "casualties"):
        return Trigger(at, at + 1, "killed", "noun", both=True)
    if word in _NUMBER_OF and at + 1 < len(doc) and doc[at + 1].lower_ in (*_BODY_OF, "killed", "displaced"):
        entry = _best(doc, at + 1, at + 2)
        return Trigger(at, at + 2, entry.outcome, "toll") if entry else None
    if word in _NUMBER_OF and at + 2 < len(doc) and doc[at + 1].lower_ == "of":
        for i in range(at + 2, min(at + 8, len(doc))):
            finite = doc[i].pos_ == "AUX" and doc[i - 1].lower_ not in ("to", "who", "that", "have", "had")
            if finite or doc[i].pos_ in ("NUM", "PUNCT", "ADP"):
                break
            if doc[i].lower_ == "victims":
                return Trigger(at, i + 1, "killed", "toll", vague=True)
            entry = _best(doc, i, i + 1)
            if entry and doc[i].lower_ not in ("life", "lives"):
                return Trigger(at, i + 1, entry.outcome, "toll")
    if (
        _heads(doc, at)
        and word in ("dead", "killed", "wounded", "injured", "missing")
        and doc[at + 1 : at + 2].text == ":"
    ):
        return Trigger(at, at + 2, _BODY_OF.get(word, "killed"), "object")
    return None


def _heads(doc: Doc, at: int) -> bool:
    """Whether a word opens its line or sentence, but for an adverb ("Seriously wounded: 16")."""
    while at > 0 and not doc[at].is_sent_start and doc[at - 1].pos_ in ("ADV", "ADJ"):
        at -= 1
    return at == 0 or bool(doc[at].is_sent_start) or doc[at - 1].pos_ in ("PUNCT", "SPACE", "SYM")


def _forced(doc: Doc, at: int) -> Trigger | None:
    """ "shot dead", "shot and killed", "stabbed to death"."""
    if doc[at].lower_ not in _VIOLENT:
        return None
    for i in range(at + 1, min(at + 3, len(doc))):
        if doc[i].lower_ in _BY_FORCE and doc[i - 1].lower_ in ("to", doc[at].lower_, "down"):
            return Trigger(at, i + 1, "killed", "subject" if _passive(doc, at) else "object")
    if at + 1 < len(doc) and doc[at + 1].lower_ == "down" and doc[at].lower_.startswith(("gun", "mow", "cut")):
        return Trigger(at, at + 2, "killed", "subject" if _passive(doc, at) else "object")
    return None


def _taken(doc: Doc, at: int) -> Trigger | None:
    """ "took hostage 30", "taken into custody", "went missing": the phrase as one trigger."""
    word, then = doc[at].lower_, [t.lower_ for t in doc[at + 1 : at + 3]]
    if word in _TAKES and then[:1] and then[0] in ("hostage", "captive", "prisoner"):
        return Trigger(at, at + 2, "abducted", "subject" if _passive(doc, at) else "object")
    own = then[:1] and then[0] in ("his", "her", "its", "their")
    if word in ("lost", "lose", "losing") and own and then[1:] in (["life"], ["lives"]):
        return Trigger(at, at + 3, "killed", "subject")
    if word in _LEAVES and own and then[1:] and then[1] in ("homes", "houses", "home", "villages"):
        return Trigger(at, at + 3, "displaced", "subject")
    if word in _TAKES and then in (["into", "custody"], ["in", "for"]):
        return Trigger(at, at + 3, "arrested", "subject" if _passive(doc, at) else "object")
    return _carried_off(doc, at)


def _carried_off(doc: Doc, at: int) -> Trigger | None:
    """ "Took 276 girls from a school", "were led away", "were taken by gunmen"; not to a hospital or to safety."""
    verb = doc[at]
    if verb.lemma_ not in _CARRIES or verb.pos_ != "VERB":
        return None
    ways = [t for t in verb.children if t.dep_ in ("prep", "prt", "advmod", "agent") and t.i > at]
    ends = {
        (way.lower_ == "from", t.lower_) for way in ways if way.lower_ in ("to", "into", "from") for t in way.children
    }
    if any(word in (_WRECKS if origin else _TENDED) for origin, word in ends):
        return None
    passive = _passive(doc, at)
    if not any(t.lower_ in _OFF or (passive and t.lower_ == "by") for t in ways):
        return None
    return Trigger(at, at + 1, "abducted", "subject" if passive else "object")


def _best(doc: Doc, at: int, end: int) -> _Entry | None:
    entries = _entries().get(tuple(t.lower_ for t in doc[at:end]), [])
    return entries[0] if entries else None


def _listed(doc: Doc, at: int) -> Trigger | None:
    if doc[at].lower_ not in _openings():
        return None
    for size in (3, 2, 1):
        entries = _entries().get(tuple(t.lower_ for t in doc[at : at + size]), []) if at + size <= len(doc) else []
        if entries:
            return _sided(doc, at, at + size, entries)
    return None


def _sided(doc: Doc, at: int, end: int, entries: list[_Entry]) -> Trigger | None:
    token, kinds = doc[at], {e.kind: e for e in sorted(entries, key=lambda e: e.past)}
    verb, state, noun = kinds.get("verb"), kinds.get("state"), kinds.get("noun")
    if noun and token.dep_ == "compound" and token.head.i == end and token.head.pos_ == "NOUN":
        return None  # "life rafts", "death threats"
    if noun and (not verb or token.tag_ in ("NN", "NNS") or _governs(doc, end)):
        return Trigger(at, end, noun.outcome, "noun")
    if "self" in kinds:
        return Trigger(at, end, kinds["self"].outcome, "subject")
    if verb and verb.past:
        return Trigger(at, end, verb.outcome, "subject" if _passive(doc, at) else "either")
    if verb and token.tag_ in ("NN", "NNS"):
        return None
    if verb:
        return Trigger(at, end, verb.outcome, "object")
    return Trigger(at, end, state.outcome, "subject") if state else None


def _governs(doc: Doc, end: int) -> bool:
    return end < len(doc) and doc[end].lower_ == "of"


def _passive(doc: Doc, at: int) -> bool:
    i = at - 1
    while i >= 0 and at - i < 6:
        word = doc[i].lower_
        if word in BE:
            return True
        if doc[i].pos_ not in ("ADV", "AUX", "PART") and word not in ("and", "or", ",") and not is_outcome(doc[i]):
            return False
        i -= 1
    return False
