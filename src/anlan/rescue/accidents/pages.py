"""What the page and the card of one accident show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.base.accounts.facade import User
from anlan.base.documents.facade import render_pdf
from anlan.data.cases.facade import cases
from anlan.data.enterprises.facade import INDUSTRIES, enterprises
from anlan.data.ledger.facade import history_of, labels_of
from anlan.kernel.clock import in_shanghai
from anlan.rescue.accidents import queries
from anlan.rescue.accidents.enums import LOSS_GROUPS, DossierState, InjuryKind, Nature
from anlan.rescue.accidents.ledger import KIND
from anlan.rescue.accidents.models import Accident
from anlan.rescue.accidents.policies import InvestigationClock, investigating_level
from anlan.rescue.accidents.tables import tone_of
from anlan.rescue.incidents.facade import incidents

Facts = list[tuple[str, Any]]


def detail_context(accident: Accident, *, user: User, today: date) -> dict[str, Any]:
    """The detail page's context."""
    clock = queries.clock_of(accident, today=today)
    own = accident.lies_under(user.scope)
    may = {
        name: own and user.has_perm(f"accidents.{permission}")
        for name, permission in {
            "edit": "edit_accident",
            "settle": "settle_accident",
            "retire": "retire_accident",
            "count": "decide_counted",
        }.items()
    }
    labels = labels_of(
        Accident, losses="损失明细", grade="等级", located_in="所在区划", supervised_by="监管机构"
    )
    return {
        "page_title": accident.name,
        "accident": accident,
        "tone": tone_of(accident) if accident.is_active else "off",
        "status": accident.get_dossier_display() if accident.is_active else accident.get_status_display(),
        "subtitle": f"{_moment(accident)}　{accident.unit or accident.address}",
        "page_actions": _actions(accident, may, user),
        "differences": queries.differences(accident),
        "facts": basic_facts(accident),
        "figures": figure_facts(accident),
        "losses": loss_rows(accident),
        "loss_total": yuan(accident.direct_loss),
        "causes": cause_facts(accident),
        "investigation": investigation_facts(accident, clock),
        "clock": clock,
        "counting": counting_facts(accident),
        "links": _links(accident, user),
        "files": queries.files_of(accident),
        "may": may,
        "map_props": _map_props(accident),
        "place": place_facts(accident),
        "history": [_in_words(each) for each in history_of(accident, KIND, labels, user)],
        "retire_fields": {"version": accident.version},
        "count_fields": {"counted": "1"},
        "uncount_fields": {"counted": "0"},
        "investigate_fields": {"state": DossierState.INVESTIGATING.value},
        "settle_fields": {"state": DossierState.SETTLED.value},
    }  # fmt: skip


_CODED = {
    "档案状态": dict(DossierState.choices),
    "事故性质": dict(Nature.choices),
    "事故类别": dict(InjuryKind.choices),
    "行业": INDUSTRIES,
}
_CHANGE = re.compile(r"(档案状态|事故性质|事故类别|行业)：(\S+) → ([^；\s]+)")


def _in_words(entry: Any) -> Any:
    """A line of the history with the words of choices where the audit keeps their codes."""

    def told(match: re.Match[str]) -> str:
        label, before, after = match.groups()
        words = _CODED[label]
        return f"{label}：{words.get(before, before)} → {words.get(after, after)}"

    return replace(entry, text=_CHANGE.sub(told, entry.text))


def _actions(accident: Accident, may: Mapping[str, bool], user: User) -> list[dict[str, Any]]:
    def url(name: str) -> str:
        return reverse(f"accidents:{name}", args=[accident.pk])

    card = {"title": "登记卡", "url": url("card"), "icon": "file-type-pdf"}
    if not accident.is_active:
        back = {"title": "恢复", "url": url("restore"), "icon": "restore", "method": "post"}
        return [*([back] if may["retire"] and not accident.withdrawn else []), card]
    found: list[dict[str, Any]] = []
    if may["edit"] and not accident.is_settled:
        found.append({"title": "修改", "url": url("edit"), "icon": "edit", "primary": True})
    if may["settle"]:
        found += _dossier_actions(accident)
    found.append(card)
    if may["edit"] and accident.case_id is None and user.has_perm("cases.create_case"):
        found.append({"title": "写入案例库", "url": url("case"), "icon": "books", "method": "post"})
    if may["count"]:
        words = "不纳入统计" if accident.counted else "纳入统计"
        found.append({"title": words, "dialog": "counted", "icon": "calculator"})
    if may["settle"] and not accident.is_settled and not accident.extension_reason:
        found.append({"title": "延长调查期限", "dialog": "extend", "icon": "calendar-plus"})
    if may["retire"]:
        found.append({"title": "注销", "dialog": "retire", "icon": "archive"})
    return found


def _dossier_actions(accident: Accident) -> list[dict[str, Any]]:
    if accident.is_settled:
        return [{"title": "退回调查", "dialog": "reopen", "icon": "arrow-back-up"}]
    settle = {"title": "结案", "dialog": "settle", "icon": "gavel"}
    if accident.dossier == DossierState.INCOMPLETE:
        return [{"title": "转入调查", "dialog": "investigate", "icon": "search"}, settle]
    return [settle]


def _moment(accident: Accident) -> str:
    return f"{in_shanghai(accident.occurred_at):%Y-%m-%d %H:%M}"


def basic_facts(accident: Accident) -> Facts:
    """What, where, who."""
    return [
        ("事故单位", accident.unit),
        ("行业", accident.industry_label),
        ("发生时间", _moment(accident)),
        ("地点", accident.address),
        ("事故类别", accident.kind_label),
        ("涉及物质", accident.substance),
        ("事故等级", f"{accident.grade_label}事故"),
        ("事故性质", accident.get_nature_display()),
    ]


def figure_facts(accident: Accident) -> Facts:
    """People and money."""
    return [
        ("死亡", f"{accident.deaths} 人"),
        ("失踪", f"{accident.missing} 人"),
        ("重伤", f"{accident.serious_injuries} 人"),
        ("轻伤", f"{accident.minor_injuries} 人"),
        ("期限外死亡", f"{accident.later_deaths} 人（不计入等级）" if accident.later_deaths else "无"),
        ("直接经济损失", f"{accident.direct_loss:,.2f} 元"),
    ]


def yuan(amount: Decimal) -> str:
    """An amount in yuan with thousands separators, the unit standing in the table's head."""
    return f"{amount:,.2f}"


def loss_rows(accident: Accident) -> list[dict[str, Any]]:
    """The loss by groups and items of GB 6721-1986; empty while no item is given."""
    if not accident.losses:
        return []
    return [
        {
            "group": group,
            "items": [
                (str(item.label), yuan(Decimal(accident.losses[item])))
                for item in items
                if item in accident.losses
            ],
            "sum": yuan(sum((Decimal(accident.losses.get(item, "0")) for item in items), Decimal(0))),
        }
        for group, items in LOSS_GROUPS
    ]


def cause_facts(accident: Accident) -> Facts:
    """Course, causes and lessons, each text that may run long."""
    indirect = [
        f"{'；'.join(accident.indirect_labels)}。" if accident.indirect_labels else "",
        accident.indirect_cause,
    ]
    return [
        ("事故经过", accident.course),
        ("直接原因", accident.direct_cause),
        ("间接原因", "\n".join(each for each in indirect if each)),
        ("教训与防范措施", accident.lessons),
    ]  # fmt: skip


def investigation_facts(accident: Accident, clock: InvestigationClock | None) -> Facts:
    """Who investigates and until when."""
    facts: Facts = [("调查层级", investigating_level(accident.grade))]
    if clock is None:
        return [*facts, ("调查期限", "2007 年 6 月 1 日前的事故，不适用")]
    days = "60 + 60 日" if clock.extended else "60 日"
    if clock.suspended_days:
        days += f"，另加技术鉴定 {clock.suspended_days} 日"
    facts += [
        ("报告期限", f"{clock.due:%Y-%m-%d}（{days}）"),
        ("时限状态", clock.words),
        ("延期理由", accident.extension_reason),
        ("结案日期", f"{accident.settled_on:%Y-%m-%d}" if accident.settled_on else ""),
    ]
    return [(label, text) for label, text in facts if text]


def counting_facts(accident: Accident) -> Facts:
    """Whether statistics count it, by whose decision."""
    decided = accident.counted_decided_by or "按伤亡、损失和类别自动判定"
    facts = [("是否统计", "纳入统计" if accident.counted else "不纳入统计"), ("认定", decided)]
    return [*facts, ("理由", accident.counted_reason)] if accident.counted_reason else facts


def place_facts(accident: Accident) -> Facts:
    """Where it lies and who supervises it."""
    point = f"{accident.lon:.6f}, {accident.lat:.6f}" if accident.point else ""
    return [
        ("坐标（WGS-84）", point),
        ("所在区划", str(accident.located_in or "")),
        ("监管机构", accident.supervised_by.name if accident.supervised_by else ""),
        ("数据来源", accident.source),
    ]


def _links(accident: Accident, user: User) -> list[tuple[str, SafeString]]:
    """Records it hangs together with, those that the user may open."""
    found: list[tuple[str, SafeString]] = []
    incident = accident.incident
    if incident is not None and incidents(visible_to=user).filter(pk=incident.pk).exists():
        url = reverse("incidents:record", args=[incident.pk])
        found.append(("处置记录", _link(url, f"{incident.number} {incident.title}")))
    enterprise = accident.enterprise
    if enterprise is not None and enterprises(visible_to=user).filter(pk=enterprise.pk).exists():
        found.append(("企业", _link(reverse("enterprises:detail", args=[enterprise.pk]), enterprise.name)))
    if accident.case_id is not None:
        case = cases(visible_to=user).filter(pk=str(accident.case_id)).first()
        if case is not None:
            found.append(("事故案例", _link(reverse("cases:detail", args=[case.pk]), case.name)))
    return found


def _link(url: str, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, words)


def _map_props(accident: Accident) -> dict[str, Any] | None:
    if accident.point is None:
        return None
    return {
        "point": list(accident.point),
        "title": accident.name,
        "boundaries": "/api/v1/map/boundaries?level=district",
        "coastline": "/api/v1/map/coastline",
        "only": [],
    }


def card_pdf(accident: Accident, *, at: datetime) -> bytes:
    """事故登记卡: one accident on paper."""
    clock = queries.clock_of(accident, today=in_shanghai(at).date())
    groups = [
        {
            "group": row["group"],
            "items": [{"label": label, "amount": amount} for label, amount in row["items"]],
            "sum": row["sum"],
        }
        for row in loss_rows(accident)
    ]
    return render_pdf(
        "accidents/card.typ",
        {
            "title": accident.name,
            "number": accident.number,
            "demo": accident.is_demo,
            "facts": _plain(basic_facts(accident) + place_facts(accident)),
            "figures": _plain(figure_facts(accident)),
            "losses": groups,
            "total": yuan(accident.direct_loss),
            "texts": _plain(cause_facts(accident)),
            "investigation": _plain(
                [
                    ("档案状态", accident.get_dossier_display()),
                    *investigation_facts(accident, clock),
                    *counting_facts(accident),
                ]
            ),
            "printed": f"{in_shanghai(at):%Y-%m-%d %H:%M}",
        },
    )


def _plain(facts: Facts) -> list[dict[str, str]]:
    return [{"label": label, "text": "" if value is None else str(value)} for label, value in facts]
