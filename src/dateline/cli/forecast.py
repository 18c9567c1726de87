"""`dateline forecast`: what comes next, as a table of quantiles or of equally likely paths."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import console
from dateline.errors import WrongUse

FORMATS = ("csv", "json", "text")


def forecast(
    series: Annotated[Path, typer.Argument(metavar="SERIES", help="unit,month,value; or UCDP GED or ACLED rows.")],
    horizon: Annotated[int, typer.Option(help="Months (or weeks) ahead.")] = 6,
    format: Annotated[str, typer.Option(help="csv, json or text.")] = "text",
    samples: Annotated[int, typer.Option(help="Give this many sample paths instead of quantiles (csv).")] = 0,
    model: Annotated[str, typer.Option(help="ensemble, or one of its members.")] = "ensemble",
    unit: Annotated[list[str] | None, typer.Option(help="Only this unit; learnt from all. Again for more.")] = None,
    by: Annotated[str, typer.Option(help="Of event rows: country, admin1 or pair.")] = "country",
    measure: Annotated[str, typer.Option(help="Of event rows: killed or incidents.")] = "killed",
    step: Annotated[str, typer.Option(help="Of event rows: month or week.")] = "month",
    kind: Annotated[str, typer.Option(help="Of event rows: one kind of violence.")] = "",
    seed: Annotated[int, typer.Option(help="Of the random draws.")] = 7,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")] = False,
) -> None:
    """Forecast counts: a whole distribution for every unit and month, with what it was learnt from.

    \b
    Examples:
      dateline forecast series.csv --horizon 6 --format csv
      dateline forecast series.csv --samples 1000 --format csv -o draws.csv
      dateline forecast GEDEvent.csv --unit Mali --kind state
    """
    if format not in FORMATS:
        raise WrongUse(f"--format {format}: choose {', '.join(FORMATS)}")
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # small matrices: threads only wait for each other
        os.environ.setdefault(name, "1")
    from dateline import forecast as verb

    read = verb.read(series, by, measure, step, kind)
    with console.progress("Fitting", quiet) as progress:
        drawn = verb.draws(read, horizon, samples or 1000, model, seed, progress=progress)
    drawn = drawn.only(unit) if unit else drawn
    if format == "csv":
        console.put("".join(verb.csv_lines(drawn, samples=samples > 0)), output, [series])
    else:
        console.put(verb.as_json(drawn) if format == "json" else verb.as_text(drawn), output, [series])
    if not quiet:
        for note in drawn.notes:
            typer.echo(f"dateline: {note}", err=True)
