"""审计: the chain of entries. Entries are only ever added; nothing in the product changes or removes one."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class AuditEntry(models.Model):
    """One act. `digest` = SHA-256 over `previous` and the canonical JSON of every other field.

    The actor's name is kept as it was, without a foreign key, so that the chain outlives any account.
    """

    seq = models.BigAutoField(primary_key=True)
    node = models.CharField(max_length=32)
    at = models.DateTimeField(db_index=True)
    actor_id = models.UUIDField(null=True, db_index=True)
    actor_name = models.CharField(max_length=64)
    address = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=64, db_index=True)
    subject_kind = models.CharField(max_length=48)
    subject_id = models.CharField(max_length=64)
    summary = models.CharField(max_length=500, blank=True)
    changes = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.subject_kind}:{self.subject_id}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("audit entries are never deleted")
