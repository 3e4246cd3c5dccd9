"""What the desk contributes to the frame: navigation, search, running clocks, map layer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise, register_dependants
from anlan.gis.consequences.facade import register_start
from anlan.gis.layers.facade import Feature, Layer, feature, register_layer
from anlan.rescue.incidents import past, queries, reporting_desk, supplying
from anlan.rescue.incidents.models import Incident
from anlan.rescue.incidents.scene_zones import start_of_incident
from anlan.rescue.incidents.tables import board_rows
from anlan.rescue.incidents.watchkeeping import register_watchkeeping
from anlan.ui.facade import (
    Figure,
    FigureProvider,
    HomePanel,
    NavItem,
    RunningClock,
    SearchHit,
    SearchProvider,
    TodoItem,
    TodoProvider,
    navigation,
    register_clocks,
    register_figures,
    register_home_panel,
    register_search,
    register_todo,
)


def register_all() -> None:
    """Called once from `AppConfig.ready()`."""
    register_start("incident", start_of_incident)
    supplying.register()
    past.register()
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
            key="incidents.calls",
            title="来电记录",
            url_name="incidents:calls",
            icon="phone-call",
            service=service,
            section=section,
            permission="incidents.view_call",
            order=25,
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
    navigation.register(
        NavItem(
            key="incidents.addressees",
            title="报送对象",
            url_name="incidents:addressees",
            icon="address-book",
            service="平台",
            permission="incidents.set_addressees",
            order=61,
        )
    )
    reporting_desk.register_all()
    register_search(SearchProvider(kind="incident", title="事故", search=_search))
    register_clocks(_clocks)
    register_todo(TodoProvider("incidents.sign", "待签发", "incidents.sign_bulletin", _to_sign, order=10))
    register_todo(TodoProvider("incidents.accept", "待受理", "incidents.take_call", _to_accept, order=5))
    register_todo(TodoProvider("incidents.clocks", "时限", "incidents.take_call", _due, order=20))
    register_figures(FigureProvider("incidents", "incidents.view_picture", _figures, order=10))
    register_home_panel(
        HomePanel(
            key="incidents.open",
            title="处置中",
            permission="incidents.view_picture",
            template="incidents/home_panel.html",
            context=_open_panel,
            order=10,
        )
    )
    register_watchkeeping()
    register_dependants("incidents", "起处置中的事故", _open_at)
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
            subtitle=f"{row.number} {row.state_label}",
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


def _features(user: Any) -> list[Feature]:
    """Open incidents with a point."""
    rows = queries.incidents(visible_to=user).exclude(status="closed")
    return [
        feature(
            record_id=row.id,
            kind="incident",
            name=f"{_mark(row)}{row.title}",
            lon=row.lon,
            lat=row.lat,
            level=row.grade,
            url=reverse("incidents:detail", args=[row.id]),
        )
        for row in rows
        if row.lon is not None and row.lat is not None
    ]


def _to_sign(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"{_mark(row.incident)}{row.get_kind_display()}：{row.incident.title}",
            subtitle=f"{row.incident.number}　{row.prepared_by} 送签",
            url=reverse("incidents:bulletin", args=[row.incident_id, row.id]),
        )
        for row in queries.bulletins_to_sign(visible_to=user)
    ]


def _to_accept(user: Any) -> list[TodoItem]:
    rows = queries.incidents(visible_to=user).filter(status="received").order_by("received_at")[:50]
    return [
        TodoItem(
            title=f"{_mark(row)}{row.title}",
            subtitle=f"{row.number}　{row.received_by} 报告",
            url=reverse("incidents:detail", args=[row.id]),
        )
        for row in rows
    ]


def _due(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"{clock.get_kind_display()}：{_mark(clock.incident)}{clock.incident.title}",
            subtitle=clock.incident.number,
            url=reverse("incidents:detail", args=[clock.incident_id]),
            due_at=clock.due_at,
        )
        for clock in queries.running_clocks(visible_to=user, limit=50)
    ]


def _mark(incident: Incident) -> str:
    return "【演练】" if incident.exercise else ""


def _figures(user: Any, at: datetime) -> list[Figure]:
    counts = queries.counts(visible_to=user, at=at)
    year = counts.this_year - counts.last_year
    against = "与去年同期持平" if year == 0 else f"比去年同期{'多' if year > 0 else '少'} {abs(year)} 起"
    return [
        Figure("处置中", counts.open, url=reverse("incidents:board"), hint="不含演练"),
        Figure("今日接报", counts.today, url=reverse("incidents:list"), hint="不含演练"),
        Figure("今年接报", counts.this_year, url=reverse("incidents:list"), hint=f"{against}，不含演练"),
    ]


def _open_panel(user: Any) -> dict[str, Any]:
    return {"incidents": board_rows(queries.board(visible_to=user)[:8])}


def _open_at(enterprise: Enterprise) -> list[str]:
    """Numbers of open incidents at an enterprise, which must not leave the ledger under them."""
    rows = Incident.objects.filter(enterprise=enterprise).exclude(status="closed")
    return list(rows.order_by("number").values_list("number", flat=True))
