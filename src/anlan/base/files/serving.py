"""Handing a file back. Whoever calls has decided that the user may read it; here it is made harmless."""

from __future__ import annotations

from django.http import FileResponse

from anlan.base.files.content import SAFE_INLINE
from anlan.base.files.models import StoredFile
from anlan.kernel.errors import NotFound


def file_response(file: StoredFile, *, name: str = "", inline: bool = False) -> FileResponse:
    """The bytes as a download under `name`; shown in place only when asked for and the type is safe to show.

    `NotFound` when the bytes are missing on disk.
    """
    if not file.path.exists():
        raise NotFound("文件已不在存储中，请联系系统管理员。", code="file_missing")
    show = inline and file.content_type in SAFE_INLINE
    response = FileResponse(file.path.open("rb"), as_attachment=not show, filename=name or file.name)
    response["Content-Type"] = file.content_type if show else "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{file.sha256}"'
    return response
