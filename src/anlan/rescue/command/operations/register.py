"""The casualty register: persons, their condition through time, and its counts taken into the incident's figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from anlan.base.accounts.facade import User
from anlan.data.resources.facade import resource_by_id
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.command.enums import Condition, Sex
from anlan.rescue.command.events import CasualtyChanged
from anlan.rescue.command.models import Casualty, CasualtyStep
from anlan.rescue.command.operations.recording import audit_row, guard_version
from anlan.rescue.command.policies import Tally, condition_needs_reason, contradictions
from anlan.rescue.incidents.enums import EntryKind
from anlan.rescue.incidents.facade import Incident, announce, fresh, log_entry, record_casualties

KIND = "casualty"
TOLERANCE = timedelta(seconds=60)
LABELS = {
    "name": "姓名",
    "sex": "性别",
    "age": "年龄",
    "unit": "单位",
    "identity": "身份标识",
    "note": "备注",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, as far as known."""

    name: str = ""
    sex: str = ""
    age: int | None = None
    unit: str = ""
    identity: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """How somebody fares from a moment on; a hospital from the ledger or as text ("" none, None as before)."""

    condition: str
    at: datetime | None = None
    hospital_id: UUID | None = None
    hospital: str | None = None
    note: str = ""


def register_person(
    *, incident: Incident, person: Person, finding: Finding, user: User, by: Actor, at: datetime
) -> Casualty:
    """Enter somebody in the register. Allowed after the close too: what is learned later belongs there."""
    _check_person(person)
    moment = _moment(finding, incident, at=at)
    if finding.condition == Condition.VOID:
        raise InvalidInput("新登记人员不能为“误登”。", field="condition")
    with transaction.atomic():
        incident = fresh(incident)
        number = (incident.casualties.aggregate(last=Max("number"))["last"] or 0) + 1
        casualty = Casualty(
            incident=incident,
            number=number,
            entered_by=by.name,
            **_stripped(person),
            condition=finding.condition,
        )
        _apply(casualty, finding, moment, user=user)
        casualty.save(force_insert=True)
        _step(casualty, finding, moment, by=by, at=at)
        words = f"登记伤亡人员 {number} 号，{casualty.get_condition_display()}{_at_hospital(casualty)}"
        _tell(incident, casualty, words, "register_person", by=by, at=at)
    return casualty


def describe_person(
    *, casualty: Casualty, values: Mapping[str, Any], version: int | None, by: Actor, at: datetime
) -> Casualty:
    """Correct or complete who somebody is. The log names the field, never the person."""
    known = {field.name for field in fields(Person)}
    if set(values) - known:
        raise InvalidInput("不能修改这些内容。")
    with transaction.atomic():
        casualty = _locked(casualty)
        guard_version(KIND, casualty, version, f"{casualty.number} 号人员")
        before = {name: getattr(casualty, name) for name in known}
        after = Person(**{**before, **values})
        _check_person(after)
        given = _stripped(after)
        changed = [name for name in known if given[name] != before[name]]
        if not changed:
            return casualty
        for name in changed:
            setattr(casualty, name, given[name])
        casualty.version += 1
        casualty.save(update_fields=[*changed, "version", "updated_at"])
        labels = "、".join(label for name, label in LABELS.items() if name in changed)
        words = f"伤亡人员 {casualty.number} 号补充{labels}"
        _tell(casualty.incident, casualty, words, "describe_person", by=by, at=at)
    return casualty


def change_condition(
    *, casualty: Casualty, finding: Finding, version: int | None, user: User, by: Actor, at: datetime
) -> Casualty:
    """Note how somebody fares now; the conditions before stay in the history."""
    moment = _moment(finding, casualty.incident, at=at)
    if condition_needs_reason(casualty.condition, finding.condition) and len(finding.note.strip()) < 2:
        raise InvalidInput("登记为死亡的改为其他状况，或改为误登，须说明原因。", field="note")
    with transaction.atomic():
        casualty = _locked(casualty)
        guard_version(KIND, casualty, version, f"{casualty.number} 号人员")
        latest = casualty.steps.order_by("-at", "-noted_at").first()
        if latest is not None and moment < latest.at:
            raise Conflict(
                f"{in_shanghai(latest.at):%m-%d %H:%M} 已登记为{latest.get_condition_display()}，新状况时间不能更早。",
                code="earlier",
                field="at",
            )
        before = casualty.get_condition_display()
        casualty.condition = finding.condition
        _apply(casualty, finding, moment, user=user)
        casualty.version += 1
        casualty.save(
            update_fields=["condition", "condition_at", "hospital_id", "hospital", "version", "updated_at"]
        )
        _step(casualty, finding, moment, by=by, at=at)
        reason = f"（{finding.note.strip()}）" if finding.note.strip() else ""
        words = (
            f"伤亡人员 {casualty.number} 号 {before} → {casualty.get_condition_display()}"
            f"{_at_hospital(casualty)}{reason}"
        )
        _tell(casualty.incident, casualty, words, "change_condition", by=by, at=at)
    return casualty


def adopt_counts(*, incident: Incident, reason: str, by: Actor, at: datetime) -> Incident:
    """Take the register's counts as the incident's figures: 采用登记人数.

    Deaths that came after the law's 30 (7) days stand beside the deaths it counts; the register holds both.
    """
    rows = incident.casualties.exclude(condition=Condition.VOID)
    tally = Tally.of(rows.values_list("condition", flat=True))
    if not contradictions(
        tally,
        deaths=incident.deaths + incident.later_deaths,
        missing=incident.missing,
        serious_injuries=incident.serious_injuries,
    ):
        return incident
    last_death = rows.filter(condition=Condition.DEAD).aggregate(last=Max("condition_at"))["last"]
    return record_casualties(
        incident=incident,
        deaths=max(0, tally.dead - incident.later_deaths),
        missing=tally.missing,
        serious_injuries=tally.serious,
        died_on=in_shanghai(last_death).date() if last_death else None,
        reason=reason.strip() or "采用伤亡登记人数",
        by=by,
        at=at,
    )


def read_identity(*, casualty: Casualty, purpose: str, by: Actor, at: datetime) -> str:
    """The identity mark of a person; the reading itself is audited with its purpose."""
    purpose = purpose.strip()
    if len(purpose) < 2:
        raise InvalidInput("请说明查看身份标识的用途。", field="purpose")
    with transaction.atomic():
        summary = f"{casualty.incident.number} 查看伤亡人员 {casualty.number} 号身份标识"
        audit_row(KIND, casualty, "read_identity", summary, reason=purpose[:200], by=by, at=at)
    return casualty.identity


def _check_person(person: Person) -> None:
    if person.sex not in Sex.values:
        raise InvalidInput("性别应为男、女或不明。", field="sex")
    if person.age is not None and not 0 <= person.age <= 130:
        raise InvalidInput("年龄应在 0 到 130 之间。", field="age")
    for name, longest in (("name", 64), ("unit", 128), ("identity", 200), ("note", 300)):
        if len(str(getattr(person, name))) > longest:
            raise InvalidInput(f"{LABELS[name]}过长，最多 {longest} 字。", field=name)


def _moment(finding: Finding, incident: Incident, *, at: datetime) -> datetime:
    """When the condition began; not before the event and not in the future."""
    if finding.condition not in Condition.values:
        raise InvalidInput("没有这种状况。", field="condition")
    moment = finding.at or at
    if moment > at + TOLERANCE:
        raise InvalidInput("状况时间不能晚于现在。", field="at")
    earliest = incident.occurred_at or incident.received_at - timedelta(days=1)
    if moment < earliest:
        raise InvalidInput("状况时间不能早于事故发生时间。", field="at")
    return moment


def _apply(casualty: Casualty, finding: Finding, moment: datetime, *, user: User) -> None:
    casualty.condition_at = moment
    if finding.hospital_id is not None:
        found = resource_by_id(finding.hospital_id, visible_to=user)
        if found is None or found.kind != "medical-institution":
            raise InvalidInput("台账中没有这家医疗机构。", field="hospital_id")
        casualty.hospital_id, casualty.hospital = found.id, found.name[:128]
    elif finding.hospital is not None:
        casualty.hospital_id, casualty.hospital = None, finding.hospital.strip()[:128]
    elif finding.condition in {Condition.MISSING, Condition.VOID}:
        casualty.hospital_id, casualty.hospital = None, ""


def _at_hospital(casualty: Casualty) -> str:
    return f"，{casualty.hospital}收治" if casualty.hospital and casualty.condition != Condition.DEAD else ""


def _stripped(person: Person) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in asdict(person).items()
    }


def _locked(casualty: Casualty) -> Casualty:
    return Casualty.objects.select_for_update(of=("self",)).select_related("incident").get(pk=casualty.pk)


def _step(casualty: Casualty, finding: Finding, moment: datetime, *, by: Actor, at: datetime) -> None:
    CasualtyStep.objects.create(
        casualty=casualty,
        condition=finding.condition,
        hospital=casualty.hospital,
        note=finding.note.strip()[:300],
        at=moment,
        noted_at=at,
        by_name=by.name,
    )


def _tell(
    incident: Incident, casualty: Casualty, words: str, action: str, *, by: Actor, at: datetime
) -> None:
    log_entry(incident, words, kind=EntryKind.CASUALTY, by=by, at=at)
    fact = CasualtyChanged(incident=str(incident.id), casualty=str(casualty.id), condition=casualty.condition)
    announce(incident, fact, by=by, at=at)
    audit_row(KIND, casualty, action, f"{incident.number} {words}", by=by, at=at)
