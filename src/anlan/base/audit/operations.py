"""Adding to the chain. Called inside the business transaction, so that act and record stand or fall together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from anlan.base.audit.chain import GENESIS, digest_of
from anlan.base.audit.models import AuditEntry
from anlan.kernel.actor import Actor
from anlan.kernel.records import RecordRef


def record(
    *,
    action: str,
    subject: RecordRef,
    by: Actor,
    at: datetime,
    summary: str = "",
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Append one entry; must run inside a transaction.

    `action` is "<app>.<verb>_<noun>"; `changes` maps a field to [before, after] or to its value.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit.record belongs inside the business transaction")
    head = AuditEntry.objects.order_by("-seq")
    if connection.vendor != "sqlite":
        head = head.select_for_update()
    last = head.values_list("seq", "digest").first()
    seq, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    entry = AuditEntry(
        seq=seq,
        node=settings.NODE,
        at=at.astimezone(UTC),
        actor_id=by.id,
        actor_name=by.name,
        address=by.address,
        action=action,
        subject_kind=subject.kind,
        subject_id=subject.id,
        summary=summary[:500],
        changes=_plain(changes or {}),
        reason=reason[:500],
        previous=previous,
    )
    entry.digest = digest_of(previous, as_mapping(entry))
    entry.save(force_insert=True)
    return entry


def as_mapping(entry: AuditEntry) -> dict[str, Any]:
    """The entry in the form that is hashed and exported; times in UTC with microseconds."""
    return {
        "seq": entry.seq,
        "node": entry.node,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": str(entry.actor_id) if entry.actor_id else None,
        "actor_name": entry.actor_name,
        "address": entry.address,
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "summary": entry.summary,
        "changes": entry.changes,
        "reason": entry.reason,
        "previous": entry.previous,
        "digest": entry.digest,
    }


def _plain(value: Any) -> Any:
    """JSON-ready copy, equal to what the database gives back (the digest depends on it)."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    try:
        return DjangoJSONEncoder().default(value)
    except TypeError:
        return str(value)
