"""`dateline read`, `assess`, `serve` and `ledger`: what works on a ledger, a file or a PostgreSQL URL."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import asked, console
from dateline.errors import BrokenLedger, WrongUse

if TYPE_CHECKING:
    from dateline.ledger import Ledger
    from dateline.model import Assessment, Claim, Report

DEFAULT = "dateline.ledger"
Where = Annotated[str, typer.Option("--ledger", "-l", metavar="FILE-OR-URL", help="The ledger.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]
ledger_app = typer.Typer(help="Verify, copy and open a ledger to a team.", no_args_is_help=True, rich_markup_mode=None)


def opened(where: str, *, there: bool = True) -> Ledger:
    """The ledger; WrongUse where it should be there and is not."""
    if there and "://" not in where and not Path(where).exists():
        raise WrongUse(f"{where}: there is no ledger; make one with: dateline read PATH --ledger {where}")
    from dateline.ledger import Ledger

    return Ledger.open(where)


def material(paths: list[Path] | None, where: str, marking: str) -> tuple[list[Report], list[Claim], list[Assessment]]:
    """Reports, their claims and people's judgements: of the paths where there are any, else of the ledger.

    Of a ledger only what is marked up to `marking`.
    """
    from dateline import pipeline
    from dateline import read as reading
    from dateline.ledger import MARKINGS

    if marking not in MARKINGS:
        raise WrongUse(f"{marking}: a marking is one of {', '.join(MARKINGS)}")
    if paths:
        reports, skipped = reading.reports(paths)
        console.warn(skipped)
        return reports, [c for many in pipeline.claims_of(reports) for c in many], []
    kept = opened(where)
    reports = kept.reports(MARKINGS[: MARKINGS.index(marking) + 1])
    shown = {r.id for r in reports}
    return reports, [c for c in kept.claims() if c.report_id in shown], kept.assessments()


def read(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files or folders of reports; - standard input.")],
    ledger: Where = DEFAULT,
    marking: Annotated[str, typer.Option(help="TLP marking of these reports.")] = "TLP:CLEAR",
    model: asked.Url = "",
    model_name: asked.Name = "",
    model_sends: asked.Sends = asked.SENT,
    quiet: Quiet = False,
) -> None:
    """Keep reports and the claims found in them. The same report twice adds nothing.

    A model may name more, as in `dateline extract`; its claims carry its name. Without --model nothing is sent. What is
    marked above TLP:GREEN goes only to a model on this machine, unless --model-sends names its marking.

    \b
    Examples:
      dateline read reports/ --ledger desk.ledger
      dateline read inbox/ --marking TLP:AMBER
    """
    from dateline import pipeline
    from dateline import read as reading

    asked.allowed(model, marking, model_sends)
    kept = opened(ledger, there=False)
    reports, skipped = reading.reports(paths)
    console.warn(skipped)
    new = 0
    with asked.extractor(model, model_name) as named, console.progress("Reading", quiet) as progress:
        for n, (report, claims) in enumerate(zip(reports, pipeline.claims_of(reports, model=named), strict=True), 1):
            new += kept.add(report, claims, marking=marking)
            if progress:
                progress(n, len(reports))
    if not quiet:
        print(f"{new} of {len(reports)} reports were new; {ledger} holds {len(kept.reports())}.", file=sys.stderr)
    if not reports and skipped:
        raise typer.Exit(2)


def assess(
    subject: Annotated[list[str], typer.Argument(help="The id that is judged; two ids for same and different.")],
    verdict: Annotated[str, typer.Option(help="accept, reject, same, different, dismiss or grade.")],
    by: Annotated[str, typer.Option(help="Who judges.")] = "",
    why: Annotated[str, typer.Option(help="The reason.")] = "",
    value: Annotated[str | None, typer.Option(help="The grade, for grade.")] = None,
    ledger: Where = DEFAULT,
) -> None:
    """Record a judgement about an incident, a claim, a finding or a source.

    \b
    Examples:
      dateline assess inc-1f2e inc-9a0b --verdict different --by "R. Analyst" --why "two towns"
      dateline assess fnd-77aa --verdict dismiss --by "R. Analyst" --why "the ministry confirmed it by phone"
    """
    from dateline.model import Assessment

    if verdict not in ("accept", "reject", "same", "different", "dismiss", "grade"):
        raise WrongUse(f"{verdict}: a verdict is accept, reject, same, different, dismiss or grade")
    if verdict in ("same", "different") and len(subject) != 2:
        raise WrongUse(f"{verdict} is said of two ids")
    if verdict == "dismiss" and not why.strip():
        raise WrongUse("a dismissal needs a reason: --why")
    made = Assessment(tuple(subject), verdict, by or getpass.getuser(), datetime.now(UTC), why, value)
    opened(ledger).assess(made)
    print(made.id)


def export(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Reports; without any, the ledger is exported.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", "-f", help="csv, parquet, hxl, geojson, gpkg, acled, ucdp ...")
    ] = "csv",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")] = None,
    marking: Annotated[
        str, typer.Option(help="TLP marking of what is written; reports above it stay out.")
    ] = "TLP:CLEAR",
    ledger: Where = DEFAULT,
    quiet: Quiet = False,
) -> None:
    """Write the incidents for other tools: tables, maps, STIX, references.

    What a format cannot hold is said in FILE.about.txt.

    \b
    Examples:
      dateline export --ledger desk.ledger --format geojson -o incidents.geojson
      dateline export reports/ --format ucdp -o incidents.csv
    """
    from dateline import pipeline
    from dateline.write import exports

    if form not in exports.FORMATS:
        raise WrongUse(f"{form}: a format is one of {', '.join(exports.FORMATS)}")
    if output is None:
        raise WrongUse("name the file to write: -o FILE")
    console.not_over(output, paths or [])
    reports, claims, judged = material(paths, ledger, marking)
    found = pipeline.analysis(reports, None, judged, claims=claims)
    count = exports.export(found, form, output, marking)
    if not quiet:
        print(f"{output}: {count} incidents", file=sys.stderr)


def serve(
    ledger: Where = DEFAULT,
    port: Annotated[int, typer.Option(help="The port.", min=1, max=65535)] = 8765,
    host: Annotated[
        str, typer.Option(help="The address to listen on; other than loopback needs --team.")
    ] = "127.0.0.1",
    team: Annotated[bool, typer.Option("--team", help="Ask for accounts (see: dateline ledger account).")] = False,
    quiet: Quiet = False,
) -> None:
    """Open the workbench: reports, incidents, map, claims and the brief editor, in a browser on this machine.

    \b
    Examples:
      dateline serve
      dateline serve --ledger postgresql://desk@db/dateline --team --host 0.0.0.0
    """
    if host not in ("127.0.0.1", "localhost", "::1") and not team:
        raise WrongUse(f"{host}: without accounts the workbench is served on this machine only; add --team")
    import uvicorn

    from dateline.web import app

    kept = opened(ledger, there=False)
    if not quiet:
        print(f"The workbench is at http://{host}:{port}/ (Ctrl-C ends it)", file=sys.stderr)
    uvicorn.run(app(kept, team=team, hosts=(host,)), host=host, port=port, log_level="warning")


@ledger_app.command()
def verify(ledger: Where = DEFAULT) -> None:
    """Say whether every record is what was written. Exit status 1 where one is not."""
    kept = opened(ledger)
    broken = kept.verify()
    for one in broken:
        print(f"{one.kind} {one.id}: {one.why}")
    if broken:
        raise typer.Exit(1)
    print(f"{ledger}: {kept.head()} records, all as they were written")


@ledger_app.command()
def backup(
    to: Annotated[Path, typer.Argument(help="The new file; it must not be there yet.")], ledger: Where = DEFAULT
) -> None:
    """Write a whole copy to a new file, while others go on working."""
    kept = opened(ledger)
    kept.backup(to)
    print(f"{to}: {opened(str(to)).head()} records")


@ledger_app.command()
def restore(copy: Annotated[Path, typer.Argument(help="A backup.")], ledger: Where = DEFAULT) -> None:
    """Make a ledger anew from a backup, once the backup has been verified; an existing ledger is never overwritten."""
    source = opened(str(copy))
    if source.verify():
        raise BrokenLedger(f"{copy}: this backup has changed records; see: dateline ledger verify --ledger {copy}")
    if "://" in ledger:
        raise WrongUse("restore makes a file; for PostgreSQL use its own tools")
    source.backup(Path(ledger))
    print(f"{ledger}: {opened(ledger).head()} records")


@ledger_app.command()
def account(
    name: Annotated[str, typer.Argument(help="Who.")],
    role: Annotated[str, typer.Option(help="reader, analyst, editor or admin.")] = "analyst",
    clearance: Annotated[str, typer.Option(help="The highest TLP marking that is shown.")] = "TLP:GREEN",
    ledger: Where = DEFAULT,
) -> None:
    """Make an account for `serve --team`; the password is asked for, or read from standard input."""
    from dateline.ledger.accounts import Accounts

    if sys.stdin.isatty():
        password = getpass.getpass("Password (12 characters or more): ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    Accounts(opened(ledger, there=False)).add(name, password, role, clearance)
    print(f"{name}: {role}, up to {clearance}")
