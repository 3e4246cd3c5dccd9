"""Periodic work of the command."""

from __future__ import annotations

from django_tasks import task

from anlan.kernel.clock import now
from anlan.rescue.command.operations.alarms import raise_overdue_instructions


@task()
def alarm_overdue_instructions() -> int:
    """Every ten seconds: alarm instructions and tasks that ran out."""
    return raise_overdue_instructions(at=now())
