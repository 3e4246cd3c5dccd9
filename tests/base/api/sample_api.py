"""A small API and its URLs for the tests of what every endpoint shares."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI, Query, Schema

from anlan.base.accounts.facade import Organisation, create_organisation
from anlan.base.api.facade import AUTH, ListQuery, install_handlers, ordered, paged, public_api, requires_api
from anlan.kernel.actor import SYSTEM
from anlan.kernel.clock import now
from anlan.kernel.errors import Conflict, FieldError, InvalidInput, NotFound

api = NinjaAPI(auth=AUTH, urls_namespace="sample")
install_handlers(api)


class Kettle(Schema):
    name: str
    litres: int = 1


@api.post("/kettles")
@requires_api("accounts.use_desk")
def create_kettle(request: HttpRequest, body: Kettle) -> dict[str, str]:
    """Stands for any create: one record, one audit row."""
    made = create_organisation(name=body.name, kind="partner", by=SYSTEM, at=now())
    return {"id": str(made.id), "name": made.name}


@api.get("/kettles")
@requires_api("accounts.use_desk")
def list_kettles(request: HttpRequest, query: Query[ListQuery]) -> dict[str, object]:
    rows = ordered(Organisation.objects.filter(kind="partner"), query.order, ["name"], "name")
    return paged(rows, query, lambda row: {"id": str(row.id), "name": row.name})


@api.get("/secret")
@requires_api("audit.view_audit")
def secret(request: HttpRequest) -> dict[str, str]:
    return {"secret": "茶"}


@api.get("/open", auth=None)
@public_api
def open_to_all(request: HttpRequest) -> dict[str, int]:
    return {"users": get_user_model().objects.count()}


@api.get("/fail/{how}")
@requires_api("accounts.use_desk")
def fail(request: HttpRequest, how: str) -> None:
    if how == "missing":
        raise NotFound("没有这把壶。")
    if how == "conflict":
        raise Conflict("壶正在烧水。", code="boiling")
    raise InvalidInput.many([FieldError("name", "名称必填。"), FieldError("litres", "容量应为正数。")])


urlpatterns = [path("api/v1/", api.urls)]
