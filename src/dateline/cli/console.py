"""Answers -> standard output or a file; progress -> standard error, on a terminal only."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.errors import WrongUse

if TYPE_CHECKING:
    from dateline.model import Progress, Skipped

WIDEST = 100  # columns; longer lines are hard to read
PLAIN_WIDTH = 80  # columns where there is no terminal


def put(words: str, output: Path | None, inputs: Sequence[Path] = ()) -> None:
    """Writes an answer to a file, or to standard output; never over one of the inputs."""
    if output is None:
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
        sys.stdout.write(words)
        sys.stdout.flush()
        return
    not_over(output, inputs)
    try:
        output.write_text(words, "utf-8")
    except OSError as why:
        raise WrongUse(f"{output}: cannot be written ({(why.strerror or str(why)).lower()})") from None


def clear(output: Path | None) -> None:
    """Empties the screen before a newer answer, where the answers go to one."""
    if output is None and sys.stdout.isatty():
        sys.stdout.write("\x1b[2J\x1b[3J\x1b[H")


def not_over(output: Path, inputs: Sequence[Path]) -> None:
    """WrongUse where the output would replace an input, or a file inside a folder of inputs."""
    target = output.resolve()
    for one in inputs:
        if str(one) != "-" and target == one.resolve():
            raise WrongUse(f"{output}: is an input; name another file with -o")
        if one.is_dir() and target.is_relative_to(one.resolve()) and target.exists():
            raise WrongUse(f"{output}: lies among the inputs; name another file with -o")


def colour(output: Path | None) -> bool:
    """Whether to colour: on a terminal that does not object (NO_COLOR, TERM=dumb)."""
    calm = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return output is None and sys.stdout.isatty() and not calm


def width(output: Path | None) -> int:
    """Columns of a text answer."""
    if output is not None or not sys.stdout.isatty():
        return PLAIN_WIDTH
    return max(40, min(WIDEST, shutil.get_terminal_size().columns))


@contextmanager
def progress(words: str, quiet: bool) -> Iterator[Progress | None]:
    """A bar on standard error that appears with the first step; None where it is not wanted or no one would see it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)


def warn(skipped: Iterable[Skipped]) -> None:
    """One line on standard error for each input that was not read."""
    for one in skipped:
        print(f"dateline: not read: {one.path}: {one.why}", file=sys.stderr)
