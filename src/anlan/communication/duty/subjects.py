"""Records a log entry may be linked to: whatever is open and could be handed over."""

from __future__ import annotations

from datetime import datetime

from anlan.base.accounts.facade import User
from anlan.communication.duty.matters import Matter, matters_providers


def open_subjects(user: User, *, at: datetime) -> list[Matter]:
    """Open matters the user sees, each record once."""
    found: dict[str, Matter] = {}
    for provider in matters_providers():
        for matter in provider.matters(user, at):
            found.setdefault(str(matter.subject), matter)
    return list(found.values())


def find_subject(user: User, key: str, *, at: datetime) -> Matter | None:
    """The open matter of this key ("incident:…") that the user sees."""
    if not key:
        return None
    return next((matter for matter in open_subjects(user, at=at) if str(matter.subject) == key), None)
