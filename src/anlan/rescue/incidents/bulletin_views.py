"""Bulletins on screen: draft, edit, submit, return, sign, PDF and text."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import Organisation, User, actor_of, requires
from anlan.base.documents.facade import render_pdf
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, NotAllowed
from anlan.rescue.incidents import queries, reporting_queries
from anlan.rescue.incidents.bulletin_text import (
    FIGURE_LABELS,
    changed_figures,
    document_data,
    heading_of,
    plain_text,
    recipients_of,
)
from anlan.rescue.incidents.comparison import compare as compared
from anlan.rescue.incidents.enums import BulletinKind, BulletinStatus
from anlan.rescue.incidents.models import Bulletin
from anlan.rescue.incidents.operations import bulletins as operations

TEMPLATE = "incidents/bulletin.typ"
TONES = {BulletinStatus.DRAFT: "neutral", BulletinStatus.SUBMITTED: "waiting", BulletinStatus.SENT: "done"}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def issuer() -> str:
    bureau = Organisation.objects.filter(kind="city_bureau", retired_at=None).first()
    return bureau.name if bureau else ""


@require_safe
@requires("incidents.sign_bulletin")
def to_sign(request: HttpRequest) -> HttpResponse:
    """What waits for the leader's signature."""
    rows = queries.bulletins_to_sign(visible_to=_user(request))
    return render(request, "incidents/to_sign.html", {"bulletins": rows, "page_title": "报告签发"})


@require_POST
@requires("incidents.prepare_bulletin")
def prepare(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Start a bulletin of the posted kind and open it."""
    incident = queries.incident_by_id(incident_id, visible_to=_user(request))
    made = operations.prepare_bulletin(
        incident=incident, kind=request.POST.get("kind", ""), by=actor_of(request), at=now()
    )
    return redirect("incidents:bulletin", incident_id=incident.id, bulletin_id=made.id)


@require_http_methods(["GET", "POST"])
@requires("incidents.prepare_bulletin")
def supplement(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """What changed since the last bulletin, and one button for the one that says so; an open draft is shown."""
    incident = queries.incident_by_id(incident_id, visible_to=_user(request))
    waiting = incident.bulletins.exclude(status=BulletinStatus.SENT).first()
    if waiting is not None:
        return redirect("incidents:bulletin", incident_id=incident.id, bulletin_id=waiting.id)
    kind = reporting_queries.next_kind(incident)
    if request.method == "POST":
        try:
            made = operations.prepare_bulletin(incident=incident, kind=kind, by=actor_of(request), at=now())
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("incidents:reporting", incident_id=incident.id)
        return redirect("incidents:bulletin", incident_id=incident.id, bulletin_id=made.id)
    last = reporting_queries.last_sent(incident)
    context = {
        "incident": incident,
        "last": last,
        "changed": changed_figures(last) if last else [],
        "changes": incident.casualty_changes.order_by("-at")[:20],
        "kind": BulletinKind(kind).label,
        "is_exercise": incident.exercise,
        "page_title": f"{incident.number} 补报",
    }
    return render(request, "incidents/supplement.html", context)


@require_http_methods(["GET", "POST"])
@requires("incidents.view_picture")
def bulletin(request: HttpRequest, incident_id: UUID, bulletin_id: UUID) -> HttpResponse:
    """One bulletin with what may be done to it now."""
    found = queries.bulletin_by_id(bulletin_id, visible_to=_user(request))
    if request.method == "POST":
        try:
            words = _act(request, found)
            if request.POST.get("action") == "correct":
                bulletin_id = queries.newest_bulletin(found.incident).id
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
            return _page(request, found, items=_posted_items(request, found), status=error.status)
        messages.success(request, words)
        return redirect("incidents:bulletin", incident_id=incident_id, bulletin_id=bulletin_id)
    return _page(request, found, items=found.items)


def _act(request: HttpRequest, found: Bulletin) -> str:
    """Carry out the posted action; the words for the toast."""
    action, by, at = request.POST.get("action", "save"), actor_of(request), now()
    version = int(request.POST["version"]) if request.POST.get("version", "").isdigit() else found.version
    needed = "sign_bulletin" if action in {"sign", "return"} else "prepare_bulletin"
    if not _user(request).has_perm(f"incidents.{needed}"):
        raise NotAllowed("您没有进行此操作的权限。")
    if action == "sign":
        operations.sign_bulletin(bulletin=found, version=version, by=by, at=at)
        return f"{found.get_kind_display()}已签发。"
    if action == "renew":
        operations.renew_bulletin(bulletin=found, version=version, by=by, at=at)
        return "已按最新数据更新，请核对后送签。"
    if action == "correct":
        operations.correct_bulletin(bulletin=found, by=by, at=at)
        return "已拟更正稿，原报告保留。"
    if action == "return":
        operations.return_bulletin(bulletin=found, reason=request.POST.get("reason", ""), by=by, at=at)
        return "已退回修改。"
    items = _posted_items(request, found)
    if items != found.items:
        found = operations.edit_bulletin(bulletin=found, items=items, version=version, by=by, at=at)
    if action == "submit":
        operations.submit_bulletin(bulletin=found, by=by, at=at)
        return "已送签。"
    return "草稿已保存。"


def _posted_items(request: HttpRequest, found: Bulletin) -> list[dict[str, str]]:
    return [
        {
            "label": item["label"],
            "text": request.POST.get(f"item-{number}", item["text"]).replace("\r\n", "\n").strip(),
        }
        for number, item in enumerate(found.items)
    ]


def _page(
    request: HttpRequest, found: Bulletin, *, items: list[dict[str, str]], status: int = 200
) -> HttpResponse:
    user = _user(request)
    may_prepare = user.has_perm("incidents.prepare_bulletin")
    deliveries = list(found.deliveries.all())
    is_draft, waiting = found.status == BulletinStatus.DRAFT, found.status == BulletinStatus.SUBMITTED
    context = {
        "bulletin": found,
        "incident": found.incident,
        "items": items,
        "heading": heading_of(found),
        "tone": TONES[BulletinStatus(found.status)],
        "plain": plain_text(found, issuer=issuer()),
        "may_edit": is_draft and may_prepare,
        "may_renew": not found.signed_at and may_prepare,
        "may_correct": bool(found.signed_at) and may_prepare,
        "changed": changed_figures(found) if not found.signed_at else [],
        "new_recipients": [name for name in recipients_of(found.incident) if name not in found.recipients]
        if not found.signed_at
        else [],
        "deliveries": deliveries,
        "sent": sum(1 for each in deliveries if each.sent_at),
        "received": sum(1 for each in deliveries if each.received_at),
        "others": found.incident.bulletins.exclude(pk=found.pk).count(),
        "corrections": found.corrections.all(),
        "may_sign": waiting and user.has_perm("incidents.sign_bulletin"),
        "return_fields": {"action": "return", "version": found.version},
        "is_exercise": found.incident.exercise,
        "page_title": str(found),
    }
    return render(request, "incidents/bulletin.html", context, status=status)


@require_safe
@requires("incidents.view_picture")
def pdf(request: HttpRequest, incident_id: UUID, bulletin_id: UUID) -> HttpResponse:
    """The bulletin as a paper."""
    found = queries.bulletin_by_id(bulletin_id, visible_to=_user(request))
    content = render_pdf(TEMPLATE, document_data(found, issuer=issuer()))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.incident.number}-{found.ordinal}.pdf"'
    return answer


@require_safe
@requires("incidents.view_picture")
def text(request: HttpRequest, incident_id: UUID, bulletin_id: UUID) -> HttpResponse:
    """The bulletin as plain text."""
    found = queries.bulletin_by_id(bulletin_id, visible_to=_user(request))
    return HttpResponse(plain_text(found, issuer=issuer()), content_type="text/plain; charset=utf-8")


@require_safe
@requires("incidents.view_picture")
def compare(request: HttpRequest, incident_id: UUID, bulletin_id: UUID) -> HttpResponse:
    """Two bulletins of an incident side by side; `?with=` names the other, else the one before."""
    user = _user(request)
    found = queries.bulletin_by_id(bulletin_id, visible_to=user)
    all_of_it = list(found.incident.bulletins.select_related("corrects"))
    others = [each for each in all_of_it if each.pk != found.pk]
    if not others:
        messages.info(request, "只有一份报告，没有可对比的版本。")
        return redirect("incidents:bulletin", incident_id=incident_id, bulletin_id=bulletin_id)
    wanted = request.GET.get("with", "")
    earlier = [each for each in others if each.ordinal < found.ordinal]
    other = next((each for each in others if str(each.pk) == wanted), earlier[-1] if earlier else others[0])
    before, after = sorted((found, other), key=lambda each: each.ordinal)
    figures = [
        (label, before.figures.get(key), after.figures.get(key))
        for key, label in FIGURE_LABELS.items()
        if key in before.figures or key in after.figures
    ]
    result = compared(
        before=before.items,
        after=after.items,
        figures=figures,
        recipients=(before.recipients, after.recipients),
    )
    context = {
        "incident": found.incident,
        "bulletin": found,
        "before": before,
        "after": after,
        "others": others,
        "other": other,
        "result": result,
        "is_exercise": found.incident.exercise,
        "page_title": f"{found.incident.number} 版本对比",
    }
    return render(request, "incidents/compare.html", context)
