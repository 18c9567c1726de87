"""Ledger and accounts -> what the routes need: the right Board for a user, reports taken in, briefs checked."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from dateline import pipeline, read, write
from dateline.errors import WrongUse
from dateline.ledger import Ledger
from dateline.ledger.accounts import Accounts, User
from dateline.model import Analysis, Assessment, Period, Report, Skipped
from dateline.web.board import Board, Filter

MOST_DRAFTED = 200  # incidents that a draft chooses from; a brief has room for about ten


class Desk:
    """One ledger's boards, one a clearance, so that nobody sees what follows from reports above their marking."""

    def __init__(self, ledger: Ledger, accounts: Accounts | None = None) -> None:
        self.ledger = ledger
        self.accounts = accounts
        self._boards: dict[tuple[str, ...], Board] = {}
        self._lock = threading.Lock()
        self._ready = threading.Event()  # cleared while the parser is loaded, so that it is loaded once
        self._ready.set()

    def warm(self, user: User | None) -> None:
        """Loads the parser and a user's board in the background, so that the first look and report do not wait."""
        self._ready.clear()

        def load() -> None:
            try:
                if user is not None:
                    self.board(user)
                pipeline.warm()
            finally:
                self._ready.set()

        threading.Thread(target=load, daemon=True).start()

    def board(self, user: User) -> Board:
        """The user's board, brought up to date."""
        with self._lock:
            fresh = Board(self.ledger, pipeline.judged, user.markings, pipeline.edition())
            board = self._boards.setdefault(user.markings, fresh)
        return board.refresh()

    def take_in(self, files: Sequence[tuple[str, bytes]], marking: str) -> tuple[list[Report], list[Skipped]]:
        """Reads files as `dateline read` does and keeps them with their claims; what was new, and what was skipped."""
        with TemporaryDirectory() as folder:
            paths = []
            for n, (name, content) in enumerate(files):
                at = Path(folder) / f"{n:04}"
                at.mkdir()
                paths.append(at / (Path(name).name or "report.txt"))
                paths[-1].write_bytes(content)
            reports, skipped = read.reports(paths)
            skipped = [Skipped(Path(s.path).name, s.why) for s in skipped]
        kept = []
        self._ready.wait()
        for report, claims in zip(reports, pipeline.claims_of(reports), strict=True):
            if self.ledger.add(report, claims, marking=marking):
                kept.append(report)
        return kept, skipped

    def check(self, text: str, user: User) -> Analysis:
        """Findings on a brief, against the reports that the user may see."""
        if len(text) > 200_000:
            raise WrongUse("a brief of more than 200,000 characters is not checked here")
        self._ready.wait()
        board = self.board(user)
        latest = max((r.published for r in board.reports.values() if r.published), default=None)
        brief = replace(read.brief_text(text), published=latest)
        own = next(pipeline.claims_of([brief]))
        reports = board.around([c.value for c in own if isinstance(c.value, Period)])
        claims = [c for r in reports for c in board.claims.get(r.id, ())]
        # dismissals are applied by the page: one made for another brief is not stale here
        judged = [a for a in board.assessments if a.verdict != "dismiss"]
        return pipeline.analysis(reports, brief, judged, claims=[*claims, *own])

    def draft(self, user: User, wanted: Filter) -> str:
        """A brief on the newest incidents that fit, as text to go on from; "" where none does."""
        self._ready.wait()
        board = self.board(user)
        found = board.analysis(board.matches(wanted)[:MOST_DRAFTED])
        abouts = {c.about for c in found.claims}
        claims = [c for r in found.reports for c in board.claims[r.id] if c.about in abouts or not c.about]
        if not claims:
            return ""
        brief, _, _ = pipeline.drafted(found.reports, claims, board.assessments)
        return write.prose(brief)

    def paper(self, text: str, user: User, ending: str, marking: str) -> bytes:
        """A brief as a file; its sentences cite the reports up to the marking that say the same."""
        checked = self.check(text, user.seeing(marking))
        return write.paper(write.cited(checked), checked, ending, marking)

    def assess(
        self, user: User, subject: Sequence[str], verdict: str, why: str = "", value: str | None = None
    ) -> Assessment:
        """Keeps a judgement of the user's and gives it back."""
        made = Assessment(tuple(subject), verdict, user.name, datetime.now(UTC), why.strip(), value)
        self.ledger.assess(made)
        return made

    def assess_all(self, user: User, judgements: Iterable[tuple[Sequence[str], str, str]]) -> None:
        """Keeps several judgements (subject, verdict, why) of the user's at once."""
        at = datetime.now(UTC)
        self.ledger.assess(*(Assessment(tuple(s), verdict, user.name, at, why) for s, verdict, why in judgements))
