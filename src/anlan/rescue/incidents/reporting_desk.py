"""What reporting puts on people's lists: bulletins to receive, supplements due, deliveries still to send."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.urls import reverse

from anlan.rescue.incidents import reporting_queries
from anlan.rescue.incidents.models import Incident
from anlan.ui.facade import TodoItem, TodoProvider, register_todo


def register_all() -> None:
    """Called once from the desk's registrations."""
    register_todo(
        TodoProvider("incidents.receive", "待签收", "incidents.receive_bulletin", _to_receive, order=8)
    )
    register_todo(
        TodoProvider("incidents.supplement", "需补报", "incidents.prepare_bulletin", _to_report, order=12)
    )
    register_todo(TodoProvider("incidents.send", "待报送", "incidents.report_delivery", _to_send, order=14))


def _mark(incident: Incident) -> str:
    return "【演练】" if incident.exercise else ""


def _to_receive(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"{_mark(row.bulletin.incident)}{row.bulletin}：{row.bulletin.incident.title}",
            subtitle=f"{row.bulletin.incident.number}　{row.bulletin.signed_by} 签发",
            url=reverse("incidents:delivery", args=[row.id]),
        )
        for row in reporting_queries.to_receive(user)
    ]


def _to_report(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"{_mark(row)}{row.title}",
            subtitle=f"{row.number}　上次报告后数据有变化，拟续报",
            url=reverse("incidents:supplement", args=[row.id]),
        )
        for row in reporting_queries.to_report(visible_to=user)
    ]


def _to_send(user: Any) -> list[TodoItem]:
    """One line a bulletin, however many wait for it."""
    rows = reporting_queries.to_send(visible_to=user)
    waiting = Counter(row.bulletin_id for row in rows)
    bulletins = {row.bulletin_id: row.bulletin for row in rows}
    return [
        TodoItem(
            title=f"{_mark(bulletin.incident)}{bulletin}：{bulletin.incident.title}",
            subtitle=f"{bulletin.incident.number}　{waiting[key]} 家待送",
            url=f"{reverse('incidents:reporting', args=[bulletin.incident_id])}#bulletin-{bulletin.ordinal}",
        )
        for key, bulletin in bulletins.items()
    ]
