"""Comments in a brief and recorded assessments -> dismissals: findings that a person has judged and let stand.

    <!-- dateline: ignore FIG13 the ministry counts guards as civilians (A. Editor, 4 May) -->

A comment speaks of the sentence that it follows; before the first sentence it speaks of the whole brief.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateline.audit.desk import Desk
from dateline.audit.rule import Fault, rule
from dateline.model import Assessment, Finding

_COMMENT = re.compile(
    r"<!--\s*dateline:\s*ignore\s+(?P<codes>[A-Z]{3}\d\d(?:\s*,\s*[A-Z]{3}\d\d)*)"
    r"\s*[:,;–—-]*\s*(?P<why>.*?)\s*-->",
    re.S,
)
SHOWN = 60  # characters of the brief that stand for a dismissal that was recorded elsewhere


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Findings that are not to be shown: those with one of the codes in [first, last), or the one with the id.

    [start, end) is where it stands in the brief. `used` tells whether it silences anything.
    """

    start: int
    end: int
    codes: tuple[str, ...]
    why: str
    first: int = 0
    last: int = 0
    finding_id: str = ""
    by: str = ""
    used: bool = False

    def covers(self, finding: Finding) -> bool:
        """Whether it speaks of a finding."""
        there = finding.span.start < self.last and self.first < finding.span.end
        return finding.id == self.finding_id or (finding.code in self.codes and there)

    @property
    def shown(self) -> str:
        """What it dismisses, as a message names it."""
        return self.finding_id or ", ".join(self.codes)


def dismissals(desk: Desk, assessments: Iterable[Assessment]) -> list[Dismissal]:
    """The dismissals of a brief: its comments, and the assessments with the verdict "dismiss"."""
    text = desk.brief.text
    recorded = (a for a in assessments if a.verdict == "dismiss" and a.subject and a.subject[0].startswith("fnd-"))
    return [
        *(_commented(comment, desk) for comment in _COMMENT.finditer(text)),
        *(Dismissal(0, min(SHOWN, len(text)), (), a.why, finding_id=a.subject[0], by=a.by) for a in recorded),
    ]


def _commented(comment: re.Match[str], desk: Desk) -> Dismissal:
    before = [p for p in desk.passages if p.end <= comment.start()]
    first, last = (before[-1].start, before[-1].end) if before else (0, len(desk.brief.text))
    codes = tuple(code.strip() for code in comment["codes"].split(","))
    return Dismissal(*comment.span(), codes, " ".join(comment["why"].split()), first, last)


@rule("ADM01", "stale_dismissal", "note", "ICD 203, standard 3; a waiver holds for what it was given for")
def dismissal_is_stale(dismissal: Dismissal, desk: Desk) -> Iterator[Fault]:
    """A dismissal silences nothing any more: the words were changed, or the rule is content."""
    if not dismissal.used:
        who = f" by {dismissal.by}" if dismissal.by else ""
        why = f" ({dismissal.why})" if dismissal.why else ""
        message = f"The dismissal of {dismissal.shown}{who}{why} fits no finding any more."
        yield Fault(dismissal.start, dismissal.end, message, suggestion="withdraw it")


@rule("ADM02", "dismissal_without_reason", "warning", "ICD 203, standard 3; a waiver says why it was given")
def dismissal_without_reason(dismissal: Dismissal, desk: Desk) -> Iterator[Fault]:
    """A finding is dismissed in the brief, and the comment gives no reason."""
    if dismissal.used and not dismissal.why:
        message = f"{dismissal.shown} is dismissed without a reason."
        yield Fault(dismissal.start, dismissal.end, message, suggestion="say why, and who decided it")


RULES = [dismissal_is_stale, dismissal_without_reason]
