"""`dateline watch`: the folders, feeds and pages that a user listed -> reports and claims in a ledger, again and again.

What was added before is not added twice, so a round can end anywhere and the next one makes up for it.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.keep import DEFAULT, Where, opened
from dateline.errors import DatelineError, WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dateline.ledger import Ledger
    from dateline.model import Report, Skipped
    from dateline.read.fetch import Visitor
    from dateline.read.listed import Listed


def watch(
    sources: Annotated[Path, typer.Argument(metavar="SOURCES.toml", help="The folders, feeds and pages to read.")],
    ledger: Where = DEFAULT,
    once: Annotated[bool, typer.Option("--once", help="One round, then end.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what could not be read.")] = False,
) -> None:
    """Read listed folders, feeds and pages again and again, and keep what is new with its claims.

    Only the addresses in SOURCES.toml are visited, never private ones; robots.txt, Retry-After and a pause
    between two visits are heeded. Every retrieval is kept with time, headers and hash. Ctrl-C ends it.

    \b
    SOURCES.toml:
      every = "15m"                            # 90s, 15m, 2h, 1d; at least a minute
      [[source]]
      feed = "https://example.org/rss.xml"     # or page = "https://...", or folder = "inbox/"
      outlet = "Example Wire"                  # by default as the text says
      marking = "TLP:GREEN"
      also = ["cdn.example.org"]               # other hosts that it may redirect to

    \b
    Examples:
      dateline watch SOURCES.toml --ledger desk.ledger
      dateline watch SOURCES.toml --once
    """
    from dateline.ledger import MARKINGS
    from dateline.read import fetch, guard
    from dateline.read.listed import watchlist

    listed = watchlist(sources)
    for n, one in enumerate(listed.sources, 1):
        if one.marking not in MARKINGS:
            raise WrongUse(f"{sources}: source {n}: {one.marking}: a marking is one of {', '.join(MARKINGS)}")
    with guard.client(listed.loopback) as client:
        rounds = Rounds(opened(ledger, there=False), fetch.Visitor(client), quiet)
        try:
            read = _all(listed.sources, rounds, once)
        except KeyboardInterrupt:
            print("dateline: stopped; what was read is kept", file=sys.stderr)
            return
    if not read:
        raise typer.Exit(2)


def _all(many: tuple[Listed, ...], rounds: Rounds, once: bool) -> bool:
    """Visits each source when it is due; whether any could be read, where one round was wanted."""
    due = dict.fromkeys(range(len(many)), 0.0)
    while True:
        read = False
        for n, one in enumerate(many):
            if time.monotonic() >= due[n]:
                due[n] = time.monotonic() + one.seconds
                read = rounds.visit(one) or read
        if once:
            return read
        time.sleep(max(0.0, min(due.values()) - time.monotonic()))


@dataclass(slots=True)
class Rounds:
    """What one run remembers: the ledger, its manners, and what each address said of its state."""

    kept: Ledger
    visitor: Visitor
    quiet: bool = False
    state: dict[str, dict[str, str]] = field(default_factory=dict)
    told: set[Skipped] = field(default_factory=set)

    def visit(self, one: Listed) -> bool:
        """Reads one source and keeps what is new; False where it could not be read, which is said."""
        from dateline import read

        try:
            if one.kind == "folder":
                found, skipped = read.reports([Path(one.where)])
                self._say(one, found, skipped, self._add(found, one))
                return bool(found) or not skipped
            return self._address(one)
        except DatelineError as why:
            print(f"dateline: not read: {why}", file=sys.stderr)
            return False

    def _address(self, one: Listed) -> bool:
        from dateline.model import Report, Skipped
        from dateline.read import fetch

        last = self.kept.last_retrieval(one.where)
        known = self.state.get(one.where) or (fetch.validators(last["headers"]) if last else {})
        answer = self.visitor.fetch(one.where, one.also, known)
        if answer is None:
            self._put(f"{one.where}: unchanged")
            return True
        given = list(fetch.reports(answer, one.kind == "feed", one.outlet))
        found = [r for r in given if isinstance(r, Report)]
        added = self._add(found, one)
        for report in found:  # after all were added: a run that breaks off asks for the whole again
            first = not self.kept.retrievals(report.id)
            if (one.kind == "page" or first) and self.kept.marking(report.id):
                self.kept.retrieved(report, answer.asked, answer.status, answer.headers, answer.body)
        if not added["failed"]:
            self.state[one.where] = answer.validators
        self._say(one, found, [s for s in given if isinstance(s, Skipped)], added)
        return True

    def _add(self, found: list[Report], one: Listed) -> Counter[str]:
        """Keeps the reports that are new with their claims; how many were new, and how many failed."""
        from dateline import pipeline

        added: Counter[str] = Counter()
        for report in found:
            if self.kept.marking(report.id) is not None:
                continue
            try:
                [claims] = pipeline.claims_of([report])
            except Exception as why:  # noqa: BLE001 - one odd text must not end a watch that runs for weeks
                print(f"dateline: not read: {report.path}: {type(why).__name__}: {why}", file=sys.stderr)
                added["failed"] += 1
                continue
            added["new"] += self.kept.add(report, claims, marking=one.marking)
            added["claims"] += len(claims)
        return added

    def _say(self, one: Listed, found: list[Report], skipped: Iterable[Skipped], added: Counter[str]) -> None:
        for other in dict.fromkeys(skipped):
            if other not in self.told:
                self.told.add(other)
                print(f"dateline: not read: {other.path}: {other.why}", file=sys.stderr)
        if found:
            self._put(f"{one.where}: {added['new']} of {len(found)} reports new, {added['claims']} claims")

    def _put(self, words: str) -> None:
        if not self.quiet:
            print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr)
