"""Analysis -> what a brief tells, in order, and the claims that each sentence rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from dateline.model import Analysis, Incident, Report, Sentence
from dateline.write.drafting import statements, tallies, wording

MOST_STATEMENTS = 4  # of one incident
SHORT_QUOTE = 40  # characters below which a sentence of a report tells little
# openings that say no more than the count: "arrests were made" beside "24 people were arrested"
DOUBLED = {"Arrests": ("arrests were made",), "Abduction/forced disappearance": ("people were abducted",)}
BY = ", according to "
VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")


def chosen(
    analysis: Analysis, since: str = "", until: str = "", place: str = "", actors: Sequence[str] = ()
) -> list[Incident]:
    """The news incidents that fit, oldest first. One of no stated kind and without a figure takes two accounts."""
    known = {r.id for r in analysis.reports}
    fit = [
        i
        for i in analysis.incidents
        if not i.background
        and known & {c.report_id for c in i.claims if c.attribute == "type"}
        and (i.tolls or len(i.origins) > 1 or (i.type is not None and i.type.sub_event != "Other"))
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


def told(incident: Incident, reports: Mapping[str, Report], fresh: tuple[bool, bool]) -> list[tuple[int, Sentence]]:
    """The sentences on one incident with their rank: 0 must be told, larger may be cut.

    `fresh`: whether the country and the year are to be named.
    """
    counts = list(tallies.told(incident, reports))
    opening, by = _what(incident, reports, fresh), _accounts(incident, reports)
    other = incident.type is not None and incident.type.sub_event == "Other"
    if other and (quoted := _quoted(incident, reports)):
        out = [(0, quoted)]
    elif counts and by and (whole := _merged(opening, counts[0], by, incident)):
        out, counts = [(0, whole)], counts[1:]
    else:
        out = [(0, replace(opening, words=f"{opening.words}{by}."))]
        counts = list(tallies.told(incident, reports, by.startswith(BY)))
    out += [(0 if n == 0 else 2, s) for n, s in enumerate(counts)]
    out += [(1 + n, s) for n, s in enumerate(islice(statements.told(incident, reports), MOST_STATEMENTS))]
    violent = incident.type is not None and incident.type.event in VIOLENT
    ids = tuple(c.id for c in incident.claims if c.attribute == "type" and c.report_id in reports)[:4]
    if violent and len(out) == 1 and len(incident.origins) > 1 and not incident.tolls:
        out.append((3, Sentence("The reports give no number of dead or injured for it.", "description", ids)))
    return [(rank, replace(s, subject=incident.id)) for rank, s in out]


def _merged(opening: Sentence, count: Sentence, by: str, incident: Incident) -> Sentence | None:
    """What happened and what came of it in one sentence, where one voice tells both; None where two do."""
    start = f"According to {by.removeprefix(BY)}, "
    if not by.startswith(BY) or not count.words.startswith(start) or ";" in count.words:
        return None
    people = count.words.removeprefix(start).rstrip(".")
    ids = tuple(dict.fromkeys((*opening.claim_ids, *count.claim_ids)))
    kind = incident.type.sub_event if incident.type else ""
    deed = next((d for d in DOUBLED.get(kind, ()) if d in opening.words), "")
    if deed and people.endswith((" arrested", " abducted")) and " and " not in people:
        day, where = opening.words.split(deed)
        words = f"{day.strip()}, {people}{where}{by}." if day else f"{wording.capital(people)}{where}{by}."
        return Sentence(words, "description", ids)
    joint = "but" if people.startswith(("nobody", "no ")) else "and"
    return Sentence(f"{opening.words}, {joint} {people}{by}.", "description", ids)


def _what(incident: Incident, reports: Mapping[str, Report], fresh: tuple[bool, bool]) -> Sentence:
    """The clause that tells what happened, its day first; who says so is added to it."""
    attacker, target = wording.most_named(incident, "attacker"), wording.most_named(incident, "target")
    target = target or wording.most_named(incident, "victim")
    clause = wording.deed(incident, attacker, target, wording.where(incident, fresh[0], reports.values()))
    opening = wording.when(incident.period, fresh[1])
    names = {a.name for a in (attacker, target) if a}
    ids = [
        c.id
        for c in incident.claims
        if c.report_id in reports
        and (
            c.attribute in ("type", "period", "place") or getattr(getattr(c.value, "actor", None), "name", "") in names
        )
    ]
    words = f"{opening} {clause}" if opening else f"{wording.capital(clause)} on a day that is not clear"
    return Sentence(words, "description", tuple(dict.fromkeys(ids)))


def _quoted(incident: Incident, reports: Mapping[str, Report]) -> Sentence | None:
    """A happening for which we have no words of our own, in those of its shortest telling that names no private
    person; None where each does."""
    kinds = [c for c in incident.claims if c.attribute == "type" and c.report_id in reports]
    told = [(c, wording.around(c, reports)) for c in kinds]
    known = wording.public_names(incident.claims)
    told = [(c, words) for c, words in told if not wording.names_somebody(words, known)]
    if not told:
        return None
    claim, words = min(told, key=lambda t: (len(t[1]) <= SHORT_QUOTE, len(t[1])))
    opening = wording.when(incident.period) or "On a day that is not clear"
    outlet = wording.outlet(reports[claim.report_id])
    ids = dict.fromkeys((claim.id, *(c.id for c in kinds)))
    return Sentence(f"{opening}, {outlet} reports: “{words}”.", "description", tuple(ids))


def _accounts(incident: Incident, reports: Mapping[str, Report]) -> str:
    """Who tells of it: so many independent accounts, the only speakers who do, or the only outlet."""
    kinds = [c for c in incident.claims if c.attribute == "type" and c.report_id in reports]
    voices = dict.fromkeys(wording.speaker(c, reports) for c in kinds)
    many = len(incident.origins)
    if kinds and len(voices) < 3 and all(c.speaker is not None for c in kinds):
        return f"{BY}{wording.joined(list(voices))}"
    if many > 1:
        return f", {wording.number(many)} independent accounts say"
    return f"{BY}{next(iter(voices))}" if voices else ""


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
