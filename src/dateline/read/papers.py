"""Bytes of a PDF or Word file -> Report; headings become Markdown headings, so that sections are seen."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from dateline.errors import UnreadableInput
from dateline.model import Report
from dateline.read import fields, prose

MOST_PAGES = 2_000
LARGEST_UNPACKED = 200_000_000  # bytes; a Word file that unpacks to more is refused
_HYPHENATED = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


def read_pdf(data: bytes, path: str) -> Report:
    """The Report of a PDF's text, page after page; UnreadableInput for encrypted ones and for pictures of pages."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    file = pypdf.PdfReader(io.BytesIO(data))
    if file.is_encrypted and not file.decrypt(""):
        raise UnreadableInput(path, "the PDF is encrypted; save it without a password")
    if len(file.pages) > MOST_PAGES:
        raise UnreadableInput(path, f"the PDF has {len(file.pages):,} pages, over the limit of {MOST_PAGES:,}")
    pages = [_HYPHENATED.sub("", page.extract_text() or "") for page in file.pages]
    text = fields.encodable("\n\n".join(p.strip() for p in pages if p.strip()))
    if not any(c.isalpha() for c in text):
        raise UnreadableInput(path, "the PDF holds no text, only pictures; run text recognition (OCR) on it first")
    return prose.report(text, path, **_pdf_facts(file))


def _pdf_facts(file: Any) -> dict[str, str]:
    about = file.metadata or {}
    title = str(about.get("/Title") or "").strip()
    # programs write file names and "untitled" into this field
    return {} if re.search(r"\.(docx?|pdf|indd)\b|^untitled|^microsoft", title, re.I) else {"title": title}


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
    return prose.report(text, path, title=file.core_properties.title or "")


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
