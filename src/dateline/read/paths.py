"""Paths -> the files to read, in one fixed order, and what of them is refused before it is opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dateline.model import Skipped

LARGEST_FILE = 25_000_000  # bytes of one file; a report of ten million characters is no report
STREAMED = (".jsonl", ".ndjson")  # read row by row, so their size does not matter


@dataclass(frozen=True, slots=True)
class File:
    """A file to read. `name` is its path within the folder that was given, or its own name."""

    path: Path
    name: str


def files(path: Path) -> Iterator[File | Skipped]:
    """The file itself, or every file below a folder by name; hidden ones are left out, links back are skipped."""
    name = path.name or str(path)
    try:
        kind = os.stat(path).st_mode
    except OSError as why:
        yield Skipped(str(path), reason(why))
        return
    if stat.S_ISDIR(kind):
        yield from _below(path, "", frozenset({os.path.realpath(path)}))
    else:
        yield _checked(File(path, name), named=True)


def _below(folder: Path, inside: str, above: frozenset[str]) -> Iterator[File | Skipped]:
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as why:
        yield Skipped(inside or str(folder), reason(why))
        return
    for entry in entries:
        name = f"{inside}{entry.name}"
        if entry.name.startswith("."):
            continue
        try:
            is_folder = entry.is_dir()
        except OSError as why:
            yield Skipped(name, reason(why))
            continue
        real = os.path.realpath(entry.path)
        if is_folder and real in above:
            yield Skipped(name, "a link that leads back to a folder above it")
        elif is_folder:
            yield from _below(Path(entry.path), f"{name}/", above | {real})
        else:
            yield _checked(File(Path(entry.path), name))


def _checked(file: File, named: bool = False) -> File | Skipped:
    try:
        found = os.stat(file.path)
    except OSError as why:
        return Skipped(file.name, reason(why))
    pipe = stat.S_ISFIFO(found.st_mode) and named
    if not stat.S_ISREG(found.st_mode) and not pipe:
        return Skipped(file.name, "not a file: a device, socket or pipe")
    if found.st_size > LARGEST_FILE and file.path.suffix.lower() not in STREAMED:
        size = f"{found.st_size / 1e6:,.1f} MB"
        return Skipped(file.name, f"{size} is over the limit of {LARGEST_FILE / 1e6:.0f} MB for one file; split it")
    if not found.st_size and not pipe:
        return Skipped(file.name, "the file is empty")
    return file


def reason(why: OSError) -> str:
    """The system's reason in plain words."""
    known = {
        "FileNotFoundError": "no such file or folder",
        "PermissionError": "no permission to read it",
    }
    if why.errno == 40:
        return "a link that leads back to itself"
    return known.get(type(why).__name__) or (why.strerror or str(why)).lower()
