"""Analysis -> lines that code hosts show beside a file (GitHub's workflow commands), and findings as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.model import Analysis, Finding, Report
from dateline.write import names
from dateline.write.text import counted, in_order, reports, section

LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
_SPECIAL = str.maketrans({c: "\\" + c for c in r"\`*_[]<>|#"})


def github(analysis: Analysis, path: str | None = None) -> str:
    """One `::error file=...::message` line a finding; `path` is the brief's path in the repository."""
    brief = analysis.brief
    if brief is None:
        return ""
    return "".join(f"{_command(f, brief, path or brief.path)}\n" for f in in_order(analysis.findings))


def _command(finding: Finding, brief: Report, path: str) -> str:
    (line, column), (last, end) = brief.place(finding.span.start), brief.place(finding.span.end)
    where = f"file={_value(path)},line={line},endLine={last},col={column},endColumn={end},title={finding.code}"
    better = f" Better: {finding.suggestion}" if finding.suggestion else ""
    return f"::{LEVELS[finding.severity]} {where}::{_data(finding.message + better)}"


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")


def markdown(analysis: Analysis) -> str:
    """The findings as a Markdown document, in the order of the brief, with their evidence."""
    brief = analysis.brief
    if brief is None:
        return ""
    texts = {r.id: r for r in (*analysis.reports, brief)}
    words = counted(analysis.findings)
    lines = [
        f"# {_plain(brief.path)}",
        "",
        f"{words[0].upper()}{words[1:]}, checked against {reports(len(analysis.reports))}.",
    ]
    for n, finding in enumerate(in_order(analysis.findings), 1):
        lines += ["", *_entry(n, finding, brief, texts)]
    for one in analysis.skipped:
        lines += ["", f"Not read: {_plain(one.path)}: {_plain(one.why)}"]
    return "\n".join(lines) + "\n"


def _entry(n: int, finding: Finding, brief: Report, texts: dict[str, Report]) -> Iterator[str]:
    part = section(brief, finding.span.start)
    yield f"## {n}. {finding.code} ({finding.severity}{f', {_plain(part)}' if part else ''})"
    yield ""
    yield _plain(finding.message)
    yield ""
    yield f"> **{_plain(finding.quote)}**"
    for quote in finding.evidence:
        report = texts.get(quote.span.report_id)
        yield ""
        yield f"- {_plain(names.cited(report)) if report else 'a report'}: “{_plain(quote.words)}”"
    if finding.suggestion:
        yield ""
        yield f"Better: {_plain(finding.suggestion)}"


def _plain(words: str) -> str:
    """Words on one line, with the signs that Markdown would take for its own escaped."""
    return " ".join(words.split()).translate(_SPECIAL)
