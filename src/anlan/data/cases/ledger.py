"""The case library's description for the shared ledger operations."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from typing import Any

from anlan.data.cases import events
from anlan.data.cases.models import AccidentCase
from anlan.data.enterprises.facade import INDUSTRIES
from anlan.data.ledger.facade import LedgerFacts, LedgerSpec, initials, place_name, search_text
from anlan.kernel.errors import FieldError

KIND = "accident-case"
LAYER = "accident-cases"


def _examine(values: dict[str, Any], record: AccidentCase | None) -> list[FieldError]:
    errors = []
    if values.get("industry") and values["industry"] not in INDUSTRIES:
        errors.append(FieldError("industry", "行业应为 GB/T 4754 的两位大类代码。"))
    if "occurred_at" in values and values["occurred_at"] is None:
        errors.append(FieldError("occurred_at", "请填写发生时间。"))
    return errors


def _derive(record: AccidentCase) -> None:
    place = place_name(record.located_in.name) if record.located_in else ""
    record.search = search_text(
        record.name, initials(record.name), record.unit, record.substance, place, record.address
    )


def _key(values: Mapping[str, Any]) -> Hashable | None:
    moment = values.get("occurred_at")
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            return None
    return (str(values.get("name") or "").strip(), moment) if moment else None


def _find(keys: Iterable[Hashable]) -> dict[Hashable, AccidentCase]:
    names = {key[0] for key in keys if isinstance(key, tuple)}
    manager: Any = AccidentCase.objects
    rows = manager.active().filter(name__in=names).select_related("located_in")
    return {(row.name, row.occurred_at): row for row in rows}


CASES: LedgerSpec[AccidentCase] = LedgerSpec(
    app="cases",
    kind=KIND,
    noun="case",
    label="事故案例",
    model=AccidentCase,
    layer=LAYER,
    fields=(
        "name",
        "occurred_at",
        "address",
        "lon",
        "lat",
        "located_in",
        "supervised_by",
        "kind",
        "grade",
        "unit",
        "industry",
        "substance",
        "deaths",
        "missing",
        "serious_injuries",
        "direct_loss",
        "course",
        "causes",
        "lessons",
        "verified",
        "verification_note",
        "shared",
        "is_demo",
        "as_of",
        "source",
    ),
    required=("name", "occurred_at", "kind"),
    facts=LedgerFacts(
        added=events.CaseAdded,
        changed=events.CaseChanged,
        retired=events.CaseRetired,
        restored=events.CaseRestored,
        imported=events.CasesImported,
    ),
    examine=_examine,
    derive=_derive,
    key=_key,
    find=_find,
)
