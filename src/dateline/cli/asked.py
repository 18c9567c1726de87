"""`--model` and `--model-name`: a language model that the user runs, and a line about what became of its answers."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from dateline.chat import Chat
    from dateline.extract import Model

Url = Annotated[
    str, typer.Option("--model", metavar="URL", help="An OpenAI-compatible server of yours that may name more claims.")
]
Name = Annotated[str, typer.Option("--model-name", metavar="NAME", help="Which of its models.")]


@contextmanager
def chat(url: str, name: str, counts: Counter[str]) -> Iterator[Chat]:
    """The model at an address; at the end `counts` and why there were no answers are said on standard error."""
    from dateline.chat import Chat

    opened = Chat(url, name, os.environ.get("DATELINE_MODEL_KEY", ""))
    try:
        yield opened
    finally:
        opened.close()
        why = [f"{n} {what}" for what, n in (*counts.items(), *opened.failures.items()) if n]
        print(f"The model: {', '.join(why) or 'nothing named'}", file=sys.stderr)


@contextmanager
def extractor(url: str, name: str) -> Iterator[Model | None]:
    """The model as one that may name claims, None where no address is given."""
    if not url:
        yield None
        return
    from dateline.extract import Model

    counts = Counter[str]()
    with chat(url, name, counts) as opened:
        yield Model(opened, name, counts)
