"""Judgements and contested claims -> the Impact section: likelihood in one scale, confidence apart from it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence, Set
from functools import cache
from importlib import resources

from dateline.errors import WrongUse
from dateline.model import Claim, Figure, Incident, Judgement, Sentence, Toll
from dateline.write.drafting.wording import joined, members, short, where

ATTACKS = ("Explosions/Remote violence", "Violence against civilians")

Scale = tuple[tuple[str, float, float], ...]


@cache
def scale(name: str = "icd203") -> Scale:
    """The terms of a scale with their ranges. WrongUse for one that is not known."""
    known = tomllib.loads(resources.files("dateline").joinpath("data/scales.toml").read_text("utf-8"))
    if name not in known:
        raise WrongUse(f"{name}: a scale is one of {', '.join(known)}")
    return tuple((str(t), float(a), float(b)) for t, a, b in known[name]["terms"])


def term(probability: float, terms: Scale) -> tuple[str, float, float]:
    """The term whose range holds the probability, or lies nearest to it."""

    def apart(row: tuple[str, float, float]) -> float:
        return max(row[1] - probability, probability - row[2], 0.0)

    return min(terms, key=lambda row: (apart(row), abs((row[1] + row[2]) / 2 - probability)))


def judged(judgement: Judgement, terms: Scale) -> list[Sentence]:
    """The likelihood with range, horizon and basis; the alternative; then the confidence, in a sentence of its own."""
    until = f"{judgement.until.day} {judgement.until:%B %Y}"
    record = judgement.record or "This method has no track record here yet."
    likely, unlikely = (_likely(p, terms) for p in (judgement.probability, 1 - judgement.probability))
    told = [f"{likely} that {judgement.what} by {until}, on {judgement.basis}."]
    told += [f"{unlikely} that this does not happen by then."] if unlikely != likely else []
    told += [f"Confidence in this is {judgement.confidence}: {record[0].lower()}{record[1:]}"]
    return [Sentence(words, "impact", (), judgement.what, judgement.basis) for words in told]


def _likely(probability: float, terms: Scale) -> str:
    """ "It is likely (55-80 %)", "There is roughly an even chance (45-55 %)"."""
    word, low, high = term(probability, terms)
    opening = "There is" if word.startswith(("a ", "roughly", "almost no")) else "It is"
    return f"{opening} {word} ({round(100 * low)}-{round(100 * high)} %)"


def contested(incidents: Sequence[Incident], told: Sequence[Sentence]) -> list[Sentence]:
    """What the Description tells as an allegation and a denial of one incident, and whether evidence is shown."""
    ids = {i for s in told for i in s.claim_ids}
    for incident in incidents:
        said = [c for c in incident.claims if c.id in ids and c.speaker]
        alleged = [c for c in said if c.stance == "alleges"]
        denials = [c for c in said if c.stance == "denies"]
        if alleged and denials:
            who = joined(list(dict.fromkeys(short(c) for c in denials))[:3])
            words = f"The accusations remain allegations: {who} denied them"
            words += "." if _shown(alleged) else ", and the reports show no evidence for them."
            return [Sentence(words, "impact", tuple(c.id for c in (*alleged[:4], *denials[:4])))]
    return []


def _shown(claims: Sequence[Claim]) -> bool:
    return any(getattr(c.value, "evidence", "none_given") != "none_given" for c in claims)


def to_watch(incidents: Sequence[Incident], told: Sequence[Sentence]) -> list[Sentence]:
    """What to look for next, from what the reports leave open: rival counts, silent attackers, unproven claims."""
    ids = {i for s in told for i in s.claim_ids}
    known = sorted((i for i in incidents if any(c.id in ids for c in i.claims)), key=lambda i: -len(i.origins))
    signs: list[str] = []
    rests: list[Claim] = []
    wide = [(max(ends) - min(ends), t, ends) for i in known for t in i.tolls if len(ends := _given(t, ids)) > 1]
    if wide:
        _, toll, ends = max(wide, key=lambda one: one[0])
        group = members(toll.group)
        signs.append(f"an independent count of the {group} {toll.outcome} ({min(ends):,} to {max(ends):,} above)")
        rests += [c for c in toll.claims if c.id in ids]
    silent = [i for i in known if _unclaimed(i)]
    if silent:
        incident = max(silent, key=lambda i: len(i.origins))
        signs.append(f"a claim of responsibility for the attack {where(incident, False)}")
        rests += [c for c in incident.claims if c.id in ids]
    open_claims = [c for i in known for c in i.claims if c.id in ids and c.stance == "alleges"]
    if open_claims and not _shown(open_claims):
        signs.append(f"evidence for what {short(open_claims[0])} alleged")
        rests += open_claims
    if not signs:
        return []
    return [Sentence(f"To watch: {joined(signs)}.", "impact", tuple(dict.fromkeys(c.id for c in rests)))]


def _given(toll: Toll, ids: Set[str]) -> set[int]:
    """The numbers that the draft gives for a toll, as far as they are numbers."""
    figures = (c.value for c in toll.claims if c.id in ids)
    return {f.best for f in figures if isinstance(f, Figure) and f.best is not None}


def _unclaimed(incident: Incident) -> bool:
    """A violent attack of which nobody is named as the author and that nobody claims."""
    attack = incident.type is not None and incident.type.event in ATTACKS
    authors = any(p.role == "attacker" for p in incident.participants)
    return attack and not authors and not any(c.stance == "claims_responsibility" for c in incident.claims)
