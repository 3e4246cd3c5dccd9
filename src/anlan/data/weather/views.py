"""Screens of the weather: now, one observation, entering by hand, stations, files."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.audit import facade as audit
from anlan.base.divisions.facade import cities
from anlan.data.ledger.facade import posted_version
from anlan.data.weather import operations, queries
from anlan.data.weather.enums import ObservationSource
from anlan.data.weather.files import TEMPLATE, take_in
from anlan.data.weather.forms import FileForm, ObservationForm, ReasonForm, StationForm
from anlan.data.weather.models import Observation, Station
from anlan.data.weather.policies import FRESH, USABLE, compass
from anlan.data.weather.tables import OBSERVATIONS
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, InvalidInput
from anlan.kernel.records import RecordRef
from anlan.ui.facade import apply_domain_errors, table_response, time_element


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _center() -> list[float] | None:
    city = cities().first()
    return [city.lon, city.lat] if city and city.lon is not None and city.lat is not None else None


@require_safe
@requires("weather.view_weather")
def overview(request: HttpRequest) -> HttpResponseBase:
    """What the stations say now, over the list of all observations."""
    user = _user(request)
    actions: list[dict[str, Any]] = []
    if user.has_perm("weather.enter_observation"):
        actions.append(
            {"title": "录入观测", "url": reverse("weather:enter"), "icon": "plus", "primary": True}
        )
    if user.has_perm("weather.edit_station"):
        actions.append(
            {"title": "新增气象站", "url": reverse("weather:station-create"), "icon": "map-pin-plus"}
        )
        actions.append({"title": "导入文件", "url": reverse("weather:file"), "icon": "upload"})
    readings = [_reading(each) for each in queries.readings(visible_to=user, at=now())]
    current = any(each["tone"] == "done" for each in readings)
    center = None if current else _center()
    used = queries.current_weather(lon=center[0], lat=center[1], at=now()) if center else None
    context = {
        "readings": readings,
        "stopped": [row for row in queries.stations(visible_to=user) if not row.active],
        "used": used,
        "used_wind": f"{compass(used.wind_direction_deg)} {used.wind_speed:g} m/s" if used else "",
        "used_temperature": round(used.temperature_K - 273.15, 1) if used else None,
        "used_humidity": round(used.humidity * 100) if used else None,
        "may_edit": user.has_perm("weather.edit_station"),
        "page_actions": actions,
        "page_title": "气象",
    }
    return table_response(
        request,
        OBSERVATIONS,
        queries.observations(visible_to=user),
        template="weather/overview.html",
        context=context,
    )


def _reading(found: queries.Reading) -> dict[str, Any]:
    age = found.age_s
    if age is None or age > USABLE.total_seconds():
        state, tone = ("已中断" if age is not None else "未收到观测"), "late"
    elif age > FRESH.total_seconds():
        state, tone = "偏旧", "waiting"
    else:
        state, tone = "正常", "done"
    return {
        "station": found.station,
        "row": found.observation,
        "wind": queries.wind_words(found.observation) if found.observation else "",
        "state": state,
        "tone": tone,
    }


@require_safe
@requires("weather.view_weather")
def observation(request: HttpRequest, observation_id: UUID) -> HttpResponse:
    """One observation, with what was changed in it."""
    user = _user(request)
    row = queries.observation_by_id(observation_id, visible_to=user)
    may = user.has_perm("weather.enter_observation") and not row.withdrawn
    actions = [{"title": "撤销", "dialog": "withdraw", "icon": "ban", "url": ""}] if may else []
    context = {
        "row": row,
        "facts": _facts(row),
        "history": [
            {"at": each.at, "text": each.summary, "by": each.actor_name}
            for each in reversed(audit.entries_about(RecordRef.of("observation", row.pk)))
        ],
        "page_actions": actions,
        "map_props": {"mode": "panel", "lon": row.lon, "lat": row.lat, "label": row.where},
        "page_title": f"{row.where}气象观测",
    }
    return render(request, "weather/observation.html", context)


def _facts(row: Observation) -> list[tuple[str, Any]]:
    def said(value: float | None, unit: str) -> str:
        return "" if value is None else f"{value:g} {unit}"

    return [
        ("观测时间", time_element(row.observed_at)),
        ("风", queries.wind_words(row)),
        ("风向", said(row.wind_direction_deg, "°")),
        ("测风高度", said(row.height_m, "米")),
        ("气温", said(row.temperature_c, "℃")),
        ("相对湿度", said(row.humidity, "%")),
        ("总云量", said(row.cloud_octas, "/ 8")),
        ("小时降水", said(row.precipitation_mm, "mm")),
        ("判定稳定度", row.get_stability_display()),
        ("来源", row.get_source_display()),
        ("录入人", row.entered_by),
        ("备注", row.note),
    ]


@require_POST
@requires("weather.enter_observation")
def withdraw(request: HttpRequest, observation_id: UUID) -> HttpResponse:
    """Withdraw an observation that was wrong."""
    row = queries.observation_by_id(observation_id, visible_to=_user(request))
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise InvalidInput("请填写撤销原因。", field="reason")
        operations.withdraw_observation(
            observation=row, reason=form.cleaned_data["reason"], by=actor_of(request), at=now()
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "已撤销，不再用于测算。")
    return redirect("weather:observation", row.pk)


@require_http_methods(["GET", "POST"])
@requires("weather.enter_observation")
def enter(request: HttpRequest) -> HttpResponse:
    """An observation by hand."""
    form = ObservationForm(request.POST or None, initial=_prefilled(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            recorded = operations.record_observation(
                station=data["station"],
                lon=data["lon"],
                lat=data["lat"],
                place=data["place"],
                observed_at=data["observed_at"] or now(),
                source=ObservationSource.MANUAL,
                values={name: data[name] for name in operations.MEASURED},
                stability=data["stability"],
                note=data["note"],
                by=actor_of(request),
                at=now(),
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, f"已录入：{queries.wind_words(recorded.observation)}。")
            return redirect("weather:overview")
    return _form_page(request, form, "录入气象观测")


def _prefilled(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("lon", "lat", "place") if name in request.GET}


@require_http_methods(["GET", "POST"])
@requires("weather.edit_station")
def station_create(request: HttpRequest) -> HttpResponse:
    """A new station."""
    return _station_form(request, None)


@require_http_methods(["GET", "POST"])
@requires("weather.edit_station")
def station_edit(request: HttpRequest, station_id: UUID) -> HttpResponse:
    """Change a station or take it out of use."""
    return _station_form(request, queries.station_by_id(station_id, visible_to=_user(request)))


def _station_form(request: HttpRequest, station: Station | None) -> HttpResponse:
    form = StationForm(request.POST or None, instance=station)
    if request.method == "POST" and form.is_valid():
        try:
            saved = operations.save_station(
                station=station,
                values=dict(form.cleaned_data),
                version=posted_version(request),
                by=actor_of(request),
                at=now(),
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, f"已保存气象站“{saved.name}”。")
            return redirect("weather:overview")
    title = f"修改气象站“{station.name}”" if station else "新增气象站"
    return _form_page(request, form, title, version=station.version if station else None)


def _form_page(request: HttpRequest, form: Any, title: str, version: int | None = None) -> HttpResponse:
    context = {
        "form": form,
        "version": version,
        "back_url": reverse("weather:overview"),
        "picker_props": {"lon": "lon", "lat": "lat", "center": _center()},
        "page_title": title,
    }
    return render(request, "weather/form.html", context)


@require_http_methods(["GET", "POST"])
@requires("weather.edit_station")
def file(request: HttpRequest) -> HttpResponse:
    """Take in a CSV file by hand; the rows that could not be taken are shown with their reasons."""
    form = FileForm(request.POST or None, request.FILES or None)
    taken = None
    if request.method == "POST" and form.is_valid():
        try:
            taken = take_in(form.cleaned_data["file"].read(), by=actor_of(request), at=now())
        except DomainError as error:
            apply_domain_errors(form, error)
    context = {
        "form": form,
        "taken": taken,
        "template_header": "、".join(TEMPLATE),
        "back_url": reverse("weather:overview"),
        "page_title": "导入气象观测",
    }
    return render(request, "weather/file.html", context)
