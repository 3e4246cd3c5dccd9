"""What the desk contributes to the frame: navigation, search, running clocks, map layer."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.gis.layers.facade import Layer, register_layer
from anlan.rescue.incidents import queries
from anlan.ui.facade import (
    NavItem,
    RunningClock,
    SearchHit,
    SearchProvider,
    navigation,
    register_clocks,
    register_search,
)


def register_all() -> None:
    """Called once from `AppConfig.ready()`."""
    service, section = "应急管理", "应急救援"
    navigation.register(
        NavItem(
            key="incidents.intake",
            title="接报",
            url_name="incidents:intake",
            icon="phone-incoming",
            service=service,
            section=section,
            permission="incidents.take_call",
            order=10,
        )
    )
    navigation.register(
        NavItem(
            key="incidents.board",
            title="处置中",
            url_name="incidents:board",
            icon="urgent",
            service=service,
            section=section,
            permission="incidents.view_incident",
            order=20,
            count=_open_count,
        )
    )
    navigation.register(
        NavItem(
            key="incidents.list",
            title="事故记录",
            url_name="incidents:list",
            icon="history",
            service=service,
            section=section,
            permission="incidents.view_incident",
            order=30,
        )
    )
    navigation.register(
        NavItem(
            key="incidents.bulletins",
            title="报告签发",
            url_name="incidents:to-sign",
            icon="writing-sign",
            service=service,
            section=section,
            permission="incidents.sign_bulletin",
            order=40,
            count=_to_sign_count,
        )
    )
    navigation.register(
        NavItem(
            key="incidents.clocks",
            title="时限设置",
            url_name="incidents:clock-rules",
            icon="clock-cog",
            service="平台",
            permission="incidents.set_clock",
            order=60,
        )
    )
    register_search(SearchProvider(kind="incident", title="事故", search=_search))
    register_clocks(_clocks)
    register_layer(
        Layer(
            key="incidents",
            title="处置中的事故",
            icon="urgent",
            permission="incidents.view_incident",
            query=_features,
            order=1,
        )
    )


def _open_count(user: Any) -> int:
    return queries.incidents(visible_to=user).exclude(status="closed").count()


def _to_sign_count(user: Any) -> int:
    return len(queries.bulletins_to_sign(visible_to=user))


def _search(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("incidents.view_incident"):
        return []
    rows = queries.matching(queries.incidents(visible_to=user), text).order_by("-received_at")[:limit]
    return [
        SearchHit(
            title=f"{'【演练】' if row.exercise else ''}{row.title}",
            subtitle=f"{row.number} {row.get_status_display()}",
            url=reverse("incidents:detail", args=[row.id]),
            icon="urgent",
        )
        for row in rows
    ]


def _clocks(user: Any) -> list[RunningClock]:
    if not isinstance(user, User) or not user.has_perm("incidents.take_call"):
        return []
    return [
        RunningClock(
            title=clock.get_kind_display(),
            due_at=clock.due_at,
            url=reverse("incidents:detail", args=[clock.incident_id]),
            subject=clock.incident.title,
            exercise=clock.incident.exercise,
        )
        for clock in queries.running_clocks(visible_to=user, limit=6)
    ]


def _features(user: Any) -> list[dict[str, Any]]:
    return queries.incident_features(visible_to=user)
