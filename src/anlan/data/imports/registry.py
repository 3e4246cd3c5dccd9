"""What can be imported: each dataset with its columns and the ledger's own operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from anlan.data.imports.enums import ImportMode
from anlan.data.ledger.facade import WITHDRAW_REASON, LedgerBook
from anlan.kernel.columns import ImportColumn
from anlan.kernel.errors import NotFound

#: What a file of records to be withdrawn may say besides their key.
_REASON = ImportColumn(
    WITHDRAW_REASON,
    "撤出原因",
    example="已注销工商登记",
    aliases=("注销原因", "核销原因", "原因", "撤出理由"),
)


@dataclass(frozen=True, slots=True)
class Dataset:
    """One ledger as imports see it.

    `found_by` names the fields by which a row finds its record: what an update or a withdrawal cannot do without.
    `identity` lists the sets of fields that name a record, so that a row given twice in one file is noticed; `page`
    names the URL of its list, `record_page` that of one record. Withdrawing needs `retire_permission`. A cell of a
    `lenient` field that cannot be read is left out with a notice; it does not cost the row. `limits` are the largest
    believable values of counts, beyond which a slip of the pen is likelier.
    """

    key: str
    title: str
    columns: tuple[ImportColumn, ...]
    book: LedgerBook[Any]
    found_by: tuple[str, ...]
    retire_permission: str
    identity: tuple[tuple[str, ...], ...] = ()
    lenient: frozenset[str] = frozenset()
    limits: Mapping[str, float] = field(default_factory=dict)
    page: str = ""
    record_page: str = ""

    def columns_for(self, mode: str) -> tuple[ImportColumn, ...]:
        """The columns a file may have: all to create, the key alone being required to update, and only the key with
        a reason to withdraw."""
        return _columns(self.columns, self.found_by, mode)

    def identity_for(self, mode: str) -> tuple[tuple[str, ...], ...]:
        """What makes a row a double; to name a record twice in a withdrawal does no harm."""
        return () if mode == ImportMode.WITHDRAW else self.identity


@cache
def _columns(columns: tuple[ImportColumn, ...], key: tuple[str, ...], mode: str) -> tuple[ImportColumn, ...]:
    if mode == ImportMode.UPSERT:
        return columns
    keyed = tuple(replace(column, required=column.required and column.field in key) for column in columns)
    if mode == ImportMode.UPDATE:
        return keyed
    return (*(column for column in keyed if column.field in key), _REASON)


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
