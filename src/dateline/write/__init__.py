"""Analysis -> what people and programs read: the analysis document (JSON), text, HTML, Markdown, SARIF, annotations."""

from __future__ import annotations

from dateline.write.annotations import github, markdown
from dateline.write.document import SCHEMA, coded, document
from dateline.write.html import html
from dateline.write.sarif import sarif
from dateline.write.text import incidents, text

__all__ = ["SCHEMA", "coded", "document", "github", "html", "incidents", "markdown", "sarif", "text"]
