"""Reads of the duty: which shift answers, and who is in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from anlan.base.accounts.facade import Organisation, User
from anlan.base.divisions.facade import Division, DivisionLevel
from anlan.communication.duty.enums import DutyRole, HandoverStatus
from anlan.communication.duty.models import Assignment, Handover, RosterPlan, Shift
from anlan.communication.duty.policies import answering_divisions
from anlan.kernel.errors import NotFound

Viewer = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class PersonOnDuty:
    """Somebody on duty now; `user` when the person has an account. `late` when the shift has ended without being
    taken over."""

    name: str
    phone: str
    role: str
    post: str
    organisation: Organisation
    user: User | None
    late: bool = False

    @property
    def role_label(self) -> str:
        return str(DutyRole(self.role).label)


def shifts(*, visible_to: Viewer) -> QuerySet[Shift]:
    """Shifts of the organisations in the user's scope, with their people."""
    return _peopled(Shift.objects.visible_to(visible_to))


def shift_by_id(shift_id: UUID, *, visible_to: Viewer) -> Shift:
    """One shift; NotFound outside the user's scope."""
    found = shifts(visible_to=visible_to).filter(pk=shift_id).first()
    if found is None:
        raise NotFound("没有这个班次，或不在您的管辖范围内。")
    return found


def _peopled(rows: QuerySet[Any]) -> QuerySet[Shift]:
    people = Assignment.objects.select_related("user")
    return rows.select_related("organisation").prefetch_related(Prefetch("people", people))


def scheduled_shifts(organisations: Iterable[UUID], *, at: datetime) -> dict[UUID, Shift]:
    """By organisation, the shift the roster names for `at`; the boundary belongs to the new one."""
    rows = Shift.objects.filter(organisation__in=list(organisations), starts_at__lte=at, ends_at__gt=at)
    return {row.organisation_id: row for row in _peopled(rows)}


def unrelieved_shifts(organisations: Iterable[UUID], *, at: datetime) -> dict[UUID, Shift]:
    """By organisation that hands over on the platform, the shift that answers at `at`: the last that was taken
    over, whether its time has ended or not."""
    accepted = Handover.objects.filter(
        organisation=OuterRef("organisation"), status=HandoverStatus.ACCEPTED, effective_at__lte=at
    ).order_by("-effective_at")
    first = Shift.objects.filter(
        organisation=OuterRef("organisation"), ends_at__gt=OuterRef("handover_since"), starts_at__lte=at
    ).order_by("starts_at")
    plans = RosterPlan.objects.filter(
        organisation__in=list(organisations), handover_since__isnull=False, handover_since__lte=at
    ).annotate(taken=Subquery(accepted.values("to_shift")[:1]), begun=Subquery(first.values("pk")[:1]))
    chain = {plan.organisation_id: plan.taken or plan.begun for plan in plans}
    rows = _peopled(Shift.objects.filter(pk__in=[each for each in chain.values() if each]))
    return {row.organisation_id: row for row in rows}


def answering_shifts(organisations: Iterable[UUID], *, at: datetime) -> dict[UUID, list[Shift]]:
    """By organisation, who answers at `at`: the shift not yet relieved first, then the one the roster names.

    Both are told of what happens: the old one is responsible until the new one has taken over.
    """
    wanted = list(organisations)
    scheduled, unrelieved = scheduled_shifts(wanted, at=at), unrelieved_shifts(wanted, at=at)
    found: dict[UUID, list[Shift]] = {}
    for organisation in wanted:
        both = [each[organisation] for each in (unrelieved, scheduled) if organisation in each]
        if both:
            found[organisation] = list({shift.pk: shift for shift in both}.values())
    return found


def scheduled_shift(*, organisation: Organisation, at: datetime) -> Shift | None:
    """The shift the roster names for `at`, taken over or not."""
    return scheduled_shifts([organisation.pk], at=at).get(organisation.pk)


def current_shift(*, organisation: Organisation, at: datetime) -> Shift | None:
    """The shift responsible at `at`: where hand-over is kept on the platform the last one that was taken over,
    elsewhere the one the roster names. None when nobody is."""
    return next(iter(answering_shifts([organisation.pk], at=at).get(organisation.pk, [])), None)


def people_on_duty(
    *, located_in: str | Division | None, at: datetime, role: DutyRole | str | None = None
) -> list[PersonOnDuty]:
    """Who answers at `at` for a place: those of its township, its district, then the city; leaders first in each.

    `located_in` is a division or its code; without one only the city's. Each person once.
    """
    codes = _answering_codes(located_in)
    rows = (
        RosterPlan.objects.filter(located_in__in=codes)
        .order_by("organisation__kind", "organisation__name")
        .values_list("organisation_id", "located_in_id")
    )
    near = sorted(rows, key=lambda row: codes.index(row[1]))
    return _people_of([organisation for organisation, _code in near], at=at, role=role)


def leaders_on_duty(*, located_in: str | Division | None, at: datetime) -> list[User]:
    """Accounts of the leaders on duty for a place, the nearest first."""
    people = people_on_duty(located_in=located_in, at=at, role=DutyRole.LEADER)
    return [person.user for person in people if person.user is not None and person.user.is_active]


def people_of(organisation: Organisation, *, at: datetime) -> list[PersonOnDuty]:
    """Who answers at `at` for one organisation."""
    return _people_of([organisation.pk], at=at, role=None)


def _answering_codes(located_in: str | Division | None) -> list[str]:
    if located_in is None or located_in == "":
        return list(Division.objects.filter(level=DivisionLevel.CITY).values_list("code", flat=True))
    return answering_divisions(located_in if isinstance(located_in, str) else located_in.code)


def _people_of(
    organisations: Sequence[UUID], *, at: datetime, role: DutyRole | str | None
) -> list[PersonOnDuty]:
    answering = answering_shifts(organisations, at=at)
    found: dict[object, PersonOnDuty] = {}
    for organisation in organisations:
        for shift in answering.get(organisation, []):
            for each in DutyRole:
                if role is None or str(role) == str(each):
                    for person in shift.named(each):
                        key = (person.user_id or (person.name, person.phone), organisation)
                        found.setdefault(key, _as_person(person, shift, at=at))
    return list(found.values())


def _as_person(person: Assignment, shift: Shift, *, at: datetime) -> PersonOnDuty:
    return PersonOnDuty(
        name=person.name,
        phone=person.phone,
        role=person.role,
        post=person.post,
        organisation=shift.organisation,
        user=person.user,
        late=shift.ends_at <= at,
    )
