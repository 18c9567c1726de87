"""Voices on one outcome -> those that count the same people, by the words for the group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from dateline.corroborate import sides
from dateline.corroborate.clustering import groups
from dateline.corroborate.voices import Voice

MANIFOLD = 2  # times the only group's highest count; beyond it, a count without a group is a total and not that group's
Peoples = dict[str | None, list[Voice]]
HELD = "suspects"  # the field's word for people whom a report only calls arrested


def peoples(voices: Sequence[Voice], fought: bool = False) -> Peoples:
    """Voices by the people they count, named as most reports name them; "people" where no report names them.

    Where armed men `fought` each other a total is of all of them and of whoever else was hit: None.

    Words for one side are one group ("rebels", "fighters") unless a report counts them side by side ("six policemen
    and two soldiers"), or one is for the police alone and they share no count. What states no side goes to the
    civilians where only they were hit, to the only other group unless a report counts both, else to the one with the
    same count; what then is left is a total. Children, women, medics and the like are groups of their own: they are
    parts of a toll.
    """
    stated = [v for v in voices if v.side != sides.UNSTATED]
    found = [[v for v in stated if v.word in words] for words in _words_together(stated)]
    hit = [many for many in found if not sides.part(many[0].figure.group) and not all(v.hostile for v in many)]
    unstated = [v for v in voices if v.side == sides.UNSTATED]
    left: list[Voice] = []
    only = hit[0] if len(hit) == 1 and _meant(hit[0], unstated) else None
    for voice in unstated:
        like = (many for many in hit if fought or many[0].side != sides.ARMED)
        same = [many for many in like if voice.value is not None and voice.value in {v.value for v in many}]
        home = only or (same[0] if len(same) == 1 else left)
        home.append(voice)
    named = {_name(many): many for many in found}
    return {**_classed(named), **({None if fought else _name(left): left} if left else {})}


def _classed(named: Peoples) -> Peoples:
    """The same, the only unarmed people as civilians of a kind: "civilians (prisoners)"."""
    unarmed = [n for n, many in named.items() if n and many[0].side == sides.CIVILIANS and not sides.part(n)]
    kind = unarmed[0] if len(unarmed) == 1 and unarmed[0] != sides.CIVILIANS else None
    return {f"{sides.CIVILIANS} ({n})" if kind and n == kind else n: many for n, many in named.items()}


def _meant(group: Sequence[Voice], unstated: Sequence[Voice]) -> bool:
    """Whether "12 dead" means this only group."""
    if all(v.figure.scope == "part" for v in group if v.value is not None):
        return False
    if group[0].side == sides.CIVILIANS:
        return True
    counts = {v.value for v in group if v.value is not None}
    told = {v.claim.report_id for v in group if v.whole}
    rivals = [v for v in unstated if v.whole and v.claim.report_id in told and v.value not in counts]
    highest = max((v.value for v in unstated if v.value is not None), default=0)
    return bool(counts) and not rivals and highest <= MANIFOLD * max(counts)


def _words_together(voices: Sequence[Voice]) -> list[set[str]]:
    """The words for groups of people, those that mean the same people together."""
    words = sorted({v.word for v in voices})
    counts = {w: {v.value for v in voices if v.word == w} for w in words}
    kinds = {v.word: (v.side, sides.part(v.figure.group)) for v in voices}
    beside: dict[str, set[str]] = defaultdict(set)
    for v in voices:
        if v.whole:
            beside[v.claim.report_id].add(v.word)

    def apart(i: int, j: int) -> bool:
        a, b = words[i], words[j]
        told = any({a, b} <= of for of in beside.values())
        rival = told or sides.police(a) != sides.police(b)
        return kinds[a] != kinds[b] or (a != b and kinds[a][0] == sides.OTHER) or (rival and not counts[a] & counts[b])

    pairs = [(i, j) for i in range(len(words)) for j in range(i)]
    barred = [p for p in pairs if apart(*p)]
    made = groups(len(words), lambda i, j: 1.0 + len(counts[words[i]] & counts[words[j]]), apart=barred)
    return [{words[i] for i in group} for group in made]


def _name(voices: Sequence[Voice]) -> str | None:
    """The word that most reports use, unless it names only a few of them ("teachers" for one of 78)."""
    words = Counter(g for _, g in {(v.claim.report_id, v.figure.group) for v in voices} if g)
    most = max((v.value for v in voices if v.value is not None), default=0)
    named = {v.figure.group for v in voices if (v.value or 0) >= most / MANIFOLD}
    stated = [w for w in words if sides.side(w) != sides.UNSTATED and w in named]
    if not stated and any(v.side == sides.CIVILIANS for v in voices):
        return sides.CIVILIANS
    if not stated and voices[0].figure.outcome == "arrested":
        return HELD
    return min(stated or list(words), key=lambda w: (-words[w], len(w), w), default=sides.UNSTATED)
