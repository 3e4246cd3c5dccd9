"""What an enterprise can file: its base record, its major hazard installations, and every kind of its dossier.

A kind knows how its records read as typed text and which operations of the lower rooms put typed text into the ledger.
Nothing else of the filings knows one ledger from another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise
from anlan.data.filing.fields import FilingField, Value
from anlan.kernel.actor import Actor
from anlan.kernel.errors import NotFound

ENTERPRISE = "enterprise"
INSTALLATION = "installation"


@dataclass(frozen=True, slots=True)
class Write:
    """Who writes an accepted change into the ledger, when and why; `within` is whose jurisdiction it must lie in."""

    by: Actor
    at: datetime
    within: User | None
    reason: str


Values = Mapping[str, Any]


@dataclass(frozen=True)
class FileableKind:
    """One kind of record an enterprise files.

    `fields_of` answers the fields in the order of the form (they may depend on the enterprise's industry);
    `records_of` the active records of an enterprise, whose viewer was checked before; `read` a record's fields as
    typed text. `create`, `change` and `retire` are the ledger's operations; a kind without `create` has exactly one
    record. `renew_days` is after how long its facts are due for confirmation.
    """

    key: str
    title: str
    counter: str
    icon: str
    renew_days: int
    fields_of: Callable[[Enterprise], tuple[FilingField, ...]]
    sections_of: Callable[[Enterprise], Sequence[tuple[str, Sequence[str]]]]
    records_of: Callable[[Enterprise], list[Any]]
    read: Callable[[Any, Sequence[FilingField]], dict[str, Value]]
    brief: Callable[[Any], str]
    change: Callable[[Any, Values, Write], Any]
    create: Callable[[Enterprise, Values, Write], Any] | None = None
    retire: Callable[[Any, Write], Any] | None = None
    named_by: tuple[str, ...] = ("name",)

    @property
    def creates(self) -> bool:
        """Whether an enterprise may add records."""
        return self.create is not None

    @property
    def retires(self) -> bool:
        """Whether an enterprise may have records retired."""
        return self.retire is not None

    def field(self, enterprise: Enterprise, name: str) -> FilingField | None:
        """One field, None when the kind has no such."""
        return next((each for each in self.fields_of(enterprise) if each.name == name), None)

    def record(self, enterprise: Enterprise, record_id: UUID | str) -> Any:
        """One active record of the enterprise; `NotFound` for any other."""
        wanted = str(record_id)
        found = next((each for each in self.records_of(enterprise) if str(each.pk) == wanted), None)
        if found is None:
            raise NotFound(f"台账中没有这条{self.title}记录，可能已注销。")
        return found

    def values_of(self, enterprise: Enterprise, record: Any) -> dict[str, Value]:
        """A record as typed text."""
        return self.read(record, self.fields_of(enterprise))

    def title_of(self, values: Mapping[str, Value]) -> str:
        """What a record of these values is called; "" while it has no name."""
        named = [str(values.get(name) or "").strip() for name in self.named_by]
        return " ".join(each for each in named if each)[:128]

    def name_of(self, record: Any) -> str:
        """What a record of the ledger is called."""
        return self.title_of({name: getattr(record, name) for name in self.named_by})

    def has_place(self, enterprise: Enterprise) -> bool:
        """Whether its records have a point."""
        return self.field(enterprise, "lon") is not None


_sources: list[Callable[[], list[FileableKind]]] = []


def register_kinds(source: Callable[[], list[FileableKind]]) -> None:
    """Add fileable kinds, in the order of the screen; called once from `AppConfig.ready()`."""
    if source not in _sources:
        _sources.append(source)


@cache
def _kinds() -> dict[str, FileableKind]:
    return {each.key: each for source in _sources for each in source()}


def kinds() -> list[FileableKind]:
    """All fileable kinds."""
    return list(_kinds().values())


def kind_of(key: str) -> FileableKind:
    """The kind with this key, or `NotFound`."""
    found = _kinds().get(key)
    if found is None:
        raise NotFound("没有这种填报内容。", code="unknown_kind")
    return found
