"""Coded incidents -> objects: GeoJSON, STIX 2.1 and FollowTheMoney."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from dateline.model import Claim, Proposition, Report, Toll
from dateline.write.exports.coded import Coded, dead
from dateline.write.exports.tables import incidents as table

Row = dict[str, Any]
NAMESPACE = uuid.UUID("6c2b3d3e-8c1a-5d2f-9d0e-4f2f7b1a9e11")  # of Dateline's STIX ids, so that they stay the same
EXTENSION = "extension-definition--8a1c7a52-52f3-5b0e-9a43-0f6d4f2f1c77"
MADE = "2026-01-01T00:00:00.000Z"  # of the identity and the extension, which never change
TLP = {  # STIX 2.1's fixed ids of TLP 1 markings; TLP 2.0 has no ids of its own there, so the statement carries it too
    "TLP:CLEAR": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "TLP:GREEN": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
    "TLP:AMBER": "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
    "TLP:AMBER+STRICT": "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
    "TLP:RED": "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
}


def geojson(many: Iterable[Coded], notes: Row) -> Row:
    """A FeatureCollection (RFC 7946) of all incidents; one without coordinates has a null geometry."""
    features = []
    for one, row in ((o, r) for o in many for r in table([o])):
        point = None
        if one.lat is not None and one.lon is not None:
            point = {"type": "Point", "coordinates": [one.lon, one.lat]}
        tolls = [
            {"outcome": t.outcome, "victims": t.group, "low": t.low, "best": t.best, "high": t.high} for t in one.tolls
        ]
        properties = {**row, "tolls": tolls}
        features.append({"type": "Feature", "id": one.id, "geometry": point, "properties": properties})
    return {"type": "FeatureCollection", "features": features, "metadata": notes}


def _id(kind: str, *parts: object) -> str:
    return f"{kind}--{uuid.uuid5(NAMESPACE, '|'.join(map(str, parts)))}"


def _moment(day: date | str | None) -> str:
    return f"{day}T00:00:00.000Z" if day else MADE


def stix(many: Iterable[Coded], notes: Row) -> Row:
    """A STIX 2.1 bundle: incidents with an extension for coding and tolls, locations, identities, reports, and an
    opinion for each denial of an incident's allegations. Ids are stable; equal input gives equal objects."""
    ours = _id("identity", "dateline")
    marking = {"object_marking_refs": [TLP[notes["marking"]]]}
    objects: dict[str, Row] = {}

    def keep(kind: str, key: tuple[object, ...], made: str, **more: Any) -> str:
        name = _id(kind, *key)
        content = {k: v for k, v in more.items() if v not in (None, [], "")}
        head = {"type": kind, "spec_version": "2.1", "id": name, "created": made, "modified": made}
        objects.setdefault(name, {**head, "created_by_ref": ours, **content, **marking})
        return name

    objects[ours] = {
        "type": "identity",
        "spec_version": "2.1",
        "id": ours,
        "created": MADE,
        "modified": MADE,
        "name": "Dateline",
        "identity_class": "system",
    }
    objects[EXTENSION] = {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": EXTENSION,
        "created": MADE,
        "modified": MADE,
        "created_by_ref": ours,
        "name": "Armed-conflict incident",
        "version": "1.0.0",
        "description": "Event coding, period, tolls as low/best/high, and claims with stance and evidence.",
        "schema": "https://dateline.invalid/stix/incident-1.json",
        "extension_types": ["property-extension"],
    }
    for one in many:
        made = _moment(one.date_start)
        incident = keep("incident", (one.id,), made, **_incident(one), confidence=None)
        if one.lat is not None or one.country_code:
            where = keep("location", (one.id, "place"), made, **_location(one))
            _tie(keep, incident, "located-at", where, made)
        for name, role, _ in one.actors:
            who = keep("identity", ("actor", name), MADE, name=name, identity_class="group")
            _tie(keep, incident, "targets" if role in ("target", "victim") else "related-to", who, made)
        for report in one.reports:
            published = _moment(report.published)
            keep("report", (report.id,), published, **_report(report, incident, published))
        for claim in _denials(one):
            words = {"opinion": "strongly-disagree", "explanation": claim.quote, "object_refs": [incident]}
            keep("opinion", (claim.id,), made, **words, authors=[claim.speaker.name if claim.speaker else "the report"])
    return {"type": "bundle", "id": _id("bundle", *sorted(objects)), "objects": list(objects.values())}


def _tie(keep: Any, source: str, kind: str, target: str, made: str) -> None:
    keep("relationship", (source, kind, target), made, relationship_type=kind, source_ref=source, target_ref=target)


def _incident(one: Coded) -> Row:
    deaths = dead(one)
    coding = {
        "extension_type": "property-extension",
        "dateline_id": one.id,
        **{k: getattr(one, k) for k in ("event_type", "sub_event_type", "date_start", "date_end", "country")},
        **{k: getattr(one, k) for k in ("admin1", "admin2", "place", "precision")},
        "tolls": [_toll(t) for t in one.tolls],
        "killed": {"low": deaths.low, "best": deaths.best, "high": deaths.high} if deaths.high else None,
        "actors": [{"name": n, "role": r} for n, r, _ in one.actors],
    }
    name = ", ".join(filter(None, (one.sub_event_type or one.event_type, one.place, one.date_start))) or one.id
    return {"name": name, "extensions": {EXTENSION: {k: v for k, v in coding.items() if v not in (None, [])}}}


def _toll(toll: Toll) -> Row:
    values = {"outcome": toll.outcome, "victims": toll.group, "low": toll.low, "best": toll.best, "high": toll.high}
    return {k: v for k, v in values.items() if v is not None}


def _location(one: Coded) -> Row:
    metres = {1: 5_000.0, 2: 25_000.0, 3: 150_000.0}.get(one.precision or 3)
    point = one.lat is not None and one.lon is not None
    return {
        "name": one.place,
        "latitude": one.lat if point else None,
        "longitude": one.lon if point else None,
        "precision": metres if point else None,
        "country": one.country_code,
        "administrative_area": one.admin1,
    }


def _report(report: Report, incident: str, published: str) -> Row:
    reference: Row = {"source_name": report.outlet or "unknown"}
    if report.url.startswith("http"):
        reference |= {"url": report.url, "hashes": {"SHA-256": hashlib.sha256(report.text.encode()).hexdigest()}}
    else:
        reference |= {"description": report.path or "no address"}
    return {
        "name": report.title or report.path or report.id,
        "published": published,
        "report_types": ["incident"],
        "object_refs": [incident],
        "external_references": [reference],
    }


def _denials(one: Coded) -> Iterator[Claim]:
    told = {r.id for r in one.reports}
    for claim in one.incident.claims:
        if claim.stance == "denies" and isinstance(claim.value, Proposition) and claim.report_id in told:
            yield claim


def ftm(many: Iterable[Coded], notes: Row) -> Iterator[Row]:
    """FollowTheMoney entities, one a line: an Event an incident, an Organization an actor, an Article a report."""
    seen: set[str] = set()
    for one in many:
        for name, _, _ in one.actors:
            yield from _entity(seen, f"act-{_short(name)}", "Organization", {"name": [name]})
        for report in one.reports:
            published = [str(report.published)] if report.published else []
            links = [report.url] if report.url.startswith("http") else []
            properties = {"title": [report.title or report.path], "sourceUrl": links, "date": published}
            yield from _entity(seen, report.id, "Article", {**properties, "publisher": [report.outlet]})
        properties = {
            "name": [", ".join(filter(None, (one.sub_event_type or one.event_type, one.place, one.date_start)))],
            "startDate": [one.date_start or ""],
            "endDate": [one.date_end or ""],
            "country": [(one.country_code or "").lower()],
            "location": [", ".join(filter(None, (one.place, one.admin1, one.country)))],
            "involved": [f"act-{_short(n)}" for n, _, _ in one.actors],
            "proof": [r.id for r in one.reports],
            "summary": [f"{t.best} {t.group or 'people'} {t.outcome}" for t in one.tolls if t.best is not None],
            "notes": [notes["marking"], notes["licence"]],
        }
        yield from _entity(seen, one.id, "Event", properties)


def _entity(seen: set[str], name: str, schema: str, properties: dict[str, list[str]]) -> Iterator[Row]:
    if name not in seen:
        seen.add(name)
        yield {
            "id": name,
            "schema": schema,
            "properties": {k: [x for x in v if x] for k, v in properties.items() if any(v)},
        }


def _short(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def notes_of(marking: str) -> Row:
    """What every export says of itself."""
    return {
        "marking": marking,
        "licence": "Facts after the cited reports; their texts are their publishers'. Places: GeoNames, CC BY 4.0.",
        "made_by": "Dateline",
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
