"""交接班逾期: the alarm that runs when the boundary has passed and nobody has taken over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anlan.base.accounts.facade import Organisation
from anlan.base.notifications.facade import NotificationLevel, notify
from anlan.communication.duty.enums import LogCategory
from anlan.communication.duty.events import HandoverOverdue
from anlan.communication.duty.models import RosterPlan, Shift
from anlan.communication.duty.operations.handover_steps import users_of
from anlan.communication.duty.operations.recording import announce, audit_row, log
from anlan.communication.duty.queries import scheduled_shifts, unrelieved_shifts
from anlan.kernel.actor import SYSTEM
from anlan.kernel.clock import in_shanghai


def alarm_late_handovers(*, at: datetime) -> int:
    """Call every change of shift whose boundary has passed without acceptance, once each; how many."""
    organisations = list(
        RosterPlan.objects.filter(handover_since__isnull=False, handover_since__lte=at)
        .select_related("organisation")
        .order_by("organisation__name")
    )
    ids = [plan.organisation_id for plan in organisations]
    unrelieved, scheduled = unrelieved_shifts(ids, at=at), scheduled_shifts(ids, at=at)
    called = 0
    for plan in organisations:
        old, new = unrelieved.get(plan.organisation_id), scheduled.get(plan.organisation_id)
        if old is None or new is None or old.pk == new.pk or new.alarmed_at is not None:
            continue
        called += _alarm(plan.organisation, old, new, at=at)
    return called


def _alarm(organisation: Organisation, old: Shift, new: Shift, *, at: datetime) -> int:
    with transaction.atomic():
        # Conditional, so that two workers call once.
        if not Shift.objects.filter(pk=new.pk, alarmed_at=None).update(alarmed_at=at):
            return 0
        words = f"{in_shanghai(new.starts_at):%m-%d %H:%M} 应接班，尚未接班，{old.words}仍在岗负责"
        log(organisation, f"交接班逾期：{words}", category=LogCategory.HANDOVER, by=SYSTEM, at=at)
        fact = HandoverOverdue(
            organisation=str(organisation.pk),
            shift=str(new.pk),
            title="交接班逾期",
            url="/duty/handover/",
            due_at=new.starts_at.isoformat(),
        )
        announce(organisation, fact, by=SYSTEM, at=at)
        audit_row(organisation, "alarm_handover", f"交接班逾期：{words}", by=SYSTEM, at=at)
        people = {user.pk: user for user in (*users_of(old), *users_of(new))}
        notify(
            users=people.values(),
            title="交接班逾期",
            text=words,
            url="/duty/handover/",
            level=NotificationLevel.URGENT,
            kind="duty.handover",
            by=SYSTEM,
            at=at,
        )
    return 1
