"""Background work of 数据质量: what was written since, and the whole of it at night."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django_tasks import task

from anlan.base.jobs.facade import give_way
from anlan.data.quality.checking import CHECKED, check, check_all
from anlan.data.quality.detecting import detect, detect_all
from anlan.data.quality.faces import LEDGERS
from anlan.data.quality.models import Touched
from anlan.kernel.clock import in_shanghai, now

NIGHT_HOUR = 2
#: More than this at once, and looking through the whole ledger is cheaper.
_MANY = 2000
_CHUNK = 200


@task()
def look_at_touched() -> None:
    """Doubles and impossible values among what was written since the last look."""
    drain(at=now())


@task()
def look_at_everything() -> None:
    """The nightly look; at other hours of the day it does nothing."""
    at = now()
    if in_shanghai(at).hour == NIGHT_HOUR:
        examine_all(at=at)


def drain(*, at: datetime) -> int:
    """Look at what is noted; how many records."""
    rows = list(Touched.objects.order_by("id"))
    wanted: dict[str, dict[UUID, None]] = defaultdict(dict)
    for row in rows:
        wanted[row.kind].update(dict.fromkeys(map(UUID, row.ids)))
    for kind, ids in wanted.items():
        _look(kind, list(ids), at=at)
    Touched.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return sum(map(len, wanted.values()))


def _look(kind: str, ids: list[UUID], *, at: datetime) -> None:
    whole = kind in LEDGERS and len(ids) > _MANY
    if whole:
        detect_all(LEDGERS[kind], at=at)
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        with transaction.atomic():
            if kind in LEDGERS and not whole:
                detect(LEDGERS[kind], some, at=at)
            if kind in CHECKED:
                check(kind, some, at=at)
        give_way()


def examine_all(*, at: datetime) -> None:
    """Look at everything there is."""
    for ledger in LEDGERS.values():
        detect_all(ledger, at=at)
    for kind in CHECKED:
        check_all(kind, at=at)
