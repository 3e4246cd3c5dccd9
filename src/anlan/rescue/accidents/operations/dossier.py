"""The dossier: investigation and its clock, settling, papers, the lesson for the case library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.base.files.facade import content_types, store_file
from anlan.data.cases.facade import AccidentCase, create_case
from anlan.data.ledger import facade as ledger
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, InvalidInput, NotFound
from anlan.kernel.records import RecordRef
from anlan.rescue.accidents.enums import DossierState, InjuryKind
from anlan.rescue.accidents.ledger import ACCIDENTS, KIND
from anlan.rescue.accidents.models import Accident, AccidentFile
from anlan.rescue.accidents.policies import TRANSITIONS

MAX_BYTES = 50 * 1024 * 1024
ACCEPT = (content_types.PDF, content_types.JPEG, content_types.PNG, content_types.DOCX, content_types.XLSX)


def move_dossier(
    *,
    accident: Accident,
    state: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    reported_on: date | None = None,
    within: User | None = None,
) -> Accident:
    """Move the dossier on, or back from 已结案 with a reason.

    Settling asks for a direct cause and the nature; `reported_on` is the day the report of the investigation was
    submitted (None: as it is, else the day of settling).
    """
    if state not in DossierState.values:
        raise InvalidInput("没有这个档案状态。", field="state")
    with transaction.atomic():
        current: Accident = Accident.objects.select_for_update().get(pk=accident.pk)
        if state not in TRANSITIONS[current.dossier]:
            now_label, wanted = current.get_dossier_display(), DossierState(state).label
            raise Conflict(f"档案处于“{now_label}”，不能改为“{wanted}”。", code="transition")
        if current.is_settled and len(reason.strip()) < 2:
            raise InvalidInput("退回调查请说明理由。", field="reason")
        values: dict[str, Any] = {"dossier": state}
        today = in_shanghai(at).date()
        if state == DossierState.SETTLED:
            submitted = reported_on or current.reported_on or today
            if not current.occurred_on <= submitted <= today:
                raise InvalidInput("调查报告提交日期应在事故发生之后、今日之前。", field="reported_on")
            values |= {"settled_on": today, "reported_on": submitted}
        elif current.is_settled:
            values |= {"settled_on": None}
        changed: Accident = ledger.change(
            ACCIDENTS,
            record=current,
            values=values,
            version=None,
            by=by,
            at=at,
            reason=reason.strip(),
            within=within,
        )
    return changed


def extend_investigation(
    *, accident: Accident, reason: str, by: Actor, at: datetime, within: User | None = None
) -> Accident:
    """The one extension of up to 60 days that Order 493 article 29 allows, with who approved it and why."""
    reason = reason.strip()
    if len(reason) < 2:
        raise InvalidInput("请填写批准机关和延期理由。", field="reason")
    if len(reason) > 200:
        raise InvalidInput("延期理由不能超过 200 个字。", field="reason")
    with transaction.atomic():
        current: Accident = Accident.objects.select_for_update().get(pk=accident.pk)
        if current.extension_reason:
            raise Conflict("调查期限已延长过一次，不能再延。", code="extended")
        if current.reported_on is not None or current.is_settled:
            raise Conflict("调查报告已提交，无需延期。", code="reported")
        changed: Accident = ledger.change(
            ACCIDENTS,
            record=current,
            values={"extension_reason": reason},
            version=None,
            by=by,
            at=at,
            reason=reason,
            within=within,
        )
    return changed


def add_file(
    *, accident: Accident, source: File[Any] | BinaryIO, name: str, by: Actor, at: datetime
) -> AccidentFile:
    """Add a paper or picture of up to 50 MB (PDF, JPEG, PNG, DOCX, XLSX)."""
    with transaction.atomic():
        stored = store_file(source=source, name=name, accept=ACCEPT, max_bytes=MAX_BYTES, by=by, at=at)
        if AccidentFile.objects.filter(accident=accident, file=stored, removed_at=None).exists():
            raise Conflict("这份材料已在档案中。", code="already_there")
        added = AccidentFile.objects.create(
            accident=accident, file=stored, name=name[:200] or stored.name, added_at=at, added_by=by.name
        )
        _note(accident, "add_file", f"加入材料 {added.name}", {"file": stored.sha256}, by=by, at=at)
    return added


def remove_file(*, file: AccidentFile, by: Actor, at: datetime) -> AccidentFile:
    """Take a paper out of the dossier; its content stays stored."""
    with transaction.atomic():
        current = AccidentFile.objects.select_for_update().get(pk=file.pk)
        if current.removed_at is not None:
            raise Conflict("这份材料已移除。", code="removed")
        current.removed_at, current.removed_by = at, by.name
        current.save(update_fields=["removed_at", "removed_by", "updated_at"])
        _note(current.accident, "remove_file", f"移除材料 {current.name}", {}, by=by, at=at)
    return current


#: Kinds of the case library for the categories of GB 6441.
_CASE_KIND: Mapping[str, str] = {
    InjuryKind.VEHICLE: "traffic",
    InjuryKind.LIFTING: "special-equipment",
    InjuryKind.FIRE: "fire",
    InjuryKind.COLLAPSE: "collapse",
    InjuryKind.ROOF_FALL: "mine",
    InjuryKind.FLOODING: "mine",
    InjuryKind.BLASTING: "mine",
    InjuryKind.POWDER_EXPLOSION: "explosion",
    InjuryKind.GAS_EXPLOSION: "explosion",
    InjuryKind.BOILER_EXPLOSION: "explosion",
    InjuryKind.VESSEL_EXPLOSION: "explosion",
    InjuryKind.OTHER_EXPLOSION: "explosion",
    InjuryKind.POISONING: "poisoning",
}


def write_case(*, accident: Accident, by: Actor, at: datetime, within: User | None = None) -> AccidentCase:
    """Write the accident into the case library (写入案例库), once; unsettled figures go in as not verified."""
    with transaction.atomic():
        current = Accident.objects.select_for_update().select_related("incident").get(pk=accident.pk)
        if not current.is_active:
            raise NotFound("该事故已不在台账中。")
        if current.case_id is not None:
            raise Conflict("该事故已写入案例库。", code="already_written")
        causes = [current.direct_cause, "、".join(current.indirect_labels), current.indirect_cause]
        case = create_case(
            name=current.name,
            occurred_at=current.occurred_at,
            address=current.address,
            lon=current.lon,
            lat=current.lat,
            located_in=current.located_in,
            supervised_by=current.supervised_by,
            kind=current.incident.kind if current.incident else _CASE_KIND.get(current.kind, "other"),
            grade=current.grade_label,
            unit=current.unit,
            industry=current.industry,
            substance=current.substance,
            deaths=current.deaths,
            missing=current.missing,
            serious_injuries=current.serious_injuries,
            direct_loss=current.direct_loss,
            course=current.course,
            causes="\n".join(each for each in causes if each)[:4000],
            lessons=current.lessons,
            verified=current.is_settled,
            verification_note="" if current.is_settled else "事故尚未结案",
            is_demo=current.is_demo,
            source=f"事故台账 {current.number}",
            by=by,
            at=at,
            within=within,
        )
        ledger.change(
            ACCIDENTS, record=current, values={"case": case}, version=None, by=by, at=at, within=within
        )
    return case


def _note(
    accident: Accident, verb: str, summary: str, changes: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    audit.record(
        action=f"accidents.{verb}",
        subject=RecordRef.of(KIND, accident.pk),
        summary=summary,
        changes=changes,
        by=by,
        at=at,
    )
