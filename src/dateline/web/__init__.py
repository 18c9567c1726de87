"""Ledger -> the workbench, a web application on loopback or for a team; served offline, nothing comes from elsewhere.

board     what the ledger's records come to, kept up to date
pages     what is shown, as HTML and as JSON
actions   what people decide, as records
entry     who may come in
"""

from __future__ import annotations

from dateline.web.app import app

__all__ = ["app"]
