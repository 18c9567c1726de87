"""Figure claims of one incident -> Tolls: lowest, most credible and highest count for each side and outcome.

After UCDP GED (codebook 25.1, low / best / high): nothing is summed or averaged; every claim is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from dateline.corroborate import sides
from dateline.corroborate.clustering import components
from dateline.corroborate.peoples import Peoples, peoples
from dateline.corroborate.voices import CRUMB, Voice, voice
from dateline.model import Claim, Figure, Report, Toll

BOUND_WEIGHT = 0.5  # of an exact count, for "more than 100" beside a later 129
ASIDE = 0.8  # of a count that a report gives to nobody, beside one that it gives to somebody (set on the cases)
HARM = ("killed", "injured")
BOUND_REACH = 1.5  # times the bound, up to which a count bears it out


def tolls(
    claims: Sequence[Claim],
    reports: Mapping[str, Report],
    origins: Mapping[str, tuple[str, ...]],
    foes: frozenset[str] = frozenset(),
    fought: bool = False,
) -> tuple[Toll, ...]:
    """One toll for each outcome and group.

    low and high are the lowest and highest of the counts of this incident, early ones included. Parts of one group,
    overall figures, and what one side says of the other's losses while somebody else counts them too, are kept in
    `claims` only; so are "nine more" and "since then", unless the report counts no other way. best is the value with
    the most weight, where each origin and each speaker has one last word, which weighs more the later it came (counts
    settle within two weeks), the firmer its wording, and the less its speaker is a party; what a report gives to nobody
    weighs less beside what it gives to somebody, and what the toll has "now" come to overtakes what was less. `foes`
    are countries that attacked in another's territory; `fought` says that it was a battle.
    """
    if len({c.about for c in claims}) == 1 and any(c.imported for c in claims):
        return _as_coded(claims)
    voices = [voice(c, c.value, reports, origins, foes) for c in claims if isinstance(c.value, Figure)]
    by_outcome: dict[str, list[Voice]] = defaultdict(list)
    for v in voices:
        by_outcome[v.figure.outcome].append(v)
    fought = fought and any(v.side in sides.FIGHTING for v in voices)
    found = {outcome: peoples(by_outcome[outcome], fought) for outcome in sorted(by_outcome)}
    struck = None if fought else _struck(found)
    return tuple(
        _toll(outcome, struck if _struck_too(outcome, group, groups) and struck else group, members)
        for outcome, groups in found.items()
        for group, members in groups.items()
    )


def _struck(found: Mapping[str, Peoples]) -> str | None:
    """The one group of unarmed people that the reports name as killed or hurt, None where there are several or none."""
    named = {g for outcome in HARM for g in found.get(outcome, {}) if g and not sides.part(g)}
    hit = {g for g in named if sides.side(g) != sides.UNSTATED}
    return hit.pop() if len(hit) == 1 and all(sides.side(g) not in sides.FIGHTING for g in hit) else None


def _struck_too(outcome: str, group: str | None, beside: Peoples) -> bool:
    """Whether a toll that names no group is of the one that was struck: "killed 53 migrants", and "130 were hurt"."""
    unnamed = sides.side(group) == sides.UNSTATED
    return outcome in HARM and unnamed and all(sides.side(g) == sides.UNSTATED or sides.part(g) for g in beside)


def _as_coded(claims: Sequence[Claim]) -> tuple[Toll, ...]:
    """What one row of a coded table says, as it says it: its parts and totals are its coder's."""
    counts = [(c, c.value) for c in claims if isinstance(c.value, Figure)]
    return tuple(Toll(f.outcome, f.group, f.low, f.best, f.high, (c,)) for c, f in counts)


def _toll(outcome: str, group: str | None, voices: Sequence[Voice]) -> Toll:
    claims = tuple(v.claim for v in voices)
    counted = _counted(_gathered(_substantial([v for v in voices if v.value is not None])))
    claimed = {(v.claim.report_id, v.value) for v in counted if v.hostile}
    sure = [v for v in counted if not v.hostile and not _repeats(v, claimed)]
    sure = [v for v in sure if v.figure.best is not None] or sure
    if not sure:
        high = max((v.value for v in counted if v.value is not None), default=None)
        return Toll(outcome, group, None, None, high, claims)
    values = [n for v in sure for n in (v.figure.low, v.figure.best, v.figure.high, v.value) if n is not None]
    return Toll(outcome, group, min(values), _best(sure), max(values), claims)


def _gathered(voices: Sequence[Voice]) -> list[Voice]:
    """The same, a report that counts one person and then others one by one with their sum."""
    made = list(voices)
    for report in {v.claim.report_id for v in voices if v.figure.scope == "new" and v.value == 1}:
        mine = [v for v in voices if v.claim.report_id == report]
        ones = [v for v in mine if v.whole and v.value == 1]
        if ones and all(v.value == 1 for v in mine if v.whole):
            count = 1 + sum(v.figure.scope == "new" and v.value == 1 for v in mine)
            made.append(replace(ones[0], figure=replace(ones[0].figure, low=count, best=count, high=count)))
            made = [v for v in made if v not in ones]
    return made


def _repeats(voice: Voice, claimed: set[tuple[str, int | None]]) -> bool:
    """Whether the outlet only says in its own words, in a title say, what a hostile speaker in it claims."""
    return voice.claim.speaker is None and (voice.claim.report_id, voice.value) in claimed


def _substantial(voices: Sequence[Voice]) -> list[Voice]:
    """Without counts of single people beside a report's own count of all of them."""
    highest: dict[str, int] = defaultdict(int)
    for v in voices:
        if v.figure.scope != "total" and v.figure.best is not None:
            highest[v.claim.report_id] = max(v.value or 0, highest[v.claim.report_id])
    return [v for v in voices if v.value == 0 or (v.value or 0) > CRUMB * highest[v.claim.report_id]]


def _counted(voices: Sequence[Voice]) -> list[Voice]:
    """Those that say how many of the group this incident cost, else its parts."""
    whole = [v for v in voices if v.whole]
    having = {v.claim.report_id for v in whole}
    found = whole + [v for v in voices if v.figure.scope in ("new", "cumulative") and v.claim.report_id not in having]
    return found or [v for v in voices if v.figure.scope == "part"]


def _best(voices: Sequence[Voice]) -> int | None:
    most = max(v.value or 0 for v in voices)
    last = _last_words([v for v in voices if v.value == 0 or (v.value or 0) > CRUMB * most])
    first_day = min((v.day for v in voices if v.day), default=None)
    latest = {n: max(v.day or date.min for v in last if v.value == n) for n in {v.value for v in last}}
    score = {n: _support(n, latest[n], last, first_day) for n in latest if n is not None}
    return max(score, key=lambda n: (round(score[n], 9), latest[n], n), default=None)


def _support(value: int, latest: date, voices: Sequence[Voice], first_day: date | None) -> float:
    """The weight of all who give the value, each origin and each speaker once, and of lower bounds to it.

    A round bound ("more than 400") after an exact count of 508 bears that out, and says less for itself.
    """
    having = [v for v in voices if v.value == value]
    exact = any(not v.bound for v in having)
    counted = any(not v.bound and value < (v.value or 0) <= BOUND_REACH * value for v in voices)
    own = BOUND_WEIGHT if counted and all(v.round for v in having) else 1.0
    bounds = [v for v in voices if v.bound and ((exact and v.round) or (v.day or date.min) <= latest)]
    borne_out = [v for v in bounds if v.value is not None and v.value < value <= BOUND_REACH * v.value]
    sourced = {v.claim.report_id for v in voices if v.claim.speaker is not None}
    aside = [ASIDE if v.claim.speaker is None and v.claim.report_id in sourced else 1.0 for v in having]
    weights = {n: own * aside[n] * v.weight(first_day) for n, v in enumerate(having)}
    weights |= {n: BOUND_WEIGHT * v.weight(first_day) for n, v in enumerate(borne_out, len(having))}
    many = [*having, *borne_out]
    same = [(i, j) for i in weights for j in range(i) if _one_word(many[i], many[j])]
    return sum(max(weights[n] for n in group) for group in components(weights, same))


def _one_word(a: Voice, b: Voice) -> bool:
    return a.origin == b.origin or (a.line == b.line and a.claim.speaker is not None)


def _overtaken(voice: Voice, now: Voice) -> bool:
    """Whether another count of the same day or later is what the toll has risen to since."""
    less = voice.value is not None and now.value is not None and voice.value < now.value
    return now.risen and less and (voice.day or date.min) <= (now.day or date.min)


def _last_words(voices: Sequence[Voice]) -> list[Voice]:
    """A later count by the same speaker supersedes the earlier one, and what a report itself calls an earlier count."""
    present = {(v.line, v.claim.report_id) for v in voices if not v.past}
    current = [v for v in voices if not v.outdated and not (v.past and (v.line, v.claim.report_id) in present)]
    current = current or list(voices)
    current = [v for v in current if not any(_overtaken(v, w) for w in current)]
    newest: dict[str, date] = {}
    for v in current:
        newest[v.line] = max(v.day or date.min, newest.get(v.line, date.min))
    return [v for v in current if (v.day or date.min) == newest[v.line]]
