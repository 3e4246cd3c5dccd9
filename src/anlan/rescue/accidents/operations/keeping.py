"""Entering, correcting and retiring accidents by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.data.ledger import facade as ledger
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.accidents.ledger import ACCIDENTS
from anlan.rescue.accidents.models import Accident
from anlan.rescue.accidents.policies import law_grade
from anlan.rescue.incidents.enums import Grade

#: What only the operations of their own may set.
_RESERVED = frozenset(
    {"incident", "case", "counted", "counted_reason", "counted_decided_by", "extension_reason"}
)


def create_accident(*, by: Actor, at: datetime, within: User | None = None, **values: Any) -> Accident:
    """Enter an accident by hand: history, or one that no incident was opened for.

    `within` is the user whose scope it must lie in; `InvalidInput` carries every complaint.
    """
    _refuse(values, at=at)
    return ledger.create(ACCIDENTS, values=values, by=by, at=at, within=within)


def change_accident(
    *,
    accident: Accident,
    version: int | None,
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
    **values: Any,
) -> Accident:
    """Change the given fields. A settled dossier is closed: it must be taken up again first."""
    must_not_be_settled(accident)
    _refuse({**values, "dossier": None} if "dossier" in values else values, at=at)
    values.pop("dossier", None)
    return ledger.change(
        ACCIDENTS,
        record=accident,
        values=values,
        version=version,
        by=by,
        at=at,
        reason=reason,
        within=within,
        follow=grade_change,
    )


def decide_counted(
    *, accident: Accident, counted: bool, reason: str, by: Actor, at: datetime, within: User | None = None
) -> Accident:
    """A person decides whether statistics count it (是否统计), and why; from then on figures no longer move it."""
    reason = _reason(reason, "请说明纳入或不纳入统计的理由。")
    values = {"counted": counted, "counted_reason": reason, "counted_decided_by": by.name}
    return ledger.change(
        ACCIDENTS,
        record=accident,
        values=values,
        version=None,
        by=by,
        at=at,
        reason=reason,
        within=within,
    )


def retire_accident(
    *, accident: Accident, reason: str, by: Actor, at: datetime, version: int | None = None
) -> Accident:
    """Take an accident out of the ledger, with a reason; it can be restored."""
    return ledger.retire(ACCIDENTS, record=accident, reason=reason, by=by, at=at, version=version)


def restore_accident(*, accident: Accident, by: Actor, at: datetime) -> Accident:
    """Bring a retired accident back; one that left with its incident comes back with its incident only."""
    if Accident.objects.filter(pk=accident.pk, withdrawn=True).exists():
        raise Conflict("该事故随处置记录撤出台账，处置记录恢复后自动恢复。", code="withdrawn")
    return ledger.restore(ACCIDENTS, record=accident, by=by, at=at)


def must_not_be_settled(accident: Accident) -> None:
    """`Conflict` when the dossier is settled."""
    if Accident.objects.filter(pk=accident.pk, dossier="settled").exists():
        raise Conflict("该事故已结案，如需更正请先退回调查并说明理由。", code="settled")


def grade_change(current: Accident) -> dict[str, list[Any]]:
    """The grade before and after, for the history: it follows the figures of the record about to be saved."""
    found = law_grade(
        deaths=current.deaths,
        serious_injuries=current.serious_injuries,
        direct_loss=current.direct_loss,
        on=in_shanghai(current.occurred_at).date(),
    )
    return {} if found == current.grade else {"grade": [current.grade_label, Grade(found).label]}


def _refuse(values: Mapping[str, Any], *, at: datetime) -> None:
    reserved = sorted(_RESERVED & values.keys())
    if reserved:
        raise InvalidInput(f"不能直接填写：{'、'.join(reserved)}。", field=reserved[0])
    moment = values.get("occurred_at")
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            return  # the ledger's own check words it
    if isinstance(moment, datetime) and moment.tzinfo is not None and moment > at:
        raise InvalidInput("发生时间不能晚于现在。", field="occurred_at")


def _reason(text: str, complaint: str) -> str:
    text = text.strip()
    if len(text) < 2:
        raise InvalidInput(complaint, field="reason")
    if len(text) > 200:
        raise InvalidInput("理由不能超过 200 个字。", field="reason")
    return text
