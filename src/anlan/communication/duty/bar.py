"""What the frame shows of the duty on every page: who is on duty, and the change of shift that is due.

It is asked with every page, so the answer is kept for a short while; every write of the duty discards it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.urls import reverse

from anlan.base.accounts.facade import Organisation, User
from anlan.communication.duty.desks import home_desk, keeps
from anlan.communication.duty.enums import DutyRole, HandoverStatus
from anlan.communication.duty.models import Handover, Shift
from anlan.communication.duty.operations.recording import BAR_VERSION
from anlan.communication.duty.policies import REMIND
from anlan.communication.duty.queries import answering_shifts, unrelieved_shifts
from anlan.kernel.clock import now
from anlan.ui.facade import RunningClock

KEPT_S = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """The line of the top bar, and the boundary at which the present shift is to be relieved (None: not here)."""

    text: str = ""
    relieved_at: datetime | None = None
    words: str = ""


def duty_bar(user: Any, *, at: datetime | None = None) -> Bar:
    """What stands in the user's top bar."""
    if not isinstance(user, User) or not user.has_perm("duty.view_duty"):
        return Bar()
    organisation = home_desk(user)
    if organisation is None:
        return Bar()
    moment = at or now()
    key = f"duty:bar:{organisation.pk}:{cache.get(BAR_VERSION, 0)}"
    found: Bar | None = cache.get(key) if at is None else None
    if found is None:
        found = _read(organisation, at=moment)
        if at is None:
            cache.set(key, found, timeout=KEPT_S)
    return found


def _read(organisation: Organisation, *, at: datetime) -> Bar:
    answering = answering_shifts([organisation.pk], at=at).get(organisation.pk, [])
    if not answering:
        return Bar()
    shift = answering[0]
    kept_here = organisation.pk in unrelieved_shifts([organisation.pk], at=at)
    if kept_here:  # signed ahead of the boundary: nothing is left to do
        kept_here = not Handover.objects.filter(from_shift=shift, status=HandoverStatus.ACCEPTED).exists()
    return Bar(line_of(shift), shift.ends_at if kept_here else None, shift.words)


def line_of(shift: Shift) -> str:
    """带班 王某 · 值班 李某、张某."""
    on_duty = [*shift.named(DutyRole.CHIEF), *shift.named(DutyRole.OFFICER)]
    parts = []
    if shift.leader_names:
        parts.append(f"带班 {shift.leader_names}")
    if on_duty:
        shown = "、".join(each.name for each in on_duty[:2])
        parts.append(f"值班 {shown}" + (f" 等 {len(on_duty)} 人" if len(on_duty) > 2 else ""))
    return " · ".join(parts)


def duty_text(user: Any) -> str:
    """For `register_duty`."""
    return duty_bar(user).text


def handover_clocks(user: Any) -> list[RunningClock]:
    """The change of shift, from half an hour before it until it is accepted."""
    if not isinstance(user, User) or not user.has_perm("duty.hand_over"):
        return []
    found = duty_bar(user)
    organisation = home_desk(user) if found.relieved_at else None
    if found.relieved_at is None or organisation is None or not keeps(user, organisation):
        return []
    if now() < found.relieved_at - REMIND:
        return []
    return [RunningClock("交接班", found.relieved_at, reverse("duty:handover"), found.words)]
