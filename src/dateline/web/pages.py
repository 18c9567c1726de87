"""Board -> pages. Each page is one function giving plain rows: the template shows them, the `.json` twin says them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cache, update_wrapper
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dateline.ledger import MARKINGS
from dateline.model import Incident
from dateline.web import pictures, rows
from dateline.web.answers import Answered, answers
from dateline.web.board import Board, Filter
from dateline.web.rows import Row
from dateline.write.map import outlines

router = APIRouter()
PER_PAGE = 50
PAPERS = {  # endings of `write.paper`, as people call them
    ".docx": "Word",
    ".pdf": "PDF",
    ".html": "Web page",
    ".md": "Markdown",
    ".txt": "Plain text",
    ".zip": "Archive with the sources",
}
Short = Annotated[str, Query(max_length=200)]
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$")]
Page = Annotated[int, Query(ge=1, le=100_000)]


@cache
def templates() -> Environment:
    """The templates; everything they print is escaped, and a name that is missing is an error."""
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def rendered(request: Request, template: str, content: Row) -> str:
    """A page as HTML, with who is looking and where."""
    user = request.state.user
    around = {
        "path": request.url.path,
        "user": user,
        "team": request.app.state.desk.accounts is not None,
        "csrf": user.csrf if user else "",
        "markings": user.markings if user else MARKINGS,
        "markers": {"pictures": pictures},
    }
    return templates().get_template(template).render(**around, **content)


def board(request: Request, marking: str = "") -> Board:
    """The board of who is looking, or what of it lies up to a lower marking."""
    found: Board = request.app.state.desk.board(request.state.user.seeing(marking))
    return found


def wanted(
    q: Short = "", place: Short = "", actor: Short = "", type: Short = "", since: Day = "", until: Day = ""
) -> Filter:
    """The filter in an address, which every view of incidents has in common."""
    return Filter(q, place, actor, type, since, until)


Wanted = Annotated[Filter, Depends(wanted)]


def page(path: str, template: str, on: APIRouter = router) -> Callable[[Callable[..., Row]], Callable[..., Row]]:
    """Registers a function as the page at `path` and as its `.json` twin."""

    def register(function: Callable[..., Row]) -> Callable[..., Row]:
        summary = (function.__doc__ or "").split("\n")[0]

        def twin(**given: Any) -> Row:
            return function(**given)

        def html(**given: Any) -> HTMLResponse:
            return HTMLResponse(rendered(given["request"], template, function(**given)))

        for made in (twin, html):
            update_wrapper(made, function)  # so that the framework reads the page's own parameters
        problems: dict[int | str, dict[str, Any]] = {
            n: {"description": w} for n, w in ((401, "log in"), (404, "no such"))
        }
        on.get(f"{path}.json", name=f"{function.__name__}_json", summary=summary, responses=problems)(twin)
        on.get(path, name=function.__name__, response_class=HTMLResponse, include_in_schema=False)(html)
        return function

    return register


@router.get("/", include_in_schema=False)
def start() -> RedirectResponse:
    """The inbox is the first page."""
    return RedirectResponse("/inbox", 303)


@router.get("/favicon.ico", include_in_schema=False)
def icon() -> RedirectResponse:
    """Browsers ask for it where a page names no icon."""
    return RedirectResponse("/static/icon.svg", 301)


@page("/incidents", "incidents.html")
def incidents(request: Request, wanted: Wanted, page: Page = 1) -> Row:
    """All incidents that fit the filters, newest first; the address holds the filters and can be shared."""
    at = board(request)
    found = at.matches(wanted)
    shown = [rows.incident(i, at.reports) for i in found[(page - 1) * PER_PAGE : page * PER_PAGE]]
    kinds = sorted({i.type.event for i in at.incidents.values() if i.type})
    dated = [rows.incident(i, at.reports) for i in found[:400]]
    return {
        "incidents": shown,
        "filters": asdict(wanted),
        "types": kinds,
        "timeline": pictures.timeline(dated),
        "any": bool(at.incidents),
        **paging(page, len(found)),
    }


@router.get("/world.json", include_in_schema=False)
def world() -> Response:
    """The countries' outlines as GeoJSON, simplified; drawn under the incidents."""
    return Response(_world(), media_type="application/geo+json")


@cache
def _world() -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]},
        }
        for name, rings in outlines().items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@router.get("/map.json", responses={401: {"description": "log in"}})
def points(request: Request, wanted: Wanted) -> JSONResponse:
    """The same incidents as GeoJSON points; `precision` is ACLED's, 1 exact to 3 region."""
    at = board(request)
    found = at.matches(wanted)
    points = at.once("points", lambda: {i.id: _feature(i) for i in at.incidents.values()})
    return JSONResponse({"type": "FeatureCollection", "features": [f for i in found if (f := points[i.id])]})


def _feature(incident: Incident) -> Row | None:
    place = incident.place
    if place is None or place.lat is None or place.lon is None:
        return None
    killed = max((t.best or 0 for t in incident.tolls if t.outcome == "killed"), default=0)
    words = {
        "id": incident.id,
        "type": incident.type.event if incident.type else "Type unknown",
        "name": place.name,
        "from": str(incident.period.start) if incident.period else None,
        "killed": killed,
        "precision": place.precision or 2,
    }
    geometry = {"type": "Point", "coordinates": [round(place.lon, 4), round(place.lat, 4)]}
    return {"type": "Feature", "geometry": geometry, "properties": words}


@page("/incidents/{incident_id}", "incident.html")
def incident(request: Request, incident_id: str) -> Row:
    """One incident: figures with who says them when, reports by origin, relations, why it was put together, history."""
    at = board(request)
    one = at.incidents.get(incident_id)
    if one is None:
        raise HTTPException(404, "there is no such incident; it may have been merged or split since")
    tolls = [rows.toll(t, at.reports) for t in one.tolls]
    named = {one.id, *(c.id for c in one.claims), *(c.about for c in one.claims)}
    subjects = {tuple(rows.claim(c)["subject"]) for c in one.claims}
    history = [rows.assessment(a) for a in at.assessments if named & set(a.subject) or a.subject in subjects]
    taken_back = {s for a in at.assessments if a.verdict == "reject" for s in a.subject if s.startswith("asm-")}
    abouts = {r: next(c.about for c in one.claims if c.report_id == r) for r in one.report_ids}
    origins = [[_member(at, r, abouts) for r in group if r in abouts] for group in one.origins]
    said = [rows.claim(c, at.reports[c.report_id].path) for c in one.claims if c.attribute == "proposition"]
    others = [rows.incident(i, at.reports) for i in at.matches()[:300] if i.id != one.id]
    return {
        "incident": rows.incident(one, at.reports),
        "tolls": [{**t, "chart": pictures.toll_chart(t)} for t in tolls],
        "origins": origins,
        "claims": said,
        "relations": [
            rows.relation(r, at.incidents, at.reports, one.id) for r in at.relations if one.id in (r.from_id, r.to_id)
        ],
        "reasons": [{"words": r.words, "weight": round(r.weight, 2)} for r in one.reasons],
        "history": [{**h, "taken_back": h["id"] in taken_back} for h in history],
        "others": others,
    }


def _member(at: Board, report_id: str, abouts: dict[str, str]) -> Row:
    report = at.reports[report_id]
    known = {"id": report_id, "title": report.title or report.path, "outlet": report.outlet}
    return {**known, "published": str(report.published or ""), "about": abouts[report_id]}


@page("/actors", "actors.html")
def actors(request: Request) -> Row:
    """Who fights, accuses, denies and claims what: a row an actor, an edge a pair and deed, with what it rests on."""
    at = board(request)

    def made() -> Row:
        nodes, edges = rows.actors((i for i in at.incidents.values() if not i.background), at.propositions())
        return {"actors": nodes[:200], "edges": edges[:500], "picture": pictures.network(nodes, edges)}

    return at.once("actors", made)


@page("/claims", "claims.html")
def claims(
    request: Request,
    stance: Annotated[str, Query(pattern="^[a-z_]{0,30}$")] = "",
    open: bool = False,
    page: Page = 1,
) -> Row:
    """What was asserted, by whom, who denied it, what evidence was offered, and since when it is open."""
    at = board(request)
    found: dict[int, Answered] = at.once("answers", lambda: answers(at.incidents.values(), at.reports))
    said = [c for c in at.propositions() if not stance or c.stance == stance]
    if open:
        said = [c for c in said if (answered := found.get(id(c))) and answered.open]
    listed = []
    for claim in said[(page - 1) * PER_PAGE : page * PER_PAGE]:
        home, told, answered = at.home(claim), at.reports[claim.report_id], found.get(id(claim))
        row = {**rows.claim(claim, told.path), "since": str(told.published or ""), "outlet": told.outlet}
        row["incident"] = rows.incident(home, at.reports) if home else None
        row["state"] = rows.answered(answered, at.reports) if answered else None
        listed.append(row)
    return {"claims": listed, "stance": stance, "open": open, **paging(page, len(said))}


@page("/brief", "brief.html")
def brief(request: Request, wanted: Wanted, draft: bool = False) -> Row:
    """The editor; findings appear beside the text as one writes. `draft` begins it from the incidents of a filter."""
    text = request.app.state.desk.draft(request.state.user, wanted) if draft else ""
    return {
        "text": text,
        "drafted": draft,
        "filters": asdict(wanted),
        "papers": list(PAPERS.items()),
        "reports": len(board(request).reports),
    }


def paging(page: int, count: int) -> Row:
    """What the links between the pages of a list need."""
    return {"page": page, "pages": max(1, -(-count // PER_PAGE)), "count": count}
