"""排班: plans, members, shifts, who stands in them, swaps and check-in calls; no logic."""

from __future__ import annotations

from datetime import time

from django.db import models

from anlan.base.accounts.facade import Organisation, Record, ScopedRecord, User
from anlan.communication.duty.enums import CheckResult, DutyRole, Pattern
from anlan.kernel.clock import in_shanghai


class RosterPlan(ScopedRecord):
    """排班方案: how one organisation's duty is cut into shifts and manned.

    `day_start` is Shanghai time; the day report runs from it to the next day's. From `handover_since` on every change
    of shift must be accepted here; empty means that the organisation hands over without the platform.
    """

    organisation = models.OneToOneField(
        Organisation, verbose_name="机构", on_delete=models.PROTECT, related_name="+"
    )
    pattern = models.CharField("班制", max_length=12, choices=Pattern.choices, default=Pattern.FULL_DAY)
    day_start = models.TimeField("交班时间", default=time(8, 0))
    leaders = models.PositiveSmallIntegerField("带班领导人数", default=1)
    chiefs = models.PositiveSmallIntegerField("值班长人数", default=1)
    officers = models.PositiveSmallIntegerField("值班员人数", default=2)
    handover_since = models.DateTimeField("平台交接班自", null=True, blank=True)

    class Meta:
        ordering = ["organisation__name"]
        verbose_name = "排班方案"

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_pattern_display()}"

    @property
    def places(self) -> dict[str, int]:
        """How many people each role needs."""
        return {
            str(DutyRole.LEADER): self.leaders,
            str(DutyRole.CHIEF): self.chiefs,
            str(DutyRole.OFFICER): self.officers,
        }


class RosterMember(Record):
    """参加轮班的人员; `user` when the person has an account."""

    plan = models.ForeignKey(RosterPlan, on_delete=models.CASCADE, related_name="members")
    role = models.CharField("岗位", max_length=8, choices=DutyRole.choices)
    name = models.CharField("姓名", max_length=64)
    phone = models.CharField("电话", max_length=32)
    post = models.CharField("职务", max_length=64, blank=True)
    user = models.ForeignKey(
        User, verbose_name="账号", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sort = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        ordering = ["sort", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "role", "name", "phone"], name="roster_member_once")
        ]

    def __str__(self) -> str:
        return self.name


class Shift(ScopedRecord):
    """班次: from `starts_at` up to, not including, `ends_at`. `alarmed_at`: the hand-over to it was called late."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="机构", on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    label = models.CharField("班次", max_length=16)
    note = models.CharField("备注", max_length=200, blank=True)
    alarmed_at = models.DateTimeField("逾期告警", null=True, blank=True)

    class Meta:
        ordering = ["starts_at"]
        verbose_name = "班次"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "starts_at"], name="shift_once"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_lasts"),
        ]
        indexes = [
            models.Index(fields=["organisation", "ends_at"], name="shift_by_organisation"),
            models.Index(fields=["ends_at", "starts_at"], name="shift_by_time"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The shift in words: 11-24 08:00–20:00 白班."""
        start, end = in_shanghai(self.starts_at), in_shanghai(self.ends_at)
        until = f"{end:%H:%M}" if end.date() == start.date() else f"次日 {end:%H:%M}"
        return f"{start:%m-%d %H:%M}–{until} {self.label}"

    def named(self, role: str) -> list[Assignment]:
        """The people of one role, in order; reads the prefetched ones."""
        return sorted((each for each in self.people.all() if each.role == role), key=lambda each: each.sort)

    @property
    def leader_names(self) -> str:
        return "、".join(each.name for each in self.named(DutyRole.LEADER))

    @property
    def chief_names(self) -> str:
        return "、".join(each.name for each in self.named(DutyRole.CHIEF))

    @property
    def officer_names(self) -> str:
        return "、".join(each.name for each in self.named(DutyRole.OFFICER))


class Assignment(Record):
    """当班人员. `instead_of` keeps the name the roster had before a swap or substitution."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="people")
    role = models.CharField("岗位", max_length=8, choices=DutyRole.choices)
    sort = models.PositiveSmallIntegerField(default=0)
    name = models.CharField("姓名", max_length=64)
    phone = models.CharField("电话", max_length=32)
    post = models.CharField("职务", max_length=64, blank=True)
    user = models.ForeignKey(
        User, verbose_name="账号", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    instead_of = models.CharField("原排", max_length=64, blank=True)

    class Meta:
        ordering = ["role", "sort", "id"]
        indexes = [models.Index(fields=["user", "shift"], name="duty_of_user")]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_role_display()}）"


class Swap(Record):
    """调班记录: two people changed places; the names stay as they were then."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    first_shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="+")
    second_shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="+")
    first_name = models.CharField("原值班人", max_length=64)
    second_name = models.CharField("对调人", max_length=64)
    role = models.CharField("岗位", max_length=8, choices=DutyRole.choices)
    reason = models.CharField("原因", max_length=200)
    by_name = models.CharField("经办", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.first_name} ↔ {self.second_name}"


class CheckCall(ScopedRecord):
    """查岗: a telephone call to those on duty and what came of it. `drawn` when chance chose it (抽查)."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="被查单位", on_delete=models.PROTECT, related_name="+"
    )
    shift = models.ForeignKey(Shift, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.CharField("值班人员", max_length=64, blank=True)
    role = models.CharField("岗位", max_length=8, choices=DutyRole.choices, blank=True)
    phone = models.CharField("电话", max_length=32)
    drawn = models.BooleanField("抽查", default=False)
    asked_at = models.DateTimeField("列入时间")
    result = models.CharField("结果", max_length=12, choices=CheckResult.choices, default=CheckResult.PENDING)
    called_at = models.DateTimeField("查岗时间", null=True, blank=True)
    answered_by = models.CharField("接听人", max_length=64, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    by_name = models.CharField("查岗人", max_length=64)

    class Meta:
        ordering = ["-asked_at", "-id"]
        verbose_name = "查岗"
        indexes = [models.Index(fields=["-asked_at"], name="check_call_list")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_result_display()}"
