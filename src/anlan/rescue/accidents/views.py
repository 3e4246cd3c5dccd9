"""Screens of the accident ledger: authorise, one operation, render. The figures have their own module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.files.facade import file_response
from anlan.data.ledger.facade import form_page, listed, posted_version, retired
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import DomainError
from anlan.rescue.accidents import queries
from anlan.rescue.accidents.access import own_accident
from anlan.rescue.accidents.forms import AccidentForm
from anlan.rescue.accidents.models import Accident
from anlan.rescue.accidents.operations import dossier, keeping
from anlan.rescue.accidents.pages import card_pdf, detail_context
from anlan.rescue.accidents.tables import ACCIDENTS
from anlan.ui.facade import table_response


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("accidents.view_accident")
def accident_list(request: HttpRequest) -> HttpResponseBase:
    """事故台账."""
    actions: list[dict[str, Any]] = []
    if request.user.has_perm("accidents.create_accident"):
        actions.append(
            {"title": "登记事故", "url": reverse("accidents:create"), "icon": "plus", "primary": True}
        )
    if request.user.has_perm("accidents.view_figures"):
        actions.append({"title": "事故统计", "url": reverse("accidents:figures"), "icon": "chart-bar"})
    rows = listed(request, queries.accidents(visible_to=_user(request)))
    return table_response(request, ACCIDENTS, rows, context={"page_actions": actions})


@require_safe
@requires("accidents.view_accident")
def accident_detail(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """One accident."""
    user = _user(request)
    found = queries.accident_by_id(accident_id, visible_to=user)
    context = detail_context(found, user=user, today=in_shanghai(now()).date())
    return render(request, "accidents/detail.html", context)


@require_safe
@requires("accidents.view_accident")
def accident_card(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """The accident's card (事故登记卡) as PDF."""
    found = queries.accident_by_id(accident_id, visible_to=_user(request))
    response = HttpResponse(card_pdf(found, at=now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response


@require_http_methods(["GET", "POST"])
@requires("accidents.create_accident")
def accident_create(request: HttpRequest) -> HttpResponse:
    """Enter an accident by hand."""
    user = _user(request)
    form = AccidentForm(request.POST or None, user=user)

    def save(_values: dict[str, Any], _lines: Any) -> Accident:
        return keeping.create_accident(by=actor_of(request), at=now(), within=user, **form.values())

    return form_page(
        request,
        title="登记事故",
        back_url=reverse("accidents:list"),
        form=form,
        save=save,
        done_url=_url,
        done="已登记“{name}”。",
    )


@require_http_methods(["GET", "POST"])
@requires("accidents.edit_accident")
def accident_edit(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """Complete or correct an unsettled accident of one's own jurisdiction."""
    user = _user(request)
    found = own_accident(accident_id, user)
    keeping.must_not_be_settled(found)
    form = AccidentForm(request.POST or None, user=user, current=found)

    def save(values: dict[str, Any], _lines: Any) -> Accident:
        return keeping.change_accident(
            accident=found,
            version=values.get("version"),
            by=actor_of(request),
            at=now(),
            within=user,
            **form.values(),
        )

    return form_page(
        request,
        title=f"修改 {found.name}",
        back_url=_url(found),
        form=form,
        save=save,
        done_url=_url,
        done="已保存“{name}”。",
        current=found,
    )


@require_POST
@requires("accidents.retire_accident")
def accident_retire(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """Take an accident out of the ledger."""
    found = own_accident(accident_id, _user(request))
    version = posted_version(request)
    return retired(
        request,
        found,
        _url(found),
        lambda reason: keeping.retire_accident(
            accident=found, reason=reason, version=version, by=actor_of(request), at=now()
        ),
    )


@require_POST
@requires("accidents.retire_accident")
def accident_restore(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """Bring a retired accident back."""
    found = own_accident(accident_id, _user(request))
    return _done(
        request,
        found,
        lambda: keeping.restore_accident(accident=found, by=actor_of(request), at=now()),
        f"已恢复“{found.name}”。",
    )


@require_POST
@requires("accidents.decide_counted")
def accident_counted(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """Decide whether statistics count it."""
    found = own_accident(accident_id, _user(request))
    counted = request.POST.get("counted") == "1"
    return _done(
        request,
        found,
        lambda: keeping.decide_counted(
            accident=found,
            counted=counted,
            reason=request.POST.get("reason", ""),
            by=actor_of(request),
            at=now(),
        ),
        "已纳入统计。" if counted else "已改为不纳入统计。",
    )


@require_POST
@requires("accidents.settle_accident")
def accident_dossier(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """Move the dossier on, or back with a reason."""
    found = own_accident(accident_id, _user(request))
    return _done(
        request,
        found,
        lambda: dossier.move_dossier(
            accident=found,
            state=request.POST.get("state", ""),
            reason=request.POST.get("reason", ""),
            by=actor_of(request),
            at=now(),
        ),
        "档案状态已变更。",
    )


@require_POST
@requires("accidents.settle_accident")
def accident_extend(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """Extend the investigation once."""
    found = own_accident(accident_id, _user(request))
    return _done(
        request,
        found,
        lambda: dossier.extend_investigation(
            accident=found, reason=request.POST.get("reason", ""), by=actor_of(request), at=now()
        ),
        "调查期限已延长 60 日。",
    )


@require_POST
@requires("accidents.edit_accident")
def accident_case(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """Write it into the case library."""
    user = _user(request)
    found = own_accident(accident_id, user)
    return _done(
        request,
        found,
        lambda: dossier.write_case(accident=found, by=actor_of(request), at=now(), within=user),
        "已写入案例库。",
    )


@require_POST
@requires("accidents.edit_accident")
def file_add(request: HttpRequest, accident_id: UUID) -> HttpResponse:
    """Add a paper to the dossier."""
    found = own_accident(accident_id, _user(request))
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, "请选择要上传的文件。")
        return redirect(_url(found))
    return _done(
        request,
        found,
        lambda: dossier.add_file(
            accident=found, source=upload, name=upload.name or "", by=actor_of(request), at=now()
        ),
        f"已加入材料“{upload.name}”。",
    )


@require_POST
@requires("accidents.edit_accident")
def file_remove(request: HttpRequest, accident_id: UUID, file_id: UUID) -> HttpResponse:
    """Take a paper out of the dossier."""
    found = own_accident(accident_id, _user(request))
    paper = queries.file_by_id(file_id, accident=found)
    return _done(
        request,
        found,
        lambda: dossier.remove_file(file=paper, by=actor_of(request), at=now()),
        f"已移除材料“{paper.name}”。",
    )


@require_safe
@requires("accidents.view_accident")
def file_open(request: HttpRequest, accident_id: UUID, file_id: UUID) -> FileResponse:
    """A paper of the dossier."""
    found = queries.accident_by_id(accident_id, visible_to=_user(request))
    paper = queries.file_by_id(file_id, accident=found)
    return file_response(paper.file, name=paper.name, inline=True)


def _done(request: HttpRequest, found: Accident, act: Callable[[], Any], words: str) -> HttpResponse:
    """Carry out an action of the record's page and return to it, with what was done or why not."""
    try:
        act()
    except DomainError as error:
        messages.error(request, "；".join(each.message for each in error.errors) or error.message)
    else:
        messages.success(request, words)
    return redirect(_url(found))


def _url(found: Any) -> str:
    return reverse("accidents:detail", args=[found.pk])
