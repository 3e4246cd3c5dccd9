"""The style page and the self-refreshing parts of the top bar.

They are public: without a signed-in user the frame's registries are not asked at all."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anlan.ui import samples
from anlan.ui.access import public
from anlan.ui.tables.engine import TableState, table_response


@public
@require_GET
def style(request: HttpRequest) -> HttpResponseBase:
    """Every component with sample content, so a change of look is judged in one place."""
    rows = cast(QuerySet[Any], samples.SampleRows(samples.ENTERPRISES))
    if request.headers.get("HX-Request") == "true":
        return table_response(request, samples.TABLE, rows)
    context = {
        "table": TableState(request, samples.TABLE, rows),
        "form": samples.checked_form(),
        "facts": samples.FACTS,
        "timeline": samples.timeline_entries(),
        "actions": samples.ACTIONS,
        "is_exercise": request.GET.get("exercise") == "1",
        "page_title": "界面样式",
        "sample_tabs": [("企业信息", "#a"), ("重大危险源", "#b"), ("隐患", "#c")],
        "swatches": [
            "ink",
            "muted",
            "line",
            "sheet",
            "action",
            "done",
            "level-1",
            "level-2",
            "level-3",
            "level-4",
        ],
    }
    return render(request, "ui/style.html", context)


@public
@require_GET
def clocks(request: HttpRequest) -> HttpResponseBase:
    """Running clocks of the user, for the top bar."""
    return render(request, "ui/components/clocks.html")


@public
@require_GET
def bell(request: HttpRequest) -> HttpResponseBase:
    """The bell's list of the user."""
    return render(request, "ui/components/bell.html")
