"""What every operation on a drill leaves behind, and who acts for the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.base.audit import facade as audit
from anlan.base.events.facade import Fact, publish
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict
from anlan.kernel.records import RecordRef
from anlan.rescue.drills.enums import DrillStatus
from anlan.rescue.drills.models import Drill

#: Who speaks for the scenario and, in a demonstration, for everybody: never the name of a real person.
DIRECTOR = Actor(id=None, name="演练导调", address="drill")
#: The contact of a force that comes by itself; `slot` and the count of what was sent leave it out.
BY_ITSELF = "自行到场"


def announce(drill: Drill, fact: Fact, *, by: Actor, at: datetime) -> None:
    """Publish a fact about a drill to those in whose jurisdiction it is played."""
    publish(
        fact,
        subject=RecordRef.of("drill", drill.id),
        located_in=drill.located_in_id,
        supervised_by=drill.supervised_by_id,
        by=by,
        at=at,
    )


def audit_row(
    drill: Drill,
    action: str,
    summary: str,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        action=f"drills.{action}",
        subject=RecordRef.of("drill", drill.id),
        summary=summary,
        changes=changes,
        reason=reason,
        by=by,
        at=at,
    )


def fresh(drill_id: UUID) -> Drill:
    """The drill as it is now, locked for this transaction."""
    found: Drill = Drill.objects.select_for_update(of=("self",)).select_related("incident").get(pk=drill_id)
    return found


def must_not_be_over(drill: Drill) -> None:
    if drill.is_over:
        raise Conflict(
            f"演练{DrillStatus(drill.status).label}，不能再操作；可以重新开始一次。", code="drill_over"
        )


def save(drill: Drill, *fields: str) -> None:
    """Store the named fields and count the version up."""
    drill.version += 1
    drill.save(update_fields=[*fields, "version", "updated_at"])
