"""A name with the words around it -> the kind of place they call it, and the divisions that they put it in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dateline.resolve.candidates import Candidate
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.spelling import key, shortened

ABOVE = ("country", "admin1", "admin2", "region", "district")  # kinds that other places lie in
SHORTEST_CUT = 3  # letters; a shorter first word of a name is an article
ALIKE = 3  # rank of a name that only sounds like it
DEEPEST = 3  # divisions named one after the other that are read
HINTS = {
    "admin2": "district|county|department|prefecture|municipality|tehsil|subdivision|agency|governorate|cercle|commune|"
    "raion|woreda|zone|upazila|regency|canton|payam|territory|sub-county|local government area",
    "admin1": "province|state|region|governorate|oblast|territory|prefecture|department|county|division|krai",
    "town": "city|town|village|township|neighbourhood|neighborhood|suburb|hamlet|port|capital|camp|ward|locality|"
    "kebele|boma|corregimiento|vereda|barangay|barrio|kibbutz",
}
_NAME = r"[A-Z][\w'’.-]*(?: (?:(?:al|el|ad|ar|as|az|ez|ash|at|an|de|da|do|del|la|of|and|ul|ud)[ -])?[A-Z][\w'’-]*){0,3}"
_LISTED = r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)?"
_AND = r"(?:, and|,| and| or)"

_DIRECTION = re.compile(r"^(?:(?:north|south|east|west)(?:[ -]?(?:east|west))?(?:ern)?|central|rural|greater) ", re.I)
_STANDING = (
    r"(?: (?:(?:military|air|naval|army|refugee|idp|displacement|international|central|general|oil|gas|power|border|"
    r"nuclear|industrial|train|railway|bus|grand|main|old)[ -])*(?:airport|airbase|base|airfield|airstrip|camp|"
    r"hospital|prison|jail|port|harbour|harbor|terminal|refinery|oilfield|field|crossing|post|outpost|checkpoint|garrison|barracks|"
    r"station|plant|dam|mine|market|mosque|church|temple|monastery|shrine|university|school|bridge|junction|road|highway|"
    r"front|pass|forest|mountains?|hills?|valley|beach|square|islands?|strait|bay|park{more}))+"
)
_SITE = re.compile(_STANDING.format(more="|countryside|area|town|village|city") + "$", re.I)
_STANDS = re.compile(_STANDING.format(more="") + r"\b", re.I)


def _plural(words: str) -> str:
    """The plurals of words parted by bars."""
    return "|".join(re.sub("y$", "ie", word) + "s" for word in words.split("|"))


# "X district", "X and Y districts"; "the town of X", "the provinces of X and Y"
_AFTER = {
    kind: re.compile(rf"^(?:'s|’s)? ?(?i:{words})\b|^(?:{_AND} {_LISTED}){{1,4}} (?i:{_plural(words)})\b")
    for kind, words in HINTS.items()
}
_BEFORE = {
    kind: re.compile(
        rf"\b(?i:{words})(?: named| called)?(?: of(?: the)?)?(?: (?:north|south|east|west)\w*)?,? ?$"
        rf"|\b(?i:{_plural(words)})(?: of(?: the)?)? (?:{_LISTED}{_AND} ){{0,4}}$"
    )
    for kind, words in HINTS.items()
}
_KINDS = "|".join(f"{words}|{_plural(words)}" for words in HINTS.values())
_SETTLED = f"(?:{_KINDS}|centre|center|settlement|locality|community|area|outpost|hub|place|seat)"
# ", a trading centre", ", which lies", " is": what may stand between a name and "in X district"
_APPOSED = (
    rf"(?:,? (?:an?|the|one of the)(?: [\w-]+){{0,4}}? (?i:{_SETTLED})"
    r"|,?(?: which| that)? (?:is|are|lies?|sits|located|situated))"
)
_TOWARD = r"(?:north|south|east|west|central)[\w-]*"
_FOLLOWS = re.compile(
    rf"{_APPOSED}?(?: (?:{_KINDS}|area|part|side|sector|section|stretch))?"
    rf"(?:,? (?:in|of|within)(?: the)?(?: {_TOWARD}(?: of(?: the)?)?)?|(?:,|(?= \())(?: the)?(?: {_TOWARD})?)"
    rf"(?P<before> \(?(?i:{_KINDS})(?: of)?(?: the)?)? \(?(?:{_LISTED}['’]s? )?"
    rf"(?P<name>{_NAME})(?P<after> (?i:{_KINDS})\b)?"
)
_SECOND = re.compile(
    r"\b(?:district|municipality|tehsil|subdivision|cercle|commune|raion|woreda|upazila|regency)\b", re.I
)
_BUILDING = re.compile(
    r"^ (?:\w+ )?(?:hotel|restaurant|cafe|church|mosque|school|college|university|hospital|clinic|bank|stadium|mall)\b",
    re.I,
)
_REST_OF_LIST = re.compile(rf"(?:{_AND} {_LISTED}){{1,4}}(?=,? in )")
_OPENS_NEAR = re.compile(
    rf"^{_APPOSED}?,? (?:to the )?(?:near|outside|close to|just|not far|on the|north|south|east|west)"
)


@dataclass(frozen=True, slots=True)
class Level:
    """A division or country named right behind a place. `said`: the words call it a division; `seats`: the towns of its
    name, where the words mean a division that the gazetteer lacks."""

    bearers: tuple[Candidate, ...]
    said: bool
    seats: tuple[Candidate, ...] = ()


@dataclass(slots=True)
class Mention:
    """A place name in a report. `before` and `after` are the words around it, as far as they are known."""

    name: str
    start: int
    end: int
    before: str = ""
    after: str = ""
    hints: frozenset[str] = frozenset()
    levels: list[Level] = field(default_factory=list)
    candidates: tuple[Candidate, ...] = ()
    scores: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own = key(self.name).split()
        hints = {kind for kind, words in HINTS.items() if own[-1:] and re.fullmatch(words, own[-1])}
        hints |= {kind for kind, pattern in _AFTER.items() if pattern.search(self.after)}
        hints |= {kind for kind, pattern in _BEFORE.items() if pattern.search(self.before)}
        self.hints = frozenset(hints)

    def forms(self) -> Iterator[str]:
        """The name with what stands there ("A camp"), the name, then plainer forms of it: each of two names ("A/B",
        "A (B)"), without a direction ("northern A"), without the word for what stands there ("A refinery")."""
        if standing := _STANDS.match(self.after):
            yield self.name + standing.group()
        yield self.name
        for part in re.split(r"\s*[/()]\s*", self.name):
            yield part
            yield shortened(part)
            bare = _DIRECTION.sub("", part)
            yield bare
            yield _SITE.sub("", bare)

    def read(self, gazetteer: Gazetteer) -> None:
        """Finds the divisions and countries named one after the other behind the name: "village in X district, Y, Z";
        where there are none, those behind the list that it opens: "A and B, in X district"."""
        self.levels = self._levels(gazetteer, 0)
        listed = _REST_OF_LIST.match(self.after)
        if not self.levels and listed:
            self.levels = [level for level in self._levels(gazetteer, listed.end()) if level.said]

    def _levels(self, gazetteer: Gazetteer, at: int) -> list[Level]:
        found: list[Level] = []
        called = False  # a division: "the X district of Y" says so of Y too where X is unknown
        while (following := _FOLLOWS.match(self.after, at)) and len(found) < DEEPEST:
            called = bool(following["before"] or following["after"]) or (called and not any(v.bearers for v in found))
            level = _level(following, called, gazetteer)
            found += [level] if level else []
            at = following.end()
        return found

    def qualified(self) -> bool:
        """Whether the words around say what kind of place is meant or what it lies in."""
        return bool(self.hints or self.levels)

    def names_a_building(self) -> bool:
        """Whether it is part of the name of a house: "the X hotel"."""
        return _BUILDING.match(self.after) is not None

    def best(self) -> Candidate | None:
        """The candidate with the highest score."""
        if not self.candidates:
            return None
        return max(self.candidates, key=lambda c: (self.scores.get(c.number, 0.0), c.place.population or 0))


def beside(between: str) -> bool:
    """Whether the words between two names say that the first lies by the other: ", a hamlet near", ", west of"."""
    return _OPENS_NEAR.match(between) is not None


def _level(following: re.Match[str], called: bool, gazetteer: Gazetteer) -> Level | None:
    """The division that a name stands for, the longest part of it that one bears; None where none does."""
    words = following["name"].rstrip(".").split()
    for size in range(len(words), 0, -1):
        cut = " ".join(words[:size])
        bearers = gazetteer.candidates(cut) if size == len(words) or len(cut) > SHORTEST_CUT else ()
        kind = re.fullmatch(_KINDS, key(words[-1])) is not None
        said = (size == len(words) or (kind and size == len(words) - 1)) and (called or kind)
        above = tuple(c for c in bearers if c.place.kind in ABOVE and (c.rank < ALIKE or said))
        word = f"{following['before'] or ''} {following['after'] or ''} {words[-1] if kind else ''}"
        seats = tuple(c for c in bearers if c.place.kind == "town" and c.rank < ALIKE) if said else ()
        if _SECOND.search(word):
            above = tuple(c for c in above if c.place.kind in ("admin2", "district")) or above
        meant = not above or (_SECOND.search(word) and all(c.place.kind == "admin1" for c in above))
        if above or seats:
            return Level(above, said, seats if meant else ())
    return None
