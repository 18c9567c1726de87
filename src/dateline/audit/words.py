"""Sentences -> words that mislead: taken for others, loaded, or without a measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dateline.audit.desk import Desk
from dateline.audit.lists import pattern, rows
from dateline.audit.passage import Passage
from dateline.audit.reading import attributed, quoted
from dateline.audit.rule import Fault, rule
from dateline.model import Report

_CLASSES = {
    "{day}": r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august|"
    r"september|"
    r"october|november|december|easter|christmas|ramadan|eid|day|week|month|year|holiday|election|vote)",
    "{num}": r"(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few)",
    "*": r"[\w'’-]+",
}


@cache
def _confusables() -> dict[str, list[tuple[re.Pattern[str], str, str]]]:
    """Faulty word -> the contexts that give it away, what is meant and what the word means."""
    found: dict[str, list[tuple[re.Pattern[str], str, str]]] = {}
    for context, right, meaning in rows("confusables"):
        expression = re.compile(_expression(context), re.I)
        for word in re.findall(r"\[(.*?)\]", context)[0].lower().split("|"):
            found.setdefault(word, []).append((expression, right, meaning))
    return found


def _expression(context: str) -> str:
    """The little language of confusables.tsv as a regular expression; the faulty word is the group `fault`."""
    made = r"(?<![\w-])"
    for token in re.findall(r"\[.*?\]|\S+", context):
        if token == "~":
            made += r"(?:[\w'’-]+\s+)?"
        elif token.startswith("["):
            made += rf"(?P<fault>{'|'.join(map(re.escape, token[1:-1].split('|')))})(?![\w-])\s*"
        else:
            words = "|".join(_CLASSES.get(w) or re.escape(w) for w in token.split("|"))
            made += rf"(?:{words})(?![\w-])\s*"
    return made


@rule("WRD01", "misused_word", "warning", "ICD 203, standard 6")
def word_taken_for_another(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A word stands where a word that looks or sounds like it is meant."""
    words = passage.words
    seen: set[int] = set()
    for token in re.finditer(r"[\w'’]+", words):
        for expression, right, meaning in _confusables().get(token.group().lower(), ()):
            found = next((m for m in expression.finditer(words) if m.start("fault") == token.start()), None)
            if found and token.start() not in seen and not quoted(words, token.start()):
                seen.add(token.start())
                start, end = _phrase(passage, found)
                message = f"'{token.group()}' means {meaning}; '{right}' is meant."
                yield Fault(
                    start,
                    end,
                    message,
                    suggestion=words[found.start() : found.end()].replace(token.group(), right).strip(),
                )


def _phrase(passage: Passage, found: re.Match[str]) -> tuple[int, int]:
    """The words of the context, without the white space and the stop at its end."""
    end = found.start() + len(found.group().rstrip(" .,;:"))
    return passage.start + found.start(), passage.start + end


@rule("WRD02", "loaded_word", "note", "Reuters Handbook; BBC Editorial Guidelines 11; ACLED Codebook")
def loaded_word(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A word takes the side of a party although the brief speaks in its own voice."""
    if attributed(passage.words):
        return
    for expression, neutral, why in _loaded():
        found = expression.search(passage.words)
        if found and not quoted(passage.words, found.start()) and not _named(passage.words, found):
            start, end = passage.start + found.start(), passage.start + found.end()
            yield Fault(start, end, f"'{found.group()}': {why}.", suggestion=neutral)


@cache
def _loaded() -> list[tuple[re.Pattern[str], str, str]]:
    return [
        (re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I), neutral, why) for words, neutral, why in rows("loaded")
    ]


def _named(words: str, found: re.Match[str]) -> bool:
    """Whether the word is part of a proper name: capitalised inside the sentence, beside another capital."""
    capital = found.group()[:1].isupper() and found.start() > 0
    return capital and re.match(r"[-\s]+[A-Z]", words[found.end() :]) is not None


@rule("WRD03", "vague_word", "note", "ICD 203, standard 8; UCDP codebook on vague counts")
def quantity_without_measure(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """A judgement rests on 'many' or 'a number of', and no number says how many."""
    found = pattern("vague_quantity").search(passage.words)
    if passage.concludes and found and not attributed(passage.words) and not re.search(r"\d", passage.words):
        start, end = passage.start + found.start(), passage.start + found.end()
        yield Fault(
            start,
            end,
            f"'{found.group()}' says neither how many nor by whose count.",
            suggestion="the number and its source",
        )


@rule("WRD04", "vague_word", "note", "ICD 203, standard 8")
def time_without_date(passage: Passage, desk: Desk) -> Iterator[Fault]:
    """'Recently' or 'in the past' stands where a date belongs; a brief is read long after it was written."""
    found = pattern("vague_time").search(passage.words)
    if found and not attributed(passage.words) and not re.search(r"\d", passage.words):
        start, end = passage.start + found.start(), passage.start + found.end()
        yield Fault(start, end, f"'{found.group()}': when?", suggestion="the date or the period")


@rule("WRD05", "unexplained_acronym", "note", "ICD 208; Reuters Handbook")
def acronym_unexplained(brief: Report, desk: Desk) -> Iterator[Fault]:
    """An acronym is used and its words are never given."""
    prose = " ".join(p.words for p in desk.passages)
    for found in re.finditer(r"\b[A-Z]{3,6}\b", prose):
        acronym = found.group()
        if acronym in _KNOWN or _explained(acronym, prose):
            continue
        passage = next(p for p in desk.passages if re.search(rf"\b{acronym}\b", p.words))
        at = re.search(rf"\b{acronym}\b", passage.words)
        if at and prose.find(acronym) == found.start():
            start, end = passage.start + at.start(), passage.start + at.end()
            yield Fault(start, end, f"'{acronym}' is never spelt out.", suggestion=f"the full name, then ({acronym})")


# Names that are read more often than what they stand for.
_KNOWN = frozenset("USA UAE NATO UNICEF NGO NGOS BBC CNN AFP AIDS GPS CEO PDF USD EUR GMT UTC DNA AND THE".split())


def _explained(acronym: str, prose: str) -> bool:
    """Whether the words stand before "(ABC)" or after "ABC (", or spell it somewhere with their initials."""
    if re.search(rf"\(\s*{acronym}[,)]", prose) or re.search(rf"\b{acronym}\s*\(", prose):
        return True
    initials = r"\w*(?:\s+(?:of|the|for|and|de|del|la|al|al-|in|on))*[\s-]+".join(acronym)
    return re.search(rf"\b{initials}\w", prose) is not None


@rule("WRD06", "acronym_mismatch", "warning", "ICD 203, standard 6")
def acronym_of_other_words(brief: Report, desk: Desk) -> Iterator[Fault]:
    """The same acronym stands for two different names in one brief."""
    seen: dict[str, str] = {}
    for passage in desk.passages:
        for found in re.finditer(
            r"((?:[A-Z][\w'’-]+\s+(?:(?:of|the|for|and)\s+)*)*[A-Z][\w'’-]+)\s+\(([A-Z]{3,6})\)", passage.words
        ):
            name, acronym = found.group(1).removeprefix("The "), found.group(2)
            if seen.setdefault(acronym, name) != name and acronym[0] == name[0]:
                start, end = passage.start + found.start(), passage.start + found.end()
                yield Fault(
                    start, end, f"'{acronym}' was '{seen[acronym]}' before.", suggestion=f"{seen[acronym]} ({acronym})"
                )


RULES = [
    word_taken_for_another, loaded_word, quantity_without_measure, time_without_date, acronym_unexplained,
    acronym_of_other_words,
]  # fmt: skip
