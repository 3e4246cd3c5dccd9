"""Screens of 数据质量: authorise, one operation, render."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.data.quality import operations, queries, tables
from anlan.data.quality.checking import CHECKED
from anlan.data.quality.comparing import lines_of
from anlan.data.quality.enums import IssueStatus, PairStatus
from anlan.data.quality.faces import LEDGERS, Ledger
from anlan.data.quality.models import Merge, Pair
from anlan.data.quality.moving import counted, preview
from anlan.data.quality.rules import BY_KEY
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, InvalidInput
from anlan.ui.facade import table_response, time_element

_MOST_AT_ONCE = 200


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _actions(*leave_out: str) -> list[dict[str, Any]]:
    links = (
        ("pairs", "疑似重复", "copy"),
        ("issues", "异常数值", "alert-triangle"),
        ("merges", "合并记录", "history"),
    )
    return [
        {"title": title, "url": reverse(f"quality:{name}"), "icon": icon}
        for name, title, icon in links
        if name not in leave_out
    ]


@require_safe
@requires("quality.view_worklist")
def pair_list(request: HttpRequest) -> HttpResponseBase:
    """疑似重复: pairs to be judged."""
    rows = queries.pairs(visible_to=_user(request))
    return table_response(request, tables.PAIRS, rows, context={"page_actions": _actions("pairs", "issues")})


@require_safe
@requires("quality.view_worklist")
def issue_list(request: HttpRequest) -> HttpResponseBase:
    """异常数值: values that cannot be."""
    return table_response(request, tables.ISSUES, queries.issues(visible_to=_user(request)))


@require_safe
@requires("quality.view_worklist")
def merge_list(request: HttpRequest) -> HttpResponseBase:
    """合并记录: what was made one, to be taken back."""
    rows = queries.merges(visible_to=_user(request))
    context = {"back_url": reverse("quality:pairs"), "nav_key": "quality-pairs"}
    return table_response(request, tables.MERGES, rows, context=context)


@require_safe
@requires("quality.view_worklist")
def pair_page(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Two records side by side; `?keep=second` turns round which one stays."""
    user = _user(request)
    pair = queries.pair_by_id(pair_id, visible_to=user)
    return _compare(request, pair, set())


def _sides(pair: Pair, user: User, keep: str) -> tuple[Ledger, Any, Any]:
    """The one to keep and the other; a retired record is never kept."""
    ledger = operations.ledger_of(pair.kind)
    first = operations.record_of(ledger, pair.first_id, user)
    second = operations.record_of(ledger, pair.second_id, user)
    turned = not first.is_active or (keep == "second" and second.is_active)
    return (ledger, second, first) if turned else (ledger, first, second)


def _compare(request: HttpRequest, pair: Pair, taken: set[str], status: int = 200) -> HttpResponse:
    user = _user(request)
    keep = request.POST.get("keep") or request.GET.get("keep", "first")
    ledger, winner, loser = _sides(pair, user, keep)
    is_open = pair.status == PairStatus.OPEN
    may_merge = is_open and user.has_perm("quality.merge_record") and user.has_perm(ledger.edit)
    may_decide = user.has_perm("quality.decide_pair")
    actions: list[dict[str, Any]] = []
    if is_open and may_decide:
        actions.append({"title": "不是重复", "dialog": "dismiss", "icon": "x", "url": ""})
    if pair.status == PairStatus.DISMISSED and may_decide:
        url = reverse("quality:reopen", args=[pair.pk])
        actions.append({"title": "恢复为待处理", "url": url, "icon": "restore", "method": "post"})
    lines = lines_of(ledger, winner, loser)
    turned = winner.pk == pair.second_id
    context = {
        "pair": pair,
        "ledger": ledger,
        "winner": winner,
        "loser": loser,
        "winner_url": ledger.url(winner.pk),
        "loser_url": ledger.url(loser.pk),
        "keep": "second" if turned else "first",
        "turn_url": f"?keep={'first' if turned else 'second'}" if loser.is_active and is_open else "",
        "lines": [(line, line.key in taken or (not taken and line.take)) for line in lines],
        "different": sum(line.differs for line in lines),
        "moves": preview(pair.kind, loser) if is_open else [],
        "may_merge": may_merge,
        "reasons": tables.reason_chips(pair),
        "tone": tables._TONES[pair.status],
        "page_actions": actions,
        "page_title": f"{ledger.title}疑似重复",
        "nav_key": "quality-pairs",
    }
    return render(request, "quality/pair.html", context, status=status)


def _version(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@require_POST
@requires("quality.merge_record")
def merge_pair(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Make the two one; refused with everything chosen kept."""
    user = _user(request)
    pair = queries.pair_by_id(pair_id, visible_to=user)
    ledger, winner, loser = _sides(pair, user, request.POST.get("keep", ""))
    taken = [name for name in ledger.merging.fields if request.POST.get(f"field-{name}") == "loser"]
    try:
        made = operations.merge(
            kind=pair.kind,
            winner_id=winner.pk,
            loser_id=loser.pk,
            from_loser=taken,
            versions=(_version(request, "winner_version"), _version(request, "loser_version")),
            reason=request.POST.get("reason", ""),
            within=user,
            by=actor_of(request),
            at=now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
        pair.refresh_from_db()
        return _compare(request, pair, set(taken), status=error.status if hasattr(error, "status") else 409)
    messages.success(request, f"“{loser.name}”已并入“{winner.name}”，可在合并记录中撤销。")
    return redirect("quality:merge", made.pk)


@require_POST
@requires("quality.decide_pair")
def dismiss_pair(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """不是重复."""
    pair = queries.pair_by_id(pair_id, visible_to=_user(request))
    note = request.POST.get("reason", "")
    try:
        operations.dismiss(
            pair=pair, note=note, version=_version(request, "version"), by=actor_of(request), at=now()
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("quality:pair", pair.pk)
    messages.success(request, "已标为不是重复，数据不变时不再提示。")
    return redirect("quality:pairs")


@require_POST
@requires("quality.decide_pair")
def dismiss_many(request: HttpRequest) -> HttpResponse:
    """不是重复, several at once."""
    user, done = _user(request), 0
    ids = request.POST.getlist("ids")
    if len(ids) > _MOST_AT_ONCE:
        raise InvalidInput(f"一次最多处理 {_MOST_AT_ONCE} 对。")
    for pair in queries.open_pairs(visible_to=user).filter(pk__in=ids):
        operations.dismiss(pair=pair, note="", version=None, by=actor_of(request), at=now())
        done += 1
    messages.success(request, f"已将 {done} 对标为不是重复。")
    return redirect("quality:pairs")


@require_POST
@requires("quality.decide_pair")
def reopen_pair(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Take 不是重复 back."""
    pair = queries.pair_by_id(pair_id, visible_to=_user(request))
    try:
        operations.reopen(pair=pair, version=None, by=actor_of(request), at=now())
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("quality:pair", pair.pk)


@require_safe
@requires("quality.view_worklist")
def merge_page(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """One merge: what changed, what moved, and how to take it back."""
    user = _user(request)
    found = queries.merge_by_id(merge_id, visible_to=user)
    ledger = LEDGERS[found.kind]
    may_undo = not found.undone_at and user.has_perm("quality.merge_record") and user.has_perm(ledger.edit)
    actions = (
        [{"title": "撤销合并", "dialog": "undo", "icon": "arrow-back-up", "url": ""}] if may_undo else []
    )
    context = {
        "merge": found,
        "facts": _facts(found),
        "changed": [
            (str(ledger.model._meta.get_field(name).verbose_name), found.before.get(name), value)  # type: ignore[union-attr]
            for name, value in found.after.items()
        ],
        "moved": counted(found.moves),
        "winner_url": ledger.url(found.winner_id),
        "loser_url": ledger.url(found.loser_id),
        "page_actions": actions,
        "page_title": f"{found.loser_name} 并入 {found.winner_name}",
        "nav_key": "quality-pairs",
    }
    return render(request, "quality/merge.html", context)


def _facts(found: Merge) -> list[tuple[str, Any]]:
    return [
        ("合并时间", time_element(found.at)),
        ("经手人", found.by_name),
        ("说明", found.reason),
        ("撤销时间", time_element(found.undone_at) if found.undone_at else ""),
        ("撤销人", found.undone_by),
    ]


@require_POST
@requires("quality.merge_record")
def undo(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Take a merge back."""
    user = _user(request)
    found = queries.merge_by_id(merge_id, visible_to=user)
    try:
        undone = operations.undo_merge(merge=found, within=user, by=actor_of(request), at=now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if undone.remains:
            messages.warning(
                request, f"已撤销合并，{len(undone.remains)} 项合并后有变动，留在“{undone.winner_name}”。"
            )
        else:
            messages.success(request, f"已撤销合并，“{undone.loser_name}”及其记录已恢复。")
    return redirect("quality:merge", found.pk)


@require_safe
@requires("quality.view_worklist")
def issue_page(request: HttpRequest, issue_id: UUID) -> HttpResponse:
    """One impossible value: what is wrong, where to correct it."""
    user = _user(request)
    found = queries.issue_by_id(issue_id, visible_to=user)
    checked = CHECKED[found.kind]
    actions: list[dict[str, Any]] = [
        {
            "title": f"打开{checked.title}",
            "url": checked.url(found.record_id),
            "icon": "edit",
            "primary": True,
        }
    ]
    if found.status == IssueStatus.OPEN and user.has_perm("quality.confirm_issue"):
        actions.append({"title": "确认属实", "dialog": "confirm", "icon": "check", "url": ""})
    context = {
        "issue": found,
        "tone": tables._TONES[found.status],
        "facts": [
            ("问题", found.message),
            ("项目", BY_KEY[found.rule].title if found.rule in BY_KEY else found.rule),
            ("类别", checked.title),
            ("所在区划", str(found.located_in or "")),
            ("发现时间", time_element(found.found_at)),
            ("办结时间", time_element(found.closed_at) if found.closed_at else ""),
            ("处理人", found.decided_by),
            ("确认依据", found.note),
        ],
        "page_actions": actions,
        "page_title": found.name,
        "nav_key": "quality-issues",
    }
    return render(request, "quality/issue.html", context)


@require_POST
@requires("quality.confirm_issue")
def confirm(request: HttpRequest, issue_id: UUID) -> HttpResponse:
    """确认属实."""
    found = queries.issue_by_id(issue_id, visible_to=_user(request))
    try:
        operations.confirm_issue(
            issue=found, note=request.POST.get("reason", ""), by=actor_of(request), at=now()
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("quality:issue", found.pk)
    messages.success(request, "已确认属实，数值不变时不再提示。")
    return redirect("quality:issues")
