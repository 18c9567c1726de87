"""Text as published -> the same text, of the same length, without the marks that editors and monitors put into it.

"[TEXT]", "[BEGIN RECORDING]" and the name of a speaker in brackets are no words of the report; square brackets around
an acronym or what it stands for become round ones, as everywhere else; the stars of bold type are no words either.
"""

from __future__ import annotations

import re

_WORDS = (
    "text|report|article|continued|commentary|communique|statement|interview|speech|passage|words?|as (?:heard|"
    "published|received|printed|transmitted)|begin|end|recording|video|sic|indistinct|sentence|monitored|excerpts?|"
    "editorial|unidentified|reporter|question|answer|correspondent|announcer|news conference|recorded|live|video|"
    "portion|omitted|applause|laughter|no dateline"
)
_EDITORS = re.compile(rf"\[(?:{_WORDS})\b[^\[\]]{{0,160}}\]", re.I)
_SPEAKER = re.compile(r"\s*\[[A-Z][^\[\]]{1,60}\](?= *\S)")
_OPENING = re.compile(r"[^\[\]]{4,100}?\s--?-?\s+((?:\[[^\[\]]{2,160}\]\s*)+)")
_EMPHASIS = re.compile(r"(?<!\*)\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?!\*)|\b__(?=\w)|(?<=\w)__\b")
_SHORT = re.compile(r"\[([A-Z][A-Z0-9-]{1,9})\]")
_LONG = re.compile(r"(?<=[A-Z0-9]{2} )\[([A-Z][^\[\]]{6,100})\]")


def unmarked(text: str) -> str:
    """One paragraph without its marks, every other character at its place."""
    text = _EMPHASIS.sub("  ", text)
    if "[" not in text:
        return text
    head = _OPENING.match(text)
    if head:
        text = text[: head.start(1)] + " " * len(head.group(1)) + text[head.end(1) :]
    text = _EDITORS.sub(lambda m: " " * len(m.group()), text)
    speaker = _SPEAKER.match(text)
    if speaker and not text[: speaker.start()].strip() and "](" not in text[: speaker.end() + 1]:
        text = " " * speaker.end() + text[speaker.end() :]
    return _LONG.sub(r"(\1)", _SHORT.sub(r"(\1)", text))
