"""A ledger -> the workbench as a web application: one person on loopback, or a team with accounts.

Security: nothing is loaded from elsewhere (Content-Security-Policy), every change needs the session's CSRF token and
comes from our own pages, only known host names are answered (DNS rebinding), all text is escaped by the templates.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from dateline import __version__
from dateline.errors import DatelineError
from dateline.ledger import Ledger
from dateline.ledger.accounts import Accounts, User
from dateline.web import actions, entry, exports, outlook, pages, reading
from dateline.web.desk import Desk

HERE = Path(__file__).parent
ALONE = User("you", "admin", "TLP:RED")
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]", "testserver")
OPEN_PATHS = ("/login", "/static/")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
Next = Callable[[Request], Awaitable[Response]]


def app(ledger: Ledger, *, team: bool = False, hosts: Sequence[str] = ()) -> FastAPI:
    """The application over one ledger. `team` asks for accounts; `hosts` are further host names that it answers to."""
    made = FastAPI(
        title="Dateline workbench",
        version=__version__,
        description="Every page has a twin with `.json` behind its path; this describes the twins.",
        docs_url=None,
        redoc_url=None,
        lifespan=_warmed,
    )
    made.state.desk = Desk(ledger, Accounts(ledger) if team else None)
    known = {*LOOPBACK, *hosts}

    @made.middleware("http")
    async def _guard(request: Request, call_next: Next) -> Response:
        refused = _refusal(request, made.state.desk, known)
        response = refused or await call_next(request)
        accounts, user = made.state.desk.accounts, getattr(request.state, "user", None)
        if accounts and user and request.method == "GET" and response.status_code == 200 and not _plain(request):
            await run_in_threadpool(accounts.note, user.name, "saw", str(request.url).split("/", 3)[-1])
        if not request.url.path.startswith(("/static/", "/world.json")):
            response.headers.update(HEADERS)
        return response

    made.add_exception_handler(DatelineError, _plainly)
    made.add_exception_handler(HTTPException, _plainly)
    made.add_exception_handler(RequestValidationError, _plainly)
    made.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    for part in (pages, reading, outlook, exports, actions, entry):
        made.include_router(part.router)
    return made


@asynccontextmanager
async def _warmed(made: FastAPI) -> AsyncIterator[None]:
    made.state.desk.warm(ALONE if made.state.desk.accounts is None else None)
    yield


def _refusal(request: Request, desk: Desk, known: set[str]) -> Response | None:
    """Why a request is not let in, as an answer; None where it is. Sets `request.state.user`."""
    if (request.url.hostname or "") not in known:
        return JSONResponse({"detail": "unknown host name"}, 421)
    if request.method not in ("GET", "HEAD") and not _own(request):
        return JSONResponse({"detail": "a change must come from a page of this workbench"}, 403)
    if desk.accounts is None:
        request.state.user = ALONE
        return None
    user = desk.accounts.user(request.cookies.get("session"))
    request.state.user = user
    if user is None and not request.url.path.startswith(OPEN_PATHS):
        if request.url.path.endswith(".json"):
            return JSONResponse({"detail": "log in first"}, 401)
        return RedirectResponse("/login", 303)
    return None


def _plain(request: Request) -> bool:
    """Whether an address shows nothing of what the ledger holds."""
    return request.url.path.startswith((*OPEN_PATHS, "/world.json", "/favicon", "/openapi.json", "/outlook/fan"))


def _own(request: Request) -> bool:
    """Whether a change comes from our own page: browsers say so themselves (Fetch Metadata, Origin)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


async def _plainly(request: Request, why: Exception) -> Response:
    """An error as one plain sentence, in the form that was asked for."""
    status = why.status_code if isinstance(why, HTTPException) else 422
    words = str(why.detail) if isinstance(why, HTTPException) else str(why)
    if isinstance(why, RequestValidationError):
        words = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in why.errors())
    if request.url.path.endswith(".json") or request.headers.get("hx-request"):
        return JSONResponse({"detail": words}, status)
    page = pages.rendered(request, "message.html", {"heading": "That did not work", "words": words})
    return HTMLResponse(page, status)
