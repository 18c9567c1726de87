"""`check --fix` changes words at fault and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline import read
from dateline.cli import app
from dateline.model import Finding, Span
from dateline.write import fixes

BRIEF = read.brief_text("Description: Regime troops work in conjecture with militias. 30 died.\n")


def finding(code: str, words: str, suggestion: str | None) -> Finding:
    start = BRIEF.text.index(words)
    return Finding(code, "misused_word", "note", "m", Span(BRIEF.id, start, start + len(words)), words, (), suggestion)


FOUND = [
    finding("WRD01", "in conjecture with", "in conjunction with"),
    finding("WRD02", "Regime", "government"),
    finding("FIG16", "30", "31"),
    finding("WRD01", "conjecture", "guess"),
]


def test_only_safe_findings_change_the_text_and_none_twice() -> None:
    assert fixes.fixed(BRIEF, FOUND) == ("Description: Government troops work in conjunction with militias. 30 died.\n")
    assert fixes.fixed(BRIEF, []) == BRIEF.text
    assert fixes.difference(BRIEF, []) == ""
    assert "-Description: Regime" in fixes.difference(BRIEF, FOUND)


@pytest.mark.slow
def test_the_diff_comes_first_and_the_file_only_changes_when_told(tmp_path: Path) -> None:
    path = tmp_path / "brief.txt"
    path.write_text("Description: On 3 March 2025 they worked in conjecture with others, the army said.\n")
    shown = CliRunner().invoke(app, ["check", str(path), "--fix", "--quiet"])
    assert "+Description" in shown.output and "conjecture" in path.read_text()
    CliRunner().invoke(app, ["check", str(path), "--fix", "--apply", "--quiet"])
    assert "in conjunction with" in path.read_text()
