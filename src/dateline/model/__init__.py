"""Everything -> the nouns of Dateline. One word per thing; all are frozen; spans count characters of `report.text`.

    published   Source, Report, Section, Span, Quote: what stands written
    values      Figure, Period, Place, Actor ...: what one claim can say
    coding      values as JSON and back
    records     Claim, Incident, Relation, Finding, Assessment ...: what was said, concluded and judged

The standard library only. Import nouns from here.
"""

from dateline.model.coding import canonical, decoded, encoded
from dateline.model.published import Quote, Report, Section, Source, Span, content_id
from dateline.model.records import (
    ATTRIBUTES,
    MODALITIES,
    RELATIONS,
    REPORT_VOICE,
    SEVERITIES,
    STANCES,
    Analysis,
    Assessment,
    Brief,
    Claim,
    Finding,
    Forecast,
    Incident,
    Judgement,
    Known,
    Progress,
    Reason,
    Relation,
    Sentence,
    Skipped,
    Toll,
)
from dateline.model.values import (
    EARTH_RADIUS_KM,
    EVIDENCE_GIVEN,
    OUTCOMES,
    ROLES,
    SUB_TYPES,
    Actor,
    Figure,
    IncidentType,
    Link,
    Participant,
    Period,
    Place,
    Proposition,
    Value,
)

__all__ = [
    "ATTRIBUTES",
    "EARTH_RADIUS_KM",
    "EVIDENCE_GIVEN",
    "MODALITIES",
    "OUTCOMES",
    "RELATIONS",
    "REPORT_VOICE",
    "ROLES",
    "SEVERITIES",
    "STANCES",
    "SUB_TYPES",
    "Actor",
    "Analysis",
    "Assessment",
    "Brief",
    "Claim",
    "Figure",
    "Finding",
    "Forecast",
    "Incident",
    "IncidentType",
    "Judgement",
    "Known",
    "Link",
    "Participant",
    "Period",
    "Place",
    "Progress",
    "Proposition",
    "Quote",
    "Reason",
    "Relation",
    "Report",
    "Section",
    "Sentence",
    "Skipped",
    "Source",
    "Span",
    "Toll",
    "Value",
    "canonical",
    "content_id",
    "decoded",
    "encoded",
]
