"""The list of audit entries."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from anlan.base.audit.models import AuditEntry
from anlan.ui.facade import ChoiceFilter, Column, DateRangeFilter, EmptyState, SearchFilter, Table


def area_of(entry: AuditEntry) -> str:
    """The part of the product an entry comes from, in words: "用户与机构"."""
    label = entry.action.split(".", 1)[0]
    return _areas().get(label, label)


def _areas() -> dict[str, str]:
    return {
        config.label: str(config.verbose_name)
        for config in apps.get_app_configs()
        if config.name.startswith("anlan.")
    }


def _subject(entry: AuditEntry) -> str:
    return f"{entry.subject_kind} {entry.subject_id[:8]}".strip()


class AreaFilter(ChoiceFilter):
    """Entries by the part of the product they come from: the head of their action."""

    __slots__ = ()

    def choices_for(self, request: HttpRequest) -> list[tuple[str, str]]:
        return list(_areas().items())

    def apply(self, rows: QuerySet[AuditEntry], query: dict[str, str]) -> QuerySet[AuditEntry]:
        label = query.get(self.key, "")
        return rows.filter(action__startswith=f"{label}.") if label else rows


def _search(rows: QuerySet[AuditEntry], text: str) -> QuerySet[AuditEntry]:
    condition = Q(summary__icontains=text) | Q(reason__icontains=text)
    return rows.filter(condition | Q(action=text) | Q(subject_id=text) | Q(address=text))


def _by_actor(rows: QuerySet[AuditEntry], text: str) -> QuerySet[AuditEntry]:
    return rows.filter(actor_name__icontains=text)


def _by_subject(rows: QuerySet[AuditEntry], text: str) -> QuerySet[AuditEntry]:
    """A kind ("incident"), one record ("incident:<id>"), or the id alone."""
    kind, colon, subject_id = text.partition(":")
    if colon:
        return rows.filter(subject_kind=kind, subject_id=subject_id)
    return rows.filter(Q(subject_kind=kind) | Q(subject_id=kind))


AUDIT = Table(
    key="audit",
    title="审计日志",
    columns=[
        Column("seq", "序号", sortable=True, align="end", link=True, width="narrow"),
        Column("at", "时间", sortable=True, order_by=("seq",)),
        Column("actor_name", "操作人"),
        Column("area", "类别", render=area_of, export=area_of),
        Column("summary", "内容", width="wide"),
        Column("subject", "对象", render=_subject, export=lambda e: f"{e.subject_kind}:{e.subject_id}"),
        Column("address", "来源地址"),
        Column("action", "操作代码", hidden=True),
        Column("reason", "原因", hidden=True),
        Column("node", "节点", hidden=True),
        Column("digest", "摘要", hidden=True),
    ],
    filters=[
        SearchFilter(search=_search, placeholder="内容、原因、操作代码、地址"),
        SearchFilter("actor", "操作人", search=_by_actor, placeholder="操作人"),
        AreaFilter("area", "类别"),
        SearchFilter("subject", "对象", search=_by_subject, placeholder="对象编号"),
        DateRangeFilter("at", "时间"),
    ],
    default_order="-seq",
    row_url=lambda entry: reverse("audit:entry", args=[entry.seq]),
    empty=EmptyState("尚无审计记录"),
    export_permission="audit.view_audit",
)
