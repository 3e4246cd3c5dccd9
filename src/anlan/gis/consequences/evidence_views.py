"""The page 模型验证: how far the models may be trusted, with every figure behind it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from anlan.base.accounts.facade import requires
from anlan.consequence.evidence.report import drawings_of, stored

#: What the page says of each measure, and when it is good (Chang & Hanna 2004).
MEASURES = (
    ("FAC2", "误差在 2 倍以内的比例", "> 0.5"),
    ("MG", "几何平均偏差，大于 1 为低估", "0.7～1.3"),
    ("VG", "几何方差", "< 1.6"),
    ("FB", "分数偏差，正为低估", "-0.3～0.3"),
    ("NMSE", "归一化均方误差", "< 4"),
)


@require_safe
@requires("consequences.view_scenario")
def validation(request: HttpRequest) -> HttpResponse:
    """Field trials first, then what is not validated, then published examples by model."""
    report = stored()
    modules = report["examples"]
    context = {
        "groups": _groups(),
        "peers": report["peers"],
        "limits": report["limits"],
        "modules": modules,
        "measures": MEASURES,
        "agreeing": sum(module["agreeing"] for module in modules),
        "count": sum(module["count"] for module in modules),
        "calculator_url": reverse("consequences:calculator"),
        "page_title": "模型验证",
    }
    return render(request, "consequences/validation.html", context)


@cache
def _groups() -> list[dict[str, Any]]:
    """The groups of the report with their drawings; the same for everyone, so drawn once."""
    return [
        {
            **group,
            "drawings": [_inline(svg) for svg in drawings_of(group).values()],
            "figures": [group["measures"][name] for name, _, _ in MEASURES],
        }
        for group in stored()["trials"]
    ]


def _inline(svg: str) -> SafeString:
    """A drawing within the page: made by our own code, every text in it escaped."""
    return mark_safe(svg)  # noqa: S308
