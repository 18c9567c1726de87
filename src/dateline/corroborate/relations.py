"""Incidents and their happenings -> Relations: part_of and responds_to as reports say, precedes as the dates say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from dateline.corroborate.happening import Happening, actor_key, vagueness
from dateline.corroborate.scoring import NEAR_KM, VIOLENT
from dateline.model import Incident, Link, Period, Quote, Relation

ARRESTS = "Arrests"
STATED = ("responds_to", "part_of", "precedes")
NEAR_DAYS = 92  # beyond that, one incident before another is history and no sequence
TOLD_TWICE = 2  # reports; dates make a sequence only around an incident that at least so many tell


def relations(incidents: Sequence[Incident], members: Mapping[str, Sequence[Happening]]) -> list[Relation]:
    """Relations between the incidents, each once; `members` are the reports' happenings of each incident id.

    Arrests that are told beside the violence just before them answer it, whether or not a word says so. What is told
    beside longer or wider fighting and lies within its days and its place is a part of it, and so is what was no
    violence of its own in the same town. Dates alone make a sequence only between related incidents, and then only
    between one and the most-told of those it is related to; parts of an umbrella leave the sequence to the umbrella.
    """
    stated = _stated(incidents, members)
    # a table sets no two of its rows beside each other
    tellers = {name: {h.report_id for h in many if not h.imported} for name, many in members.items()}
    told = {frozenset((r.from_id, r.to_id)) for r in stated}
    within = _most_told(
        [p for a, b in _sharing(incidents, tellers) if (p := _part(a, b)) and frozenset(p) not in told], tellers
    )
    told |= {frozenset(p) for p in within}
    contained = within | {(r.from_id, r.to_id) for r in stated if r.kind == "part_of"}
    parts = {part for part, _ in contained} - {whole for _, whole in contained}
    close = _sharing([i for i in incidents if i.id not in parts], tellers)
    known = {i: len(reports) >= TOLD_TWICE for i, reports in tellers.items()}
    arrests = [p for a, b in close if (known[a.id] or known[b.id]) and (p := _arrests_after(a, b))]
    answers = _most_told([p for p in arrests if frozenset(p) not in told], tellers)
    told |= {frozenset(p) for p in answers}
    pairs = [
        p
        for a, b in close
        if (p := _sequence(a, b, len(tellers[a.id] & tellers[b.id]) >= TOLD_TWICE)) and frozenset(p) not in told
    ]
    order = {i.id: (str(i.period), i.id) for i in incidents}
    sequences = sorted(_through_hubs(pairs, told, tellers, order))
    return [
        *stated,
        *(Relation(a, b, "part_of") for a, b in sorted(within)),
        *(Relation(a, b, "responds_to") for a, b in sorted(answers)),
        *(Relation(a, b, "precedes") for a, b in sequences),
    ]


def _after(first: Period | None, then: Period | None) -> bool:
    return first is not None and then is not None and then.before(first)


def _through_hubs(
    pairs: Sequence[tuple[str, str]],
    told: set[frozenset[str]],
    tellers: Mapping[str, set[str]],
    order: Mapping[str, tuple[str, str]],
) -> set[tuple[str, str]]:
    """The pairs of which one is the most-told neighbour of the other, counting stated relations as neighbours.

    What led up to it is a chain: of two that came before it, the earlier one leads to the later one.
    """
    size = {name: (len(reports), name) for name, reports in tellers.items()}
    near: dict[str, set[str]] = defaultdict(set)
    for a, b in [*pairs, *(tuple(p) for p in told)]:
        near[a].add(b)
        near[b].add(a)
    hub = {i: max(others, key=size.__getitem__) for i, others in near.items()}
    kept = {(a, b) for a, b in pairs if (hub[a] == b or hub[b] == a) and max(size[a], size[b])[0] >= TOLD_TWICE}
    before = {(a, b) for a, b in kept if size[a] < size[b]}
    steps = {(a, b): [c for c in near[a] & near[b] if {(a, c), (c, b)} <= set(pairs)] for a, b in before}
    return (kept - before) | {(a, min(between, key=order.__getitem__, default=b)) for (a, b), between in steps.items()}


def _stated(incidents: Sequence[Incident], members: Mapping[str, Sequence[Happening]]) -> list[Relation]:
    """The direction that more reports give, with the words of all of them; no order of days against the days given."""
    home = {h.key: name for name, many in members.items() for h in many}
    quotes: dict[tuple[str, str, str], list[Quote]] = defaultdict(list)
    for many in members.values():
        for h in many:
            for claim in h.links:
                if isinstance(claim.value, Link) and claim.value.kind in STATED and claim.value.to in home:
                    ends = (home[h.key], home[claim.value.to])
                    if ends[0] != ends[1]:
                        quotes[(*ends, claim.value.kind)].append(Quote(claim.span, claim.quote))

    def votes(key: tuple[str, str, str]) -> int:
        return len({q.span.report_id for q in quotes[key]})

    days = {i.id: i.period for i in incidents}
    kept = [k for k in quotes if not (k[2] == "precedes" and _after(days[k[0]], days[k[1]]))]
    kept = [k for k in kept if (k[1], k[0], k[2]) not in quotes or (votes(k), k) > (votes((k[1], k[0], k[2])), k)]
    return [Relation(*key, tuple(sorted(quotes[key], key=lambda q: q.span))) for key in sorted(kept)]


def _sharing(incidents: Sequence[Incident], tellers: Mapping[str, set[str]]) -> list[tuple[Incident, Incident]]:
    """The pairs that some report tells both of, in the order of the incidents."""
    told: dict[str, list[int]] = defaultdict(list)
    for n, incident in enumerate(incidents):
        for report_id in tellers[incident.id]:
            told[report_id].append(n)
    pairs = {pair for many in told.values() for pair in combinations(many, 2)}
    return [(incidents[a], incidents[b]) for a, b in sorted(pairs)]


def _part(a: Incident, b: Incident) -> tuple[str, str] | None:
    """The part and the whole, where one lies within the days and the place of the other's longer or wider violence."""
    for part, whole in ((a, b), (b, a)):
        if not (part.period and whole.period and part.type and whole.type and part.place and whole.place):
            return None
        if part.background or whole.background or whole.type.event not in VIOLENT:
            continue
        during = part.period.meet(whole.period) == part.period
        inside = vagueness(whole.place) > vagueness(part.place) and part.place.within(whole.place)
        apart = part.place.distance_km(whole.place)
        beside = part.place.within(whole.place) or (apart is not None and apart <= NEAR_KM)
        long = whole.aggregate or whole.period.width > part.period.width + 1
        fought = part.type.event in VIOLENT and long and (inside or beside)
        bloodless = (part.type.event, part.type.sub_event) == ("Strategic developments", "Other") and beside
        if during and (fought or bloodless):
            return part.id, whole.id
    return None


def _arrests_after(a: Incident, b: Incident) -> tuple[str, str] | None:
    """The arrests and what they answer: violence not after them, in the same country, soon before."""
    held, struck = (a, b) if a.type and a.type.sub_event == ARRESTS else (b, a)
    if not (held.type and struck.type and held.period and struck.period) or held.background or struck.background:
        return None
    if held.type.sub_event != ARRESTS or struck.type.event not in VIOLENT or held.period.end < struck.period.start:
        return None
    abroad = held.place and struck.place and held.place.country != struck.place.country
    near = held.period.gap(struck.period) <= NEAR_DAYS
    return (held.id, struck.id) if near and not abroad else None


def _most_told(pairs: Sequence[tuple[str, str]], tellers: Mapping[str, set[str]]) -> set[tuple[str, str]]:
    """Of all that one incident could answer, what most reports tell of."""
    struck: dict[str, list[str]] = defaultdict(list)
    for held, violence in pairs:
        struck[held].append(violence)
    return {(held, max(many, key=lambda v: (len(tellers[v]), v))) for held, many in struck.items()}


def _sequence(a: Incident, b: Incident, often: bool) -> tuple[str, str] | None:
    """The two ids in the order of their dates, where they have to do with each other or are told together often."""
    if a.period is None or b.period is None or a.background or b.background:
        return None
    first, then = (a, b) if a.period.before(b.period) else (b, a)
    if not first.period or not then.period or not first.period.before(then.period):
        return None
    if first.period.gap(then.period) > NEAR_DAYS:
        return None
    return (first.id, then.id) if often or _related(a, b) else None


def _related(a: Incident, b: Incident) -> bool:
    """Whether they share an actor or a province, or are violence of one kind."""
    actors = [{actor_key(p.actor) for p in i.participants if p.actor.kind != "civilians"} for i in (a, b)]
    provinces = [(i.place.country, i.place.admin1) if i.place and i.place.admin1 else None for i in (a, b)]
    kinds = [i.type.event if i.type and i.type.event in VIOLENT else None for i in (a, b)]
    same = any(pair[0] and pair[0] == pair[1] for pair in (provinces, kinds))
    return bool(actors[0] & actors[1]) or same
