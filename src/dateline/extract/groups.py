"""Tokens -> counted people ("17 members of the security forces", "a dozen"), each with its plain group word.

The head noun decides ("militants"); a general head (member, officer, man) lets the words beside it decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from dateline.extract.numbers import Quantity, quantities
from dateline.extract.outcomes import is_outcome

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

GENERAL = "people"  # the group of a head that says nothing about who they are
LONGEST_PHRASE = 9  # tokens between a number and its noun, and of what stands after "members of"
_WEAK = frozenset("officer agent guard recruit cadet leader commander head worker chief trooper official".split())
_NOBODY = {"nobody": 1, "none": 1}
_STOP_POS = frozenset(("VERB", "AUX", "ADP", "PUNCT", "DET", "CCONJ", "SCONJ", "PRON", "ADV", "PART", "NUM", "SPACE"))
_LINKS = frozenset(("-", "–", "'s", "’s", '"', "“", "”", "'", "‘", "’"))
_ARTICLES = frozenset(("a", "an"))
_OF_WHOM = frozenset("them whom which these those us".split())
_ALREADY = frozenset(
    "dead wounded injured killed hurt missing displaced victims fatalities casualties detained arrested slain".split()
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of people: tokens [start, end); `head` is the noun (None for a bare number), `number` the number.

    `partitive` marks "five of them", "two of the dead". `plain` marks a plural without any number.
    """

    start: int
    number: int
    end: int
    head: int | None
    group: str | None
    quantity: Quantity
    partitive: bool = False
    plain: bool = False
    definite: bool = False


@cache
def _table(name: str) -> dict[str, str]:
    rows = (files("dateline") / "data" / name).read_text("utf-8").splitlines()
    found: dict[str, str] = {}
    for row in rows:
        if row.startswith("#") or "\t" not in row:
            continue
        group, nouns = row.split("\t")
        for noun in nouns.split(", "):
            for form in _forms(noun) if name == "people.tsv" else [noun]:
                found.setdefault(form, group)
    return found


def _forms(noun: str) -> list[str]:
    singular, _, plural = noun.strip().partition("/")
    if not plural:
        ending = singular[-1:]
        plural = singular[:-1] + "ies" if ending == "y" and singular[-2:-1] not in "aeiou" else singular + "s"
        plural = singular + "es" if singular.endswith(("ch", "sh", "ss", "x")) else plural
    return [singular, plural]


def noun_group(doc: Doc, at: int, start: int = 0) -> str | None:
    """The group that the noun at a token names (with up to two words before it), None where it names no people."""
    table = _table("people.tsv")
    words = [t.lower_ for t in doc[max(start, at - 3) : at + 1]]
    for size in (4, 3, 2, 1):
        phrase = words[-size:]
        if len(phrase) == size:
            group = table.get(" ".join(phrase)) or table.get("".join(phrase) if "-" in phrase else "")
            if group:
                return group
    token = doc[at]
    if token.ent_type_ == "NORP" and (token.lower_.endswith("s") or token.tag_ in ("NNPS", "NNS")):
        return GENERAL
    return None


def counted(doc: Doc) -> list[Counted]:
    """Every count of people in the paragraph, in order: with a number, with an article, or a bare plural."""
    found: list[Counted] = []
    at = 0
    for quantity in quantities([t.lower_ for t in doc]):
        found += _unnumbered(doc, at, quantity.start)
        at = quantity.end
        phrase = _numbered(doc, quantity)
        if phrase:
            found.append(phrase)
            at = max(at, phrase.end)
    return found + _unnumbered(doc, at, len(doc))


def _numbered(doc: Doc, quantity: Quantity) -> Counted | None:
    at, partitive = quantity.end, False
    if at < len(doc) and doc[at].lower_ in ("of", "among"):
        at += 1
        while at < len(doc) and doc[at].lower_ in (
            "the",
            "these",
            "those",
            "his",
            "her",
            "their",
            "its",
            "our",
            "other",
            "all",
        ):
            at, partitive = at + 1, True
        if at < len(doc) and doc[at].lower_ in _OF_WHOM | _ALREADY:
            return Counted(quantity.start, quantity.number, at + 1, None, None, quantity, True)
    head, end = _head(doc, at)
    if head is None and end > at:
        return None  # it counts something that is not people
    if head is None:
        return Counted(quantity.start, quantity.number, quantity.end, None, None, quantity, partitive)
    group, end = _group(doc, at, head)
    return Counted(quantity.start, quantity.number, end, head, group, quantity, partitive)


def _head(doc: Doc, at: int) -> tuple[int | None, int]:
    """The last noun for people in the noun phrase that starts here, and where the phrase ends."""
    head, i = None, at
    while i < min(len(doc), at + LONGEST_PHRASE):
        token = doc[i]
        participle = token.tag_ in ("VBN", "VBG", "JJ") or token.pos_ == "ADJ"
        named = noun_group(doc, i, at) is not None and token.tag_[:2] not in ("VB", "IN")
        if is_outcome(token) and not _before_people(doc, i):
            return head, at if head is None else i
        if not named and not participle and token.lower_ not in _LINKS and token.pos_ in _STOP_POS:
            break
        if head is not None and not named and not participle and token.lower_ not in _LINKS and not _compound(doc, i):
            break
        if head is not None and participle and not named and not _before_people(doc, i):
            break
        if named:
            head = i
        i += 1
    if head is None and i > at and _is_day(doc[at]):
        return None, at
    return head, i


def _compound(doc: Doc, at: int) -> bool:
    return at + 1 < len(doc) and noun_group(doc, at + 1, at) is not None and doc[at].pos_ in ("NOUN", "PROPN")


def _before_people(doc: Doc, at: int) -> bool:
    """Whether a noun for people follows within the phrase ("wounded soldiers", "killed in" is none)."""
    for i in range(at + 1, min(len(doc), at + 4)):
        if noun_group(doc, i, at + 1) and doc[i].tag_[:1] == "N":
            return True
        if doc[i].pos_ not in ("ADJ", "NOUN", "PROPN") and doc[i].lower_ not in _LINKS:
            return False
    return False


def _is_day(token: Token) -> bool:
    return token.lower_.removesuffix("s") in _DAYS


_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today tonight overnight".split())


def _group(doc: Doc, start: int, head: int) -> tuple[str | None, int]:
    """The plain word for the people, and the end of the phrase with its "of the security forces"."""
    group = noun_group(doc, head, start)
    end = head + 1
    stop = _complement(doc, end)
    general = group == GENERAL or doc[head].lemma_.lower() in _WEAK
    if general:
        named = _affiliated(doc, start, head) or (_affiliated(doc, end, stop) if stop > end else None)
        if named is None and stop > end:
            named = next((g for i in range(end, stop) if (g := noun_group(doc, i, end)) and g != GENERAL), None)
        group = named or group
    return group, stop if stop > end and (general or doc[head].lower_ in ("members", "member")) else end


def _complement(doc: Doc, at: int) -> int:
    """End of "of the army, the police and the courts" after a noun; the same place where there is none."""
    if at >= len(doc) or doc[at].lower_ not in ("of", "from") or (at + 1 < len(doc) and doc[at + 1].pos_ == "NUM"):
        return at
    i = at + 1
    while i < min(len(doc), at + 2 * LONGEST_PHRASE):
        token = doc[i]
        joins = token.lower_ in (",", "and", "or") and i + 1 < len(doc) and doc[i + 1].lower_ in ("the", "its", "their")
        if not (
            token.pos_ in ("NOUN", "PROPN", "ADJ", "DET") or token.lower_ in _LINKS or joins or token.tag_ == "PRP$"
        ):
            break
        i += 1
    return i


def _affiliated(doc: Doc, start: int, end: int) -> str | None:
    table = _table("affiliations.tsv")
    words = [t.lower_ for t in doc[start:end]]
    for size in (3, 2, 1):
        for i in range(len(words) - size + 1):
            joined = " ".join(words[i : i + size]).replace(" - ", "-")
            if joined in table:
                return table[joined]
    return None


def _unnumbered(doc: Doc, start: int, end: int) -> list[Counted]:
    """ "a soldier", "nobody", "no soldier", "civilians", "the two" in a stretch without numbers."""
    found: list[Counted] = []
    at = start
    while at < end:
        phrase = _one(doc, at, end) or _plural(doc, at, end)
        if phrase:
            found.append(phrase)
        at = phrase.end if phrase else at + 1
    return found


def _one(doc: Doc, at: int, end: int) -> Counted | None:
    word = doc[at].lower_
    if word in _NOBODY or (word == "no" and at + 1 < end and doc[at + 1].lower_ in ("one", "-")):
        stop = at + 1 if word in _NOBODY else at + (2 if doc[at + 1].lower_ == "one" else 3)
        return Counted(at, at, min(stop, end), None, None, Quantity(at, at, stop, 0, 0, 0))
    if word not in _ARTICLES and word not in ("no", "not"):
        return None
    first = at + 1
    if word == "not":
        if first >= end or doc[first].lower_ not in ("a", "one"):
            return None
        first += 1
    head, _ = _head(doc, first)
    if head is None or head >= end:
        return None
    value = 1 if word in _ARTICLES else 0
    if value and doc[head].tag_ in ("NNS", "NNPS"):
        return None
    group, stop = _group(doc, first, head)
    return Counted(at, at, stop, head, group, Quantity(at, at, first, value, value, value))


def _plural(doc: Doc, at: int, end: int) -> Counted | None:
    token = doc[at]
    if token.tag_ not in ("NNS", "NNPS") and token.lower_ not in ("people", "police", "others"):
        return None
    if noun_group(doc, at, max(0, at - 3)) is None or (token.ent_type_ == "NORP" and token.lower_ != "people"):
        return None
    first = at
    while (
        first
        and doc[first - 1].pos_ in ("ADJ", "NOUN", "PROPN")
        and at - first < 4
        and doc[first - 1].sent == token.sent
    ):
        first -= 1
    group, stop = _group(doc, first, at)
    before = doc[first - 1].lower_ if first else ""
    definite = before in ("the", "these", "those", "his", "her", "their", "its", "all", "both")
    return Counted(
        first, at, stop, at, group, Quantity(first, at, stop, 2, None, None, "vague"), plain=True, definite=definite
    )
