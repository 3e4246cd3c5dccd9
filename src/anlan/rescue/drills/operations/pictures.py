"""Where a scenario's picture comes from: shipped beside it, or a picture this installation already keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from anlan.base.files.facade import StoredFile
from anlan.kernel.errors import NotFound
from anlan.rescue.drills.scenario import picture_path


@contextmanager
def picture_of(data: dict[str, Any]) -> Iterator[tuple[BinaryIO, str]]:
    """The open file and the name of a `photo` step; NotFound when this installation has no such picture."""
    if data["picture"]:
        path = picture_path(data["picture"])
        with path.open("rb") as file:
            yield file, path.name
        return
    stored = StoredFile.objects.filter(sha256=data["file"]).first()
    if stored is None or not stored.path.exists():
        raise NotFound("情景照片不在本机文件库中。")
    with stored.path.open("rb") as file:
        yield file, stored.name
