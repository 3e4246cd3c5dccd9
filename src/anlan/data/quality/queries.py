"""Reads of 数据质量."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.base.accounts.facade import User
from anlan.data.ledger.facade import fragments_of
from anlan.data.quality.enums import IssueStatus, PairStatus
from anlan.data.quality.models import Issue, Merge, Pair
from anlan.kernel.errors import NotFound


def pairs(*, visible_to: User) -> Any:
    """Pairs both sides of which the user sees."""
    return Pair.objects.visible_to(visible_to)


def open_pairs(*, visible_to: User) -> Any:
    """Those waiting for somebody's judgement."""
    return pairs(visible_to=visible_to).filter(status=PairStatus.OPEN)


def pair_by_id(pair_id: UUID, *, visible_to: User) -> Pair:
    """One pair; `NotFound` unless both sides lie under the user."""
    found: Pair | None = pairs(visible_to=visible_to).filter(pk=pair_id).first()
    if found is None:
        raise NotFound("没有找到此疑似重复，或不在您的管辖范围内。")
    return found


def issues(*, visible_to: User) -> Any:
    """Impossible values of records under the user."""
    return Issue.objects.visible_to(visible_to).select_related("located_in")


def open_issues(*, visible_to: User) -> Any:
    """Those neither corrected nor confirmed."""
    return issues(visible_to=visible_to).filter(status=IssueStatus.OPEN)


def issue_by_id(issue_id: UUID, *, visible_to: User) -> Issue:
    """One impossible value."""
    found: Issue | None = issues(visible_to=visible_to).filter(pk=issue_id).first()
    if found is None:
        raise NotFound("没有找到此项，或不在您的管辖范围内。")
    return found


def merges(*, visible_to: User) -> Any:
    """Merges into records under the user."""
    return Merge.objects.visible_to(visible_to)


def merge_by_id(merge_id: UUID, *, visible_to: User) -> Merge:
    """One merge."""
    found: Merge | None = merges(visible_to=visible_to).filter(pk=merge_id).first()
    if found is None:
        raise NotFound("没有找到此合并，或不在您的管辖范围内。")
    return found


def merges_of(kind: str, record_id: UUID) -> list[Merge]:
    """Merges a record took part in that hold, newest first; for a record its caller may see."""
    rows = Merge.objects.filter(Q(winner_id=record_id) | Q(loser_id=record_id), kind=kind, undone_at=None)
    return list(rows.order_by("-at"))


def pairs_of(kind: str, record_id: UUID, *, visible_to: User) -> list[Pair]:
    """Open pairs of a record."""
    rows = open_pairs(visible_to=visible_to).filter(kind=kind)
    return list(rows.filter(Q(first_id=record_id) | Q(second_id=record_id)).order_by("-score")[:5])


def pairs_named(rows: Any, text: str) -> Any:
    """Pairs with all fragments in either name."""
    for fragment in fragments_of(text):
        rows = rows.filter(Q(first_name__icontains=fragment) | Q(second_name__icontains=fragment))
    return rows


def issues_named(rows: Any, text: str) -> Any:
    """Issues with all fragments in name or message."""
    for fragment in fragments_of(text):
        rows = rows.filter(Q(name__icontains=fragment) | Q(message__icontains=fragment))
    return rows
