"""What the command shows in the frame: navigation, to-do, map layer; which records may be seen being edited."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.base.presence.facade import register_subject
from anlan.gis.layers.facade import Feature, Layer, feature, register_layer
from anlan.rescue.command import queries
from anlan.rescue.command.enums import GroupKind
from anlan.rescue.command.models import Instruction
from anlan.rescue.incidents.facade import (
    bulletin_by_id,
    incident_by_id,
    register_abilities,
    register_choices,
)
from anlan.ui.facade import NavItem, TodoItem, TodoProvider, navigation, register_todo


def register_all() -> None:
    """Called once from `AppConfig.ready()`."""
    service, section = "应急管理", "应急救援"
    navigation.register(
        NavItem(
            key="command.mine",
            title="我的指令",
            url_name="command:mine",
            icon="clipboard-check",
            service=service,
            section=section,
            permission="command.answer_instruction",
            order=35,
            count=_open_count,
        )
    )
    navigation.register(
        NavItem(
            key="command.wall",
            title="大屏",
            url_name="command:wall",
            icon="device-tv",
            service=service,
            section=section,
            permission="command.view_command",
            order=38,
        )
    )
    register_todo(TodoProvider("command.orders", "指令", "command.answer_instruction", _todo_orders, order=7))
    register_todo(TodoProvider("command.tasks", "任务", "command.answer_instruction", _todo_tasks, order=8))
    register_layer(
        Layer(
            key="headquarters",
            title="指挥部",
            icon="flag-3",
            permission="command.view_command",
            query=_features,
            order=2,
        )
    )
    register_abilities(
        {
            "lead": "command.lead_headquarters",
            "order": "command.issue_instruction",
            "register": "command.keep_register",
            "identity": "command.read_identity",
        }
    )
    register_choices("groups", {str(value): str(label) for value, label in GroupKind.choices})
    register_subject("incident", _sees_incident)
    register_subject("headquarters", _sees_incident)
    register_subject("bulletin", _sees_bulletin)


def _open_orders(user: User) -> list[Instruction]:
    rows = queries.my_instructions(visible_to=user).filter(status__in=queries.OPEN_INSTRUCTIONS)
    return list(rows.exclude(incident__status="closed")[:50])


def _open_count(user: Any) -> int:
    mine = queries.my_instructions(visible_to=user).filter(status__in=queries.OPEN_INSTRUCTIONS)
    return mine.exclude(incident__status="closed").count()


def _todo_orders(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"{'【演练】' if row.incident.exercise else ''}{row} {row.get_status_display()}",
            subtitle=f"{row.incident.title}：{row.text[:60]}",
            url=reverse("command:mine"),
            due_at=row.due_at,
        )
        for row in _open_orders(user)
    ]


def _todo_tasks(user: Any) -> list[TodoItem]:
    rows = queries.my_tasks(visible_to=user).filter(status__in=queries.OPEN_TASKS)
    return [
        TodoItem(
            title=f"{'【演练】' if row.incident.exercise else ''}{row.title}",
            subtitle=f"{row.incident.title} {row.get_status_display()}",
            url=reverse("command:mine"),
            due_at=row.due_at,
        )
        for row in rows.exclude(incident__status="closed")[:50]
    ]


def _features(user: Any) -> list[Feature]:
    """Standing headquarters with a point."""
    return [
        feature(
            record_id=row.id,
            kind="headquarters",
            name=f"{'【演练】' if row.incident.exercise else ''}{row.name}",
            lon=row.lon,
            lat=row.lat,
            detail=row.place,
            url=reverse("incidents:detail", args=[row.incident_id]),
        )
        for row in queries.standing_headquarters(visible_to=user)
        if row.lon is not None and row.lat is not None
    ]


def _sees_incident(user: User, record_id: str) -> bool:
    """The headquarters is named by its incident, so that setting it up can be seen too."""
    return user.has_perm("command.view_command") and bool(incident_by_id(UUID(record_id), visible_to=user))


def _sees_bulletin(user: User, record_id: str) -> bool:
    return user.has_perm("incidents.view_picture") and bool(bulletin_by_id(UUID(record_id), visible_to=user))
