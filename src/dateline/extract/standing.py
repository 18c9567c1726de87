"""Mention -> whether it can open a happening of its own, or speaks at large, ahead or of no time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dateline.extract.fitting import AFTERMATH, VAGUE, reversed_sides
from dateline.extract.happening import Happening
from dateline.extract.mentions import Mention
from dateline.extract.types import violent

_FEW = 7  # days; what is no violence must be dated so well to count as a happening
_GENERIC_TENSES = ("VBZ", "VBP", "VBG")
_AGES = frozenset("months years decades generations centuries".split())


def _generic(mention: Mention) -> bool:
    """Whether it speaks of such things at large: "attacks have risen", "the gang goes on with killings"."""
    chief = mention.chief
    if mention.reading.title or mention.figures:
        return False
    if chief.noun:
        counted = any(c.dep_ == "nummod" for c in chief.token.children)
        return chief.plural and not chief.definite and not counted and not mention.places
    return chief.token.tag_ in _GENERIC_TENSES and chief.token.dep_ not in ("advcl", "xcomp")


def _lasting(mention: Mention) -> bool:
    """Whether it has gone on for years: "have fought the government for decades"."""
    spans = (g for t in mention.triggers for c in t.token.children if c.lower_ in ("for", "over") for g in c.children)
    return not mention.figures and any(g.lower_ in _AGES for g in spans)


def at_large(mention: Mention, found: Sequence[Happening]) -> bool:
    """Whether it speaks at large or of long ago, so that it tells nothing of a happening of this report."""
    if mention.definite:
        return False
    near = [mention.chief.token, *list(mention.chief.token.ancestors)[:3]]
    if any(c.dep_ == "mark" and c.lower_ == "since" for t in near for c in t.children):
        return bool(found)
    if _lasting(mention):
        return bool(found)
    periods = mention.periods + [p for p in mention.spoken if p.kind == "recent"]
    own = {p.name for p in mention.places} - {name for h in found for name in h.places}
    if own and mention.figures and all(p.kind == "since" and p.period.width <= VAGUE for p in periods):
        return False
    if periods and all(p.kind in ("recent", "since") or p.period.width > VAGUE for p in periods):
        return bool(found)
    return not mention.figures and not mention.periods and _generic(mention)


def stands(mention: Mention, found: Sequence[Happening], ordered: bool, published: date | None) -> bool:
    """Whether a mention that fits nothing said so far is enough for a happening of its own."""
    early = mention.reading.title or mention.reading.lead
    if ahead(mention, published):
        return False
    if mention.modality != "actual":
        return early and bool(mention.places) and not mention.weak and not found
    if mention.split and mention.figures and mention.modality == "actual":
        return True
    if mention.weight == 0:
        placed = early or bool(mention.places or mention.periods or mention.spoken)
        return bool(mention.figures) and placed and not found
    days = [p for p in mention.periods if p.period.width <= VAGUE and p.kind not in ("recent", "window", "until")]
    said = bool(days) + bool(mention.places) + bool(mention.figures) + bool(mention.agents or mention.patients)
    if ordered and mention.chief.noun and not mention.weak:
        return True
    elsewhere = mention.sites and not any(mention.sites & h.places for h in found)
    if found and elsewhere and mention.definite and violent(mention.chief.family.event):
        return True  # "the attack at X" is known to readers, if not from this report
    if found and mention.definite and mention.weight and all(h.peaceful for h in found) and not mention.weak:
        return violent(mention.chief.family.event) or bool(days)
    if _generic(mention) and not days:
        return False
    if mention.agents and mention.patients and any(reversed_sides(mention, h) for h in found):
        return True
    if mention.periods and not days and not early:
        return False
    if mention.weak and mention.reading.title and not found:
        return said >= 1  # all that a report of one line tells
    if mention.weak:
        return said >= 2 and bool(days or mention.figures or (early and not found))
    if not found:
        plain = mention.weight >= 3 or (mention.definite and bool(mention.patients))
        return early or plain or said >= 2 or bool(days)
    families = {t.family.name for t in mention.triggers if t.family.weight}
    if not any(violent(t.family.event) for t in mention.triggers) and not early:
        days = [p for p in days if p.period.width <= _FEW]
    if "escape" in families and mention.figures:
        return True
    if families <= AFTERMATH and not days:
        return "arrest" in families and bool(mention.figures)
    return bool(days) or (bool(mention.places) and said >= 2) or (early and said >= 2) or (mention.opens and said >= 1)


def ahead(mention: Mention, published: date | None) -> bool:
    """Whether it lies ahead, or is part of an outlook without a day of its own."""
    days = [p for p in mention.periods if p.period.width <= VAGUE]
    if published and days and all(p.period.start > published for p in days):
        return True
    return mention.reading.paragraph.section.kind == "impact" and not days
