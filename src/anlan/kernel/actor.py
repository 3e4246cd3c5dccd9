"""Who acts: carried into every operation and kept in the audit chain as it was at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or the system itself.

    `id` is the user's public id, None for the system; `name` is the name as shown then; `address` says where the
    act came from (network address, "cli", "job").
    """

    id: UUID | None
    name: str
    address: str = ""


SYSTEM = Actor(id=None, name="系统", address="system")
