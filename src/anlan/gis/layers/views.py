"""The full-page map."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.base.accounts.facade import requires
from anlan.base.divisions.facade import cities


@require_safe
@requires("layers.view_map")
def map_screen(request: HttpRequest) -> HttpResponse:
    """一张图: every layer the user may see over one map; `?only=a,b` shows just these at first."""
    city = cities().first()
    props = {
        "mode": "full",
        "layers": "/api/v1/map/layers",
        "boundaries": "/api/v1/map/boundaries?level=district",
        "coastline": "/api/v1/map/coastline",
        "center": [city.lon, city.lat] if city else None,
        "title": "一张图",
        "only": [key for key in request.GET.get("only", "").split(",") if key] or None,
    }
    return render(request, "layers/map.html", {"props": props, "page_title": "一张图"})
