"""Columns of each kind's import, made from its declaration; the enterprise is named by its credit code."""

from __future__ import annotations

from django.db import models

from anlan.data.dossiers.kinds import CONFIRMED, PLACE, DossierKind
from anlan.kernel.columns import ColumnKind, ImportColumn

_OWNER = ImportColumn(
    "enterprise_code",
    "企业统一社会信用代码",
    required=True,
    kind="credit_code",
    example="91210200MA0000000X",
    aliases=("统一社会信用代码", "信用代码", "企业代码"),
)
_SHARED = {
    "address": ImportColumn("address", "位置说明", example="厂区东北角", aliases=("位置", "地点")),
    "lon": ImportColumn("lon", "经度", kind="longitude", example="121.5210", aliases=("东经",)),
    "lat": ImportColumn("lat", "纬度", kind="latitude", example="38.9530", aliases=("北纬",)),
    "as_of": ImportColumn("as_of", "核实日期", kind="date", example="2026-10-28", aliases=("更新日期",)),
    "source": ImportColumn("source", "数据来源", example="2026 年企业填报"),
}


def import_columns(kind: DossierKind) -> list[ImportColumn]:
    """The columns of one kind: enterprise, name, its own fields, place, confirmation."""
    place = PLACE if kind.has_place else ("address",)
    name = ImportColumn(
        "name", kind.name_label, required=True, example=kind.examples.get("name", ""), aliases=("名称",)
    )
    own = [_column(kind, field) for field in kind.own]
    return [_OWNER, name, *own, *(_SHARED[field] for field in (*place, *CONFIRMED))]


def _column(kind: DossierKind, name: str) -> ImportColumn:
    field = kind.model_field(name)
    label = kind.label(name)
    plain = label.split("（")[0]
    return ImportColumn(
        name,
        label,
        required=name in kind.required,
        kind=_kind(kind, name, field),
        example=kind.examples.get(name, ""),
        aliases=(plain,) if plain != label else (),
        choices=tuple(kind.choices(name)),
    )


def _kind(kind: DossierKind, name: str, field: models.Field[object, object]) -> ColumnKind:
    if name in kind.phones:
        return "phone"
    if field.choices:
        return "choice"
    if isinstance(field, models.FloatField):
        return "number"
    if isinstance(field, models.IntegerField):
        return "integer"
    return "date" if isinstance(field, models.DateField) else "text"
