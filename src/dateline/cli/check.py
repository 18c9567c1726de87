"""`dateline check` and `dateline incidents`: a brief and reports -> findings; reports -> incidents."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import asked, console, keep
from dateline.errors import UnreadableInput, WrongUse

if TYPE_CHECKING:
    from dateline.model import Analysis

LOOK_EVERY = 0.3  # seconds between looks at a brief that is watched
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]
Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH", help="Files or folders of reports; - reads standard input.")
]


class CheckFormat(StrEnum):
    """How `check` answers."""

    text = "text"
    json = "json"
    html = "html"
    md = "md"
    sarif = "sarif"
    github = "github"


class IncidentsFormat(StrEnum):
    """How `incidents` answers."""

    text = "text"
    json = "json"
    html = "html"


def check(
    brief: Annotated[Path, typer.Argument(help="The brief; - reads standard input.")],
    against: Annotated[
        list[Path] | None,
        typer.Option("--against", "-a", metavar="REPORTS", help="A report or a folder of reports; may be repeated."),
    ] = None,
    form: Annotated[CheckFormat, typer.Option("--format", "-f", help="What to print.")] = CheckFormat.text,
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="CODES", help="Only these rules: codes or their beginnings, as FIG,TIM01."),
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="CODES", help="All rules but these.")] = None,
    output: Output = None,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever the brief is saved.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Show what could be put right safely, as a diff.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="With --fix: change the brief's file.")] = False,
    ledger: Annotated[str, typer.Option("--ledger", "-l", help="A ledger whose dismissals hold.")] = "",
    quiet: Quiet = False,
) -> None:
    """Say what is wrong with a brief, each finding with its evidence.

    Exit status: 0 no errors or warnings, 1 findings, 2 wrong use or unreadable input.

    \b
    Examples:
      dateline check brief.txt --against reports/
      dateline check brief.docx -a reports/ -a late.eml --format html -o check.html
      dateline check brief.txt -a reports/ --format html -o check.html --watch
      dateline check brief.txt --select FIG,TIM     (against itself alone)
      dateline check brief.txt --fix                (only words, as a diff; --apply writes it)
      cat brief.txt | dateline check - --against reports/ --format json
    """
    inputs = [brief, *(against or [])]
    if [str(p) for p in inputs].count("-") > 1:
        raise WrongUse("standard input can be read once; give the brief or the reports as files")
    if output:
        console.not_over(output, inputs)
    if watch and not brief.is_file():
        raise WrongUse(f"--watch needs the brief in a file, {brief} is none")
    from dateline import pipeline

    chosen, judged = (_codes(select), _codes(ignore)), keep.opened(ledger).assessments() if ledger else []
    with console.progress("Preparing the gazetteer (once)", quiet) as progress:
        found = pipeline.check(brief, against or [], judged, progress, select=chosen[0], ignore=chosen[1])
    if fix:
        return _fix(found, brief, output, apply)
    if form not in (CheckFormat.text, CheckFormat.md):
        console.warn(found.skipped)
    console.put(_checked(found, form, output, brief), output, inputs)
    if watch:
        for newer in watched(brief, found, *chosen):
            console.clear(output)
            console.put(_checked(newer, form, output, brief), output, inputs)
            found = newer
    if any(f.severity in ("error", "warning") for f in found.findings):
        raise typer.Exit(1)


def _fix(found: Analysis, brief: Path, output: Path | None, apply: bool) -> None:
    from dateline.write import fixes

    if found.brief is None:
        return
    console.put(fixes.difference(found.brief, found.findings), output)
    if apply:
        if brief.suffix.lower() not in (".txt", ".md"):
            raise WrongUse(f"{brief}: only .txt and .md files are changed in place")
        brief.write_bytes(fixes.fixed(found.brief, found.findings).encode())


def _codes(given: list[str] | None) -> list[str]:
    return [code.strip() for words in given or [] for code in words.split(",") if code.strip()]


def _checked(found: Analysis, form: CheckFormat, output: Path | None, brief: Path) -> str:
    from dateline import audit, write

    if form == CheckFormat.json:
        return printed(write.document(found))
    if form == CheckFormat.html:
        return write.html(found)
    if form == CheckFormat.sarif:
        return printed(write.sarif(found, {rule.code: rule.summary for rule in audit.RULES}))
    if form == CheckFormat.md:
        return write.markdown(found)
    if form == CheckFormat.github:
        return write.github(found, str(brief))
    return write.text(found, console.width(output), console.colour(output))


def watched(brief: Path, last: Analysis, select: list[str], ignore: list[str]) -> Iterator[Analysis]:
    """A new analysis each time the brief is saved, until the user interrupts; the reports are not read again."""
    seen = _saved(brief)
    while True:
        try:
            time.sleep(LOOK_EVERY)
        except KeyboardInterrupt:
            return
        now = _saved(brief)
        if now == seen:
            continue
        seen = now
        from dateline import pipeline

        try:
            last = pipeline.again(brief, last, select, ignore)
        except UnreadableInput as why:
            print(f"dateline: {why}", file=sys.stderr)
            continue
        yield last


def _saved(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:  # editors replace a file by another when they save
        return None
    return found.st_mtime_ns, found.st_size


def incidents(
    paths: Paths,
    form: Annotated[IncidentsFormat, typer.Option("--format", "-f", help="What to print.")] = IncidentsFormat.text,
    output: Output = None,
    model: asked.Url = "",
    model_name: asked.Name = "",
    quiet: Quiet = False,
) -> None:
    """List the incidents that reports tell of, with every source's figures.

    A model may name more, as in `dateline extract`. Without --model nothing is sent.

    \b
    Examples:
      dateline incidents reports/
      dateline incidents reports/ extra.pdf --format json -o incidents.json
    """
    if output:
        console.not_over(output, paths)
    from dateline import pipeline, write

    with (
        asked.extractor(model, model_name) as named,
        console.progress("Preparing the gazetteer (once)", quiet) as progress,
    ):
        found = pipeline.incidents(paths, progress=progress, model=named)
    if form != IncidentsFormat.text:
        console.warn(found.skipped)
    if form == IncidentsFormat.json:
        words = printed(write.document(found))
    elif form == IncidentsFormat.html:
        words = write.html(found)
    else:
        words = write.incidents(found, console.width(output), console.colour(output))
    console.put(words, output, paths)


def printed(document: object) -> str:
    """A JSON document as text."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
