"""Setting back what an import did to records of a ledger, many at once: the new are retired, the changed get their
former values and lines, the withdrawn return. Whoever was written by somebody else since stays, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, transaction

from anlan.base.spatial import facade as spatial
from anlan.data.ledger.bulk import note_many
from anlan.data.ledger.inserting import update_many
from anlan.data.ledger.lines import LINES
from anlan.data.ledger.models import LedgerRecord, LedgerStatus
from anlan.data.ledger.spec import LedgerSpec, R, Values
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.errors import Conflict

Effect = Literal["created", "updated", "withdrawn"]
_STATUS = ("status", "retired_at", "retired_reason")


@dataclass(frozen=True, slots=True)
class Undo:
    """What an import did to one record: the former values of its fields, and the version it left."""

    record_id: UUID
    effect: Effect
    version: int
    before: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reverted:
    """What came of one `Undo`: `kept` says why the record stayed as it is; `version` is the one it has now."""

    record_id: UUID
    name: str
    version: int
    kept: str = ""


def revert(
    spec: LedgerSpec[R], *, undos: Sequence[Undo], by: Actor, at: datetime, reason: str = "撤销导入"
) -> list[Reverted]:
    """Set records back, answers in the order of `undos`; one transaction, one audit entry, one event."""
    try:
        with transaction.atomic():
            return _revert(spec, undos, by=by, at=at, reason=reason)
    except IntegrityError:
        if len(undos) == 1:
            record = spec.model._default_manager.get(pk=undos[0].record_id)
            return [Reverted(record.pk, record.name, record.version, "与台账中的其他记录冲突")]
    return [answer for one in undos for answer in revert(spec, undos=[one], by=by, at=at, reason=reason)]


def _revert(
    spec: LedgerSpec[R], undos: Sequence[Undo], *, by: Actor, at: datetime, reason: str
) -> list[Reverted]:
    manager: Any = spec.model._default_manager
    wanted = [one.record_id for one in undos]
    held = list(manager.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True))
    records: dict[UUID, R] = manager.select_related("located_in", "supervised_by").in_bulk(held)
    takers = _takers(spec, [records[one.record_id] for one in undos if one.effect == "withdrawn"])
    answers: list[Reverted] = []
    turned: list[tuple[R, Undo]] = []
    for one in undos:
        record = records[one.record_id]
        kept = _objection(spec, record, one, takers)
        if not kept:
            turned.append((record, one))
        version = record.version if kept else record.version + 1
        answers.append(Reverted(record.pk, record.name, version, kept))
    _write(spec, turned, by=by, at=at, reason=reason)
    return answers


def _takers(spec: LedgerSpec[R], records: Sequence[R]) -> set[UUID]:
    """Of withdrawn records, those whose key another record of the ledger has taken since."""
    if spec.find is None or not records:
        return set()
    keys = {record.pk: spec.key({name: getattr(record, name) for name in spec.fields}) for record in records}
    held = spec.find([key for key in keys.values() if key is not None])
    return {pk for pk, key in keys.items() if key in held and held[key].pk != pk}


def _objection(spec: LedgerSpec[R], record: R, one: Undo, takers: set[UUID]) -> str:
    if record.version != one.version:
        return _since(record)
    if one.effect == "created":
        try:
            spec.before_retiring(record)
        except Conflict as error:
            return error.message
    if record.pk in takers:
        return f"台账中已另有相同的{spec.label}"
    return ""


def _since(record: LedgerRecord) -> str:
    day = record.updated_at.astimezone(SHANGHAI)
    what = "修改过" if record.is_active else "注销"
    return f"{day.month} 月 {day.day} 日 {day:%H:%M} 由{record.changed_by or '他人'}{what}"


def _write(
    spec: LedgerSpec[R], turned: Sequence[tuple[R, Undo]], *, by: Actor, at: datetime, reason: str
) -> None:
    if not turned:
        return
    names = {"changed_by", "version", "updated_at"}
    for record, one in turned:
        names |= _set_back(spec, record, one, at=at, reason=reason)
        record.changed_by, record.version, record.updated_at = by.name, record.version + 1, at
    records = [record for record, _ in turned]
    update_many(spec.model, records, names)
    if spec.lines is not None:
        former = {record.pk: one.before[LINES] for record, one in turned if LINES in one.before}
        if former:
            spec.lines.put_back(former)
    spec.after(records)
    _settle_places(spec, records)
    ids = {effect: [str(record.pk) for record, one in turned if one.effect == effect]
           for effect in ("created", "updated", "withdrawn")}  # fmt: skip
    summary = f"{reason}：{spec.label} {len(turned)} 条"
    touched = [each for effect in ids.values() for each in effect]
    note_many(spec, "revert", summary, ids, created=[], updated=touched, by=by, at=at, reason=reason)


def _set_back(spec: LedgerSpec[R], record: R, one: Undo, *, at: datetime, reason: str) -> set[str]:
    """Put a record's attributes back; the names of the fields to write."""
    if one.effect == "created":
        record.status, record.retired_at, record.retired_reason = LedgerStatus.RETIRED, at, reason
        return set(_STATUS)
    if one.effect == "withdrawn":
        record.status, record.retired_at, record.retired_reason = LedgerStatus.ACTIVE, None, ""
        return set(_STATUS)
    written = {"search"}
    for name, value in one.before.items():
        if name in ("version", LINES):
            continue
        model_field: Any = spec.model._meta.get_field(name)
        target = getattr(model_field, "target_field", model_field)
        setattr(record, model_field.attname, target.to_python(value) if value not in (None, "") else value)
        written.add(name)
    attention = record.attention
    spec.derive(record)
    record.attention = attention  # as it was; deriving it anew would judge the record by today's bureaus
    return written


def _settle_places(spec: LedgerSpec[R], records: Sequence[R]) -> None:
    placed = [(record.pk, *record.point) for record in records if record.is_active and record.point]
    there = {each[0] for each in placed}
    spatial.remove_many(
        layer=spec.layer, record_ids=[record.pk for record in records if record.pk not in there]
    )
    spatial.place_many(layer=spec.layer, rows=placed)
