"""值班通讯录 as rows; no logic."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from anlan.base.accounts.facade import Scope, User, is_staff_user
from anlan.base.divisions.facade import DivisionLevel
from anlan.data.duty_contacts.enums import ContactCategory
from anlan.data.ledger.facade import LedgerQuerySet, LedgerRecord

ALL_DAY = "24 小时"


class DutyContactQuerySet(LedgerQuerySet):
    """Duty contacts: those of the user's area and those of the whole city; nobody outside an authority sees any."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return super().visible_to(user) if is_staff_user(user) else self.none()

    def _within(self, scope: Scope) -> Q:
        return super()._within(scope) | Q(located_in__level=DivisionLevel.CITY)


class DutyContact(LedgerRecord):
    """值班通讯录条目: a unit that answers the telephone round the clock. `name` is the unit.

    `located_in` says whose area it serves (the city: everybody's), not where its office stands; `lon`/`lat` do that.
    """

    name = models.CharField("单位", max_length=128)
    category = models.CharField(
        "类别", max_length=12, choices=ContactCategory.choices, default=ContactCategory.OTHER
    )
    duty_phone = models.CharField("值班电话", max_length=32)
    hours = models.CharField("值守时间", max_length=64, blank=True, default=ALL_DAY)
    person = models.CharField("联系人", max_length=64, blank=True)
    post = models.CharField("职务", max_length=64, blank=True)
    mobile = models.CharField("手机", max_length=32, blank=True)
    fax = models.CharField("传真", max_length=32, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[models.Manager[DutyContact]] = DutyContactQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "值班通讯录"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "located_in"], condition=Q(status="active"), name="duty_contact_once"
            )
        ]
        indexes = [
            models.Index(fields=["status", "name", "id"], name="duty_contact_by_name"),
            models.Index(fields=["located_in", "status"], name="duty_contact_by_place"),
        ]

    @property
    def category_label(self) -> str:
        return str(ContactCategory(self.category).label)

    @property
    def contact(self) -> str:
        """Who answers and how, in one line."""
        return f"{self.person} {self.duty_phone}".strip()
