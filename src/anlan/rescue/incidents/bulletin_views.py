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
from anlan.rescue.incidents import queries
from anlan.rescue.incidents.bulletin_text import document_data, heading_of, plain_text
from anlan.rescue.incidents.enums import BulletinStatus
from anlan.rescue.incidents.models import Bulletin
from anlan.rescue.incidents.operations import bulletins as operations

TEMPLATE = "incidents/bulletin.typ"
TONES = {BulletinStatus.DRAFT: "neutral", BulletinStatus.SUBMITTED: "waiting", BulletinStatus.SENT: "done"}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _issuer() -> str:
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
@requires("incidents.view_picture")
def bulletin(request: HttpRequest, incident_id: UUID, bulletin_id: UUID) -> HttpResponse:
    """One bulletin with what may be done to it now."""
    found = queries.bulletin_by_id(bulletin_id, visible_to=_user(request))
    if request.method == "POST":
        try:
            words = _act(request, found)
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
    is_draft, waiting = found.status == BulletinStatus.DRAFT, found.status == BulletinStatus.SUBMITTED
    context = {
        "bulletin": found,
        "incident": found.incident,
        "items": items,
        "heading": heading_of(found),
        "tone": TONES[BulletinStatus(found.status)],
        "plain": plain_text(found, issuer=_issuer()),
        "may_edit": is_draft and user.has_perm("incidents.prepare_bulletin"),
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
    content = render_pdf(TEMPLATE, document_data(found, issuer=_issuer()))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.incident.number}-{found.ordinal}.pdf"'
    return answer


@require_safe
@requires("incidents.view_picture")
def text(request: HttpRequest, incident_id: UUID, bulletin_id: UUID) -> HttpResponse:
    """The bulletin as plain text."""
    found = queries.bulletin_by_id(bulletin_id, visible_to=_user(request))
    return HttpResponse(plain_text(found, issuer=_issuer()), content_type="text/plain; charset=utf-8")
