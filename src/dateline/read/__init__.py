"""Files, folders, feeds and standard input -> Reports in a fixed order; the rest is Skipped with the reason.

`reports` for a case, `stream` for a corpus that does not fit in memory, `brief` for the text that is checked, `coded`
for a table of incidents that somebody else coded.
The text of .txt and .md is the decoded file to the character; other formats give the text as it was drawn from them.
"""

from __future__ import annotations

from dateline.read.coded import LARGEST_TABLE, Coded, coded
from dateline.read.files import brief, brief_text, reports, stream

__all__ = ["LARGEST_TABLE", "Coded", "brief", "brief_text", "coded", "reports", "stream"]
