"""HTTP API of the headquarters, the instructions and the history of an incident; tasks and the register are in
`people_endpoints`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from anlan.base.accounts.facade import Organisation, User, actor_of, organisations
from anlan.base.api.facade import requires_api
from anlan.data.resources.facade import resource_by_id
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.rescue.command import queries
from anlan.rescue.command.history import history_of
from anlan.rescue.command.models import Group, Headquarters
from anlan.rescue.command.operations import headquarters as posts
from anlan.rescue.command.operations import instructions as orders
from anlan.rescue.command.people_endpoints import router as people
from anlan.rescue.command.requests import caller, named_user, visible_incident
from anlan.rescue.command.schemas import (
    HeadquartersIn,
    InstructionIn,
    PostIn,
    ReceiptIn,
    RecipientIn,
    ResultIn,
    WhyIn,
)
from anlan.rescue.command.serialise import (
    appointment_json,
    headquarters_json,
    instruction_json,
    organisation_option,
    proposal_json,
    user_option,
    wall_json,
)
from anlan.rescue.incidents.facade import Dispatch, Incident

router = Router(tags=["指挥"])
router.add_router("", people)


def _headquarters(request: HttpRequest, incident_id: UUID) -> Headquarters:
    found = queries.headquarters_of(visible_incident(request, incident_id))
    if found is None:
        raise NotFound("尚未设立指挥部。")
    return found


@router.get("/incidents/{uuid:incident_id}/headquarters", response=dict[str, Any], summary="指挥部")
@requires_api("command.view_command")
def read_headquarters(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    """The headquarters or null, and the groups proposed for this kind of incident."""
    incident = visible_incident(request, incident_id)
    found = queries.headquarters_of(incident)
    return {
        "headquarters": headquarters_json(found) if found else None,
        "proposal": proposal_json(incident),
    }


@router.put("/incidents/{uuid:incident_id}/headquarters", response=dict[str, Any], summary="设立或调整指挥部")
@requires_api("command.lead_headquarters")
def write_headquarters(request: HttpRequest, incident_id: UUID, data: HeadquartersIn) -> dict[str, Any]:
    """Set up, or change name, place and groups; 409 when another was first (`version`)."""
    incident = visible_incident(request, incident_id)
    plan = posts.Plan(name=data.name, place=data.place, lon=data.lon, lat=data.lat, groups=data.groups)
    posts.set_up_headquarters(
        incident=incident, plan=plan, version=data.version, by=actor_of(request), at=now()
    )
    return headquarters_json(_headquarters(request, incident_id))


@router.post(
    "/incidents/{uuid:incident_id}/headquarters/stand-down", response=dict[str, Any], summary="撤销指挥部"
)
@requires_api("command.lead_headquarters")
def end_headquarters(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    """End the headquarters and all posts in it."""
    posts.stand_down(headquarters=_headquarters(request, incident_id), by=actor_of(request), at=now())
    return headquarters_json(_headquarters(request, incident_id))


@router.get("/incidents/{uuid:incident_id}/posts", response=dict[str, Any], summary="指挥部岗位")
@requires_api("command.view_command")
def list_posts(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    """Everybody who held or holds a post, in order of time."""
    found = queries.headquarters_of(visible_incident(request, incident_id))
    items = [appointment_json(each) for each in found.appointments.all()] if found else []
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/posts", response={201: dict[str, Any]}, summary="指定岗位人员")
@requires_api("command.lead_headquarters")
def appoint(request: HttpRequest, incident_id: UUID, data: PostIn) -> Status[dict[str, Any]]:
    """Put somebody in a post; who held a post for one before is relieved."""
    user, found = caller(request), _headquarters(request, incident_id)
    group = None
    if data.group is not None:
        group = Group.objects.filter(pk=data.group, headquarters=found).first()
        if group is None:
            raise InvalidInput("没有这个工作组。", field="group")
    made = posts.appoint(
        headquarters=found,
        role=data.role,
        group=group,
        holder=_holder(data, user),
        version=data.version,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, appointment_json(made))


def _holder(data: PostIn, user: User) -> posts.Holder:
    if data.user is not None:
        return posts.Holder(user=named_user(data.user, field="user"), unit=data.unit, phone=data.phone)
    if data.resource is not None:
        found = resource_by_id(data.resource, visible_to=user)
        if found is None:
            raise InvalidInput("没有这个资源，或不在您的管辖范围内。", field="resource")
        name = data.name or found.contact_name or found.name
        phone = data.phone or found.contact_phone
        return posts.Holder(name=name, unit=data.unit or found.name, phone=phone, resource_id=found.id)
    return posts.Holder(name=data.name, unit=data.unit, phone=data.phone)


@router.post("/posts/{uuid:post_id}/relieve", response=dict[str, Any], summary="免去岗位")
@requires_api("command.lead_headquarters")
def relieve(request: HttpRequest, post_id: UUID, data: WhyIn) -> dict[str, Any]:
    """Take somebody out of a post without a successor."""
    found = queries.appointment_by_id(post_id, visible_to=caller(request))
    return appointment_json(
        posts.relieve(appointment=found, reason=data.reason, by=actor_of(request), at=now())
    )


@router.get("/incidents/{uuid:incident_id}/recipients", response=dict[str, Any], summary="可选人员和单位")
@requires_api("command.view_command")
def recipients(request: HttpRequest, incident_id: UUID, q: str = "") -> dict[str, Any]:
    """Users and organisations whose name holds `q`, for posts, instructions and tasks."""
    visible_incident(request, incident_id)
    user = caller(request)
    return {
        "people": [user_option(each) for each in queries.people_to_name(q, visible_to=user)],
        "organisations": [
            organisation_option(each) for each in queries.organisations_to_name(q, visible_to=user)
        ],
    }


@router.get("/incidents/{uuid:incident_id}/instructions", response=dict[str, Any], summary="指令")
@requires_api("command.view_command")
def list_instructions(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    """The instructions of an incident in their order."""
    incident, user = visible_incident(request, incident_id), caller(request)
    items = [instruction_json(each, user=user) for each in queries.instructions_of(incident)]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/instructions", response={201: dict[str, Any]}, summary="下达指令")
@requires_api("command.issue_instruction")
def issue(request: HttpRequest, incident_id: UUID, data: InstructionIn) -> Status[dict[str, Any]]:
    """Issue; 409 `issued_meanwhile` shows what another ordered since `seen`, 409 `closed` after the end."""
    incident = visible_incident(request, incident_id)
    made = orders.issue_instruction(
        incident=incident,
        to=_recipient(data.to, incident, caller(request)),
        text=data.text,
        due_at=data.due_at,
        seen=data.seen,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, instruction_json(made, user=caller(request)))


def _recipient(to: RecipientIn, incident: Incident, user: User) -> orders.Recipient:
    given = [value for value in (to.post, to.user, to.organisation, to.dispatch) if value is not None]
    if len(given) > 1:
        raise InvalidInput("一条指令只能有一个对象。", field="to")
    if to.post is not None:
        return orders.Recipient(appointment=queries.appointment_by_id(to.post, visible_to=user))
    if to.user is not None:
        return orders.Recipient(user=named_user(to.user, field="to"))
    if to.organisation is not None:
        return orders.Recipient(organisation=_organisation(to.organisation, user))
    if to.dispatch is not None:
        return orders.Recipient(dispatch=_dispatch(to.dispatch, incident))
    return orders.Recipient(name=to.name, phone=to.phone)


def _organisation(organisation_id: UUID, user: User) -> Organisation:
    found: Organisation | None = organisations(visible_to=user).filter(pk=organisation_id).first()
    if found is None:
        raise InvalidInput("没有这个单位。", field="to")
    return found


def _dispatch(dispatch_id: UUID, incident: Incident) -> Dispatch:
    found: Dispatch | None = incident.dispatches.filter(pk=dispatch_id).first()
    if found is None:
        raise InvalidInput("该力量不是为这起事故派出的。", field="to")
    return found


@router.get("/instructions", response=dict[str, Any], summary="给我的指令")
@requires_api("command.answer_instruction")
def my_instructions(request: HttpRequest) -> dict[str, Any]:
    """Instructions addressed to the caller, newest first, at most 200."""
    user = caller(request)
    items = [instruction_json(each, user=user) for each in queries.my_instructions(visible_to=user)[:200]]
    return {"items": items, "count": len(items)}


@router.post("/instructions/{uuid:instruction_id}/receipt", response=dict[str, Any], summary="指令回执")
@requires_api("command.answer_instruction")
def receive(request: HttpRequest, instruction_id: UUID, data: ReceiptIn) -> dict[str, Any]:
    """Receipt; a second one is 409 naming who received and when."""
    user = caller(request)
    found = orders.receive_instruction(
        instruction=queries.instruction_by_id(instruction_id, visible_to=user),
        way=data.way,
        receiver=data.receiver,
        user=user,
        by=actor_of(request),
        at=now(),
    )
    return instruction_json(found, user=user)


@router.post("/instructions/{uuid:instruction_id}/result", response=dict[str, Any], summary="指令办理结果")
@requires_api("command.answer_instruction")
def report(request: HttpRequest, instruction_id: UUID, data: ResultIn) -> dict[str, Any]:
    """What came of it; counts as the receipt when there was none."""
    user = caller(request)
    found = orders.report_result(
        instruction=queries.instruction_by_id(instruction_id, visible_to=user),
        text=data.text,
        done_at=data.done_at,
        reporter=data.reporter,
        user=user,
        by=actor_of(request),
        at=now(),
    )
    return instruction_json(found, user=user)


@router.post("/instructions/{uuid:instruction_id}/withdraw", response=dict[str, Any], summary="撤回指令")
@requires_api("command.issue_instruction")
def withdraw(request: HttpRequest, instruction_id: UUID, data: WhyIn) -> dict[str, Any]:
    """Take an instruction back with a reason; its recipient is told."""
    user = caller(request)
    found = orders.withdraw_instruction(
        instruction=queries.instruction_by_id(instruction_id, visible_to=user),
        reason=data.reason,
        by=actor_of(request),
        at=now(),
    )
    return instruction_json(found, user=user)


@router.get("/incidents/{uuid:incident_id}/history", response=dict[str, Any], summary="事故要素变化过程")
@requires_api("command.view_command")
def history(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    """Casualties, grade, level, status and place at each moment one of them changed, oldest first."""
    items = history_of(visible_incident(request, incident_id))
    return {"items": items, "count": len(items)}


@router.get("/command/wall", response=dict[str, Any], summary="处置中大屏")
@requires_api("command.view_command")
def wall(request: HttpRequest) -> dict[str, Any]:
    """Every open incident of the jurisdiction with clocks, casualties, force and commander, gravest first."""
    items = [wall_json(each) for each in queries.wall_incidents(visible_to=caller(request))]
    return {"items": items, "count": len(items)}
