"""Findings -> findings: one root cause gives one, and what a person dismissed stays silent."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.audit.dismissals import Dismissal
from dateline.model import SEVERITIES, Finding

CATCH_ALL = "SRC05"  # says only that nothing supports a sentence; any other finding in it says why
ANSWER = "omitted_denial"  # what somebody denies may be wrong altogether; a rule that shows that says more
SAME_WORDS = 0.5  # share of the shorter quote from which two findings of one family have one cause
SAME_QUOTE = 0.8  # share of the longer quote from which any two findings have one cause
# Kinds that one slip can trip together, the more telling first; a kind that stands nowhere is a family of its own.
FAMILIES = (
    ("wrong_sum", "swapped_numbers", "false_precision", "outcome_confusion", "group_misattribution",
     "omitted_retraction", "outdated_figure", "wrong_figure", "speaker_misattribution"),
    ("merged_incidents", "wrong_date", "wrong_place", "wrong_province", "wrong_actor", "undated_event"),
    ("reversed_chronology", "internal_contradiction", "allegation_as_fact", "unsupported_causality", "unsourced_claim"),
    ("uncalibrated_likelihood", "vague_word"),
)  # fmt: skip
APART = {"wrong_sum", "swapped_numbers"}  # parts that change places leave their sum as it was
_FAMILY = {kind: (n, rank) for n, family in enumerate(FAMILIES) for rank, kind in enumerate(family)}


def settled(found: Sequence[Finding], dismissed: Sequence[Dismissal] = ()) -> list[Finding]:
    """Findings in the order of the brief, without those dismissed and without the weaker of two at the same words."""
    live = [f for f in found if not any(d.covers(f) for d in dismissed)]
    kept: list[Finding] = []
    for finding in sorted(live, key=_rank):
        if not any(_same_cause(finding, other) for other in kept):
            kept.append(finding)
    return sorted(kept, key=in_order)


def in_order(finding: Finding) -> tuple[int, int, str]:
    """Where a finding stands in the brief."""
    return finding.span.start, finding.span.end, finding.code


def _rank(finding: Finding) -> tuple[int, int, int, int, str, int]:
    """What is shown by reports before what is only suspected, the telling kind first; then the shorter quote."""
    severity = SEVERITIES.index(finding.severity)
    _, telling = _FAMILY.get(finding.kind, (0, 0))
    length = finding.span.end - finding.span.start
    if finding.code == CATCH_ALL or finding.kind == ANSWER:
        telling = len(_FAMILY)
    return severity, telling, -min(1, len(finding.evidence)), length, finding.code, finding.span.start


def _same_cause(finding: Finding, other: Finding) -> bool:
    shared = min(finding.span.end, other.span.end) - max(finding.span.start, other.span.start)
    if finding.code == CATCH_ALL and other.severity != "note":
        return shared > 0
    if {finding.kind, other.kind} == APART:
        return False
    lengths = sorted((finding.span.end - finding.span.start, other.span.end - other.span.start))
    mine, theirs = _FAMILY.get(finding.kind, (finding.kind,))[0], _FAMILY.get(other.kind, (other.kind,))[0]
    one_family = mine == theirs and (finding.severity == "note") == (other.severity == "note")
    return shared > 0 and shared >= (SAME_WORDS * lengths[0] if one_family else SAME_QUOTE * lengths[1])
