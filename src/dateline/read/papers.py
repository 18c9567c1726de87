"""Bytes of a PDF or Word file -> Report; headings become Markdown headings, so that sections are seen."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dateline.errors import UnreadableInput
from dateline.model import Report
from dateline.read import fields, prose

MOST_PAGES = 2_000
LARGEST_UNPACKED = 200_000_000  # bytes; a Word file that unpacks to more is refused
EDGE = 2  # lines at the top and bottom of a page where running heads stand
RUNNING = 0.6  # share of the pages that makes a line a running head
SHORT_LINE = 0.8  # of the usual length of a full line; a shorter one may end a paragraph
_HYPHENATED = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_SENTENCE_END = re.compile(r"[.!?:][\"'’”)\]]*$")
_NUMBER = re.compile(r"\d+")
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": ""})


def read_pdf(data: bytes, path: str) -> Report:
    """The Report of a PDF's text, page after page; UnreadableInput for encrypted ones and for pictures of pages."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    file = pypdf.PdfReader(io.BytesIO(data))
    if file.is_encrypted and not file.decrypt(""):
        raise UnreadableInput(path, "the PDF is encrypted; save it without a password")
    if len(file.pages) > MOST_PAGES:
        raise UnreadableInput(path, f"the PDF has {len(file.pages):,} pages, over the limit of {MOST_PAGES:,}")
    text = fields.encodable(flowing([page.extract_text() or "" for page in file.pages]))
    if not any(c.isalpha() for c in text):
        raise UnreadableInput(path, "the PDF holds no text, only pictures; run text recognition (OCR) on it first")
    about: dict[str, Any] = file.metadata or {}
    return _titled(prose.report(text, path), str(about.get("/Title") or ""))


def flowing(pages: list[str]) -> str:
    """The text of printed pages as paragraphs: lines joined, running heads and page numbers left out.

    A paragraph ends with a line that stops short of the margin where a sentence, a heading or a page's title ends.
    """
    lines = _without_running_heads(
        [[" ".join(li.translate(_LIGATURES).split()) for li in p.split("\n")] for p in pages]
    )
    lengths = sorted(map(len, lines))
    margin = SHORT_LINE * lengths[len(lengths) * 9 // 10] if lengths else 0
    paragraphs = [""]
    for line, follows in zip(lines, [*lines[1:], ""], strict=False):
        paragraphs[-1] = _HYPHENATED.sub("", f"{paragraphs[-1]}\n{line}".strip()).replace("\n", " ")
        ended = _SENTENCE_END.search(line) or not follows[:1].islower()
        if len(line) < margin and ended:
            paragraphs.append("")
    return "\n\n".join(p for p in paragraphs if p)


def _without_running_heads(pages: list[list[str]]) -> list[str]:
    """All lines, without those at the top or bottom of a page that most pages have, numbers aside."""
    edges = [{_NUMBER.sub("0", li) for li in (*page[:EDGE], *page[-EDGE:]) if li} for page in pages]
    often = Counter(line for edge in edges for line in edge)
    heads = {line for line, n in often.items() if n >= max(2, RUNNING * len(pages))}
    return [
        line
        for page in pages
        for n, line in enumerate(page)
        if line and not ((n < EDGE or n >= len(page) - EDGE) and _NUMBER.sub("0", line) in heads)
    ]


def _titled(report: Report, title: str) -> Report:
    """With the title of the file's properties where the text shows none; programs write file names there."""
    name = " ".join(title.split())
    if report.title or re.search(r"\.(docx?|pdf|indd)\b|^untitled|^microsoft", name, re.I):
        return report
    return replace(report, title=fields.encodable(name))


def read_docx(data: bytes, path: str) -> Report:
    """The Report of a Word file: paragraphs, headings and tables in order."""
    import docx

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise UnreadableInput(path, f"unpacks to more than {LARGEST_UNPACKED / 1e6:.0f} MB")
    file = docx.Document(io.BytesIO(data))
    text = fields.encodable("\n\n".join(_word_blocks(file)))
    if not text.strip():
        raise UnreadableInput(path, "the file holds no text")
    return _titled(prose.report(text, path), file.core_properties.title or "")


def _word_blocks(file: Any) -> Iterator[str]:
    import docx.table

    for block in file.iter_inner_content():
        if isinstance(block, docx.table.Table):
            yield "\n".join(
                "| " + " | ".join(c.text.replace("\n", " ") for c in row.cells) + " |" for row in block.rows
            )
            continue
        words = block.text.strip()
        style = (block.style.name if block.style is not None else "") or ""
        if words:
            yield f"# {words}" if style.startswith(("Heading", "Title")) else words
