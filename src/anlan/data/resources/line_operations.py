"""Writes of a resource's counted lines: a team's vehicles and equipment, an expert's leave, a hospital's beds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.data.ledger import facade as ledger
from anlan.data.resources.enums import ResourceKind
from anlan.data.resources.ledger import RESOURCES
from anlan.data.resources.line_kinds import LINE_KINDS, LineKind, clean_lines
from anlan.data.resources.models import BedCapacity, Resource
from anlan.kernel.actor import Actor
from anlan.kernel.errors import InvalidInput

Rows = Sequence[Mapping[str, Any]]


def change_lines(
    *,
    resource: Resource,
    name: str,
    rows: Rows,
    by: Actor,
    at: datetime,
    version: int | None = None,
    within: User | None = None,
) -> Resource:
    """Replace a resource's lines of one kind; free beds are stamped with who reported them and when."""
    line_kind = _kind_for(resource, name)
    cleaned = clean_lines(line_kind, rows)

    def follow(current: Resource) -> dict[str, list[Any]]:
        before = [str(row) for row in line_kind.rows_of(current)]
        former = {row.kind: row for row in current.bed_lines.all()} if name == "bed_lines" else {}
        line_kind.rows_of(current).delete()
        manager: Any = line_kind.model._default_manager
        fresh = [line_kind.model(resource=current, **row) for row in cleaned]
        for row in fresh:
            if isinstance(row, BedCapacity):
                _stamp(row, former.get(row.kind), by=by, at=at)
        manager.bulk_create(fresh)
        after = [str(row) for row in fresh]
        return {name: ["；".join(before), "；".join(after)]}

    return ledger.change(
        RESOURCES[resource.kind],
        record=resource,
        values={},
        version=version,
        by=by,
        at=at,
        within=within,
        follow=follow,
    )


def report_beds(*, resource: Resource, free: Mapping[str, int], by: Actor, at: datetime) -> Resource:
    """A hospital says how many beds of each kind are free now; kinds not named keep their figure and its age."""
    if resource.kind != ResourceKind.MEDICAL_INSTITUTION:
        raise InvalidInput(f"{resource.name}不是医疗机构。", field="resource")
    lines = {row.kind: row for row in resource.bed_lines.all()}
    for kind, number in free.items():
        if kind not in lines:
            raise InvalidInput(f"没有登记此类床位：{kind[:20]}。", field=kind)
        if not 0 <= number <= lines[kind].total:
            label = lines[kind].get_kind_display()
            raise InvalidInput(f"{label}可用床位应在 0 到 {lines[kind].total} 之间。", field=kind)

    def follow(current: Resource) -> dict[str, list[Any]]:
        changes: dict[str, list[Any]] = {}
        for kind, number in free.items():
            line = lines[kind]
            changes[f"bed_{kind}"] = [line.free, number]
            line.free, line.reported_at, line.reported_by = number, at, by.name
            line.save(update_fields=["free", "reported_at", "reported_by", "updated_at"])
        return changes

    return ledger.change(
        RESOURCES[resource.kind], record=resource, values={}, version=None, by=by, at=at, follow=follow
    )


def _stamp(row: BedCapacity, former: BedCapacity | None, *, by: Actor, at: datetime) -> None:
    """A figure that did not change keeps its age."""
    if row.free is None:
        return
    if former is not None and former.free == row.free and former.reported_at is not None:
        row.reported_at, row.reported_by = former.reported_at, former.reported_by
    else:
        row.reported_at, row.reported_by = at, by.name


def _kind_for(resource: Resource, name: str) -> LineKind:
    line_kind = LINE_KINDS.get(name)
    if line_kind is None or line_kind.kind != resource.kind:
        raise InvalidInput(f"{resource.kind_label}没有这种明细。", field=name[:32])
    return line_kind
