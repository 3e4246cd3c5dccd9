"""HTTP API of 企业填报."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.enterprises.facade import enterprise_by_id, enterprises
from anlan.data.filing import queries
from anlan.data.filing.enums import ChangeAction
from anlan.data.filing.kinds import kind_of, kinds
from anlan.data.filing.models import Filing, FilingChange
from anlan.data.filing.operations import drafting, reviewing, submitting
from anlan.data.filing.policies import compare_contents
from anlan.data.filing.serialise import detail_json, filing_json, version_json
from anlan.data.ledger.facade import in_division
from anlan.kernel.clock import now
from anlan.kernel.errors import NotAllowed

router = Router(tags=["企业填报"])

ORDERS = ("submitted_at", "due_at", "created_at", "number", "reviewed_at")


class FilingQuery(ListQuery):
    """List of filings."""

    status: str = ""
    enterprise: str = ""
    located_in: str = Field("", description="区划代码，含其下级")


class ChangeIn(Schema):
    """One change: without `target` a new record. `values` are texts by field; lists of rows as lists."""

    kind: str
    action: Literal["create", "change", "retire"] | None = None
    target: UUID | None = None
    values: dict[str, Any] = {}
    reason: str = ""


class FilingIn(Schema):
    """Changes for the enterprise's draft, which is begun if there is none."""

    enterprise: UUID
    note: str = ""
    changes: list[ChangeIn] = []


class ChangePatch(Schema):
    """What was typed; fields not named stay."""

    values: dict[str, Any]
    reason: str | None = None
    version: int | None = None


class VersionIn(Schema):
    """The version read; null: whatever it is."""

    version: int | None = None


class WithdrawIn(VersionIn):
    reason: str = ""


class MarkIn(Schema):
    """`ok`: true 通过, false 不通过 (with `remark`), null open."""

    ok: bool | None = None
    remark: str = ""


class ReviewIn(VersionIn):
    """`marks`: by change id and field; the field `*` is the whole record. `decision` "" only keeps the marks."""

    marks: dict[str, dict[str, MarkIn]] = {}
    pass_rest: bool = Field(False, description="其余各项通过")
    decision: Literal["", "accept", "return"] = ""
    remark: str = ""


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _own(request: HttpRequest, found: Filing) -> bool:
    user = _user(request)
    return found.enterprise.organisation_id in user.scope.organisations and user.has_perm(
        "filing.edit_filing"
    )


def _answer(request: HttpRequest, filing_id: UUID) -> dict[str, Any]:
    found = queries.filing_by_id(filing_id, visible_to=_user(request))
    return detail_json(found, own=_own(request, found))


def _to_edit(request: HttpRequest, filing_id: UUID) -> Filing:
    found = queries.filing_by_id(filing_id, visible_to=_user(request))
    if not _own(request, found):
        raise NotAllowed("由企业自己的填报人填写和提交。")
    return found


def _change_to_edit(request: HttpRequest, change_id: UUID) -> FilingChange:
    found = queries.change_by_id(change_id, visible_to=_user(request))
    if not _own(request, found.filing):
        raise NotAllowed("由企业自己的填报人填写和提交。")
    return found


@router.get("/filings", response=dict[str, Any], summary="填报列表")
@requires_api("filing.view_filing")
def list_filings(request: HttpRequest, query: Query[FilingQuery]) -> dict[str, Any]:
    """Filings the caller sees: an enterprise its own, an authority those submitted under its jurisdiction."""
    rows = queries.filings(visible_to=_user(request)).defer("sent")
    rows = filtered(rows, {"status": query.status, "enterprise": query.enterprise}, ("status", "enterprise"))
    if query.located_in:
        inside = in_division(enterprises(visible_to=_user(request)), query.located_in)
        rows = rows.filter(enterprise__in=inside.order_by().values("pk"))
    if query.q:
        rows = queries.matching(rows, query.q)
    return paged(ordered(rows, query.order, ORDERS, "-created_at"), query, filing_json)


@router.get("/filings/kinds", response=dict[str, Any], summary="可填报的内容")
@requires_api("filing.view_filing")
def list_kinds(request: HttpRequest, enterprise: UUID) -> dict[str, Any]:
    """Kinds with their fields for an enterprise."""
    found = enterprise_by_id(enterprise, visible_to=_user(request))
    items = [
        {
            "key": kind.key,
            "title": kind.title,
            "creates": kind.creates,
            "retires": kind.retires,
            "fields": [asdict(each) for each in kind.fields_of(found)],
        }
        for kind in kinds()
    ]
    return {"items": items, "count": len(items)}


@router.get("/filings/{uuid:filing_id}", response=dict[str, Any], summary="填报")
@requires_api("filing.view_filing")
def get_filing(request: HttpRequest, filing_id: UUID) -> dict[str, Any]:
    """One filing with its changes."""
    return _answer(request, filing_id)


@router.post("/filings", response={201: dict[str, Any]}, summary="填报")
@requires_api("filing.edit_filing")
def post_filing(request: HttpRequest, data: FilingIn) -> Status[dict[str, Any]]:
    """Begin or go on with a draft; each change is added to it."""
    enterprise = queries.own_enterprise(data.enterprise, visible_to=_user(request))
    by, at = actor_of(request), now()
    filing = drafting.filing_to_edit(enterprise=enterprise, by=by, at=at)
    for each in data.changes:
        _begin(filing, each, request)
    if data.note:
        drafting.write_note(filing=filing, text=data.note, version=None, by=by, at=at)
    return Status(201, _answer(request, filing.pk))


def _begin(filing: Filing, data: ChangeIn, request: HttpRequest) -> FilingChange:
    return drafting.begin_change(
        filing=filing,
        kind=kind_of(data.kind),
        target_id=data.target,
        action=ChangeAction(data.action) if data.action else None,
        values=data.values,
        reason=data.reason,
        by=actor_of(request),
        at=now(),
    )


@router.post("/filings/{uuid:filing_id}/changes", response={201: dict[str, Any]}, summary="增加填报条目")
@requires_api("filing.edit_filing")
def post_change(request: HttpRequest, filing_id: UUID, data: ChangeIn) -> Status[dict[str, Any]]:
    """Add a change to a draft or a returned filing."""
    _begin(_to_edit(request, filing_id), data, request)
    return Status(201, _answer(request, filing_id))


@router.patch("/filings/changes/{uuid:change_id}", response=dict[str, Any], summary="修改填报条目")
@requires_api("filing.edit_filing")
def patch_change(request: HttpRequest, change_id: UUID, data: ChangePatch) -> dict[str, Any]:
    """Keep what was typed, right or wrong; it is judged at submission."""
    written = drafting.write_change(
        change=_change_to_edit(request, change_id),
        values=data.values,
        reason=data.reason,
        version=data.version,
        by=actor_of(request),
        at=now(),
    )
    return _answer(request, written.filing_id)


@router.delete("/filings/changes/{uuid:change_id}", response=dict[str, Any], summary="删除填报条目")
@requires_api("filing.edit_filing")
def delete_change(request: HttpRequest, change_id: UUID) -> dict[str, Any]:
    """Take a change out of the filing."""
    found = _change_to_edit(request, change_id)
    drafting.drop_change(change=found, by=actor_of(request), at=now())
    return _answer(request, found.filing_id)


@router.post("/filings/{uuid:filing_id}/submit", response=dict[str, Any], summary="提交")
@requires_api("filing.edit_filing")
def submit(request: HttpRequest, filing_id: UUID, data: VersionIn) -> dict[str, Any]:
    """Hand in; 422 carries every complaint as `<change>:<field>`."""
    submitting.submit_filing(
        filing=_to_edit(request, filing_id),
        version=data.version,
        within=_user(request),
        by=actor_of(request),
        at=now(),
    )
    return _answer(request, filing_id)


@router.post("/filings/{uuid:filing_id}/withdraw", response=dict[str, Any], summary="撤回")
@requires_api("filing.edit_filing")
def withdraw(request: HttpRequest, filing_id: UUID, data: WithdrawIn) -> dict[str, Any]:
    """Take back; everything typed stays."""
    submitting.withdraw_filing(
        filing=_to_edit(request, filing_id),
        reason=data.reason,
        version=data.version,
        by=actor_of(request),
        at=now(),
    )
    return _answer(request, filing_id)


@router.post("/filings/{uuid:filing_id}/reopen", response=dict[str, Any], summary="继续填报")
@requires_api("filing.edit_filing")
def reopen(request: HttpRequest, filing_id: UUID) -> dict[str, Any]:
    """Take up a withdrawn filing again."""
    submitting.reopen_filing(filing=_to_edit(request, filing_id), by=actor_of(request), at=now())
    return _answer(request, filing_id)


@router.post("/filings/{uuid:filing_id}/review", response=dict[str, Any], summary="审核")
@requires_api("filing.review_filing")
def review(request: HttpRequest, filing_id: UUID, data: ReviewIn) -> dict[str, Any]:
    """Marks field by field, and the decision."""
    user = _user(request)
    by, at = actor_of(request), now()
    found = queries.filing_by_id(filing_id, visible_to=user)
    marks = {
        change: {name: mark.dict() for name, mark in fields.items()} for change, fields in data.marks.items()
    }
    version = data.version
    if data.pass_rest or not data.decision:
        found = reviewing.mark_fields(filing=found, marks=marks, version=version, by=by, at=at)
        if data.pass_rest:
            found = reviewing.pass_all(filing=found, version=found.version, by=by, at=at)
        marks, version = {}, found.version
    if data.decision == "return":
        reviewing.return_filing(filing=found, version=version, marks=marks, remark=data.remark, by=by, at=at)
    elif data.decision == "accept":
        reviewing.accept_filing(
            filing=found, version=version, marks=marks, remark=data.remark, within=user, by=by, at=at
        )
    return _answer(request, filing_id)


@router.get("/enterprises/{uuid:enterprise_id}/filing-versions", response=dict[str, Any], summary="填报版本")
@requires_api("filing.view_filing")
def list_versions(request: HttpRequest, enterprise_id: UUID) -> dict[str, Any]:
    """Accepted versions of an enterprise, the latest first."""
    user = _user(request)
    enterprise = enterprise_by_id(enterprise_id, visible_to=user)
    items = [version_json(each) for each in queries.accepted_versions(enterprise, visible_to=user)]
    return {"items": items, "count": len(items)}


@router.get(
    "/enterprises/{uuid:enterprise_id}/filing-versions/{int:number}",
    response=dict[str, Any],
    summary="填报版本",
)
@requires_api("filing.view_filing")
def get_version(
    request: HttpRequest, enterprise_id: UUID, number: int, against: int | None = None
) -> dict[str, Any]:
    """One version with its content; `against` another one, what differs from that."""
    user = _user(request)
    enterprise = enterprise_by_id(enterprise_id, visible_to=user)
    found = queries.version_of(enterprise, number, visible_to=user)
    answer = version_json(found, whole=True)
    if against is not None:
        other = queries.version_of(enterprise, against, visible_to=user)
        answer["differences"] = [asdict(each) for each in compare_contents(other.content, found.content)]
    return answer
