"""报告, 报送, 电话快报: what is told to whom, when, and who received it."""

from __future__ import annotations

from django.db import models

from anlan.base.accounts.facade import Organisation, Record
from anlan.rescue.incidents.enums import (
    AddresseeCategory,
    BulletinKind,
    BulletinStatus,
    DeliveryWay,
    Grade,
)
from anlan.rescue.incidents.models.incident import Incident


class Bulletin(Record):
    """事故信息报告: first, follow-up or final; its items are a copy of the record at the time of writing.

    `figures` are the data they were written from, so that a later change shows. A correction is a new bulletin that
    names the one it `corrects`; the old one stays as it was sent.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="bulletins")
    kind = models.CharField("种类", max_length=12, choices=BulletinKind.choices)
    ordinal = models.PositiveSmallIntegerField("序号", default=1)
    status = models.CharField(
        "状态", max_length=12, choices=BulletinStatus.choices, default=BulletinStatus.DRAFT
    )
    items = models.JSONField("内容")
    recipients = models.JSONField("报送", default=list)
    prepared_by = models.CharField("拟稿", max_length=64)
    submitted_at = models.DateTimeField("送签时间", null=True, blank=True)
    returned_reason = models.CharField("退回意见", max_length=300, blank=True)
    figures = models.JSONField("拟稿时的数据", default=dict, blank=True)
    corrects = models.ForeignKey(
        "self",
        verbose_name="更正",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    signed_by = models.CharField("签发", max_length=64, blank=True)
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)

    class Meta:
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["incident", "ordinal"], name="bulletin_ordinal")]

    def __str__(self) -> str:
        mark = "·更正" if self.corrects_id else ""
        return f"{self.get_kind_display()}{mark}（{self.ordinal}）"


class AddresseeRule(Record):
    """报送对象设置: who is told of an accident of which grade and kind, and by which way.

    Without rows the defaults of `policies` (Order 493 articles 10 and 11) hold. `grade_from` is the least grave grade
    that is told (4: all); `kinds` values of `IncidentKind`, empty for all; `dangers` also 较大涉险事故.
    """

    name = models.CharField("报送对象", max_length=64)
    category = models.CharField("类别", max_length=16, choices=AddresseeCategory.choices)
    grade_from = models.PositiveSmallIntegerField(
        "最低事故等级", choices=Grade.choices, default=Grade.ORDINARY
    )
    kinds = models.JSONField("事故类型", default=list, blank=True)
    dangers = models.BooleanField("较大涉险事故也报送", default=True)
    way = models.CharField(
        "默认方式", max_length=12, choices=DeliveryWay.choices, default=DeliveryWay.TELEPHONE
    )
    contact = models.CharField("联系方式", max_length=128, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="平台机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    basis = models.CharField("依据", max_length=120, blank=True)
    sort = models.PositiveSmallIntegerField("顺序", default=50)
    enabled = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["sort", "name"]

    def __str__(self) -> str:
        return self.name


class Delivery(Record):
    """报送记录: one bulletin to one addressee: by which way, when, who took it, and the receipt."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="deliveries")
    name = models.CharField("报送对象", max_length=64)
    category = models.CharField("类别", max_length=16, choices=AddresseeCategory.choices)
    way = models.CharField("方式", max_length=12, choices=DeliveryWay.choices)
    contact = models.CharField("联系方式", max_length=128, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="平台机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    basis = models.CharField("依据", max_length=120, blank=True)
    sent_at = models.DateTimeField("送出时间", null=True, blank=True)
    sent_by = models.CharField("经办人", max_length=64, blank=True)
    receiver = models.CharField("接收人", max_length=64, blank=True)
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "name"], name="delivered_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.get_way_display()}"


class PhoneReport(Record):
    """电话快报: a report by telephone: to whom, who took it, what was said, and whether it was read back."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="phone_reports")
    addressee = models.CharField("报告对象", max_length=64)
    receiver = models.CharField("接听人", max_length=64)
    phone = models.CharField("电话", max_length=32, blank=True)
    at = models.DateTimeField("报告时间")
    content = models.TextField("内容", max_length=2000)
    read_back = models.BooleanField("已复述核对", default=False)
    by_name = models.CharField("报告人", max_length=64)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.addressee} {self.receiver}"


class CasualtyChange(Record):
    """伤亡变化: one change of the figures: what they were, what they became, what that moved, and why.

    `died_on` is the day of the deaths it adds; `counted` says whether the law lets them move the grade.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="casualty_changes")
    at = models.DateTimeField("时间")
    by_name = models.CharField("记录人", max_length=64)
    before = models.JSONField("原值")
    after = models.JSONField("新值")
    died_on = models.DateField("死亡日期", null=True, blank=True)
    counted = models.BooleanField("计入等级", default=True)
    grade_before = models.PositiveSmallIntegerField("原等级", choices=Grade.choices)
    grade_after = models.PositiveSmallIntegerField("新等级", choices=Grade.choices)
    reason = models.CharField("理由", max_length=300, blank=True)
    effects = models.TextField("影响", max_length=2000, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M} {self.by_name}"
