"""Names and passwords -> sessions; and what an administrator sees of a team: its accounts and its log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dateline.ledger.accounts import ROLES, Accounts, User
from dateline.web.actions import changing
from dateline.web.pages import rendered

router = APIRouter(include_in_schema=False)
Admin = Annotated[User, Depends(changing("admin"))]


def accounts_of(request: Request) -> Accounts:
    """The team's accounts; 404 where one person works alone."""
    accounts: Accounts | None = request.app.state.desk.accounts
    if accounts is None:
        raise HTTPException(404, "there are no accounts: this workbench runs for one person")
    return accounts


@router.get("/login")
def login_page(request: Request) -> HTMLResponse:
    """The form to come in."""
    accounts_of(request)
    return HTMLResponse(rendered(request, "login.html", {"failed": False}))


@router.post("/login")
def login(
    request: Request,
    name: Annotated[str, Form(max_length=80)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """A session, or the form again; it does not say which of name and password was wrong."""
    token = accounts_of(request).login(name, password)
    if token is None:
        return HTMLResponse(rendered(request, "login.html", {"failed": True}), 403)
    answer = RedirectResponse("/inbox", 303)
    secure = request.url.scheme == "https"
    answer.set_cookie("session", token, httponly=True, samesite="strict", secure=secure, path="/")
    return answer


@router.post("/logout")
def logout(request: Request) -> RedirectResponse:
    """Ends the session."""
    accounts_of(request).logout(request.cookies.get("session", ""))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie("session")
    return answer


@router.get("/accounts")
def accounts(request: Request) -> HTMLResponse:
    """Accounts and log, for administrators."""
    known = accounts_of(request)
    if not request.state.user.may("admin"):
        raise HTTPException(403, "this page is for administrators")
    log = [{**entry, "at": f"{entry['at']:%Y-%m-%d %H:%M}"} for entry in known.log()]
    return HTMLResponse(rendered(request, "accounts.html", {"accounts": known.all(), "log": log, "roles": ROLES}))


@router.post("/accounts")
def add_account(
    request: Request,
    user: Admin,
    name: Annotated[str, Form(max_length=80)],
    password: Annotated[str, Form(max_length=200)],
    role: Annotated[str, Form()] = "analyst",
    clearance: Annotated[str, Form()] = "TLP:GREEN",
) -> RedirectResponse:
    """Makes or changes an account."""
    accounts_of(request).add(name, password, role, clearance)
    return RedirectResponse("/accounts", 303)
