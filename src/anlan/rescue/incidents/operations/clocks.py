"""Clocks of a response: started with the incident, met by what they wait for, alarmed once when they run out.

A clock that was met never moves again. A running one moves when its start is corrected, when the follow-up falls due
sooner because the grade rose, or when an administrator lets a new duration reach back; each move says old and new.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import User, users_with_role
from anlan.base.audit import facade as audit
from anlan.base.notifications.facade import notify
from anlan.kernel.actor import SYSTEM, Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import InvalidInput
from anlan.kernel.records import RecordRef
from anlan.rescue.incidents.audience import reached
from anlan.rescue.incidents.enums import ClockKind, ClockSetting, EntryKind, Grade
from anlan.rescue.incidents.events import ClockMet, ClockMoved, ClockOverdue
from anlan.rescue.incidents.models import Clock, ClockRule, Incident
from anlan.rescue.incidents.operations.recording import announce, log_entry
from anlan.rescue.incidents.policies import CLOCK_DEFAULTS, MAJOR_FOLLOW_UP, ClockDefault, clock_starts

MIN_DURATION_S = 10
MAX_DURATION_S = 30 * 24 * 3600


def default_of(setting: ClockSetting | ClockKind) -> ClockDefault:
    """Duration and basis unless the city set its own."""
    if setting == ClockSetting.FOLLOW_UP_MAJOR:
        return MAJOR_FOLLOW_UP
    return CLOCK_DEFAULTS[ClockKind(setting.value)]


def duration_of(setting: ClockSetting | ClockKind) -> timedelta:
    """How long this clock runs here."""
    rule = ClockRule.objects.filter(kind=setting.value).first()
    return timedelta(seconds=rule.duration_s) if rule else default_of(setting).duration


def setting_of(kind: ClockKind, incident: Incident) -> ClockSetting:
    """Which setting rules a clock: follow-ups of grave accidents have their own."""
    if kind == ClockKind.FOLLOW_UP and incident.grade <= Grade.MAJOR:
        return ClockSetting.FOLLOW_UP_MAJOR
    return ClockSetting(kind.value)


def start_clocks(incident: Incident) -> None:
    """Start what is due to run and does not run yet."""
    starts = clock_starts(received_at=incident.received_at, head_informed_at=incident.head_informed_at)
    present = set(incident.clocks.values_list("kind", flat=True))
    Clock.objects.bulk_create(
        Clock(
            incident=incident,
            kind=kind,
            started_at=start,
            due_at=start + duration_of(kind),
            basis=CLOCK_DEFAULTS[kind].basis,
        )
        for kind, start in starts.items()
        if kind not in present
    )


def correct_starts(incident: Incident, *, by: Actor, at: datetime) -> None:
    """Follow a corrected moment of reception or of informing the head: running clocks move, met ones stay.

    The duration a clock was started with is kept. A clock whose start was withdrawn ends.
    """
    starts = clock_starts(received_at=incident.received_at, head_informed_at=incident.head_informed_at)
    begun = starts.get(ClockKind.UNIT_REPORT)
    if begun is not None and not incident.clocks.filter(kind=ClockKind.UNIT_REPORT).exists():
        start_clocks(incident)
    for clock in incident.clocks.filter(met_at=None, kind__in=[*starts, ClockKind.UNIT_REPORT]):
        start = starts.get(ClockKind(clock.kind))
        if start is None:
            clock.delete()
            words = f"{clock.get_kind_display()}时限撤销：起算时间已删除"
            log_entry(incident, words, kind=EntryKind.CLOCK, by=by, at=at)
        elif start != clock.started_at:
            due = start + (clock.due_at - clock.started_at)
            _move(clock, incident, start=start, due=due, why="起算时间更正", by=by, at=at)


def restart_clock(incident: Incident, kind: ClockKind, *, by: Actor, at: datetime) -> None:
    """Run a clock afresh from now, as the follow-up's does after each bulletin."""
    setting = setting_of(kind, incident)
    values = {
        "started_at": at,
        "due_at": at + duration_of(setting),
        "met_at": None,
        "alarmed_at": None,
        "basis": default_of(setting).basis,
    }
    Clock.objects.update_or_create(incident=incident, kind=kind, defaults=values)
    announce(incident, ClockMoved(incident=str(incident.id), clock=kind), by=by, at=at)


def follow_grade(incident: Incident, *, by: Actor, at: datetime) -> None:
    """The next follow-up falls due by the present grade."""
    clock = incident.clocks.filter(kind=ClockKind.FOLLOW_UP, met_at=None).first()
    setting = setting_of(ClockKind.FOLLOW_UP, incident)
    if clock is None or clock.basis == default_of(setting).basis:
        return
    clock.basis = default_of(setting).basis
    due = clock.started_at + duration_of(setting)
    _move(clock, incident, start=clock.started_at, due=due, why="事故等级变化", by=by, at=at)


def meet_clock(
    incident: Incident, kind: ClockKind, *, by: Actor, at: datetime, met_at: datetime | None = None
) -> None:
    """Stop a clock, at `met_at` where that was earlier than now; stopping it twice changes nothing."""
    moment = min(met_at, at) if met_at else at
    changed = Clock.objects.filter(incident=incident, kind=kind, met_at=None).update(met_at=moment)
    if changed:
        announce(incident, ClockMet(incident=str(incident.id), clock=kind), by=by, at=at)


def _move(
    clock: Clock, incident: Incident, *, start: datetime, due: datetime, why: str, by: Actor, at: datetime
) -> None:
    """Give a running clock another due time. Its alarm comes once a due time: it is armed again only when the new
    one lies ahead."""
    before = clock.due_at
    clock.started_at, clock.due_at = start, due
    if due > at:
        clock.alarmed_at = None
    clock.save(update_fields=["started_at", "due_at", "alarmed_at", "basis", "updated_at"])
    if due == before:
        return
    words = f"{clock.get_kind_display()}到期时间 {_shown(before)} → {_shown(due)}（{why}，{by.name}）"
    log_entry(incident, words, kind=EntryKind.CLOCK, by=by, at=at)
    announce(incident, ClockMoved(incident=str(incident.id), clock=clock.kind), by=by, at=at)


def _shown(moment: datetime) -> str:
    return f"{in_shanghai(moment):%m-%d %H:%M:%S}"


def raise_overdue_alarms(*, at: datetime) -> int:
    """Alarm every clock of an open incident that ran out and has not been alarmed; how many were.

    Called every few seconds by the worker. It looks at what is stored, so clocks that ran out while nothing was
    running alarm as soon as something is.
    """
    due = (
        Clock.objects.filter(met_at=None, alarmed_at=None, due_at__lte=at)
        .exclude(incident__status="closed")
        .values_list("id", flat=True)
    )
    return sum(_alarm(clock_id, at=at) for clock_id in list(due))


def _alarm(clock_id: UUID, *, at: datetime) -> int:
    with transaction.atomic():
        taken = Clock.objects.filter(pk=clock_id, met_at=None, alarmed_at=None, due_at__lte=at).update(
            alarmed_at=at
        )
        if not taken:
            return 0
        clock = Clock.objects.select_related("incident").get(pk=clock_id)
        incident, label = clock.incident, clock.get_kind_display()
        mark = "【演练】" if incident.exercise else ""
        words = f"{label}时限已到（{_shown(clock.due_at)}），尚未完成"
        log_entry(incident, words, kind=EntryKind.CLOCK, by=SYSTEM, at=at)
        fact = ClockOverdue(
            incident=str(incident.id),
            number=incident.number,
            clock=clock.kind,
            title=label,
            subject=f"{mark}{incident.title}",
            url=f"/incidents/{incident.id}/",
            due_at=clock.due_at.isoformat(),
            exercise=incident.exercise,
        )
        announce(incident, fact, by=SYSTEM, at=at)
        notify(
            users=watchers(incident),
            title=f"{mark}{label}超时",
            text=f"{incident.number} {incident.title}",
            url=f"/incidents/{incident.id}/",
            level="urgent",
            by=SYSTEM,
            at=at,
        )
    return 1


def watchers(incident: Incident) -> list[User]:
    """Duty officers and leaders who may be told of the incident."""
    found = {user.id: user for role in (Role.DUTY_OFFICER, Role.LEADER) for user in users_with_role(role)}
    return reached(incident, found.values())


def set_clock_duration(
    *,
    kind: ClockSetting | ClockKind,
    duration_s: int,
    by: Actor,
    at: datetime,
    reach_back: bool = False,
) -> int:
    """Change how long a clock runs. Running clocks keep their due time unless the change is to `reach_back`; either
    way the log of each of their incidents says so. The number of clocks that moved."""
    if not MIN_DURATION_S <= duration_s <= MAX_DURATION_S:
        raise InvalidInput("时长应在 10 秒到 30 天之间。", field="duration_s")
    setting = ClockSetting(kind.value)
    before = duration_of(setting)
    after = timedelta(seconds=duration_s)
    with transaction.atomic():
        ClockRule.objects.update_or_create(kind=setting, defaults={"duration_s": duration_s})
        moved = _reach(setting, before, after, reach_back=reach_back, by=by, at=at) if before != after else 0
        audit.record(
            action="incidents.set_clock_duration",
            subject=RecordRef.of("clock-rule", setting),
            summary=f"{setting.label}时限改为 {spoken(after)}"
            + (f"，{moved} 个正在走的时限随之改变" if reach_back else ""),
            changes={"duration_s": [int(before.total_seconds()), duration_s]},
            by=by,
            at=at,
        )
    return moved


def _reach(
    setting: ClockSetting, before: timedelta, after: timedelta, *, reach_back: bool, by: Actor, at: datetime
) -> int:
    """Tell every open incident whose clock runs under this setting; how many clocks moved."""
    major = setting == ClockSetting.FOLLOW_UP_MAJOR
    kind = ClockKind.FOLLOW_UP if major else ClockKind(setting.value)
    running = Clock.objects.filter(kind=kind, met_at=None).exclude(incident__status="closed")
    moved = 0
    change = f"时限设置 {spoken(before)} → {spoken(after)}"
    for clock in running.select_related("incident"):
        if setting_of(kind, clock.incident) != setting:
            continue
        if reach_back:
            due = clock.started_at + after
            _move(clock, clock.incident, start=clock.started_at, due=due, why=change, by=by, at=at)
            moved += 1
        else:
            words = f"{clock.get_kind_display()}{change}（{by.name}），本起仍按 {_shown(clock.due_at)} 到期"
            log_entry(clock.incident, words, kind=EntryKind.CLOCK, by=by, at=at)
    return moved


def spoken(duration: timedelta) -> str:
    """A duration in words: 1 小时 30 分, 90 秒 as 1 分 30 秒."""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "小时"), (minutes, "分"), (seconds, "秒")]
    return " ".join(f"{value} {unit}" for value, unit in parts if value) or "0 秒"
