"""调班: two people of one role change places."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.notifications.facade import notify
from anlan.communication.duty.enums import LogCategory
from anlan.communication.duty.models import Assignment, Swap
from anlan.communication.duty.operations.recording import audit_row, log
from anlan.communication.duty.operations.rostering import check_free, fresh, tell_roster
from anlan.communication.duty.policies import Place
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput

_CARRIED = ("name", "phone", "post", "user_id")


def swap_people(*, first: Assignment, second: Assignment, reason: str, by: Actor, at: datetime) -> Swap:
    """Let two people change places; both names are recorded, both people are told.

    Refused when either shift has ended, when the roles or organisations differ, or when somebody would stand in two
    places at once.
    """
    if not reason.strip():
        raise InvalidInput("请填写调班原因。", field="reason")
    with transaction.atomic():
        first, second = _fresh(first), _fresh(second)
        one, other = fresh(first.shift), fresh(second.shift)
        if one.pk == other.pk:
            raise InvalidInput("两人在同一班次，无须调班。", field="second")
        if one.organisation_id != other.organisation_id:
            raise InvalidInput("只能在同一机构内调班。", field="second")
        if first.role != second.role:
            raise InvalidInput("只能与同一岗位的人员调班。", field="second")
        if one.ends_at <= at or other.ends_at <= at:
            raise Conflict("其中一个班次已结束，不能调班。", code="past")
        swap = Swap.objects.create(
            organisation=one.organisation,
            first_shift=one,
            second_shift=other,
            first_name=first.name,
            second_name=second.name,
            role=first.role,
            reason=reason.strip()[:200],
            by_name=by.name,
            at=at,
        )
        told = [user for user in (first.user, second.user) if user is not None]
        _exchange(first, second)
        for shift in (one, other):
            check_free(shift, [_place(each) for each in shift.people.all()])
            shift.version += 1
            shift.save(update_fields=["version", "updated_at"])
            tell_roster(shift, by=by, at=at)
        words = f"调班：{swap.first_name}（{one.words}）与{swap.second_name}（{other.words}）对调"
        audit_row(one.organisation, "swap_people", words, reason=reason, by=by, at=at)
        log(one.organisation, f"{words}。原因：{swap.reason}", category=LogCategory.ROSTER, by=by, at=at)
        _tell(told, words, by=by, at=at)
    return swap


def _fresh(assignment: Assignment) -> Assignment:
    found = (
        Assignment.objects.select_for_update()
        .select_related("shift", "user")
        .filter(pk=assignment.pk)
        .first()
    )
    if found is None:
        raise Conflict("排班刚刚被别人修改，请核对最新内容后再调班。", code="stale")
    return found


def _exchange(first: Assignment, second: Assignment) -> None:
    was = {name: getattr(first, name) for name in _CARRIED}
    first.instead_of, second.instead_of = first.name, second.name
    for name in _CARRIED:
        setattr(first, name, getattr(second, name))
        setattr(second, name, was[name])
    for each in (first, second):
        each.save(update_fields=[*_CARRIED, "instead_of", "updated_at"])


def _place(row: Assignment) -> Place:
    return Place(row.name, row.phone, row.role, row.user_id)


def _tell(users: list[User], words: str, *, by: Actor, at: datetime) -> None:
    if users:
        notify(users=users, title="值班调整", text=words, url="/duty/roster/", kind="duty.swap", by=by, at=at)
