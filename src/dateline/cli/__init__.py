"""Words typed at a terminal -> Dateline's answers. Data go to standard output, all else to standard error.

Exit status: 0 nothing to object to, 1 findings, 2 wrong use or unreadable input. Each command imports what it needs
when it runs, so that `--help` is quick.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from dateline import __version__
from dateline.cli import check, draft, extract, forecast, imports, keep, rules, watch
from dateline.errors import DatelineError

app = typer.Typer(
    name="dateline",
    help="Check briefs on armed conflict against the reports behind them. Works offline.",
    epilog="Start with: dateline check brief.txt --against reports/",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(check.check)
app.command()(check.incidents)
app.command("import")(imports.import_)
app.command()(extract.extract)
app.command()(forecast.forecast)
app.command()(rules.rules)
app.command()(rules.explain)
for command in (keep.read, watch.watch, keep.assess, draft.write, keep.export, keep.serve):
    app.command()(command)
app.add_typer(keep.ledger_app, name="ledger")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Check briefs on armed conflict against the reports behind them. Works offline."""


def main() -> None:
    """Runs the command line; errors of ours become one line and exit status 2."""
    try:
        app()
    except DatelineError as why:
        print(f"dateline: {why}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        # the reader of a pipe went away; Python would complain once more when it flushes at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
