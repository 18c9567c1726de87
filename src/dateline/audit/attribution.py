"""Who says so: speakers that differ from the reports, denials and retractions left out, allegations told as facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dateline.audit.align import Aligned, terms
from dateline.audit.desk import Desk
from dateline.audit.lists import pattern
from dateline.audit.numbers import counts
from dateline.audit.passage import LONGEST_QUOTE, Passage
from dateline.audit.reading import akin, attributed, content, negated, quoted
from dateline.audit.rule import Fault, rule
from dateline.audit.slots import names, outcomes
from dateline.audit.speakers import (
    ANYBODY,
    alias_in,
    another,
    counts_it,
    may_be,
    publishes,
    same_speaker,
    sibling,
    speaks,
    unmentioned,
    voice,
)
from dateline.audit.tally import Tally
from dateline.audit.voices import OFFICES, Speech, speeches

CLOSELY = 0.6  # share of a speech from which a report that names no such speaker speaks against it
SAID = 0.4  # share of a speech that a report must take up before its speaker is compared
SURELY = 0.42  # the same for a statement in the brief's own voice
LEAD = 2  # content words below which what stands before a speaker is no statement: "The first figure, given by"
NEARLY = 0.75  # matches this close to the best one count as much as it


@rule("ATT01", "speaker_misattribution", "error", "ICD 206; brief audit B3, B9")
def speaker_differs(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Words are given to one speaker that the reports give to another."""
    for speech in speeches(passage.words):
        if content(speech.who) <= ANYBODY or speech.who in desk.places or quoted(passage.words, speech.at):
            continue  # a country that speaks may be any of its officials
        found, counted = _reported(passage, speech, desk)
        told = [(a, _teller(speech.who, a, counted, desk)) for a in found]
        if not found or any(who == speech.who for _, who in told) or _says_it(passage, speech, counted, desk):
            continue
        near = [(a, who) for a, who in told if a.score >= NEARLY * found[0].score]
        others = [(a, who) for a, who in near if who and who not in desk.places]
        sure = any(sibling(speech.who, voice(a, desk)) for a, _ in others)
        start, end = _stretch(passage, speech)
        if others and (sure or 2 * len(others) >= len(near)):
            who = " and ".join(dict.fromkeys(other for _, other in others[:2] if other))
            message = f"The reports give this to {who}, not to {speech.who}."
            kind = "wrong_actor" if pattern("claims_deed").match(passage.words[speech.start :]) else None
            yield Fault(start, end, message, tuple(a.passage.quote for a, _ in others[:3]), others[0][1], kind)
        elif found[0].score >= CLOSELY and unmentioned(speech.who, [a.passage.report for a in found], desk):
            message = f"No report that tells of this names {speech.who}."
            yield Fault(start, end, message, tuple(a.passage.quote for a in found[:2]))


def _teller(who: str, aligned: Aligned, counted: list[Tally], desk: Desk) -> str | None:
    """Who says it in a report's sentence: `who` itself where it may be the same, somebody else, or None."""
    values = {t.value for t in counted}
    counting = [c for t in desk.tallies(aligned.passage) if t.value in values and (c := counts_it(t))]
    if publishes(who, aligned.passage.report):
        return who
    if counting and not sibling(who, voice(aligned, desk)):
        return who if any(may_be(who, c, desk) for c in counting) else counting[0]
    return who if speaks(who, aligned, desk) else another(who, aligned, desk)


def _reported(passage: Passage, speech: Speech, desk: Desk) -> tuple[list[Aligned], list[Tally]]:
    """The report sentences that hold what the speech says, by its numbers where it has some, and those numbers.

    A denial is no account of what it denies, and the reverse.
    """
    said = _said(passage, speech)
    found = desk.alignment.matches(said, leave=content(speech.who) | _verbs(said), enough=0.2)
    counted = [t for t in desk.tallies(passage) if t.value > 12 and t.number.shown in terms(said)]
    if counted:
        found = [a for a in found if any(_same_count(t, a, desk) for t in counted)]
    elif not any(publishes(speech.who, a.passage.report) for a in found):  # an outlet may tell it in other words
        telling = desk.alignment.telling(said)
        found = [a for a in found if a.score >= SAID and len(a.shared & telling) >= 2]
    denies = _denies(said, content(said))
    return [a for a in found if _denies(a.passage.words, a.shared) == denies], counted


def _denies(words: str, roots: frozenset[str]) -> bool:
    """Whether words deny something, or say "no" or "not" of what the roots name."""
    return pattern("denial").search(words) is not None or negated(words, roots)


def _says_it(passage: Passage, speech: Speech, counted: list[Tally], desk: Desk) -> bool:
    """Whether some report lets the speaker give one of the numbers, or speak of the same in other words."""
    telling = desk.alignment.telling(_said(passage, speech)) - content(speech.who)
    values = {t.value for t in counted}
    for source in desk.sources:
        if sibling(speech.who, source.words) or not any(
            same_speaker(speech.who, other.who) or alias_in(speech.who, other.who, desk)
            for other in speeches(source.words)
        ):
            continue
        if values and any(t.value in values for t in desk.tallies(source)):
            return True
        if not values and len(terms(source.words) & telling) >= 2:
            return True
    return False


def _same_count(mine: Tally, aligned: Aligned, desk: Desk) -> bool:
    theirs = (t for t in desk.tallies(aligned.passage) if t.value == mine.value)
    return any(t.outcome == mine.outcome or mine.outcome in outcomes(t.own) for t in theirs)


def _said(passage: Passage, speech: Speech) -> str:
    """What is said, without a clause in which somebody else goes on."""
    words = passage.words
    if speech.start < speech.at:
        before = _CLAUSE.split(words[: speech.at])[-1]
        if len(content(before) - _verbs(before) - _COUNTED) >= LEAD or counts(before):
            return before
        after = words[speech.at + len(speech.who) :].partition(",")[2]
        return after.partition(";")[0]
    end = next((b for a, b in passage.clauses() if a <= speech.start < b), speech.end)
    other = _GAPPED.search(words, speech.start + 12, end)
    end = other.start() if other else end
    return words[speech.start : max(min(end, speech.end), speech.start)]


_CLAUSE = re.compile(r";|,?\s(?:because|since|although|whereas)\s")
_GAPPED = re.compile(
    r",? (?:and|but|while) (?:the |an? )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)* (?:of|at)\b"
)  # "and the UN of 184"
_COUNTED = content("first early latest figure toll count number figures estimate")


def _verbs(said: str) -> frozenset[str]:
    return frozenset().union(*(content(m.group()) for m in pattern("speech_verb").finditer(said)))


def _stretch(passage: Passage, speech: Speech) -> tuple[int, int]:
    return passage.clause(
        min(speech.at, speech.start), max(speech.at + len(speech.who), min(speech.end, speech.start + 40))
    )


@rule("ATT05", "wrong_actor", "error", "standards 9.7: responsibility claimed, denied or only ascribed")
def responsibility_of_another(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Somebody is said to have claimed an attack that in the reports somebody else claims, or nobody does."""
    mine = _claimant(passage.words)
    if not mine or content(mine.who) <= ANYBODY or _NOBODY.match(mine.who):
        return
    told = [(p, c) for p in desk.sources if (c := _claimant(p.words)) and not _NOBODY.match(c.who)]
    known = any(
        akin(content(mine.who), content(words)) or alias_in(mine.who, words, desk)
        for p, c in told
        for words in (c.who if names(c.who) else desk.context(p),)
    ) or any(desk.actors(passage) & desk.actors(p) for p, _ in told)
    sure = len({p.report.id for p, _ in told}) > 1 or not any(content(mine.who) <= v for v in desk.vocabularies)
    start, end = passage.clause(mine.at, mine.start)
    if told and sure and not known:
        message = f"In the reports {told[0][1].who} claims it, not {mine.who}."
        yield Fault(start, end, message, tuple(p.quote for p, _ in told[:2]), told[0][1].who)
    elif not known:
        lacking = [p for p in desk.sources if pattern("unclaimed").search(p.words) and _of(mine.who, p, desk)]
        if lacking:
            message = f"No report lets {mine.who} claim it."
            yield Fault(start, end, message, tuple(p.quote for p in lacking[:2]), "say who is only suspected of it")


_NOBODY = re.compile(r"(?:nobody|none|neither|no)\b", re.I)


def _of(who: str, source: Passage, desk: Desk) -> bool:
    """Whether a report that says that nobody claims an attack, or that somebody denies it, may speak of `who`."""
    return (
        _NOBODY.search(source.words) is not None
        or akin(content(who), content(source.words))
        or alias_in(who, source.words, desk)
    )


def _claimant(words: str) -> Speech | None:
    """Who claims responsibility in a sentence."""
    for speech in speeches(words):
        if pattern("claims_deed").match(words[speech.start :]):
            return speech
    return None


@rule("ATT06", "speaker_misattribution", "error", "ICD 206; brief audit B3, B9")
def count_of_another(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A number is given to a speaker whom no report that has the number names, or who gives another number there."""
    for speech in speeches(passage.words):
        if content(speech.who) <= ANYBODY - OFFICES or speech.who in desk.places or quoted(passage.words, speech.at):
            continue
        for mine in desk.tallies(passage):
            if mine.value <= SMALL or not _beside(passage.words, speech, mine):
                continue
            told = [t for t in desk.told.get(mine.value, ()) if mine.outcome in (t.outcome, None) or not t.outcome]
            if told and (_nowhere(speech.who, told, desk) or _gives_another(speech.who, mine, told, desk)):
                start, end = passage.clause(min(speech.at, mine.number.start), mine.number.end)
                message = f"No report lets {speech.who} give {mine.number.shown}."
                yield Fault(start, end, message, tuple(t.passage.quote for t in told[:2]), "name whose count it is")
                return


def _beside(words: str, speech: Speech, mine: Tally) -> bool:
    """Whether a number stands in the stretch of a speaker with nobody else and no other clause between them."""
    after = mine.number.start > speech.at
    between = words[speech.at + len(speech.who) : mine.number.start] if after else words[mine.number.end : speech.at]
    return speech.start <= mine.number.start < speech.end and not _OTHER.search(between)


_OTHER = re.compile(r"[;,:(]|\b(?:and|while|but) (?:the |an? )?(?:[A-Z]|\w+ of\b|(?:about |some )?\d)")
SMALL = 12  # numbers up to this stand in most reports for something


def _nowhere(who: str, told: list[Tally], desk: Desk) -> bool:
    """Whether no report that gives a number names a speaker who has a name of his own."""
    return unmentioned(who, list({t.passage.report.id: t.passage.report for t in told}.values()), desk)


def _gives_another(who: str, mine: Tally, told: list[Tally], desk: Desk) -> bool:
    """Whether in the reports others give a number, and the speaker always another of the same outcome."""
    if not mine.outcome:
        return False
    tellers = [_tellers(t) for t in told]
    if not any(tellers) or any(may_be(who, w, desk) for some in tellers for w in some):
        return False
    if any(content(who) <= content(t.passage.words) for t in told):
        return False
    own = [
        t
        for values in desk.told.values()
        for t in values
        if t.outcome == mine.outcome
        and any(same_speaker(who, s.who) and s.start <= t.number.start < s.end for s in speeches(t.passage.words))
    ]
    return any(desk.same_matter(t, o) for t in own for o in told)


def _tellers(told: Tally) -> list[str]:
    """Whom a report's sentence lets give a number: the speakers in whose stretch it stands, or that of its claim."""
    found = [s.who for s in speeches(told.passage.words) if s.start <= told.number.start < s.end]
    claimed = told.claim.speaker.name if told.claim and told.claim.speaker else ""
    return found or ([claimed] if claimed else [])


@rule("ATT04", "swapped_numbers", "error", "brief audit B8, B9")
def figures_of_each_other(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Two speakers of one sentence are given each other's figures."""
    pairs = [
        (s, n) for s in speeches(passage.words) for n in desk.tallies(passage) if s.start <= n.number.start < s.end
    ]
    for (one, mine), (other, theirs) in pairwise(pairs):
        if one.who == other.who or mine.value == theirs.value or mine.value < 3:
            continue
        crossed = _gives(one.who, theirs.value, desk), _gives(other.who, mine.value, desk)
        straight = _gives(one.who, mine.value, desk) or _gives(other.who, theirs.value, desk)
        if all(crossed) and not straight:
            start, end = passage.clause(one.at, theirs.number.end)
            message = f"In the reports {one.who} gives {theirs.number.shown}, {other.who} {mine.number.shown}."
            yield Fault(
                start,
                end,
                message,
                tuple(p.quote for p in crossed if p),
                f"exchange {mine.number.shown} and {theirs.number.shown}",
            )
            return


def _gives(who: str, value: float, desk: Desk) -> Passage | None:
    """A report sentence in which a speaker gives a number."""
    for told in desk.told.get(value, []):
        speakers = [s.who for s in speeches(told.passage.words) if s.start <= told.number.start < s.end]
        if any(same_speaker(who, other) for other in speakers):
            return told.passage
    return None


@rule("ATT02", "allegation_as_fact", "error", "brief audit B9; FactBank: commitment belongs to the source")
def claim_told_as_fact(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """The brief states as a fact what the reports give only as the contested word of a speaker."""
    if passage.concludes:
        return
    for start, end in _stretches(passage):
        words = passage.report.text[start:end]
        if attributed(words) or speeches(words):
            continue
        telling = desk.alignment.telling(words)
        found = [
            a
            for a in desk.aligned(passage, start, end)[:6]
            if a.score >= SURELY
            and not pattern("claims_deed").search(a.passage.words)
            and len(a.shared & telling) >= (1 if a.score > 0.6 else 2)
        ]
        near = [a for a in found if a.score >= NEARLY * found[0].score]
        if near and all(attributed(a.passage.words) for a in near) and any(_distanced(a, desk) for a in near):
            who = next((s.who for a in near for s in speeches(a.passage.words)), "somebody")
            message = f"A fact here; in the reports {who} says so."
            yield Fault(start, end, message, tuple(a.passage.quote for a in near[:2]), f"say that {who} says so")
            return


def _stretches(passage: Passage) -> list[tuple[int, int]]:
    """The sentence; where it says after a semicolon that somebody denies it, the parts that are whole statements."""
    if (
        not (";" in passage.words and pattern("distance").search(passage.words))
        or passage.end - passage.start > LONGEST_QUOTE
    ):
        return [passage.all()]
    edges = [0, *(m.end() for m in re.finditer(r";\s+", passage.words)), len(passage.words)]
    parts = [(a, a + len(passage.words[a:b].rstrip(" ;"))) for a, b in pairwise(edges)]
    return [(passage.start + a, passage.start + b) for a, b in parts if len(content(passage.words[a:b])) >= WHOLE]


WHOLE = 5  # content words from which a part of a sentence is a statement of its own


AFTER = 1  # sentences after a statement in which a report may say that nobody confirms it
_RELATIVE = re.compile(r"\b(?:who|whom|whose|which)\s+(?:\w+\s+){0,2}$", re.I)  # "..., which claimed 70 more"


def _distanced(aligned: Aligned, desk: Desk) -> bool:
    """Whether a report keeps its distance from what it quotes: in the sentence, or by "unverified" soon after."""
    passage, words = aligned.passage, aligned.passage.words
    for found in pattern("distance").finditer(words):
        start, end = passage.clause(*found.span())
        same = aligned.shared & content(passage.report.text[start:end])
        if not _RELATIVE.search(words[: found.start()]) and (
            same or not aligned.shared & content(words[: found.start()])
        ):
            return True
    return any(pattern("unverified").search(p.words) for p in desk.following(aligned.passage, AFTER))


@rule("ATT03", "allegation_as_fact", "error", "ICD 203, standards 2 and 3")
def certainty_borrowed(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Something is called established that the reports give as an accusation or that others contest."""
    found = pattern("strong_certainty").search(passage.words)
    if (
        not found
        or quoted(passage.words, found.start())
        or pattern("negation").search(passage.words[max(0, found.start() - 12) : found.end()])
    ):
        return
    about = [p for p in desk.sources if _about(passage, p, desk)]
    told = [p for p in about if pattern("contested").search(p.words) or attributed(p.words)]
    if told:
        start, end = passage.clause(*found.span())
        yield Fault(
            start,
            end,
            f"'{found.group()}', but the reports do not settle it.",
            tuple(p.quote for p in told[:2]),
            "say who says so, and who does not",
        )


def _about(passage: Passage, source: Passage, desk: Desk) -> bool:
    return len(desk.alignment.telling(passage.words) & content(desk.context(source))) >= 2


RULES = [
    speaker_differs,
    figures_of_each_other,
    responsibility_of_another,
    count_of_another,
    claim_told_as_fact,
    certainty_borrowed,
]
