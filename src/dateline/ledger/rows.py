"""Noun <-> row of the ledger. A row holds the noun whole; the columns beside `value` are there to be queried."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from dateline.model import (
    Assessment,
    Claim,
    Figure,
    Forecast,
    Participant,
    Period,
    Place,
    Report,
    Section,
    Source,
    Span,
    Value,
    canonical,
    content_id,
    decoded,
    encoded,
)

Row = dict[str, Any]


def of_report(report: Report, marking: str) -> Row:
    """The row of a report; `marking` is its TLP label."""
    return {
        "id": report.id,
        "path": report.path,
        "title": report.title,
        "outlet": report.outlet,
        "url": report.url,
        "language": report.language,
        "published": report.published,
        "retrieved": report.retrieved,
        "source": canonical(asdict(report.source)) if report.source else None,
        "marking": marking,
        "sections": canonical([[s.kind, s.start, s.end, s.name] for s in report.sections]),
        "text": report.text,
    }


def to_report(row: Mapping[str, Any]) -> Report:
    """The report of a row."""
    return Report(
        text=row["text"],
        path=row["path"],
        title=row["title"],
        outlet=row["outlet"],
        url=row["url"],
        language=row["language"],
        published=row["published"],
        retrieved=row["retrieved"],
        sections=tuple(Section(*s) for s in json.loads(row["sections"])),
        source=Source(**json.loads(row["source"])) if row["source"] else None,
    )


def of_claim(claim: Claim, extraction_id: str) -> Row:
    """The row of a claim; the same claim found again by another extraction is another row."""
    row: Row = {
        "id": content_id("row", extraction_id, claim.id),
        "report_id": claim.report_id,
        "extraction_id": extraction_id,
        "about": claim.about,
        "attribute": claim.attribute,
        "quote": claim.quote,
        "span_start": claim.span.start,
        "span_end": claim.span.end,
        "speaker": claim.speaker.name if claim.speaker else None,
        "stance": claim.stance,
        "hedge": claim.hedge,
        "modality": claim.modality,
        "extractor": claim.extractor,
        "value": encoded(claim.value),
        "source": canonical(asdict(claim.speaker)) if claim.speaker else None,
    }
    return {**dict.fromkeys(_QUERIED), **row, **_queried(claim.value)}


_QUERIED = (
    *("outcome", "victims", "low", "best", "high", "day_from", "day_to"),
    *("place", "country", "lat", "lon", "actor", "role"),
)


def _queried(value: Value) -> Row:
    match value:
        case Figure():
            counts = {"low": value.low, "best": value.best, "high": value.high}
            return {"outcome": value.outcome, "victims": value.group, **counts}
        case Period():
            return {"day_from": value.start, "day_to": value.end}
        case Place():
            return {"place": value.name, "country": value.country, "lat": value.lat, "lon": value.lon}
        case Participant():
            return {"actor": value.actor.name, "role": value.role}
        case _:
            return {}


CLAIM = (  # the columns that make a claim; the others repeat what is in them
    *("report_id", "span_start", "span_end", "quote", "attribute", "value"),
    *("about", "source", "stance", "hedge", "modality", "extractor"),
)


def to_claim(row: Mapping[str, Any]) -> Claim:
    """The claim of a row, or of the part of it that CLAIM names."""
    return Claim(
        span=Span(row["report_id"], row["span_start"], row["span_end"]),
        quote=row["quote"],
        attribute=row["attribute"],
        value=value(row["attribute"], row["value"]),
        about=row["about"],
        speaker=_speaker(row["source"]) if row["source"] else None,
        stance=row["stance"],
        hedge=row["hedge"],
        modality=row["modality"],
        extractor=row["extractor"],
    )


@lru_cache(maxsize=100_000)
def value(attribute: str, content: str) -> Value:
    """The value in an attribute's JSON; equal ones are one noun, since places, days and types recur."""
    return decoded(attribute, content)


@lru_cache(maxsize=10_000)
def _speaker(content: str) -> Source:
    return Source(**json.loads(content))


def of_assessment(assessment: Assessment) -> Row:
    """The row of an assessment."""
    return {"id": assessment.id, **asdict(assessment), "subject": canonical(list(assessment.subject))}


def to_assessment(row: Mapping[str, Any]) -> Assessment:
    """The assessment of a row."""
    fields = {k: v for k, v in row.items() if k != "id"}
    return Assessment(**{**fields, "subject": tuple(json.loads(row["subject"]))})


def of_forecast(forecast: Forecast) -> Row:
    """The row of an issued forecast."""
    content = {**asdict(forecast), "quantiles": canonical([list(q) for q in forecast.quantiles])}
    return {"id": content_id("fct", canonical(content)), **content}


def to_forecast(row: Mapping[str, Any]) -> Forecast:
    """The forecast of a row."""
    fields = {k: v for k, v in row.items() if k != "id"}
    return Forecast(**{**fields, "quantiles": tuple((q[0], q[1]) for q in json.loads(row["quantiles"]))})
