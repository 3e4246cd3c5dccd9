"""Tasks the tests of the queue run; they note their runs in the file named by ANLAN_TEST_NOTES."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django_tasks import task

from anlan.base.jobs.facade import give_way


def _note(text: str) -> None:
    with Path(os.environ["ANLAN_TEST_NOTES"]).open("a") as handle:
        handle.write(f"{text}\n")


@task()
def remember(text: str) -> str:
    """Note the text."""
    _note(text)
    return text.upper()


@task()
def linger(text: str, seconds: float) -> None:
    """Note the text, stay, note the end."""
    _note(f"{text} begun")
    time.sleep(seconds)
    _note(f"{text} done")


@task()
def stumble() -> None:
    """Always fails."""
    _note("stumbled")
    raise ValueError("这次不行")


@task(queue_name="long")
def long_work(text: str) -> None:
    """Note the text, let others run, note the end."""
    _note(f"{text} begun")
    give_way()
    _note(f"{text} done")
