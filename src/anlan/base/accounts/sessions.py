"""The session engine (`SESSION_ENGINE`): Django's database sessions, with whose they are, since when and from where in
columns of their own. The columns ride on the writes a session makes anyway; no request costs a query more.

It also owns what Anlan keeps in a session, by name. Beginning and ending sessions is in `session_operations`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession

if TYPE_CHECKING:
    from anlan.base.accounts.credential_models import UserSession

#: Seconds since 1970 of the last act of the person, touched at most once a minute.
SEEN = "seen_at"
#: Seconds since 1970 of the sign-in.
BEGUN = "begun_at"
#: Seconds since 1970 when the person last proved who they are (sign-in or confirmation).
PROVED = "proved_at"
#: What must be done before anything else, in order: see `STEPS`.
PENDING = "pending_steps"
AGENT = "agent"
ADDRESS = "address"
WAY = "way"

#: Steps a session may owe.
CHANGE_PASSWORD = "password"  # noqa: S105  (the name of a step)
ENROL_FACTOR = "second_factor"


class SessionStore(DatabaseSession):
    """Database sessions on `UserSession`."""

    @classmethod
    def get_model_class(cls) -> type:
        from anlan.base.accounts.credential_models import UserSession

        return UserSession

    def create_model_instance(self, data: dict[str, Any]) -> UserSession:
        """The row, with its columns read from the session's data."""
        row = cast("UserSession", super().create_model_instance(data))
        row.user_id = UUID(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.handle = handle_of(row.session_key)
        row.agent = str(data.get(AGENT, ""))[:300]
        row.address = str(data.get(ADDRESS, ""))[:64]
        row.way = str(data.get(WAY, ""))[:24]
        row.begun_at = _moment(data.get(BEGUN))
        row.seen_at = _moment(data.get(SEEN))
        return row


def handle_of(session_key: str) -> UUID:
    """The name a session has on pages: derived, so that the key cannot be told from it."""
    return UUID(bytes=hashlib.sha256(session_key.encode()).digest()[:16])


def pending_steps(session: Mapping[str, Any] | Any) -> tuple[str, ...]:
    """What the session owes before it may do anything else; empty for almost all."""
    return tuple(session.get(PENDING, ()))


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(float(seconds), UTC) if isinstance(seconds, int | float) else None
