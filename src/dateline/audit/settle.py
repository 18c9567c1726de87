"""Findings -> findings: one root cause gives one, and what a person dismissed stays silent."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.model import SEVERITIES, Assessment, Finding, Report, Span

STALE = "ADM01"  # a dismissal that no longer applies; the one finding that no rule makes
SAME_WORDS = 0.5  # share of the shorter quote; findings that point at the same words have one cause


def settled(
    found: Sequence[Finding], brief: Report, assessments: Sequence[Assessment] = (), whole: bool = True
) -> list[Finding]:
    """Findings in the order of the brief, without the weaker of two that point at the same words.

    A dismissed finding is left out. Where `whole` is set (every rule ran), a dismissal that silenced nothing is
    reported.
    """
    dismissed = {a.subject[0]: a for a in assessments if a.verdict == "dismiss" and a.subject[:1]}
    live = [f for f in found if f.id not in dismissed]
    kept: list[Finding] = []
    for finding in sorted(live, key=_rank):
        if not any(_same_cause(finding, other) for other in kept):
            kept.append(finding)
    if whole:
        kept += [
            _stale(a, brief) for s, a in dismissed.items() if s.startswith("fnd-") and s not in {f.id for f in found}
        ]
    return sorted(kept, key=lambda f: (f.span.start, f.span.end, f.code))


def _rank(finding: Finding) -> tuple[int, int, int, str, int]:
    """What is shown by reports before what is only suspected; then the shorter quote, which points better."""
    severity = SEVERITIES.index(finding.severity)
    return (
        severity,
        -min(1, len(finding.evidence)),
        finding.span.end - finding.span.start,
        finding.code,
        finding.span.start,
    )


def _same_cause(finding: Finding, other: Finding) -> bool:
    shared = min(finding.span.end, other.span.end) - max(finding.span.start, other.span.start)
    shorter = min(finding.span.end - finding.span.start, other.span.end - other.span.start)
    if shared < SAME_WORDS * max(1, shorter):
        return False
    return finding.kind == other.kind or "note" not in (finding.severity, other.severity) or finding.code == other.code


def _stale(dismissal: Assessment, brief: Report) -> Finding:
    words = brief.text[: min(60, len(brief.text))]
    message = f"The dismissal of {dismissal.subject[0]} by {dismissal.by} ({dismissal.why}) fits no finding any more."
    return Finding(STALE, "stale_dismissal", "note", message, Span(brief.id, 0, len(words)), words, (), "withdraw it")
