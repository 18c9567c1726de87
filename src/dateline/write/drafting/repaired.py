"""Findings on a draft -> the claims that they object to, and the incidents without these.

A sentence that our audit refuses is drafted anew from the claims that are left, rather than lost with all of them.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from dateline.model import Analysis, Brief, Claim, Figure, Finding, Incident, Participant
from dateline.write.drafting.text import stretches
from dateline.write.drafting.wording import number

ABOUT = {"TIM": "period", "PLA": "place", "ACT": "participant"}  # the family of a rule -> what it objects to


def blamed(brief: Brief, findings: Sequence[Finding], analysis: Analysis) -> set[str]:
    """The ids of the claims that findings on a draft object to: all of a sentence's where none can be told apart."""
    claims = {c.id: c for c in analysis.claims}
    ids: set[str] = set()
    for (start, end), sentence in zip(stretches(brief), brief.sentences, strict=True):
        told = [claims[i] for i in sentence.claim_ids if i in claims]
        for finding in findings:
            if finding.span.start < end and start < finding.span.end:
                ids |= {c.id for c in told if _at_fault(c, finding)} or {c.id for c in told}
    return ids


def _at_fault(claim: Claim, finding: Finding) -> bool:
    """Whether a claim is of the kind that the rule is about, or gives a number that stands in the words at fault."""
    if isinstance(claim.value, Figure):
        words = finding.quote.casefold().replace("-", " ").split()
        marks = {w.strip(".,;:“”’()") for w in words}
        values = {v for v in (claim.value.low, claim.value.best, claim.value.high) if v is not None}
        return any(number(v) in marks for v in values)
    return claim.attribute == ABOUT.get(finding.code[:3])


def less(incident: Incident, without: Set[str]) -> Incident:
    """The incident without some of its claims, and without the day, the actors and the counts that they gave."""
    gone = [c for c in incident.claims if c.id in without]
    if not gone:
        return incident
    actors = {c.value.actor.name for c in gone if isinstance(c.value, Participant)}
    tolls = (replace(t, claims=tuple(c for c in t.claims if c.id not in without)) for t in incident.tolls)
    return replace(
        incident,
        claims=tuple(c for c in incident.claims if c.id not in without),
        period=None if any(c.attribute == "period" for c in gone) else incident.period,
        participants=tuple(p for p in incident.participants if p.actor.name not in actors),
        tolls=tuple(t for t in tolls if t.claims),
    )
