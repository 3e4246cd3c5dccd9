"""What hangs on a resource and is counted: a team's vehicles and equipment, an expert's leave, a hospital's beds."""

from __future__ import annotations

from django.db import models

from anlan.base.accounts.facade import Record
from anlan.data.resources.enums import BedKind, LeaveKind, VehicleState
from anlan.data.resources.models.resource import Resource


class TeamVehicle(Record):
    """队伍车辆."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="fleet")
    name = models.CharField("车辆", max_length=64)
    plate = models.CharField("车牌号", max_length=16, blank=True)
    quantity = models.PositiveSmallIntegerField("数量", default=1)
    capability = models.CharField("性能", max_length=100, blank=True)
    state = models.CharField("车况", max_length=12, choices=VehicleState.choices, default=VehicleState.READY)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "队伍车辆"

    def __str__(self) -> str:
        return f"{self.name} {self.quantity} 台"


class TeamEquipment(Record):
    """队伍装备."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="gear")
    name = models.CharField("装备", max_length=100)
    quantity = models.DecimalField("数量", max_digits=12, decimal_places=2)
    unit = models.CharField("单位", max_length=16)
    specification = models.CharField("规格", max_length=100, blank=True)
    usable = models.DecimalField("完好数量", max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "队伍装备"
        constraints = [
            models.UniqueConstraint(fields=["resource", "name", "unit"], name="team_equipment_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.quantity.normalize():f} {self.unit}"


class ExpertLeave(Record):
    """不在岗时段: days on which an expert cannot be called, both included."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="leaves")
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束")
    kind = models.CharField("原因", max_length=12, choices=LeaveKind.choices, default=LeaveKind.LEAVE)
    note = models.CharField("说明", max_length=100, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        verbose_name = "不在岗时段"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="expert_leave_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%m-%d} 至 {self.ends_on:%m-%d} {self.get_kind_display()}"


class BedCapacity(Record):
    """床位容量: how many beds of a kind a hospital has and how many are free, as reported at `reported_at`.

    The kinds follow EDXL-HAVE (OASIS, BedCapacity): baseline and available counts.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="bed_lines")
    kind = models.CharField("床位类别", max_length=16, choices=BedKind.choices)
    total = models.PositiveIntegerField("核定床位")
    free = models.PositiveIntegerField("可用床位", null=True, blank=True)
    reported_at = models.DateTimeField("上报时间", null=True, blank=True)
    reported_by = models.CharField("上报人", max_length=64, blank=True)

    class Meta:
        ordering = ["kind", "id"]
        verbose_name = "床位容量"
        constraints = [
            models.UniqueConstraint(fields=["resource", "kind"], name="bed_capacity_once"),
            models.CheckConstraint(
                condition=models.Q(free=None) | models.Q(free__lte=models.F("total")),
                name="bed_capacity_free",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.total}"
