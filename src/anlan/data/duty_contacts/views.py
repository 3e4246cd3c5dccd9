"""Screens of the duty contacts: authorise, one operation, render."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.data.duty_contacts import operations
from anlan.data.duty_contacts.endpoints import own_contact
from anlan.data.duty_contacts.forms import DutyContactForm
from anlan.data.duty_contacts.ledger import KIND
from anlan.data.duty_contacts.models import DutyContact
from anlan.data.duty_contacts.queries import duty_contact_by_id, duty_contacts
from anlan.data.duty_contacts.tables import CONTACTS, phone_link
from anlan.data.ledger.placement import form_values, initial_of
from anlan.data.ledger.screens import (
    Detail,
    Part,
    detail_page,
    form_page,
    labels_of,
    listed,
    posted_version,
    retired,
)
from anlan.kernel.clock import now
from anlan.ui.facade import table_response


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("duty_contacts.view_contact")
def contact_list(request: HttpRequest) -> HttpResponseBase:
    """值班通讯录."""
    actions: list[dict[str, Any]] = []
    if request.user.has_perm("duty_contacts.create_contact"):
        url = reverse("duty_contacts:create")
        actions.append({"title": "新增值班单位", "url": url, "icon": "plus", "primary": True})
    rows = listed(request, duty_contacts(visible_to=_user(request)))
    return table_response(request, CONTACTS, rows, context={"page_actions": actions})


@require_safe
@requires("duty_contacts.view_contact")
def contact_detail(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """One unit."""
    user = _user(request)
    found = duty_contact_by_id(contact_id, visible_to=user)
    own = found.lies_under(user.scope)
    may_edit = own and user.has_perm("duty_contacts.edit_contact")
    may_retire = own and user.has_perm("duty_contacts.retire_contact")
    facts = [
        ("值班电话", phone_link(found.duty_phone)),
        ("值守时间", found.hours),
        ("类别", found.category_label),
        ("负责区域", found.located_in.name if found.located_in else ""),
        ("联系人", found.person),
        ("职务", found.post),
        ("手机", phone_link(found.mobile) if found.mobile else ""),
        ("传真", found.fax),
        ("备注", found.note),
    ]
    detail = Detail(
        kind=KIND,
        title=found.name,
        subtitle=found.category_label,
        list_url=reverse("duty_contacts:list"),
        list_title="值班通讯录",
        parts=[Part("基本信息", facts=facts)],
        edit_url=reverse("duty_contacts:edit", args=[found.pk]) if may_edit else "",
        retire_url=reverse("duty_contacts:retire", args=[found.pk]) if may_retire else "",
        restore_url=reverse("duty_contacts:restore", args=[found.pk]) if may_retire else "",
    )
    return detail_page(request, found, detail, labels_of(DutyContact, located_in="负责区域"))


@require_http_methods(["GET", "POST"])
@requires("duty_contacts.create_contact")
def contact_create(request: HttpRequest) -> HttpResponse:
    """Register a unit."""
    user = _user(request)

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> DutyContact:
        return operations.create_contact(by=actor_of(request), at=now(), within=user, **form_values(values))

    return form_page(
        request,
        title="新增值班单位",
        back_url=reverse("duty_contacts:list"),
        form=DutyContactForm(request.POST or None, user=user),
        save=save,
        done_url=_url,
        done="已登记“{name}”。",
    )


@require_http_methods(["GET", "POST"])
@requires("duty_contacts.edit_contact")
def contact_edit(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Change a unit of one's own jurisdiction."""
    user = _user(request)
    found = own_contact(contact_id, user)
    initial = {name: initial_of(found, name) for name in DutyContactForm.base_fields}

    def save(values: dict[str, Any], lines: list[dict[str, Any]] | None) -> DutyContact:
        return operations.change_contact(
            contact=found,
            version=values.get("version"),
            by=actor_of(request),
            at=now(),
            within=user,
            **form_values(values),
        )

    return form_page(
        request,
        title=f"修改 {found.name}",
        back_url=_url(found),
        form=DutyContactForm(request.POST or None, user=user, initial=initial),
        save=save,
        done_url=_url,
        done="已保存“{name}”。",
        current=found,
    )


@require_POST
@requires("duty_contacts.retire_contact")
def contact_retire(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Take a unit out of the book."""
    found = own_contact(contact_id, _user(request))
    version = posted_version(request)
    return retired(
        request,
        found,
        _url(found),
        lambda reason: operations.retire_contact(
            contact=found, reason=reason, version=version, by=actor_of(request), at=now()
        ),
    )


@require_POST
@requires("duty_contacts.retire_contact")
def contact_restore(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Bring a retired unit back."""
    found = own_contact(contact_id, _user(request))
    operations.restore_contact(contact=found, by=actor_of(request), at=now())
    return redirect(_url(found))


def _url(found: Any) -> str:
    return reverse("duty_contacts:detail", args=[found.pk])
