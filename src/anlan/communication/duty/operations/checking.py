"""查岗: whom to call, and what came of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from anlan.base.accounts.facade import Organisation
from anlan.communication.duty.enums import CheckResult, LogCategory
from anlan.communication.duty.events import CheckRecorded
from anlan.communication.duty.models import Assignment, CheckCall, Shift
from anlan.communication.duty.operations.recording import announce, audit_row, log
from anlan.communication.duty.queries import scheduled_shifts
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput

MOST_DRAWN = 50


def draw_checks(
    *,
    organisations: Sequence[Organisation],
    count: int,
    by: Actor,
    at: datetime,
    dice: random.Random | None = None,
) -> list[CheckCall]:
    """抽查: put `count` people, each of another organisation, chosen by chance among those on duty now, on the list.

    Organisations with a call still pending, or nobody on duty, are not drawn. `dice` makes the draw repeatable (tests).
    """
    if not 1 <= count <= MOST_DRAWN:
        raise InvalidInput(f"抽查数量应为 1 至 {MOST_DRAWN}。", field="count")
    dice = dice or random.SystemRandom()
    ids = [each.pk for each in organisations]
    pending = set(
        CheckCall.objects.filter(organisation__in=ids, result=CheckResult.PENDING).values_list(
            "organisation", flat=True
        )
    )
    on_duty = [
        shift
        for organisation, shift in sorted(scheduled_shifts(ids, at=at).items())
        if organisation not in pending and shift.people.all()
    ]
    if not on_duty:
        raise Conflict("没有可抽查的单位：无人在班，或已在待查名单中。", code="nobody")
    drawn = dice.sample(on_duty, min(count, len(on_duty)))
    with transaction.atomic():
        calls = [
            _call(shift, dice.choice(list(shift.people.all())), drawn=True, by=by, at=at) for shift in drawn
        ]
        CheckCall.objects.bulk_create(calls)
        for call in calls:
            audit_row(call.organisation, "draw_check", f"列入查岗抽查名单（{call.person}）", by=by, at=at)
    return calls


def ask(*, shift: Shift, person: Assignment, by: Actor, at: datetime) -> CheckCall:
    """Put one person on duty on the list of calls to make."""
    if person.shift_id != shift.pk or not shift.starts_at <= at < shift.ends_at:
        raise Conflict("此人现在不在班。", code="off_duty")
    with transaction.atomic():
        call = _call(shift, person, drawn=False, by=by, at=at)
        call.save()
        audit_row(call.organisation, "ask_check", f"列入查岗名单（{call.person}）", by=by, at=at)
    return call


def _call(shift: Shift, person: Assignment, *, drawn: bool, by: Actor, at: datetime) -> CheckCall:
    organisation = shift.organisation
    return CheckCall(
        organisation=organisation,
        located_in_id=organisation.division_id,
        supervised_by=organisation,
        shift=shift,
        person=person.name,
        role=person.role,
        phone=person.phone,
        drawn=drawn,
        asked_at=at,
        by_name=by.name,
    )


def record_check(
    *, call: CheckCall, result: str, by: Actor, at: datetime, answered_by: str = "", note: str = ""
) -> CheckCall:
    """Write down what the call found. Once: a second call is a second row."""
    if result not in CheckResult.values or result == CheckResult.PENDING:
        raise InvalidInput("请选择查岗结果。", field="result")
    if result == CheckResult.OTHER_PERSON and not answered_by.strip():
        raise InvalidInput("非本人接听，请填写接听人。", field="answered_by")
    with transaction.atomic():
        current: CheckCall = (
            CheckCall.objects.select_for_update().select_related("organisation").get(pk=call.pk)
        )
        if current.result != CheckResult.PENDING:
            raise Conflict(f"{current.by_name}已登记结果：{current.get_result_display()}。", code="done")
        current.result, current.called_at, current.by_name = result, at, by.name
        reached = result in {CheckResult.PRESENT, CheckResult.OTHER_PERSON}
        current.answered_by = (answered_by.strip() or current.person if reached else "")[:64]
        current.note = note.strip()[:200]
        current.version += 1
        current.save()
        drawn = "（抽查）" if current.drawn else ""
        words = f"查岗{drawn} {current.person} {current.phone}：{current.get_result_display()}"
        if current.note:
            words = f"{words}，{current.note}"
        organisation = current.organisation
        log(organisation, words, category=LogCategory.CHECK, by=by, at=at)
        audit_row(organisation, "record_check", words, by=by, at=at)
        fact = CheckRecorded(str(organisation.pk), str(current.pk), str(result))
        announce(organisation, fact, by=by, at=at)
    return current
