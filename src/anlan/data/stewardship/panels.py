"""What 数据责任 adds to the page of every ledger's records: how each group of fields stands, and 仍然属实."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from anlan.base.accounts.facade import User
from anlan.data.ledger.facade import Addition, LedgerRecord, Notice, Part
from anlan.data.stewardship.catalogue import kind_of, knows
from anlan.data.stewardship.queries import Standing, standings_of
from anlan.data.stewardship.tables import freshness_mark, record_url
from anlan.kernel.clock import now

_HEADS = ("字段组", "责任方", "核实日期", "状态", "完整度", "缺少")


def of_record(kind: str, record: LedgerRecord, user: User) -> Addition:
    """The panel, the line about what is stale and the action of a record's page."""
    if not knows(kind) or not record.is_active or not user.has_perm("stewardship.view_upkeep"):
        return Addition()
    standings = standings_of(kind_of(kind), record, visible_to=user, at=now())
    if not standings:
        return Addition()
    stale = [each for each in standings if each.freshness.is_stale]
    words = "、".join(f"{each.group.title}{each.freshness.words}" for each in stale)
    notices = [Notice(f"{words}，使用前请核实。", "notice-stale", "clock-exclamation")] if stale else []
    actions: list[dict[str, Any]] = []
    if any(each.may_confirm for each in standings):
        url = reverse("stewardship:still-true", args=[kind, record.pk])
        actions.append({"title": "仍然属实", "url": url, "icon": "checks", "method": "post"})
    part = Part(
        "数据责任",
        heads=_HEADS,
        rows=[_row(kind, record, each) for each in standings],
        numeric=frozenset({4}),
    )
    return Addition(parts=[part], notices=notices, actions=actions)


def _row(kind: str, record: LedgerRecord, each: Standing) -> tuple[Any, ...]:
    name = format_html('<a href="{}">{}</a>', record_url(kind, record.pk), each.group.title)
    missing = "、".join(each.missing[:4]) + ("等" if len(each.missing) > 4 else "")
    return (
        name,
        each.owner,
        each.confirmed_on.isoformat(),
        freshness_mark(each.freshness),
        f"{each.completeness} %",
        missing or "—",
    )
