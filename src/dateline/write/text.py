"""Analysis -> a report to read in a terminal: each fault marked in its sentence, with the evidence below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.model import SEVERITIES, Analysis, Figure, Finding, Incident, Quote, Report, Toll
from dateline.text import sentences
from dateline.write import names
from dateline.write.ink import Ink, columns, harmless, ink, lines_of, wrapped

MOST_EVIDENCE = 4  # quotes a finding shows; the others are counted
LONGEST_QUOTE = 240  # characters of one quote


def text(analysis: Analysis, width: int = 80, colour: bool = False) -> str:
    """The findings on a brief in the order of its text, and a closing line that counts them."""
    pen = ink(colour)
    lines = [*_opening(analysis, width, pen), *_findings(analysis, width, pen, colour)]
    return "\n".join([*lines, *_skipped(analysis, width, pen), *_closing(analysis, width, pen)]) + "\n"


def counted(findings: Sequence[Finding]) -> str:
    """ "2 errors, 1 warning", or "no findings"."""
    counts = [(sum(f.severity == s for f in findings), s) for s in SEVERITIES]
    return ", ".join(f"{n} {s}{'s' * (n != 1)}" for n, s in counts if n) or "no findings"


def reports(number: int) -> str:
    """ "1 report", "8 reports", or "itself alone" for none."""
    return f"{number} report{'s' * (number != 1)}" if number else "itself alone"


def _opening(analysis: Analysis, width: int, pen: Ink) -> Iterator[str]:
    name = harmless(analysis.brief.path) if analysis.brief else "the reports"
    yield from (
        pen(line, "strong") for line in wrapped(f"{name}, checked against {reports(len(analysis.reports))}", width)
    )
    yield ""


def _findings(analysis: Analysis, width: int, pen: Ink, colour: bool) -> Iterator[str]:
    brief = analysis.brief
    if brief is None:
        return
    texts = {r.id: r for r in (*analysis.reports, brief)}
    part = None
    ordered = sorted(analysis.findings, key=lambda f: (f.span.start, SEVERITIES.index(f.severity)))
    for n, finding in enumerate(ordered, 1):
        here = section(brief, finding.span.start)
        if here != part and here:
            yield pen(here.upper(), "dim")
            yield ""
        part = here
        yield from _finding(n, finding, brief, texts, width, pen, colour)
        yield ""


def section(brief: Report, at: int) -> str:
    """The name of the section that an offset stands in, as the brief heads it."""
    found = next((s for s in brief.sections if s.start <= at < s.end), None)
    return harmless(found.name or found.kind) if found else ""


def _finding(
    n: int, finding: Finding, brief: Report, texts: dict[str, Report], width: int, pen: Ink, colour: bool
) -> Iterator[str]:
    label = f"{n:>2} {finding.severity} {finding.code}"
    first, *more = wrapped(finding.message, width, " " * (len(label) + 2), "   ")
    yield f"{pen(label, finding.severity)}  {first[len(label) + 2 :]}"
    yield from more
    yield ""
    yield from _marked(finding, brief, width, pen, colour)
    for quote in finding.evidence[:MOST_EVIDENCE]:
        yield ""
        yield from _evidence(quote, texts, width, pen)
    left = len(finding.evidence) - MOST_EVIDENCE
    if left > 0:
        yield f"   and {left} more place{'s' * (left != 1)} in the reports"
    if finding.suggestion:
        yield ""
        first, *more = wrapped(f"Better: {finding.suggestion}", width, "   ", "   ")
        yield from (pen(line, "good") for line in (first, *more))


def _marked(finding: Finding, brief: Report, width: int, pen: Ink, colour: bool) -> Iterator[str]:
    """The sentences that hold the fault; the fault coloured, or underlined with ^ where there is no colour."""
    start, end = finding.span.start, finding.span.end
    around = [s for s in sentences(brief.text) if s[0] < end and start < s[1]] or [(start, end)]
    low = max((s.start for s in brief.prose() if s.start <= start), default=0)
    shown = harmless(brief.text)
    for a, b in lines_of(shown, max(low, around[0][0]), max(around[-1][1], end), width - 5):
        mark_from, mark_to = max(a, start), min(b, end)
        if mark_from >= mark_to:
            yield f"   {pen('|', 'dim')} {shown[a:b]}"
        elif colour:
            fault = pen(shown[mark_from:mark_to], finding.severity)
            yield f"   {pen('|', 'dim')} {shown[a:mark_from]}{fault}{shown[mark_to:b]}"
        else:
            yield f"   | {shown[a:b]}"
            yield f"   | {' ' * columns(shown[a:mark_from])}{'^' * columns(shown[mark_from:mark_to])}"


def _evidence(quote: Quote, texts: dict[str, Report], width: int, pen: Ink) -> Iterator[str]:
    report = texts.get(quote.span.report_id)
    words = quote.words if len(quote.words) <= LONGEST_QUOTE else quote.words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " ..."
    name = "" if report is None else f"{names.outlet(report)} ({report.path})" if report.outlet else report.path
    yield from (pen(line, "dim") for line in wrapped(name, width, "   "))
    yield from wrapped(f'"{words}"', width, "     ", "      ")


def _skipped(analysis: Analysis, width: int, pen: Ink) -> Iterator[str]:
    for one in analysis.skipped:
        yield from wrapped(f"not read: {one.path}: {one.why}", width, "", "   ")
    if analysis.skipped:
        yield ""


def _closing(analysis: Analysis, width: int, pen: Ink) -> Iterator[str]:
    worst = next((s for s in SEVERITIES if any(f.severity == s for f in analysis.findings)), "good")
    words = counted(analysis.findings)
    codes = list(dict.fromkeys(f.code for f in analysis.findings if f.severity == worst))
    hint = f" `dateline explain {codes[0]}` says what a rule looks for and why." if codes else ""
    first, *more = wrapped(f"{words[0].upper()}{words[1:]}.{hint}", width)
    end = len(words) + 1
    yield pen(first[:end], worst) + first[end:]
    yield from more


def incidents(analysis: Analysis, width: int = 80, colour: bool = False) -> str:
    """The incidents that the reports tell of, by date, each figure with its sources below it."""
    pen = ink(colour)
    texts = {r.id: r for r in analysis.reports}
    told = [i for i in analysis.incidents if any(r in texts for r in i.report_ids) and not i.background]
    lines: list[str] = []
    for n, incident in enumerate(sorted(told, key=in_time), 1):
        lines += [*_incident(n, incident, texts, width, pen), ""]
    lines += list(_skipped(analysis, width, pen))
    many = f"{len(told)} incident{'s' * (len(told) != 1)} in {reports(len(texts))}"
    return "\n".join([*lines, pen(many if texts else "no report was read", "strong")]) + "\n"


def in_time(incident: Incident) -> tuple[bool, str, str]:
    """A key that sorts incidents by date, undated ones last."""
    return incident.period is None, incident.period.start.isoformat() if incident.period else "", incident.id


def _incident(n: int, incident: Incident, texts: dict[str, Report], width: int, pen: Ink) -> Iterator[str]:
    first, *more = wrapped(f"{names.period(incident.period)}, {names.where(incident)}", width, "    ")
    yield from (pen(line, "strong") for line in (f"{n:>2}  {first[4:]}", *more))
    who = "; ".join(f"{p.actor.name} ({'alleged ' * p.alleged}{p.role})" for p in incident.participants)
    yield from wrapped(": ".join(p for p in (names.what(incident), who) if p), width, "    ")
    for toll in incident.tolls:
        yield from _toll(toll, texts, width, pen)
    spoken = [harmless(texts[r].path) for r in incident.report_ids if r in texts]
    origins = f", {len(incident.origins)} independent" if incident.origins else ""
    words = f"{reports(len(spoken))}{origins}: {', '.join(spoken)}"
    yield from (pen(line, "dim") for line in wrapped(words, width, "    "))


def _toll(toll: Toll, texts: dict[str, Report], width: int, pen: Ink) -> Iterator[str]:
    rows = [c for c in toll.claims if c.report_id in texts]
    if rows:
        yield from wrapped(names.toll(toll), width, "    ", "      ")
    for claim in rows:
        assert isinstance(claim.value, Figure)
        said = f", said {names.speaker(claim.speaker)}" if claim.speaker else ""
        words = f"{names.figure(claim.value)}{said} - {names.outlet(texts[claim.report_id])}"
        yield from (pen(line, "dim") for line in wrapped(words, width, "      ", "        "))
