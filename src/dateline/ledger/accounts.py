"""Accounts of a team: who may come in, in which role, up to which marking, and who saw and changed what.

These are not claims about the world, so they are not in the chain; the log of views and changes is append-only.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from dateline.errors import WrongUse
from dateline.ledger import MARKINGS, Ledger
from dateline.ledger.tables import Moment

ROLES = ("reader", "analyst", "editor", "admin")  # each may do what those before it may
SESSION_HOURS = 12
TRIES, TRY_MINUTES = 5, 15  # failed logins of one name within so many minutes before it must wait
SHORTEST_PASSWORD = 12  # characters; NIST SP 800-63B asks for 8 at least and for no composition rules

TABLES = sa.MetaData()
USERS = sa.Table(
    "users",
    TABLES,
    sa.Column("name", sa.String(80), primary_key=True),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("clearance", sa.String(20), nullable=False),
    sa.Column("disabled", sa.Boolean, nullable=False, default=False),
)
SESSIONS = sa.Table(
    "sessions",
    TABLES,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("csrf", sa.String(64), nullable=False),
    sa.Column("until", Moment, nullable=False),
)
LOG = sa.Table(
    "access_log",
    TABLES,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("deed", sa.String(20), nullable=False),
    sa.Column("what", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class User:
    """Who is at the screen. Alone on loopback it is one nameless editor of everything."""

    name: str
    role: str
    clearance: str
    csrf: str = ""

    def may(self, role: str) -> bool:
        """Whether this user's role includes another."""
        return ROLES.index(self.role) >= ROLES.index(role)

    @property
    def markings(self) -> tuple[str, ...]:
        """The markings up to the clearance."""
        return MARKINGS[: MARKINGS.index(self.clearance) + 1]

    def seeing(self, marking: str) -> User:
        """The same user as if cleared up to a marking only; the own clearance where none is named or it is above."""
        return replace(self, clearance=marking) if marking in self.markings else self


class Accounts:
    """The accounts of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._hasher = PasswordHasher()
        with ledger.writing() as connection:
            TABLES.create_all(connection)

    def add(self, name: str, password: str, role: str = "analyst", clearance: str = "TLP:GREEN") -> None:
        """Makes an account, or gives an existing one a new password, role and clearance; its sessions end."""
        if role not in ROLES or clearance not in MARKINGS:
            raise WrongUse(f"role is one of {', '.join(ROLES)}; clearance one of {', '.join(MARKINGS)}")
        if not name.strip() or len(password) < SHORTEST_PASSWORD:
            raise WrongUse(f"an account needs a name and a password of {SHORTEST_PASSWORD} characters or more")
        row = {"name": name, "password": self._hasher.hash(password), "role": role, "clearance": clearance}
        with self._ledger.writing() as connection:
            connection.execute(USERS.delete().where(USERS.c.name == name))
            connection.execute(SESSIONS.delete().where(SESSIONS.c.name == name))
            connection.execute(USERS.insert().values(**row, disabled=False))

    def login(self, name: str, password: str) -> str | None:
        """A new session's token, or None: wrong name or password, a closed account, or too many failed tries."""
        with self._ledger.writing() as connection:
            since = datetime.now(UTC) - timedelta(minutes=TRY_MINUTES)
            recent = sa.and_(LOG.c.name == name, LOG.c.deed == "failed login", LOG.c.at > since)
            tries = connection.scalar(sa.select(sa.func.count()).select_from(LOG).where(recent)) or 0
            user = connection.execute(sa.select(USERS).where(USERS.c.name == name)).mappings().first()
            good = tries < TRIES and self._fits(user, password)
            self._note(connection, name, "login" if good else "failed login", "")
            if not good:
                return None
            token = secrets.token_urlsafe(32)
            until = datetime.now(UTC) + timedelta(hours=SESSION_HOURS)
            row = {"token_hash": _hash(token), "name": name, "csrf": secrets.token_urlsafe(24), "until": until}
            connection.execute(SESSIONS.insert().values(**row))
            return token

    def _fits(self, user: sa.RowMapping | None, password: str) -> bool:
        stored = user["password"] if user else self._hasher.hash("nobody has this password")
        try:  # a wrong name costs as much time as a wrong password
            return self._hasher.verify(stored, password) and user is not None and not user["disabled"]
        except VerificationError:
            return False

    def user(self, token: str | None) -> User | None:
        """Whose session a token is, None where it is none or has run out."""
        if not token:
            return None
        query = sa.select(USERS, SESSIONS.c.csrf).join(SESSIONS, SESSIONS.c.name == USERS.c.name)
        query = query.where(SESSIONS.c.token_hash == _hash(token), SESSIONS.c.until > datetime.now(UTC))
        found = self._ledger.fetch(query.where(sa.not_(USERS.c.disabled)))
        if not found:
            return None
        return User(found[0]["name"], found[0]["role"], found[0]["clearance"], found[0]["csrf"])

    def logout(self, token: str) -> None:
        """Ends a session."""
        with self._ledger.writing() as connection:
            connection.execute(SESSIONS.delete().where(SESSIONS.c.token_hash == _hash(token)))

    def all(self) -> list[dict[str, Any]]:
        """Name, role, clearance and state of every account."""
        return self._ledger.fetch(sa.select(USERS.c.name, USERS.c.role, USERS.c.clearance, USERS.c.disabled))

    def note(self, name: str, deed: str, what: str) -> None:
        """Keeps that somebody saw or changed something."""
        with self._ledger.writing() as connection:
            self._note(connection, name, deed, what)

    def _note(self, connection: sa.Connection, name: str, deed: str, what: str) -> None:
        row = {"at": datetime.now(UTC), "name": name[:80], "deed": deed, "what": what[:500]}
        connection.execute(LOG.insert().values(**row))

    def log(self, limit: int = 200) -> Sequence[dict[str, Any]]:
        """The latest entries of who saw and changed what."""
        return self._ledger.fetch(sa.select(LOG).order_by(LOG.c.n.desc()).limit(limit))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
