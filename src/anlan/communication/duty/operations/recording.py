"""What every operation of the duty leaves behind: an audit row, a fact, and an entry of the duty log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction

from anlan.base.accounts.facade import Organisation
from anlan.base.audit import facade as audit
from anlan.base.events.facade import Fact, publish
from anlan.communication.duty.enums import LogCategory
from anlan.communication.duty.events import LogWritten
from anlan.communication.duty.models import LogEntry
from anlan.kernel.actor import Actor
from anlan.kernel.ids import uuid7
from anlan.kernel.records import RecordRef

#: Changes whenever what the top bar says of the duty may have changed.
BAR_VERSION = "duty:bar-version"


def reference(organisation: Organisation) -> RecordRef:
    return RecordRef.of("organisation", organisation.pk)


def announce(organisation: Organisation, fact: Fact, *, by: Actor, at: datetime) -> None:
    """Publish a fact to those in whose scope the organisation lies."""
    publish(
        fact,
        subject=reference(organisation),
        located_in=organisation.division_id,
        supervised_by=organisation.pk,
        by=by,
        at=at,
    )
    renew_bar()
    transaction.on_commit(renew_bar)  # once more, for who read the old state meanwhile


def renew_bar() -> None:
    """Let every top bar be read anew."""
    cache.set(BAR_VERSION, uuid7().hex, timeout=None)


def audit_row(
    organisation: Organisation,
    action: str,
    summary: str,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """The audit row of an operation on this organisation's duty."""
    audit.record(
        action=f"duty.{action}",
        subject=reference(organisation),
        summary=f"{organisation} {summary}",
        changes=changes,
        reason=reason,
        by=by,
        at=at,
    )


def log(
    organisation: Organisation,
    text: str,
    *,
    category: LogCategory | str,
    by: Actor,
    at: datetime,
    subject: RecordRef | None = None,
    title: str = "",
    url: str = "",
    exercise: bool = False,
    corrects: LogEntry | None = None,
) -> LogEntry:
    """Append to the organisation's duty log and tell those who watch."""
    entry = LogEntry.objects.create(
        organisation=organisation,
        located_in_id=organisation.division_id,
        supervised_by=organisation,
        at=at,
        category=category,
        text=text[:2000],
        subject_kind=subject.kind if subject else "",
        subject_id=subject.id if subject else "",
        subject_title=title[:160],
        subject_url=url[:300],
        exercise=exercise,
        by_id=by.id,
        by_name=by.name,
        corrects=corrects,
    )
    fact = LogWritten(organisation=str(organisation.pk), entry=str(entry.pk), category=str(category))
    announce(organisation, fact, by=by, at=at)
    return entry


def names(people: Iterable[Any]) -> str:
    """Names in a line, or that there are none."""
    return "、".join(person.name for person in people) or "无"
