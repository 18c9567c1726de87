"""Functions -> rules: a decorated function, its code and what it looks at.

The type of a function's first parameter says what the rule looks at, its name is the defect, its one-sentence
docstring the summary that people see. A rule yields faults; it never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, get_type_hints

from dateline.audit.passage import Passage
from dateline.errors import WrongUse
from dateline.model import Quote

Check = Callable[..., Iterable["Fault"]]


@dataclass(frozen=True, slots=True)
class Fault:
    """Words of the brief that are wrong, [start, end) in its text, and why. `kind` and `severity` None: the rule's."""

    start: int
    end: int
    message: str
    evidence: tuple[Quote, ...] = ()
    suggestion: str | None = None
    kind: str | None = None
    severity: str | None = None


def at(passage: Passage, found: re.Match[str], message: str, suggestion: str | None = None) -> Fault:
    """The fault of the clause that holds a match in the words of a sentence."""
    return Fault(*passage.clause(*found.span()), message, suggestion=suggestion)


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of a brief. `standard` names where it comes from; `subject` is the type that the check looks at."""

    code: str
    kind: str
    severity: str
    standard: str
    check: Check
    subject: type

    @property
    def name(self) -> str:
        """The defect: `parts_exceed_total`."""
        return str(getattr(self.check, "__name__", self.code))

    @property
    def summary(self) -> str:
        """One sentence, without the full stop."""
        return (self.check.__doc__ or "").strip().split("\n")[0].rstrip(".")

    def faults(self, subject: Any, desk: Any) -> Iterator[Fault]:
        """What the check objects to in one subject."""
        yield from self.check(subject, desk)


def rule(code: str, kind: str, severity: str, standard: str) -> Callable[[Check], Rule]:
    """A decorator that makes a rule of a function of a subject and the desk."""

    def decorate(check: Check) -> Rule:
        hints = get_type_hints(check)
        first = next(name for name in hints if name != "return")
        return Rule(code, kind, severity, standard, check, hints[first])

    return decorate


def page(code: str) -> str:
    """The page of a rule as Markdown: what it finds, why it matters, bad and good examples, what to do."""
    name = code.upper()
    found = files("dateline.audit") / "pages" / f"{name}.md"
    if not name.isalnum() or not found.is_file():
        raise WrongUse(f"there is no rule {code}; `dateline rules` lists them")
    return found.read_text("utf-8")
