"""导入: runs, what was wrong in their rows, what they did to which record, and columns remembered for next time."""

from __future__ import annotations

from django.db import models

from anlan.base.accounts.facade import Organisation, Record, User
from anlan.base.files.facade import StoredFile
from anlan.data.imports.enums import (
    CoordinateSystem,
    EffectKind,
    EffectUndo,
    ImportMode,
    RunStatus,
    UndoStatus,
)


class ImportRun(Record):
    """导入任务: one file into one ledger.

    `done_row` is the last row of the file whose batch is committed: a run that was killed goes on after it. Counts
    grow with each committed batch; `total` is an estimate until the file has been read to its end. `resumed_at` and
    `resumed_from` (rows done by then) belong to the present attempt, for its speed. `job` is the queue's job that
    carries the run; `corrects` the run whose returned rows this file brings back.
    """

    dataset = models.CharField("台账", max_length=40)
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("文件名", max_length=200)
    mapping = models.JSONField("列对应", default=dict, blank=True)
    crs = models.CharField(
        "坐标系", max_length=8, choices=CoordinateSystem.choices, default=CoordinateSystem.WGS84
    )
    by = models.ForeignKey(
        User, verbose_name="导入人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField("导入人姓名", max_length=64)
    address = models.CharField("来源地址", max_length=64, blank=True)
    mode = models.CharField("方式", max_length=8, choices=ImportMode.choices, default=ImportMode.UPSERT)
    reason = models.CharField("撤出原因", max_length=200, blank=True)
    mapping_note = models.CharField("列对应的来历", max_length=100, blank=True)
    corrects = models.ForeignKey(
        "self",
        verbose_name="补正",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="corrections",
    )
    status = models.CharField("状态", max_length=8, choices=RunStatus.choices, default=RunStatus.QUEUED)
    total = models.PositiveIntegerField("总行数", default=0)
    created = models.PositiveIntegerField("新增", default=0)
    updated = models.PositiveIntegerField("更新", default=0)
    withdrawn = models.PositiveIntegerField("撤出", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    rejected = models.PositiveIntegerField("退回", default=0)
    done_row = models.PositiveIntegerField("已完成到第几行", default=0)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    job = models.CharField("任务", max_length=36, blank=True)
    queued_at = models.DateTimeField("提交", null=True, blank=True)
    resumed_at = models.DateTimeField("本次开始", null=True, blank=True)
    resumed_from = models.PositiveIntegerField("本次从第几条", default=0)
    stop_asked_at = models.DateTimeField("要求停止", null=True, blank=True)
    stop_asked_by = models.CharField("要求停止的人", max_length=64, blank=True)
    notices = models.JSONField("提示", default=list, blank=True)
    failure = models.CharField("未能导入的原因", max_length=500, blank=True)
    started_at = models.DateTimeField("开始", null=True, blank=True)
    finished_at = models.DateTimeField("结束", null=True, blank=True)
    undo = models.CharField(
        "撤销", max_length=8, blank=True, choices=UndoStatus.choices, default=UndoStatus.NONE
    )
    undo_asked_at = models.DateTimeField("开始撤销", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.CharField("撤销人", max_length=64, blank=True)
    reverted = models.PositiveIntegerField("已恢复", default=0)
    kept = models.PositiveIntegerField("未恢复", default=0)
    left = models.JSONField("未恢复的记录", default=list, blank=True)

    class Meta:
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["by", "-created_at"], name="import_by_person")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.file_name}"

    @property
    def processed(self) -> int:
        """Rows dealt with so far; what a reconciliation withdraws stands in no row."""
        named = self.withdrawn if self.mode == ImportMode.WITHDRAW else 0
        return self.created + self.updated + named + self.unchanged + self.rejected

    @property
    def touched(self) -> int:
        """Records the run wrote, a record once for each row that changed it."""
        return self.created + self.updated + self.withdrawn

    @property
    def ended(self) -> bool:
        """Whether the run came to an end, whichever."""
        return self.status in (RunStatus.DONE, RunStatus.STOPPED, RunStatus.FAILED)

    @property
    def is_open(self) -> bool:
        """Whether the run still has to do something."""
        return self.status in (RunStatus.QUEUED, RunStatus.RUNNING)


class RowProblem(models.Model):
    """退回原因: one complaint about one cell; `row` as in the file, 0 for the file as a whole."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField("行")
    column = models.CharField("列", max_length=100, blank=True)
    value = models.CharField("内容", max_length=100, blank=True)
    message = models.CharField("原因", max_length=300)

    class Meta:
        ordering = ["row", "id"]
        indexes = [models.Index(fields=["run", "row"], name="import_problem_row")]

    def __str__(self) -> str:
        return f"{self.row} {self.column}: {self.message}"


class RecordEffect(models.Model):
    """导入结果: what a run did to one record, for its undo and for the record's history.

    `before` holds the former values of what was changed, `version` the record's version after it; `undone_version`
    the one an undo left. `name` and `note` say which record an undo kept as it is, and why.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="effects")
    record_id = models.UUIDField("记录", db_index=True)
    kind = models.CharField("结果", max_length=9, choices=EffectKind.choices)
    version = models.PositiveIntegerField("版本")
    at = models.DateTimeField("时间")
    before = models.JSONField("原值", null=True)
    undo = models.CharField(
        "撤销", max_length=4, blank=True, choices=EffectUndo.choices, default=EffectUndo.NONE
    )
    undone_version = models.PositiveIntegerField("撤销后版本", null=True)
    name = models.CharField("名称", max_length=128, blank=True, default="")
    note = models.CharField("未恢复的原因", max_length=200, blank=True, default="")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} v{self.version}"


class Reconciliation(models.Model):
    """对账: the records of one supervising organisation that a file does not name, to be withdrawn after its rows.

    `listed` holds pairs of record id and version as confirmed; `done` how many of them are dealt with. `mentioned` and
    `doubtful` count the file's rows that name a record, and those that are wrong and name none.
    """

    run = models.OneToOneField(ImportRun, on_delete=models.CASCADE, related_name="reconciliation")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    listed = models.JSONField("台账有而文件没有", default=list)
    mentioned = models.PositiveIntegerField("对上的行", default=0)
    doubtful = models.PositiveIntegerField("对不上的错行", default=0)
    confirmed_by = models.CharField("确认人", max_length=64, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    done = models.PositiveIntegerField("已处理", default=0)

    class Meta:
        verbose_name = "对账"

    def __str__(self) -> str:
        return f"{self.organisation}: {len(self.listed)}"


class SavedMapping(Record):
    """列对应: which column of a file is which field, kept for the next file with the same header.

    `signature` is a digest of the header's titles. One without a name was remembered by itself, a user's last one for
    that header; a named one was saved by hand and is the organisation's.
    """

    dataset = models.CharField("台账", max_length=40)
    signature = models.CharField("表头摘要", max_length=64)
    name = models.CharField("名称", max_length=60, blank=True)
    mapping = models.JSONField("列对应", default=dict)
    crs = models.CharField("坐标系", max_length=8, blank=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name="机构", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(User, verbose_name="保存人", on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField("最近使用")
    uses = models.PositiveIntegerField("使用次数", default=1)

    class Meta:
        verbose_name = "列对应"
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "signature", "by"],
                condition=models.Q(name=""),
                name="import_mapping_remembered_once",
            ),
            models.UniqueConstraint(
                fields=["dataset", "organisation", "name"],
                condition=~models.Q(name=""),
                name="import_mapping_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.file_name
