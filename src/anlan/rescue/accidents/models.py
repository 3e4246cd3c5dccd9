"""事故台账 as rows; no logic. Grade, month, day, number and the search text are derived on every write."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models

from anlan.base.accounts.facade import Record
from anlan.base.files.facade import StoredFile
from anlan.data.cases.facade import AccidentCase
from anlan.data.enterprises.facade import INDUSTRIES, Enterprise
from anlan.data.ledger.facade import LedgerQuerySet, LedgerRecord
from anlan.rescue.accidents.enums import DossierState, IndirectCause, InjuryKind, Nature
from anlan.rescue.incidents.enums import Grade
from anlan.rescue.incidents.facade import Incident


class AccidentQuerySet(LedgerQuerySet):
    """Accidents. Exercises never enter the ledger, so no read needs to leave them out."""

    def counted(self) -> Self:
        """Those in the statistics: in the ledger and 纳入统计."""
        return self.active().filter(counted=True)

    def between(self, first: date, last: date) -> Self:
        """Those that happened from `first` to `last`, both included, by Shanghai's calendar."""
        return self.filter(occurred_on__range=(first, last))


class Accident(LedgerRecord):
    """事故: one production safety accident with its causes, casualties and losses. `name` is its title.

    `incident` is the response it came from, none for history. `deaths` are those the law counts, `later_deaths` came
    after its 30 (7) days. `losses` maps items of GB 6721-1986 to yuan (decimal strings); where any is given
    `direct_loss` is their sum. `grade` is the law's (Order 493 article 3) and follows the figures. `counted` says
    whether statistics count it; until a person decides (`counted_decided_by`) it follows `policies.is_accident`.
    `withdrawn` marks a record that left the ledger because its incident was merged or dismissed; `seen` are the figures
    last taken from the incident, so that a figure corrected by hand is not taken back by an unrelated change.
    """

    number = models.CharField("编号", max_length=24, unique=True, editable=False)
    incident = models.OneToOneField(
        Incident, verbose_name="处置记录", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    occurred_at = models.DateTimeField("发生时间")
    occurred_on = models.DateField("发生日期", editable=False)
    month = models.PositiveIntegerField("发生月份", editable=False)
    unit = models.CharField("事故单位", max_length=128, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    industry = models.CharField("行业", max_length=2, blank=True, choices=list(INDUSTRIES.items()))
    kind = models.CharField("事故类别", max_length=2, choices=InjuryKind.choices)
    substance = models.CharField("涉及物质", max_length=100, blank=True)
    deaths = models.PositiveIntegerField("死亡", default=0)
    missing = models.PositiveIntegerField("失踪", default=0)
    serious_injuries = models.PositiveIntegerField("重伤", default=0)
    minor_injuries = models.PositiveIntegerField("轻伤", default=0)
    later_deaths = models.PositiveIntegerField("期限外死亡", default=0)
    direct_loss = models.DecimalField("直接经济损失（元）", max_digits=16, decimal_places=2, default=0)
    losses = models.JSONField("损失明细", default=dict, blank=True)
    grade = models.PositiveSmallIntegerField("等级", choices=Grade.choices, editable=False)
    course = models.TextField("事故经过", max_length=4000, blank=True)
    direct_cause = models.TextField("直接原因", max_length=4000, blank=True)
    indirect_causes = models.JSONField("间接原因类别", default=list, blank=True)
    indirect_cause = models.TextField("间接原因", max_length=4000, blank=True)
    nature = models.CharField(
        "事故性质", max_length=20, choices=Nature.choices, default=Nature.UNDETERMINED, blank=True
    )
    lessons = models.TextField("教训与防范措施", max_length=4000, blank=True)
    dossier = models.CharField(
        "档案状态", max_length=16, choices=DossierState.choices, default=DossierState.INCOMPLETE
    )
    settled_on = models.DateField("结案日期", null=True, blank=True)
    reported_on = models.DateField("调查报告提交日期", null=True, blank=True)
    extension_reason = models.CharField("延期理由", max_length=200, blank=True)
    suspended_days = models.PositiveIntegerField("技术鉴定天数", default=0)
    counted = models.BooleanField("纳入统计", default=True)
    counted_reason = models.CharField("统计口径说明", max_length=200, blank=True)
    counted_decided_by = models.CharField("统计口径认定人", max_length=64, blank=True, editable=False)
    withdrawn = models.BooleanField("随处置记录撤出", default=False, editable=False)
    seen = models.JSONField("处置记录数字", default=dict, blank=True, editable=False)
    case = models.ForeignKey(
        AccidentCase,
        verbose_name="事故案例",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects: ClassVar[models.Manager[Accident]] = AccidentQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at"]
        verbose_name = "事故台账"
        indexes = [
            models.Index(fields=["status", "-occurred_at", "id"], name="accident_by_time"),
            models.Index(fields=["located_in", "-occurred_at"], name="accident_by_place"),
            models.Index(fields=["status", "counted", "occurred_on"], name="accident_figures"),
        ]

    @property
    def kind_label(self) -> str:
        return str(InjuryKind(self.kind).label)

    @property
    def grade_label(self) -> str:
        return str(Grade(self.grade).label)

    @property
    def industry_label(self) -> str:
        return INDUSTRIES.get(self.industry, "")

    @property
    def indirect_labels(self) -> list[str]:
        """The indirect causes in words."""
        return [str(IndirectCause(each).label) for each in self.indirect_causes]

    @property
    def is_settled(self) -> bool:
        return self.dossier == DossierState.SETTLED


class AccidentFile(Record):
    """事故材料: a paper or picture of the dossier under the name it had; `removed_at` takes it out of sight."""

    accident = models.ForeignKey(Accident, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=200)
    added_at = models.DateTimeField("加入时间")
    added_by = models.CharField("加入人", max_length=64)
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)
    removed_by = models.CharField("移除人", max_length=64, blank=True)

    class Meta:
        ordering = ["added_at"]
        verbose_name = "事故材料"

    def __str__(self) -> str:
        return self.name


class YearSerial(models.Model):
    """The last serial number given to an accident of a year."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "年度流水号"

    def __str__(self) -> str:
        return f"{self.year}-{self.last:04d}"
