"""导入: runs, what was wrong in their rows, and what they did to which record."""

from __future__ import annotations

from django.db import models

from anlan.base.accounts.facade import Record, User
from anlan.base.files.facade import StoredFile
from anlan.data.imports.enums import CoordinateSystem, RunStatus, UndoStatus


class ImportRun(Record):
    """导入任务: one file into one ledger.

    `done_row` is the last row of the file whose batch is committed: a run that was killed goes on after it. Counts
    grow with each committed batch; `total` is an estimate until the file has been read to its end.
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
    status = models.CharField("状态", max_length=8, choices=RunStatus.choices, default=RunStatus.QUEUED)
    total = models.PositiveIntegerField("总行数", default=0)
    created = models.PositiveIntegerField("新增", default=0)
    updated = models.PositiveIntegerField("更新", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    rejected = models.PositiveIntegerField("退回", default=0)
    done_row = models.PositiveIntegerField("已完成到第几行", default=0)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    notices = models.JSONField("提示", default=list, blank=True)
    failure = models.CharField("未能导入的原因", max_length=500, blank=True)
    started_at = models.DateTimeField("开始", null=True, blank=True)
    finished_at = models.DateTimeField("结束", null=True, blank=True)
    undo = models.CharField(
        "撤销", max_length=8, blank=True, choices=UndoStatus.choices, default=UndoStatus.NONE
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.CharField("撤销人", max_length=64, blank=True)
    reverted = models.PositiveIntegerField("已恢复", default=0)
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
        """Rows dealt with so far."""
        return self.created + self.updated + self.unchanged + self.rejected

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


class BatchEffect(models.Model):
    """导入结果: the records one committed batch created or changed, for its undoing.

    `created` lists record ids, `updated` pairs of a record id and the values it had before.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="effects")
    last_row = models.PositiveIntegerField("到第几行")
    created = models.JSONField("新增", default=list)
    updated = models.JSONField("更新", default=list)

    class Meta:
        ordering = ["last_row"]
        constraints = [models.UniqueConstraint(fields=["run", "last_row"], name="import_batch_once")]

    def __str__(self) -> str:
        return f"{self.last_row}: {len(self.created)} + {len(self.updated)}"
