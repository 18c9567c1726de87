"""Judgements and contested claims -> the Impact section: likelihood in one scale, confidence apart from it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from dateline.errors import WrongUse
from dateline.model import Claim, Incident, Judgement, Sentence
from dateline.write.drafting.wording import joined

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
    """The likelihood with range, horizon and basis; then the track record, in a sentence of its own."""
    word, low, high = term(judgement.probability, terms)
    opening = f"It is {word}" if not word.startswith(("a ", "roughly", "almost no")) else f"There is {word}"
    until = f"{judgement.until.day} {judgement.until:%B %Y}"
    share = f"({round(100 * low)}-{round(100 * high)} %)"
    words = f"{opening} {share} that {judgement.what} by {until}, because {judgement.basis}."
    record = judgement.record or "This method has no track record here yet."
    return [Sentence(words, "impact"), Sentence(record, "impact")]


def contested(incidents: Sequence[Incident]) -> list[Sentence]:
    """What the reports leave open: allegations that somebody denies and for which no evidence is shown."""
    denials = [c for i in incidents for c in i.claims if c.stance == "denies" and c.speaker]
    alleged = [c for i in incidents for c in i.claims if c.stance == "alleges" and c.speaker]
    out = []
    if alleged and denials:
        who = joined(list(dict.fromkeys(c.speaker.name for c in denials if c.speaker))[:3])
        words = (
            f"The accusations in these reports remain allegations: {who} {'deny' if ' and ' in who else 'denies'} them"
        )
        words += " and the reports show no evidence for them." if not _shown(alleged) else "."
        out.append(Sentence(words, "impact", tuple(c.id for c in (*alleged[:4], *denials[:4]))))
    return out


def _shown(claims: Sequence[Claim]) -> bool:
    return any(getattr(c.value, "evidence", "none_given") != "none_given" for c in claims)


def would_change(incidents: Sequence[Incident]) -> list[Sentence]:
    """What would change the picture: the tolls on which sources differ most."""
    wide = [t for i in incidents for t in i.tolls if t.low is not None and t.high is not None and t.high > t.low]
    if not wide:
        return []
    toll = max(wide, key=lambda t: (t.high or 0) - (t.low or 0))
    group = toll.group or "people"
    words = f"An independent count of the {group} {toll.outcome} would narrow the range of {toll.low} to {toll.high}."
    return [Sentence(words, "impact", tuple(c.id for c in toll.claims[:4]))]
