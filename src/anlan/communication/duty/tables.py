"""Lists of the duty."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.communication.duty.enums import CheckResult, HandoverStatus, LogCategory
from anlan.communication.duty.models import CheckCall, DayReport, Handover, Shift
from anlan.ui.facade import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    EmptyState,
    SearchFilter,
    Table,
    status_badge,
    time_element,
)

EXERCISE = SafeString('<span class="exercise-mark">演练</span> ')
CORRECTED = SafeString(' <span class="text-faint">（已更正）</span>')
HANDOVER_TONES = {
    HandoverStatus.DRAFT: "neutral",
    HandoverStatus.SUBMITTED: "waiting",
    HandoverStatus.RETURNED: "late",
    HandoverStatus.ACCEPTED: "done",
}
CHECK_TONES = {
    CheckResult.PENDING: "waiting",
    CheckResult.PRESENT: "done",
    CheckResult.OTHER_PERSON: "active",
    CheckResult.NO_ANSWER: "late",
    CheckResult.ABSENT: "late",
}


def phone_link(number: str) -> SafeString | str:
    """A number to call from the screen."""
    if not number:
        return "—"
    return format_html('<a class="num tel" href="tel:{}">{}</a>', number.replace(" ", ""), number)


def _named(names: str) -> str:
    return names or "—"


ROSTER = Table(
    key="duty-roster",
    title="值班表",
    unit="班",
    columns=[
        Column("organisation.name", "机构", order_by=("organisation__name",)),
        Column("starts_at", "开始", sortable=True),
        Column("ends_at", "结束", sortable=True),
        Column("label", "班次"),
        Column("leader_names", "带班领导", render=lambda row: _named(row.leader_names)),
        Column("chief_names", "值班长", render=lambda row: _named(row.chief_names)),
        Column("officer_names", "值班员", render=lambda row: _named(row.officer_names), width="wide"),
        Column(
            "phones",
            "电话",
            hidden=True,
            render=lambda row: "、".join(f"{each.name} {each.phone}" for each in row.people.all()) or "—",
            export=lambda row: "、".join(f"{each.name} {each.phone}" for each in row.people.all()),
        ),
        Column("note", "备注"),
    ],
    filters=[
        SearchFilter(fields=("people__name",), search=lambda rows, text: _with_person(rows, text)),
        DateRangeFilter("starts_at", "日期"),
    ],
    default_order="starts_at",
    row_url=lambda row: reverse("duty:shift", args=[row.pk]),
    empty=EmptyState("没有班次", "换个条件，或先生成排班。", "值班日历", "duty:roster", "duty.view_duty"),
)


def _with_person(rows: Any, text: str) -> Any:
    """Shifts in which somebody of this name stands; each once."""
    named = Shift.objects.filter(people__name__icontains=text).values("pk")
    return rows.filter(pk__in=named)


def _status(row: Handover) -> SafeString:
    return status_badge(row.get_status_display(), HANDOVER_TONES[HandoverStatus(row.status)])


def _accepted(row: Handover) -> SafeString | str:
    if row.accepted_at is None:
        return "—"
    return format_html("{}{}", time_element(row.accepted_at), "（逾期）" if row.is_late else "")


HANDOVERS = Table(
    key="duty-handovers",
    title="交接班记录",
    unit="次",
    columns=[
        Column("organisation.name", "机构", order_by=("organisation__name",)),
        Column("from_shift.words", "交班班次", link=True, order_by=("from_shift__starts_at",), sortable=True),
        Column("to_shift.words", "接班班次"),
        Column("status", "状态", render=_status, export=lambda row: row.get_status_display()),
        Column("prepared_by", "交班人"),
        Column("accepted_by", "接班人"),
        Column(
            "accepted_at", "接班时间", sortable=True, render=_accepted, export=lambda row: row.accepted_at
        ),
    ],
    filters=[
        SearchFilter(fields=("prepared_by", "accepted_by", "notes"), placeholder="姓名、说明"),
        ChoiceFilter("status", "状态", choices=HandoverStatus.choices),
        DateRangeFilter("starts", "日期", field="to_shift__starts_at"),
    ],
    default_order="-from_shift__starts_at",
    row_url=lambda row: reverse("duty:handover-record", args=[row.pk]),
    empty=EmptyState("没有交接班记录", "交接班后会出现在这里。"),
)


def _entry_text(row: Any) -> SafeString:
    mark = EXERCISE if row.exercise else ""
    corrected = CORRECTED if row.is_corrected else ""
    correcting = "更正：" if row.corrects_id else ""
    return format_html("{}{}{}{}", mark, correcting, row.text, corrected)


def _entry_subject(row: Any) -> SafeString | str:
    if not row.subject_title:
        return "—"
    if not row.subject_url:
        return str(row.subject_title)
    return format_html('<a href="{}">{}</a>', row.subject_url, row.subject_title)


LOG = Table(
    key="duty-log",
    title="值班日志",
    unit="条",
    columns=[
        Column("at", "时间", sortable=True, link=True),
        Column("category", "类别", export=lambda row: row.get_category_display()),
        Column("text", "内容", width="wide", render=_entry_text, export=lambda row: row.text),
        Column("subject_title", "关联", render=_entry_subject, export=lambda row: row.subject_title),
        Column("by_name", "记录人"),
        Column("organisation.name", "机构", hidden=True),
    ],
    filters=[
        SearchFilter(fields=("text", "subject_title", "by_name"), placeholder="内容、事故、记录人"),
        ChoiceFilter("category", "类别", choices=LogCategory.choices),
        BooleanFilter(
            "auto",
            "来源",
            yes="自动记录",
            no="人工记录",
            apply_to=lambda rows, yes: rows.filter(event__isnull=not yes),
        ),
        DateRangeFilter("at", "时间"),
    ],
    default_order="-at",
    row_url=lambda row: reverse("duty:log-entry", args=[row.pk]),
    row_class=lambda row: "row-muted" if row.is_corrected else "",
    empty=EmptyState("没有日志", "接报、签发、接转、交接班会自动记入，也可以手工记录。"),
)


def _signed(row: DayReport) -> SafeString:
    if row.signed_at is None:
        return status_badge("未签发", "waiting")
    return format_html("{} {}", status_badge("已签发", "done"), row.signed_by)


REPORTS = Table(
    key="duty-reports",
    title="值班日报",
    unit="份",
    columns=[
        Column("day", "日期", sortable=True, link=True),
        Column("organisation.name", "机构", order_by=("organisation__name",)),
        Column("signed_by", "签发", render=_signed),
        Column("signed_at", "签发时间", sortable=True),
        Column("edited_by", "编制"),
        Column("weather", "天气", width="wide"),
    ],
    filters=[
        BooleanFilter(
            "signed",
            "状态",
            yes="已签发",
            no="未签发",
            apply_to=lambda rows, yes: rows.filter(signed_at__isnull=not yes),
        ),
        DateRangeFilter("day", "日期", timed=False),
    ],
    default_order="-day",
    row_url=lambda row: f"{reverse('duty:report', args=[row.day])}?org={row.organisation_id}",
    empty=EmptyState("没有日报", "打开某一天的日报，填写天气和备注或签发后会列在这里。"),
)


def _check_result(row: CheckCall) -> SafeString:
    return status_badge(row.get_result_display(), CHECK_TONES[CheckResult(row.result)])


CHECKS = Table(
    key="duty-checks",
    title="查岗记录",
    unit="次",
    columns=[
        Column("organisation.name", "被查单位", order_by=("organisation__name",), sortable=True, link=True),
        Column("person", "值班人员"),
        Column("role", "岗位"),
        Column("phone", "电话", render=lambda row: phone_link(row.phone), export=lambda row: row.phone),
        Column("drawn", "抽查"),
        Column("result", "结果", render=_check_result, export=lambda row: row.get_result_display()),
        Column("answered_by", "接听人"),
        Column("called_at", "查岗时间", sortable=True),
        Column("by_name", "查岗人"),
        Column("note", "备注", width="wide"),
    ],
    filters=[
        SearchFilter(
            fields=("organisation__name", "person", "phone", "note"), placeholder="单位、人员、电话"
        ),
        ChoiceFilter("result", "结果", choices=CheckResult.choices),
        BooleanFilter("drawn", "方式", yes="抽查", no="指定"),
        DateRangeFilter("asked_at", "日期"),
    ],
    default_order="-asked_at",
    row_url=lambda row: reverse("duty:check", args=[row.pk]),
    empty=EmptyState("没有查岗记录", "从“值班”页选择人员，或随机抽查。"),
)
