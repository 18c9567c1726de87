"""Bytes of a text file -> Report whose text is exactly the decoded file; front matter and header lines are metadata."""

from __future__ import annotations

import codecs
import json
import re

from dateline.errors import UnreadableInput
from dateline.model import Report, Section
from dateline.read import fields
from dateline.read.sections import sections

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<rows>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_ROW = re.compile(r"^(?P<key>[A-Za-z][\w -]{0,40}?)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*\r?$", re.M)
_HEADERS = (
    "title|headline|subject|date|published|source|outlet|publisher|url|link|author|by|to|from|classification|language"
)
_HEADER = re.compile(
    rf"\ufeff?(?:\*\*)?(?P<key>{_HEADERS})(?:\*\*)?[ \t]*:(?:\*\*)?[ \t]*(?P<value>.{{0,200}}?)\s*$", re.I
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
LONGEST_FRONT = 20_000  # characters of front matter
CONTROL_SHARE = 0.005  # of the characters; more and it is no text


def decoded(data: bytes, path: str) -> str:
    """The text of UTF-8 bytes, or of UTF-16 and UTF-32 that say so by their byte order mark.

    UnreadableInput names the byte where other encodings show, and refuses binary data and empty files.
    """
    if not data.strip(b" \t\r\n\0"):
        raise UnreadableInput(path, "the file is empty")
    name = next((n for mark, n in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(name)
    except UnicodeDecodeError as why:
        if b"\0" in data[:8192]:
            raise UnreadableInput(path, "a binary file, not text") from None
        byte = data[why.start : why.start + 1].hex().upper()
        place = f"byte {why.start:,} is {byte or 'missing'}"
        raise UnreadableInput(path, f"not {name.upper()} text ({place}); save it as UTF-8") from None
    if len(_CONTROLS.findall(text)) > max(2, CONTROL_SHARE * len(text)):
        raise UnreadableInput(path, "a binary file, not text")
    if not text.strip("\ufeff \t\r\n"):
        raise UnreadableInput(path, "the file holds only white space")
    return text


_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(data: bytes, path: str) -> Report:
    """The Report of a .txt or .md file."""
    one = report(decoded(data, path), path)
    if all(s.kind in ("meta", "title") for s in one.sections) and any(s.name == "front" for s in one.sections):
        raise UnreadableInput(path, "no text below the front matter")
    return one


def report(text: str, path: str, **given: object) -> Report:
    """The Report of a text, with what its front matter or header lines say, after what is `given`."""
    start, found, marked = _front_matter(text)
    if start == 0:
        start, found, marked = _header_lines(text)
    rest = sections(text, start, titled="title" in found)
    if rest and rest[0].kind == "title":
        found = {**found, "title": text[rest[0].start : rest[0].end]}
    return fields.report(text, path, {**found, **{k: v for k, v in given.items() if v}}, marked + rest)


def as_brief(one: Report) -> Report:
    """The same report with a brief's sections: description and impact instead of body."""
    start = max((s.end for s in one.sections[:3] if s.kind == "meta" and s.name == "front"), default=0)
    head = tuple(s for s in one.sections if s.end <= start)
    titled = any(s.kind == "title" for s in head)
    return Report(
        one.text, one.path, one.title, one.outlet, one.url, one.language, one.published, one.retrieved,
        head + sections(one.text, start, titled, brief=True), one.source,
    )  # fmt: skip


def _front_matter(text: str) -> tuple[int, dict[str, str], tuple[Section, ...]]:
    found = _FRONT.match(text, 0, LONGEST_FRONT)
    if not found:
        return 0, {}, ()
    rows = list(_ROW.finditer(text, found.start("rows"), found.end("rows")))
    return _metadata(found.end(), rows)


def _header_lines(text: str) -> tuple[int, dict[str, str], tuple[Section, ...]]:
    """Lines such as "Date: 30 January 2026" before the first line of prose."""
    rows: list[re.Match[str]] = []
    at = 0
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        row = _HEADER.match(text, at, stop)
        if row:
            rows.append(row)
        elif text[at:stop].strip("\ufeff \t\r"):
            break
        at = stop + 1
    return _metadata(rows[-1].end(), rows) if rows and at < len(text) else (0, {}, ())


def _metadata(end: int, rows: list[re.Match[str]]) -> tuple[int, dict[str, str], tuple[Section, ...]]:
    """Where the metadata ends, its values, and its sections: the words of the title are one of their own."""
    found = {row["key"].lower(): _unquoted(row["value"]) for row in rows}
    title = next((row for row in rows if row["key"].lower() in fields.ALIASES["title"] and row["value"]), None)
    if not title:
        return end, found, (Section("meta", 0, end, "front"),)
    quoted = title["value"][0] in "\"'" and title["value"][-1] == title["value"][0] and len(title["value"]) > 2
    start, stop = title.start("value") + quoted, title.end("value") - quoted
    parts = (Section("meta", 0, start, "front"), Section("title", start, stop), Section("meta", stop, end, "front"))
    return end, found, parts


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        try:
            return str(json.loads(value))
        except ValueError:
            return value[1:-1]
    return value[1:-1].replace("''", "'") if len(value) > 1 and value[0] == value[-1] == "'" else value
