"""`dateline extract`: reports -> one JSON line each, in input order, streamed, by several processes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from dateline.cli import asked, console
from dateline.cli.check import Output, Paths, Quiet
from dateline.errors import UnreadableInput, WrongUse

if TYPE_CHECKING:
    from dateline.model import Report, Skipped


def extract(
    paths: Paths,
    form: Annotated[str, typer.Option("--format", "-f", help="jsonl, the only one.")] = "jsonl",
    output: Output = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", "-w", min=1, max=64, metavar="N", help="Processes; by default one for each core."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where the file named with -o stops.")] = False,
    model: asked.Url = "",
    model_name: asked.Name = "",
    quiet: Quiet = False,
) -> None:
    """Code each report by itself: its incidents, claims and places, one line of JSON a report.

    Lines come in the order of the input. PATH may be a .jsonl file of any length. What a model names counts only
    where the report's own words bear it out; what was dropped is said, and why. Without --model nothing is sent.

    \b
    Examples:
      dateline extract reports/ > coded.jsonl
      dateline extract corpus.jsonl -o coded.jsonl --resume
      tail -f wire.jsonl | dateline extract -
      dateline extract reports/ --model http://localhost:11434/v1 --model-name llama3.2
    """
    if form != "jsonl":
        raise WrongUse(f"--format {form}: extract writes jsonl")
    if resume and not output:
        raise WrongUse("--resume needs the file to go on with: name it with -o")
    if output:
        console.not_over(output, paths)
    from dateline import read
    from dateline.cli import workers as processes

    live = "-" in map(str, paths)
    done = finished(output) if output and resume else []
    stream = _after(read.stream(paths), done)
    with (
        asked.extractor(model, model_name) as named,
        _opened(output, resume) as file,
        console.progress("Coding", quiet) as progress,
    ):
        count = len(done)
        for line in processes.coded(stream, workers or os.cpu_count() or 1, live, named):
            if "skipped" in line:
                print(f"dateline: not read: {line['report']}: {line['skipped']}", file=sys.stderr)
                if not live:
                    continue
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            count += 1
            if progress and count % 20 == 0:
                progress(count, 0)
    if not count:
        raise UnreadableInput(", ".join(map(str, paths)), "no report could be read")


def finished(output: Path) -> list[str]:
    """The reports whose lines are whole in an earlier output; a last line that was cut is taken off the file."""
    if not output.exists():
        return []
    names: list[str] = []
    whole = 0
    with output.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            try:
                names.append(str(json.loads(line)["report"]))
            except (ValueError, KeyError, TypeError):
                raise WrongUse(
                    f"{output}: line {len(names) + 1} is not one of extract's; --resume cannot go on"
                ) from None
            whole += len(line)
    os.truncate(output, whole)
    return names


def _after(stream: Iterator[Report | Skipped], done: list[str]) -> Iterator[Report | Skipped]:
    """The stream without the reports that are done; WrongUse where they are others than those of the output."""
    from dateline.model import Report

    left = iter(done)
    expected = next(left, None)
    for one in stream:
        if expected is None:
            yield one
        elif isinstance(one, Report):
            if one.path != expected:
                raise WrongUse(f"--resume: the output has {expected} where the input has {one.path}; they do not fit")
            expected = next(left, None)


@contextmanager
def _opened(output: Path | None, resume: bool) -> Iterator[IO[str]]:
    if output is None:
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        return
    try:
        with output.open("a" if resume else "w", encoding="utf-8") as file:
            yield file
    except OSError as why:
        raise WrongUse(f"{output}: cannot be written ({(why.strerror or str(why)).lower()})") from None
