"""Starting, confirming, stopping and undoing imports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.base.files.facade import clean_name
from anlan.data.imports import reconciling, remembering
from anlan.data.imports.enums import CoordinateSystem, ImportMode, RunStatus, UndoStatus
from anlan.data.imports.events import ImportStarted
from anlan.data.imports.jobs import import_rows, undo_rows
from anlan.data.imports.models import ImportRun, Reconciliation
from anlan.data.imports.reading import open_sheets
from anlan.data.imports.registry import Dataset, dataset_named
from anlan.data.imports.rows import open_table, require_columns
from anlan.data.imports.running import stop
from anlan.data.imports.tidying import drop_draft
from anlan.data.imports.uploads import keep_upload
from anlan.kernel.actor import Actor
from anlan.kernel.columns import ImportColumn
from anlan.kernel.errors import Conflict, FieldError, InvalidInput, NotAllowed
from anlan.kernel.records import RecordRef


def check_dataset(dataset: str) -> None:
    """`NotFound` when there is no such dataset."""
    dataset_named(dataset)


def parse_mapping(text: str) -> dict[str, str]:
    """The column mapping as sent: a JSON object of file header to field; `InvalidInput` on `mapping`."""
    if not text.strip():
        return {}
    try:
        value = json.loads(text)
    except ValueError as error:
        raise InvalidInput("列对应应为 JSON 对象：{文件列名: 字段名}。", field="mapping") from error
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise InvalidInput("列对应应为 JSON 对象：{文件列名: 字段名}。", field="mapping")
    return value


def start_import(
    *,
    dataset: str,
    source: File[Any] | BinaryIO,
    name: str,
    user: User | None,
    by: Actor,
    at: datetime,
    mapping: Mapping[str, str] | None = None,
    crs: str = "",
    mode: str = ImportMode.UPSERT,
    reason: str = "",
    corrects: ImportRun | None = None,
    draft: bool = False,
    queued: bool = True,
) -> ImportRun:
    """Keep the file and queue its import; a draft waits for `confirm_import`.

    `user` is whose jurisdiction binds the rows, None for the command line. `mapping` names fields by the file's own
    headers; `crs` is the system of its coordinates, empty for what the file says. `mode` withdraw needs a `reason`
    unless it is a draft. Not `queued`, the caller carries it out itself.
    """
    about = dataset_named(dataset)
    _check_options(about.columns_for(_checked_mode(mode)), mapping or {}, crs)
    _check_withdrawal(about, mode, reason, user, draft=draft)
    file = keep_upload(source=source, name=name, by=by, at=at)
    with transaction.atomic():
        run = ImportRun.objects.create(
            dataset=dataset,
            file=file,
            file_name=clean_name(name),
            mapping=dict(mapping or {}),
            crs=crs,
            mode=mode,
            reason=reason.strip(),
            corrects=corrects,
            by=user,
            by_name=by.name,
            address=by.address,
            status=RunStatus.DRAFT if draft else RunStatus.QUEUED,
            queued_at=None if draft else at,
        )
        if not draft:
            _enqueue(run, by=by, at=at, queued=queued)
    return run


def start_correction(
    *, run: ImportRun, source: File[Any] | BinaryIO, name: str, user: User, by: Actor, at: datetime
) -> ImportRun:
    """Bring back a run's returned rows: as the run was read, and at once when the header is the same.

    Otherwise a draft, whose columns somebody must look at.
    """
    corrected = start_import(
        dataset=run.dataset,
        source=source,
        name=name,
        user=user,
        by=by,
        at=at,
        mapping=run.mapping,
        crs=run.crs,
        mode=run.mode,
        reason=run.reason,
        corrects=run,
        draft=True,
    )
    about = dataset_named(run.dataset)
    if remembering.same_header(run, corrected, about):
        return confirm_import(
            run=corrected, mapping=run.mapping, crs=corrected.crs, reason=run.reason, by=by, at=at
        )
    return corrected


def revise_draft(
    *, run: ImportRun, mapping: Mapping[str, str], crs: str, mode: str = "", reason: str = ""
) -> None:
    """Keep what a draft's columns were set to, so that nothing typed is lost; no decision, so no audit."""
    run.mode = _checked_mode(mode or run.mode)
    _check_options(dataset_named(run.dataset).columns_for(run.mode), mapping, crs, doubles=True)
    run.mapping, run.crs, run.reason = dict(mapping), crs, reason.strip()[:200]
    ImportRun.objects.filter(pk=run.pk, status=RunStatus.DRAFT).update(
        mapping=run.mapping, crs=crs, mode=run.mode, reason=run.reason
    )


def confirm_import(
    *,
    run: ImportRun,
    mapping: Mapping[str, str],
    crs: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    withdraw_count: str = "",
) -> ImportRun:
    """Queue a draft with the columns as confirmed, and remember them.

    A draft with a reconciliation needs `withdraw_count`: the number of records it withdraws, as a person typed it.
    """
    about = dataset_named(run.dataset)
    _check_options(about.columns_for(run.mode), mapping, crs)
    _check_withdrawal(about, run.mode, reason or run.reason, run.by)
    with transaction.atomic():
        drawn = Reconciliation.objects.filter(run=run).first()
        if drawn is not None:
            _check_right(about, run.by)
            reconciling.confirm(drawn, typed=withdraw_count, by_name=by.name, at=at)
        changed = ImportRun.objects.filter(pk=run.pk, status=RunStatus.DRAFT).update(
            status=RunStatus.QUEUED,
            mapping=dict(mapping),
            crs=crs,
            reason=(reason or run.reason).strip(),
            queued_at=at,
            updated_at=at,
        )
        if not changed:
            raise Conflict("这次导入已经开始，不能再次提交。", code="already_started")
        run.refresh_from_db()
        if run.by is not None:
            remembering.remember(run, about, user=run.by, at=at)
        _enqueue(run, by=by, at=at)
    return run


def reconcile_draft(
    *, run: ImportRun, wanted: bool, organisation_id: UUID | None = None
) -> list[reconciling.Supervisor]:
    """Draw up a draft's reconciliation, or drop it; the supervising organisations it can be drawn up for."""
    if not wanted or run.mode == ImportMode.WITHDRAW:
        Reconciliation.objects.filter(run=run, run__status=RunStatus.DRAFT).delete()
        return []
    about = dataset_named(run.dataset)
    _check_right(about, run.by)
    table = open_table(
        open_sheets(run.file.path, run.file.content_type), about.columns_for(run.mode), run.mapping
    )
    require_columns(table)
    _, choices = reconciling.draw_up(run, about, table, organisation_id=organisation_id)
    return choices


def discard_draft(*, run: ImportRun, by: Actor, at: datetime) -> None:
    """Give up a draft, and its file where nothing else has it."""
    if not drop_draft(run, by=by, at=at):
        raise Conflict("这次导入已经开始，不能放弃。", code="already_started")


def stop_import(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Stop a run: at once while it waits, else after the batch at hand. What is in stays in and can be undone."""
    with transaction.atomic():
        current = ImportRun.objects.select_for_update().get(pk=run.pk)
        if not current.is_open:
            raise Conflict("这次导入已经结束，不能停止。", code="already_finished")
        if current.stop_asked_at is not None:
            return current
        current.stop_asked_at, current.stop_asked_by = at, by.name
        current.save(update_fields=["stop_asked_at", "stop_asked_by"])
        audit.record(
            action="imports.stop_import",
            subject=RecordRef.of("import", run.pk),
            summary=f"停止导入 {run.file_name}",
            by=by,
            at=at,
        )
        if current.status == RunStatus.QUEUED:
            stop(current, at=at)
    return current


def undo_import(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Queue the undoing of an ended run: what it created is retired, what it changed gets its former values and lines,
    what it withdrew returns.

    Records changed since by somebody else stay as they are and are listed with the reason.
    """
    with transaction.atomic():
        current = ImportRun.objects.select_for_update().get(pk=run.pk)
        if not current.ended:
            raise Conflict("导入尚未结束，不能撤销。", code="not_finished")
        if current.undo != UndoStatus.NONE:
            raise Conflict("这次导入已经撤销过。", code="already_undone")
        if not current.effects.exists():
            raise Conflict("这次导入没有改动台账，不需要撤销。", code="nothing_to_undo")
        current.undo, current.undone_by, current.undo_asked_at = UndoStatus.QUEUED, by.name, at
        audit.record(
            action="imports.undo_import",
            subject=RecordRef.of("import", run.pk),
            summary=f"撤销导入 {run.file_name}",
            by=by,
            at=at,
        )
        queued = undo_rows.enqueue(
            str(run.pk), actor_id=str(by.id or ""), actor_name=by.name, address=by.address
        )
        current.job = str(queued.id)
        current.save(update_fields=["undo", "undone_by", "undo_asked_at", "job", "updated_at"])
    return current


def _checked_mode(mode: str) -> str:
    if mode not in ImportMode.values:
        raise InvalidInput("方式应为 upsert、update 或 withdraw。", field="mode")
    return mode


def _check_withdrawal(
    about: Dataset, mode: str, reason: str, user: User | None, *, draft: bool = False
) -> None:
    if mode != ImportMode.WITHDRAW:
        return
    _check_right(about, user)
    if not draft and not reason.strip():
        raise InvalidInput("请填写撤出原因。", field="reason")
    if len(reason.strip()) > 200:
        raise InvalidInput("撤出原因不能超过 200 个字。", field="reason")


def _check_right(about: Dataset, user: User | None) -> None:
    """Withdrawing by a file takes the right to withdraw by hand."""
    if user is not None and not user.has_perm(about.retire_permission):
        raise NotAllowed(f"您没有注销{about.title}的权限，不能从文件撤出。", code="may_not_retire")


def _check_options(
    columns: Sequence[ImportColumn], mapping: Mapping[str, str], crs: str, *, doubles: bool = False
) -> None:
    errors = []
    if crs and crs not in CoordinateSystem.values:
        errors.append(FieldError("crs", "坐标系应为 wgs84、gcj02 或 bd09。"))
    headers = {name: column.header for column in columns for name in (column.field, column.header)}
    wanted = [headers.get(name, name) for name in mapping.values() if name]
    errors += [FieldError("mapping", f"没有字段“{name}”。") for name in wanted if name not in headers]
    if not doubles:
        twice = [name for name, count in Counter(wanted).items() if count > 1]
        errors += [FieldError("mapping", f"“{name}”对应了两列，请只保留一列。") for name in twice]
    if errors:
        raise InvalidInput.many(errors)


def _enqueue(run: ImportRun, *, by: Actor, at: datetime, queued: bool = True) -> None:
    subject = RecordRef.of("import", run.pk)
    audit.record(
        action="imports.start_import",
        subject=subject,
        summary=f"导入 {run.file_name}",
        changes={
            "dataset": run.dataset,
            "mode": run.mode,
            "crs": run.crs,
            "sha256": run.file.sha256,
            **_reconciled(run),
        },
        reason=run.reason,
        by=by,
        at=at,
    )
    events.publish(
        ImportStarted(id=str(run.pk), dataset=run.dataset), subject=subject, audience=run.by_id, by=by, at=at
    )
    if queued:
        job = import_rows.enqueue(str(run.pk))
        run.job = str(job.id)
        ImportRun.objects.filter(pk=run.pk).update(job=run.job)


def _reconciled(run: ImportRun) -> dict[str, Any]:
    drawn = Reconciliation.objects.filter(run=run).select_related("organisation").first()
    return {} if drawn is None else {"reconcile": str(drawn.organisation), "withdraw": len(drawn.listed)}
