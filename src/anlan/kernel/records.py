"""References to records across rooms, where a foreign key would point upward."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A record named by its kind (for example "incident") and its public id or natural key."""

    kind: str
    id: str

    @classmethod
    def of(cls, kind: str, record_id: UUID | str) -> RecordRef:
        return cls(kind=kind, id=str(record_id))

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"
