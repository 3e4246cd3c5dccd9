"""Keeping a file. The bytes are safe on disk before the row that names them is committed."""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from anlan.base.audit import facade as audit
from anlan.base.files.content import UNKNOWN, sniff, title_of
from anlan.base.files.models import StoredFile, path_of
from anlan.base.files.scanning import first_objection
from anlan.kernel.actor import Actor
from anlan.kernel.errors import InvalidInput
from anlan.kernel.records import RecordRef

CHUNK = 1 << 20
NAME_LENGTH = 200


def store_file(
    *,
    source: File[Any] | BinaryIO,
    name: str,
    accept: Collection[str],
    max_bytes: int,
    by: Actor,
    at: datetime,
    field: str = "file",
) -> StoredFile:
    """Keep the content of `source` and return its row; the same content again returns the same row.

    `accept` lists content types (by content), `max_bytes` bounds the size in bytes. `InvalidInput` on `field` when the
    file is empty, too large, of another type or refused by a scanner; nothing is kept then. `at` is the time of the
    audit entry.
    """
    incoming = Path(settings.MEDIA_ROOT) / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=incoming)
    try:
        with os.fdopen(descriptor, "w+b") as target:
            size, sha256, sm3 = _copy(_chunks(source), target, max_bytes=max_bytes, field=field)
            content_type = sniff(target)
        _judge(Path(temporary), content_type, name=name, accept=accept, field=field)
        # Moved inside the transaction that names it, so that `forget_file` cannot take it away in between.
        with transaction.atomic():
            row = _row(
                name=clean_name(name),
                size=size,
                sha256=sha256,
                sm3=sm3,
                content_type=content_type,
                by=by,
                at=at,
            )
            _move(Path(temporary), path_of(sha256))
        return row
    finally:
        Path(temporary).unlink(missing_ok=True)


def forget_file(*, file: StoredFile, by: Actor, at: datetime) -> bool:
    """Drop a file that no record refers to any more; False, and nothing happens, while one does."""
    subject = RecordRef.of("file", file.id)
    try:
        with transaction.atomic():
            StoredFile.objects.get(pk=file.pk).delete()
            audit.record(
                action="files.forget_file",
                subject=subject,
                summary=f"删除不再使用的文件 {file.name}（{file.size} 字节）",
                changes={"sha256": file.sha256},
                by=by,
                at=at,
            )
            path_of(file.sha256).unlink(missing_ok=True)
    except (ProtectedError, RestrictedError):
        return False
    return True


def clean_name(name: str) -> str:
    """The last part of a file name without control characters, at most 200 characters, its ending kept."""
    plain = "".join(char for char in name if unicodedata.category(char) not in ("Cc", "Cf"))
    plain = plain.replace("\\", "/").rsplit("/", 1)[-1].strip() or "未命名"
    if len(plain) <= NAME_LENGTH:
        return plain
    stem, dot, ending = plain.rpartition(".")
    return (
        f"{stem[: NAME_LENGTH - len(ending) - 1]}{dot}{ending}"
        if 0 < len(ending) < 10
        else plain[:NAME_LENGTH]
    )


def _chunks(source: File[Any] | BinaryIO) -> Iterator[bytes]:
    source.seek(0)
    read: Callable[[int], bytes] = source.read
    while chunk := read(CHUNK):
        yield chunk


def _copy(chunks: Iterable[bytes], target: BinaryIO, *, max_bytes: int, field: str) -> tuple[int, str, str]:
    size, sha256, sm3 = 0, hashlib.sha256(), hashes.Hash(hashes.SM3())
    for chunk in chunks:
        size += len(chunk)
        if size > max_bytes:
            raise InvalidInput(too_large(max_bytes), code="file_too_large", field=field)
        target.write(chunk)
        sha256.update(chunk)
        sm3.update(chunk)
    if size == 0:
        raise InvalidInput("文件是空的。", code="file_empty", field=field)
    target.flush()
    os.fsync(target.fileno())
    return size, sha256.hexdigest(), sm3.finalize().hex()


def too_large(max_bytes: int) -> str:
    """What to tell whoever sent too much."""
    return f"文件超过 {max_bytes // (1024 * 1024)} MB，请拆分后分批上传。"


def _judge(path: Path, content_type: str, *, name: str, accept: Collection[str], field: str) -> None:
    if content_type not in accept:
        wanted = "、".join(title_of(each) for each in accept)
        found = "无法识别" if content_type == UNKNOWN else f"实际是{title_of(content_type)}"
        message = f"文件“{clean_name(name)}”的内容{found}，这里只接受{wanted}。"
        raise InvalidInput(message, code="file_type", field=field)
    if reason := first_objection(path, content_type):
        raise InvalidInput(reason, code="file_refused", field=field)


def _move(temporary: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary.chmod(0o640)
    temporary.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _row(
    *, name: str, size: int, sha256: str, sm3: str, content_type: str, by: Actor, at: datetime
) -> StoredFile:
    with transaction.atomic():
        row, created = StoredFile.objects.get_or_create(
            sha256=sha256,
            defaults={
                "sm3": sm3,
                "size": size,
                "content_type": content_type,
                "name": name,
                "uploaded_by_id": by.id,
            },
        )
        if created:
            audit.record(
                action="files.store_file",
                subject=RecordRef.of("file", row.id),
                summary=f"上传文件 {name}（{size} 字节）",
                changes={"sha256": sha256, "content_type": content_type},
                by=by,
                at=at,
            )
    return row
