"""Ledger -> the Board: incidents and relations as they stand now, kept in memory and brought up to date by what is new.

Everything on it is computed from the ledger. A change recomputes only the incidents it can touch: those that share a
judged claim, or whose days lie near the days of a new report. What was computed from all reports at once is kept for
the next start, until a tenth as many are new or another edition of the program reads it. A Board sees only the
markings it was given.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from typing import Any, TypeVar

from dateline.ledger import MARKINGS, Ledger, derived
from dateline.model import Analysis, Assessment, Claim, Incident, Period, Relation, Report

T = TypeVar("T")
GROWN = 0.1  # share of new reports from which all incidents are computed anew at a start; set by judgement
BESIDE = ("grade", "dismiss")  # judgements that change no incident
MANY_REPORTS = 1_000  # above which a brief is compared only with what lies near its days; a check then takes a second
WIDE_DAYS = 366  # "since 2019" is background and no day to look near
NEAR_DAYS = 30  # a new report is compared with incidents whose days are this near
Corroborate = Callable[[Sequence[Claim], Sequence[Report], Sequence[Assessment]], tuple[list[Incident], list[Relation]]]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which incidents to show: all that is given must fit. Text is looked for anywhere, word by word; days are ISO."""

    q: str = ""
    place: str = ""
    actor: str = ""
    type: str = ""
    since: str = ""
    until: str = ""


@dataclass(slots=True)
class Board:
    """What the pages show. `refresh` before reading; all else is plain data."""

    ledger: Ledger
    corroborate: Corroborate
    markings: tuple[str, ...] = MARKINGS
    edition: str = "none"  # of the program that computes; see `pipeline.edition`
    head: int = 0
    reports: dict[str, Report] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)  # report -> its own marking
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
            if self.head == 0:
                with _uncollected():
                    self._start(head)
            if head != self.head:
                self._take_in()
            self._kept = {}
            self.head = head
            return self

    def _start(self, head: int) -> None:
        """Reads everything, and takes the incidents that were kept, or computes them from all claims and keeps them."""
        self.reports = {r.id: r for r in self.ledger.reports(self.markings)}
        self.marks = self.ledger.markings()
        for claim in self.ledger.claims():
            if claim.report_id in self.reports:
                self.claims.setdefault(claim.report_id, []).append(claim)
        self.assessments = self.ledger.assessments()
        if not self._restore():
            self._replace(
                set(),
                *self.corroborate(list(chain(*self.claims.values())), list(self.reports.values()), self.assessments),
            )
            self.head = head
            content = derived.packed(self.incidents.values(), self.relations, self.claims)
            self.ledger.keep(self._name, self.edition, head, content)

    def _restore(self) -> bool:
        """Whether there were incidents of the same edition that the claims still fit and few reports came after."""
        found = self.ledger.kept(self._name, self.edition)
        if found is None:
            return False
        grown, new = self.ledger.extracted(found[0]), self.ledger.since(found[0])
        if grown - set(new.get("reports", ())) or len(grown) > GROWN * len(self.reports):
            return False
        try:
            self._replace(set(), *derived.unpacked(found[1], self.claims))
        except ValueError:
            return False
        self.head = found[0]
        return True

    @property
    def _name(self) -> str:
        return f"incidents {' '.join(self.markings)}"

    def _take_in(self) -> None:
        new = self.ledger.since(self.head)
        self.marks |= self.ledger.markings(self.head)
        self.reports |= {r.id: r for r in self.ledger.reports(self.markings, self.head)}
        touched = self.ledger.extracted(self.head) & set(self.reports)
        for report_id in touched:
            self.claims[report_id] = self.ledger.claims(report_id)
        if "assessments" in new:
            self.assessments = self.ledger.assessments()
        judged = set(new.get("assessments", ()))
        self._recompute(touched, [a for a in self.assessments if a.id in judged and a.verdict not in BESIDE])

    def _recompute(self, touched: set[str], judged: Iterable[Assessment]) -> None:
        subjects = {s for a in judged for s in self._meant(a)}
        anew = touched | (subjects & set(self.reports))
        days = [c.value for i in touched for c in self.claims.get(i, ()) if isinstance(c.value, Period)]
        affected = {i.id for i in self.incidents.values() if anew & set(i.report_ids)}
        affected |= self._near(days) | self._judged(subjects)
        abouts = {c.about for i in affected for c in self.incidents[i].claims}
        named = anew | {r for i in affected for r in self.incidents[i].report_ids}
        # the claims as they were extracted, since those in an incident are corrected already
        pool = [
            c for i in sorted(named) for c in self.claims.get(i, ()) if i in anew or c.about in abouts or not c.about
        ]
        if not pool and not affected:
            return
        self._replace(affected, *self.corroborate(pool, [self.reports[i] for i in sorted(named)], self.assessments))

    def _replace(self, affected: set[str], found: Sequence[Incident], relations: Sequence[Relation]) -> None:
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

    def around(self, periods: Sequence[Period]) -> list[Report]:
        """The reports that a text with these days can be held against: all of them, or of many those near the days."""
        if len(self.reports) <= MANY_REPORTS or not periods:
            return list(self.reports.values())
        near = self._near([p for p in periods if p.width <= WIDE_DAYS] or periods)
        told = {r for i in near for r in self.incidents[i].report_ids}
        return [self.reports[i] for i in self.reports if i in told]

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

    def matches(self, wanted: Filter | None = None) -> list[Incident]:
        """News incidents that fit, newest first."""
        news = self.once("news", lambda: _newest([i for i in self.incidents.values() if not i.background]))
        if wanted is None:
            return news
        places, actors, words = self.once("words", lambda: _words(self.incidents.values()))
        return [
            i
            for i in news
            if (not wanted.type or (i.type is not None and i.type.event == wanted.type))
            and (not wanted.since or (i.period is not None and str(i.period.end) >= wanted.since))
            and (not wanted.until or (i.period is not None and str(i.period.start) <= wanted.until))
            and (not wanted.place or _holds(wanted.place, places[i.id]))
            and (not wanted.actor or _holds(wanted.actor, actors[i.id]))
            and (not wanted.q or _holds(wanted.q, words[i.id]))
        ]

    def analysis(self, incidents: Sequence[Incident]) -> Analysis:
        """These incidents with their reports, claims and the relations among them."""
        shown = {i.id for i in incidents}
        told = {r for i in incidents for r in i.report_ids}
        return Analysis(
            tuple(r for r in self.reports.values() if r.id in told),
            tuple(c for i in incidents for c in i.claims),
            tuple(incidents),
            tuple(r for r in self.relations if {r.from_id, r.to_id} <= shown),
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Python's collector neither runs in the block nor looks at what was made in it, all of which stays in use."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


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
