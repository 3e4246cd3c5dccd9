"""The authorities' screens, and those both sides share: worklist, one filing field by field, versions, paper, files."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.files.facade import StoredFile, file_response
from anlan.data.enterprises.facade import Enterprise, enterprise_by_id
from anlan.data.filing import queries
from anlan.data.filing.enums import FilingStatus
from anlan.data.filing.models import Filing
from anlan.data.filing.operations import reviewing
from anlan.data.filing.own_views import files_for, filing_page
from anlan.data.filing.papers import filing_pdf
from anlan.data.filing.showing import changes_shown, compared, shows_sent
from anlan.data.filing.tables import FILINGS, WORKLIST, due_words, status_words, tone_of
from anlan.data.ledger.screens import posted_version
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import Conflict, DomainError, FieldError, InvalidInput, NotFound, StaleRecord
from anlan.ui.facade import table_response

_OK = {"yes": True, "no": False}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("filing.review_filing")
def worklist(request: HttpRequest) -> HttpResponseBase:
    """填报审核: what waits, the longest first, with counts."""
    user = _user(request)
    found = queries.counts(visible_to=user, at=now())
    path = reverse("filing:reviews")
    figures = [
        ("待审核", found["submitted"], path),
        ("超时", found["overdue"], f"{path}?overdue=1"),
        ("已退回", found["returned"], f"{path}?status=returned"),
        ("已接受", found["accepted"], f"{path}?status=accepted"),
    ]
    rows = queries.filings(visible_to=user).defer("sent")
    context = {"figures": figures, "nav_key": "filing-reviews"}
    return table_response(request, WORKLIST, rows, template="filing/reviews.html", context=context)


@require_safe
@requires("filing.view_filing")
def filing_list(request: HttpRequest) -> HttpResponseBase:
    """填报记录 of everybody the user sees; for an enterprise its own."""
    rows = queries.filings(visible_to=_user(request)).defer("sent")
    return table_response(request, FILINGS, rows, context={"nav_key": _nav(_user(request))})


def _nav(user: User) -> str:
    return "filing-own" if user.has_perm("filing.edit_filing") else "filing-reviews"


@require_safe
@requires("filing.view_filing")
def filing(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """One filing: its own people work on it, the authorities read or review it."""
    found = queries.filing_by_id(filing_id, visible_to=_user(request))
    if files_for(_user(request), found.enterprise):
        return filing_page(request, found)
    return _review_page(request, found)


@require_http_methods(["GET", "POST"])
@requires("filing.review_filing")
def review(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """One filing field by field: 通过 or 不通过 with a remark, 全部通过, 退回, 接受."""
    found = queries.filing_by_id(filing_id, visible_to=_user(request))
    if request.method == "GET":
        return _review_page(request, found)
    silent = "X-Autosave" in request.headers
    try:
        done = _act(request, found, "save" if silent else request.POST.get("action", ""))
    except DomainError as error:
        if silent:
            return JsonResponse({"message": error.message, "code": error.code}, status=error.status)
        return _refused(request, found, error)
    if silent:
        return JsonResponse({"version": done.version, "at": f"{in_shanghai(now()):%H:%M:%S}"})
    if done.status == FilingStatus.SUBMITTED:
        return redirect("filing:review", done.pk)
    word = "接受，内容已写入台账" if done.status == FilingStatus.ACCEPTED else "退回企业"
    messages.success(request, f"已{word}：{done.enterprise.name} {done}。")
    return redirect(
        "filing:reviews" if done.status == FilingStatus.RETURNED else "filing:filing",
        *([] if done.status == FilingStatus.RETURNED else [done.pk]),
    )


def _act(request: HttpRequest, found: Filing, action: str) -> Filing:
    by, at, version = actor_of(request), now(), posted_version(request)
    marks, remark = posted_marks(request.POST), request.POST.get("remark", "")
    if action == "save":
        return reviewing.mark_fields(filing=found, marks=marks, version=version, by=by, at=at)
    if action == "pass-all":
        marked = reviewing.mark_fields(filing=found, marks=marks, version=version, by=by, at=at)
        return reviewing.pass_all(filing=marked, version=marked.version, by=by, at=at)
    if action == "return":
        return reviewing.return_filing(
            filing=found, version=version, marks=marks, remark=remark, by=by, at=at
        )
    if action == "accept":
        return reviewing.accept_filing(
            filing=found,
            version=version,
            marks=marks,
            remark=remark,
            within=_user(request),
            by=by,
            at=at,
        )
    raise InvalidInput("请选择退回或接受。")


def posted_marks(data: QueryDict) -> dict[str, dict[str, dict[str, Any]]]:
    """Marks of the form: `ok:<change>:<field>` is yes or no, `remark:<change>:<field>` a text."""
    marks: dict[str, dict[str, dict[str, Any]]] = {}
    for key in data:
        what, _, rest = key.partition(":")
        change_id, _, field = rest.partition(":")
        if what not in {"ok", "remark"} or not field:
            continue
        mark = marks.setdefault(change_id, {}).setdefault(field, {"ok": None, "remark": ""})
        if what == "ok":
            mark["ok"] = _OK.get(data.get(key, ""))
        else:
            mark["remark"] = data.get(key, "")
    return marks


def _refused(request: HttpRequest, found: Filing, error: DomainError) -> HttpResponse:
    """Show the complaints beside their fields with the marks as they were set."""
    if isinstance(error, Conflict) and not isinstance(error, StaleRecord):
        messages.error(request, error.message)
        return redirect("filing:review", found.pk)
    errors = error.errors or [FieldError("", error.message)]
    fresh = queries.filing_by_id(found.pk, visible_to=_user(request))
    kept = None if isinstance(error, StaleRecord) else posted_marks(request.POST)
    return _review_page(
        request, fresh, errors=errors, marks=kept, remark=request.POST.get("remark", ""), status=error.status
    )


def _review_page(
    request: HttpRequest,
    found: Filing,
    *,
    errors: list[FieldError] | None = None,
    marks: dict[str, dict[str, dict[str, Any]]] | None = None,
    remark: str = "",
    status: int = 200,
) -> HttpResponse:
    user = _user(request)
    may = found.status == FilingStatus.SUBMITTED and user.has_perm("filing.review_filing")
    if marks:
        _put_shown(found, marks)
    shown = changes_shown(found, as_sent=shows_sent(found, own=False), errors=errors or ())
    known = {each.id for each in shown}
    to_mark, marked = sum(each.to_mark for each in shown), sum(each.marked for each in shown)
    context = {
        "page_title": found.enterprise.name,
        "nav_key": _nav(user),
        "filing": found,
        "enterprise": found.enterprise,
        "changes": shown,
        "may_review": may,
        "errors": [each.message for each in errors or () if each.field.partition(":")[0] not in known],
        "wrong": len(errors or ()),
        "remark": remark,
        "to_mark": to_mark,
        "marked": marked,
        "status": status_words(found),
        "tone": tone_of(found),
        "due_words": due_words(found),
        "others": _others(found, user),
        "back_url": reverse("filing:reviews" if may else "filing:list"),
        "back": "填报审核" if may else "填报记录",
        "page_actions": _review_actions(found),
    }
    return render(request, "filing/review.html", context, status=status)


def _put_shown(found: Filing, marks: dict[str, dict[str, dict[str, Any]]]) -> None:
    """What the reviewer had set but not yet saved, for drawing the page again."""
    rows = list(found.changes.all())
    for each in rows:
        for name, mark in marks.get(str(each.pk), {}).items():
            former = (each.review.get(name) or {}).get("former", "")
            if mark["ok"] is not None or mark["remark"] or former:
                each.review[name] = {**mark, "former": former, "by": ""}
    found._prefetched_objects_cache = {"changes": rows}  # type: ignore[attr-defined]  # drawn, not saved


def _others(found: Filing, user: User) -> list[tuple[Filing, str, str]]:
    rows = queries.filings_of(found.enterprise, visible_to=user)
    return [(row, status_words(row), tone_of(row)) for row in rows if row.pk != found.pk][:6]


def _review_actions(found: Filing) -> list[dict[str, Any]]:
    actions = [
        {
            "title": "企业档案",
            "url": reverse("enterprises:detail", args=[found.enterprise_id]),
            "icon": "building-factory-2",
        },
        {
            "title": "版本比较",
            "url": reverse("filing:versions", args=[found.enterprise_id]),
            "icon": "git-compare",
        },
    ]
    if found.status == FilingStatus.ACCEPTED:
        paper = {"title": "登记表", "url": reverse("filing:paper", args=[found.pk]), "icon": "printer"}
        return [paper, *actions]
    return actions


@require_safe
@requires("filing.view_filing")
def versions(request: HttpRequest, enterprise_id: UUID) -> HttpResponse:
    """Accepted versions of an enterprise's data; two of them side by side."""
    user = _user(request)
    enterprise = enterprise_by_id(enterprise_id, visible_to=user)
    rows = queries.accepted_versions(enterprise, visible_to=user)
    numbers = [row.number for row in rows]
    latter = _number(request.GET.get("b", ""), numbers, numbers[0] if numbers else 0)
    earlier = [number for number in numbers if number < latter]
    former = _number(request.GET.get("a", ""), numbers, earlier[0] if earlier else latter)
    found = _compared(enterprise, min(former, latter), max(former, latter), user) if rows else []
    context = {
        "page_title": "填报版本",
        "nav_key": _nav(user),
        "enterprise": enterprise,
        "versions": rows,
        "former": min(former, latter),
        "latter": max(former, latter),
        "records": found,
        "fields": sum(len(each.rows) for each in found),
    }
    return render(request, "filing/versions.html", context)


def _number(text: str, known: list[int], otherwise: int) -> int:
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
    if known and wanted not in known:
        raise NotFound("没有这个版本。")
    return wanted


def _compared(enterprise: Enterprise, former: int, latter: int, user: User) -> list[Any]:
    first, second = (queries.version_of(enterprise, number, visible_to=user) for number in (former, latter))
    return compared(first, second)


@require_safe
@requires("filing.view_filing")
def paper(request: HttpRequest, filing_id: UUID) -> HttpResponse:
    """登记表 of an accepted filing as PDF."""
    found = queries.filing_by_id(filing_id, visible_to=_user(request))
    if found.status != FilingStatus.ACCEPTED:
        raise Conflict("接受后才有登记表。")
    answer = HttpResponse(filing_pdf(found, at=now()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="filing-{found.pk}.pdf"'
    return answer


@require_safe
@requires("filing.view_filing")
def change_file(request: HttpRequest, filing_id: UUID, change_id: UUID) -> HttpResponseBase:
    """The file a change brings, to those who see the filing: while others work on it, the one that was submitted."""
    user = _user(request)
    found = queries.filing_by_id(filing_id, visible_to=user)
    as_sent = shows_sent(found, own=files_for(user, found.enterprise))
    if as_sent:
        held = [each["values"].get("file") for each in found.sent if each["id"] == str(change_id)]
    else:
        held = [each.values.get("file") for each in found.changes.filter(pk=change_id)]
    file = StoredFile.objects.filter(pk=held[0]).first() if held and held[0] else None
    if file is None:
        raise NotFound("没有这个文件。")
    return file_response(file, inline=True)
