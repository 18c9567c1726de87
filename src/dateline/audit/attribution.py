"""Who says so: speakers that differ from the reports, denials and retractions left out, allegations told as facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dateline.audit.align import Aligned, terms
from dateline.audit.desk import Desk
from dateline.audit.lists import listed, pattern
from dateline.audit.numbers import counts
from dateline.audit.passage import Passage
from dateline.audit.reading import akin, attributed, content, quoted
from dateline.audit.rule import Fault, rule
from dateline.audit.slots import names, outcomes
from dateline.audit.tally import Tally
from dateline.audit.voices import OFFICES, Speech, speeches, subject

_BODIES = frozenset().union(*map(content, ("army", "police", "government")))  # these need no name beside them
SAID = 0.4  # share of a speech that a report must take up before its speaker is compared
SURELY = 0.42  # the same for a statement in the brief's own voice
LEAD = 2  # content words below which what stands before a speaker is no statement: "The first figure, given by"
BACK = 3  # sentences in which "its spokesman" may have its owner
NEARLY = 0.75  # matches this close to the best one count as much as it
_HELD = content("governor mayor president minister premier spokesman commander director ambassador king chancellor")
_ANYBODY = frozenset().union(*map(content, listed("anybody")))


def same_speaker(who: str, words: str) -> bool:
    """Whether a speaker can be the one who speaks in a report's words: by surname, or by office and body."""
    asked, there = content(who), content(words)
    surname = _surname(who)
    if surname:
        return surname in there
    if not asked & there:
        return False
    rest = asked - OFFICES
    return len(asked & there) >= len(asked) / 2 and (not rest or not (asked & OFFICES) or bool(asked & OFFICES & there))


def _surname(who: str) -> str | None:
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


@rule("ATT01", "speaker_misattribution", "error", "ICD 206; brief audit B3, B9")
def speaker_differs(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Words are given to one speaker that the reports give to another."""
    for speech in speeches(passage.words):
        if content(speech.who) <= _ANYBODY or quoted(passage.words, speech.at):
            continue
        found = _reported(passage, speech, desk)
        if not found or any(_speaks(speech.who, a, desk) for a in found):
            continue
        near = [a for a in found if a.score >= NEARLY * found[0].score]
        others = [(a, who) for a in near if (who := _another(speech.who, a, desk)) and who not in desk.places]
        sure = any(_sibling(speech.who, _voice(a, desk)) for a, _ in others)
        if others and (sure or 2 * len(others) >= len(near)):
            start, end = _stretch(passage, speech)
            who = " and ".join(dict.fromkeys(other for _, other in others[:2]))
            message = f"The reports give this to {who}, not to {speech.who}."
            kind = "wrong_actor" if pattern("claims_deed").match(passage.words[speech.start :]) else None
            yield Fault(start, end, message, tuple(a.passage.quote for a, _ in others[:3]), others[0][1], kind)


def _reported(passage: Passage, speech: Speech, desk: Desk) -> list[Aligned]:
    """The report sentences that hold what the speech says: by its number where it has one, else by its words.

    A denial is no account of what it denies, and the reverse.
    """
    said = _said(passage, speech)
    found = desk.alignment.matches(said, leave=content(speech.who) | _verbs(said), enough=0.2)
    counted = [t for t in desk.tallies(passage) if t.value > 12 and t.number.shown in terms(said)]
    if counted:
        found = [a for a in found if any(_same_count(t, a, desk) for t in counted)]
    else:
        telling = desk.alignment.telling(said)
        found = [a for a in found if a.score >= SAID and len(a.shared & telling) >= 2]
    denies = pattern("denial").search(said) is not None
    return [a for a in found if (pattern("denial").search(a.passage.words) is not None) == denies]


def _same_count(mine: Tally, aligned: Aligned, desk: Desk) -> bool:
    theirs = (t for t in desk.tallies(aligned.passage) if t.value == mine.value)
    return any(t.outcome == mine.outcome or mine.outcome in outcomes(t.own) for t in theirs)


def _said(passage: Passage, speech: Speech) -> str:
    """What is said, without a clause in which somebody else goes on."""
    words = passage.words
    if speech.start < speech.at:
        before = words[words.rfind(";", 0, speech.at) + 1 : speech.at]
        if len(content(before) - _verbs(before) - _COUNTED) >= LEAD or counts(before):
            return before
        after = words[speech.at + len(speech.who) :].partition(",")[2]
        return after.partition(";")[0]
    end = next((b for a, b in passage.clauses() if a <= speech.start < b), speech.end)
    other = _GAPPED.search(words, speech.start + 12, end)
    end = other.start() if other else end
    return words[speech.start : max(min(end, speech.end), speech.start)]


_GAPPED = re.compile(
    r",? (?:and|but|while) (?:the |an? )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)* (?:of|at)\b"
)  # "and the UN of 184"
_COUNTED = content("first early latest figure toll count number figures estimate")


def _verbs(said: str) -> frozenset[str]:
    return frozenset().union(*(content(m.group()) for m in pattern("speech_verb").finditer(said)))


def _speaks(who: str, aligned: Aligned, desk: Desk) -> bool:
    """Whether the speaker stands in the report's sentence, or before it where the sentence itself names nobody."""
    words = aligned.passage.words
    if _sibling(who, _voice(aligned, desk)):
        return False
    if same_speaker(who, words) or _alias_in(who, words, desk):
        return True
    if any(
        same_speaker(who, f"{s.name} {s.role or ''} {s.organisation or ''}") for s in desk.speakers(aligned.passage)
    ):
        return True
    anothers = subject(words) or _ANOTHERS.search(words)
    if anothers or not speeches(words) or _named(aligned, desk) is None:
        context = desk.context(aligned.passage, BACK if anothers else 1)
        return same_speaker(who, context) or _alias_in(who, context, desk)
    return False


def _another(who: str, aligned: Aligned, desk: Desk) -> str | None:
    """Who speaks in a report's sentence, where it is somebody else: a body of nearly the same name, or another."""
    sibling = _sibling(who, _voice(aligned, desk))
    named = None if sibling else _named(aligned, desk)
    return sibling or (named if named and not _related(who, named) else None)


def _voice(aligned: Aligned, desk: Desk) -> str:
    """A report's sentence, with the one before it where it opens with a pronoun."""
    return desk.context(aligned.passage) if subject(aligned.passage.words) else aligned.passage.words


def _sibling(who: str, words: str) -> str | None:
    """A body whose name differs from a speaker's in one word: the Council for the Commission, where both exist."""
    parts = re.sub(r"^(?:the|a)\s+", "", who, flags=re.I).split()
    capitals = [i for i, part in enumerate(parts) if part[:1].isupper()]
    if len(capitals) < 3 or _surname(who) or " ".join(parts) in words:
        return None
    for i in capitals:
        other = [re.escape(p) for p in parts]
        other[i] = r"([A-Z][\w-]+)"
        found = re.search(r"\b" + r"\s+".join(other) + r"\b", words)
        if found and not content(found[1]) & content(parts[i]):
            return found.group()
    return None


def _alias_in(who: str, words: str, desk: Desk) -> bool:
    """Whether another name of the speaker stands there: the mayor's, or what an acronym is short for."""
    there, surname = content(words), _surname(who)
    if surname:
        return any(office <= there for office in desk.aliases.offices(surname))
    return bool(desk.aliases.of(content(who)) & there)


def _named(aligned: Aligned, desk: Desk) -> str | None:
    """The one speaker whom a report's sentence names, or the one before it where the sentence has only a pronoun.

    None for officials and "the spokesman", who may be anybody.
    """
    who = _speaker(aligned.passage.words)
    if who:
        return who
    claimed = [s.name for s in desk.speakers(aligned.passage) if not content(s.name) <= _ANYBODY | OFFICES]
    if claimed or not _PRONOUN_SAYS.search(aligned.passage.words):
        return claimed[0] if len(set(claimed)) == 1 else None
    for passage in reversed(desk.near(aligned.passage)[:-1]):
        if passage.position < aligned.passage.position:
            return _speaker(passage.words)
    return None


_ANOTHERS = re.compile(
    r"\b(?:its|his|her|their)\s+(?:[\w-]+\s+){0,2}(?:spokes\w+|lawyers?|leaders?|office|deputy|ministry|minister)\b",
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
        anaphoric = not _surname(who) and (
            content(who) <= OFFICES - _BODIES or re.search(r"\b(?:its|his|her|their|it)\b", who)
        )
        if not subject(who) and not content(who) <= _ANYBODY and not anaphoric:
            return who
    return None


def _related(who: str, other: str) -> bool:
    """Whether two names may be one: they share a body, or one is an office without a name."""
    mine, theirs = content(who), content(other)
    if mine & theirs - OFFICES and (not _surname(who) or not _surname(other)):
        return not (mine & OFFICES and theirs & OFFICES) or bool(mine & theirs & OFFICES)
    one_office = bool(mine & theirs & _HELD) and not (_surname(who) and _surname(other))
    return mine <= theirs or theirs <= mine or one_office


def _stretch(passage: Passage, speech: Speech) -> tuple[int, int]:
    return passage.clause(
        min(speech.at, speech.start), max(speech.at + len(speech.who), min(speech.end, speech.start + 40))
    )


@rule("ATT05", "wrong_actor", "error", "standards 9.7: responsibility claimed, denied or only ascribed")
def responsibility_of_another(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """Somebody is said to have claimed an attack that in the reports somebody else claims, or nobody does."""
    mine = _claimant(passage.words)
    if not mine or content(mine.who) <= _ANYBODY:
        return
    told = [(p, c) for p in desk.sources if (c := _claimant(p.words))]
    known = any(
        akin(content(mine.who), content(words)) or _alias_in(mine.who, words, desk)
        for p, c in told
        for words in (c.who if names(c.who) else desk.context(p),)
    ) or any(desk.actors(passage) & desk.actors(p) for p, _ in told)
    sure = len({p.report.id for p, _ in told}) > 1 or not any(content(mine.who) <= v for v in desk.vocabularies)
    if told and sure and not known:
        start, end = passage.clause(mine.at, mine.start)
        message = f"In the reports {told[0][1].who} claims it, not {mine.who}."
        yield Fault(start, end, message, tuple(p.quote for p, _ in told[:2]), told[0][1].who)


def _claimant(words: str) -> Speech | None:
    """Who claims responsibility in a sentence."""
    for speech in speeches(words):
        if pattern("claims_deed").match(words[speech.start :]):
            return speech
    return None


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
    if passage.concludes or attributed(passage.words) or speeches(passage.words):
        return
    telling = desk.alignment.telling(passage.words)
    found = [
        a
        for a in desk.aligned(passage)[:6]
        if a.score >= SURELY
        and not pattern("claims_deed").search(a.passage.words)
        and len(a.shared & telling) >= (1 if a.score > 0.6 else 2)
    ]
    near = [a for a in found if a.score >= NEARLY * found[0].score]
    if near and all(attributed(a.passage.words) for a in near) and any(_distanced(a, desk) for a in near):
        start, end = passage.all()
        who = next((s.who for a in near for s in speeches(a.passage.words)), "somebody")
        yield Fault(
            start,
            end,
            f"A fact here; in the reports {who} says so.",
            tuple(a.passage.quote for a in near[:2]),
            f"say that {who} says so",
        )


def _distanced(aligned: Aligned, desk: Desk) -> bool:
    """Whether a report keeps its distance from what it quotes: in the sentence, or by "unverified" in the next."""
    if pattern("distance").search(aligned.passage.words):
        return True
    after = [p.words for p in desk.near(aligned.passage) if p.position > aligned.passage.position]
    return any(pattern("unverified").search(words) for words in after)


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


RULES = [speaker_differs, figures_of_each_other, responsibility_of_another, claim_told_as_fact, certainty_borrowed]
