"""The casualty register as a list to read, print and export. No identity marks: those are read one by one."""

from __future__ import annotations

from django.utils.safestring import SafeString

from anlan.kernel.clock import in_shanghai
from anlan.rescue.command.enums import Condition
from anlan.rescue.command.models import Casualty
from anlan.ui.facade import ChoiceFilter, Column, EmptyState, SearchFilter, Table, status_badge

TONES = {
    Condition.DEAD: "late",
    Condition.MISSING: "waiting",
    Condition.SERIOUS: "active",
    Condition.MINOR: "neutral",
    Condition.RESCUED: "done",
    Condition.VOID: "off",
}


def _condition(row: Casualty) -> SafeString:
    return status_badge(row.get_condition_display(), TONES[Condition(row.condition)])


def _course(row: Casualty) -> str:
    """Every condition with its time: 失踪 14:05 → 重伤 15:20."""
    return " → ".join(
        f"{step.get_condition_display()} {in_shanghai(step.at):%m-%d %H:%M}" for step in row.steps.all()
    )


REGISTER = Table(
    key="casualty-register",
    title="伤亡登记",
    unit="人",
    columns=[
        Column("number", "序号", sortable=True, width="narrow", align="end"),
        Column("shown_name", "姓名"),
        Column("sex", "性别", export=lambda row: row.get_sex_display() if row.sex else ""),
        Column("age", "年龄", align="end", sortable=True),
        Column("unit", "单位"),
        Column(
            "condition",
            "状况",
            render=_condition,
            export=lambda row: row.get_condition_display(),
            sortable=True,
        ),
        Column("condition_at", "状况时间", sortable=True),
        Column("hospital", "收治医院"),
        Column("course", "变化过程", render=_course, export=_course, width="wide"),
        Column("note", "备注", hidden=True),
        Column("entered_by", "登记人", hidden=True),
    ],
    filters=[
        SearchFilter(fields=("name", "unit", "hospital", "note"), placeholder="姓名、单位、医院"),
        ChoiceFilter("condition", "状况", choices=Condition.choices),
    ],
    default_order="number",
    empty=EmptyState(title="尚无登记人员", text="在指挥屏“人员”页登记。"),
)
