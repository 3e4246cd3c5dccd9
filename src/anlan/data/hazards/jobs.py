"""Background work of the hazard ledger."""

from __future__ import annotations

from django_tasks import task

from anlan.data.hazards.enums import GradingCause
from anlan.data.hazards.grading import regrade_all
from anlan.kernel.actor import SYSTEM
from anlan.kernel.clock import now


@task()
def regrade_installations() -> None:
    """Grade every installation again: after an upgrade of the standard's tables, and as a safety net."""
    regrade_all(cause=GradingCause.ROUTINE, by=SYSTEM, at=now())
