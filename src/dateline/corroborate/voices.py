"""Figure claims -> Voices: a count with who gives it, when, and what that makes it worth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dateline import text
from dateline.corroborate import sides
from dateline.model import Claim, Figure, Report

QUALIFIED = {"exactly": 1.0, "at least": 1.0, "more than": 0.8, "about": 0.6, "between": 0.8, "at most": 0.4}
CRUMB = 0.1  # of the highest count that a report gives; what is less counts a part, whatever its words
UNQUALIFIED = 0.3  # for every other wording: claimed, vague
PARTY_WEIGHT = 0.5  # of a neutral or official source, for the other side's losses
SETTLING_DAYS = 14  # after which a later count is no better for being later
_EARLIER = re.compile(
    r"\b(?:earlier|initial(?:ly)?|previous(?:ly)?|original(?:ly)?|at first"
    r"|first (?:toll|count|report|put|said|announced)"
    r"|(?:down|up|revised|corrected|lowered|raised) from|rather than|instead of|and not)\b[^,]*$",
    re.I,
)
_HAD = re.compile(
    r"\bhad (?:\w+ly |first )?(?:reported|given|spoken of|put|counted|estimated|recorded|stood at|known of)\b[^,]*$",
    re.I,
)
_REPORTED = re.compile(r"\b(?:said|says|told|announced|that)\b", re.I)
_REVISED = re.compile(
    r"\b(?:at first|initially|earlier|previously|reported earlier|was withdrawn|later revised)\b", re.I
)
_OF_COUNTRY = re.compile(r"\bof (?:the )?([A-Z][\w'’. -]+)$")


@dataclass(frozen=True, slots=True)
class Voice:
    """A figure claim with what its weight depends on."""

    claim: Claim
    figure: Figure
    day: date | None
    line: str  # who counts: the speaker, or the outlet where it speaks itself
    origin: tuple[str, ...]
    risen: bool  # said to be what the toll has come to by now
    outdated: bool  # the report itself calls it an earlier count
    past: bool  # told of a time before the report's, so that a present count by the same speaker supersedes it
    hostile: bool  # one side's word on what the other side, or those it attacked, lost

    @property
    def word(self) -> str:
        """The group as worded, for comparing."""
        return text.fold(self.figure.group or "")

    @property
    def side(self) -> str:
        """The side that was counted."""
        return sides.side(self.figure.group)

    @property
    def whole(self) -> bool:
        """Whether it counts all of its group: of 12 dead, the four that were police are all the police."""
        f = self.figure
        return f.scope == "incident" or (f.scope == "part" and bool(f.group) and f.group != f.part_of)

    @property
    def value(self) -> int | None:
        """The number that the words give: the best, else the lower bound, else the upper."""
        f = self.figure
        return next((v for v in (f.best, f.low, f.high) if v is not None), None)

    @property
    def bound(self) -> bool:
        """Whether the words leave room above."""
        return self.figure.qualifier in ("at least", "more than")

    @property
    def round(self) -> bool:
        """Whether it is a bound in tens, as a count is rounded off in passing."""
        return self.bound and (self.value or 0) % 10 == 0

    def weight(self, first_day: date | None) -> float:
        """More for a later and for a firmer count, less for a party that counts the other side."""
        waited = (self.day - first_day).days if self.day and first_day else 0
        weight = (1 + min(waited, SETTLING_DAYS)) * QUALIFIED.get(self.figure.qualifier, UNQUALIFIED)
        party = self.claim.speaker is not None and self.claim.speaker.party is True
        return weight * (PARTY_WEIGHT if party and self.side == sides.ARMED else 1.0)


def voice(
    claim: Claim,
    figure: Figure,
    reports: Mapping[str, Report],
    origins: Mapping[str, tuple[str, ...]],
    foes: frozenset[str] = frozenset(),
) -> Voice:
    """The voice of a figure claim; `foes` are countries that attacked in another's territory."""
    report = reports.get(claim.report_id)
    outlet = (report.outlet or report.path) if report else claim.report_id
    speaker = claim.speaker
    return Voice(
        claim,
        figure,
        report.published if report else None,
        (speaker.id or text.fold(speaker.name)) if speaker else text.fold(outlet),
        origins.get(claim.report_id, (claim.report_id,)),
        figure.scope == "cumulative" or _risen(claim, report),
        _outdated(claim, report),
        _past(claim, report),
        _hostile(claim, figure, foes),
    )


def _hostile(claim: Claim, figure: Figure, foes: frozenset[str]) -> bool:
    """Whether an armed group counts others than its own, an attacking state those it attacked, or a party claims."""
    speaker = claim.speaker
    if speaker is None or sides.side(figure.group) == sides.ARMED:
        return False
    names = (speaker.organisation or "", speaker.name)
    country = next((found.group(1) for name in names if (found := _OF_COUNTRY.search(name))), "")
    armed = speaker.kind == "armed group" or sides.side(speaker.name) == sides.ARMED
    return armed or country in foes or (figure.qualifier == "claimed" and speaker.party is not False)


def _outdated(claim: Claim, report: Report | None) -> bool:
    """Whether the words just before or after the count call it an earlier one ("down from", "an initial toll of")."""
    if claim.stance == "retracts" or report is None:
        return claim.stance == "retracts"
    before = re.split(r"[.;!?]", report.text[max(0, claim.span.start - 60) : claim.span.start])[-1]
    after = re.split(r"[.,;!?]", report.text[claim.span.end : claim.span.end + 40])[0]
    return bool(_EARLIER.search(" ".join((before + claim.quote).split())) or _REVISED.search(after))


def _risen(claim: Claim, report: Report | None) -> bool:
    """Whether its own clause says "now"."""
    if report is None:
        return False
    before = re.split(r"[.,;!?]", report.text[max(0, claim.span.start - 40) : claim.span.start])[-1]
    after = re.split(r"[.,;!?]", report.text[claim.span.end : claim.span.end + 40])[0]
    return re.search(r"\bnow\b", f"{before} {claim.quote} {after}") is not None


def _past(claim: Claim, report: Report | None) -> bool:
    """Whether it is told of a time before the report's: "he had reported 207", not "said that he had counted 207"."""
    before = report.text[max(0, claim.span.start - 60) : claim.span.start] if report else ""
    words = " ".join((re.split(r"[.;!?]", before)[-1] + claim.quote).split())
    had = _HAD.search(words)
    return had is not None and not _REPORTED.search(words[: had.start()])
