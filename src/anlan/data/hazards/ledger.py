"""The hazard ledger's description for the shared ledger operations: rows name an enterprise and a substance."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from anlan.data.enterprises.facade import Enterprise, normal_code
from anlan.data.hazards import events
from anlan.data.hazards.models import MajorHazardInstallation, StoredSubstance
from anlan.data.hazards.substances import find_substance
from anlan.data.ledger.facade import (
    LedgerFacts,
    LedgerSpec,
    Line,
    Lines,
    initials,
    place_name,
    search_text,
)
from anlan.kernel.errors import FieldError

KIND = "installation"
LAYER = "installations"
STORED_LINES = Lines(
    StoredSubstance,
    "installation",
    ("substance", "quantity_t", "container", "critical_quantity_t", "beta"),
)
FIELDS = (
    "enterprise",
    "name",
    "kind",
    "level",
    "r_value",
    "exposed_people",
    "address",
    "located_in",
    "supervised_by",
    "lon",
    "lat",
    "filing_number",
    "filed_on",
    "review_due_on",
    "chief_name",
    "chief_phone",
    "technical_name",
    "technical_phone",
    "operating_name",
    "operating_phone",
    "description",
    "is_demo",
    "as_of",
    "source",
)


def _examine(values: dict[str, Any], record: MajorHazardInstallation | None) -> list[FieldError]:
    errors = []
    if record is None and values.get("enterprise") is None and "enterprise" in values:
        errors.append(FieldError("enterprise", "请选择所属企业。"))
    r_value = values.get("r_value")
    if r_value is not None and r_value < 0:
        errors.append(FieldError("r_value", "R 值不能小于 0。"))
    filed = values.get("filed_on", record.filed_on if record else None)
    due = values.get("review_due_on", record.review_due_on if record else None)
    if filed and due and due < filed:
        errors.append(FieldError("review_due_on", "复评到期不能早于备案日期。"))
    return errors


def _derive(record: MajorHazardInstallation) -> None:
    enterprise = record.enterprise
    if record.point is None and record.located_in_id is None:
        record.located_in = enterprise.located_in
        record.supervised_by = record.supervised_by or enterprise.supervised_by
    place = place_name(record.located_in.name) if record.located_in else ""
    record.search = search_text(
        record.name,
        initials(record.name),
        enterprise.name,
        initials(enterprise.name),
        place,
        record.filing_number,
    )


def _prepare(rows: Sequence[dict[str, Any]]) -> list[list[FieldError]]:
    """Turn the row's credit code and substance name into records, before rows are matched with records."""
    codes = {normal_code(row["enterprise_code"]) for row in rows if row.get("enterprise_code")}
    manager: Any = Enterprise.objects
    known = {
        row.credit_code: row
        for row in manager.filter(credit_code__in=codes)
        .select_related("located_in", "supervised_by")
        .order_by()
        if row.is_active
    }
    substances: dict[str, Any] = {}
    complaints = []
    for row in rows:
        errors: list[FieldError] = []
        if "enterprise" not in row:
            code = normal_code(row.get("enterprise_code", ""))
            if code in known:
                row["enterprise"] = known[code]
            else:
                text = (
                    f"企业台账中没有统一社会信用代码为“{code}”的企业，请先登记企业。"
                    if code
                    else "请填写企业统一社会信用代码。"
                )
                errors.append(FieldError("enterprise_code", text))
        errors += _prepare_substance(row, substances)
        complaints.append(errors)
    return complaints


def _prepare_substance(row: dict[str, Any], known: dict[str, Any]) -> list[FieldError]:
    text = str(row.get("substance", "")).strip()
    if not text:
        return []
    if text not in known:
        known[text] = find_substance(text)
    if known[text] is None:
        return [FieldError("substance", f"危险化学品目录中没有“{text}”，请用目录中的名称、CAS 号或 UN 号。")]
    try:
        quantity = float(str(row.get("quantity_t", "")).replace(",", ""))
    except ValueError:
        return [FieldError("quantity_t", f"请填写{text}的数量（吨）。")]
    if not 0 < quantity < 1e8:
        return [FieldError("quantity_t", f"{text}的数量应大于 0 吨。")]
    row["stored"] = (known[text], quantity, str(row.get("container", "")).strip()[:100])
    return []


def _find(keys: Iterable[Hashable]) -> dict[Hashable, MajorHazardInstallation]:
    wanted = [key for key in keys if isinstance(key, tuple)]
    manager: Any = MajorHazardInstallation.objects
    rows = manager.active().filter(
        enterprise__in={enterprise for enterprise, _ in wanted}, name__in={name for _, name in wanted}
    )
    found = rows.select_related("enterprise__located_in", "located_in")
    return {(row.enterprise_id, row.name): row for row in found}


def _key(values: Mapping[str, Any]) -> Hashable | None:
    enterprise, name = values.get("enterprise"), str(values.get("name") or "").strip()
    return (enterprise.pk, name) if enterprise is not None and name else None


def _stored(pairs: Sequence[tuple[MajorHazardInstallation, Mapping[str, Any]]]) -> dict[UUID, list[Line]]:
    """The substance columns of import rows: one row, one stored substance."""
    wanted = [(record, row["stored"]) for record, row in pairs if row.get("stored")]
    if not wanted:
        return {}
    rows = StoredSubstance.objects.filter(installation__in={record.pk for record, _ in wanted})
    known = {(row.installation_id, row.substance_id, row.container): row for row in rows}
    fresh = {record.pk for record, _ in wanted if record.just_added}
    former: dict[UUID, list[Line]] = {}
    for record, (substance, quantity, container) in wanted:
        key = (record.pk, substance.pk, container)
        held = known.get(key)
        if held is not None and held.quantity_t == quantity:
            continue
        if record.pk not in former and record.pk not in fresh:
            former.update(STORED_LINES.former([record.pk]))
        if held is None:
            known[key] = StoredSubstance.objects.create(
                installation=record, substance=substance, quantity_t=quantity, container=container
            )
        else:
            held.quantity_t = quantity
            held.save(update_fields=["quantity_t", "updated_at"])
    return former


INSTALLATIONS: LedgerSpec[MajorHazardInstallation] = LedgerSpec(
    app="hazards",
    kind=KIND,
    noun="installation",
    label="重大危险源",
    model=MajorHazardInstallation,
    layer=LAYER,
    fields=FIELDS,
    required=("name", "enterprise"),
    phones=("chief_phone", "technical_phone", "operating_phone"),
    facts=LedgerFacts(
        added=events.InstallationAdded,
        changed=events.InstallationChanged,
        retired=events.InstallationRetired,
        restored=events.InstallationRestored,
        imported=events.InstallationsImported,
    ),
    examine=_examine,
    derive=_derive,
    key=_key,
    find=_find,
    prepare=_prepare,
    lines=STORED_LINES,
    children=_stored,
)
