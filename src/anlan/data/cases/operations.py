"""Writes on the case library."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from anlan.base.accounts.facade import User
from anlan.data.cases.ledger import CASES
from anlan.data.cases.models import AccidentCase
from anlan.data.ledger import facade as ledger
from anlan.kernel.actor import Actor

DATA = Path(__file__).parent / "data" / "cases.json"
SOURCE = "公开报道整理"


def load_cases(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Bring the shipped cases of Dalian into the library; answers how many were created and updated.

    A case somebody edited since it was loaded stays as it is.
    """
    rows: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))
    manager: Any = AccidentCase.objects
    edited = set(
        manager.filter(name__in=[row["name"] for row in rows])
        .filter(version__gt=1)
        .values_list("name", flat=True)
    )
    shipped = [
        {**row, "source": SOURCE, "shared": True, "verified": False}
        for row in rows
        if row["name"] not in edited
    ]
    outcomes = ledger.upsert(CASES, rows=shipped, by=by, at=at, reason="载入随附案例")
    results = [outcome.result for outcome in outcomes]
    return results.count("created"), results.count("updated")


def create_case(*, by: Actor, at: datetime, within: User | None = None, **values: Any) -> AccidentCase:
    """Add a case."""
    return ledger.create(CASES, values=values, by=by, at=at, within=within)


def change_case(
    *,
    case: AccidentCase,
    version: int | None,
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
    **values: Any,
) -> AccidentCase:
    """Change the given fields."""
    return ledger.change(
        CASES, record=case, values=values, version=version, by=by, at=at, reason=reason, within=within
    )


def retire_case(
    *, case: AccidentCase, reason: str, by: Actor, at: datetime, version: int | None = None
) -> AccidentCase:
    """Take a case out of the library."""
    return ledger.retire(CASES, record=case, reason=reason, by=by, at=at, version=version)


def restore_case(*, case: AccidentCase, by: Actor, at: datetime) -> AccidentCase:
    """Bring a retired case back."""
    return ledger.restore(CASES, record=case, by=by, at=at)
