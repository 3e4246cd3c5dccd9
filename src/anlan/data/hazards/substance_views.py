"""Screens of the knowledge base: list, the page read in seconds, its paper, checker, correction, data sheets."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.files.facade import file_response
from anlan.data.enterprises.facade import enterprise_by_credit_code
from anlan.data.hazards import substance_pages as pages
from anlan.data.hazards.editing import change_substance
from anlan.data.hazards.models import Substance
from anlan.data.hazards.queries import installation_by_id, installations
from anlan.data.hazards.safety_sheets import add_sheet, sheet_by_id, sheets_of
from anlan.data.hazards.substance_forms import SheetForm, SubstanceForm
from anlan.data.hazards.substances import (
    find_substance,
    ranked,
    search_substances,
    substance_by_id,
    substances_named,
)
from anlan.data.hazards.tables import SUBSTANCES, substance_name
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import DomainError, InvalidInput, NotFound
from anlan.ui.facade import apply_domain_errors, table_response

MOST_COMPARED = 30


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _substance(substance_id: UUID) -> Substance:
    substance = substance_by_id(substance_id)
    if substance is None:
        raise NotFound("没有找到此危险化学品。")
    return substance


def _url(substance: Substance) -> str:
    return reverse("hazards:substance", args=[substance.pk])


@require_safe
@requires("hazards.view_substance")
def substance_list(request: HttpRequest) -> HttpResponseBase:
    """危险化学品."""
    actions = [{"title": "相容性检查", "url": reverse("hazards:compatibility"), "icon": "arrows-shuffle"}]
    return table_response(
        request, SUBSTANCES, ranked(search_substances(), ""), context={"page_actions": actions}
    )


@require_safe
@requires("hazards.view_substance")
def substance_detail(request: HttpRequest, substance_id: UUID) -> HttpResponse:
    """One substance: what it is, what to do, what never, how far; then everything else."""
    substance, user = _substance(substance_id), _user(request)
    rows = installations(visible_to=user).active().filter(stored__substance=substance).distinct()
    held = [
        (
            format_html('<a href="{}">{}</a>', reverse("hazards:detail", args=[row.pk]), row.name),
            row.enterprise.name,
            row.located_in.name if row.located_in else "—",
        )
        for row in rows.order_by("name")[:50]
    ]
    context = {
        "page_title": substance.name,
        "names": substance_name(substance),
        "substance": substance,
        "page_actions": _actions(substance, user),
        "held": held,
        "sheets": pages.sheet_lines(sheets_of(substance, visible_to=user), now()),
        "sheet_form": SheetForm(user=user) if user.has_perm("hazards.add_sheet") else None,
        "nav_key": "substances",
        **pages.card_of(substance),
    }
    return render(request, "hazards/substance.html", context)


def _actions(substance: Substance, user: User) -> list[dict[str, Any]]:
    check = f"{reverse('hazards:compatibility')}?{urlencode({'ids': str(substance.pk)})}"
    found: list[dict[str, Any]] = [
        {
            "title": "打印卡片",
            "url": reverse("hazards:substance-card", args=[substance.pk]),
            "icon": "printer",
        },
        {"title": "相容性检查", "url": check, "icon": "arrows-shuffle"},
    ]
    if user.has_perm("hazards.edit_substance"):
        edit = reverse("hazards:substance-edit", args=[substance.pk])
        found.insert(0, {"title": "核实", "url": edit, "icon": "edit", "primary": True})
    return found


@require_safe
@requires("hazards.view_substance")
def substance_card(request: HttpRequest, substance_id: UUID) -> HttpResponse:
    """处置卡: the page on one sheet of paper."""
    substance = _substance(substance_id)
    answer = HttpResponse(pages.card_pdf(substance, at=now()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="substance-{substance.cas or substance.pk}.pdf"'
    return answer


@require_http_methods(["GET", "POST"])
@requires("hazards.edit_substance")
def substance_edit(request: HttpRequest, substance_id: UUID) -> HttpResponse:
    """Correct a substance and vouch for it."""
    substance = _substance(substance_id)
    form = SubstanceForm(request.POST or None, initial=SubstanceForm.initial_of(substance))
    if request.method == "POST" and form.is_valid():
        try:
            change_substance(
                substance=substance,
                values=form.changes(),
                source=form.cleaned_data["source"],
                version=form.cleaned_data["version"],
                by=actor_of(request),
                at=now(),
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, f"已核实“{substance.name}”。")
            return redirect(_url(substance))
    context = {
        "page_title": f"核实 {substance.name}",
        "back_url": _url(substance),
        "form": form,
        "nav_key": "substances",
    }
    return render(request, "hazards/substance_form.html", context, status=422 if form.errors else 200)


@require_POST
@requires("hazards.add_sheet")
def sheet_add(request: HttpRequest, substance_id: UUID) -> HttpResponse:
    """Add or replace a data sheet; a filer's is always that of the own enterprise."""
    substance, user = _substance(substance_id), _user(request)
    form = SheetForm(request.POST, request.FILES, user=user)
    try:
        if not form.is_valid():
            raise InvalidInput(
                "；".join(str(message) for errors in form.errors.values() for message in errors)
            )
        given = form.cleaned_data
        enterprise = None
        if code := given["enterprise_code"]:
            enterprise = enterprise_by_credit_code(code, visible_to=user)
            if enterprise is None:
                raise InvalidInput("您的管辖范围内没有此代码的在册企业。", field="enterprise_code")
        elif form.needs_enterprise:
            raise InvalidInput("请填写本企业的统一社会信用代码。", field="enterprise_code")
        add_sheet(
            substance=substance,
            source=given["file"],
            name=given["file"].name,
            revised_on=given["revised_on"],
            supplier=given["supplier"],
            enterprise=enterprise,
            by=actor_of(request),
            at=now(),
        )
    except DomainError as error:
        messages.error(request, f"没有上传：{error.message}")
    else:
        messages.success(request, "已上传安全技术说明书。")
    return redirect(_url(substance) + "#sheets")


@require_safe
@requires("hazards.view_substance")
def sheet_content(request: HttpRequest, sheet_id: UUID) -> HttpResponseBase:
    """The bytes of a data sheet; `?download` offers it as a file."""
    sheet = sheet_by_id(sheet_id, visible_to=_user(request))
    return file_response(sheet.file, name=sheet.file_name, inline="download" not in request.GET)


@require_safe
@requires("hazards.view_substance")
def compatibility(request: HttpRequest) -> HttpResponse:
    """相容性检查: any set of substances; `add` names another one."""
    chosen = list(dict.fromkeys(request.GET.getlist("ids")))[:MOST_COMPARED]
    found = substances_named(chosen)
    complaint = ""
    if text := request.GET.get("add", "").strip():
        more = find_substance(text)
        if more is None:
            complaint = f"危险化学品目录中没有“{text[:40]}”，请用名称、CAS 号或 UN 号。"
        elif len(found) >= MOST_COMPARED:
            complaint = f"一次最多比较 {MOST_COMPARED} 种。"
        elif more not in found:
            found.append(more)
    context = {
        "page_title": "相容性检查",
        "chosen": pages.chosen_with_links(found),
        "complaint": complaint,
        "names": list(Substance.objects.values_list("name", flat=True)),
        "back_url": reverse("hazards:substances"),
        "back": "危险化学品",
        "nav_key": "substances",
        **pages.matrix_of(found),
    }
    return render(request, "hazards/compatibility.html", context)


@require_safe
@requires("hazards.view_installation")
def installation_compatibility(request: HttpRequest, installation_id: UUID) -> HttpResponse:
    """What an installation stores, each against each."""
    found = installation_by_id(installation_id, visible_to=_user(request))
    stored = [row.substance for row in found.stored.select_related("substance")]
    context = {
        "page_title": f"相容性 {found.name}",
        "subtitle": found.enterprise.name,
        "back_url": reverse("hazards:detail", args=[found.pk]),
        "back": found.name,
        "as_of": f"{in_shanghai(now()):%Y-%m-%d %H:%M}",
        "nav_key": "installations",
        **pages.matrix_of(list(dict.fromkeys(stored))),
    }
    return render(request, "hazards/compatibility.html", context)
