"""Screens of imports before a run: the list, upload, columns. What follows a start is in `run_views`."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.data.imports import operations, queries, reconciling, remembering, tables, workbooks
from anlan.data.imports.enums import CoordinateSystem, ImportMode, RunStatus
from anlan.data.imports.forms import UploadForm
from anlan.data.imports.models import ImportRun, Reconciliation, SavedMapping
from anlan.data.imports.preview import PROBLEMS_SHOWN, look
from anlan.data.imports.registry import Dataset, dataset_named, datasets
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError
from anlan.ui.facade import apply_domain_errors, table_response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@requires("imports.view_import")
def run_list(request: HttpRequest) -> HttpResponseBase:
    """Runs, newest first."""
    rows = queries.runs(visible_to=cast(User, request.user))
    actions = [
        {"title": "导入文件", "url": reverse("imports:start"), "icon": "upload", "primary": True},
        {"title": "列对应", "url": reverse("imports:mappings"), "icon": "table-options"},
    ]
    context = {"page_title": tables.RUNS.title, "page_actions": actions, "nav_key": "imports"}
    return table_response(request, tables.RUNS, rows, context=context)


@require_http_methods(["GET", "POST"])
@requires("imports.run_import")
def start(request: HttpRequest) -> HttpResponse:
    """Choose a ledger and a file; the file becomes a draft with the columns of last time."""
    user = cast(User, request.user)
    form = UploadForm(initial={"dataset": request.GET.get("dataset", "") or None})
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                run = operations.start_import(
                    dataset=form.cleaned_data["dataset"],
                    source=form.cleaned_data["file"],
                    name=form.cleaned_data["file"].name,
                    user=user,
                    crs=form.cleaned_data["crs"],
                    mode=form.cleaned_data["mode"] or ImportMode.UPSERT,
                    draft=True,
                    by=actor_of(request),
                    at=now(),
                )
                remembering.propose(run, dataset_named(run.dataset), user=user)
                return redirect("imports:columns", run_id=run.pk)
            except DomainError as error:
                apply_domain_errors(form, error)
    context = {
        "form": form,
        "datasets": datasets(),
        "limit_mb": settings.IMPORT_MAX_BYTES // (1024 * 1024),
        "nav_key": "imports",
    }
    return render(request, "imports/start.html", context)


@require_http_methods(["GET", "POST"])
@requires("imports.run_import")
def columns(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Which column is which field, with the errors found so far; `start` begins the import."""
    user = cast(User, request.user)
    run = queries.run_by_id(run_id, visible_to=user)
    if run.status != RunStatus.DRAFT:
        return redirect("imports:detail", run_id=run.pk)
    dataset, message, choices = dataset_named(run.dataset), "", []
    if request.method == "POST":
        try:
            if "apply" in request.POST:
                _apply(request, run, user)
                return redirect("imports:columns", run_id=run.pk)
            _revise(request, run)
            choices = _reconciled(request, run)
            if "save" in request.POST:
                _save(request, run, dataset, user)
            if "start" in request.POST:
                _confirm(request, run)
                return redirect("imports:detail", run_id=run.pk)
        except DomainError as error:
            message = error.message
    return _columns_page(request, run, dataset, message=message, choices=choices)


def _columns_page(
    request: HttpRequest,
    run: ImportRun,
    dataset: Dataset,
    *,
    message: str,
    choices: list[reconciling.Supervisor],
) -> HttpResponse:
    user = cast(User, request.user)
    preview, unreadable = None, ""
    try:
        preview = look(run, dataset, by=actor_of(request), at=now())
    except DomainError as error:
        unreadable = error.message
    drawn = Reconciliation.objects.filter(run=run).select_related("organisation").first()
    context = {
        "run": run,
        "dataset": dataset,
        "fields": dataset.columns_for(run.mode),
        "preview": preview,
        "unreadable": unreadable,
        "message": message,
        "modes": ImportMode.choices,
        "withdrawing": run.mode == ImportMode.WITHDRAW,
        "may_withdraw": user.has_perm(dataset.retire_permission),
        "drawn": drawn,
        "choices": choices,
        "listed": queries.records_listed(drawn, dataset, limit=reconciling.LISTED_SHOWN) if drawn else [],
        "listed_shown": reconciling.LISTED_SHOWN,
        "systems": CoordinateSystem.choices,
        "saved": remembering.visible_mappings(user).filter(dataset=run.dataset).exclude(name=""),
        "problems_shown": PROBLEMS_SHOWN,
        "nav_key": "imports",
    }
    return render(request, "imports/columns.html", context)


def _revise(request: HttpRequest, run: ImportRun) -> None:
    mapping = dict(zip(request.POST.getlist("title"), request.POST.getlist("field"), strict=False))
    operations.revise_draft(
        run=run,
        mapping=mapping,
        crs=request.POST.get("crs", run.crs),
        mode=request.POST.get("mode", run.mode),
        reason=request.POST.get("reason", run.reason),
    )


def _reconciled(request: HttpRequest, run: ImportRun) -> list[reconciling.Supervisor]:
    """Draw the list up anew at every check; at the start the list that was looked at is what counts."""
    wanted = request.POST.get("reconcile") == "1"
    if "start" in request.POST and wanted and Reconciliation.objects.filter(run=run).exists():
        return []
    text = request.POST.get("organisation", "")
    try:
        organisation = UUID(text) if text else None
    except ValueError:
        organisation = None
    return operations.reconcile_draft(run=run, wanted=wanted, organisation_id=organisation)


def _confirm(request: HttpRequest, run: ImportRun) -> None:
    operations.confirm_import(
        run=run,
        mapping=run.mapping,
        crs=run.crs,
        reason=run.reason,
        withdraw_count=request.POST.get("withdraw_count", ""),
        by=actor_of(request),
        at=now(),
    )


def _apply(request: HttpRequest, run: ImportRun, user: User) -> None:
    try:
        wanted = UUID(request.POST.get("saved", ""))
    except ValueError:
        return
    saved = remembering.mapping_by_id(wanted, user=user)
    remembering.apply(run, saved, note=f"沿用保存的对应关系“{saved.name}”")


def _save(request: HttpRequest, run: ImportRun, dataset: Dataset, user: User) -> None:
    saved = remembering.save_named(
        run=run,
        dataset=dataset,
        name=request.POST.get("mapping_name", ""),
        user=user,
        by=actor_of(request),
        at=now(),
    )
    messages.success(request, f"已保存列对应“{saved.name}”。")


@require_GET
@requires("imports.run_import")
def missing(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What a draft's or run's reconciliation withdraws, as a workbook."""
    run = queries.run_by_id(run_id, visible_to=cast(User, request.user))
    drawn = queries.reconciliation_of(run)
    dataset = dataset_named(run.dataset)
    body = workbooks.listed_records(queries.records_listed(drawn, dataset), dataset)
    return download(HttpResponse(body, content_type=XLSX), f"{dataset.title}-台账有而文件没有.xlsx")


@require_POST
@requires("imports.run_import")
def discard(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Give up a draft."""
    run = queries.run_by_id(run_id, visible_to=cast(User, request.user))
    operations.discard_draft(run=run, by=actor_of(request), at=now())
    messages.success(request, f"已放弃导入 {run.file_name}。")
    return redirect("imports:list")


@require_GET
@requires("imports.run_import")
def template(request: HttpRequest, dataset: str) -> HttpResponse:
    """The template of a dataset."""
    about = dataset_named(dataset)
    return download(HttpResponse(workbooks.template(about), content_type=XLSX), f"{about.title}导入模板.xlsx")


@require_GET
@requires("imports.run_import")
def mappings(request: HttpRequest) -> HttpResponse:
    """Columns remembered and saved."""
    titles = {each.key: each.title for each in datasets()}
    found = remembering.visible_mappings(cast(User, request.user))
    rows: list[dict[str, Any]] = [
        {"saved": each, "dataset": titles.get(each.dataset, each.dataset), "pairs": _pairs(each)}
        for each in found
    ]
    return render(request, "imports/mappings.html", {"rows": rows, "nav_key": "imports"})


def _pairs(saved: SavedMapping) -> list[tuple[str, str]]:
    known = {each.key: each for each in datasets()}
    about = known.get(saved.dataset)
    headers = {column.field: column.header for column in about.columns} if about else {}
    return [(title, headers.get(field, field)) for title, field in saved.mapping.items() if field]


@require_POST
@requires("imports.run_import")
def remove_mapping(request: HttpRequest, mapping_id: UUID) -> HttpResponse:
    """Forget a mapping."""
    saved = remembering.forget_mapping(
        mapping_id=mapping_id, user=cast(User, request.user), by=actor_of(request), at=now()
    )
    messages.success(request, f"已删除列对应“{saved}”。")
    return redirect("imports:mappings")


def download(response: HttpResponse, name: str) -> HttpResponse:
    """The answer as a file under this name."""
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
