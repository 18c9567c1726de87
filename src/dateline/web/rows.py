"""Nouns -> plain rows: what a page's template shows and its JSON twin says, from one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from dateline.corroborate.corrections import subject
from dateline.model import (
    REPORT_VOICE,
    Assessment,
    Claim,
    Figure,
    Incident,
    IncidentType,
    Link,
    Participant,
    Period,
    Place,
    Proposition,
    Relation,
    Report,
    Toll,
    encoded,
)

if TYPE_CHECKING:
    from dateline.web.answers import Answered

Row = dict[str, Any]
_ACRONYM = re.compile(r" \([A-Z][A-Za-z-]*[A-Z]\)$")
GRAPHIC = (
    "behead dismember mutilat torture rape disembowel corpse charred decapitat severed burned alive burnt alive "
    "execution-style gang-rape skull intestine"
).split()


def report(one: Report, claims: Sequence[Claim], marking: str) -> Row:
    """A report without its text."""
    abouts = {c.about for c in claims if c.about}
    return {
        "id": one.id,
        "title": one.title or one.path or "(no title)",
        "outlet": one.outlet or "unknown outlet",
        "path": one.path,
        "url": one.url if one.url.startswith(("http://", "https://")) else "",
        "published": str(one.published) if one.published else None,
        "marking": marking,
        "happenings": len(abouts),
        "figures": sum(c.attribute == "figure" for c in claims),
        "propositions": sum(c.attribute == "proposition" for c in claims),
    }


def words_of(value: object) -> str:
    """A value in a few plain words."""
    match value:
        case Figure():
            return f"{count(value)} {value.group or 'people'} {value.outcome}"
        case Period():
            return str(value.start) if value.width == 1 else f"{value.start} to {value.end}"
        case Place():
            return ", ".join(dict.fromkeys(filter(None, (value.name, value.admin2, value.admin1, value.country))))
        case Participant():
            return f"{value.actor.name} ({'alleged ' if value.alleged else ''}{value.role})"
        case IncidentType():
            return f"{value.event}: {value.sub_event}"
        case Proposition():
            return value.topic
        case Link():
            return value.kind.replace("_", " ")
    return str(value)


def count(figure: Figure) -> str:
    """A count with its qualifier: "at least 30", "20 to 30", "an unknown number of"."""
    low, best, high = figure.low, figure.best, figure.high
    if best is None and low is None and high is None:
        return "an unknown number of"
    if low is not None and high is not None and low != high:
        return f"{low} to {high}"
    number = next(v for v in (best, low, high) if v is not None)
    return str(number) if figure.qualifier == "exactly" else f"{figure.qualifier} {number}"


def claim(one: Claim, path: str = "") -> Row:
    """A claim: the words, what they were read as, and where an assessment of it points."""
    evidence = one.value.evidence if isinstance(one.value, Proposition) else None
    target = one.value.target if isinstance(one.value, Proposition) else None
    return {
        "id": one.id,
        "report": one.report_id,
        "path": path,
        "about": one.about,
        "attribute": one.attribute,
        "quote": one.quote,
        "graphic": graphic(one.quote),
        "start": one.span.start,
        "end": one.span.end,
        "says": words_of(one.value),
        "value": encoded(one.value),
        "speaker": one.speaker.name if one.speaker else REPORT_VOICE,
        "stance": one.stance,
        "hedge": one.hedge,
        "modality": one.modality,
        "evidence": evidence,
        "target": target,
        "extractor": one.extractor,
        "subject": list(subject(one)),
    }


def answered(one: Answered, reports: dict[str, Report]) -> Row:
    """What became of something that was said: its state, since when it is open and for how many days by now."""
    today = max((r.published for r in reports.values() if r.published), default=None)
    return {
        "words": one.state,
        "open": one.open,
        "since": str(one.since) if one.since else None,
        "days": (today - one.since).days if today and one.since else None,
        "by": [{**claim(c), "published": str(reports[c.report_id].published or "")} for c in one.by],
    }


def toll(one: Toll, reports: dict[str, Report]) -> Row:
    """A toll with each claim behind it, by day of publication."""
    rows = [
        {**claim(c, reports[c.report_id].path), "published": str(reports[c.report_id].published or "")}
        | {"outlet": reports[c.report_id].outlet, "number": c.value.best or c.value.low or c.value.high or 0}
        for c in one.claims
        if c.report_id in reports and isinstance(c.value, Figure)
    ]
    rows.sort(key=lambda r: (r["published"], r["path"]))
    return {
        "outcome": one.outcome,
        "group": one.group or "people",
        "low": one.low,
        "best": one.best,
        "high": one.high,
        "claims": rows,
    }


def incident(one: Incident, reports: dict[str, Report]) -> Row:
    """An incident in one line of a table or one point of a map."""
    killed = [t for t in one.tolls if t.outcome == "killed" and t.best is not None]
    most = max(killed, key=lambda t: t.best or 0, default=None)
    return {
        "id": one.id,
        "type": one.type.event if one.type else "Type unknown",
        "sub_type": one.type.sub_event if one.type else None,
        "from": str(one.period.start) if one.period else None,
        "to": str(one.period.end) if one.period else None,
        "place": words_of(one.place) if one.place else "Place unknown",
        "name": one.place.name if one.place else "Place unknown",
        "country": one.place.country if one.place else None,
        "lat": one.place.lat if one.place else None,
        "lon": one.place.lon if one.place else None,
        "precision": one.place.precision if one.place else None,
        "actors": [{"name": p.actor.name, "role": p.role, "alleged": p.alleged} for p in one.participants],
        "killed": f"{most.best} {most.group or 'people'}" if most else None,
        "best": most.best if most else None,
        "reports": [r for r in one.report_ids if r in reports],
        "origins": len(one.origins),
        "aggregate": one.aggregate,
    }


def relation(one: Relation, incidents: dict[str, Incident], reports: dict[str, Report], of: str) -> Row:
    """A relation as seen from the incident `of`."""
    other = incidents[one.to_id if one.from_id == of else one.from_id]
    inverse = {"responds_to": "is answered by", "part_of": "contains", "precedes": "follows", "same_as": "same as"}
    plain = {"responds_to": "responds to", "part_of": "is part of", "precedes": "precedes", "same_as": "same as"}
    return {
        "words": (plain if one.from_id == of else inverse)[one.kind],
        "other": incident(other, reports),
        "quotes": [{"report": q.span.report_id, "quote": q.words, "start": q.span.start} for q in one.quotes],
    }


def assessment(one: Assessment) -> Row:
    """A judgement as history shows it."""
    return {
        "id": one.id,
        "subject": list(one.subject),
        "verdict": one.verdict,
        "by": one.by,
        "at": one.at.isoformat(timespec="seconds"),
        "why": one.why,
        "value": one.value,
    }


def actors(incidents: Iterable[Incident], propositions: Iterable[Claim]) -> tuple[list[Row], list[Row]]:
    """Who takes part, accuses and denies; and the edges between them, each with the ids of its claims."""
    nodes: dict[str, Row] = {}
    edges: dict[tuple[str, str, str], list[str]] = {}

    def node(name: str) -> Row:
        return nodes.setdefault(
            name,
            {"name": name, "attacker": 0, "target": 0, "alleges": 0, "denies": 0, "claims_responsibility": 0},
        )

    for one in incidents:
        for participant in one.participants:
            if participant.role in ("attacker", "target"):
                node(participant.actor.name)[participant.role] += 1
        attackers = [p.actor.name for p in one.participants if p.role == "attacker"]
        targets = [p.actor.name for p in one.participants if p.role in ("target", "victim")]
        for a in attackers:
            for t in targets:
                if a != t:
                    edges.setdefault((a, t, "attacks"), []).append(one.id)
    for said in propositions:
        if said.speaker and said.stance in ("alleges", "denies", "claims_responsibility"):
            speaker = _ACRONYM.sub("", said.speaker.name)  # "Balochistan Liberation Army (BLA)" is the same actor
            node(speaker)[said.stance] += 1
            target = said.value.target if isinstance(said.value, Proposition) else None
            if target and said.stance == "alleges" and target != speaker:
                node(target)
                edges.setdefault((speaker, target, "accuses"), []).append(said.report_id)
    ranked = sorted(nodes.values(), key=lambda n: -sum(v for v in n.values() if isinstance(v, int)))
    return ranked, [{"from": a, "to": b, "kind": k, "because": ids} for (a, b, k), ids in edges.items()]


def graphic(text: str) -> bool:
    """Whether a passage describes injuries or cruelty that a reader may not want to meet unasked."""
    folded = text.casefold()
    return any(word in folded for word in GRAPHIC)
