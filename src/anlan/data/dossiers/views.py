"""Screens of the dossier's items, one set for every kind: authorise, one operation, render."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.files.facade import file_response
from anlan.data.dossiers import operations
from anlan.data.dossiers.dossier import doubts_of
from anlan.data.dossiers.forms import form_of, initial_values
from anlan.data.dossiers.kinds import DOSSIER_FILE, DossierKind, kind_of, kind_of_item, kinds
from anlan.data.dossiers.models import DossierFile, DossierItem, RiskPoint, StorageUnit
from anlan.data.dossiers.queries import item_by_id, items
from anlan.data.dossiers.tables import table_of
from anlan.data.enterprises.facade import Enterprise, enterprise_by_id
from anlan.data.ledger.placement import form_values
from anlan.data.ledger.screens import (
    Detail,
    Notice,
    Part,
    detail_page,
    form_page,
    listed,
    posted_version,
    retired,
)
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from anlan.ui.facade import table_response


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("dossiers.view_dossier")
def index(request: HttpRequest) -> HttpResponse:
    """企业档案: the first list."""
    return redirect(f"dossiers:{kinds()[0].key}-list")


@require_safe
@requires("dossiers.view_dossier")
def item_list(request: HttpRequest, key: str) -> HttpResponseBase:
    """Items of a kind; of one enterprise when the URL names it."""
    kind, user = kind_of(key), _user(request)
    rows = listed(request, items(kind, visible_to=user))
    actions: list[dict[str, Any]] = []
    owner = _owner_in(request, user)
    if owner is not None:
        rows = rows.filter(enterprise=owner)
        actions.append(
            {"title": "档案", "url": reverse("dossiers:page", args=[owner.pk]), "icon": "file-text"}
        )
        if user.has_perm("dossiers.create_item"):
            url = reverse("dossiers:create", args=[owner.pk, key])
            actions.append({"title": f"新增{kind.title}", "url": url, "icon": "plus", "primary": True})
    elif kind.layer and user.has_perm("layers.view_map"):
        actions.append(
            {"title": "在地图查看", "url": reverse("layers:map") + f"?only={kind.layer}", "icon": "map-2"}
        )
    context = {
        "page_actions": actions,
        "page_title": f"{owner.name}　{kind.title}" if owner is not None else kind.title,
        "nav_key": "dossiers",
        "kind_tabs": [(each.title, _list_url(each, owner)) for each in kinds()],
        "current_tab": _list_url(kind, owner),
    }
    return table_response(request, table_of(kind), rows, template="dossiers/list.html", context=context)


def _list_url(kind: DossierKind, owner: Enterprise | None) -> str:
    url = reverse(f"dossiers:{kind.key}-list")
    return f"{url}?enterprise={owner.pk}" if owner is not None else url


def _owner_in(request: HttpRequest, user: User) -> Enterprise | None:
    named = request.GET.get("enterprise", "")
    if not named:
        return None
    try:
        return enterprise_by_id(named, visible_to=user)
    except ValidationError:
        raise NotFound("没有找到此企业，或不在您的管辖范围内。") from None


@require_safe
@requires("dossiers.view_dossier")
def item_detail(request: HttpRequest, key: str, item_id: UUID) -> HttpResponse:
    """One item."""
    kind, user = kind_of(key), _user(request)
    item = item_by_id(kind, item_id, visible_to=user)
    owner = item.enterprise
    link = format_html('<a href="{}">{}</a>', reverse("dossiers:page", args=[owner.pk]), owner.name)
    facts: list[tuple[str, Any]] = [("企业", link)]
    facts += [(kind.label(name), kind.of(item, name)) for name in kind.own if name != "file"]
    may_edit = user.has_perm("dossiers.edit_item") and owner.is_active
    may_retire = user.has_perm("dossiers.retire_item")
    more: list[dict[str, Any]] = []
    if isinstance(item, DossierFile):
        facts.append(("文件", _file_line(item)))
        more.append(
            {"title": "打开文件", "url": reverse("dossiers:content", args=[item.pk]), "icon": "file-text"}
        )
    detail = Detail(
        kind=key,
        title=f"{item.tag} {item.name}" if isinstance(item, StorageUnit) else item.name,
        subtitle=kind.title,
        list_url=_list_url(kind, owner),
        list_title=kind.title,
        parts=[Part(kind.title, facts=facts)],
        edit_url=reverse("dossiers:edit", args=[key, item.pk]) if may_edit else "",
        retire_url=reverse("dossiers:retire", args=[key, item.pk]) if may_retire else "",
        restore_url=reverse("dossiers:restore", args=[key, item.pk]) if may_retire else "",
        status=item.get_level_display() if isinstance(item, RiskPoint) and item.is_active else "",
        notices=[Notice(text) for text in _doubts(item)],
        more_actions=more,
    )
    return detail_page(request, item, detail, kind.labels)


def _file_line(item: DossierFile) -> str:
    return f"{item.file_name}（{item.file.size / 1024:,.0f} KB）"


def _doubts(item: DossierItem) -> list[str]:
    return doubts_of(item) if isinstance(item, StorageUnit) else []


@require_http_methods(["GET", "POST"])
@requires("dossiers.create_item")
def item_create(request: HttpRequest, enterprise_id: UUID, key: str) -> HttpResponse:
    """Add an item to an enterprise's dossier."""
    kind, user = kind_of(key), _user(request)
    owner = enterprise_by_id(enterprise_id, visible_to=user)
    form = form_of(kind, fresh=True)(request.POST or None, request.FILES or None, user=user, enterprise=owner)

    def save(values: dict[str, Any], lines: Any) -> DossierItem:
        given = _given(request, form, values)
        with _shown_at_upload():
            made = operations.create_item(
                kind=kind, enterprise=owner, values=given, by=actor_of(request), at=now(), within=user
            )
        _warn(request, made)
        return made

    return form_page(
        request,
        title=f"新增{kind.title}　{owner.name}",
        back_url=reverse("dossiers:page", args=[owner.pk]),
        form=form,
        save=save,
        done_url=_url,
        done="已登记“{name}”。",
        around=owner.point,
    )


@require_http_methods(["GET", "POST"])
@requires("dossiers.edit_item")
def item_edit(request: HttpRequest, key: str, item_id: UUID) -> HttpResponse:
    """Change an item."""
    kind, user = kind_of(key), _user(request)
    item = item_by_id(kind, item_id, visible_to=user)
    form = form_of(kind, fresh=False)(
        request.POST or None,
        request.FILES or None,
        user=user,
        enterprise=item.enterprise,
        initial=initial_values(item, kind),
    )

    def save(values: dict[str, Any], lines: Any) -> DossierItem:
        version = values.get("version")
        given = _given(request, form, values)
        with _shown_at_upload():
            changed = operations.change_item(
                item=item, values=given, version=version, by=actor_of(request), at=now(), within=user
            )
        _warn(request, changed)
        return changed

    return form_page(
        request,
        title=f"修改 {item.name}",
        back_url=_url(item),
        form=form,
        save=save,
        done_url=_url,
        done="已保存“{name}”。",
        current=item,
        around=item.enterprise.point,
    )


def _given(request: HttpRequest, form: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Values for the operation. A file is kept first; should the rest be refused, the form remembers it."""
    given = form_values(values)
    upload = given.pop("upload", None)
    if upload is not None:
        stored = operations.store_upload(
            source=upload, name=upload.name, by=actor_of(request), at=now(), field="upload"
        )
        given["file"] = str(stored.pk)
        form.data = form.data.copy()
        form.data["file"] = str(stored.pk)
        form.fields["upload"].help_text = f"已上传 {stored.name}，改正后直接保存"
    return given


@contextmanager
def _shown_at_upload() -> Iterator[None]:
    """Complaints about the file stand beside the field where it is chosen."""
    try:
        yield
    except InvalidInput as error:
        errors = [
            FieldError("upload" if each.field == "file" else each.field, each.message)
            for each in error.errors
        ]
        raise InvalidInput(error.message, code=error.code, field=error.field, errors=errors) from error


def _warn(request: HttpRequest, item: DossierItem) -> None:
    for doubt in _doubts(item):
        messages.warning(request, doubt)


@require_POST
@requires("dossiers.retire_item")
def item_retire(request: HttpRequest, key: str, item_id: UUID) -> HttpResponse:
    """Take an item out of the dossier."""
    item = item_by_id(kind_of(key), item_id, visible_to=_user(request))
    version = posted_version(request)
    return retired(
        request,
        item,
        _url(item),
        lambda reason: operations.retire_item(
            item=item, reason=reason, version=version, by=actor_of(request), at=now()
        ),
    )


@require_POST
@requires("dossiers.retire_item")
def item_restore(request: HttpRequest, key: str, item_id: UUID) -> HttpResponse:
    """Bring a retired item back."""
    item = item_by_id(kind_of(key), item_id, visible_to=_user(request))
    try:
        operations.restore_item(item=item, by=actor_of(request), at=now())
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(_url(item))


@require_safe
@requires("dossiers.view_dossier")
def file_content(request: HttpRequest, item_id: UUID) -> HttpResponseBase:
    """The bytes of a plan, photo or sheet; shown in place only when safe."""
    item = cast(DossierFile, item_by_id(DOSSIER_FILE, item_id, visible_to=_user(request)))
    return file_response(item.file, name=item.file_name, inline=True)


def _url(item: Any) -> str:
    return reverse(f"dossiers:{kind_of_item(item).key}", args=[item.pk])
