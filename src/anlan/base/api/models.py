"""Idempotency keys: the answer a write got, kept so that the same submission sent twice makes one record."""

from __future__ import annotations

from django.db import models


class IdempotencyKey(models.Model):
    """One key of one caller. `caller` is a hash of the credential, `fingerprint` of method, path and body."""

    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    content_type = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return self.key
