"""Reads of the dossiers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.base.accounts.facade import User
from anlan.data.dossiers.enums import COLOURS, FIRE_WATER, RiskLevel
from anlan.data.dossiers.kinds import (
    DOSSIER_FILE,
    RISK_POINT,
    SAFETY_FACILITY,
    SHIFT,
    SHUT_OFF,
    STORAGE_UNIT,
    DossierKind,
)
from anlan.data.dossiers.ledger import spec_of
from anlan.data.dossiers.models import (
    DossierFile,
    DossierItem,
    RiskPoint,
    SafetyFacility,
    Shift,
    ShutOff,
    StorageUnit,
)
from anlan.data.enterprises.facade import Enterprise, covers
from anlan.data.ledger import facade as ledger
from anlan.data.ledger.facade import LedgerStatus
from anlan.data.ledger.reading import Viewer
from anlan.kernel.coordinates import Box


def items(kind: DossierKind, *, visible_to: Viewer, q: str = "", located_in: str = "") -> Any:
    """Items of a kind the user sees, retired ones included, those of retired enterprises not; `located_in` takes a
    division with all under it."""
    rows: Any = ledger.rows_of(spec_of(kind), visible_to=visible_to)
    rows = rows.filter(enterprise__status=LedgerStatus.ACTIVE)
    if located_in:
        rows = ledger.in_division(rows, located_in)
    if q.strip():
        rows = rows.search(q)
    return rows.select_related(*_related(kind))


def items_of(kind: DossierKind, enterprise: Enterprise | UUID, *, visible_to: Viewer) -> list[Any]:
    """Active items of one enterprise, in order of their names; nothing of one the user does not see."""
    rows: Any = ledger.rows_of(spec_of(kind), visible_to=visible_to)
    return list(rows.active().filter(enterprise=enterprise).select_related(*_related(kind)))


def item_by_id(kind: DossierKind, item_id: UUID | str, *, visible_to: Viewer) -> DossierItem:
    """One item; `NotFound` outside the user's scope."""
    found: DossierItem = ledger.record_of(spec_of(kind), item_id, visible_to=visible_to)
    return found


def units_of(enterprise: Enterprise, *, visible_to: Viewer) -> list[StorageUnit]:
    """储罐与装置 of an enterprise."""
    return items_of(STORAGE_UNIT, enterprise, visible_to=visible_to)


def risk_points_of(enterprise: Enterprise, *, visible_to: Viewer) -> list[RiskPoint]:
    """风险点 of an enterprise."""
    return items_of(RISK_POINT, enterprise, visible_to=visible_to)


def shut_offs_of(enterprise: Enterprise, *, visible_to: Viewer) -> list[ShutOff]:
    """切断点 of an enterprise."""
    return items_of(SHUT_OFF, enterprise, visible_to=visible_to)


def facilities_of(enterprise: Enterprise, *, visible_to: Viewer) -> list[SafetyFacility]:
    """安全设施与消防水源 of an enterprise."""
    return items_of(SAFETY_FACILITY, enterprise, visible_to=visible_to)


def fire_water_among(facilities: Iterable[SafetyFacility]) -> list[SafetyFacility]:
    """Of some facilities those that give water, the largest store first."""
    rows = [row for row in facilities if row.kind in FIRE_WATER]
    return sorted(rows, key=lambda row: -(row.capacity_m3 or row.supply_l_s or 0))


def shifts_now(enterprise: Enterprise, *, visible_to: Viewer, at: datetime) -> list[Shift]:
    """The shifts that work at a moment."""
    rows: list[Shift] = items_of(SHIFT, enterprise, visible_to=visible_to)
    return [row for row in rows if covers(days=row.days, starts=row.starts, ends=row.ends, at=at)]


def files_of(enterprise: Enterprise, *, visible_to: Viewer) -> list[DossierFile]:
    """档案文件 of an enterprise."""
    return items_of(DOSSIER_FILE, enterprise, visible_to=visible_to)


def feature_collection(kind: DossierKind, *, visible_to: Viewer) -> dict[str, Any]:
    """Active items with a point as GeoJSON for the map."""
    rows = _on_map(kind, visible_to)
    found = ledger.feature_collection(
        rows, kind=kind.key, url_name=f"dossiers:{kind.key}", properties=_shown(kind)
    )
    return _in_words(kind, found)


def features_in_box(kind: DossierKind, *, visible_to: Viewer, box: Box, zoom: float) -> dict[str, Any]:
    """The same within a box of the map, as cells with their number where there are too many."""
    found = ledger.features_in_box(
        _on_map(kind, visible_to),
        scope=visible_to.scope.key if isinstance(visible_to, User) else "",
        box=box,
        zoom=zoom,
        kind=kind.key,
        url_name=f"dossiers:{kind.key}",
        properties=_shown(kind),
    )
    return _in_words(kind, found)


def _on_map(kind: DossierKind, visible_to: Viewer) -> Any:
    rows: Any = ledger.rows_of(spec_of(kind), visible_to=visible_to)
    return rows.filter(enterprise__status=LedgerStatus.ACTIVE)


def _shown(kind: DossierKind) -> tuple[str, ...]:
    return ("enterprise__name", *(name for name in ("level", "kind") if name in kind.own))


def _in_words(kind: DossierKind, found: dict[str, Any]) -> dict[str, Any]:
    """What a popup reads: the colour of a risk point in words, the kind of thing and whose it is."""
    for feature in found["features"]:
        shown = feature["properties"]
        if "point_count" in shown:
            continue
        stored = shown.pop("kind") if "kind" in kind.own else ""
        shown["kind"] = kind.key
        shown["kind_label"] = kind.shown("kind", stored) if stored else kind.title
        shown["detail"] = shown.pop("enterprise__name")
        if shown.get("level"):
            shown["level"] = COLOURS[RiskLevel(shown["level"])]
    return found


def _related(kind: DossierKind) -> list[str]:
    references = [name for name in ("substance", "installation", "file") if name in kind.own]
    return ["enterprise", "located_in", "supervised_by", *references]
