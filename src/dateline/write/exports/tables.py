"""Coded incidents -> tidy tables: incidents, figures, claims and sources, with a dictionary of their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dateline.model import REPORT_VOICE, Analysis, Figure, Proposition
from dateline.write.exports.coded import Coded, dead

Row = dict[str, Any]
COLUMNS: dict[str, dict[str, str]] = {
    "incidents": {
        "incident_id": "stable while the first report of the incident stays the same",
        "event_type": "ACLED event type",
        "sub_event_type": "ACLED sub-event type",
        "date_start": "first possible day, ISO 8601",
        "date_end": "last possible day, ISO 8601",
        "country": "country name",
        "country_code": "ISO 3166-1 alpha-2",
        "admin1": "first-order division",
        "admin2": "second-order division",
        "place": "place name",
        "lat": "degrees north, WGS 84; empty where unresolved",
        "lon": "degrees east, WGS 84; empty where unresolved",
        "precision": "1 town, 2 near it or its district, 3 region or country (ACLED)",
        "actors": "name (role), separated by semicolons",
        "killed_low": "lowest total of people killed; empty where no report gives a number",
        "killed_best": "most credible total; sum of the sides",
        "killed_high": "highest total",
        "reports": "number of reports that tell it",
        "origins": "number of independent accounts",
        "sources": "outlets, separated by semicolons",
    },
    "figures": {
        "incident_id": "the incident",
        "outcome": "killed, injured, abducted, missing, displaced, arrested",
        "victims": "group, empty where the text gives none",
        "low": "lowest of what the reports give",
        "best": "most credible of what the reports give",
        "high": "highest of what the reports give",
        "value": "the number of this report; empty where it uses a word (dozens), and for the row that sums up",
        "qualifier": "exactly, at least, at most ...",
        "speaker": "whose count it is",
        "outlet": "who published it",
        "published": "day of publication",
        "quote": "the words",
        "report_id": "the report",
        "start": "first character of the words in the report's text",
        "end": "character after the last",
    },
    "claims": {
        "incident_id": "the incident",
        "report_id": "the report",
        "speaker": "who says it",
        "stance": "asserts, alleges, denies, claims_responsibility, retracts, confirms",
        "topic": "what it is about, in the report's words",
        "evidence": "none_given, partial, given: what the report shows",
        "quote": "the words",
        "start": "first character of the words in the report's text",
        "end": "character after the last",
    },
    "sources": {
        "report_id": "hash of text and address",
        "outlet": "who published it",
        "title": "title",
        "url": "address",
        "published": "day of publication",
        "retrieved": "when it was fetched, UTC",
        "path": "file it was read from",
    },
}


def incidents(many: Iterable[Coded]) -> Iterator[Row]:
    """One row an incident."""
    for one in many:
        deaths = dead(one) if any(t.outcome == "killed" for t in one.tolls) else None
        yield {
            "incident_id": one.id,
            **{k: getattr(one, k) for k in list(COLUMNS["incidents"])[1:13]},
            "actors": "; ".join(f"{name} ({role})" for name, role, _ in one.actors),
            "killed_low": deaths.low if deaths else None,
            "killed_best": deaths.best if deaths else None,
            "killed_high": deaths.high if deaths else None,
            "reports": len(one.reports),
            "origins": len(one.incident.origins) or 1,
            "sources": "; ".join(dict.fromkeys(r.outlet for r in one.reports if r.outlet)),
        }


def figures(many: Iterable[Coded]) -> Iterator[Row]:
    """For each toll a row that sums up, then a row a claim."""
    for one in many:
        told = {r.id: r for r in one.reports}
        for toll in one.tolls:
            head: Row = {"incident_id": one.id, "outcome": toll.outcome, "victims": toll.group}
            head |= {"low": toll.low, "best": toll.best, "high": toll.high}
            yield dict.fromkeys(COLUMNS["figures"]) | head
            for claim in toll.claims:
                report, figure = told.get(claim.report_id), claim.value
                if report and isinstance(figure, Figure):
                    yield head | {
                        "value": figure.best,
                        "qualifier": figure.qualifier,
                        "speaker": claim.speaker.name if claim.speaker else REPORT_VOICE,
                        "outlet": report.outlet,
                        "published": str(report.published) if report.published else None,
                        "quote": claim.quote,
                        "report_id": report.id,
                        "start": claim.span.start,
                        "end": claim.span.end,
                    }


def claims(many: Iterable[Coded]) -> Iterator[Row]:
    """What is asserted, alleged and denied, one row a claim."""
    for one in many:
        told = {r.id for r in one.reports}
        for claim in one.incident.claims:
            if isinstance(claim.value, Proposition) and claim.report_id in told:
                yield {
                    "incident_id": one.id,
                    "report_id": claim.report_id,
                    "speaker": claim.speaker.name if claim.speaker else REPORT_VOICE,
                    "stance": claim.stance,
                    "topic": claim.value.topic,
                    "evidence": claim.value.evidence,
                    "quote": claim.quote,
                    "start": claim.span.start,
                    "end": claim.span.end,
                }


def sources(analysis: Analysis) -> Iterator[Row]:
    """The reports, without their texts."""
    for report in analysis.reports:
        yield {
            "report_id": report.id,
            "outlet": report.outlet,
            "title": report.title,
            "url": report.url,
            "published": str(report.published) if report.published else None,
            "retrieved": report.retrieved.isoformat() if report.retrieved else None,
            "path": report.path,
        }


def dictionary() -> Iterator[Row]:
    """Each column of each table, and what it holds."""
    for table, columns in COLUMNS.items():
        for column, meaning in columns.items():
            yield {"table": table, "column": column, "meaning": meaning}
