"""Periodic slots: a job a name and a time, made once however many workers there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django_tasks.base import Task

from anlan.base.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Periodic:
    """A task run every `every`, at multiples of it since the epoch."""

    name: str
    task: Task[Any, Any]
    every: timedelta
    title: str = ""

    def slot_at(self, moment: datetime) -> datetime:
        """The latest slot that has begun at `moment`."""
        seconds = int(self.every.total_seconds())
        return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, UTC)


_periodic: dict[str, Periodic] = {}


def periodic(name: str, task: Task[Any, Any], *, every: timedelta, title: str = "") -> None:
    """Register a periodic task, from `AppConfig.ready()`; `title` is what the page of jobs calls it."""
    _periodic[name] = Periodic(name, task, every, title or name)


def periodic_tasks() -> list[Periodic]:
    """What is registered, by name."""
    return sorted(_periodic.values(), key=lambda each: each.name)


def fill_slots(*, at: datetime) -> int:
    """Enqueue every present slot that nobody has filled yet; how many were made.

    Slots missed while nothing ran are not made up for: each task looks at the world, not at its own history.
    """
    wanted = {f"{each.name}@{each.slot_at(at).isoformat()}": each for each in periodic_tasks()}
    present = set(Job.objects.filter(slot__in=wanted).values_list("slot", flat=True))
    missing = [(slot, each) for slot, each in wanted.items() if slot not in present]
    if not missing:
        return 0
    with transaction.atomic():
        rows = [
            Job(
                task=each.task.module_path,
                arguments={"args": [], "kwargs": {}},
                slot=slot,
                priority=10,
                run_after=at,
                enqueued_at=at,
            )
            for slot, each in missing
        ]
        return len(Job.objects.bulk_create(rows, ignore_conflicts=True))
