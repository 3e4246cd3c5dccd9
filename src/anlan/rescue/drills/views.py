"""Screens of drills: scenarios to start, the control page of a run, the result sheet, the list."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires, user_by_id
from anlan.base.documents.facade import render_pdf
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import DomainError, InvalidInput
from anlan.rescue.drills import queries
from anlan.rescue.drills.clockwork import shown
from anlan.rescue.drills.enums import SPEEDS, DrillMode
from anlan.rescue.drills.forms import StartForm
from anlan.rescue.drills.models import Drill
from anlan.rescue.drills.operations import running
from anlan.rescue.drills.operations.converting import save_scenario, scenario_of
from anlan.rescue.drills.operations.playing import play_due
from anlan.rescue.drills.scenario import shipped
from anlan.rescue.drills.serialise import drill_json, drill_row, saved_row, scenario_row
from anlan.rescue.drills.tables import DRILLS, tone_of
from anlan.rescue.incidents.facade import incident_by_id
from anlan.ui.facade import table_response


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("drills.view_drill")
@ensure_csrf_cookie
def home(request: HttpRequest) -> HttpResponse:
    """Scenarios with their button, runs under way and the last ones."""
    user = _user(request)
    scenarios = [scenario_row(each, name=key) for key, each in shipped().items()]
    scenarios += [saved_row(each) for each in queries.saved_scenarios(visible_to=user)[:30]]
    for each in scenarios:
        each["duration"] = shown(each["duration_s"]).removeprefix("T+")
    runs = queries.drills(visible_to=user).order_by("-started_at")[:12]
    context = {
        "scenarios": scenarios,
        "runs": [{"drill": each, "tone": tone_of(each)} for each in runs],
        "players": [each for each in queries.possible_players(visible_to=user) if each.id != user.id],
        "modes": DrillMode.choices,
        "speeds": SPEEDS,
        "closed": queries.to_convert(visible_to=user) if user.has_perm("drills.make_scenario") else [],
        "may_start": user.has_perm("drills.start_drill"),
        "page_title": "演练",
    }
    return render(request, "drills/home.html", context)


@require_safe
@requires("drills.view_drill")
def drill_list(request: HttpRequest) -> HttpResponseBase:
    """Every run of the jurisdiction."""
    return table_response(request, DRILLS, queries.drills(visible_to=_user(request)))


@require_POST
@requires("drills.start_drill")
def start(request: HttpRequest) -> HttpResponse:
    """The one click."""
    user = _user(request)
    invited = [(str(each.id), each.name) for each in queries.possible_players(visible_to=user)]
    form = StartForm(request.POST, players=invited)
    try:
        if not form.is_valid():
            raise InvalidInput(str(next(iter(form.errors.values()))[0]))
        values = form.cleaned_data
        players = [user_by_id(each) for each in values["players"]]
        drill = running.start_drill(
            scenario=queries.scenario_named(values["scenario"], visible_to=user),
            mode=values["mode"],
            speed=values["speed"],
            user=user,
            players=[each for each in players if each is not None],
            elsewhere=form.elsewhere(),
            by=actor_of(request),
            at=now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("drills:home")
    play_due(drill_id=drill.id, at=now())
    return redirect("drills:detail", drill.id)


@require_POST
@requires("drills.make_scenario")
def from_incident(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """转为演练: a closed incident becomes a scenario of its own."""
    incident = incident_by_id(incident_id, visible_to=_user(request))
    try:
        saved = save_scenario(
            scenario=scenario_of(incident),
            made_from=incident,
            user=_user(request),
            by=actor_of(request),
            at=now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("drills:home")
    messages.success(request, f"已生成演练情景“{saved.title}”，可在下方开始。")
    return redirect("drills:home")


@require_safe
@requires("drills.view_drill")
@ensure_csrf_cookie
def control(request: HttpRequest, drill_id: UUID) -> HttpResponse:
    """One run: its clock, what came and what comes, what was expected and done. Renewed by the live stream."""
    moment = now()
    drill = queries.drill_by_id(drill_id, visible_to=_user(request))
    context = _context(request, drill, at=moment)
    if request.headers.get("HX-Request") == "true":
        return render(request, "drills/_course.html", context)
    return render(request, "drills/control.html", context)


def _context(request: HttpRequest, drill: Drill, *, at: datetime) -> dict[str, Any]:
    body = drill_json(drill, at=at)
    for each in body["injects"]:
        each["when"] = shown(each["t"])
    for each in body["expectations"]:
        each["planned"] = shown(each["planned_t"])
        each["due"] = shown(each["due_t"]) if each["due_t"] is not None else "—"
        each["met"] = shown(each["met_t"]) if each["met_t"] is not None else ""
        each["verdict"], each["tone"] = _verdict(each, body["t"])
    hidden = drill.mode == DrillMode.LIVE and not drill.is_over
    return {
        "drill": drill,
        "body": body,
        "come": [each for each in body["injects"] if not hidden or each["status"] != "waiting"],
        "upcoming": [each for each in body["injects"] if hidden and each["status"] == "waiting"],
        "clock": drill_row(drill, at=at),
        "t": shown(body["t"]),
        "tone": tone_of(drill),
        "speeds": SPEEDS,
        "may_direct": _user(request).has_perm("drills.direct_drill") and not drill.is_over,
        "is_exercise": True,
        "page_title": drill.title,
    }


def _verdict(row: dict[str, Any], t: float) -> tuple[str, str]:
    """What to say of an expected act, and the tone of it."""
    late = row["late_s"]
    if row["met_t"] is not None:
        if late is None:
            return "完成", "done"
        span = shown(abs(late)).removeprefix("T+")
        return (f"超时 {span}", "late") if late > 0 else (f"提前 {span}", "done")
    if row["due_t"] is not None and t > row["due_t"]:
        return "未完成", "late"
    return "待完成", "waiting"


@require_POST
@requires("drills.direct_drill")
def direct(request: HttpRequest, drill_id: UUID) -> HttpResponse:
    """Pause, resume, speed, skip, stop: the buttons of the control page."""
    drill = queries.drill_by_id(drill_id, visible_to=_user(request))
    action, by, at = request.POST.get("action", ""), actor_of(request), now()
    try:
        if action == "pause":
            running.pause_drill(drill=drill, by=by, at=at)
        elif action == "resume":
            running.resume_drill(drill=drill, by=by, at=at)
        elif action == "skip":
            running.skip_to_next(drill=drill, by=by, at=at)
        elif action.startswith("speed-") and action[6:].isdigit():
            running.set_speed(drill=drill, speed=int(action[6:]), by=by, at=at)
        elif action == "stop":
            running.stop_drill(drill=drill, reason=request.POST.get("reason", ""), by=by, at=at)
        else:
            raise InvalidInput("没有这个操作。")
        play_due(drill_id=drill.id, at=now())
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("drills:detail", drill_id)


@require_safe
@requires("drills.view_drill")
def result(request: HttpRequest, drill_id: UUID) -> HttpResponse:
    """The result sheet: expected against done, in the drill's time and in the world's."""
    drill = queries.drill_by_id(drill_id, visible_to=_user(request))
    return render(request, "drills/result.html", _context(request, drill, at=now()))


@require_safe
@requires("drills.view_drill")
def result_pdf(request: HttpRequest, drill_id: UUID) -> HttpResponse:
    """The result sheet on paper."""
    drill = queries.drill_by_id(drill_id, visible_to=_user(request))
    body = _context(request, drill, at=now())["body"]
    data = {
        **body,
        "started": f"{in_shanghai(drill.started_at):%Y年%m月%d日 %H:%M}",
        "ended": f"{in_shanghai(drill.ended_at):%Y年%m月%d日 %H:%M}" if drill.ended_at else "尚未结束",
        "span": shown(body["t"]),
        "source": drill.scenario["source"],
    }
    response = HttpResponse(render_pdf("drills/result.typ", data), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="drill-result.pdf"'
    return response
