"""HTTP API of the tasks and the casualty register of an incident."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import requires_api
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput, NotAllowed
from anlan.rescue.command import queries
from anlan.rescue.command.models import Casualty
from anlan.rescue.command.operations import register, tasks
from anlan.rescue.command.requests import caller, named_user, visible_incident
from anlan.rescue.command.schemas import AdoptIn, IdentityIn, PersonIn, PersonPatch, TaskIn, TaskPatch
from anlan.rescue.command.serialise import casualty_json, register_json, task_json

router = Router(tags=["指挥"])


@router.get("/incidents/{uuid:incident_id}/tasks", response=dict[str, Any], summary="任务")
@requires_api("command.view_command")
def list_tasks(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    """The tasks of an incident with every step of their progress."""
    user = caller(request)
    rows = queries.tasks_of(visible_incident(request, incident_id))
    items = [task_json(each, user=user) for each in rows]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/tasks", response={201: dict[str, Any]}, summary="新增任务")
@requires_api("command.keep_task")
def add_task(request: HttpRequest, incident_id: UUID, data: TaskIn) -> Status[dict[str, Any]]:
    """A task by hand, or from an instruction."""
    user, incident = caller(request), visible_incident(request, incident_id)
    instruction = None
    if data.instruction is not None:
        instruction = queries.instruction_by_id(data.instruction, visible_to=user)
    made = tasks.make_task(
        incident=incident,
        title=data.title,
        assignee=named_user(data.assignee, field="assignee") if data.assignee else None,
        assignee_name=data.assignee_name,
        due_at=data.due_at,
        instruction=instruction,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, task_json(made, user=user))


@router.patch(
    "/incidents/{uuid:incident_id}/tasks/{uuid:task_id}", response=dict[str, Any], summary="更新任务"
)
@requires_api("command.answer_instruction")
def change_task(request: HttpRequest, incident_id: UUID, task_id: UUID, data: TaskPatch) -> dict[str, Any]:
    """Move the progress (the assignee may), or change title, assignee and due time (those who keep tasks)."""
    user = caller(request)
    task = queries.task_by_id(task_id, incident_id=incident_id, visible_to=user)
    values = data.model_dump(exclude_unset=True, exclude={"status", "note", "version"})
    if values:
        if not user.has_perm("command.keep_task"):
            raise NotAllowed("您没有调整任务的权限。")
        if values.get("assignee") is not None:
            values["assignee"] = named_user(values["assignee"], field="assignee")
        elif "assignee_name" in values:
            values["assignee"] = None
        values = {name: "" if value is None and name in _TEXTS else value for name, value in values.items()}
        task = tasks.change_task(
            task=task, values=values, version=data.version, by=actor_of(request), at=now()
        )
    if data.status is not None:
        task = tasks.move_task(
            task=task,
            status=data.status,
            note=data.note,
            version=None if values else data.version,
            user=user,
            by=actor_of(request),
            at=now(),
        )
    return task_json(task, user=user)


_TEXTS = ("title", "assignee_name")


@router.get("/incidents/{uuid:incident_id}/casualties-register", response=dict[str, Any], summary="伤亡登记")
@requires_api("command.view_register")
def read_register(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    """The register, its counts and contradictions. Without `command.view_person` no personal data."""
    return _register(request, incident_id)


def _register(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    incident = visible_incident(request, incident_id)
    personal = caller(request).has_perm("command.view_person")
    return register_json(incident, queries.register_of(incident), personal=personal)


@router.post(
    "/incidents/{uuid:incident_id}/casualties-register",
    response={201: dict[str, Any]},
    summary="登记伤亡人员",
)
@requires_api("command.keep_register")
def add_person(request: HttpRequest, incident_id: UUID, data: PersonIn) -> Status[dict[str, Any]]:
    """Enter somebody; also after the close."""
    made = register.register_person(
        incident=visible_incident(request, incident_id),
        person=register.Person(
            name=data.name,
            sex=data.sex,
            age=data.age,
            unit=data.unit,
            identity=data.identity,
            note=data.note,
        ),
        finding=register.Finding(
            condition=data.condition,
            at=data.condition_at,
            hospital_id=data.hospital_id,
            hospital=data.hospital,
        ),
        user=caller(request),
        by=actor_of(request),
        at=now(),
    )
    return Status(201, casualty_json(made, personal=True))


@router.patch(
    "/incidents/{uuid:incident_id}/casualties-register/{uuid:casualty_id}",
    response=dict[str, Any],
    summary="更新伤亡人员",
)
@requires_api("command.keep_register")
def change_person(
    request: HttpRequest, incident_id: UUID, casualty_id: UUID, data: PersonPatch
) -> dict[str, Any]:
    """Complete who somebody is, or note how they fare now (`condition`)."""
    user = caller(request)
    incident = visible_incident(request, incident_id)
    casualty = queries.casualty_by_id(casualty_id, incident=incident)
    values = data.model_dump(exclude_unset=True, exclude=_FINDING)
    values = {name: "" if value is None and name != "age" else value for name, value in values.items()}
    version = data.version
    if values:
        casualty = register.describe_person(
            casualty=casualty, values=values, version=version, by=actor_of(request), at=now()
        )
        version = None
    if data.condition is not None or {"hospital", "hospital_id"} & data.model_fields_set:
        finding = register.Finding(
            condition=data.condition or casualty.condition,
            at=data.condition_at,
            hospital_id=data.hospital_id,
            hospital=data.hospital,
            note=data.reason,
        )
        casualty = register.change_condition(
            casualty=casualty, finding=finding, version=version, user=user, by=actor_of(request), at=now()
        )
    return casualty_json(_reread(casualty), personal=user.has_perm("command.view_person"))


_FINDING = {"condition", "condition_at", "hospital_id", "hospital", "reason", "version"}


def _reread(casualty: Casualty) -> Casualty:
    return queries.casualty_by_id(casualty.pk, incident=casualty.incident)


@router.post(
    "/incidents/{uuid:incident_id}/casualties-register/{uuid:casualty_id}/identity",
    response=dict[str, Any],
    summary="查看身份标识（留痕）",
)
@requires_api("command.read_identity")
def read_identity(
    request: HttpRequest, incident_id: UUID, casualty_id: UUID, data: IdentityIn
) -> dict[str, Any]:
    """The identity mark of a person; who read it, when and why is audited."""
    casualty = queries.casualty_by_id(casualty_id, incident=visible_incident(request, incident_id))
    mark = register.read_identity(casualty=casualty, purpose=data.purpose, by=actor_of(request), at=now())
    return {"id": str(casualty.id), "identity": mark}


@router.post(
    "/incidents/{uuid:incident_id}/casualties-register/adopt",
    response=dict[str, Any],
    summary="采用登记人数",
)
@requires_api("command.keep_register")
def adopt(request: HttpRequest, incident_id: UUID, data: AdoptIn) -> dict[str, Any]:
    """Make the register's counts the incident's figures."""
    user: User = caller(request)
    if not user.has_perm("incidents.change_incident"):
        raise NotAllowed("您没有修改伤亡人数的权限。")
    incident = visible_incident(request, incident_id)
    if not queries.register_of(incident).exists():
        raise InvalidInput("登记中没有人员。")
    register.adopt_counts(incident=incident, reason=data.reason, by=actor_of(request), at=now())
    return _register(request, incident_id)
