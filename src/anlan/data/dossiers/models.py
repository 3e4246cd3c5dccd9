"""企业档案 as rows; no logic. Every item belongs to an enterprise and is seen by whoever sees the enterprise."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anlan.base.accounts.facade import Scope
from anlan.base.files.facade import StoredFile
from anlan.data.dossiers.enums import (
    BuildingUse,
    EquipmentKind,
    FacilityKind,
    FileKind,
    FireClass,
    LicenceKind,
    ProcessKind,
    RiskLevel,
    ShutOffKind,
    StorageCondition,
    UnitKind,
)
from anlan.data.enterprises.enums import OnDays
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import MajorHazardInstallation, Substance
from anlan.data.ledger.facade import LedgerQuerySet, LedgerRecord


class DossierQuerySet(LedgerQuerySet):
    """Items of dossiers; the people of an enterprise see those of their own."""

    def _within(self, scope: Scope) -> Q:
        condition = super()._within(scope)
        if scope.organisations:
            condition |= Q(enterprise__organisation__in=scope.organisations)
        return condition


class DossierItem(LedgerRecord):
    """档案条目: one thing of an enterprise. `located_in` and `supervised_by` are the enterprise's, kept in step."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField("位置说明", max_length=200, blank=True)

    objects: ClassVar[models.Manager[DossierItem]] = DossierQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name"]
        indexes = [
            models.Index(fields=["enterprise", "status"], name="%(class)s_of_owner"),
            models.Index(fields=["status", "name", "id"], name="%(class)s_by_name"),
            models.Index(fields=["located_in", "status"], name="%(class)s_by_place"),
        ]

    def lies_under(self, scope: Scope) -> bool:
        return self.enterprise.lies_under(scope)


class StorageUnit(DossierItem):
    """储罐与装置: a tank, vessel, reactor, cylinder store, warehouse or pipe; figures are those of its design."""

    tag = models.CharField("位号", max_length=32)
    kind = models.CharField("类型", max_length=12, choices=UnitKind.choices)
    installation = models.ForeignKey(
        MajorHazardInstallation,
        verbose_name="所属重大危险源",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    substance = models.ForeignKey(
        Substance, verbose_name="物质", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    storage = models.CharField("储存方式", max_length=12, choices=StorageCondition.choices, blank=True)
    volume_m3 = models.FloatField("容积（立方米）", null=True, blank=True)
    quantity_t = models.FloatField("最大存量（吨）", null=True, blank=True)
    diameter_m = models.FloatField("直径（米）", null=True, blank=True)
    height_m = models.FloatField("高度（米）", null=True, blank=True)
    bund_area_m2 = models.FloatField("围堰面积（平方米）", null=True, blank=True)
    isolation = models.CharField("切断方式", max_length=300, blank=True)

    class Meta(DossierItem.Meta):
        verbose_name = "储罐与装置"


class Building(DossierItem):
    """建筑."""

    use = models.CharField("用途", max_length=12, choices=BuildingUse.choices)
    storeys = models.PositiveSmallIntegerField("地上层数", null=True, blank=True)
    basement_storeys = models.PositiveSmallIntegerField("地下层数", null=True, blank=True)
    area_m2 = models.FloatField("建筑面积（平方米）", null=True, blank=True)
    height_m = models.FloatField("高度（米）", null=True, blank=True)
    fire_class = models.CharField("耐火等级", max_length=1, choices=FireClass.choices, blank=True)
    people = models.PositiveIntegerField("通常人数", null=True, blank=True)
    exits = models.PositiveSmallIntegerField("安全出口数", null=True, blank=True)

    class Meta(DossierItem.Meta):
        verbose_name = "建筑"


class ProductionProcess(DossierItem):
    """生产工艺."""

    kind = models.CharField("工艺类别", max_length=16, choices=ProcessKind.choices)
    materials = models.CharField("原料", max_length=200, blank=True)
    products = models.CharField("产品", max_length=200, blank=True)
    hazards = models.CharField("主要危险", max_length=500, blank=True)
    emergency_stop = models.CharField("紧急停车方法", max_length=500, blank=True)

    class Meta(DossierItem.Meta):
        verbose_name = "生产工艺"


class RiskPoint(DossierItem):
    """风险点: graded in four colours, with who answers for it."""

    level = models.CharField("风险等级", max_length=8, choices=RiskLevel.choices)
    accident_types = models.CharField("可能的事故", max_length=200, blank=True)
    hazards = models.CharField("主要危险", max_length=500, blank=True)
    measures = models.CharField("管控措施", max_length=500, blank=True)
    responsible = models.CharField("责任人", max_length=64, blank=True)
    telephone = models.CharField("电话", max_length=32, blank=True)

    class Meta(DossierItem.Meta):
        verbose_name = "风险点"
        indexes = [
            *DossierItem.Meta.indexes,
            models.Index(fields=["status", "level", "name"], name="%(class)s_by_level"),
        ]


class ShutOff(DossierItem):
    """切断点: where gas, power, water or a product line is shut off, how, and who has the key."""

    kind = models.CharField("切断对象", max_length=12, choices=ShutOffKind.choices)
    scope = models.CharField("切断范围", max_length=200, blank=True)
    how = models.CharField("操作方法", max_length=500)
    key_holder = models.CharField("钥匙保管（操作）人", max_length=64, blank=True)
    telephone = models.CharField("电话", max_length=32, blank=True)

    class Meta(DossierItem.Meta):
        verbose_name = "切断点"


class SafetyFacility(DossierItem):
    """安全设施与消防水源."""

    kind = models.CharField("设施类型", max_length=16, choices=FacilityKind.choices)
    capacity_m3 = models.FloatField("容量（立方米）", null=True, blank=True)
    supply_l_s = models.FloatField("供水能力（升/秒）", null=True, blank=True)
    quantity = models.PositiveIntegerField("数量", null=True, blank=True)
    description = models.CharField("使用说明", max_length=300, blank=True)
    keeper = models.CharField("管理人", max_length=64, blank=True)
    telephone = models.CharField("电话", max_length=32, blank=True)

    class Meta(DossierItem.Meta):
        verbose_name = "安全设施"


class SpecialEquipment(DossierItem):
    """特种设备 (特种设备安全法)."""

    kind = models.CharField("设备种类", max_length=16, choices=EquipmentKind.choices)
    code = models.CharField("使用登记证编号", max_length=64, blank=True)
    maker = models.CharField("制造单位", max_length=100, blank=True)
    made_on = models.DateField("投用日期", null=True, blank=True)
    inspected_on = models.DateField("检验日期", null=True, blank=True)
    inspection_due_on = models.DateField("下次检验日期", null=True, blank=True)

    class Meta(DossierItem.Meta):
        verbose_name = "特种设备"


class HeldLicence(DossierItem):
    """证照: a licence the enterprise holds, whoever issued it."""

    kind = models.CharField("证照种类", max_length=16, choices=LicenceKind.choices)
    number = models.CharField("编号", max_length=64)
    issued_by = models.CharField("发证机关", max_length=100, blank=True)
    issued_on = models.DateField("发证日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    scope = models.CharField("许可范围", max_length=300, blank=True)

    class Meta(DossierItem.Meta):
        verbose_name = "证照"


class Shift(DossierItem):
    """班次: how many people are on the site at which hours; times are Shanghai wall time as HH:MM."""

    days = models.CharField("日子", max_length=8, choices=OnDays.choices, default=OnDays.DAILY)
    starts = models.CharField("起", max_length=5)
    ends = models.CharField("止", max_length=5)
    people = models.PositiveIntegerField("人数")
    leader = models.CharField("带班人", max_length=64, blank=True)
    telephone = models.CharField("电话", max_length=32, blank=True)

    class Meta(DossierItem.Meta):
        verbose_name = "班次"


class DossierFile(DossierItem):
    """档案文件: a plan, photo, panorama or safety data sheet; the bytes are the file room's."""

    kind = models.CharField("种类", max_length=16, choices=FileKind.choices)
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("文件名", max_length=200, blank=True)
    substance = models.ForeignKey(
        Substance, verbose_name="物质", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_on = models.DateField("制作（拍摄）日期", null=True, blank=True)
    description = models.CharField("说明", max_length=300, blank=True)

    class Meta(DossierItem.Meta):
        verbose_name = "档案文件"
