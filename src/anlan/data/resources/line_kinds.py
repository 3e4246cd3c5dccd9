"""The counted lines of a resource, declared once for pages, forms, checks and the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from anlan.data.ledger.checks import FieldRule, rules_of
from anlan.data.resources.enums import ResourceKind
from anlan.data.resources.models import BedCapacity, ExpertLeave, Resource, TeamEquipment, TeamVehicle
from anlan.kernel.errors import FieldError, InvalidInput

MOST = 300


@dataclass(frozen=True)
class LineKind:
    """A kind of line: `name` is its key in the API and the resource's related name; `key` fields make it unique."""

    name: str
    kind: str
    title: str
    model: type[models.Model]
    fields: tuple[str, ...]
    required: tuple[str, ...]
    key: tuple[str, ...] = ()
    numeric: tuple[str, ...] = ()
    defaulted: tuple[str, ...] = ()

    def rules(self) -> dict[str, FieldRule]:
        """What each field may hold."""
        return rules_of(self.model, self.fields, required=self.required)

    def labels(self) -> list[str]:
        """Column heads."""
        return [str(self.model._meta.get_field(name).verbose_name) for name in self.fields]  # type: ignore[union-attr]

    def rows_of(self, resource: Resource) -> Any:
        """The resource's lines of this kind."""
        return getattr(resource, self.name).all()


LINE_KINDS: dict[str, LineKind] = {
    each.name: each
    for each in (
        LineKind(
            "fleet",
            ResourceKind.RESCUE_TEAM,
            "车辆",
            TeamVehicle,
            ("name", "plate", "quantity", "capability", "state"),
            ("name",),
            numeric=("quantity",),
            defaulted=("state", "quantity"),
        ),
        LineKind(
            "gear",
            ResourceKind.RESCUE_TEAM,
            "装备",
            TeamEquipment,
            ("name", "quantity", "unit", "specification", "usable"),
            ("name", "quantity", "unit"),
            key=("name", "unit"),
            numeric=("quantity", "usable"),
        ),
        LineKind(
            "leaves",
            ResourceKind.EXPERT,
            "不在岗时段",
            ExpertLeave,
            ("starts_on", "ends_on", "kind", "note"),
            ("starts_on", "ends_on"),
            defaulted=("kind",),
        ),
        LineKind(
            "bed_lines",
            ResourceKind.MEDICAL_INSTITUTION,
            "床位",
            BedCapacity,
            ("kind", "total", "free"),
            ("kind", "total"),
            key=("kind",),
            numeric=("total", "free"),
        ),
    )
}


def kinds_of(kind: str) -> list[LineKind]:
    """The kinds of lines a kind of resource has."""
    return [each for each in LINE_KINDS.values() if each.kind == kind]


def clean_lines(line_kind: LineKind, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows in stored form; `InvalidInput` with every complaint, each at `<name>.<row>.<field>`."""
    if len(rows) > MOST:
        raise InvalidInput(f"{line_kind.title}不能超过 {MOST} 行。", field=line_kind.name)
    rules = line_kind.rules()
    found: list[dict[str, Any]] = []
    errors: list[FieldError] = []
    seen: set[tuple[Any, ...]] = set()
    for number, row in enumerate(rows):
        complaints: list[FieldError] = []
        cleaned: dict[str, Any] = {}
        for name, rule in rules.items():
            value = row.get(name)
            if value in (None, ""):
                if name in line_kind.required:
                    complaints.append(FieldError(name, f"请填写{rule.label}。"))
                continue
            try:
                cleaned[name] = rule.clean(rule, value)
            except ValueError as error:
                complaints.append(FieldError(name, f"{rule.label}{error}"))
        if not complaints:
            complaints = _examine(line_kind, cleaned)
        key = tuple(cleaned.get(name) for name in line_kind.key)
        if key and not complaints and key in seen:
            complaints.append(FieldError(line_kind.key[0], "与前面的行重复，请合并。"))
        seen.add(key)
        errors += [
            FieldError(f"{line_kind.name}.{number}.{error.field}", f"第 {number + 1} 行：{error.message}")
            for error in complaints
        ]
        found.append(cleaned)
    if errors:
        raise InvalidInput.many(errors)
    return found


def _examine(line_kind: LineKind, row: Mapping[str, Any]) -> list[FieldError]:
    if line_kind.name == "leaves" and row["ends_on"] < row["starts_on"]:
        return [FieldError("ends_on", "结束日期不能早于开始日期。")]
    if line_kind.name == "bed_lines" and (row.get("free") or 0) > row["total"]:
        return [FieldError("free", "可用床位不能多于核定床位。")]
    if line_kind.name == "gear" and (row.get("usable") or 0) > row["quantity"]:
        return [FieldError("usable", "完好数量不能多于数量。")]
    return []


def line_json(line_kind: LineKind, row: models.Model) -> dict[str, Any]:
    """A line as the API shows it."""
    shown = {name: _plain(getattr(row, name)) for name in line_kind.fields}
    if line_kind.name == "bed_lines":
        assert isinstance(row, BedCapacity)
        shown["kind_label"] = row.get_kind_display()
        shown["reported_at"] = row.reported_at.isoformat() if row.reported_at else None
        shown["reported_by"] = row.reported_by
    return shown


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value.normalize())
    return value.isoformat() if isinstance(value, date | datetime) else value
