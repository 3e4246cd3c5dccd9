"""Screens of a run: progress, result, what came back, stop, undo, and the corrected rows once more."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET, require_POST

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.files.facade import file_response
from anlan.data.imports import effects, histories, operations, queries, turns, workbooks
from anlan.data.imports.enums import RunStatus, UndoStatus
from anlan.data.imports.models import ImportRun, RecordEffect
from anlan.data.imports.pace import pace_of
from anlan.data.imports.registry import Dataset, dataset_named
from anlan.data.imports.tables import TONES
from anlan.data.imports.views import XLSX, download
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError

PROBLEMS_ON_PAGE = 200
KEPT_ON_PAGE = 50


@require_GET
@requires("imports.view_import")
def detail(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Progress while it runs, then the result."""
    run = _run(request, run_id)
    if run.status == RunStatus.DRAFT:
        return redirect("imports:columns", run_id=run.pk)
    polled = request.headers.get("HX-Request") == "true" and "part" in request.GET
    active = run.is_open or run.undo == UndoStatus.QUEUED
    if polled and not active:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    dataset = dataset_named(run.dataset)
    context: dict[str, Any] = {"run": run, "dataset": dataset, "active": active, "nav_key": "imports"}
    if active:
        context |= _progress(run)
    if polled:
        return render(request, "imports/_progress.html", context)
    context |= _result(request, run, dataset, active=active)
    return render(request, "imports/detail.html", context)


def _progress(run: ImportRun) -> dict[str, Any]:
    waits = run.status == RunStatus.QUEUED
    return {
        "pace": pace_of(run, at=now()),
        "ahead": turns.ahead_of(run) if waits else None,
        "before": turns.waiting_before(run) if waits else 0,
        "may_stop": run.is_open and run.stop_asked_at is None,
    }


def _result(request: HttpRequest, run: ImportRun, dataset: Dataset, *, active: bool) -> dict[str, Any]:
    problems = queries.problems_of(run)
    kept = list(effects.kept_back(run))
    return {
        "tone": TONES[run.status],
        "problems": problems[:PROBLEMS_ON_PAGE],
        "problem_count": problems.count(),
        "problems_on_page": PROBLEMS_ON_PAGE,
        "kept": [(each, record_url(dataset, each)) for each in kept[:KEPT_ON_PAGE]],
        "kept_count": len(kept),
        "timeline": histories.timeline_of(run),
        "actions": [] if active else _actions(request, run, dataset.page),
        "may_undo": _may_undo(request, run),
        "may_correct": bool(run.rejected) and not active and request.user.has_perm("imports.run_import"),
        "corrections": run.corrections.exclude(status=RunStatus.DRAFT).order_by("created_at"),
    }


def record_url(dataset: Dataset, effect: RecordEffect) -> str:
    """The page of a record, or nothing for a ledger without pages."""
    with suppress(NoReverseMatch):
        return reverse(dataset.record_page, args=[effect.record_id])
    return ""


def _may_undo(request: HttpRequest, run: ImportRun) -> bool:
    done = run.ended and run.undo == UndoStatus.NONE and run.touched > 0
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
def stop(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Stop a run that waits or works."""
    run = _run(request, run_id)
    try:
        operations.stop_import(run=run, by=actor_of(request), at=now())
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("imports:detail", run_id=run_id)


@require_POST
@requires("imports.run_import")
def correct(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Take a run's corrected rows: at once when the header is the same, else by the columns page."""
    run = _run(request, run_id)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, "请选择改好的文件。")
        return redirect("imports:detail", run_id=run_id)
    try:
        corrected = operations.start_correction(
            run=run,
            source=file,
            name=file.name or "",
            user=cast(User, request.user),
            by=actor_of(request),
            at=now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("imports:detail", run_id=run_id)
    return redirect("imports:detail", run_id=corrected.pk)


@require_GET
@requires("imports.view_import")
def rejected(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """The rejected rows with their reasons."""
    run = _run(request, run_id)
    file = workbooks.rejected_rows(run, dataset_named(run.dataset))
    return FileResponse(file, as_attachment=True, filename=f"{_stem(run)}-退回的行.xlsx", content_type=XLSX)


@require_GET
@requires("imports.view_import")
def kept(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The records an undo left as they are."""
    run = _run(request, run_id)
    dataset = dataset_named(run.dataset)
    rows = [
        (each.name, each.get_kind_display(), each.note, request.build_absolute_uri(record_url(dataset, each)))
        for each in effects.kept_back(run)
    ]
    body = workbooks.kept_records(rows)
    return download(HttpResponse(body, content_type=XLSX), f"{_stem(run)}-未恢复的记录.xlsx")


@require_GET
@requires("imports.view_import")
def source(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """The file as it was uploaded."""
    run = _run(request, run_id)
    return file_response(run.file, name=run.file_name)


def _stem(run: ImportRun) -> str:
    return run.file_name.rpartition(".")[0] or run.file_name


def _run(request: HttpRequest, run_id: UUID) -> ImportRun:
    return queries.run_by_id(run_id, visible_to=cast(User, request.user))
