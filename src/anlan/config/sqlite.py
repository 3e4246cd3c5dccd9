"""Puts PyPI's SQLite in place of the interpreter's own before Django is imported.

SQLite up to 3.51.2 can corrupt a database when a WAL file is reset, and the interpreter's copy is usually older.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import pysqlite3

POLL_S = 0.002
MINIMUM = (3, 51, 3)


def install() -> None:
    """Make `import sqlite3` mean pysqlite3 for the rest of the process."""
    from pysqlite3 import dbapi2

    if dbapi2.sqlite_version_info < MINIMUM:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} is older than {'.'.join(map(str, MINIMUM))}")
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2


class FairConnection(pysqlite3.Connection):  # type: ignore[misc]  # the package has no types
    """A connection that asks for a lock every 2 ms, for up to its `timeout` in seconds.

    SQLite's own waiting grows to 100 ms between two tries, so whoever waits misses the short pauses of a long import
    and starves; asked evenly, a writer gets the next pause.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.set_busy_handler(_patience(float(options.get("timeout", 20.0))))


def _patience(timeout_s: float) -> Callable[[int], int]:
    """A busy handler; it holds no reference to its connection, which would then never be freed."""
    began = 0.0

    def wait(tries: int) -> int:
        nonlocal began
        moment = time.monotonic()
        if tries == 0:
            began = moment
        if moment - began > timeout_s:
            return 0
        time.sleep(POLL_S)
        return 1

    return wait
