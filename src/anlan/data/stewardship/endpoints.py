"""HTTP API of 数据责任."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from anlan.base.accounts.facade import Organisation, User, actor_of, user_by_id
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.base.divisions.facade import Division
from anlan.data.enterprises.facade import enterprise_by_id
from anlan.data.stewardship import duty_operations, operations, queries
from anlan.data.stewardship.catalogue import group_title, groups, kind_of
from anlan.data.stewardship.enums import State
from anlan.data.stewardship.models import Confirmation, Duty, Upkeep
from anlan.data.stewardship.operations import Confirmed
from anlan.data.stewardship.policies import Score
from anlan.data.stewardship.tables import age_of, owner_words
from anlan.data.stewardship.tallies import in_state
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import InvalidInput

router = Router(tags=["数据责任"])

FILTERS = ("kind", "group", "owner", "record_id", "enterprise_id")
ORDERS = ("due_on", "confirmed_on", "completeness", "name", "group")


class UpkeepQuery(ListQuery):
    """List of groups of fields; `mine` only what the caller keeps."""

    state: str = Field("", description="fresh、due 或 stale")
    kind: str = ""
    group: str = ""
    owner: str = ""
    record_id: str = ""
    enterprise_id: str = ""
    located_in: str = Field("", description="区划代码，含其下级")
    mine: bool = False


class StillTrueIn(Schema):
    """One record; without `groups` all that the caller keeps of it."""

    kind: str
    id: UUID
    groups: list[str] = []


class StillTrueMany(Schema):
    """One record, or several under `items`, at most 200."""

    kind: str = ""
    id: UUID | None = None
    groups: list[str] = []
    items: list[StillTrueIn] = []


class ScoreQuery(Schema):
    """What to count."""

    division: str = Field("", description="区县代码：按街道乡镇；不填按区县")
    group: str = ""
    owner: str = ""


class DutyPatch(Schema):
    """Fields of a rule; those not given stay."""

    group: str | None = None
    division: str | None = None
    enterprise: UUID | None = None
    owner: str | None = None
    organisation: UUID | None = None
    person: UUID | None = None
    renew_days: int | None = None
    warn_days: int | None = None
    weight: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    note: str | None = None
    version: int | None = None


class DutyIn(DutyPatch):
    """A new rule."""

    group: str
    owner: str
    renew_days: int
    warn_days: int = 30
    weight: int = 1
    starts_on: date


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def upkeep_json(row: Upkeep, on: date) -> dict[str, Any]:
    """One group of fields of one record."""
    return {
        "kind": row.kind,
        "id": str(row.record_id),
        "name": row.name,
        "group": row.group,
        "group_title": group_title(row.group),
        "enterprise_id": str(row.enterprise_id) if row.enterprise_id else None,
        "located_in": row.located_in.as_pair() if row.located_in else None,
        "owner": row.owner,
        "owner_name": owner_words(row),
        "confirmed_on": row.confirmed_on.isoformat(),
        "freshness": age_of(row, on).as_json(),
        "completeness": row.completeness,
        "missing": row.missing,
        "weight": row.weight,
    }


def confirmation_json(row: Confirmation) -> dict[str, Any]:
    """One confirmation."""
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "record_id": str(row.record_id),
        "name": row.name,
        "group": row.group,
        "on": row.on.isoformat(),
        "at": in_shanghai(row.at).isoformat(),
        "cause": row.cause,
        "by": row.by_name,
        "undone": row.is_undone,
    }


def _done_json(done: Confirmed) -> dict[str, Any]:
    return {
        "kind": done.kind,
        "id": str(done.record_id),
        "name": done.name,
        "on": done.on.isoformat(),
        "confirmations": [confirmation_json(row) for row in done.confirmations],
    }


def duty_json(duty: Duty) -> dict[str, Any]:
    """One rule."""
    return {
        "id": str(duty.pk),
        "group": duty.group,
        "group_title": group_title(duty.group),
        "division": duty.division.as_pair() if duty.division else None,
        "enterprise": str(duty.enterprise_id) if duty.enterprise_id else None,
        "owner": duty.owner,
        "organisation": str(duty.organisation_id) if duty.organisation_id else None,
        "person": str(duty.person_id) if duty.person_id else None,
        "renew_days": duty.renew_days,
        "warn_days": duty.warn_days,
        "weight": duty.weight,
        "starts_on": duty.starts_on.isoformat(),
        "ends_on": duty.ends_on.isoformat() if duty.ends_on else None,
        "note": duty.note,
        "version": duty.version,
    }


@router.get("/stewardship/upkeep", response=dict[str, Any], summary="数据清单")
@requires_api("stewardship.view_upkeep")
def list_upkeep(request: HttpRequest, query: Query[UpkeepQuery]) -> dict[str, Any]:
    """Groups of fields of records under the caller's jurisdiction, with their age and completeness."""
    user, on = _user(request), in_shanghai(now()).date()
    rows = queries.upkeep(visible_to=user)
    if query.mine:
        rows = rows.filter(queries.kept_by(user))
    if query.state:
        if query.state not in State.values:
            raise InvalidInput("状态应为 fresh、due 或 stale。", field="state")
        rows = rows.filter(in_state(query.state, on))
    if query.located_in:
        rows = rows.filter(located_in__gte=query.located_in, located_in__lt=query.located_in + ":")
    if query.q:
        rows = queries.matching(rows, query.q)
    rows = filtered(rows, query.dict(), FILTERS)
    return paged(ordered(rows, query.order, ORDERS, "due_on"), query, lambda row: upkeep_json(row, on))


@router.get("/stewardship/records/{kind}/{uuid:record_id}", response=dict[str, Any], summary="记录的数据责任")
@requires_api("stewardship.view_upkeep")
def get_record(request: HttpRequest, kind: str, record_id: UUID) -> dict[str, Any]:
    """The groups of one record with the terms of their completeness, and who confirmed it when."""
    known = kind_of(kind)
    record = known.find(record_id, _user(request))
    standings = queries.standings_of(known, record, visible_to=_user(request), at=now())
    total = sum((each.score for each in standings), start=Score())
    return {
        "kind": known.key,
        "id": str(record.pk),
        "name": record.name,
        "score": total.as_json(),
        "groups": [
            {
                "group": each.group.key,
                "group_title": each.group.title,
                "owner_name": each.owner,
                "confirmed_on": each.confirmed_on.isoformat(),
                "renew_days": each.renew_days,
                "weight": each.weight,
                "freshness": each.freshness.as_json(),
                "completeness": each.completeness,
                "terms": [
                    {"name": term.name, "label": term.label, "weight": term.weight, "filled": term.filled}
                    for term in each.terms
                ],
                "may_confirm": each.may_confirm,
            }
            for each in standings
        ],
        "confirmations": [confirmation_json(row) for row in queries.confirmations_of(record.pk)],
    }


@router.post("/stewardship/still-true", response=dict[str, Any], summary="仍然属实")
@requires_api("stewardship.confirm_record")
def post_still_true(request: HttpRequest, data: StillTrueMany) -> dict[str, Any]:
    """Say that records are as written, as of today. Several stand or fall one by one: `refused` says why."""
    user, by, at = _user(request), actor_of(request), now()
    if not data.items:
        if not data.kind or data.id is None:
            raise InvalidInput("请给出 kind 和 id，或 items。", field="kind")
        done = operations.still_true(
            kind=data.kind, record_id=data.id, groups=data.groups, visible_to=user, by=by, at=at
        )
        return _done_json(done)
    items = [(item.kind, item.id, item.groups) for item in data.items]
    confirmed, refused = operations.still_true_many(items=items, visible_to=user, by=by, at=at)
    return {
        "items": [_done_json(done) for done in confirmed],
        "refused": [{"id": str(record_id), "message": message} for record_id, message in refused],
    }


@router.post(
    "/stewardship/confirmations/{uuid:confirmation_id}/undo", response=dict[str, Any], summary="撤销核实"
)
@requires_api("stewardship.confirm_record")
def post_undo(request: HttpRequest, confirmation_id: UUID) -> dict[str, Any]:
    """Take a confirmation back."""
    user = _user(request)
    row = queries.confirmation_by_id(confirmation_id, visible_to=user)
    return confirmation_json(
        operations.undo(confirmation=row, visible_to=user, by=actor_of(request), at=now())
    )


@router.get("/stewardship/scores", response=dict[str, Any], summary="数据质量评分")
@requires_api("stewardship.view_assessment")
def get_scores(request: HttpRequest, query: Query[ScoreQuery]) -> dict[str, Any]:
    """Scores by district or township, by group of fields and by kind of owner, with their terms."""
    found = queries.scores_by_division(
        visible_to=_user(request), division=query.division, group=query.group, owner=query.owner
    )
    return {
        "counted_at": in_shanghai(found.counted.at).isoformat() if found.counted else None,
        "score": found.score.as_json(),
        "divisions": [
            {"code": place.code, "name": place.name, **place.score.as_json()} for place in found.places
        ],
        "groups": [
            {"group": key, "title": group_title(key), **score.as_json()}
            for key, score in found.by_group.items()
        ],
        "owners": [{"owner": key, **score.as_json()} for key, score in found.by_owner.items()],
    }


@router.get(
    "/stewardship/enterprises/{uuid:enterprise_id}", response=dict[str, Any], summary="企业数据质量评分"
)
@requires_api("stewardship.view_upkeep")
def get_enterprise(request: HttpRequest, enterprise_id: UUID) -> dict[str, Any]:
    """The scores of one enterprise."""
    enterprise = enterprise_by_id(enterprise_id, visible_to=_user(request))
    by_group = queries.scores_by_group_of(enterprise, at=now())
    total = sum(by_group.values(), start=Score())
    return {
        "id": str(enterprise.pk),
        "name": enterprise.name,
        "score": total.as_json(),
        "groups": [
            {"group": key, "title": group_title(key), **score.as_json()} for key, score in by_group.items()
        ],
    }


@router.get("/stewardship/groups", response=dict[str, Any], summary="字段组")
@requires_api("stewardship.view_upkeep")
def list_groups(request: HttpRequest) -> dict[str, Any]:
    """Every group of fields with what holds where no rule speaks."""
    items = [
        {
            "group": group.key,
            "title": group.title,
            "kind": kind.key,
            "kind_title": kind.title,
            "owner": str(group.owner),
            "renew_days": group.renew_days,
            "warn_days": group.warn_days,
            "weight": group.weight,
        }
        for kind, group in groups().values()
    ]
    return {"items": items, "count": len(items)}


@router.get("/stewardship/duties", response=dict[str, Any], summary="责任规则")
@requires_api("stewardship.view_duty")
def list_duties(request: HttpRequest, query: Query[ListQuery]) -> dict[str, Any]:
    """Every rule."""
    rows = queries.duties(visible_to=_user(request))
    return paged(ordered(rows, query.order, ("starts_on", "group"), "-starts_on"), query, duty_json)


@router.post("/stewardship/duties", response={201: dict[str, Any]}, summary="新增责任规则")
@requires_api("stewardship.edit_duty")
def post_duty(request: HttpRequest, data: DutyIn) -> Status[dict[str, Any]]:
    """Write a rule; an open one of the same reach ends the day before."""
    user = _user(request)
    duty = duty_operations.add_duty(
        values=_duty_values(data, user), within=user, by=actor_of(request), at=now()
    )
    return Status(201, duty_json(duty))


@router.patch("/stewardship/duties/{uuid:duty_id}", response=dict[str, Any], summary="修改责任规则")
@requires_api("stewardship.edit_duty")
def patch_duty(request: HttpRequest, duty_id: UUID, data: DutyPatch) -> dict[str, Any]:
    """Change a rule."""
    user = _user(request)
    duty = queries.duty_by_id(duty_id, visible_to=user)
    changed = duty_operations.change_duty(
        duty=duty,
        values=_duty_values(data, user),
        version=data.version,
        within=user,
        by=actor_of(request),
        at=now(),
    )
    return duty_json(changed)


def _duty_values(data: DutyPatch, user: User) -> dict[str, Any]:
    """Ids to records; a name nobody bears is refused."""
    whole = isinstance(data, DutyIn)
    values = data.dict(exclude_none=True) if whole else data.dict(exclude_unset=True)
    values.pop("version", None)
    lookups: dict[str, Any] = {
        "division": lambda key: Division.objects.filter(pk=key).first(),
        "enterprise": lambda key: enterprise_by_id(key, visible_to=user),
        "organisation": lambda key: Organisation.objects.filter(pk=key, retired_at=None).first(),
        "person": user_by_id,
    }
    for name, find in lookups.items():
        if values.get(name):
            found = find(values[name])
            if found is None:
                raise InvalidInput("没有这个区划、机构或人员。", field=name)
            values[name] = found
    return values
