"""HTTP API of 值班通讯录."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.duty_contacts.models import DutyContact
from anlan.data.duty_contacts.operations import change_contact, create_contact, retire_contact
from anlan.data.duty_contacts.queries import duty_contact_by_id, duty_contacts
from anlan.data.duty_contacts.serialise import duty_contact_json
from anlan.data.ledger.facade import crs_of, stored_values
from anlan.kernel.clock import now
from anlan.kernel.errors import NotAllowed

router = Router(tags=["值班通讯录"])

FILTERS = ("category", "status", "supervised_by")
ORDERS = ("name", "category", "updated_at")


class ContactQuery(ListQuery):
    """List of duty contacts."""

    category: str = ""
    status: str = "active"
    supervised_by: str = ""
    located_in: str = Field("", description="负责区域的区划代码，含其下级")
    crs: str = "wgs84"


class ContactPatch(Schema):
    """Fields to change."""

    name: str | None = None
    category: str | None = None
    duty_phone: str | None = None
    hours: str | None = None
    person: str | None = None
    post: str | None = None
    mobile: str | None = None
    fax: str | None = None
    note: str | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    located_in: str | dict[str, Any] | None = None
    supervised_by: UUID | None = None
    as_of: str | None = None
    source: str | None = None
    version: int | None = None


class ContactIn(ContactPatch):
    """A new duty contact."""

    name: str
    duty_phone: str


class RetireIn(Schema):
    """Why a record leaves the book."""

    reason: str
    version: int | None = None


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _values(data: ContactPatch, request: HttpRequest) -> dict[str, Any]:
    given = data.dict(exclude_unset=True)
    given.pop("version", None)
    crs = crs_of(given.pop("crs", None) or request.GET.get("crs"))
    return stored_values(given, crs=crs)


def own_contact(contact_id: UUID, user: User) -> DutyContact:
    """A contact the user may write: the city's are the districts' to read only."""
    contact = duty_contact_by_id(contact_id, visible_to=user)
    if not contact.lies_under(user.scope):
        raise NotAllowed("此值班单位由上级维护，您可以查看，不能修改。")
    return contact


@router.get("/duty-contacts", response=dict[str, Any], summary="值班通讯录")
@requires_api("duty_contacts.view_contact")
def list_contacts(request: HttpRequest, query: Query[ContactQuery]) -> dict[str, Any]:
    """Contacts under the caller's jurisdiction and the city's."""
    rows = duty_contacts(visible_to=_user(request), q=query.q, located_in=query.located_in)
    rows = filtered(rows, query.dict(), FILTERS)
    crs = crs_of(query.crs)
    order = {"category": "call_order", "-category": "-call_order"}.get(query.order, query.order)
    return paged(
        ordered(rows, order, (*ORDERS, "call_order"), "name"),
        query,
        lambda row: duty_contact_json(row, crs=crs),
    )


@router.get("/duty-contacts/{uuid:contact_id}", response=dict[str, Any], summary="值班单位")
@requires_api("duty_contacts.view_contact")
def get_contact(request: HttpRequest, contact_id: UUID, crs: str = "wgs84") -> dict[str, Any]:
    """One contact."""
    return duty_contact_json(duty_contact_by_id(contact_id, visible_to=_user(request)), crs=crs_of(crs))


@router.post("/duty-contacts", response={201: dict[str, Any]}, summary="新增值班单位")
@requires_api("duty_contacts.create_contact")
def post_contact(request: HttpRequest, data: ContactIn) -> Status[dict[str, Any]]:
    """Register a unit; without `located_in` it serves the caller's own area."""
    user = _user(request)
    created = create_contact(by=actor_of(request), at=now(), within=user, **_values(data, request))
    return Status(201, duty_contact_json(created))


@router.patch("/duty-contacts/{uuid:contact_id}", response=dict[str, Any], summary="修改值班单位")
@requires_api("duty_contacts.edit_contact")
def patch_contact(request: HttpRequest, contact_id: UUID, data: ContactPatch) -> dict[str, Any]:
    """Change the given fields."""
    user = _user(request)
    changed = change_contact(
        contact=own_contact(contact_id, user),
        version=data.version,
        by=actor_of(request),
        at=now(),
        within=user,
        **_values(data, request),
    )
    return duty_contact_json(duty_contact_by_id(changed.pk, visible_to=user))


@router.post("/duty-contacts/{uuid:contact_id}/retire", response=dict[str, Any], summary="注销值班单位")
@requires_api("duty_contacts.retire_contact")
def post_retire(request: HttpRequest, contact_id: UUID, data: RetireIn) -> dict[str, Any]:
    """Take a unit out of the book."""
    return duty_contact_json(
        retire_contact(
            contact=own_contact(contact_id, _user(request)),
            reason=data.reason,
            version=data.version,
            by=actor_of(request),
            at=now(),
        )
    )
