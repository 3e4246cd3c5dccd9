"""HTTP API of the law library."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from anlan.base.accounts.facade import User
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.laws.models import Law
from anlan.data.laws.queries import Found, laws, search_articles
from anlan.kernel.clock import in_shanghai, now

router = Router(tags=["法规"])


class SearchQuery(Schema):
    """What to find, and on which day it must be in force."""

    q: str = Field(
        ..., min_length=1, max_length=200, description="词语，或法规名称和条，如“安全生产法 第九十九条”"
    )
    on: date | None = Field(None, description="默认今天")
    page: int = Field(1, ge=1)
    page_size: int = Field(50, ge=1, le=500)


class LawQuery(ListQuery):
    """List of laws."""

    level: str = ""


@router.get("/laws/search", response=dict[str, Any], summary="法规条文检索")
@requires_api("laws.view_law")
def search(request: HttpRequest, query: Query[SearchQuery]) -> dict[str, Any]:
    """Articles in force on the day, the best first."""
    on = query.on or in_shanghai(now()).date()
    found = search_articles(query.q, on=on, visible_to=cast(User, request.user))
    start = (query.page - 1) * query.page_size
    items = [found_json(each) for each in found[start : start + query.page_size]]
    return {"items": items, "count": len(found), "on": on.isoformat()}


@router.get("/laws", response=dict[str, Any], summary="法规")
@requires_api("laws.view_law")
def list_laws(request: HttpRequest, query: Query[LawQuery]) -> dict[str, Any]:
    """Laws with their versions."""
    rows = laws(visible_to=cast(User, request.user))
    if query.q:
        rows = rows.filter(name__contains=query.q)
    rows = filtered(rows, query.dict(), ("level",))
    return paged(ordered(rows, query.order, ("name", "level"), "name"), query, law_json)


def law_json(law: Law) -> dict[str, Any]:
    """One law and its versions, the newest first."""
    return {
        "id": str(law.pk),
        "name": law.name,
        "short_name": law.short_name,
        "level": law.get_level_display(),
        "issuing_body": law.issuing_body,
        "versions": [
            {
                "id": str(version.pk),
                "title": version.title,
                "document_number": version.document_number,
                "effective_from": version.effective_from.isoformat(),
                "effective_to": version.effective_to.isoformat() if version.effective_to else None,
                "articles": version.article_count,
                "status": version.status_note,
            }
            for version in law.versions.all()
        ],
    }


def found_json(found: Found) -> dict[str, Any]:
    """One article found."""
    row, version = found.article, found.article.version
    return {
        "law": version.law.name,
        "title": version.title,
        "article": row.number,
        "branch": row.branch,
        "label": row.label,
        "chapter": row.chapter,
        "text": row.text,
        "effective_from": version.effective_from.isoformat(),
        "effective_to": version.effective_to.isoformat() if version.effective_to else None,
        "version": str(version.pk),
    }
