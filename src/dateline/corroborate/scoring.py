"""Two happenings -> Reasons: why they may be one, or may not, each in words and with a weight.

The weights add up like evidence: above zero in sum, with the prior, means "rather the same than not". They were set
by hand and checked on the development cases and one half of the GED headlines (bench/ged_headlines.py).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from dateline.corroborate.happening import Happening, actor_key, vagueness
from dateline.corroborate.nearby import APART_DAYS, FAR_KM
from dateline.model import Figure, IncidentType, Participant, Period, Place, Reason

PRIOR = -1.6  # two happenings of two reports are rather different ones
SAME_REPORT = -2.5  # a report that tells two things normally means two things
STRANGE_AGGREGATE = -4.0  # an umbrella is not one of its parts
NEAR_KM = 10.0  # ACLED's "exact" radius
VIOLENT = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians"})
UNTELLING = frozenset({"civilians", "unidentified"})  # kinds of actor that any incident may have
OPPOSED = ({"attacker", "target"}, {"attacker", "victim"})
DAY_WIDTH = 2  # days; a period that names the day, or a night


@dataclass(frozen=True, slots=True)
class Rarity:
    """How telling a word or a number is in this collection of reports."""

    reports: int
    words: Counter[str]
    numbers: Counter[int]

    def of_word(self, word: str) -> float:
        """Inverse document frequency, 0 for a word that every report uses."""
        return math.log((1 + self.reports) / (1 + self.words[word]))

    def of_number(self, number: int) -> float:
        """0.3 for the small counts that any incident has, up to 1.5 for a large one that few reports give."""
        size = min(1.0, math.log10(max(1, number)) / 1.5)
        spread = self.numbers[number] / max(1, self.reports)
        return 0.3 + 1.2 * size * (1 - 0.5 * spread)


def rarity(happenings: Sequence[Happening]) -> Rarity:
    """Counts over the happenings, each report once for a word or a number."""
    words = {(h.report_id, w) for h in happenings for w in h.words}
    numbers = {(h.report_id, n) for h in happenings for f in h.figures for n in _values(f)}
    reports = len({h.report_id for h in happenings})
    return Rarity(reports, Counter(w for _, w in words), Counter(n for _, n in numbers))


def reasons(a: Happening, b: Happening, rare: Rarity) -> tuple[Reason, ...]:
    """Everything that speaks for or against the two being one, strongest first; the prior is one of them."""
    found = [Reason("two reports seldom mean the same happening by chance", PRIOR)]
    if a.report_id == b.report_id:
        found.append(Reason("one report tells them apart", SAME_REPORT))
    if a.aggregate != b.aggregate:
        found.append(Reason("one sums up several incidents, the other does not", STRANGE_AGGREGATE))
    found += _of_time(a, b)
    found += _of_place(a.place, b.place)
    found += _of_type(a.type, b.type)
    found += _of_participants(a.participants, b.participants)
    found += _of_figures(a.figures, b.figures, rare)
    found += _of_words(a, b, rare)
    return tuple(sorted(found, key=lambda r: (-abs(r.weight), r.words)))


def total(found: Iterable[Reason]) -> float:
    """The sum of the weights."""
    return sum(r.weight for r in found)


def _of_time(a: Happening, b: Happening) -> list[Reason]:
    if a.period is None or b.period is None:
        return _of_publication(a, b)
    p, q = a.period, b.period
    sure = not (a.guessed or b.guessed)
    exact = sure and max(p.width, q.width) <= DAY_WIDTH
    apart = p.gap(q)
    if apart == 0:
        weight = 1.8 if exact else 1.2 if sure and min(p.width, q.width) <= DAY_WIDTH else 0.5
        return [Reason(f"the dates agree ({_span(p.meet(q) or p)})", weight)]
    if apart == 1:
        return [Reason(f"a day apart ({_span(p)}; {_span(q)})", -0.6 if sure else 0.0)]
    weight = -12.0 if sure and apart > APART_DAYS else -(1.5 + 1.2 * math.log2(apart)) * (1.0 if sure else 0.5)
    return [Reason(f"{apart} days apart ({_span(p)}; {_span(q)})", weight)]


def _of_publication(a: Happening, b: Happening) -> list[Reason]:
    """Where one gives no date, it can hardly be about what happened after its report came out."""
    dated, undated = (a, b) if a.period else (b, a)
    if dated.period and undated.day and dated.period.start > undated.day + timedelta(days=1):
        return [Reason(f"one was published before {dated.period.start.isoformat()}", -6.0)]
    return []


def _span(period: Period) -> str:
    start, end = period.start.isoformat(), period.end.isoformat()
    return start if start == end else f"{start} to {end}"


def _of_place(p: Place | None, q: Place | None) -> list[Reason]:
    if p is None or q is None:
        return []
    if p.country and q.country and p.country != q.country:
        return [Reason(f"{p.country}, not {q.country}", -5.0)]
    wide, narrow = sorted((p, q), key=vagueness, reverse=True)
    level = vagueness(wide)
    if level == 5:
        same = p.name.casefold() == q.name.casefold()
        return [Reason(f"both in {p.name}", 1.5)] if same else []
    if level == 4:
        return [Reason(f"both in {wide.name}", 0.2)]
    if p.id and p.id == q.id:
        return [Reason(f"both in {p.name}", {1: 2.2, 2: 1.8, 3: 0.7}[level])]
    if narrow.within(wide):
        return [Reason(f"{narrow.name} lies in {wide.name}", 1.2 if level <= 2 else 0.5)]
    return _of_distance(p, q, level)


def _of_distance(p: Place, q: Place, level: int) -> list[Reason]:
    apart = p.distance_km(q)
    if apart is None:
        return []
    if level == 3:
        other = p.admin1 and q.admin1 and p.admin1 != q.admin1
        return [Reason(f"{p.name} is not in {q.name}", -2.0)] if other else []
    words = f"{p.name} and {q.name} are {apart:.0f} km apart"
    if apart <= NEAR_KM:
        return [Reason(words, 1.6)]
    if apart <= FAR_KM:
        return [Reason(words, -0.8 if p.admin2 and p.admin2 == q.admin2 else -1.6)]
    return [Reason(words, -4.5)]


def _of_type(a: IncidentType | None, b: IncidentType | None) -> list[Reason]:
    if a is None or b is None:
        return []
    if a == b:
        return [Reason(f"both are {a.sub_event}", 0.3 if a.sub_event == "Other" else 0.9)]
    if a.event == b.event:
        return [Reason(f"both are {a.event}", 0.3 if a.event in VIOLENT else -0.8)]
    if {a.event, b.event} <= VIOLENT:
        return [Reason(f"{a.sub_event} and {b.sub_event}", -0.5)]
    return [Reason(f"{a.event} is not {b.event}", -2.2)]


def _of_participants(a: Sequence[Participant], b: Sequence[Participant]) -> list[Reason]:
    mine, theirs = ({actor_key(x.actor): x for x in many if x.actor.kind not in UNTELLING} for many in (a, b))
    shared = sorted(mine.keys() & theirs.keys())
    turned = [k for k in shared if {mine[k].role, theirs[k].role} in OPPOSED]
    agreed = [k for k in shared if mine[k].role == theirs[k].role]
    found = [
        Reason(f"{mine[k].actor.name}: {mine[k].role} in one, {theirs[k].role} in the other", -1.2) for k in turned
    ]
    if agreed:
        names = ", ".join(mine[k].actor.name for k in agreed)
        found.append(Reason(f"the same part for {names}", min(1.6, 0.8 * len(agreed))))
    return found


def _of_figures(a: Sequence[Figure], b: Sequence[Figure], rare: Rarity) -> list[Reason]:
    mine, theirs = _counts(a), _counts(b)
    shared = sorted(mine & theirs)
    if shared:
        best = max(shared, key=lambda c: (rare.of_number(c[1]), c))
        weight = sum(sorted((rare.of_number(n) for _, n in shared), reverse=True)[:2])
        return [Reason(f"both count {best[1]} {best[0]}", weight)]
    return []


def _counts(many: Sequence[Figure]) -> set[tuple[str, int]]:
    return {(f.outcome, n) for f in many for n in _values(f) if n > 0}


def _values(figure: Figure) -> set[int]:
    return {v for v in (figure.low, figure.best, figure.high) if v is not None}


def _of_words(a: Happening, b: Happening, rare: Rarity) -> list[Reason]:
    weights = {w: rare.of_word(w) for w in a.words | b.words}
    shared = sorted(a.words & b.words, key=lambda w: (-weights[w], w))
    top = math.sqrt(sum(weights[w] ** 2 for w in a.words) * sum(weights[w] ** 2 for w in b.words))
    alike = sum(weights[w] ** 2 for w in shared) / top if top else 0.0
    telling = [w for w in shared if weights[w] > 0][:4]
    return [Reason(f"rare words in both: {', '.join(telling)}", round(4 * alike, 3))] if telling else []
