"""Mention and Happening -> Reasons: why the mention may go on telling of the happening, or tells of another.

Each reason has a name and a size (1 where it simply holds); `weights` says how much each counts. What the words give
is compared in turn: days, places, means, sides, how it is put, where in the telling it stands, and its counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateline.extract.happening import Happening
from dateline.extract.mentions import Mention
from dateline.extract.types import violent
from dateline.extract.weights import WEIGHTS
from dateline.model import Period

OLD = timedelta(days=180)  # a happening that lies so far before the report's own news is background
VAGUE = 31  # days; a wider period places nothing
NEWS = timedelta(days=7)  # what a report leaves undated as its news happened within them
LARGE = 10  # people; smaller numbers repeat by chance
_EXACT = ("day", "relative")
_MEANS = frozenset("airstrike shelling bomb suicide grenade chemical abduction sexual".split())
_BLASTS = frozenset("bomb suicide grenade shelling airstrike".split())
AFTERMATH = frozenset("displacement property arrest disrupted order".split())
_BLOODLESS = frozenset("agreement order escape arrest change".split())
_DEADLY = frozenset("killing massacre shooting".split())
_WHERE = frozenset(("ADP", "DET", "NOUN", "PROPN", "ADJ", "PUNCT", "NUM"))  # parts of speech of "at the mosque in"
_BESIDE = frozenset("same meanwhile elsewhere separately simultaneously earlier previously also".split())
_SHOT = frozenset("execute behead shoot stab hack slaughter".split())
APART = ("a day apart", "other days", "only a stretch")
UNLIKE = ("other means", "violence and none", "dead of no violence")
Reasons = dict[str, float]


@dataclass(frozen=True, slots=True)
class Telling:
    """Where the telling stands: the happening spoken of just now, the main one, and when the report came out."""

    current: Happening | None
    main: Happening | None
    published: date | None


def fit(mention: Mention, happening: Happening, telling: Telling) -> float:
    """The reasons' weights in sum, as evidence adds up: above zero the mention rather goes on telling of it."""
    return sum(WEIGHTS[name] * size for name, size in reasons(mention, happening, telling).items())


def reasons(mention: Mention, happening: Happening, telling: Telling) -> Reasons:
    """All that speaks for or against the mention being of the happening, each with its size."""
    found = [
        by_days(mention, happening),
        _by_news(mention, happening, telling),
        _by_places(mention, happening),
        by_means(mention, happening),
        _by_sides(mention, happening),
        _by_victims(mention, happening),
        _by_names(mention, happening),
        *_as_put(mention, happening),
        *_in_turn(mention, happening, telling),
        *_by_counts(mention, happening, telling),
    ]
    return {"chance": 1.0, **{name: 1.0 for name in found if name}}


def by_days(mention: Mention, happening: Happening) -> str:
    """Whether the days that the words state agree; "" where they say nothing."""
    theirs = happening.dated
    mine = stated(mention)
    if not mine or theirs is None:
        return "only a stretch" if mine and all(p.width > VAGUE for p in mine) else ""
    if min(p.width for p in mine) > VAGUE or theirs.width > VAGUE:
        return "" if any(p.overlaps(theirs, 1) for p in mine) else "other days"
    apart = min(p.gap(theirs) for p in mine)
    return "same days" if apart == 0 else "a day apart" if apart == 1 else "other days"


def stated(mention: Mention) -> list[Period]:
    """The days on which the words put it, "since" only where there is nothing better."""
    told = [p for p in mention.periods if p.kind not in ("recent", "until", "window")]
    if not (mention.weight or mention.split):
        return []
    return [p.period for p in told if p.kind != "since"] or [p.period for p in told]


def _by_news(mention: Mention, happening: Happening, telling: Telling) -> str:
    """Whether a day fits what the report leaves undated: the news of its title and lead happened just before."""
    early = any((m.reading.title or m.reading.lead) and not m.definite for m in happening.mentions)
    if happening.dated is not None or telling.published is None or not early:
        return ""
    mine = [p for p in stated(mention) if p.width <= VAGUE]
    if not mine:
        return ""
    if max(p.end for p in mine) >= telling.published - NEWS:
        return "day of the news"
    return "day before the news, known" if mention.definite else "day before the news"


def _by_places(mention: Mention, happening: Happening) -> str:
    """Whether the places agree, those of its sentence where its own words name none."""
    mine, theirs = mention.sites, happening.sites
    if mine & theirs:
        return "same place"
    if mine and theirs:
        if mention.figures and enumerated(mention) and not mention.reading.title:
            return "other place, listed"
        return "other place, known" if mention.definite else "other place"
    names, told = {p.name for p in mention.places}, happening.places
    if names & told:
        return "same region"
    if names - mention.reading.countries and told - happening.countries:
        return "another region, known" if mention.definite else "another region"
    beside = {p.name for p in mention.near if p.name not in mention.reading.wide}
    if names or not beside or not told - happening.countries:
        return ""
    return "same place beside" if beside & happening.places else "other place beside"


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


def own_places(happening: Happening, found: Iterable[Happening]) -> set[str]:
    """The names of its places and of those of its parts."""
    return happening.places | {n for h in found if h.parent is happening for n in h.places}


def by_means(mention: Mention, happening: Happening) -> str:
    """How the means agree: families that exclude each other part, the same ones join."""
    mine = {t.family.name for t in mention.triggers if t.family.weight}
    theirs = happening.families
    if not mine and theirs and theirs <= _BLOODLESS:
        killed = any(f.figure.outcome == "killed" for f in mention.figures)
        return "dead of no violence" if killed or (mention.definite and mention.sites) else ""
    if not mine or not theirs:
        return ""
    if mine & theirs:
        return "same means"
    if mine <= AFTERMATH or theirs <= AFTERMATH:
        joins = mine <= {"displacement", "property"}
        joins = joins or (mine <= {"arrest", "disrupted"} and bool(theirs & {"operation", "raid", "clash"}))
        return "aftermath" if joins and not theirs <= AFTERMATH else "violence and none"
    if theirs <= _BLOODLESS or not any(violent(t.family.event) for t in mention.triggers if t.family.weight):
        return "violence and none"
    a, b = mine & _MEANS, theirs & _MEANS
    shot = b and b <= _BLASTS and not a and {t.token.lemma_.lower() for t in mention.triggers} & _SHOT
    if shot or ("massacre" in mine and theirs <= {"clash"}):
        return "other means"
    if a and b and (not (a | b) <= _BLASTS or {"airstrike", "shelling"} & (a ^ b)):
        return "other means"
    if (a | b) & {"abduction", "sexual"} and "raid" not in mine | theirs and mention.chief.token.pos_ == "VERB":
        return "other means"
    return "like means" if mine & _DEADLY and theirs & _DEADLY else "violence both"


def reversed_sides(mention: Mention, happening: Happening) -> bool:
    """Whether attacker and attacked have changed places, or a fight stands beside the killing of the unarmed."""
    return _by_sides(mention, happening) == "sides changed"


def _by_sides(mention: Mention, happening: Happening) -> str:
    mine, theirs = mention.agent_sides, happening.sides(True)
    hurt, hurt_there = mention.patient_sides, happening.sides(False)
    if mention.weight == 0:
        return ""
    if happening.families <= {"clash"} and hurt == {"civilian"} and "civilian" not in hurt_there:
        return "sides changed"
    fights = {t.family.name for t in mention.triggers if t.family.weight} == {"clash"}
    two = len(mention.agents) + len(mention.patients) > 1
    if fights and hurt_there == {"civilian"} and two and not mention.figures:
        return "sides changed"
    if fights or "civilian" in mine | theirs:
        return ""
    if mention.agents and hurt and hurt <= theirs and not hurt & hurt_there and not mine & theirs:
        return "sides changed"
    if len(mine) != 1 or len(theirs) != 1 or mine == theirs:
        return ""
    return "sides changed" if hurt and not hurt & hurt_there else "other attacker"


def _by_victims(mention: Mention, happening: Happening) -> str:
    mine, theirs = mention.patient_sides, happening.sides(False)
    return "" if not mine or not theirs else "victims of one side" if mine & theirs else "victims of other sides"


def _by_names(mention: Mention, happening: Happening) -> str:
    """Whether the attackers who have a name are the same."""
    mine = {a.name.lower() for a in mention.agents if a.name[0].isupper()}
    theirs = {a.name.lower() for m in happening.mentions for a in m.agents if a.name[0].isupper()}
    return "" if not mine or not theirs else "attacker of one name" if mine & theirs else "attacker of another name"


def _as_put(mention: Mention, happening: Happening) -> Iterator[str]:
    """How the words put it: as another, as known, as told before the news, in the same words."""
    if mention.opens:
        yield "put as another"
    elif mention.definite:
        yield "put as known"
    elif mention.weight == 0:
        yield "bare toll"
    elif _new(mention):
        yield "put as new"
    if mention.split:
        yield "told apart"
    doc, start = mention.reading.paragraph.doc, mention.sentence
    if _BESIDE & {t.lower_ for t in doc[start : start + 4]} and not mention.reading.title:
        yield "told beside"
    if mention.plural and happening.parent:
        yield "several and a part"
    yield "both one or several" if mention.plural == happening.plural else ""
    had = any(c.lower_ == "had" and c.dep_ == "aux" for t in mention.triggers for c in t.token.children)
    first = happening.mentions[0]
    news = (first.reading.lead or first.reading.title) and first.reading is not mention.reading
    yield "before the news" if news and had and any(p.kind in _EXACT for p in mention.periods) else ""


def _new(mention: Mention) -> bool:
    """Whether it comes with "a": "an air strike hit a truck"; not "it was an attack on democracy"."""
    if mention.reading.title:
        return False
    nouns = [t.token for t in mention.triggers if t.noun and t.family.weight]
    new = [n for n in nouns if any(c.lower_ in ("a", "an") for c in n.children)]
    return any(n.dep_ not in ("attr", "oprd", "appos") for n in new)


def _in_turn(mention: Mention, happening: Happening, telling: Telling) -> Iterator[str]:
    """Where in the telling the two stand."""
    if mention.reading.title:
        yield "title of what the report is about" if happening is telling.main else ""
        return
    if happening is telling.current:
        yield "spoken of just now"
    if happening is telling.main:
        yield "what the report is about"
    elif telling.main and happening.dated and telling.main.dated:
        yield "long before the news" if happening.dated.end < telling.main.dated.start - OLD else ""
    if mention.head and mention.head.named and all(m.head is not mention.head for m in happening.mentions):
        yield "under another head"


def _by_counts(mention: Mention, happening: Happening, telling: Telling) -> Iterator[str]:
    """What its counts say: told before, still owed, or told of the happening already."""
    held = {(f.figure.outcome, f.figure.best) for m in happening.mentions for f in m.figures}
    mine = {(f.figure.outcome, f.figure.best) for f in mention.figures}
    outcomes, owed = {o for o, _ in held}, {o for o, _ in mine}
    if any((best or 0) >= LARGE for _, best in mine & held):
        yield "same count"
    bare = mention.weight == 0 and not (mention.places or mention.periods)
    if bare and owed and happening is telling.current:
        here = happening.mentions[-1].reading is mention.reading and happening.mentions[-1].weight > 0
        yield "toll still owed" if here and not owed & outcomes and not mention.definite else ""
    if bare and owed & outcomes and happening is not telling.main and not mine & held:
        yield "aside has its toll"
