"""Lists of 数据责任."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, cast

from django.db.models import Q
from django.db.models.functions import Substr
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import Division, districts
from anlan.data.stewardship.catalogue import group_title, kind_of, kinds, knows
from anlan.data.stewardship.enums import OwnerKind, State
from anlan.data.stewardship.models import Confirmation, Duty, Upkeep
from anlan.data.stewardship.policies import Freshness, freshness_until
from anlan.data.stewardship.queries import counted_by_tally, group_choices, matching
from anlan.data.stewardship.tallies import in_state
from anlan.kernel.clock import in_shanghai, now
from anlan.ui.facade import Action, ChoiceFilter, Column, DivisionFilter, EmptyState, SearchFilter, Table


def today() -> date:
    """The day a screen is of."""
    return in_shanghai(now()).date()


def freshness_mark(age: Freshness) -> SafeString:
    """A freshness in words: stale ones grey, with how many days."""
    return format_html('<span class="age age-{}">{}</span>', str(age.state), age.words)


def age_of(row: Upkeep, on: date) -> Freshness:
    """How an upkeep row stands on a day."""
    return freshness_until(row.due_on, on=on, warn_days=(row.due_on - row.warn_on).days)


def owner_words(row: Upkeep) -> str:
    """Who keeps the row: a person, an organisation, or what is known of either."""
    if row.owner_person is not None:
        return row.owner_person.name
    if row.owner_organisation is not None:
        return str(row.owner_organisation)
    return str(OwnerKind(row.owner).label)


def _age(row: Upkeep) -> SafeString:
    return freshness_mark(age_of(row, today()))


def _age_words(row: Upkeep) -> str:
    return age_of(row, today()).words


def _name(row: Upkeep) -> SafeString:
    """The record and, under it, the enterprise it belongs to: a hydrant has the same name everywhere."""
    if row.enterprise is None or row.enterprise_id == row.record_id:
        return format_html("{}", row.name)
    return format_html('{}<small class="upkeep-of">{}</small>', row.name, row.enterprise.name)


def _group(row: Upkeep) -> str:
    return group_title(row.group)


def _kind(row: Upkeep) -> str:
    return kind_of(row.kind).title if knows(row.kind) else row.kind


def _missing(row: Upkeep) -> str:
    return "、".join(row.missing)


def _percent(row: Upkeep) -> str:
    return f"{row.completeness} %"


def record_url(kind: str, record_id: Any) -> str:
    """The page of a record's upkeep."""
    return reverse("stewardship:record", args=[kind, record_id])


@dataclass(frozen=True, slots=True)
class StateFilter(ChoiceFilter):
    """States of today."""

    def apply(self, rows: Any, query: QueryDict) -> Any:
        on, condition = today(), Q()
        wanted = [value for value in query.getlist(self.key) if value in State.values]
        for value in wanted:
            condition |= in_state(value, on)
        return rows.filter(condition) if wanted else rows


@dataclass(frozen=True, slots=True)
class PlaceFilter(DivisionFilter):
    """A district, or a township of one, as a range: the table has an index by place."""

    kind: ClassVar[str] = "choice"

    def apply(self, rows: Any, query: QueryDict) -> Any:
        code = query.get(self.key, "").strip()
        if not (code.isascii() and code.isdigit()):
            return rows
        if len(code) < 9:  # walked in order, as the scope is
            return rows.alias(in_place=Substr("located_in_id", 1, len(code))).filter(in_place=code)
        return rows.filter(located_in=code)


@dataclass(frozen=True, slots=True)
class GapFilter(ChoiceFilter):
    """How complete the records are."""

    def apply(self, rows: Any, query: QueryDict) -> Any:
        bounds = {"low": (0, 50), "middle": (50, 80), "high": (80, 100), "full": (100, 101)}
        found = bounds.get(query.get(self.key, ""))
        return rows.filter(completeness__gte=found[0], completeness__lt=found[1]) if found else rows


def _places(request: HttpRequest) -> Sequence[tuple[str, str]]:
    """Districts, and the township a link came for."""
    found = list(districts().values_list("code", "name"))
    code = request.GET.get("located_in", "")
    if len(code) == 9 and (township := Division.objects.filter(pk=code).first()):
        found.append((township.code, township.name))
    return found


_COLUMNS = [
    Column("name", "名称", sortable=True, link=True, width="wide", render=_name, export=lambda row: row.name),
    Column("due_on", "状态", sortable=True, render=_age, export=_age_words),
    Column("group", "字段组", sortable=True, render=_group, export=_group),
    Column("kind", "类别", render=_kind, export=_kind, hidden=True),
    Column("confirmed_on", "核实日期", sortable=True),
    Column("completeness", "完整度", sortable=True, align="end", render=_percent, export=lambda row: row.completeness),
    Column("missing", "缺少", render=_missing, export=_missing, width="wide"),
    Column("owner", "责任方", render=owner_words, export=owner_words),
    Column("located_in.name", "区划", sortable=True, order_by=("located_in_id",)),
    Column("enterprise.name", "企业", hidden=True, width="wide"),
    Column("weight", "权重", hidden=True, align="end"),
]  # fmt: skip

_FILTERS = [
    SearchFilter(search=matching, placeholder="名称或简拼"),
    StateFilter("state", "状态", choices=State.choices),
    ChoiceFilter("kind", "类别", choices=lambda request: [(kind.key, kind.title) for kind in kinds()]),
    ChoiceFilter("group", "字段组", choices=lambda request: group_choices()),
    PlaceFilter("located_in", "区划", choices=_places),
    ChoiceFilter("owner", "责任方", choices=OwnerKind.choices),
    GapFilter(
        "gap", "完整度", choices=[("low", "50 % 以下"), ("middle", "50–79 %"), ("high", "80–99 %"), ("full", "100 %")]
    ),
]  # fmt: skip


def _counted(request: HttpRequest) -> int | None:
    """The tally knows the number unless text or gaps narrow the list."""
    if request.GET.get("q") or request.GET.get("gap"):
        return None
    code = request.GET.get("located_in", "")
    chosen = [each for each in request.GET.getlist("group") if each]
    if wanted := [each for each in request.GET.getlist("kind") if each]:
        own = [group.key for kind in kinds() if kind.key in wanted for group in kind.groups]
        chosen = [each for each in chosen if each in own] if chosen else own
        if not chosen:
            return 0
    return counted_by_tally(
        visible_to=cast(User, request.user),
        on=today(),
        states=[each for each in request.GET.getlist("state") if each in State.values],
        groups=chosen,
        owners=[each for each in request.GET.getlist("owner") if each],
        division=code if code.isascii() and code.isdigit() else "",
    )


UPKEEP = Table(
    key="stewardship-upkeep",
    counted=_counted,
    title="数据清单",
    unit="项",
    columns=_COLUMNS,
    filters=_FILTERS,
    default_order="due_on",
    row_url=lambda row: record_url(row.kind, row.record_id),
    row_class=lambda row: "row-stale" if row.due_on < today() else "",
    empty=EmptyState("没有数据", "登记企业、资源或场所后，这里按字段组列出核实情况。"),
)

_CONFIRM = Action(
    "仍然属实",
    "stewardship:confirm",
    "checks",
    "stewardship.confirm_record",
    "确认所选各项的内容与实际一致，核实日期记为今天？",
)

WORKLIST = replace(
    UPKEEP,
    key="stewardship-worklist",
    title="待更新数据",
    counted=None,
    filters=[each for each in _FILTERS if each.key not in {"owner", "gap"}],
    actions=[_CONFIRM],
    empty=EmptyState("没有待更新的数据", "由您负责的数据都在有效期内。"),
)

CONFIRMATIONS = Table(
    key="stewardship-confirmations",
    title="我的核实",
    unit="次",
    columns=[
        Column("name", "名称", link=True, width="wide"),
        Column("kind", "类别", render=_kind, export=_kind),
        Column("group", "字段组", render=lambda row: group_title(row.group) if row.group else "全部"),
        Column("on", "核实日期", sortable=True),
        Column("at", "时间", sortable=True),
        Column("is_undone", "已撤销"),
    ],
    default_order="-at",
    row_url=lambda row: record_url(row.kind, row.record_id),
    row_class=lambda row: "row-stale" if row.is_undone else "",
    actions=[
        Action(
            "撤销核实",
            "stewardship:undo",
            "arrow-back-up",
            "stewardship.confirm_record",
            "撤销所选的核实，核实日期恢复为原来的日期？",
        )
    ],
    empty=EmptyState("还没有核实过", "在待更新数据中勾选后点“仍然属实”。"),
)


def duty_reach(row: Duty) -> str:
    """Where a rule holds, in words."""
    if row.enterprise is not None:
        return row.enterprise.name
    return row.division.name if row.division is not None else "全市"


def duty_owner(row: Duty) -> str:
    """Whom a rule names."""
    if row.person is not None:
        return row.person.name
    return str(row.organisation) if row.organisation is not None else str(OwnerKind(row.owner).label)


def duty_state(row: Duty) -> str:
    """Whether a rule holds today."""
    on = today()
    if row.starts_on > on:
        return "未生效"
    return "已失效" if row.ends_on is not None and row.ends_on < on else "生效"


DUTIES = Table(
    key="stewardship-duties",
    title="责任规则",
    unit="条",
    columns=[
        Column("group", "字段组", sortable=True, link=True, render=lambda row: group_title(row.group)),
        Column("division", "适用范围", render=duty_reach, export=duty_reach),
        Column("owner", "责任方", render=duty_owner, export=duty_owner),
        Column("renew_days", "更新周期（天）", align="end", sortable=True),
        Column("warn_days", "提前提醒（天）", align="end"),
        Column("weight", "权重", align="end"),
        Column("starts_on", "生效", sortable=True),
        Column("ends_on", "失效"),
        Column("id", "状态", render=duty_state, export=duty_state),
        Column("changed_by", "经手人", hidden=True),
        Column("note", "说明", hidden=True, width="wide"),
    ],
    filters=[
        ChoiceFilter("group", "字段组", choices=lambda request: group_choices()),
        ChoiceFilter("owner", "责任方", choices=OwnerKind.choices),
    ],
    default_order="-starts_on",
    row_url=lambda row: reverse("stewardship:duty", args=[row.pk]),
    row_class=lambda row: "" if duty_state(row) == "生效" else "row-stale",
    empty=EmptyState("没有自定的规则", "各字段组按下方的默认规则执行。"),
)


def confirmations_by(user_id: Any) -> Any:
    """What a person confirmed by hand."""
    return Confirmation.objects.filter(by_id=user_id, cause="still_true")
