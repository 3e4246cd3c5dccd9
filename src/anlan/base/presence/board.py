"""The board of who edits what: one cache entry a record, no table.

An editor says so every ten seconds (`BEAT_S`); whoever was not heard for `STAY_S` is taken off. Those who watch ask
every five seconds, so a closed tab is gone from every screen within 20 s. When two processes write the same entry at
once one of them may be lost until its next beat: nothing but a name on a screen hangs on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from django.core.cache import cache

from anlan.base.accounts.facade import User
from anlan.kernel.records import RecordRef

BEAT_S = 10
STAY_S = 14
LONGEST_FIELD = 64
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Editor:
    """One user at one field of a record, since when, and when last heard of."""

    user: str
    name: str
    field: str
    since: datetime
    heard: datetime


def beat(subject: RecordRef, *, user: User, field: str, at: datetime) -> list[Editor]:
    """Note that the user is at `field` (empty: only watching, or done) and give the others who are editing."""
    key, own = f"presence:{subject}", str(user.id)
    with _lock:
        known: dict[str, Editor] = cache.get(key) or {}
        present = {who: each for who, each in known.items() if at - each.heard < timedelta(seconds=STAY_S)}
        if field:
            before = present.get(own)
            since = before.since if before is not None and before.field == field else at
            present[own] = Editor(own, user.name, field[:LONGEST_FIELD], since, at)
        else:
            present.pop(own, None)
        if present:
            cache.set(key, present, timeout=STAY_S * 2)
        elif known:
            cache.delete(key)
    return sorted((each for who, each in present.items() if who != own), key=lambda each: each.since)
