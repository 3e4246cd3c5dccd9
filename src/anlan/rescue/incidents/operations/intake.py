"""Taking a call: checks what was given, finds the place, proposes grade and level, opens the incident with its
clocks."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from anlan.base.accounts.facade import User, default_supervisor
from anlan.base.divisions.facade import Division, DivisionLevel, locate
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import find_substance
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.coordinates import looks_swapped, outside_china
from anlan.kernel.errors import FieldError, InvalidInput
from anlan.rescue.incidents.enums import ClockKind, EntryKind, IncidentKind, IncidentStatus
from anlan.rescue.incidents.events import IncidentOpened
from anlan.rescue.incidents.models import Incident, IntakeDraft
from anlan.rescue.incidents.operations.clocks import meet_clock, start_clocks
from anlan.rescue.incidents.operations.recording import (
    announce,
    audit_row,
    fresh,
    log_entry,
    move,
    must_be_open,
    save,
)
from anlan.rescue.incidents.policies import MAX_LOSS, MAX_PEOPLE, propose, title_of

FUTURE_TOLERANCE = timedelta(minutes=5)
OLDEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What the caller said, as far as known. Coordinates in WGS-84; loss in yuan; people in heads."""

    kind: str
    occurred_at: datetime | None = None
    head_informed_at: datetime | None = None
    received_at: datetime | None = None
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    enterprise: Enterprise | None = None
    substance: str = ""
    description: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    deaths: int = 0
    missing: int = 0
    serious_injuries: int = 0
    direct_loss: Decimal = Decimal(0)
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call is: coordinates as far as known, the division they lie in, and how they were found."""

    lon: float | None
    lat: float | None
    division: str | None
    source: str


def check_call(call: Call, *, at: datetime) -> None:
    """Refuse what cannot be true, naming every field at once."""
    errors: list[FieldError] = []
    if call.kind not in IncidentKind.values:
        errors.append(FieldError("kind", "请选择事故类型。"))
    if not call.place.strip() and call.enterprise is None and call.lon is None:
        errors.append(FieldError("place", "请填写地点、选择企业，或在地图上点选位置，至少一项。"))
    if (call.lon is None) != (call.lat is None):
        errors.append(FieldError("lon", "经度和纬度须同时填写。"))
    elif call.lon is not None and call.lat is not None:
        errors.extend(_coordinate_errors(call.lon, call.lat))
    for name, label in (("deaths", "死亡"), ("missing", "失踪"), ("serious_injuries", "重伤")):
        value = getattr(call, name)
        if not 0 <= value <= MAX_PEOPLE:
            errors.append(FieldError(name, f"{label}人数应在 0 到 {MAX_PEOPLE:,} 之间，请核对。"))
    if not (call.direct_loss.is_finite() and 0 <= call.direct_loss <= MAX_LOSS):
        errors.append(FieldError("direct_loss", "直接经济损失应在 0 到 1,000 亿元之间，单位为元，请核对。"))
    errors.extend(_time_errors(call, at=at))
    errors.extend(_length_errors(call))
    if errors:
        raise InvalidInput.many(errors)


def _coordinate_errors(lon: float, lat: float) -> list[FieldError]:
    if looks_swapped(lon, lat):
        return [FieldError("lon", "经度和纬度好像填反了，请核对。")]
    try:
        foreign = outside_china(lon, lat)
    except ValueError:
        foreign = True
    return [FieldError("lon", "坐标不在中国范围内，请核对经度、纬度和坐标系。")] if foreign else []


def _time_errors(call: Call, *, at: datetime) -> list[FieldError]:
    errors = []
    named = (
        ("occurred_at", "发生时间"),
        ("head_informed_at", "单位负责人接报时间"),
        ("received_at", "接报时间"),
    )
    for name, label in named:
        moment = getattr(call, name)
        if moment is None:
            continue
        if moment > at + FUTURE_TOLERANCE:
            errors.append(FieldError(name, f"{label}不能晚于现在。"))
        elif moment < at - OLDEST and not call.exercise:
            errors.append(FieldError(name, f"{label}早于十年前，请核对。"))
    received = call.received_at or at
    if call.occurred_at and call.occurred_at > received + FUTURE_TOLERANCE and not errors:
        errors.append(FieldError("occurred_at", "发生时间不能晚于接报时间。"))
    return errors


def _length_errors(call: Call) -> list[FieldError]:
    limits = {"place": 200, "substance": 64, "description": 4000, "caller_name": 64, "caller_phone": 32}
    return [
        FieldError(name, f"内容过长，最多 {limit} 个字。")
        for name, limit in limits.items()
        if len(getattr(call, name)) > limit
    ]


def find_place(call: Call) -> Place:
    """The best known place: given coordinates, else the enterprise's, else the division the text names."""
    if call.lon is not None and call.lat is not None:
        found = locate(call.lon, call.lat)
        if found is not None:
            return Place(call.lon, call.lat, found.district.code, "坐标")
        named = division_named_in(call.place)
        return Place(call.lon, call.lat, named.code if named else None, "坐标不在本市边界内")
    if call.enterprise is not None:
        enterprise = call.enterprise
        return Place(enterprise.lon, enterprise.lat, enterprise.located_in_id, "企业档案")
    named = division_named_in(call.place)
    return Place(None, None, named.code if named else None, "地点文字" if named else "")


def division_named_in(text: str) -> Division | None:
    """The division whose name takes up most of the text, of equals the more precise.

    The name may come without its suffix (甘井子 for 甘井子区), unless a township is called like its district. A city
    has some two hundred of them, so one read and a look at each is enough.
    """
    best: Division | None = None
    most = (0, 0)
    rows = Division.objects.filter(level__in=[DivisionLevel.DISTRICT, DivisionLevel.TOWNSHIP])
    for division in rows.select_related("parent"):
        parent = division.parent.name if division.parent else ""
        short = _without_suffix(division.name)
        if division.level == DivisionLevel.TOWNSHIP and short == _without_suffix(parent):
            short = division.name
        found = division.name if division.name in text else short if short in text else ""
        weight = (len(found), len(division.code))
        if found and weight > most:
            best, most = division, weight
    return best


def _without_suffix(name: str) -> str:
    for suffix in ("街道", "地区", "区", "市", "县", "镇", "乡"):
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


def open_incident(*, call: Call, by: Actor, at: datetime, accepted: bool) -> Incident:
    """Open an incident from a call and start its clocks.

    `accepted` says that the one who takes the call is on duty and thereby accepts it; a report filed by an
    enterprise or a program waits for a duty officer, and the acknowledge clock runs.
    """
    check_call(call, at=at)
    place = find_place(call)
    substance = find_substance(call.substance) if call.substance.strip() else None
    proposal = propose(
        deaths=call.deaths,
        missing=call.missing,
        serious_injuries=call.serious_injuries,
        direct_loss=call.direct_loss,
    )
    received_at = call.received_at or at
    with transaction.atomic():
        incident = Incident.objects.create(
            number=_next_number(received_at, exercise=call.exercise),
            status=IncidentStatus.ACCEPTED if accepted else IncidentStatus.RECEIVED,
            kind=call.kind,
            title=title_of(
                kind=call.kind,
                enterprise=call.enterprise.name if call.enterprise else "",
                place=call.place.strip(),
                substance=substance.name if substance else "",
            ),
            exercise=call.exercise,
            occurred_at=call.occurred_at,
            received_at=received_at,
            head_informed_at=call.head_informed_at,
            place=call.place.strip() or (call.enterprise.address if call.enterprise else ""),
            lon=place.lon,
            lat=place.lat,
            located_in_id=place.division,
            supervised_by=_supervisor(call, place),
            enterprise=call.enterprise,
            substance=substance,
            substance_text=call.substance.strip(),
            description=call.description.strip(),
            caller_name=call.caller_name.strip(),
            caller_phone=call.caller_phone.strip(),
            deaths=call.deaths,
            missing=call.missing,
            serious_injuries=call.serious_injuries,
            direct_loss=call.direct_loss,
            grade=proposal.grade,
            response_level=proposal.response_level,
            received_by=by.name,
        )
        start_clocks(incident)
        if accepted:
            meet_clock(incident, ClockKind.ACKNOWLEDGE, by=by, at=at)
        who = f"{call.caller_name or '报告人未留名'} {call.caller_phone}".strip()
        said = f"：{call.description.strip()}" if call.description.strip() else ""
        log_entry(incident, f"接报（{who}）{said}", kind=EntryKind.CALL, by=by, at=at)
        fact = IncidentOpened(
            incident=str(incident.id),
            number=incident.number,
            title=incident.title,
            exercise=incident.exercise,
        )
        announce(incident, fact, by=by, at=at)
        audit_row(incident, "open_incident", f"接报 {incident.number} {incident.title}", by=by, at=at,
                  changes=_as_given(call))  # fmt: skip
    return incident


def _supervisor(call: Call, place: Place) -> Any:
    if call.enterprise is not None and call.enterprise.supervised_by_id:
        return call.enterprise.supervised_by
    return default_supervisor(place.division or "")


def _as_given(call: Call) -> dict[str, Any]:
    """The call for the audit row: what was said, without what was left open."""
    given: dict[str, Any] = {}
    for each in fields(call):
        value = getattr(call, each.name)
        if value not in (None, "", 0, False):
            given[each.name] = str(value) if isinstance(value, Enterprise | Decimal | datetime) else value
    return given


def _next_number(moment: datetime, *, exercise: bool) -> str:
    """Numbers run by year of Shanghai's calendar; drills count for themselves."""
    prefix = f"{'演' if exercise else ''}{in_shanghai(moment).year}-"
    last = (
        Incident.objects.filter(number__startswith=prefix)
        .order_by("-number")
        .values_list("number", flat=True)
    ).first()
    serial = int(last.rsplit("-", 1)[1]) + 1 if last else 1
    return f"{prefix}{serial:05d}"


def accept_incident(*, incident: Incident, by: Actor, at: datetime) -> Incident:
    """A duty officer takes charge of a report filed by somebody else."""
    with transaction.atomic():
        incident = fresh(incident)
        move(incident, IncidentStatus.ACCEPTED)
        save(incident, "status")
        meet_clock(incident, ClockKind.ACKNOWLEDGE, by=by, at=at)
        log_entry(incident, "受理", kind=EntryKind.STATUS, by=by, at=at)
        audit_row(incident, "accept_incident", f"受理 {incident.number}", by=by, at=at)
    return incident


def add_call(*, incident: Incident, call: Call, by: Actor, at: datetime) -> Incident:
    """A further call about the same event: kept in its log, opening nothing new (合并)."""
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        who = f"{call.caller_name or '报告人未留名'} {call.caller_phone}".strip()
        parts = [call.place.strip(), call.substance.strip(), call.description.strip()]
        said = "，".join(part for part in parts if part) or "重复报告同一事故"
        log_entry(incident, f"再次来电（{who}）：{said}", kind=EntryKind.CALL, by=by, at=at)
        audit_row(
            incident, "add_call", f"{incident.number} 并入一次来电", by=by, at=at, changes=_as_given(call)
        )
    return incident


def keep_draft(*, user: User, client_key: str, data: dict[str, Any]) -> IntakeDraft:
    """Store what is typed so far. A draft is not yet a record, so it has no audit row."""
    if not client_key or len(client_key) > 64:
        raise InvalidInput("草稿编号不正确。", field="client_key")
    if len(str(data)) > 20_000:
        raise InvalidInput("草稿内容过长。", field="data")
    draft, _created = IntakeDraft.objects.update_or_create(
        user=user, client_key=client_key, defaults={"data": data}
    )
    return draft


def drop_draft(*, user: User, client_key: str) -> None:
    """Forget a draft, once it became an incident or was thrown away."""
    IntakeDraft.objects.filter(user=user, client_key=client_key).delete()
