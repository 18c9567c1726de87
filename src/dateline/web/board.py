"""Ledger -> the Board: incidents and relations as they stand now, kept in memory and brought up to date by what is new.

Everything on it is computed from the ledger. A change recomputes only the incidents it can touch: those that share a
judged claim, or whose days lie near the days of a new report. A Board sees only the markings it was given.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from dateline.ledger import MARKINGS, Ledger
from dateline.model import Assessment, Claim, Incident, Period, Relation, Report

T = TypeVar("T")
NEAR_DAYS = 30  # a new report is compared with incidents whose days are this near
Corroborate = Callable[[Sequence[Claim], Sequence[Report], Sequence[Assessment]], tuple[list[Incident], list[Relation]]]


@dataclass(slots=True)
class Board:
    """What the pages show. `refresh` before reading; all else is plain data."""

    ledger: Ledger
    corroborate: Corroborate
    markings: tuple[str, ...] = MARKINGS
    head: int = 0
    reports: dict[str, Report] = field(default_factory=dict)
    claims: dict[str, list[Claim]] = field(default_factory=dict)  # by report
    assessments: list[Assessment] = field(default_factory=list)
    incidents: dict[str, Incident] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    homes: dict[str, str] = field(default_factory=dict)  # happening -> incident
    _kept: dict[str, Any] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def refresh(self) -> Board:
        """Takes in what the ledger kept since the last time; this Board."""
        with self._lock:
            head = self.ledger.head()
            if head == self.head:
                return self
            new = self.ledger.since(self.head)
            touched = self._reports_touched(new)
            judged: list[Assessment] = []
            if "assessments" in new:
                known = {a.id for a in self.assessments}
                self.assessments = self.ledger.assessments()
                judged = [a for a in self.assessments if a.id not in known]
            self._recompute(touched, judged)
            self._kept = {}
            self.head = head
            return self

    def _reports_touched(self, new: dict[str, list[str]]) -> set[str]:
        """Ids of the reports that are new or were extracted anew, after reading them and their claims."""
        if "reports" in new or not self.reports:
            self.reports = {r.id: r for r in self.ledger.reports(self.markings)}
        if "extractions" not in new:
            return set()
        if self.head == 0:
            ids = set(self.reports)
            for claim in self.ledger.claims():
                if claim.report_id in ids:
                    self.claims.setdefault(claim.report_id, []).append(claim)
            return ids
        ids = {i for i in self.ledger.extracted(new["extractions"]) if i in self.reports}
        for report_id in ids:
            self.claims[report_id] = self.ledger.claims(report_id)
        return ids

    def _recompute(self, touched: set[str], judged: Iterable[Assessment]) -> None:
        subjects = {s for a in judged for s in self._meant(a)}
        anew = touched | (subjects & set(self.reports))
        days = [c.value for i in touched for c in self.claims.get(i, ()) if isinstance(c.value, Period)]
        affected = {i.id for i in self.incidents.values() if anew & set(i.report_ids)}
        affected |= self._near(days) | self._judged(subjects)
        abouts = {c.about for i in affected for c in self.incidents[i].claims}
        named = anew | {r for i in affected for r in self.incidents[i].report_ids}
        # the claims as they were extracted, since those in an incident are corrected already
        pool = [c for i in sorted(named) for c in self.claims.get(i, ()) if i in anew or c.about in abouts]
        if not pool and not affected:
            return
        found, relations = self.corroborate(pool, [self.reports[i] for i in sorted(named)], self.assessments)
        for incident_id in affected:
            del self.incidents[incident_id]
        self.incidents |= {i.id: i for i in found}
        self.homes = {k: v for k, v in self.homes.items() if v not in affected}
        self.homes |= {c.about: i.id for i in found for c in i.claims}
        kept = (r for r in self.relations if not {r.from_id, r.to_id} & affected)
        self.relations = [r for r in (*kept, *relations) if {r.from_id, r.to_id} <= set(self.incidents)]

    def _near(self, periods: Sequence[Period]) -> set[str]:
        if not periods or not self.incidents:
            return set()
        grace = timedelta(days=NEAR_DAYS)
        spans = {(p.start - grace, p.end + grace) for p in periods}
        return {
            i.id
            for i in self.incidents.values()
            if i.period is None or any(s <= i.period.end and i.period.start <= e for s, e in spans)
        }

    def _judged(self, subjects: set[str]) -> set[str]:
        """Incidents that judgements speak of, by their own id, a happening's or a claim's."""
        named = {self.homes[s] for s in subjects if s in self.homes} | (subjects & set(self.incidents))
        if any(s.startswith("clm-") for s in subjects):  # hashing every claim is slow, so only where one is meant
            named |= {i.id for i in self.incidents.values() if any(c.id in subjects for c in i.claims)}
        return named

    def _meant(self, assessment: Assessment) -> set[str]:
        """The subjects of an assessment; for one that takes another back, also those of the other."""
        by_id = {a.id: a for a in self.assessments}
        return {s for i in assessment.subject for s in (i, *(by_id[i].subject if i in by_id else ()))}

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once for as long as nothing changes."""
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found

    def home(self, claim: Claim) -> Incident | None:
        """The incident that a claim belongs to."""
        return self.incidents.get(self.homes.get(claim.about, ""))

    def propositions(self) -> list[Claim]:
        """Everything that somebody says, the latest published first."""

        def made() -> list[Claim]:
            said = [c for many in self.claims.values() for c in many if c.attribute == "proposition"]
            day = {i: str(r.published or "") for i, r in self.reports.items()}
            return sorted(said, key=lambda c: (day[c.report_id], c.report_id, c.span.start), reverse=True)

        return self.once("propositions", made)

    def matches(
        self, q: str = "", place: str = "", actor: str = "", kind: str = "", since: str = "", until: str = ""
    ) -> list[Incident]:
        """News incidents that fit every filter given, newest first; text filters look for the words anywhere."""
        places, actors, words = self.once("words", lambda: _words(self.incidents.values()))
        found = [
            i
            for i in self.once("news", lambda: _newest([i for i in self.incidents.values() if not i.background]))
            if (not kind or (i.type is not None and i.type.event == kind))
            and (not since or (i.period is not None and str(i.period.end) >= since))
            and (not until or (i.period is not None and str(i.period.start) <= until))
            and (not place or _holds(place, places[i.id]))
            and (not actor or _holds(actor, actors[i.id]))
            and (not q or _holds(q, words[i.id]))
        ]
        return found


def _newest(incidents: Iterable[Incident]) -> list[Incident]:
    return sorted(incidents, key=lambda i: (str(i.period.start) if i.period else "", i.id), reverse=True)


def _words(incidents: Iterable[Incident]) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Place names, actors' names and all words of each incident, folded for looking."""
    many = list(incidents)
    places = {i.id: _place_words(i).casefold() for i in many}
    actors = {i.id: " ".join(p.actor.name for p in i.participants).casefold() for i in many}
    return places, actors, {i.id: f"{places[i.id]} {' '.join(c.quote for c in i.claims)}".casefold() for i in many}


def _place_words(incident: Incident) -> str:
    place = incident.place
    return " ".join(filter(None, (place.name, place.admin2, place.admin1, place.country))) if place else ""


def _holds(words: str, where: str) -> bool:
    return all(w in where for w in words.casefold().split())
