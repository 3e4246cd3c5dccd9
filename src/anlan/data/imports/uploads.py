"""Keeping an uploaded table: its size, its kind by content, and a name that says what it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File

from anlan.base.files.facade import StoredFile, store_file
from anlan.base.files.facade import content_types as types
from anlan.data.imports.reading import ACCEPTED
from anlan.kernel.actor import Actor
from anlan.kernel.errors import InvalidInput

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
