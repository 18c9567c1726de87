"""A text -> its sections: metadata, title, headings, and prose that is body, description or impact.

Lines are judged one by one, so that every character keeps its offset. A brief's headings are those that people write;
a heading that is not known keeps the section it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dateline.model import Section

# What analysts call the part that tells what happened, and the part that says what it means.
DESCRIPTION = (
    "description|summary|executive summary|overview|situation|situation overview|what happened|what we know|background|"
    "context|key points|key facts|key developments|key events|developments|recent developments|events|incidents?|facts|"
    "details|timeline|chronology|sequence of events|the event|event description|narrative|reporting|current situation|"
    "bottom line up front|bluf|highlights|introduction"
)
IMPACT = (
    "impact|impacts|implications?|assessment|analysis|outlook|comment|comments|commentary|analyst comment|"
    "analyst'?s comment|our assessment|our view|threat assessment|risk assessment|significance|consequences|forecast|"
    "prospects|scenarios|what next|what comes next|what's next|looking ahead|what it means|what this means|so what|"
    "why it matters|key judge?ments?|judge?ments?|conclusions?|recommendations?|projections?|risks?|"
    "impact assessment|likely developments|future outlook|next steps|analysis and outlook|assessment and outlook"
)
APART = (
    "sources?|references|notes|endnotes|footnotes|bibliography|annex|appendix|methodology|further reading|disclaimer"
)
_KNOWN = tuple((kind, re.compile(rf"(?:{words})\Z", re.I)) for kind, words in (
    ("description", DESCRIPTION), ("impact", IMPACT), ("meta", APART)))  # fmt: skip
_NUMBER = r"(?:(?:\d{1,2}|[IVX]{1,4}|[A-H])[.)][ \t]+)?"
_MORE = r"(?:[ \t]+(?:of|for|on|and|&|in)\b[^\n:.]{1,50}|[ \t]*\([^)\n]{1,60}\))?"
_LABEL = re.compile(
    rf"[ \t]*(?:#{{1,6}}[ \t]+)?{_NUMBER}(?P<mark>\*\*|__|\*|_)?{_NUMBER}"
    rf"(?P<name>(?i:{DESCRIPTION}|{IMPACT}|{APART})(?![\w’']))(?P<more>{_MORE})"
    r"(?:[ \t]*(?P=mark))?[ \t]*(?:[:：]|[ \t][–—-](?=[ \t]))(?:(?P=mark))?[ \t]*"
)
_HASHES = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+(?P<name>\S.*?)[ \t]*#*[ \t]*$")
_BOLD = re.compile(rf"[ \t]*(?:\*\*|__){_NUMBER}(?P<name>[^*_\n]{{2,100}}?)(?:\*\*|__)[ \t]*:?[ \t]*$")
_ALONE = re.compile(rf"[ \t]*{_NUMBER}(?P<name>[A-Z][^\n:.]{{2,60}}?)[ \t]*:?[ \t]*$")
_UNDERLINE = re.compile(r"[ \t]*(?:=+|-{3,}|_{3,}|\*{3,})[ \t]*$")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'’”)\]]*\s*$")
_REMARK = re.compile(r"<!--.*?-->", re.S)
LONGEST_TITLE = 150  # characters of a first line that is taken for a title
MOST_CAPITALS = 10  # words of a line in capitals that is taken for a heading
MOST_SHOUTED = 0.8  # share of such lines from which on they are the prose and no headings


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    words: str


def sections(text: str, start: int = 0, titled: bool = False, brief: bool = False) -> tuple[Section, ...]:
    """The sections of `text` from `start` on; `titled` where the title is known already, `brief` for a brief."""
    pieces = _pieces(text, start, titled, "description" if brief else "body", brief)
    merged: list[Section] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if last and (last.kind, last.name) == (piece.kind, piece.name) and not text[last.end : piece.start].strip():
            merged[-1] = replace(last, end=piece.end)
        else:
            merged.append(piece)
    return tuple(part for one in merged for part in _without_remarks(text, one))


def _without_remarks(text: str, one: Section) -> Iterator[Section]:
    """A section in the pieces that its comments ("<!-- ... -->") leave; a comment is no prose."""
    at = one.start
    for found in _REMARK.finditer(text):
        if found.start() < one.end and at < found.end():
            if text[at : found.start()].strip():
                yield replace(one, start=at, end=max(at, found.start()))
            at = max(at, found.end())
    if at == one.start or text[at : one.end].strip():
        yield replace(one, start=at)


def _pieces(text: str, start: int, titled: bool, kind: str, brief: bool) -> Iterator[Section]:
    lines = [line for line in _lines(text, start) if line.words.strip()]
    name, upper = "", _in_capitals(lines)
    for n, line in enumerate(lines):
        follows = lines[n + 1] if n + 1 < len(lines) else None
        if _UNDERLINE.match(line.words):
            yield Section("heading", line.start, line.end)
            continue
        label = _label(line, brief)
        heading = label or _heading(line, follows, upper)
        if n == 0 and not titled and not label and (heading or _is_title(text, line, follows)):
            at, words = heading or (0, line.words.strip())
            begin = line.start + line.words.index(words)
            yield Section("title", begin, begin + len(words))
            continue
        if not heading:
            yield Section(_shape(line.words) or kind, line.start, line.end, name)
            continue
        at, name = heading
        kind = _opens(name, kind, brief)
        at = at or line.end - line.start
        yield Section("heading", line.start, line.start + len(line.words[:at].rstrip()), name)
        if line.start + at < line.end:
            yield Section(kind, line.start + at, line.end, name)


def _lines(text: str, start: int) -> Iterator[_Line]:
    for found in re.compile(r"[^\n]+").finditer(text, start):
        words = found.group().rstrip()
        indent = len(words) - len(words.lstrip("\ufeff \t\r"))
        yield _Line(found.start() + indent, found.start() + len(words), words[indent:])


def _label(line: _Line, brief: bool) -> tuple[int, str] | None:
    """Where the prose after a label at the line's start begins, and the label ("Impact: ...")."""
    found = _LABEL.match(line.words)
    if not found or not found["name"][0].isupper() or not (brief or ":" in found[0]):
        return None
    return found.end(), found["name"] + found["more"]


def _in_capitals(lines: list[_Line]) -> bool:
    """Whether the prose itself is in capitals, as in wires, so that a line in capitals is no heading for it."""
    return bool(lines) and sum(line.words.isupper() for line in lines) > MOST_SHOUTED * len(lines)


def _heading(line: _Line, follows: _Line | None, upper: bool) -> tuple[int, str] | None:
    """(0, name) of a line that is a heading as a whole; `upper` where the text is in capitals throughout."""
    marked = _HASHES.match(line.words) or _BOLD.match(line.words)
    if marked:
        return 0, marked["name"].strip().rstrip(":")
    alone = _ALONE.match(line.words)
    if alone and any(known.match(alone["name"]) for _, known in _KNOWN):
        return 0, alone["name"]
    letters = [c for c in line.words if c.isalpha()]
    shouted = not upper and len(letters) > 3 and all(c.isupper() for c in letters)
    shouted = shouted and len(line.words.split()) <= MOST_CAPITALS
    underlined = follows and re.match(r"[ \t]*(?:=+|-{3,})[ \t]*$", follows.words) and len(line.words) <= LONGEST_TITLE
    if (shouted or underlined) and not _ENDS_SENTENCE.search(line.words):
        return 0, line.words.strip().rstrip(":")
    return None


def _is_title(text: str, line: _Line, follows: _Line | None) -> bool:
    if not follows or len(line.words) > LONGEST_TITLE or _ENDS_SENTENCE.search(line.words) or _shape(line.words):
        return False
    return text.count("\n", line.end, follows.start) >= 2 and line.words[:1] not in "-*•"


def _shape(words: str) -> str | None:
    if re.match(r"[ \t]*\|.*\|[ \t]*$", words):
        return "table"
    return "quote" if re.match(r"[ \t]{0,3}>", words) else None


def _opens(name: str, kind: str, brief: bool) -> str:
    """The kind of section that a heading opens; one that is not known keeps the kind before it."""
    plain = re.sub(r"^[\W\d]+|[\s:*_]+$", "", name)
    known = (plain, re.sub(rf"{_MORE}\Z", "", plain))
    found = next((k for k, words in _KNOWN if any(map(words.match, known))), None)
    if found == "meta" or not brief:
        return "meta" if found == "meta" else "body"
    return found or ("description" if kind == "meta" else kind)
