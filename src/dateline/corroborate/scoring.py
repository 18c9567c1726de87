"""Two happenings -> Reasons: why they may be one, or may not, each in words and with a weight.

The weights add up like evidence: above zero in sum means "rather the same than not"; agreements that most of a
collection shares are discounted.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateline.corroborate.happening import (
    COUNTRY,
    DISTRICT,
    FAR_KM,
    PROVINCE,
    TOWN,
    UNRESOLVED,
    Happening,
    actor_key,
    is_part,
    vagueness,
)
from dateline.corroborate.nearby import APART_DAYS, KNOWN_WITHIN, rows_of_one_table
from dateline.corroborate.weights import WEIGHTS
from dateline.model import Figure, Link, Participant, Period, Place, Reason

CHANCE = "likeness by chance"
FEW = 8  # reports a week
MOST_ACTORS, MOST_NUMBERS = 2, 2  # that add up
MULTIPLE, LARGE = 3, 20  # counts that differ so much, the higher one at least so large, are hardly of one happening
NEAR_KM = 10.0  # ACLED's "exact" radius
LEVELS = {TOWN: "town", DISTRICT: "district", PROVINCE: "province"}
VIOLENT = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians"})
UNTELLING = frozenset({"civilians", "unidentified"})  # kinds of actor that any incident may have
STRUCK = ("target", "victim")
TURNED = "attacker and attacked changed"
SIDES = {  # kinds of actor that fight each other
    "state forces": frozenset({"state forces", "government", "external forces"}),
    "armed groups": frozenset(
        {"rebel group", "political militia", "communal militia", "identity militia", "gang", "unidentified"}
    ),
}
SOON_DAYS = 3  # two reports within them are of one news cycle
NEWS = ("news of one day", "news a day apart", "news of the same days")  # by the days between
DAYS_FULL, TYPE_FULL, PROVINCE_FULL = (
    2.0,
    1.0,
    1.0,
)  # surprise, in nats, from which such an agreement has its full weight
LATE_DAYS = 120  # after which nobody tells an undated happening as if it were known
DAY_WIDTH = 2  # days; a period that names the day, or a night


@dataclass(frozen=True, slots=True)
class Rarity:
    """How telling a word or a number is in this collection of reports."""

    reports: int
    weekly: float  # reports of the week around a report, FEW where none has a day
    words: Counter[str]
    numbers: Counter[int]
    same_days: float = 0.0  # share of pairs of reports that came out within the same days
    same_type: float = 0.0  # share of pairs of happenings of one type
    same_province: float = 0.0

    @property
    def prior(self) -> float:
        """What two happenings start with, the less the more reports there are of any week."""
        more = math.log(max(1.0, self.weekly / FEW))
        return WEIGHTS["chance"] + WEIGHTS["chance, by e times the reports a week"] * more

    def of_word(self, word: str) -> float:
        """Inverse document frequency, 0 for a word that every report uses."""
        return math.log((1 + self.reports) / (1 + self.words[word]))

    def of_number(self, number: int) -> float:
        """Little for the small counts that any incident has, most for a large one that few reports give."""
        size = min(1.0, math.log10(max(1, number)) / 1.5) ** 2
        spread = self.numbers[number] / max(1, self.reports)
        return WEIGHTS["same number"] + WEIGHTS["same number, large and rare"] * size * (1 - 0.5 * spread)


def rarity(happenings: Sequence[Happening]) -> Rarity:
    """Counts over the happenings, each report once for a word or a number."""
    words = {(h.report_id, w) for h in happenings for w in h.words}
    numbers = {(h.report_id, n) for h in happenings for f in h.figures for n in _values(f)}
    days = [h.day for h in happenings if h.day]
    reports, together = len({h.report_id for h in happenings}), _together(days)
    weekly = (
        together * reports if days else FEW
    )  # around the average report, so that one with a wrong year moves little
    counts = Counter(w for _, w in words), Counter(n for _, n in numbers)
    types = _alike(h.type for h in happenings if h.type)
    provinces = _alike((h.place.country, h.place.admin1) for h in happenings if h.place and h.place.admin1)
    return Rarity(reports, weekly, *counts, together, types, provinces)


def _alike(values: Iterable[object]) -> float:
    """The share of pairs that are equal, each with itself among them."""
    counts = Counter(values)
    return sum((n / counts.total()) ** 2 for n in counts.values())


def _together(days: Sequence[date]) -> float:
    """The share of pairs of days, each with itself among them, that lie within SOON_DAYS of each other."""
    counts = Counter(d.toordinal() for d in days)
    near = sum(n * counts[d + k] for d, n in counts.items() for k in range(-SOON_DAYS, SOON_DAYS + 1))
    return near / len(days) ** 2 if days else 0.0


def surprise(share: float, full: float) -> float:
    """How telling an agreement is that so many pairs share: 0 where all do, 1 from a share of exp(-full) on."""
    return min(1.0, -math.log(share) / full) if share > 0 else 1.0


def reasons(a: Happening, b: Happening, rare: Rarity) -> tuple[Reason, ...]:
    """Everything that speaks for or against the two being one, strongest first; the prior is one of them."""
    found = [Reason(CHANCE, rare.prior)]
    if rows_of_one_table(a, b):
        found.append(Reason("two rows of one table", WEIGHTS["rows of one table"]))
    elif a.report_id == b.report_id:
        found.append(Reason("one report tells them apart", WEIGHTS["one report tells both"]))
    found += _of_extent(a, b)
    found += _of_time(a, b, rare)
    found += _of_places(a, b, rare)
    found += _of_type(a, b, rare)
    found += _of_participants(a.participants, b.participants)
    found += _of_figures(a.figures, b.figures, rare)
    if a.report_id != b.report_id:
        found += _of_words(a, b, rare)
    return tuple(sorted(found, key=lambda r: (-abs(r.weight), r.words)))


def _of_extent(a: Happening, b: Happening) -> list[Reason]:
    """Whether one covers several incidents, or places far from each other, and the other only one of them."""
    wide = [h for h in (a, b) if h.aggregate or h.spread]
    for part, other in ((a, b), (b, a)):
        vague = other.place is None or vagueness(other.place) >= COUNTRY
        if not wide and vague and any(isinstance(c.value, Link) and is_part(c.value) for c in part.links):
            return [
                Reason("one is a part of what its report tells, the other has no place", WEIGHTS["part and no place"])
            ]
    if len(wide) != 1:
        return []
    narrow = a if wide[0] is b else b
    if wide[0].aggregate and narrow.place and vagueness(narrow.place) > DISTRICT:
        return []
    if wide[0].aggregate:
        return [Reason("one sums up several incidents, the other does not", WEIGHTS["umbrella and part"])]
    if all(any(vagueness(p) <= DISTRICT for p in h.places) for h in (a, b)):
        return [Reason("one covers places far from each other, the other one place", WEIGHTS["many places and one"])]
    return []


def total(found: Iterable[Reason]) -> float:
    """The sum of the weights."""
    return sum(r.weight for r in found)


def forgiving(found: Iterable[Reason]) -> float:
    """The sum without the one reason that speaks most against; what chance weighs stays."""
    weights = [r.weight for r in found if r.words != CHANCE]
    return total(found) - min([0.0, *weights])


def _of_time(a: Happening, b: Happening, rare: Rarity) -> list[Reason]:
    p, q = a.period, b.period
    if p is None or q is None or a.guessed or b.guessed:
        return _of_publication(a, b, rare)
    apart = p.gap(q)
    if apart == 0:
        narrow, wide = sorted((p.width, q.width))
        one = "one day in both" if wide <= DAY_WIDTH else "one day within a stretch"
        name = one if narrow <= DAY_WIDTH else "stretches overlap"
        return [Reason(f"the dates agree ({_span(p.meet(q) or p)})", WEIGHTS[name])]
    if apart == 1:
        return [Reason(f"a day apart ({_span(p)}; {_span(q)})", WEIGHTS["a day apart"])]
    weight = WEIGHTS["days apart"] + WEIGHTS["days apart, by doubling"] * math.log2(apart)
    weight = WEIGHTS["beyond the possible"] if apart > APART_DAYS else weight
    return [Reason(f"{apart} days apart ({_span(p)}; {_span(q)})", weight)]


def _of_publication(a: Happening, b: Happening, rare: Rarity) -> list[Reason]:
    """Where one gives no day of its own: it was before its report came out, and news is told soon."""
    for dated, told in ((a, b), (b, a)):
        if dated.period and not dated.guessed and told.latest and dated.period.start > told.latest + timedelta(days=1):
            return [Reason(f"one was told before {dated.period.start.isoformat()}", WEIGHTS["told before it happened"])]
    for undated, over in ((a, b), (b, a)):
        if undated.since and over.period and not over.guessed and over.period.end < undated.since:
            words = f"one came after {undated.since.isoformat()}, the other was over by then"
            return [Reason(words, WEIGHTS["over before the other began"])]
    if a.latest is None or b.latest is None:
        return []
    waited = abs((a.latest - b.latest).days)
    if waited <= SOON_DAYS:
        name = NEWS[min(waited, len(NEWS) - 1)]
        return [Reason(f"both were {name}", WEIGHTS[name] * surprise(rare.same_days, DAYS_FULL))]
    weight = WEIGHTS["told apart, by doubling"] * math.log2(waited / SOON_DAYS)
    if (a.period is None) != (b.period is None) and waited <= KNOWN_WITHIN:
        return [Reason(f"told {waited} days apart, in one as known", max(weight, WEIGHTS["told apart, as known"]))]
    weight = WEIGHTS["beyond the possible"] if waited > LATE_DAYS else weight
    return [Reason(f"told {waited} days apart", weight)]


def _span(period: Period) -> str:
    start, end = period.start.isoformat(), period.end.isoformat()
    return start if start == end else f"{start} to {end}"


def _of_places(a: Happening, b: Happening, rare: Rarity) -> list[Reason]:
    """The pair of places that fits best: a happening in several towns is told by one of them."""
    known = [[p for p in h.places if vagueness(p) < UNRESOLVED] for h in (a, b)]
    if not all(known):
        return _of_names(a, b)
    fine = [[p for p in many if vagueness(p) <= DISTRICT] or many for many in known]
    found = [r for p in fine[0] for q in fine[1] if (r := _of_place(p, q, rare))]
    return [max(found, key=lambda r: (r.weight, r.words))] if found else []


def _of_names(a: Happening, b: Happening) -> list[Reason]:
    """Where one says no known place: a name in the same sentences speaks for it, a missing one not against it."""
    wide = {PROVINCE, COUNTRY}
    mine, theirs = ({p.name for p in (*h.places, *h.beside) if vagueness(p) not in wide} for h in (a, b))
    names = sorted(mine & theirs)
    return [Reason(f"both name {names[0]}", WEIGHTS["same name"])] if names else []


def _of_place(p: Place, q: Place, rare: Rarity) -> Reason | None:
    if p.country and q.country and p.country != q.country:
        named = COUNTRY in (vagueness(p), vagueness(q))
        return Reason(
            f"{p.country}, not {q.country}", WEIGHTS["other country, by name alone" if named else "other country"]
        )
    wide, narrow = sorted((p, q), key=lambda x: (vagueness(x), x.name), reverse=True)
    level = vagueness(wide)
    if level == COUNTRY:
        return Reason(f"both in {wide.name}", WEIGHTS["same country"])
    if p.id and p.id == q.id:
        telling = surprise(rare.same_province, PROVINCE_FULL) if level == PROVINCE else 1.0
        return Reason(f"both in {p.name}", WEIGHTS[f"same {LEVELS[level]}"] * telling)
    if narrow.within(wide):
        return Reason(
            f"{narrow.name} lies in {wide.name}",
            WEIGHTS["within the district" if level <= DISTRICT else "within the province"],
        )
    if level == PROVINCE:
        other = p.admin1 and q.admin1 and p.admin1 != q.admin1
        return Reason(f"{narrow.name} is not in {wide.name}", WEIGHTS["other province"]) if other else None
    return _of_distance(p, q)


def _of_distance(p: Place, q: Place) -> Reason | None:
    apart = p.distance_km(q)
    if apart is None:
        return None
    words = f"{p.name} and {q.name} are {apart:.0f} km apart"
    if apart <= NEAR_KM:
        return Reason(words, WEIGHTS["near"])
    if apart <= FAR_KM:
        return Reason(words, WEIGHTS["in reach, one district" if p.admin2 and p.admin2 == q.admin2 else "in reach"])
    return Reason(words, WEIGHTS["far"])


def _of_type(a: Happening, b: Happening, rare: Rarity) -> list[Reason]:
    if a.type is None or b.type is None:
        return []
    p, q = a.type, b.type
    if p == q:
        return [Reason(f"both are {p.sub_event}", WEIGHTS["same type"] * surprise(rare.same_type, TYPE_FULL))]
    if p.event == q.event:
        name = "same kind of violence" if p.event in VIOLENT else "other kind of strategy"
        return [Reason(f"both are {p.event}", WEIGHTS[name])]
    if _violent(a) and _violent(b):
        name = "other kind of violence" if {p.event, q.event} <= VIOLENT else "violence and dead"
        return [Reason(f"{p.sub_event} and {q.sub_event}", WEIGHTS[name])]
    return [Reason(f"{p.event} is not {q.event}", WEIGHTS["violence and none"])]


def _violent(h: Happening) -> bool:
    """Whether it is violence by its type or, whatever it is called, by its dead."""
    dead = any(f.outcome == "killed" and max(_values(f), default=0) > 0 for f in h.figures)
    return dead or (h.type is not None and h.type.event in VIOLENT)


def _of_participants(a: Sequence[Participant], b: Sequence[Participant]) -> list[Reason]:
    found = []
    for side, kinds in SIDES.items():
        mine, theirs = (
            {p.role in STRUCK for p in many if p.actor.kind in kinds and p.role != "other"} for many in (a, b)
        )
        if len(mine) == len(theirs) == 1 and mine != theirs:
            found.append(Reason(f"{side} attack in one and are attacked in the other", WEIGHTS[TURNED]))
    parts = [{(actor_key(p.actor), p.role): p.actor for p in many if p.actor.kind not in UNTELLING} for many in (a, b)]
    agreed = [parts[0][k] for k in sorted(parts[0].keys() & parts[1].keys())]
    own = [x for x in agreed if x.kind not in SIDES["state forces"]]
    if agreed:
        weight = WEIGHTS["actor in the same part"] * min(MOST_ACTORS, len(own))
        weight += WEIGHTS["state in the same part"] * (len(own) < len(agreed))
        names = ", ".join(dict.fromkeys(x.name for x in agreed))
        found.append(Reason(f"the same part for {names}", weight))
    return found


def _of_figures(a: Sequence[Figure], b: Sequence[Figure], rare: Rarity) -> list[Reason]:
    mine, theirs = _counts(a), _counts(b)
    shared = sorted(mine & theirs)
    if shared:
        best = max(shared, key=lambda c: (rare.of_number(c[1]), c))
        weight = sum(sorted((rare.of_number(n) for _, n in shared), reverse=True)[:MOST_NUMBERS])
        return [Reason(f"both count {best[1]} {best[0]}", weight)]
    return _far_apart(a, b)


def _far_apart(a: Sequence[Figure], b: Sequence[Figure]) -> list[Reason]:
    """Where every count that both give of one group and outcome is a multiple of the other's: a total beside a part."""
    most = [_most_of(a), _most_of(b)]
    pairs = {k: sorted((most[0][k], most[1][k])) for k in sorted(most[0].keys() & most[1].keys())}
    if not pairs or any(few * MULTIPLE > many or many < LARGE for few, many in pairs.values()):
        return []
    (outcome, group), (few, many) = next(iter(pairs.items()))
    return [Reason(f"{many} {group} {outcome} in one, {few} in the other", WEIGHTS["counts far apart"])]


def _most_of(figures: Sequence[Figure]) -> dict[tuple[str, str], int]:
    """The highest count of each group and outcome, parts left out."""
    told = [f for f in figures if f.best and f.group and f.scope != "part"]
    return {
        (f.outcome, f.group or ""): max(g.best or 0 for g in told if (g.outcome, g.group) == (f.outcome, f.group))
        for f in told
    }


def _counts(many: Sequence[Figure]) -> set[tuple[str, int]]:
    return {(f.outcome, n) for f in many for n in _values(f) if n > 0}


def _values(figure: Figure) -> set[int]:
    """The number as counted; none for a vague word."""
    return {figure.best} if figure.best is not None else set()


def _of_words(a: Happening, b: Happening, rare: Rarity) -> list[Reason]:
    weights = {w: rare.of_word(w) for w in a.words | b.words}
    shared = sorted(a.words & b.words, key=lambda w: (-weights[w], w))
    top = math.sqrt(sum(weights[w] ** 2 for w in a.words) * sum(weights[w] ** 2 for w in b.words))
    alike = sum(weights[w] ** 2 for w in shared) / top if top else 0.0
    telling = [w for w in shared if weights[w] > 0][:4]
    return (
        [Reason(f"rare words in both: {', '.join(telling)}", round(WEIGHTS["rare words"] * alike, 3))]
        if telling
        else []
    )
