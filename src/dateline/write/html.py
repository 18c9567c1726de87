"""Analysis -> one self-contained HTML file: the brief with its faults marked, evidence beside it, incidents, map.

Nothing is fetched and nothing runs: no script, no font, no address that loads by itself. All text is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from itertools import pairwise

from dateline.model import SEVERITIES, Analysis, Finding, Incident, Report
from dateline.write import names
from dateline.write.document import claims
from dateline.write.map import Dot, drawn
from dateline.write.text import counted, in_order, of_the_news, reports

LONGEST_TIMELINE = 400  # days; older incidents would squeeze the news into one line


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the brief with the findings that cover it; `ends` are the numbers of those that end with it."""

    words: str
    covering: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    severity: str


@dataclass(frozen=True, slots=True)
class Block:
    """A section of the brief as it is shown."""

    kind: str
    pieces: tuple[Piece, ...]


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
    texts = {r.id: r for r in (*analysis.reports, *([analysis.brief] if analysis.brief else []))}
    given = {r.id: r for r in analysis.reports}
    told = of_the_news(analysis)
    return {
        "analysis": analysis,
        "title": (analysis.brief.title or analysis.brief.path) if analysis.brief else "Incidents",
        "counted": counted(findings),
        "against": reports(len(analysis.reports)),
        "findings": list(enumerate(findings, 1)),
        "blocks": blocks(analysis.brief, findings) if analysis.brief else [],
        "texts": texts,
        "given": given,
        "incidents": list(enumerate(told, 1)),
        "timeline": timeline(told),
        "map": drawn(_placed(told)),
        "claims": claims(analysis.claims, {r.id: r.path for r in analysis.reports}),
    }


def blocks(brief: Report, findings: Sequence[Finding]) -> list[Block]:
    """The brief's sections, cut into paragraphs and at every start and end of a finding."""
    shown: list[Block] = []
    sections = [(s.kind, s.start, s.end) for s in brief.sections if s.kind != "meta"] or [("body", 0, len(brief.text))]
    for kind, start, end in sections:
        at = start
        for words in brief.text[start:end].split("\n\n"):
            if words.strip():
                shown.append(Block(kind, tuple(_pieces(brief.text, at, at + len(words), findings))))
            at += len(words) + 2
    return shown


def _pieces(text: str, start: int, end: int, findings: Sequence[Finding]) -> list[Piece]:
    spans = [(n, max(f.span.start, start), min(f.span.end, end), f) for n, f in enumerate(findings, 1)]
    inside = [(n, a, b, f) for n, a, b, f in spans if a < b]
    cuts = sorted({start, end, *(a for _, a, _, _ in inside), *(b for _, _, b, _ in inside)})
    pieces = []
    for a, b in pairwise(cuts):
        over = [(n, f) for n, x, y, f in inside if x <= a and b <= y]
        worst = min((SEVERITIES.index(f.severity) for _, f in over), default=None)
        pieces.append(
            Piece(
                text[a:b],
                tuple(n for n, _ in over),
                tuple(n for n, f in over if f.span.start == a),
                tuple(n for n, f in over if f.span.end == b),
                "" if worst is None else SEVERITIES[worst],
            )
        )
    return pieces


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
