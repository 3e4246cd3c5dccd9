"""The base rooms' own periodic jobs."""

from __future__ import annotations

from django_tasks import task

from anlan.base.audit.facade import sign_head
from anlan.base.jobs.operations import forget_old
from anlan.kernel.clock import now


@task()
def sign_audit_head() -> None:
    """Every minute: sign the audit chain's head and copy it off the database."""
    sign_head(at=now())


@task()
def forget_old_jobs() -> None:
    """Every hour: drop jobs finished more than a week ago."""
    forget_old(at=now())
