"""A parsed paragraph -> figures: how many people of which group were killed, injured, abducted, arrested ...

"Casualties" and "killed or wounded" bound deaths and injuries from above and give no best value, as ACLED counts them.
A number without a group stays without one, unless it continues a figure of the same sentence ("and 50 wounded").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.extract.attachment import Link
from dateline.extract.groups import GENERAL, Counted, described, noun_group, noun_phrase
from dateline.extract.links import Antecedent, links
from dateline.extract.modality import modality
from dateline.extract.parse import Paragraph
from dateline.model import Figure

if TYPE_CHECKING:
    from spacy.tokens import Token

LONGEST_QUOTE = 24  # tokens; where number and outcome word stand further apart the count alone is quoted
WINDOW = 8  # tokens after a figure, or at its sentence's start, in which a span of time makes it a total
_OTHERS = frozenset(("other", "others", "another", "more", "people", "person", "persons"))
_TO_DO = frozenset(("were to", "was to", "are to", "is to"))
_ARMED = frozenset(("militants", "attackers", "suspects", "criminals", "gang members"))
_MONTH = r"(?:jan|febr)uary|march|april|may|june|july|august|(?:sept|nov|dec)ember|october"
_OVER_TIME = re.compile(
    rf"\b(?:since (?:early |late |mid-)?(?:(?:19|20)\d\d|(?:{_MONTH})(?! \d)|the (?:start|beginning|outbreak) of)|"
    r"(?:so far )?this year|last year|(?:over|in|during) the (?:past|last) (?:\w+ )?(?:years?|months?|decades?)|"
    r"in recent (?:years|months)|(?:every|each|per) (?:year|month)|annually|between (?:19|20)\d\d and)",
    re.I,
)


_IN_CARE = re.compile(
    r"\b(?:(?:still|remain\w*) (?:in|under|being)|in intensive care|(?:critical|serious) condition)\b", re.I
)


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


def figures(paragraph: Paragraph, before: FigureMention | None = None) -> list[FigureMention]:
    """Every figure of the paragraph, in order.

    `before` is the last figure of the text so far: an elliptic count ("the army gave 13") takes outcome and group
    from it. Zero is a figure where the text says so ("no soldier died"); a group that is only named is none.
    """
    antecedent = Antecedent(before.figure.outcome, before.figure.group) if before else None
    found: list[FigureMention] = []
    for link in links(paragraph.doc, antecedent):
        if not _again(paragraph, link, found) and not _example(link):
            found += [_captured(paragraph, m, found) for m in _mentions(paragraph, link, found, antecedent)]
    return _newcomers(paragraph, _summed(paragraph, found))


def _newcomers(paragraph: Paragraph, found: Sequence[FigureMention]) -> list[FigureMention]:
    """The figures, a person by another name than all whom the paragraph named before as one more."""
    met: dict[str, list[list[str]]] = {}
    made = []
    for one in found:
        plain = one.figure.best == 1 and one.figure.scope == "incident" and one.modality == "actual" and not one.negated
        name = (_name(paragraph, one.number) or _name(paragraph, one.start - 2, ",")) if plain else []
        others = met.setdefault(one.figure.outcome, [])
        known = not others or any(name[-1] in other or other[-1] in name for other in others) if name else True
        made.append(one if known else replace(one, figure=replace(one.figure, scope="new")))
        others += [name] if name else []
    return made


def _name(paragraph: Paragraph, at: int, then: str = "") -> list[str]:
    """The words of the name that a token belongs to, lower case; none if it is none or `then` is not next."""
    doc, start, end = paragraph.doc, max(0, at), max(0, at)
    if then and doc[at + 1 : at + 2].text != then:
        return []
    while start > 0 and doc[start - 1].pos_ == "PROPN":
        start -= 1
    while end < len(doc) and doc[end].pos_ == "PROPN":
        end += 1
    return [t.lower_ for t in doc[start:end]] if end > at else []


def _summed(paragraph: Paragraph, found: Sequence[FigureMention]) -> list[FigureMention]:
    """The figures, those of one series and one group added up: "a colonel and three soldiers" are four soldiers.

    A series that ends in others is one of people too: "a judge, a priest and two others" are four.
    """
    made: list[FigureMention] = []
    for run in _series(paragraph, found):
        named = list(dict.fromkeys(m.figure.group for m in run if m.figure.group not in (None, GENERAL)))
        each = [_sum([m for m in run if m.figure.group == group], group) for group in named]
        rest = [m for m in run if m.figure.group in (None, GENERAL)]
        mixed = len(run) > 1 and any(_others(paragraph, m) for m in rest)
        made += [_sum(run, GENERAL), *each] if mixed else [*rest, *each]
    return sorted(made, key=lambda m: m.number)


def _series(paragraph: Paragraph, found: Iterable[FigureMention]) -> list[list[FigureMention]]:
    runs: list[list[FigureMention]] = []
    for one in found:
        home = next((run for run in reversed(runs) if _joins(paragraph, run[-1], one)), None)
        if home:
            home.append(one)
        else:
            runs.append([one])
    return runs


def _sum(run: Sequence[FigureMention], group: str | None) -> FigureMention:
    """A series as one figure of a group."""
    if len(run) == 1 and run[0].figure.group == group:
        return run[0]
    low, best, high = (sum(bounds) for bounds in zip(*(_bounds(m.figure) for m in run), strict=True))
    every = replace(run[0].figure, low=low, best=best, high=high, group=group)
    return replace(run[0], start=min(m.start for m in run), end=max(m.end for m in run), figure=every)


def _others(paragraph: Paragraph, one: FigureMention) -> bool:
    """Whether what names no group counts people: "two others", "another", "three people", "an Italian", a name."""
    doc = paragraph.doc
    near = {t.lower_ for t in doc[max(0, one.number - 1) : one.number + 3]}
    single = doc[one.number].pos_ == "PROPN" or (doc[one.number].pos_ == "DET" and one.figure.best == 1)
    return single or bool(near & _OTHERS)


def _bounds(figure: Figure) -> tuple[int, int, int]:
    return figure.low or 0, figure.best or 0, figure.high or 0


def _joins(paragraph: Paragraph, last: FigureMention, one: FigureMention) -> bool:
    """Whether two exact counts of one outcome word stand in one series."""
    a, b = last.figure, one.figure
    same = (last.trigger, a.outcome, last.modality) == (one.trigger, b.outcome, one.modality)
    exact = a.qualifier == b.qualifier == "exactly" and a.scope == "incident" and b.scope in ("incident", "new")
    if not same or not exact or one.number - last.number < 2:
        return False
    between = paragraph.doc[last.number + 1 : one.number]
    joint = next((t.lower_ for t in reversed(list(between)) if t.pos_ not in ("PROPN", "DET", "ADJ", "PRON")), "")
    return joint in ("and", ",") and not any(
        t.pos_ == "ADP" and t.lower_ not in ("of", "from", "with") for t in between
    )


def _again(paragraph: Paragraph, link: Link, found: list[FigureMention]) -> bool:
    """Whether the one person ("the driver was wounded") is one that was counted before."""
    c = link.counted
    definite = c.kind == "named" and paragraph.doc[c.start].lower_ in ("the", "this", "that")
    return definite and any((m.figure.outcome, m.figure.group) == (link.trigger.outcome, c.group) for m in found)


def _example(link: Link) -> bool:
    """Whether it singles one person out of a toll and counts nobody: "among the dead are a nurse and a driver"."""
    c = link.counted
    bare = c.kind in ("named", "article") or (c.partitive and c.head is None and link.trigger.start < c.end)
    return link.part_of is not None and c.quantity.best == 1 and bare


def _captured(paragraph: Paragraph, one: FigureMention, found: list[FigureMention]) -> FigureMention:
    """The same with who takes whom told apart: armed men are captured by the state (arrested), others abducted."""
    word, groups = paragraph.doc[one.trigger].lower_, [m.figure.group for m in found[-3:]]
    taken = one.figure.outcome == "abducted" and "captur" in word
    if taken and (one.figure.group in _ARMED or (one.figure.group is None and _ARMED & set(groups))):
        return replace(one, figure=replace(one.figure, outcome="arrested"))
    rebels = one.figure.outcome == "arrested" and _by_armed(paragraph, one.trigger)
    if rebels or (word == "held" and found and found[-1].figure.outcome == "abducted"):
        return replace(one, figure=replace(one.figure, outcome="abducted"))
    return one


def _by_armed(paragraph: Paragraph, at: int) -> bool:
    """Whether armed men did it: "held by the gunmen"."""
    doc = paragraph.doc
    by = next((t.i for t in doc[at + 1 : at + 4] if t.lower_ == "by"), None)
    return by is not None and any(
        noun_group(doc, i, by) in ("militants", "gang members") for i in range(by, min(by + 6, len(doc)))
    )


def _mentions(
    paragraph: Paragraph, link: Link, found: list[FigureMention], before: Antecedent | None
) -> Iterator[FigureMention]:
    doc, c, trigger = paragraph.doc, link.counted, link.trigger
    start, end = min(c.start, trigger.start), max(c.end, trigger.end)
    if end - start > LONGEST_QUOTE:
        start, end = c.start, c.end
    quantity, group = c.quantity, _group(paragraph, link, found[-1] if found else None, before)
    bounds = (quantity.low, quantity.best, quantity.high)
    scope = _scope(paragraph, link)
    part_of = link.part_of or (group or GENERAL if scope == "part" else None)
    figure = Figure(trigger.outcome, group, *bounds, quantity.qualifier, scope, part_of)
    zero = quantity.high == 0
    said = zero or trigger.side in ("toll", "roster", "elliptic")
    mood = "actual" if said else modality(doc[trigger.start])
    if mood == "actual" and doc[max(0, trigger.start - 2) : trigger.start].text.lower() in _TO_DO:
        mood = "planned"
    if mood == "denied" and doc[c.start].lower_ in ("no", "not"):  # "no fewer than 40" denies nothing
        mood = "actual"
    one = FigureMention(start, end, c.number, trigger.start, figure, mood, zero)
    if not trigger.both:
        yield one
        return
    bound = quantity.high if quantity.high is not None else quantity.best
    for outcome in ("killed", "injured"):
        both = (
            replace(figure, outcome=outcome)
            if zero
            else replace(figure, outcome=outcome, low=None, best=None, high=bound, qualifier="at most")
        )
        yield replace(one, figure=both)


def _group(paragraph: Paragraph, link: Link, last: FigureMention | None, before: Antecedent | None) -> str | None:
    c, doc = link.counted, paragraph.doc
    if group := c.group or _predicated(doc[link.trigger.start]):
        return group
    if c.partitive or link.part_of:
        return _part_group(paragraph, c)
    if link.trigger.side == "toll":
        return None
    if c.bare and (group := described(doc, c.number + 1, link.trigger.start)):
        return group
    if not c.bare or last is None:
        return before.group if before and c.quantity.new and c.bare else None
    continues = doc[last.number].sent == doc[c.number].sent and last.figure.scope != "part"
    return last.figure.group if (continues or c.quantity.new) and last.figure.group != "families" else None


def _predicated(subject: Token) -> str | None:
    """The group in "the 145 dead were militants"."""
    if subject.dep_ != "nsubj" or subject.head.lemma_ != "be":
        return None
    nouns = (t for t in subject.head.children if t.dep_ == "attr" and t.pos_ == "NOUN")
    return next((noun_group(subject.doc, t.i, t.left_edge.i) for t in nouns), None)


def _part_group(paragraph: Paragraph, c: Counted) -> str | None:
    """The group in "five of them women", "two of the dead were police officers", "of whom ten were women"."""
    doc = paragraph.doc
    for i in range(c.end, min(c.end + 7, len(doc))):
        if doc[i].tag_[:1] == "N" and noun_group(doc, i, c.end):
            return noun_phrase(doc, c.end, i)[0]
        acts = (
            doc[i].pos_ == "VERB" and doc[i].lemma_ not in ("be", "belong") and doc[i - 1].pos_ != "DET"
        )  # "60 died in the action of"
        if acts or (i > c.end and doc[i].pos_ == "PUNCT"):
            break
    return None


def _scope(paragraph: Paragraph, link: Link) -> str:
    if link.part_of:
        return "part"
    if link.scope != "incident":
        return link.scope
    doc, c = paragraph.doc, link.counted
    sentence, start, end = doc[c.number].sent, min(c.start, link.trigger.start), max(c.end, link.trigger.end)
    clause = re.split(r"[,;]", doc[end : min(end + WINDOW, sentence.end)].text)[0]
    if link.trigger.outcome == "injured" and _IN_CARE.search(f"{doc[start:end].text} {clause}"):
        return "part"
    opening = doc[sentence.start : min(sentence.start + WINDOW, start)]
    around = doc[start : min(end + WINDOW, sentence.end)]
    if _OVER_TIME.search(opening.text) or _OVER_TIME.search(around.text):
        return "total"
    before = {t.lower_ for t in doc[max(0, link.trigger.start - 2) : link.trigger.start]}
    also = c.quantity.best == 1 and "also" in before
    return "new" if c.quantity.new or also else "incident"
