"""Pages of the system administrator on the organisation tree."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from anlan.base.accounts import organisation_operations as operations
from anlan.base.accounts.access import actor_of, requires
from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.forms import OrganisationForm, ReasonForm
from anlan.base.accounts.queries import all_organisations, as_tree, organisation_by_id, posts_in
from anlan.base.accounts.tables import organisation_facts
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError
from anlan.ui.facade import apply_domain_errors

NAV = {"nav_key": "accounts.organisations"}


@require_GET
@requires("accounts.view_account")
def organisation_tree(request: HttpRequest) -> HttpResponse:
    """The tree, narrowed by words and kind; retired ones only when asked for."""
    q, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    retired = request.GET.get("retired") == "1"
    found = all_organisations()
    if not retired:
        found = found.filter(retired_at=None)
    rows = [
        row
        for row in as_tree(found)
        if (not q or q in row.organisation.name or q in row.organisation.short_name)
        and (not kind or row.organisation.kind == kind)
    ]
    action = {
        "title": "新增机构",
        "url": reverse("accounts:organisation-new"),
        "icon": "plus",
        "primary": True,
    }
    context = {
        "rows": rows,
        "total": len(rows),
        "q": q,
        "kind": kind,
        "kinds": OrganisationKind.choices,
        "retired": retired,
        "narrowed": bool(q or kind),
        "actions": [action] if request.user.has_perm("accounts.edit_account") else [],
    }
    return render(request, "accounts/organisations.html", context | NAV)


@require_http_methods(["GET", "POST"])
@requires("accounts.edit_account")
def organisation_new(request: HttpRequest) -> HttpResponse:
    """A new organisation; `?parent=` fills in the one above it."""
    form = OrganisationForm(request.POST or None, initial={"parent": request.GET.get("parent", "")})
    if request.method == "POST" and form.is_valid():
        values = _values(form)
        values.pop("version")
        try:
            organisation = operations.create_organisation(**values, by=actor_of(request), at=now())
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, f"已新增机构 {organisation.name}")
            return redirect("accounts:organisation", organisation.pk)
    return _form(request, form, "新增机构", "新增", reverse("accounts:organisations"))


@require_GET
@requires("accounts.view_account")
def organisation_detail(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation: particulars, what is below it, who works there."""
    organisation = organisation_by_id(organisation_id)
    may_edit = request.user.has_perm("accounts.edit_account") and organisation.retired_at is None
    context = {
        "organisation": organisation,
        "facts": organisation_facts(organisation),
        "below": all_organisations().filter(parent=organisation, retired_at=None),
        "posts": posts_in(organisation),
        "actions": _actions(organisation_id) if may_edit else [],
    }
    return render(request, "accounts/organisation.html", context | NAV)


def _actions(organisation_id: UUID) -> list[dict[str, Any]]:
    below = f"{reverse('accounts:organisation-new')}?parent={organisation_id}"
    return [
        {
            "title": "修改",
            "url": reverse("accounts:organisation-edit", args=[organisation_id]),
            "icon": "edit",
        },
        {"title": "新增下级", "url": below, "icon": "plus"},
        {
            "title": "停用",
            "url": reverse("accounts:organisation-retire", args=[organisation_id]),
            "icon": "archive",
        },
    ]


@require_http_methods(["GET", "POST"])
@requires("accounts.edit_account")
def organisation_edit(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Change an organisation."""
    organisation = organisation_by_id(organisation_id)
    form = OrganisationForm(request.POST or None, initial=OrganisationForm.initial_of(organisation))
    if request.method == "POST" and form.is_valid():
        values = _values(form)
        values["version"] = values["version"] or 0
        try:
            operations.change_organisation(
                organisation=organisation, **values, by=actor_of(request), at=now()
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, "已保存")
            return redirect("accounts:organisation", organisation.pk)
    back = reverse("accounts:organisation", args=[organisation_id])
    return _form(request, form, f"修改机构 {organisation}", "保存", back)


@require_http_methods(["GET", "POST"])
@requires("accounts.edit_account")
def organisation_retire(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Take an organisation out of use, with a reason."""
    organisation = organisation_by_id(organisation_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.retire_organisation(
                organisation=organisation,
                reason=form.cleaned_data["reason"],
                by=actor_of(request),
                at=now(),
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, f"已停用机构 {organisation}")
            return redirect("accounts:organisations")
    back = reverse("accounts:organisation", args=[organisation_id])
    warning = "停用后不能再分配岗位或作为监管机构，已有记录保留其名称。"
    return _form(request, form, f"停用机构 {organisation}", "停用", back, warning)


def _values(form: OrganisationForm) -> dict[str, Any]:
    return {**form.cleaned_data, "kind": OrganisationKind(form.cleaned_data["kind"])}


def _form(
    request: HttpRequest, form: Any, heading: str, submit: str, cancel_url: str, warning: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "warning": warning,
        "cancel_url": cancel_url,
    }
    return render(request, "accounts/form.html", context | NAV)
