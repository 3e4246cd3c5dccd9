"""The enterprise's screens: its own data, the draft, one change with autosave, submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.divisions.facade import cities
from anlan.data.dossiers.facade import store_upload
from anlan.data.enterprises.facade import Enterprise
from anlan.data.filing import queries
from anlan.data.filing.applying import rehearse
from anlan.data.filing.enums import ChangeAction, FilingStatus
from anlan.data.filing.forms import change_form, posted_values
from anlan.data.filing.kinds import kind_of
from anlan.data.filing.models import Filing, FilingChange
from anlan.data.filing.operations import drafting, submitting
from anlan.data.filing.showing import changes_shown, file_names
from anlan.data.filing.tables import due_words, status_words, tone_of
from anlan.data.ledger.screens import posted_version
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import Conflict, DomainError, FieldError, InvalidInput, NotAllowed, StaleRecord

_SHOWN_FILINGS = 8


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def files_for(user: User, enterprise: Enterprise) -> bool:
    """Whether the user is one of the enterprise's own filers."""
    own = enterprise.organisation_id in user.scope.organisations
    return own and user.has_perm("filing.edit_filing")


def _own_filing(request: HttpRequest, filing_id: UUID) -> Filing:
    found = queries.filing_by_id(filing_id, visible_to=_user(request))
    if not files_for(_user(request), found.enterprise):
        raise NotAllowed("由企业自己的填报人填写和提交。")
    return found


def _own_change(request: HttpRequest, change_id: UUID) -> FilingChange:
    found = queries.change_by_id(change_id, visible_to=_user(request))
    if not files_for(_user(request), found.filing.enterprise):
        raise NotAllowed("由企业自己的填报人填写和提交。")
    return found


@require_safe
@requires("filing.edit_filing")
def own(request: HttpRequest) -> HttpResponse:
    """企业填报: what is due, the enterprise's own data by section, the filings under way."""
    user = _user(request)
    owned = queries.own_enterprises(user)
    wanted = request.GET.get("enterprise", "")
    enterprise = next((each for each in owned if str(each.pk) == wanted), owned[0] if owned else None)
    if enterprise is None:
        return render(request, "filing/none.html", {"page_title": "企业填报", "nav_key": "filing-own"})
    sections = queries.sections_of(enterprise, on=in_shanghai(now()).date())
    rows = queries.filings_of(enterprise, visible_to=user)
    context = {
        "page_title": "企业填报",
        "nav_key": "filing-own",
        "enterprise": enterprise,
        "others": [each for each in owned if each != enterprise],
        "sections": sections,
        "due": sum(section.due for section in sections),
        "editable": queries.editable_filings(enterprise),
        "waiting": [row for row in rows if row.status == FilingStatus.SUBMITTED],
        "filings": [(row, status_words(row), tone_of(row)) for row in rows[:_SHOWN_FILINGS]],
        "more_filings": len(rows) > _SHOWN_FILINGS,
    }
    return render(request, "filing/own.html", context)


@require_POST
@requires("filing.edit_filing")
def add(request: HttpRequest, enterprise_id: UUID, kind: str) -> HttpResponse:
    """新增, 修改 or 注销 from the enterprise's page: a change in its draft, then its form."""
    enterprise = queries.own_enterprise(enterprise_id, visible_to=_user(request))
    target = request.POST.get("target", "") or None
    action = ChangeAction.RETIRE if request.POST.get("action") == ChangeAction.RETIRE else None
    by, at = actor_of(request), now()
    try:
        filing = drafting.filing_to_edit(enterprise=enterprise, by=by, at=at)
        change = drafting.begin_change(
            filing=filing, kind=kind_of(kind), target_id=target, action=action, by=by, at=at
        )
    except Conflict as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('filing:own')}?enterprise={enterprise.pk}")
    return redirect("filing:change", change.pk)


@require_http_methods(["GET", "POST"])
@requires("filing.edit_filing")
def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """One change. Saved while typing (`X-Autosave`); 保存 also says what the ledgers would refuse."""
    found = _own_change(request, change_id)
    if not found.filing.is_editable:
        return redirect("filing:filing", found.filing_id)
    if request.method == "GET":
        errors = _problems(request, found) if request.GET.get("check") else []
        return _change_page(request, found, found.values, errors)
    values = posted_values(found, request.POST)
    silent = "X-Autosave" in request.headers
    try:
        saved = _save(request, found, values)
    except DomainError as error:
        if silent:
            answer = {"message": error.message, "code": error.code}
            return JsonResponse(answer, status=error.status)
        complaints = error.errors or [FieldError("", error.message)]
        version = _version_now(found) if isinstance(error, StaleRecord) else None
        return _change_page(request, found, {**found.values, **values}, complaints, version=version)
    if silent:
        files = file_names([submitting.change_content(saved)])
        return JsonResponse(
            {"version": saved.version, "at": f"{in_shanghai(now()):%H:%M:%S}", "files": list(files.values())}
        )
    saved.filing = found.filing
    if errors := _problems(request, saved):
        return _change_page(request, saved, saved.values, errors, status=200)
    messages.success(request, f"已保存“{saved.title or kind_of(saved.kind).title}”。")
    return redirect("filing:filing", saved.filing_id)


def _save(request: HttpRequest, found: FilingChange, values: dict[str, Any]) -> FilingChange:
    by, at = actor_of(request), now()
    upload = request.FILES.get("file")
    if isinstance(upload, UploadedFile):
        values["file"] = str(store_upload(source=upload, name=upload.name or "文件", by=by, at=at).pk)
    reason = request.POST.get("reason") if found.action == ChangeAction.RETIRE else None
    return drafting.write_change(
        change=found, values=values, version=posted_version(request), reason=reason, by=by, at=at
    )


def _problems(request: HttpRequest, found: FilingChange) -> list[FieldError]:
    """What the ledgers would say to this change, with the others of its filing in place."""
    errors = rehearse(found.filing, by=actor_of(request), at=now(), within=_user(request))
    own_path = f"{found.pk}:"
    mine = [each for each in errors if each.field.startswith(own_path)]
    return [FieldError(each.field.removeprefix(own_path), each.message) for each in mine]


def _version_now(found: FilingChange) -> int | None:
    return FilingChange.objects.filter(pk=found.pk).values_list("version", flat=True).first()


def _change_page(
    request: HttpRequest,
    found: FilingChange,
    values: Mapping[str, Any],
    errors: Sequence[FieldError],
    *,
    version: int | None = None,
    status: int = 422,
) -> HttpResponse:
    kind, enterprise = kind_of(found.kind), found.filing.enterprise
    by_field: dict[str, list[str]] = {}
    for each in errors:
        by_field.setdefault(each.field.split(".")[0], []).append(each.message.split("”：", 1)[-1])
    form, boxes = change_form(found, values=values, errors=by_field)
    names = {each.name for each in kind.fields_of(enterprise)}
    content = submitting.change_content(found)
    files = file_names([content])
    place = kind.has_place(enterprise) and found.action != ChangeAction.RETIRE
    context = {
        "page_title": f"{found.get_action_display()}{kind.title}",
        "nav_key": "filing-own",
        "change": found,
        "filing": found.filing,
        "kind": kind,
        "form": form,
        "boxes": boxes,
        "version": version or found.version,
        "retires": found.action == ChangeAction.RETIRE,
        "whole": found.review.get("*") or {},
        "errors": [text for name, texts in by_field.items() if name not in names for text in texts],
        "wrong": sum(len(texts) for texts in by_field.values()),
        "file_name": next(iter(files.values()), ""),
        "picker": _picker(enterprise) if place else None,
    }
    return render(request, "filing/change.html", context, status=status if errors else 200)


def _picker(enterprise: Enterprise) -> dict[str, Any]:
    """The map of the form, at the enterprise while no point is given."""
    city = cities().first()
    home = list(enterprise.point) if enterprise.point is not None else None
    centre = home or ([city.lon, city.lat] if city and city.lon and city.lat else None)
    return {"lon": "lon", "lat": "lat", "center": centre, "near": home}


@require_POST
@requires("filing.edit_filing")
def drop(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Take a change out of the draft."""
    found = _own_change(request, change_id)
    try:
        drafting.drop_change(change=found, by=actor_of(request), at=now())
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, f"已从本次填报中删除“{found.title or kind_of(found.kind).title}”，台账不变。"
        )
    return redirect("filing:filing", found.filing_id)


@require_POST
@requires("filing.edit_filing")
def submit(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """Hand the filing in, or show everything that is wrong with it beside what was typed."""
    found = _own_filing(request, filing_id)
    by, at, version = actor_of(request), now(), posted_version(request)
    try:
        if "note" in request.POST:
            noted = drafting.write_note(
                filing=found, text=request.POST["note"], version=version, by=by, at=at
            )
            version = noted.version
        done = submitting.submit_filing(filing=found, version=version, by=by, at=at, within=_user(request))
    except InvalidInput as error:
        found = _own_filing(request, filing_id)
        return filing_page(request, found, errors=error.errors or [FieldError("", error.message)])
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已提交，审核时限 {in_shanghai(done.due_at or at):%m-%d}。")
    return redirect("filing:filing", filing_id)


@require_POST
@requires("filing.edit_filing")
def withdraw(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """Take the filing back."""
    found = _own_filing(request, filing_id)
    try:
        submitting.withdraw_filing(
            filing=found,
            reason=request.POST.get("reason", ""),
            version=posted_version(request),
            by=actor_of(request),
            at=now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "已撤回，内容都保留着，可继续填报。")
    return redirect("filing:filing", filing_id)


@require_POST
@requires("filing.edit_filing")
def reopen(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """Take up a withdrawn filing again."""
    found = _own_filing(request, filing_id)
    try:
        submitting.reopen_filing(filing=found, by=actor_of(request), at=now())
    except Conflict as error:
        messages.error(request, error.message)
    return redirect("filing:filing", filing_id)


def filing_page(request: HttpRequest, found: Filing, *, errors: Sequence[FieldError] = ()) -> HttpResponse:
    """One filing as the enterprise sees it."""
    shown = changes_shown(found, errors=errors)
    known = {each.id for each in shown}
    context = {
        "page_title": str(found),
        "nav_key": "filing-own",
        "filing": found,
        "enterprise": found.enterprise,
        "changes": shown,
        "errors": [each.message for each in errors if each.field.partition(":")[0] not in known],
        "wrong": len(errors),
        "status": status_words(found),
        "tone": tone_of(found),
        "due_words": due_words(found),
        "withdraw_fields": {"version": found.version},
        "refused": sum(each.refused for each in shown),
        "page_actions": _actions(found),
    }
    return render(request, "filing/filing.html", context, status=422 if errors else 200)


def _actions(found: Filing) -> list[dict[str, Any]]:
    if found.status == FilingStatus.ACCEPTED:
        return [
            {"title": "登记表", "url": reverse("filing:paper", args=[found.pk]), "icon": "printer"},
            {
                "title": "版本比较",
                "url": reverse("filing:versions", args=[found.enterprise_id]),
                "icon": "git-compare",
            },
        ]
    if found.status == FilingStatus.WITHDRAWN:
        url = reverse("filing:reopen", args=[found.pk])
        return [{"title": "继续填报", "url": url, "icon": "edit", "primary": True, "method": "post"}]
    return [{"title": "撤回", "dialog": "withdraw", "icon": "arrow-back-up"}]
