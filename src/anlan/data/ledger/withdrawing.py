"""Taking many records out of a ledger at once, for imports: by key, or by id from a list somebody confirmed.

As `writing.retire` does for one, with one audit entry and one event a call. What other records still hang on stays,
and the answer says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.spatial import facade as spatial
from anlan.data.ledger.bulk import note_many
from anlan.data.ledger.inserting import update_many
from anlan.data.ledger.models import LedgerStatus
from anlan.data.ledger.spec import LedgerSpec, R
from anlan.kernel.actor import Actor
from anlan.kernel.columns import RowOutcome
from anlan.kernel.errors import Conflict, FieldError

#: The column of a row with the reason for withdrawing that record.
REASON = "withdraw_reason"
_MOST_REASON = 200
_WRITTEN = ("status", "retired_at", "retired_reason", "changed_by", "version", "updated_at")


def withdraw(
    spec: LedgerSpec[R],
    *,
    rows: Sequence[Mapping[str, Any]],
    by: Actor,
    at: datetime,
    reason: str,
    within: User | None = None,
) -> list[RowOutcome]:
    """Retire the record that each row names by the ledger's key; outcomes in the order of `rows`.

    A row's own `withdraw_reason` wins over `reason`. What lies outside the scope of `within` is rejected as if it did
    not exist; a record named twice is withdrawn once.
    """
    filled = [{name: value for name, value in row.items() if value not in (None, "")} for row in rows]
    with transaction.atomic():
        complaints = spec.prepare(filled) if spec.prepare else [[] for _ in filled]
        keys = [spec.key(row) for row in filled]
        found = spec.find([key for key in keys if key is not None]) if spec.find else {}
        seen = _visible(spec, [record.pk for record in found.values()], within)
        outcomes: list[RowOutcome] = []
        chosen: dict[UUID, tuple[R, str]] = {}
        for row, key, errors in zip(filled, keys, complaints, strict=True):
            record = found.get(key) if key is not None else None
            if not errors and (record is None or record.pk not in seen):
                errors = [FieldError(spec.key_field, f"台账在册记录中没有此{spec.label}，可能已注销。")]
            if errors or record is None:
                outcomes.append(RowOutcome("rejected", errors=tuple(errors)))
            elif record.pk in chosen:
                outcomes.append(RowOutcome("unchanged", record_id=record.pk))
            else:
                outcome = _try(spec, record)
                if outcome.result == "withdrawn":
                    chosen[record.pk] = record, str(row.get(REASON) or reason)[:_MOST_REASON]
                outcomes.append(outcome)
        _retire(spec, list(chosen.values()), by=by, at=at, reason=reason)
    return outcomes


def withdraw_listed(
    spec: LedgerSpec[R],
    *,
    listed: Sequence[tuple[UUID, int]],
    by: Actor,
    at: datetime,
    reason: str,
    within: User | None = None,
) -> list[tuple[str, RowOutcome]]:
    """Retire records by id, each only if it still has the version it was listed with; (name, outcome) in order."""
    with transaction.atomic():
        manager: Any = spec.model._default_manager
        records = manager.select_for_update().in_bulk([record_id for record_id, _ in listed])
        seen = _visible(spec, list(records), within)
        answers: list[tuple[str, RowOutcome]] = []
        chosen: list[tuple[R, str]] = []
        for record_id, version in listed:
            record = records.get(record_id)
            if record is None or not record.is_active or record_id not in seen:
                outcome = RowOutcome("unchanged", record_id=record_id)
            elif record.version != version:
                outcome = _refused(record, f"确认之后被{record.changed_by or '他人'}修改过")
            else:
                outcome = _try(spec, record)
                if outcome.result == "withdrawn":
                    chosen.append((record, reason[:_MOST_REASON]))
            answers.append((record.name if record is not None else "", outcome))
        _retire(spec, chosen, by=by, at=at, reason=reason)
    return answers


def _visible(spec: LedgerSpec[Any], ids: Sequence[UUID], within: User | None) -> set[UUID]:
    if within is None or within.scope.everything:
        return set(ids)
    manager: Any = spec.model._default_manager
    return set(manager.visible_to(within).filter(pk__in=ids).order_by().values_list("pk", flat=True))


def _try(spec: LedgerSpec[R], record: R) -> RowOutcome:
    try:
        spec.before_retiring(record)
    except Conflict as error:
        return _refused(record, error.message)
    return RowOutcome("withdrawn", record_id=record.pk, before={"version": record.version})


def _refused(record: Any, why: str) -> RowOutcome:
    return RowOutcome("rejected", record_id=record.pk, errors=(FieldError("", why),))


def _retire(
    spec: LedgerSpec[R], chosen: Sequence[tuple[R, str]], *, by: Actor, at: datetime, reason: str
) -> None:
    if not chosen:
        return
    records = [record for record, _ in chosen]
    for record, why in chosen:
        record.status, record.retired_at, record.retired_reason = LedgerStatus.RETIRED, at, why
        record.changed_by, record.version, record.updated_at = by.name, record.version + 1, at
    update_many(spec.model, records, _WRITTEN)
    ids = [record.pk for record in records]
    spec.after(records)
    spatial.remove_many(layer=spec.layer, record_ids=ids)
    names = [str(record_id) for record_id in ids]
    summary = f"批量注销{spec.label} {len(records)} 条"
    note_many(
        spec,
        "withdraw",
        summary,
        {"withdrawn": names},
        created=[],
        updated=names,
        by=by,
        at=at,
        reason=reason,
    )
