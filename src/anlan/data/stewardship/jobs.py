"""Background work of 数据责任: settling what imports touched, counting, rules that begin or end, the weekly digest."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django_tasks import task

from anlan.base.jobs.facade import give_way
from anlan.data.stewardship.catalogue import groups, kind_of, knows
from anlan.data.stewardship.digest import send_digests
from anlan.data.stewardship.models import Duty, Pending
from anlan.data.stewardship.settling import CHUNK, Frame, settle, settle_all
from anlan.data.stewardship.tallies import due_for_recount, recount, tally_day
from anlan.kernel.actor import SYSTEM
from anlan.kernel.clock import in_shanghai, now

#: At night, when nobody waits: everything is settled anew, whatever a missed fact may have left.
NIGHT_HOUR = 3


@task()
def settle_pending() -> None:
    """Settle what bulk writes left, oldest first."""
    drain(at=now())


@task()
def resettle_kinds(keys: list[str]) -> None:
    """Settle all records of some kinds: a rule changed."""
    settle_all(at=now(), kind_keys=keys)


@task()
def renew_tallies() -> None:
    """Apply rules that began or ended since the last count, then count if the day has changed or lines are off."""
    renew(at=now())


@task()
def settle_everything() -> None:
    """The nightly settling; at other hours of the day it does nothing."""
    at = now()
    if in_shanghai(at).hour == NIGHT_HOUR:
        settle_all(at=at)


@task()
def weekly_digest() -> None:
    """Tell each keeper once a week what is overdue."""
    send_digests(by=SYSTEM, at=now())


def drain(*, at: datetime) -> int:
    """Settle what is pending; how many records."""
    done = 0
    frame = Frame.of(at)
    for row in Pending.objects.order_by("id").iterator():
        if knows(row.kind):
            ids = row.record_ids
            for start in range(0, len(ids), CHUNK):
                settle(kind_of(row.kind), ids[start : start + CHUNK], at=at, frame=frame)
                give_way()
            done += len(ids)
        row.delete()
    return done


def renew(*, at: datetime) -> bool:
    """Bring rules and tally to the day of `at`; whether anything had to be done."""
    if not due_for_recount(at=at):
        return False
    day, today = tally_day(), in_shanghai(at).date()
    if day is not None:
        begun = Q(starts_on__gt=day.on, starts_on__lte=today)
        ended = Q(ends_on__gte=day.on, ends_on__lt=today)
        touched = Duty.objects.filter(begun | ended).values_list("group", flat=True)
        keys = {groups()[group][0].key for group in touched if group in groups()}
        if keys:
            settle_all(at=at, kind_keys=keys)
            return True
    recount(at=at)
    return True
