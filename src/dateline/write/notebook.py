"""Nouns -> how a Jupyter notebook shows them: a report, an incident, a finding, a brief as HTML, every text escaped."""

from __future__ import annotations

from html import escape

from dateline.errors import MissingPart
from dateline.model import Brief, Finding, Incident, Report
from dateline.write import names

SHOWN = 600  # characters of a report's text


def as_html(noun: Report | Incident | Finding | Brief) -> str:
    """A small HTML block; the words are the same as in the terminal."""
    match noun:
        case Report():
            return _block(noun.title or noun.path, [names.outlet(noun), noun.text[:SHOWN]])
        case Incident():
            tolls = [f"{names.toll(t)} ({t.low} to {t.high})" if t.low != t.high else names.toll(t) for t in noun.tolls]
            return _block(f"{names.what(noun)}, {names.where(noun)}", [names.period(noun.period), *tolls])
        case Finding():
            return _block(f"{noun.code} {noun.severity}", [f"“{noun.quote}”", noun.message, noun.suggestion or ""])
        case Brief():
            return _block(noun.question, [s.words for s in noun.sentences])


def _block(heading: str, lines: list[str]) -> str:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return f"<section><h4>{escape(heading)}</h4>{paragraphs}</section>"


def register() -> None:
    """Makes the notebook that runs this show our nouns so. MissingPart outside of IPython."""
    try:
        from IPython import get_ipython
    except ImportError:
        raise MissingPart("there is no notebook here: pip install notebook") from None
    shell = get_ipython()
    if shell is None:
        raise MissingPart("there is no notebook here: call this from a notebook's cell")
    for noun in (Report, Incident, Finding, Brief):
        shell.display_formatter.formatters["text/html"].for_type(noun, as_html)
