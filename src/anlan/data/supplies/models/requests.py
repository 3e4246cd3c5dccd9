"""调拨申请 and 调拨单: what is asked for, and what each depot promised, sent and what of it arrived."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from anlan.base.accounts.facade import Organisation, Record, ScopedQuerySet, ScopedRecord
from anlan.data.resources.facade import Resource
from anlan.data.supplies.enums import ConsignmentStatus, RequestStatus
from anlan.data.supplies.models.stock import ZERO, Item, Lot, amount


class SupplyRequest(ScopedRecord):
    """调拨申请: an incident or an organisation asks for supplies.

    `located_in` is where they are needed, `supervised_by` who asks; `subject_kind` and `subject_id` are a RecordRef
    (an incident lies in a room above), `subject_title` its words as they were. `depot` is the depot asked first, if
    one; `to_depot` the depot that takes the goods into its own stock.
    """

    number = models.CharField("编号", max_length=32, unique=True)
    status = models.CharField(
        "状态", max_length=12, choices=RequestStatus.choices, default=RequestStatus.REQUESTED
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="申请单位", on_delete=models.PROTECT, related_name="+"
    )
    subject_kind = models.CharField(max_length=32, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    subject_title = models.CharField("用于", max_length=200, blank=True)
    exercise = models.BooleanField("演练", default=False)
    depot = models.ForeignKey(
        Resource, verbose_name="指定物资库", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_depot = models.ForeignKey(
        Resource, verbose_name="收货物资库", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField("送达地点", max_length=200)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    receiver = models.CharField("收货人", max_length=64, blank=True)
    receiver_phone = models.CharField("收货电话", max_length=32, blank=True)
    needed_by = models.DateTimeField("需要时间", null=True, blank=True)
    reason = models.CharField("用途", max_length=300, blank=True)
    requested_at = models.DateTimeField("申请时间")
    requested_by_id = models.UUIDField(null=True)
    requested_by_name = models.CharField("申请人", max_length=64)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_by = models.CharField("结束人", max_length=64, blank=True)
    end_reason = models.CharField("理由", max_length=300, blank=True)

    objects: ClassVar[models.Manager[Any]] = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        verbose_name = "调拨申请"
        indexes = [
            models.Index(fields=["-requested_at"], name="supply_request_newest"),
            models.Index(fields=["status", "-requested_at"], name="supply_request_by_status"),
            models.Index(fields=["subject_kind", "subject_id"], name="supply_request_by_subject"),
        ]

    def __str__(self) -> str:
        return self.number


class RequestLine(Record):
    """申请明细: an item and how much of it is wanted."""

    request = models.ForeignKey(SupplyRequest, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(Item, verbose_name="物资", on_delete=models.PROTECT, related_name="+")
    quantity = amount("申请数量")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "申请明细"
        constraints = [
            models.UniqueConstraint(fields=["request", "item"], name="supply_request_item_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="supply_request_some"),
        ]


class Consignment(Record):
    """调拨单: one depot's part of a request, from the promise to the receipt."""

    request = models.ForeignKey(
        SupplyRequest, verbose_name="申请", on_delete=models.PROTECT, related_name="consignments"
    )
    number = models.CharField("单号", max_length=32, unique=True)
    depot = models.ForeignKey(
        Resource, verbose_name="发货物资库", on_delete=models.PROTECT, related_name="supply_consignments"
    )
    status = models.CharField(
        "状态", max_length=12, choices=ConsignmentStatus.choices, default=ConsignmentStatus.COMMITTED
    )
    committed_at = models.DateTimeField("承诺时间")
    committed_by = models.CharField("承诺人", max_length=64)
    ready_by = models.DateTimeField("预计发出", null=True, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    sent_by = models.CharField("发货人", max_length=64, blank=True)
    carrier = models.CharField("承运人", max_length=64, blank=True)
    carrier_phone = models.CharField("承运电话", max_length=32, blank=True)
    plate = models.CharField("车牌号", max_length=16, blank=True)
    expected_at = models.DateTimeField("预计到达", null=True, blank=True)
    received_at = models.DateTimeField("收货时间", null=True, blank=True)
    received_by = models.CharField("收货人", max_length=64, blank=True)
    received_noted_by = models.CharField("收货登记人", max_length=64, blank=True)
    ended_at = models.DateTimeField("撤销或召回时间", null=True, blank=True)
    ended_by = models.CharField("撤销或召回人", max_length=64, blank=True)
    end_reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        ordering = ["committed_at", "id"]
        verbose_name = "调拨单"
        indexes = [models.Index(fields=["depot", "status"], name="supply_consignment_by_depot")]

    def __str__(self) -> str:
        return self.number


class ConsignmentLine(Record):
    """调拨明细: of one lot, how much was promised, left, arrived and came back unused.

    What left and did not arrive (`sent` − `received` once received) is the difference, with its reason.
    """

    consignment = models.ForeignKey(Consignment, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(RequestLine, on_delete=models.PROTECT, related_name="consigned")
    lot = models.ForeignKey(Lot, verbose_name="批次", on_delete=models.PROTECT, related_name="+")
    committed = amount("承诺数量")
    sent = amount("发出数量", default=ZERO)
    received = amount("收到数量", default=ZERO)
    returned = amount("退回数量", default=ZERO)
    difference_reason = models.CharField("差异原因", max_length=200, blank=True)

    class Meta:
        ordering = ["line__position", "id"]
        verbose_name = "调拨明细"
        constraints = [
            models.UniqueConstraint(fields=["consignment", "lot"], name="supply_consignment_lot_once"),
            models.CheckConstraint(
                condition=models.Q(committed__gt=0)
                & models.Q(sent__gte=0)
                & models.Q(sent__lte=models.F("committed"))
                & models.Q(received__gte=0)
                & models.Q(received__lte=models.F("sent"))
                & models.Q(returned__gte=0)
                & models.Q(returned__lte=models.F("received")),
                name="supply_consignment_quantities",
            ),
        ]

    @property
    def difference(self) -> Decimal:
        """What left and did not arrive."""
        missing: Decimal = self.sent - self.received
        return missing
