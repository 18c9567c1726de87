"""Words -> words for a terminal: wrapped, indented, coloured where colour is wanted, and free of control characters."""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass

# ANSI codes; only the sixteen colours that every terminal theme sets itself.
STYLES = {"error": "1;31", "warning": "1;33", "note": "1;36", "strong": "1", "dim": "2", "good": "32"}


@dataclass(frozen=True, slots=True)
class Pen:
    """How to write: columns of a line, and whether in colour."""

    width: int = 80
    colour: bool = False

    def ink(self, words: str, style: str) -> str:
        """The words in a style, where there is colour."""
        return f"\x1b[{STYLES[style]}m{words}\x1b[0m" if self.colour and words and style else words

    def lines(self, words: str, indent: str = "", hanging: str | None = None, style: str = "") -> list[str]:
        """Lines that fit, all in one style; `hanging` indents all but the first."""
        after = indent if hanging is None else hanging
        plain = " ".join(harmless(words).split())
        wrapper = textwrap.TextWrapper(self.width, indent, after, break_on_hyphens=False)
        return [self.ink(line, style) for line in wrapper.wrap(plain)]


def harmless(text: str) -> str:
    """The text with each control character as a blank, so that nothing in a report can steer a terminal."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cf") else c for c in text)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1 for c in text
    )


def lines_of(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    """[start, end) of the lines into which a stretch of a text breaks at blanks; offsets count the text."""
    lines: list[tuple[int, int]] = []
    at = start
    while at < end:
        while at < end and text[at].isspace():
            at += 1
        stop, used, good = at, 0, at
        while stop < end and used + columns(text[stop]) <= width:
            used += columns(text[stop])
            stop += 1
            if stop == end or text[stop].isspace():
                good = stop
        line_end = good if good > at else stop
        if line_end > at:
            lines.append((at, line_end))
        at = line_end
    return lines
