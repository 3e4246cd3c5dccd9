"""Setting up, staffing and standing down the headquarters of a response. Every change of a post is logged with who
relieved whom; nobody's time in a post is ever overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.notifications.facade import notify
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.command.enums import GroupKind, PostRole
from anlan.rescue.command.events import HeadquartersChanged
from anlan.rescue.command.models import Appointment, Group, Headquarters
from anlan.rescue.command.operations.recording import (
    addressed,
    audit_row,
    clock_words,
    guard_version,
    last_editor,
    marked,
    required,
)
from anlan.rescue.command.policies import DUTIES
from anlan.rescue.incidents.enums import EntryKind
from anlan.rescue.incidents.facade import Incident, announce, fresh, log_entry, must_be_open

KIND = "headquarters"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a headquarters is to be: name, where (WGS-84), which groups."""

    name: str
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    groups: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is to hold a post: a user of the platform, a resource's contact, or a name with a telephone."""

    name: str = ""
    unit: str = ""
    phone: str = ""
    user: User | None = None
    resource_id: UUID | None = None


def set_up_headquarters(
    *, incident: Incident, plan: Plan, version: int | None, by: Actor, at: datetime
) -> Headquarters:
    """Set up the headquarters, or change its name, place and groups when it stands.

    `version` is that of the headquarters the user saw, None when they saw none: whoever comes second is told who was
    first (409). After a reopening the same headquarters is set up again.
    """
    name = required(plan.name, field="name", what="指挥部名称", longest=64)
    unknown = [group for group in plan.groups if group not in GroupKind.values]
    if unknown:
        raise InvalidInput("没有这个工作组。", field="groups")
    if (plan.lon is None) != (plan.lat is None):
        raise InvalidInput("经度和纬度应同时填写。", field="lon")
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        found = Headquarters.objects.select_for_update().filter(incident=incident).first()
        if found is None:
            found = Headquarters(incident=incident, set_up_by=by.name, set_up_at=at)
            words = f"设立{name}"
        elif found.stood_down_at is not None:
            found.stood_down_at, found.set_up_by, found.set_up_at = None, by.name, at
            words = f"重新设立{name}"
        else:
            if version is None:
                raise Conflict(
                    f"{last_editor(KIND, found)}已设立{found.name}，不能重复设立。", code="standing"
                )
            guard_version(KIND, found, version, "指挥部")
            words = f"调整{name}"
        created = found._state.adding
        found.name, found.place, found.lon, found.lat = name, plan.place.strip()[:200], plan.lon, plan.lat
        found.version += 0 if created else 1
        found.save(force_insert=created)
        words += _regroup(found, plan.groups, at=at)
        if found.place:
            words += f"，地点{found.place}"
        _tell(incident, found, words, "set_up_headquarters", by=by, at=at)
    return found


def _regroup(found: Headquarters, wanted: Sequence[str], *, at: datetime) -> str:
    """Make the standing groups those wanted; what changed, in words."""
    standing = {group.kind: group for group in found.groups.filter(dissolved_at=None)}
    added = [kind for kind in GroupKind if kind in wanted and kind not in standing]
    removed = [group for kind, group in standing.items() if kind not in wanted]
    for group in removed:
        if group.appointments.filter(ended_at=None).exists():
            raise Conflict(f"{group}还有人员在岗，请先免去再撤销该组。", code="staffed", field="groups")
        group.dissolved_at = at
        group.save(update_fields=["dissolved_at", "updated_at"])
    order = list(GroupKind)
    Group.objects.bulk_create(
        Group(headquarters=found, kind=kind, duties=DUTIES[kind], order=order.index(kind), set_up_at=at)
        for kind in added
    )
    words = f"，下设{'、'.join(kind.label for kind in added)}" if added else ""
    return words + (f"，撤销{'、'.join(str(group) for group in removed)}" if removed else "")


def appoint(
    *,
    headquarters: Headquarters,
    role: str,
    holder: Holder,
    by: Actor,
    at: datetime,
    group: Group | None = None,
    version: int | None = None,
) -> Appointment:
    """Put somebody in a post. Where the post has room for one, the one before is relieved, and the log says so."""
    if role not in PostRole.values:
        raise InvalidInput("没有这个岗位。", field="role")
    if (role in {PostRole.HEAD, PostRole.MEMBER}) != (group is not None):
        raise InvalidInput("组长和成员应属于一个工作组，总指挥和副总指挥不属于工作组。", field="group")
    name = required(holder.user.name if holder.user else holder.name, field="name", what="姓名", longest=64)
    with transaction.atomic():
        incident, found = _standing(headquarters)
        guard_version(KIND, found, version, "指挥部")
        if group is not None and (group.headquarters_id != found.pk or group.dissolved_at is not None):
            raise InvalidInput("该工作组已撤销。", field="group")
        present = found.appointments.select_for_update().filter(ended_at=None, role=role, group=group)
        same = next((each for each in present if _same(each, holder, name)), None)
        if same is not None:
            raise Conflict(
                f"{name} 已是{same.post_label}（{clock_words(same.started_at)} 起）。", code="in_post"
            )
        before = present.first() if role in {PostRole.COMMANDER, PostRole.HEAD} else None
        if before is not None:
            _end(before, reason=f"由 {name} 接替", by=by, at=at)
        made = Appointment.objects.create(
            headquarters=found,
            group=group,
            role=role,
            user=holder.user,
            resource_id=holder.resource_id,
            name=name,
            unit=(holder.unit or (holder.user.title if holder.user else "")).strip()[:128],
            phone=(holder.phone or (holder.user.phone if holder.user else "")).strip()[:64],
            started_at=at,
            started_by=by.name,
            relieved=before,
        )
        _count_up(found)
        words = f"{name} 接替 {before.name} 任{made.post_label}" if before else f"{name} 任{made.post_label}"
        _tell(incident, found, words, "appoint", by=by, at=at)
        _inform(incident, made, by=by, at=at)
    return made


def _same(appointment: Appointment, holder: Holder, name: str) -> bool:
    if holder.user is not None:
        return appointment.user_id == holder.user.id
    return appointment.user_id is None and appointment.name == name


def relieve(*, appointment: Appointment, reason: str, by: Actor, at: datetime) -> Appointment:
    """Take somebody out of a post without a successor."""
    reason = required(reason, field="reason", what="离任原因", longest=200)
    with transaction.atomic():
        incident, found = _standing(appointment.headquarters)
        appointment = Appointment.objects.select_for_update().select_related("group").get(pk=appointment.pk)
        if appointment.ended_at is not None:
            raise Conflict(
                f"{appointment.name} 已于 {clock_words(appointment.ended_at)} 由 {appointment.ended_by} 免去"
                f"{appointment.post_label}。",
                code="ended",
            )
        _end(appointment, reason=reason, by=by, at=at)
        _count_up(found)
        words = f"免去 {appointment.name} {appointment.post_label}（{reason}）"
        _tell(incident, found, words, "relieve", by=by, at=at)
    return appointment


def stand_down(*, headquarters: Headquarters, by: Actor, at: datetime) -> Headquarters:
    """End the headquarters and everybody's post in it; runs also inside the close of the incident."""
    with transaction.atomic():
        incident = fresh(headquarters.incident)
        found = Headquarters.objects.select_for_update().get(pk=headquarters.pk)
        if found.stood_down_at is not None:
            raise Conflict(f"指挥部已于 {clock_words(found.stood_down_at)} 撤销。", code="stood_down")
        for appointment in found.appointments.filter(ended_at=None):
            _end(appointment, reason="指挥部撤销", by=by, at=at)
        found.groups.filter(dissolved_at=None).update(dissolved_at=at)
        found.stood_down_at = at
        found.version += 1
        found.save(update_fields=["stood_down_at", "version", "updated_at"])
        _tell(incident, found, f"撤销{found.name}", "stand_down", by=by, at=at)
    return found


def stand_down_of(incident_id: UUID, *, by: Actor, at: datetime) -> None:
    """Stand down what stands when a response ends."""
    found = Headquarters.objects.filter(incident_id=incident_id, stood_down_at=None).first()
    if found is not None:
        stand_down(headquarters=found, by=by, at=at)


def _standing(headquarters: Headquarters) -> tuple[Incident, Headquarters]:
    incident = fresh(headquarters.incident)
    must_be_open(incident)
    found = Headquarters.objects.select_for_update().get(pk=headquarters.pk)
    if found.stood_down_at is not None:
        raise Conflict("指挥部已撤销，请先重新设立。", code="stood_down")
    return incident, found


def _end(appointment: Appointment, *, reason: str, by: Actor, at: datetime) -> None:
    appointment.ended_at, appointment.ended_by, appointment.end_reason = at, by.name, reason[:200]
    appointment.save(update_fields=["ended_at", "ended_by", "end_reason", "updated_at"])


def _count_up(found: Headquarters) -> None:
    found.version += 1
    found.save(update_fields=["version", "updated_at"])


def _tell(
    incident: Incident, found: Headquarters, words: str, action: str, *, by: Actor, at: datetime
) -> None:
    log_entry(incident, words, kind=EntryKind.COMMAND, by=by, at=at)
    fact = HeadquartersChanged(
        incident=str(incident.id), version=found.version, standing=found.stood_down_at is None
    )
    announce(incident, fact, by=by, at=at)
    audit_row(KIND, found, action, f"{incident.number} {words}", by=by, at=at)


def _inform(incident: Incident, made: Appointment, *, by: Actor, at: datetime) -> None:
    """A user of the platform learns of their post, unless they took it themselves."""
    if made.user is None or made.user_id == by.id:
        return
    notify(
        users=addressed(incident, [made.user]),
        title=f"{marked(incident)}您任{made.post_label}",
        text=f"{incident.number} {incident.title}",
        url=f"/incidents/{incident.id}/",
        level="urgent",
        kind="command.appointed",
        by=by,
        at=at,
    )
