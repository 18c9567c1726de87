"""Analysis -> a report to read in a terminal: each fault marked in its sentence, with the evidence below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dateline.model import SEVERITIES, Analysis, Finding, Incident, Quote, Report, Toll
from dateline.text import sentences
from dateline.write import names
from dateline.write.ink import Pen, columns, harmless, lines_of

MOST_EVIDENCE = 4  # quotes a finding shows; the others are counted
LONGEST_QUOTE = 240  # characters of one quote

Texts = Mapping[str, Report]


def text(analysis: Analysis, width: int = 80, colour: bool = False) -> str:
    """The findings on a brief in the order of its text, and a closing line that counts them."""
    pen = Pen(width, colour)
    lines = [*_opening(analysis, pen), *_findings(analysis, pen), *_skipped(analysis, pen), *_closing(analysis, pen)]
    return "\n".join(lines) + "\n"


def counted(findings: Sequence[Finding]) -> str:
    """ "2 errors, 1 warning", or "no findings"."""
    counts = [(sum(f.severity == s for f in findings), s) for s in SEVERITIES]
    return ", ".join(f"{n} {s}{'s' * (n != 1)}" for n, s in counts if n) or "no findings"


def reports(number: int) -> str:
    """ "1 report", "8 reports", or "itself alone" for none."""
    return f"{number} report{'s' * (number != 1)}" if number else "itself alone"


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Findings as the text has them, the graver first where two begin together."""
    return sorted(findings, key=lambda f: (f.span.start, SEVERITIES.index(f.severity), f.code))


def _opening(analysis: Analysis, pen: Pen) -> Iterator[str]:
    name = analysis.brief.path if analysis.brief else "the reports"
    yield from pen.lines(f"{name}, checked against {reports(len(analysis.reports))}", style="strong")
    yield ""


def _findings(analysis: Analysis, pen: Pen) -> Iterator[str]:
    brief = analysis.brief
    if brief is None:
        return
    texts = {r.id: r for r in (*analysis.reports, brief)}
    part = ""
    for n, finding in enumerate(in_order(analysis.findings), 1):
        here = section(brief, finding.span.start)
        if here not in ("", part):
            yield pen.ink(here.upper(), "dim")
            yield ""
        part = here
        yield from _finding(n, finding, brief, texts, pen)
        yield ""


def section(brief: Report, at: int) -> str:
    """The name of the section that an offset stands in, as the brief heads it."""
    found = next((s for s in brief.sections if s.start <= at < s.end), None)
    return harmless(found.name or found.kind) if found else ""


def _finding(n: int, finding: Finding, brief: Report, texts: Texts, pen: Pen) -> Iterator[str]:
    label = f"{n:>2} {finding.severity} {finding.code}"
    first, *more = pen.lines(finding.message, " " * (len(label) + 2), "   ") or [""]
    yield f"{pen.ink(label, finding.severity)}  {first.lstrip()}"
    yield from more
    yield ""
    yield from _marked(finding, brief, pen)
    for quote in finding.evidence[:MOST_EVIDENCE]:
        yield ""
        yield from _evidence(quote, texts, pen)
    left = len(finding.evidence) - MOST_EVIDENCE
    if left > 0:
        yield f"   and {left} more place{'s' * (left != 1)} in the reports"
    if finding.suggestion:
        yield ""
        yield from pen.lines(f"Better: {finding.suggestion}", "   ", style="good")


def _marked(finding: Finding, brief: Report, pen: Pen) -> Iterator[str]:
    """The sentences that hold the fault: in colour, or underlined with ^; a line that is all at fault bears a >."""
    start, end = finding.span.start, finding.span.end
    around = [s for s in sentences(brief.text) if s[0] < end and start < s[1]] or [(start, end)]
    low = max((s.start for s in brief.prose() if s.start <= start), default=0)
    shown = harmless(brief.text)
    for a, b in lines_of(shown, max(low, around[0][0]), max(around[-1][1], end), pen.width - 5):
        left, right = (max(a, start), min(b, end)) if a < end and start < b else (b, b)
        whole = (left, right) == (a, b)
        fault = pen.ink(shown[left:right], finding.severity)
        yield f"   {pen.ink('>' if whole else '|', 'dim')} {shown[a:left]}{fault}{shown[right:b]}"
        if left < right and not whole and not pen.colour:
            yield f"   | {' ' * columns(shown[a:left])}{'^' * columns(shown[left:right])}"


def _evidence(quote: Quote, texts: Texts, pen: Pen) -> Iterator[str]:
    report = texts.get(quote.span.report_id)
    words = quote.words if len(quote.words) <= LONGEST_QUOTE else quote.words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " ..."
    if report:
        yield from pen.lines(names.cited(report), "   ", style="dim")
    yield from pen.lines(f'"{words}"', "     ", "      ")


def _skipped(analysis: Analysis, pen: Pen) -> Iterator[str]:
    for one in analysis.skipped:
        yield from pen.lines(f"not read: {one.path}: {one.why}", "", "   ")
    if analysis.skipped:
        yield ""


def _closing(analysis: Analysis, pen: Pen) -> Iterator[str]:
    worst = next((s for s in SEVERITIES if any(f.severity == s for f in analysis.findings)), "good")
    words = counted(analysis.findings)
    yield pen.ink(f"{words[0].upper()}{words[1:]}.", worst)
    code = next((f.code for f in in_order(analysis.findings) if f.severity == worst), None)
    if code:
        yield f"`dateline explain {code}` says what a rule looks for and why."


def incidents(analysis: Analysis, width: int = 80, colour: bool = False) -> str:
    """The incidents that the reports tell of, by date, each figure with its sources below it."""
    pen = Pen(width, colour)
    texts = {r.id: r for r in analysis.reports}
    told = of_the_news(analysis)
    lines = [line for n, incident in enumerate(told, 1) for line in (*_incident(n, incident, texts, pen), "")]
    many = f"{len(told)} incident{'s' * (len(told) != 1)} in {reports(len(texts))}" if texts else "no report was read"
    return "\n".join([*lines, *_skipped(analysis, pen), pen.ink(many, "strong")]) + "\n"


def of_the_news(analysis: Analysis) -> list[Incident]:
    """The incidents that reports (not the brief alone) tell of as news, by date, undated ones last."""
    given = {r.id for r in analysis.reports}
    told = [i for i in analysis.incidents if not i.background and given & set(i.report_ids)]
    return sorted(told, key=lambda i: (i.period is None, i.period.start.isoformat() if i.period else "", i.id))


def _incident(n: int, incident: Incident, texts: Texts, pen: Pen) -> Iterator[str]:
    first, *more = pen.lines(f"{names.period(incident.period)}, {names.where(incident)}", "    ")
    yield from (pen.ink(line, "strong") for line in (f"{n:>2}  {first.lstrip()}", *more))
    who = "; ".join(f"{p.actor.name} ({'alleged ' * p.alleged}{p.role})" for p in incident.participants)
    yield from pen.lines(": ".join(p for p in (names.what(incident), who) if p), "    ")
    for toll in incident.tolls:
        yield from _toll(toll, texts, pen)
    spoken = [texts[r].path for r in incident.report_ids if r in texts]
    origins = f", {len(incident.origins)} independent" if incident.origins else ""
    yield from pen.lines(f"{reports(len(spoken))}{origins}: {', '.join(spoken)}", "    ", style="dim")


def _toll(toll: Toll, texts: Texts, pen: Pen) -> Iterator[str]:
    rows = names.counts(toll, texts)
    if rows:
        yield from pen.lines(names.toll(toll), "    ", "      ")
    for count, by, _ in rows:
        yield from pen.lines(f"{count}, by {by}", "      ", "        ", style="dim")
