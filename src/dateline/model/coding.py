"""Value <-> JSON text, the same for equal values: what the ledger keeps, hashes and compares."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime

from dateline.model.values import Actor, Figure, IncidentType, Link, Participant, Period, Place, Proposition, Value

_PLAIN: dict[str, type] = {
    "figure": Figure,
    "type": IncidentType,
    "place": Place,
    "proposition": Proposition,
    "link": Link,
}


def canonical(content: object) -> str:
    """JSON that is the same for equal content: sorted keys, no spaces, days and times in ISO form."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def encoded(value: Value) -> str:
    """The JSON of a claim's value."""
    return canonical(asdict(value))


def decoded(attribute: str, content: str) -> Value:
    """The value in an attribute's JSON. Raises ValueError, KeyError or TypeError for what `encoded` never made."""
    fields = json.loads(content)
    if attribute == "period":
        return Period(date.fromisoformat(fields["start"]), date.fromisoformat(fields["end"]))
    if attribute == "participant":
        return Participant(Actor(**fields["actor"]), fields["role"], fields["alleged"])
    value: Value = _PLAIN[attribute](**fields)
    return value
