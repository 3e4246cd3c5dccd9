"""Screens of 数据责任: overview, lists, one record, confirming and taking back."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.divisions.facade import Division
from anlan.data.enterprises.facade import enterprise_by_id
from anlan.data.stewardship import operations, overview, queries, tables
from anlan.data.stewardship.catalogue import kind_of
from anlan.data.stewardship.enums import OwnerKind
from anlan.data.stewardship.policies import Score
from anlan.kernel.clock import now
from anlan.kernel.errors import Conflict, DomainError, NotFound
from anlan.ui.facade import table_response


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
@requires("stewardship.view_assessment")
def overview_page(request: HttpRequest) -> HttpResponse:
    """数据质量: freshness and completeness by place, group of fields and owner; from the tally alone."""
    user = _user(request)
    division = _code(request.GET.get("division", ""))
    known = dict(queries.group_choices())
    group = request.GET.get("group", "") if request.GET.get("group", "") in known else ""
    owner = request.GET.get("owner", "") if request.GET.get("owner", "") in OwnerKind.values else ""
    measure = request.GET.get("measure", "stale")
    measure = measure if measure in overview.MEASURES else "stale"
    if not division:
        division = _own_district(user)
    found = queries.scores_by_division(visible_to=user, division=division, group=group, owner=owner)
    named = Division.objects.filter(pk=division).first() if division else None
    lines = overview.place_lines(found, measure=measure, division=division, group=group, owner=owner)
    groups_here = overview.group_lines(found, division=division, owner=owner)
    context = {
        "page_title": "数据质量",
        "subtitle": named.name if named else "",
        "page_actions": _actions(user),
        "found": found,
        "lines": lines,
        "groups": groups_here,
        "owners": overview.owner_lines(found, division=division, group=group),
        "measure": measure,
        "measures": overview.MEASURES.items(),
        "group": group,
        "group_choices": [(line.key, line.title) for line in groups_here],
        "owner": owner,
        "owner_choices": OwnerKind.choices,
        "division": division,
        "may_widen": bool(division) and not _own_district(user),
        "heat": overview.heat_props(found, measure=measure) if not division else None,
        "all_url": overview.list_url(located_in=division, group=group, owner=owner),
        "stale_url": overview.list_url(state="stale", located_in=division, group=group, owner=owner),
        "due_url": overview.list_url(state="due", located_in=division, group=group, owner=owner),
        "steps": range(5),
    }
    return render(request, "stewardship/overview.html", context)


def _code(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) in (6, 9) else ""


def _own_district(user: User) -> str:
    """Where a district's or township's people begin: at home, by township."""
    scope = user.scope
    if scope.everything or not scope.ranges:
        return ""
    codes = {low for low, _ in scope.ranges}
    return codes.pop() if len(codes) == 1 and len(next(iter(codes))) >= 6 else ""


def _actions(user: User) -> list[dict[str, Any]]:
    actions: list[dict[str, Any]] = [
        {"title": "待更新数据", "url": reverse("stewardship:worklist"), "icon": "checks", "primary": True},
        {"title": "数据清单", "url": reverse("stewardship:list"), "icon": "list-details"},
    ]
    if user.has_perm("stewardship.view_duty"):
        actions.append({"title": "责任规则", "url": reverse("stewardship:duties"), "icon": "settings"})
    return actions


@require_safe
@requires("stewardship.view_upkeep")
def worklist(request: HttpRequest) -> HttpResponseBase:
    """待更新数据: what the user keeps and has to renew, confirmed in bulk."""
    user = _user(request)
    rows = queries.open_upkeep(visible_to=user, on=tables.today())
    actions = [
        {"title": "我的核实", "url": reverse("stewardship:confirmations"), "icon": "history"},
        {"title": "数据清单", "url": reverse("stewardship:list"), "icon": "list-details"},
    ]
    return table_response(request, tables.WORKLIST, rows, context={"page_actions": actions})


@require_safe
@requires("stewardship.view_upkeep")
def upkeep_list(request: HttpRequest) -> HttpResponseBase:
    """数据清单: every group of fields of every record the user sees."""
    rows = queries.upkeep(visible_to=_user(request))
    actions = []
    if request.user.has_perm("stewardship.view_assessment"):
        actions.append({"title": "数据质量", "url": reverse("stewardship:overview"), "icon": "chart-bar"})
    context = {"page_actions": actions, "nav_key": "stewardship"}
    return table_response(request, tables.UPKEEP, rows, context=context)


@require_safe
@requires("stewardship.confirm_record")
def confirmations(request: HttpRequest) -> HttpResponseBase:
    """我的核实: what the user confirmed, to be taken back."""
    rows = tables.confirmations_by(request.user.pk)
    context = {"back_url": reverse("stewardship:worklist"), "nav_key": "stewardship-worklist"}
    return table_response(request, tables.CONFIRMATIONS, rows, context=context)


@require_safe
@requires("stewardship.view_upkeep")
def record_page(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """One record: its groups with their terms, who keeps them, what was confirmed when."""
    user, at = _user(request), now()
    known = kind_of(kind)
    record = known.find(record_id, user)
    standings = queries.standings_of(known, record, visible_to=user, at=at)
    may = [each for each in standings if each.may_confirm]
    actions: list[dict[str, Any]] = []
    if may:
        url = reverse("stewardship:still-true", args=[known.key, record.pk])
        actions.append({"title": "仍然属实", "url": url, "icon": "checks", "primary": True, "method": "post"})
    actions.append(
        {"title": f"打开{known.title}", "url": reverse(known.url_name, args=[record.pk]), "icon": known.icon}
    )
    score = sum((each.score for each in standings), start=Score())
    context = {
        "page_title": record.name,
        "subtitle": known.title,
        "page_actions": actions,
        "kind": known,
        "record": record,
        "standings": standings,
        "score": score,
        "confirmations": queries.confirmations_of(record.pk),
        "may_undo": bool(may),
        "several": len(standings) > 1,
        "nav_key": "stewardship-worklist",
    }
    return render(request, "stewardship/record.html", context)


@require_safe
@requires("stewardship.view_upkeep")
def enterprise_scores(request: HttpRequest, enterprise_id: UUID) -> HttpResponse:
    """The scores of one enterprise by group of fields."""
    enterprise = enterprise_by_id(enterprise_id, visible_to=_user(request))
    at = now()
    scores = queries.scores_by_group_of(enterprise, at=at)
    context = {
        "page_title": f"{enterprise.name} 数据质量",
        "enterprise": enterprise,
        "score": sum(scores.values(), start=Score()),
        "groups": overview.enterprise_lines(scores, enterprise.name),
        "nav_key": "stewardship",
    }
    return render(request, "stewardship/enterprise.html", context)


@require_POST
@requires("stewardship.confirm_record")
def still_true(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """仍然属实 on a record's page: all its groups, or those posted."""
    groups = [each for each in request.POST.getlist("group") if each]
    back = _back(request) or tables.record_url(kind, record_id)
    try:
        done = operations.still_true(
            kind=kind,
            record_id=record_id,
            groups=groups,
            visible_to=_user(request),
            by=actor_of(request),
            at=now(),
        )
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if done.confirmations:
            messages.success(
                request, f"已确认“{done.name}”仍然属实，核实日期 {done.on}。可在数据责任页撤销。"
            )
        else:
            messages.info(request, f"“{done.name}”今天已经核实过。")
    return redirect(back)


@require_POST
@requires("stewardship.confirm_record")
def confirm(request: HttpRequest) -> HttpResponse:
    """仍然属实 for the chosen lines of the worklist."""
    ids = [int(each) for each in request.POST.getlist("ids") if each.isascii() and each.isdigit()]
    try:
        done, refused = operations.still_true_rows(
            rows=ids, visible_to=_user(request), by=actor_of(request), at=now()
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("stewardship:worklist")
    if done:
        messages.success(request, f"已确认 {len(done)} 条记录仍然属实，可在“我的核实”中撤销。")
    for line in refused[:5]:
        messages.error(request, line)
    return redirect(_back(request) or reverse("stewardship:worklist"))


@require_POST
@requires("stewardship.confirm_record")
def undo(request: HttpRequest) -> HttpResponse:
    """Take confirmations back: those chosen on the list, or the one of a record's page."""
    undone = 0
    for each in request.POST.getlist("ids")[: operations.MOST_AT_ONCE]:
        try:
            row = queries.confirmation_by_id(UUID(each), visible_to=_user(request))
            operations.undo(confirmation=row, visible_to=_user(request), by=actor_of(request), at=now())
            undone += 1
        except (ValueError, NotFound):
            raise NotFound("没有找到这次核实。") from None
        except (Conflict, DomainError) as error:
            messages.error(request, error.message)
    if undone:
        messages.success(request, f"已撤销 {undone} 次核实。")
    return redirect(_back(request) or reverse("stewardship:confirmations"))


def _back(request: HttpRequest) -> str:
    """Where the page asked to return to, if that is a page of ours."""
    url = request.POST.get("next", "")
    return url if url and url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""
