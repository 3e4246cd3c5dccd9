"""The age of each fact of the picture: every item of a ledger gets `freshness` {state, days, due_on, words}.

One query for the whole picture, by the rules of who keeps what (stewardship); an item whose record nobody settled yet
gets None and is shown as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from anlan.data.stewardship.facade import Freshness, freshness_by_record
from anlan.kernel.clock import in_shanghai

_CONTACTS = "enterprise.contacts"
#: Groups that stand at the head of what is read; the others of the record do not make it grey.
_SHOWN = {"enterprise": ("enterprise.base",)}
_LISTED = ("installations", "resources", "sensitive_places")


def mark_ages(parts: Mapping[str, Any], *, at: datetime) -> None:
    """Put `freshness` on the items of the picture's parts, in place."""
    rows = list(_records(parts))
    enterprise = _value(parts, "enterprise")
    ids = {str(row["id"]) for _, row in rows}
    found = freshness_by_record(ids, on=in_shanghai(at).date()) if ids else {}
    by_record: dict[str, dict[str, Freshness]] = {}
    for (record_id, group), age in found.items():
        by_record.setdefault(record_id, {})[group] = age
    for part, row in rows:
        groups = by_record.get(str(row["id"]), {})
        wanted = _SHOWN.get(part)
        row["freshness"] = _worst(age for key, age in groups.items() if wanted is None or key in wanted)
    people = by_record.get(str(enterprise["id"]), {}).get(_CONTACTS) if enterprise else None
    for row in _items(parts, "contacts"):
        if "id" not in row:
            row["freshness"] = people.as_json() if people else None


def _records(parts: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping that stands for a record of a ledger, with its part."""
    enterprise = _value(parts, "enterprise")
    if enterprise:
        yield "enterprise", enterprise
    for part in _LISTED:
        for row in _items(parts, part):
            yield part, row
    for row in _items(parts, "contacts"):
        if "id" in row:
            yield "contacts", row
    for rows in (_value(parts, "site") or {}).values():
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and row.get("id"):
                yield "site", row


def _value(parts: Mapping[str, Any], key: str) -> dict[str, Any] | None:
    part = parts.get(key)
    return part.value if part is not None else None


def _items(parts: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    part = parts.get(key)
    return (part.items or []) if part is not None else []


def _worst(ages: Iterable[Freshness]) -> dict[str, Any] | None:
    """The one that is due first."""
    listed = sorted(ages, key=lambda age: age.due_on or date.min)
    return listed[0].as_json() if listed else None
