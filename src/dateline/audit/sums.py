"""Figures of a brief -> arithmetic that does not hold, shown step by step; the reports are not needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations, pairwise

from dateline.audit.desk import Desk
from dateline.audit.lists import pattern
from dateline.audit.numbers import Number, counts, numbers, outcome
from dateline.audit.passage import Passage
from dateline.audit.reading import stem
from dateline.audit.rule import Fault, rule
from dateline.audit.slots import groups

_TO_PARTS = re.compile(
    r"^[^;:(]{0,60}(?:[,(:]|\s[–—-])\s*"
    r"(?P<namely>namely|that is|i\.e\.|comprising|consisting of|made up of|split into)?\s*$",
    re.I,
)
_TO_NEXT = re.compile(r"^[^;.]{0,60}?(?:,\s*(?:and\s+)?|\s+and\s+)(?:another\s+|a further\s+)?$", re.I)
_ELLIPSIS = re.compile(r"^\s+(?:of|in|at|from|near|on|by|were|was|elsewhere|there)\b", re.I)
_PART_OF = re.compile(
    r"(?:including|among (?:them|whom|these)|of (?:them|whom|these|which)|at least)\s+(?:at least\s+)?$", re.I
)
_INCLUDING = re.compile(
    r"^[^;.]{0,60}?\b(?:including|among them|of whom|of them)\s+(?:at least\s+|the\s+|about\s+)?$", re.I
)
_TOGETHER = re.compile(
    r"\b(?:together|in all|in total|a total of|combined|altogether|overall|between them|"
    r"both (?:attacks|raids|strikes|blasts))\b",
    re.I,
)
_SHARES = re.compile(
    r"\b(?:attacks?|raids?|strikes?|operations?|districts?|provinces?|towns?|villages?|places?|incidents?|"
    r"blasts?|explosions?|bombings?|clashes|regions?|cities|states?|locations?|gunfights?|battles?|"
    r"ambush(?:es)?|days|sites?)\b",
    re.I,
)
_TOLL = re.compile(r"\b(?:toll|total|count|number|figure)\b[^.;]{0,12}$", re.I)
_WHOLE = re.compile(
    r"\b(?:deaths?|dead|died|killed|people|persons|victims?|casualt\w+|fatalit\w+|lives|injured|wounded|"
    r"arrested|arrests|detained|suspects|hostages|missing|bodies|militants|civilians|officers|soldiers)\b",
    re.I,
)

NEARLY = 0.08  # share of a total by which groups may miss it and still be read as its parts


def _sum(parts: list[Number]) -> str:
    return " + ".join(n.shown for n in parts) + f" = {sum(n.value for n in parts):,.0f}"


@rule("FIG01", "wrong_sum", "error", "standards of numeric identity: parts add up to the total they divide")
def parts_against_total(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A total is divided in one sentence, and the parts add up to another number."""
    words, many = passage.words, [n for n in numbers(passage.words) if n.kind == "count" or _one_more(n)]
    for i, whole in enumerate(many[:-2]):
        parts = _parts(words, whole, many[i + 1 :])
        if not parts or any(n.qualifier for n in parts) or _adds_up(whole, parts) or _single(words, whole, parts):
            continue
        start, end = passage.start + whole.start, passage.start + _noun_end(words, parts[-1])
        message = f"The parts give {_sum(parts)}, the total says {whole.shown}."
        yield Fault(start, end, message, suggestion=_sum(parts))
        return


def _single(words: str, whole: Number, parts: list[Number]) -> bool:
    """Whether the parts lack as many as the sentence counts with the word "one": "39 civilians, seven more and a
    policeman" may be told so."""
    ones = sum(n.kind == "one" for n in numbers(words))
    return 0 < whole.value - sum(n.value for n in parts) <= ones


def _one_more(number: Number) -> bool:
    """Whether "one" counts a part of its own: "one Briton"."""
    return number.kind == "one" and number.noun[:1].isupper()


def _parts(words: str, whole: Number, rest: list[Number]) -> list[Number]:
    """The numbers that divide a total: said to, or counting groups of the same people to nearly the same sum."""
    if not (_WHOLE.search(words[whole.end : whole.end + 40]) or _TOLL.search(words[: whole.start][-24:])):
        return []
    parts = [rest[0]]
    for number in rest[1:]:
        if not _TO_NEXT.match(words[parts[-1].end : number.start]):
            break
        parts.append(number)
    lead = _TO_PARTS.match(words[whole.end : rest[0].start])
    divided = lead and (lead["namely"] or _ELLIPSIS.match(words[rest[0].end :]) or ":" in lead.group())
    if divided and len(parts) > 1 and not whole.qualifier:
        return parts
    kind = outcome(words, whole)
    grouped = [n for n in parts if groups(n.noun) and outcome(words, n) in (kind, None)]
    near = abs(sum(n.value for n in grouped) - whole.value) <= max(2, NEARLY * whole.value)
    plain = not groups(whole.noun) and whole.value > max((n.value for n in grouped), default=0)
    return grouped if len(grouped) > 1 and len(grouped) == len(parts) and near and plain else []


def _adds_up(whole: Number, parts: list[Number]) -> bool:
    """Whether the parts, or the first few of them, give the total."""
    return any(sum(n.value for n in parts[:k]) == whole.value for k in range(2, len(parts) + 1))


def _noun_end(words: str, number: Number) -> int:
    """Where the words that belong to a number end: its noun, or "of officers"."""
    tail = re.match(r"(?:\s+of(?:\s+the)?)?(?:\s+[\w'’-]+)?", words[number.end :])
    return number.end + (tail.end() if tail else 0)


@rule("FIG02", "wrong_sum", "error", "standards of numeric identity: parts add up to the total they divide")
def parts_elsewhere_against_total(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A total over several places or attacks differs from the sum of the figures that the brief gives for each."""
    words = passage.words
    shares = [n for n in counts(words) if _SHARES.search(n.noun) and 2 <= n.value <= 9]
    many = int(shares[0].value) if shares else 2 if re.search(r"\bboth\b", words, re.I) else 0
    for whole in counts(words) if many else ():
        kind = outcome(words, whole)
        if whole in shares or not kind or whole.qualifier or not _WHOLE.search(words[whole.start :][:60]):
            continue
        if _TOGETHER.search(words):
            yield from _against_earlier(passage, desk, whole, kind, many)
        elif passage.position + 1 < len(desk.passages):
            yield from _against_next(passage, desk.passages[passage.position + 1], whole, kind, many)
        return


def _against_next(passage: Passage, following: Passage, whole: Number, kind: str, many: int) -> Iterator[Fault]:
    parts = _of_kind(following, kind)
    alike = [n for n in parts if _same_noun(n, whole)]
    if len(alike) == many and len(parts) == many and sum(n.value for n in alike) != whole.value:
        start, end = following.all()
        message = (
            f"The parts give {_sum(alike)}, the total says {whole.shown} ('{passage.words[whole.start :][:40]}...')."
        )
        yield Fault(start, end, message, (passage.quote,), _sum(alike))


def _against_earlier(passage: Passage, desk: Desk, whole: Number, kind: str, many: int) -> Iterator[Fault]:
    earlier = [n for p in desk.passages[: passage.position] for n in _of_kind(p, kind)]
    if any(
        sum(n.value for n in some) == whole.value for k in range(2, many + 1) for some in combinations(earlier[:12], k)
    ):
        return
    if len(earlier) == many:
        start, end = passage.clause(whole.start, whole.end)
        yield Fault(
            start, end, f"The brief's own figures give {_sum(earlier)}, not {whole.shown}.", suggestion=_sum(earlier)
        )


def _of_kind(passage: Passage, kind: str) -> list[Number]:
    """The numbers of a sentence with one outcome, those left out that are part of another number."""
    words = passage.words
    return [n for n in counts(words) if outcome(words, n) == kind and not _PART_OF.search(words[: n.start])
            and not (_SHARES.search(n.noun) and n.value < 10)]  # fmt: skip


def _same_noun(one: Number, other: Number) -> bool:
    mine, theirs = {stem(w) for w in one.noun.split()}, {stem(w) for w in other.noun.split()}
    return not mine or not theirs or bool(mine & theirs)


@rule("FIG03", "wrong_sum", "error", "standards of numeric identity: a part is never more than its whole")
def part_exceeds_whole(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A part is larger than the whole it is said to belong to."""
    words, many = passage.words, counts(passage.words)
    for whole, part in pairwise(many):
        between, after = words[whole.end : part.start], words[part.end :]
        named = _INCLUDING.match(between) or (
            re.match(r"[^;.]{0,60}$", between) and re.match(r"\s+of (?:them|whom|these)\b", after)
        )
        least = whole.value * (1.5 if whole.qualifier in ("least", "about") else 1)
        if named and part.value > least and whole.qualifier != "most":
            start, end = passage.start + whole.start, passage.start + _noun_end(words, part)
            yield Fault(start, end, f"{part.shown} cannot be among {whole.shown}.")


@rule("FIG04", "wrong_sum", "error", "arithmetic of percentages")
def percentage_against_numbers(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A percentage differs from the two numbers that it is taken from."""
    words, many = passage.words, [n for n in numbers(passage.words) if n.kind in ("count", "percent")]
    for part, whole, share in zip(many, many[1:], many[2:], strict=False):
        of = re.match(
            r"^\s*(?:[\w'’-]+\s+){0,3}(?:out )?of\s+(?:the\s+|a total of\s+|all\s+)?$",
            words[part.end : whole.start],
            re.I,
        )
        if (part.kind, whole.kind, share.kind) != ("count", "count", "percent") or not of or not whole.value:
            continue
        true = 100 * part.value / whole.value
        if (
            abs(true - share.value) > 1
            and not part.qualifier
            and not whole.qualifier
            and words[whole.end : share.start].count(";") == 0
        ):
            start, end = passage.start + part.start, passage.start + share.end
            message = f"{part.shown} of {whole.shown} is {true:.0f} per cent, not {share.shown}."
            yield Fault(start, end, message, suggestion=f"{true:.0f} per cent")


@rule("FIG05", "wrong_sum", "error", "a range runs from its lower to its higher bound")
def range_reversed(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A range runs from the higher number to the lower one."""
    words, many = passage.words, counts(passage.words)
    for low, high in pairwise(many):
        before, between = words[: low.start], words[low.end : high.start]
        named = re.search(r"\bbetween\s+$", before, re.I) and re.fullmatch(r"\s+and\s+", between, re.I)
        plain = re.fullmatch(r"\s*(?:to|-|–)\s*", between) and not re.search(r"\bfrom\s+$", before, re.I)
        if (named or (plain and high.noun)) and low.value > high.value:
            start, end = passage.start + low.start, passage.start + high.end
            yield Fault(
                start, end, f"{low.shown} is more than {high.shown}.", suggestion=f"{high.shown} and {low.shown}"
            )


_RISE = re.compile(
    r"\b(?:ris(?:e|es|en|ing)|rose|increas\w+|grew|grown|climb\w+|went up|gone up|jump\w+|"
    r"surg\w+|doubl\w+|tripl\w+)\b[^;.,]{0,40}$",
    re.I,
)
_FALL = re.compile(
    r"\b(?:fall|falls|fallen|fell|decreas\w+|declin\w+|dropp\w+|drop|lower\w+|cut|"
    r"reduced?|went down|gone down|halv\w+)\b[^;.,]{0,40}$",
    re.I,
)


@rule("FIG06", "wrong_sum", "error", "a change goes the way that its numbers go")
def change_against_numbers(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A number is said to rise although it falls, or the reverse, or to double although it does not."""
    words, many = passage.words, [n for n in numbers(passage.words) if n.kind in ("count", "percent")]
    for old, new in pairwise(many):
        between = words[old.end : new.start]
        if re.search(r"\bfrom\s+$", words[: old.start]) and re.search(r"^[^;,.]{0,40}\bto\s+$", between):
            verb, at = words[: old.start - len("from ")], 0
        elif re.search(r"^[^;.]{0,60}\bto\s+$", between):
            verb, at = between[:-3], old.end
        else:
            continue
        rise, fall = _RISE.search(verb), _FALL.search(verb)
        wrong = rise if rise and new.value < old.value else fall if fall and new.value > old.value else None
        if wrong:
            start, end = passage.start + min(old.start, at + wrong.start()), passage.start + new.end
            yield Fault(start, end, f"From {old.shown} to {new.shown} is a change the other way.")


EARLY = 20  # characters before a count in which "first" makes it an early one


@rule("FIG07", "wrong_sum", "error", "numeric identity: parts add up to the total")
def total_after_parts(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A total that follows its parts, in one sentence or from one to the next, is not their sum."""
    for whole in counts(passage.words):
        if not _total(passage.words, whole) or whole.qualifier not in ("", "least") or _SHARES.search(whole.noun):
            continue
        kind = outcome(passage.words, whole)
        before = [n for n in counts(passage.words) if n.end <= whole.start]
        if len(before) < 2 and passage.position:
            before = _of_kind(desk.passages[passage.position - 1], kind) if kind else []
        parts = [n for n in before if n.qualifier in ("", whole.qualifier) and not _SHARES.search(n.noun)]
        if whole.qualifier and not any(n.qualifier for n in parts):
            continue
        if parts and pattern("cue_first").search(passage.words[max(0, parts[0].start - EARLY) : parts[0].start]):
            continue  # the parts are of an earlier count
        if not 2 <= len(parts) <= 4 or any(sum(n.value for n in some) == whole.value for some in _choices(parts)):
            continue
        if _single(passage.words, whole, parts):
            continue
        if whole.value in {n.value for n in parts} or whole.value < max(n.value for n in parts):
            continue
        start, end = passage.clause(whole.start, whole.end)
        yield Fault(start, end, f"The parts give {_sum(parts)}, the total says {whole.shown}.", suggestion=_sum(parts))
        return


def _total(words: str, whole: Number) -> bool:
    """Whether a number is called the total: "in all 41", "41 in total", "a total of 41"."""
    return bool(_SUMMED.search(words[: whole.start][-24:]) or _IN_ALL.match(words[whole.end :]))


_SUMMED = re.compile(
    r"\b(?:in all|in total|altogether|together|overall|a total of|the total (?:is|was|stands at|comes to)|making)"
    r"\W+(?:\w+\s+){0,2}$",
    re.I,
)
_IN_ALL = re.compile(r"^(?:\s+[\w’'-]+){0,3}\s+(?:in all|in total|altogether|overall|together)\b", re.I)


def _choices(parts: list[Number]) -> Iterator[tuple[Number, ...]]:
    """Every choice of two or more of the parts."""
    for k in range(2, len(parts) + 1):
        yield from combinations(parts, k)


@rule("FIG08", "swapped_numbers", "warning", "standards 11.2 N8: a toll that falls needs a correction")
def toll_falls(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A later count is lower than the first one, and nothing says that it was corrected."""
    words = passage.words
    first = pattern("cue_first").search(words)
    if not first or pattern("retraction").search(words) or passage.concludes:
        return
    many = [n for n in counts(words) if n.end > first.start()]
    for early, late in pairwise(many):
        same = outcome(words, early) and outcome(words, early) == outcome(words, late)
        falls = same and _LATER.search(words[early.end : late.start]) and late.value < early.value
        if falls and not _told_later(early, late, desk):
            start, end = passage.start + early.start, passage.start + late.end
            yield Fault(
                start,
                end,
                f"The later count, {late.shown}, is lower than the first, {early.shown}.",
                suggestion="exchange them, or say why it fell",
            )
            return


def _told_later(early: Number, late: Number, desk: Desk) -> bool:
    """Whether the reports give the lower count after the higher one as well."""
    days = [[t.passage.report.published for t in desk.told.get(n.value, ())] for n in (early, late)]
    first, last = (max((d for d in some if d), default=date.min) for some in days)
    return date.min < first < last


_LATER = re.compile(
    r"[,;.]\s+(?:and\s+)?(?:by\s+\d|by\s+[A-Z]|later|then|now|afterwards|the latest|in the end|finally|at last|on \d)",
    re.I,
)


RULES = [
    parts_against_total, parts_elsewhere_against_total, part_exceeds_whole, percentage_against_numbers, range_reversed,
    change_against_numbers, total_after_parts, toll_falls,
]  # fmt: skip
