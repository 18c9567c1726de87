"""Counts and outcome words -> which count belongs to which word: what stands beside it, then what the parse gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.extract.groups import GENERAL, Counted, noun_group
from dateline.extract.layout import Layout
from dateline.extract.lexicon import table
from dateline.extract.numbers import Quantity
from dateline.extract.outcomes import BE, Trigger

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WORDS = table("linking")
_RAISES = frozenset(("conj", "acomp", "oprd", "attr", "xcomp", "advcl"))  # relations that share their head's subject
_OF_PEOPLE = frozenset(("killed", "injured", "abducted", "arrested"))
# Verbs that also take things ("captured 12 villages"): what they govern must be known to be people.
_FORCES = frozenset("militants attackers suspects criminals soldiers police".split()) | {
    "security forces",
    "gang members",
}
_LOOSE = ("captur", "seiz", "los", "evacuat", "execut", "held", "eliminat", "neutrali", "annihilat", "snatch")


@dataclass(frozen=True, slots=True)
class Link:
    """A count and its outcome word. `part_of` is the group of the figure that it is a part of."""

    counted: Counted
    trigger: Trigger
    part_of: str | None = None
    scope: str = "incident"


class Linker(Layout):
    """The links of a paragraph as they are found; the passes are called in the order in which they stand here."""

    def __init__(self, doc: Doc) -> None:
        super().__init__(doc)
        self.links: dict[tuple[int, str], Link] = {}  # by the start of the count and the outcome

    def linked(self, c: Counted) -> bool:
        """Whether an outcome word has the count already."""
        return any(start == c.start for start, _ in self.links)

    def served(self, trigger: Trigger) -> list[Link]:
        """The links of an outcome word."""
        return [link for link in self.links.values() if link.trigger is trigger]

    def put(self, c: Counted, trigger: Trigger, part_of: str | None, scope: str = "incident") -> None:
        """Links a count, unless it has a link for that outcome."""
        self.links.setdefault((c.start, trigger.outcome), Link(c, trigger, part_of, scope))

    def inside(self, trigger: Trigger) -> None:
        """Links the count that the word describes from within ("two injured officers", "a kidnapped nurse")."""
        for c in self.counted:
            if c.head is not None and not c.partitive and c.kind != "plural" and c.number <= trigger.start < c.head:
                self.put(c, trigger, None)

    # what stands beside the word

    def beside(self, trigger: Trigger) -> None:
        """Links the count next to the word, and the counts joined to that one."""
        if trigger.side == "toll":
            self._toll(trigger)
        elif trigger.side == "roster":
            self._roster(trigger)
        elif trigger.side == "noun":
            self._noun(trigger)
        else:
            self._predicate(trigger)

    def _predicate(self, trigger: Trigger) -> None:
        left = self.left_of(trigger.start, _WORDS["auxiliary"]) if trigger.side != "object" else None
        right = self.right_of(trigger.end, _WORDS["fillers"]) if trigger.side != "subject" else None
        left, right = (c if self._fits(c, trigger) else None for c in (left, right))
        if right and self._governs(trigger, left, right) and not self.has_own(right, trigger):
            series = self.series(right, 1)
            self._take(trigger, [*series, *self._and_one(series)])
        elif left and left.kind == "plural" and (stated := self._described(left) or self._numbers(trigger)):
            self._take(trigger, stated)
        elif left and not self._is_active(trigger):
            series = [c for c in self.series(left, -1) if c is left or not self.linked(c)]
            self._take(trigger, [*series, *self._and_one(series)])
            self._amid(trigger, left)
            if self.word(left.start - 1) == "among" and self.word(trigger.end) in BE:
                self._inverted(trigger, left.group or GENERAL)
        elif trigger.side != "object" and self.word(trigger.end) in BE:
            self._inverted(trigger)

    def _and_one(self, series: list[Counted]) -> list[Counted]:
        """The persons without a number that the parse joins to counts: "six priests, a cook and her daughter"."""
        joined = [t for c in series if c.head is not None for t in self.doc[c.head].conjuncts]
        single = [t for t in dict.fromkeys(joined) if not any(c.start <= t.i < c.end for c in self.counted)]
        named = (self._named(t) for t in single if t.ent_type_ == "PERSON" or noun_group(self.doc, t.i, t.left_edge.i))
        return [c for c in named if c is not None]

    def _described(self, left: Counted) -> list[Counted]:
        """The series of the number that a plural only describes: "14 men described as gunmen died"."""
        near = next((c for c in reversed(self.counted) if c.kind == "number" and c.end < left.start), None)
        between = set(self.words[near.end : left.start]) if near else set()
        if not near or not between or not between <= _WORDS["described"]:
            return []
        return [replace(near, group=left.group) if near.group in (None, GENERAL) else near, *self.series(near, -1)[1:]]

    def _numbers(self, trigger: Trigger) -> list[Counted]:
        stated = [c for c in self._stated(trigger) if c.kind != "plural"]
        return stated if any(c.kind == "number" for c in stated) else []

    def _amid(self, trigger: Trigger, whole: Counted) -> None:
        """Links the parts of "six children are among the 15 people found dead"."""
        at = whole.start - 1 - (self.word(whole.start - 1) == "the")
        part = self.left_of(at, BE) if self.word(at) == "among" else None
        if part:
            self._take(trigger, self.series(part, -1), part_of=whole.group or GENERAL)

    def _governs(self, trigger: Trigger, left: Counted | None, right: Counted) -> bool:
        """Whether the count after a word that could be a passive is its object."""
        agent = left is not None and left.kind != "number" and right.kind in ("number", "unknown")
        return left is None or agent or self._is_object(right, trigger)

    def _fits(self, c: Counted | None, trigger: Trigger) -> bool:
        """Whether the word can be said of the count; what may be no people must be killed, wounded or taken."""
        if c is None or (trigger.outcome == "displaced" and (c.quantity.best == 1 or c.group in _FORCES)):
            return False  # who flees alone, or under arms, is not displaced
        if trigger.outcome == "injured" and c.group == "patients" and not self.words[trigger.start].endswith("ed"):
            return False  # in a hospital for whatever reason
        if trigger.outcome == "arrested" and self.words[trigger.start] == "in" and self.linked(c):
            return False  # a strike on "migrants in detention" arrests nobody
        return c.kind != "unknown" or (trigger.outcome in _OF_PEOPLE and not self._is_loose(trigger))

    def _is_loose(self, trigger: Trigger) -> bool:
        return self.words[trigger.start].startswith(_LOOSE)

    def _is_object(self, c: Counted, trigger: Trigger) -> bool:
        at = c.head if c.head is not None else c.number
        return not c.partitive and self.doc[at].head.i == trigger.start and self.doc[at].dep_ in ("dobj", "obj", "attr")

    def _is_active(self, trigger: Trigger) -> bool:
        """Whether a past form has an object, so that what stands before it acts."""
        return trigger.side == "either" and any(
            t.dep_ == "dobj" and t.i > trigger.start for t in self.doc[trigger.start].children
        )

    def _inverted(self, trigger: Trigger, part_of: str | None = None) -> None:
        """ "Also killed were two guards", "among the 77 dead were 50 cadets"."""
        after = self.right_of(trigger.end + 1, ())
        if after:
            self._take(trigger, self.series(after, 1), part_of=part_of)

    def _noun(self, trigger: Trigger) -> None:
        near = self.left_of(trigger.start, _WORDS["hurt_gap"] if trigger.outcome == "injured" else ())
        near = None if self.words[trigger.start].startswith("loss") else near  # "12 losses" may be of anything
        if near and near.kind not in ("plural", "article"):
            self._take(trigger, self.series(near, -1))
            return
        follows = self.word(trigger.end)
        if follows in ("of", "among", ":", "to"):
            after = self.right_of(trigger.end + 1, _WORDS["fillers"])
            if after:
                self._take(trigger, self.series(after, 1))

    def _toll(self, trigger: Trigger) -> None:
        for c in self.counted:
            if c.start < trigger.end or c.kind == "plural" or not self.together(c.start, trigger.start):
                continue
            if self.has_own(c, trigger) or any(t.start < c.start for t in self.triggers if t.start >= trigger.end):
                return
            if self.words[c.start - 1] == "from":
                self._take(trigger, [c])
            elif (_WORDS["to_toll"] | _WORDS["rises"]) & set(self.words[self._said_before(c) : c.number]):
                around = set(self.words[max(0, trigger.start - 5) : c.start])
                self._take(trigger, self.series(c, 1), "cumulative" if around & _WORDS["rises"] else "incident")
                return

    def _said_before(self, c: Counted) -> int:
        """Where the word before a count stands, adverbs left out ("is still 130")."""
        at = c.start - 1
        while at > 0 and self.doc[at].pos_ == "ADV":
            at -= 1
        return at

    def _roster(self, trigger: Trigger) -> None:
        """ "the dead included three women", "among the wounded were ...", "two were among the dead"."""
        if self.word(trigger.start - 1) == "of":
            self._divided(trigger)
            return
        among = trigger.start > 0 and self.words[trigger.start - 1] == "among"
        left = self.left_of(trigger.start - 1, BE) if among else None
        if among and left is None and (left := self._placed_among(trigger)):
            among = False
        follows = self.word(trigger.end)
        if follows in ("to", "at", "numbered", "number"):  # "raising the dead to 33"
            self._toll(trigger)
            return
        lists = follows in _WORDS["part"] | _WORDS["made_of"] | BE or follows == ":"
        right = self.right_of(trigger.end + 1, ("both", "all")) if lists else None
        right = self.right_of(trigger.end, ()) if among and right is None else right
        series = self.series(left, -1) if left else self.series(right, 1) if right else []
        if series:
            last = self.last(trigger.start)
            outcome = last.trigger.outcome if last and trigger.vague else trigger.outcome
            whole = not among and last is None and not follows.startswith("includ")  # "the dead are 25 soldiers"
            self._take(replace(trigger, outcome=outcome), series, part_of=None if whole else GENERAL)

    def _placed_among(self, trigger: Trigger) -> Counted | None:
        """The count that a verb puts there: "53 people, six of them children, are now counted among the dead"."""
        verb = self.doc[trigger.start - 1].head
        subjects = [t.i for t in verb.lefts if t.dep_ in ("nsubj", "nsubjpass")]
        return next((c for c in self.counted for i in subjects if c.start <= i < c.end), None)

    def _divided(self, trigger: Trigger) -> None:
        """ "Of the injured, 78 were soldiers": the parts of a toll that is told elsewhere."""
        opens = trigger.start == 1 or not self.together(trigger.start - 2, trigger.start)
        right = self.right_of(trigger.end, (",",)) if opens else None
        if right and self.word(right.end) in BE:
            self._take(trigger, self.series(right, 1), part_of=GENERAL)

    def _take(
        self, trigger: Trigger, series: list[Counted], scope: str = "incident", part_of: str | None = None
    ) -> None:
        whole: str | None = None
        last_part = False
        series = self._without_parts(sorted(series, key=lambda one: one.start))
        summed = self.sums(series)
        for c in series:
            before = self.word(c.start - 1)
            inside = before in ("and", "or") and last_part and self.words[c.start - 2 : c.start - 1] != [","]
            among = self.words[c.end : c.end + 2] in (["among", "them"], ["among", "those"])
            listed = before in _WORDS["part"] - {"among"} or (summed and c is not series[0])
            part = part_of is None and (c.partitive or listed or inside or among)
            self.put(c, trigger, part_of or ((whole or GENERAL) if part else None), scope)
            whole, last_part = (whole if part else c.group), part

    def _without_parts(self, series: list[Counted]) -> list[Counted]:
        """The series without its first counts, where these break the figure before it down and are linked as its parts.

        "15 dead, 14 civilians and one soldier, and 46 wounded".
        """
        last = self.last(series[0].start) if series else None
        for n in range(2, len(series)):
            parts = series[:n]
            if last and last.counted.quantity.best == sum(c.quantity.best or 0 for c in parts):
                for c in parts:
                    self.put(c, last.trigger, last.counted.group or GENERAL)
                return series[n:]
        return series

    def sums(self, series: list[Counted]) -> bool:
        """Whether the first of three or more counts is the sum of the others ("207 people, 134 men and 73 women")."""
        return len(series) > 2 and series[0].quantity.best == sum(c.quantity.best or 0 for c in series[1:])

    # what the parse gives

    def parsed(self, trigger: Trigger) -> None:
        """Links the parse's subject or object of a word that has nothing beside it; a named person counts one."""
        if trigger.side in ("toll", "roster") or self.served(trigger):
            return
        single, stated = self._single(trigger), self._stated(trigger)
        self._take(
            trigger, [*([single] if single and single not in stated else []), *stated] or self._all_of_them(trigger)
        )

    def _all_of_them(self, trigger: Trigger) -> list[Counted]:
        """The count before "all of them were killed", "both died", for the former also in the sentence before."""
        at = trigger.start - 1
        while self.word(at) in _WORDS["auxiliary"] - {"all", "both"}:
            at -= 1
        every = self.words[max(0, at - 2) : at + 1] == ["all", "of", "them"] or self.word(at) in ("all", "both")
        if not every or trigger.side not in ("subject", "either"):
            return []
        before = [c for c in self.counted if c.end <= at and c.kind == "number"]
        near = [c for c in before if self.together(c.start, at)]
        if near or self.word(at) in ("all", "both"):
            return near[-1:]
        start = self.sentence[at]
        return [c for c in before if start and self.together(c.start, start - 1)][-1:]

    def _stated(self, trigger: Trigger) -> list[Counted]:
        """The counts that the parse has as subject or object of a word, and the people whom it names."""
        series: list[Counted] = []
        many = self._is_loose(trigger) or self.words[trigger.start] in _WORDS["of_many"]
        for token in (t for argument in self._arguments(trigger) for t in _persons(argument)):
            over = next((c for c in self.counted if c.start <= token.i < c.end), None)
            single = None if many else self._named(token)
            one = over if self._fits(over, trigger) else single if over is None else None
            series += [one] if one and one not in series else []
        return series

    def shared(self, trigger: Trigger, then: Trigger) -> None:
        """Links what one of two joined words has to the other too ("was kidnapped and killed")."""
        between = self.words[trigger.end : then.start]
        joined = (
            between
            and all(word in BE or word in _WORDS["then"] for word in between)
            and self.together(trigger.start, then.start)
        )
        if not joined:
            return
        if not self.served(then):
            for link in self.served(trigger):
                if link.counted.end <= trigger.start:
                    self.put(link.counted, then, link.part_of)
        elif not self.served(trigger):
            for link in self.served(then):
                if link.counted.start >= then.end:
                    self.put(link.counted, trigger, link.part_of)

    def _arguments(self, trigger: Trigger) -> Iterator[Token]:
        verb = self.doc[trigger.start : trigger.end].root
        if trigger.side == "noun":
            verb = verb if trigger.outcome != "injured" else next((a for a in verb.ancestors if a.pos_ == "VERB"), verb)
            if verb.lemma_ in _WORDS["suffer"]:
                yield from (t for t in verb.lefts if t.dep_ in ("nsubj", "nsubjpass"))
            governed = [t for t in self.doc[trigger.start].rights if t.lower_ == "of"]
            for of in governed:
                yield from (t for t in of.children if t.dep_ == "pobj")
            if not governed:  # "the mayor's murder"
                yield from (t for t in self.doc[trigger.start].lefts if t.dep_ == "poss")
            return
        objects = [t for t in verb.rights if t.dep_ == "dobj"]
        if trigger.side == "object" or (trigger.side == "either" and objects):
            yield from objects
            return
        yield from self._subjects(verb, passive=trigger.side == "either")

    def _subjects(self, verb: Token, passive: bool) -> Iterator[Token]:
        chain = [verb]
        while chain[-1].dep_ in _RAISES and len(chain) < 4:
            chain.append(chain[-1].head)
        for token in chain:
            for child in token.lefts:
                if child.dep_ == "nsubjpass" or (child.dep_ == "nsubj" and not passive):
                    relative = child.lower_ in ("who", "which", "that") and token.dep_ == "relcl"
                    yield token.head if relative else child
                    return
        if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN", "NUM", "PRON"):
            yield verb.head

    def _single(self, trigger: Trigger) -> Counted | None:
        """The one person whose noun stands right before the word ("Doctor kidnapped", "the driver was hurt")."""
        at = trigger.start - 1
        while (
            trigger.side in ("subject", "either")
            and self.word(at) in _WORDS["auxiliary"]
            and self.together(at, trigger.start)
        ):
            at -= 1
        free = at >= 0 and self.together(at, trigger.start) and not any(c.start <= at < c.end for c in self.counted)
        if (
            not free
            or trigger.side not in ("subject", "either")
            or self._is_active(trigger)
            or noun_group(self.doc, at) is None
        ):
            return None
        return self._named(self.doc[at])

    def _named(self, token: Token) -> Counted | None:
        """One person given by name or by office ("General Ruiz", "the mayor"); None for anything else."""
        if token.tag_ in ("NNS", "NNPS", "PRP") or token.pos_ not in ("NOUN", "PROPN"):
            return None
        start = token.left_edge.i if token.i - token.left_edge.i < 8 else token.i
        group = noun_group(self.doc, token.i, start)
        title = next((g for i in range(start, token.i) if (g := noun_group(self.doc, i, start))), None)
        person = token.pos_ == "PROPN" and token.ent_type_ in ("PERSON", "ORG", "")
        if group is None and not person and (title is None or token.pos_ != "PROPN"):
            return None
        return Counted(
            start, token.i, token.i + 1, token.i, group or title, Quantity(start, token.i, start, 1, 1, 1), "named"
        )

    def last(self, at: int) -> Link | None:
        """The link whose count is the nearest one before a token."""
        earlier = [link for (start, _), link in self.links.items() if start < at]
        return max(earlier, key=lambda k: k.counted.start, default=None)


def _persons(argument: Token) -> Iterator[Token]:
    """An argument with what is joined to it: "Senator Ruiz, his wife and two bodyguards", read as an apposition."""
    beside = (t for t in argument.children if t.dep_ == "appos" and any(c.tag_ == "PRP$" for c in t.children))
    for one in (argument, *beside):
        yield from (one, *one.conjuncts)
