"""Mention and Happening -> how well the two fit, and whether a mention that fits nothing can stand alone.

Points for and against in whole or half steps, set by reading errors on reports: days decide, then who did it to whom
and with what, then words that say "the same" or "another".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dateline.extract.happening import Happening
from dateline.extract.mentions import Mention
from dateline.extract.types import violent

OLD = timedelta(days=180)  # a happening that lies so far before the report's own news is background
VAGUE = 31  # days; a wider period places nothing
_FEW = 7  # days; what is no violence must be dated so well to count as a happening
_EXACT = ("day", "relative")
_GENERIC_TENSES = ("VBZ", "VBP", "VBG")
_MEANS = frozenset("airstrike shelling bomb suicide grenade chemical abduction sexual".split())
_BLASTS = frozenset("bomb suicide grenade shelling airstrike".split())
_AFTERMATH = frozenset("displacement property arrest disrupted order".split())
_BLOODLESS = frozenset("agreement order escape arrest change".split())
_DEADLY = frozenset("killing massacre shooting".split())
_AGES = frozenset("months years decades generations centuries".split())
_WHERE = frozenset(("ADP", "DET", "NOUN", "PROPN", "ADJ", "PUNCT", "NUM"))  # parts of speech of "at the mosque in"
_SHOT = frozenset("execute behead shoot stab hack slaughter".split())


def fit(mention: Mention, happening: Happening) -> float:
    """How well the mention continues the happening; above zero it does."""
    score = by_days(mention, happening) + by_means(mention, happening) + _by_sides(mention, happening)
    names = {p.name for p in mention.places}
    if names & happening.places:
        score += 1.0
    elif names and happening.places and not mention.definite:
        score -= 4.0 if mention.figures and enumerated(mention) else 0.7
    if mention.opens:
        score -= 3.0
    elif mention.definite or mention.weight == 0:
        score += 1.0
    lemmas = {t.token.lemma_.lower() for t in mention.triggers if t.family.weight}
    score += 0.5 * bool(lemmas & happening.lemmas)
    if mention.split or (mention.plural and happening.parent) or _came_before(mention, happening):
        score -= 2.0
    return score + 0.3 * (mention.plural == happening.plural)


def _came_before(mention: Mention, happening: Happening) -> bool:
    """Whether the pluperfect puts it, with a day of its own, before the undated news of the lead."""
    first = happening.mentions[0]
    news = (first.reading.lead or first.reading.title) and first.reading is not mention.reading
    day = any(p.kind in _EXACT for p in mention.periods)
    had = any(c.lower_ == "had" and c.dep_ == "aux" for t in mention.triggers for c in t.token.children)
    return news and day and had and happening.dated is None


def enumerated(mention: Mention) -> bool:
    """Whether a sentence opens with where: "In Kandahar, two policemen were killed", "At the mosque in X, ..."."""
    doc, start = mention.reading.paragraph.doc, mention.sentence
    first = min((p.start for p in mention.places if p.role == "event"), default=None)
    return first is not None and all(t.pos_ in _WHERE for t in doc[start:first])


def part(mention: Mention, happening: Happening) -> bool:
    """Whether each figure of the mention is smaller than one that the happening has of the same outcome."""
    held = [f.figure for m in happening.mentions for f in m.figures if f.figure.best is not None]
    mine = [f.figure for f in mention.figures if f.figure.best is not None and f.figure.scope != "part"]
    return bool(mine) and all(any(g.outcome == f.outcome and (g.best or 0) > (f.best or 0) for g in held) for f in mine)


def owes(mention: Mention, happening: Happening) -> bool:
    """Whether a bare toll comes right after a happening of its paragraph whose toll for that outcome is still open."""
    last = happening.mentions[-1]
    here = last.reading is mention.reading and last.weight > 0 and not last.reading.title
    told = {f.figure.outcome for m in happening.mentions for f in m.figures}
    mine = {f.figure.outcome for f in mention.figures}
    return here and bool(mine) and not mine & told and not (mention.places or mention.periods or mention.definite)


def own_places(happening: Happening, found: Iterable[Happening]) -> set[str]:
    """The names of its places and of those of its parts."""
    return happening.places | {n for h in found if h.parent is happening for n in h.places}


def by_days(mention: Mention, happening: Happening) -> float:
    """Agreement of days: 2 where they fit, -5 where they cannot."""
    theirs = happening.dated
    telling = mention.weight or mention.split
    mine = [p for p in mention.periods if p.kind not in ("recent", "until", "window") and telling]
    if not mine:
        return 0.0
    if theirs is None:
        return -1.5 if all(p.period.width > VAGUE for p in mine) else 0.0
    mine = [p for p in mine if p.kind != "since"] or mine
    elsewhere = bool(mention.places) and not {p.name for p in mention.places} & happening.places
    exact = theirs.width == 1 and elsewhere and any(p.period.width == 1 and p.kind in _EXACT for p in mine)
    if any(p.period.overlaps(theirs, 0 if mention.opens or mention.split or exact else 1) for p in mine):
        return 2.0 if min(p.period.width for p in mine) <= VAGUE and theirs.width <= VAGUE else 0.0
    return -5.0


def by_means(mention: Mention, happening: Happening) -> float:
    """Agreement of means: families that exclude each other part, the same ones join."""
    mine = {t.family.name for t in mention.triggers if t.family.weight}
    theirs = happening.families
    if not mine and theirs and theirs <= _BLOODLESS:
        return -2.0 * any(f.figure.outcome == "killed" for f in mention.figures)
    if not mine or not theirs:
        return 0.0
    if mine & theirs:
        return 0.7
    if mine <= _AFTERMATH or theirs <= _AFTERMATH:
        joins = mine <= {"displacement", "property"}
        joins = joins or (mine <= {"arrest", "disrupted"} and bool(theirs & {"operation", "raid", "clash"}))
        return 0.1 if joins and not theirs <= _AFTERMATH else -4.0
    if theirs <= _BLOODLESS or not any(violent(t.family.event) for t in mention.triggers if t.family.weight):
        return -4.0
    a, b = mine & _MEANS, theirs & _MEANS
    if b and b <= _BLASTS and not a and {t.token.lemma_.lower() for t in mention.triggers} & _SHOT:
        return -1.5
    if "massacre" in mine and theirs <= {"clash"}:
        return -1.5
    if a and b and not (a | b) <= _BLASTS:
        return -2.0
    if (a | b) & {"abduction", "sexual"} and "raid" not in mine | theirs and mention.chief.token.pos_ == "VERB":
        return -2.0
    if a and b and not {"airstrike", "shelling"} & (a ^ b):
        return 0.3
    if a and b:
        return -1.0
    return 0.7 if mine & _DEADLY and theirs & _DEADLY else 0.2


def _by_sides(mention: Mention, happening: Happening) -> float:
    """-3 where attacker and attacked have changed places, or where a fight stands beside the killing of the unarmed."""
    mine, theirs = mention.agent_sides, happening.sides(True)
    hurt, hurt_there = mention.patient_sides, happening.sides(False)
    if mention.weight == 0:
        return 0.0
    if happening.families <= {"clash"} and hurt == {"civilian"} and "civilian" not in hurt_there:
        return -3.0
    fights = {t.family.name for t in mention.triggers if t.family.weight} == {"clash"}
    if (
        fights
        and hurt_there == {"civilian"}
        and len(mention.agents) + len(mention.patients) > 1
        and not mention.figures
    ):
        return -3.0
    if fights or "civilian" in mine | theirs:
        return 0.0
    if mention.agents and hurt and hurt <= theirs and not hurt & hurt_there and not mine & theirs:
        return -3.0
    if len(mine) != 1 or len(theirs) != 1 or mine == theirs:
        return 0.0
    return -3.0 if hurt and not hurt & hurt_there else -1.0


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
    if found and mention.definite and mention.weight and all(h.peaceful for h in found) and not mention.weak:
        return violent(mention.chief.family.event) or bool(days)
    if _generic(mention) and not days:
        return False
    if mention.agents and mention.patients and any(_by_sides(mention, h) <= -3 for h in found):
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
    if families <= _AFTERMATH and not days:
        return "arrest" in families and bool(mention.figures)
    return bool(days) or (bool(mention.places) and said >= 2) or (early and said >= 2) or (mention.opens and said >= 1)


def ahead(mention: Mention, published: date | None) -> bool:
    """Whether it lies ahead, or is part of an outlook without a day of its own."""
    days = [p for p in mention.periods if p.period.width <= VAGUE]
    if published and days and all(p.period.start > published for p in days):
        return True
    return mention.reading.paragraph.section.kind == "impact" and not days
