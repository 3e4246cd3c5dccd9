"""Reads of imports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import cities
from anlan.data.imports.models import ImportRun, Reconciliation, RowProblem
from anlan.data.imports.policies import covers
from anlan.data.imports.registry import Dataset
from anlan.kernel.errors import NotFound

_AT_ONCE = 500


def runs(*, visible_to: User | AnonymousUser) -> QuerySet[ImportRun]:
    """Runs a user may see, newest first: their own; all of them for those who work for the whole city."""
    found = ImportRun.objects.select_related("file", "by").order_by("-created_at")
    if not isinstance(visible_to, User):
        return found.none()
    whole_city = covers(visible_to.scope, cities().values_list("code", flat=True))
    return found if whole_city else found.filter(by=visible_to)


def run_by_id(run_id: UUID, *, visible_to: User | AnonymousUser) -> ImportRun:
    """One run, or `NotFound`."""
    run = runs(visible_to=visible_to).filter(pk=run_id).first()
    if run is None:
        raise NotFound("没有这次导入，或不在您的管辖范围内。")
    return run


def reconciliation_of(run: ImportRun) -> Reconciliation:
    """A run's reconciliation, or `NotFound`."""
    drawn = Reconciliation.objects.filter(run=run).select_related("run__by", "organisation").first()
    if drawn is None:
        raise NotFound("这次导入没有对账。")
    return drawn


def records_listed(drawn: Reconciliation, dataset: Dataset, *, limit: int | None = None) -> list[Any]:
    """Records a reconciliation lists, in its order; those the importing user does not see any more are left out."""
    ids = [UUID(key) for key, _ in drawn.listed[:limit]]
    manager: Any = dataset.book.spec.model._default_manager
    rows = manager.all() if drawn.run.by is None else manager.visible_to(drawn.run.by)
    found = {
        row.pk: row
        for start in range(0, len(ids), _AT_ONCE)
        for row in rows.filter(pk__in=ids[start : start + _AT_ONCE]).select_related("located_in")
    }
    return [found[pk] for pk in ids if pk in found]


def problems_of(run: ImportRun) -> QuerySet[RowProblem]:
    """Complaints about a run's rows, in the order of the file."""
    return RowProblem.objects.filter(run=run).order_by("row", "id")
