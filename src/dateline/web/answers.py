"""Propositions of an incident -> who denied, confirmed or took back each, and since when it is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dateline.model import Claim, Incident, Proposition, Report

ANSWERS = ("denies", "confirms", "retracts")


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of something that was said. `since` is the day on which this speaker was first reported to say it."""

    since: date | None
    by: tuple[Claim, ...] = ()

    @property
    def state(self) -> str:
        """unanswered, denied, confirmed or retracted; what was taken back or confirmed stays so."""
        stances = {c.stance for c in self.by}
        known = (("retracts", "retracted"), ("confirms", "confirmed"), ("denies", "denied"))
        return next((words for stance, words in known if stance in stances), "unanswered")

    @property
    def open(self) -> bool:
        """Whether it still stands as one side's word."""
        return self.state in ("unanswered", "denied")


def answers(incidents: Iterable[Incident], reports: Mapping[str, Report]) -> dict[int, Answered]:
    """The identity of each proposition that is no answer itself -> what became of it."""
    found = {}
    for incident in incidents:
        said = [c for c in incident.claims if c.attribute == "proposition"]
        replies = [c for c in said if c.stance in ANSWERS]
        for claim in said:
            if claim.stance not in ANSWERS:
                days = (reports[c.report_id].published for c in said if _repeats(c, claim) and c.report_id in reports)
                since = min((d for d in days if d), default=None)
                found[id(claim)] = Answered(since, tuple(r for r in replies if _replies(r, claim)))
    return found


def _repeats(other: Claim, claim: Claim) -> bool:
    """Whether it is the same, or the same speaker saying it of the same side again."""
    return other is claim or (
        (_speaker(other), other.stance, _target(other)) == (_speaker(claim), claim.stance, _target(claim))
        and bool(_target(claim))
    )


def _replies(reply: Claim, claim: Claim) -> bool:
    """Whether the report says that it answers this, or the accused side denies, or the speaker takes it back."""
    if isinstance(reply.value, Proposition) and reply.value.answers and reply.value.answers == claim.id:
        return True
    if reply.stance == "retracts":
        return _speaker(reply) == _speaker(claim) != ""
    accused, who = _target(claim), _speaker(reply)
    return reply.stance == "denies" and bool(accused and who) and (accused in who or who in accused)


def _speaker(claim: Claim) -> str:
    return claim.speaker.name.casefold() if claim.speaker else ""


def _target(claim: Claim) -> str:
    return (claim.value.target or "").casefold() if isinstance(claim.value, Proposition) else ""
