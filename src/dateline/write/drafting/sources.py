"""A Brief -> the numbered notes under it: reports with address, time and hash, and what a judgement rests on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from dateline.model import Analysis, Brief, Report

RESTS_ON = "What the judgement rests on: "


@dataclass(frozen=True, slots=True)
class Note:
    """One numbered note: words, an address to follow ("" where there is none), words after it.

    `report` is the report that it cites, None for the basis of a judgement.
    """

    before: str
    url: str = ""
    after: str = ""
    report: Report | None = None

    @property
    def name(self) -> str:
        """What a later note calls it."""
        return (self.report.outlet or self.report.path) if self.report else "The basis of the judgement"

    def __str__(self) -> str:
        return self.before + self.url + self.after


def cites(brief: Brief, analysis: Analysis) -> tuple[dict[int, list[int]], list[Note]]:
    """What each sentence rests on, as numbers from 1, and the notes in the order of those numbers."""
    claims = {c.id: c for c in analysis.claims}
    reports = {r.id: r for r in analysis.reports}
    order: dict[Note, int] = {}
    found: dict[int, list[int]] = {}
    for n, sentence in enumerate(brief.sentences):
        cited = (claims[i].report_id for i in sentence.claim_ids if i in claims)
        notes = [_of_report(reports[i]) for i in dict.fromkeys(cited) if i in reports]
        notes += [Note(f"{RESTS_ON}{sentence.basis}")] if sentence.basis else []
        if notes:
            found[n] = sorted({order.setdefault(note, len(order) + 1) for note in notes})
    return found, list(order)


def _of_report(report: Report) -> Note:
    """A report as a note cites it: outlet, title, day, address, time of retrieval, hash of its text."""
    parts = [
        report.outlet or report.path,
        f"“{report.title}”" if report.title else "",
        str(report.published or "no date"),
    ]
    web = report.url.startswith(("http://", "https://"))
    after = ["" if web else report.path if report.outlet else ""]
    if report.retrieved:
        after.append(f"retrieved {report.retrieved:%Y-%m-%d %H:%M} UTC")
    after.append(f"SHA-256 {hashlib.sha256(report.text.encode()).hexdigest()[:16]}")
    before, rest = (", ".join(p for p in some if p) for some in (parts, after))
    return Note(f"{before}, ", report.url if web else "", f"{', ' if web else ''}{rest}", report)
