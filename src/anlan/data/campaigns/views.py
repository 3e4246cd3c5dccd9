"""Screens of campaigns: the list, one campaign with its progress, batches, objects, one's own collection."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import User, actor_of, requires, users_with_role
from anlan.data.campaigns import operations, queries
from anlan.data.campaigns.enums import CampaignStatus, CollectedHow, ObjectStatus
from anlan.data.campaigns.forms import AssignForm, BatchForm, CampaignForm, CheckForm
from anlan.data.campaigns.operations import Selection
from anlan.data.campaigns.tables import OBJECTS, TONES
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import DomainError, InvalidInput
from anlan.ui.facade import apply_domain_errors, table_response

COLLECTORS = (Role.TOWNSHIP_OFFICER, Role.DISTRICT_OFFICER, Role.ENFORCEMENT_OFFICER)
STATUS_TONES = {
    CampaignStatus.DRAFT: "waiting",
    CampaignStatus.RUNNING: "active",
    CampaignStatus.CLOSED: "off",
}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _today() -> Any:
    return in_shanghai(now()).date()


@require_safe
@requires("campaigns.view_campaign")
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Every campaign with how far it is."""
    user = _user(request)
    found = list(queries.campaigns(visible_to=user)[:200])
    progress = queries.progress_of(found, visible_to=user, on=_today())
    actions: list[dict[str, Any]] = []
    if user.has_perm("campaigns.collect_object"):
        actions.append({"title": "我的采集", "url": reverse("campaigns:mine"), "icon": "user-check"})
    if user.has_perm("campaigns.plan_campaign"):
        actions.insert(
            0, {"title": "发起采集", "url": reverse("campaigns:create"), "icon": "plus", "primary": True}
        )
    rows = [(each, progress.get(each.pk), STATUS_TONES[CampaignStatus(each.status)]) for each in found]
    context = {"rows": rows, "page_actions": actions, "page_title": "数据采集"}
    return render(request, "campaigns/list.html", context)


@require_http_methods(["GET", "POST"])
@requires("campaigns.plan_campaign")
def create(request: HttpRequest) -> HttpResponse:
    """Plan a campaign."""
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_campaign(**form.cleaned_data, by=actor_of(request), at=now())
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, "已发起，请增加批次。")
            return redirect("campaigns:campaign", made.pk)
    context = {"form": form, "back_url": reverse("campaigns:list"), "page_title": "发起数据采集"}
    return render(request, "campaigns/form.html", context)


@require_safe
@requires("campaigns.view_campaign")
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """One campaign: batches, progress by district, where the objects lie."""
    user = _user(request)
    found = queries.campaign_by_id(campaign_id, visible_to=user)
    by_batch = queries.progress_by_batch(found, visible_to=user, on=_today())
    plan = user.has_perm("campaigns.plan_campaign")
    open_ = found.status != CampaignStatus.CLOSED
    actions: list[dict[str, Any]] = [
        {"title": "采集对象", "url": f"{reverse('campaigns:objects')}?campaign={found.pk}", "icon": "list"},
        {"title": "进度图", "url": "/map/?only=collection", "icon": "map-2"},
    ]
    if plan and open_:
        actions.insert(
            0,
            {
                "title": "增加批次",
                "url": reverse("campaigns:batch-add", args=[found.pk]),
                "icon": "plus",
                "primary": True,
            },
        )
        actions.append({"title": "结束", "dialog": "close", "icon": "flag", "url": ""})
    context = {
        "campaign": found,
        "tone": STATUS_TONES[CampaignStatus(found.status)],
        "batches": [(batch, by_batch.get(batch.pk)) for batch in found.batches.all()],
        "districts": queries.progress_by_district(found, visible_to=user, on=_today()),
        "facts": [
            ("起止", f"{found.starts_on:%Y-%m-%d} 至 {found.ends_on:%Y-%m-%d}"),
            ("抽验比例", f"{found.sample_percent}%"),
            ("合格线", f"{found.pass_percent}%"),
            ("发起人", found.created_by_name),
        ],
        "assign": AssignForm(collectors=_collectors())
        if user.has_perm("campaigns.assign_object") and open_
        else None,
        "plan": plan and open_,
        "page_actions": actions,
        "page_title": found.title,
    }
    return render(request, "campaigns/campaign.html", context)


def _collectors() -> list[User]:
    return [user for role in COLLECTORS for user in users_with_role(role)]


@require_http_methods(["GET", "POST"])
@requires("campaigns.plan_campaign")
def batch_add(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Add a batch."""
    user = _user(request)
    found = queries.campaign_by_id(campaign_id, visible_to=user)
    form = BatchForm(
        request.POST or None, initial={"due_on": found.ends_on, "pilot": not found.batches.exists()}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        selection = Selection(data["divisions"], data["categories"], data["levels"])
        try:
            batch = operations.add_batch(
                campaign=found,
                title=data["title"],
                pilot=data["pilot"],
                due_on=data["due_on"],
                selection=selection,
                within=user,
                by=actor_of(request),
                at=now(),
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, f"已增加“{batch}”，{batch.objects_to_collect.count()} 家。")
            return redirect("campaigns:campaign", found.pk)
    back = reverse("campaigns:campaign", args=[found.pk])
    return render(request, "campaigns/form.html", {"form": form, "back_url": back, "page_title": "增加批次"})


@require_POST
@requires("campaigns.view_campaign")
def act(request: HttpRequest, batch_id: UUID, action: str) -> HttpResponse:
    """A step of a batch: assign, release, sample, accept; or the end of the campaign."""
    user = _user(request)
    batch = queries.batch_by_id(batch_id, visible_to=user)
    needed = {"assign": "campaigns.assign_object", "sample": "campaigns.check_object"}.get(
        action, "campaigns.plan_campaign"
    )
    try:
        if not user.has_perm(needed):
            raise InvalidInput("您没有进行此操作的权限。")
        messages.success(request, _step(request, batch, action))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("campaigns:campaign", batch.campaign_id)


def _step(request: HttpRequest, batch: Any, action: str) -> str:
    by, at, user = actor_of(request), now(), _user(request)
    if action == "assign":
        form = AssignForm(request.POST, collectors=_collectors())
        if not form.is_valid():
            raise InvalidInput("请选择采集人。")
        data = form.cleaned_data
        count = operations.assign(
            batch=batch, division=data["division"], collector=data["collector"], within=user, by=by, at=at
        )
        return f"已指定 {data['collector']}，{count} 家。"
    if action == "release":
        operations.release_batch(batch=batch, by=by, at=at)
        return "已下达。"
    if action == "sample":
        return f"已抽取 {len(operations.draw_sample(batch=batch, by=by, at=at))} 家，请逐家抽验。"
    if action == "accept":
        operations.accept_batch(batch=batch, by=by, at=at)
        return "批次已验收。"
    raise InvalidInput("没有这种操作。")


@require_POST
@requires("campaigns.plan_campaign")
def close(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """End a campaign."""
    found = queries.campaign_by_id(campaign_id, visible_to=_user(request))
    try:
        operations.close_campaign(campaign=found, by=actor_of(request), at=now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "已结束。")
    return redirect("campaigns:campaign", found.pk)


@require_safe
@requires("campaigns.view_campaign")
def objects(request: HttpRequest) -> HttpResponseBase:
    """Objects of a campaign (`?campaign=`) or of all."""
    rows = queries.collection_objects(visible_to=_user(request))
    wanted = request.GET.get("campaign", "")
    try:
        rows = rows.filter(campaign=UUID(wanted)) if wanted else rows
    except ValueError:
        rows = rows.none()
    return table_response(request, OBJECTS, rows)


@require_http_methods(["GET", "POST"])
@requires("campaigns.view_campaign")
def one(request: HttpRequest, object_id: UUID) -> HttpResponse:
    """One object: what is asked, what came, and what its reader may do."""
    user = _user(request)
    found = queries.object_by_id(object_id, visible_to=user)
    if request.method == "POST":
        try:
            messages.success(request, _done(request, found))
        except DomainError as error:
            messages.error(request, error.message)
        back = request.POST.get("back") == "mine"
        return redirect("campaigns:mine") if back else redirect("campaigns:object", found.pk)
    status = ObjectStatus(found.status)
    context = {
        "object": found,
        "tone": TONES[status],
        "may_collect": _may_collect(user, found),
        "may_check": user.has_perm("campaigns.check_object")
        and found.in_sample
        and status == ObjectStatus.COLLECTED
        and found.passed is None,
        "facts": [
            ("采集工作", found.campaign.title),
            ("批次", found.batch.title),
            ("期限", f"{found.batch.due_on:%Y-%m-%d}"),
            ("采集人", str(found.collector or "")),
            ("采集方式", found.get_collected_how_display()),
            ("抽验", "抽中" if found.in_sample else ""),
            ("抽验结果", "" if found.passed is None else "合格" if found.passed else "不合格"),
            ("意见", found.remark),
        ],
        "page_title": found.enterprise.name,
    }
    return render(request, "campaigns/object.html", context)


def _may_collect(user: User, found: Any) -> bool:
    return (
        user.has_perm("campaigns.collect_object")
        and found.status in queries.OPEN
        and found.batch.released_at is not None
    )


def _done(request: HttpRequest, found: Any) -> str:
    user = _user(request)
    if request.POST.get("action") == "collect":
        if not user.has_perm("campaigns.collect_object"):
            raise InvalidInput("您没有进行此操作的权限。")
        operations.mark_collected(found=found, how=CollectedHow.MANUAL, by=actor_of(request), at=now())
        return f"已登记采集：{found.enterprise}。"
    form = CheckForm(request.POST)
    if not user.has_perm("campaigns.check_object") or not form.is_valid():
        raise InvalidInput("请选择抽验结果。")
    operations.check_object(found=found, **form.cleaned_data, by=actor_of(request), at=now())
    return "已登记抽验结果。"


@require_safe
@requires("campaigns.collect_object")
def mine(request: HttpRequest) -> HttpResponse:
    """What I have yet to collect, on a telephone too."""
    rows = list(queries.own_collection(_user(request))[:500])
    context = {"rows": rows, "today": _today(), "page_title": "我的采集"}
    return render(request, "campaigns/mine.html", context)
