"""Report -> passages: its sentences, each with its section and its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from dateline import text
from dateline.audit.days import Day, days, year_of
from dateline.model import Quote, Report, Span

# Where a clause may end; a cut keeps the quote of a finding short enough to point.
_CUT = re.compile(
    r";\s+|:\s+|,\s+(?=(?:and|but|while|whereas|though|although|since|because|as|so that|which|who|where|when)\b)|"
    r"\s(?=(?:while|whereas|although|because)\s)|\s[–—-]\s"
)
LONGEST_QUOTE = 300  # characters; a longer quote points nowhere (contract of the analysis document)
CONCLUDING = "impact"


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a report. `position` counts the sentences of the report from 0."""

    report: Report
    start: int
    end: int
    section: str
    position: int
    year: int | None = None  # the year that the report gave last, up to here

    @property
    def days(self) -> tuple[Day, ...]:
        """The dates of the sentence, in order."""
        return days(self.words, self.report.published, self.year)

    @property
    def words(self) -> str:
        """The sentence as it stands."""
        return self.report.text[self.start : self.end]

    @property
    def concludes(self) -> bool:
        """Whether it stands in the section of judgements."""
        return self.section == CONCLUDING

    @property
    def quote(self) -> Quote:
        """The sentence as evidence."""
        return Quote(Span(self.report.id, self.start, self.end), self.words)

    def clauses(self) -> list[tuple[int, int]]:
        """[start, end) of its clauses, in characters of the sentence."""
        edges = [0, *(cut.end() for cut in _CUT.finditer(self.words)), len(self.words)]
        return [(a, a + len(self.words[a:b].rstrip(" ,;:–—-"))) for a, b in pairwise(edges) if a < b]

    def clause(self, start: int, end: int | None = None) -> tuple[int, int]:
        """[start, end) in the report's text of the clauses that hold these characters of the sentence."""
        end = start + 1 if end is None else end
        held = [(a, b) for a, b in self.clauses() if a < end and start < b] or [(0, len(self.words))]
        return self.start + held[0][0], self.start + held[-1][1]

    def all(self) -> tuple[int, int]:
        """[start, end) in the report's text of the sentence, cut at a clause where it is too long to point."""
        if self.end - self.start <= LONGEST_QUOTE:
            return self.start, self.end
        return self.start, self.start + max(
            b for _, b in self.clauses() if b <= LONGEST_QUOTE or b == self.clauses()[0][1]
        )


def passages(report: Report) -> list[Passage]:
    """The sentences of a report's prose, titles left out."""
    found: list[Passage] = []
    for section in report.prose():
        if section.kind == "title":
            continue
        for start, end in text.sentences(report.text, section.start, section.end):
            start += len(re.match(r"(?:[-*•]\s+|\d+[.)]\s+)?", report.text[start:end]).group())  # type: ignore[union-attr]
            if start < end:
                year = year_of(report.text[start:end]) or (found[-1].year if found else None)
                found.append(Passage(report, start, end, section.kind, len(found), year))
    return found
