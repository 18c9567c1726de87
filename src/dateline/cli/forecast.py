"""`dateline forecast`: what comes next, as a table of quantiles or of equally likely paths, and how good that was."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import console, keep
from dateline.errors import WrongUse

if TYPE_CHECKING:
    from dateline.forecast import Drawn, Series

FORMATS = ("text", "csv", "json")
EVALUATED = 24  # latest origins that --evaluate uses


def forecast(
    series: Annotated[Path, typer.Argument(metavar="SERIES", help="unit,month,value; or UCDP GED or ACLED rows.")],
    horizon: Annotated[int, typer.Option(help="Months (or weeks) ahead.")] = 6,
    format: Annotated[str, typer.Option(help="text, csv or json.")] = "text",
    samples: Annotated[int, typer.Option(help="With csv: this many sample paths instead of quantiles.")] = 0,
    model: Annotated[str, typer.Option(help="ensemble, one of its members, or smoothing.")] = "ensemble",
    unit: Annotated[list[str] | None, typer.Option(help="Only this unit; learnt from all. Again for more.")] = None,
    by: Annotated[str, typer.Option(help="Of event rows: country, admin1 or pair.")] = "country",
    measure: Annotated[str, typer.Option(help="Of event rows: killed or incidents.")] = "killed",
    step: Annotated[str, typer.Option(help="Of event rows: month or week.")] = "month",
    kind: Annotated[str, typer.Option(help="Of event rows: one kind of violence.")] = "",
    evaluate: Annotated[bool, typer.Option("--evaluate", help="Score all models on the latest steps instead.")] = False,
    picture: Annotated[
        Path | None, typer.Option(help="Draw the first unit (or the reliability) as .svg or .png.")
    ] = None,
    ledger: Annotated[str, typer.Option("--ledger", "-l", help="Issue the forecast into this ledger.")] = "",
    seed: Annotated[int, typer.Option(help="Of the random draws.")] = 7,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")] = False,
) -> None:
    """Forecast counts: a whole distribution for every unit and month, with what it was learnt from.

    \b
    Examples:
      dateline forecast series.csv --horizon 6 --format csv
      dateline forecast series.csv --samples 1000 --format csv -o draws.csv
      dateline forecast GEDEvent.csv --unit Mali --kind state --picture mali.svg
      dateline forecast series.csv --evaluate
    """
    if format not in FORMATS:
        raise WrongUse(f"--format {format}: choose {', '.join(FORMATS)}")
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # small matrices: threads only wait for each other
        os.environ.setdefault(name, "1")
    from dateline import forecast as verb

    known = verb.read(series, by, measure, step, kind)
    if evaluate:
        console.put(_evaluated(known, horizon, samples or 1000, picture, quiet), output, [series])
        return
    with console.progress("Fitting", quiet) as progress:
        drawn = verb.draws(known, horizon, samples or 1000, model, seed, progress=progress)
    drawn = _issued(drawn.only(unit) if unit else drawn, ledger)
    shown = {"csv": lambda: "".join(verb.csv_lines(drawn, samples > 0)), "json": lambda: verb.as_json(drawn)}
    console.put(shown.get(format, lambda: verb.as_text(drawn))(), output, [series])
    if picture:
        _draw(drawn, picture)
    for note in () if quiet else drawn.notes:
        typer.echo(f"dateline: {note}", err=True)


def _issued(drawn: Drawn, ledger: str) -> Drawn:
    """The forecast with the record of what the ledger holds, which then holds this one too."""
    if not ledger:
        return drawn
    from dateline.forecast import record

    kept = keep.opened(ledger, there=False)
    records = record.records(*record.resolve(kept.forecasts(), drawn.series))
    kept.issue(drawn.forecasts(datetime.now(UTC).date()))
    return replace(drawn, record=next((r.sentence() for r in records if r.model == drawn.model), drawn.record))


def _evaluated(known: Series, horizon: int, draws: int, picture: Path | None, quiet: bool) -> str:
    from dateline.forecast import evaluate, pictures

    first = max(known.start + evaluate.HISTORY, known.end - EVALUATED - horizon + 1)
    with console.progress("Scoring", quiet) as progress:
        trials = evaluate.rolling(known, first, known.end - 1, horizon, draws, progress=progress)
    if picture:
        _write(pictures.reliability(evaluate.reliability(trials, "ensemble")), picture)
    return evaluate.as_text(evaluate.lines(trials))


def _draw(drawn: Drawn, picture: Path) -> None:
    from dateline.forecast import pictures

    _write(pictures.fan(drawn, drawn.series.units[0]), picture)


def _write(svg: str, picture: Path) -> None:
    from dateline.forecast import pictures

    if picture.suffix == ".png":
        pictures.png(svg, picture)
    else:
        console.put(svg, picture)
