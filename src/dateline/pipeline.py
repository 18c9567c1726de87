"""Paths -> Analysis: the whole of Dateline, top to bottom.

    read -> extract -> resolve -> corroborate -> audit -> (write)

The only place where the verbs meet. A brief is a report whose source is us: it goes through the same steps.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline import audit, corroborate, extract, read, resolve, write
from dateline.errors import UnreadableInput
from dateline.model import (
    Analysis,
    Assessment,
    Brief,
    Claim,
    Finding,
    Incident,
    Judgement,
    Period,
    Place,
    Progress,
    Relation,
    Report,
    Skipped,
    Span,
)

if TYPE_CHECKING:
    from dateline.chat import Ask
    from dateline.forecast import Series

COVERED = 24, 0.75  # months that a ledger's reports must span, and share of them with a report, to count incidents by
REDRAFTS = 8  # times a draft is made anew without the claims that our audit objects to; three are usual


def check(
    brief: Path,
    against: Sequence[Path] = (),
    assessments: Sequence[Assessment] = (),
    progress: Progress | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> Analysis:
    """Findings on a brief, audited against itself and the reports, with the incidents they rest on.

    `select` and `ignore` name rules by their code or its first letters.
    """
    audit.chosen(select, ignore)
    text = read.brief(brief)
    reports, skipped = _reports(against)
    if text.id in {r.id for r in reports}:
        reports = [r for r in reports if r.id != text.id]
        skipped = [*skipped, Skipped(text.path, "the brief itself, which is no report")]
    return replace(analysis(reports, text, assessments, progress, select, ignore), skipped=tuple(skipped))


def again(brief: Path, last: Analysis, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Analysis:
    """The check of a brief that was changed, against the reports of the last check, whose claims are kept."""
    given = {r.id for r in last.reports}
    claims = [c for c in last.claims if c.report_id in given]
    found = analysis(last.reports, read.brief(brief), select=select, ignore=ignore, claims=claims)
    return replace(found, skipped=last.skipped)


def analysis(
    reports: Sequence[Report],
    brief: Report | None = None,
    assessments: Sequence[Assessment] = (),
    progress: Progress | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    claims: Sequence[Claim] | None = None,
) -> Analysis:
    """The same for reports that were read already; without a brief there are incidents and no findings.

    `claims` are the resolved claims of the reports, where a ledger has them; the brief's may be among them.
    """
    if brief is not None and brief.published is None:
        brief = replace(brief, published=max((r.published for r in reports if r.published), default=None))
    texts = [*reports, brief] if brief else list(reports)
    known = {c.report_id for c in claims or ()}
    unread = texts if claims is None else [t for t in texts[len(reports) :] if t.id not in known]
    told = [*(claims or ()), *(c for some in claims_of(unread, progress) for c in some)]
    settled, _ = corroborate.settled(told, assessments)
    gathered, relations = _gathered(settled, texts, assessments, brief.id if brief else None)
    found = Analysis(tuple(reports), tuple(settled), tuple(gathered), tuple(relations), brief=brief)
    return replace(found, findings=tuple(audit.findings(found, assessments, select, ignore))) if brief else found


def incidents(
    paths: Sequence[Path],
    assessments: Sequence[Assessment] = (),
    progress: Progress | None = None,
    model: extract.Model | None = None,
) -> Analysis:
    """The incidents that the reports at some paths tell of; UnreadableInput where none of them can be read."""
    reports, skipped = _reports(paths)
    claims = [c for some in claims_of(reports, progress, model) for c in some]
    return replace(analysis(reports, None, assessments, claims=claims), skipped=tuple(skipped))


def coded(
    reports: Sequence[Report], model: extract.Model | None = None
) -> Iterator[tuple[Report, list[Claim], list[Incident]]]:
    """Each report by itself, with its claims and the incidents that it alone tells of."""
    for report, claims in zip(reports, claims_of(reports, model=model), strict=True):
        yield report, claims, _gathered(claims, [report])[0]


def drafted(
    reports: Sequence[Report],
    claims: Sequence[Claim],
    assessments: Sequence[Assessment] = (),
    judgements: Sequence[Judgement] = (),
    counts: Series | None = None,
    **wanted: Any,
) -> tuple[Brief, Analysis, int]:
    """A brief drafted from reports, the analysis it rests on, and how many sentences our own rules took out of it.

    The draft is audited like any brief; a sentence with an error or a warning is drafted anew without the claims that
    the finding is about, and is not in what comes back where that does not help. Without
    `judgements` the Impact rests on `outlook`, which `counts` may help. `wanted` are the options of `write.draft`:
    length, scale, since ...
    """
    found = analysis(reports, None, assessments, claims=claims)
    judgements = judgements or outlook(found, counts)
    without: set[str] = set()
    refused = 0
    for _ in range(REDRAFTS):
        brief = write.draft(found, judgements, without=without, **wanted)
        faults = objections(brief, reports, claims)
        answered = write.answered(brief, faults, found, without)
        if len(answered.sentences) > len(brief.sentences):
            brief, faults = answered, objections(answered, reports, claims)
        blamed = write.blamed(brief, faults, found) - without
        if not blamed:
            break
        without |= blamed
        refused += len(at_fault(brief, faults))
    while out := at_fault(brief, objections(brief, reports, claims)):
        refused += len(out)
        brief = replace(brief, sentences=tuple(s for n, s in enumerate(brief.sentences) if n not in out))
    return brief, found, refused


def outlook(found: Analysis, counts: Series | None = None) -> list[Judgement]:
    """What can be said of the next three months in the country told of most.

    The forecast from `counts`, from the reports' own incidents where these run over two years, or from the shipped
    country-months where these are recent; a base rate where none of them has enough history.
    """
    told = Counter(
        i.place.country for i in found.incidents if i.place and i.place.country and not i.background for _ in i.origins
    )
    days = [r.published for r in found.reports if r.published]
    if not told or not days:
        return []
    from dateline import forecast

    country, today = told.most_common(1)[0][0], max(days)
    for series in (counts, counted(found.incidents, days), forecast.reference()):
        judgement = forecast.judgement(series, country, today) if series else None
        if judgement:
            return [judgement]
    judgement = forecast.base_rate(country, today)
    return [judgement] if judgement else []


def counted(incidents: Sequence[Incident], days: Sequence[date]) -> Series | None:
    """The killed by country and month that incidents give; None where the reports' days span or cover too little."""
    from dateline import forecast

    months = {(day.year, day.month) for day in days}
    span = (max(months)[0] - min(months)[0]) * 12 + max(months)[1] - min(months)[1] + 1
    if span < COVERED[0] or len(months) < COVERED[1] * span:
        return None
    if not any(i.period and not i.aggregate and not i.background for i in incidents):
        return None
    return forecast.counts(incidents, covers=Period(min(days), max(days)))


def objections(brief: Brief, reports: Sequence[Report], claims: Sequence[Claim]) -> list[Finding]:
    """The errors and warnings that our own rules have against a draft, as a reader would check it."""
    checked = analysis(reports, read.brief_text(write.prose(brief)), claims=claims)
    return [f for f in checked.findings if f.severity in ("error", "warning")]


def at_fault(brief: Brief, found: Sequence[Finding]) -> set[int]:
    """The positions of the sentences that findings object to, and of those that cannot stand without them."""
    faults = [f.span for f in found]
    places = enumerate(write.stretches(brief))
    hit = {n for n, (start, end) in places if any(f.start < end and start < f.end for f in faults)}
    opening: dict[str, int] = {}
    for n, sentence in enumerate(brief.sentences):
        if sentence.subject and opening.setdefault(sentence.subject, n) in hit:
            hit.add(n)
    return hit


def reworded(brief: Brief, reports: Sequence[Report], claims: Sequence[Claim], ask: Ask) -> tuple[Brief, Counter[str]]:
    """The brief in the words of a user's model, sentence by sentence where they say the same and pass the same audit.

    All other sentences stay as they were; the counts say how many were reworded and why the others were not.
    """
    said, counts = write.reworded(brief, ask)
    faults = at_fault(said, objections(said, reports, claims))
    both = enumerate(zip(brief.sentences, said.sentences, strict=True))
    kept = replace(said, sentences=tuple(old if n in faults else new for n, (old, new) in both))
    if faults and objections(kept, reports, claims):
        kept = brief
    changed = sum(a.words != b.words for a, b in zip(brief.sentences, kept.sentences, strict=True))
    counts["against our audit"] = counts["reworded"] - changed
    counts["reworded"] = changed
    return kept, counts


def judged(
    claims: Sequence[Claim], reports: Sequence[Report], assessments: Sequence[Assessment] = ()
) -> tuple[list[Incident], list[Relation]]:
    """Incidents and relations as resolved claims and people's judgements of them give them."""
    settled, _ = corroborate.settled(claims, assessments)
    return _gathered(settled, reports, assessments)


def _gathered(
    claims: Sequence[Claim], reports: Sequence[Report], assessments: Sequence[Assessment] = (), brief: str | None = None
) -> tuple[list[Incident], list[Relation]]:
    """Incidents, at the seat of a province or country where no more is known, and relations."""
    found, relations = corroborate.incidents(claims, reports, assessments, brief)
    return resolve.seated(found, resolve.gazetteer()), relations


@cache
def edition() -> str:
    """Version and hash of this program's own rules and word lists: what another edition computed may differ."""
    from dateline import __version__

    own = hashlib.sha256()
    for path in sorted(p for p in Path(__file__).parent.rglob("*") if p.suffix in (".py", ".toml", ".tsv")):
        own.update(path.read_bytes())
    return f"{__version__}+{own.hexdigest()[:16]}"


def imported(data: bytes, name: str, mapping: Mapping[str, str] | None = None) -> read.Coded:
    """The incidents of a table that somebody else coded, its actors and countries under the names that we know."""
    found = read.coded(data, name, mapping)
    return replace(found, claims=tuple(replace(c, value=resolve.known(c.value)) for c in found.claims))


def place(name: str, country: str | None = None) -> Place:
    """The place that a name means, in a country where one is given; without coordinates where it means none."""
    words = f"{name}, {country}" if country else name
    report = Report(words)
    claim = Claim(Span(report.id, 0, len(name)), name, "place", Place(name, country=country))
    found = resolve.claims([claim], resolve.gazetteer())
    return next((c.value for c in found if isinstance(c.value, Place)), Place(name))


def warm() -> None:
    """Loads the parser and the gazetteer, so that the first report does not wait for them."""
    list(claims_of([Report("Two soldiers were killed.")]))


def _reports(paths: Sequence[Path]) -> tuple[list[Report], list[Skipped]]:
    reports, skipped = read.reports(paths)
    if paths and not reports:
        why = f"{skipped[0].path}: {skipped[0].why}" if skipped else "the folder is empty"
        raise UnreadableInput(", ".join(map(str, paths)), f"no report could be read ({why})")
    return reports, skipped


def claims_of(
    reports: Iterable[Report], progress: Progress | None = None, model: extract.Model | None = None
) -> Iterator[list[Claim]]:
    """The resolved claims of each report, report by report, in order; those that a user's model named among them."""
    gazetteer = resolve.gazetteer(progress)
    texts, parsed = tee(reports)
    for report, found in zip(texts, extract.reports(parsed, gazetteer.knows, model), strict=True):
        yield resolve.claims(found, gazetteer, report)
