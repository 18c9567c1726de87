"""`dateline rules` and `dateline explain`: what the audit looks for, and why."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dateline.cli import console


def rules() -> None:
    """List every audit rule, one a line, its code first."""
    from dateline import audit

    lines = [f"{r.code}  {r.severity:<7}  {r.summary}" for r in sorted(audit.RULES, key=lambda r: r.code)]
    console.put("\n".join(lines) + "\n", None)


def explain(code: Annotated[str, typer.Argument(help="A rule's code, as FIG01.")]) -> None:
    """Print the page of a rule: what it finds, why it matters, a bad and a good example.

    \b
    Example:
      dateline explain FIG01
    """
    from dateline import audit

    page = audit.page(code)
    if not sys.stdout.isatty():
        console.put(page, None)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console(width=console.width(None)).print(Markdown(page))
