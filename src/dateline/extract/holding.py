"""Speeches of a report -> Claims: what each speaker holds, and about which of the happenings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline.extract.actors import ActorMention
from dateline.extract.happening import Happening
from dateline.extract.mentions import Reading
from dateline.extract.speech import Speech
from dateline.model import Actor, Claim, Participant, Proposition, Report


def held(
    report: Report, readings: Sequence[Reading], found: Sequence[Happening], said: Sequence[Speech]
) -> list[Claim]:
    """One proposition a speech, a denial with the claim that it answers; and who is charged or owns up as attacker."""
    where = _where(found)
    made = [proposition(report, readings[s.paragraph], s, _about(report, found, where, s)) for s in said]
    blamed = [c for claim, s in zip(made, said, strict=True) for c in _blamed(report, readings[s.paragraph], s, claim)]
    return [_answering(claim, made, speech) for claim, speech in zip(made, said, strict=True)] + blamed


def _where(found: Sequence[Happening]) -> list[tuple[int, int, Happening]]:
    """Paragraph, token and happening of every trigger, in the order of the text."""
    rows = [(m.reading.number, t.at, h) for h in found for m in h.mentions for t in m.triggers]
    return sorted(rows, key=lambda row: row[:2])


def _about(report: Report, found: Sequence[Happening], where: list[tuple[int, int, Happening]], said: Speech) -> str:
    """The happening named in the words, else the one spoken of last before them, else the first."""
    inside = [h for n, at, h in where if n == said.paragraph and said.content_start <= at < said.content_end]
    before = [h for n, at, h in where if (n, at) < (said.paragraph, said.end)]
    chosen = inside[0] if inside else before[-1] if before else found[0] if found else None
    return f"{report.id}#{chosen.number}" if chosen else ""


def proposition(report: Report, reading: Reading, said: Speech, about: str) -> Claim:
    """What a speaker holds, as a claim about a happening."""
    span = reading.paragraph.span(said.start, said.end)
    value = Proposition(said.topic, said.evidence, said.target)
    return Claim(span, report.quote(span), "proposition", value, about, said.speaker, said.stance, said.hedge)


def _blamed(report: Report, reading: Reading, said: Speech, claim: Claim) -> Iterator[Claim]:
    """The named actors that a speaker charges with a happening, alleged; or the speaker that owns it."""
    if not claim.about or said.stance not in ("alleges", "claims_responsibility"):
        return
    words = range(said.content_start, said.content_end)
    for actor in reading.actors:
        named = actor.name[0].isupper() and actor.kind in ("", "rebel group", "gang", "political militia")
        owner = f"{said.speaker.name} {said.speaker.organisation}"
        speaks = said.stance == "claims_responsibility" and actor.name in owner
        charged = said.stance == "alleges" and actor.start in words and _charges(reading, actor, said)
        if named and (speaks or charged):
            span = reading.paragraph.span(actor.start, actor.end)
            value = Participant(Actor(actor.name, kind=actor.kind), "attacker", said.stance == "alleges")
            made = replace(claim, span=span, quote=report.quote(span), attribute="participant", value=value)
            yield replace(made, stance="asserts", speaker=None, hedge=None)


def _charges(reading: Reading, actor: ActorMention, said: Speech) -> bool:
    """Whether the actor is the one that is charged."""
    words = reading.paragraph.doc[actor.start : actor.end].text
    return said.target is not None and (words in said.target or actor.name in said.target or said.target in words)


def _answering(claim: Claim, made: Sequence[Claim], said: Speech) -> Claim:
    if said.answers is None or not isinstance(claim.value, Proposition):
        return claim
    return replace(claim, value=replace(claim.value, answers=made[said.answers].id))
