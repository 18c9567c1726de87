"""Reports -> Claims: what each report says happened, when, where, by whom, to how many, and who says so.

parse -> triggers, dates, names, figures, speech -> mentions -> happenings -> claims; learned: what the rules overlook;
served: what a user's own model names beside
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from dateline.extract import parse
from dateline.extract.dates import dateline
from dateline.extract.happenings import happenings
from dateline.extract.holding import held
from dateline.extract.learned import overlooked
from dateline.extract.reading import readings
from dateline.extract.served import Model
from dateline.extract.speech import speeches
from dateline.extract.telling import told
from dateline.model import Claim, Known, Report

__all__ = ["Model", "claims", "reports"]

EARLIEST, LATEST = 1800, 2200  # years of publication outside of which a day is taken for a mistake


def reports(many: Iterable[Report], known: Known | None = None, model: Model | None = None) -> Iterator[list[Claim]]:
    """The claims of each report, report by report, in order; parsed in batches, so memory stays flat.

    `known` says whether a name is a place, a country, an admin area or an actor; without it only the words around a
    name tell. A `model` of the user's may name what the rules set aside.
    """
    for given, paragraphs in parse.reports(many):
        known_day = given.published is not None and EARLIEST <= given.published.year <= LATEST
        report = given if known_day else replace(given, published=_dateline(paragraphs))
        names = known or _nothing
        read = readings(paragraphs, report.published, names)
        found = happenings(read, report.published)
        made = told(report, read, found) + held(report, read, found, speeches(paragraphs, names))
        made += overlooked(report, read, made)
        made += model.named(report, read, made, names) if model else []
        yield sorted(made, key=lambda c: (c.span.start, c.span.end, c.attribute, c.about, c.stance))


def claims(report: Report, known: Known | None = None) -> list[Claim]:
    """The claims of one report, in the order of its text."""
    return next(reports([report], known), [])


def _dateline(paragraphs: Sequence[parse.Paragraph]) -> date | None:
    """The day in the dateline of a report that came without a day of publication."""
    body = next((p for p in paragraphs if p.section.kind != "title"), None)
    return dateline(body.doc.text) if body else None


def _nothing(name: str) -> str | None:
    return None
