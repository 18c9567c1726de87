"""Claims -> Incidents and their Relations: which claims of many reports describe one happening, and what follows.

happening    claims that share `about`: what one report tells of one thing
scoring      two happenings -> weighted reasons in words
clustering   scores -> groups, by average, never by chaining; assessments always hold
tolls, consensus, origins, relations: what follows from a group
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import combinations

from dateline.corroborate.clustering import groups
from dateline.corroborate.consensus import participants_of, period_of, place_of, type_of
from dateline.corroborate.corrections import settled
from dateline.corroborate.happening import HAPPENED, Happening, happenings, is_part
from dateline.corroborate.judgements import incident_id, verdicts
from dateline.corroborate.nearby import pairs
from dateline.corroborate.origins import among, origins
from dateline.corroborate.relations import relations
from dateline.corroborate.scoring import Rarity, forgiving, rarity, reasons, total
from dateline.corroborate.tolls import tolls
from dateline.model import Assessment, Claim, Incident, Link, Reason, Relation, Report

__all__ = ["incidents", "origins", "settled"]

FORGIVEN_FIT = 2.0  # what the rest must come to where one mistake is forgiven
BATTLES = "Battles"
LEAST_SAID = 2  # of day, place, people and count, for an incident that one report alone tells
Pair = tuple[int, int]


def incidents(
    claims: Iterable[Claim],
    reports: Sequence[Report],
    assessments: Sequence[Assessment] = (),
    brief_id: str | None = None,
) -> tuple[list[Incident], list[Relation]]:
    """Incidents in the order of their first telling, and how they stand to each other.

    What was only planned, denied or imagined gives none. Claims of the report `brief_id` are placed in the incidents
    they fit and change nothing else about them; what fits nothing becomes an incident of brief claims alone.
    The order of claims and reports makes no difference.
    """
    told = [h for h in happenings(claims, reports) if h.modality in HAPPENED]
    news = [h for h in told if h.report_id != brief_id]
    brief = [h for h in told if h.report_id == brief_id]
    everything = news + brief
    same, different = verdicts(assessments, everything)
    rare = rarity(news)

    @cache
    def score(i: int, j: int) -> float:
        return total(reasons(everything[min(i, j)], everything[max(i, j)], rare))

    count = len(news)
    apart = [*different, *_told_apart(everything)]
    near = list(pairs(news))
    grouped = groups(count, score, _below(same, count), _below(apart, count), near)
    clusters = [c for c in grouped if _tells_enough([everything[i] for i in c])]
    dated = [c for c in clusters if len({everything[i].report_id for i in c}) > 1 or _dated(everything[i] for i in c)]
    clusters = dated if any(_dated(everything[i] for i in c) for c in clusters) else clusters
    if grouped and not clusters and sum(r.id != brief_id for r in reports) == 1:  # coded alone, it is about something
        clusters = [max(grouped, key=lambda c: max(everything[i].said for i in c))]
    clusters = _adopting(clusters, grouped, everything, rare, near, _below(apart, count))
    placed = _placed(everything, count, clusters, rare, same, different)
    settled = {i for many in placed.values() for i in many}
    clusters += [[i] for i in range(count, len(everything)) if i not in settled]
    sources = {i: group for group in _origins(tuple(r for r in reports if r.id != brief_id)) for i in group}
    by_id = {r.id: r for r in reports}
    found, members = [], {}
    for n, cluster in enumerate(clusters):
        of = [everything[i] for i in cluster]
        found.append(_incident(of, [everything[i] for i in placed.get(n, ())], by_id, sources, rare))
        if of[0].report_id != brief_id:
            members[found[-1].id] = of
    return found, relations([i for i in found if i.id in members], members)


@lru_cache(maxsize=2)
def _origins(reports: tuple[Report, ...]) -> list[tuple[str, ...]]:
    """The origins of reports, kept for the next look at a brief that was changed."""
    return origins(reports)


def _tells_enough(of: Sequence[Happening]) -> bool:
    """Whether it is more than one report's passing mention without day, place, people or count."""
    return any(h.imported for h in of) or len({h.report_id for h in of}) > 1 or max(h.said for h in of) >= LEAST_SAID


def _dated(of: Iterable[Happening]) -> bool:
    """Whether something gives it a day, if only that of the news; a table's row needs none."""
    return any(h.period or h.imported for h in of)


def _adopting(
    clusters: Sequence[list[int]],
    grouped: Sequence[list[int]],
    many: Sequence[Happening],
    rare: Rarity,
    near: Iterable[Pair],
    apart: Iterable[Pair],
) -> list[list[int]]:
    """The clusters with the passing mentions that fit one of them, one mistake forgiven; the others are left out."""
    home = {i: n for n, cluster in enumerate(clusters) for i in cluster}
    barred = {frozenset(p) for p in apart}
    beside: dict[int, set[int]] = defaultdict(set)
    for i, j in near:
        beside[i].add(home.get(j, -1))
        beside[j].add(home.get(i, -1))
    found = [list(c) for c in clusters]
    for group in (g for g in grouped if g[0] not in home):
        fits = {}
        for n in sorted({n for i in group for n in beside[i]} - {-1}):
            crossing = [(i, j) for i in group for j in found[n]]
            if not any(frozenset(p) in barred for p in crossing):
                scores = [forgiving(reasons(many[min(p)], many[max(p)], rare)) for p in crossing]
                fits[n] = sum(scores) / len(scores)
        best = max(fits, key=lambda n: (fits[n], -n), default=None)
        if best is not None and fits[best] > 0:
            found[best] = sorted(found[best] + group)
    return found


def _below(judged: Iterable[Pair], count: int) -> list[Pair]:
    return [p for p in judged if max(p) < count]


def _told_apart(many: Sequence[Happening]) -> list[Pair]:
    """Pairs that their own report relates: what answers, precedes or contains another, or two parts of one whole."""
    where = {h.key: n for n, h in enumerate(many)}
    ties = [(n, c.value) for n, h in enumerate(many) for c in h.links if isinstance(c.value, Link)]
    parts: dict[str, set[int]] = defaultdict(set)
    for n, link in ties:
        if is_part(link):
            parts[link.to].add(n)
    siblings = [pair for some in parts.values() for pair in combinations(sorted(some), 2)]
    return [(n, where[v.to]) for n, v in ties if v.kind != "same_as" and v.to in where] + siblings


def _placed(
    many: Sequence[Happening],
    count: int,
    clusters: Sequence[Sequence[int]],
    rare: Rarity,
    same: Iterable[Pair],
    different: Iterable[Pair],
) -> dict[int, list[int]]:
    """Which of the brief's happenings, from `count` on, go to which cluster: as judged, else the best fit.

    Where none fits as it stands, one mistake is forgiven if all the rest fits well: a brief with a wrong date still
    speaks of the incident.
    """
    homes = {i: n for n, cluster in enumerate(clusters) for i in cluster}
    barred = {(j, homes[i]) for i, j in different if i in homes and j >= count}
    told = {j: homes[i] for i, j in same if i in homes and j >= count}
    placed: dict[int, list[int]] = {}
    for j in range(count, len(many)):
        found = {
            n: [reasons(many[i], many[j], rare) for i in c] for n, c in enumerate(clusters) if (j, n) not in barred
        }
        fits = {n: sum(map(total, some)) / len(some) for n, some in found.items()}
        if max(fits.values(), default=0.0) <= 0:
            fits = {n: sum(map(forgiving, some)) / len(some) - FORGIVEN_FIT for n, some in found.items()}
        best = told.get(j, max(fits, key=lambda n: (fits[n], -n), default=None))
        if best is not None and (j in told or fits[best] > 0):
            placed.setdefault(best, []).append(j)
    return placed


def _incident(
    of: Sequence[Happening],
    beside: Sequence[Happening],
    reports: Mapping[str, Report],
    sources: Mapping[str, tuple[str, ...]],
    rare: Rarity,
) -> Incident:
    """What the happenings `of` say together; `beside` are the brief's, which only add their claims."""
    claims = [c for h in of for c in h.claims]
    kind, place, participants = type_of(of), place_of(of), participants_of(of)
    abroad = (
        p.actor.country for p in participants if p.role == "attacker" and place and p.actor.country != place.country
    )
    return Incident(
        id=incident_id(of[0]),
        claims=(*claims, *(c for h in beside for c in h.claims)),
        type=kind,
        period=period_of(of),
        place=place,
        participants=participants,
        tolls=tolls(
            claims, reports, sources, frozenset(c for c in abroad if c), kind is not None and kind.event == BATTLES
        ),
        origins=among(sources, (h.report_id for h in [h for h in of if not h.ground] or of)),
        reasons=tuple(_why(of, reports, rare)),
        background=all(h.modality == "background" for h in of),
        aggregate=any(h.aggregate for h in of),
    )


def _why(of: Sequence[Happening], reports: Mapping[str, Report], rare: Rarity) -> Iterable[Reason]:
    """For each happening but the first, the reasons that tie it to the earlier one it fits best."""

    def name(h: Happening) -> str:
        return reports[h.report_id].path if h.report_id in reports else h.report_id

    for n, h in enumerate(of[1:], 1):
        best, found = max(((o, reasons(o, h, rare)) for o in of[:n]), key=lambda pair: total(pair[1]))
        yield from (Reason(f"{name(best)} and {name(h)}: {r.words}", r.weight) for r in found)
