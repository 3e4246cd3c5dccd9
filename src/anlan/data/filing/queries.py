"""Reads of the filings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Count, Q

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise, enterprises
from anlan.data.filing.enums import EDITABLE, OPEN, FilingStatus
from anlan.data.filing.kinds import FileableKind, kinds
from anlan.data.filing.models import Filing, FilingChange, FilingVersion
from anlan.data.filing.notices import CITY, works_for_city
from anlan.data.filing.policies import age_days, is_due
from anlan.kernel.errors import NotFound

Viewer = User | AnonymousUser


def filings(*, visible_to: Viewer) -> Any:
    """Filings the user sees: the enterprise's own people all, the authorities those submitted at least once."""
    manager: Any = Filing.objects
    return manager.visible_to(visible_to).select_related(
        "enterprise__located_in", "enterprise__supervised_by"
    )


def filing_by_id(filing_id: UUID | str, *, visible_to: Viewer) -> Filing:
    """One filing; `NotFound` outside the user's scope."""
    try:
        found: Filing | None = filings(visible_to=visible_to).filter(pk=filing_id).first()
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise NotFound("没有这次填报，或不在您的管辖范围内。")
    return found


def change_by_id(change_id: UUID | str, *, visible_to: Viewer) -> FilingChange:
    """One change with its filing; `NotFound` outside the user's scope."""
    try:
        change = FilingChange.objects.filter(pk=change_id).first()
    except (ValidationError, ValueError):
        change = None
    if change is None:
        raise NotFound("没有这条填报内容，可能已被删除。")
    change.filing = filing_by_id(change.filing_id, visible_to=visible_to)
    return change


def filings_of(enterprise: Enterprise, *, visible_to: Viewer) -> list[Filing]:
    """Filings of an enterprise, the latest first."""
    return list(filings(visible_to=visible_to).filter(enterprise=enterprise).order_by("-number"))


def due_filings(*, visible_to: Viewer, limit: int = 50) -> list[Filing]:
    """Filings waiting for review, next due first."""
    rows = filings(visible_to=visible_to).filter(status=FilingStatus.SUBMITTED)
    return list(rows.order_by("due_at", "id")[:limit])


def waiting_for(user: User) -> Any:
    """Of those the ones this user reviews: a city clerk answers for what the city supervises itself."""
    rows = filings(visible_to=user).filter(status=FilingStatus.SUBMITTED)
    if works_for_city(user):
        rows = rows.filter(Q(enterprise__supervised_by=None) | Q(enterprise__supervised_by__kind__in=CITY))
    return rows.order_by("due_at", "id")


def to_finish(user: User) -> Any:
    """Returned filings of the user's own enterprise, the earliest first."""
    rows = Filing.objects.filter(
        enterprise__organisation__in=user.scope.organisations, status=FilingStatus.RETURNED
    )
    return rows.select_related("enterprise").order_by("reviewed_at", "id")


def own_enterprises(user: User) -> list[Enterprise]:
    """Active enterprises the user files for."""
    rows = enterprises(visible_to=user).active().filter(organisation__in=user.scope.organisations)
    return list(rows.prefetch_related("contacts").order_by("name")[:50])


def own_enterprise(enterprise_id: UUID | str, *, visible_to: User) -> Enterprise:
    """One of those; `NotFound` for any other."""
    found = [each for each in own_enterprises(visible_to) if str(each.pk) == str(enterprise_id)]
    if not found:
        raise NotFound("没有这家企业，或您不是它的填报人。")
    return found[0]


def matching(rows: Any, text: str) -> Any:
    """Filings with every word in the enterprise's search text, the summary or the filer's name."""
    for word in text.lower().split()[:5]:
        rows = rows.filter(
            Q(enterprise__search__contains=word)
            | Q(summary__icontains=word)
            | Q(submitted_by_name__icontains=word)
        )
    return rows


def counts(*, visible_to: Viewer, at: datetime) -> dict[str, int]:
    """How many wait, are overdue, were returned, were accepted."""
    found: dict[str, int] = filings(visible_to=visible_to).aggregate(
        submitted=Count("pk", filter=Q(status=FilingStatus.SUBMITTED)),
        overdue=Count("pk", filter=Q(status=FilingStatus.SUBMITTED, due_at__lte=at)),
        returned=Count("pk", filter=Q(status=FilingStatus.RETURNED)),
        accepted=Count("pk", filter=Q(status=FilingStatus.ACCEPTED)),
    )
    return found


def accepted_versions(enterprise: Enterprise, *, visible_to: Viewer) -> list[FilingVersion]:
    """Versions of an enterprise's data, the latest first, without their content; none of one the user does not see."""
    if not enterprises(visible_to=visible_to).filter(pk=enterprise.pk).exists():
        return []
    rows = FilingVersion.objects.filter(enterprise=enterprise).select_related("filing")
    return list(rows.defer("content", "diff").order_by("-number"))


def version_of(enterprise: Enterprise, number: int, *, visible_to: Viewer) -> FilingVersion:
    """One version with its content."""
    seen = enterprises(visible_to=visible_to).filter(pk=enterprise.pk).exists()
    rows = FilingVersion.objects.filter(enterprise=enterprise, number=number)
    found = rows.select_related("filing").first()
    if not seen or found is None:
        raise NotFound("没有这个版本。")
    return found


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """A record of an enterprise as its filer sees it: how old its facts are, and whether a change is under way."""

    record: Any
    title: str
    brief: str
    as_of: date | None
    age: int | None
    due: bool
    change: FilingChange | None


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of an enterprise's data."""

    kind: FileableKind
    records: list[OwnRecord]
    created: list[FilingChange]

    @property
    def due(self) -> int:
        """How many records are due for confirmation and not being changed."""
        return sum(each.due and each.change is None for each in self.records)


def sections_of(enterprise: Enterprise, *, on: date) -> list[Section]:
    """An enterprise's own data by kind, with what is under way; one query a kind."""
    waiting = FilingChange.objects.filter(
        filing__enterprise=enterprise, filing__status__in=OPEN
    ).select_related("filing")
    changes: dict[tuple[str, UUID | None], list[FilingChange]] = {}
    for each in waiting:
        changes.setdefault((each.kind, each.target_id), []).append(each)
    found = []
    for kind in kinds():
        records = [
            _own_record(kind, record, changes.get((kind.key, record.pk), []), on)
            for record in kind.records_of(enterprise)
        ]
        found.append(Section(kind, records, changes.get((kind.key, None), [])))
    return found


def _own_record(kind: FileableKind, record: Any, changes: list[FilingChange], on: date) -> OwnRecord:
    return OwnRecord(
        record=record,
        title=kind.name_of(record),
        brief=kind.brief(record),
        as_of=record.as_of,
        age=age_days(record.as_of, on),
        due=is_due(record.as_of, kind.renew_days, on),
        change=changes[-1] if changes else None,
    )


def editable_filings(enterprise: Enterprise) -> list[Filing]:
    """Filings of an enterprise the caller files for that it may still change, the draft first."""
    rows = Filing.objects.filter(enterprise=enterprise, status__in=EDITABLE)
    return sorted(rows, key=lambda row: (row.status != FilingStatus.DRAFT, -row.number))
