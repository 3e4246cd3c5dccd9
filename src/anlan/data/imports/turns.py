"""Whose turn it is: one import at a time into a ledger, in the order of submission; the others wait visibly."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from anlan.data.imports.enums import RunStatus
from anlan.data.imports.models import ImportRun

_OPEN = (RunStatus.QUEUED, RunStatus.RUNNING)


def ahead_of(run: ImportRun) -> ImportRun | None:
    """The run that a waiting one waits for, or None when it is its turn."""
    others = ImportRun.objects.filter(dataset=run.dataset, status__in=_OPEN).exclude(pk=run.pk)
    if running := others.filter(status=RunStatus.RUNNING).order_by("queued_at", "pk").first():
        return running
    earliest = others.order_by("queued_at", "pk").first()
    if earliest is None or _place(run) <= _place(earliest):
        return None
    return earliest


def waiting_before(run: ImportRun) -> int:
    """How many runs of its ledger are before a waiting one, the running one included."""
    others = ImportRun.objects.filter(dataset=run.dataset, status__in=_OPEN).exclude(pk=run.pk)
    return sum(1 for other in others if other.status == RunStatus.RUNNING or _place(other) < _place(run))


def _place(run: ImportRun) -> tuple[datetime, str]:
    return run.queued_at or run.created_at, str(run.pk)


def take(run: ImportRun, *, at: datetime) -> bool:
    """Make a queued or interrupted run the one that runs; False while another of its ledger is before it.

    The open runs of the ledger are locked, so two workers cannot both take a turn.
    """
    with transaction.atomic():
        list(
            ImportRun.objects.select_for_update()
            .filter(dataset=run.dataset, status__in=_OPEN)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        run.refresh_from_db()
        if not run.is_open:
            return False
        if run.status == RunStatus.QUEUED and ahead_of(run) is not None:
            return False
        ImportRun.objects.filter(pk=run.pk).update(
            status=RunStatus.RUNNING,
            started_at=run.started_at or at,
            resumed_at=at,
            resumed_from=run.processed,
            attempts=F("attempts") + 1,
            updated_at=at,
        )
    run.refresh_from_db()
    return True


def next_in_line(dataset: str) -> ImportRun | None:
    """The waiting run of a ledger whose turn has come."""
    waiting = ImportRun.objects.filter(dataset=dataset, status=RunStatus.QUEUED).order_by("queued_at", "pk")
    first = waiting.first()
    return first if first is not None and ahead_of(first) is None else None
