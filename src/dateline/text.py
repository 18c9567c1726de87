"""Text -> stretches of text: locate a quote, split sentences, normalise. Offsets always count the text as given."""

from __future__ import annotations

import re
import unicodedata

_ABBREVIATIONS = (
    "mr mrs ms dr prof gen lt col maj capt sgt brig adm rep sen gov st no vs etc jr sr u.s u.k u.n d.c a.m p.m e.g i.e "
    "jan feb mar apr jun jul aug sep sept oct nov dec approx dept km al rs"
).split()
_CLOCK = ("a.m", "p.m")  # these two do end sentences, unless a weekday or a time zone follows
_SENTENCE_END = re.compile(r"[.!?][\"'’”)\]]*(?=\s|$)")
_WITH_THE = re.compile(
    r"^(?:United|Democratic)\b|\b(?:Republic|Islands|Emirates|States)$|^(?:Philippines|Netherlands|"
    r"Gambia|Bahamas|Maldives|Comoros|Seychelles)$"
)
_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """[start, end) of each sentence between two offsets, without surrounding white space; paragraphs always part."""
    end = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    for block in re.finditer(r"(?:(?!\n[ \t]*\n).)+", text[start:end], re.S):
        base, block_text, at = start + block.start(), block.group(), 0
        for stop in _SENTENCE_END.finditer(block_text):
            word = re.search(r"([\w.]+)\.$", block_text[at : stop.start() + 1])
            last = word.group(1).lower() if word else ""
            follows = block_text[stop.end() :].lstrip()[:1]
            ends = last in _CLOCK and re.match(r"\s+(?!(?:[A-Z]\w+day|[A-Z]{2,})\b)[A-Z]", block_text[stop.end() :])
            if (last in _ABBREVIATIONS and not ends) or (len(last) == 1 and last.isalpha()) or follows.islower():
                continue
            found.append((base + at, base + stop.end()))
            at = stop.end()
        found.append((base + at, base + len(block_text)))
    return [trimmed for s in found if (trimmed := _trim(text, *s))]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def fold(text: str) -> str:
    """Lower case, straight quotes, no accents, single spaces: for comparing, never for offsets."""
    plain = unicodedata.normalize("NFKD", text.translate(_SAME))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).lower().split())


def locate(quote: str, text: str, start: int = 0) -> tuple[int, int] | None:
    """Where the words stand in the text, tolerant of quote marks, dashes and white space; None where they do not."""
    at = text.find(quote, start)
    if at >= 0:
        return at, at + len(quote)
    words = quote.translate(_SAME).split()
    if not words:
        return None
    found = re.compile(r"\s+".join(map(re.escape, words)), re.I).search(text.translate(_SAME), start)
    return found.span() if found else None


def state(name: str) -> str:
    """A country's name in running prose: "the Philippines", "the United Arab Emirates"."""
    return f"the {name}" if _WITH_THE.search(name) else name
