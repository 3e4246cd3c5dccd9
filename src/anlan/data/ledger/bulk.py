"""Writing many records of a ledger at once, for imports and the demo world.

One call is one transaction with one audit entry and one event that list what it touched; the caller decides how many
rows go into it (imports take 250). A blank cell never empties a field of an existing record.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.base.spatial import facade as spatial
from anlan.data.ledger.inserting import insert_many, new_record
from anlan.data.ledger.models import LedgerStatus
from anlan.data.ledger.placing import Placing, settle_at_home
from anlan.data.ledger.spec import LedgerSpec, R, Values
from anlan.data.ledger.writing import apply, given_place, locked, plain, point_errors, settle
from anlan.kernel.actor import Actor
from anlan.kernel.columns import Result, RowOutcome
from anlan.kernel.errors import FieldError
from anlan.kernel.records import RecordRef

_DERIVED = ("located_in", "supervised_by", "search", "attention", "changed_by", "version", "updated_at")


@dataclass
class _Touched(Generic[R]):
    """A record met in this call and what became of it."""

    record: R
    fresh: bool
    before: Values = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    rows: list[int] = field(default_factory=list)


def upsert(
    spec: LedgerSpec[R],
    *,
    rows: Sequence[Mapping[str, Any]],
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
) -> list[RowOutcome]:
    """Create or change a record for each row, matched by the ledger's key; outcomes in the order of `rows`.

    `within` is the user who imports: rows for records outside their scope are rejected.
    """
    filled = [{name: value for name, value in row.items() if value not in (None, "")} for row in rows]
    with transaction.atomic():
        complaints = spec.prepare(filled) if spec.prepare else [[] for _ in filled]
        keys = [spec.key(row) for row in filled]
        known = spec.find([key for key in keys if key is not None]) if spec.find else {}
        touched: dict[Hashable, _Touched[R]] = {}
        refused: dict[int, list[FieldError]] = {}
        for number, (row, key) in enumerate(zip(filled, keys, strict=True)):
            errors = complaints[number] or _take(spec, row, key, number, known, touched, by)
            if errors:
                refused[number] = errors
        _place(list(touched.values()), touched, refused, within)
        _save(spec, list(touched.values()), filled, by=by, at=at, reason=reason)
    outcomes = [RowOutcome("rejected", errors=tuple(refused.get(n, ()))) for n in range(len(filled))]
    for one in touched.values():
        for position, number in enumerate(one.rows):
            outcomes[number] = _outcome(one, first=position == 0)
    return outcomes


def revert(
    spec: LedgerSpec[R],
    *,
    created: Sequence[UUID],
    before: Mapping[UUID, Values],
    by: Actor,
    at: datetime,
    reason: str = "撤销导入",
) -> tuple[int, list[str]]:
    """Undo an `upsert`: retire what it created, set back what it changed. Records changed since then stay.

    Answers how many records were set back and the names of those left as they are.
    """
    done, left = 0, []
    with transaction.atomic():
        for record_id in created:
            record = locked(spec, record_id)
            if record.version != 1 or not record.is_active:
                left.append(record.name)
                continue
            record.status, record.retired_at, record.retired_reason = LedgerStatus.RETIRED, at, reason
            record.changed_by, record.version = by.name, record.version + 1
            record.save()
            settle(spec, record)
            done += 1
        for record_id, former in before.items():
            record = locked(spec, record_id)
            version = former.get("version")
            if version is not None and record.version != version + 1:
                left.append(record.name)
                continue
            _set_back(spec, record, former, by)
            done += 1
        if done:
            touched = {"created": [str(each) for each in created], "updated": [str(each) for each in before]}
            _note(spec, "revert", f"{reason}：{spec.label} {done} 条", touched, [], [], by, at, reason)
    return done, left


def _set_back(spec: LedgerSpec[R], record: R, former: Values, by: Actor) -> None:
    for name, value in former.items():
        if name == "version" or name in spec.child_fields:
            continue
        model_field: Any = spec.model._meta.get_field(name)
        setattr(
            record, getattr(model_field, "attname", name), model_field.to_python(value) if value else value
        )
    children = {name: former[name] for name in spec.child_fields if name in former}
    if children:
        spec.children([(record, children)])
    spec.derive(record)
    record.changed_by, record.version = by.name, record.version + 1
    record.save()
    settle(spec, record)


def _take(
    spec: LedgerSpec[R],
    row: Mapping[str, Any],
    key: Hashable | None,
    number: int,
    known: Mapping[Hashable, R],
    touched: dict[Hashable, _Touched[R]],
    by: Actor,
) -> list[FieldError]:
    earlier = touched.get(key) if key is not None else None
    record = earlier.record if earlier else known.get(key) if key is not None else None
    cleaned, errors = spec.clean(row, record)
    errors += point_errors(cleaned, record)
    if errors:
        return errors
    if earlier is not None:
        earlier.changes.update(apply(earlier.record, cleaned))
        earlier.given |= given_place(cleaned)
        earlier.rows.append(number)
    elif record is not None:
        before = {name: _stored(record, name) for name in cleaned}
        changes = apply(record, cleaned)
        kept = {name: before[name] for name in changes}
        touched[key] = _Touched(record, False, kept, dict(changes), given_place(cleaned), [number])
    else:
        fresh = new_record(spec.model, {**cleaned, "changed_by": by.name})
        fresh.just_added = True
        at_key = key if key is not None else fresh.pk
        touched[at_key] = _Touched(fresh, True, given=given_place(cleaned), rows=[number])
    return []


def _place(
    met: Sequence[_Touched[R]],
    touched: dict[Hashable, _Touched[R]],
    refused: dict[int, list[FieldError]],
    within: User | None,
) -> None:
    """Settle where the records lie and drop those outside the importing user's scope."""
    written = [one for one in met if one.fresh or one.changes]
    for one in written:
        if one.fresh and one.record.point is None:
            settle_at_home(one.record, within)
    # A record the user does not see is judged as it was, so that an import cannot pull it over.
    foreign = [one for one in met if not one.fresh and within is not None and not _was_under(one, within)]
    Placing().resolve([one.record for one in written], [one.given for one in written])
    if within is None:
        return
    for key, one in list(touched.items()):
        if any(one is other for other in foreign) or not one.record.lies_under(within.scope):
            error = FieldError("name", f"“{one.record.name}”不在您的管辖范围内，请核对坐标和所在区划。")
            refused.update((number, [error]) for number in one.rows)
            del touched[key]


def _was_under(one: _Touched[R], user: User) -> bool:
    manager: Any = type(one.record)._default_manager
    return bool(manager.visible_to(user).filter(pk=one.record.pk).exists())


def _stored(record: Any, name: str) -> Any:
    """A field's value as it can be kept as JSON and set back."""
    value = getattr(record, getattr(record._meta.get_field(name), "attname", name))
    return value if value is None or isinstance(value, bool | int | float | str | list | dict) else str(value)


def _save(
    spec: LedgerSpec[R],
    touched: Sequence[_Touched[R]],
    rows: Sequence[Values],
    *,
    by: Actor,
    at: datetime,
    reason: str,
) -> None:
    fresh = [one for one in touched if one.fresh]
    changed = [one for one in touched if not one.fresh and one.changes]
    for one in fresh + changed:
        spec.derive(one.record)
    insert_many(spec.model, [one.record for one in fresh])
    pairs = [(one.record, rows[number]) for one in touched for number in one.rows]
    children = spec.children(pairs)
    for one in touched:
        if not one.fresh and one.record.pk in children:
            one.before.update(children[one.record.pk])
            one.changes.update({name: [before, "…"] for name, before in children[one.record.pk].items()})
    changed = [one for one in touched if not one.fresh and one.changes]
    for one in changed:
        one.before["version"] = one.record.version
        one.record.changed_by, one.record.version, one.record.updated_at = by.name, one.record.version + 1, at
    if changed:
        names = {name for one in changed for name in one.changes if name in spec.fields}
        spec.model._default_manager.bulk_update(
            [one.record for one in changed], sorted(names | set(_DERIVED)), batch_size=250
        )
    written = [one.record for one in fresh + changed]
    if not written:
        return
    spec.after(written)
    points = [(record.pk, *record.point) for record in written if record.point is not None]
    spatial.place_many(layer=spec.layer, rows=points)
    created_ids = [str(one.record.pk) for one in fresh]
    detail = {
        "created": created_ids,
        "updated": {str(one.record.pk): {k: plain(v) for k, v in one.changes.items()} for one in changed},
    }
    summary = f"批量登记{spec.label}：新增 {len(fresh)} 条，更新 {len(changed)} 条"
    _note(spec, "upsert", summary, detail, created_ids, [str(o.record.pk) for o in changed], by, at, reason)


def _note(
    spec: LedgerSpec[R],
    verb: str,
    summary: str,
    detail: Mapping[str, Any],
    created: list[str],
    updated: list[str],
    by: Actor,
    at: datetime,
    reason: str,
) -> None:
    subject = RecordRef.of(f"{spec.kind}-ledger", spec.app)
    audit.record(
        action=f"{spec.app}.{verb}_{spec.noun}",
        subject=subject,
        summary=summary,
        changes=detail,
        reason=reason,
        by=by,
        at=at,
    )
    events.publish(spec.facts.imported(created=created, updated=updated), subject=subject, by=by, at=at)


def _outcome(one: _Touched[Any], *, first: bool) -> RowOutcome:
    result: Result = "unchanged"
    if one.fresh and first:
        result = "created"
    elif one.fresh or one.changes:
        result = "updated"
    return RowOutcome(result, record_id=one.record.pk, before=one.before if first and not one.fresh else {})
