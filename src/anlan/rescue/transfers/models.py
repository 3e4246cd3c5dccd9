"""信息接转: one incident passed on to one body."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from anlan.base.accounts.facade import Organisation, Record
from anlan.rescue.incidents.facade import Incident
from anlan.rescue.transfers.enums import ACTIVE, TransferStatus, TransferWay


class Transfer(Record):
    """接转: to an organisation of the platform, to a service by its number (`service`), or to a named department.

    `receiver` and `taken_over_by` are people of the other side, `*_noted_by` who wrote it down: the same on the
    platform, the duty officer by telephone. The take-over clock runs from `sent_at` to `due_at` until somebody takes
    over, returns or withdraws; `alarmed_at` is when it was alarmed, once. `previous` is the transfer this one replaces.
    """

    incident = models.ForeignKey(
        Incident, verbose_name="事故", on_delete=models.PROTECT, related_name="transfers"
    )
    status = models.CharField(
        "状态", max_length=12, choices=TransferStatus.choices, default=TransferStatus.SENT
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="接收机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    service = models.CharField("联动号码", max_length=8, blank=True)
    to_name = models.CharField("接收单位", max_length=128)
    way = models.CharField("方式", max_length=12, choices=TransferWay.choices)
    contact = models.CharField("联系方式", max_length=128, blank=True)
    content = models.TextField("接转内容", max_length=2000, blank=True)
    sent_at = models.DateTimeField("接转时间")
    sent_by_id = models.UUIDField(null=True)
    sent_by_name = models.CharField("接转人", max_length=64)
    due_at = models.DateTimeField("接办时限")
    alarmed_at = models.DateTimeField("告警", null=True, blank=True)
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    receiver = models.CharField("签收人", max_length=64, blank=True)
    received_noted_by = models.CharField("签收记录人", max_length=64, blank=True)
    taken_over_at = models.DateTimeField("接办时间", null=True, blank=True)
    taken_over_by = models.CharField("接办人", max_length=64, blank=True)
    taken_over_noted_by = models.CharField("接办记录人", max_length=64, blank=True)
    ended_at = models.DateTimeField("退回或撤回时间", null=True, blank=True)
    ended_by = models.CharField("退回或撤回人", max_length=64, blank=True)
    end_reason = models.CharField("理由", max_length=300, blank=True)
    previous = models.ForeignKey(
        "self", verbose_name="原接转", null=True, blank=True, on_delete=models.PROTECT, related_name="next"
    )

    objects: ClassVar[models.Manager[Transfer]] = models.Manager()

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = "接转"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "organisation"],
                condition=models.Q(status__in=ACTIVE),
                name="transfer_once_to_each",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(status__in=ACTIVE, alarmed_at=None),
                name="transfer_waiting",
            ),
            models.Index(fields=["-sent_at"], name="transfer_newest"),
            models.Index(fields=["organisation", "-sent_at"], name="transfer_receiver"),
        ]

    def __str__(self) -> str:
        return f"接转 {self.to_name}"

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE
