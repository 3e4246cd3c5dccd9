"""The list of facts."""

from __future__ import annotations

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from anlan.base.events.models import Event
from anlan.base.events.queries import known_topics
from anlan.ui.facade import ChoiceFilter, Column, DateRangeFilter, EmptyState, SearchFilter, Table

TOPICS_KEPT_S = 60


def _topics(request: HttpRequest) -> list[tuple[str, str]]:
    found: list[str] = cache.get_or_set("events-topics", known_topics, TOPICS_KEPT_S) or []
    return [(topic, topic) for topic in found]


def _by_subject(rows: QuerySet[Event], text: str) -> QuerySet[Event]:
    """A kind ("incident"), one record ("incident:<id>"), or the id alone."""
    kind, colon, subject_id = text.partition(":")
    if colon:
        return rows.filter(subject_kind=kind, subject_id=subject_id)
    return rows.filter(Q(subject_kind=kind) | Q(subject_id=kind))


def audience_of(event: Event) -> str:
    """Who receives a fact live: everybody within whose jurisdiction it lies, or one user."""
    if event.audience is not None:
        return "指定用户"
    return event.located_in or ("监管机构" if event.supervised_by else "市级")


EVENTS = Table(
    key="events",
    title="事件流",
    columns=[
        Column("seq", "序号", sortable=True, align="end", link=True, width="narrow"),
        Column("at", "时间", sortable=True, order_by=("seq",)),
        Column("topic", "主题"),
        Column("subject", "对象", render=lambda e: f"{e.subject_kind} {e.subject_id[:8]}"),
        Column("actor_name", "操作人"),
        Column("audience", "接收范围", render=audience_of, export=audience_of),
        Column("node", "节点", hidden=True),
        Column("node_seq", "节点序号", align="end", hidden=True),
    ],
    filters=[
        ChoiceFilter("topic", "主题", choices=_topics),
        SearchFilter("subject", "对象", search=_by_subject, placeholder="对象编号"),
        SearchFilter("actor", "操作人", fields=("actor_name",), placeholder="操作人"),
        DateRangeFilter("at", "时间"),
    ],
    default_order="-seq",
    row_url=lambda event: reverse("events:event", args=[event.seq]),
    empty=EmptyState("尚无事件"),
    export_permission="events.view_event",
)
