"""What is written down of every step of sign-in: one audit row and one fact, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anlan.base.accounts.models import User
from anlan.base.audit import facade as audit
from anlan.base.events.facade import Fact, publish
from anlan.kernel.actor import Actor
from anlan.kernel.records import RecordRef

ENROL_FACTOR = "accounts.enrol_second_factor"
REMOVE_FACTOR = "accounts.remove_second_factor"
RESET_FACTOR = "accounts.reset_second_factor"
USE_FACTOR = "accounts.use_second_factor"
REFUSE_FACTOR = "accounts.refuse_second_factor"
END_SESSION = "accounts.end_session"
LINK_IDENTITY = "accounts.link_identity"
UNLINK_IDENTITY = "accounts.unlink_identity"
REFUSE_IDENTITY = "accounts.refuse_identity"

#: All of them: the list of sign-ins shows them beside signing in and out.
SIGN_IN_ACTIONS = (
    ENROL_FACTOR,
    REMOVE_FACTOR,
    RESET_FACTOR,
    USE_FACTOR,
    REFUSE_FACTOR,
    END_SESSION,
    LINK_IDENTITY,
    UNLINK_IDENTITY,
    REFUSE_IDENTITY,
)


def note(
    action: str,
    *,
    user: User,
    summary: str,
    fact: Fact,
    by: Actor,
    at: datetime,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Record `action` on a user's account and tell that user's own screens."""
    subject = RecordRef.of("user", user.id)
    audit.record(
        action=action, subject=subject, summary=summary, changes=changes, reason=reason, by=by, at=at
    )
    publish(fact, subject=subject, by=by, at=at, audience=user.id)
