"""The record of a hand-over as a paper."""

from __future__ import annotations

from typing import Any

from anlan.communication.duty.day_report import short
from anlan.communication.duty.enums import DutyRole
from anlan.communication.duty.models import Handover, Shift

TEMPLATE = "duty/handover.typ"


def document_data(handover: Handover) -> dict[str, Any]:
    """What the template prints."""
    return {
        "title": "值班交接班记录",
        "organisation": handover.organisation.name,
        "status": handover.get_status_display(),
        "from": _side(handover.from_shift),
        "to": _side(handover.to_shift),
        "notes": handover.notes or "无。",
        "equipment": [
            [row["item"], "正常" if row["ok"] else "异常", row["note"]] for row in handover.equipment
        ],
        "matters": [
            [
                row.provider_title,
                ("〔演练〕" if row.exercise else "") + row.title + (f"：{row.detail}" if row.detail else ""),
                "接班前已办结" if row.settled else _tick(row.ticked_by, row.ticked_at),
            ]
            for row in handover.matters.all()
        ],
        "prepared_by": handover.prepared_by,
        "submitted_at": short(handover.submitted_at) if handover.submitted_at else "",
        "accepted_by": handover.accepted_by + ("（代接班）" if handover.stand_in else ""),
        "accepted_at": _accepted(handover),
    }


def _tick(name: str, at: Any) -> str:
    return f"{name} {short(at)}" if at else "未阅"


def _accepted(handover: Handover) -> str:
    if handover.accepted_at is None:
        return ""
    return short(handover.accepted_at) + ("（逾期）" if handover.is_late else "")


def _side(shift: Shift) -> dict[str, str]:
    people = "；".join(
        f"{role.label}：" + "、".join(each.name for each in shift.named(role))
        for role in DutyRole
        if shift.named(role)
    )
    return {"words": shift.words, "people": people or "无"}
