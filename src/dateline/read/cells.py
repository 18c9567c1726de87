"""The text of a table or of JSON -> its values, each with the characters that it stands at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

_CELL = re.compile(r'"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^%s\r\n]*)'.replace("%s", "{mark}"))
_GUARDED = re.compile(r"\A'(?=[=+\-@\t\r])")
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}
DEEPEST = 100  # levels of JSON


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and its stretch [start, end) of the text. Of JSON, `value` holds Cells within lists and dicts."""

    value: Any
    start: int
    end: int

    @property
    def words(self) -> str:
        """The value as text, "" for none."""
        return "" if self.value is None else str(self.value).strip()

    def part(self, start: int, end: int) -> Cell:
        """The stretch of a text value; the whole where escapes keep the characters from being counted."""
        whole = str(self.value)
        counted = self.end - self.start == len(whole)
        return Cell(whole[start:end], self.start + start, self.start + end) if counted else self

    def plain(self) -> Any:
        """The value without its positions."""
        if isinstance(self.value, dict):
            return {k: v.plain() for k, v in self.value.items()}
        return [v.plain() for v in self.value] if isinstance(self.value, list) else self.value


def table(text: str) -> Iterator[list[Cell]]:
    """The rows of a delimited text (RFC 4180), blank ones left out; an apostrophe that guards a formula is taken off.

    The delimiter is the one of tab, semicolon and comma that the first line has most.
    """
    at = 1 if text.startswith("\ufeff") else 0
    head = text[at:].split("\n", 1)[0]
    mark = max("\t;,", key=head.count)
    cell = re.compile(_CELL.pattern.replace("{mark}", re.escape(mark)))
    row: list[Cell] = []
    while at <= len(text):
        found = cell.match(text, at)
        assert found  # the plain form matches the empty word
        name = "quoted" if found["quoted"] is not None else "plain"
        value = found[name].replace('""', '"') if name == "quoted" else found[name]
        row.append(Cell(_GUARDED.sub("", value, count=1) if value[:1] == "'" else value, *found.span(name)))
        at = found.end()
        if text.startswith(mark, at):
            at += 1
            continue
        stop = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)").match(text, at)  # what follows a closing quote is nobody's
        at = max(stop.end() if stop else len(text), at)
        if any(c.words for c in row):
            yield row
        row = []
        if at >= len(text):
            return


def tree(text: str) -> Cell:
    """A JSON document with positions; ValueError where it is none, or nested deeper than any export."""
    try:
        found = _value(text, _skip(text, 1 if text.startswith("\ufeff") else 0), 0)
    except IndexError:
        raise ValueError("not valid JSON: it ends too early") from None
    end = _after(found)
    if text[end:].strip():
        raise ValueError(f"not valid JSON: more text at character {end}")
    return found


def _value(text: str, at: int, depth: int) -> Cell:
    if depth > DEEPEST:
        raise ValueError("JSON nested too deeply")
    if text[at] == '"':
        words, end = scanstring(text, at + 1, True)
        return Cell(words, at + 1, end - 1)
    if text[at] in "{[":
        return _many(text, at, depth)
    for word, value in _WORDS.items():
        if text.startswith(word, at):
            return Cell(value, at, at + len(word))
    number = _NUMBER.match(text, at)
    if not number:
        raise ValueError(f"not valid JSON at character {at}")
    whole = number.group().lstrip("-").isdigit()
    return Cell(int(number.group()) if whole else float(number.group()), *number.span())


def _many(text: str, start: int, depth: int) -> Cell:
    """An object or a list."""
    named, close = text[start] == "{", "}" if text[start] == "{" else "]"
    values: dict[str, Cell] = {}
    items: list[Cell] = []
    at = _skip(text, start + 1)
    while text[at] != close:
        if named:
            if text[at] != '"':
                raise ValueError(f"not valid JSON at character {at}")
            key, at = scanstring(text, at + 1, True)
            at = _skip(text, at)
            if text[at] != ":":
                raise ValueError(f"not valid JSON at character {at}")
            found = values[key] = _value(text, _skip(text, at + 1), depth + 1)
        else:
            found = _value(text, at, depth + 1)
            items.append(found)
        at = _skip(text, _after(found))
        if text[at] == ",":
            at = _skip(text, at + 1)
        elif text[at] != close:
            raise ValueError(f"not valid JSON at character {at}")
    return Cell(values if named else items, start, at + 1)


def _after(cell: Cell) -> int:
    """Where the value ends, the closing quotation mark of a text included."""
    return cell.end + isinstance(cell.value, str)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
