"""Analysis -> Findings: what is wrong with a brief, against itself and against the reports.

    rule.py      what a rule is          desk.py, passage.py, reading.py   what it sees
    figures, exchange, time, place, actors, attribution, sourcing, coherence, estimates, words: the rules by family
    settle.py    one root cause, one finding          dismissals.py   what a person let stand, and why

Rules never raise: exceptions are for wrong use, findings for wrong data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dateline.audit import (
    actors,
    attribution,
    coherence,
    estimates,
    exchange,
    figures,
    omissions,
    order,
    place,
    sourcing,
    sums,
    time,
    words,
)
from dateline.audit import (
    dismissals as waived,
)
from dateline.audit.desk import WALKS, Desk
from dateline.audit.dismissals import Dismissal, dismissals
from dateline.audit.rule import Fault, Rule, page
from dateline.audit.settle import in_order, settled
from dateline.errors import WrongUse
from dateline.model import Analysis, Assessment, Finding, Span

RULES: list[Rule] = [
    *sums.RULES, *figures.RULES, *exchange.RULES, *time.RULES, *order.RULES, *place.RULES, *actors.RULES,
    *attribution.RULES, *omissions.RULES, *sourcing.RULES, *coherence.RULES,
    *estimates.RULES, *words.RULES, *waived.RULES,
]  # fmt: skip

__all__ = ["RULES", "Fault", "Rule", "findings", "page"]


def findings(
    analysis: Analysis,
    assessments: Sequence[Assessment] = (),
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> list[Finding]:
    """The objections to the brief of an analysis, in the order of its text; none where there is no brief.

    `select` and `ignore` name rules by code or by the first letters of one (`FIG`). A dismissal is an assessment of a
    finding's id with the verdict "dismiss", or a comment in the brief; it is itself reported once it is stale.
    """
    if analysis.brief is None:
        return []
    desk, rules = Desk(analysis, analysis.brief), chosen(select, ignore)
    found = [
        _finding(rule, fault, desk)
        for rule in rules
        if rule.subject in WALKS
        for subject in WALKS[rule.subject](desk)
        for fault in rule.faults(subject, desk)
    ]
    given = dismissals(desk, assessments)
    kept = settled(found, given)
    if len(rules) < len(RULES):
        return kept  # a dismissal of a rule that did not run is not stale
    used = [replace(d, used=any(d.covers(f) for f in found)) for d in given]
    about = (r for r in rules if r.subject is Dismissal)
    kept += [_finding(rule, fault, desk) for rule in about for d in used for fault in rule.faults(d, desk)]
    return sorted(kept, key=in_order)


def chosen(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> list[Rule]:
    """The rules that run, in order; WrongUse where a code fits no rule."""
    wanted, unwanted = tuple(c.upper() for c in select), tuple(c.upper() for c in ignore)
    for code in (*wanted, *unwanted):
        if not any(rule.code.startswith(code) for rule in RULES):
            raise WrongUse(f"there is no rule {code}; `dateline rules` lists them")
    return [
        r for r in RULES if (not wanted or r.code.startswith(wanted)) and not (unwanted and r.code.startswith(unwanted))
    ]


def _finding(rule: Rule, fault: Fault, desk: Desk) -> Finding:
    span = Span(desk.brief.id, fault.start, fault.end)
    quote = desk.brief.quote(span)
    kind, severity = fault.kind or rule.kind, fault.severity or rule.severity
    return Finding(rule.code, kind, severity, fault.message, span, quote, fault.evidence, fault.suggestion)
