"""安全技术说明书 (SDS) kept with substances: adding, replacing, reading. The bytes are the file room's.

A sheet without an enterprise is the general one and everybody's; one of an enterprise is seen by whoever sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.base.files.facade import content_types, store_file
from anlan.data.enterprises.facade import Enterprise, enterprises
from anlan.data.hazards.events import SafetySheetAdded
from anlan.data.hazards.models import SafetySheet, Substance
from anlan.data.ledger.reading import Viewer
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, InvalidInput, NotFound
from anlan.kernel.records import RecordRef

MAX_BYTES = 20 << 20
ACCEPT = frozenset({content_types.PDF, content_types.DOCX, content_types.JPEG, content_types.PNG})
#: GB/T 17519: a data sheet is revised at least every five years.
RENEW_YEARS = 5


def add_sheet(
    *,
    substance: Substance,
    source: File[Any] | BinaryIO,
    name: str,
    revised_on: date,
    by: Actor,
    at: datetime,
    enterprise: Enterprise | None = None,
    supplier: str = "",
) -> SafetySheet:
    """Keep a data sheet (PDF, DOCX, JPEG, PNG up to 20 MB); it replaces the present one of the same owner and supplier.

    `InvalidInput` for a date to come or a file of another type; `Conflict` when this very file is already there, or an
    older revision would replace a newer one.
    """
    if revised_on > in_shanghai(at).date():
        raise InvalidInput("修订日期不能晚于今天。", field="revised_on")
    supplier = supplier.strip()[:100]
    with transaction.atomic():
        stored = store_file(source=source, name=name, accept=ACCEPT, max_bytes=MAX_BYTES, by=by, at=at)
        present = SafetySheet.objects.select_for_update().filter(
            substance=substance, enterprise=enterprise, supplier=supplier, replaced_at=None
        )
        for older in present:
            if older.file_id == stored.pk:
                raise Conflict("这份安全技术说明书已在库中。", code="already_there")
            if older.revised_on > revised_on:
                raise Conflict(
                    f"库中已有 {older.revised_on} 修订的版本，不能用更早的替换。", code="older_revision"
                )
        present.update(replaced_at=at)
        sheet = SafetySheet.objects.create(
            substance=substance,
            enterprise=enterprise,
            file=stored,
            file_name=stored.name[:200],
            supplier=supplier,
            revised_on=revised_on,
            added_at=at,
            added_by=by.name,
        )
        _note(sheet, by=by, at=at)
    return sheet


def sheets_of(substance: Substance, *, visible_to: Viewer) -> list[SafetySheet]:
    """Sheets of a substance the user may read, present ones first, newest revision first."""
    rows = _visible(visible_to).filter(substance=substance).select_related("enterprise", "file")
    return sorted(rows, key=lambda row: (row.replaced_at is not None, -row.revised_on.toordinal()))


def sheet_by_id(sheet_id: UUID | str, *, visible_to: Viewer) -> SafetySheet:
    """One sheet; `NotFound` when it is of an enterprise the user does not see."""
    found: SafetySheet | None = (
        _visible(visible_to).filter(pk=sheet_id).select_related("file", "substance").first()
    )
    if found is None:
        raise NotFound("没有找到这份安全技术说明书。")
    return found


def sheets_at(
    enterprise: Enterprise | UUID, substances: Sequence[UUID], *, visible_to: Viewer
) -> dict[UUID, SafetySheet]:
    """The present sheet of each substance at an enterprise: its own, else the general one."""
    key = enterprise if isinstance(enterprise, UUID) else enterprise.pk
    rows = _visible(visible_to).filter(
        Q(enterprise=None) | Q(enterprise=key), substance__in=list(substances), replaced_at=None
    )
    found: dict[UUID, SafetySheet] = {}
    for row in sorted(rows, key=lambda row: (row.enterprise_id is not None, row.revised_on)):
        found[row.substance_id] = row  # own ones come last and win
    return found


def is_old(sheet: SafetySheet, *, on: date) -> bool:
    """Whether the sheet is older than five years and due for revision (GB/T 17519)."""
    return sheet.replaced_at is None and (on - sheet.revised_on).days > RENEW_YEARS * 365.25


def _visible(viewer: Viewer) -> Any:
    seen = enterprises(visible_to=viewer).values("pk")
    return SafetySheet.objects.filter(Q(enterprise=None) | Q(enterprise__in=seen))


def _note(sheet: SafetySheet, *, by: Actor, at: datetime) -> None:
    subject = RecordRef.of("substance", sheet.substance_id)
    whose = f"（{sheet.enterprise.name}）" if sheet.enterprise else ""
    audit.record(
        action="hazards.add_sheet",
        subject=subject,
        summary=f"安全技术说明书 {sheet.substance.name}{whose}：{sheet.revised_on} 修订"[:200],
        changes={"file": ["", sheet.file.sha256]},
        by=by,
        at=at,
    )
    place = sheet.enterprise
    events.publish(
        SafetySheetAdded(id=str(sheet.pk), substance=sheet.substance.name),
        subject=subject,
        located_in=place.located_in_id if place else None,
        supervised_by=place.supervised_by_id if place else None,
        by=by,
        at=at,
    )
