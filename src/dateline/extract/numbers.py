"""Words -> quantities: "at least 30", "between 20 and 30", "dozens", "another nine", with what they leave open.

Vague words take the interval of a stated table and no best value; a qualifier widens the interval around the number.
What looks like a number and counts nothing (a year, an age, a date, a unit's name) is left out.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from dateline.extract.lexicon import phrases

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SMALL = {word: n for n, word in enumerate(ONES)} | {word: 10 * n for n, word in enumerate(TENS, 2)}
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "lakh": 100_000, "million": 1_000_000, "crore": 10_000_000}
# Intervals of words without a number: the floor and the ceiling that readers take them to have (ACLED and UCDP give
# only a conservative integer: 12 for dozens, 100 for hundreds).
VAGUE = {
    "a couple": (2, 3),
    "a pair": (2, 2),
    "a few": (2, 9),
    "a handful": (3, 6),
    "a number": (2, 9),
    "a group": (2, None),
    "a large number": (10, None),
    "large numbers": (10, None),
    "several": (3, 9),
    "many": (2, None),
    "multiple": (2, 9),
    "numerous": (3, None),
    "various": (2, 9),
    "countless": (10, None),
    "tens": (20, 99),
    "dozens": (24, 99),
    "scores": (40, 199),
    "hundreds": (200, 999),
    "thousands": (2000, 9999),
    "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999),
    "millions": (2_000_000, 9_999_999),
}
VAGUE_TIMES = {"several": 3, "a few": 2, "many": 3}  # "several dozen": the floor in units of the scale
QUALIFIERS = {
    "at least": "at least least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of",
    "more than": "more than|over|upwards of|in excess of|above|exceeding|exceed|exceeds|exceeded|well over|surpassed",
    "at most": "up to|as many as|a maximum of|maximum of|at most|no more than|not more than",
    "fewer": "fewer than|less than|under|below",
    "nearly": "nearly|almost|close to|just under|approaching",
    "about": "about|around|roughly|some|approximately|an estimated|estimated|circa|perhaps|probably",
    "exactly": "exactly|only|just|precisely|all|a total of|total of|as few as|the|these|those|its|their|his",
    "new": "another|an additional|additional|a further|further|yet another|other",
}
_BEFORE = {tuple(p.split()): kind for kind, phrases in QUALIFIERS.items() for p in phrases.split("|")}
_BEFORE[("at", "least")] = "at least"
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec".split()
)
_MODALS = frozenset("can could must should may might would will cannot".split())  # "that one could not act"
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_UNITS = frozenset(
    "% percent per-cent pct year years year-old years-old month months week weeks day days hour hours minute minutes "
    "second seconds km kilometer kilometers kilometre kilometres mile miles meter meters metre metres m mm cm inch "
    "inches feet foot ton tons tonne tonnes kg kilogram kilograms kilos kilo pound pounds dollar dollars euro euros "
    "rupees pesos "
    "am pm a.m. p.m. am. gmt times st nd rd th caliber calibre rounds hectares acres".split()
)
_CURRENCY = re.compile(r"[$€£₹]|rs\.?|usd|us\$|eur|inr|pkr|php|brl|cop")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written: tokens [start, end) with its qualifier, `number` the token of the number itself."""

    start: int
    number: int
    end: int
    low: int | None
    best: int | None
    high: int | None
    qualifier: str = "exactly"
    new: bool = False


def quantities(words: list[str]) -> list[Quantity]:
    """Every count in the tokens (lower case), in order, without overlaps."""
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        quantity = _range(words, at) or _vague(words, at) or _plain(words, at)
        if quantity is None:
            at += 1
            continue
        at = quantity.end
        if not _counts_nothing(words, quantity):
            found.append(_qualified(words, quantity, found[-1].end if found else 0))
    return found


def cardinal(words: list[str], at: int) -> tuple[int, int] | None:
    """The whole number that starts at a token, and the token after it: "1,200", "two hundred and six"."""
    if words[at : at + 3] in (["half", "a", "dozen"], ["half", "-", "dozen"]):
        return 6, at + 3
    value, end = _first(words, at)
    if value is None:
        return None
    total, current, spelled = 0.0, value, not words[at][0].isdigit()
    while end < len(words):
        word = words[end].removesuffix("s") if words[end] in ("lakhs", "crores") else words[end]
        if word in SCALES:
            current *= SCALES[word]
            end, spelled = end + 1, True
            if SCALES[word] >= 1000:
                total, current = total + current, 0.0
            continue
        skip = end + 1 if word in ("and", "-") and end + 1 < len(words) else end
        small = SMALL.get(words[skip]) if skip < len(words) else None
        joins = (
            spelled
            and small is not None
            and (
                (word == "and" and current + total >= 100 and current % 100 == 0)
                or (skip == end and (current == 0 or current % 100 == 0) and total + current >= 100)
                or (small < 10 and current % 100 >= 20 and current % 10 == 0 and word != "and" and words[at] in SMALL)
            )
        )
        if not joins:
            break
        current, end = current + (small or 0), skip + 1
    whole = total + current
    return (int(whole), end) if whole == int(whole) else None


def _first(words: list[str], at: int) -> tuple[float | None, int]:
    word = words[at]
    if word in SMALL:
        return float(SMALL[word]), at + 1
    if word in ("a", "an") and at + 1 < len(words) and words[at + 1] in SCALES:
        return 1.0, at + 1
    digits = word[:-1] if word[-1:] == "+" else word
    if _DIGITS.fullmatch(digits):
        return float(digits.replace(",", "")), at + 1
    return None, at


def _plain(words: list[str], at: int) -> Quantity | None:
    read = cardinal(words, at)
    if read is None:
        return None
    value, end = read
    number = at if words[at] not in ("a", "an") else at + 1
    if words[number].endswith("+") or words[end : end + 2] == ["or", "more"] or words[end : end + 1] == ["plus"]:
        end += 0 if words[number].endswith("+") else 2 if words[end] == "or" else 1
        return Quantity(at, number, end, value, value, None, "at least")
    if words[end : end + 2] in (["or", "so"], ["-", "odd"]):
        return _about(Quantity(at, number, end + 2, value, value, value))
    if value == 12 and "dozen" in words[at:end]:
        return Quantity(at, number, end, 10, 12, 14, "about")
    return Quantity(at, number, end, value, value, value)


def _range(words: list[str], at: int) -> Quantity | None:
    between = words[at] in ("between", "from") and at + 1 < len(words)
    low = cardinal(words, at + between)
    if low is None or low[1] + 1 >= len(words):
        return None
    joint = words[low[1]]
    if joint not in (("and", "to") if words[at] == "between" else ("to", "-", "–", "or")):
        return None
    high = cardinal(words, low[1] + 1)
    if high is None or high[0] <= low[0] or (joint == "or" and high[0] > low[0] + max(5, low[0])):
        return None
    if words[at] == "from" or (at and words[at - 1] == "from"):
        return None  # "rose from 64 to 77" gives two counts
    return Quantity(at, at + between, high[1], low[0], low[0], high[0], "between")


def _vague(words: list[str], at: int) -> Quantity | None:
    for size in (3, 2, 1):
        phrase = " ".join(words[at : at + size])
        end = at + size
        if phrase in VAGUE_TIMES and end < len(words) and words[end] in SCALES:
            scale = SCALES[words[end]]
            ceiling = 99 if scale == 12 else 10 * scale - 1
            return Quantity(at, end, end + 1, VAGUE_TIMES[phrase] * scale, None, ceiling, "vague")
        if phrase in VAGUE and size == len(phrase.split()) and not (at and words[at - 1] in ("as", "how", "so", "too")):
            low, high = VAGUE[phrase]
            best = low if phrase in ("a couple", "a pair") else None
            return Quantity(at, end - 1, end, low, best, high, "vague")
    return None


def _about(quantity: Quantity) -> Quantity:
    best = quantity.best or 0
    return replace(quantity, low=math.ceil(0.9 * best), high=math.floor(1.1 * best), qualifier="about")


def _qualified(words: list[str], quantity: Quantity, floor: int) -> Quantity:
    """The quantity with the qualifiers before it ("at least another") and "more" after it."""
    start, kinds = quantity.start, []
    while start > floor:
        size = next((n for n in (3, 2, 1) if start - n >= floor and tuple(words[start - n : start]) in _BEFORE), 0)
        if not size:
            break
        kinds.append(_BEFORE[tuple(words[start - size : start])])
        start -= size
    end, new = quantity.end, "new" in kinds
    if end < len(words) and words[end] in ("more", "additional", "further"):
        end, new = end + 1, True
    kind = next((k for k in kinds if k not in ("exactly", "new")), "exactly")
    return replace(_bounded(quantity, kind), start=start, end=end, new=new)


def _bounded(quantity: Quantity, kind: str) -> Quantity:
    value = quantity.best if quantity.best is not None else quantity.low
    if kind in ("at least", "more than") and quantity.qualifier != "between":
        return replace(quantity, low=value, high=None, qualifier="vague" if quantity.best is None else kind)
    if quantity.best is None:
        return quantity
    if kind == "at most":
        return replace(quantity, low=None, best=quantity.high or value, high=quantity.high or value, qualifier=kind)
    if kind == "fewer":
        return replace(quantity, low=None, best=None, high=quantity.best - 1, qualifier="at most")
    if kind == "nearly":
        return replace(quantity, low=math.ceil(0.9 * quantity.best), high=quantity.best, qualifier="about")
    return _about(quantity) if kind == "about" and quantity.qualifier == "exactly" else quantity


def _in_date(words: list[str], at: int) -> bool:
    """Whether digits after a month are its day or its year: "May 5", not "23 May 28 bodies", "in May 28 people"."""
    ranged = at > 2 and words[at - 1] in ("and", "to", "-", "–", "or") and re.fullmatch(r"[0-3]?\d", words[at - 2])
    if ranged and words[at - 3] in _MONTHS and re.fullmatch(r"[0-3]?\d", words[at]):
        return True  # "between May 5 and 8"
    year = re.fullmatch(r"[89]\d|(?:19|20)\d\d", words[at]) is not None
    if not at or words[at - 1] not in _MONTHS or not (year or re.fullmatch(r"[0-3]?\d", words[at])):
        return False
    dated = at > 1 and re.fullmatch(r"[0-3]?\d", words[at - 2]) is not None
    counted = at > 1 and words[at - 2] == "in" and words[at + 1 : at + 2] and words[at + 1] in phrases("people")
    return year or not (dated or counted)


def _counts_nothing(words: list[str], quantity: Quantity) -> bool:
    """Whether the number is a year, date, age, time, sum of money or measure."""
    before = words[quantity.start - 1] if quantity.start else ""
    number, end = words[quantity.number], quantity.end
    after = words[end] if end < len(words) else ""
    then = words[end + 1] if end + 1 < len(words) else ""
    if (
        after in _UNITS
        or (after == "-" and then in _UNITS)
        or _CURRENCY.fullmatch(before)
        or _in_date(words, quantity.start)
    ):
        return True
    if (after in _MONTHS and after != "may") or before in ("aged", "age", "number", "no.", "#", "chapter", "phase"):
        return True
    if (before == "(" and after == ")") or (number == "one" and after in _MODALS):
        return True
    if before in _WEEKDAYS and after in ("to", "until", "and", "-", *_MONTHS):
        return True  # "from Wednesday 2 to Thursday"
    if before in ("over", "under") and words[max(0, quantity.start - 2)] in ("them", "those", "people", "men", "women"):
        return not after.isalpha() or after in ("or", "and")  # "all of them over 60"
    if words[max(0, quantity.start - 4) : quantity.start][:2] == ["how", "many"]:
        return True  # "how many of the 21 were wounded"
    year = re.fullmatch(r"(?:19|20)\d\d", number) is not None and "," not in number
    return year and (
        before in ("in", "since", "of", "by", "from", "until", "early", "late", "mid", "during", ",", "-", "(")
        or not before
        or after in (".", ",", ")", "", "-")
    )
