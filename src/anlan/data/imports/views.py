"""Screens of imports: the list of runs, upload, columns, progress and result, templates and rejected rows."""

from __future__ import annotations

from contextlib import suppress
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.files.facade import file_response
from anlan.data.imports import operations, queries, tables, workbooks
from anlan.data.imports.enums import CoordinateSystem, RunStatus, UndoStatus
from anlan.data.imports.forms import UploadForm
from anlan.data.imports.models import ImportRun
from anlan.data.imports.preview import PROBLEMS_SHOWN, look
from anlan.data.imports.registry import dataset_named, datasets
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError
from anlan.ui.facade import apply_domain_errors, table_response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEMS_ON_PAGE = 200
TONES = {"draft": "waiting", "queued": "waiting", "running": "active", "done": "done", "failed": "late"}


@require_GET
@requires("imports.view_import")
def run_list(request: HttpRequest) -> HttpResponseBase:
    """Runs, newest first."""
    rows = queries.runs(visible_to=cast(User, request.user))
    actions = [{"title": "导入文件", "url": reverse("imports:start"), "icon": "upload", "primary": True}]
    context = {"page_title": tables.RUNS.title, "page_actions": actions, "nav_key": "imports"}
    return table_response(request, tables.RUNS, rows, context=context)


@require_http_methods(["GET", "POST"])
@requires("imports.run_import")
def start(request: HttpRequest) -> HttpResponse:
    """Choose a ledger and a file; the file becomes a draft."""
    chosen = request.GET.get("dataset", "")
    form = UploadForm(initial={"dataset": chosen or None})
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                run = operations.start_import(
                    dataset=form.cleaned_data["dataset"],
                    source=form.cleaned_data["file"],
                    name=form.cleaned_data["file"].name,
                    user=cast(User, request.user),
                    crs=form.cleaned_data["crs"],
                    draft=True,
                    by=actor_of(request),
                    at=now(),
                )
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
    run = _run(request, run_id)
    if run.status != RunStatus.DRAFT:
        return redirect("imports:detail", run_id=run.pk)
    dataset, message = dataset_named(run.dataset), ""
    if request.method == "POST":
        mapping, crs = _chosen_columns(request), request.POST.get("crs", run.crs)
        try:
            operations.revise_draft(run=run, mapping=mapping, crs=crs)
            if "start" in request.POST:
                operations.confirm_import(run=run, mapping=mapping, crs=crs, by=actor_of(request), at=now())
                return redirect("imports:detail", run_id=run.pk)
        except DomainError as error:
            message = error.message
    preview, unreadable = None, ""
    try:
        preview = look(run, dataset, by=actor_of(request), at=now())
    except DomainError as error:
        unreadable = error.message
    context = {
        "run": run,
        "dataset": dataset,
        "preview": preview,
        "unreadable": unreadable,
        "message": message,
        "systems": CoordinateSystem.choices,
        "problems_shown": PROBLEMS_SHOWN,
        "nav_key": "imports",
    }
    return render(request, "imports/columns.html", context)


def _chosen_columns(request: HttpRequest) -> dict[str, str]:
    """The form's pairs of file header and field, in the order of the file."""
    return dict(zip(request.POST.getlist("title"), request.POST.getlist("field"), strict=False))


@require_GET
@requires("imports.view_import")
def detail(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Progress while it runs, then the result."""
    run = _run(request, run_id)
    if run.status == RunStatus.DRAFT:
        return redirect("imports:columns", run_id=run.pk)
    dataset = dataset_named(run.dataset)
    polled = request.headers.get("HX-Request") == "true" and "part" in request.GET
    active = run.is_open or run.undo == UndoStatus.QUEUED
    if polled and not active:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    context = {
        "run": run,
        "dataset": dataset,
        "active": active,
        "tone": TONES[run.status],
        "percent": min(100, run.processed * 100 // run.total) if run.total else 0,
        "problems": queries.problems_of(run)[:PROBLEMS_ON_PAGE],
        "problem_count": queries.problems_of(run).count(),
        "problems_on_page": PROBLEMS_ON_PAGE,
        "actions": [] if active else _actions(request, run, dataset.page),
        "may_undo": _may_undo(request, run),
        "nav_key": "imports",
    }
    return render(request, "imports/_progress.html" if polled else "imports/detail.html", context)


def _may_undo(request: HttpRequest, run: ImportRun) -> bool:
    done = not run.is_open and run.undo == UndoStatus.NONE and run.created + run.updated > 0
    return done and request.user.has_perm("imports.undo_import")


def _actions(request: HttpRequest, run: ImportRun, page: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    with suppress(NoReverseMatch):  # a ledger without a list of its own
        found.append({"title": "查看台账", "url": reverse(page), "icon": "list", "primary": not run.rejected})
    if run.rejected:
        url = reverse("imports:rejected", args=[run.pk])
        found.append({"title": "下载退回的行", "url": url, "icon": "download", "primary": True})
    if _may_undo(request, run):
        found.append({"title": "撤销导入", "icon": "arrow-back-up", "dialog": "undo"})
    return found


@require_POST
@requires("imports.undo_import")
def undo(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Set a run back."""
    run = _run(request, run_id)
    try:
        operations.undo_import(run=run, by=actor_of(request), at=now())
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("imports:detail", run_id=run_id)


@require_POST
@requires("imports.run_import")
def discard(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Give up a draft."""
    run = _run(request, run_id)
    operations.discard_draft(run=run, by=actor_of(request), at=now())
    messages.success(request, f"已放弃导入 {run.file_name}。")
    return redirect("imports:list")


@require_GET
@requires("imports.run_import")
def template(request: HttpRequest, dataset: str) -> HttpResponse:
    """The template of a dataset."""
    about = dataset_named(dataset)
    return _download(
        HttpResponse(workbooks.template(about), content_type=XLSX), f"{about.title}导入模板.xlsx"
    )


@require_GET
@requires("imports.view_import")
def rejected(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """The rejected rows with their reasons."""
    run = _run(request, run_id)
    file = workbooks.rejected_rows(run, dataset_named(run.dataset))
    stem = run.file_name.rpartition(".")[0] or run.file_name
    return FileResponse(file, as_attachment=True, filename=f"{stem}-退回的行.xlsx", content_type=XLSX)


@require_GET
@requires("imports.view_import")
def source(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """The file as it was uploaded."""
    run = _run(request, run_id)
    return file_response(run.file, name=run.file_name)


def _run(request: HttpRequest, run_id: UUID) -> ImportRun:
    return queries.run_by_id(run_id, visible_to=cast(User, request.user))


def _download(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
