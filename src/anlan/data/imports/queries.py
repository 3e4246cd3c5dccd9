"""Reads of imports."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import cities
from anlan.data.imports.models import ImportRun, RowProblem
from anlan.data.imports.policies import covers
from anlan.kernel.errors import NotFound


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


def problems_of(run: ImportRun) -> QuerySet[RowProblem]:
    """Complaints about a run's rows, in the order of the file."""
    return RowProblem.objects.filter(run=run).order_by("row", "id")
