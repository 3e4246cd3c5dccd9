"""Running the rules over the ledgers: the worklist opens what breaks one and closes what is right again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from anlan.base.jobs.facade import give_way
from anlan.data.dossiers import facade as dossiers
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import MajorHazardInstallation
from anlan.data.quality.enums import IssueStatus
from anlan.data.quality.models import Issue
from anlan.data.quality.rules import rules_for
from anlan.data.resources.facade import Resource, SensitivePlace
from anlan.kernel.clock import in_shanghai

_CHUNK = 2000


@dataclass(frozen=True)
class Checked:
    """A kind of records with rules on it."""

    kind: str
    title: str
    model: type[Model]
    url_name: str

    def url(self, record_id: UUID) -> str:
        """The page of a record."""
        return reverse(self.url_name, args=[record_id])


def _kinds() -> dict[str, Checked]:
    found = [
        Checked("enterprise", "企业", Enterprise, "enterprises:detail"),
        Checked("installation", "重大危险源", MajorHazardInstallation, "hazards:detail"),
        Checked("resource", "应急资源", Resource, "resources:detail"),
        Checked("sensitive-place", "敏感场所", SensitivePlace, "resources:place"),
    ]
    for kind in dossiers.kinds():
        if rules_for(kind.key):
            found.append(Checked(kind.key, kind.title, kind.model, f"dossiers:{kind.key}"))
    return {each.kind: each for each in found}


CHECKED = _kinds()


def check_all(kind: str, *, at: datetime) -> int:
    """Check every active record of a kind, in chunks by id; how many values are wrong."""
    model, wrong, last = CHECKED[kind].model, 0, None
    while True:
        rows: Any = model._default_manager.order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        ids = list(rows.values_list("pk", flat=True)[:_CHUNK])
        if not ids:
            return wrong
        wrong += check(kind, ids, at=at)
        last = ids[-1]
        give_way()


def check(kind: str, ids: Sequence[UUID], *, at: datetime) -> int:
    """Check some records; three queries where nothing changes. How many values are wrong."""
    rules, today = rules_for(kind), in_shanghai(at).date()
    columns = {
        "id",
        "name",
        "status",
        "located_in_id",
        "supervised_by_id",
        *(c for r in rules for c in r.columns),
    }
    manager: Any = CHECKED[kind].model._default_manager
    rows = manager.filter(pk__in=ids).order_by().values(*columns)
    with transaction.atomic():
        stored = {
            (row.record_id, row.rule): row for row in Issue.objects.filter(kind=kind, record_id__in=ids)
        }
        found = _broken(kind, rows, today)
        fresh = []
        for key, (row, message) in found.items():
            issue = stored.pop(key, None)
            if issue is None:
                issue = Issue(kind=kind, record_id=key[0], rule=key[1], found_at=at)
                _describe(issue, row, message)
                fresh.append(issue)
            elif _differs(issue, row, message):
                if issue.status == IssueStatus.CLOSED or issue.message != message:
                    issue.status, issue.found_at, issue.closed_at = IssueStatus.OPEN, at, None
                    issue.decided_by = issue.note = ""
                _describe(issue, row, message)
                issue.save()
        Issue.objects.bulk_create(fresh, batch_size=500)
        for issue in stored.values():
            if issue.status != IssueStatus.CLOSED:
                issue.status, issue.closed_at = IssueStatus.CLOSED, at
                issue.save(update_fields=["status", "closed_at", "updated_at"])
    return len(found)


def _broken(kind: str, rows: Any, today: date) -> dict[tuple[UUID, str], tuple[Mapping[str, Any], str]]:
    found = {}
    for row in rows:
        if row["status"] != "active":
            continue
        for rule in rules_for(kind):
            if message := rule.test(row, today):
                found[(row["id"], rule.key)] = (row, message)
    return found


def _differs(issue: Issue, row: Mapping[str, Any], message: str) -> bool:
    return issue.status == IssueStatus.CLOSED or (
        issue.message,
        issue.name,
        issue.located_in_id,
        issue.supervised_by_id,
    ) != (message, row["name"], row["located_in_id"], row["supervised_by_id"])


def _describe(issue: Issue, row: Mapping[str, Any], message: str) -> None:
    issue.message, issue.name = message, row["name"]
    issue.located_in_id, issue.supervised_by_id = row["located_in_id"], row["supervised_by_id"]
