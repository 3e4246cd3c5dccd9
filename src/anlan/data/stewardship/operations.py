"""Confirming that records are still true, and taking it back. What the records say is changed by their own rooms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.data.stewardship.catalogue import REASON, FieldGroup, RecordKind, kind_of
from anlan.data.stewardship.duties import Duties
from anlan.data.stewardship.enums import Cause, OwnerKind
from anlan.data.stewardship.events import ConfirmationUndone, RecordConfirmed
from anlan.data.stewardship.models import Confirmation, Upkeep
from anlan.data.stewardship.settling import confirmed_days, own_day, settle
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from anlan.kernel.records import RecordRef

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What one call did to a record; no `confirmations` when everything had been confirmed that day."""

    kind: str
    record_id: UUID
    name: str
    on: date
    confirmations: list[Confirmation] = field(default_factory=list)


def record_for(kind: RecordKind, record_id: UUID | str, user: User) -> Any:
    """A record the user may confirm: one they see and that lies under them, else `NotFound`."""
    record = kind.find(record_id, user)
    if not record.lies_under(user.scope):
        raise NotFound("没有找到此记录，或不在您的管辖范围内。")
    return record


def confirmable(kind: RecordKind, record: Any, user: User, *, on: date) -> list[FieldGroup]:
    """The groups of a record this user may confirm: an enterprise's people only what the enterprise keeps."""
    groups = kind.groups_of(record)
    if user.roles != {str(Role.ENTERPRISE)}:
        return groups
    enterprise = kind.enterprise_of(record)
    if enterprise is None or enterprise.organisation_id not in user.scope.organisations:
        return []
    duties = Duties(on)
    place = record.located_in_id or ""
    return [
        group
        for group in groups
        if duties.rule_for(group, located_in=place, enterprise_id=enterprise.pk).owner == OwnerKind.ENTERPRISE
    ]


def still_true(
    *,
    kind: str,
    record_id: UUID | str,
    visible_to: User,
    by: Actor,
    at: datetime,
    groups: Sequence[str] = (),
) -> Confirmed:
    """Say that a record (or some groups of its fields) is as written, as of the Shanghai day of `at`.

    The whole record's own day is set through its room; of a part only this room keeps the day, until every part has
    been confirmed. `NotFound` outside the user's scope, `NotAllowed` where others keep the fields, `Conflict` for a
    retired record.
    """
    known = kind_of(kind)
    on = in_shanghai(at).date()
    with transaction.atomic():
        record = record_for(known, record_id, visible_to)
        if not record.is_active:
            raise Conflict(f"“{record.name}”已注销，不需要核实。", code="retired")
        mine = confirmable(known, record, visible_to, on=on)
        wanted = [group for group in mine if not groups or group.key in groups]
        _refuse(known, record, groups, mine, wanted)
        days = {
            group.key: _day(record, group, confirmed_days([record.pk])) for group in known.groups_of(record)
        }
        late = [group for group in wanted if days[group.key] < on or record.as_of is None]
        done = Confirmed(known.key, record.pk, record.name, on)
        if not late:
            return done
        rest = [day for key, day in days.items() if key not in {group.key for group in late}]
        whole = all(day >= on for day in rest)
        before = own_day(record)
        if whole and (record.as_of is None or record.as_of < on):
            known.confirm(record, on, by, at, REASON)
        keys = [""] if len(late) == len(days) else [group.key for group in late]
        for key in keys:
            made = Confirmation.objects.create(
                kind=known.key,
                record_id=record.pk,
                group=key,
                name=record.name,
                on=on,
                at=at,
                cause=Cause.STILL_TRUE,
                by_name=by.name,
                by_id=by.id,
                moved=whole,
                day_before=before if whole else None,
            )
            done.confirmations.append(made)
        settle(known, [record.pk], at=at)
        _note(known, record, keys, on, by=by, at=at)
    return done


def still_true_rows(
    *, rows: Sequence[int], visible_to: User, by: Actor, at: datetime
) -> tuple[list[Confirmed], list[str]]:
    """Confirm what lines of the worklist stand for: what was done, and why the others were not, in words.

    Lines the user does not see are passed over in silence, like any record that does not exist for them.
    """
    if len(rows) > MOST_AT_ONCE:
        raise InvalidInput(f"一次最多确认 {MOST_AT_ONCE} 条，请分批确认。", field="ids")
    seen = Upkeep.objects.visible_to(visible_to).filter(pk__in=list(rows))
    chosen: dict[tuple[str, UUID], list[str]] = {}
    names: dict[UUID, str] = {}
    for row in seen.order_by("kind", "record_id", "group"):
        chosen.setdefault((row.kind, row.record_id), []).append(row.group)
        names[row.record_id] = row.name
    items = [(kind, record_id, groups) for (kind, record_id), groups in chosen.items()]
    done, refused = still_true_many(items=items, visible_to=visible_to, by=by, at=at)
    return done, [f"{names[record_id]}：{message}" for record_id, message in refused]


def still_true_many(
    *, items: Sequence[tuple[str, UUID, Sequence[str]]], visible_to: User, by: Actor, at: datetime
) -> tuple[list[Confirmed], list[tuple[UUID, str]]]:
    """Confirm several records given as (kind, id, groups), each for itself: what was done, and why not in words."""
    if len(items) > MOST_AT_ONCE:
        raise InvalidInput(f"一次最多确认 {MOST_AT_ONCE} 条，请分批确认。", field="items")
    done: list[Confirmed] = []
    refused: list[tuple[UUID, str]] = []
    for kind, record_id, groups in items:
        try:
            made = still_true(
                kind=kind, record_id=record_id, groups=groups, visible_to=visible_to, by=by, at=at
            )
        except DomainError as error:
            refused.append((record_id, error.message))
        else:
            done.append(made)
    return done, refused


def undo(*, confirmation: Confirmation, visible_to: User, by: Actor, at: datetime) -> Confirmation:
    """Take a confirmation back: the record's day is again what it was, unless somebody set it since.

    Only the latest one of a record can be taken back, and only what people confirmed by hand.
    """
    known = kind_of(confirmation.kind)
    with transaction.atomic():
        record = record_for(known, confirmation.record_id, visible_to)
        current = Confirmation.objects.select_for_update().get(pk=confirmation.pk)
        if current.is_undone:
            raise Conflict("这次核实已经撤销。", code="undone")
        if current.cause != Cause.STILL_TRUE:
            raise Conflict("这是登记新内容时自动记下的核实，请修改记录本身。", code="not_by_hand")
        _refuse_undo(known, record, current, visible_to, on=in_shanghai(at).date())
        if current.moved and record.as_of == current.on and record.is_active:
            known.confirm(record, current.day_before, by, at, "撤销核实")
        current.undone_at, current.undone_by = at, by.name
        current.version += 1
        current.save(update_fields=["undone_at", "undone_by", "version", "updated_at"])
        settle(known, [record.pk], at=at)
        subject = RecordRef.of(known.key, record.pk)
        audit.record(
            action="stewardship.undo_confirmation",
            subject=subject,
            summary=f"撤销核实 {record.name}",
            changes={"confirmed_on": [current.on.isoformat(), str(current.day_before or "")]},
            by=by,
            at=at,
        )
        fact = ConfirmationUndone(
            kind=known.key,
            id=str(record.pk),
            name=record.name,
            group=current.group,
            on=current.on.isoformat(),
        )
        _publish(fact, record, subject, by=by, at=at)
    return current


def note_change(
    *,
    kind: RecordKind,
    record_id: UUID,
    name: str,
    fields: Sequence[str],
    by_name: str,
    by_id: UUID | None,
    at: datetime,
) -> list[Confirmation]:
    """Child records written anew (contacts, stored substances, stock) were looked at: their groups are confirmed.

    Runs in the transaction of the change, which is audited by its own room.
    """
    on = in_shanghai(at).date()
    groups = [group for group in kind.groups if group.lines and group.lines in fields]
    return [
        Confirmation.objects.create(
            kind=kind.key,
            record_id=record_id,
            group=group.key,
            name=name,
            on=on,
            at=at,
            cause=Cause.CHANGE,
            by_name=by_name,
            by_id=by_id,
        )
        for group in groups
    ]


def _day(record: Any, group: FieldGroup, days: dict[tuple[UUID, str], date]) -> date:
    return max(own_day(record), days.get((record.pk, group.key), date.min))


def _refuse(
    kind: RecordKind,
    record: Any,
    asked: Sequence[str],
    mine: Sequence[FieldGroup],
    wanted: Sequence[FieldGroup],
) -> None:
    has = {group.key for group in kind.groups_of(record)}
    if strange := [key for key in asked if key not in has]:
        raise InvalidInput(f"“{record.name}”没有字段组“{strange[0][:40]}”。", field="group")
    if not mine or len(wanted) < len(asked):
        raise NotAllowed("这些内容由监管部门核实，请联系所在区县局。", code="not_yours")


def _refuse_undo(kind: RecordKind, record: Any, row: Confirmation, user: User, *, on: date) -> None:
    mine = {group.key for group in confirmable(kind, record, user, on=on)}
    touched = {row.group} if row.group else {group.key for group in kind.groups_of(record)}
    if not touched <= mine:
        raise NotAllowed("这次核实由监管部门作出，不能撤销。", code="not_yours")
    later = Confirmation.objects.filter(record_id=row.record_id, undone_at=None, at__gt=row.at)
    if later.filter(cause=Cause.STILL_TRUE).exists():
        raise Conflict("此后又有人核实过，请先撤销最近一次核实。", code="not_latest")


def _note(kind: RecordKind, record: Any, keys: Sequence[str], on: date, *, by: Actor, at: datetime) -> None:
    subject = RecordRef.of(kind.key, record.pk)
    titles = [group.title for group in kind.groups if group.key in keys]
    audit.record(
        action="stewardship.confirm_record",
        subject=subject,
        summary=f"确认仍然属实：{'、'.join(titles) or record.name}",
        changes={"confirmed_on": on.isoformat(), "groups": [key for key in keys if key]},
        by=by,
        at=at,
    )
    for key in keys:
        fact = RecordConfirmed(
            kind=kind.key, id=str(record.pk), name=record.name, group=key, on=on.isoformat()
        )
        _publish(fact, record, subject, by=by, at=at)


def _publish(fact: Any, record: Any, subject: RecordRef, *, by: Actor, at: datetime) -> None:
    events.publish(
        fact,
        subject=subject,
        located_in=record.located_in_id,
        supervised_by=record.supervised_by_id,
        by=by,
        at=at,
    )
