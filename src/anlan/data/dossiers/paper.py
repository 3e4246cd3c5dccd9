"""The dossier as data for the typst template: words and numbers only."""

from __future__ import annotations

from typing import Any

from anlan.data.dossiers import present
from anlan.data.dossiers.ages import age_of
from anlan.data.dossiers.dossier import Dossier
from anlan.data.dossiers.kinds import (
    BUILDING,
    DOSSIER_FILE,
    HELD_LICENCE,
    PROCESS,
    RISK_POINT,
    SAFETY_FACILITY,
    SHIFT,
    SHUT_OFF,
    SPECIAL_EQUIPMENT,
    STORAGE_UNIT,
    DossierKind,
)
from anlan.data.dossiers.plan import marks_of, sketch_of
from anlan.kernel.clock import in_shanghai

SKETCH_MM = (104.0, 84.0)
PLAN_MM = (190.0, 165.0)
#: Sections as tables: kind, title on paper and the fields that fit.
_TABLES = (
    (
        STORAGE_UNIT,
        "储罐与装置",
        ("tag", "kind", "substance", "storage", "volume_m3", "quantity_t", "isolation"),
    ),
    (RISK_POINT, "风险点", ("level", "accident_types", "measures", "responsible", "telephone")),
    (BUILDING, "建筑", ("use", "storeys", "basement_storeys", "area_m2", "people", "exits")),
    (PROCESS, "生产工艺", ("kind", "materials", "hazards", "emergency_stop")),
    (SHIFT, "班次", ("days", "starts", "ends", "people", "leader", "telephone")),
    (SPECIAL_EQUIPMENT, "特种设备", ("kind", "code", "inspection_due_on")),
    (HELD_LICENCE, "证照", ("number", "issued_by", "valid_until")),
    (DOSSIER_FILE, "图纸照片与说明书", ("kind", "made_on", "substance")),
)


def paper_of(dossier: Dossier) -> dict[str, Any]:
    """What the paper prints."""
    enterprise = dossier.enterprise
    marks = marks_of(dossier)
    width, height = SKETCH_MM
    return {
        "title": enterprise.name,
        "code": enterprise.credit_code,
        "demo": enterprise.is_demo,
        "printed": f"{in_shanghai(dossier.at):%Y-%m-%d %H:%M}",
        "age": dossier.age.text,
        "stale": dossier.age.stale,
        "level": dossier.highest_level,
        "facts": [{"label": label, "text": text} for label, text in present.facts_of(dossier)],
        "calls": [_call(each) for each in dossier.on_call],
        "shifts": [present.shift_line(row) for row in dossier.shifts_now],
        "dangers": [_danger(each) for each in dossier.dangers],
        "risks": [{"label": str(level.label), "level": n, "number": number}
                  for n, (level, number) in enumerate(dossier.risk_counts, start=1)],
        "installations": [_installation(row) for row in dossier.installations],
        "cut": [_cut(row) | _old(dossier, SHUT_OFF, row) for row in present.shut_offs(dossier)],
        "water": [
            _water(row) | _old(dossier, SAFETY_FACILITY, row)
            for row in (*present.fire_water(dossier), *present.other_facilities(dossier))
        ],
        "cut_age": _age(dossier, SHUT_OFF.key),
        "water_age": _age(dossier, SAFETY_FACILITY.key),
        "sketch": {**sketch_of(marks, width=width, height=height), "width": width, "height": height},
        "legend": [{"number": m.number, "symbol": m.symbol, "level": m.level, "name": m.name} for m in marks],
        "tables": [found for kind, title, names in _TABLES if (found := _table(dossier, kind, title, names))],
        "doubts": dossier.doubts,
        "history": [{"at": f"{in_shanghai(row.at):%Y-%m-%d}", "kind": row.kind, "title": row.title}
                    for row in dossier.history],
    }  # fmt: skip


def _age(dossier: Dossier, key: str) -> dict[str, Any]:
    age = dossier.sections[key].age
    return {"text": age.text if age else "", "stale": bool(age and age.stale)}


def _old(dossier: Dossier, kind: DossierKind, row: Any) -> dict[str, bool]:
    on = in_shanghai(dossier.at).date()
    return {"stale": age_of(kind.key, row.as_of, renew_days=kind.renew_days, on=on).stale}


def _call(each: Any) -> dict[str, Any]:
    row = each.contact
    return {
        "now": each.now,
        "role": row.post or row.get_role_display(),
        "name": row.name,
        "telephone": row.telephone,
        "hours": each.hours,
    }


def _danger(each: Any) -> dict[str, Any]:
    row = each.substance
    return {
        "name": row.name,
        "quantity": each.quantity,
        "un": row.un,
        "hazard_class": row.hazard_class,
        "hazards": row.hazards,
        "measures": row.measures,
        "isolation": f"{row.isolation_m} 米" if row.isolation_m else "未核实",
        "verified": row.verified,
    }


def _installation(row: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "level": row.get_level_display() if row.level else "未定级",
        "people": " / ".join(
            f"{name} {phone}".strip()
            for name, phone in (
                (row.chief_name, row.chief_phone),
                (row.technical_name, row.technical_phone),
                (row.operating_name, row.operating_phone),
            )
            if name or phone
        ),
        "stored": "、".join(str(stored) for stored in row.stored.all()),
    }


def _cut(row: Any) -> dict[str, Any]:
    return {
        "kind": row.get_kind_display(),
        "name": row.name,
        "where": row.address,
        "how": row.how,
        "scope": row.scope,
        "who": f"{row.key_holder} {row.telephone}".strip(),
    }


def _water(row: Any) -> dict[str, Any]:
    parts = [
        f"{row.capacity_m3:,.10g} 立方米" if row.capacity_m3 else "",
        f"{row.supply_l_s:,.10g} 升/秒" if row.supply_l_s else "",
        f"{row.quantity} 处（台）" if row.quantity else "",
    ]
    return {
        "kind": row.get_kind_display(),
        "name": row.name,
        "where": row.address,
        "size": "，".join(part for part in parts if part),
        "note": row.description,
        "who": f"{row.keeper} {row.telephone}".strip(),
    }


def _table(dossier: Dossier, kind: DossierKind, title: str, names: tuple[str, ...]) -> dict[str, Any] | None:
    section = dossier.sections[kind.key]
    if not section.items:
        return None
    used = [name for name in names if any(kind.of(item, name) for item in section.items)]
    rows = [[item.name, *(kind.of(item, name) for name in used)] for item in section.items]
    return {
        "title": title,
        "number": len(section.items),
        "age": section.age.text if section.age else "",
        "stale": bool(section.age and section.age.stale),
        "widths": _widths(rows),
        "olds": [_old(dossier, kind, item)["stale"] for item in section.items],
        "heads": [kind.name_label, *(kind.label(name) for name in used)],
        "rows": rows,
    }


def _widths(rows: list[list[str]]) -> list[int]:
    """Shares of the width of a table's columns, by their longest text within reason."""
    return [min(max(max(len(text) for text in column), 7), 26) for column in zip(*rows, strict=True)]


def site_plan(dossier: Dossier) -> dict[str, Any]:
    """The site on a sheet of its own, for `dossiers/plan.typ`."""
    marks = marks_of(dossier)
    width, height = PLAN_MM
    return {
        "title": dossier.enterprise.name,
        "demo": dossier.enterprise.is_demo,
        "drawn": f"{in_shanghai(dossier.at):%Y-%m-%d} 绘制",
        **sketch_of(marks, width=width, height=height),
        "width": width,
        "height": height,
        "legend": [{"number": m.number, "symbol": m.symbol, "level": m.level, "name": m.name} for m in marks],
    }
