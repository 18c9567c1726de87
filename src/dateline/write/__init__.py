"""Analysis -> what people and programs read: the analysis document, text, HTML, SARIF, annotations; briefs; exports."""

from __future__ import annotations

from dateline.write.annotations import github, markdown
from dateline.write.document import SCHEMA, coded, document
from dateline.write.drafting import answered, blamed, cited, draft, paper, prose, reworded, stretches
from dateline.write.html import html
from dateline.write.sarif import sarif
from dateline.write.text import incidents, text

__all__ = [
    "SCHEMA",
    "answered",
    "blamed",
    "cited",
    "coded",
    "document",
    "draft",
    "github",
    "html",
    "incidents",
    "markdown",
    "paper",
    "prose",
    "reworded",
    "sarif",
    "stretches",
    "text",
]
