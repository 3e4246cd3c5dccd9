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

#: So many pairs are shown without a click.
FEW = 12


@require_safe
@requires("consequences.view_scenario")
def validation(request: HttpRequest) -> HttpResponse:
    """Field trials first, then what is not validated, then published examples by model."""
    report = stored()
    modules = _modules()
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
        "nav_key": "consequences.calculator",
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
            "few": len(group["rows"]) <= FEW,
        }
        for group in stored()["trials"]
    ]


@cache
def _modules() -> list[dict[str, Any]]:
    """The published examples by module, deviations in words."""
    return [
        {**module, "examples": [_example(each) for each in module["examples"]]}
        for module in stored()["examples"]
    ]


def _example(example: dict[str, Any]) -> dict[str, Any]:
    relative = example["relative"]
    rows = [{**row, "away": deviation_words(row["deviation"], relative=relative)} for row in example["rows"]]
    return {**example, "rows": rows, "allowed": deviation_words(example["tolerance"], relative=relative)}


def deviation_words(value: float, *, relative: bool) -> str:
    """A relative deviation in per cent, an absolute one as it is, in two digits.

    >>> deviation_words(0.00123, relative=True), deviation_words(4e-7, relative=True)
    ('0.12 %', '< 0.001 %')
    >>> deviation_words(0.02, relative=False)
    '0.02'
    """
    if not relative:
        return f"{value:.2g}" if value == 0 or value >= 1e-6 else "< 1e-6"
    if value == 0:
        return "0"
    return f"{100 * value:.2g} %" if value >= 1e-5 else "< 0.001 %"


def _inline(svg: str) -> SafeString:
    """A drawing within the page: made by our own code, every text in it escaped."""
    return mark_safe(svg)  # noqa: S308
