"""What the consequence room adds elsewhere: navigation, a panel on an installation's page, renewal after changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html

from anlan.base.accounts.facade import User
from anlan.base.events.facade import Event, on
from anlan.base.jobs.facade import periodic
from anlan.data.hazards.facade import MajorHazardInstallation, register_installation_panel
from anlan.data.ledger.facade import Part
from anlan.gis.consequences.features import distance_words
from anlan.gis.consequences.jobs import renew_precomputed, repair_precomputed
from anlan.gis.consequences.models import InstallationScenario, PrecomputedScenario
from anlan.gis.consequences.queries import scenarios
from anlan.gis.consequences.running import model_version
from anlan.ui.facade import NavItem, SearchHit, SearchProvider, navigation, register_search, time_element

SAVED_SHOWN = 20
CHANGES = ("hazards.added", "hazards.changed", "hazards.retired", "hazards.restored")


def register() -> None:
    """Called from `AppConfig.ready()`."""
    service, section = "应急管理", "应急救援"
    items = (
        (
            "consequences.calculator",
            "影响测算",
            "consequences:calculator",
            "radar-2",
            "consequences.run_scenario",
            36,
        ),
        (
            "consequences.scenarios",
            "推演方案",
            "consequences:scenarios",
            "stack-2",
            "consequences.view_scenario",
            37,
        ),
    )
    for key, title, url_name, icon, permission, order in items:
        navigation.register(
            NavItem(
                key=key,
                title=title,
                url_name=url_name,
                icon=icon,
                service=service,
                section=section,
                permission=permission,
                order=order,
            )
        )
    register_search(SearchProvider(kind="consequence-scenario", title="推演方案", search=_found, order=25))
    register_installation_panel("scenarios", _panels, order=20)
    for topic in CHANGES:
        on(topic, _changed)
    on("hazards.imported", _many_changed)
    on("hazards.substances_loaded", _many_changed)
    periodic(
        "consequences.repair", repair_precomputed, every=timedelta(days=1), title="重大危险源预算方案更新"
    )


def _found(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("consequences.view_scenario"):
        return []
    return [
        SearchHit(
            row.name,
            row.installation.name,
            f"{reverse('consequences:calculator')}?scenario={row.pk}",
            "radar-2",
        )
        for row in scenarios(visible_to=user, status="active", q=text)[:limit]
    ]


def _changed(event: Event) -> None:
    """The set is made anew, and what is saved moves into the installation's jurisdiction."""
    installation_id = UUID(event.subject_id)
    rows = MajorHazardInstallation.objects.filter(pk=installation_id)
    found = rows.values("located_in", "supervised_by").first()
    if found is not None:
        InstallationScenario.objects.filter(installation=installation_id).exclude(
            located_in=found["located_in"], supervised_by=found["supervised_by"]
        ).update(located_in=found["located_in"], supervised_by=found["supervised_by"])
    renew_precomputed.enqueue(str(installation_id))


def _many_changed(event: Event) -> None:
    repair_precomputed.enqueue()


def _panels(installation: MajorHazardInstallation, user: User) -> list[Part]:
    if not user.has_perm("consequences.view_scenario"):
        return []
    return [_saved_panel(installation, user), _precomputed_panel(installation)]


def _saved_panel(installation: MajorHazardInstallation, user: User) -> Part:
    rows = [
        (
            format_html(
                '<a href="{}?scenario={}">{}</a>', reverse("consequences:calculator"), row.pk, row.name
            ),
            _reach(row.reaches, "red"),
            _reach(row.reaches, "yellow"),
            row.saved_by,
            time_element(row.saved_at),
            format_html('<a href="{}">方案单</a>', reverse("consequences:sheet", args=[row.pk])),
        )
        for row in scenarios(visible_to=user, installation=installation.pk, status="active")[:SAVED_SHOWN]
    ]
    link = format_html(
        '<a href="{}?installation={}">打开测算</a>', reverse("consequences:calculator"), installation.pk
    )
    return Part(
        f"推演方案（{len(rows)}）",
        heads=("名称", "红区最远", "黄区最远", "保存人", "保存时间", ""),
        rows=rows or [(link, "—", "—", "—", "—", "")],
    )


def _precomputed_panel(installation: MajorHazardInstallation) -> Part:
    found = list(
        PrecomputedScenario.objects.filter(installation=installation)
        .defer("result", "exposure", "inputs")
        .order_by("ordinal", "stability")
    )
    version = model_version()
    rows = [
        (
            format_html(
                '<a href="{}?installation={}&amp;case={}">{}</a>',
                reverse("consequences:calculator"),
                installation.pk,
                row.pk,
                row.title,
            ),
            f"{row.stability} {row.wind_speed:g} m/s",
            row.failure or _reach(row.reaches, "red"),
            "" if row.failure else _reach(row.reaches, "yellow"),
            time_element(row.computed_at),
            f"{row.model_version}{'' if row.model_version == version else '（旧）'}",
        )
        for row in found
    ]
    return Part(
        f"预算方案（{len(rows)}）",
        heads=("情景", "气象", "红区最远", "黄区最远", "计算时间", "模型版本"),
        rows=rows,
        empty="尚未预算；登记坐标和储存物质后自动计算。",
    )


def _reach(reaches: list[dict[str, Any]], level: str) -> str:
    found = [each[level] for each in reaches if each.get(level)]
    return distance_words(max(found)) if found else "—"
