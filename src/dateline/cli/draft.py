"""`dateline write`: reports or a ledger -> a drafted brief in which every sentence can be followed back."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli import asked, console
from dateline.cli.keep import DEFAULT, Where, material
from dateline.errors import WrongUse

if TYPE_CHECKING:
    from dateline.forecast import Series
    from dateline.model import Brief, Claim, Report

Counts = Annotated[Path | None, typer.Option(metavar="FILE", help="Deaths by country and month, to forecast.")]
Rewords = Annotated[
    str, typer.Option(metavar="URL", help="An OpenAI-compatible server of yours that may reword the sentences.")
]


def write(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Reports; without any, the ledger is used.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help=".md, .html, .docx, .pdf, .zip or .txt.")
    ] = None,
    since: Annotated[str, typer.Option(metavar="DAY", help="Incidents from this day on, as 2026-01-29.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Incidents up to this day.")] = "",
    place: Annotated[str, typer.Option(help="Only incidents in this place.")] = "",
    actors: Annotated[list[str] | None, typer.Option(help="Only incidents with this actor; may be repeated.")] = None,
    length: Annotated[int, typer.Option(help="Words, about.", min=120, max=600)] = 300,
    counts: Counts = None,
    scale: Annotated[str, typer.Option(help="Scale of likelihood: icd203 or phia.")] = "icd203",
    marking: Annotated[str, typer.Option(help="TLP marking of the brief; reports above it stay out.")] = "TLP:CLEAR",
    model: Rewords = "",
    model_name: asked.Name = "",
    model_sends: asked.Sends = asked.SENT,
    template: Annotated[
        Path | None, typer.Option(help="A house's own: Jinja2 for .html and .pdf, .docx for Word.")
    ] = None,
    ledger: Where = DEFAULT,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary on standard error.")] = False,
) -> None:
    """Draft a brief from reports. Every sentence cites them, and the draft passes our own audit.

    The Impact rests on a forecast where --counts, the ledger's own incidents or the shipped record have the history
    for one, else on a base rate. A model may only reword: a sentence whose figures, names or words would change, or
    that our audit objects to, stays as it was. Its key, where it needs one, is read from DATELINE_MODEL_KEY. Without
    --model nothing is sent, and with it a brief marked above TLP:GREEN goes only to a model on this machine, unless
    --model-sends names its marking.

    \b
    Examples:
      dateline write reports/ -o brief.docx
      dateline write reports/ --model http://localhost:11434/v1 --model-name llama3.2
      dateline write reports/ --counts GEDEvent.csv -o brief.md
      dateline write --ledger desk.ledger --place Balochistan --since 2026-01-25 -o brief.md
    """
    from dateline import pipeline
    from dateline import write as writing

    _days(since, until)
    asked.allowed(model, marking, model_sends)
    reports, claims, judged = material(paths, ledger, marking)
    wanted: dict[str, Any] = {"since": since, "until": until, "place": place, "actors": actors or ()}
    wanted |= {"length": length, "scale": scale}
    brief, found, refused = pipeline.drafted(reports, claims, judged, (), _series(counts), **wanted)
    if not brief.sentences:
        raise WrongUse("no incident fits: widen --since, --until, --place or --actors, or read more reports")
    if model:
        brief = _reworded(brief, reports, claims, model, model_name)
    if output is None:
        console.put(writing.prose(brief), None)
    else:
        console.not_over(output, paths or [])
        house = template.read_bytes() if template else None
        output.write_bytes(writing.paper(brief, found, output.suffix.lower(), marking, house))
    if not quiet:
        print(_in_short(brief, refused), file=sys.stderr)


def _reworded(brief: Brief, reports: list[Report], claims: list[Claim], url: str, name: str) -> Brief:
    """The brief in a model's words where they hold; what was dropped is said, and why."""
    from dateline import pipeline

    became = Counter[str]()
    with asked.chat(url, name, became) as chat:
        brief, counts = pipeline.reworded(brief, reports, claims, chat)
        became.update(counts)
    return brief


def _in_short(brief: Brief, refused: int) -> str:
    cited = sum(bool(s.claim_ids) for s in brief.sentences)
    return f"{len(brief.sentences)} sentences, {cited} of them on claims; {refused} did not pass the audit"


def _series(counts: Path | None) -> Series | None:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # small matrices: threads only wait for each other
        os.environ.setdefault(name, "1")
    if counts is None:
        return None
    from dateline import forecast

    return forecast.read(counts)


def _days(since: str, until: str) -> None:
    for name, day in (("--since", since), ("--until", until)):
        if day and (len(day) != 10 or not day.replace("-", "").isdigit()):
            raise WrongUse(f"{name} {day}: write a day as 2026-01-29")
