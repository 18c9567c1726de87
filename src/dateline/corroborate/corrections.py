"""Claims and what people said of them -> the claims that count, and where a correction no longer fits.

A correction is tied to a stretch of a report and an attribute, not to a claim's id, so that it survives a new
extraction: it holds for whatever claim of that attribute stands there now.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.corroborate.judgements import standing
from dateline.model import Assessment, Claim, Span, canonical, decoded, encoded


@dataclass(frozen=True, slots=True)
class Clash:
    """A correction whose words are read otherwise now than when it was made; the correction still holds."""

    assessment: Assessment
    claim: Claim


def subject(claim: Claim) -> tuple[str, str]:
    """What an assessment of this claim's value is about: the report, and the attribute at its stretch."""
    return claim.report_id, f"{claim.attribute}@{claim.span.start}-{claim.span.end}"


def correction(claim: Claim, now: str) -> str:
    """The `value` of a correction: what was read, and what it should be (the JSON of a value)."""
    return canonical({"was": encoded(claim.value), "now": now})


def settled(claims: Sequence[Claim], assessments: Sequence[Assessment]) -> tuple[list[Claim], list[Clash]]:
    """The claims with rejected ones left out and corrected ones put right, and the corrections that clash.

    A corrected claim names the person in `extractor`. Of several judgements on one value the latest holds.
    """
    last = {a.subject: a for a in standing(assessments) if a.verdict in ("accept", "correct", "reject")}
    said: dict[str, Assessment] = {}
    clashes = []
    for assessment in last.values():
        meant = _meant(assessment, claims)
        if meant is not None:
            said[meant.id] = assessment
            if assessment.verdict != "accept" and encoded(meant.value) not in _content(assessment).values():
                clashes.append(Clash(assessment, meant))
    if not said:
        return list(claims), clashes  # hashing every claim is slow
    return [_judged(c, said.get(c.id)) for c in claims if c.id not in said or said[c.id].verdict != "reject"], clashes


def _judged(claim: Claim, assessment: Assessment | None) -> Claim:
    if assessment is None or assessment.verdict == "accept":
        return claim
    value = decoded(claim.attribute, _content(assessment)["now"])
    return replace(claim, value=value, extractor=f"person/{assessment.by}")


def _content(assessment: Assessment) -> dict[str, str]:
    content: dict[str, str] = json.loads(assessment.value or "{}")
    return content


def _meant(assessment: Assessment, claims: Sequence[Claim]) -> Claim | None:
    """The claim that stands where the assessment points: the one that was read then, else the nearest stretch."""
    where = _where(assessment)
    if where is None:
        return None
    attribute, stretch = where
    near = [c for c in claims if c.attribute == attribute and c.span.overlaps(stretch)]
    was = _content(assessment).get("was")
    return max(near, key=lambda c: (encoded(c.value) == was, -_apart(c.span, stretch), c.id), default=None)


def _where(assessment: Assessment) -> tuple[str, Span] | None:
    if len(assessment.subject) != 2:
        return None
    attribute, at, stretch = assessment.subject[1].partition("@")
    start, dash, end = stretch.partition("-")
    if not (at and dash and start.isdigit() and end.isdigit()):
        return None
    return attribute, Span(assessment.subject[0], int(start), int(end))


def _apart(one: Span, other: Span) -> int:
    return abs(one.start - other.start) + abs(one.end - other.end)
