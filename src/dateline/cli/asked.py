"""`--model` and its kin: a language model that the user runs, what may go to it, and what became of its answers."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from dateline.errors import WrongUse

if TYPE_CHECKING:
    from dateline.chat import Chat
    from dateline.extract import Model

Url = Annotated[
    str, typer.Option("--model", metavar="URL", help="An OpenAI-compatible server of yours that may name more claims.")
]
Name = Annotated[str, typer.Option("--model-name", metavar="NAME", help="Which of its models.")]
SENT = "TLP:GREEN"  # TLP 2.0: from AMBER on, what is marked stays with the organisation that was given it
Sends = Annotated[
    str, typer.Option("--model-sends", metavar="TLP", help="The highest marking that may go to a model elsewhere.")
]


def allowed(url: str, marking: str, sends: str) -> None:
    """WrongUse where a model on another machine would read what is marked higher than the user said may leave this one.

    A model on this machine may read everything.
    """
    from dateline.ledger import MARKINGS

    for name, given in (("--marking", marking), ("--model-sends", sends)):
        if given not in MARKINGS:
            raise WrongUse(f"{name} {given}: a marking is one of {', '.join(MARKINGS)}")
    if url and not _here(url) and MARKINGS.index(marking) > MARKINGS.index(sends):
        raise WrongUse(
            f"--model {url}: this would send text marked {marking} to another machine; "
            f"use a model on this one, or say --model-sends {marking}"
        )


def _here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
