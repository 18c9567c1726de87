"""Tokens -> counted people ("17 members of the security forces", "a dozen"), each with its plain group word.

The head noun decides ("militants"); a general head (member, officer, man) lets the words beside it decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.extract.lexicon import peoples, phrases, table
from dateline.extract.numbers import Quantity, cardinal, quantities
from dateline.extract.outcomes import is_outcome

if TYPE_CHECKING:
    from spacy.tokens import Doc

GENERAL = "people"  # the group of a head that says nothing about who they are
OLDEST = 110  # years
LONGEST_PHRASE = 9  # tokens between a number and its noun, and of what stands after "members of"
_WEAK = frozenset(
    "officer agent guard recruit cadet leader commander head worker chief trooper official force inspector".split()
)
_PHRASE_POS = frozenset(("ADJ", "NOUN", "PROPN"))
_INSIDE = frozenset(("-", "–", "'s", "’s", "'", '"', "“", "”", "‘", "’", "/"))
_DETERMINERS = frozenset("the these those his her their its our other all said both".split())
OF_WHOM = frozenset("them whom which these those us own".split())
_BODIES = frozenset("family household crew staff couple personnel clergy militia police".split())  # "a crew of 12"
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today tonight overnight".split())


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of people: tokens [start, end); `number` is the number, `head` the noun (None for a bare number).

    kind: number, unknown (a number of something that may be people: "12 Druze", "six dockers"), article ("a soldier"),
    none ("no soldier", "nobody"), plural ("civilians"), named ("General Ruiz", "the mayor"). `partitive` marks "five of
    them", "two of the dead".
    """

    start: int
    number: int
    end: int
    head: int | None
    group: str | None
    quantity: Quantity
    kind: str = "number"
    partitive: bool = False

    @property
    def bare(self) -> bool:
        """Whether it is a number and nothing else."""
        return self.head is None and not self.partitive


def noun_group(doc: Doc, at: int, start: int = 0) -> str | None:
    """The group that the noun at a token names, with up to three words before it; None where it names no people."""
    people = phrases("people")
    spoken = [t.lower_ for t in doc[max(start, at - 4) : at + 1]]
    for size in range(len(spoken), 0, -1):
        phrase = spoken[-size:]
        if "-" in phrase[:1]:
            continue
        group = people.get(" ".join(phrase).replace(" - ", "-"))
        if group:
            return group
    token = doc[at]
    if token.ent_type_ == "NORP" and token.tag_ in ("NNPS", "NNS"):
        return GENERAL
    return None


def described(doc: Doc, start: int, end: int) -> str | None:
    """The group that the words between a number and its outcome word name: "five military deaths"."""
    if not start < end <= start + 3:
        return None
    return _affiliated(doc, start, end) or next(
        (g for i in range(start, end) if (g := noun_group(doc, i, start))), None
    )


def counted(doc: Doc) -> list[Counted]:
    """Every count of people in the paragraph, in order, without overlaps."""
    found: list[Counted] = []
    at = 0
    for quantity in quantities([t.lower_ for t in doc]):
        if quantity.start < at:  # "three of the 30 attackers"
            continue
        found += _unnumbered(doc, at, quantity.start)
        at = max(at, quantity.end)
        phrase = _numbered(doc, quantity)
        if phrase and _is_age(doc, phrase, found):
            if found and found[-1].end == phrase.start - 1:
                found[-1] = replace(found[-1], end=phrase.end)  # "a boy of 17"
        elif phrase:
            found.append(phrase)
            at = max(at, phrase.end)
    return _families(doc, found + _unnumbered(doc, at, len(doc)))


def _numbered(doc: Doc, quantity: Quantity) -> Counted | None:
    at, partitive = quantity.end, False
    if doc[at : at + 2].text.lower() == "or so":
        at += 2
    if at < len(doc) and doc[at].lower_ in ("of", "among"):
        at += 1
        while at < len(doc) and doc[at].lower_ in _DETERMINERS:
            at, partitive = at + 1, partitive or doc[at].lower_ in ("the", "these", "those")
        if at < len(doc) and (doc[at].lower_ in OF_WHOM or (partitive and is_outcome(doc[at]))):
            noun = at + 1 + (at + 1 < len(doc) and doc[at + 1].lower_ in ("a", "an"))  # "one of them a soldier"
            head, _ = _head(doc, noun) if doc[at].lower_ in OF_WHOM else (None, at)
            group, end = (None, at + 1) if head is None else noun_phrase(doc, noun, head)
            return Counted(quantity.start, quantity.number, end, head, group, quantity, partitive=True)
        whole = cardinal([t.lower_ for t in doc[at : at + LONGEST_PHRASE]], 0) if partitive and at < len(doc) else None
        at, partitive = (at + whole[1], False) if whole else (at, partitive)
    head, end = _head(doc, at)
    described = all(t.pos_ not in ("NOUN", "PROPN") for t in doc[at:end])
    outcome = described and end < len(doc) and is_outcome(doc[end]) and _ends_phrase(doc, end)  # "107 burnt bodies"
    if head is None and end > at and not outcome:
        return _unknown(doc, quantity, at, end)
    if head is None:
        return Counted(quantity.start, quantity.number, end, None, None, quantity, partitive=partitive)
    group, end = noun_phrase(doc, at, head)
    return Counted(quantity.start, quantity.number, end, head, group, quantity, partitive=partitive)


def _unknown(doc: Doc, quantity: Quantity, at: int, end: int) -> Counted | None:
    """A count of a noun that neither list knows; None where it is known to be no people."""
    nouns = [i for i in range(at, end) if doc[i].tag_[:2] == "NN"]
    head = nouns[-1] if nouns else end - 1
    plural = doc[head].tag_ in ("NNS", "NNPS") or doc[head].ent_type_ == "NORP"
    if not plural or {doc[head].lemma_.lower(), doc[head].lower_} & table("linking")["things"]:
        return None
    return Counted(quantity.start, quantity.number, head + 1, head, None, quantity, "unknown")


def _head(doc: Doc, at: int) -> tuple[int | None, int]:
    """The last noun for people in the noun phrase that starts here, and where the phrase ends."""
    head, i = None, at
    while i < min(len(doc), at + LONGEST_PHRASE):
        token = doc[i]
        if i == at and token.lower_.removesuffix("s") in _DAYS:
            return None, at
        if is_outcome(token) and not _modifies(doc, i):
            return head, i if head is not None or _ends_phrase(doc, i) else i + 1
        named = (noun_group(doc, i, at) is not None and token.tag_[:2] not in ("VB", "IN")) or _is_people(doc, i)
        aged = _age_length(doc, i)
        follows = doc[i + 1] if i + 1 < len(doc) else token
        graded = token.pos_ == "ADV" and (follows.pos_ == "ADJ" or follows.tag_ == "VBN" or follows.text == "-")
        graded = graded and not is_outcome(follows)
        inner = graded or token.pos_ in _PHRASE_POS or token.lower_ in _INSIDE or token.tag_ in ("VBN", "VBG", "POS")
        if not (named or aged or inner) or (head is not None and not named and not _modifies(doc, i)):
            break
        head = i if named else head
        i += max(1, aged)
    return head, i


def _is_people(doc: Doc, at: int) -> bool:
    """Whether a nationality or the like stands as a noun ("six Bedouin", but "a Thai soldier")."""
    follows = doc[at + 1].pos_ if at + 1 < len(doc) else ""
    return doc[at].lower_ in peoples() and doc[at].text[0].isupper() and follows not in (*_PHRASE_POS, "NUM")


def _ends_phrase(doc: Doc, at: int) -> bool:
    """Whether no noun follows an outcome word ("12 arrests", but "69 arrest warrants" counts warrants)."""
    follows = doc[at + 1] if at + 1 < len(doc) else None
    modifies = doc[at].tag_ in ("NN", "NNP", "JJ") and follows is not None and follows.pos_ == "NOUN"
    return not modifies


def _modifies(doc: Doc, at: int) -> bool:
    """Whether a noun for people follows within the phrase ("wounded soldiers", "Fitna fighters")."""
    for i in range(at + 1, min(len(doc), at + 5)):
        token = doc[i]
        if token.tag_[:1] == "N" and noun_group(doc, i, at + 1):
            return doc[at].lower_ not in _INSIDE or True
        if token.pos_ not in _PHRASE_POS and token.lower_ not in _INSIDE and token.tag_ not in ("VBN", "VBG"):
            return False
        if is_outcome(token):
            return False
    return False


def _age_length(doc: Doc, at: int) -> int:
    """Tokens of an age that stands before a noun ("12-year-old"), 0 where there is none."""
    spoken = [t.lower_ for t in doc[at : at + 5]]
    if spoken[1:] == ["-", "year", "-", "old"]:
        return 5
    return 3 if spoken[1:3] == ["year", "old"] else 1 if spoken[:1] and spoken[0].endswith("-year-old") else 0


def _is_age(doc: Doc, phrase: Counted, found: list[Counted]) -> bool:
    """Whether a bare number is the age of the one person before it ("a boy of 17", "a man, 60,")."""
    if not phrase.bare or phrase.quantity.low != phrase.quantity.high or phrase.start < 2:
        return False
    before, noun = doc[phrase.start - 1].lower_, doc[phrase.start - 2]
    if before == "of" and noun.tag_ in ("NN", "NNP") and noun.lower_ not in _BODIES:
        return noun_group(doc, noun.i) is not None
    closed = phrase.end >= len(doc) or doc[phrase.end].pos_ == "PUNCT"
    if before == "," and noun.pos_ == "PROPN" and closed and (phrase.quantity.best or 0) <= OLDEST:
        return True  # "Ana Ruiz, 65, was killed"
    one = found[-1] if found else None
    return one is not None and one.quantity.best == 1 and one.end == phrase.start - 1 and before in (",", "aged")


def _families(doc: Doc, found: list[Counted]) -> list[Counted]:
    """The same with "a family of six" counted as six people, and a couple as two."""
    merged: list[Counted] = []
    for phrase in found:
        last = merged[-1] if merged else None
        if last and phrase.bare and last.group == "families" and doc[last.end : phrase.start].text.lower() == "of":
            merged[-1] = replace(phrase, start=last.start, head=last.head, group=GENERAL)
        else:
            merged.append(phrase)
    return merged


def noun_phrase(doc: Doc, start: int, head: int) -> tuple[str | None, int]:
    """The plain word for the people, and the end of the phrase with its "of the security forces"."""
    group: str | None = noun_group(doc, head, start) or GENERAL
    end = head + 1
    stop = _complement(doc, end)
    general = group == GENERAL or (doc[head].lemma_.lower() in _WEAK and noun_group(doc, head, head) == group)
    if general:
        home = doc[head].lemma_.lower() in ("people", "person") and doc[end : end + 1].text == "from"
        named = _affiliated(doc, start, head) or (None if home else _affiliated(doc, end, stop))
        if named is None:
            named = next((g for i in range(end, stop) if (g := noun_group(doc, i, end)) and g != GENERAL), None)
        group = named or group
    if doc[head].lower_ in ("other", "others"):
        group = None
    return group, stop if general or doc[head].lower_ in ("members", "member") else end


def _complement(doc: Doc, at: int) -> int:
    """End of "of the army, the police and the courts" after a noun; the same place where there is none."""
    if at + 1 >= len(doc) or doc[at].lower_ not in ("of", "from") or doc[at + 1].pos_ == "NUM":
        return at
    i = at + 1
    while i < min(len(doc), at + 2 * LONGEST_PHRASE):
        token = doc[i]
        joins = token.lower_ in (",", "and", "or") and i + 1 < len(doc) and doc[i + 1].lower_ in ("the", "its", "their")
        inner = token.pos_ in (*_PHRASE_POS, "DET") or token.lower_ in _INSIDE or token.tag_ == "PRP$"
        if is_outcome(token) or not (inner or joins):
            break
        i += 1
    return i


def _affiliated(doc: Doc, start: int, end: int) -> str | None:
    arms = phrases("affiliations")
    spoken = [t.lower_ for t in doc[start:end]]
    for size in (3, 2, 1):
        for i in range(len(spoken) - size + 1):
            group = arms.get(" ".join(spoken[i : i + size]).replace(" - ", "-"))
            if group:
                return group
    return None


def _unnumbered(doc: Doc, start: int, end: int) -> list[Counted]:
    """Counts without a number in a stretch: "a soldier", "nobody", "no soldier", "civilians", "General Ruiz"."""
    found: list[Counted] = []
    at = start
    while at < end:
        phrase = _nobody(doc, at) or _another(doc, at) or _one(doc, at, end) or _kin(doc, at) or _plural(doc, at, end)
        if phrase:
            found.append(phrase)
        at = phrase.end if phrase else at + 1
    return found


def _nobody(doc: Doc, at: int) -> Counted | None:
    spoken = [t.lower_ for t in doc[at : at + 3]]
    size = (
        1
        if spoken[0] in ("nobody", "none")
        else 2
        if spoken[:2] == ["no", "one"]
        else 3
        if spoken == ["no", "-", "one"]
        else 0
    )
    quantity = Quantity(at, at, at + size, 0, 0, 0)
    return Counted(at, at, at + size, None, None, quantity, "none") if size else None


def _another(doc: Doc, at: int) -> Counted | None:
    """ "another" that stands for one more person ("and wounding another")."""
    if doc[at].lower_ != "another" or (at + 1 < len(doc) and doc[at + 1].pos_ in (*_PHRASE_POS, "NUM", "VERB", "ADV")):
        return None
    return Counted(at, at, at + 1, None, None, Quantity(at, at, at + 1, 1, 1, 1, new=True), "article")


def _one(doc: Doc, at: int, end: int) -> Counted | None:
    """ "a soldier", "an unarmed young man", "no soldier", "not a soldier"; "a couple" is two."""
    word, first = doc[at].lower_, at + 1
    if word == "not" and first < end and doc[first].lower_ in ("a", "one"):
        word, first = "no", first + 1
    if word not in ("a", "an", "no") or first >= end:
        return None
    if word == "no" and is_outcome(doc[first]):
        return Counted(at, at, first, None, None, Quantity(at, at, first, 0, 0, 0), "none")
    head, _ = _head(doc, first)
    if head is None or head >= end:
        return None
    value = 0 if word == "no" else 2 if doc[head].lower_ == "couple" else 1
    if value and doc[head].tag_ in ("NNS", "NNPS") and doc[head].lemma_.lower() != doc[head].lower_:
        return None
    group, stop = noun_phrase(doc, first, head)
    quantity = Quantity(at, at, first, value, value, value)
    return Counted(at, at, stop, head, group, quantity, "article" if value else "none")


def _kin(doc: Doc, at: int) -> Counted | None:
    """ "his wife", "her 12-year-old daughter", "their driver"."""
    if doc[at].tag_ != "PRP$" or at + 1 >= len(doc):
        return None
    head, _ = _head(doc, at + 1)
    if head is None or doc[head].tag_ not in ("NN", "NNP"):
        return None
    group, stop = noun_phrase(doc, at + 1, head)
    return Counted(at, head, stop, head, group, Quantity(at, head, at, 1, 1, 1), "named")


def _plural(doc: Doc, at: int, end: int) -> Counted | None:
    """ "civilians", "army officers": people without a number, two at least."""
    token = doc[at]
    plain = token.tag_ in ("NNS", "NNPS") or token.lower_ in ("people", "police", "others")
    if not plain or noun_group(doc, at, max(0, at - 3)) is None or token.ent_type_ == "NORP":
        return None
    first = at
    while first > token.sent.start and at - first < 4 and doc[first - 1].pos_ in _PHRASE_POS:
        first -= 1
    group, stop = noun_phrase(doc, first, at)
    named, last = _names(doc, at + 1)
    if named > 1:
        return Counted(first, at, last, at, group, Quantity(first, at, last, named, named, named), "article")
    return Counted(first, at, stop, at, group, Quantity(first, at, stop, 2, None, None, "vague"), "plural")


def _names(doc: Doc, at: int) -> tuple[int, int]:
    """How many persons a list of names that begins here names, and where it ends ("peasants | A B and C D")."""
    names, i, inside = 0, at, False
    while i < len(doc):
        token = doc[i]
        if token.pos_ == "PROPN" and token.text[0].isupper():
            names, inside = names + (not inside), True
        elif token.lower_ in ("and", ",") and inside and i + 1 < len(doc) and doc[i + 1].pos_ in ("PROPN", "CCONJ"):
            inside = False
        elif not (inside and token.lower_ in ("de", "la", "del", "al", "bin")) and token.lower_ != "and":
            break
        i += 1
    return names, i
