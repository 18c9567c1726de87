"""Figures of a brief against the reports -> swapped, outdated, hardened, of the wrong group or outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from dateline.audit.desk import Desk
from dateline.audit.lists import pattern
from dateline.audit.numbers import numbers, part
from dateline.audit.passage import Passage
from dateline.audit.reading import akin, content
from dateline.audit.rule import Fault, rule
from dateline.audit.slots import groups, outcomes
from dateline.audit.tally import Tally
from dateline.model import Quote


@rule(
    "FIG12", "outcome_confusion", "error", "ACLED 1.5 and UCDP: killed, injured, abducted and missing are counted apart"
)
def outcome_differs(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A number of the reports is given for another outcome: killed for injured, missing for dead."""
    if passage.concludes:
        return
    for mine in desk.tallies(passage):
        told = desk.told.get(mine.value, [])
        if not mine.outcome or mine.value < 2 or not mine.stated:
            continue
        near = _near(mine, desk)
        if any(mine.outcome in outcomes(t.own) for t in told if t.passage in near) or any(
            t.outcome == mine.outcome and (t.passage in near or mine.value > 12) for t in told
        ):
            continue
        best = {a.passage for a in desk.aligned(passage)[:2]}
        sure = _unanimous(mine, told, near)
        others = [t for t in told if t.outcome and (sure or _counts_alike(mine, t, near, best, desk))]
        if others:
            names = sorted({t.outcome for t in others if t.outcome})
            shown = mine.number.shown
            message = f"{shown} {mine.outcome} here; the reports count {shown} {' or '.join(names)}."
            start, end = passage.clause(mine.number.start, mine.number.end)
            yield Fault(start, end, message, _quotes(others), f"{shown} {names[0]}")
        elif _never_so(mine, told, near):
            start, end = passage.clause(mine.number.start, mine.number.end)
            message = f"No report that counts {mine.number.shown} {mine.number.noun} says {mine.outcome}."
            yield Fault(start, end, message, _quotes(told))


def _never_so(mine: Tally, told: list[Tally], near: set[Passage]) -> bool:
    """Whether all that give a large number of the same people give it without a word of this outcome."""
    noun = content(mine.number.noun)
    alike = all(t.passage in near and noun <= content(t.number.noun) for t in told)
    dead = mine.outcome == "killed" and mine.value > 12 and groups(mine.number.noun)
    return bool(dead and told) and alike and not any(mine.outcome in outcomes(t.passage.words) for t in told)


def _counts_alike(mine: Tally, told: Tally, near: set[Passage], best: set[Passage], desk: Desk) -> bool:
    return told.stated and told.passage in near and (told.passage in best or _same_matter(mine, told, desk))


def _unanimous(mine: Tally, told: list[Tally], near: set[Passage]) -> bool:
    """Whether every report that gives a large number gives it for one other outcome, and tells of the same."""
    found = {t.outcome for t in told if t.outcome}
    telling = mine.value > 60 and mine.value % 10 != 0
    there = any(t.passage in near for t in told if t.outcome)
    return mine.value > 12 and len(found) == 1 and mine.outcome not in found and (telling or there)


def _near(mine: Tally, desk: Desk) -> set[Passage]:
    """The report sentences aligned with the sentence of a number, or with its clause, and those beside them."""
    start, end = mine.passage.clause(mine.number.start, mine.number.end)
    aligned = [*desk.aligned(mine.passage), *desk.aligned(mine.passage, start, end)]
    return {p for a in aligned for p in desk.near(a.passage)}


def _same_matter(mine: Tally, other: Tally, desk: Desk) -> bool:
    """Whether two equal numbers count alike: a large one is telling by itself, a small one needs words in common."""
    beside = {t.value for t in desk.tallies(mine.passage) if t.value > 2} - {mine.value}
    if beside & {t.value for t in desk.tallies(other.passage)}:
        return True
    shared = content(mine.passage.words) & content(desk.context(other.passage)) - {"kill", "injur"}
    telling = 1 if mine.value > 60 and mine.value % 10 else 2 if mine.value > 20 else 3
    return len(shared) >= telling


def _quotes(tallies: list[Tally]) -> tuple[Quote, ...]:
    return tuple(t.passage.quote for t in tallies[:3])


@rule("FIG13", "group_misattribution", "error", "UCDP: deaths by side and civilians are counted apart")
def group_differs(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A number of the reports is given for another group: people for militants, civilians for soldiers."""
    for mine in desk.tallies(passage):
        told = [t for t in desk.told.get(mine.value, []) if t.outcome == mine.outcome and _same_matter(mine, t, desk)]
        telling = mine.value > 60 and mine.value % 10 != 0  # no round number: the same one is hardly another's
        grouped = [t for t in told if t.groups and (telling or t.passage in _near(mine, desk))]
        if not mine.outcome or mine.value < 5 or len(grouped) < (1 if mine.groups or telling else 2) or _denied(mine):
            continue
        if (not mine.groups and any(t.general for t in told)) or not mine.number.noun:
            continue
        if all(_clash(mine, t.groups) for t in grouped):
            others = " and ".join(sorted({_SHOWN.get(g, g) for t in grouped for g in t.groups}))
            start, end = passage.clause(mine.number.start, mine.number.end)
            noun = mine.number.noun or "people"
            message = f"{mine.number.shown} is the reports' number of {others}, not of {noun}."
            yield Fault(start, end, message, _quotes(grouped), f"{mine.number.shown} {grouped[0].number.noun}")


@rule("FIG20", "group_misattribution", "error", "UCDP: deaths by side; contradiction types: victim")
def nationality_differs(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """The people counted are given to one country, and the reports count as many of another."""
    for mine in desk.tallies(passage):
        own = _peoples(mine)
        if not own or mine.value < 2 or passage.concludes:
            continue
        near = _near(mine, desk)
        told = [t for t in desk.told.get(mine.value, []) if t.outcome == mine.outcome and t.passage in near]
        others = [t for t in told if _peoples(t)]
        if others and not any(akin(own, content(desk.context(t.passage))) for t in told):
            start, end = passage.clause(mine.number.start, mine.number.end)
            noun = others[0].number.noun
            message = f"{mine.number.shown} {mine.number.noun} here, {others[0].number.shown} {noun} in the reports."
            yield Fault(start, end, message, _quotes(others), f"{others[0].number.shown} {noun}")
            return


def _peoples(tally: Tally) -> frozenset[str]:
    """Roots of the peoples and countries that the words after a number name: "14 South African soldiers"."""
    return frozenset().union(*(content(w) for w in tally.number.noun.split() if w[:1].isupper()))


_SHOWN = {"armed": "fighters", "state": "security forces"}


def _denied(mine: Tally) -> bool:
    """Whether the words after the number say what those people are not."""
    return pattern("negation").search(mine.passage.words[mine.number.end :][:30]) is not None


def _clash(mine: Tally, theirs: frozenset[str]) -> bool:
    """Whether one number cannot be both; "people", which is read as bystanders, clashes with fighters alone."""
    if not mine.groups:
        return theirs == {"armed"} and mine.general and bool(mine.number.noun)
    return not mine.groups & theirs and not (mine.groups | theirs) <= {"civilians", "children", "women"}


@rule("FIG14", "false_precision", "error", "UCDP on precision; standards 9.4: 'up to 20' is never 20")
def precision_invented(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A figure is called exact or final although the reports give it with 'at least', 'up to' or as partial."""
    found = pattern("exactness").search(passage.words)
    if not found:
        return
    for mine in desk.tallies(passage):
        if not -40 < mine.number.start - found.end() < 50:
            continue
        near, best = _near(mine, desk), {a.passage for a in desk.aligned(passage)[:3]}
        told = [t for t in desk.told.get(mine.value, []) if t.outcome == mine.outcome or not t.outcome]
        soft = [(t, how) for t in told if (how := _softened(t)) and (t.passage in near or 2 * mine.value > 80)]
        soft = soft or ([] if any(t.passage in best for t in told) else _estimates(mine, desk))
        if soft and not any(pattern("exactness").search(t.passage.words) for t in told):
            how = next(how for _, how in soft if how)
            start, end = passage.clause(min(found.start(), mine.number.start), max(found.end(), mine.number.end))
            message = f"'{found.group()}' here; the reports say '{how}'."
            yield Fault(start, end, message, _quotes([t for t, how in soft if how]), how)
            return


def _estimates(mine: Tally, desk: Desk) -> list[tuple[Tally, str]]:
    """Where reports give only an estimate that the number lies near: "about 500", one end of "20 to 30"."""
    near = _near(mine, desk)
    told = [t for v, some in desk.told.items() if 0.6 * v <= mine.value <= 1.6 * v for t in some if t.passage in near]
    return [
        (t, how)
        for t in told
        if t.outcome in (mine.outcome, None) and (how := _spanned(t, mine.value) or _softened(t) * _by_a_tenth(t, mine))
    ]


def _by_a_tenth(told: Tally, mine: Tally) -> bool:
    return told.number.qualifier != "exact" and abs(told.value - mine.value) <= 0.1 * mine.value


def _spanned(told: Tally, value: float) -> str:
    """The range that a number opens in its sentence, where it holds a value."""
    words, number = told.passage.words, told.number
    upper = next((n for n in numbers(words) if n.start > number.end), None)
    between = re.fullmatch(r"\s*(?:to|-|–|and|or)\s*", words[number.end : upper.start]) if upper else None
    return words[number.start : upper.end] if upper and between and number.value <= value <= upper.value else ""


def _softened(told: Tally) -> str:
    """How a report qualifies a number, "" where it gives it bare."""
    words, number = told.passage.words, told.number
    partial = pattern("partial").search(words)
    if number.qualifier:
        before = re.search(r"(?:[\w']+\s+){1,3}$", words[: number.start])
        return ((before.group() if before else "") + words[number.start : number.end]).strip()
    return partial.group() if partial else ""


@rule("FIG15", "false_precision", "warning", "standards 11.2 N14: spurious precision; ICD 206")
def percentage_from_nowhere(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A percentage stands in the brief that no report gives and no two figures of the brief yield."""
    for number in desk.shares(passage):
        if desk.sources and not desk.told_percent(number.value):
            start, end = passage.clause(number.start, number.end)
            yield Fault(
                start,
                end,
                f"No report gives {number.shown} per cent.",
                suggestion="name the source of the share, or leave it out",
            )
            return


@rule("FIG16", "wrong_figure", "error", "standards 11.2 N9: a figure outside every source's interval")
def figure_in_no_report(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A count of dead, injured or others stands in no report, and the reports give another for the same people."""
    if passage.concludes or not desk.sources:
        return
    for mine in desk.tallies(passage):
        if mine.value < LEAST or desk.gives(mine.number) or _worked_out(mine, desk):
            continue
        near = [*desk.aligned(passage, *mine.passage.clause(mine.number.start))[:6], *desk.aligned(passage)[:8]]
        rivals = _rivals(mine, [a.passage for a in near], desk)
        if near and (rivals or mine.outcome):
            start, end = passage.clause(mine.number.start, mine.number.end)
            kind = "outcome_confusion" if mine.outcome and _mixed(mine, desk) else None
            values = ", ".join(dict.fromkeys(t.number.shown for t in rivals[:4]))
            message = f"No report gives {mine.number.shown}" + (f"; they give {values}." if values else ".")
            quotes = _quotes(rivals) or (near[0].passage.quote,)
            yield Fault(start, end, message, quotes, kind=kind)
            return


LEAST = 3  # smaller numbers are told in too many words


def _rivals(mine: Tally, near: list[Passage], desk: Desk) -> list[Tally]:
    """What the reports that speak of the same count of the same people, the most alike first."""
    found = [t for p in dict.fromkeys(near) for t in desk.tallies(p) if t.outcome == mine.outcome or not mine.outcome]
    alike = [t for t in found if not mine.groups or not t.groups or t.groups & mine.groups]
    return sorted(alike, key=lambda t: -len(content(t.own) & content(mine.own)))


def _worked_out(mine: Tally, desk: Desk) -> bool:
    """Whether a number is the sum or the difference of what stands beside it, or of what report sentences give."""
    beside = [t.value for p in desk.around(mine.passage) for t in desk.tallies(p) if _adds_to(t, mine)]
    if any(_makes(some, mine.value) for k in (2, 3, 4) for some in combinations(beside[:8], k)):
        return True
    told = [
        [t.value for p in desk.near(a.passage) for t in desk.tallies(p) if _adds_to(t, mine)]
        for a in desk.aligned(mine.passage)[:8]
    ]
    return any(_makes(some, mine.value) for many in told for some in combinations(many, 2))


def _adds_to(other: Tally, mine: Tally) -> bool:
    return other.value != mine.value and other.outcome in (mine.outcome, None)


def _makes(some: tuple[float, ...], value: float) -> bool:
    return sum(some) == value or (len(some) == 2 and abs(some[0] - some[1]) == value)


def _mixed(mine: Tally, desk: Desk) -> bool:
    """Whether it adds up people of one group with different outcomes: two killed and 15 injured made 17 dead."""
    same = {v: {t.outcome for t in some if t.outcome and t.groups & mine.groups} for v, some in desk.told.items()}
    return any(
        mine.value - v in same and (same[v] | same[mine.value - v]) - {mine.outcome} for v, o in same.items() if o
    )


@rule("FIG19", "outcome_confusion", "error", "contradiction types: status; presumption of innocence")
def step_differs(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """People are said to be convicted or charged whom the reports have at an earlier step of justice."""
    for mine in desk.tallies(passage):
        step = _step(mine)
        near = _near(mine, desk) if step else set()
        told = [(t, there) for t in desk.told.get(mine.value, []) if t.passage in near and (there := _step(t))]
        if step and told and all(there < step for _, there in told):
            start, end = passage.clause(mine.number.start, mine.number.end)
            other = STEPS[max(there for _, there in told) - 1]
            message = f"{mine.number.shown} {STEPS[step - 1]} here, {other} in the reports."
            yield Fault(start, end, message, _quotes([t for t, _ in told]), f"{mine.number.shown} {other}")


STEPS = ("arrested", "charged", "convicted")


def _step(tally: Tally) -> int:
    """How far justice has come with those counted: 1 arrested, 2 charged, 3 convicted; 0 where nothing is said."""
    start, end = part(tally.passage.words, tally.number)
    found = [n for n, name in enumerate(STEPS, 1) if pattern(f"step_{name}").search(tally.passage.words, start, end)]
    return max(found, default=0)


@rule("FIG17", "group_misattribution", "error", "UCDP: deaths by side and civilians are counted apart")
def group_made_whole(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """All the dead are given to one group, and the reports count others among them."""
    found = pattern("all_of_them").search(passage.words)
    if found and re.search(r"\bof\s+$", passage.words[: found.start()]):
        return  # half of them
    mine = groups(passage.words[found.end() :]) if found else frozenset()
    if not mine or not outcomes(passage.words):
        return
    for source in desk.sources:
        others = _others(mine, groups(source.words))
        told = others and pattern("among_the_dead").search(source.words)
        if told and _of_one_matter(passage, source, desk):
            start, end = passage.all()
            message = f"The reports count others among them ({' and '.join(sorted(others))})."
            yield Fault(start, end, message, (source.quote,))
            return


def _of_one_matter(passage: Passage, source: Passage, desk: Desk) -> bool:
    """Whether a report sentence counts the dead that the brief speaks of: of one incident, or in telling words."""
    matters = [m for p in desk.around(passage, 2, 0) if (m := desk.matters(p))]
    if matters and matters[-1] & desk.matters(source):
        return True
    return bool(desk.alignment.telling(passage.words) & content(" ".join(p.words for p in desk.near(source))))


def _others(mine: frozenset[str], theirs: frozenset[str]) -> frozenset[str]:
    """The groups that a report names beside those of the brief; children and women may be civilians."""
    bystanders = frozenset({"civilians", "children", "women"})
    return theirs - mine - bystanders if mine & bystanders else theirs & bystanders


RULES = [
    outcome_differs, group_differs, precision_invented, percentage_from_nowhere, figure_in_no_report,
    group_made_whole, step_differs, nationality_differs,
]  # fmt: skip
