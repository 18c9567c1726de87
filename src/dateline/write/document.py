"""Analysis -> the analysis document: the JSON that other programs read. Its schema is `data/analysis.schema.json`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from dateline.model import (
    Analysis,
    Claim,
    Figure,
    Finding,
    Incident,
    Place,
    Proposition,
    Quote,
    Relation,
    Report,
    Source,
    Span,
    Toll,
)
from dateline.write import names

SCHEMA = "dateline/analysis/1"
Row = dict[str, Any]
_CROWD = frozenset(
    """officials authorities sources source experts groups sides monitors others person people agency official a an the
    other several some many local various""".split()
)


def document(analysis: Analysis) -> Row:
    """The analysis document of the contract, ready for `json.dump`.

    Incidents that only the brief speaks of are left out, and background is apart; `by_source` and `claims` hold what
    the reports say, never what the brief says.
    """
    paths = {r.id: r.path for r in analysis.reports}
    told = [i for i in analysis.incidents if any(r in paths for r in i.report_ids)]
    shown = {i.id for i in told}
    brief = analysis.brief
    everywhere = paths | ({brief.id: brief.path} if brief else {})
    return {
        "schema": SCHEMA,
        "brief": _report(brief) if brief else None,
        "reports": [_report(r) for r in analysis.reports],
        "incidents": [_incident(i, paths) for i in told if not i.background],
        "background": [_incident(i, paths) for i in told if i.background],
        "relations": [_relation(r, everywhere) for r in analysis.relations if {r.from_id, r.to_id} <= shown],
        "claims": [_claim(s, paths) for s in statements(analysis.claims, paths)],
        "findings": [_finding(f, everywhere) for f in analysis.findings],
        "skipped": [{"path": s.path, "why": s.why} for s in analysis.skipped],
    }


def _report(report: Report) -> Row:
    return {
        "id": report.id,
        "path": report.path,
        "title": report.title or None,
        "outlet": report.outlet or None,
        "published": report.published.isoformat() if report.published else None,
        "url": report.url or None,
    }


def _incident(incident: Incident, paths: dict[str, str]) -> Row:
    period, place = incident.period, incident.place or Place("")
    return {
        "id": incident.id,
        "event_type": incident.type.event if incident.type else None,
        "sub_event_type": incident.type.sub_event if incident.type else None,
        "date_start": period.start.isoformat() if period else None,
        "date_end": period.end.isoformat() if period else None,
        "country": place.country,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "place": place.name or None,
        "lat": place.lat,
        "lon": place.lon,
        "geo_precision": place.precision,
        "actors": [
            {"id": p.actor.id, "name": p.actor.name, "role": p.role, "alleged": p.alleged}
            for p in incident.participants
        ],
        "figures": [row for t in incident.tolls if (row := _toll(t, paths))],
        "reports": [paths[r] for r in incident.report_ids if r in paths],
        "origins": [[paths[r] for r in origin if r in paths] for origin in incident.origins],
        "aggregate": incident.aggregate,
        "reasons": [{"words": r.words, "weight": r.weight} for r in incident.reasons],
    }


def _toll(toll: Toll, paths: dict[str, str]) -> Row | None:
    """One figure with a row for each claim of a report; None where only the brief gives it."""
    rows = [_by_source(c, c.value, paths) for c in toll.claims if c.report_id in paths and isinstance(c.value, Figure)]
    if not rows:
        return None
    known = {"group": toll.group, "outcome": toll.outcome, "low": toll.low, "best": toll.best, "high": toll.high}
    return known | {"by_source": rows}


def _by_source(claim: Claim, figure: Figure, paths: dict[str, str]) -> Row:
    """A report's own number; null for a word without one ("dozens"), whose range the row above holds."""
    return {
        "report": paths[claim.report_id],
        "value": figure.best,
        "qualifier": figure.qualifier,
        "scope": figure.scope,
        "attributed_to": _speaker(claim),
        "quote": claim.quote,
        "span": _span(claim.span),
    }


@dataclass(frozen=True, slots=True)
class Statement:
    """What a speaker says, alleges, denies ... in a report: the claim that stands first, and its topic in words."""

    claim: Claim
    speaker: str | None
    about: str
    evidence: str = "none_given"


def statements(many: Iterable[Claim], given: Collection[str]) -> list[Statement]:
    """What is said in the given reports, in the order of their text.

    Figures that one speaker gives in one report are one statement. They join another statement that the speaker makes
    with the same stance, and are none of their own where the words of one hold them, where nobody in particular gives
    them, or where they repeat what another speaker is quoted with.
    """
    spoken = [c for c in many if c.report_id in given and (c.speaker or isinstance(c.value, Proposition))]
    made = [
        Statement(c, _speaker(c), c.value.topic, c.value.evidence) for c in spoken if isinstance(c.value, Proposition)
    ]
    counts: dict[tuple[str, str | None, str], list[Claim]] = {}
    figures = [c for c in spoken if isinstance(c.value, Figure)]
    within = {_number(c) for c in figures if any(s.claim.span.overlaps(c.span) for s in made)}
    for claim in figures:
        if _number(claim) not in within and not _crowd(claim.speaker):
            counts.setdefault((claim.report_id, _speaker(claim), claim.stance), []).append(claim)
    own = {(s.claim.report_id, s.speaker, s.claim.stance): n for n, s in reversed(list(enumerate(made)))}
    for said, some in counts.items():
        if said in own:
            made[own[said]] = replace(made[own[said]], about=f"{made[own[said]].about}; {_counted(some)}")
        else:
            made.append(Statement(some[0], said[1], _counted(some)))
    order = {report_id: n for n, report_id in enumerate(given)}
    return sorted(made, key=lambda s: (order[s.claim.report_id], s.claim.span.start))


def _number(claim: Claim) -> tuple[str, str, int | None, int | None]:
    figure = claim.value
    assert isinstance(figure, Figure)
    return claim.report_id, figure.outcome, figure.low, figure.best


def _crowd(speaker: Source | None) -> bool:
    """Whether nobody in particular speaks: "officials", "other sources", "a person"."""
    return speaker is None or set(speaker.name.lower().split()) <= _CROWD


def _counted(some: Iterable[Claim]) -> str:
    return "; ".join(dict.fromkeys(names.figure(c.value) for c in some if isinstance(c.value, Figure)))


def _speaker(claim: Claim) -> str | None:
    return names.speaker(claim.speaker) if claim.speaker else None


def _claim(statement: Statement, paths: dict[str, str]) -> Row:
    claim = statement.claim
    said = claim.value if isinstance(claim.value, Proposition) else None
    return {
        "id": claim.id,
        "report": paths[claim.report_id],
        "speaker": statement.speaker,
        "stance": claim.stance,
        "about": statement.about,
        "evidence": statement.evidence,
        "target": said.target if said else None,
        "answers": said.answers if said else None,
        "hedge": claim.hedge,
        "quote": claim.quote,
        "span": _span(claim.span),
    }


def _relation(relation: Relation, paths: dict[str, str]) -> Row:
    quotes = [_evidence(q, paths) for q in relation.quotes]
    return {"from": relation.from_id, "to": relation.to_id, "type": relation.kind, "evidence": quotes}


def _finding(finding: Finding, paths: dict[str, str]) -> Row:
    return {
        "id": finding.id,
        "code": finding.code,
        "kind": finding.kind,
        "severity": finding.severity,
        "message": finding.message,
        "quote": finding.quote,
        "span": _span(finding.span),
        "evidence": [_evidence(q, paths) for q in finding.evidence],
        "suggestion": finding.suggestion,
    }


def _evidence(quote: Quote, paths: dict[str, str]) -> Row:
    return {"report": paths.get(quote.span.report_id), "quote": quote.words, "span": _span(quote.span)}


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def coded(report: Report, claims_of_report: Iterable[Claim], incidents: Iterable[Incident]) -> Row:
    """The line that `extract` gives for one report: its incidents, claims and every place that it names."""
    paths = {report.id: report.path}
    many = list(claims_of_report)
    return {
        "report": report.path,
        "incidents": [_incident(i, paths) for i in incidents if not i.background],
        "background": [_incident(i, paths) for i in incidents if i.background],
        "claims": [_claim(s, paths) for s in statements(many, paths)],
        "places": list({c.span: _place(c, c.value) for c in many if isinstance(c.value, Place)}.values()),
    }


def _place(claim: Claim, place: Place) -> Row:
    number = place.id.removeprefix("geonames:")
    return {
        "quote": claim.quote,
        "span": _span(claim.span),
        "name": place.name,
        "geonameid": int(number) if number.isdigit() else None,
        "feature": place.feature or None,
        "country": place.country,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "lat": place.lat,
        "lon": place.lon,
    }
