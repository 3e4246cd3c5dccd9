"""HTTP API of imports: send a file, follow it, undo it."""

from __future__ import annotations

from itertools import islice
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, UploadedFile
from ninja.responses import Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import requires_api
from anlan.data.imports import operations, queries
from anlan.data.imports.effects import kept_back
from anlan.data.imports.enums import RunStatus
from anlan.data.imports.models import ImportRun
from anlan.data.imports.running import COUNTS
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput, NotFound

router = Router(tags=["导入"])

ERRORS_SHOWN = 1000


class ImportId(Schema):
    """What a started import is asked for by."""

    id: UUID
    status: str


class RowError(Schema):
    """One complaint; `row` as in the file, 0 for the file as a whole."""

    row: int
    column: str
    value: str
    message: str


class KeptRecord(Schema):
    """A record an undo left as it is, with the reason."""

    id: UUID
    name: str
    reason: str


class ImportState(Schema):
    """Where an import stands; `errors` and `kept` list the first 1000. A stopped run is `failed`
    with `stopped` true: what went in stays in."""

    id: UUID
    dataset: str
    file_name: str
    crs: str
    mode: str
    status: str
    stopped: bool
    total: int
    created: int
    updated: int
    withdrawn: int
    unchanged: int
    rejected: int
    errors: list[RowError]
    notices: list[str]
    failure: str
    undo: str
    reverted: int
    left: list[str]
    kept: list[KeptRecord]
    started_at: str | None
    finished_at: str | None


# The ids come first: a dataset's name would match them too.
@router.get("/imports/{uuid:run_id}", response=ImportState, summary="查看导入进度与结果")
@requires_api("imports.view_import")
def get_import(request: HttpRequest, run_id: UUID) -> Any:
    """Counts so far and what was wrong; ask again until `status` is done or failed."""
    return state_of(_run(request, run_id))


@router.post("/imports/{uuid:run_id}/undo", response={202: ImportState}, summary="撤销导入")
@requires_api("imports.undo_import")
def post_undo(request: HttpRequest, run_id: UUID) -> Any:
    """Retire what the import created and give what it changed its former values; records changed since stay and are
    named in `left` when `undo` is done."""
    run = operations.undo_import(run=_run(request, run_id), by=actor_of(request), at=now())
    return Status(202, state_of(run))


@router.post("/imports/{uuid:run_id}/stop", response={202: ImportState}, summary="停止导入")
@requires_api("imports.run_import")
def post_stop(request: HttpRequest, run_id: UUID) -> Any:
    """Stop a waiting or running import after the batch at hand; what went in stays in and can be undone."""
    run = operations.stop_import(run=_run(request, run_id), by=actor_of(request), at=now())
    return Status(202, state_of(run))


@router.post("/imports/{dataset}", response={202: ImportId}, summary="导入台账文件")
@requires_api("imports.run_import")
def post_import(
    request: HttpRequest,
    dataset: str,
    file: File[UploadedFile | None] = None,
    mapping: Form[str] = "",
    crs: Form[str] = "",
    mode: Form[str] = "upsert",
    reason: Form[str] = "",
) -> Any:
    """xlsx, xls, ods or csv with its header in the first rows. `mapping` is a JSON object {file header: field}; `crs`
    is the system of the coordinates in the file: wgs84, gcj02 or bd09; left out, what the titles of the file say,
    else wgs84. `mode` is upsert (create and update), update (existing records only) or withdraw (retire what the file
    names, for `reason`)."""
    operations.check_dataset(dataset)
    if file is None:
        raise InvalidInput("请选择要导入的文件。", field="file")
    run = operations.start_import(
        dataset=dataset,
        source=file,
        name=file.name or "",
        user=cast(User, request.user),
        mapping=operations.parse_mapping(mapping),
        crs=crs,
        mode=mode,
        reason=reason,
        by=actor_of(request),
        at=now(),
    )
    return Status(202, {"id": run.pk, "status": run.status})


def _run(request: HttpRequest, run_id: UUID) -> ImportRun:
    run = queries.run_by_id(run_id, visible_to=request.user)
    if run.status == RunStatus.DRAFT:
        raise NotFound("这次导入尚未开始。")
    return run


def state_of(run: ImportRun) -> dict[str, Any]:
    """A run as the API shows it."""
    problems = queries.problems_of(run)[:ERRORS_SHOWN]
    counts = {name: getattr(run, name) for name in ("total", *COUNTS)}
    stopped = run.status == RunStatus.STOPPED
    return {
        "id": run.pk,
        "dataset": run.dataset,
        "file_name": run.file_name,
        "crs": run.crs,
        "mode": run.mode,
        "status": RunStatus.FAILED if stopped else run.status,
        "stopped": stopped,
        **counts,
        "errors": [
            {"row": each.row, "column": each.column, "value": each.value, "message": each.message}
            for each in problems
        ],
        "notices": run.notices,
        "failure": f"由{run.stop_asked_by}停止，已导入的行有效。" if stopped else run.failure,
        "undo": run.undo,
        "reverted": run.reverted,
        "left": run.left,
        "kept": [
            {"id": each.record_id, "name": each.name, "reason": each.note}
            for each in islice(kept_back(run), ERRORS_SHOWN)
        ],
        "started_at": run.started_at.isoformat() if run.started_at else None,
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
    }
