"""Nouns -> how a Jupyter notebook shows them: a report, an incident, findings, a brief, a check; every text escaped.

`%load_ext dateline.write.notebook` in a cell, or `register()`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from dateline.errors import MissingPart
from dateline.model import Analysis, Brief, Figure, Finding, Incident, Report
from dateline.write import names

SHOWN = 600  # characters of a report's text
MOST = 50  # nouns of a row of them
SECTIONS = (("description", "Description"), ("impact", "Impact"))
Noun = Report | Incident | Finding | Brief | Analysis


def as_html(noun: Noun) -> str:
    """A small HTML block; the words are the same as in the terminal."""
    match noun:
        case Report():
            words = " ".join(noun.text[s.start : s.end].strip() for s in noun.prose() if s.kind != "title")
            cut = f"{words[:SHOWN].rsplit(' ', 1)[0]} …" if len(words) > SHOWN else words
            return _block(noun.title or noun.path, [names.outlet(noun), cut])
        case Incident():
            return _block(f"{names.what(noun)}, {names.where(noun)}", _told(noun))
        case Finding():
            evidence = [f"Report: “{q.words}”" for q in noun.evidence]
            better = f"Better: {noun.suggestion}" if noun.suggestion else ""
            return _block(f"{noun.code} {noun.severity}", [f"“{noun.quote}”", noun.message, *evidence, better])
        case Brief():
            parts = ((h, " ".join(s.words for s in noun.sentences if s.section == kind)) for kind, h in SECTIONS)
            return _block(noun.question, [f"{heading}: {words}" for heading, words in parts if words])
        case Analysis():
            return row(noun.findings if noun.brief else noun.incidents) or _block("Nothing found", [])


def row(nouns: Sequence[object]) -> str | None:
    """Several of our nouns, one below the other, the first 50; None where other things are among them."""
    ours = [noun for noun in nouns if isinstance(noun, Noun)]
    if not ours or len(ours) < len(nouns):
        return None
    more = f"<p>and {len(ours) - MOST} more</p>" if len(ours) > MOST else ""
    return "".join(map(as_html, ours[:MOST])) + more


def _told(incident: Incident) -> list[str]:
    """When, who, how many and according to whom, and how many independent accounts."""
    who = dict.fromkeys(f"{p.actor.name} ({p.role})" for p in incident.participants)
    lines = [names.period(incident.period), "; ".join(who)]
    for toll in incident.tolls:
        given = ((c.speaker.name if c.speaker else "", c) for c in toll.claims if isinstance(c.value, Figure))
        by = dict.fromkeys(f"{names.figure(c.value)}, {name}" for name, c in given if name)  # type: ignore[arg-type]
        lines.append(f"{names.toll(toll)}: {'; '.join(by)}" if by else names.toll(toll))
    counts = (("independent account", len(incident.origins) or 1), ("report", len(incident.report_ids)))
    return [*lines, ", ".join(f"{n} {what}{'s' if n > 1 else ''}" for what, n in counts)]


def _block(heading: str, lines: Iterable[str]) -> str:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return f"<section><h4>{escape(heading)}</h4>{paragraphs}</section>"


def load_ipython_extension(shell: Any) -> None:
    """Makes a notebook show our nouns so, and tuples and lists of them."""
    shown = shell.display_formatter.formatters["text/html"]
    for noun in (Report, Incident, Finding, Brief, Analysis):
        shown.for_type(noun, as_html)
    for many in (tuple, list):
        shown.for_type(many, row)


def register() -> None:
    """The same for the notebook that runs this. MissingPart outside of IPython."""
    try:
        from IPython import get_ipython
    except ImportError:
        raise MissingPart("there is no notebook here: pip install notebook") from None
    shell = get_ipython()
    if shell is None:
        raise MissingPart("there is no notebook here: call this from a notebook's cell")
    load_ipython_extension(shell)
