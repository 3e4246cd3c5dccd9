"""Waiting for SQLite's write lock."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from anlan.config.sqlite import FairConnection


def _open(path: Path, timeout: float) -> Any:
    return pysqlite3.connect(
        str(path), factory=FairConnection, timeout=timeout, isolation_level=None, check_same_thread=False
    )


def test_a_writer_gets_the_lock_when_it_is_free_and_gives_up_in_time(tmp_path: Path) -> None:
    first, second = _open(tmp_path / "a", 5), _open(tmp_path / "a", 0.3)
    first.execute("PRAGMA journal_mode=WAL")
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(pysqlite3.OperationalError, match="locked"):
        second.execute("BEGIN IMMEDIATE")
    threading.Timer(0.1, lambda: first.execute("COMMIT")).start()
    second.execute("BEGIN IMMEDIATE")
    second.execute("COMMIT")


def test_short_pauses_of_a_long_writer_are_found(tmp_path: Path) -> None:
    busy, other = _open(tmp_path / "a", 5), _open(tmp_path / "a", 5)
    busy.execute("PRAGMA journal_mode=WAL")
    busy.execute("CREATE TABLE t (x)")
    stop = threading.Event()

    def hog() -> None:
        while not stop.is_set():
            busy.execute("BEGIN IMMEDIATE")
            time.sleep(0.04)
            busy.execute("COMMIT")
            time.sleep(0.006)

    thread = threading.Thread(target=hog)
    thread.start()
    waits = []
    try:
        for _ in range(15):
            began = time.monotonic()
            other.execute("BEGIN IMMEDIATE")
            other.execute("COMMIT")
            waits.append(time.monotonic() - began)
            time.sleep(0.005)
    finally:
        stop.set()
        thread.join()
    assert sorted(waits)[len(waits) // 2] < 0.3
