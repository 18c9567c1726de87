"""Reports -> references for a reference manager: RIS and BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dateline.model import Report


def ris(reports: Iterable[Report]) -> Iterator[str]:
    """RIS lines, one NEWS entry a report."""
    for report in reports:
        entry = [("TY", "NEWS"), ("TI", report.title or report.path), ("T2", report.outlet)]
        entry += [("DA", report.published.strftime("%Y/%m/%d") if report.published else "")]
        entry += [("UR", report.url), ("ID", report.id)]
        if report.retrieved:
            entry.append(("Y2", report.retrieved.strftime("%Y/%m/%d")))
        yield from (f"{tag}  - {_line(value)}" for tag, value in entry if value)
        yield "ER  - "
        yield ""


def bibtex(reports: Iterable[Report]) -> Iterator[str]:
    """BibTeX entries, one @misc a report."""
    for report in reports:
        fields = {"title": report.title or report.path, "howpublished": report.outlet, "url": report.url}
        if report.published:
            fields |= {"year": str(report.published.year), "date": str(report.published)}
        if report.retrieved:
            fields["urldate"] = str(report.retrieved.date())
        yield f"@misc{{{report.id},"
        yield from (f"  {k} = {{{_escaped(v)}}}," for k, v in fields.items() if v)
        yield "}"
        yield ""


def _line(words: str) -> str:
    return " ".join(words.split())


def _escaped(words: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", _line(words))
