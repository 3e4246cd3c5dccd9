"""What every write of a filing shares: the row held, the version compared, the act noted. No decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.data.enterprises.facade import Enterprise
from anlan.data.filing.enums import ChangeAction, FilingStatus
from anlan.data.filing.events import FilingFact
from anlan.data.filing.kinds import kind_of
from anlan.data.filing.models import Filing, FilingChange
from anlan.data.filing.policies import may_become
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, StaleRecord
from anlan.kernel.records import RecordRef

KIND = "filing"
_SUMMARY = 300


def held(filing_id: UUID) -> Filing:
    """The filing as it is now, held until the transaction ends."""
    found: Filing = (
        Filing.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=filing_id)
    )
    return found


def check_version(row: Filing | FilingChange, version: int | None) -> None:
    """`StaleRecord` naming who wrote since the caller read; None: whatever it is."""
    if version is not None and version != row.version:
        who = row.changed_by or "其他人"
        raise StaleRecord(
            f"“{row}”刚被{who}更新过。您填写的内容已保留，请核对最新内容后再操作。", field="version"
        )


def check_becomes(filing: Filing, status: FilingStatus) -> None:
    """`Conflict` when a filing of this status cannot take the other."""
    if not may_become(filing.status, status):
        word = FilingStatus(status).label.removeprefix("已")
        raise Conflict(f"{filing}现在是“{filing.get_status_display()}”，不能{_VERBS.get(status, word)}。")


_VERBS = {
    FilingStatus.SUBMITTED: "提交",
    FilingStatus.RETURNED: "退回",
    FilingStatus.ACCEPTED: "接受",
    FilingStatus.WITHDRAWN: "撤回",
    FilingStatus.DRAFT: "继续填报",
}


def touched(filing: Filing, *, by: Actor) -> None:
    """Save a held filing as written by this person."""
    filing.changed_by = by.name
    filing.version += 1
    filing.save()


def summed_up(changes: Iterable[FilingChange]) -> str:
    """The changes in words: 新增储罐与装置 3、修改联系人 1."""
    counts: dict[tuple[str, str], int] = {}
    for change in changes:
        key = (change.action, kind_of(change.kind).title)
        counts[key] = counts.get(key, 0) + 1
    words = [f"{ChangeAction(action).label}{title} {count}" for (action, title), count in counts.items()]
    return "，".join(words)[:_SUMMARY]


def note(
    filing: Filing,
    verb: str,
    summary: str,
    *,
    by: Actor,
    at: datetime,
    fact: type[FilingFact] | None = None,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Audit the act and publish its fact."""
    subject = RecordRef.of(KIND, filing.pk)
    enterprise: Enterprise = filing.enterprise
    audit.record(
        action=f"filing.{verb}_filing",
        subject=subject,
        summary=f"{summary}：{enterprise.name} {filing}",
        changes=changes,
        reason=reason,
        by=by,
        at=at,
    )
    if fact is None:
        return
    events.publish(
        fact(
            id=str(filing.pk),
            enterprise=str(enterprise.pk),
            number=filing.number,
            changes=filing.changes.count(),
        ),
        subject=subject,
        located_in=enterprise.located_in_id,
        supervised_by=enterprise.supervised_by_id,
        by=by,
        at=at,
    )
