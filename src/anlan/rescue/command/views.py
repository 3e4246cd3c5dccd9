"""Pages of the command: what is ordered to me, the register to print, the wall of all open incidents."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError
from anlan.rescue.command import queries
from anlan.rescue.command.enums import TaskStatus
from anlan.rescue.command.models import Task
from anlan.rescue.command.operations.instructions import receive_instruction, report_result
from anlan.rescue.command.operations.tasks import move_task
from anlan.rescue.command.policies import next_task_statuses
from anlan.rescue.command.tables import REGISTER
from anlan.rescue.incidents.facade import incident_by_id
from anlan.ui.facade import table_response

DONE_SHOWN = 20
#: What a button says that moves a task there.
STEP_WORDS = {
    TaskStatus.DOING: "开始",
    TaskStatus.DONE: "完成",
    TaskStatus.TODO: "退回待办",
    TaskStatus.CANCELLED: "取消",
}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("command.answer_instruction")
def mine(request: HttpRequest) -> HttpResponse:
    """Instructions and tasks of the user: what waits first, then what was done lately."""
    user = _user(request)
    orders = list(queries.my_instructions(visible_to=user)[:200])
    tasks = list(queries.my_tasks(visible_to=user)[:200])
    context = {
        "open_orders": [each for each in orders if each.status in queries.OPEN_INSTRUCTIONS],
        "done_orders": [each for each in orders if each.status not in queries.OPEN_INSTRUCTIONS][:DONE_SHOWN],
        "open_tasks": [_task_row(each) for each in tasks if each.status in queries.OPEN_TASKS],
        "done_tasks": [each for each in tasks if each.status not in queries.OPEN_TASKS][:DONE_SHOWN],
        "may_open": user.has_perm("incidents.view_picture"),
        "page_title": "我的指令",
    }
    template = (
        "command/_mine_rows.html" if request.headers.get("HX-Request") == "true" else "command/mine.html"
    )
    return render(request, template, context)


def _task_row(task: Task) -> dict[str, object]:
    steps = [(value, STEP_WORDS[TaskStatus(value)]) for value in next_task_statuses(task.status)]
    return {"task": task, "steps": steps}


@require_POST
@requires("command.answer_instruction")
def answer(request: HttpRequest, instruction_id: UUID) -> HttpResponse:
    """Receipt with one click, or the result."""
    user = _user(request)
    found = queries.instruction_by_id(instruction_id, visible_to=user)
    try:
        if request.POST.get("action") == "result":
            report_result(
                instruction=found,
                text=request.POST.get("text", ""),
                user=user,
                by=actor_of(request),
                at=now(),
            )
            messages.success(request, f"{found}办理结果已反馈。")
        else:
            receive_instruction(instruction=found, user=user, by=actor_of(request), at=now())
            messages.success(request, f"已接{found}。")
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("command:mine")


@require_POST
@requires("command.answer_instruction")
def move(request: HttpRequest, incident_id: UUID, task_id: UUID) -> HttpResponse:
    """Move the progress of one's task."""
    user = _user(request)
    task = queries.task_by_id(task_id, incident_id=incident_id, visible_to=user)
    try:
        moved = move_task(
            task=task, status=request.POST.get("status", ""), user=user, by=actor_of(request), at=now()
        )
        messages.success(request, f"任务已{moved.get_status_display()}。")
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("command:mine")


@require_safe
@requires("command.view_person")
def register(request: HttpRequest, incident_id: UUID) -> HttpResponseBase:
    """The casualty register of an incident: to read, print and export."""
    incident = incident_by_id(incident_id, visible_to=_user(request))
    context = {"incident": incident, "is_exercise": incident.exercise}
    rows = queries.register_of(incident)
    return table_response(request, REGISTER, rows, template="command/register.html", context=context)


@require_safe
@requires("command.view_command")
@ensure_csrf_cookie
def wall(request: HttpRequest) -> HttpResponse:
    """All open incidents on a wall: map, table, clocks; no controls."""
    return render(request, "command/wall.html", {"props": {}, "page_title": "处置中大屏"})
