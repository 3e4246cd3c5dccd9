"""The duty's periodic work."""

from __future__ import annotations

from django_tasks import task

from anlan.communication.duty.operations.alarming import alarm_late_handovers
from anlan.kernel.clock import now


@task()
def alarm_handovers() -> int:
    """Every half minute: call the changes of shift nobody has taken over."""
    return alarm_late_handovers(at=now())
