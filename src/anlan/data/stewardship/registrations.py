"""What 数据责任 shows in the frame: navigation, work to do, figures, a panel of the home page, marks on records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from anlan.base.accounts.enums import Role
from anlan.data.dossiers import facade as dossiers
from anlan.data.ledger.facade import add_to_records
from anlan.data.stewardship.catalogue import group_title
from anlan.data.stewardship.panels import of_record
from anlan.data.stewardship.queries import (
    freshness_of,
    open_count,
    open_upkeep,
    scores_by_division,
)
from anlan.data.stewardship.tables import age_of, record_url
from anlan.kernel.clock import in_shanghai, now
from anlan.ui.facade import (
    Figure,
    FigureProvider,
    HomePanel,
    NavItem,
    TodoItem,
    TodoProvider,
    navigation,
    register_figures,
    register_home_panel,
    register_todo,
)

_SECTION = "数据责任"
_SHOWN = 3


def register() -> None:
    """Called from `AppConfig.ready()`."""
    for key, title, url_name, icon, permission, order, count in (
        ("stewardship-worklist", "待更新数据", "stewardship:worklist", "checks", "view_upkeep", 40, _count),
        ("stewardship", "数据质量", "stewardship:overview", "chart-bar", "view_assessment", 41, None),
        ("stewardship-duties", "责任规则", "stewardship:duties", "settings", "view_duty", 42, None),
    ):
        navigation.register(
            NavItem(
                key=key,
                title=title,
                url_name=url_name,
                icon=icon,
                service="数据",
                permission=f"stewardship.{permission}",
                order=order,
                count=count,
                section=_SECTION,
            )
        )
    register_todo(TodoProvider("stewardship", "待更新数据", "stewardship.confirm_record", _todo, order=80))
    register_figures(FigureProvider("stewardship", "stewardship.view_upkeep", _figures, order=80))
    register_home_panel(
        HomePanel(
            "stewardship", "数据质量", "stewardship.view_upkeep", "stewardship/home.html", _home, order=80
        )
    )
    add_to_records(of_record)
    judge = getattr(dossiers, "judge_ages_by", None)
    if judge is not None:
        judge(_judge)


def _judge(kind: str, as_of: date | None, on: date) -> tuple[str, date | None]:
    age = freshness_of(kind, as_of, on)
    return ("unknown" if age.due_on is None else str(age.state)), age.due_on


def _count(user: Any) -> int:
    return open_count(visible_to=user, on=_today()).stale


def _today() -> date:
    return in_shanghai(now()).date()


def _todo(user: Any) -> list[TodoItem]:
    """The few that are due first, and one line for all the others."""
    on = _today()
    number = open_count(visible_to=user, on=on)
    if not number.total:
        return []
    rows = list(open_upkeep(visible_to=user, on=on).order_by("due_on", "id")[:_SHOWN])
    items = [
        TodoItem(
            title=f"核实 {row.name}",
            subtitle=f"{group_title(row.group)}，{age_of(row, on).words}",
            url=record_url(row.kind, row.record_id),
        )
        for row in rows
    ]
    if number.total > len(rows):
        items.append(
            TodoItem(
                title=f"待更新 {number.total:,} 项",
                subtitle=f"其中过期 {number.stale:,} 项，可批量确认仍然属实",
                url=reverse("stewardship:worklist"),
            )
        )
    return items


def _figures(user: Any, at: datetime) -> list[Figure]:
    on = in_shanghai(at).date()
    found = []
    if user.has_perm("stewardship.confirm_record"):
        number = open_count(visible_to=user, on=on)
        url, hint = reverse("stewardship:worklist"), f"其中过期 {number.stale:,} 项"
        found.append(Figure("待更新数据", number.total, url, hint=hint))
    if str(Role.LEADER) in user.roles:
        score = scores_by_division(visible_to=user).score
        share = score.stale_share
        if share is not None:
            found.append(
                Figure(
                    "数据过期率",
                    None,
                    reverse("stewardship:overview"),
                    text=f"{share:g} %",
                    hint=f"{score.total:,} 项中过期 {score.stale:,} 项",
                )
            )
    return found


def _home(user: Any) -> Mapping[str, Any] | None:
    """For keepers and leaders; nothing for others, and nothing where there is nothing to say."""
    wanted = {Role.ENTERPRISE, Role.TOWNSHIP_OFFICER, Role.DISTRICT_OFFICER, Role.CLERK, Role.LEADER}
    if not user.roles & {str(role) for role in wanted}:
        return None
    number = open_count(visible_to=user, on=_today())
    staff = user.has_perm("stewardship.view_assessment")
    found = scores_by_division(visible_to=user) if staff else None
    score = found.score if found is not None and found.score.total else None
    if score is None and not number.total:
        return None
    places = []
    if found is not None and len(found.places) > 1:
        places = sorted(found.places, key=lambda each: -(each.score.stale_share or 0))[:5]
        places = [each for each in places if each.score.stale]
    return {
        "open": number,
        "score": score,
        "places": places,
        "worklist_url": reverse("stewardship:worklist"),
        "overview_url": reverse("stewardship:overview"),
    }
