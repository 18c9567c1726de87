"""Words -> numbers: how many, of what, with which qualifier and outcome; dates, hours and distances are told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dateline.audit.lists import pattern

_UNITS = {w: i for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen "
                                     "fourteen fifteen sixteen seventeen eighteen nineteen".split())}  # fmt: skip
_TENS = {w: 10 * i for i, w in enumerate("- - twenty thirty forty fifty sixty seventy eighty ninety".split()) if i > 1}
_POWERS = {"hundred": 100, "thousand": 1000, "lakh": 100_000, "million": 1_000_000, "crore": 10_000_000}
_ONE = "|".join([*_UNITS, *_TENS])
_WORDED = (
    rf"(?:(?:a|{_ONE})[\s-]+(?:hundred|thousand|million)(?:\s+and)?[\s-]+)?"
    rf"(?:(?:{_ONE})(?:[\s-]+(?:{_ONE}))?)(?:\s+(?:hundred|thousand|million))?"
)
_NUMBER = re.compile(
    rf"(?<![\w.,/:-])(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<fraction>\.\d+)?(?P<power>\s+(?:hundred|thousand|lakh|million|crore))?"
    rf"|(?P<words>{_WORDED}|(?:half )?a dozen|a hundred))(?![\w]|,\d|[/.:]\d|"
    r"-(?:year|month|week|day|hour|metre|meter|mm|km|point)\b|th\b|st\b)",
    re.I,
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE_BEFORE = re.compile(
    rf"(?:\b(?:{_MONTHS})\.?\s+(?:\d{{1,2}},?\s+)?|\b(?:since|until|year|in)\s+(?=(?:19|20)\d\d\b))$", re.I
)
_DATE_AFTER = re.compile(rf"^\s*(?:(?:to|and|or|-|–)\s*\d{{1,2}}\s+)?(?:{_MONTHS})\b", re.I)
_MEASURE = re.compile(
    r"^(?:\s*(?:to|or|-|–)\s*\d+)?[\s-]*(?:km|kms|kilomet\w+|miles?|met(?:re|er)s?|m|cm|mm|feet|ft|hectares?|acres?|tons?|tonnes?|kg|kilos?|kilogram\w*|pounds|litres?|"
    r"hours?|minutes?|seconds?|days?|weeks?|months?|quarters|years?|a\.?m|p\.?m|o'clock|dollars?|euros?|rupees?|degrees?|"
    r"(?:(?:independent|separate|different|other) )?(?:accounts?|sources|reports|versions|outlets|models))\b",
    re.I,
)
_PERCENT = re.compile(r"^\s*(?:(?:-|–|to|and)\s*\d{1,3}\s*)?(?:%|per\s?cent\b|percentage points?\b)", re.I)
_QUALIFIER = re.compile(
    r"(?P<least>at least|no fewer than|not less than|a minimum of|more than|over|well over|upwards of|in excess of|"
    r"exceeding|above|beyond)"
    r"|(?P<most>up to|as many as|at most|no more than|fewer than|less than|under|below|a maximum of)"
    r"|(?P<about>about|around|some|roughly|approximately|nearly|almost|close to|an estimated|estimated)"
    r"|(?P<exact>exactly|precisely|a total of exactly)",
    re.I,
)
_NOUN = re.compile(
    r"^(?:\s+|-)(?:(?:of (?:the|its|their|his|them)|more|other|others|additional|further|such|the|these|those)\s+)*"
    r"((?:[^\W\d_][\w'’-]*\s?){1,4})"
)
_NOT_COUNTED = frozenset(
    "in at on of and or were was are is had have has by from to who that which as with after during for near".split()
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a sentence, [start, end) in its words. `kind`: count, percent, measure or date.

    `qualifier`: "" where the words give the number bare; least, most, about, exact where they qualify it.
    """

    start: int
    end: int
    value: float
    kind: str
    qualifier: str = ""
    noun: str = ""

    @property
    def shown(self) -> str:
        """The value as a brief would print it."""
        return f"{self.value:,.0f}" if self.value == int(self.value) else f"{self.value:g}"


@lru_cache(maxsize=8192)
def numbers(words: str) -> tuple[Number, ...]:
    """The numbers of a sentence in order."""
    found = []
    for match in _NUMBER.finditer(words):
        value = _value(match)
        if value is None:
            continue
        after, before = words[match.end() :], words[: match.start()]
        kind = _kind(match, before, after, value)
        noun = _NOUN.match(after)
        counted = " ".join(_until_stop(noun.group(1))) if noun else ""
        found.append(Number(match.start(), match.end(), value, kind, _qualifier(before), counted))
    return tuple(found)


def counts(words: str) -> list[Number]:
    """The numbers of a sentence that count people or things."""
    return [n for n in numbers(words) if n.kind == "count"]


def _value(match: re.Match[str]) -> float | None:
    if match["digits"]:
        value = float(match["digits"].replace(",", "") + (match["fraction"] or ""))
        return value * _POWERS[match["power"].strip().lower()] if match["power"] else value
    total = part = 0
    for word in re.findall(r"[a-z]+", match["words"].lower()):
        if word in ("dozen",):
            return 6.0 if match["words"].lower().startswith("half") else 12.0
        if word in _POWERS:
            part = max(1, part) * _POWERS[word]
            if word != "hundred":
                total, part = total + part, 0
        else:
            part += _UNITS.get(word, 0) + _TENS.get(word, 0)
    return float(total + part) if total + part or "zero" in match["words"].lower() else None


def _kind(match: re.Match[str], before: str, after: str, value: float) -> str:
    if _PERCENT.match(after):
        return "percent"
    if match["digits"]:
        if _DATE_BEFORE.search(before) and (value <= 31 or 1800 <= value < 2100):
            return "date"
        if _DATE_AFTER.match(after) and value <= 31:
            return "date"
        if 1900 <= value <= 2099 and "," not in match["digits"] and not _NOUN.match(after):
            return "date"
    if (
        _MEASURE.match(after)
        or (match["fraction"] and not match["power"])
        or re.search(r"[$€£₹]\s?$|\b(?:no|number|article|resolution|highway|route|type)\.?\s$", before, re.I)
    ):
        return "measure"
    if value == 1 and match["words"]:
        return "one"
    return "count"


def _qualifier(before: str) -> str:
    last = None
    for found in _QUALIFIER.finditer(before[-28:]):
        last = found
    if last is None or before[-28:][last.end() :].strip(" ") not in ("", "the", "a", "the deaths of", "of"):
        return ""
    return {"least": "least", "most": "most", "about": "about", "exact": "exact"}[str(last.lastgroup)]


def _until_stop(words: str) -> list[str]:
    kept: list[str] = []
    for word in words.split():
        if word.lower() in _NOT_COUNTED:
            break
        kept.append(word)
    return kept


def outcome(words: str, number: Number) -> str | None:
    """What happened to those counted: the outcome word nearest to the number within its part of the sentence."""
    start, end = part(words, number)
    best: tuple[float, str] | None = None
    for name in ("killed", "injured", "abducted", "missing", "displaced", "arrested", "freed"):
        for found in pattern(f"outcome_{name}").finditer(words, start, end):
            gap = found.start() - number.end if found.start() >= number.end else 1.3 * (number.start - found.end())
            if best is None or gap < best[0]:
                best = (gap, name)
    return best[1] if best else _inherited(words, number)


def _inherited(words: str, number: Number) -> str | None:
    """The outcome of the number before, where this one goes on about the same people: "16 wounded, two of them ..."."""
    if (
        number.noun
        and not pattern("people").match(number.noun)
        and not re.match(r"\s*of (?:them|whom)\b", words[number.end :])
    ):
        return None
    before = [n for n in numbers(words) if n.kind == "count" and n.end <= number.start]
    return outcome(words, before[-1]) if before else None


def part(words: str, number: Number) -> tuple[int, int]:
    """[start, end) of the stretch of a sentence that belongs to one number: up to the numbers beside it."""
    many = [n for n in numbers(words) if n.kind in ("count", "percent")]
    before = max((n.end for n in many if n.end <= number.start), default=0)
    after = min((n.start for n in many if n.start >= number.end), default=len(words))
    joint = [m.start() for m in re.finditer(r";\s|:\s|,?\s(?:and|but|while|whereas)\s", words[before : number.start])]
    start = before + joint[-1] if joint else 0
    cut = re.search(r";\s|,?\s(?:and|while|but)\s", words[number.end : after])
    return max(before, start), number.end + cut.start() if cut and after < len(words) else after
