"""What a column of an importable ledger is: its field, its Chinese header, how its cells are read.

Owns the description only. Ledgers list their columns in their facade as `IMPORT_COLUMNS`; the import room reads cells
by `kind` and hands rows of `{field: value}` to the ledger's `upsert_*` operation. Reads no file and knows no ledger.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from anlan.kernel.errors import FieldError

ColumnKind = Literal[
    "text", "integer", "number", "date", "phone", "longitude", "latitude", "choice", "credit_code"
]
Result = Literal["created", "updated", "withdrawn", "unchanged", "rejected"]


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column: `header` is what the template prints, `aliases` are other headers understood for it.

    `choices` holds (value, label) pairs for `kind="choice"`; a cell may hold either.
    """

    field: str
    header: str
    required: bool = False
    kind: ColumnKind = "text"
    example: str = ""
    aliases: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row of a bulk operation; `before` holds the former values of the fields of a record
    that was updated or withdrawn, and its former `version`.

    `errors` name fields of the row and say in Chinese what to do; only a rejected row has any.
    """

    result: Result
    record_id: UUID | None = None
    errors: tuple[FieldError, ...] = ()
    before: dict[str, Any] = field(default_factory=dict)
