"""Periodic work of 信息接转."""

from __future__ import annotations

from django_tasks import task

from anlan.kernel.clock import now
from anlan.rescue.transfers.notices import raise_unaccepted_alarms


@task()
def alarm_unaccepted_transfers() -> int:
    """Every five seconds: alarm the transfers nobody took over in time."""
    return raise_unaccepted_alarms(at=now())
