"""Sequence words of a brief -> effects before their causes, and orders that the reports reverse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from dateline.audit.align import Aligned, terms
from dateline.audit.days import days
from dateline.audit.desk import Desk
from dateline.audit.lists import listed, pattern
from dateline.audit.moments import event_days, stated_before, told_period
from dateline.audit.numbers import counts
from dateline.audit.passage import Passage
from dateline.audit.reading import content
from dateline.audit.rule import Fault, rule
from dateline.audit.slots import names
from dateline.audit.voices import subject
from dateline.model import Period, Quote

LOOSE = 0.2  # the same for two sentences that share their order words as well
MOSTLY = 0.5  # share of the dated pairs of sentences that must show the opposite order
OWN = 2  # how much more a day in the sentence itself says than the period of its incident
ALIGNED = 0.3  # share of one side of a sequence that a report sentence must take up
SURELY = 0.5  # the same for a side or a sentence without a word for an event
NEARLY = 0.9  # share of the best match from which a sentence tells of the same
FRESH = 2  # days before its publication in which the first sentence of a report tells what "has been" done


@rule("TIM08", "reversed_chronology", "error", "brief audit B13; contradiction types: sequence")
def effect_before_cause(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """An event is told as the answer to another, or as coming after it, although the reports date it earlier."""
    words = passage.words
    if pattern("likelihood").search(words):
        return
    for name, second_first in (("follows", True), ("leads", False)):
        for found in pattern(name).finditer(words):
            if any(n.start <= 2 for n in counts(words[found.end() :])):
                continue  # "200 dead, after 32 in the morning": one count after another
            if _PASSIVE.search(words[: found.start()]):
                continue
            first, second = _sides(words, found)
            plain = found.group().strip().lower() in ("after", "before") and not _ONLY.match(words)
            one, other = _side(passage, desk, first, plain), _side(passage, desk, second, plain, after=True)
            early, late = (other, one) if second_first else (one, other)
            wrong = _turned(early, late)
            if wrong:
                (began, cause), (ended, effect) = wrong
                start, end = passage.clause(*found.span())
                message = f"'{found.group()}', but {_shown(ended)} came before {_shown(began)}."
                yield Fault(start, end, message, (effect, cause), "tell them in the order of their dates")
                return


def _sides(words: str, found: re.Match[str]) -> tuple[str, str]:
    """What stands before and after the mark of a sequence; "Only after X did Y" and "In reply to X, Y" turn round."""
    before, after = words[: found.start()], words[found.end() :]
    if len(before.split()) > OPENING or content(before) & _events():
        return before, after
    turned = _TURNED.search(after)
    return (after[turned.end() :], after[: turned.start()]) if turned else ("", "")


OPENING = 3  # words up to which a mark opens its sentence: "Only after", "In the night after"
_PASSIVE = re.compile(r"\b(?:been|be|was|were)\s+(?:\w+ly\s+)?$", re.I)
_TURNED = re.compile(r",\s+|\sdid\s")
_THIS = re.compile(r"\b(?:this|that|these|those)\s+\w+", re.I)
_RELATIVE = re.compile(r",\s(?:(?:in|of|for|by|after|on) )?(?:which|whom|whose|who)\s")
_ONLY = re.compile(r"(?:it was )?only after\b", re.I)
_ONLY_IT = re.compile(r"\W*(?:it|them|this|that|these|those|him|her)\W*", re.I)
Dated = dict[Period, tuple[float, Quote]]


def _turned(early: Dated, late: Dated) -> tuple[tuple[Period, Quote], tuple[Period, Quote]] | None:
    """The likeliest dates of both sides where nearly all dates of the later lie before those of the earlier."""
    pairs = [(early[a][0] * late[b][0], a, b) for a in early for b in late]
    wrong = [(weight, b, a) for weight, a, b in pairs if b.before(a)]
    if not wrong or sum(w for w, *_ in wrong) < MOSTLY * sum(w for w, *_ in pairs):
        return None
    _, ended, began = max(wrong)
    return (began, early[began][1]), (ended, late[ended][1])


def _side(passage: Passage, desk: Desk, words: str, plain: bool, after: bool = False) -> Dated:
    """When one side of a sequence happened, by the report sentences that tell of it, with its weight and one of them.

    A side without an event of its own ("It came after ...") goes on about the sentence before. What a report tells did
    not happen after the report was published.
    """
    part = re.split(r"[;:]\s|,\s(?:and|but|while)\s", words)
    side = _RELATIVE.split(part[0] if after else part[-1])[0]
    own = [d.day for d in days(side, passage.report.published, passage.year) if d.stated and d.day]
    if own:
        return {Period(own[-1], own[-1]): (1.0, passage.quote)}
    events = content(side) & _events()
    alone = _ONLY_IT.fullmatch(side) or not content(side) or (_THIS.search(side) and content(side) <= _events())
    if alone or (not events and (plain or subject(side))):
        before = desk.around(passage, 1, 0)[0]
        day = stated_before(before, desk)
        told = day and (_ONLY_IT.fullmatch(side) if after else (events or subject(side or passage.words)))
        return {Period(day, day): (1.0, before.quote)} if day and told else {}
    found = [
        a for a in _naming(side, desk)[:8] if content(a.passage.words) & _events() or (a.score >= SURELY and not plain)
    ]
    return _dated(side, found, passage, desk) if events or (found and found[0].score >= SURELY) else {}


def _naming(side: str, desk: Desk) -> list[Aligned]:
    """The report sentences that take up a side; those that have its names, where any does."""
    found = desk.alignment.matches(side, enough=ALIGNED)
    named = content(" ".join(names(side)))
    most = max((len(a.shared & named) for a in found), default=0)
    return [a for a in found if 2 * len(a.shared & named) >= most]


def _dated(side: str, found: list[Aligned], passage: Passage, desk: Desk) -> Dated:
    """The periods that report sentences, and other sentences of the brief, give for a side, each with its weight."""
    best = found[0].score if found else 0.0
    close = [a for a in found if a.score >= max(NEARLY * best, SURELY)]
    told = min((a.passage.report.published for a in close if a.passage.report.published), default=None)
    dated: Dated = {}
    for aligned in found:
        when, surely = _when(aligned, desk)
        if when and not (told and when.start > told):
            weight, quote = dated.get(when, (0.0, aligned.passage.quote))
            dated[when] = (weight + aligned.score * surely, quote)
    for other in desk.described:
        stated = [d.day for d in event_days(other) if d.stated and d.day]
        share = desk.alignment.share(side, other.words) if stated and other.position != passage.position else 0.0
        if share >= SURELY or (share >= ALIGNED and len(content(side) & content(other.words)) > 1):
            when = Period(min(stated), max(stated))
            dated[when] = (dated.get(when, (0.0, other.quote))[0] + OWN * share, other.quote)
    return dated


def _when(aligned: Aligned, desk: Desk) -> tuple[Period | None, float]:
    """When a report sentence has it, and how surely: its own day, that of the news, or the period of its incident."""
    passage = aligned.passage
    own = event_days(passage)
    if own:
        near = max(passage.clauses(), key=lambda c: len(terms(passage.words[c[0] : c[1]]) & aligned.shared))
        within = [d for d in own if near[0] <= d.start < near[1]] or own
        found = [d.day for d in within if d.day]
        return Period(min([*found, *(d.first for d in within if d.first)]), max(found)), OWN
    published = passage.report.published
    if published and not passage.position and _NEWS.search(passage.words):
        return Period(published - timedelta(days=FRESH), published), 1.0
    return told_period(aligned, desk), 1.0


_NEWS = re.compile(
    r"\b(?:has|have) (?:\w+ )?(?:been )?(?:\w+ed|\w+en|put|struck|shot|hit|held|left|sent|sworn|caught)\b"
)


def _events() -> frozenset[str]:
    """Roots of the words that name an event."""
    return frozenset().union(*map(content, listed("event_nouns")))


def _shown(period: Period) -> str:
    return f"{period.start:%-d %B}" if period.width == 1 else f"{period.start:%-d %B} to {period.end:%-d %B}"


@rule("TIM09", "reversed_chronology", "error", "contradiction types: sequence")
def order_reversed(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """One thing is told as earlier than another, and the reports tell it as later."""
    words = passage.words
    mine = _first_then(words)
    if mine:
        for found in desk.aligned(passage)[:4]:
            theirs = _first_then(found.passage.words) or _first_then(desk.context(found.passage))
            if theirs and _reversed(mine, theirs):
                start, end = passage.all()
                yield Fault(
                    start,
                    end,
                    "The reports give the opposite order.",
                    (found.passage.quote,),
                    "exchange first and later",
                )
                return
    yield from _before_for_after(passage, desk)


def _first_then(words: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """The words that belong to what came first, and to what came later, each without what both share."""
    first, then = pattern("cue_first").search(words), pattern("cue_then").search(words)
    if not first or not then or abs(first.start() - then.start()) < 8:
        return None
    if first.start() < then.start():
        one, other = words[first.start() : then.start()], words[then.end() : then.end() + 160]
    else:
        one, other = words[first.start() : first.start() + 160], words[: first.start()]
    early, late = content(one), content(other)
    return early - late, late - early


def _reversed(mine: tuple[frozenset[str], frozenset[str]], theirs: tuple[frozenset[str], frozenset[str]]) -> bool:
    straight = len(mine[0] & theirs[0]) + len(mine[1] & theirs[1])
    crossed = (len(mine[0] & theirs[1]), len(mine[1] & theirs[0]))
    return all(crossed) and sum(crossed) > straight + 1


def _before_for_after(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """ "Two days before the strike" where the reports have it after the strike, or the reverse."""
    found = pattern("before_or_after").search(passage.words)
    if not found:
        return
    way, (done, mark) = _way(found.group()), _around(passage.words, found)
    telling = desk.alignment.telling(passage.words) & done
    for aligned in desk.alignment.matches(passage.words, enough=LOOSE)[:8]:
        for other in pattern("before_or_after").finditer(aligned.passage.words):
            said, at = _around(aligned.passage.words, other)
            same = telling & said and (mark & at or (mark & _events() and at & _events()))
            if same and _way(other.group()) != way:
                start, end = passage.clause(*found.span())
                message = f"'{found.group().strip()}' here, '{other.group().strip()}' in the report."
                yield Fault(start, end, message, (aligned.passage.quote,), other.group().strip())
                return


def _around(words: str, found: re.Match[str]) -> tuple[frozenset[str], frozenset[str]]:
    """What is done, and the mark that it is done before or after; a sentence may open with the mark."""
    before, after = words[: found.start()], words[found.end() :]
    if content(before):
        return content(before), content(after[:60])
    mark, _, rest = after.partition(",")
    if not rest:
        mark, rest = " ".join(after.split()[:2]), " ".join(after.split()[2:])
    return content(rest), content(mark)


def _way(words: str) -> str:
    return "before" if re.search(r"before|ahead|prior|earlier|preced", words, re.I) else "after"


RULES = [effect_before_cause, order_reversed]
