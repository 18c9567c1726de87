"""A parsed paragraph -> the places and actors named in it, with the part that a place plays.

A toponym is a capitalised run that the gazetteer knows or that its neighbours call a place ("the village of ..."),
weighed against signs of a person or an organisation. The weights are a few whole steps, set on half of GeoVirus.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dateline.extract.lexicon import table
from dateline.extract.parse import Paragraph
from dateline.extract.phrases import OUTLETS
from dateline.extract.roles import SPEAK, acts, dateline_end, heads, role
from dateline.extract.runs import CALENDAR, COLLECTIVES, KINDS, ORGANISATIONS, TITLES, Run, Word, runs
from dateline.model import Known

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PLACE = table("names")["place"]
_DIRECTIONS: frozenset[str] = _PLACE["directions"]
_INSIDE: frozenset[str] = _PLACE["inside"]
_TOWARD: frozenset[str] = _PLACE["toward"]
_PARTS: frozenset[str] = _PLACE["parts"]
_UNITS: frozenset[str] = _PLACE["units"]
_QUALIFIERS: frozenset[str] = _PLACE["qualifiers"]
_KNOWN_WEIGHT = {"country": 3.0, "city": 2.5, "admin": 1.5, "place": 1.0, None: -0.5, "actor": -3.0}
_LABEL_WEIGHT = {"GPE": 1.5, "LOC": 1.0, "FAC": 0.0, "": 0.0, "ORG": -0.5, "PERSON": -1.0, "NORP": -2.0}
_OTHER_LABEL = -0.5  # dates, events, works
_THRESHOLD = 2.0
_PLACES = ("country", "admin", "city", "place")  # what the gazetteer may call a name of several words
_JOINTS = frozenset(("and", "&", "of", "of the", "'s", "’s"))
_WIDE = ("country", "admin")
_COMMON = TITLES | ORGANISATIONS | KINDS | _DIRECTIONS  # capitalised alone, these name no place
_BETWEEN = frozenset((",", "and", "or", "/", "(", "&", "as", "well"))
_WHERE = frozenset(("in", "at", "near", "outside", "around"))
_CENTRES = frozenset(("centre", "center", "community"))  # kinds of place in an apposition alone
_SUCH = frozenset(("as", "notably", "including", "namely", "especially"))
_LONGEST = 6  # words of one toponym


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Tokens [start, end) that name a place, [head_start, head_end) its bare toponym.

    `role`: event (where something happened), speaker (where someone spoke), dateline (where the report was filed),
    actor (a country or capital that acts or speaks) or mention.
    """

    start: int
    end: int
    head_start: int
    head_end: int
    name: str
    role: str


@dataclass(slots=True)
class _Reading:
    """What one paragraph has given so far, and what the whole report lends to it."""

    doc: Doc
    known: Known
    runs: list[Run]
    people: set[str]  # surnames
    seen: set[str] = field(default_factory=set)  # toponyms accepted elsewhere in the report
    found: dict[int, tuple[int, str | None]] = field(default_factory=dict)  # first token -> end, kind
    dateline: int = 0


def places(paragraph: Paragraph, known: Known) -> list[PlaceMention]:
    """The places that one paragraph names, in order."""
    return places_of([paragraph], known)[0]


def places_of(paragraphs: Sequence[Paragraph], known: Known) -> list[list[PlaceMention]]:
    """The places that each paragraph of a report names; names of persons and places carry over between paragraphs."""
    people: set[str] = set()
    seen: set[str] = set()
    lead = next((p for p in paragraphs if p.section.kind != "title"), None)
    every = [
        _Reading(p.doc, known, _joined(p.doc, known), people, seen, dateline=dateline_end(p.doc, p is lead))
        for p in paragraphs
    ]
    for reading in every:
        people |= {r.words[-1].text for r in reading.runs if r.kind == "person" and _left(reading.doc, r.start) < 1.5}
    for _ in range(2):
        for reading in every:
            for run in reading.runs:
                _read(reading, run)
        for reading in every:
            reading.found |= _capitals(reading)
            for start, (end, _) in reading.found.items():
                bare = end - 1 if end - start > 1 and reading.doc[end - 1].lower_ in KINDS else end
                seen |= {reading.doc[start:end].text, reading.doc[start:bare].text}
    return [[_mention(r, start, *r.found[start]) for start in sorted(r.found)] for r in every]


def _joined(doc: Doc, known: Known) -> list[Run]:
    """The runs of a paragraph, two of them as one where a place is known by both: "X and Y", "Line of Z"."""
    found: list[Run] = []
    for run in runs(doc):
        last = found[-1] if found else None
        joint = doc[last.end : run.start].text if last else ""
        if last and joint in _JOINTS and run.kind == last.kind == "open":
            name = doc[last.start : run.end].text
            if known(name.replace("’", "'")) in _PLACES:
                found[-1] = Run((Word(last.start, run.end, name),), "open", last.titled)
                continue
        found.append(run)
    return found


def _read(reading: _Reading, run: Run) -> None:
    """Adds the best cover of a run by toponyms: longest first, each above the threshold."""
    if run.titled or any(run.start <= start < run.end for start in reading.found):
        return
    words, at = run.words, 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST), at, -1):
            part = words[at:end]
            if part[0].text.islower() or part[-1].text.islower():
                continue
            if len(part) == 1 and part[0].text.lower() in _COMMON:
                continue
            kind = _kind(reading, " ".join(w.text for w in part))
            if kind is None and any(w.text.lower() in _QUALIFIERS for w in part[-2:]):
                continue  # "X Refugee Camp" is the camp of X
            if kind is None and len(part) < len(words) and not _called_place(reading, part):
                continue
            if _weight(reading, run, part, kind) >= _THRESHOLD:
                reading.found[part[0].start] = (part[-1].end, kind)
                at = end - 1
                break
        at += 1


def _capitals(reading: _Reading) -> dict[int, tuple[int, str | None]]:
    """ "The Afghan capital", "the country's capital", "the capital" where no name follows: first token -> end, kind."""
    doc, found = reading.doc, dict[int, tuple[int, str | None]]()
    for token in doc:
        if token.lower_ != "capital" or token.i == 0 or token.dep_ not in ("pobj", "dobj", "nsubjpass", "conj"):
            continue
        after = doc[token.i + 1] if token.i + 1 < len(doc) else None
        named = after is not None and (after.pos_ == "PROPN" or after.lower_ in ("of", "city") or after.text == ",")
        before = doc[token.i - 1]
        start = before.i if reading.known(before.text) == "country" or before.ent_type_ == "NORP" else token.i
        if not named and (start < token.i or before.lower_ == "the"):
            found[start] = token.i + 1, "city"
    return found


def _kind(reading: _Reading, name: str) -> str | None:
    """What the gazetteer says, also for a name in capitals; a news agency's name is no place's."""
    if name.lower() in OUTLETS:
        return "actor"
    return reading.known(name) or (reading.known(name.title()) if name.isupper() and len(name) > 3 else None)


def _weight(reading: _Reading, run: Run, part: tuple[Word, ...], kind: str | None) -> float:
    doc, start, end = reading.doc, part[0].start, part[-1].end
    head = doc[end - 1]
    label = head.ent_type_
    weight = _KNOWN_WEIGHT[kind] + _LABEL_WEIGHT.get(label, _OTHER_LABEL)
    weight += 1.5 if label == "NORP" and _singular(doc, end) else 0.0
    weight += _left(doc, start, kind) + _right(reading, start, end, kind) + _chain(reading, start, end)
    if len(part) == len(run.words) and _stands_at(doc, start, end):
        weight += 0.5 if kind else 1.0
        weight += (
            0.5 * (kind is None and len(part) == 1 and not _year(doc, end)) * (1 + (doc[start - 1].lower_ == "at"))
        )
    headed = kind in ("city", "admin", "place") and heads(doc, start, end)
    weight += 2.0 * (_lies(head) or headed)
    weight -= 3.0 if kind != "country" and not headed and _adjective(doc, end) else 0.0
    weight += 0.5 if len(part) > 1 and kind in ("place", "city", "admin") else 0.0
    weight -= 1.5 if len(part) == 1 and kind in ("place", "city") and part[0].text.isupper() else 0.0
    weight += 2.5 if end <= reading.dateline and kind else 0.0
    weight += 1.5 if doc[start:end].text in reading.seen else 0.0
    weight -= 2.5 * _leftover(run, part)
    if run.kind == "organisation":
        weight -= 1.0 if kind == "country" and part[0] is run.words[0] else 6.0
    if kind == "country":
        weight -= 3.0 * (part[-1].text in reading.people and head.dep_ == "nsubj")
    else:
        placed = len(part) == len(run.words) and _left(doc, start) >= 1.5
        person = run.kind == "person" and not placed
        weight -= 3.0 * (part[-1].text in reading.people or person)
        weight -= 1.5 * (head.dep_ == "nsubj" and head.head.lemma_ in SPEAK)
        weight += 1.0 * (head.dep_ == "dobj" and head.head.lemma_ in _PLACE["attacked"])
        weight += 1.0 * (kind == "city" and acts(head))
    return weight


def _left(doc: Doc, start: int, kind: str | None = "place") -> float:
    """What the words before say: "in X", "the village of X", "the people of X", "districts such as X"."""
    at = start - 1
    while at >= 0 and doc[at].lower_ in _DIRECTIONS | {"the"}:
        at -= 1
    if at < 0:
        return 0.0
    word = doc[at].lower_
    above = doc[at - 1].lower_ if at else ""
    if word == "of" and above in KINDS | _PARTS | _UNITS:
        return 3.5 if above in KINDS else 2.5
    if word == "of" and above in _PLACE["belong"]:
        return 2.5 if kind else 2.0
    if word in KINDS:
        return 1.0
    if kind and word in _SUCH and any(t.lower_ in KINDS for t in doc[max(0, at - 4) : at]):
        return 2.0
    narrow = kind is not None or word in _WHERE
    return 1.5 if word in _INSIDE and narrow else 0.5 if word in _TOWARD else 0.0


def _singular(doc: Doc, end: int) -> bool:
    """A name that the parser takes for a people although it stands alone: "the mayor of X,"."""
    return doc[end - 1].tag_ == "NNP" and (end == len(doc) or doc[end].pos_ not in ("NOUN", "PROPN", "ADJ"))


def _stands_at(doc: Doc, start: int, end: int) -> bool:
    """ "at Xyz" with nothing between and no noun after: where even a name that no gazetteer has is a place."""
    if not start or doc[start - 1].lower_ not in _WHERE:
        return False
    after = doc[end].pos_ if end < len(doc) else ""
    return after not in ("NOUN", "PROPN", "PART") and doc[end - 1].tag_ == "NNP" and not doc[end - 1].is_upper


def _year(doc: Doc, at: int) -> bool:
    """Whether a year follows, as after a season: "in Spring 2002"."""
    return at < len(doc) and len(doc[at]) == 4 and doc[at].is_digit


def _adjective(doc: Doc, end: int) -> bool:
    """Whether the name is a demonym before a noun: "the Dutch province", "Haitian camps"."""
    last = doc[end - 1]
    if last.tag_.startswith("JJ"):
        return True
    return last.ent_type_ == "NORP" and end < len(doc) and doc[end].pos_ in ("NOUN", "PROPN", "ADJ")


def _right(reading: _Reading, start: int, end: int, kind: str | None) -> float:
    """What the word after says: "X district", "X hospital", "X separatists"; a building may be known by its own."""
    doc = reading.doc
    if end == len(doc):
        return 0.0
    word = doc[_qualified(doc, end)].lower_
    if word in KINDS:
        return 2.0
    if word in CALENDAR:
        return -3.0
    if kind and word in _PLACE["buildings"] and reading.known(doc[start : end + 1].text):
        return 2.0
    if word == "," and _described(doc, end + 1):
        return 2.0
    belongs = (kind is None and word in _PLACE["buildings"]) or word in _PLACE["bodies"] or word in COLLECTIVES
    return -2.0 if kind != "country" and belongs else 0.0


def _qualified(doc: Doc, at: int) -> int:
    """The word behind those that only qualify a kind: "camp" of "refugee camp"."""
    while at + 1 < len(doc) and doc[at].lower_ in _QUALIFIERS:
        at += 1
    return at


def _described(doc: Doc, at: int) -> bool:
    """Whether an apposition calls it a place: ", the capital of", ", a trading centre in"; not ", a village elder"."""
    for token in doc[at : at + 4]:
        if token.lower_ in KINDS | _CENTRES:
            return token.i + 1 == len(doc) or doc[token.i + 1].pos_ not in ("NOUN", "PROPN")
        if token.pos_ not in ("DET", "ADJ") and token.lower_ not in _DIRECTIONS and token.dep_ != "compound":
            return False
    return False


def _lies(head: Token) -> bool:
    """ "X is in Y", "X lies in the district of Y"."""
    verb = head.head
    return (
        head.dep_ == "nsubj"
        and verb.lemma_ in ("be", "lie")
        and any(c.dep_ == "prep" and c.lower_ in ("in", "near") and c.i == verb.i + 1 for c in verb.children)
    )


def _called_place(reading: _Reading, part: tuple[Word, ...]) -> bool:
    start, end = part[0].start, part[-1].end
    return _left(reading.doc, start) >= 1.0 or _right(reading, start, end, "place") > 0


def _chain(reading: _Reading, start: int, end: int) -> float:
    """ "Town, Province, Country" and lists: a neighbour that is a place lends its weight."""
    doc, weight = reading.doc, 0.0
    left = start - 1
    while left >= 0 and start - left <= 3 and doc[left].text in _BETWEEN:
        left -= 1
    if left < start - 1 and any(e == left + 1 for e, _ in reading.found.values()):
        weight += 2.0
    right = end
    while right < len(doc) and right - end < 2 and doc[right].text in _BETWEEN:
        right += 1
    if (
        right > end
        and right < len(doc)
        and (
            right in reading.found
            or (doc[end].text == "," and any(reading.known(doc[right : right + n].text) in _WIDE for n in (1, 2, 3)))
        )
    ):
        weight += 1.0
    return weight


def _leftover(run: Run, part: tuple[Word, ...]) -> bool:
    """Whether capitalised words of the run are left that are neither a kind of place nor a direction."""
    inside = set(part)
    return any(
        w not in inside and not w.text.islower() and w.text.lower() not in KINDS | _DIRECTIONS | _QUALIFIERS
        for w in run.words
    )


def _mention(reading: _Reading, start: int, end: int, kind: str | None) -> PlaceMention:
    doc = reading.doc
    first, last = _grown(doc, start, end)
    part = "dateline" if last <= reading.dateline else role(doc, first, last, start, end, kind)
    return PlaceMention(first, last, start, end, doc[start:end].text, part)


def _grown(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The mention with its kind noun, direction, part ("outskirts of") and offset ("80 km south of")."""
    kind = _qualified(doc, end) if end < len(doc) else end
    end = kind if kind < len(doc) and doc[kind].lower_ in KINDS else end
    while end < len(doc) and doc[end].lower_ in KINDS:
        end += 1
    while start and doc[start - 1].lower_ in _DIRECTIONS | KINDS and doc[start - 1].whitespace_:
        start -= 1
    at = start - 1
    if at > 0 and doc[at].lower_ == "the":
        at -= 1
    if at > 0 and doc[at].lower_ in ("of", "from") and doc[at - 1].lower_ in _PARTS | KINDS | _UNITS:
        start = at = at - 1
        while (start and doc[start - 1].lower_ in _UNITS | _DIRECTIONS | {"-"} | {"about", "some", "around"}) or (
            start and doc[start - 1].like_num
        ):
            start -= 1
    return start, end
