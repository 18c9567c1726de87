"""Command line and rule pages -> docs/commands.md and docs/rules.md.

python docs/make.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typer.main
from typer.testing import CliRunner

from dateline import audit
from dateline.cli import app


def commands() -> str:
    """The reference of the command line, from its own help."""
    lines = ["# Commands", "", "Made by `docs/make.py` from `dateline COMMAND --help`.", ""]
    for words in named(typer.main.get_command(app)):
        said = CliRunner(env={"COLUMNS": "80"}).invoke(app, [*words, "--help"], prog_name="dateline", terminal_width=80)
        lines += [f"## dateline {' '.join(words)}", "", "```text", said.output.strip(), "```", ""]
    return "\n".join(lines)


def named(command: Any, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The words of every command: ("check",), ("ledger", "verify")."""
    found = []
    for name, one in command.commands.items():
        found += named(one, (*before, name)) if hasattr(one, "commands") else [(*before, name)]
    return found


def rules() -> str:
    """All rules: a table, then each page."""
    lines = ["# Rules", "", "Made by `docs/make.py` from the pages in `src/dateline/audit/pages/`.", ""]
    lines += ["| code | what it finds |", "|---|---|"]
    lines += [f"| [{r.code}](#{r.code.lower()}) | {r.summary} |" for r in audit.RULES]
    for rule in audit.RULES:
        page = audit.page(rule.code).strip()
        body = page.split("\n", 1)[1] if page.startswith("# ") else page
        lines += ["", f'<a id="{rule.code.lower()}"></a>', "", page.split("\n", 1)[0].replace("# ", "## ", 1)]
        lines += [line.replace("## ", "### ", 1) if line.startswith("## ") else line for line in body.splitlines()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Writes both pages."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    (folder / "commands.md").write_text(commands(), "utf-8")
    (folder / "rules.md").write_text(rules(), "utf-8")


if __name__ == "__main__":
    main()
