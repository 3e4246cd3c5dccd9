"""What is handed over at the change of a shift: rooms above register the open work they know of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.base.accounts.facade import User
from anlan.kernel.actor import Actor
from anlan.kernel.records import RecordRef


@dataclass(frozen=True, slots=True)
class Matter:
    """One open matter. `due_at` aware; `exercise` marks a drill."""

    subject: RecordRef
    title: str
    detail: str = ""
    url: str = ""
    due_at: datetime | None = None
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """One side of a hand-over as those above see it: the shift, and who signed for it."""

    shift_id: UUID
    organisation: str
    words: str
    signed_by: str
    names: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime


HandedOver = Callable[[list[Matter], Watch, Watch, Actor, datetime], None]


@dataclass(frozen=True, slots=True)
class MattersProvider:
    """One kind of open work. `matters(user, at)` gives what `user` sees of it, the most pressing first.

    `handed_over(matters, from_shift, to_shift, by, at)` runs in the transaction of the acceptance, with the matters of
    this provider that are still open; `by` is whoever took over.
    """

    key: str
    title: str
    matters: Callable[[User, datetime], list[Matter]]
    handed_over: HandedOver | None = None
    order: int = 100


_providers: dict[str, MattersProvider] = {}


def register_matters(provider: MattersProvider) -> None:
    """Add a kind of open work, from `AppConfig.ready()`; the same key replaces the earlier one."""
    _providers[provider.key] = provider


def matters_providers() -> list[MattersProvider]:
    """What is registered, in order."""
    return sorted(_providers.values(), key=lambda provider: (provider.order, provider.key))
