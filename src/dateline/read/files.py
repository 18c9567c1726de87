"""Paths -> Reports and Skipped: which reader takes which file, and the one place that catches what readers raise."""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dateline.errors import DatelineError, UnreadableInput
from dateline.model import Report, Skipped
from dateline.read import pages, papers, prose, rows
from dateline.read.paths import LARGEST_FILE, STREAMED, File, files, reason

STDIN = "-"
Reader = Callable[[bytes, str], Report | Iterator[Report | Skipped]]
READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), prose.read),
    **dict.fromkeys((".html", ".htm", ".xhtml"), pages.read_html),
    **dict.fromkeys((".rss", ".atom", ".xml"), pages.read_feed),
    **dict.fromkeys((".csv", ".tsv"), rows.read_csv),
    ".pdf": papers.read_pdf,
    ".docx": papers.read_docx,
    ".eml": pages.read_mail,
}
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst", ".jar")
OLD = {".doc": ".docx", ".rtf": ".docx", ".odt": ".docx", ".json": ".jsonl", ".xlsx": ".csv", ".xls": ".csv"}
_BEGINNINGS: tuple[tuple[bytes, Reader], ...] = (
    (b"%PDF", papers.read_pdf),
    (b"<!doctype html", pages.read_html),
    (b"<html", pages.read_html),
    (b"<rss", pages.read_feed),
    (b"<feed", pages.read_feed),
    (b"<?xml", pages.read_feed),
)


def reports(paths: Sequence[Path]) -> tuple[list[Report], list[Skipped]]:
    """The reports of all paths in order, each once, and what was skipped and why.

    Where two folders hold files of one name, the later one is told apart by a number: "01.md (2)".
    """
    found: dict[str, Report] = {}
    skipped: list[Skipped] = []
    names: Counter[str] = Counter()
    for one in stream(paths):
        if isinstance(one, Skipped):
            skipped.append(one)
        elif one.id in found:
            skipped.append(Skipped(one.path, f"the same report as {found[one.id].path}"))
        else:
            names[one.path] += 1
            number = names[one.path]
            found[one.id] = one if number == 1 else replace(one, path=f"{one.path} ({number})")
    return list(found.values()), skipped


def stream(paths: Iterable[Path]) -> Iterator[Report | Skipped]:
    """Reports and what was skipped, one by one as they are read; rows of .jsonl are never held together."""
    for path in paths:
        if str(path) == STDIN:
            yield from _standard_input()
            continue
        for file in files(Path(path)):
            yield from [file] if isinstance(file, Skipped) else _open(file)


def brief(path: Path) -> Report:
    """The brief at a path ("-": standard input), with sections description and impact.

    UnreadableInput says why where it cannot be read, or holds more than one text.
    """
    found = list(stream([path]))
    texts = [one for one in found if isinstance(one, Report)]
    if len(texts) == 1:
        return prose.as_brief(texts[0])
    if texts:
        raise UnreadableInput(str(path), f"a brief is one text, this holds {len(texts)}")
    why = next((one.why for one in found if isinstance(one, Skipped)), "the folder is empty")
    raise UnreadableInput(str(path), why)


def brief_text(text: str) -> Report:
    """A brief that is at hand as text, in an editor say, with sections description and impact."""
    return prose.as_brief(Report(text, path="brief.txt"))


def _open(file: File) -> Iterator[Report | Skipped]:
    try:
        with file.path.open("rb") as stream:
            if file.path.suffix.lower() in STREAMED:
                yield from rows.from_lines(rows.lines_of(stream), file.name)
                return
            data = stream.read(LARGEST_FILE + 1)
    except OSError as why:
        yield Skipped(file.name, reason(why))
        return
    yield from of_bytes(data, file.name, file.path.suffix.lower())


def of_bytes(data: bytes, name: str, suffix: str) -> Iterator[Report | Skipped]:
    """What the bytes of a file with this suffix give. Readers of hostile files raise anything: all of it is caught."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = _reader(data, name, suffix)(data, name)
            many: list[Report | Skipped] = [found] if isinstance(found, Report) else list(found)
    except DatelineError as why:
        many = [Skipped(name, why.why if isinstance(why, UnreadableInput) else str(why))]
    except Exception as why:  # noqa: BLE001
        detail = " ".join(str(why).split())[:120]
        many = [Skipped(name, f"damaged or not a {suffix or 'text'} file ({type(why).__name__}: {detail})")]
    yield from many


def _reader(data: bytes, name: str, suffix: str) -> Reader:
    if len(data) > LARGEST_FILE:
        raise UnreadableInput(name, f"over the limit of {LARGEST_FILE / 1e6:.0f} MB for one file; split it")
    if suffix in ARCHIVES:
        raise UnreadableInput(name, "an archive; unpack it first")
    if suffix in READERS:
        return READERS[suffix]
    if suffix in OLD:
        raise UnreadableInput(name, f"{suffix} files are not read; save it as {OLD[suffix]}")
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    reader = next((r for mark, r in _BEGINNINGS if head.startswith(mark.lower())), None)
    if reader or not suffix:
        return reader or prose.read
    kind = "a binary file" if b"\0" in data[:8192] else "an unknown kind of file"
    raise UnreadableInput(name, f"{kind} ({suffix}); .txt .md .html .pdf .docx .eml .csv .jsonl and feeds are read")


def _standard_input() -> Iterator[Report | Skipped]:
    """Rows where the first line is a JSON object, answered as they come; else one text."""
    given = sys.stdin.buffer
    first = given.readline(rows.LONGEST_ROW + 1)
    while first and not first.strip():
        first = given.readline(rows.LONGEST_ROW + 1)
    if first.lstrip(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        yield from rows.from_lines(_chain(first, given), "standard input")
        return
    yield from of_bytes(first + given.read(LARGEST_FILE + 1), "standard input", "")


def _chain(first: bytes, rest: object) -> Iterator[bytes]:
    yield first
    yield from rows.lines_of(rest)  # type: ignore[arg-type]
