"""Analysis -> what a brief tells, in order, and the claims that each sentence rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dateline.model import Analysis, Claim, Figure, Incident, Participant, Proposition, Report, Sentence, Toll
from dateline.write.drafting import wording

OUTCOMES = ("killed", "injured", "abducted", "missing", "displaced", "arrested")
MOST_SPEAKERS = 4  # of one toll; more is a table, not a sentence
MOST_STATEMENTS = 3  # of one incident
CONTESTED = ("alleges", "denies", "retracts", "claims_responsibility")


def chosen(
    analysis: Analysis, since: str = "", until: str = "", place: str = "", actors: Sequence[str] = ()
) -> list[Incident]:
    """The news incidents that fit, oldest first. One of no stated kind and without a figure is left out."""
    known = {r.id for r in analysis.reports}
    fit = [
        i
        for i in analysis.incidents
        if not i.background
        and known & set(i.report_ids)
        and (i.tolls or (i.type is not None and i.type.sub_event != "Other"))
        and (i.place is not None or len(i.origins) > 1)
        and (not since or (i.period is not None and str(i.period.end) >= since))
        and (not until or (i.period is not None and str(i.period.start) <= until))
        and (not place or (i.place is not None and place.casefold() in _named(i)))
        and (not actors or any(a.casefold() in p.actor.name.casefold() for a in actors for p in i.participants))
    ]
    return sorted(fit, key=lambda i: (str(i.period.start) if i.period else "9", not i.aggregate, i.id))


def _named(incident: Incident) -> str:
    place = incident.place
    return " ".join(filter(None, (place.name, place.admin2, place.admin1, place.country))).casefold() if place else ""


def weight(incident: Incident) -> tuple[int, int]:
    """What an incident is worth in a short brief: independent accounts, then deaths."""
    return len(incident.origins), max((t.best or 0 for t in incident.tolls if t.outcome == "killed"), default=0)


def told(incident: Incident, reports: Mapping[str, Report], fresh: bool) -> list[tuple[int, Sentence]]:
    """The sentences on one incident with their rank: 0 must be told, larger may be cut. `fresh`: name the country."""
    out = [(0, _what(incident, reports, fresh))]
    for n, toll in enumerate(_tolls(incident)):
        latest = _latest(toll, reports)
        if latest:
            words = wording.tally(toll, latest, reports)
            out.append((0 if n == 0 else 2, Sentence(words, "description", tuple(c.id for c in latest))))
    said = list(_statements(incident, reports))
    for n, claim in enumerate(said[:MOST_STATEMENTS]):
        out.append((1 + n, Sentence(wording.statement(claim, reports), "description", (claim.id,))))
    if not incident.tolls and incident.type and incident.type.event != "Strategic developments":
        ids = tuple(c.id for c in incident.claims if c.attribute == "type" and c.report_id in reports)[:4]
        out.append((3, Sentence("The reports give no number of dead or injured for it.", "description", ids)))
    return out


def _what(incident: Incident, reports: Mapping[str, Report], fresh: bool) -> Sentence:
    attacker, target = wording.most_named(incident, "attacker"), wording.most_named(incident, "target")
    target = target or wording.most_named(incident, "victim")
    clause = wording.deed(incident, attacker, target, wording.where(incident, fresh))
    opening = wording.when(incident.period)
    names = {a.name for a in (attacker, target) if a}
    ids = [
        c.id
        for c in incident.claims
        if c.report_id in reports
        and (
            c.attribute in ("type", "period", "place") or getattr(getattr(c.value, "actor", None), "name", "") in names
        )
    ]
    many = len(incident.origins)
    accounts = "" if many < 2 else f", {wording.number(many)} independent accounts say"
    words = f"{opening} {clause}" if opening else f"{wording.capital(clause)} on a day that the reports leave open"
    return Sentence(f"{words}{accounts}.", "description", tuple(dict.fromkeys(ids)))


def _actor(claim: Claim) -> str:
    return claim.value.actor.name if isinstance(claim.value, Participant) else ""


def _tolls(incident: Incident) -> Iterator[Toll]:
    """Tolls worth a sentence: by outcome, the largest group first, no part of another one."""
    counted = [t for t in incident.tolls if any(_counts(c) for c in t.claims)]
    for outcome in OUTCOMES:
        same = [t for t in counted if t.outcome == outcome]
        yield from sorted(same, key=lambda t: -(t.best or 0))[:2]


def _counts(claim: Claim) -> bool:
    return isinstance(claim.value, Figure) and claim.value.scope == "incident" and _value(claim) is not None


def _value(claim: Claim) -> int | None:
    figure = claim.value
    assert isinstance(figure, Figure)
    return next((v for v in (figure.best, figure.low, figure.high) if v is not None), None)


def _latest(toll: Toll, reports: Mapping[str, Report]) -> list[Claim]:
    """The last count of each speaker, the best-supported number first; a count that only equals it adds a name."""
    last: dict[str, Claim] = {}
    counted = [c for c in toll.claims if c.report_id in reports and _counts(c)]
    for claim in sorted(counted, key=lambda c: (str(reports[c.report_id].published or ""), c.span.start)):
        last[wording.speaker(claim, reports)] = claim
    if toll.low is not None and toll.high is not None:
        inside = [c for c in last.values() if toll.low <= (_value(c) or 0) <= toll.high]
    else:
        inside = list(last.values())
    return sorted(inside, key=lambda c: (_value(c) != toll.best, c.speaker is None))[:MOST_SPEAKERS]


def _statements(incident: Incident, reports: Mapping[str, Report]) -> Iterator[Claim]:
    """Who claims it, then an allegation with the denials that answer it; one a speaker and stance, no toll again."""
    said = [
        c
        for c in incident.claims
        if c.attribute == "proposition" and c.stance in CONTESTED and c.report_id in reports and c.speaker is not None
    ]
    order = {stance: n for n, stance in enumerate(("claims_responsibility", "alleges", "denies", "retracts"))}
    seen: set[tuple[str, str]] = set()
    alleged = False
    for claim in sorted(said, key=lambda c: (order[c.stance], str(reports[c.report_id].published or ""), c.span.start)):
        who = wording.speaker(claim, reports)
        key = (re.sub(r"(.)\1+|\W", r"\1", who.casefold()), claim.stance)  # one name in two spellings is one speaker
        topic = claim.value.topic if isinstance(claim.value, Proposition) else ""
        long = len(topic.split()) > (28 if wording.CLAUSE.search(topic) else 8)
        stranger = claim.stance == "claims_responsibility" and not _takes_part(claim, incident)
        if key in seen or long or stranger or (claim.stance == "alleges" and alleged):
            continue
        alleged = alleged or claim.stance == "alleges"
        seen.add(key)
        yield claim


def _takes_part(claim: Claim, incident: Incident) -> bool:
    """Whether who claims a deed is one of the incident's actors, or is known as a party."""
    source = claim.speaker
    if source is None:
        return False
    said = {source.name.casefold(), (source.organisation or source.name).casefold()}
    return bool(source.party) or any(p.actor.name.casefold() in said for p in incident.participants)


def cut(sentences: Sequence[tuple[int, float, Sentence]], words: int) -> list[Sentence]:
    """As many sentences as fit, in their order: lower rank and heavier incident first."""
    ranked = sorted(range(len(sentences)), key=lambda n: (sentences[n][0], -sentences[n][1], n))
    kept: set[int] = set()
    used = 0
    for n in ranked:
        length = len(sentences[n][2].words.split())
        if used + length <= words:
            kept.add(n)
            used += length
    return [replace(sentences[n][2]) for n in sorted(kept)]
