"""Findings -> the brief with the safe ones put right: only words at fault change, never a number, a name or a claim."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from dateline.model import Finding, Report

SAFE = ("WRD01", "WRD02", "EST07")  # a confused word, a loaded word, a range beside a term of likelihood


def safe(findings: Sequence[Finding]) -> list[Finding]:
    """Those whose suggestion can stand in place of the words at fault, in the order of the text, none overlapping."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (f.span.start, f.span.end)):
        apart = not kept or kept[-1].span.end <= finding.span.start
        if finding.code in SAFE and finding.suggestion and apart and "\n" not in finding.suggestion:
            kept.append(finding)
    return kept


def fixed(brief: Report, findings: Sequence[Finding]) -> str:
    """The brief's text with the safe findings put right; a capital at the beginning stays a capital."""
    text, at, parts = brief.text, 0, []
    for finding in safe(findings):
        words = finding.suggestion or ""
        if finding.quote[:1].isupper():
            words = words[:1].upper() + words[1:]
        parts += [text[at : finding.span.start], words]
        at = finding.span.end
    return "".join([*parts, text[at:]])


def difference(brief: Report, findings: Sequence[Finding]) -> str:
    """What `fixed` would change, as a unified diff; "" where nothing."""
    before, after = brief.text.splitlines(keepends=True), fixed(brief, findings).splitlines(keepends=True)
    name = brief.path or "brief"
    return "".join(difflib.unified_diff(before, after, name, f"{name} (fixed)"))
