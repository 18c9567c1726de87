"""Speeches of a report -> Claims: what each speaker holds, and about which of the happenings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.extract.happening import Happening
from dateline.extract.mentions import Reading
from dateline.extract.speech import Speech
from dateline.model import Claim, Proposition, Report


def held(
    report: Report, readings: Sequence[Reading], found: Sequence[Happening], said: Sequence[Speech]
) -> list[Claim]:
    """One proposition a speech; a denial names the claim that it answers."""
    where = _where(found)
    made = [_claim(report, readings[s.paragraph], s, _about(report, found, where, s)) for s in said]
    return [_answering(claim, made, speech) for claim, speech in zip(made, said, strict=True)]


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


def _claim(report: Report, reading: Reading, said: Speech, about: str) -> Claim:
    span = reading.paragraph.span(said.start, said.end)
    value = Proposition(said.topic, said.evidence, said.target)
    return Claim(span, report.quote(span), "proposition", value, about, said.speaker, said.stance, said.hedge)


def _answering(claim: Claim, made: Sequence[Claim], said: Speech) -> Claim:
    if said.answers is None or not isinstance(claim.value, Proposition):
        return claim
    return replace(claim, value=replace(claim.value, answers=made[said.answers].id))
