"""Home and search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from anlan.base.accounts.facade import requires
from anlan.kernel.clock import in_shanghai, now
from anlan.ui.facade import HomePanel, figures_for, home_panels, quick_actions, remembered
from anlan.ui.facade.search import search as find
from anlan.web.leader_views import lands_here
from anlan.web.queries import work_of

LIVE_LIMIT = 5
PAGE_LIMIT = 20
WEEKDAYS = "一二三四五六日"


@require_GET
@requires("accounts.use_desk")
def home(request: HttpRequest) -> HttpResponse:
    """The user's own work, today's figures, panels of the rooms. A leader with a telephone lands on `leader/`."""
    if lands_here(request):
        return redirect("web:leader")
    at = now()
    today = in_shanghai(at)
    panels, work, figures = remembered(
        "home",
        request.user.pk,
        lambda: (
            _drawn_panels(request),
            work_of(request.user, at=at),
            figures_for(request.user, at=at),
        ),
    )
    context = {
        "today": f"{today:%Y-%m-%d} 星期{WEEKDAYS[today.weekday()]}",
        "work": work,
        "lists": [(f"{title}（{len(entries)}）", entries) for title, entries in work.lists if entries],
        "figures": figures,
        "wide_panels": [entry for entry in panels if entry[0].wide],
        "side_panels": [entry for entry in panels if not entry[0].wide],
        "actions": [
            {"title": action.title, "url": url, "icon": action.icon, "primary": action.primary}
            for action, url in quick_actions(request.user)
        ],
        "nav_key": "web.home",
    }
    return render(request, "web/home.html", context)


def _drawn_panels(request: HttpRequest) -> list[tuple[HomePanel, str]]:
    drawn: list[tuple[HomePanel, str]] = []
    for panel in home_panels(request.user):
        values = panel.context(request.user)
        if values is not None:
            drawn.append((panel, render_to_string(panel.template, {"values": values}, request)))
    return drawn


@require_GET
@requires("accounts.use_desk")
def search(request: HttpRequest) -> HttpResponse:
    """Results of all rooms, grouped: a page, or for htmx the list under the search box."""
    text = request.GET.get("q", "").strip()[:100]
    live = (
        request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == "search-results"
    )
    groups = find(request.user, text, LIVE_LIMIT if live else PAGE_LIMIT)
    context = {
        "q": text,
        "groups": groups,
        "found": sum(len(group.hits) for group in groups),
        "limit": PAGE_LIMIT,
    }
    template = "web/search_live.html" if live else "web/search.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
