"""企业台账 as rows; no logic."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from anlan.base.accounts.facade import Organisation, Record, Scope
from anlan.data.enterprises.enums import (
    INDUSTRIES,
    Category,
    ContactRole,
    Department,
    OnDays,
    Scale,
    SupervisionLevel,
)
from anlan.data.ledger.facade import LedgerQuerySet, LedgerRecord, LedgerStatus


class EnterpriseQuerySet(LedgerQuerySet):
    """Enterprises; the people of an enterprise see their own."""

    def _within(self, scope: Scope) -> Q:
        condition = super()._within(scope)
        if scope.organisations:
            condition |= Q(organisation__in=scope.organisations)
        return condition


class Enterprise(LedgerRecord):
    """生产经营单位: an enterprise under safety supervision.

    `industry` is a division of GB/T 4754-2017, `organisation` the one its own people work for in this system.
    `details` holds what only its category has, declared in `details.DETAILS`.
    """

    short_name = models.CharField("简称", max_length=64, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, db_index=True)
    industry = models.CharField("行业", max_length=2, blank=True, choices=list(INDUSTRIES.items()))
    category = models.CharField("监管类别", max_length=16, blank=True, choices=Category.choices)
    level = models.CharField("监管层级", max_length=8, blank=True, choices=SupervisionLevel.choices)
    department = models.CharField("行业主管部门", max_length=16, blank=True, choices=Department.choices)
    scale = models.CharField("企业规模", max_length=8, blank=True, choices=Scale.choices)
    employees = models.PositiveIntegerField("从业人数", null=True, blank=True)
    legal_representative = models.CharField("法定代表人", max_length=64, blank=True)
    business = models.CharField("经营范围", max_length=500, blank=True)
    details: Any = models.JSONField("行业信息", default=dict, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="填报机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects: ClassVar[models.Manager[Enterprise]] = EnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "企业"
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(status=LedgerStatus.ACTIVE),
                name="enterprise_credit_code_once",
            )
        ]
        indexes = [
            models.Index(fields=["status", "name", "id"], name="enterprise_by_name"),
            models.Index(fields=["status", "-updated_at"], name="enterprise_by_change"),
            models.Index(fields=["status", "lon", "lat"], name="enterprise_by_point"),
            # Everything a list filters or scopes by: any combination is counted within the index.
            models.Index(
                fields=[
                    "status",
                    "located_in",
                    "industry",
                    "category",
                    "level",
                    "department",
                    "scale",
                    "supervised_by",
                    "organisation",
                ],
                name="enterprise_filters",
            ),
            models.Index(fields=["status"], condition=~Q(attention=""), name="enterprise_attention"),
        ]

    def lies_under(self, scope: Scope) -> bool:
        return super().lies_under(scope) or self.organisation_id in scope.organisations


class Contact(Record):
    """联系人: whom to call at an enterprise, in the order to call them.

    `days`, `starts` and `ends` (HH:MM, Shanghai time) say when this telephone is answered; both times empty is round
    the clock. `hours` is the same in words, for people.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField("姓名", max_length=64, blank=True)
    post = models.CharField("职务", max_length=64, blank=True)
    telephone = models.CharField("电话", max_length=32)
    role = models.CharField("类别", max_length=8, choices=ContactRole.choices, default=ContactRole.CONTACT)
    hours = models.CharField("值守时间", max_length=64, blank=True)
    days = models.CharField("值守日", max_length=8, choices=OnDays.choices, default=OnDays.DAILY)
    starts = models.CharField("值守起", max_length=5, blank=True)
    ends = models.CharField("值守止", max_length=5, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        ordering = ["order", "id"]
        verbose_name = "联系人"

    def __str__(self) -> str:
        return f"{self.name or self.get_role_display()} {self.telephone}"

    @property
    def limited(self) -> bool:
        """Whether hours or days are stated."""
        return bool(self.starts and self.ends) or self.days != OnDays.DAILY


class SearchEntry(models.Model):
    """Search tokens of one enterprise, retired ones included; the integer key is the row id in the full-text index.

    `names` has the name, short name and their pinyin initials, `rest` division, address and credit code.
    """

    enterprise = models.OneToOneField(Enterprise, on_delete=models.CASCADE, related_name="search_entry")
    names = models.TextField()
    rest = models.TextField()

    class Meta:
        verbose_name = "企业检索"

    def __str__(self) -> str:
        return self.names
