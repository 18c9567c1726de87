"""A parsed paragraph -> figures: how many people of which group were killed, injured, abducted, arrested ...

Three passes link counts to outcome words: what stands beside the word, what the parse gives as its subject, and what a
sentence leaves out ("the government put it at 70", "41 on Friday"). Parts ("five of them women") name their whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.extract.groups import GENERAL, Counted, counted, noun_group
from dateline.extract.outcomes import Trigger, triggers
from dateline.extract.parse import Paragraph
from dateline.model import Figure

if TYPE_CHECKING:
    from spacy.tokens import Token

LONGEST_QUOTE = 24  # tokens; a longer way from number to outcome word is quoted by the count alone
_JOINS = frozenset((",", "and", "&", "plus", "or", "as", "well", "also", "with", "-", "–", "both", ";"))
_PART = frozenset("including include included includes among them comprising of whom were are namely".split())
_FILLERS = frozenset("also then at in the a total of number estimated dead down alive other all".split())
_TO_TOLL = frozenset(
    "of at to is was are were reached reaches reach exceeded exceeds exceed passed hit stood stands surpassed topped "
    "number numbered totalled totaled as : be than".split()
)
_RISES = frozenset(
    "rise rises rose risen rising climb climbs climbed reach reached reaches increased jumped grown grew grows".split()
)
_TALLY = frozenset(
    "put puts gave give gives given spoke speak speaks said say says reported report reports confirmed confirm "
    "counted count counts estimated estimate estimates cited cite cites listed lists list announced tallied registered "
    "recorded of at to kept claimed claims is was were".split()
)
_HYPOTHETICAL = frozenset("if could might may would unless whether".split())
_PLANNED = frozenset(
    "plan plans planned planning threaten threatened threatens threatening vow vowed vows plot plotted plotting intend "
    "intended try tried trying attempt attempted attempting attempts order ordered want wanted will".split()
)
_DENIED = frozenset("deny denies denied denying denials denial".split())
_ARMED = frozenset(("militants", "attackers", "suspects", "criminals", "gang members"))


@dataclass(frozen=True, slots=True)
class FigureMention:
    """One figure and where it stands: tokens [start, end) to quote, the number's and the outcome word's token."""

    start: int
    end: int
    number: int
    trigger: int
    figure: Figure
    modality: str = "actual"
    negated: bool = False


@dataclass(frozen=True, slots=True)
class _Link:
    counted: Counted
    trigger: Trigger
    part_of: str | None = None
    scope: str = ""


def figures(paragraph: Paragraph, before: FigureMention | None = None) -> list[FigureMention]:
    """Every figure of the paragraph, in order. `before` is the last one of the text so far: an elliptic count
    ("the army gave 13") takes its outcome and group from there."""
    reader = _Reader(paragraph, before)
    return reader.mentions()


class _Reader:
    def __init__(self, paragraph: Paragraph, before: FigureMention | None) -> None:
        self.doc = paragraph.doc
        self.before = before
        self.counted = counted(self.doc)
        self.triggers = triggers(self.doc)
        self.links: dict[int, _Link] = {}  # by the counted phrase's start
        self.sentence = [t.sent.start for t in self.doc]

    def mentions(self) -> list[FigureMention]:
        for trigger in self.triggers:
            self._beside(trigger)
        for trigger in self.triggers:
            if trigger.side in ("subject", "either") and not self._served(trigger):
                self._subject(trigger)
        self._left_out()
        return [m for link in sorted(self.links.values(), key=lambda k: k.counted.start) for m in self._mention(link)]

    # what stands beside the word

    def _beside(self, trigger: Trigger) -> None:
        if trigger.side == "toll":
            self._toll(trigger)
        elif trigger.side == "noun":
            near = self._left_of(trigger.start, gap=())
            after = self._right_of(trigger.end, ("of", "among", "to", "the", "for", ":", "those"))
            chosen = near if near and not near.plain else after or near
            if chosen and (chosen is near or self.doc[trigger.end].lower_ in ("of", "among", ":", "to")):
                self._take(trigger, self._series(chosen, 1 if chosen is after else -1))
        elif trigger.side in ("object", "either"):
            after = self._right_of(trigger.end, _FILLERS)
            if after and not (trigger.side == "either" and self._own_trigger(after)):
                self._take(trigger, self._series(after, 1))
            elif trigger.side == "either":
                self._adjacent_left(trigger)
        else:
            self._adjacent_left(trigger)

    def _adjacent_left(self, trigger: Trigger) -> None:
        near = self._left_of(
            trigger.start,
            gap=(
                "was",
                "were",
                "are",
                "is",
                "been",
                "have",
                "had",
                "has",
                "being",
                "who",
                "also",
                "reported",
                "left",
                "confirmed",
                "be",
                "reportedly",
                "or",
            ),
        )
        if near:
            self._take(trigger, self._series(near, -1))

    def _toll(self, trigger: Trigger) -> None:
        for c in self.counted:
            if c.start >= trigger.end and self._same_sentence(c.start, trigger.start) and not c.plain:
                if self.doc[c.start - 1].lower_ in _TO_TOLL and not self._own_trigger(c):
                    words = {t.lower_ for t in self.doc[trigger.end : c.start]}
                    scope = "cumulative" if words & _RISES or self._rises_before(trigger) else ""
                    self._take(trigger, self._series(c, 1), scope)
                return

    def _rises_before(self, trigger: Trigger) -> bool:
        return any(
            t.lower_ in ("brings", "bringing", "brought", "raised", "raising", "raises")
            for t in self.doc[max(0, trigger.start - 5) : trigger.start]
        )

    def _left_of(self, at: int, gap: Iterable[str]) -> Counted | None:
        near = max((c for c in self.counted if c.end <= at), key=lambda c: c.end, default=None)
        if near is None or not self._same_sentence(near.start, at):
            return None
        between = self.doc[near.end : at]
        return near if all(t.lower_ in gap or (t.pos_ == "ADV" and gap) for t in between) else None

    def _right_of(self, at: int, gap: Iterable[str]) -> Counted | None:
        after = min((c for c in self.counted if c.start >= at), key=lambda c: c.start, default=None)
        if after is None or at >= len(self.doc) or not self._same_sentence(after.start, at):
            return None
        between = self.doc[at : after.start]
        return after if all(t.lower_ in gap or t.pos_ in ("ADV", "ADJ") for t in between) else None

    def _series(self, first: Counted, step: int) -> list[Counted]:
        """A count and the ones joined to it by commas and "and", to the right (1) or to the left (-1)."""
        found = [first]
        at = self.counted.index(first) + step
        while 0 <= at < len(self.counted):
            c, last = self.counted[at], found[-1]
            left, right = (last, c) if step > 0 else (c, last)
            between = self.doc[left.end : right.start]
            if not self._same_sentence(left.start, right.start) or not all(t.lower_ in _JOINS | _PART for t in between):
                break
            if self._own_trigger(c) or not len(between):
                break
            found.append(c)
            at += step
        return found

    def _own_trigger(self, c: Counted) -> bool:
        """Whether an outcome word stands right after the count, so that it is not the object of one before it."""
        return any(
            t.start - c.end in (0, 1)
            and t.side in ("subject", "either")
            and (t.start == c.end or self.doc[c.end].lower_ in ("were", "was", "are", "others", "more"))
            for t in self.triggers
        )

    def _take(self, trigger: Trigger, series: list[Counted], scope: str = "") -> None:
        series = sorted(series, key=lambda c: c.start)
        whole: str | None = None
        for c in series:
            if c.start in self.links:
                continue
            part = c.partitive or self.doc[c.start - 1].lower_ in _PART if c.start else False
            link = _Link(c, trigger, (whole or GENERAL) if part else None, scope)
            self.links[c.start] = link
            whole = whole if part else c.group

    def _served(self, trigger: Trigger) -> bool:
        return any(link.trigger is trigger for link in self.links.values())

    # what the parse gives as subject

    def _subject(self, trigger: Trigger) -> None:
        verb = self.doc[trigger.start]
        subject = next(self._subjects_of(verb), None)
        if subject is None:
            return
        heads = {subject.i, *(t.i for t in subject.conjuncts)}
        series = [c for c in self.counted if c.start not in self.links and (heads & set(range(c.start, c.end)))]
        if series:
            self._take(trigger, series)

    def _subjects_of(self, verb: Token) -> Iterator[Token]:
        for token in (verb, verb.head if verb.dep_ in ("conj", "acomp", "oprd", "attr", "xcomp") else verb):
            for child in token.lefts:
                if child.dep_ in ("nsubj", "nsubjpass"):
                    if child.lower_ in ("who", "which", "that") and token.dep_ == "relcl":
                        yield token.head
                    else:
                        yield child
        if verb.dep_ in ("acl", "relcl"):
            yield verb.head

    # what the sentence leaves out

    def _left_out(self) -> None:
        for c in self.counted:
            if c.start in self.links or c.plain:
                continue
            last = self._last_before(c)
            if last is None:
                continue
            before = self.doc[c.start - 1].lower_ if c.start else ""
            if (
                last.counted is not None
                and before in (":", "including")
                and self._same_sentence(c.start, last.counted.start)
            ):
                for other in self._series(c, 1):
                    if other.start not in self.links:
                        self.links[other.start] = _Link(other, last.trigger, last.counted.group or GENERAL)

    def _last_before(self, c: Counted) -> _Link | None:
        earlier = [k for k in self.links.values() if k.counted.start < c.start]
        return max(earlier, key=lambda k: k.counted.start, default=None)

    # the figure

    def _mention(self, link: _Link) -> Iterator[FigureMention]:
        c, t = link.counted, link.trigger
        q = c.quantity
        start, end = min(c.start, t.start), max(c.end, t.end)
        if end - start > LONGEST_QUOTE:
            start, end = c.start, c.end
        scope = "part" if link.part_of else link.scope or ("new" if q.new else "incident")
        group = self._part_group(c) if c.partitive else c.group
        outcome = (
            "arrested"
            if t.outcome == "abducted" and group in _ARMED and "captur" in self.doc[t.start].lower_
            else t.outcome
        )
        figure = Figure(outcome, group, q.low, q.best, q.high, q.qualifier, scope, link.part_of)
        negated = q.high == 0
        modality = self._modality(t)
        if t.both and not negated:
            bound = q.high or q.best
            for outcome in ("killed", "injured"):
                yield FigureMention(
                    start,
                    end,
                    c.number,
                    t.start,
                    replace(figure, outcome=outcome, low=None, best=None, high=bound, qualifier="at most"),
                    modality,
                )
        else:
            yield FigureMention(start, end, c.number, t.start, figure, modality, negated)

    def _part_group(self, c: Counted) -> str | None:
        """The group in "five of them women", "two of the dead were police officers"."""
        if c.group:
            return c.group
        for i in range(c.end, min(c.end + 5, len(self.doc))):
            if (group := noun_group(self.doc, i, c.end)) and self.doc[i].tag_[:1] == "N":
                return group
            if self.doc[i].pos_ in ("PUNCT", "VERB"):
                break
        return None

    def _modality(self, trigger: Trigger) -> str:
        words: list[str] = []
        for token in reversed(self.doc[max(self.sentence[trigger.start], trigger.start - 6) : trigger.start]):
            if token.text in (";", ":", ".") or (token.text == "," and len(words) > 1):
                break
            words.append(token.lower_)
        for kind, cues in (("denied", _DENIED), ("planned", _PLANNED), ("hypothetical", _HYPOTHETICAL)):
            if cues.intersection(words):
                return kind
        return "actual"

    def _same_sentence(self, one: int, other: int) -> bool:
        return other < len(self.doc) and self.sentence[one] == self.sentence[other]
