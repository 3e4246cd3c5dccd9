"""Clocks of a response: started with the incident, met by what they wait for, alarmed once when they run out."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import users_with_role
from anlan.base.audit import facade as audit
from anlan.base.notifications.facade import notify
from anlan.kernel.actor import SYSTEM, Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import InvalidInput
from anlan.kernel.records import RecordRef
from anlan.rescue.incidents.audience import reached
from anlan.rescue.incidents.enums import ClockKind, EntryKind
from anlan.rescue.incidents.events import ClockMet, ClockOverdue
from anlan.rescue.incidents.models import Clock, ClockRule, Incident
from anlan.rescue.incidents.operations.recording import announce, log_entry
from anlan.rescue.incidents.policies import CLOCK_DEFAULTS, clock_starts

MIN_DURATION_S = 10
MAX_DURATION_S = 30 * 24 * 3600


def duration_of(kind: ClockKind) -> timedelta:
    """How long this clock runs here."""
    rule = ClockRule.objects.filter(kind=kind).first()
    return timedelta(seconds=rule.duration_s) if rule else CLOCK_DEFAULTS[kind].duration


def start_clocks(incident: Incident) -> None:
    """Start what is due to run, and restart a clock whose starting moment was corrected before it was met."""
    starts = clock_starts(received_at=incident.received_at, head_informed_at=incident.head_informed_at)
    present = {clock.kind: clock for clock in incident.clocks.all()}
    for kind, start in starts.items():
        clock = present.get(kind)
        due = start + duration_of(kind)
        if clock is None:
            Clock.objects.create(
                incident=incident, kind=kind, started_at=start, due_at=due, basis=CLOCK_DEFAULTS[kind].basis
            )
        elif clock.started_at != start and clock.met_at is None:
            clock.started_at, clock.due_at, clock.alarmed_at = start, due, None
            clock.save(update_fields=["started_at", "due_at", "alarmed_at", "updated_at"])


def meet_clock(incident: Incident, kind: ClockKind, *, by: Actor, at: datetime) -> None:
    """Stop a clock; stopping it twice changes nothing."""
    changed = Clock.objects.filter(incident=incident, kind=kind, met_at=None).update(met_at=at)
    if changed:
        announce(incident, ClockMet(incident=str(incident.id), clock=kind), by=by, at=at)


def raise_overdue_alarms(*, at: datetime) -> int:
    """Alarm every clock of an open incident that ran out and has not been alarmed; how many were.

    Called every few seconds by the worker. It looks at what is stored, so clocks that ran out while nothing was
    running alarm as soon as something is.
    """
    due = (
        Clock.objects.filter(met_at=None, alarmed_at=None, due_at__lte=at)
        .exclude(incident__status="closed")
        .values_list("id", flat=True)
    )
    return sum(_alarm(clock_id, at=at) for clock_id in list(due))


def _alarm(clock_id: UUID, *, at: datetime) -> int:
    with transaction.atomic():
        taken = Clock.objects.filter(pk=clock_id, met_at=None, alarmed_at=None).update(alarmed_at=at)
        if not taken:
            return 0
        clock = Clock.objects.select_related("incident").get(pk=clock_id)
        incident, label = clock.incident, clock.get_kind_display()
        due = f"{in_shanghai(clock.due_at):%m-%d %H:%M:%S}"
        mark = "【演练】" if incident.exercise else ""
        log_entry(incident, f"{label}时限已到（{due}），尚未完成", kind=EntryKind.CLOCK, by=SYSTEM, at=at)
        fact = ClockOverdue(
            incident=str(incident.id),
            number=incident.number,
            clock=clock.kind,
            title=label,
            subject=f"{mark}{incident.title}",
            url=f"/incidents/{incident.id}/",
            due_at=clock.due_at.isoformat(),
            exercise=incident.exercise,
        )
        announce(incident, fact, by=SYSTEM, at=at)
        watchers = {
            user.id: user for role in (Role.DUTY_OFFICER, Role.LEADER) for user in users_with_role(role)
        }
        notify(
            users=reached(incident, watchers.values()),
            title=f"{mark}{label}超时",
            text=f"{incident.number} {incident.title}",
            url=f"/incidents/{incident.id}/",
            level="urgent",
            by=SYSTEM,
            at=at,
        )
    return 1


def set_clock_duration(*, kind: ClockKind, duration_s: int, by: Actor, at: datetime) -> None:
    """Change how long a clock runs from now on; running clocks keep their due time."""
    if not MIN_DURATION_S <= duration_s <= MAX_DURATION_S:
        raise InvalidInput("时长应在 10 秒到 30 天之间。", field="duration_s")
    before = int(duration_of(kind).total_seconds())
    with transaction.atomic():
        ClockRule.objects.update_or_create(kind=kind, defaults={"duration_s": duration_s})
        audit.record(
            action="incidents.set_clock_duration",
            subject=RecordRef.of("clock-rule", kind),
            summary=f"{kind.label}时限改为 {duration_s} 秒",
            changes={"duration_s": [before, duration_s]},
            by=by,
            at=at,
        )
