"""企业填报 as rows; no logic. A filing is seen by whoever sees its enterprise, unsubmitted by that enterprise only."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from anlan.base.accounts.facade import Record, User
from anlan.data.enterprises.facade import Enterprise
from anlan.data.filing.enums import ChangeAction, FilingStatus


class FilingQuerySet(models.QuerySet[Any]):
    """Filings under a jurisdiction."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The enterprise's own people see all of theirs; the authorities what was submitted at least once."""
        if not isinstance(user, User):
            return self.none()
        scope = user.scope
        own = Q(enterprise__organisation__in=scope.organisations)
        seen = Q(pk__in=[])
        for low, high in scope.ranges:
            seen |= Q(enterprise__located_in__gte=low, enterprise__located_in__lt=high)
        if scope.organisations:
            seen |= Q(enterprise__supervised_by__in=scope.organisations)
        if scope.everything:
            seen = Q()
        return self.filter(own | (seen & Q(submitted_at__isnull=False)))


class Filing(Record):
    """一次填报: the changes an enterprise wants in the ledgers about itself, and where they stand.

    `number` counts the filings of the enterprise. `sent` is what was last submitted, as the reviewer saw it: while the
    enterprise works on a returned filing the authorities go on seeing that. `due_at` is when the review is due.
    `changed_by` names who wrote last, on either side.
    """

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField("填报次数")
    status = models.CharField("状态", max_length=12, choices=FilingStatus.choices, default=FilingStatus.DRAFT)
    note = models.CharField("填报说明", max_length=500, blank=True)
    summary = models.CharField("内容", max_length=300, blank=True)
    changed_by = models.CharField("最近操作人", max_length=64, blank=True)
    started_by_id = models.UUIDField(null=True)
    started_by_name = models.CharField("填报人", max_length=64, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by_id = models.UUIDField(null=True)
    submitted_by_name = models.CharField("提交人", max_length=64, blank=True)
    submissions = models.PositiveSmallIntegerField("提交次数", default=0)
    due_at = models.DateTimeField("审核时限", null=True, blank=True)
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    reviewed_by_id = models.UUIDField(null=True)
    reviewed_by_name = models.CharField("审核人", max_length=64, blank=True)
    review_note = models.CharField("审核意见", max_length=500, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)
    sent: Any = models.JSONField(default=list, blank=True)

    objects: ClassVar[models.Manager[Any]] = FilingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "填报"
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "number"], name="filing_number_once"),
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(status=FilingStatus.DRAFT), name="filing_one_draft"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "submitted_at"], name="filing_by_age"),
            models.Index(fields=["status", "due_at"], name="filing_by_due"),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 次填报"

    @property
    def is_editable(self) -> bool:
        return self.status in (FilingStatus.DRAFT, FilingStatus.RETURNED)


class FilingChange(Record):
    """填报条目: one record to be created, changed or retired.

    `values` holds `{field: what was typed}` as text (lists of rows as lists of such), however wrong it is; `before` the
    same fields as the ledger had them when the change was begun. `review` holds `{field: {ok, remark, former, by}}`;
    the field `*` is the whole record. `applied_id` is the record it became on acceptance.
    """

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField("类别", max_length=32)
    action = models.CharField("方式", max_length=8, choices=ChangeAction.choices)
    target_id = models.UUIDField("台账记录", null=True, blank=True)
    title = models.CharField("名称", max_length=128, blank=True)
    values: Any = models.JSONField("填报内容", default=dict, blank=True)
    before: Any = models.JSONField("原内容", default=dict, blank=True)
    reason = models.CharField("注销原因", max_length=200, blank=True)
    review: Any = models.JSONField("审核", default=dict, blank=True)
    changed_by = models.CharField("最近填写人", max_length=64, blank=True)
    applied_id = models.UUIDField(null=True, blank=True)

    objects: ClassVar[models.Manager[FilingChange]] = models.Manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = "填报条目"
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "kind", "target_id"],
                condition=Q(target_id__isnull=False),
                name="filing_change_once",
            )
        ]
        indexes = [models.Index(fields=["kind", "target_id"], name="filing_change_target")]

    def __str__(self) -> str:
        return self.title


class FilingVersion(Record):
    """填报版本: everything an enterprise's filing covers, as it stood on acceptance, and what the filing changed.

    Number 0 is the ledger before the first acceptance, so that every later version can be compared with it. `content`
    is `{kind: {record id: {name, values}}}`, `diff` the accepted changes as reviewed.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    filing = models.OneToOneField(
        Filing, null=True, blank=True, on_delete=models.PROTECT, related_name="accepted_version"
    )
    number = models.PositiveIntegerField("版本")
    accepted_at = models.DateTimeField("接受时间")
    accepted_by_name = models.CharField("接受人", max_length=64, blank=True)
    content: Any = models.JSONField(default=dict)
    diff: Any = models.JSONField(default=list)

    objects: ClassVar[models.Manager[FilingVersion]] = models.Manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = "填报版本"
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "number"], name="filing_version_once"),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 版" if self.number else "填报前"
