"""Tolls -> sentences: how many, according to whom; rival counts side by side, outgrown ones left out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from dateline.model import Claim, Figure, Incident, Report, Sentence, Toll
from dateline.write.drafting import wording

OUTCOMES = ("killed", "injured", "abducted", "missing", "displaced", "arrested")
MOST_SPEAKERS = 4  # of one toll; more is a table, not a sentence
MOST_COUNTS = 3
Count = tuple[str, list[str], list[Claim]]  # the number in words, who gives it, their claims


def told(incident: Incident, reports: Mapping[str, Report]) -> Iterator[Sentence]:
    """One sentence a toll, by outcome; tolls on which one and the same voice speaks alone share one."""
    alone: list[tuple[Toll, Count]] = []
    for toll in _worth(incident):
        counts = _counts(toll, reports)
        if not counts:
            continue
        if len(counts) == 1 and (not alone or alone[0][1][1] == counts[0][1]):
            alone.append((toll, counts[0]))
            continue
        if alone:
            yield _together(alone)
            alone = []
        if len(counts) == 1:
            alone.append((toll, counts[0]))
        else:
            yield _rivals(toll, counts)
    if alone:
        yield _together(alone)


def _worth(incident: Incident) -> Iterator[Toll]:
    """Tolls worth a sentence: by outcome, the two largest groups."""
    counted = [t for t in incident.tolls if any(_is_count(c) for c in t.claims)]
    for outcome in OUTCOMES:
        same = [t for t in counted if t.outcome == outcome]
        yield from sorted(same, key=lambda t: -(t.best or 0))[:2]


def _is_count(claim: Claim) -> bool:
    return isinstance(claim.value, Figure) and claim.value.scope == "incident" and _value(claim) is not None


def _value(claim: Claim) -> int | None:
    figure = claim.value
    assert isinstance(figure, Figure)
    return next((v for v in (figure.best, figure.low, figure.high) if v is not None), None)


def _counts(toll: Toll, reports: Mapping[str, Report]) -> list[Count]:
    """The numbers that stand at the end, the best-supported first, each with at most two of its speakers.

    Of each speaker the last count; one that is lower and older than another's last is outgrown, unless a party to the
    conflict gives it. An outlet is named only for a number that no one else is named for.
    """
    last: dict[str, Claim] = {}
    counted = [c for c in toll.claims if c.report_id in reports and _is_count(c)]
    for claim in sorted(counted, key=lambda c: (_day(c, reports), c.span.start)):
        last[wording.voice(claim, reports)] = claim
    kept = [c for c in last.values() if _stands(c, toll, list(last.values()), reports)]
    kept.sort(key=lambda c: (_value(c) != toll.best, c.speaker is None, -(_value(c) or 0)))
    said: dict[int | None, list[Claim]] = {}
    for claim in kept[:MOST_SPEAKERS]:
        said.setdefault(_value(claim), []).append(claim)
    return [_count(claims, reports) for claims in list(said.values())[:MOST_COUNTS]]


def _count(claims: Sequence[Claim], reports: Mapping[str, Report]) -> Count:
    """One number; where its speakers qualify it differently ("41", "at least 41"), as the first of them has it."""
    named = [c for c in claims if c.speaker is not None] or list(claims)
    who = list(dict.fromkeys(wording.speaker(c, reports) for c in named))[:2]
    figure = named[0].value
    assert isinstance(figure, Figure)
    return wording.amount(figure), who, list(claims)


def _stands(claim: Claim, toll: Toll, last: Sequence[Claim], reports: Mapping[str, Report]) -> bool:
    value, day = _value(claim) or 0, _day(claim, reports)
    inside = toll.low is None or toll.high is None or toll.low <= value <= toll.high
    party = claim.speaker is not None and claim.speaker.party is True
    highest = toll.high if toll.high is not None else math.inf
    outgrown = any(value < (_value(c) or 0) <= highest and _day(c, reports) > day for c in last)
    return inside and (party or not outgrown)


def _day(claim: Claim, reports: Mapping[str, Report]) -> str:
    return str(reports[claim.report_id].published or "")


def _together(alone: Sequence[tuple[Toll, Count]]) -> Sentence:
    """ "According to the police, 32 people were killed and 63 injured." """
    who = alone[0][1][1]
    parts: list[str] = []
    group: str | None = ""  # of the clause before, where it has one only
    for outcome, some in groupby(alone, lambda one: one[0].outcome):
        counted = [(toll, number) for toll, (number, _, _) in some]
        (toll, number), *more = counted
        short = not more and parts and toll.group == group and outcome != "missing" and number not in ("one", "no")
        if more:
            people = [f"{n} {wording.members(t.group, n == 'one')}" for t, n in counted]
            parts.append(f"{wording.joined(people)} {'are' if outcome == 'missing' else 'were'} {outcome}")
        else:
            parts.append(f"{number} {outcome}" if short else _suffered(toll, number))
        group = "" if more else toll.group
    ids = dict.fromkeys(c.id for _, (_, _, claims) in alone for c in claims)
    return Sentence(f"According to {wording.joined(who)}, {wording.joined(parts)}.", "description", tuple(ids))


def _rivals(toll: Toll, counts: Sequence[Count]) -> Sentence:
    """ "According to A, 12 people were killed; B put the number at nine and C at no fewer than seven." """
    (number, who, _), *others = counts
    words = f"According to {wording.joined(who)}, {_suffered(toll, number)}"
    said = [f"{wording.joined(w)} put the number at {_after_at(n)}" for n, w, _ in others]
    words += "; " + wording.joined([said[0], *(m.replace("put the number at", "at") for m in said[1:])])
    return Sentence(words + ".", "description", tuple(dict.fromkeys(c.id for _, _, claims in counts for c in claims)))


def _suffered(toll: Toll, number: str) -> str:
    group = wording.members(toll.group, number == "one")
    if number == "no" and group == "people":
        return f"nobody was {toll.outcome}" if toll.outcome != "missing" else "nobody is missing"
    verb = "was" if number == "one" else "are" if toll.outcome == "missing" else "were"
    return f"{number} {group} {verb} {toll.outcome}"


def _after_at(number: str) -> str:
    return number.replace("at least ", "no fewer than ")
