"""A text and marks on it -> blocks to show: paragraphs, cut wherever a mark begins or ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dateline.model import Report

TONES = ("error", "warning", "note", "quoted")  # where marks overlap, the first of these shows


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to mark. `id` is what links lead to; `label` stands behind its end, "" for none."""

    id: str
    start: int
    end: int
    tone: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that bear the same marks; `begins` are marks that are met here first, `ends` those that end here."""

    words: str
    tone: str = ""
    begins: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading of a text."""

    kind: str
    pieces: tuple[Piece, ...]


def blocks(report: Report, marks: Sequence[Mark]) -> list[Block]:
    """The text without its metadata, as paragraphs; every mark begins in exactly one piece."""
    met: set[str] = set()
    return [
        Block(kind, tuple(_pieces(report.text, start, end, marks, met)))
        for kind, start, end in _paragraphs(report)
        if report.text[start:end].strip()
    ]


def _paragraphs(report: Report) -> Iterator[tuple[str, int, int]]:
    shown = [(s.kind, s.start, s.end) for s in report.sections if s.kind != "meta"]
    for kind, start, end in shown or [("body", 0, len(report.text))]:
        at = start
        for words in report.text[start:end].split("\n\n"):
            yield kind, at, at + len(words)
            at += len(words) + 2


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark], met: set[str]) -> Iterator[Piece]:
    inside = [m for m in marks if m.start < end and start < m.end]
    edges = {start, end, *(max(start, m.start) for m in inside), *(min(end, m.end) for m in inside)}
    for a, b in pairwise(sorted(edges)):
        over = [m for m in inside if m.start <= a and b <= m.end]
        begins = tuple(m for m in over if m.id not in met)
        met |= {m.id for m in begins}
        tone = min((TONES.index(m.tone) for m in over), default=None)
        ends = tuple(m for m in over if m.end == b)
        yield Piece(text[a:b], "" if tone is None else TONES[tone], begins, ends)
