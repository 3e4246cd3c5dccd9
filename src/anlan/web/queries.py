"""The user's own work, gathered from what the rooms registered and sorted by how much time is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from anlan.ui.facade import TodoItem, todo_providers

SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class WorkItem:
    """An item with the kind of work it belongs to."""

    kind: str
    item: TodoItem


@dataclass(slots=True)
class Work:
    """A user's work. Each item is in one list only: overdue, due within 24 hours, or the rest."""

    overdue: list[WorkItem] = field(default_factory=list)
    due_soon: list[WorkItem] = field(default_factory=list)
    todo: list[WorkItem] = field(default_factory=list)
    watched: list[WorkItem] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.overdue) + len(self.due_soon) + len(self.todo)

    @property
    def lists(self) -> list[tuple[str, list[WorkItem]]]:
        """What the page shows, in order, each under its title."""
        return [
            ("已逾期", self.overdue),
            ("即将到期", self.due_soon),
            ("待办", self.todo),
            ("关注", self.watched),
        ]


def work_of(user: Any, *, at: datetime) -> Work:
    """Everything the user has to do or watches, the most urgent first."""
    work = Work()
    for provider in todo_providers(user):
        for item in provider.items(user):
            entry = WorkItem(provider.title, item)
            if provider.watched:
                work.watched.append(entry)
            else:
                _list_for(work, item, at).append(entry)
    for entries in (work.overdue, work.due_soon):
        entries.sort(key=lambda entry: entry.item.due_at or at)
    work.todo.sort(key=lambda entry: (entry.item.due_at is None, entry.item.due_at or at))
    return work


def _list_for(work: Work, item: TodoItem, at: datetime) -> list[WorkItem]:
    if item.due_at is None or item.due_at - at > SOON:
        return work.todo
    return work.overdue if item.due_at < at else work.due_soon
