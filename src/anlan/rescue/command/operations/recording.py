"""What the writes of this room leave behind, and the guards they share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models

from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import InvalidInput, StaleRecord
from anlan.kernel.records import RecordRef
from anlan.rescue.incidents.facade import Incident, reached


def audit_row(
    kind: str,
    record: models.Model,
    action: str,
    summary: str,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """The audit row of a write on a record of this room."""
    audit.record(
        action=f"command.{action}",
        subject=RecordRef.of(kind, str(record.pk)),
        summary=summary[:500],
        changes=changes,
        reason=reason,
        by=by,
        at=at,
    )


def last_editor(kind: str, record: models.Model) -> str:
    """Who wrote last on a record and when, in words: "钱领航 14:05 "; empty when nobody is known."""
    last = audit.entries_about(RecordRef.of(kind, str(record.pk))).first()
    return f"{last.actor_name} {in_shanghai(last.at):%H:%M} " if last else ""


def guard_version(kind: str, record: Any, version: int | None, what: str) -> None:
    """Refuse when the record moved on since the user read it."""
    if version is not None and record.version != version:
        raise StaleRecord(
            f"{last_editor(kind, record)}刚刚修改了{what}，您的修改未保存。请核对最新内容后再提交。",
            field="version",
        )


def required(text: str, *, field: str, what: str, longest: int) -> str:
    """The text without blanks around it; refused when empty or longer than `longest` characters."""
    text = text.strip()
    if not text:
        raise InvalidInput(f"请填写{what}。", field=field)
    if len(text) > longest:
        raise InvalidInput(f"{what}过长，最多 {longest} 字。", field=field)
    return text


def marked(incident: Incident) -> str:
    """How messages begin: a drill is always told as one."""
    return "【演练】" if incident.exercise else ""


def clock_words(moment: datetime) -> str:
    """A moment as the log writes it: 14:05."""
    return f"{in_shanghai(moment):%H:%M}"


def addressed(incident: Incident, users: Iterable[User]) -> list[User]:
    """Those of the users an order is addressed to who may be told: in a drill its players only."""
    return reached(incident, users) if incident.exercise else list(users)
