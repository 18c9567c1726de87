"""Incidents and their happenings -> Relations: part_of and responds_to as reports say, precedes as the dates say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, permutations

from dateline.corroborate.happening import Happening, vagueness
from dateline.corroborate.scoring import NEAR_KM, VIOLENT
from dateline.model import Incident, Link, Period, Quote, Relation

STRATEGIC, ARRESTS = "Strategic developments", "Arrests"
DEEDS = (ARRESTS, "Agreement")  # of strategic developments, what answers violence
STATED = ("responds_to", "part_of", "precedes")
MOST, FEWEST = 0.5, 3  # share and number of the reports; on the cases, 11 relations more were right and 5 more wrong
NEAR_DAYS = 92  # beyond that, one incident before another is history and no sequence


def relations(incidents: Sequence[Incident], members: Mapping[str, Sequence[Happening]]) -> list[Relation]:
    """Relations between the incidents, each once; `members` are the reports' happenings of each incident id.

    What is told beside longer or wider fighting and lies within its days and its place is a part of it, and so is what
    was no violence of its own in the same town. Arrests and agreements answer the violence before them of which
    the same reports tell most, whether or not a word says so. Where one report tells of violence and of what came
    before it, with nothing between the two, the earlier one precedes; parts leave that to their umbrella.
    """
    stated = _stated(incidents, members)
    # a table sets no two of its rows beside each other
    tellers = {name: {h.report_id for h in many if not h.imported} for name, many in members.items()}
    tellers |= _matter(tellers)
    told = {frozenset((r.from_id, r.to_id)) for r in stated}
    within = _most_told(
        [p for a, b in _sharing(incidents, tellers) if (p := _part(a, b)) and frozenset(p) not in told], tellers
    )
    told |= {frozenset(p) for p in within}
    contained = within | {(r.from_id, r.to_id) for r in stated if r.kind == "part_of"}
    parts = {part for part, _ in contained} - {whole for _, whole in contained}
    close = _sharing([i for i in incidents if i.id not in parts], tellers)
    answers = _most_told([p for a, b in close if (p := _answer(a, b)) and frozenset(p) not in told], tellers)
    told |= {frozenset(p) for p in answers}
    sequences = _sequences(close)
    return [
        *stated,
        *(Relation(a, b, "part_of") for a, b in sorted(within)),
        *(Relation(a, b, "responds_to") for a, b in sorted(answers)),
        *(Relation(a, b, "precedes") for a, b in sorted(sequences) if frozenset((a, b)) not in told),
    ]


def _matter(tellers: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """What half of the reports or more tell is the matter of all of them, also of those that only go on from it."""
    everyone = set().union(*tellers.values())
    return {
        i: everyone for i, reports in tellers.items() if len(reports) >= MOST * len(everyone) and len(reports) >= FEWEST
    }


def _before(first: Period | None, then: Period | None) -> bool:
    return first is not None and then is not None and first.before(then)


def _sequences(close: Iterable[tuple[Incident, Incident]]) -> set[tuple[str, str]]:
    """Of pairs told together, what came before violence, by the days, with nothing between that is told with both."""
    pairs = [p for p in close if not any(i.background or (i.type and i.type.sub_event == ARRESTS) for i in p)]
    when = {i.id: i.period for p in pairs for i in p}
    near: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        near[a.id].add(b.id)
        near[b.id].add(a.id)
    found = set()
    for a, b in (p for pair in pairs for p in permutations(pair)):
        if _before(a.period, b.period) and b.type and b.type.event in VIOLENT:
            beside = near[a.id] & near[b.id]
            if not any(_before(a.period, when[c]) and _before(when[c], b.period) for c in beside):
                found.add((a.id, b.id))
    return found


def _stated(incidents: Sequence[Incident], members: Mapping[str, Sequence[Happening]]) -> list[Relation]:
    """The direction that more reports give, with the words of all of them; nothing against the days given."""
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
    kept = [k for k in quotes if not _against(k[2], days[k[0]], days[k[1]])]
    kept = [k for k in kept if (k[1], k[0], k[2]) not in quotes or (votes(k), k) > (votes((k[1], k[0], k[2])), k)]
    return [Relation(*key, tuple(sorted(quotes[key], key=lambda q: q.span))) for key in sorted(kept)]


def _against(kind: str, one: Period | None, other: Period | None) -> bool:
    """Whether the days contradict it: a part outside of its whole, an answer before what it answers."""
    return (kind != "precedes" and _before(one, other)) or (kind != "responds_to" and _before(other, one))


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


def _answer(a: Incident, b: Incident) -> tuple[str, str] | None:
    """What authorities did and the violence that it answers: not after it, in the same country, soon before."""
    deed, struck = (a, b) if a.type and a.type.event == STRATEGIC else (b, a)
    if not (deed.type and struck.type and deed.period and struck.period) or deed.background or struck.background:
        return None
    if deed.type.sub_event not in DEEDS or struck.type.event not in VIOLENT or deed.period.end < struck.period.start:
        return None
    abroad = deed.place and struck.place and deed.place.country != struck.place.country
    near = deed.period.gap(struck.period) <= NEAR_DAYS
    return (deed.id, struck.id) if near and not abroad else None


def _most_told(pairs: Sequence[tuple[str, str]], tellers: Mapping[str, set[str]]) -> set[tuple[str, str]]:
    """Of all that one incident could answer, what most reports tell of."""
    struck: dict[str, list[str]] = defaultdict(list)
    for held, violence in pairs:
        struck[held].append(violence)
    return {(held, max(many, key=lambda v: (len(tellers[v]), v))) for held, many in struck.items()}
