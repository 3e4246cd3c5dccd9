"""Writes on the dossiers: one set of operations for every kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.core.files.base import File

from anlan.base.accounts.facade import User
from anlan.base.files import facade as files
from anlan.base.files.facade import StoredFile, content_types
from anlan.data.dossiers.kinds import DossierKind, kind_of_item
from anlan.data.dossiers.ledger import resolve_references, spec_of
from anlan.data.dossiers.models import DossierFile, DossierItem
from anlan.data.enterprises.facade import Enterprise
from anlan.data.ledger import facade as ledger
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, FieldError, InvalidInput

#: What a dossier takes: plans, photos, sheets; nothing that runs.
ACCEPTED = (
    content_types.PDF,
    content_types.PNG,
    content_types.JPEG,
    content_types.WEBP,
    content_types.DOCX,
    content_types.XLSX,
)
MOST_BYTES = 30 * 1024 * 1024


def create_item(
    *,
    kind: DossierKind,
    enterprise: Enterprise,
    values: Mapping[str, Any],
    by: Actor,
    at: datetime,
    within: User | None = None,
) -> DossierItem:
    """Add an item to an enterprise's dossier; `InvalidInput` carries every complaint.

    `values` are `{field: value}` of `kind.fields`; references may be given by id or name. A `StoredFile` is taken as
    it is, a file's id only from whoever uploaded it.
    """
    if not enterprise.is_active:
        raise Conflict(f"“{enterprise.name}”已注销，不能再登记档案。", code="retired")
    given = _ready(kind, enterprise, values, by=by)
    made: DossierItem = ledger.create(spec_of(kind), values=given, by=by, at=at, within=within)
    return made


def change_item(
    *,
    item: DossierItem,
    values: Mapping[str, Any],
    version: int | None,
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
) -> DossierItem:
    """Change the given fields; `StaleRecord` names who was faster. The enterprise stays."""
    kind = kind_of_item(item)
    given = _ready(kind, item.enterprise, values, by=by, held=item)
    given.pop("enterprise")
    changed: DossierItem = ledger.change(
        spec_of(kind), record=item, values=given, version=version, by=by, at=at, reason=reason, within=within
    )
    return changed


def retire_item(
    *, item: DossierItem, reason: str, by: Actor, at: datetime, version: int | None = None
) -> DossierItem:
    """Take an item out of the dossier, with the reason; it stays readable and can be restored."""
    spec = spec_of(kind_of_item(item))
    gone: DossierItem = ledger.retire(spec, record=item, reason=reason, by=by, at=at, version=version)
    return gone


def restore_item(*, item: DossierItem, by: Actor, at: datetime) -> DossierItem:
    """Bring a retired item back; refused while another one has its place."""
    back: DossierItem = ledger.restore(spec_of(kind_of_item(item)), record=item, by=by, at=at)
    return back


def store_upload(
    *, source: File[Any] | BinaryIO, name: str, by: Actor, at: datetime, field: str = "file"
) -> StoredFile:
    """Keep an uploaded plan, photo or sheet: typed by content, at most 30 MB; complaints name `field`."""
    return files.store_file(
        source=source, name=name, accept=ACCEPTED, max_bytes=MOST_BYTES, by=by, at=at, field=field
    )


def _ready(
    kind: DossierKind,
    enterprise: Enterprise,
    values: Mapping[str, Any],
    *,
    by: Actor,
    held: DossierItem | None = None,
) -> dict[str, Any]:
    """Values with records in place of names; fields the kind does not have are refused, not dropped."""
    allowed = {*kind.fields, "is_demo", "enterprise"}
    if strange := sorted(set(values) - allowed):
        raise InvalidInput(f"{kind.title}没有这些字段：{'、'.join(strange)}。", field=strange[0])
    given = {**values, "enterprise": enterprise}
    errors = resolve_references(kind, given)
    if given.get("file"):
        errors += _take_file(given, by=by, held=held)
    if errors:
        raise InvalidInput.many(errors)
    if held is not None and "file" in given and not given["file"]:
        given.pop("file")  # a form without a new file keeps the old one
    return given


def _take_file(given: dict[str, Any], *, by: Actor, held: DossierItem | None) -> list[FieldError]:
    file = given["file"]
    if not isinstance(file, StoredFile):
        file = _own_upload(str(file), by=by, held=held)
        if file is None:
            return [FieldError("file", "没有这个文件，请重新上传。")]
        given["file"] = file
    kept = held.file_name if isinstance(held, DossierFile) and held.file_id == file.pk else ""
    given["file_name"] = kept or file.name
    return []


def _own_upload(text: str, *, by: Actor, held: DossierItem | None) -> StoredFile | None:
    """A file named by its id: the one the item has, or one the same person uploaded. Others' files stay theirs."""
    try:
        file = StoredFile.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
    if file is None:
        return None
    known = isinstance(held, DossierFile) and held.file_id == file.pk
    return file if known or (by.id is not None and file.uploaded_by_id == by.id) else None
