"""Writes on the hazard ledger."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.data.hazards.ledger import INSTALLATIONS
from anlan.data.hazards.models import MajorHazardInstallation, StoredSubstance
from anlan.data.hazards.substances import find_substance, substance_by_id
from anlan.data.ledger import facade as ledger
from anlan.kernel.actor import Actor
from anlan.kernel.columns import RowOutcome
from anlan.kernel.errors import FieldError, InvalidInput

MOST_SUBSTANCES = 100
Stored = Sequence[Mapping[str, Any]]


def create_installation(
    *, by: Actor, at: datetime, stored: Stored = (), within: User | None = None, **values: Any
) -> MajorHazardInstallation:
    """Register a major hazard installation of an enterprise.

    `stored` lists `{substance: id, name, CAS or UN, quantity_t, container?, critical_quantity_t?, beta?}`. Without
    coordinates it lies where its enterprise does.
    """
    lines = _clean_stored(stored)
    values = _at_enterprise(values)

    def follow(installation: MajorHazardInstallation) -> dict[str, list[Any]]:
        _write(installation, lines)
        return {"stored": ["", _as_text(lines)]} if lines else {}

    return ledger.create(INSTALLATIONS, values=values, by=by, at=at, within=within, follow=follow)


def change_installation(
    *,
    installation: MajorHazardInstallation,
    version: int | None,
    by: Actor,
    at: datetime,
    stored: Stored | None = None,
    reason: str = "",
    within: User | None = None,
    **values: Any,
) -> MajorHazardInstallation:
    """Change the given fields; `stored` replaces all stored substances."""
    lines = None if stored is None else _clean_stored(stored)

    def follow(current: MajorHazardInstallation) -> dict[str, list[Any]]:
        if lines is None:
            return {}
        before = [_line_of(row) for row in current.stored.select_related("substance")]
        if _as_text(before) == _as_text(lines):
            return {}
        current.stored.all().delete()
        _write(current, lines)
        return {"stored": [_as_text(before), _as_text(lines)]}

    return ledger.change(
        INSTALLATIONS,
        record=installation,
        values=values,
        version=version,
        by=by,
        at=at,
        reason=reason,
        within=within,
        follow=follow,
    )


def retire_installation(
    *,
    installation: MajorHazardInstallation,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> MajorHazardInstallation:
    """Strike an installation off (核销)."""
    return ledger.retire(INSTALLATIONS, record=installation, reason=reason, by=by, at=at, version=version)


def restore_installation(
    *, installation: MajorHazardInstallation, by: Actor, at: datetime
) -> MajorHazardInstallation:
    """Bring a retired installation back."""
    return ledger.restore(INSTALLATIONS, record=installation, by=by, at=at)


def upsert_installations(
    rows: Sequence[Mapping[str, Any]],
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
) -> list[RowOutcome]:
    """Create or change by enterprise and name, one transaction a call; several rows add several substances."""
    return BOOK.upsert(rows, by=by, at=at, reason=reason, within=within)


def _at_enterprise(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without a place of its own the installation is where its enterprise is."""
    placed = dict(values)
    enterprise = placed.get("enterprise")
    if enterprise is not None and placed.get("lon") is None and placed.get("lat") is None:
        placed["lon"], placed["lat"] = enterprise.lon, enterprise.lat
        if placed.get("located_in") is None:
            placed["located_in"] = enterprise.located_in
        if placed.get("supervised_by") is None:
            placed["supervised_by"] = enterprise.supervised_by
    return placed


def _clean_stored(stored: Stored) -> list[dict[str, Any]]:
    if len(stored) > MOST_SUBSTANCES:
        raise InvalidInput(f"储存物质不能超过 {MOST_SUBSTANCES} 种。", field="stored")
    lines: list[dict[str, Any]] = []
    errors: list[FieldError] = []
    seen = set()
    for number, line in enumerate(stored):
        named = str(line.get("substance") or "")
        substance = substance_by_id(named) or find_substance(named)
        if substance is None:
            errors.append(FieldError(f"stored.{number}.substance", f"危险化学品目录中没有“{named[:40]}”。"))
            continue
        quantity = _number(line.get("quantity_t"))
        if quantity is None or not 0 < quantity < 1e8:
            errors.append(FieldError(f"stored.{number}.quantity_t", f"{substance.name}的数量应大于 0 吨。"))
            continue
        container = str(line.get("container") or "").strip()[:100]
        if (substance.pk, container) in seen:
            errors.append(
                FieldError(f"stored.{number}.substance", f"{substance.name}重复，请合并或写明不同容器。")
            )
            continue
        seen.add((substance.pk, container))
        lines.append(
            {
                "substance": substance,
                "quantity_t": quantity,
                "container": container,
                "critical_quantity_t": _number(line.get("critical_quantity_t")) or None,
                "beta": _number(line.get("beta")) or None,
            }
        )
    if errors:
        raise InvalidInput.many(errors)
    return lines


def _number(value: Any) -> float | None:
    try:
        number = float(str(value).replace(",", ""))
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _write(installation: MajorHazardInstallation, lines: Sequence[Mapping[str, Any]]) -> None:
    StoredSubstance.objects.bulk_create(
        [StoredSubstance(installation=installation, **line) for line in lines]
    )


def _line_of(row: StoredSubstance) -> dict[str, Any]:
    names = ("substance", "quantity_t", "container", "critical_quantity_t", "beta")
    return {name: getattr(row, name) for name in names}


def _as_text(lines: Sequence[Mapping[str, Any]]) -> str:
    texts = []
    for line in lines:
        text = f"{line['substance'].name} {line['quantity_t']:g} 吨 {line['container']}".strip()
        for name, mark in (("critical_quantity_t", "Q"), ("beta", "β")):
            text += f" {mark}={line[name]:g}" if line[name] else ""
        texts.append(text)
    return "；".join(sorted(texts))


def _placed(rows: ledger.Rows, within: User | None) -> ledger.Rows:
    return [_at_enterprise(row) for row in rows]


#: For imports.
BOOK = ledger.LedgerBook(INSTALLATIONS, complete=_placed)
