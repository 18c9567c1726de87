"""The documents are true: commands run, every command, rule and noun is described, links lead somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from dateline import audit, model
from dateline.cli import app

ROOT = Path(__file__).parents[1]
DOCS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
CONSOLE = re.compile(r"```console\n(.*?)```", re.S)
PYTHON = re.compile(r"```python\n(.*?)```", re.S)
MAY_FIND = {"check"}  # commands whose exit status 1 means findings, not failure


def commands(path: Path) -> list[str]:
    """The lines after a prompt in a document's console blocks."""
    blocks = CONSOLE.findall(path.read_text("utf-8"))
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ dateline ")]


def names(group: typer.main.TyperGroup, before: str = "") -> list[str]:
    """Every command, sub-commands as "ledger verify"."""
    found = []
    for name, command in group.commands.items():
        found += names(command, f"{name} ") if hasattr(command, "commands") else [before + name]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.name)
def test_console_blocks_run(path: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for line in commands(path):
        words = shlex.split(line)
        command = [sys.executable, "-c", "from dateline.cli import main; main()", *words[1:]]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
        allowed = (0, 1) if words[1] in MAY_FIND else (0,)
        assert done.returncode in allowed, f"{line}: {done.stderr}"
        assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_python_blocks_run(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    blocks = [block for path in DOCS for block in PYTHON.findall(path.read_text("utf-8"))]
    assert blocks
    for block in blocks:
        done = subprocess.run([sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_every_command_is_in_the_reference() -> None:
    reference = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for name in names(typer.main.get_command(app)):
        assert f"## dateline {name}\n" in reference, f"run: python docs/make.py (dateline {name} is missing)"


def test_every_rule_is_in_the_rules() -> None:
    rules = (ROOT / "docs" / "rules.md").read_text("utf-8")
    for rule in audit.RULES:
        assert rule.code in rules, f"run: python docs/make.py ({rule.code} is missing)"


def test_every_noun_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    for name in model.__all__:
        if isinstance(getattr(model, name), type):
            assert f"**{name}**" in glossary, name


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_generated_pages_are_current(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "docs" / "make.py", tmp_path], check=True, timeout=60)
    for made in tmp_path.iterdir():
        assert (ROOT / "docs" / made.name).read_text("utf-8") == made.read_text("utf-8"), "run: python docs/make.py"
