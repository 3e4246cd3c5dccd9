"""Screens of stock: levels, lots, movements, the catalogue, taking in and out, minimum stock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.data.supplies import queries, tables
from anlan.data.supplies.forms import ItemForm, MinimumForm, TakeInForm, TakeOutForm
from anlan.data.supplies.operations import stocking
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError
from anlan.ui.facade import Table, apply_domain_errors, table_response


def user_of(request: HttpRequest) -> User:
    """The signed-in user."""
    return cast(User, request.user)


def sections() -> list[tuple[str, str]]:
    """The room's lists as tabs."""
    names = (
        ("库存", "stock"),
        ("批次", "lots"),
        ("调拨", "requests"),
        ("盘点", "stocktakes"),
        ("流水", "movements"),
        ("品种", "items"),
    )
    return [(title, reverse(f"supplies:{name}")) for title, name in names]


def list_page(
    request: HttpRequest, table: Table, rows: Any, name: str, actions: list[dict[str, Any]], **context: Any
) -> HttpResponseBase:
    """One of the room's lists under its tabs."""
    shown = {
        "page_actions": actions,
        "nav_key": "supplies",
        "section_tabs": sections(),
        "current_tab": reverse(f"supplies:{name}"),
        **context,
    }
    return table_response(request, table, rows, template="supplies/list.html", context=shown)


def action(user: User, permission: str, title: str, url: str, icon: str = "plus") -> list[dict[str, Any]]:
    """An action for who may take it, else nothing."""
    if not user.has_perm(permission):
        return []
    return [{"title": title, "url": url, "icon": icon, "primary": True}]


@require_safe
@requires("supplies.view_stock")
def stock_list(request: HttpRequest) -> HttpResponseBase:
    """What each depot holds of each item, with what needs attention above."""
    user, day = user_of(request), tables.today()
    rows = tables.with_free(queries.levels(visible_to=user))
    lots = queries.lots(visible_to=user)
    lots_url = reverse("supplies:lots")
    figures = [
        ("低于最低库存", queries.low(rows).order_by().count(), f"{reverse('supplies:stock')}?low=1"),
        ("30 日内到期（批）", queries.expiring(lots, day).order_by().count(), f"{lots_url}?expiring=1"),
        ("已过期（批）", queries.expired(lots, day).order_by().count(), f"{lots_url}?expired=1"),
        (
            "待承诺申请",
            queries.unanswered_count(visible_to=user),
            f"{reverse('supplies:requests')}?status=requested",
        ),
    ]
    actions = action(user, "supplies.keep_stock", "入库", reverse("supplies:take-in"))
    actions += [
        {**each, "primary": False}
        for each in action(
            user, "supplies.keep_stock", "设最低库存", reverse("supplies:minimum"), "adjustments"
        )
    ]
    return list_page(request, tables.STOCK, rows, "stock", actions, figures=figures)


@require_safe
@requires("supplies.view_stock")
def lot_list(request: HttpRequest) -> HttpResponseBase:
    """Lots that are not used up."""
    user = user_of(request)
    actions = action(user, "supplies.keep_stock", "入库", reverse("supplies:take-in"))
    return list_page(request, tables.LOTS, queries.lots(visible_to=user), "lots", actions)


@require_safe
@requires("supplies.view_stock")
def movement_list(request: HttpRequest) -> HttpResponseBase:
    """The ledger of movements."""
    rows = queries.movements(visible_to=user_of(request))
    return list_page(request, tables.MOVEMENTS, rows, "movements", [])


@require_safe
@requires("supplies.view_stock")
def item_list(request: HttpRequest) -> HttpResponseBase:
    """The catalogue."""
    user = user_of(request)
    actions = action(user, "supplies.edit_item", "新增品种", reverse("supplies:item-create"))
    return list_page(request, tables.ITEMS, queries.items(visible_to=user), "items", actions)


@require_http_methods(["GET", "POST"])
@requires("supplies.view_stock")
def lot_detail(request: HttpRequest, lot_id: UUID) -> HttpResponse:
    """One lot: what came and went, and taking out by hand."""
    user = user_of(request)
    lot = queries.lot_for(lot_id, visible_to=user)
    may_keep = user.has_perm("supplies.keep_stock")
    form = TakeOutForm(request.POST or None) if may_keep and lot.on_hand else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            stocking.take_out(lot=lot, by=actor_of(request), at=now(), **form.cleaned_data)
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, "已出库。")
            return redirect("supplies:lot", lot.pk)
    unit = lot.item.unit
    facts = [
        ("物资库", lot.depot.name),
        ("结存", tables.with_unit(lot.on_hand, unit)),
        ("已承诺", tables.with_unit(lot.reserved, unit)),
        ("可用", tables.with_unit(lot.free, unit)),
        ("规格型号", lot.item.specification),
        ("入库日期", lot.received_on),
        ("有效期至", tables.expiry_badge(lot.expires_on)),
        ("供应单位", lot.supplier),
        ("库位", lot.place),
    ]
    context = {
        "page_title": lot.item.name,
        "nav_key": "supplies",
        "lot": lot,
        "unit": unit,
        "facts": facts,
        "form": form,
        "movements": lot.movements.all()[:200],
        "depot_url": reverse("resources:detail", args=[lot.depot_id]),
    }
    return render(request, "supplies/lot.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("supplies.keep_stock")
def take_in(request: HttpRequest) -> HttpResponse:
    """Put a lot into a depot."""
    user = user_of(request)
    initial = {"depot": request.GET.get("depot", ""), "received_on": tables.today(), "kind": "intake"}
    form = TakeInForm(request.POST or None, user=user, initial=initial)

    def save(values: dict[str, Any]) -> str:
        lot = stocking.take_in(
            depot=queries.depot_for(values.pop("depot"), visible_to=user),
            item=queries.item_for(values.pop("item"), visible_to=user),
            by=actor_of(request),
            at=now(),
            **values,
        )
        messages.success(request, f"{lot.item.name}已入库。")
        return reverse("supplies:lot", args=[lot.pk])

    return saved_or_shown(request, form, save, "入库", reverse("supplies:stock"))


@require_http_methods(["GET", "POST"])
@requires("supplies.keep_stock")
def minimum(request: HttpRequest) -> HttpResponse:
    """Say how much of an item a depot must hold at least."""
    user = user_of(request)
    initial = {name: request.GET.get(name, "") for name in ("depot", "item")}
    form = MinimumForm(request.POST or None, user=user, initial=initial)

    def save(values: dict[str, Any]) -> str:
        level = stocking.set_minimum(
            depot=queries.depot_for(values["depot"], visible_to=user),
            item=queries.item_for(values["item"], visible_to=user),
            minimum=values["minimum"],
            by=actor_of(request),
            at=now(),
        )
        messages.success(request, f"已设{level.item.name}的最低库存。")
        return reverse("supplies:stock") + f"?depot={level.depot_id}"

    return saved_or_shown(request, form, save, "设最低库存", reverse("supplies:stock"))


@require_http_methods(["GET", "POST"])
@requires("supplies.edit_item")
def item_create(request: HttpRequest) -> HttpResponse:
    """Add an item to the catalogue."""
    form = ItemForm(request.POST or None)

    def save(values: dict[str, Any]) -> str:
        values.pop("version")
        values["is_active"] = values["is_active"] is not False
        item = stocking.create_item(by=actor_of(request), at=now(), **values)
        messages.success(request, f"已登记“{item}”。")
        return reverse("supplies:items")

    return saved_or_shown(request, form, save, "新增物资品种", reverse("supplies:items"))


@require_http_methods(["GET", "POST"])
@requires("supplies.edit_item")
def item_edit(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Change an item."""
    item = queries.item_for(item_id, visible_to=user_of(request))
    names = ("name", "unit", "category", "specification", "shelf_life_months", "note", "version")
    initial = {name: getattr(item, name) for name in names} | {"is_active": "1" if item.is_active else "0"}
    form = ItemForm(request.POST or None, initial=initial)

    def save(values: dict[str, Any]) -> str:
        values["is_active"] = values["is_active"] is not False
        stocking.change_item(item=item, by=actor_of(request), at=now(), **values)
        messages.success(request, f"已保存“{item.name}”。")
        return reverse("supplies:items")

    return saved_or_shown(request, form, save, f"修改 {item}", reverse("supplies:items"))


def saved_or_shown(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[dict[str, Any]], str],
    title: str,
    back_url: str,
) -> HttpResponse:
    """Save a form and go where `save` says, or show it with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(save(dict(form.cleaned_data)))
        except DomainError as error:
            apply_domain_errors(form, error)
    context = {"page_title": title, "form": form, "back_url": back_url, "nav_key": "supplies"}
    return render(request, "supplies/form.html", context, status=422 if form.errors else 200)
