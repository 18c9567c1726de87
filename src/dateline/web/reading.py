"""Board -> the pages on which reports are read: the inbox, and one report beside what was found in it."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request

from dateline.corroborate.corrections import subject
from dateline.corroborate.judgements import standing
from dateline.model import Claim, Report
from dateline.web import rows
from dateline.web.board import Board
from dateline.web.pages import PER_PAGE, Page, board, page, paging
from dateline.web.rows import Row

router = APIRouter()
LETTERS = {  # NATO STANAG 2511 / AJP-2.1: reliability of a source
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
NUMBERS = {  # and credibility of what it says
    "1": "confirmed by others",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}


def outlet_of(report: Report) -> tuple[str, ...]:
    """What a grade of a report's source is about."""
    return (f"outlet:{report.outlet[:70]}",)


@page("/inbox", "inbox.html", router)
def inbox(request: Request, show: Annotated[str, Query(pattern="^(new|all)$")] = "new", page: Page = 1) -> Row:
    """Reports with what was found, what is new and what contradicts others; `show=new` leaves out those read."""
    at = board(request)
    read = _read(at)
    clashing = at.once("contradicting", lambda: _contradicting(at))
    shown = [r for r in _ordered(at) if show == "all" or r.id not in read]
    listed = [
        {
            **rows.report(r, at.claims.get(r.id, ()), at.marks[r.id]),
            "read": r.id in read,
            "tells": _tells(at, r),
            "against": clashing.get(r.id, []),
            "grade": _grades(at).get(outlet_of(r)),
        }
        for r in shown[(page - 1) * PER_PAGE : page * PER_PAGE]
    ]
    return {"reports": listed, "show": show, "total": len(at.reports), **paging(page, len(shown))}


def _ordered(at: Board) -> list[Report]:
    def made() -> list[Report]:
        return sorted(at.reports.values(), key=lambda r: (str(r.published or ""), r.path), reverse=True)

    return at.once("ordered", made)


def _read(at: Board) -> set[str]:
    """The reports that somebody marked as read and nobody as unread since."""

    def made() -> set[str]:
        return {a.subject[0] for a in standing(at.assessments) if a.verdict == "accept" and len(a.subject) == 1}

    return at.once("read", made)


def _grades(at: Board) -> dict[tuple[str, ...], Row]:
    """Subject -> the latest grade of a source or a claim."""

    def made() -> dict[tuple[str, ...], Row]:
        return {a.subject: rows.assessment(a) for a in standing(at.assessments) if a.verdict == "grade"}

    return at.once("grades", made)


def _tells(at: Board, report: Report) -> list[Row]:
    """The incidents that a report tells of, those first that no earlier report told of."""
    found = {i.id: i for c in at.claims.get(report.id, ()) if (i := at.home(c)) and not i.background}
    told = []
    for one in found.values():
        others = [at.reports[r] for r in one.report_ids if r in at.reports]
        first = min(others, key=lambda r: (str(r.published or "9"), r.path), default=None)
        told.append({**rows.incident(one, at.reports), "new": first is not None and first.id == report.id})
    return sorted(told, key=lambda row: (not row["new"], row["id"]))


def _contradicting(at: Board) -> dict[str, list[str]]:
    """Report id -> where it gives a figure that no other report of the incident gives, and the incident's best one."""
    found: dict[str, list[str]] = {}
    for incident in at.incidents.values():
        for toll in incident.tolls:
            given = [(c.report_id, getattr(c.value, "best", None)) for c in toll.claims]
            for report_id, number in given:
                others = {n for i, n in given if i != report_id and n is not None}
                if number is not None and others and number not in others:
                    rivals = ", ".join(map(str, sorted(others)))
                    words = f"{number} {toll.group or 'people'} {toll.outcome}, others say {rivals}"
                    found.setdefault(report_id, []).append(words)
    return {k: list(dict.fromkeys(v)) for k, v in found.items()}


@page("/reports/{report_id}", "report.html", router)
def report(request: Request, report_id: str) -> Row:
    """One report: its text and every claim with its place in the text, grouped by what it is about."""
    at = board(request)
    one = at.reports.get(report_id)
    if one is None:
        raise HTTPException(404, "there is no such report")
    claims = at.claims.get(report_id, [])
    ledger = request.app.state.desk.ledger
    unread = next((r.id for r in _ordered(at) if r.id not in _read(at) and r.id != report_id), None)
    return {
        "report": {**rows.report(one, claims, at.marks[report_id]), "read": report_id in _read(at)},
        "blocks": _blocks(one, claims),
        "text": one.text,
        "groups": _groups(at, claims),
        "grade": _grades(at).get(outlet_of(one)),
        "letters": LETTERS,
        "numbers": NUMBERS,
        "next": unread,
        "retrievals": [
            {"url": r["url"], "at": str(r["at"]), "hash": r["body_hash"]} for r in ledger.retrievals(report_id)
        ],
    }


def _groups(at: Board, claims: list[Claim]) -> list[Row]:
    """The claims by what they are about, each with the latest judgement and grade of it."""
    about: dict[str, list[Claim]] = {}
    for claim in claims:
        about.setdefault(claim.about, []).append(claim)
    last = {a.subject: rows.assessment(a) for a in standing(at.assessments) if a.verdict != "grade"}
    listed = []
    for key, members in sorted(about.items(), key=lambda pair: (pair[0] == "", pair[0])):
        home = at.home(members[0])
        told = [
            {**rows.claim(c), "judged": last.get(subject(c)), "grade": _grades(at).get(subject(c))} for c in members
        ]
        listed.append({"about": key, "incident": rows.incident(home, at.reports) if home else None, "claims": told})
    return listed


def _blocks(report: Report, claims: list[Claim]) -> list[Row]:
    """The text from its first prose on in paragraphs, each cut where claims begin and end; graphic ones are marked."""
    start = min((s.start for s in report.prose() if s.kind != "title"), default=0)
    out = []
    for begin, end in _paragraphs(report.text, start):
        within = [c for c in claims if c.span.start < end and begin < c.span.end]
        cuts = {p for c in within for p in (c.span.start, c.span.end) if begin < p < end}
        pieces = []
        for left, right in pairwise(sorted({begin, end, *cuts})):
            over = [c for c in within if c.span.start <= left and right <= c.span.end]
            kinds = sorted({c.attribute for c in over})
            words = report.text[left:right]
            pieces.append({"start": left, "words": words, "claims": [c.id for c in over], "kinds": kinds})
        out.append({"graphic": rows.graphic(report.text[begin:end]), "pieces": pieces})
    return out


def _paragraphs(text: str, start: int) -> list[tuple[int, int]]:
    """Stretches that end after an empty line; together they are all of the text from `start` on."""
    ends, at = [], text.find("\n\n", start)
    while at != -1:
        ends.append(at + 2)
        at = text.find("\n\n", at + 2)
    return [(a, b) for a, b in pairwise([start, *ends, len(text)]) if a < b]
