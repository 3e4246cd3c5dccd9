"""One Anlan a data folder: `anlan serve` holds a lock while it runs, and so does a restore.

The kernel lets go of the lock when the process ends, however it ends, so nothing is left to clean up.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anlan.kernel.errors import Conflict

LOCK_FILE = "serve.lock"


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the lock of a data folder; Conflict when another process serves or restores it."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / LOCK_FILE).open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Conflict("安澜正在这个数据目录上运行，请先停止它。", code="served") from error
        yield
