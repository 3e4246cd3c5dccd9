"""Screens of the law library: search and list, one version, two versions side by side, bringing texts in."""

from __future__ import annotations

from datetime import date
from difflib import SequenceMatcher
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.data.laws import queries
from anlan.data.laws.enums import LawLevel
from anlan.data.laws.folder import INDEX, load_texts
from anlan.data.laws.models import LawVersion
from anlan.data.laws.numerals import wanted_article
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import DomainError

PAGE = 30


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _day(request: HttpRequest) -> date:
    """The day asked for, else today."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return in_shanghai(now()).date()


@require_safe
@requires("laws.view_law")
def library(request: HttpRequest) -> HttpResponse:
    """What was searched, or all laws by their level."""
    user, text, on = _user(request), request.GET.get("q", "").strip()[:200], _day(request)
    context: dict[str, Any] = {"q": text, "on": on, "page_title": "法规库", "page_actions": []}
    if user.has_perm("laws.load_law"):
        context["page_actions"] = [{"title": "载入法规", "url": reverse("laws:load"), "icon": "upload"}]
    if text:
        found = queries.search_articles(text, on=on, visible_to=user)
        pages = Paginator(found, PAGE)
        page = pages.get_page(request.GET.get("page"))
        words = [] if wanted_article(text) else text.split()
        context["page"] = page
        context["hits"] = [
            {"row": each.article, "version": each.article.version, "text": _marked(each.article.text, words)}
            for each in page
        ]
    else:
        context["groups"] = _groups(user, on)
    return render(request, "laws/library.html", context)


def _groups(user: User, on: date) -> list[tuple[str, list[dict[str, Any]]]]:
    """Laws by level, each with the version in force and how many there are."""
    found: dict[str, list[dict[str, Any]]] = {level: [] for level in LawLevel.values}
    for law in queries.laws(visible_to=user):
        versions = list(law.versions.all())
        current = next((each for each in versions if _holds(each, on)), None)
        found[law.level].append(
            {
                "law": law,
                "current": current or versions[0],
                "valid": current is not None,
                "count": len(versions),
            }
        )
    return [(LawLevel(level).label, rows) for level, rows in found.items() if rows]


def _holds(version: LawVersion, on: date) -> bool:
    return version.effective_from <= on and (version.effective_to is None or on <= version.effective_to)


def _marked(text: str, words: list[str]) -> SafeString:
    """The text with the words that were searched marked."""
    parts, rest = [], text
    while words and rest:
        at = min((found for word in words if (found := rest.find(word)) >= 0), default=-1)
        if at < 0:
            break
        word = max((word for word in words if rest.startswith(word, at)), key=len)
        parts.append(format_html("{}<mark>{}</mark>", rest[:at], word))
        rest = rest[at + len(word) :]
    return format_html("{}{}", mark_safe("".join(parts)), rest)  # noqa: S308  (every part is escaped above)


@require_safe
@requires("laws.view_law")
def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """One version: its data, its chapters, its articles."""
    found = queries.version_by_id(version_id, visible_to=_user(request))
    versions = list(found.law.versions.all())
    others = [each for each in versions if each.pk != found.pk]
    actions = [
        {
            "title": f"与 {other.effective_from:%Y} 年版对照",
            "url": reverse("laws:compare", args=[other.pk, found.pk]),
            "icon": "columns",
        }
        for other in others
        if other.article_count and found.article_count
    ]
    chapters: list[tuple[str, list[Any]]] = []
    for article in found.articles.all():
        if not chapters or chapters[-1][0] != article.chapter:
            chapters.append((article.chapter, []))
        chapters[-1][1].append(article)
    context = {
        "version": found,
        "valid": _holds(found, in_shanghai(now()).date()),
        "chapters": chapters,
        "versions": versions,
        "facts": [
            ("文号", found.document_number),
            ("制定机关", found.law.issuing_body),
            ("效力层级", found.law.get_level_display()),
            ("施行日期", f"{found.effective_from:%Y-%m-%d}"),
            ("失效日期", f"{found.effective_to:%Y-%m-%d}" if found.effective_to else ""),
            ("效力说明", found.status_note),
            ("来源", found.source),
            ("核对", found.check_note),
        ],
        "page_actions": actions,
        "page_title": found.title,
    }
    return render(request, "laws/version.html", context)


@require_safe
@requires("laws.view_law")
def compare(request: HttpRequest, before_id: UUID, after_id: UUID) -> HttpResponse:
    """Two versions of one law, article beside article."""
    user = _user(request)
    before, after = (queries.version_by_id(each, visible_to=user) for each in (before_id, after_id))
    if before.effective_from > after.effective_from:
        before, after = after, before
    rows = queries.compare(before, after)
    wanted = request.GET.get("all") == "1"
    shown = [
        {
            "row": row,
            "before": _changed(row.before, row.after, old=True),
            "after": _changed(row.before, row.after, old=False),
        }
        for row in rows
        if wanted or row.kind != "未变"
    ]
    counts = [(kind, sum(row.kind == kind for row in rows)) for kind in ("修改", "新增", "删去", "未变")]
    context = {
        "before": before,
        "after": after,
        "rows": shown,
        "counts": counts,
        "all": wanted,
        "page_title": f"{after.law.name}版本对照",
    }
    return render(request, "laws/compare.html", context)


def _changed(before: str | None, after: str | None, *, old: bool) -> SafeString:
    """One side of a changed article, with what the other side does not have marked."""
    own = before if old else after
    if own is None:
        return SafeString("")
    if before is None or after is None or before == after:
        return format_html("{}", own)
    pieces = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        words = before[i1:i2] if old else after[j1:j2]
        if words:
            pieces.append(("{}" if tag == "equal" else "<del>{}</del>" if old else "<ins>{}</ins>", words))
    return format_html_join("", "{}", ((format_html(shape, words),) for shape, words in pieces))


@require_http_methods(["GET", "POST"])
@requires("laws.load_law")
def load(request: HttpRequest) -> HttpResponse:
    """Bring in texts: Markdown files, with an index beside them or not."""
    outcomes = None
    if request.method == "POST":
        files = {file.name or "": file.read() for file in request.FILES.getlist("files")}
        index = files.pop(INDEX, None)
        texts = {name: raw for name, raw in files.items() if name.lower().endswith((".md", ".txt"))}
        try:
            outcomes = load_texts(texts, index=index, by=actor_of(request), at=now())
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("laws:load")
    context = {"outcomes": outcomes, "index": INDEX, "page_title": "载入法规"}
    return render(request, "laws/load.html", context)
