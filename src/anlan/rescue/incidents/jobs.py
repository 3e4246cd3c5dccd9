"""The desk's periodic work."""

from __future__ import annotations

from django_tasks import task

from anlan.kernel.clock import now
from anlan.rescue.incidents.operations.clocks import raise_overdue_alarms


@task()
def alarm_overdue_clocks() -> int:
    """Every five seconds: alarm the clocks that ran out."""
    return raise_overdue_alarms(at=now())
