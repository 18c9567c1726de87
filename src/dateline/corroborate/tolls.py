"""Figure claims of one incident -> Tolls: lowest, most credible and highest count for each side and outcome.

After UCDP GED (codebook 25.1, low / best / high): nothing is summed or averaged; every claim is kept.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dateline import text
from dateline.corroborate import sides
from dateline.corroborate.clustering import groups
from dateline.model import Claim, Figure, Report, Toll

MANIFOLD = 2  # a count without a group that exceeds the only group's highest so far is a total and not that group's
QUALIFIED = {"exactly": 1.0, "at least": 1.0, "more than": 0.8, "about": 0.8, "between": 0.8, "at most": 0.4}
PARTY_WEIGHT = 0.5  # of a neutral or official source
BOUND_WEIGHT = 0.6  # of an exact count, for "more than 100" beside 129
SETTLING_DAYS = 14  # after which a later count is no better for being later
_EARLIER = re.compile(
    r"\b(?:earlier|initial(?:ly)?|previous(?:ly)?|original(?:ly)?|at first"
    r"|first (?:toll|count|report|put|said|announced)"
    r"|(?:down|up|revised|corrected|lowered|raised) from|rather than|instead of)\b[^,]*$",
    re.I,
)
_REVISED = re.compile(
    r"\b(?:at first|initially|earlier|previously|reported earlier|was withdrawn|later revised)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Voice:
    """A figure claim with what its weight depends on."""

    claim: Claim
    figure: Figure
    day: date | None
    line: str  # who counts: the speaker, or the outlet where it speaks itself
    unit: object  # whose word it is: a named speaker has one word, whoever prints it; else the reports of one origin
    outdated: bool

    @property
    def word(self) -> str:
        """The group as worded, for comparing."""
        return text.fold(self.figure.group or "")

    @property
    def whole(self) -> bool:
        """Whether it counts all of its group: of 12 dead, the four that were police are all the police."""
        f = self.figure
        return f.scope == "incident" or (f.scope == "part" and bool(f.group) and f.group != f.part_of)

    @property
    def value(self) -> int | None:
        """The number that the words give: the best, else the lower bound, else the upper."""
        f = self.figure
        return next((v for v in (f.best, f.low, f.high) if v is not None), None)


def tolls(
    claims: Sequence[Claim], reports: Mapping[str, Report], origins: Mapping[str, tuple[str, ...]]
) -> tuple[Toll, ...]:
    """One toll for each outcome and group.

    low and high are the lowest and highest of the counts of this incident, early ones included. Parts of one group,
    overall figures, and what one side says of the other's losses while somebody else counts them too, are kept in
    `claims` only; so are "nine more" and "since then", unless the report counts no other way. best is the value with
    the most weight, where each origin's last word counts once and weighs more the later it came (counts settle within
    two weeks), the firmer its wording, and the less its speaker is a party.
    """
    voices = [_voice(c, reports, origins) for c in claims if isinstance(c.value, Figure)]
    by_outcome: dict[str, list[Voice]] = defaultdict(list)
    for voice in voices:
        by_outcome[voice.figure.outcome].append(voice)
    found = []
    for outcome in sorted(by_outcome):
        for group, members in _grouped(by_outcome[outcome]).items():
            found.append(_toll(outcome, group, members))
    return tuple(found)


def _voice(claim: Claim, reports: Mapping[str, Report], origins: Mapping[str, tuple[str, ...]]) -> Voice:
    assert isinstance(claim.value, Figure)
    report = reports.get(claim.report_id)
    outlet = (report.outlet or report.path) if report else claim.report_id
    speaker = claim.speaker.name if claim.speaker else outlet
    line = text.fold(speaker)
    unit = line if claim.speaker else origins.get(claim.report_id, (claim.report_id,))
    day = report.published if report else None
    return Voice(claim, claim.value, day, line, unit, _outdated(claim, report))


def _grouped(voices: Sequence[Voice]) -> dict[str | None, list[Voice]]:
    """Voices by the people they count, named as most reports name them.

    Words for one side are one group ("rebels", "fighters") unless a report counts them side by side ("six policemen
    and two soldiers"). What states no side goes to the only group there is, else to the one with the same count, else
    stays a total. Children, women, medics and the like are groups of their own: they are parts of a toll.
    """
    stated = [v for v in voices if sides.side(v.figure.group) != sides.UNSTATED]
    found = [[v for v in stated if v.word in words] for words in _words_together(stated)]
    left: list[Voice] = []
    for voice in voices:
        if sides.side(voice.figure.group) == sides.UNSTATED:
            same = [many for many in found if _may_count(voice, many, found)]
            (same[0] if len(same) == 1 else left).append(voice)
    named = {_name(many): many for many in found}
    return {**named, **({_name(left): left} if left else {})}


def _may_count(voice: Voice, many: Sequence[Voice], groups_found: Sequence[Sequence[Voice]]) -> bool:
    """Whether a count without a side could be one of this group: the only one there is, or one with the same count."""
    if sides.part(many[0].figure.group):
        return False
    others = [g for g in groups_found if g is not many and not sides.part(g[0].figure.group)]
    counts = {v.value for v in many if v.value is not None}
    if others or not counts or voice.value is None:
        return voice.value in counts
    return voice.value <= MANIFOLD * max(counts)


def _words_together(voices: Sequence[Voice]) -> list[set[str]]:
    """The words for groups of people, those that mean the same people together."""
    words = sorted({v.word for v in voices})
    counts = {w: {v.value for v in voices if v.word == w} for w in words}
    kinds = {v.word: (sides.side(v.figure.group), sides.part(v.figure.group)) for v in voices}
    beside = defaultdict(set)
    for v in voices:
        if v.whole:
            beside[v.claim.report_id].add(v.word)

    def apart(i: int, j: int) -> bool:
        a, b = words[i], words[j]
        told = any({a, b} <= of for of in beside.values())
        return kinds[a] != kinds[b] or (told and not counts[a] & counts[b])

    pairs = [(i, j) for i in range(len(words)) for j in range(i)]
    barred = [p for p in pairs if apart(*p)]
    made = groups(len(words), lambda i, j: 1.0 + len(counts[words[i]] & counts[words[j]]), apart=barred)
    return [{words[i] for i in group} for group in made]


def _name(voices: Sequence[Voice]) -> str | None:
    """The word for the group that most reports use."""
    words = Counter(g for _, g in {(v.claim.report_id, v.figure.group) for v in voices} if g)
    stated = [w for w in words if sides.side(w) != sides.UNSTATED] or list(words)
    return min(stated, key=lambda w: (-words[w], len(w), w), default=None)


def _toll(outcome: str, group: str | None, voices: Sequence[Voice]) -> Toll:
    claims = tuple(v.claim for v in voices)
    counted = _counted([v for v in voices if v.value is not None])
    sure = [v for v in counted if not _of_the_enemy(v)]
    sure = [v for v in sure if v.figure.best is not None] or sure
    if not sure:
        high = max((v.value for v in counted if v.value is not None), default=None)
        return Toll(outcome, group, None, None, high, claims)
    values = [n for v in sure for n in (v.figure.low, v.figure.best, v.figure.high, v.value) if n is not None]
    return Toll(outcome, group, min(values), _best(sure), max(values), claims)


def _counted(voices: Sequence[Voice]) -> list[Voice]:
    """Those that say how many of the group this incident cost."""
    whole = [v for v in voices if v.whole]
    having = {v.claim.report_id for v in whole}
    return whole + [v for v in voices if v.figure.scope in ("new", "cumulative") and v.claim.report_id not in having]


def _of_the_enemy(voice: Voice) -> bool:
    """Whether an armed group counts the state's losses, or a speaker marked as a party uses a mere claim."""
    speaker = voice.claim.speaker
    if speaker is None:
        return False
    armed = speaker.kind == "armed group" or sides.side(speaker.name) == sides.ARMED
    own = sides.side(voice.figure.group)
    return (armed and own != sides.ARMED) or (voice.figure.qualifier == "claimed" and speaker.party is not False)


def _best(voices: Sequence[Voice]) -> int | None:
    last = [v for v in _last_words(voices) if v.value is not None]
    first_day = min((v.day for v in voices if v.day), default=None)
    votes: dict[int, dict[object, float]] = defaultdict(dict)
    for voice in last:
        for value in {v.value for v in last if v.value is not None and _supports(voice, v.value)}:
            weight = _weight(voice, first_day) * (1.0 if value == voice.value else BOUND_WEIGHT)
            votes[value][voice.unit] = max(weight, votes[value].get(voice.unit, 0.0))
    latest = {n: max((v.day or date.min for v in last if v.value == n), default=date.min) for n in votes}
    return max(votes, key=lambda n: (round(sum(votes[n].values()), 9), latest[n], n), default=None)


def _supports(voice: Voice, value: int) -> bool:
    """Whether the count is this one, or a lower bound that this one meets without exceeding it by half."""
    own = voice.value or 0
    return value == own or (voice.figure.qualifier in ("at least", "more than") and own < value <= 1.5 * own)


def _last_words(voices: Sequence[Voice]) -> list[Voice]:
    """A later count by the same speaker supersedes the earlier one, and what a report itself calls an earlier count."""
    current = [v for v in voices if not v.outdated] or list(voices)
    newest: dict[str, date] = {}
    for v in current:
        newest[v.line] = max(v.day or date.min, newest.get(v.line, date.min))
    return [v for v in current if (v.day or date.min) == newest[v.line]]


def _weight(voice: Voice, first_day: date | None) -> float:
    waited = (voice.day - first_day).days if voice.day and first_day else 0
    weight = (1 + min(waited, SETTLING_DAYS)) * QUALIFIED.get(voice.figure.qualifier, 0.3)
    party = voice.claim.speaker is not None and voice.claim.speaker.party is True
    return weight * (PARTY_WEIGHT if party else 1.0)


def _outdated(claim: Claim, report: Report | None) -> bool:
    """Whether the words just before or after the count call it an earlier one ("down from", "an initial toll of")."""
    if claim.stance == "retracts" or report is None:
        return claim.stance == "retracts"
    before = re.split(r"[.;!?]", report.text[max(0, claim.span.start - 60) : claim.span.start])[-1]
    after = re.split(r"[.,;!?]", report.text[claim.span.end : claim.span.end + 40])[0]
    return bool(_EARLIER.search(before + claim.quote) or _REVISED.search(after))
