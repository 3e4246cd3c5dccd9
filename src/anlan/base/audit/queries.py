"""Reading and checking the chain. Who may read it is decided by the permission `audit.view_audit`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from anlan.base.audit.chain import Verification, verify_chain
from anlan.base.audit.heads import read_heads
from anlan.base.audit.models import AuditEntry
from anlan.base.audit.operations import as_mapping
from anlan.kernel.errors import NotFound
from anlan.kernel.records import RecordRef


def entries() -> QuerySet[AuditEntry]:
    """Every entry, newest first."""
    return AuditEntry.objects.order_by("-seq")


def entries_about(subject: RecordRef) -> QuerySet[AuditEntry]:
    """Entries about one record, newest first."""
    return entries().filter(subject_kind=subject.kind, subject_id=subject.id)


def entry_by_seq(seq: int) -> AuditEntry:
    """One entry by its number. Raises NotFound."""
    entry = AuditEntry.objects.filter(seq=seq).first()
    if entry is None:
        raise NotFound("没有此审计记录。")
    return entry


def exported_page(*, after: int, limit: int) -> list[dict[str, Any]]:
    """At most `limit` entries after number `after`, in exported form and in order."""
    return [as_mapping(entry) for entry in AuditEntry.objects.filter(seq__gt=after).order_by("seq")[:limit]]


def stream() -> Iterator[dict[str, Any]]:
    """The whole chain in order, in exported form."""
    for entry in AuditEntry.objects.order_by("seq").iterator(chunk_size=2000):
        yield as_mapping(entry)


def verify(file: Path | None = None) -> Verification:
    """Check the database's chain, or an exported file of JSON lines, against itself and the signed heads."""
    try:
        heads = read_heads()
    except ValueError as error:
        return Verification(0, "", 0, str(error))
    if file is None:
        return verify_chain(stream(), heads)
    try:
        rows = list(_read_export(file))
    except (ValueError, KeyError) as error:
        return Verification(0, "", 0, f"文件不是审计导出：{error}")
    last = int(rows[-1]["seq"]) if rows else 0
    try:
        return verify_chain(rows, {seq: digest for seq, digest in heads.items() if seq <= last})
    except KeyError as error:
        return Verification(0, "", 0, f"文件缺少字段：{error}")


def _read_export(file: Path) -> Iterator[Mapping[str, Any]]:
    with file.open(encoding="utf-8") as handle:
        for line in handle:
            if line.strip():
                yield json.loads(line)
