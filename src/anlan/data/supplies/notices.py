"""Whom each step of a request tells, and where they look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from anlan.base.accounts.enums import OrganisationKind, Role
from anlan.base.accounts.facade import Organisation, User
from anlan.base.notifications.facade import NotificationLevel, notify
from anlan.data.resources.facade import Resource
from anlan.data.supplies.models import SupplyRequest
from anlan.kernel.actor import Actor

_COMMITTING = (Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER, Role.DUTY_OFFICER)


def url_of(request: SupplyRequest) -> str:
    """The page of a request."""
    return reverse("supplies:request", args=[request.pk])


def people_of(organisations: Iterable[UUID | None], *, roles: Iterable[str] = _COMMITTING) -> list[User]:
    """Active users with a post of these roles in these organisations."""
    wanted = {each for each in organisations if each is not None}
    held = Q(posts__organisation__in=wanted, posts__role__in=[str(role) for role in roles])
    return list(User.objects.filter(held, is_active=True, posts__ended_at=None).distinct())


def keepers_for(request: SupplyRequest, depots: Iterable[Resource] = ()) -> list[User]:
    """Who answers for the depots; without one, the city's duty desk."""
    supervisors = {depot.supervised_by_id for depot in depots}
    if not supervisors and request.depot is not None:
        supervisors = {request.depot.supervised_by_id}
    if supervisors - {None}:
        return people_of(supervisors)
    city = Organisation.objects.filter(kind=OrganisationKind.CITY_BUREAU, retired_at=None)
    return people_of(city.values_list("pk", flat=True))


def tell(
    request: SupplyRequest,
    users: Iterable[User],
    title: str,
    text: str,
    *,
    by: Actor,
    at: datetime,
    level: NotificationLevel = NotificationLevel.WARNING,
) -> None:
    """Put the step on the users' lists; who took it need not be told."""
    mark = "【演练】" if request.exercise else ""
    others = [user for user in users if user.id != by.id]
    notify(
        users=others,
        title=f"{mark}{title} {request.number}",
        text=text,
        url=url_of(request),
        level=level,
        kind="supplies",
        by=by,
        at=at,
    )


def tell_requester(
    request: SupplyRequest,
    title: str,
    text: str,
    *,
    by: Actor,
    at: datetime,
    level: NotificationLevel = NotificationLevel.WARNING,
) -> None:
    """Tell who asked."""
    if request.requested_by_id is None:
        return
    users = User.objects.filter(pk=request.requested_by_id, is_active=True)
    tell(request, users, title, text, by=by, at=at, level=level)
