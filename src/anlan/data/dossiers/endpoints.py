"""HTTP API of 企业档案: one set of endpoints, the kind in the path."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Body, Field, File, Query, Router, Schema, Status, UploadedFile

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.dossiers.dossier import dossier_of
from anlan.data.dossiers.kinds import kind_of, kinds
from anlan.data.dossiers.operations import change_item, create_item, retire_item, store_upload
from anlan.data.dossiers.queries import item_by_id, items
from anlan.data.dossiers.serialise import dossier_json, item_json, kind_json
from anlan.data.enterprises.facade import enterprise_by_id
from anlan.data.ledger.facade import crs_of, stored_values
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput

router = Router(tags=["企业档案"])

ORDERS = ("name", "as_of", "updated_at", "created_at")


class ItemQuery(ListQuery):
    """List of items of one kind: retired ones only with `status=retired`."""

    enterprise: UUID | None = Field(None, description="企业编号")
    status: str = "active"
    kind: str = Field("", description="类型的代码")
    level: str = Field("", description="风险等级：red、orange、yellow、blue")
    located_in: str = Field("", description="区划代码，含其下级")
    crs: str = "wgs84"


class RetireIn(Schema):
    """Why an item leaves the dossier."""

    reason: str
    version: int | None = None


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _values(data: dict[str, Any]) -> tuple[dict[str, Any], int | None]:
    """Values in WGS-84 and the version the caller read."""
    given = dict(data)
    version = given.pop("version", None)
    if version is not None and (isinstance(version, bool) or not isinstance(version, int)):
        raise InvalidInput("版本号应为整数。", field="version")
    crs = crs_of(given.pop("crs", None))
    for name in ("lon", "lat"):
        value = given.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise InvalidInput("坐标应为数字。", field=name)
    return stored_values(given, crs=crs), version


@router.get("/dossiers", response=dict[str, Any], summary="档案种类")
@requires_api("dossiers.view_dossier")
def list_kinds(request: HttpRequest) -> dict[str, Any]:
    """The kinds of items with their fields in words."""
    return {"items": [kind_json(kind) for kind in kinds()]}


@router.get("/enterprises/{uuid:enterprise_id}/dossier", response=dict[str, Any], summary="企业档案")
@requires_api("dossiers.view_dossier")
def get_dossier(request: HttpRequest, enterprise_id: UUID) -> dict[str, Any]:
    """Everything of one enterprise, with who can be called now and the age of each section."""
    user = _user(request)
    enterprise = enterprise_by_id(enterprise_id, visible_to=user)
    return dossier_json(dossier_of(enterprise, visible_to=user, at=now()))


@router.post("/dossiers/files", response={201: dict[str, Any]}, summary="上传档案文件")
@requires_api("dossiers.create_item")
def post_file(request: HttpRequest, file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """Keep a plan, photo or sheet; its id goes into `file` of a `dossier-file` by the same person."""
    stored = store_upload(source=file, name=file.name or "", by=actor_of(request), at=now())
    return Status(201, {"id": str(stored.pk), "name": stored.name, "size": stored.size})


@router.get("/dossiers/{key}", response=dict[str, Any], summary="档案列表")
@requires_api("dossiers.view_dossier")
def list_items(request: HttpRequest, key: str, query: Query[ItemQuery]) -> dict[str, Any]:
    """Items under the caller's jurisdiction."""
    kind = kind_of(key)
    rows = items(kind, visible_to=_user(request), q=query.q, located_in=query.located_in)
    if query.enterprise is not None:
        rows = rows.filter(enterprise=query.enterprise)
    rows = filtered(rows, query.dict(), [name for name in ("kind", "level") if name in kind.own] + ["status"])
    crs = crs_of(query.crs)
    return paged(ordered(rows, query.order, ORDERS, "name"), query, lambda row: item_json(kind, row, crs=crs))


@router.get("/dossiers/{key}/{uuid:item_id}", response=dict[str, Any], summary="档案条目")
@requires_api("dossiers.view_dossier")
def get_item(request: HttpRequest, key: str, item_id: UUID, crs: str = "wgs84") -> dict[str, Any]:
    """One item."""
    kind = kind_of(key)
    return item_json(kind, item_by_id(kind, item_id, visible_to=_user(request)), crs=crs_of(crs))


@router.post("/dossiers/{key}", response={201: dict[str, Any]}, summary="新增档案条目")
@requires_api("dossiers.create_item")
def post_item(request: HttpRequest, key: str, data: Body[dict[str, Any]]) -> Status[dict[str, Any]]:
    """Add an item to the dossier of `enterprise` (its id); the fields are those of the kind."""
    kind, user = kind_of(key), _user(request)
    given, _ = _values(data)
    named = str(given.pop("enterprise", "") or "")
    if not named:
        raise InvalidInput("请填写企业编号。", field="enterprise")
    enterprise = enterprise_by_id(named, visible_to=user)
    made = create_item(
        kind=kind, enterprise=enterprise, values=given, by=actor_of(request), at=now(), within=user
    )
    return Status(201, item_json(kind, item_by_id(kind, made.pk, visible_to=user)))


@router.patch("/dossiers/{key}/{uuid:item_id}", response=dict[str, Any], summary="修改档案条目")
@requires_api("dossiers.edit_item")
def patch_item(
    request: HttpRequest,
    key: str,
    item_id: UUID,
    data: Body[dict[str, Any]],
) -> dict[str, Any]:
    """Change the given fields; `version` guards against overwriting somebody else's change."""
    kind, user = kind_of(key), _user(request)
    item = item_by_id(kind, item_id, visible_to=user)
    given, version = _values(data)
    if "enterprise" in given:
        raise InvalidInput("档案条目不能改换企业，请注销后重新登记。", field="enterprise")
    changed = change_item(
        item=item, values=given, version=version, by=actor_of(request), at=now(), within=user
    )
    return item_json(kind, item_by_id(kind, changed.pk, visible_to=user))


@router.post("/dossiers/{key}/{uuid:item_id}/retire", response=dict[str, Any], summary="注销档案条目")
@requires_api("dossiers.retire_item")
def post_retire(request: HttpRequest, key: str, item_id: UUID, data: RetireIn) -> dict[str, Any]:
    """Take an item out of the dossier."""
    kind = kind_of(key)
    item = item_by_id(kind, item_id, visible_to=_user(request))
    gone = retire_item(item=item, reason=data.reason, version=data.version, by=actor_of(request), at=now())
    return item_json(kind, gone)
