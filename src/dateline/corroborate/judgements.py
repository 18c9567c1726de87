"""Assessments -> pairs of happenings that are one, and pairs that are not; people overrule every score.

An incident's id is that of the first happening in it, so a judgement about incidents keeps meaning the same
happenings when later reports change what else belongs to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dateline.corroborate.happening import Happening
from dateline.model import Assessment, content_id

Pair = tuple[int, int]


def incident_id(happening: Happening) -> str:
    """The id of an incident whose first happening this is: that of the key, or the key where it is one already."""
    return happening.key if happening.key.startswith("inc-") else content_id("inc", happening.key)


def standing(assessments: Sequence[Assessment]) -> list[Assessment]:
    """Those that nobody took back, oldest first. An assessment is taken back by rejecting its id."""
    kept, rejected = [], set()
    for assessment in sorted(assessments, key=lambda a: (a.at.isoformat(), a.id), reverse=True):
        if assessment.id in rejected:
            continue
        if assessment.verdict == "reject":
            rejected |= {s for s in assessment.subject if s.startswith("asm-")}
        kept.append(assessment)
    return kept[::-1]


def verdicts(assessments: Sequence[Assessment], happenings: Sequence[Happening]) -> tuple[list[Pair], list[Pair]]:
    """(same, different) as pairs of positions in `happenings`; of two verdicts on one pair the later holds.

    A subject may be an incident, a happening's key or a claim of it. What is no longer there is skipped.
    """
    if not assessments:
        return [], []
    where: dict[str, int] = {}
    for n, happening in enumerate(happenings):
        for name in (incident_id(happening), happening.key, *(c.id for c in happening.claims)):
            where[name] = n
    last: dict[frozenset[int], tuple[str, Pair]] = {}
    for assessment in standing(assessments):
        found = [where[s] for s in assessment.subject if s in where]
        if assessment.verdict in ("same", "different"):
            for i, j in pairwise(found):
                if i != j:
                    last[frozenset((i, j))] = (assessment.verdict, (min(i, j), max(i, j)))
    same = sorted(pair for verdict, pair in last.values() if verdict == "same")
    return same, sorted(pair for verdict, pair in last.values() if verdict == "different")
