"""What 数据质量 shows in the frame: navigation, work to do, figures, and lines on the pages of records."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from anlan.base.accounts.facade import User
from anlan.base.events.facade import guard_topic
from anlan.data.ledger.facade import Addition, Entry, LedgerRecord, Notice, Part, add_to_records, history_of
from anlan.data.quality.faces import LEDGERS
from anlan.data.quality.models import Merge
from anlan.data.quality.queries import merges_of, open_issues, open_pairs, pairs_of
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import NotFound
from anlan.ui.facade import (
    Figure,
    FigureProvider,
    NavItem,
    TodoItem,
    TodoProvider,
    navigation,
    register_figures,
    register_todo,
)

_SECTION = "数据责任"
_SHOWN = 3
_HISTORY = 20


def register() -> None:
    """Called from `AppConfig.ready()`."""
    for key, title, icon, order, count in (
        ("pairs", "疑似重复", "copy", 43, lambda user: int(open_pairs(visible_to=user).order_by().count())),
        (
            "issues",
            "异常数值",
            "alert-triangle",
            44,
            lambda user: int(open_issues(visible_to=user).order_by().count()),
        ),
    ):
        navigation.register(
            NavItem(
                key=f"quality-{key}",
                title=title,
                url_name=f"quality:{key}",
                icon=icon,
                service="数据",
                permission="quality.view_worklist",
                order=order,
                count=count,
                section=_SECTION,
            )
        )
    register_todo(TodoProvider("quality", "数据质量", "quality.decide_pair", _todo, order=82))
    register_figures(FigureProvider("quality", "quality.view_worklist", _figures, order=82))
    add_to_records(_of_record)
    guard_topic("quality", "quality.view_worklist")


def _todo(user: Any) -> list[TodoItem]:
    """The likeliest pairs and one line for the wrong values."""
    items = [
        TodoItem(
            title=f"疑似重复：{row.first_name}",
            subtitle=f"与 {row.second_name}　{'、'.join(row.reason_labels)}",
            url=reverse("quality:pair", args=[row.pk]),
        )
        for row in open_pairs(visible_to=user).order_by("-score", "first_name")[:_SHOWN]
    ]
    wrong = open_issues(visible_to=user).order_by().count()
    if wrong:
        items.append(
            TodoItem(title=f"异常数值 {wrong:,} 项", subtitle="更正后自动办结", url=reverse("quality:issues"))
        )
    return items


def _figures(user: Any, at: datetime) -> list[Figure]:
    return [
        Figure("疑似重复", int(open_pairs(visible_to=user).order_by().count()), reverse("quality:pairs")),
        Figure("异常数值", int(open_issues(visible_to=user).order_by().count()), reverse("quality:issues")),
    ]


def _of_record(kind: str, record: LedgerRecord, user: User) -> Addition:
    """Where a merged record went, what came to one, and doubles in doubt."""
    if kind not in LEDGERS or not user.has_perm(LEDGERS[kind].view):
        return Addition()
    ledger, notices, parts = LEDGERS[kind], [], []
    for merge in merges_of(kind, record.pk):
        if merge.loser_id == record.pk:
            link = format_html('已并入 <a href="{}">{}</a>', ledger.url(merge.winner_id), merge.winner_name)
            notices.append(Notice(link, "notice-info", "arrows-join"))
        else:
            parts.append(_history_part(kind, merge, user))
    if user.has_perm("quality.decide_pair") and record.is_active:
        for pair in pairs_of(kind, record.pk, visible_to=user):
            other = pair.second_name if pair.first_id == record.pk else pair.first_name
            link = format_html(
                '疑似与 <a href="{}">{}</a> 重复', reverse("quality:pair", args=[pair.pk]), other
            )
            notices.append(Notice(link))
    return Addition(parts=parts, notices=notices)


def _history_part(kind: str, merge: Merge, user: User) -> Part:
    """The history of what was merged into a record, read where the record is read."""
    ledger = LEDGERS[kind]
    try:
        loser = ledger.merging.find(merge.loser_id, user)
        entries: list[Entry] = history_of(loser, kind, {}, user)[:_HISTORY]
    except NotFound:
        entries = []
    rows = [(f"{in_shanghai(entry.at):%Y-%m-%d %H:%M}", entry.text, entry.by) for entry in entries]
    title = f"并入的“{merge.loser_name}”的变更记录"
    return Part(title, heads=("时间", "内容", "经手人"), rows=rows, empty="没有可显示的变更。")
