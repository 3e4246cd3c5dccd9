"""A record's latest changes in words: its own entries of the audit chain, and what rooms above did to it in bulk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from anlan.base.audit import facade as audit
from anlan.data.ledger.models import LedgerRecord
from anlan.data.ledger.reading import Viewer
from anlan.kernel.records import RecordRef

HISTORY = 30


@dataclass(frozen=True)
class Entry:
    """A line of the change history; `url` leads to what did it, where the viewer may go there."""

    at: Any
    text: str
    by: str
    tone: str = ""
    url: str = ""


#: Answers what was done to a record in bulk, newest first, at most so many.
Touches = Callable[[UUID, Viewer, int], list[Entry]]
_sources: list[Touches] = []


def register_touches(source: Touches) -> None:
    """Bulk work has one audit entry for many records; `source` tells each record's page of it."""
    if source not in _sources:
        _sources.append(source)


def history_of(record: LedgerRecord, kind: str, labels: Mapping[str, str], viewer: Viewer) -> list[Entry]:
    """The record's latest changes, newest first."""
    rows = audit.entries_about(RecordRef.of(kind, record.pk))[:HISTORY]
    entries = [
        Entry(row.at, _in_words(row.summary, row.action, row.changes, labels), row.actor_name) for row in rows
    ]
    for source in _sources:
        entries += source(record.pk, viewer, HISTORY)
    if not entries:
        entries.append(Entry(record.updated_at, "批量登记", record.changed_by))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:HISTORY]


def _in_words(summary: str, action: str, changes: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    if ".change_" not in action:
        return summary
    parts = []
    for name, change in list(changes.items())[:6]:
        label = labels.get(name, name)
        if isinstance(change, list) and len(change) == 2 and len(f"{change[0]}{change[1]}") < 60:
            parts.append(f"{label}：{_shown(change[0])} → {_shown(change[1])}")
        else:
            parts.append(label)
    return "修改 " + "；".join(parts) if parts else summary


def _shown(value: Any) -> str:
    if value in (None, ""):
        return "空"
    return {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
