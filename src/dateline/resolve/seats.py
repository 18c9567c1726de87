"""Incidents -> the same, those that are only said to lie in a province at its seat, in a country at its capital.

ACLED's codebook puts what is known no better than by its province (geographic precision 3) at the provincial capital;
of a country's incidents more happen in and around the capital than in the middle of its land. Precision and name stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dateline.model import Incident
from dateline.resolve.gazetteer import Gazetteer


def seated(incidents: Iterable[Incident], gazetteer: Gazetteer) -> list[Incident]:
    """The incidents in their order; places that somebody else coded stay where they were put."""
    return [_seated(incident, gazetteer) for incident in incidents]


def _seated(incident: Incident, gazetteer: Gazetteer) -> Incident:
    place = incident.place
    if place is None or place.kind not in ("country", "admin1") or place.offset_km is not None:
        return incident
    point = gazetteer.seat(place.id)
    return replace(incident, place=replace(place, lat=point[0], lon=point[1])) if point else incident
