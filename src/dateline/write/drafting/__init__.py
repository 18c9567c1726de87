"""Analysis and judgements -> a Brief: Description and Impact, each sentence with the claims it rests on.

plan      what is told, in which order
tallies   how many, according to whom
statements  who claims, alleges and denies what
wording   the words for actors, numbers, places and speakers
mentions  speakers in full once, by name after that
impact    what it means, as far as something measured or stated supports it
text      the sentences as plain text, and where each stands
reworded  how a model of the user's may say it
repaired  what a finding objects to, and the incidents without it
cited     what the sentences that a person wrote rest on
sources  what each sentence rests on, as numbered notes
papers    the files that leave the house
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from dateline.model import Analysis, Brief, Finding, Incident, Judgement, Report, Sentence
from dateline.text import state
from dateline.write.drafting import impact, plan, statements, tallies, wording
from dateline.write.drafting.cited import cited
from dateline.write.drafting.mentions import shortened
from dateline.write.drafting.papers import PAPERS, paper
from dateline.write.drafting.repaired import blamed, less
from dateline.write.drafting.reworded import reworded
from dateline.write.drafting.text import prose, stretches

__all__ = ["PAPERS", "answered", "blamed", "cited", "draft", "paper", "prose", "reworded", "stretches"]

SHORTEST, LONGEST = 120, 600  # words
IMPACT_SHARE = 0.35  # of the words, at most, for judgements
OMITTED = ("OMI01", "OMI02")  # the rules whose findings a further sentence cures
WATCH_WORDS = 50  # kept free for what is contested and what to watch


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
    without: Set[str] = frozenset(),
) -> Brief:
    """A brief of about `length` words (120 to 600) on the incidents that fit; empty sections where nothing does.

    `without` are ids of claims that it must not rest on. Deterministic. Every sentence of the Description names its
    claims; the Impact holds nothing that is not one of the judgements given or computed from the claims.
    """
    length = max(SHORTEST, min(LONGEST, length))
    without = without | tallies.repeated(analysis.incidents)
    known = replace(analysis, incidents=tuple(less(i, without) for i in analysis.incidents))
    incidents = plan.chosen(known, since, until, place, actors)
    reports = {r.id: r for r in analysis.reports}
    terms = impact.scale(scale)
    judged = [s for judgement in judgements for s in impact.judged(judgement, terms)]
    meaning = _fitting(judged, round(length * IMPACT_SHARE))
    told = plan.cut(_ranked(incidents, reports), length - _words(meaning) - WATCH_WORDS)
    told = shortened(told, {c.id: c for i in incidents for c in i.claims}, reports)
    more = impact.contested(incidents, told) + impact.to_watch(incidents, told)
    meaning += _fitting(more, length - _words([*told, *meaning]))
    return Brief(_question(place, since, until, incidents), (*told, *meaning))


def answered(brief: Brief, findings: Sequence[Finding], analysis: Analysis, without: Set[str] = frozenset()) -> Brief:
    """The brief with the denials and retractions that our audit misses, each after the sentence that it answers."""
    sentences = list(brief.sentences)
    analysis = replace(analysis, claims=tuple(c for c in analysis.claims if c.id not in without))
    for (start, end), sentence in reversed(list(zip(stretches(brief), brief.sentences, strict=True))):
        missed = [f for f in findings if f.code in OMITTED and f.span.start < end and start < f.span.end]
        answers = [a for f in missed for q in f.evidence[:1] if (a := statements.answer(q, analysis))]
        if answers and sentence.section == "description" and all(answers[0].words != s.words for s in sentences):
            sentences.insert(sentences.index(sentence) + 1, replace(answers[0], subject=sentence.subject))
    return replace(brief, sentences=tuple(sentences))


def _ranked(incidents: Sequence[Incident], reports: Mapping[str, Report]) -> list[tuple[int, float, Sentence]]:
    """All that can be told, incident by incident, each with its rank and the weight of its incident."""
    ranked: list[tuple[int, float, Sentence]] = []
    countries: set[str | None] = set()
    year = None  # of the incident before
    for incident in incidents:
        country = incident.place.country if incident.place else None
        origins, deaths = plan.weight(incident)
        for rank, sentence in plan.told(incident, reports, (country not in countries, _year(incident) != year)):
            ranked.append((rank, origins + deaths / 1000, sentence))
        countries.add(country)
        year = _year(incident)
    return ranked


def _year(incident: Incident) -> int | None:
    return incident.period.end.year if incident.period else None


def _words(sentences: Sequence[Sentence]) -> int:
    return sum(len(s.words.split()) for s in sentences)


def _fitting(sentences: Sequence[Sentence], words: int) -> list[Sentence]:
    kept, used = [], 0
    for sentence in sentences:
        used += len(sentence.words.split())
        if used <= words:
            kept.append(sentence)
    return kept


def _question(place: str, since: str, until: str, incidents: Sequence[Incident]) -> str:
    """What the brief answers: the place and days asked for, else the country and the days of what most reports tell."""
    spell = f" from {since}" * bool(since) + f" {'to' if since else 'up to'} {until}" * bool(until)
    main = max(incidents, key=plan.weight, default=None)
    if not place and main is not None and main.place is not None:
        place = state(main.place.country or main.place.name)
    if not spell and main is not None and main.period is not None:
        opening = wording.when(main.period)
        spell = f" {opening[0].lower()}{opening[1:]}"
    return f"What happened{f' in {place}' * bool(place)}{spell}, and what does it mean?"
