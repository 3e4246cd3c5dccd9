"""Lines that hang on a ledger's records (stored substances, stock, contacts) as they were, so that an import's undo can
put them back. Knows rows by their id only; what a line means is the ledger's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

#: Under which name the former lines stand among the former values of a record.
LINES = "lines"

Line = dict[str, Any]


@dataclass(frozen=True)
class Lines:
    """The lines of one ledger: their model, its foreign key to the record, and the fields that make a line."""

    model: type[models.Model]
    owner: str
    fields: tuple[str, ...]

    def former(self, owners: Collection[UUID]) -> dict[UUID, list[Line]]:
        """All lines of these records as they are now, in a form that can be kept as JSON."""
        found: dict[UUID, list[Line]] = {owner: [] for owner in owners}
        if not found:
            return found
        for row in self.model._default_manager.filter(**{f"{self.owner}__in": list(found)}):
            line = {name: self._plain(row, name) for name in self.fields}
            found[getattr(row, f"{self.owner}_id")].append({"id": str(row.pk), **line})
        return found

    def put_back(self, former: Mapping[UUID, Sequence[Line]]) -> None:
        """Make the lines of these records what they were: new ones go, changed ones turn back, lost ones return."""
        manager = self.model._default_manager
        present: dict[UUID, dict[str, Any]] = {}
        for row in manager.filter(**{f"{self.owner}__in": list(former)}):
            present.setdefault(getattr(row, f"{self.owner}_id"), {})[str(row.pk)] = row
        gone: list[Any] = []
        lost: list[Any] = []
        for owner_id, lines in former.items():
            held = present.get(owner_id, {})
            wanted = {str(line["id"]): line for line in lines}
            gone += [row.pk for key, row in held.items() if key not in wanted]
            for key, line in wanted.items():
                if key not in held:
                    lost.append(self._row(owner_id, line))
                elif changed := self._turned_back(held[key], line):
                    held[key].save(update_fields=[*changed, "updated_at"])
        manager.filter(pk__in=gone).delete()
        manager.bulk_create(lost)

    def _row(self, owner_id: UUID, line: Line) -> models.Model:
        values = {self._field(name).attname: self._value(name, line[name]) for name in self.fields}
        return self.model(pk=UUID(line["id"]), **{f"{self.owner}_id": owner_id}, **values)

    def _turned_back(self, row: models.Model, line: Line) -> list[str]:
        changed = []
        for name in self.fields:
            attribute, value = self._field(name).attname, self._value(name, line[name])
            if getattr(row, attribute) != value:
                setattr(row, attribute, value)
                changed.append(name)
        return changed

    def _field(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def _value(self, name: str, stored: Any) -> Any:
        field = self._field(name)
        target = field.target_field if isinstance(field, models.ForeignKey) else field
        return None if stored is None else target.to_python(stored)

    def _plain(self, row: models.Model, name: str) -> Any:
        value = getattr(row, self._field(name).attname)
        return value if value is None or isinstance(value, bool | int | float | str) else str(value)
