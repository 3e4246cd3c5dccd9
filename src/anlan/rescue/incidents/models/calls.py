"""来电记录, 接报草稿: what came in by telephone, whether it became an incident or not."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from anlan.base.accounts.facade import Record, Scope, ScopedQuerySet, ScopedRecord, User, is_staff_user
from anlan.rescue.incidents.enums import CallNature
from anlan.rescue.incidents.models.incident import Incident, IncidentSharing


class CallQuerySet(ScopedQuerySet):
    """Calls under a user's jurisdiction, and those of incidents shared with it; nobody outside an authority sees
    who called."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return super().visible_to(user) if is_staff_user(user) else self.none()

    def _within(self, scope: Scope) -> models.Q:
        condition = super()._within(scope)
        if scope.organisations:
            shared = IncidentSharing.objects.filter(organisation__in=scope.organisations)
            condition |= models.Q(incident__in=shared.values("incident_id"))
        return condition


class CallRecord(ScopedRecord):
    """来电: one call as it was taken.

    `incident` is where it belongs now, `first_incident` where it went when it was taken: after a merge or a split they
    differ and tell the history. A false or test call may belong to none. `number_key` is the number without
    spaces, hyphens and country code, so that one telephone written in several ways is found as one.
    """

    at = models.DateTimeField("来电时间")
    taken_by_id = models.UUIDField(null=True)
    taken_by_name = models.CharField("接听人", max_length=64)
    caller_name = models.CharField("报告人", max_length=64, blank=True)
    caller_phone = models.CharField("来电号码", max_length=32, blank=True)
    number_key = models.CharField("号码（查找用）", max_length=32, blank=True, editable=False)
    nature = models.CharField("性质", max_length=12, choices=CallNature.choices, default=CallNature.REAL)
    nature_reason = models.CharField("认定理由", max_length=300, blank=True)
    place = models.CharField("地点", max_length=200, blank=True)
    said = models.TextField("内容", max_length=4000, blank=True)
    exercise = models.BooleanField("演练", default=False)
    incident = models.ForeignKey(
        Incident, verbose_name="事故", null=True, blank=True, on_delete=models.PROTECT, related_name="calls"
    )
    first_incident = models.ForeignKey(
        Incident, verbose_name="最初归入", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[models.Manager[CallRecord]] = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = "来电"
        indexes = [
            models.Index(fields=["located_in", "-at"], name="call_place"),
            models.Index(fields=["number_key", "-at"], name="call_number"),
            models.Index(fields=["-at"], name="call_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.caller_phone} {self.said[:20]}"


class IntakeDraft(Record):
    """接报草稿: what a duty officer has typed so far; kept so that a crash of browser, network or server loses
    nothing."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    client_key = models.CharField(max_length=64)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-updated_at"]
        constraints = [models.UniqueConstraint(fields=["user", "client_key"], name="draft_once")]

    def __str__(self) -> str:
        return self.client_key
