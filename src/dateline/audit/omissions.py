"""What a brief leaves out: denials, retractions and later counts that the reports give."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from dateline.audit.align import Aligned
from dateline.audit.desk import Desk
from dateline.audit.lists import pattern
from dateline.audit.moments import event_days, of_speech
from dateline.audit.passage import Passage
from dateline.audit.reading import akin, attributed, content
from dateline.audit.rule import Fault, rule
from dateline.audit.slots import groups, names
from dateline.audit.speakers import same_speaker
from dateline.audit.tally import Tally
from dateline.audit.voices import Speech, speeches
from dateline.model import Report

ANSWERED = 0.25  # share of a sentence of the brief that a denial and the sentence before it take up
CLOSELY = 0.4  # the same for a sentence that names no wrong
SEPARATE = 0.5  # how close a second denial must be to count as one of its own
SPELT = 3  # content words from which a denial says what it denies
LONG = 30  # days between two events whose counts have nothing to do with each other
WITHDRAWN = 0.3  # the same for a version that a report withdraws


@rule("OMI01", "omitted_denial", "error", "brief audit B4; BBC Editorial Guidelines; Reuters Handbook")
def denial_omitted(brief: Report, desk: Desk) -> Iterator[Fault]:
    """An accusation stands in the brief, and the denial that the reports give of it does not."""
    found = sorted(_unanswered(desk), key=lambda f: (-f[0], f[1].position))
    told: list[Passage] = []
    for score, passage, denial in found:
        if passage in told or (told and score < SEPARATE):
            continue
        told.append(passage)
        start, end = passage.all()
        who = next((s.who for s in speeches(denial.words)), "a report")
        message = f"The reports give a denial of this ({who}), the brief does not."
        kind = None if _told_as_said(passage.words) else "allegation_as_fact"
        yield Fault(start, end, message, (denial.quote,), f"add that {who} denies it", kind)


_ACCUSING = re.compile(r"\b(?:accusations?|allegations?|h[eo]lds? .{1,60} responsible)\b", re.I)


def _told_as_said(words: str) -> bool:
    """Whether a sentence gives what it says as somebody's word."""
    return (
        attributed(words) or pattern("reported_speech").search(words) is not None or _ACCUSING.search(words) is not None
    )


def _unanswered(desk: Desk) -> Iterator[tuple[float, Passage, Passage]]:
    """Accusations of the brief with the denial that the brief does not give, the closest pair of each denial."""
    given = [p for p in desk.passages if pattern("denial").search(p.words)]
    for denial in desk.sources:
        if not pattern("denial").search(denial.words) or pattern("no_denial").search(denial.words):
            continue
        deniers = _deniers(denial)
        topic = desk.alignment.telling(desk.context(denial))
        if any(len(content(p.words) & topic) >= 3 or akin(content(p.words), deniers) for p in given):
            continue
        near = [(score, p) for p in desk.passages if (score := _answers(p, denial, deniers, desk)) > 0]
        if near:
            score, passage = max(near, key=lambda n: (n[0], -n[1].position))
            if not any(_is_he(s.who, deniers) for p in desk.around(passage, 0, 1) for s in speeches(p.words)):
                yield score, passage, denial


def _deniers(denial: Passage) -> frozenset[str]:
    """Roots of who denies: the speakers of the sentence with what is put beside them, or its names."""
    words = denial.words
    who = [s.who + _beside(words, s) for s in speeches(words)] or list(names(words))
    return frozenset().union(*map(content, who)) - _OFFICE


_OFFICE = content(
    "ministry minister spokesman foreign affairs external chief general staff head leader director lawyer official"
)


def _is_he(who: str, deniers: frozenset[str]) -> bool:
    """Whether a speaker of the brief is one of those who deny: half of the name is theirs."""
    asked = content(who)
    shared = sum(akin({root}, deniers) for root in asked)
    return shared > 0 and 2 * shared >= len(asked - _OFFICE)


def _beside(words: str, speech: Speech) -> str:
    """The office that follows a speaker's name between commas."""
    found = re.match(r",\s[^,]{3,80},", words[speech.at + len(speech.who) :])
    return found.group() if found else ""


def _answers(passage: Passage, denial: Passage, deniers: frozenset[str], desk: Desk) -> float:
    """How closely a denial answers a sentence of the brief; 0 where the sentence accuses nobody of anything."""
    words = passage.words
    if pattern("denial").search(words) or pattern("no_evidence").search(words) or _MUTUAL.search(words):
        return 0.0
    if not _about_it(words, denial.words):
        return 0.0
    if pattern("no_part").search(denial.words) and not akin(
        content(words), deniers | content(" ".join(names(denial.words)))
    ):
        return 0.0  # somebody had no part in it, and the brief does not say that he had
    context = desk.context(denial)
    share = desk.alignment.share(words, context)
    shared = desk.alignment.telling(words) & content(context)
    accused = bool(pattern("accusation").search(words)) and akin(content(words), deniers)
    if (
        share < CLOSELY
        and not accused
        and (not pattern("wrongdoing").search(words) or pattern("claims_deed").search(words))
    ):
        return 0.0
    deeds = _deeds(words) & _deeds(denial.words)
    if accused or (share >= ANSWERED and len(shared) >= 2) or (deeds and "state" in groups(words)):
        return share + accused + 0.3 * len(deeds)
    return 0.0


_MUTUAL = re.compile(
    r"\b(?:each (?:side|other|party)|both sides|one another)\b", re.I
)  # who blames each other denies it


def _about_it(words: str, denial: str) -> bool:
    """Whether what a denial spells out has a word in common with a sentence; "denied it" spells out nothing."""
    found = pattern("denial").search(denial)
    spelt = content(re.split(r"[,;:]", denial[found.end() :])[0]) if found else frozenset()
    return len(spelt) < SPELT or bool(spelt & content(words))


def _deeds(words: str) -> frozenset[str]:
    """Roots of the wrong that somebody is said to have done, without what every report of fighting says."""
    found = frozenset().union(*(content(m.group()) for m in pattern("wrongdoing").finditer(words)))
    return found - content(
        "attack killed shot fired support behind responsible accused blamed alleged threat planned failed"
    )


@rule("OMI02", "omitted_retraction", "error", "brief audit B4; standards 12.7: supersession is a record of its own")
def retraction_omitted(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A figure or a version stands in the brief that its source has since withdrawn or corrected."""
    if pattern("retraction").search(passage.words) or pattern("early").search(passage.words):
        return
    for mine in desk.tallies(passage):
        withdrawn = [t for t in desk.told.get(mine.value, []) if t.outcome == mine.outcome and _withdraws(t, desk)]
        if mine.outcome and mine.value > 9 and withdrawn and not _newer_told(withdrawn, mine, desk):
            start, end = passage.all()
            message = f"The reports say that {mine.number.shown} was withdrawn or corrected; the brief does not."
            yield Fault(
                start,
                end,
                message,
                tuple(t.passage.quote for t in withdrawn[:2]),
                "give the later figure, and its date",
            )
            return
    back = _taken_back(passage, desk)
    if back:
        start, end = passage.all()
        yield Fault(start, end, "Whoever said this took it back later.", (back.quote,), "say so, and when")
        return
    for found in desk.aligned(passage):
        if _overturns(passage, found, desk):
            start, end = passage.all()
            yield Fault(
                start,
                end,
                "The reports say that this version was given up.",
                (found.passage.quote,),
                "say what replaced it",
            )
            return


def _taken_back(passage: Passage, desk: Desk) -> Passage | None:
    """The report sentence in which a speaker takes back what the brief lets him say, where the brief does not."""
    telling = desk.alignment.telling(passage.words)
    for speech in () if passage.concludes else speeches(passage.words):
        for source in desk.sources:
            back = pattern("taken_back").search(source.words)
            if not back or pattern("negation").search(source.words[max(0, back.start() - 12) : back.start()]):
                continue
            said = content(desk.context(source, BACK))
            if same_speaker(speech.who, desk.context(source)) and len(telling & said) >= ABOUT_IT:
                told = [p for p in desk.passages if p.position != passage.position]
                if not any(pattern("taken_back").search(p.words) and content(p.words) & telling for p in told):
                    return source
    return None


BACK = 2  # sentences before a retraction that say what it takes back
ABOUT_IT = 3  # telling words that they share with the brief


_REPLACING = re.compile(r"\b(?:corrected|revised|lowered|raised|reduced|cut|changed)\s+(?:\w+\s+){0,4}to\s+$", re.I)


def _withdraws(told: Tally, desk: Desk) -> bool:
    """Whether a report gives the number as one that holds no more."""
    if _REPLACING.search(told.passage.words[: told.number.start]):
        return False
    near = told.passage.words[max(0, told.number.start - 60) : told.number.end + 60]
    if pattern("replaced_figure").search(near):
        return True
    return (
        pattern("first_said").search(near) is not None
        and pattern("retraction").search(desk.context(told.passage)) is not None
    )


def _newer_told(withdrawn: list[Tally], mine: Tally, desk: Desk) -> bool:
    """Whether the brief gives one of the figures that replaced it."""
    newer = {
        t.value for w in withdrawn for p in desk.near(w.passage) for t in desk.tallies(p) if t.outcome == mine.outcome
    }
    return bool((newer - {mine.value}) & desk.given(mine.outcome))


def _overturns(passage: Passage, found: Aligned, desk: Desk) -> bool:
    """Whether a report takes back what the brief states: "was not ..., as was said at first"."""
    theirs = found.passage.words
    if found.score < WITHDRAWN or not pattern("overturned").search(theirs) or pattern("negation").search(passage.words):
        return False
    said = desk.alignment.telling(passage.words)
    others = [p for p in desk.passages if p.position != passage.position]
    told = any(pattern("overturned").search(p.words) or _takes_back(p, said) for p in others)
    return len(found.shared & said) >= 2 and not told


def _takes_back(passage: Passage, said: frozenset[str]) -> bool:
    return pattern("retraction").search(passage.words) is not None and bool(content(passage.words) & said)


@rule(
    "OMI03",
    "outdated_figure",
    "error",
    "ACLED and UCDP: a later count by the same source supersedes; BBC: early tolls are often wrong",
)
def figure_outdated(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A toll stands as the latest although newer reports give another."""
    if passage.concludes or pattern("early").search(passage.words):
        return
    for mine in desk.tallies(passage):
        if not mine.outcome or mine.partial or mine.number.qualifier == "most" or not mine.happened:
            continue
        later = _later(mine, desk)
        if not later or _of_its_day(passage, mine, desk):
            continue
        newest = max(later, key=lambda t: (t.passage.report.published or date.min, t.value))
        usual = Counter(t.value for t in later).most_common(1)[0][0]
        beside = [t.value for t in desk.tallies(passage) if t.outcome == mine.outcome]
        if not {newest.value, usual} & desk.values and sum(beside) != newest.value:
            start, end = passage.clause(mine.number.start, mine.number.end)
            day = f"{newest.passage.report.published:%-d %B}"
            message = f"{mine.number.shown} was an early count; a report of {day} gives {newest.number.shown}."
            yield Fault(start, end, message, tuple(t.passage.quote for t in (newest, *later[:1])), newest.number.shown)
            return


def _later(mine: Tally, desk: Desk) -> list[Tally]:
    """Counts of the same outcome and group in the same matter, from reports newer than the last that gave this one."""
    told = _as_toll(mine, desk)
    dates = [t.passage.report.published for t in told if t.passage.report.published]
    if not dates:
        return []
    last = max(dates)
    found = []
    for values in desk.told.values():
        for other in values:
            published = other.passage.report.published
            if (
                published
                and published > last
                and _replaces(other, mine)
                and any(desk.same_matter(other, t) and not _apart(mine, t, other, desk) for t in told)
            ):
                found.append(other)
    return found


def _apart(mine: Tally, told: Tally, other: Tally, desk: Desk) -> bool:
    """Whether the later count is another incident's: told of other places, or of a much later day."""
    named = frozenset().union(*(content(c.quote) for c in desk.within(mine.passage, "place")))
    if named & content(desk.context(told.passage)) and not named & content(desk.context(other.passage)):
        return bool(desk.within(other.passage, "place"))
    own, began = [d.day for d in event_days(told.passage) if d.day], desk.began(other)
    return bool(own) and began is not None and began - max(own) > timedelta(days=LONG)


def _of_its_day(passage: Passage, mine: Tally, desk: Desk) -> bool:
    """Whether the brief gives the day of the count beside it: a date that is not the day of the event."""
    begun = {desk.began(t) for t in _as_toll(mine, desk)}
    found = [d for d in passage.days if d.stated and d.day]
    if any(of_speech(passage.words, d) for d in found):
        return True
    stated = [d.day for d in found if d.day]
    return any(not any(b and abs((day - b).days) <= 1 for b in begun) for day in stated)


def _as_toll(mine: Tally, desk: Desk) -> list[Tally]:
    """Where the reports give the number, those left out that call it an early one themselves, unless all do."""
    told = [t for t in desk.told.get(mine.value, []) if t.outcome == mine.outcome and not t.partial]
    return [t for t in told if not _early(t)] or told


def _early(told: Tally) -> bool:
    """Whether a report itself gives the number as the first one."""
    near = told.passage.words[max(0, told.number.start - 60) : told.number.end + 40]
    return pattern("first_said").search(near) is not None


def _replaces(other: Tally, mine: Tally) -> bool:
    """Whether a count can stand in the place of another: same outcome, same people, a whole, and near in size."""
    if mine.groups:
        alike = bool(other.groups & mine.groups) or (not other.groups and other.value > mine.value)
    else:
        alike = not other.groups
    lowered = pattern("retraction").search(other.passage.words) is not None and other.value >= 0.5 * mine.value
    near = mine.value < other.value <= 6 * mine.value or lowered
    return other.outcome == mine.outcome and not other.partial and alike and near and other.value != mine.value


RULES = [denial_omitted, retraction_omitted, figure_outdated]
