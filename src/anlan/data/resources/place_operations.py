"""Writes on the ledgers of 消防水源 and 责任田."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.data.ledger import facade as ledger
from anlan.data.resources.models import ResponsibilityArea, WaterSource
from anlan.data.resources.place_ledgers import AREAS, WATERS
from anlan.kernel.actor import Actor

WATER_BOOK = ledger.LedgerBook(WATERS)
AREA_BOOK = ledger.LedgerBook(AREAS)


def create_water(*, by: Actor, at: datetime, within: User | None = None, **values: Any) -> WaterSource:
    """Register a water source."""
    return ledger.create(WATERS, values=values, by=by, at=at, within=within)


def change_water(
    *,
    water: WaterSource,
    version: int | None,
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
    **values: Any,
) -> WaterSource:
    """Change the given fields."""
    return ledger.change(
        WATERS, record=water, values=values, version=version, by=by, at=at, reason=reason, within=within
    )


def retire_water(
    *, water: WaterSource, reason: str, by: Actor, at: datetime, version: int | None = None
) -> WaterSource:
    """Take a water source out of the ledger."""
    return ledger.retire(WATERS, record=water, reason=reason, by=by, at=at, version=version)


def restore_water(*, water: WaterSource, by: Actor, at: datetime) -> WaterSource:
    """Bring a retired water source back."""
    return ledger.restore(WATERS, record=water, by=by, at=at)


def create_area(*, by: Actor, at: datetime, within: User | None = None, **values: Any) -> ResponsibilityArea:
    """Write down who answers for an area."""
    return ledger.create(AREAS, values=values, by=by, at=at, within=within)


def change_area(
    *,
    area: ResponsibilityArea,
    version: int | None,
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
    **values: Any,
) -> ResponsibilityArea:
    """Change the given fields."""
    return ledger.change(
        AREAS, record=area, values=values, version=version, by=by, at=at, reason=reason, within=within
    )


def retire_area(
    *, area: ResponsibilityArea, reason: str, by: Actor, at: datetime, version: int | None = None
) -> ResponsibilityArea:
    """End a responsibility."""
    return ledger.retire(AREAS, record=area, reason=reason, by=by, at=at, version=version)


def restore_area(*, area: ResponsibilityArea, by: Actor, at: datetime) -> ResponsibilityArea:
    """Bring an ended responsibility back."""
    return ledger.restore(AREAS, record=area, by=by, at=at)
