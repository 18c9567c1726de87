"""A parsed paragraph -> its counts and outcome words, and how they stand to each other: beside, joined, followed by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dateline.extract.groups import Counted, counted
from dateline.extract.lexicon import table
from dateline.extract.outcomes import BE, Trigger, triggers

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORDS = table("linking")


class Layout:
    """The counts and outcome words of a paragraph. Two of different sentences are never beside each other."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.counted = counted(doc)
        self.triggers = triggers(doc)
        self.words = [t.lower_ for t in doc]
        self.sentence: list[int] = []  # the start of each token's sentence; a colon starts none ("Dead: 12")
        for token in doc:
            start = token.sent.start
            after_colon = start == token.i > 0 and self.words[token.i - 1] == ":"
            carried = self.sentence and token.i > start and self.sentence[start] != start
            self.sentence.append(self.sentence[token.i - 1] if after_colon or carried else start)

    def word(self, at: int) -> str:
        """The lower-case word at a token, "" outside of the paragraph."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def together(self, one: int, other: int) -> bool:
        """Whether two tokens stand in one sentence."""
        return 0 <= other < len(self.sentence) and self.sentence[one] == self.sentence[other]

    def left_of(self, at: int, gap: Iterable[str]) -> Counted | None:
        """The nearest count before a token, with nothing but words of the gap (and adverbs) between."""
        near = max((c for c in self.counted if c.end <= at), key=lambda c: c.end, default=None)
        if near is None or not self.together(near.start, at):
            return None
        between = self.doc[near.end : at]
        return near if all(t.lower_ in gap or (t.pos_ == "ADV" and gap) for t in between) else None

    def right_of(self, at: int, gap: Iterable[str]) -> Counted | None:
        """The nearest count after a token, likewise; "himself and" is no obstacle."""
        after = min((c for c in self.counted if c.start >= at), key=lambda c: c.start, default=None)
        if after is None or not self.together(after.start, at - 1):
            return None
        between = self.doc[at : after.start]
        himself = any(t.lower_.endswith(("self", "selves")) for t in between)
        fits = (
            t.lower_ in gap or (t.pos_ in ("ADV", "ADJ") and gap) or (t.lower_ == "and" and himself) for t in between
        )
        return after if all(fits) else None

    def series(self, first: Counted, step: int) -> list[Counted]:
        """A count and the ones joined to it by commas and "and", to the right (1) or to the left (-1)."""
        found = [first]
        if step < 0 and first.partitive:
            return found
        at = self.counted.index(first) + step
        while 0 <= at < len(self.counted):
            c, last = self.counted[at], found[-1]
            left, right = (last, c) if step > 0 else (c, last)
            if step < 0 and self._listed(c):  # belongs to what stands before it, with all up to a comma
                return self._to_comma(found)
            if not self._joined(left, right) or self.has_own(c) or self._speaks(right):
                break
            found.append(c)
            at += step
        while step < 0 and found[-1].partitive:  # "37 were wounded, 19 of them nurses, and two are missing"
            found.pop()
        return [*found, *(c for c in self._conjuncts(found) if step > 0 or not self._listed(c))]

    def _speaks(self, c: Counted) -> bool:
        """Whether the count is of who tells it: "killed at least two seafarers, two officials said"."""
        return self.word(c.end) in _WORDS["tells"]

    def _listed(self, c: Counted) -> bool:
        """Whether the count is a part of what stands before it ("including three children")."""
        return self.word(c.start - 1) in ("including", "included", "them", "whom")

    def _to_comma(self, found: list[Counted]) -> list[Counted]:
        """Those of a series to the left that stand after its last comma: "two boys and six women, and 200 hurt"."""
        cuts = (n for n in range(1, len(found)) if "," in self.words[found[n].end : found[n - 1].start])
        return found[: next(cuts, len(found))]

    def _joined(self, left: Counted, right: Counted) -> bool:
        between = self.words[left.end : right.start]
        if between[:1] == ["aged"]:  # "two girls aged three, seven women"
            between = between[2:]
        links = set(between)
        if ("with" in links and not links & {"along", "together"}) or (";" in links and self._said_of(right)):
            return False
        if not between or not self.together(left.start, right.start) or not links <= _WORDS["joins"] | _WORDS["part"]:
            return False
        if "plural" in (left.kind, right.kind) and not (links <= {"and", "or"} or links & _WORDS["part"]):
            return False
        before = self.doc[left.start - 1] if left.start else None
        governed = before is not None and before.pos_ == "ADP" and before.lower_ not in _WORDS["part"]
        return not (between == [","] and governed and not right.partitive)

    def _said_of(self, c: Counted) -> bool:
        """Whether an outcome word stands after the count in its own part of the sentence: "; 29 soldiers were hurt"."""
        ends = (n for n in range(c.end, len(self.words)) if self.words[n] == ";" or not self.together(c.start, n))
        end = next(ends, len(self.words))
        return any(t.side in ("subject", "either") and c.end <= t.start < end for t in self.triggers)

    def _conjuncts(self, found: list[Counted]) -> list[Counted]:
        """Counts elsewhere that the parse joins to these ("killed 12 soldiers here and three policemen there")."""
        heads = {t.i for c in found if c.head is not None for t in self.doc[c.head].conjuncts}
        others = (c for c in self.counted if c.head in heads and c not in found and c.kind != "plural")
        return [c for c in others if not self.has_own(c) and not (self._apart(found[0], c) and self._said_of(c))]

    def _apart(self, one: Counted, other: Counted) -> bool:
        """Whether a semicolon stands between two counts."""
        first, then = sorted((one, other), key=lambda c: c.start)
        return ";" in self.words[first.end : then.start]

    def has_own(self, c: Counted, but: Trigger | None = None) -> bool:
        """Whether an outcome word other than `but` stands right after the count ("and 50 injured")."""
        for trigger in self.triggers:
            says = trigger.side in ("subject", "either", "noun") and self.words[trigger.start] != "in"
            if trigger is but or not says or trigger.start < c.end:
                continue
            gap = self.words[c.end : trigger.start]
            if len(gap) <= 2 and all(word in BE or word in ("others", "more", "been") for word in gap):
                return not (trigger.side == "noun" and gap)
        return False
