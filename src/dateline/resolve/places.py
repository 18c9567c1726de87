"""Names in one report -> the places they stand for, chosen together.

Each bearer of a name gets a sum of reasons: how populous it is, whether its country is spoken of, whether a division
that holds it is named (most of all right after it: "Bannu, Khyber Pakhtunkhwa"), whether its kind fits the words around
("Harnai district"), and how near it is to the other places of the report. Weights were set on half of GeoVirus and of
UCDP GED (bench/geovirus.py, bench/ged_places.py). A name whose best bearer has nothing for it stays unresolved.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dateline.resolve import countries
from dateline.resolve.candidates import Candidate
from dateline.resolve.gazetteer import Gazetteer
from dateline.resolve.mentions import Level, Mention, beside
from dateline.resolve.offsets import is_near, moved, offset
from dateline.resolve.spelling import key

POPULATION, COUNTRY, NAMED_INSIDE, NAMED_NEXT, NEAR, HINT = 0.7, 3.0, 1.5, 3.5, 1.2, 2.5
RANK = {0: 0.0, 1: 0.0, 2: -1.2, 3: -1.5}
KIND = {"country": 2.0, "region": 0.8, "admin1": 0.8, "admin2": -0.3, "district": 0.0, "site": 0.3, "town": 0.0}
PROMINENT, PROMINENT_POPULATION, DWARFED = 3.0, 150_000, 8
CAPITAL = 2.0  # for a country's capital under its own name
SEAT_KM = 80.0  # a town this near to a division's middle is its seat, though it may be a division by itself
NAMESAKE = -1.2  # instead of KIND for a division that shares its name with a town inside it
SEAT_POPULATION, VILLAGE_POPULATION = 8_000, 400  # assumed where the gazetteer gives none
NEAR_KM = 150.0
DIVISIONS = ("admin1", "admin2", "district")
METROPOLIS = 1_000_000  # from here on a city abroad needs no sign, whatever else has its name
NOTED_DIVISION = 2_000_000  # the same for a division: "West" and "Maritime" are provinces too
UNSUPPORTED_POPULATION = 250_000  # below this a place in a country that the report never names is no answer


def choose(mentions: Sequence[Mention], weights: Mapping[str, float], gazetteer: Gazetteer) -> list[Candidate | None]:
    """For each mention its place, None where no bearer of the name is credible. Order is kept."""
    for mention in mentions:
        mention.candidates = _bearers(mention, weights, gazetteer)
        mention.read(gazetteer)
    named = _with_divisions(mentions, weights)
    weights = _with_places(mentions, named)
    for mention in mentions:  # "the capital" of a report that names no country
        mention.candidates = mention.candidates or _bearers(mention, weights, gazetteer)
    for mention in mentions:
        mention.scores = {c.number: _alone(c, mention, weights) for c in mention.candidates}
        _beside(mention)
    settled = [m.best() for m in mentions]
    for mention in mentions:
        others = [c for m, c in zip(mentions, settled, strict=True) if c and key(m.name) != key(mention.name)]
        for candidate in mention.candidates:
            mention.scores[candidate.number] += _company(candidate, others, _has_seat_of_its_name(candidate, mention))
    _one_sense(mentions)
    kept = {key(m.name): c for m in mentions if (c := m.best())}
    found = [_credible(m, named, kept) for m in mentions]
    return _filled(mentions, found, named)


def _filled(
    mentions: Sequence[Mention], found: Sequence[Candidate | None], weights: Mapping[str, float]
) -> list[Candidate | None]:
    """What was found; for what was not, or lies outside the district named right behind it, the point that the words
    give, for every mention of the name."""
    lent: dict[str, Candidate] = {}
    for mention, best in zip(mentions, found, strict=True):
        if best is None or _contradicted(best, mention.levels):
            given = _measured_from(mention, mentions, found) if best is None else None
            given = given or _container(mention, weights)
            if given:
                lent.setdefault(key(mention.name), given)
    return [
        lent.get(key(m.name), c) if c is None or c.place.kind in ("town", "site") else c
        for m, c in zip(mentions, found, strict=True)
    ]


def _bearers(mention: Mention, weights: Mapping[str, float], gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The bearers of the name; where it has none those of a plainer form of it, which only tell where it is near. "The
    capital" is that of the country spoken of most, "the Afghan capital" Afghanistan's."""
    if mention.name.lower().endswith("capital"):
        whose = mention.name[: -len("capital")].strip()
        code = countries.code_of(whose) if whose else max(weights, key=lambda c: weights[c], default=None)
        capital = gazetteer.capital(code) if code else None
        return (capital,) if capital else ()
    for form in dict.fromkeys(filter(None, mention.forms())):
        found = gazetteer.candidates(form)
        if found:
            return found if form.startswith(mention.name) else tuple(map(_roughly, found))
    return ()


def _roughly(candidate: Candidate) -> Candidate:
    place = candidate.place
    rank = max(candidate.rank, 2)
    return replace(candidate, rank=rank, place=replace(place, precision=max(place.precision or 2, 2)))


def _with_places(mentions: Sequence[Mention], weights: Mapping[str, float]) -> dict[str, float]:
    """Country weights, raised by names that only one country has: each such name counts a quarter."""
    raised = dict(weights)
    for name in {key(m.name): m for m in mentions}.values():
        codes = {c.place.country_code for c in name.candidates if c.rank < 2 and c.place.country_code}
        if len(codes) == 1:
            code = codes.pop()
            raised[code] = min(1.0, raised.get(code, 0.0) + 0.25)
    return raised


def _with_divisions(mentions: Sequence[Mention], weights: Mapping[str, float]) -> dict[str, float]:
    """Country weights, raised by names that the words call a division of which one country has one: as much as half of
    the country named most."""
    raised = dict(weights)
    for name in {key(m.name): m for m in mentions if m.hints & {"admin1", "admin2"}}.values():
        codes = {c.place.country_code for c in name.candidates if c.place.kind in DIVISIONS and c.rank < 2}
        if len(codes) == 1 and (code := codes.pop()):
            raised[code] = min(1.0, raised.get(code, 0.0) + 0.5)
    return raised


def _people(candidate: Candidate) -> int:
    population = candidate.place.population
    if population:
        return population
    return SEAT_POPULATION if candidate.place.feature in ("PPLA", "PPLA2", "PPLC", "ADM2") else VILLAGE_POPULATION


def _has_seat_of_its_name(candidate: Candidate, mention: Mention) -> bool:
    """Whether a division shares the name with a town inside or beside it; the bare name then means the town."""
    if candidate.place.kind not in ("admin1", "admin2"):
        return False
    towns = [c for c in mention.candidates if c.place.kind == "town" and c.rank < 2]
    return any(t.inside(candidate) or (t.place.distance_km(candidate.place) or 0.0) < SEAT_KM for t in towns)


def _prominent(candidate: Candidate, mention: Mention) -> bool:
    """Whether a large town dwarfs all others of its own name, so that writers need not say which they mean."""
    people = candidate.place.population or 0
    if candidate.place.kind != "town" or candidate.rank > 1 or people < PROMINENT_POPULATION or mention.qualified():
        return False
    return _dwarfs(candidate, mention)


def _dwarfs(candidate: Candidate, mention: Mention) -> bool:
    rivals = (c for c in mention.candidates if c.place.kind == "town" and c.number != candidate.number and c.rank < 2)
    return all((c.place.population or 0) * DWARFED <= (candidate.place.population or 0) for c in rivals)


def _alone(candidate: Candidate, mention: Mention, weights: Mapping[str, float]) -> float:
    place = candidate.place
    score = POPULATION * math.log10(_people(candidate) + 100) + RANK[candidate.rank]
    score += NAMESAKE if _has_seat_of_its_name(candidate, mention) else KIND[place.kind]
    score += PROMINENT if _prominent(candidate, mention) else 0.0
    score += CAPITAL if place.feature == "PPLC" and candidate.rank < 2 else 0.0
    score += COUNTRY * weights.get(place.country_code or "", 0.0)
    if mention.hints:
        kind = {"district": "admin2", "region": "admin1", "site": "town"}.get(place.kind, place.kind)
        score += HINT if kind in mention.hints else 0.0
    return score


def _beside(mention: Mention) -> None:
    """Adds what the divisions and the country named right after a place say for the bearers that lie in them."""
    for depth, level in enumerate(mention.levels):
        wider = [a for a in level.bearers if not _in_a_list(mention, a)]
        for candidate in mention.candidates:
            if any(candidate.inside(a) for a in wider):
                mention.scores[candidate.number] += NAMED_NEXT / (1 + depth)


def _in_a_list(mention: Mention, other: Candidate) -> bool:
    """Whether the name has a bearer of the other's level and country: "Louisiana, Missouri" lists two states."""
    level = (other.place.kind, other.place.country_code)
    return any((c.place.kind, c.place.country_code) == level and c.number != other.number for c in mention.candidates)


def _contradicted(best: Candidate, path: Sequence[Level]) -> bool:
    """Whether the words put a town in a division that does not hold it: "Xyz, in the municipality of Abc"."""
    if best.place.kind not in ("town", "site") or best.admin1 is None:
        return False
    said = (level.bearers for level in path if level.said)
    divisions = next((d for bearers in said if (d := [b for b in bearers if b.place.kind in DIVISIONS])), [])
    near = (best.place.distance_km(d.place) or 0.0 for d in divisions)
    return bool(divisions) and not any(best.inside(d) for d in divisions) and min(near) > SEAT_KM


def _container(mention: Mention, weights: Mapping[str, float]) -> Candidate | None:
    """For a place that no gazetteer has, the division named right after it ("Xyz village, Idlib"): its point, less
    precise, under the place's own name."""
    for depth, level in enumerate(mention.levels):
        wider = [w for further in mention.levels[depth + 1 :] for w in further.bearers]
        seats = [s for s in level.seats if not wider or any(s.inside(w) for w in wider)]
        divisions = seats or [a for a in level.bearers if a.place.kind != "country"]
        if not divisions:
            continue
        best = max(
            divisions,
            key=lambda d: (
                sum(d.inside(w) for w in wider),
                weights.get(d.place.country_code or "", 0.0),
                d.place.population or 0,
            ),
        )
        if any(best.inside(w) for w in wider) or best.place.country_code in weights:
            return _somewhere_in(best, mention.name)
    return None


def _measured_from(
    mention: Mention, mentions: Sequence[Mention], found: Sequence[Candidate | None]
) -> Candidate | None:
    """For a place that no gazetteer has, the point that "Xyz, a village 30 km south of Abc" gives."""
    for other, known in zip(mentions, found, strict=True):
        between = mention.after[: max(0, other.start - mention.end)]
        whole = other.start > mention.end and len(between) == other.start - mention.end
        if known and whole and (offset(between) or (is_near(between) and beside(between))):
            place = moved(known.place, between)
            return replace(known, place=replace(place, name=mention.name, id="", kind="town", population=None))
    return None


def _somewhere_in(division: Candidate, name: str) -> Candidate:
    place, (lat, lon) = division.place, division.dense or (division.place.lat, division.place.lon)
    precision = max(place.precision or 3, 2)
    return replace(division, place=replace(place, name=name, id="", kind="town", precision=precision, lat=lat, lon=lon))


def _company(candidate: Candidate, others: Sequence[Candidate], namesake: bool) -> float:
    """What the other places of the report say for a candidate: it lies in one of them or holds one, or is near one."""
    divisions = [o for o in others if o.place.kind != "country"]
    inside = any(candidate.inside(o) or (not namesake and o.inside(candidate)) for o in divisions)
    distances = [
        d
        for o in others
        if o.place.kind not in ("country", "admin1")
        if (d := candidate.place.distance_km(o.place)) is not None
    ]
    near = math.exp(-min(distances) / NEAR_KM) if distances else 0.0
    return NAMED_INSIDE * inside + NEAR * near


def _one_sense(mentions: Sequence[Mention]) -> None:
    """A name means one place throughout a report, unless the words around it name a kind."""
    total: dict[tuple[str, frozenset[str]], dict[int, float]] = {}
    for mention in mentions:
        best = total.setdefault((key(mention.name), mention.hints), {})
        for number, score in mention.scores.items():
            best[number] = max(best.get(number, score), score)
    for mention in mentions:
        mention.scores = total[key(mention.name), mention.hints]


def _well_known(candidate: Candidate) -> bool:
    least = UNSUPPORTED_POPULATION if candidate.place.kind in ("town", "region") else NOTED_DIVISION
    return candidate.rank < 2 and (candidate.place.population or 0) >= least


def _credible(mention: Mention, weights: Mapping[str, float], settled: Mapping[str, Candidate]) -> Candidate | None:
    """The best candidate, None where it is small and lies where the report is not, or only sounds like the name. Where
    no country is named the report is where its other places are."""
    best = mention.best()
    if best is None or best.place.kind == "country":
        return best
    code = best.place.country_code
    others = [c for name, c in settled.items() if name != key(mention.name)]
    elsewhere = {c.place.country_code for c in others if _well_known(c) or not weights}
    placed = any(best.inside(wider) for level in mention.levels for wider in level.bearers)
    if code in weights or code in elsewhere or placed:
        return best
    alone = not weights and not others and len({c.place.country_code for c in mention.candidates}) == 1
    noted = _well_known(best) and (_dwarfs(best, mention) or _people(best) >= METROPOLIS)
    known = (alone or noted or _prominent(best, mention)) and not mention.names_a_building()
    return best if known or _alone_of_its_name(mention) else None


def _alone_of_its_name(mention: Mention) -> bool:
    """Whether a name of several words has bearers in one country only, so that it needs no other sign."""
    codes = {c.place.country_code for c in mention.candidates}
    return " " in mention.name and len(codes) == 1 and all(c.rank < 2 for c in mention.candidates)
