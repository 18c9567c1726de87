"""Analysis -> SARIF 2.1.0, the format in which editors and code hosts show findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from dateline import __version__
from dateline.model import Analysis, Finding, Report, Span

LEVELS = {"error": "error", "warning": "warning", "note": "note"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(analysis: Analysis, summaries: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A SARIF log with one run; `summaries` gives the one-sentence summary of each rule code, where it is known.

    Columns count characters (`unicodeCodePoints`); evidence becomes related locations.
    """
    texts = {r.id: r for r in (*analysis.reports, *([analysis.brief] if analysis.brief else []))}
    codes = list(dict.fromkeys(f.code for f in analysis.findings))
    driver = {"name": "Dateline", "version": __version__, "rules": [_rule(c, summaries or {}) for c in codes]}
    results = [_result(f, texts, codes) for f in analysis.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, summaries: Mapping[str, str]) -> dict[str, Any]:
    words = summaries.get(code)
    return {"id": code} | ({"shortDescription": {"text": words}} if words else {})


def _result(finding: Finding, texts: Mapping[str, Report], codes: list[str]) -> dict[str, Any]:
    message = finding.message + (f" Suggestion: {finding.suggestion}" if finding.suggestion else "")
    related = [
        _location(q.span, texts, f"{texts[q.span.report_id].path}: {q.words}") | {"id": n}
        for n, q in enumerate(finding.evidence, 1)
        if q.span.report_id in texts
    ]
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": LEVELS[finding.severity],
        "message": {"text": message},
        "locations": [_location(finding.span, texts)] if finding.span.report_id in texts else [],
        "relatedLocations": related,
        "partialFingerprints": {"finding/v1": finding.id},
        "properties": {"kind": finding.kind},
    }


def _location(span: Span, texts: Mapping[str, Report], words: str = "") -> dict[str, Any]:
    report = texts[span.report_id]
    (line, column), (last, end) = report.place(span.start), report.place(span.end)
    region = {
        "startLine": line,
        "startColumn": column,
        "endLine": last,
        "endColumn": end,
        "charOffset": span.start,
        "charLength": span.end - span.start,
        "snippet": {"text": report.quote(span)},
    }

    place = {"artifactLocation": {"uri": quote(report.path)}, "region": region}
    return {"physicalLocation": place} | ({"message": {"text": words}} if words else {})
