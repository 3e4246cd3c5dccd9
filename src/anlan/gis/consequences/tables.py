"""The list of saved scenarios."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from anlan.gis.consequences.enums import ScenarioStatus
from anlan.gis.consequences.features import distance_words
from anlan.gis.consequences.models import InstallationScenario
from anlan.ui.facade import ChoiceFilter, Column, EmptyState, SearchFilter, Table, status_badge
from anlan.ui.templatetags.anlan_ui import shanghai


def worst_reach(row: InstallationScenario, level: str) -> str:
    """The farthest of a level over all outcomes, with the outcome's name."""
    found = [each for each in row.reaches if each.get(level)]
    if not found:
        return "—"
    farthest = max(found, key=lambda each: float(each[level]))
    return f"{distance_words(farthest[level])}（{farthest['label']}）"


def _status(row: InstallationScenario) -> SafeString:
    return status_badge(row.get_status_display(), "neutral" if row.is_active else "off")


def _substance(row: InstallationScenario) -> str:
    scenario = row.inputs["scenario"]
    amount = scenario.get("amount_kg")
    return (
        f"{scenario.get('substance', '')} {amount / 1000:g} 吨"
        if amount
        else str(scenario.get("substance", ""))
    )


class _StatusFilter(ChoiceFilter):
    """有效 unless the address asks for 已停用 or for both."""

    unset: ClassVar[str] = ScenarioStatus.ACTIVE.label

    def apply(self, rows: Any, query: QueryDict) -> Any:
        wanted = query.get(self.key, "")
        return rows.filter(status=wanted) if wanted in ScenarioStatus.values else rows


SCENARIOS = Table(
    key="consequence-scenarios",
    title="推演方案",
    columns=[
        Column("name", "名称", link=True, width="wide", sortable=True),
        Column("installation.name", "重大危险源"),
        Column("installation.enterprise.name", "企业"),
        Column("substance", "物质", render=_substance, export=_substance),
        Column(
            "red",
            "红区最远",
            render=lambda row: worst_reach(row, "red"),
            export=lambda row: worst_reach(row, "red"),
        ),
        Column(
            "yellow",
            "黄区最远",
            render=lambda row: worst_reach(row, "yellow"),
            export=lambda row: worst_reach(row, "yellow"),
            hidden=True,
        ),
        Column("status", "状态", render=_status, export=lambda row: row.get_status_display()),
        Column("saved_by", "保存人"),
        Column(
            "saved_at",
            "保存时间",
            render=lambda row: shanghai(row.saved_at),
            export=lambda row: row.saved_at,
            sortable=True,
        ),
    ],
    filters=[
        SearchFilter(
            fields=("name", "installation__name", "installation__enterprise__name"),
            placeholder="名称、危险源、企业",
        ),
        _StatusFilter(
            "status",
            "状态",
            choices=[(ScenarioStatus.RETIRED.value, ScenarioStatus.RETIRED.label), ("all", "全部")],
        ),
    ],
    default_order="-saved_at",
    row_url=lambda row: f"{reverse('consequences:calculator')}?scenario={row.id}",
    empty=EmptyState(
        title="还没有推演方案",
        text="在影响测算中选定重大危险源，测算后保存。",
        action="影响测算",
        url_name="consequences:calculator",
        permission="consequences.run_scenario",
    ),
)
