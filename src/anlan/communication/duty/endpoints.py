"""HTTP API of 值班: who is on duty for a place, and the shifts of an organisation. Rosters are kept on screen."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from anlan.base.accounts.facade import User
from anlan.base.api.facade import ListQuery, ordered, paged, requires_api
from anlan.communication.duty.models import Shift
from anlan.communication.duty.queries import PersonOnDuty, people_on_duty, shifts
from anlan.kernel.clock import now

router = Router(tags=["值班"])


class OnDutyQuery(Schema):
    """Whose duty, and when."""

    located_in: str = Field("", description="区划代码；空为市级")
    role: str = Field("", description="leader、chief、officer；空为全部")


class ShiftQuery(ListQuery):
    """List of shifts."""

    organisation: UUID | None = None
    starts_after: datetime | None = None
    ends_before: datetime | None = None


def _person_json(person: PersonOnDuty) -> dict[str, Any]:
    return {
        "name": person.name,
        "phone": person.phone,
        "role": person.role,
        "role_label": person.role_label,
        "post": person.post,
        "organisation": {"id": str(person.organisation.pk), "name": person.organisation.name},
        "user": str(person.user.pk) if person.user else None,
        "late": person.late,
    }


def shift_json(shift: Shift) -> dict[str, Any]:
    """A shift with its people."""
    return {
        "id": str(shift.pk),
        "organisation": {"id": str(shift.organisation_id), "name": shift.organisation.name},
        "label": shift.label,
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
        "people": [
            {
                "role": each.role,
                "role_label": each.get_role_display(),
                "name": each.name,
                "phone": each.phone,
                "user": str(each.user_id) if each.user_id else None,
                "instead_of": each.instead_of,
            }
            for each in shift.people.all()
        ],
        "note": shift.note,
    }


@router.get("/duty/on-duty", response=dict[str, Any], summary="当前值班人员")
@requires_api("duty.view_duty")
def on_duty(request: HttpRequest, query: Query[OnDutyQuery]) -> dict[str, Any]:
    """Who answers now for a place, the nearest first; only of organisations in the caller's scope and above it."""
    user = cast(User, request.user)
    found = people_on_duty(located_in=query.located_in, at=now(), role=query.role or None)
    above = {post.organisation.parent_id for post in user.current_posts}
    return {
        "items": [
            _person_json(person)
            for person in found
            if user.scope.sees(person.organisation.division_id or "", person.organisation.pk)
            or person.organisation.pk in above
        ]
    }


@router.get("/duty/shifts", response=dict[str, Any], summary="值班表")
@requires_api("duty.view_duty")
def list_shifts(request: HttpRequest, query: Query[ShiftQuery]) -> dict[str, Any]:
    """Shifts in the caller's scope."""
    rows = shifts(visible_to=cast(User, request.user))
    if query.organisation is not None:
        rows = rows.filter(organisation=query.organisation)
    if query.starts_after is not None:
        rows = rows.filter(starts_at__gte=query.starts_after)
    if query.ends_before is not None:
        rows = rows.filter(ends_at__lte=query.ends_before)
    return paged(ordered(rows, query.order, ("starts_at",), "starts_at"), query, shift_json)
