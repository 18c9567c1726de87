"""Values -> records: claims, and what is computed from them or recorded about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from dateline.model.published import Quote, Report, Source, Span, content_id
from dateline.model.values import IncidentType, Participant, Period, Place, Value

REPORT_VOICE = "the report"  # speaker name of a claim that the outlet makes in its own voice
# Closed vocabularies of the analysis document.
STANCES = ("asserts", "alleges", "denies", "claims_responsibility", "retracts", "confirms")
RELATIONS = ("responds_to", "part_of", "precedes", "same_as")
SEVERITIES = ("error", "warning", "note")
# What a claim is about: which noun its value is.
ATTRIBUTES = ("figure", "type", "period", "place", "participant", "proposition", "link")
# actual: it happened, says the speaker; background: long before the news of this report. The rest did not happen.
MODALITIES = ("actual", "background", "planned", "denied", "hypothetical")


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing one speaker says about one happening.

    `quote` is exactly `report.text[span.start:span.end]`. `about` is the happening's key within its report
    ("rep-...#2"), "" where it belongs to none (a place that is only mentioned). `speaker` None is the report's own
    voice. `value` is the noun that `attribute` names.
    """

    span: Span
    quote: str
    attribute: str
    value: Value
    about: str = ""
    speaker: Source | None = None
    stance: str = "asserts"
    hedge: str | None = None
    modality: str = "actual"
    extractor: str = "rules/1"

    @property
    def id(self) -> str:
        """Hash of the whole claim."""
        speaker = self.speaker.name if self.speaker else ""
        return content_id("clm", self.span, self.attribute, self.value, self.about, speaker, self.stance, self.modality)

    @property
    def imported(self) -> bool:
        """Whether somebody else coded it: it was read from a row of a table."""
        return self.extractor.startswith("import/")

    @property
    def report_id(self) -> str:
        """The report that the words stand in."""
        return self.span.report_id


@dataclass(frozen=True, slots=True)
class Toll:
    """What all claims of an incident give for one group and outcome; every one of them is kept in `claims`."""

    outcome: str
    group: str | None
    low: int | None
    best: int | None
    high: int | None
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two happenings were put together: a sentence, and its weight in the pair's score."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Incident:
    """Claims judged to describe one happening, and what follows from them.

    `origins` are groups of report ids that share one origin; their number is the number of independent accounts.
    `background` marks what a report mentions as history. `aggregate` marks an umbrella over other incidents.
    """

    id: str
    claims: tuple[Claim, ...]
    type: IncidentType | None = None
    period: Period | None = None
    place: Place | None = None
    participants: tuple[Participant, ...] = ()
    tolls: tuple[Toll, ...] = ()
    origins: tuple[tuple[str, ...], ...] = ()
    reasons: tuple[Reason, ...] = ()
    background: bool = False
    aggregate: bool = False

    @property
    def report_ids(self) -> tuple[str, ...]:
        """The reports that speak of it, in order, each once."""
        return tuple(dict.fromkeys(c.report_id for c in self.claims))


@dataclass(frozen=True, slots=True)
class Relation:
    """How two incidents stand to each other, with the words that say so (none where dates alone say it)."""

    from_id: str
    to_id: str
    kind: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's objection to words of a brief (or of a report)."""

    code: str
    kind: str
    severity: str
    message: str
    span: Span
    quote: str
    evidence: tuple[Quote, ...] = ()
    suggestion: str | None = None

    @property
    def id(self) -> str:
        """Hash of rule and words, stable while the words at fault stay the same."""
        return content_id("fnd", self.code, self.quote)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A recorded judgement. `subject` is an id or a pair of ids; `verdict`: same, different, accept, reject, correct,
    dismiss, grade; `value` holds the corrected value or the grade as JSON."""

    subject: tuple[str, ...]
    verdict: str
    by: str
    at: datetime
    why: str = ""
    value: str | None = None
    probability: float | None = None
    confidence: str | None = None

    @property
    def id(self) -> str:
        """Hash of the whole record."""
        return content_id("asm", self.subject, self.verdict, self.by, self.at.isoformat(), self.why, self.value)


@dataclass(frozen=True, slots=True)
class Forecast:
    """A distribution for one unit and one month: quantile levels (0..1) and their values, in the measure's unit."""

    unit: str
    month: str  # 2026-01
    measure: str
    quantiles: tuple[tuple[float, float], ...]
    mean: float
    model: str
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a brief may say of the future: an event that can be seen to come true or not, and what the number rests on.

    `what` reads after "that": "more than 25 people are killed in X"; `basis` after "on". `record` tells how often the
    method was right, and `confidence` (low, moderate) how far its data and its record carry.
    """

    what: str
    probability: float
    until: date
    basis: str
    record: str | None = None
    confidence: str = "low"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a brief and the claims it rests on.

    `subject` is the incident or judgement that it speaks of; the first sentence of a subject introduces it, and the
    others cannot stand without that one. `basis` names what a sentence rests on that is no claim, as a note cites it.
    """

    words: str
    section: str  # description, impact
    claim_ids: tuple[str, ...] = ()
    subject: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """Sentences in two sections, Description and Impact, and the question they answer."""

    question: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that could not be read, and why, in one line."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that one run computed; `write` turns it into the documents that people and programs read."""

    reports: tuple[Report, ...] = ()
    claims: tuple[Claim, ...] = ()
    incidents: tuple[Incident, ...] = ()
    relations: tuple[Relation, ...] = ()
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    brief: Report | None = None
    forecasts: tuple[Forecast, ...] = field(default=())


# What can be swapped is a plain callable.
Known = Callable[
    [str], str | None
]  # surface name -> "country", "city" (a large one), "admin", "place", "actor" or None
Progress = Callable[[int, int], None]  # done, of how many
