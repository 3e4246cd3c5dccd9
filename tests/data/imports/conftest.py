"""The light city with boundaries, and imports run to their end."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.people import AT, People

from anlan.base.divisions.locator import forget_boundaries
from anlan.base.divisions.models import Boundary
from anlan.base.jobs.facade import Job, JobStatus, run_job

FIXTURES = Path(__file__).parent / "fixtures"
BOXES = {
    "210200": (121.2, 38.7, 123.6, 40.3),
    "210211": (121.3, 38.8, 121.65, 39.05),
    "210213": (121.65, 38.9, 122.3, 39.5),
    "210283": (122.5, 39.4, 123.5, 40.2),
}
HEADERS = ["企业名称", "统一社会信用代码", "地址", "经度", "纬度", "行业", "从业人数", "联系人", "联系电话"]


@pytest.fixture
def city(people: People) -> Iterator[People]:
    """The light city with square districts."""
    for code, box in BOXES.items():
        Boundary.objects.create(
            division_id=code, wkb=shapely.to_wkb(shapely.box(*box)), source="test", loaded_at=AT
        )
    forget_boundaries()
    yield people
    forget_boundaries()


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def workbook(rows: list[list[Any]], headers: list[str] | None = None) -> bytes:
    """An xlsx file with a header row."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("表")
    for line, row in enumerate([headers or HEADERS, *rows]):
        for column, value in enumerate(row):
            if value not in (None, ""):
                sheet.write(line, column, value)
    book.close()
    return target.getvalue()


def run_jobs() -> int:
    """Run what is queued, as the worker does; how many ran."""
    count = 0
    while job := Job.objects.filter(status=JobStatus.READY).order_by("enqueued_at").first():
        run_job(job)
        Job.objects.filter(pk=job.pk).update(status=JobStatus.SUCCEEDED)
        count += 1
    return count


def send(
    client: Client, body: bytes, name: str = "企业.xlsx", dataset: str = "enterprises", **form: str
) -> Any:
    """Post a file; the answer."""
    return client.post(f"/api/v1/imports/{dataset}", {"file": SimpleUploadedFile(name, body), **form})


@pytest.fixture
def imported(program_of: Callable[..., Client]) -> Callable[..., dict[str, Any]]:
    """Send a file as a person, let the worker run, and answer the import's state."""

    def run(
        user: Any, body: bytes, name: str = "企业.xlsx", dataset: str = "enterprises", **form: str
    ) -> dict[str, Any]:
        client = program_of(user)
        answer = send(client, body, name, dataset, **form)
        assert answer.status_code == 202, answer.content.decode()
        run_jobs()
        state: dict[str, Any] = json.loads(client.get(f"/api/v1/imports/{answer.json()['id']}").content)
        return state

    return run
