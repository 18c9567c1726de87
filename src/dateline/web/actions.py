"""Forms -> records: reports added, values judged, incidents merged and split, findings dismissed, all of it undone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Header, HTTPException, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from dateline import pipeline, write
from dateline.corroborate.corrections import correction, subject
from dateline.corroborate.judgements import standing
from dateline.errors import WrongUse
from dateline.extract import stated
from dateline.ledger import MARKINGS
from dateline.ledger.accounts import User
from dateline.model import Actor, Claim, Figure, IncidentType, Participant, Period, Place, Value, encoded
from dateline.web.pages import board, rendered
from dateline.web.reading import outlet_of
from dateline.web.rows import Row

router = APIRouter(include_in_schema=False)
CHANGING_NOTHING = ("/brief/check", "/brief/export")
MOST_BYTES = 20_000_000  # of one upload; more goes through `dateline read`
Text = Annotated[str, Form(max_length=2_000)]
Id = Annotated[str, Form(max_length=80)]


def changing(role: str) -> Callable[..., User]:
    """A dependency: the user, who must have the role and whose form must carry the session's CSRF token."""

    def check(request: Request, csrf: Annotated[str, Form()] = "", x_csrf: Annotated[str, Header()] = "") -> User:
        user: User = request.state.user
        if not user.may(role):
            raise HTTPException(403, f"this needs the role {role}; yours is {user.role}")
        if user.csrf and not secrets.compare_digest(csrf or x_csrf, user.csrf):
            raise HTTPException(403, "the page is out of date: load it again and repeat what you did")
        accounts = request.app.state.desk.accounts
        if accounts is not None and not request.url.path.startswith(CHANGING_NOTHING):
            accounts.note(user.name, "changed", request.url.path)
        return user

    return check


Analyst = Annotated[User, Depends(changing("analyst"))]
Editor = Annotated[User, Depends(changing("editor"))]
Reader = Annotated[User, Depends(changing("reader"))]


def back(request: Request, otherwise: str) -> RedirectResponse:
    """To the page that the form was on."""
    came = request.headers.get("referer", "")
    path = came.split(request.url.netloc, 1)[-1] if request.url.netloc in came else otherwise
    return RedirectResponse(path if path.startswith("/") and not path.startswith("//") else otherwise, 303)


@router.post("/reports/add")
async def add(
    request: Request,
    user: Analyst,
    files: list[UploadFile] | None = None,
    text: Annotated[str, Form(max_length=500_000)] = "",
    outlet: Text = "",
    published: Text = "",
    marking: Text = MARKINGS[0],
) -> HTMLResponse:
    """Takes in uploaded files or pasted text, and says what was new and what could not be read."""
    if marking not in user.markings:
        raise HTTPException(422, "a marking above your own clearance cannot be set")
    given = [(f.filename or "report.txt", await f.read(MOST_BYTES + 1)) for f in files or () if f.filename]
    if any(len(content) > MOST_BYTES for _, content in given):
        raise HTTPException(413, "a file of more than 20 MB is read with `dateline read` at the command line")
    if text.strip():
        given.append(("pasted.md", _front_matter(text, outlet, published).encode()))
    if not given:
        raise HTTPException(422, "choose files, or paste the text of a report")
    kept, skipped = request.app.state.desk.take_in(given, marking)
    content = {
        "kept": [{"id": r.id, "title": r.title or r.path} for r in kept],
        "skipped": [{"path": s.path, "why": s.why} for s in skipped],
        "known": len(given) - len(kept) - len(skipped),
    }
    return HTMLResponse(rendered(request, "added.html", content))


def _front_matter(text: str, outlet: str, published: str) -> str:
    if text.lstrip().startswith("---") or not (outlet or published):
        return text
    lines = [f"outlet: {json.dumps(outlet)}"] if outlet else []
    if published:
        lines.append(f"published: {_day(published)}")
    return "\n".join(["---", *lines, "---", "", text])


@router.post("/reports/read")
def mark_read(
    request: Request, user: Analyst, report: Annotated[list[str] | None, Form()] = None, then: Id = ""
) -> RedirectResponse:
    """Marks the chosen reports as read, and goes on to the report `then`."""
    known = board(request).reports
    made = [([i], "accept", "read") for i in report or () if i in known]
    request.app.state.desk.assess_all(user, made)
    return RedirectResponse(f"/reports/{then}", 303) if then in known else back(request, "/inbox")


@router.post("/reports/unread")
def mark_unread(
    request: Request, user: Analyst, report: Annotated[list[str] | None, Form()] = None
) -> RedirectResponse:
    """Takes back that the chosen reports were read."""
    chosen = set(report or ())
    marks = [a for a in standing(board(request).assessments) if a.verdict == "accept" and len(a.subject) == 1]
    made = [([a.id], "reject", "unread") for a in marks if a.subject[0] in chosen]
    request.app.state.desk.assess_all(user, made)
    return back(request, "/inbox?show=all")


@router.post("/claims/judge")
def judge(
    request: Request, user: Analyst, report: Id, claim: Id, verdict: Text, now: Text = "", why: Text = ""
) -> RedirectResponse:
    """Accepts, corrects or rejects the value of a claim."""
    found = next((c for c in board(request).claims.get(report, ()) if c.id == claim), None)
    if found is None or verdict not in ("accept", "correct", "reject"):
        raise HTTPException(404, "there is no such claim")
    published = board(request).reports[report].published
    value = correction(found, encoded(corrected(found, now, published) if verdict == "correct" else found.value))
    request.app.state.desk.assess(user, subject(found), verdict, why, value)
    return back(request, f"/reports/{report}")


def corrected(claim: Claim, words: str, published: date | None = None) -> Value:
    """The value that a person's words give in place of a claim's; WrongUse where they give none.

    They may be typed, or the report's own: "at least 31 civilians", "Thursday".
    """
    words, value = words.strip(), claim.value
    if not words:
        raise WrongUse("say what it should be, or select the words in the text")
    match value:
        case Figure():
            return _or_refused(stated.figure(words, value), f"“{words}” is not a number of people")
        case Period():
            days = stated.period(words, published)
            return _or_refused(days, f"“{words}” is not a day; write it as 2026-01-29, or select it in the text")
        case Place():
            return pipeline.place(words, value.country)
        case Participant():
            return replace(value, actor=Actor(words))
        case IncidentType():
            event, _, sub_event = words.partition(":")
            return IncidentType(event.strip(), sub_event.strip() or value.sub_event)
    raise WrongUse(f"a {claim.attribute} can be accepted or rejected, not rewritten")


def _or_refused(value: Value | None, why: str) -> Value:
    if value is None:
        raise WrongUse(why)
    return value


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        raise WrongUse(f"“{words.strip()}” is not a day; write it as 2026-01-29") from None


@router.post("/undo")
def undo(request: Request, user: Analyst, assessment: Id) -> RedirectResponse:
    """Takes a judgement back, by a judgement of its own; nothing is deleted."""
    if assessment not in {a.id for a in board(request).assessments}:
        raise HTTPException(404, "there is no such judgement")
    request.app.state.desk.assess(user, [assessment], "reject", "undo")
    return back(request, "/incidents")


@router.post("/incidents/merge")
def merge(request: Request, user: Analyst, one: Id, other: Id, why: Text = "") -> RedirectResponse:
    """Says that two incidents are one."""
    known = board(request).incidents
    if one not in known or other not in known or one == other:
        raise HTTPException(422, "choose another incident")
    request.app.state.desk.assess(user, [one, other], "same", why)
    here = next((i for i in board(request).incidents if i in (one, other)), None)
    return RedirectResponse(f"/incidents/{here}" if here else "/incidents", 303)


@router.post("/incidents/split")
def split(
    request: Request, user: Analyst, incident: Id, about: Annotated[list[str] | None, Form()] = None, why: Text = ""
) -> RedirectResponse:
    """Says that what the chosen reports tell is another incident than the rest."""
    one = board(request).incidents.get(incident)
    if one is None:
        raise HTTPException(404, "there is no such incident")
    told = list(dict.fromkeys(c.about for c in one.claims if c.about))
    chosen = [a for a in told if a in (about or ())]
    rest = [a for a in told if a not in chosen]
    if not chosen or not rest:
        raise HTTPException(422, "choose some of the reports, not all of them")
    for away in chosen:
        for stays in rest:
            request.app.state.desk.assess(user, [stays, away], "different", why)
    return RedirectResponse(f"/incidents/{incident}" if incident in board(request).incidents else "/incidents", 303)


@router.post("/grade")
def grade(
    request: Request,
    user: Analyst,
    report: Id,
    letter: Annotated[str, Form(pattern="^[A-F1-6]$")],
    claim: Id = "",
    why: Text = "",
) -> RedirectResponse:
    """Grades the source of a report (Admiralty A-F), or a claim in it (1-6)."""
    at = board(request)
    one = at.reports.get(report)
    found = next((c for c in at.claims.get(report, ()) if c.id == claim), None)
    if one is None or (claim and found is None):
        raise HTTPException(404, "there is no such report or claim")
    if letter.isdigit() != bool(found):
        raise HTTPException(422, "a source has a letter, a claim a number")
    about = subject(found) if found else outlet_of(one)
    request.app.state.desk.assess(user, about, "grade", why, letter)
    return back(request, f"/reports/{report}")


def _checked(request: Request, user: User, text: str) -> Row:
    analysis = request.app.state.desk.check(text, user)
    dismissed = {s for a in board(request).assessments if a.verdict == "dismiss" for s in a.subject}
    found: list[dict[str, Any]] = write.document(analysis)["findings"]
    for row, finding in zip(found, analysis.findings, strict=True):
        row["id"] = finding.id
        row["line"] = text.count("\n", 0, finding.span.start) + 1
    links = {r.path: r.id for r in analysis.reports}
    kept = [f for f in found if f["id"] not in dismissed]
    return {"findings": kept, "dismissed": len(found) - len(kept), "links": links, "text": text}


@router.post("/brief/check")
def check(request: Request, user: Reader, text: Annotated[str, Form(max_length=200_000)] = "") -> HTMLResponse:
    """The findings beside the editor."""
    return HTMLResponse(rendered(request, "_findings.html", _checked(request, user, text)))


@router.post("/brief/check.json", include_in_schema=True)
def check_json(request: Request, user: Reader, text: Annotated[str, Form(max_length=200_000)] = "") -> Row:
    """The findings on a brief, as the analysis document gives them."""
    return _checked(request, user, text)


@router.post("/brief/dismiss")
def dismiss(request: Request, user: Editor, finding: Id, why: Text, text: Annotated[str, Form()] = "") -> HTMLResponse:
    """Sets a finding aside, with who and why; the rest are shown again."""
    if not why.strip():
        raise HTTPException(422, "a dismissal needs a reason")
    request.app.state.desk.assess(user, [finding], "dismiss", why)
    return HTMLResponse(rendered(request, "_findings.html", _checked(request, user, text)))
