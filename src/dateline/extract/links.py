"""A parsed paragraph -> its links: which count belongs to which outcome word, also where the sentence leaves one out.

First what stands beside a word and what the parse gives (attachment); then parts of a figure found before ("five of
them women"), rivals to it ("the army put it at 70") and counts whose verb is not repeated ("and 41 on Friday").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from dateline.extract.attachment import Link, Linker
from dateline.extract.groups import GENERAL, OF_WHOM, Counted, noun_group
from dateline.extract.lexicon import table
from dateline.extract.outcomes import BE, Trigger

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORDS = table("linking")
_BOUNDS = frozenset((",", ";", ":", "and", "while", "but", "or", "—", "–"))
LONGEST_GAP = 10  # tokens between a clause's start and the number whose verb it leaves out


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The outcome and group of the figure before, which an elliptic count takes over."""

    outcome: str
    group: str | None


def links(doc: Doc, before: Antecedent | None = None) -> list[Link]:
    """Every count of the paragraph that an outcome word, or a figure before it, gives a meaning; in order."""
    found = _Reader(doc, before)
    for trigger in found.triggers:
        found.inside(trigger)
    for trigger in found.triggers:
        found.beside(trigger)
    for trigger, then in pairwise(found.triggers):
        found.shared(trigger, then)
    for trigger in found.triggers:
        found.parsed(trigger)
    for one in found.counted:
        if not found.linked(one):
            found.left_out(one)
    return [found.links[key] for key in sorted(found.links)]


class _Reader(Linker):
    def __init__(self, doc: Doc, before: Antecedent | None) -> None:
        super().__init__(doc)
        self.before = before

    def left_out(self, c: Counted) -> None:
        """Links a count that takes its outcome from a figure before it: a part of it, a rival, or its like."""
        inner = next((t for t in self.triggers if c.start <= t.start < c.end), None)
        last = self.last(c.start)
        source = last.trigger if last else self._announced(c) or self._carried(c)
        if c.partitive and inner:
            self.put(c, inner, GENERAL)
        elif source is not None and c.kind != "named":
            group = last.counted.group if last else self.before.group if self.before else None
            close = last is not None and self.together(last.counted.start, c.start)
            if (c.partitive and self._refers(c, last)) or self._breaks_down(c, close):
                self._parts(c, source, group or GENERAL)
            elif c.kind == "number" and (self._itemised(c) or self._headed(c)):
                self._rival(c, source, None)
            elif c.kind == "number" and (self._tallied(c, source) or self._in_all(c)):
                whole = self._whole(c.start)
                if whole and whole.counted.kind == "named":
                    return  # nobody counts a known person otherwise
                self._rival(c, whole.trigger if whole else source, whole.counted.group if whole else group)
            elif close and last and self._gapped(c, last):
                lists = last.trigger.end == c.start - 1 and self.word(c.start - 1) == ","  # "110 died, 60 on Friday"
                part_of = last.part_of or (GENERAL if lists else None)
                self.put(replace(c, group=group) if c.bare else c, last.trigger, part_of)

    def _carried(self, c: Counted) -> Trigger | None:
        return Trigger(max(0, c.start - 1), c.start, self.before.outcome, "elliptic") if self.before else None

    def _announced(self, c: Counted) -> Trigger | None:
        """The word for a toll that was named without its number: "has revised the number of the dead"."""
        named = (t for t in reversed(self.triggers) if t.side == "toll" and t.end <= c.start and not self.served(t))
        return next(named, None)

    def _whole(self, at: int) -> Link | None:
        """The figure before a token that a rival is about: of the nearest sentence that has any, first the dead."""
        wholes = [k for k in self.links.values() if k.counted.start < at and k.part_of is None]
        near = max((self.sentence[k.counted.start] for k in wholes), default=0)
        wholes = [k for k in wholes if self.sentence[k.counted.start] == near]
        return max(wholes, key=lambda k: (k.trigger.outcome == "killed", k.counted.start), default=None)

    def _itemised(self, c: Counted) -> bool:
        """Whether it opens an item of a list of tolls, as a count before it did: "69 rebels; 40 villagers; 16 ..."."""

        def opens(k: Counted) -> bool:
            at = k.start - 1 - (self.word(k.start - 1) == "and")
            return self.word(at) == ";"

        first = next((k for k in self.counted if self.together(k.start, c.start) and k.kind == "number"), c)
        return c is not first and opens(c) and self.linked(first) and c.head is not None

    def _headed(self, c: Counted) -> bool:
        """Whether it is all that a heading says of a place, a day or a people: "Taa, 23 June: five."."""
        start, end = self.sentence[c.start], c.end
        while end < len(self.words) and self.together(c.start, end):
            end += 1
        line, name = (
            self.doc[start:end],
            next((t for t in self.doc[start:end] if t.pos_ not in ("DET", "PUNCT", "SYM")), None),
        )
        named = name is not None and (name.pos_ == "PROPN" or name.ent_type_ in ("GPE", "NORP", "LOC"))
        return self.word(c.start - 1) == ":" and named and not any(t.pos_ in ("VERB", "AUX") for t in line)

    def _refers(self, c: Counted, last: Link | None) -> bool:
        """Whether "of them" means the people of the last figure, and nothing that was named since."""
        if last is None:
            return False
        if c.head is not None and not set(self.words[c.number : c.head]) & OF_WHOM:
            return False  # "one of the accomplices"
        since = [k for k in self.counted if last.counted.start < k.start < c.start and not k.partitive]
        plurals = [t for t in self.doc[last.counted.end : c.start] if t.tag_ in ("NNS", "NNPS")]
        human = c.head is not None or any(
            noun_group(self.doc, i, c.end) for i in range(c.end, min(c.end + 4, len(self.doc)))
        )
        return not any(k.kind in ("number", "unknown") and not self.linked(k) for k in since) and (human or not plurals)

    def _parts(self, c: Counted, source: Trigger, whole: str) -> None:
        for part in self.series(c, 1):
            if not self.linked(part):
                self.put(part, source, whole)

    def _rival(self, c: Counted, source: Trigger, group: str | None) -> None:
        trigger = replace(source, start=max(0, c.start - 1), end=c.start, side="elliptic")
        siblings = self.series(c, 1)
        summed = self.sums(siblings)
        for one in siblings:
            if not self.linked(one):
                part_of = (group or GENERAL) if summed and one is not c else None
                self.put(replace(one, group=group) if one.bare else one, trigger, part_of)

    def _breaks_down(self, c: Counted, close: bool) -> bool:
        """Whether words around the count make it a part: "including", "among them", a colon, "made up of"."""
        before = self.words[max(0, c.start - 6) : c.start]
        if set(before[-4:]) & _WORDS["made_of"] and before[-1:] in (["of"], ["by"]):
            return True
        if not close:
            return False
        return before != [] and (
            before[-1] in _WORDS["breakdown"] or self.words[c.end : c.end + 2] == ["among", "them"]
        )

    def _tallied(self, c: Counted, source: Trigger) -> bool:
        """Whether a word of counting stands before the number ("gave 13", "put it at 70", "the figure of 64")."""
        at, start = c.start - 1, self.sentence[c.start]
        while at >= start and c.start - at <= 6 and self.words[at] in _WORDS["tally_gap"]:
            at -= 1
        stands = (BE | _WORDS["stands"]) & {t.lemma_ for t in self.doc[at + 1 : c.start]}
        if ("it" in self.words[at + 1 : c.start] and stands) or self._told_by(c) & (_WORDS["tally_noun"] - {"number"}):
            return True
        if at < start:
            return False
        word = self.words[at]
        if word in _WORDS["tally_noun"] and self.doc[at].pos_ != "VERB":
            return at < c.start - 1
        if word == "from" and (self.word(at - 1) in ("up", "down") or source.side == "toll"):
            return True
        victims = c.head is not None and self.doc[c.head].lemma_.lower() in ("victim", "people", "person")
        if c.bare or victims:
            return word in _WORDS["tally"]
        return word in _WORDS["strong_tally"] and self.doc[at].pos_ != "NOUN"  # not "the names of 12 officers"

    def _told_by(self, c: Counted) -> set[str]:
        """The subjects of a verb that only says what a number is."""
        head = self.doc[c.number if c.head is None else c.head].head
        head = head.head if head.dep_ == "prep" else head
        return {t.lower_ for t in head.children if t.dep_ == "nsubj"} if head.lemma_ in _WORDS["stands"] else set()

    def _in_all(self, c: Counted) -> bool:
        """Whether "in all" stands after it, and nothing else was counted in its sentence before."""
        earlier = (k for k in self.counted if k.kind in ("number", "unknown") and k.end <= c.start)
        loose = any(self.together(k.start, c.start) and not self.linked(k) for k in earlier)
        said = self.word(c.end) == "altogether" or self.words[c.end : c.end + 2] in (["in", "all"], ["in", "total"])
        return said and not loose

    def _gapped(self, c: Counted, last: Link) -> bool:
        """Whether the clause leaves its verb out: "92 were killed on Saturday and 41 on Friday"."""
        if c.bare and self.word(c.end) in BE:
            return last.counted.partitive and self.word(c.start - 1) in ("and", ",")
        start, end = self._clause(c)
        nouns = any(
            k.kind in ("number", "unknown") and not self.linked(k) and k.end in (c.start - 1, c.start - 2)
            for k in self.counted
        )
        listed = re.fullmatch(r"\d+", self.word(c.start - 2)) is not None  # "aged 12 and 14"
        verbs = any(t.pos_ in ("VERB", "AUX") and t.lower_ != "according" for t in self.doc[start:end])
        if _WORDS["spared"] & set(self.words[start:end]):  # "eight dead, 49 prisoners on the run"
            return False
        return c.kind == "number" and start > last.counted.start and not (nouns or listed or verbs)

    def _clause(self, c: Counted) -> tuple[int, int]:
        """From the conjunction or comma before the count to the one after it, within the sentence."""
        start, end = c.start - 1, c.end
        while (
            start > 0
            and self.words[start] not in _BOUNDS
            and self.together(start, c.start)
            and c.start - start < LONGEST_GAP
        ):
            start -= 1
        while end < len(self.words) and self.words[end] not in _BOUNDS and self.together(c.start, end):
            end += 1
        bounded = self.word(start) in _BOUNDS
        return (start if bounded else 0), end
