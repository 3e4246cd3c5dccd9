"""Two records side by side, field by field, as a person chooses from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from anlan.data.enterprises.facade import detail_rows
from anlan.data.ledger.facade import LedgerRecord
from anlan.data.quality.faces import Ledger
from anlan.data.quality.operations import values_of

_WORDS = {"point": "坐标（WGS-84）", "details": "行业信息"}


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both records; `take` proposes the second's where only it says something."""

    key: str
    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return self.first != self.second

    @property
    def take(self) -> bool:
        return self.differs and not self.first


def lines_of(ledger: Ledger, winner: LedgerRecord, loser: LedgerRecord) -> list[Line]:
    """All fields in order; those that say nothing on either side are left out."""
    ours, theirs = values_of(ledger, winner), values_of(ledger, loser)
    found = []
    for name in ledger.merging.fields:
        label = _WORDS.get(name) or str(ledger.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        first, second = _words(winner, name, ours), _words(loser, name, theirs)
        if first or second:
            found.append(Line(name, label, first, second))
    return found


def _words(record: LedgerRecord, name: str, values: Mapping[str, Any]) -> str:
    if name == "point":
        return f"{record.lon:.6f}, {record.lat:.6f}" if record.point else ""
    if name == "details":
        rows = detail_rows(getattr(record, "category", ""), values[name])
        return "；".join(f"{label} {value}" for label, value in rows)
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display is not None else values[name]
    if value is None or value == "":
        return ""
    if isinstance(value, Model | date | str):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else str(value)
