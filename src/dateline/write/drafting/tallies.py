"""Tolls -> sentences: how many, according to whom; rival counts side by side, outgrown ones left out."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import groupby

from dateline.model import Claim, Figure, Incident, Report, Sentence, Toll
from dateline.write.drafting import wording

OUTCOMES = ("killed", "injured", "abducted", "missing", "displaced", "arrested")
MOST_SPEAKERS = 4  # of one toll; more is a table, not a sentence
MOST_COUNTS = 3
ASIDE = 0.05  # share of the largest toll below which what one report alone counts of a group is an aside
PLURAL = 3  # the least that a word without a number is read as: "several", "a few" and plurals say no more
UNLIKE = ("one", "no", "several", "many", *(words for _, words in wording.VAGUE))  # want their noun
WHOLE = (None, "people")
REPEATED = 12  # above this, one number at two incidents is one count; small numbers agree by chance
Count = tuple[str, list[str], list[Claim]]  # the number in words, who gives it, their claims


def told(incident: Incident, reports: Mapping[str, Report], again: bool = False) -> Iterator[Sentence]:
    """One sentence a toll, by outcome; tolls on which one and the same voice speaks alone share one.

    `again`: the sentence before says "according to" already.
    """
    rows: list[list[tuple[Toll, list[Count]]]] = []
    for toll in _worth(incident):
        counts = _counts(toll, _parts(incident, toll), reports)
        if not counts:
            continue
        row = replace(toll, group=_people(toll, counts[0][2])), counts
        alone = rows and len(counts) == 1 == len(rows[-1][0][1]) and rows[-1][0][1][0][1] == counts[0][1]
        if alone:
            rows[-1].append(row)
        else:
            rows.append([row])
    for n, same in enumerate(rows):
        toll, counts = same[0]
        more = again or n > 0
        yield _rivals(toll, counts, more) if len(counts) > 1 else _together([(t, c[0]) for t, c in same], more)


def repeated(incidents: Sequence[Incident]) -> set[str]:
    """Ids of the counts that are those of another incident, to which more reports give the same number."""
    told: dict[tuple[str, int], dict[str, list[Claim]]] = {}
    for incident in incidents:
        for claim in (c for toll in incident.tolls for c in toll.claims if _is_count(c)):
            value = _value(claim) or 0
            if value > REPEATED:
                told.setdefault((claim.value.outcome, value), {}).setdefault(incident.id, []).append(claim)  # type: ignore[union-attr]
    ids: set[str] = set()
    for many in told.values():
        reports = {incident: len({c.report_id for c in claims}) for incident, claims in many.items()}
        ids |= {c.id for i, claims in many.items() for c in claims if reports[i] < max(reports.values())}
    return ids


def _worth(incident: Incident) -> Iterator[Toll]:
    """Tolls worth a sentence: by outcome, the two largest groups, no asides."""
    counted = [t for t in incident.tolls if any(_is_count(c) for c in t.claims)]
    for outcome in OUTCOMES:
        same = sorted((t for t in counted if t.outcome == outcome), key=lambda t: -(t.best or 0))
        yield from (t for t in same[:2] if not _aside(t, same[0]))


def _aside(toll: Toll, largest: Toll) -> bool:
    """Whether a toll is one report's word on a few of many: "the child died" beside a toll of ninety."""
    return len({c.report_id for c in toll.claims}) == 1 and (toll.best or 0) < ASIDE * (largest.best or 0)


def _parts(incident: Incident, toll: Toll) -> set[int]:
    """The numbers of single groups, which are no rival counts of all people."""
    if toll.group not in WHOLE:
        return set()
    return {t.best for t in incident.tolls if t.outcome == toll.outcome and t.group not in WHOLE and t.best}


def _is_count(claim: Claim) -> bool:
    """Whether a claim counts the people of this incident.

    A plural alone ("shots wounded passers-by") does not, and that nobody was arrested is no news.
    """
    figure = claim.value
    if not isinstance(figure, Figure) or figure.scope != "incident":
        return False
    if _value(claim) == 0 and figure.outcome not in ("killed", "injured"):
        return False
    return _value(claim) is not None and not (figure.qualifier == "vague" and (figure.low or 0) <= PLURAL)


def _value(claim: Claim) -> int | None:
    figure = claim.value
    assert isinstance(figure, Figure)
    return next((v for v in (figure.best, figure.low, figure.high) if v is not None), None)


def _counts(toll: Toll, parts: Set[int], reports: Mapping[str, Report]) -> list[Count]:
    """The numbers that stand at the end, the best-supported first, each with at most two of its speakers.

    Of each speaker the last count; one that is lower and older than another's last is outgrown, unless a party to the
    conflict gives it. What one outlet alone says in its own voice is no rival of the count that stands.
    """
    last: dict[str, Claim] = {}
    counted = [c for c in toll.claims if c.report_id in reports and _is_count(c)]
    for claim in sorted(counted, key=lambda c: (_day(c, reports), c.span.start)):
        last[wording.voice(claim, reports)] = claim
    kept = [c for c in last.values() if _stands(c, toll, list(last.values()), reports)]
    told = Counter(_value(c) for c in kept)
    kept = [
        c
        for c in kept
        if _value(c) == toll.best or (_value(c) not in parts and (c.speaker is not None or told[_value(c)] > 1))
    ]
    kept.sort(key=lambda c: (_value(c) != toll.best, c.speaker is None, -(_value(c) or 0)))
    said: dict[int | None, list[Claim]] = {}
    for claim in kept[:MOST_SPEAKERS]:
        said.setdefault(_value(claim), []).append(claim)
    return [_count(claims, reports) for claims in list(said.values())[:MOST_COUNTS]]


def _people(toll: Toll, claims: Sequence[Claim]) -> str:
    """Whom the claims of one number count, in their own words: no more than they say."""
    own = [c.value.group for c in claims if isinstance(c.value, Figure)]
    named = [g for g in own if g not in WHOLE]
    return (toll.group if toll.group in named else next(iter(named), None)) or "people"


def _count(claims: Sequence[Claim], reports: Mapping[str, Report]) -> Count:
    """One number; where its speakers qualify it differently ("41", "at least 41"), as the first of them has it."""
    named = [c for c in claims if c.speaker is not None] or list(claims)
    who = _apart(list(dict.fromkeys(wording.speaker(c, reports) for c in named)))[:2]
    figure = named[0].value
    assert isinstance(figure, Figure)
    return wording.amount(figure), who, list(claims)


def _apart(who: list[str]) -> list[str]:
    """Speakers without those who are another in fewer or the same words: "X's police" and "the police of X"."""
    words = [set(re.sub(r"['’]s\b", "", w.casefold()).split()) - {"the", "of", "a", "an"} for w in who]
    kept = [n for n, mine in enumerate(words) if mine not in words[:n] and not any(mine < other for other in words)]
    return [who[n] for n in kept]


def _stands(claim: Claim, toll: Toll, last: Sequence[Claim], reports: Mapping[str, Report]) -> bool:
    value, day = _value(claim) or 0, _day(claim, reports)
    inside = toll.low is None or toll.high is None or toll.low <= value <= toll.high
    inside = inside and (value > 0 or all((_value(c) or 0) == 0 for c in last))
    party = claim.speaker is not None and claim.speaker.party is True
    highest = toll.high if toll.high is not None else math.inf
    outgrown = any(value < (_value(c) or 0) <= highest and _day(c, reports) > day for c in last)
    return inside and (party or not outgrown)


def _day(claim: Claim, reports: Mapping[str, Report]) -> str:
    return str(reports[claim.report_id].published or "")


def _by(who: Sequence[str], again: bool) -> str:
    """How a count is given to its speakers: "According to the police, ...", the next one as "The police said that"."""
    if again:
        return f"{wording.capital(wording.subject(who))} said that"
    return f"According to {wording.joined(who)},"


def _together(alone: Sequence[tuple[Toll, Count]], again: bool) -> Sentence:
    """ "According to the police, 32 people were killed and 63 injured." """
    who = alone[0][1][1]
    parts: list[str] = []
    group: str | None = ""  # of the clause before, where it has one only
    for outcome, some in groupby(alone, lambda one: one[0].outcome):
        counted = [(toll, number) for toll, (number, _, _) in some]
        (toll, number), *more = counted
        short = not more and parts and toll.group == group and outcome != "missing" and number not in UNLIKE
        if more:
            people = [f"{n} {wording.members(t.group, n == 'one')}" for t, n in counted]
            parts.append(f"{wording.joined(people)} {'are' if outcome == 'missing' else 'were'} {outcome}")
        else:
            parts.append(f"{number} {outcome}" if short else _suffered(toll, number))
        group = "" if more else toll.group
    ids = dict.fromkeys(c.id for _, (_, _, claims) in alone for c in claims)
    return Sentence(f"{_by(who, again)} {wording.joined(parts)}.", "description", tuple(ids))


def _rivals(toll: Toll, counts: Sequence[Count], again: bool) -> Sentence:
    """ "According to A, 12 people were killed; B put the number at nine and C at no fewer than seven." """
    (number, who, _), *others = counts
    words = f"{_by(who, again)} {_suffered(toll, number)}"
    said = [f"{wording.subject(w)} put the number at {_after_at(n)}" for n, w, _ in others]
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
