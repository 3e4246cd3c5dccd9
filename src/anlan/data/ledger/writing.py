"""Writing one record of a ledger: create, change, retire, restore. Each is one transaction with audit and event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.base.spatial import facade as spatial
from anlan.data.ledger.checks import check_point
from anlan.data.ledger.models import LedgerRecord, LedgerStatus
from anlan.data.ledger.placing import Placing, refuse_outside, settle_at_home
from anlan.data.ledger.spec import LedgerFact, LedgerSpec, R, Values
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, FieldError, InvalidInput, StaleRecord
from anlan.kernel.records import RecordRef

Follow = Callable[[Any], dict[str, list[Any]]]


def create(
    spec: LedgerSpec[R],
    *,
    values: Mapping[str, Any],
    by: Actor,
    at: datetime,
    within: User | None = None,
    follow: Follow | None = None,
) -> R:
    """Add a record; `InvalidInput` carries every complaint at once.

    `within` is the user whose scope the record must lie in; `follow` writes child records in the same transaction and
    answers their changes for the audit.
    """
    cleaned, errors = spec.clean(values, None)
    errors += point_errors(cleaned, None)
    if errors:
        raise InvalidInput.many(errors)
    with transaction.atomic():
        _refuse_double(spec, cleaned, None)
        record = spec.model(**cleaned, changed_by=by.name)
        if record.point is None:
            settle_at_home(record, within)
        Placing().resolve([record], [given_place(cleaned)])
        refuse_outside(record, within)
        spec.derive(record)
        record.save(force_insert=True)
        shown = _shown(cleaned) | (follow(record) if follow else {})
        settle(spec, record)
        _note(spec, record, "create", f"新增{spec.label} {record.name}", spec.facts.added, shown, by, at)
    return record


def change(
    spec: LedgerSpec[R],
    *,
    record: R,
    values: Mapping[str, Any],
    version: int | None,
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
    follow: Follow | None = None,
) -> R:
    """Change the given fields of a record that still has `version` (None: whatever it has)."""
    with transaction.atomic():
        current = locked(spec, record.pk)
        check_version(spec, current, version)
        if not current.is_active:
            raise Conflict(f"“{current.name}”已注销，恢复后才能修改。", code="retired")
        cleaned, errors = spec.clean(values, current)
        errors += point_errors(cleaned, current)
        if errors:
            raise InvalidInput.many(errors)
        _refuse_double(spec, cleaned, current)
        changes = apply(current, cleaned)
        if follow:
            changes.update(follow(current))
        if not changes:
            return current
        if _moves(changes):
            Placing().resolve([current], [given_place(cleaned)])
            refuse_outside(current, within)
        spec.derive(current)
        current.changed_by = by.name
        current.version += 1
        current.save()
        settle(spec, current)
        _note(
            spec,
            current,
            "change",
            f"修改{spec.label} {current.name}",
            spec.facts.changed,
            changes,
            by,
            at,
            reason,
        )
    return current


def retire(
    spec: LedgerSpec[R], *, record: R, reason: str, by: Actor, at: datetime, version: int | None = None
) -> R:
    """Take a record out of the ledger; it stays readable and can be restored."""
    reason = reason.strip()
    if not reason:
        raise InvalidInput("请填写注销原因。", field="reason")
    if len(reason) > 200:
        raise InvalidInput("注销原因不能超过 200 个字。", field="reason")
    with transaction.atomic():
        current = locked(spec, record.pk)
        check_version(spec, current, version)
        if not current.is_active:
            raise Conflict(f"“{current.name}”已经注销。", code="retired")
        spec.before_retiring(current)
        current.status, current.retired_at, current.retired_reason = LedgerStatus.RETIRED, at, reason
        current.changed_by, current.version = by.name, current.version + 1
        current.save()
        settle(spec, current)
        changes = {"status": [LedgerStatus.ACTIVE, LedgerStatus.RETIRED]}
        _note(
            spec,
            current,
            "retire",
            f"注销{spec.label} {current.name}",
            spec.facts.retired,
            changes,
            by,
            at,
            reason,
        )
    return current


def restore(spec: LedgerSpec[R], *, record: R, by: Actor, at: datetime) -> R:
    """Bring a retired record back."""
    with transaction.atomic():
        current = locked(spec, record.pk)
        if current.is_active:
            raise Conflict(f"“{current.name}”未注销，不需要恢复。", code="active")
        _refuse_double(spec, {name: getattr(current, name) for name in spec.fields}, current)
        current.status, current.retired_at, current.retired_reason = LedgerStatus.ACTIVE, None, ""
        current.changed_by, current.version = by.name, current.version + 1
        current.save()
        settle(spec, current)
        changes = {"status": [LedgerStatus.RETIRED, LedgerStatus.ACTIVE]}
        _note(
            spec, current, "restore", f"恢复{spec.label} {current.name}", spec.facts.restored, changes, by, at
        )
    return current


def locked(spec: LedgerSpec[R], record_id: UUID) -> R:
    """The record as it is now, held until the transaction ends."""
    found: R = spec.model._default_manager.select_for_update().get(pk=record_id)
    return found


def check_version(spec: LedgerSpec[R], current: LedgerRecord, version: int | None) -> None:
    """`StaleRecord` naming who changed the record since it was read."""
    if version is not None and version != current.version:
        last = audit.entries_about(RecordRef.of(spec.kind, current.pk)).first()
        name = current.changed_by or (last.actor_name if last else "其他人")
        raise StaleRecord(
            f"“{current.name}”刚被{name}修改过。您填写的内容已保留，请核对最新内容后重新保存。",
            field="version",
        )


def apply(record: LedgerRecord, cleaned: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set the fields that differ; the answer maps each to [before, after]."""
    changes = {}
    for name, value in cleaned.items():
        before = getattr(record, name)
        if before != value:
            changes[name] = [plain(before), plain(value)]
            setattr(record, name, value)
    return changes


def plain(value: Any) -> Any:
    """A value as the audit chain shows it: a related record by its name."""
    return str(value) if isinstance(value, models.Model) else value


def point_errors(cleaned: Mapping[str, Any], record: LedgerRecord | None) -> list[FieldError]:
    """Complaints about the point as it would be after the write."""
    if "lon" not in cleaned and "lat" not in cleaned:
        return []
    lon = cleaned.get("lon", record.lon if record else None)
    lat = cleaned.get("lat", record.lat if record else None)
    error = check_point(lon, lat)
    return [error] if error else []


def given_place(cleaned: Mapping[str, Any]) -> frozenset[str]:
    """Which of place and supervisor a person set."""
    return frozenset(name for name in ("located_in", "supervised_by") if cleaned.get(name) is not None)


def _refuse_double(spec: LedgerSpec[R], cleaned: Values, record: R | None) -> None:
    if spec.find is None:
        return
    merged = {name: getattr(record, name) for name in spec.fields} if record else {}
    key = spec.key({**merged, **cleaned})
    if key is None:
        return
    double = spec.find([key]).get(key)
    if double is not None and (record is None or double.pk != record.pk):
        raise InvalidInput(
            f"台账中已有此{spec.label}：{double.name}。", field=spec.key_field, code="already_registered"
        )


def settle(spec: LedgerSpec[R], record: R) -> None:
    """What hangs on a saved record: the ledger's own indexes and its place on the map."""
    spec.after([record])
    if record.point is None or not record.is_active:
        spatial.remove(layer=spec.layer, record_id=record.pk)
    else:
        spatial.place(layer=spec.layer, record_id=record.pk, lon=record.point[0], lat=record.point[1])


def _moves(changes: Mapping[str, Any]) -> bool:
    return not changes.keys().isdisjoint({"lon", "lat", "located_in", "supervised_by"})


def _shown(cleaned: Values) -> Values:
    return {name: plain(value) for name, value in cleaned.items() if value not in (None, "", [], {})}


def _note(
    spec: LedgerSpec[R],
    record: R,
    verb: str,
    summary: str,
    fact: type[LedgerFact],
    changes: Mapping[str, Any],
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    subject = RecordRef.of(spec.kind, record.pk)
    audit.record(
        action=f"{spec.app}.{verb}_{spec.noun}",
        subject=subject,
        summary=summary,
        changes=changes,
        reason=reason,
        by=by,
        at=at,
    )
    events.publish(
        fact(id=str(record.pk), name=record.name, fields=sorted(changes)),
        subject=subject,
        located_in=record.located_in_id,
        supervised_by=record.supervised_by_id,
        by=by,
        at=at,
    )
