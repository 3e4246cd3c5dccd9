"""What campaigns show in the frame: navigation and to-do."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.urls import reverse

from anlan.data.campaigns.queries import own_collection
from anlan.kernel.clock import SHANGHAI
from anlan.ui.facade import NavItem, TodoItem, TodoProvider, navigation, register_todo


def _todo(user: Any) -> list[TodoItem]:
    """One line a batch: how many are left, and until when."""
    left: dict[Any, list[Any]] = {}
    for row in own_collection(user)[:2000]:
        left.setdefault(row.batch, []).append(row)
    return [
        TodoItem(
            title=f"数据采集：{batch.campaign}",
            subtitle=f"{batch.title}，待采集 {len(rows)} 家",
            url=reverse("campaigns:mine"),
            due_at=datetime.combine(batch.due_on, time(23, 59), SHANGHAI),
        )
        for batch, rows in left.items()
    ]


def register() -> None:
    """Called from `AppConfig.ready()`."""
    navigation.register(
        NavItem(
            key="campaigns",
            title="数据采集",
            url_name="campaigns:list",
            icon="clipboard-list",
            service="数据",
            permission="campaigns.view_campaign",
            order=70,
        )
    )
    register_todo(
        TodoProvider(
            key="campaigns", title="数据采集", permission="campaigns.collect_object", items=_todo, order=60
        )
    )
