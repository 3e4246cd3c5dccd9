"""What can be imported: each dataset with its columns and the ledger's own operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from anlan.base.accounts.facade import User
from anlan.kernel.actor import Actor
from anlan.kernel.columns import ImportColumn, RowOutcome
from anlan.kernel.errors import NotFound


class Upsert(Protocol):
    """A ledger's bulk operation: one transaction, outcomes in the order of the rows.

    Rows for records outside the scope of `within` are rejected; None is nobody in particular and sees all.
    """

    def __call__(
        self,
        rows: Sequence[Mapping[str, Any]],
        *,
        by: Actor,
        at: datetime,
        reason: str = ...,
        within: User | None = ...,
    ) -> list[RowOutcome]: ...


class Revert(Protocol):
    """A ledger's undo: how many records were set back, and the names of those changed since."""

    def __call__(
        self, *, created: Sequence[UUID], before: Mapping[UUID, dict[str, Any]], by: Actor, at: datetime
    ) -> tuple[int, list[str]]: ...


@dataclass(frozen=True, slots=True)
class Dataset:
    """One ledger as imports see it.

    `identity` lists the sets of fields that name a record, so that a row given twice in one file is noticed; `page`
    names the URL of its list. A cell of a `lenient` field that
    cannot be read is left out with a notice; it does not cost the row. `limits` are the largest believable values of
    counts, beyond which a slip of the pen is likelier.
    """

    key: str
    title: str
    columns: tuple[ImportColumn, ...]
    upsert: Upsert
    revert: Revert
    identity: tuple[tuple[str, ...], ...] = ()
    lenient: frozenset[str] = frozenset()
    limits: Mapping[str, float] = field(default_factory=dict)
    page: str = ""


_datasets: dict[str, Dataset] = {}

#: Datasets of the contract whose ledgers are not built yet.
NOT_BUILT = {"cameras": "摄像机台账尚未建设，暂不能导入。"}


def add_dataset(dataset: Dataset) -> None:
    """Make a ledger importable, from `AppConfig.ready()`."""
    _datasets[dataset.key] = dataset


def datasets() -> list[Dataset]:
    """All of them, in order of registration."""
    return list(_datasets.values())


def dataset_named(key: str) -> Dataset:
    """The dataset, or `NotFound` naming those there are."""
    if key in _datasets:
        return _datasets[key]
    if key in NOT_BUILT:
        raise NotFound(NOT_BUILT[key], code="not_built")
    known = "、".join(_datasets)
    raise NotFound(f"没有“{key}”这种台账，可导入：{known}。", code="unknown_dataset")
