"""The sharing's periodic work."""

from __future__ import annotations

from django_tasks import task

from anlan.data.sharing.delivering import deliver_due
from anlan.kernel.clock import now


@task()
def deliver_webhooks() -> int:
    """Every ten seconds: what is new to whom it concerns."""
    return deliver_due(clock=now)
