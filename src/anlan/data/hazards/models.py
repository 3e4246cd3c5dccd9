"""危险化学品 and 重大危险源 as rows; no logic."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anlan.base.accounts.facade import Record, Scope
from anlan.base.files.facade import StoredFile
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.enums import (
    GradingCause,
    InstallationKind,
    InstallationLevel,
    PhysicalState,
    Severity,
)
from anlan.data.ledger.facade import LedgerQuerySet, LedgerRecord


class Substance(Record):
    """危险化学品: what an emergency desk must know of a substance. Public knowledge, so without jurisdiction.

    `critical_quantity_t` is Q in tonnes and `beta` the correction factor of GB 18218-2018. A substance with `beta`
    but without Q needs its class decided first; one with neither does not count towards S and R.
    `ghs` holds class codes (`ghs.words`), `groups` reactivity groups (`compatibility.GROUPS`), `lists` the letters of
    `SubstanceList`, `un_class` the UN class and its subsidiary ones ("2.3,8"). `model_key` names it among the models'
    substances. `verified` is False where figures were not checked against a source (未核实); `sources` says by part
    where they come from.
    """

    name = models.CharField("名称", max_length=64, unique=True)
    aliases = models.JSONField("别名", default=list, blank=True)
    english_name = models.CharField("英文名", max_length=96, blank=True)
    cas = models.CharField("CAS 号", max_length=16, blank=True, db_index=True)
    un = models.CharField("UN 号", max_length=4, blank=True, db_index=True)
    hazard_class = models.CharField("危险性类别", max_length=64, blank=True)
    gb18218 = models.CharField("临界量依据", max_length=64, blank=True)
    critical_quantity_t = models.FloatField("临界量（吨）", null=True, blank=True)
    beta = models.FloatField("校正系数 β", null=True, blank=True)
    state = models.CharField("状态", max_length=16, choices=PhysicalState.choices, blank=True)
    flash_point_c = models.FloatField("闪点（℃）", null=True, blank=True)
    boiling_point_c = models.FloatField("沸点（℃）", null=True, blank=True)
    melting_point_c = models.FloatField("熔点（℃）", null=True, blank=True)
    ignition_point_c = models.FloatField("自燃点（℃）", null=True, blank=True)
    lower_limit_pct = models.FloatField("爆炸下限（%）", null=True, blank=True)
    upper_limit_pct = models.FloatField("爆炸上限（%）", null=True, blank=True)
    vapour_kpa = models.FloatField("20 ℃ 饱和蒸气压（kPa）", null=True, blank=True)
    vapour_density = models.FloatField("蒸气相对密度（空气=1）", null=True, blank=True)
    relative_density = models.FloatField("相对密度（水=1）", null=True, blank=True)
    molar_mass = models.FloatField("摩尔质量（g/mol）", null=True, blank=True)
    formula = models.CharField("分子式", max_length=40, blank=True)
    un_class = models.CharField("UN 类别", max_length=24, blank=True)
    main_class = models.CharField("主类别", max_length=1, blank=True, db_index=True)
    ghs = models.JSONField("GHS 分类", default=list, blank=True)
    lists = models.CharField("列入名录", max_length=8, blank=True)
    appearance = models.CharField("外观与气味", max_length=200, blank=True)
    solubility = models.CharField("溶解性", max_length=100, blank=True)
    behaviour = models.CharField("扩散与反应", max_length=500, blank=True)
    groups = models.JSONField("反应性组", default=list, blank=True)
    hazards = models.CharField("主要危险", max_length=300, blank=True)
    measures = models.CharField("处置要点", max_length=500, blank=True)
    dos = models.JSONField("要做", default=list, blank=True)
    donts = models.JSONField("不要做", default=list, blank=True)
    fire_use = models.CharField("可用灭火剂", max_length=200, blank=True)
    fire_never = models.CharField("禁用", max_length=300, blank=True)
    fire_fighting = models.CharField("灭火方法", max_length=500, blank=True)
    first_aid = models.CharField("急救", max_length=600, blank=True)
    protection = models.CharField("防护", max_length=300, blank=True)
    spill = models.CharField("泄漏处置", max_length=500, blank=True)
    isolation_m = models.PositiveIntegerField("初始隔离距离（米）", null=True, blank=True)
    model_key = models.CharField("物性模型", max_length=48, blank=True, editable=False)
    verified = models.BooleanField("已核实", default=False)
    verified_on = models.DateField("核实日期", null=True, blank=True)
    verified_by = models.CharField("核实人", max_length=64, blank=True)
    source = models.CharField("数据来源", max_length=100, blank=True)
    sources = models.JSONField("各项来源", default=dict, blank=True)
    initials = models.CharField("拼音首字母", max_length=32, blank=True, db_index=True)
    search = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = "危险化学品"

    def __str__(self) -> str:
        return self.name


class InstallationQuerySet(LedgerQuerySet):
    """Installations; the people of an enterprise see those of their own."""

    def _within(self, scope: Scope) -> Q:
        condition = super()._within(scope)
        if scope.organisations:
            condition |= Q(enterprise__organisation__in=scope.organisations)
        return condition


class MajorHazardInstallation(LedgerRecord):
    """重大危险源: a unit with dangerous chemicals at or above the critical quantity (GB 18218-2018).

    `level` and `r_value` are what was filed. `computed_level` and `computed_r` are what the stored quantities gave when
    the record was last written ("" while something is missing), `grade_differs` that this is not what was filed,
    `sheet_digest` names the sheet of terms they came from; only `grading` writes these four. `mixing` is the gravest
    incompatibility among its stored substances; only `mixing` writes it. The three persons are the
    包保责任人 whom the rules on safety guarantee responsibility of major hazard installations name.
    """

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="installations"
    )
    kind = models.CharField("单元类型", max_length=12, choices=InstallationKind.choices, blank=True)
    level = models.CharField("级别", max_length=4, choices=InstallationLevel.choices, blank=True)
    r_value = models.FloatField("R 值", null=True, blank=True)
    exposed_people = models.PositiveIntegerField("厂界外 500 米内常住人口", null=True, blank=True)
    filing_number = models.CharField("备案编号", max_length=64, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    review_due_on = models.DateField("复评到期", null=True, blank=True)
    chief_name = models.CharField("主要负责人", max_length=64, blank=True)
    chief_phone = models.CharField("主要负责人电话", max_length=32, blank=True)
    technical_name = models.CharField("技术负责人", max_length=64, blank=True)
    technical_phone = models.CharField("技术负责人电话", max_length=32, blank=True)
    operating_name = models.CharField("操作负责人", max_length=64, blank=True)
    operating_phone = models.CharField("操作负责人电话", max_length=32, blank=True)
    description = models.TextField("描述", max_length=2000, blank=True)
    computed_level = models.CharField(
        "测算级别", max_length=4, choices=InstallationLevel.choices, blank=True, editable=False
    )
    computed_r = models.FloatField("测算 R 值", null=True, editable=False)
    grade_differs = models.BooleanField("与备案不一致", default=False, editable=False)
    sheet_digest = models.CharField(max_length=64, blank=True, editable=False)
    mixing = models.CharField(
        "相容性", max_length=8, choices=Severity.choices, blank=True, editable=False, db_index=True
    )

    objects: ClassVar[models.Manager[MajorHazardInstallation]] = InstallationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "重大危险源"
        indexes = [
            models.Index(fields=["status", "name", "id"], name="installation_by_name"),
            models.Index(fields=["located_in", "status"], name="installation_by_place"),
            models.Index(fields=["status", "review_due_on"], name="installation_review"),
            models.Index(
                fields=["computed_level", "name"],
                name="installation_differs",
                condition=Q(grade_differs=True),
            ),
        ]

    def lies_under(self, scope: Scope) -> bool:
        return super().lies_under(scope) or self.enterprise.organisation_id in scope.organisations


class StoredSubstance(Record):
    """储存物质: how much of a substance an installation holds at most, by design (never a live reading).

    `critical_quantity_t` and `beta` stand in for the substance's own where its class depends on conditions.
    """

    installation = models.ForeignKey(MajorHazardInstallation, on_delete=models.CASCADE, related_name="stored")
    substance = models.ForeignKey(Substance, on_delete=models.PROTECT, related_name="stored")
    quantity_t = models.FloatField("数量（吨）")
    container = models.CharField("容器", max_length=100, blank=True)
    critical_quantity_t = models.FloatField("采用临界量（吨）", null=True, blank=True)
    beta = models.FloatField("采用 β", null=True, blank=True)

    class Meta:
        ordering = ["-quantity_t", "id"]
        verbose_name = "储存物质"
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "substance", "container"], name="stored_substance_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.substance} {self.quantity_t:g} 吨"


class Grading(Record):
    """分级记录: the sheet of GB 18218-2018 as it was computed on a day; never changed afterwards.

    `level` is empty while something is missing; `lines` are the terms, `missing` what was not known, in words.
    """

    installation = models.ForeignKey(
        MajorHazardInstallation, on_delete=models.CASCADE, related_name="gradings"
    )
    at = models.DateTimeField("时间")
    cause = models.CharField("起因", max_length=12, choices=GradingCause.choices)
    level = models.CharField("测算级别", max_length=4, choices=InstallationLevel.choices, blank=True)
    filed_level = models.CharField("备案级别", max_length=4, choices=InstallationLevel.choices, blank=True)
    s = models.FloatField("S", null=True)
    r = models.FloatField("R", null=True)
    alpha = models.FloatField("α", null=True)
    exposed_people = models.PositiveIntegerField("厂界外 500 米内常住人口", null=True)
    lines = models.JSONField("分项", default=list)
    missing = models.JSONField("缺少", default=list)
    by_name = models.CharField("经手人", max_length=64, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "分级记录"
        indexes = [models.Index(fields=["installation", "-at"], name="grading_of_installation")]

    def __str__(self) -> str:
        return f"{self.installation} {self.get_level_display() or '不能判定'}"


class SafetySheet(Record):
    """安全技术说明书 (SDS, GB/T 16483) of a substance, or of an enterprise's own product of it.

    A newer one for the same substance, enterprise and supplier replaces the older, which stays with its dates.
    """

    substance = models.ForeignKey(Substance, on_delete=models.CASCADE, related_name="sheets")
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("文件名", max_length=200)
    supplier = models.CharField("供应商（编制单位）", max_length=100, blank=True)
    revised_on = models.DateField("修订日期")
    added_at = models.DateTimeField("上传时间")
    added_by = models.CharField("上传人", max_length=64, blank=True)
    replaced_at = models.DateTimeField("被替换时间", null=True, blank=True)

    class Meta:
        ordering = ["-revised_on", "-added_at"]
        verbose_name = "安全技术说明书"
        indexes = [models.Index(fields=["substance", "replaced_at"], name="sheet_of_substance")]

    def __str__(self) -> str:
        return f"{self.substance} {self.file_name}"
