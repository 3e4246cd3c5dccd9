"""Writing many records of a ledger at once, for imports and the demo world.

One call is one transaction with one audit entry and one event that list what it touched; the caller decides how many
rows go into it (imports take 250). A blank cell never empties a field of an existing record.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.base.spatial import facade as spatial
from anlan.data.ledger.inserting import insert_many, new_record, update_many
from anlan.data.ledger.lines import LINES
from anlan.data.ledger.placing import Placing, settle_at_home
from anlan.data.ledger.spec import LedgerSpec, R, Values
from anlan.data.ledger.writing import apply, given_place, plain, point_errors
from anlan.kernel.actor import Actor
from anlan.kernel.columns import Result, RowOutcome
from anlan.kernel.errors import FieldError
from anlan.kernel.records import RecordRef

#: Fields that follow from others when a record is written; their former values are kept for an undo.
_SETTLED = ("located_in", "supervised_by", "attention")
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
    create: bool = True,
) -> list[RowOutcome]:
    """Create or change a record for each row, matched by the ledger's key; outcomes in the order of `rows`.

    `within` is the user who imports: rows for records outside their scope are rejected. Without `create` a row whose
    key is not in the ledger is rejected.
    """
    filled = [{name: value for name, value in row.items() if value not in (None, "")} for row in rows]
    with transaction.atomic():
        complaints = spec.prepare(filled) if spec.prepare else [[] for _ in filled]
        keys = [spec.key(row) for row in filled]
        known = spec.find([key for key in keys if key is not None]) if spec.find else {}
        touched: dict[Hashable, _Touched[R]] = {}
        refused: dict[int, list[FieldError]] = {}
        for number, (row, key) in enumerate(zip(filled, keys, strict=True)):
            errors = complaints[number] or ([] if create or _meets(key, known, touched) else [_unknown(spec)])
            errors = errors or _take(spec, row, key, number, known, touched, by)
            if errors:
                refused[number] = errors
        _place(list(touched.values()), touched, refused, within)
        _save(spec, list(touched.values()), filled, by=by, at=at, reason=reason)
    outcomes = [RowOutcome("rejected", errors=tuple(refused.get(n, ()))) for n in range(len(filled))]
    for one in touched.values():
        for position, number in enumerate(one.rows):
            outcomes[number] = _outcome(one, first=position == 0)
    return outcomes


def _meets(
    key: Hashable | None, known: Mapping[Hashable, Any], touched: Mapping[Hashable, _Touched[Any]]
) -> bool:
    return key is not None and (key in known or key in touched)


def _unknown(spec: LedgerSpec[Any]) -> FieldError:
    return FieldError(spec.key_field, f"台账中没有此{spec.label}；本次只更新已有记录，不新增。")


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
        for name in cleaned:
            earlier.before.setdefault(name, _stored(earlier.record, name))
        earlier.changes.update(apply(earlier.record, cleaned))
        earlier.given |= given_place(cleaned)
        earlier.rows.append(number)
    elif record is not None:
        before = {name: _stored(record, name) for name in (*cleaned, *_SETTLED)}
        changes = apply(record, cleaned)
        touched[key] = _Touched(record, False, before, dict(changes), given_place(cleaned), [number])
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
            one.before[LINES] = children[one.record.pk]
            one.changes[LINES] = ["", "…"]
    changed = [one for one in touched if not one.fresh and one.changes]
    for one in changed:
        one.before = {
            name: value
            for name, value in one.before.items()
            if name == LINES or _stored(one.record, name) != value
        }
        one.before["version"] = one.record.version
        one.record.changed_by, one.record.version, one.record.updated_at = by.name, one.record.version + 1, at
    if changed:
        names = {name for one in changed for name in one.changes if name in spec.fields}
        update_many(spec.model, [one.record for one in changed], names | set(_DERIVED))
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
    updated_ids = [str(one.record.pk) for one in changed]
    note_many(
        spec, "upsert", summary, detail, created=created_ids, updated=updated_ids, by=by, at=at, reason=reason
    )


def note_many(
    spec: LedgerSpec[R],
    verb: str,
    summary: str,
    detail: Mapping[str, Any],
    *,
    created: list[str],
    updated: list[str],
    by: Actor,
    at: datetime,
    reason: str,
) -> None:
    """One audit entry and one event for a call that touched many records.

    Not one a record: 100,000 entries would more than double an import, and the chain would hold the same words as
    often. The entry names every record, and a record's own page names the import (`history.register_touches`).
    """
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
    before = one.before if first and result == "updated" and not one.fresh else {}
    return RowOutcome(result, record_id=one.record.pk, before=before)
