"""Mappings of columns kept for the next file with the same header: remembered by themselves when an import starts,
saved under a name by hand.

A user's own last mapping comes first, then the latest of somebody in the same organisation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.facade import Organisation, User
from anlan.base.audit import facade as audit
from anlan.data.imports.headers import folded
from anlan.data.imports.models import ImportRun, SavedMapping
from anlan.data.imports.reading import Sheet, open_sheets
from anlan.data.imports.registry import Dataset
from anlan.data.imports.rows import RETURNED, Table, open_table
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.columns import ImportColumn
from anlan.kernel.errors import DomainError, InvalidInput, NotFound
from anlan.kernel.records import RecordRef

NAME_LENGTH = 60
MOST_NAMED = 100
MOST_TRIED = 20


def signature_of(table: Table) -> str:
    """A digest of a header: its titles in any order, without the columns that returned rows have in front."""
    titles = sorted({folded(title) for title in table.header.titles.values()} - RETURNED)
    return hashlib.sha256("\n".join(titles).encode()).hexdigest()


def visible_mappings(user: User) -> QuerySet[SavedMapping]:
    """The user's own remembered mappings, and the named ones of their organisation."""
    named = Q(organisation=organisation_of(user)) & ~Q(name="")
    rows = SavedMapping.objects.filter(Q(by=user) | named).select_related("by", "organisation")
    return rows.order_by("-used_at")


def organisation_of(user: User) -> Organisation | None:
    """The authority or enterprise of the user's first post; a department shares with its authority."""
    organisation = user.current_posts[0].organisation if user.current_posts else None
    while (
        organisation is not None and organisation.kind == OrganisationKind.DEPARTMENT and organisation.parent
    ):
        organisation = organisation.parent
    return organisation


def propose(run: ImportRun, dataset: Dataset, *, user: User) -> None:
    """Give a fresh draft the mapping last used with its header, with a note of where it comes from.

    A file that cannot be read is left as it is: the next page says what is wrong with it.
    """
    try:
        sheets = open_sheets(run.file.path, run.file.content_type)
    except DomainError:
        return
    columns = dataset.columns_for(run.mode)
    try:
        table = open_table(sheets, columns, run.mapping)
    except DomainError:  # perhaps a header whose every title only a mapping knows
        found = _that_fits(run.dataset, sheets, columns, user)
    else:
        found = _remembered(run.dataset, signature_of(table), user)
        if found is not None and not _says_more(found, table):
            found = None
    if found is not None:
        apply(run, found, note=_note(found, user))


def _that_fits(
    dataset: str, sheets: Sequence[Sheet], columns: Sequence[ImportColumn], user: User
) -> SavedMapping | None:
    """The latest mapping within the user's reach under which the file has the header it was made for."""
    reach = Q(by=user) | Q(organisation=organisation_of(user))
    for saved in SavedMapping.objects.filter(reach, dataset=dataset).order_by("-used_at")[:MOST_TRIED]:
        try:
            table = open_table(sheets, columns, saved.mapping)
        except DomainError:
            continue
        if signature_of(table) == saved.signature:
            return saved
    return None


def _remembered(dataset: str, signature: str, user: User) -> SavedMapping | None:
    rows = SavedMapping.objects.filter(dataset=dataset, signature=signature).select_related("by")
    own = rows.filter(by=user, name="").first()
    if own is not None:
        return own
    organisation = organisation_of(user)
    return rows.filter(organisation=organisation).order_by("-used_at").first() if organisation else None


def _says_more(found: SavedMapping, table: Table) -> bool:
    """Whether the mapping differs from what the header says by itself, or names a coordinate system."""
    known = dict.fromkeys(table.header.titles.values(), "")
    known |= {table.header.titles[at]: column.field for at, column in table.header.columns.items()}
    return bool(found.crs) or any(known.get(title, "") != field for title, field in found.mapping.items())


def _note(found: SavedMapping, user: User) -> str:
    day = found.used_at.astimezone(SHANGHAI)
    if found.name:
        return f"沿用保存的对应关系“{found.name}”"
    whose = "上次" if found.by_id == user.pk else f"{found.by.name}"
    joint = "" if found.by_id == user.pk else "的"
    return f"沿用{whose}{joint}对应关系，{day.month} 月 {day.day} 日"


def apply(run: ImportRun, saved: SavedMapping, *, note: str) -> None:
    """Set a draft's columns to a saved mapping; titles the file does not have do not matter."""
    run.mapping, run.mapping_note = dict(saved.mapping), note
    if saved.crs and not run.crs:
        run.crs = saved.crs
    run.save(update_fields=["mapping", "mapping_note", "crs", "updated_at"])


def same_header(run: ImportRun, other: ImportRun, dataset: Dataset) -> bool:
    """Whether two files have the same header, so that one's mapping fits the other."""
    try:
        return signature_of(_table(run, dataset)) == signature_of(_table(other, dataset))
    except DomainError:
        return False


def remember(run: ImportRun, dataset: Dataset, *, user: User, at: datetime) -> None:
    """Keep a confirmed run's mapping for the user's next file with this header."""
    if not run.mapping:
        return
    saved, made = SavedMapping.objects.get_or_create(
        dataset=run.dataset,
        signature=signature_of(_table(run, dataset)),
        by=user,
        name="",
        defaults={"used_at": at},
    )
    saved.mapping, saved.crs, saved.file_name = run.mapping, run.crs, run.file_name
    saved.organisation, saved.used_at = organisation_of(user), at
    saved.save()
    if not made:
        SavedMapping.objects.filter(pk=saved.pk).update(uses=F("uses") + 1)


def save_named(
    *, run: ImportRun, dataset: Dataset, name: str, user: User, by: Actor, at: datetime
) -> SavedMapping:
    """Keep a draft's columns under a name for the organisation; the same name again replaces it."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise InvalidInput(f"请填写名称，不超过 {NAME_LENGTH} 个字。", field="mapping_name")
    organisation = organisation_of(user)
    named = SavedMapping.objects.filter(dataset=run.dataset, organisation=organisation).exclude(name="")
    if not named.filter(name=name).exists() and named.count() >= MOST_NAMED:
        raise InvalidInput(f"已保存 {MOST_NAMED} 个对应关系，请先删除不用的。", field="mapping_name")
    with transaction.atomic():
        saved, _ = SavedMapping.objects.update_or_create(
            dataset=run.dataset,
            organisation=organisation,
            name=name,
            defaults={
                "signature": signature_of(_table(run, dataset)),
                "mapping": run.mapping,
                "crs": run.crs,
                "file_name": run.file_name,
                "by": user,
                "used_at": at,
            },
        )
        audit.record(
            action="imports.save_mapping",
            subject=RecordRef.of("import-mapping", saved.pk),
            summary=f"保存列对应“{name}”（{dataset.title}）",
            changes={"mapping": run.mapping},
            by=by,
            at=at,
        )
    return saved


def forget_mapping(*, mapping_id: UUID, user: User, by: Actor, at: datetime) -> SavedMapping:
    """Remove a mapping; `NotFound` for one the user does not see."""
    saved = mapping_by_id(mapping_id, user=user)
    with transaction.atomic():
        audit.record(
            action="imports.remove_mapping",
            subject=RecordRef.of("import-mapping", saved.pk),
            summary=f"删除列对应“{saved}”",
            changes={"mapping": saved.mapping},
            by=by,
            at=at,
        )
        SavedMapping.objects.filter(pk=saved.pk).delete()
    return saved


def mapping_by_id(mapping_id: UUID, *, user: User) -> SavedMapping:
    """A mapping the user sees, or `NotFound`."""
    saved = visible_mappings(user).filter(pk=mapping_id).first()
    if saved is None:
        raise NotFound("没有这个对应关系。")
    return saved


def _table(run: ImportRun, dataset: Dataset) -> Table:
    return open_table(
        open_sheets(run.file.path, run.file.content_type), dataset.columns_for(run.mode), run.mapping
    )
