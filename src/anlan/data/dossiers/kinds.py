"""The kinds of dossier items, declared: one machinery serves list, form, import, export, API, map and page for all.

A kind says which fields it has and how they are grouped, named in lists and shown on the page; what every kind shares
(its enterprise, its point, the day it was confirmed) stands here once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models

from anlan.data.dossiers.models import (
    Building,
    DossierFile,
    DossierItem,
    HeldLicence,
    ProductionProcess,
    RiskPoint,
    SafetyFacility,
    Shift,
    ShutOff,
    SpecialEquipment,
    StorageUnit,
)
from anlan.data.dossiers.policies import check_clocks, check_order
from anlan.kernel.errors import FieldError, NotFound

Check = Callable[[dict[str, Any], Any, Mapping[str, str]], list[FieldError]]

PLACE = ("address", "lon", "lat")
CONFIRMED = ("as_of", "source")


def _accept(values: dict[str, Any], record: Any, labels: Mapping[str, str]) -> list[FieldError]:
    return []


def _dates(*pairs: tuple[str, str]) -> Check:
    return lambda values, record, labels: check_order(values, record, labels, pairs)


def _clocks(*names: str) -> Check:
    return lambda values, record, labels: check_clocks(values, names, labels)


@dataclass(frozen=True, eq=False)
class DossierKind:
    """One kind of item.

    `key` is also the kind of its records in audit and references; `own` its fields beyond those of every item, in the
    order of the form; `key_fields` make it one within its enterprise; `columns` are shown in lists without asking,
    `brief` on the dossier's page. `renew_days` is after how many days its facts are stale unless a steward says
    otherwise; `layer` is the key of its map layer, where it has one.
    """

    key: str
    title: str
    counter: str
    icon: str
    model: type[DossierItem]
    name_label: str
    own: tuple[str, ...]
    columns: tuple[str, ...]
    brief: tuple[str, ...]
    required: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    key_fields: tuple[str, ...] = ("name",)
    search: tuple[str, ...] = ()
    has_place: bool = True
    importable: bool = True
    layer: str = ""
    renew_days: int = 365
    check: Check = _accept
    examples: Mapping[str, str] = field(default_factory=dict)

    @property
    def plural(self) -> str:
        """The kind's name for an import: storage-units, safety-facilities."""
        if self.key.endswith("equipment"):
            return self.key
        if self.key.endswith("y"):
            return f"{self.key[:-1]}ies"
        return f"{self.key}es" if self.key.endswith("s") else f"{self.key}s"

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field a person fills in, the enterprise apart."""
        return ("name", *self.own, *(PLACE if self.has_place else ("address",)), *CONFIRMED)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Fields in words."""
        named = {
            each.name: str(getattr(each, "verbose_name", each.name)) for each in self.model._meta.get_fields()
        }
        return {**named, "name": self.name_label}

    def label(self, name: str) -> str:
        """One field in words."""
        return self.labels.get(name, name)

    @property
    def wanted(self) -> tuple[str, ...]:
        """What a new item must say."""
        return ("name", *self.required)

    def model_field(self, name: str) -> models.Field[Any, Any]:
        """The model's field."""
        found = self.model._meta.get_field(name)
        assert isinstance(found, models.Field)
        return found

    def is_reference(self, name: str) -> bool:
        """Whether the field names another record."""
        return isinstance(self.model_field(name), models.ForeignKey)

    def choices(self, name: str) -> list[tuple[str, str]]:
        """Stored and shown values of a field of choices."""
        return [(str(value), str(label)) for value, label in self.model_field(name).flatchoices]

    def shown(self, name: str, value: Any) -> str:
        """A stored value in words; empty for none. A reference's value is the record or its name."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        for stored, label in self.choices(name):
            if str(value) == stored:
                return label
        if isinstance(value, float):
            return f"{value:.6f}" if name in {"lon", "lat"} else f"{value:,.10g}"
        return f"{value:,}" if isinstance(value, int) else str(value)

    def of(self, item: DossierItem, name: str) -> str:
        """A field of an item in words."""
        return self.shown(name, getattr(item, name))


STORAGE_UNIT = DossierKind(
    key="storage-unit",
    title="储罐与装置",
    counter="个",
    icon="cylinder",
    model=StorageUnit,
    name_label="名称",
    own=("tag", "kind", "substance", "installation", "storage", "volume_m3", "quantity_t", "diameter_m", "height_m",
         "bund_area_m2", "isolation"),
    columns=("tag", "kind", "substance", "storage", "volume_m3", "quantity_t"),
    brief=("tag", "kind", "substance", "storage", "volume_m3", "quantity_t", "bund_area_m2", "isolation"),
    required=("tag", "kind"),
    layer="storage-units",
    key_fields=("tag",),
    search=("tag",),
    examples={"name": "1 号液氨储罐", "tag": "V-101", "kind": "储罐", "substance": "氨", "storage": "加压",
              "volume_m3": "100", "quantity_t": "51", "isolation": "罐根阀 XV-101 现场手动、控制室远程"},
)  # fmt: skip
BUILDING = DossierKind(
    key="building",
    title="建筑",
    counter="栋",
    icon="building",
    model=Building,
    name_label="建筑名称",
    own=("use", "storeys", "basement_storeys", "area_m2", "height_m", "fire_class", "people", "exits"),
    columns=("use", "storeys", "area_m2", "fire_class", "people"),
    brief=("use", "storeys", "basement_storeys", "area_m2", "fire_class", "people", "exits"),
    required=("use",),
    renew_days=730,
    examples={"name": "1 号厂房", "use": "厂房", "storeys": "3", "area_m2": "4200", "people": "60"},
)
PROCESS = DossierKind(
    key="process",
    title="生产工艺",
    counter="项",
    icon="topology-star",
    model=ProductionProcess,
    name_label="工艺名称",
    own=("kind", "materials", "products", "hazards", "emergency_stop"),
    columns=("kind", "materials", "products"),
    brief=("kind", "materials", "products", "hazards", "emergency_stop"),
    required=("kind",),
    renew_days=730,
    examples={"name": "氯化反应", "kind": "氯化", "materials": "氯、苯", "products": "氯苯"},
)
RISK_POINT = DossierKind(
    key="risk-point",
    title="风险点",
    counter="个",
    icon="alert-triangle",
    model=RiskPoint,
    name_label="风险点",
    own=("level", "accident_types", "hazards", "measures", "responsible", "telephone"),
    columns=("level", "accident_types", "responsible", "telephone"),
    brief=("level", "accident_types", "hazards", "measures", "responsible", "telephone"),
    required=("level",),
    layer="risk-points",
    phones=("telephone",),
    search=("accident_types",),
    examples={"name": "液氨罐区", "level": "重大风险", "accident_types": "中毒和窒息、其他爆炸", "responsible": "张三",
              "telephone": "0411-80000000"},
)  # fmt: skip
SHUT_OFF = DossierKind(
    key="shut-off",
    title="切断点",
    counter="处",
    icon="plug-off",
    model=ShutOff,
    name_label="名称",
    own=("kind", "scope", "how", "key_holder", "telephone"),
    columns=("kind", "scope", "key_holder", "telephone"),
    brief=("kind", "address", "how", "scope", "key_holder", "telephone"),
    required=("kind", "how"),
    layer="shut-offs",
    phones=("telephone",),
    search=("key_holder",),
    examples={"name": "全厂总电源", "kind": "电源", "how": "拉下 1 号变电所进线柜断路器", "key_holder": "值班电工",
              "telephone": "0411-80000000"},
)  # fmt: skip
SAFETY_FACILITY = DossierKind(
    key="safety-facility",
    title="安全设施与消防水源",
    counter="处",
    icon="fire-hydrant",
    model=SafetyFacility,
    name_label="名称",
    own=("kind", "capacity_m3", "supply_l_s", "quantity", "description", "keeper", "telephone"),
    columns=("kind", "capacity_m3", "supply_l_s", "quantity", "keeper"),
    brief=("kind", "address", "capacity_m3", "supply_l_s", "quantity", "description", "keeper", "telephone"),
    required=("kind",),
    phones=("telephone",),
    examples={"name": "北区消防水池", "kind": "消防水池", "capacity_m3": "2000", "supply_l_s": "120"},
)
SPECIAL_EQUIPMENT = DossierKind(
    key="special-equipment",
    title="特种设备",
    counter="台",
    icon="crane",
    model=SpecialEquipment,
    name_label="设备名称",
    own=("kind", "code", "maker", "made_on", "inspected_on", "inspection_due_on"),
    columns=("kind", "code", "inspected_on", "inspection_due_on"),
    brief=("kind", "code", "inspected_on", "inspection_due_on"),
    required=("kind",),
    key_fields=("name", "code"),
    search=("code",),
    check=_dates(("inspected_on", "inspection_due_on")),
    examples={
        "name": "1 号蒸汽锅炉",
        "kind": "锅炉",
        "code": "锅10辽B00000(26)",
        "inspection_due_on": "2027-05-20",
    },
)
HELD_LICENCE = DossierKind(
    key="held-licence",
    title="证照",
    counter="件",
    icon="certificate",
    model=HeldLicence,
    name_label="证照名称",
    own=("kind", "number", "issued_by", "issued_on", "valid_until", "scope"),
    columns=("kind", "number", "issued_by", "valid_until"),
    brief=("number", "issued_by", "issued_on", "valid_until", "scope"),
    required=("kind", "number"),
    key_fields=("number",),
    search=("number",),
    has_place=False,
    check=_dates(("issued_on", "valid_until")),
    examples={"name": "安全生产许可证", "kind": "安全生产许可证", "number": "（辽）WH安许证字〔2025〕0000",
              "issued_by": "辽宁省应急管理厅", "valid_until": "2028-03-31"},
)  # fmt: skip
SHIFT = DossierKind(
    key="shift",
    title="班次",
    counter="个",
    icon="users",
    model=Shift,
    name_label="班次",
    own=("days", "starts", "ends", "people", "leader", "telephone"),
    columns=("days", "starts", "ends", "people", "leader", "telephone"),
    brief=("days", "starts", "ends", "people", "leader", "telephone"),
    required=("starts", "ends", "people"),
    phones=("telephone",),
    has_place=False,
    renew_days=180,
    check=_clocks("starts", "ends"),
    examples={"name": "夜班", "days": "每天", "starts": "20:00", "ends": "08:00", "people": "46", "leader": "李四",
              "telephone": "0411-80000000"},
)  # fmt: skip
DOSSIER_FILE = DossierKind(
    key="dossier-file",
    title="图纸照片与说明书",
    counter="份",
    icon="file-text",
    model=DossierFile,
    name_label="标题",
    own=("kind", "file", "substance", "made_on", "description"),
    columns=("kind", "file_name", "substance", "made_on"),
    brief=("kind", "made_on", "description"),
    required=("kind", "file"),
    key_fields=("kind", "name"),
    search=("file_name",),
    importable=False,
    renew_days=1095,
)

_KINDS = {
    each.key: each
    for each in (
        STORAGE_UNIT,
        RISK_POINT,
        SHUT_OFF,
        SAFETY_FACILITY,
        BUILDING,
        PROCESS,
        SPECIAL_EQUIPMENT,
        HELD_LICENCE,
        SHIFT,
        DOSSIER_FILE,
    )
}


def kinds() -> list[DossierKind]:
    """All of them, in the order of the page."""
    return list(_KINDS.values())


def kind_of(key: str) -> DossierKind:
    """The kind with this key, or `NotFound`."""
    if key not in _KINDS:
        raise NotFound("没有这种档案。", code="unknown_kind")
    return _KINDS[key]


def kind_of_item(item: DossierItem) -> DossierKind:
    """The kind an item is of."""
    return next(each for each in _KINDS.values() if isinstance(item, each.model))
