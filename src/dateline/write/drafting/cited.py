"""A brief that was checked -> the Brief with the claims of reports that each sentence rests on."""

from __future__ import annotations

from dateline.model import Analysis, Brief, Claim, Figure, Participant, Report, Sentence
from dateline.text import sentences


def cited(checked: Analysis) -> Brief:
    """Each sentence of the brief, with the reports' claims that say the same of the same incident.

    A date or a place cites only where the sentence says nothing else that a report says.
    """
    brief = checked.brief or Report("")
    told: list[tuple[Claim, list[str]]] = []
    for incident in checked.incidents:
        theirs = [c for c in incident.claims if c.report_id != brief.id]
        own = (c for c in incident.claims if c.report_id == brief.id)
        told += [(c, ids) for c in own if (ids := [o.id for o in theirs if _alike(c, o)])]
    said = []
    for section in brief.prose():
        for start, end in sentences(brief.text, section.start, section.end):
            here = [(c, ids) for c, ids in told if start <= c.span.start < end]
            here = [pair for pair in here if pair[0].attribute not in ("place", "period")] or here
            kind = "impact" if section.kind == "impact" else "description"
            said.append(Sentence(brief.text[start:end], kind, tuple(dict.fromkeys(i for _, ids in here for i in ids))))
    return Brief("", tuple(said))


def _alike(one: Claim, other: Claim) -> bool:
    match one.value, other.value:
        case Figure() as a, Figure() as b:
            return (a.outcome, a.best) == (b.outcome, b.best)
        case Participant() as a, Participant() as b:
            return a.actor.name == b.actor.name
    return one.attribute == other.attribute and one.value == other.value
