"""Analysis and judgements -> a Brief: Description and Impact, each sentence with the claims it rests on.

plan      what is told, in which order
wording   how it is said
impact    what it means, as far as something measured or stated supports it
text      the sentences as plain text, and where each stands
reworded  how a model of the user's may say it
papers    the files that leave the house
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.model import Analysis, Brief, Judgement, Sentence
from dateline.write.drafting import impact, plan
from dateline.write.drafting.papers import PAPERS, paper
from dateline.write.drafting.reworded import reworded
from dateline.write.drafting.text import prose, stretches

__all__ = ["PAPERS", "draft", "paper", "prose", "reworded", "stretches"]

SHORTEST, LONGEST = 120, 600  # words
IMPACT_SHARE = 0.35  # of the words, at most


def draft(
    analysis: Analysis,
    judgements: Sequence[Judgement] = (),
    *,
    length: int = 300,
    scale: str = "icd203",
    since: str = "",
    until: str = "",
    place: str = "",
    actors: Sequence[str] = (),
) -> Brief:
    """A brief of about `length` words (120 to 600) on the incidents that fit; empty sections where nothing does.

    Deterministic. Every sentence of the Description names its claims; the Impact holds nothing that is not one of the
    judgements given or computed from the claims.
    """
    length = max(SHORTEST, min(LONGEST, length))
    incidents = plan.chosen(analysis, since, until, place, actors)
    reports = {r.id: r for r in analysis.reports}
    meaning: list[Sentence] = []
    terms = impact.scale(scale)
    for judgement in judgements:
        meaning += impact.judged(judgement, terms)
    meaning += impact.contested(incidents) + impact.would_change(incidents)
    meaning = _fitting(meaning, round(length * IMPACT_SHARE))
    room = length - sum(len(s.words.split()) for s in meaning)
    ranked: list[tuple[int, float, Sentence]] = []
    countries: set[str | None] = set()
    for incident in incidents:
        country = incident.place.country if incident.place else None
        origins, deaths = plan.weight(incident)
        for rank, sentence in plan.told(incident, reports, country not in countries):
            ranked.append((rank, origins + deaths / 1000, sentence))
        countries.add(country)
    return Brief(_question(place, since, until), (*plan.cut(ranked, room), *meaning))


def _fitting(sentences: Sequence[Sentence], words: int) -> list[Sentence]:
    kept, used = [], 0
    for sentence in sentences:
        used += len(sentence.words.split())
        if used <= words:
            kept.append(sentence)
    return kept


def _question(place: str, since: str, until: str) -> str:
    where = f" in {place}" if place else ""
    spell = f" from {since}" * bool(since) + f" to {until}" * bool(until)
    return f"What happened{where}{spell}, and what does it mean?"
