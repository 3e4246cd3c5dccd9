"""Keeping and serving files by content."""

from __future__ import annotations

import asyncio
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.people import AT, People, actor

from anlan.base.audit.facade import AuditEntry
from anlan.base.files import scanning
from anlan.base.files.facade import (
    StoredFile,
    add_scanner,
    clean_name,
    file_response,
    refuse_large_bodies,
    sniff,
    store_file,
)
from anlan.base.files.facade import content_types as types
from anlan.kernel.errors import InvalidInput, NotFound

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def _zip(**entries: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name.replace("__", "/"), text)
    return target.getvalue()


def _store(people: People, body: bytes, name: str = "a.png", **more: Any) -> StoredFile:
    options: dict[str, Any] = {"accept": (types.PNG, types.TEXT, types.HTML), "max_bytes": 1000, **more}
    return store_file(source=io.BytesIO(body), name=name, by=actor(people.clerk), at=AT, **options)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (PNG, types.PNG),
        (b"%PDF-1.7\n", types.PDF),
        (b"\xff\xd8\xff\xe0", types.JPEG),
        (b"MZ\x90\x00", types.PROGRAM),
        (b"PK\x03\x04nonsense", types.UNKNOWN),
        (_zip(**{"[Content_Types].xml": "", "xl__workbook.xml": ""}), types.XLSX),
        (_zip(**{"[Content_Types].xml": "", "word__document.xml": ""}), types.DOCX),
        (_zip(mimetype=types.ODS, **{"content.xml": ""}), types.ODS),
        (_zip(**{"a.txt": "x"}), types.ZIP),
        ("企业名称,电话".encode(), types.TEXT),
        ("企业名称,电话".encode("gb18030"), types.TEXT),
        ("企业名称".encode("utf-16"), types.TEXT),
        (b"<!DOCTYPE html><script>", types.HTML),
        (b"<svg onload=x>", types.XML),
        (b"\x00\x01\x02", types.UNKNOWN),
        (b"", types.UNKNOWN),
    ],
)
def test_the_type_is_the_contents(body: bytes, expected: str) -> None:
    assert sniff(io.BytesIO(body)) == expected


def test_the_same_content_is_one_file(people: People, media: Path) -> None:
    first, second = _store(people, PNG, "甲.png"), _store(people, PNG, "乙.png")
    assert first.pk == second.pk
    assert first.path.read_bytes() == PNG
    assert (first.size, first.content_type, len(first.sm3), len(first.sha256)) == (
        len(PNG),
        types.PNG,
        64,
        64,
    )
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1
    assert AuditEntry.objects.filter(action="files.store_file").count() == 1


def test_sm3_and_sha256_are_the_published_ones(people: People) -> None:
    file = _store(people, b"abc", "abc.txt")
    assert file.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (b"", "a.txt", "file_empty"),
        (b"x" * 1001, "a.txt", "file_too_large"),
        (b"%PDF-1.4", "a.png", "file_type"),
    ],
)
def test_refusals_leave_nothing_behind(
    people: People, media: Path, body: bytes, name: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        _store(people, body, name)
    assert refusal.value.code == code
    assert refusal.value.field == "file"
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert not StoredFile.objects.exists()


def test_a_scanner_may_refuse(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "_scanners", [])
    add_scanner(lambda path, content_type: "含有病毒。" if path.read_bytes() == PNG else "")
    with pytest.raises(InvalidInput, match="病毒"):
        _store(people, PNG)
    assert _store(people, b"clean", "a.txt").size == 5


def test_names_are_made_harmless() -> None:
    assert clean_name("../../etc/passwd") == "passwd"
    assert clean_name("C:\\用户\\企业\u202e表\n.xlsx") == "企业表.xlsx"
    assert clean_name("") == "未命名"
    long = clean_name("长" * 300 + ".xlsx")
    assert (len(long), long[-5:]) == (200, ".xlsx")


def test_what_could_run_is_only_downloaded(people: People) -> None:
    page = file_response(_store(people, b"<html><script>alert(1)</script>", "x.html"), inline=True)
    assert page["Content-Type"] == "application/octet-stream"
    assert page["Content-Disposition"].startswith("attachment")
    picture = file_response(_store(people, PNG, "图.png"), inline=True)
    assert picture["Content-Type"] == "image/png"
    assert picture["Content-Disposition"].startswith("inline")
    for answer in (page, picture):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]


def test_missing_bytes_are_said(people: People) -> None:
    file = _store(people, PNG)
    file.path.unlink()
    with pytest.raises(NotFound):
        file_response(file)


def test_a_large_body_is_refused_on_pages_too(people: People) -> None:
    answer = Client().generic(
        "POST",
        "/accounts/login/",
        b"",
        content_type="multipart/form-data",
        CONTENT_LENGTH=str(200 * 1024 * 1024),
    )
    assert answer.status_code == 413
    assert "50 MB" in answer.content.decode()


async def _call(headers: list[tuple[bytes, bytes]], chunks: int) -> tuple[list[dict[str, Any]], int]:
    sent: list[dict[str, Any]] = []
    taken = 0

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": b"x" * (1 << 20), "more_body": taken < chunks}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    async def application(scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect" or not message.get("more_body"):
                break
        await send({"type": message["type"]})

    await refuse_large_bodies(application)({"type": "http", "headers": headers, "path": "/"}, receive, send)
    return sent, taken


def test_nothing_of_a_large_body_is_kept() -> None:
    length = (b"content-length", str(200 << 20).encode())
    sent, taken = asyncio.run(_call([length], 200))
    assert (sent[0]["status"], taken) == (413, 200)
    sent, taken = asyncio.run(_call([length, (b"expect", b"100-continue")], 200))
    assert (sent[0]["status"], taken) == (413, 0)
    sent, taken = asyncio.run(_call([], 200))
    assert (sent[0]["type"], taken) == ("http.disconnect", 51)
    sent, taken = asyncio.run(_call([], 3))
    assert (sent[0]["type"], taken) == ("http.request", 3)
