"""The base rooms' own periodic jobs."""

from __future__ import annotations

from django.core.management import call_command
from django_tasks import task

from anlan.base.api.facade import forget_old_keys
from anlan.base.audit.facade import sign_head
from anlan.base.jobs.operations import forget_old
from anlan.base.jobs.statistics import renew_statistics
from anlan.kernel.clock import now


@task()
def sign_audit_head() -> None:
    """Every minute: sign the audit chain's head and copy it off the database."""
    sign_head(at=now())


@task()
def forget_old_jobs() -> None:
    """Every hour: drop jobs finished more than a week ago, idempotency keys of a day ago and ended sessions, and renew
    the statistics the planner goes by."""
    forget_old(at=now())
    forget_old_keys(at=now())
    call_command("clearsessions")
    renew_statistics()
