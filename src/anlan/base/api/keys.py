"""Housekeeping of idempotency keys."""

from __future__ import annotations

from datetime import datetime, timedelta

from anlan.base.api.models import IdempotencyKey

KEEP = timedelta(days=1)


def forget_old_keys(*, at: datetime) -> int:
    """Drop keys older than a day: nobody resends a submission after that."""
    return IdempotencyKey.objects.filter(created_at__lt=at - KEEP).delete()[0]
