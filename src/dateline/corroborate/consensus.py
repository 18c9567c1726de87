"""Happenings of one incident -> its type, period, place and participants, by vote of the reports.

Every report has one vote for each value, however often it repeats it; the claims stay, so a reader sees who differed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from dateline.corroborate.happening import COUNTRY, DISTRICT, UNRESOLVED, Happening, actor_key, spread, vagueness
from dateline.model import IncidentType, Participant, Period, Place

WIDTH_COUNTED = 31  # days; a wider period votes for no day
GUESS_WEIGHT = 0.25  # of a vote, for a date that is only inferred from the day of publication
ASIDE = 0.3  # of a vote, for a place that a report names less exactly than another
LENT = 0.25  # of a vote, for a place that a report does not tell with the happening, only elsewhere
HIERARCHY = (  # ACLED 2023: where tactics coincide the earlier absorbs the later
    "Battles",
    "Protests",
    "Riots",
    "Explosions/Remote violence",
    "Violence against civilians",
    "Strategic developments",
)


def type_of(members: Sequence[Happening]) -> IncidentType | None:
    """The event type that most reports give, then the sub-event type most give within it; ties by ACLED's hierarchy.

    Who only names it as the ground of something else ("for the attack in X") has no vote beside those who tell it.
    """
    votes = {(h.report_id, h.type) for h in [h for h in members if not h.ground] or members if h.type}
    if not votes:
        return None
    events = Counter(t.event for _, t in {(r, t) for r, t in votes if t})
    event = min(events, key=lambda e: (-events[e], HIERARCHY.index(e) if e in HIERARCHY else len(HIERARCHY), e))
    subs = Counter(t.sub_event for _, t in votes if t and t.event == event)
    return IncidentType(event, min(subs, key=lambda s: (s == "Other", -subs[s], s)))


def period_of(members: Sequence[Happening]) -> Period | None:
    """The days that most reports allow; None where no report gives a date.

    Each telling spreads one vote over the days it leaves open, so precise ones decide; a date that is only inferred
    from the day of publication has a quarter of a vote, and where there is no other, the last day but one is likeliest,
    as news is mostly of yesterday. The period is what the stated periods that hold the best day
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
    peaks = [d for d in weights if weights[d] == top]
    guessed = all(h.guessed for h in dated)
    peak = sorted(peaks)[-2:][0] if guessed else min(peaks)
    return _around(peak, [h.period for h in dated if h.period and not h.guessed]) or Period(peak, peak)


def _around(peak: date, periods: Iterable[Period]) -> Period | None:
    """What the stated periods that hold the day have in common."""
    met: Period | None = None
    for p in sorted(periods, key=lambda p: (p.width, p)):
        if p.start <= peak <= p.end:
            met = p if met is None else met.meet(p) or met
    return met


def place_of(members: Sequence[Happening]) -> Place | None:
    """The most specific place that reports support: first the country, then the province in it, then the town.

    A report's most exact places have one vote, what else it names a third, what it does not tell with the happening a
    quarter of that; of places with as many votes the more
    precise one is taken, then the one that a report names first. Places named beside the happening count
    only where nothing more exact than a country is said to be where it happened.
    """
    told = _placed(members, beside=False)
    if all(vagueness(p) >= COUNTRY for p in told):
        told |= _placed(members, beside=True)
    known = [p for p in told if vagueness(p) < UNRESOLVED]
    country = _most(known, told, [p.country for p in known])
    province = _most(country, told, [p.admin1 for p in country])
    exact = [p for p in province if vagueness(p) <= DISTRICT]
    wide = [p for p in province if p not in exact]
    scenes = [h for h in members if h.place and vagueness(h.place) <= DISTRICT]
    umbrella = any(h.aggregate for h in members) and all(h.aggregate or h.spread for h in scenes)
    if wide and umbrella and spread(exact):
        exact = wide
    return max(
        exact or province or told, key=lambda p: (round(told[p], 6), -vagueness(p), -(p.precision or 3)), default=None
    )


def _most(places: Sequence[Place], votes: Mapping[Place, float], areas: Sequence[str | None]) -> list[Place]:
    """The places in the area with the most votes; all of them where none names its area."""
    sums: defaultdict[str, float] = defaultdict(float)
    for place, area in zip(places, areas, strict=True):
        if area:
            sums[area] += votes[place]
    chosen = max(sums, key=lambda area: (round(sums[area], 6), area), default=None)
    return [p for p, area in zip(places, areas, strict=True) if area == chosen]


def _placed(members: Sequence[Happening], beside: bool) -> dict[Place, float]:
    """Every place with its votes."""
    votes: dict[tuple[str, Place], float] = {}
    for h in members:
        places = (h.places + h.beside) if beside else h.places
        finest = min(map(vagueness, places), default=UNRESOLVED)
        for p in places:
            weight = (1.0 if vagueness(p) == finest else ASIDE) * (LENT if p in h.lent else 1.0)
            votes[h.report_id, p] = max(weight, votes.get((h.report_id, p), 0.0))
    found: defaultdict[Place, float] = defaultdict(float)
    for (_, place), weight in votes.items():
        found[place] += weight
    return dict(found)


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
    as_coded = len(members) == 1 and members[0].imported  # the coder's order, first actor first

    def rank(p: Participant) -> tuple[int, int, str]:
        return order.index(p.role), -roles[actor_key(p.actor)].total(), "" if as_coded else p.actor.name

    return tuple(sorted(found, key=rank))
