"""What rooms above add to every record's page, whatever its ledger: each registers itself in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anlan.base.accounts.facade import User
from anlan.data.ledger.models import LedgerRecord

if TYPE_CHECKING:
    from anlan.data.ledger.screens import Notice, Part


@dataclass(frozen=True)
class Addition:
    """Panels under those of the record, lines above them, actions in the head of the page."""

    parts: Sequence[Part] = ()
    notices: Sequence[Notice] = ()
    actions: Sequence[Mapping[str, Any]] = ()


#: `source(kind, record, user)`; the kind is the record's in audit and references.
Source = Callable[[str, LedgerRecord, User], Addition]
_sources: list[Source] = []


def add_to_records(source: Source) -> None:
    """Show what `source` gives on the page of every ledger's records."""
    if source not in _sources:
        _sources.append(source)


def additions_to(kind: str, record: LedgerRecord, user: User) -> list[Addition]:
    """What the rooms above say of this record."""
    return [source(kind, record, user) for source in _sources]
