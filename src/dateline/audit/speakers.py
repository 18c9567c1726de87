"""Speakers of a brief and of a report's sentence -> whether they can be one, and who it is where they are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.audit.align import MONTHS, Aligned
from dateline.audit.desk import Desk
from dateline.audit.lists import listed
from dateline.audit.reading import akin, content
from dateline.audit.tally import Tally
from dateline.audit.voices import OFFICES, speeches, subject
from dateline.model import Report

_BODIES = frozenset().union(*map(content, ("army", "police", "government")))  # these need no name beside them
_HELD = content("governor mayor president minister premier spokesman commander director ambassador king chancellor")
_RANKS = content("lt gen maj col lieutenant general major colonel brigadier admiral mr mrs dr")
_STATE = re.compile(r"\b(?:government|authorities|administration|cabinet)\b", re.I)
_OFFICIAL = content("president minister ministry premier spokesman")
BACK = 3  # sentences in which "its spokesman" may have its owner
ANYBODY = frozenset().union(*map(content, listed("anybody")))


def same_speaker(who: str, words: str) -> bool:
    """Whether a speaker can be the one who speaks in a report's words: by surname, or by office and body."""
    asked, there = content(who), content(words)
    last = surname(who)
    if last:
        return last in there
    if not asked & there:
        return False
    rest = asked - OFFICES
    return len(asked & there) >= len(asked) / 2 and (not rest or not (asked & OFFICES) or bool(asked & OFFICES & there))


def surname(who: str) -> str | None:
    """The root of the last name of a person: two capitals in a row, or a title and a capital, and no office last."""
    parts = [p.strip(".,") for p in who.split()]
    last = parts[-1] if parts else ""
    titled = len(parts) > 1 and (parts[-2][:1].isupper() or content(parts[-2]) & OFFICES)
    if (
        not (last[:1].isupper() and titled)
        or content(last) & OFFICES
        or re.search(r"\b(?:of|the|for|and)\b|[’']s\b", who)
    ):
        return None
    return next(iter(content(last)), None)


def speaks(who: str, aligned: Aligned, desk: Desk) -> bool:
    """Whether the speaker stands in the report's sentence, or before it where the sentence itself names nobody."""
    words = aligned.passage.words
    if sibling(who, voice(aligned, desk)):
        return False
    if same_speaker(who, words) or alias_in(who, words, desk) or publishes(who, aligned.passage.report):
        return True
    if any(
        same_speaker(who, f"{s.name} {s.role or ''} {s.organisation or ''}") for s in desk.speakers(aligned.passage)
    ):
        return True
    anothers = subject(words) or _ANOTHERS.search(words)
    if anothers or not speeches(words) or named(aligned, desk) is None:
        context = desk.context(aligned.passage, BACK if anothers else 1)
        return same_speaker(who, context) or alias_in(who, context, desk)
    return False


def publishes(who: str, report: Report) -> bool:
    """Whether a speaker is the outlet of a report: a brief may name it for what it prints, whoever said it there."""
    asked = content(who)
    return bool(asked) and asked <= content(report.outlet)


def another(who: str, aligned: Aligned, desk: Desk) -> str | None:
    """Who speaks in a report's sentence, where it is somebody else: a body of nearly the same name, or another."""
    body = sibling(who, voice(aligned, desk))
    other = None if body else named(aligned, desk)
    return body or (other if other and not _related(who, other) else None)


def counts_it(told: Tally) -> str | None:
    """Who gives a number of a report's sentence in which several speak: in whose stretch it stands, or its claim's."""
    many = [s for s in speeches(told.passage.words) if not content(s.who) <= ANYBODY]
    if len({s.who for s in many}) < 2:
        return None
    return next((s.who for s in many if s.start <= told.number.start < s.end), None)


def may_be(who: str, other: str, desk: Desk) -> bool:
    """Whether two names may stand for one speaker."""
    return same_speaker(who, other) or same_speaker(other, who) or _related(who, other) or alias_in(who, other, desk)


def unmentioned(who: str, reports: Sequence[Report], desk: Desk) -> bool:
    """Whether a speaker with a name of its own is named in none of the reports, under no spelling that is known."""
    named = [w for w in who.split() if w[:1].isupper() and w.lower() not in ("the", "a", "an", "united")]
    own = content(" ".join(named)) - OFFICES - ANYBODY - MONTHS - _RANKS
    short = "".join(w[0] for w in named if len(named) > 1)
    person = surname(who) or (next(iter(own)) if len(own) == 1 and desk.aliases.offices(next(iter(own))) else None)
    for report in reports:
        words = " ".join((report.title, report.outlet, report.text))
        there = content(words)
        if person:
            other = any(office <= there for office in desk.aliases.offices(person))
        else:
            other = bool(desk.aliases.of(content(who)) & there or (short and re.search(rf"\b{short}", words)))
        if other or (akin(own, there) and not _namesake(who, words)):
            return False
    return bool(own)


def _namesake(who: str, words: str) -> bool:
    """Whether the surname of a person stands in words only behind another first name."""
    last = who.split()[-1]
    found = re.findall(rf"([A-Z][\w’'-]+)\s+{re.escape(last)}\b", words) if surname(who) else []
    return bool(found) and not any(first in who or content(first) & OFFICES for first in found)


def voice(aligned: Aligned, desk: Desk) -> str:
    """A report's sentence, with the one before it where it opens with a pronoun."""
    return desk.context(aligned.passage) if subject(aligned.passage.words) else aligned.passage.words


def sibling(who: str, words: str) -> str | None:
    """A body whose name differs from a speaker's in one word: the Council for the Commission, where both exist."""
    parts = re.sub(r"^(?:the|a)\s+", "", who, flags=re.I).split()
    capitals = [i for i, part in enumerate(parts) if part[:1].isupper()]
    if len(capitals) < 3 or surname(who) or " ".join(parts) in words:
        return None
    for i in capitals:
        other = [re.escape(p) for p in parts]
        other[i] = r"([A-Z][\w-]+)"
        found = re.search(r"\b" + r"\s+".join(other) + r"\b", words)
        if found and not content(found[1]) & content(parts[i]):
            return found.group()
    return None


def alias_in(who: str, words: str, desk: Desk) -> bool:
    """Whether another name of the speaker stands there: the mayor's, or what an acronym is short for."""
    there, last = content(words), surname(who)
    if last:
        return any(office <= there for office in desk.aliases.offices(last))
    return bool(desk.aliases.of(content(who)) & there)


def named(aligned: Aligned, desk: Desk) -> str | None:
    """The one speaker whom a report's sentence names, or the one before it where the sentence has only a pronoun.

    None for officials and "the spokesman", who may be anybody.
    """
    who = _speaker(aligned.passage.words)
    if who:
        return who
    claimed = [s.name for s in desk.speakers(aligned.passage) if not content(s.name) <= ANYBODY | OFFICES]
    if claimed or not _PRONOUN_SAYS.search(aligned.passage.words):
        return claimed[0] if len(set(claimed)) == 1 else None
    for passage in reversed(desk.near(aligned.passage)[:-1]):
        if passage.position < aligned.passage.position:
            return _speaker(passage.words)
    return None


_ANOTHERS = re.compile(
    r"\b(?:its|his|her|their)\s+(?:[\w-]+\s+){0,2}(?:spokes\w+|lawyers?|leaders?|office|deputy|ministry|minister|"
    r"secretar[\w-]+|directors?|heads?|chair\w*|presidents?|commanders?|representatives?|chief|coordinator)\b",
    re.I,
)
_PRONOUN_SAYS = re.compile(
    r"\b(?:he|she|it|they|the (?:group|movement|militia|organi[sz]ation))\s+(?:had |has |also |then )?"
    r"(?:said|says|states|stated|added|told|wrote|called|insisted|put|gave|gives|counts|counted|announced)\b",
    re.I,
)


def _speaker(words: str) -> str | None:
    for speech in speeches(words):
        who = speech.who
        anaphoric = not surname(who) and (
            content(who) <= OFFICES - _BODIES or re.search(r"\b(?:its|his|her|their|it)\b", who)
        )
        if not subject(who) and not content(who) <= ANYBODY and not anaphoric:
            return who
    return None


def _related(who: str, other: str) -> bool:
    """Whether two names may be one: they share a body, or one is an office without a name."""
    mine, theirs = content(who), content(other)
    if mine & theirs - OFFICES and (not surname(who) or not surname(other)):
        return not (mine & OFFICES and theirs & OFFICES) or bool(mine & theirs & OFFICES)
    if any(_STATE.search(a) and content(b) & _OFFICIAL for a, b in ((who, other), (other, who))):
        return True  # a minister speaks for the government
    one_office = bool(mine & theirs & _HELD) and not (surname(who) and surname(other))
    return mine <= theirs or theirs <= mine or one_office
