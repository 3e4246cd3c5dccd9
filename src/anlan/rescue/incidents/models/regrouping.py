"""并案, 拆分: what was moved between incidents, so that it can be told and undone."""

from __future__ import annotations

from django.db import models

from anlan.base.accounts.facade import Record
from anlan.rescue.incidents.enums import RegroupingKind
from anlan.rescue.incidents.models.incident import Incident


class Regrouping(Record):
    """One merge or split: from which incident into which, by whom and why, and exactly what went along.

    The lists hold ids as text: of calls, of dispatches, and of organisations that came to see `target` by it.
    """

    kind = models.CharField("方式", max_length=8, choices=RegroupingKind.choices)
    source = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="regrouped_out")
    target = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="regrouped_in")
    at = models.DateTimeField("时间")
    by_name = models.CharField("经办人", max_length=64)
    reason = models.CharField("理由", max_length=300)
    calls = models.JSONField(default=list)
    dispatches = models.JSONField(default=list)
    organisations = models.JSONField(default=list)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.CharField("撤销人", max_length=64, blank=True)
    undone_reason = models.CharField("撤销理由", max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = "并案和拆分"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.source_id} {self.target_id}"
