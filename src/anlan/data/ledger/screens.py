"""Screens every ledger has: list, detail, form, retire, restore. Each app's views authorise and say what is theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import cities, districts
from anlan.data.ledger.additions import additions_to
from anlan.data.ledger.forms import LedgerForm, Lines, show_refusal
from anlan.data.ledger.history import history_of
from anlan.data.ledger.models import LedgerRecord, LedgerStatus
from anlan.kernel.errors import Conflict, DomainError, InvalidInput, StaleRecord
from anlan.ui.facade import ChoiceFilter, DivisionFilter


@dataclass(frozen=True)
class Part:
    """A panel of a detail page: facts, a table, text, or several of them; `numeric` columns are aligned right."""

    title: str
    facts: Sequence[tuple[str, Any]] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()
    empty: str = "暂无。"
    texts: Sequence[str] = ()
    numeric: frozenset[int] = frozenset()

    @property
    def css(self) -> str:
        """A table alone reaches the edges of its panel."""
        return "panel-flush" if self.heads and not self.facts and not self.texts else ""


@dataclass(frozen=True)
class Notice:
    """A line above the panels."""

    text: str
    css: str = "notice-warning"
    icon: str = "alert-triangle"


@dataclass
class Detail:
    """What one ledger adds to the common detail page."""

    kind: str
    title: str
    list_url: str
    list_title: str
    parts: Sequence[Part]
    edit_url: str = ""
    retire_url: str = ""
    restore_url: str = ""
    status: str = ""
    tone: str = "done"
    grade: str = ""
    subtitle: str = ""
    notices: list[Notice] = field(default_factory=list)
    more_actions: Sequence[Mapping[str, Any]] = ()


class StatusFilter(ChoiceFilter):
    """在册 unless the URL asks for 已注销 or for both."""

    unset: ClassVar[str] = LedgerStatus.ACTIVE.label

    def apply(self, rows: Any, query: QueryDict) -> Any:
        wanted = query.get(self.key, "")
        return rows.filter(status=wanted) if wanted in LedgerStatus.values else rows


def status_filter() -> ChoiceFilter:
    """在册, 已注销 or 全部; a list without it shows active records."""
    retired_ones = LedgerStatus.RETIRED
    return StatusFilter("status", "状态", choices=[(retired_ones.value, retired_ones.label), ("all", "全部")])


def division_filter() -> DivisionFilter:
    """Districts."""
    return DivisionFilter(
        "located_in", "区划", choices=lambda request: list(districts().values_list("code", "name"))
    )


def listed(request: HttpRequest, rows: Any) -> Any:
    """Rows of a list: active ones unless the URL asks for a status."""
    return rows if request.GET.get("status") else rows.active()


def labels_of(model: type[LedgerRecord], **more: str) -> dict[str, str]:
    """Field names in words."""
    return {f.name: str(getattr(f, "verbose_name", f.name)) for f in model._meta.get_fields()} | more


def detail_page(
    request: HttpRequest, record: LedgerRecord, detail: Detail, labels: Mapping[str, str]
) -> HttpResponse:
    """The common detail page: header with actions, panels, place on the map, history."""
    user = cast(User, request.user)
    added = additions_to(detail.kind, record, user)
    actions: list[Mapping[str, Any]] = []
    if record.is_active and detail.edit_url:
        actions.append({"title": "修改", "url": detail.edit_url, "icon": "edit", "primary": True})
    actions += [action for each in added for action in each.actions]
    actions += detail.more_actions
    if record.is_active and detail.retire_url:
        actions.append({"title": "注销", "dialog": "retire", "icon": "archive"})
    if not record.is_active and detail.restore_url:
        actions.append({"title": "恢复", "url": detail.restore_url, "icon": "restore", "method": "post"})
    context = {
        "page_title": detail.title,
        "subtitle": detail.subtitle,
        "status": detail.status or record.get_status_display(),
        "tone": detail.tone if record.is_active else "off",
        "grade": detail.grade,
        "page_actions": actions,
        "back_url": detail.list_url,
        "back": detail.list_title,
        "notices": [*_notices(record), *detail.notices, *(line for each in added for line in each.notices)],
        "parts": [*detail.parts, *(part for each in added for part in each.parts)],
        "map_props": _map_props(record),
        "place_facts": _place_facts(record),
        "history": history_of(record, detail.kind, labels, user),
        "retire_url": detail.retire_url if record.is_active else "",
        "retire_title": f"注销“{record.name}”？",
        "retire_text": "注销后不再出现在台账、地图和接报中，可以恢复。",
        "retire_fields": {"version": record.version},
    }
    return render(request, "ledger/detail.html", context)


def _notices(record: LedgerRecord) -> list[Notice]:
    found = []
    if not record.is_active:
        found.append(Notice(f"已注销：{record.retired_reason}", "notice-info", "archive"))
    if record.attention and record.is_active:
        found.append(Notice("待核实：" + "、".join(record.attention_labels)))
    if record.is_demo:
        found.append(Notice("虚构数据，仅供演示。", "notice-info", "info-circle"))
    return found


def _map_props(record: LedgerRecord) -> dict[str, Any] | None:
    if record.point is None:
        return None
    return {
        "point": list(record.point),
        "title": record.name,
        "boundaries": "/api/v1/map/boundaries?level=district",
        "coastline": "/api/v1/map/coastline",
        "only": [],
    }


def _place_facts(record: LedgerRecord) -> list[tuple[str, Any]]:
    point = f"{record.lon:.6f}, {record.lat:.6f}" if record.point else ""
    return [
        ("地址", record.address),
        ("坐标（WGS-84）", point),
        ("所在区划", str(record.located_in or "")),
        ("监管机构", record.supervised_by.name if record.supervised_by else ""),
        ("核实日期", record.as_of),
        ("数据来源", record.source),
    ]


def form_page(
    request: HttpRequest,
    *,
    title: str,
    back_url: str,
    form: LedgerForm,
    save: Callable[[dict[str, Any], list[dict[str, Any]] | None], LedgerRecord],
    done_url: Callable[[LedgerRecord], str],
    done: str,
    lines: Lines | None = None,
    lines_title: str = "",
    current: LedgerRecord | None = None,
    around: tuple[float, float] | None = None,
) -> HttpResponse:
    """A create or edit form: on success to the record, on refusal back with everything typed.

    `around` is the (lon, lat) where the map opens for a record without a point; the city without it.
    """
    complaints: list[str] = []
    if request.method == "POST" and form.is_valid() and (lines is None or lines.is_valid()):
        try:
            record = save(dict(form.cleaned_data), lines.rows() if lines is not None else None)
        except DomainError as error:
            version = _version_now(current)
            complaints = show_refusal(form, lines, error, version)
        else:
            messages.success(request, done.format(name=record.name))
            return redirect(done_url(record))
    heads = [bound.label for bound in lines.empty_form.visible_fields()] if lines is not None else []
    city = cities().first()
    context = {
        "page_title": title,
        "back_url": back_url,
        "form": form,
        "lines": lines,
        "lines_title": lines_title,
        "lines_heads": heads,
        "lines_errors": complaints,
        "picker_props": {
            "lon": "lon",
            "lat": "lat",
            "center": [city.lon, city.lat] if city else None,
            "near": list(around) if around else None,
        },
    }
    return render(request, "ledger/form.html", context, status=422 if form.errors else 200)


def _version_now(record: LedgerRecord | None) -> int | None:
    if record is None:
        return None
    found: int | None = (
        type(record)._default_manager.filter(pk=record.pk).values_list("version", flat=True).first()
    )
    return found


def posted_version(request: HttpRequest) -> int | None:
    """The version a dialog carries."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def retired(request: HttpRequest, record: LedgerRecord, url: str, act: Callable[[str], Any]) -> HttpResponse:
    """Run a retirement from the dialog and return to the record, where it can be restored."""
    try:
        act(request.POST.get("reason", ""))
    except StaleRecord:
        messages.error(request, f"“{record.name}”刚被别人修改过，请核对本页的最新内容后再注销。")
    except (InvalidInput, Conflict) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已注销“{record.name}”，可在本页恢复。")
    return redirect(url)
