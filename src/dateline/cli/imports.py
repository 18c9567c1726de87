"""`dateline import`: a table of incidents that somebody else coded -> claims in a ledger, once its mapping was seen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import console
from dateline.cli.keep import DEFAULT, Where, opened
from dateline.errors import UnreadableInput, WrongUse

if TYPE_CHECKING:
    from dateline.read import Coded

WIDEST_EXAMPLE = 40  # characters


def import_(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv, .parquet, .gpkg, .geojson, STIX or FtM file.")],
    mapping: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=FIELD", help="Which column is which field; FIELD - leaves it out. Repeatable."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Import without asking.")] = False,
    marking: Annotated[str, typer.Option(help="TLP marking of the file.")] = "TLP:CLEAR",
    ledger: Where = DEFAULT,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No mapping and no summary.")] = False,
) -> None:
    """Import incidents: an ACLED or UCDP file that you have, an earlier export, or a spreadsheet saved as CSV.

    Columns are known by their names; which is taken for what is shown before anything is kept. The file is kept as
    one report, each row as claims that point at its cells, so incidents of rows and of reports can be one. The same
    file twice adds nothing.

    Fields: id, event_type, sub_event_type, violence (UCDP's type), date, date_start, date_end, date_precision,
    country, country_code, country_number (ISO), admin1, admin2, place, lat, lon, precision, where_precision, actors,
    attacker, attacker_more, attacker_kind, target, target_more, target_kind, side_a, side_b, killed_low,
    killed_best, killed_high, deaths_a, deaths_b, civilians_killed, injured, abducted, missing, displaced, arrested.

    \b
    Examples:
      dateline import incidents.csv --ledger desk.ledger
      dateline import tracker.csv --mapping "Date of attack=date" --mapping Ort=place --yes
    """
    from dateline import pipeline
    from dateline.ledger import MARKINGS
    from dateline.read import LARGEST_TABLE

    if marking not in MARKINGS:
        raise WrongUse(f"{marking}: a marking is one of {', '.join(MARKINGS)}")
    given = dict(_pair(words) for words in mapping or ())
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_TABLE + 1)
    except OSError as why:
        raise UnreadableInput(str(path), (why.strerror or str(why)).lower()) from None
    found = pipeline.imported(data, path.name, given)
    if not quiet:
        print(shown(found), file=sys.stderr)
    console.warn(found.skipped)
    if not yes:
        if not sys.stdin.isatty():
            raise WrongUse("nothing was imported: look at the mapping above and add --yes")
        if not typer.confirm(f"Import {found.rows} rows?", err=True):
            raise typer.Exit(2)
    new = opened(ledger, there=False).add(found.report, found.claims, marking=marking)
    if not quiet:
        what = f"{found.rows} rows, {len(found.claims)} claims" if new else "it was imported before; nothing is new"
        print(f"{path}: {what}", file=sys.stderr)


def _pair(words: str) -> tuple[str, str]:
    column, mark, name = words.rpartition("=")
    if not mark or not column or not name:
        raise WrongUse(f"--mapping {words}: write COLUMN=FIELD, as Ort=place")
    return column, name


def shown(found: Coded) -> str:
    """The mapping as a table: each column, the field it is taken for, and an example."""
    lines = [f"{found.report.path}: {found.rows} rows, shape {found.shape}"]
    width = max((len(column) for column, _, _ in found.mapping), default=0)
    for column, name, example in found.mapping:
        short = example if len(example) <= WIDEST_EXAMPLE else f"{example[: WIDEST_EXAMPLE - 3]}..."
        lines.append(f"  {column:<{width}}  {name or '(left out)':<15}  {short}".rstrip())
    return "\n".join(lines)
