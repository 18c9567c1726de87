"""Analysis -> what people and programs read: the analysis document (JSON), text, HTML and SARIF."""

from __future__ import annotations

from dateline.write.document import SCHEMA, coded, document
from dateline.write.html import html
from dateline.write.sarif import sarif
from dateline.write.text import incidents, text

__all__ = ["SCHEMA", "coded", "document", "html", "incidents", "sarif", "text"]
