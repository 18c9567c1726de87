"""Actors of a brief -> names that no report has, names that the reports never put together, deeds of the other side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from dateline.audit.align import Aligned
from dateline.audit.desk import Desk
from dateline.audit.lists import listed, pattern
from dateline.audit.passage import Passage
from dateline.audit.reading import akin, content
from dateline.audit.rule import Fault, rule
from dateline.audit.slots import groups, names, outcomes
from dateline.model import Quote

ALIGNED = 0.2  # share of a clause that a report sentence must take up before its actors are compared


@rule("ACT01", "wrong_actor", "error", "brief audit B8; contradiction types: actor")
def actor_in_no_report(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A name stands in the brief that no report has, where the reports name somebody else."""
    if passage.concludes:
        return
    for name in (*names(passage.words), *_demonyms(passage.words)):
        if name in desk.places or not _acts(name, passage.words) or _told(name, desk):
            continue
        at = passage.words.find(name)
        start, end = passage.clause(at, at + len(name))
        words = passage.words.replace(name, " ")
        found = [a for a in desk.alignment.matches(words, enough=ALIGNED)[:3] if names(a.passage.words)]
        if found:
            other = _instead(found, passage, desk)
            message = f"No report names {name}; where they tell of this, they name {other}."
            yield Fault(start, end, message, tuple(a.passage.quote for a in found[:2]), other)


def _demonyms(words: str) -> list[str]:
    """The peoples and states that a sentence names by an adjective before a noun: "a Norwegian gunship"."""
    return [
        m.group()
        for m in re.finditer(r"\b[A-Z][a-z]+(?:an|ian|ese|ish|i|ch)\b(?=\s+(?:[a-z]|[A-Z]+-?\d))", words)
        if m.start()
    ]


def _acts(name: str, words: str) -> bool:
    """Whether a name of several words, an acronym or a people stands where the one who did it stands."""
    if re.search(rf"\b{re.escape(name)}\s+(?:\S+\s+)?(?:{'|'.join(listed('armed_nouns'))})\b", words):
        return True
    if " " not in name and not re.fullmatch(r"[A-Z]{2,7}", name):
        return False
    at = words.find(name)
    before, after = words[:at], words[at + len(name) :]
    return pattern("agent_before").search(before[-40:]) is not None or pattern("agent_after").match(after) is not None


def _told(name: str, desk: Desk) -> bool:
    """Whether some report, its title or its outlet has the name: half of it, another spelling, or its acronym."""
    roots = content(name)
    acronym = re.search(rf"{re.escape(name)}[^(]{{0,40}}\(([A-Z]{{2,7}})\)", desk.brief.text)
    if acronym and any(re.search(rf"\b{acronym[1]}\b", r.text) for r in desk.analysis.reports):
        return True
    return any(2 * len(roots & told) >= len(roots) or akin(roots, told) for told in desk.vocabularies)


def _instead(found: list[Aligned], passage: Passage, desk: Desk) -> str:
    """A name of the report sentences that the sentence of the brief lacks and that is no place."""
    mine = content(passage.words)
    others = [n for a in found for n in names(a.passage.words) if not content(n) & mine and n not in desk.places]
    return others[0] if others else names(found[0].passage.words)[0]


@rule("ACT02", "wrong_actor", "error", "contradiction types: actor; standards 11.3")
def never_together(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A person or group is tied to a place, and every report that names the one leaves out the other."""
    found = list(dict.fromkeys(n for n in names(passage.words) if n not in desk.places))
    spots = [
        p
        for p in desk.places
        if p[:1].isupper() and len(content(p)) == 1 and re.search(rf"\b{re.escape(p)}\b", passage.words)
    ]
    found = [n for n in found if not groups(passage.words[passage.words.find(n) + len(n) :][:24])]
    for name in found if pattern("ties").search(passage.words) and not passage.concludes else ():
        at = passage.words.find(name)
        for spot in spots:
            gap = (
                passage.words[at + len(name) : passage.words.find(spot, at)]
                if passage.words.find(spot, at) > at
                else None
            )
            if gap is None or len(gap) > 60 or re.search(r"[;,]|\band\b|\bwhile\b", gap):
                continue
            if _apart(content(name.split()[-1]), content(spot), desk):
                start, end = passage.clause(at, passage.words.find(spot, at) + len(spot))
                yield Fault(start, end, f"No report that names {name} tells of {spot}.", _naming(name, desk))
                return


def _apart(name: frozenset[str], spot: frozenset[str], desk: Desk) -> bool:
    """Whether both stand in the reports, but never in one."""
    mine = [t for t in desk.vocabularies if name <= t]
    return bool(mine) and any(spot <= t for t in desk.vocabularies) and not any(spot <= t for t in mine)


def _naming(name: str, desk: Desk) -> tuple[Quote, ...]:
    """The first report sentence that has the name; none where its words stand apart in the report."""
    told = (p.quote for p in desk.sources if content(name.split()[-1]) <= content(p.words))
    return tuple(islice(told, 1))


@rule("ACT03", "wrong_actor", "error", "contradiction types: actor; UCDP: deaths by side")
def deed_of_the_other_side(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A deed is given to fighters that the reports give to state forces, or the reverse."""
    found = pattern("by_agent").search(passage.words)
    mine = groups(_phrase(passage.words[found.end() :])) & {"armed", "state"} if found else frozenset()
    if not found or len(mine) != 1 or passage.concludes:
        return
    told = [(a, agents(a.passage.words)) for a in desk.aligned(passage)[:5] if _same_deed(passage, a, desk)]
    told = [(a, side) for a, side in told if len(side) == 1]
    if told and not any(side == mine for _, side in told):
        start, end = passage.clause(*found.span())
        message = f"The deed of the {next(iter(mine))} side here, of the {next(iter(told[0][1]))} side in the reports."
        yield Fault(start, end, message, tuple(a.passage.quote for a, _ in told[:2]))


def agents(words: str) -> frozenset[str]:
    """Which side does what a sentence tells: in the phrase after "by", else in what stands before the verb."""
    passive = pattern("by_agent").search(words)
    if passive:
        return groups(_phrase(words[passive.end() :])) & {"armed", "state"}
    active = pattern("deed").search(words)
    if not active or re.search(r"\b(?:was|were|been|being|be|is|are)\s+(?:\w+\s+)?$", words[: active.start()]):
        return frozenset()
    return groups(re.split(r"[,;:]\s", words[: active.start()])[-1]) & {"armed", "state"}


def _phrase(words: str) -> str:
    return re.split(r"[,;.]|\b(?:and|who|which|in|on|at|from|as|when|with|near|within)\b", words)[0]


def _same_deed(passage: Passage, aligned: Aligned, desk: Desk) -> bool:
    """Whether a report sentence tells the deed itself, in several of its words."""
    return aligned.score >= ALIGNED and len(aligned.shared & desk.alignment.telling(passage.words)) >= 3


@rule("ACT04", "outcome_confusion", "error", "ACLED 1.5: killed, injured and arrested are told apart")
def fate_differs(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A person named in the brief is said to be dead, wounded or caught, and the reports tell another fate."""
    for name in names(passage.words):
        if len(name.split()) < 2 or name in desk.places:
            continue
        at = passage.words.find(name)
        start, end = passage.clause(at, at + len(name))
        fate = _fate(passage.words[at + len(name) :])
        told = [
            (p, _fate(p.words[p.words.find(name.split()[-1]) :])) for p in desk.sources if name.split()[-1] in p.words
        ]
        fates = {f for _, f in told if f}
        if fate and fates and fate not in fates:
            other = next((p, f) for p, f in told if f)
            yield Fault(
                start,
                passage.end if end - start < 30 else end,
                f"{name}: {fate} here, {other[1]} in the reports.",
                (other[0].quote,),
                other[1],
            )
            return


def _fate(words: str) -> str | None:
    """What happened to somebody, by the passive verb that follows a name."""
    found = pattern("fate").search(words[:90])
    if found and re.search(r"\b(?:whom?|which|and|but|that|said|says)\b", words[: found.start()]):
        return None
    return next(iter(outcomes(found.group())), None) if found else None


RULES = [actor_in_no_report, never_together, deed_of_the_other_side, fate_differs]
