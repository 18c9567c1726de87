"""Analysis -> one self-contained HTML file: the brief with its faults marked, evidence beside it, incidents, map.

Nothing is fetched and nothing runs: no script, no font, no address that loads by itself. All text is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources

from dateline.model import Analysis, Incident, Span
from dateline.write import names
from dateline.write.document import statements
from dateline.write.map import Dot, drawn, outside
from dateline.write.marks import Mark, blocks
from dateline.write.text import counted, in_order, of_the_news, reports

LONGEST_TIMELINE = 400  # days; older incidents would squeeze the news into one line


@dataclass(frozen=True, slots=True)
class Bar:
    """An incident on the timeline, in percent of its width."""

    number: int
    left: float
    width: float


def html(analysis: Analysis) -> str:
    """The page, as text."""
    import jinja2

    jinja = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    jinja.filters.update(
        period=names.period, where=names.where, what=names.what, toll=names.toll, counts=names.counts,
        outlet=names.outlet, cited=names.cited, web=_web_address,
    )  # fmt: skip
    template = resources.files("dateline.write").joinpath("check.html.jinja").read_text("utf-8")
    return jinja.from_string(template).render(_view(analysis))


def _view(analysis: Analysis) -> dict[str, object]:
    findings = in_order(analysis.findings)
    given = {r.id: r for r in analysis.reports}
    told, brief, anchors = of_the_news(analysis), analysis.brief, _anchors(analysis)
    faults = [Mark(f"mark-{n}", f.span.start, f.span.end, f.severity, str(n)) for n, f in enumerate(findings, 1)]
    quoted = {
        r.id: [Mark(a, s.start, s.end, "quoted") for s, a in anchors.items() if s.report_id == r.id]
        for r in given.values()
    }
    tells = f"{len(told)} incident{'s' * (len(told) != 1)} in {reports(len(given))}"
    return {
        "analysis": analysis,
        "title": (brief.title or brief.path) if brief else "Incidents",
        "subtitle": f"{counted(findings)}, checked against {reports(len(given))}" if brief else tells,
        "findings": list(enumerate(findings, 1)),
        "blocks": blocks(brief, faults) if brief else [],
        "texts": given | ({brief.id: brief} if brief else {}),
        "given": given,
        "anchors": anchors,
        "quoted": {r: blocks(given[r], marks) for r, marks in quoted.items() if marks},
        "incidents": list(enumerate(told, 1)),
        "timeline": timeline(told),
        "map": drawn(_placed(told)),
        "off_map": ", ".join(str(n) for n in _off_map(told)),
        "claims": statements(analysis.claims, given),
    }


def _anchors(analysis: Analysis) -> dict[Span, str]:
    """The id of each stretch of a report that the page quotes."""
    number = {r.id: n for n, r in enumerate(analysis.reports, 1)}
    quoted = [q.span for f in analysis.findings for q in f.evidence]
    quoted += [c.span for i in of_the_news(analysis) for t in i.tolls for c in t.claims]
    quoted += [c.span for c in analysis.claims if c.speaker]
    return {s: f"r{number[s.report_id]}-{s.start}-{s.end}" for s in quoted if s.report_id in number}


def timeline(told: Sequence[Incident]) -> list[Bar]:
    """A bar for each dated incident, numbered as in the table; none where all fall on one day or none is dated."""
    dated = [(n, i.period) for n, i in enumerate(told, 1) if i.period]
    last = max((p.end for _, p in dated), default=date.min)
    dated = [(n, p) for n, p in dated if (last - p.start).days <= LONGEST_TIMELINE]
    first = min((p.start for _, p in dated), default=last)
    days = (last - first).days + 1
    if days == 1:
        return []
    return [Bar(n, 100 * (p.start - first).days / days, 100 * p.width / days) for n, p in dated]


def _off_map(told: Sequence[Incident]) -> list[int]:
    """Numbers of the incidents that the map does not show."""
    dots = _placed(told)
    shown = {d.number for d in dots} - {d.number for d in outside(dots)}
    return [n for n in range(1, len(told) + 1) if n not in shown]


def _placed(told: Sequence[Incident]) -> list[Dot]:
    places = [(n, i.place) for n, i in enumerate(told, 1)]
    return [
        Dot(n, p.lat, p.lon, p.name, p.precision != 3)
        for n, p in places
        if p and p.lat is not None and p.lon is not None
    ]


def _web_address(url: str) -> str:
    """The address where it is one of the web, "" where a click could do something else."""
    return url if url.lower().startswith(("https://", "http://")) else ""
