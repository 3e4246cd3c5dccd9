"""Correcting and completing what is known of an incident, its casualties included: the one path by which figures,
grade, addressees and clocks move together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anlan.base.divisions.facade import locate
from anlan.data.hazards.facade import find_substance
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.enums import NOT_COUNTED, DangerSign, EntryKind, Outcome
from anlan.rescue.incidents.events import IncidentChanged
from anlan.rescue.incidents.following import Figures, falls, still_counts, window_days
from anlan.rescue.incidents.models import CasualtyChange, Incident
from anlan.rescue.incidents.operations.clocks import correct_starts
from anlan.rescue.incidents.operations.recording import (
    announce,
    audit_row,
    fresh,
    log_entry,
    must_be_open,
    note_danger,
    save,
)
from anlan.rescue.incidents.operations.regrading import (
    Regrading,
    ask_for_report,
    regrade,
    standing_of,
    tell,
)
from anlan.rescue.incidents.operations.telling import Call, check_call
from anlan.rescue.incidents.policies import danger_reasons, title_of

#: What may be corrected after the call, with the words the log uses.
EDITABLE = {
    "kind": "类型",
    "occurred_at": "发生时间",
    "received_at": "接报时间",
    "head_informed_at": "单位负责人接报时间",
    "place": "地点",
    "lon": "经度",
    "lat": "纬度",
    "enterprise": "事故单位",
    "substance": "物质",
    "description": "描述",
    "caller_name": "报告人",
    "caller_phone": "来电号码",
    "deaths": "死亡",
    "missing": "失踪",
    "serious_injuries": "重伤",
    "direct_loss": "直接经济损失",
    "endangered": "涉险",
    "trapped": "被困",
    "evacuated": "紧急疏散",
    "danger_signs": "其他涉险情形",
}

CASUALTIES = {"deaths": "死亡", "missing": "失踪", "serious_injuries": "重伤", "later_deaths": "期限外死亡"}


@dataclass(frozen=True, slots=True)
class _Window:
    """Whether the casualties of a change still count, and the day that decides it."""

    counts: bool
    day: date
    days: int

    @property
    def words(self) -> str:
        return (
            f"{self.day:%m-%d}已超过事故发生后 {self.days} 日，依《条例》第十三条不影响等级、报送和调查主体"
        )


def change_incident(
    *,
    incident: Incident,
    values: Mapping[str, Any],
    version: int | None,
    by: Actor,
    at: datetime,
    died_on: date | None = None,
    reason: str = "",
) -> Incident:
    """Correct or complete what is known; casualties move grade, addressees and investigator (`record_casualties`)."""
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise InvalidInput(f"不能修改：{'、'.join(sorted(unknown))}。")
    with transaction.atomic():
        incident = fresh(incident, version=version)
        if set(values) <= set(CASUALTIES):
            _must_count(incident)
        else:
            must_be_open(incident)
        return _change(incident, dict(values), None, died_on=died_on, reason=reason.strip(), by=by, at=at)


def record_casualties(
    *,
    incident: Incident,
    deaths: int | None = None,
    missing: int | None = None,
    serious_injuries: int | None = None,
    later_deaths: int | None = None,
    died_on: date | None = None,
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Incident:
    """New figures of casualties (heads, totals), also after the close (补报).

    `died_on` is the day the added deaths fell on (None: today, by Shanghai's calendar). Within 30 days of the accident
    (fires and road traffic 7) they move grade, level, addressees and investigator, upward also against a decided grade;
    later ones are added to `later_deaths` and move nothing. People who drop out of the figures need a `reason`.
    Order 493 articles 3, 10, 13, 19. `InvalidInput` names the field.
    """
    given = {"deaths": deaths, "missing": missing, "serious_injuries": serious_injuries}
    values = {name: value for name, value in given.items() if value is not None}
    with transaction.atomic():
        incident = fresh(incident, version=version)
        _must_count(incident)
        return _change(incident, values, later_deaths, died_on=died_on, reason=reason.strip(), by=by, at=at)


def _must_count(incident: Incident) -> None:
    """Figures may be supplemented after the close, unless there is nothing left to count here."""
    if incident.outcome == Outcome.MERGED and incident.merged_into is not None:
        raise Conflict(f"该事故已并入 {incident.merged_into.number}，请在那里登记伤亡。", code="closed")
    if incident.outcome in NOT_COUNTED:
        raise Conflict(
            f"该事故已按{incident.get_outcome_display()}结束，不能登记伤亡；如有误请先重新启动。",
            code="closed",
        )


def _figures(incident: Incident) -> Figures:
    return Figures(
        deaths=incident.deaths,
        missing=incident.missing,
        serious_injuries=incident.serious_injuries,
        later_deaths=incident.later_deaths,
    )


def _change(
    incident: Incident,
    values: dict[str, Any],
    later_deaths: int | None,
    *,
    died_on: date | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Incident:
    was = _figures(incident)
    standing = standing_of(incident)
    was_danger = bool(danger_reasons(incident))
    before = _call_of(incident)
    given = replace(before, **values)
    check_call(given, at=at)
    window = _window(incident, given.deaths > was.deaths, died_on=died_on, at=at)
    later = was.later_deaths if later_deaths is None else later_deaths
    if not 0 <= later <= 100_000:
        raise InvalidInput("期限外死亡人数应为 0 以上的整数。", field="later_deaths")
    after = given
    if given.deaths > was.deaths and not window.counts and later_deaths is None:
        later += given.deaths - was.deaths
        after = replace(given, deaths=was.deaths)
    changed = [name for name in EDITABLE if getattr(before, name) != getattr(after, name)]
    figures = Figures(
        deaths=after.deaths,
        missing=after.missing,
        serious_injuries=after.serious_injuries,
        later_deaths=later,
    )
    if not changed and figures == was:
        return incident
    if falls(was, figures) and not reason:
        raise InvalidInput("伤亡人数比原来减少，请说明理由。", field="reason")
    incident.later_deaths = later
    _apply(incident, after, changed)
    rises = figures.missing > was.missing or figures.serious_injuries > was.serious_injuries
    only_people = set(changed) <= set(CASUALTIES)
    frozen = only_people and not window.counts and (rises or figures.later_deaths > was.later_deaths)
    change = regrade(incident, standing, frozen=frozen)
    save(incident, "title", "grade", "grade_decided_by", "response_level", "located_in", "substance_text",
         "later_deaths", *[name for name in changed if name != "substance"], "substance")  # fmt: skip
    if {"received_at", "head_informed_at"} & set(changed):
        correct_starts(incident, by=by, at=at)
    others = _words(before, after, [name for name in changed if name not in CASUALTIES])
    if figures == was:
        log_entry(incident, "；".join(others), kind=EntryKind.CHANGE, by=by, at=at)
    else:
        late = window.words if frozen else ""
        _note_casualties(
            incident, was, figures, change, window, others, late=late, reason=reason, by=by, at=at
        )
    note_danger(incident, known=was_danger, by=by, at=at)
    tell(incident, change, by=by, at=at)
    if change.matters or (figures != was and not frozen):
        ask_for_report(incident, at=at)
    touched = {*changed, *change.fields, *(["later_deaths"] if later != was.later_deaths else [])}
    fact = IncidentChanged(
        incident=str(incident.id), number=incident.number, version=incident.version, fields=sorted(touched)
    )
    announce(incident, fact, by=by, at=at)
    changes = {name: [_plain(getattr(before, name)), _plain(getattr(after, name))] for name in changed}
    if later != was.later_deaths:
        changes["later_deaths"] = [was.later_deaths, later]
    if change.after.grade != change.before.grade:
        changes["grade"] = [change.before.grade, change.after.grade]
    words = "；".join([*_words(before, after, changed), *change.words])
    audit_row(
        incident,
        "change_incident",
        f"修改 {incident.number}：{words}"[:500],
        by=by,
        at=at,
        changes=changes,
        reason=reason,
    )
    return incident


def _window(incident: Incident, more_deaths: bool, *, died_on: date | None, at: datetime) -> _Window:
    """The day a change falls on, against the days the law leaves for it."""
    occurred = in_shanghai(incident.occurred_at or incident.received_at).date()
    today = in_shanghai(at).date()
    day = died_on if died_on is not None and more_deaths else today
    if day > today:
        raise InvalidInput("死亡日期不能晚于今天。", field="died_on")
    if day < occurred:
        if died_on is not None:
            raise InvalidInput(f"死亡日期早于事故发生日期（{occurred:%Y-%m-%d}），请核对。", field="died_on")
        day = occurred
    counts = still_counts(kind=incident.kind, occurred_on=occurred, changed_on=day)
    return _Window(counts, day, window_days(incident.kind))


def _words(before: Call, after: Call, changed: list[str]) -> list[str]:
    return [
        f"{EDITABLE[name]} {_shown(getattr(before, name))} → {_shown(getattr(after, name))}"
        for name in changed
    ]


def _note_casualties(
    incident: Incident,
    was: Figures,
    now: Figures,
    change: Regrading,
    window: _Window,
    others: list[str],
    *,
    late: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    before = {name: getattr(was, name) for name in CASUALTIES}
    after = {name: getattr(now, name) for name in CASUALTIES}
    died = now.deaths + now.later_deaths > was.deaths + was.later_deaths
    CasualtyChange.objects.create(
        incident=incident,
        at=at,
        by_name=by.name,
        before=before,
        after=after,
        died_on=window.day if died else None,
        counted=not late,
        grade_before=change.before.grade,
        grade_after=change.after.grade,
        reason=reason[:300],
        effects="；".join([*([late] if late else []), *change.words])[:2000],
    )
    moved = [
        f"{label} {before[name]} → {after[name]}"
        for name, label in CASUALTIES.items()
        if before[name] != after[name]
    ]
    tail = [f"死亡日期 {window.day:%Y-%m-%d}"] if died else []
    tail += [late] if late else []
    tail += [f"理由：{reason}"] if reason else []
    words = "；".join(["，".join(moved) + (f"（{'；'.join(tail)}）" if tail else ""), *others])
    log_entry(incident, words, kind=EntryKind.CASUALTY, by=by, at=at)


def _call_of(incident: Incident) -> Call:
    return Call(
        kind=incident.kind,
        occurred_at=incident.occurred_at,
        head_informed_at=incident.head_informed_at,
        received_at=incident.received_at,
        place=incident.place,
        lon=incident.lon,
        lat=incident.lat,
        enterprise=incident.enterprise,
        substance=incident.substance_text,
        description=incident.description,
        caller_name=incident.caller_name,
        caller_phone=incident.caller_phone,
        deaths=incident.deaths,
        missing=incident.missing,
        serious_injuries=incident.serious_injuries,
        direct_loss=incident.direct_loss,
        endangered=incident.endangered,
        trapped=incident.trapped,
        evacuated=incident.evacuated,
        danger_signs=tuple(incident.danger_signs),
        exercise=incident.exercise,
    )


def _apply(incident: Incident, call: Call, changed: list[str]) -> None:
    for name in changed:
        if name != "substance":
            setattr(incident, name, getattr(call, name))
    if "substance" in changed:
        incident.substance_text = call.substance.strip()
        incident.substance = find_substance(call.substance) if call.substance.strip() else None
    if {"lon", "lat"} & set(changed) and call.lon is not None and call.lat is not None:
        found = locate(call.lon, call.lat)
        incident.located_in_id = found.district.code if found else None
    elif "enterprise" in changed and call.enterprise is not None:
        incident.lon, incident.lat = call.enterprise.lon, call.enterprise.lat
        incident.located_in_id = call.enterprise.located_in_id
        changed.extend(name for name in ("lon", "lat") if name not in changed)
    if {"kind", "enterprise", "place", "substance"} & set(changed):
        incident.title = title_of(
            kind=incident.kind,
            enterprise=incident.enterprise.name if incident.enterprise else "",
            place=incident.place,
            substance=incident.substance.name if incident.substance else "",
        )


def _shown(value: Any) -> str:
    if value in (None, ""):
        return "空"
    if isinstance(value, tuple):
        return "、".join(DangerSign(each).label for each in value) or "无"
    return f"{in_shanghai(value):%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)
