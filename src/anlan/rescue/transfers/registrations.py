"""What transfers contribute to the frame: navigation, running clocks, to-do."""

from __future__ import annotations

from typing import Any

from anlan.base.accounts.facade import User
from anlan.rescue.incidents.facade import register_abilities
from anlan.rescue.transfers import queries
from anlan.rescue.transfers.notices import mark, url
from anlan.ui.facade import (
    NavItem,
    RunningClock,
    TodoItem,
    TodoProvider,
    navigation,
    register_clocks,
    register_todo,
)


def register_all() -> None:
    """Called once from `AppConfig.ready()`."""
    navigation.register(
        NavItem(
            key="transfers",
            title="信息接转",
            url_name="transfers:list",
            icon="send",
            service="应急管理",
            section="应急救援",
            permission="transfers.view_transfer",
            order=27,
            count=_to_answer_count,
        )
    )
    register_abilities({"transfer": "transfers.send_transfer", "answer": "transfers.accept_transfer"})
    register_clocks(_clocks)
    register_todo(
        TodoProvider("transfers.answer", "待接办", "transfers.accept_transfer", _to_answer, order=4)
    )


def _to_answer_count(user: Any) -> int:
    return len(queries.to_answer(visible_to=user))


def _clocks(user: Any) -> list[RunningClock]:
    if not isinstance(user, User) or not user.has_perm("transfers.accept_transfer"):
        return []
    return [
        RunningClock(
            title="接办" if queries.receives(user, row) else f"{row.to_name}接办",
            due_at=row.due_at,
            url=url(row),
            subject=row.incident.title,
            exercise=row.incident.exercise,
        )
        for row in queries.waiting(visible_to=user, limit=6)
    ]


def _to_answer(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"{row.get_status_display()}：{mark(row.incident)}{row.incident.title}",
            subtitle=f"{row.incident.number}　{row.sent_by_name} 接转",
            url=url(row),
            due_at=row.due_at,
        )
        for row in queries.to_answer(visible_to=user)
    ]
