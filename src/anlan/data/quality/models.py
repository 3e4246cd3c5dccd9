"""数据质量 as rows; no logic.

Records are named by kind and id, never by foreign key: one table serves every ledger, and a merge must not find its own
bookkeeping among what hangs on a record.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from anlan.base.accounts.facade import Record, ScopedRecord, User
from anlan.data.quality.enums import IssueStatus, PairStatus, Reason


class BlockKey(models.Model):
    """What a record may share with its double: organisation code, head and tail of its name, a telephone.

    Only records under one key are ever compared, and of those only the few beside each other by `sort`.
    """

    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=48)
    sort = models.CharField(max_length=24, blank=True)
    record_id = models.UUIDField()

    class Meta:
        verbose_name = "查重键"
        indexes = [
            models.Index(fields=["kind", "key", "sort", "record_id"], name="block_by_key"),
            models.Index(fields=["record_id"], name="block_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Touched(models.Model):
    """Records written since the last look, in one row a fact."""

    kind = models.CharField(max_length=24)
    ids: Any = models.JSONField(default=list)

    class Meta:
        verbose_name = "待查记录"

    def __str__(self) -> str:
        return f"{self.kind} {len(self.ids)}"


class PairQuerySet(models.QuerySet[Any]):
    """Pairs both of whose records lie under a jurisdiction: who sees one only cannot judge."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not isinstance(user, User):
            return self.none()
        if user.scope.everything:
            return self.all()
        return self.filter(_side("first", user) & _side("second", user))


def _side(side: str, user: User) -> Q:
    condition = Q(pk__in=[])
    for low, high in user.scope.ranges:
        condition |= Q(**{f"{side}_place__gte": low, f"{side}_place__lt": high})
    if user.scope.organisations:
        condition |= Q(**{f"{side}_supervisor__in": user.scope.organisations})
    return condition


class Pair(Record):
    """疑似重复: two records that may be one, with the reasons; `first_id` < `second_id`.

    `fingerprint` is that of what was compared: a pair called 不是重复 stays so until it changes.
    """

    kind = models.CharField("类别", max_length=24)
    first_id = models.UUIDField()
    second_id = models.UUIDField()
    first_name = models.CharField("记录甲", max_length=128)
    second_name = models.CharField("记录乙", max_length=128)
    first_place = models.CharField(max_length=12, blank=True)
    second_place = models.CharField(max_length=12, blank=True)
    first_supervisor = models.UUIDField(null=True)
    second_supervisor = models.UUIDField(null=True)
    score = models.PositiveSmallIntegerField("相似度")
    reasons: Any = models.JSONField("依据", default=list)
    fingerprint = models.CharField(max_length=32)
    status = models.CharField(
        "状态", max_length=12, choices=PairStatus.choices, default=PairStatus.OPEN, editable=False
    )
    found_at = models.DateTimeField("发现时间")
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    decided_by = models.CharField("处理人", max_length=64, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    objects: ClassVar[models.Manager[Any]] = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "first_name", "id"]
        verbose_name = "疑似重复"
        constraints = [
            models.UniqueConstraint(fields=["kind", "first_id", "second_id"], name="pair_once"),
        ]
        indexes = [
            models.Index(fields=["status", "-score", "first_name"], name="pair_worklist"),
            models.Index(fields=["first_id"], name="pair_by_first"),
            models.Index(fields=["second_id"], name="pair_by_second"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} / {self.second_name}"

    @property
    def reason_labels(self) -> list[str]:
        return [str(Reason(each).label) for each in self.reasons]


class Merge(ScopedRecord):
    """一次合并: what the winner's fields were and became, and every row that moved, so that it can be taken back.

    `moves` is the journal of `moving`; `remains` says after an undo what stayed with the winner and why.
    """

    kind = models.CharField("类别", max_length=24)
    winner_id = models.UUIDField(db_index=True)
    loser_id = models.UUIDField(db_index=True)
    winner_name = models.CharField("保留", max_length=128)
    loser_name = models.CharField("并入", max_length=128)
    at = models.DateTimeField("合并时间")
    by_id = models.UUIDField(null=True)
    by_name = models.CharField("经手人", max_length=64)
    reason = models.CharField("说明", max_length=200, blank=True)
    before: Any = models.JSONField(default=dict)
    after: Any = models.JSONField(default=dict)
    moves: Any = models.JSONField(default=list)
    loser_was_retired = models.BooleanField(default=False)
    moved_count = models.PositiveIntegerField("转移记录", default=0)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.CharField("撤销人", max_length=64, blank=True)
    remains: Any = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "id"]
        verbose_name = "合并记录"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "loser_id"], condition=Q(undone_at=None), name="merged_away_once"
            )
        ]
        indexes = [models.Index(fields=["-at"], name="merge_by_time")]

    def __str__(self) -> str:
        return f"{self.loser_name} → {self.winner_name}"


class Issue(ScopedRecord):
    """异常数值: a value of a record that breaks a rule; one row a record and rule, opened again if it comes back."""

    kind = models.CharField("类别", max_length=24)
    record_id = models.UUIDField()
    name = models.CharField("名称", max_length=128)
    rule = models.CharField("规则", max_length=48)
    message = models.CharField("问题", max_length=300)
    status = models.CharField(
        "状态", max_length=12, choices=IssueStatus.choices, default=IssueStatus.OPEN, editable=False
    )
    found_at = models.DateTimeField("发现时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    decided_by = models.CharField("处理人", max_length=64, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-found_at", "id"]
        verbose_name = "异常数值"
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id", "rule"], name="issue_once"),
        ]
        indexes = [
            models.Index(fields=["status", "located_in"], name="issue_by_place"),
            models.Index(fields=["status", "-found_at"], name="issue_worklist"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.message}"
