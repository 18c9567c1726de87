"""A published text -> Report, Span, Quote: the nouns of what stands written, and content hashes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache


def content_id(prefix: str, *parts: object) -> str:
    """`prefix-` and 16 hex digits of the SHA-256 of the parts' text; the same parts give the same id everywhere."""
    digest = hashlib.sha256("\x1f".join("" if p is None else str(p) for p in parts).encode())
    return f"{prefix}-{digest.hexdigest()[:16]}"


@lru_cache(maxsize=256)  # a table of ten thousand rows is asked for its id with every claim
def _report_id(address: str, text: str) -> str:
    return content_id("rep", address, text)


@dataclass(frozen=True, slots=True)
class Source:
    """Who publishes or speaks. `party` is True for a party to the conflict, None where that is unknown."""

    name: str
    kind: str | None = None  # outlet, agency, government, military, armed group, official, witness, ngo, hospital ...
    party: bool | None = None
    role: str | None = None  # office held: "chief minister", "spokesman"
    organisation: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A named stretch of a report. `kind`: meta, title, heading, body, description, impact, table, quote."""

    kind: str
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One published text as retrieved, never edited.

    `text` is the decoded file as stored (a Markdown file's front matter included), so that spans fit the file.
    `sections` say which stretches are prose; headings and front matter are sections of their own.
    `path` is the file's name within the folder that was read.
    """

    text: str
    path: str = ""
    title: str = ""
    outlet: str = ""
    url: str = ""
    language: str = ""
    published: date | None = None
    retrieved: datetime | None = None
    sections: tuple[Section, ...] = ()
    source: Source | None = None

    @property
    def id(self) -> str:
        """Hash of what was published; the same text from the same address is the same report."""
        return _report_id(self.url or self.path, self.text)

    def quote(self, span: Span) -> str:
        """The words that a span points at."""
        return self.text[span.start : span.end]

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        return self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at)

    def prose(self) -> tuple[Section, ...]:
        """The stretches to read: title, body, description, impact; all of the text where no section was found."""
        kept = tuple(s for s in self.sections if s.kind in ("title", "body", "description", "impact", "quote"))
        return kept or (Section("body", 0, len(self.text)),)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one report, [start, end) in characters of its text."""

    report_id: str
    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.report_id == other.report_id and self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether the other lies within this one."""
        return self.report_id == other.report_id and self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Quote:
    """Words and where they stand; the evidence of a finding."""

    span: Span
    words: str
