"""What a file is, by its content and never by its name. Reads bytes only; no Django, no database.

Owns the list of types the product knows, their Chinese names, and which of them a browser may show in place. A type
that is not known is `UNKNOWN`, which nobody accepts.
"""

from __future__ import annotations

import zipfile
from typing import BinaryIO

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODT = "application/vnd.oasis.opendocument.text"
XLS = "application/vnd.ms-excel"
DOC = "application/msword"
ENCRYPTED_OFFICE = "application/x-encrypted-office"
PDF = "application/pdf"
PNG, JPEG, GIF, WEBP = "image/png", "image/jpeg", "image/gif", "image/webp"
MP4, ZIP = "video/mp4", "application/zip"
HTML, XML, TEXT = "text/html", "application/xml", "text/plain"
PROGRAM = "application/x-executable"
UNKNOWN = "application/octet-stream"

TITLES = {
    XLSX: "Excel 工作簿（xlsx）",
    XLSB: "Excel 二进制工作簿（xlsb）",
    DOCX: "Word 文档",
    PPTX: "PowerPoint 演示文稿",
    ODS: "OpenDocument 表格（ods）",
    ODT: "OpenDocument 文档",
    XLS: "Excel 97 工作簿（xls）",
    DOC: "Word 97 文档",
    ENCRYPTED_OFFICE: "加密的 Office 文件",
    PDF: "PDF 文件",
    PNG: "PNG 图片",
    JPEG: "JPEG 图片",
    GIF: "GIF 图片",
    WEBP: "WebP 图片",
    MP4: "MP4 视频",
    ZIP: "压缩包",
    HTML: "网页",
    XML: "XML 文件",
    TEXT: "文本",
    PROGRAM: "可执行程序",
    UNKNOWN: "无法识别的文件",
}

#: Shown in place; everything else is offered as a download.
SAFE_INLINE = frozenset({PDF, PNG, JPEG, GIF, WEBP})

HEAD_BYTES = 4096
OLE_DIRECTORY_BYTES = 1 << 20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MAGIC = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
)
_OFFICE_PARTS = (("xl/workbook.xml", XLSX), ("xl/workbook.bin", XLSB), ("word/", DOCX), ("ppt/", PPTX))


def title_of(content_type: str) -> str:
    """The type in words."""
    return TITLES.get(content_type, content_type)


def sniff(file: BinaryIO) -> str:
    """The content type of a seekable file, from its bytes; the position is back at the start afterwards."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    try:
        return _sniff(head, file)
    finally:
        file.seek(0)


def _sniff(head: bytes, file: BinaryIO) -> str:
    for magic, content_type in _MAGIC:
        if head.startswith(magic):
            return content_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return MP4
    if head.startswith(b"PK\x03\x04"):
        return _inside_zip(file)
    if head.startswith(_OLE):
        return _inside_ole(file)
    return _textual(head)


def _inside_zip(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()[:10_000]
            if "mimetype" in names:
                with archive.open("mimetype") as entry:
                    declared = entry.read(100).decode("ascii", "replace").strip()
                return declared if declared in (ODS, ODT) else ZIP
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return UNKNOWN
    for part, content_type in _OFFICE_PARTS:
        if any(name.replace("\\", "/").startswith(part) for name in names):
            return content_type
    return ZIP


def _inside_ole(file: BinaryIO) -> str:
    """OLE 2 compound files name their streams in UTF-16; the directory lies anywhere in the file."""
    file.seek(0)
    body = file.read(OLE_DIRECTORY_BYTES)
    file.seek(0, 2)
    file.seek(max(0, file.tell() - OLE_DIRECTORY_BYTES))
    body += file.read(OLE_DIRECTORY_BYTES)
    for name, content_type in (
        ("EncryptedPackage", ENCRYPTED_OFFICE),
        ("Workbook", XLS),
        ("Book", XLS),
        ("WordDocument", DOC),
    ):
        if name.encode("utf-16-le") in body:
            return content_type
    return UNKNOWN


def _textual(head: bytes) -> str:
    """Text of any encoding a Chinese office writes; markup is told apart because a browser would run it."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return TEXT
    if not head or b"\x00" in head or _control_share(head) > 0.01:
        return UNKNOWN
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<script", b"<head", b"<body", b"<table")):
        return HTML
    if start.startswith((b"<?xml", b"<svg")):
        return XML
    return TEXT


def _control_share(head: bytes) -> float:
    odd = sum(1 for byte in head if byte < 32 and byte not in (9, 10, 12, 13, 27))
    return odd / len(head)
