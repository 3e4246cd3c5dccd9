"""Starting, confirming and undoing imports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.base.files.facade import StoredFile, clean_name, store_file
from anlan.base.files.facade import content_types as types
from anlan.data.imports.enums import CoordinateSystem, RunStatus, UndoStatus
from anlan.data.imports.events import ImportStarted
from anlan.data.imports.jobs import import_rows, undo_rows
from anlan.data.imports.models import ImportRun
from anlan.data.imports.reading import ACCEPTED
from anlan.data.imports.registry import dataset_named
from anlan.kernel.actor import Actor
from anlan.kernel.columns import ImportColumn
from anlan.kernel.errors import Conflict, FieldError, InvalidInput
from anlan.kernel.records import RecordRef

#: What a name's ending promises; another content under it is a disguise.
_ENDINGS = {
    "xlsx": {types.XLSX},
    "xlsm": {types.XLSX},
    "xls": {types.XLS},
    "ods": {types.ODS},
    "csv": {types.TEXT},
    "txt": {types.TEXT},
    "tsv": {types.TEXT},
}


def check_dataset(dataset: str) -> None:
    """`NotFound` when there is no such dataset."""
    dataset_named(dataset)


def keep_upload(*, source: File[Any] | BinaryIO, name: str, by: Actor, at: datetime) -> StoredFile:
    """Keep an uploaded table; `InvalidInput` on `file` when it is too large, no table, or not what its name says."""
    _refuse_foreign_ending(name)
    file = store_file(
        source=source, name=name, accept=ACCEPTED, max_bytes=settings.IMPORT_MAX_BYTES, by=by, at=at
    )
    promised = _ENDINGS.get(_ending(name))
    if promised is not None and file.content_type not in promised:
        raise InvalidInput(
            f"文件名以 .{_ending(name)} 结尾，内容却是{types.title_of(file.content_type)}。请用原来的软件重新导出。",
            code="file_disguised",
            field="file",
        )
    return file


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _refuse_foreign_ending(name: str) -> None:
    ending = _ending(name)
    if ending and ending not in _ENDINGS:
        raise InvalidInput(
            f"不能导入 .{ending} 文件，请上传 xlsx、xls、ods 或 csv 文件。", code="file_type", field="file"
        )


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
    draft: bool = False,
    queued: bool = True,
) -> ImportRun:
    """Keep the file and queue its import; a draft waits for `confirm_import`.

    `user` is whose jurisdiction binds the rows, None for the command line. `mapping` names fields by the file's own
    headers; `crs` is the system of its coordinates, empty for what the file says. Not `queued`, the caller carries
    it out itself.
    """
    about = dataset_named(dataset)
    _check_options(about.columns, mapping or {}, crs)
    file = keep_upload(source=source, name=name, by=by, at=at)
    with transaction.atomic():
        run = ImportRun.objects.create(
            dataset=dataset,
            file=file,
            file_name=clean_name(name),
            mapping=dict(mapping or {}),
            crs=crs,
            by=user,
            by_name=by.name,
            address=by.address,
            status=RunStatus.DRAFT if draft else RunStatus.QUEUED,
        )
        if not draft:
            _enqueue(run, by=by, at=at, queued=queued)
    return run


def revise_draft(*, run: ImportRun, mapping: Mapping[str, str], crs: str) -> None:
    """Keep what a draft's columns were set to, so that nothing typed is lost; no decision, so no audit."""
    _check_options(dataset_named(run.dataset).columns, mapping, crs, doubles=True)
    run.mapping, run.crs = dict(mapping), crs
    ImportRun.objects.filter(pk=run.pk, status=RunStatus.DRAFT).update(mapping=run.mapping, crs=crs)


def confirm_import(
    *, run: ImportRun, mapping: Mapping[str, str], crs: str, by: Actor, at: datetime
) -> ImportRun:
    """Queue a draft with the columns as confirmed."""
    about = dataset_named(run.dataset)
    _check_options(about.columns, mapping, crs)
    with transaction.atomic():
        changed = ImportRun.objects.filter(pk=run.pk, status=RunStatus.DRAFT).update(
            status=RunStatus.QUEUED, mapping=dict(mapping), crs=crs
        )
        if not changed:
            raise Conflict("这次导入已经开始，不能再次提交。", code="already_started")
        run.refresh_from_db()
        _enqueue(run, by=by, at=at)
    return run


def discard_draft(*, run: ImportRun, by: Actor, at: datetime) -> None:
    """Give up a draft; its file stays for the audit."""
    with transaction.atomic():
        deleted, _ = ImportRun.objects.filter(pk=run.pk, status=RunStatus.DRAFT).delete()
        if not deleted:
            raise Conflict("这次导入已经开始，不能放弃。", code="already_started")
        audit.record(
            action="imports.discard_draft",
            subject=RecordRef.of("import", run.pk),
            summary=f"放弃导入 {run.file_name}",
            by=by,
            at=at,
        )


def undo_import(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Queue the undoing of a finished run: what it created is retired, what it changed gets its former values.

    Records changed since by somebody else stay as they are and are named in `left`.
    """
    with transaction.atomic():
        current = ImportRun.objects.select_for_update().get(pk=run.pk)
        if current.status not in (RunStatus.DONE, RunStatus.FAILED):
            raise Conflict("导入尚未结束，不能撤销。", code="not_finished")
        if current.undo != UndoStatus.NONE:
            raise Conflict("这次导入已经撤销过。", code="already_undone")
        if not current.effects.exists():
            raise Conflict("这次导入没有新增或更新记录，不需要撤销。", code="nothing_to_undo")
        current.undo, current.undone_by = UndoStatus.QUEUED, by.name
        current.save(update_fields=["undo", "undone_by", "updated_at"])
        audit.record(
            action="imports.undo_import",
            subject=RecordRef.of("import", run.pk),
            summary=f"撤销导入 {run.file_name}",
            by=by,
            at=at,
        )
        undo_rows.enqueue(str(run.pk), actor_id=str(by.id or ""), actor_name=by.name, address=by.address)
    return current


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
        changes={"dataset": run.dataset, "crs": run.crs, "sha256": run.file.sha256},
        by=by,
        at=at,
    )
    events.publish(
        ImportStarted(id=str(run.pk), dataset=run.dataset), subject=subject, audience=run.by_id, by=by, at=at
    )
    if queued:
        import_rows.enqueue(str(run.pk))
