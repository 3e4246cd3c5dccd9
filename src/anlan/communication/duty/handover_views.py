"""Screens of the hand-over: now and history, one record, its paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.documents.facade import render_pdf
from anlan.communication.duty.desks import home_desk, keeps, own_desk
from anlan.communication.duty.enums import DutyRole, HandoverStatus
from anlan.communication.duty.handover_paper import TEMPLATE, document_data
from anlan.communication.duty.models import Handover, HandoverMatter
from anlan.communication.duty.operations import handing_over as operations
from anlan.communication.duty.queries import scheduled_shift, unrelieved_shifts
from anlan.communication.duty.requests import (
    equipment_posted,
    organisation_asked,
    user_of,
    version_posted,
)
from anlan.communication.duty.tables import HANDOVER_TONES, HANDOVERS
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, NotAllowed, NotFound
from anlan.ui.facade import table_response


def handover_of(handover_id: UUID, user: User) -> Handover:
    """One hand-over of the user's scope."""
    found: Handover | None = (
        Handover.objects.visible_to(user)
        .select_related("organisation", "from_shift__organisation", "to_shift__organisation")
        .prefetch_related("from_shift__people", "to_shift__people", "matters")
        .filter(pk=handover_id)
        .first()
    )
    if found is None:
        raise NotFound("没有这次交接班，或不在您的管辖范围内。")
    return found


@require_safe
@requires("duty.view_duty")
def handovers(request: HttpRequest) -> HttpResponseBase:
    """What is to be handed over at the user's own desk, and the history of all in scope."""
    user, at = user_of(request), now()
    home = home_desk(user)
    rows = Handover.objects.visible_to(user).select_related(
        "organisation", "from_shift__organisation", "to_shift__organisation"
    )
    context: dict[str, Any] = {"nav_key": "duty.handover", "home": home}
    if home is not None:
        answering = unrelieved_shifts([home.pk], at=at).get(home.pk)
        due = scheduled_shift(organisation=home, at=at)
        open_one = rows.filter(organisation=home).exclude(status=HandoverStatus.ACCEPTED).first()
        context |= {
            "answering": answering,
            "relief": due if answering is not None and due is not None and due.pk != answering.pk else None,
            "late": answering is not None and answering.ends_at <= at,
            "open": open_one,
            "signed": rows.filter(from_shift=answering, status=HandoverStatus.ACCEPTED).first()
            if answering is not None
            else None,
            "open_tone": HANDOVER_TONES[HandoverStatus(open_one.status)] if open_one else "",
            "may": user.has_perm("duty.hand_over") and keeps(user, home),
        }
    return table_response(request, HANDOVERS, rows, template="duty/handovers.html", context=context)


@require_POST
@requires("duty.hand_over")
def start(request: HttpRequest) -> HttpResponse:
    """Begin to prepare the hand-over of one's own desk."""
    user = user_of(request)
    organisation = own_desk(organisation_asked(request).pk, user)
    try:
        made = operations.start_handover(organisation=organisation, user=user, by=actor_of(request), at=now())
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("duty:handover")
    return redirect("duty:handover-record", made.pk)


@require_http_methods(["GET", "POST"])
@requires("duty.view_duty")
def record(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """One hand-over: prepared, read and ticked, accepted or returned; afterwards its record."""
    user = user_of(request)
    found = handover_of(handover_id, user)
    status = 200
    if request.method == "POST":
        if not (user.has_perm("duty.hand_over") and keeps(user, found.organisation)):
            raise NotAllowed("只有本机构值班人员可以办理交接班。")
        try:
            words = _act(request, found, user)
        except DomainError as error:
            messages.error(request, error.message)
            status = error.status
            found = handover_of(handover_id, user)
        else:
            if words:
                messages.success(request, words)
            return redirect("duty:handover-record", handover_id)
    return _page(request, found, user, status=status)


def _act(request: HttpRequest, found: Handover, user: User) -> str:
    """Carry out the posted action; the words for the toast."""
    action, by, at = request.POST.get("action", ""), actor_of(request), now()
    version = version_posted(request)
    written: dict[str, Any] = {"notes": request.POST.get("notes", ""), "equipment": equipment_posted(request)}
    if action == "save":
        operations.edit_handover(handover=found, version=version, by=by, at=at, **written)
        return "已保存。"
    if action == "submit":
        operations.submit_handover(handover=found, user=user, version=version, by=by, at=at, **written)
        return "已提交，等待接班人员接班。"
    if action == "recall":
        operations.recall_handover(handover=found, by=by, at=at)
        return "已撤回，可以继续修改。"
    if action == "tick_all":
        count = operations.tick_all(handover=found, user=user, at=at)
        return f"已将 {count} 项标为已阅。"
    if action == "accept":
        operations.accept_handover(handover=found, user=user, version=version, by=by, at=at)
        return "已接班，责任自本班次开始时起由您承担。"
    if action == "return":
        reason = request.POST.get("reason", "")
        operations.return_handover(handover=found, reason=reason, user=user, by=by, at=at)
        return "已退回，原班次继续负责。"
    raise NotFound("没有这个操作。")


@require_POST
@requires("duty.hand_over")
def open_list(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """The incoming officer has opened the list."""
    user = user_of(request)
    found = handover_of(handover_id, user)
    own_desk(found.organisation_id, user)
    operations.open_matters(handover=found, user=user, at=now())
    return HttpResponse(status=204)


@require_POST
@requires("duty.hand_over")
def tick(request: HttpRequest, handover_id: UUID, matter_id: UUID) -> HttpResponse:
    """Acknowledge one matter, or take it back; answers with its row."""
    user = user_of(request)
    found = handover_of(handover_id, user)
    own_desk(found.organisation_id, user)
    ticked = request.POST.get("ticked") == "1"
    try:
        operations.tick_matter(handover=found, matter_id=matter_id, ticked=ticked, user=user, at=now())
    except DomainError as error:
        if request.headers.get("HX-Request") != "true":
            messages.error(request, error.message)
            return redirect("duty:handover-record", handover_id)
        return HttpResponse(error.message, status=error.status)
    if request.headers.get("HX-Request") != "true":
        return redirect("duty:handover-record", handover_id)
    return render(request, "duty/_matters.html", _matters_context(handover_of(handover_id, user), user))


@require_safe
@requires("duty.view_duty")
def pdf(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """The record as a paper."""
    found = handover_of(handover_id, user_of(request))
    answer = HttpResponse(render_pdf(TEMPLATE, document_data(found)), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="handover.pdf"'
    return answer


def _page(request: HttpRequest, found: Handover, user: User, *, status: int) -> HttpResponse:
    own = user.has_perm("duty.hand_over") and keeps(user, found.organisation)
    editable = own and found.status in {HandoverStatus.DRAFT, HandoverStatus.RETURNED}
    waiting = found.status == HandoverStatus.SUBMITTED
    context = {
        **_matters_context(found, user),
        "sides": [("交班", _side(found.from_shift)), ("接班", _side(found.to_shift))],
        "tone": HANDOVER_TONES[HandoverStatus(found.status)],
        "editable": editable,
        "may_recall": own and waiting and found.prepared_by_id == user.pk,
        "overdue": found.status != HandoverStatus.ACCEPTED and found.to_shift.starts_at <= now(),
        "equipment": _posted_equipment(request) if status != 200 else found.equipment,
        "notes": request.POST.get("notes", found.notes) if status != 200 else found.notes,
        "return_fields": {"action": "return"},
        "nav_key": "duty.handover",
        "page_title": "交接班",
    }
    return render(request, "duty/handover.html", context, status=status)


def _posted_equipment(request: HttpRequest) -> list[dict[str, Any]]:
    return equipment_posted(request) or [
        {"item": item, "ok": True, "note": ""} for item in operations.EQUIPMENT
    ]


def _side(shift: Any) -> dict[str, Any]:
    people = [(each, role.label) for role in DutyRole for each in shift.named(role)]
    return {"shift": shift, "people": people}


def _matters_context(found: Handover, user: User) -> dict[str, Any]:
    """The list of matters in its groups, and whether this user is to tick it."""
    groups: dict[str, list[HandoverMatter]] = {}
    matters = list(found.matters.all())
    for row in matters:
        groups.setdefault(row.provider_title, []).append(row)
    live = [row for row in matters if not row.settled]
    receiving = (
        found.status == HandoverStatus.SUBMITTED
        and found.prepared_by_id != user.pk
        and user.has_perm("duty.hand_over")
        and keeps(user, found.organisation)
    )
    return {
        "handover": found,
        "groups": groups,
        "total": len(live),
        "unread": sum(not row.ticked_by_user(user.pk) for row in live),
        "receiving": receiving,
        "opened": found.readings.filter(user_id=user.pk).exists(),
    }
