"""Bringing `Upkeep` to what the ledgers say, and `Tally` along with it. Derived rows: nothing here is audited.

One record is settled in the transaction that changed it; imports leave their ids to `jobs`, which settles them in
chunks. Settling twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from anlan.data.ledger.facade import insert_many
from anlan.data.ledger.inserting import update_many
from anlan.data.stewardship.catalogue import FieldGroup, RecordKind, kinds
from anlan.data.stewardship.duties import Duties, Owners
from anlan.data.stewardship.models import Confirmation, Upkeep
from anlan.data.stewardship.policies import MOST_MISSING, completeness
from anlan.data.stewardship.tallies import recount, shift
from anlan.kernel.clock import in_shanghai

CHUNK = 500
#: What a settled row may differ in.
_WRITTEN = (
    "name",
    "enterprise_id",
    "located_in_id",
    "supervised_by_id",
    "organisation_id",
    "owner",
    "owner_organisation_id",
    "owner_person_id",
    "confirmed_on",
    "warn_on",
    "due_on",
    "completeness",
    "missing",
    "weight",
)


@dataclass
class Frame:
    """What settling many records shares: rules of the day and owners."""

    on: date
    duties: Duties
    owners: Owners

    @classmethod
    def of(cls, at: datetime) -> Frame:
        on = in_shanghai(at).date()
        return cls(on, Duties(on), Owners())


def own_day(record: Any) -> date:
    """When a record's facts were last confirmed by its own books: the day on record, else its last change."""
    day: date | None = record.as_of
    return day if day is not None else in_shanghai(record.updated_at).date()


def confirmed_days(record_ids: Sequence[UUID]) -> dict[tuple[UUID, str], date]:
    """The latest day on which groups of these records were confirmed here, undone ones apart."""
    rows = Confirmation.objects.filter(record_id__in=record_ids, undone_at=None).exclude(group="")
    found = rows.order_by().values_list("record_id", "group").annotate(last=Max("on"))
    return {(record_id, group): last for record_id, group, last in found}


def settle(
    kind: RecordKind,
    record_ids: Sequence[UUID],
    *,
    at: datetime,
    frame: Frame | None = None,
    count: bool = True,
) -> int:
    """Write the rows of these records anew; how many rows changed. `count` keeps the tally in step."""
    frame = frame or Frame.of(at)
    with transaction.atomic():
        records = list(kind.rows().filter(pk__in=record_ids))
        days = confirmed_days(record_ids)
        wanted = {
            (record.pk, group.key): _row(kind, group, record, days, frame)
            for record in records
            for group in kind.groups_of(record)
        }
        rows = Upkeep.objects.filter(record_id__in=record_ids)
        held: dict[tuple[UUID, str], Upkeep] = {(row.record_id, row.group): row for row in rows}
        gone = [row for key, row in held.items() if key not in wanted]
        fresh = [row for key, row in wanted.items() if key not in held]
        changed = [
            (held[key], row) for key, row in wanted.items() if key in held and _differs(held[key], row)
        ]
        if count:
            shift(minus=[*gone, *(old for old, _ in changed)], plus=[*fresh, *(new for _, new in changed)])
        if gone:
            Upkeep.objects.filter(pk__in=[row.pk for row in gone]).delete()
        insert_many(Upkeep, fresh)
        for old, new in changed:
            new.pk = old.pk
        if changed:
            update_many(Upkeep, [new for _, new in changed], _WRITTEN)
    return len(gone) + len(fresh) + len(changed)


def settle_all(*, at: datetime, kind_keys: Iterable[str] = ()) -> int:
    """Settle every record of every kind (or of those named) and count anew; how many rows changed.

    In chunks with a transaction each: nobody waits for a whole city.
    """
    only = set(kind_keys)
    changed = 0
    frame = Frame.of(at)
    for kind in kinds():
        if only and kind.key not in only:
            continue
        for ids in _chunks(kind):
            changed += settle(kind, ids, at=at, frame=frame, count=False)
        changed += _drop_lost(kind)
    recount(at=at)
    return changed


def _chunks(kind: RecordKind) -> Iterator[list[UUID]]:
    manager: Any = kind.model._default_manager
    last: UUID | None = None
    while True:
        rows = manager.active().order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        ids = list(rows.values_list("pk", flat=True)[:CHUNK])
        if not ids:
            return
        yield ids
        last = ids[-1]


def _drop_lost(kind: RecordKind) -> int:
    """Rows of records that are no longer active, where no fact told of it."""
    manager: Any = kind.model._default_manager
    dropped, _ = (
        Upkeep.objects.filter(kind=kind.key).exclude(record_id__in=manager.active().values("pk")).delete()
    )
    return int(dropped)


def _differs(old: Upkeep, new: Upkeep) -> bool:
    return any(getattr(old, name) != getattr(new, name) for name in _WRITTEN)


def _row(
    kind: RecordKind, group: FieldGroup, record: Any, days: dict[tuple[UUID, str], date], frame: Frame
) -> Upkeep:
    enterprise = kind.enterprise_of(record)
    rule = frame.duties.rule_for(
        group,
        located_in=record.located_in_id or "",
        enterprise_id=enterprise.pk if enterprise is not None else None,
    )
    owner = frame.owners.owner_of(rule, record=record, enterprise=enterprise)
    day = max(own_day(record), days.get((record.pk, group.key), date.min))
    due = day + timedelta(days=rule.renew_days)
    terms = group.terms(record)
    return Upkeep(
        kind=kind.key,
        record_id=record.pk,
        group=group.key,
        name=record.name,
        enterprise_id=enterprise.pk if enterprise is not None else None,
        located_in_id=record.located_in_id,
        supervised_by_id=record.supervised_by_id,
        organisation_id=enterprise.organisation_id if enterprise is not None else None,
        owner=str(owner.kind),
        owner_organisation_id=owner.organisation_id,
        owner_person_id=owner.person_id,
        confirmed_on=day,
        warn_on=due - timedelta(days=rule.warn_days),
        due_on=due,
        completeness=completeness(terms),
        missing=[term.label for term in terms if not term.filled][:MOST_MISSING],
        weight=rule.weight,
    )
