"""Writing the rules of who keeps what. A rule that begins ends the one it replaces on the day before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from anlan.base.accounts.enums import SYSTEM_ROLES
from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.base.divisions.facade import cities
from anlan.base.events import facade as events
from anlan.data.stewardship.catalogue import groups
from anlan.data.stewardship.enums import OwnerKind
from anlan.data.stewardship.events import DutySet
from anlan.data.stewardship.jobs import resettle_kinds
from anlan.data.stewardship.models import Duty
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, FieldError, InvalidInput, NotAllowed, StaleRecord
from anlan.kernel.records import RecordRef

LONGEST_DAYS = 3650
HEAVIEST = 9
_FIELDS = (
    "group",
    "division",
    "enterprise",
    "owner",
    "organisation",
    "person",
    "renew_days",
    "warn_days",
    "weight",
    "starts_on",
    "ends_on",
    "note",
)


def add_duty(*, values: Mapping[str, Any], within: User | None, by: Actor, at: datetime) -> Duty:
    """Write a rule; an open one of the same reach ends the day before it begins.

    `within` is the user whose area the rule must lie in. `InvalidInput` carries every complaint.
    """
    duty = Duty(**{name: values[name] for name in _FIELDS if name in values})
    _check(duty, within)
    with transaction.atomic():
        _end_former(duty, by=by)
        duty.changed_by = by.name
        duty.save(force_insert=True)
        _note("add_duty", "新增责任规则", duty, _shown(duty), by=by, at=at)
    return duty


def change_duty(
    *,
    duty: Duty,
    values: Mapping[str, Any],
    version: int | None,
    within: User | None,
    by: Actor,
    at: datetime,
) -> Duty:
    """Change a rule; what it held before stays in the audit chain. `StaleRecord` when somebody was faster."""
    with transaction.atomic():
        current = Duty.objects.select_for_update().get(pk=duty.pk)
        if version is not None and version != current.version:
            raise StaleRecord(
                f"这条规则刚被{current.changed_by or '其他人'}修改过，请核对后重新保存。", field="version"
            )
        before = _shown(current)
        for name in _FIELDS:
            if name in values:
                setattr(current, name, values[name])
        _check(current, within)
        after = _shown(current)
        changes = {
            name: [before.get(name), after.get(name)] for name in after if before.get(name) != after[name]
        }
        if not changes:
            return current
        if overlapping := _overlapping(current).first():
            raise InvalidInput(
                f"与 {overlapping.starts_on} 起的同类规则重叠，请先结束那一条。", field="starts_on"
            )
        current.changed_by, current.version = by.name, current.version + 1
        current.save()
        _note("change_duty", "修改责任规则", current, changes, by=by, at=at)
    return current


def end_duty(*, duty: Duty, on: date, within: User | None, by: Actor, at: datetime) -> Duty:
    """Let a rule end with a day (included); what it kept falls back to wider rules."""
    with transaction.atomic():
        current = Duty.objects.select_for_update().get(pk=duty.pk)
        _check_area(current, within)
        if current.ends_on is not None and current.ends_on < on:
            raise Conflict(f"这条规则已于 {current.ends_on} 失效。", code="ended")
        before = current.ends_on
        # One that has not begun yet ends before its first day and so never holds.
        current.ends_on = max(on, current.starts_on - timedelta(days=1))
        current.changed_by, current.version = by.name, current.version + 1
        current.save()
        changes = {"ends_on": [str(before or ""), str(current.ends_on)]}
        _note("end_duty", "结束责任规则", current, changes, by=by, at=at)
    return current


def _check(duty: Duty, within: User | None) -> None:
    errors = []
    if duty.group not in groups():
        errors.append(FieldError("group", "没有这个字段组。"))
    if duty.owner not in OwnerKind.values:
        errors.append(FieldError("owner", "责任方不在可选范围内。"))
    if duty.owner == OwnerKind.ORGANISATION and duty.organisation_id is None:
        errors.append(FieldError("organisation", "请选择指定机构。"))
    if duty.owner == OwnerKind.PERSON and duty.person_id is None:
        errors.append(FieldError("person", "请选择指定人员。"))
    if duty.person is not None and not duty.person.is_active:
        errors.append(FieldError("person", f"{duty.person.name}的账号已停用。"))
    if not 1 <= (duty.renew_days or 0) <= LONGEST_DAYS:
        errors.append(FieldError("renew_days", f"更新周期应为 1 到 {LONGEST_DAYS} 天。"))
    elif duty.warn_days is None or not 0 <= duty.warn_days < duty.renew_days:
        errors.append(FieldError("warn_days", "提前提醒的天数应少于更新周期。"))
    if not 1 <= (duty.weight or 0) <= HEAVIEST:
        errors.append(FieldError("weight", f"权重应为 1 到 {HEAVIEST}。"))
    if duty.starts_on is None:
        errors.append(FieldError("starts_on", "请填写生效日期。"))
    elif duty.ends_on is not None and duty.ends_on < duty.starts_on:
        errors.append(FieldError("ends_on", "失效日期不能早于生效日期。"))
    if errors:
        raise InvalidInput.many(errors)
    _check_area(duty, within)


def _check_area(duty: Duty, within: User | None) -> None:
    """An administrator writes rules for the whole city, everybody else within their own area."""
    if within is None or within.scope.everything or within.roles & {str(role) for role in SYSTEM_ROLES}:
        return
    if duty.enterprise is not None and duty.enterprise.lies_under(within.scope):
        return
    if duty.enterprise is None and within.scope.sees(duty.division_id or _whole_city(), None):
        return
    raise NotAllowed("只能为您管辖范围内的区划或企业设定规则。")


def _whole_city() -> str:
    city = cities().first()
    return city.code if city is not None else ""


def _overlapping(duty: Duty) -> Any:
    rows = Duty.objects.filter(group=duty.group, division=duty.division_id, enterprise=duty.enterprise_id)
    rows = rows.exclude(pk=duty.pk).exclude(ends_on__lt=duty.starts_on)
    if duty.ends_on is not None:
        rows = rows.filter(starts_on__lte=duty.ends_on)
    return rows.order_by("starts_on")


def _end_former(duty: Duty, *, by: Actor) -> None:
    for former in _overlapping(duty):
        if former.starts_on >= duty.starts_on:
            raise InvalidInput(
                f"已有 {former.starts_on} 起生效的同类规则，请修改那一条。", field="starts_on", code="overlap"
            )
        former.ends_on, former.changed_by = duty.starts_on - timedelta(days=1), by.name
        former.version += 1
        former.save()


def _shown(duty: Duty) -> dict[str, Any]:
    return {
        name: str(value) if not isinstance(value, int) else value
        for name in _FIELDS
        if (value := getattr(duty, name)) not in (None, "")
    }


def _note(verb: str, words: str, duty: Duty, changes: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    kind, group = groups()[duty.group]
    subject = RecordRef.of("stewardship-duty", duty.pk)
    audit.record(
        action=f"stewardship.{verb}",
        subject=subject,
        summary=f"{words} {group.title}",
        changes=changes,
        by=by,
        at=at,
    )
    fact = DutySet(
        id=str(duty.pk),
        group=duty.group,
        owner=str(duty.owner),
        renew_days=duty.renew_days,
        starts_on=str(duty.starts_on),
        ends_on=str(duty.ends_on or ""),
    )
    events.publish(fact, subject=subject, located_in=duty.division_id, by=by, at=at)
    resettle_kinds.enqueue([kind.key])
