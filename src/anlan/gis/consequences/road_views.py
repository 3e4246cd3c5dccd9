"""The page of the road ledger: what is loaded, and bringing a GeoJSON file in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.base.accounts.facade import actor_of, requires
from anlan.gis.consequences.enums import RoadClass
from anlan.gis.consequences.roads import import_roads, road_sources
from anlan.kernel.clock import now
from anlan.kernel.coordinates import Crs
from anlan.kernel.errors import DomainError
from anlan.ui.facade import apply_domain_errors

_CRS = ((Crs.WGS84.value, "WGS-84 / CGCS2000"), (Crs.GCJ02.value, "GCJ-02"), (Crs.BD09.value, "BD-09"))


class RoadsForm(forms.Form):
    """A GeoJSON file of roads with its origin."""

    wide = frozenset({"file", "source", "crs", "approximate"})

    file = forms.FileField(label="GeoJSON 文件")
    source = forms.CharField(
        label="数据来源", max_length=100, help_text="再次导入同一来源时，替换它原有的道路"
    )
    crs = forms.ChoiceField(label="坐标系", choices=_CRS, initial=Crs.WGS84.value)
    approximate = forms.BooleanField(label="线形为近似", required=False)


@require_http_methods(["GET", "POST"])
@requires("consequences.import_road")
def roads(request: HttpRequest) -> HttpResponse:
    """道路数据."""
    form = RoadsForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            values = form.cleaned_data
            try:
                number = import_roads(
                    file=values["file"],
                    source=values["source"],
                    crs=Crs(values["crs"]),
                    approximate=values["approximate"],
                    by=actor_of(request),
                    at=now(),
                )
            except DomainError as error:
                apply_domain_errors(form, error)
            else:
                messages.success(request, f"已导入道路 {number} 条。")
                return redirect("consequences:roads")
        status = 422
    context = {
        "page_title": "道路数据",
        "form": form,
        "sources": road_sources(),
        "classes": "、".join(f"{each.value}（{each.label}）" for each in RoadClass),
        "nav_key": "consequences.scenarios",
    }
    return render(request, "consequences/roads.html", context, status=status)
