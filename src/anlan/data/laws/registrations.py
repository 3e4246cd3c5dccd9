"""What the law library shows in the frame: navigation and search."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from anlan.data.laws.queries import laws, search_articles
from anlan.kernel.clock import in_shanghai, now
from anlan.ui.facade import NavItem, SearchHit, SearchProvider, navigation, register_search


def _search(user: Any, text: str, limit: int) -> list[SearchHit]:
    """Laws by name first, then articles; a single character is left to the library's own page."""
    if len(text) < 2 or not user.has_perm("laws.view_law"):
        return []
    hits = []
    for law in laws(visible_to=user).filter(name__contains=text)[:limit]:
        newest = law.versions.all()[0]
        hits.append(
            SearchHit(law.name, newest.document_number, reverse("laws:version", args=[newest.pk]), "book-2")
        )
    found = search_articles(text, on=in_shanghai(now()).date(), visible_to=user)
    for each in found[: limit - len(hits)]:
        row = each.article
        url = f"{reverse('laws:version', args=[row.version.pk])}#a{row.number}-{row.branch}"
        hits.append(SearchHit(f"{row.version.law.name} {row.label}", row.text[:40], url, "book-2"))
    return hits[:limit]


def register() -> None:
    """Called from `AppConfig.ready()`."""
    navigation.register(
        NavItem(
            key="laws",
            title="法规库",
            url_name="laws:library",
            icon="book-2",
            service="数据",
            permission="laws.view_law",
            order=60,
        )
    )
    register_search(SearchProvider(kind="law", title="法规", search=_search, order=80))
