"""Happenings of one incident -> its type, period, place and participants, by vote of the reports.

Every report has one vote for each value, however often it repeats it; the claims stay, so a reader sees who differed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dateline.corroborate.happening import COUNTRY, PROVINCE, UNRESOLVED, Happening, actor_key, vagueness
from dateline.model import IncidentType, Participant, Period, Place

WIDTH_COUNTED = 31  # days; a wider period votes for no day
GUESS_WEIGHT = 0.25  # of a vote, for a date that is only inferred from the day of publication
HIERARCHY = (  # ACLED 2023: where tactics coincide the earlier absorbs the later
    "Battles",
    "Protests",
    "Riots",
    "Explosions/Remote violence",
    "Violence against civilians",
    "Strategic developments",
)


def type_of(members: Sequence[Happening]) -> IncidentType | None:
    """The event type that most reports give, then the sub-event type most give within it; ties by ACLED's hierarchy."""
    votes = {(h.report_id, h.type) for h in members if h.type}
    if not votes:
        return None
    events = Counter(t.event for _, t in {(r, t) for r, t in votes if t})
    event = min(events, key=lambda e: (-events[e], HIERARCHY.index(e) if e in HIERARCHY else len(HIERARCHY), e))
    subs = Counter(t.sub_event for _, t in votes if t and t.event == event)
    return IncidentType(event, min(subs, key=lambda s: (s == "Other", -subs[s], s)))


def period_of(members: Sequence[Happening]) -> Period | None:
    """The days that most reports allow; None where no report gives a date.

    Each telling spreads one vote over the days it leaves open, so precise ones decide; a date that is only inferred
    from the day of publication has a quarter of a vote. The period is what the stated periods that hold the best day
    have in common.
    """
    weights: defaultdict[date, float] = defaultdict(float)
    dated = [h for h in members if h.period and h.period.width <= WIDTH_COUNTED]
    for h in dated:
        if h.period:
            weight = (GUESS_WEIGHT if h.guessed else 1.0) / h.period.width
            for n in range(h.period.width):
                weights[h.period.start + timedelta(days=n)] += weight
    if not weights:
        return min((h.period for h in members if h.period), key=lambda p: (p.width, p), default=None)
    top = max(weights.values())
    peak = min(d for d in weights if weights[d] == top)
    return _around(peak, [h.period for h in dated if h.period and not h.guessed]) or Period(peak, peak)


def _around(peak: date, periods: Iterable[Period]) -> Period | None:
    """What the stated periods that hold the day have in common."""
    met: Period | None = None
    for p in sorted(periods, key=lambda p: (p.width, p)):
        if p.start <= peak <= p.end:
            met = p if met is None else met.meet(p) or met
    return met


def place_of(members: Sequence[Happening]) -> Place | None:
    """The most specific place among those that most reports support; a report for a town also supports its province.

    Places named beside it count only where nothing more exact than a country is said to be where it happened.
    """
    told = {(h.report_id, p.id or p.name): p for h in members for p in h.places}
    if all(vagueness(p) >= COUNTRY for p in told.values()):
        told |= {(h.report_id, p.id or p.name): p for h in members for p in h.beside}
    if not told:
        return None
    support: dict[str, set[str]] = defaultdict(set)
    places = {p.id or p.name: p for p in told.values()}
    for (report_id, key), place in told.items():
        for other, wide in places.items():
            if other == key or (wide.lat is not None and place.within(wide)):
                support[other].add(report_id)
    votes = Counter(key for _, key in told)

    def rank(key: str) -> tuple[int, int, int, int, int, str]:
        place = places[key]
        level = vagueness(place)
        vague = level >= PROVINCE
        return (level == UNRESOLVED, vague, level if vague else -len(support[key]), -votes[key], level, key)

    return places[min(places, key=rank)]


def participants_of(members: Sequence[Happening]) -> tuple[Participant, ...]:
    """Each actor once, in the role that most reports give; alleged only where every report has it as an allegation."""
    roles: dict[str, Counter[str]] = defaultdict(Counter)
    seen: dict[str, list[Participant]] = defaultdict(list)
    for h in members:
        for p in dict.fromkeys(h.participants):
            roles[actor_key(p.actor)][p.role] += 1
            seen[actor_key(p.actor)].append(p)
    found = []
    for key, many in seen.items():
        role = min(roles[key], key=lambda r: (-roles[key][r], r == "other", r))
        actor = min((p.actor for p in many if p.role == role), key=lambda a: (a.party_name, -len(a.name), a.name))
        found.append(Participant(actor, role, all(p.alleged for p in many if p.role == role)))
    order = ("attacker", "target", "victim", "other")
    return tuple(sorted(found, key=lambda p: (order.index(p.role), -roles[actor_key(p.actor)].total(), p.actor.name)))
