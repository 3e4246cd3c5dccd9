"""Merging two records, taking it back, and deciding what the worklists propose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q

from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.base.events.facade import Fact
from anlan.data.filing.enums import FilingStatus
from anlan.data.filing.facade import Filing
from anlan.data.ledger.facade import LedgerRecord
from anlan.data.quality.detecting import detect
from anlan.data.quality.enums import IssueStatus, PairStatus
from anlan.data.quality.events import IssueDecided, MergeUndone, PairDecided, RecordsMerged
from anlan.data.quality.faces import LEDGERS, Ledger
from anlan.data.quality.models import Issue, Merge, Pair
from anlan.data.quality.moving import counted, move_all, move_back
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleRecord
from anlan.kernel.records import RecordRef

_NOTE = 200
_UNFINISHED = (FilingStatus.DRAFT, FilingStatus.SUBMITTED, FilingStatus.RETURNED)


def ledger_of(kind: str) -> Ledger:
    """The ledger of a kind, or `NotFound`."""
    if kind not in LEDGERS:
        raise NotFound("没有这种台账。")
    return LEDGERS[kind]


def record_of(ledger: Ledger, record_id: UUID | str, user: User) -> LedgerRecord:
    """A record under the user; out of jurisdiction it does not exist for them."""
    found = ledger.merging.find(record_id, user)
    if not found.lies_under(user.scope):
        raise NotFound("没有找到此记录，或不在您的管辖范围内。")
    return found


def values_of(ledger: Ledger, record: LedgerRecord) -> dict[str, Any]:
    """The values a person chooses from; the point as one."""
    found: dict[str, Any] = {}
    for name in ledger.merging.fields:
        if name == "point":
            found |= {"lon": record.lon, "lat": record.lat}
        else:
            found[name] = getattr(record, name)
    return found


def merge(
    *,
    kind: str,
    winner_id: UUID,
    loser_id: UUID,
    from_loser: list[str],
    versions: tuple[int | None, int | None],
    reason: str,
    within: User,
    by: Actor,
    at: datetime,
) -> Merge:
    """Make two records one: `from_loser` names the fields whose value the loser had right.

    `versions` are those of winner and loser as the person saw them. Everything on the loser moves, the loser is
    retired, the pair is settled; one transaction. Raises `NotFound` outside the scope of `within`, `StaleRecord`,
    and `Conflict` where both are at work.
    """
    ledger = ledger_of(kind)
    if winner_id == loser_id:
        raise InvalidInput("请选择两条不同的记录。")
    unknown = set(from_loser) - set(ledger.merging.fields)
    if unknown:
        raise InvalidInput("所选字段不在可选范围内。", field=sorted(unknown)[0])
    if len(reason) > _NOTE:
        raise InvalidInput(f"说明不能超过 {_NOTE} 个字。", field="reason")
    if not within.has_perm(ledger.edit):
        raise NotAllowed(f"您不能修改{ledger.title}台账，不能合并。")
    with transaction.atomic():
        manager: Any = ledger.model._default_manager
        list(manager.select_for_update().filter(pk__in=[winner_id, loser_id]))
        winner, loser = record_of(ledger, winner_id, within), record_of(ledger, loser_id, within)
        _check(ledger, winner, loser, versions)
        chosen = _chosen(ledger, winner, loser, from_loser)
        journal = move_all(kind, loser, winner)
        was_retired = not loser.is_active
        if not was_retired:
            text = f"合并至 {winner.name}"[:200]
            ledger.merging.retire(record=loser, reason=text, by=by, at=at)
        before = {name: getattr(winner, name) for name in chosen}
        if chosen:
            winner = ledger.merging.change(
                record=winner,
                version=None,
                reason=f"合并 {loser.name}"[:200],
                within=within,
                by=by,
                at=at,
                **chosen,
            )
        made = Merge.objects.create(
            kind=kind,
            winner_id=winner.pk,
            loser_id=loser.pk,
            winner_name=winner.name,
            loser_name=loser.name,
            located_in_id=winner.located_in_id,
            supervised_by_id=winner.supervised_by_id,
            at=at,
            by_id=by.id,
            by_name=by.name,
            reason=reason.strip(),
            before=_stored(before),
            after=_stored({name: getattr(winner, name) for name in chosen}),
            moves=journal,
            moved_count=sum(1 for line in journal if line["op"] == "move"),
            loser_was_retired=was_retired,
        )
        _settle_pair(kind, winner.pk, loser.pk, PairStatus.MERGED, by=by, at=at)
        detect(ledger, [winner.pk, loser.pk], at=at)
        fact = RecordsMerged(str(made.pk), kind, str(winner.pk), str(loser.pk), winner.name)
        changes = {name: [_shown(before[name]), _shown(getattr(winner, name))] for name in chosen}
        moved = {title: [0, number] for title, number in counted(journal)}
        summary = f"合并{ledger.title}：{loser.name} 并入 {winner.name}"
        for subject in (winner, loser):
            _note(
                kind, subject, "merge_record", summary, fact if subject is winner else None,
                changes={**changes, **moved}, reason=reason, by=by, at=at,
            )  # fmt: skip
    return made


def _check(
    ledger: Ledger, winner: LedgerRecord, loser: LedgerRecord, versions: tuple[int | None, int | None]
) -> None:
    for record, seen in zip((winner, loser), versions, strict=True):
        if seen is not None and seen != record.version:
            raise StaleRecord(
                f"“{record.name}”刚被{record.changed_by or '其他人'}修改过，请核对最新内容后重新合并。",
                field="version",
            )
    if Merge.objects.filter(kind=ledger.kind, loser_id__in=[winner.pk, loser.pk], undone_at=None).exists():
        raise Conflict("其中一条已并入其他记录，请刷新后再处理。", code="merged")
    if not winner.is_active:
        raise Conflict(f"“{winner.name}”已注销，请保留在册的一条。", code="retired")
    if ledger.kind == "enterprise":
        open_ones = Filing.objects.filter(enterprise__in=[winner.pk, loser.pk], status__in=_UNFINISHED)
        if open_ones.order_by().values("enterprise").distinct().count() == 2:
            raise Conflict("两家企业都有未办结的填报，请先办结或撤回其中一家的填报，再合并。", code="in_use")
        filers = {getattr(record, "organisation_id", None) for record in (winner, loser)} - {None}
        if len(filers) == 2:
            raise Conflict(
                "两家企业各有自己的填报机构和账号，合并会使一方看不到数据。请先在其中一家的台账中清除填报机构。",
                code="in_use",
            )


def _chosen(
    ledger: Ledger, winner: LedgerRecord, loser: LedgerRecord, from_loser: list[str]
) -> dict[str, Any]:
    """The fields that change, as the ledger's operation takes them."""
    wanted: dict[str, Any] = {}
    for name in from_loser:
        for column in ("lon", "lat") if name == "point" else (name,):
            value = getattr(loser, column)
            if value != getattr(winner, column):
                wanted[column] = value
    return wanted


def undo_merge(*, merge: Merge, within: User, by: Actor, at: datetime) -> Merge:
    """Bring the loser back with exactly what came from it; `remains` of the answer says what stays, and why."""
    ledger = ledger_of(merge.kind)
    if not within.has_perm(ledger.edit):
        raise NotAllowed(f"您不能修改{ledger.title}台账，不能撤销合并。")
    with transaction.atomic():
        current: Merge = Merge.objects.select_for_update().get(pk=merge.pk)
        if current.undone_at is not None:
            raise Conflict(f"此合并已由{current.undone_by}撤销。", code="undone")
        winner, loser = (
            record_of(ledger, current.winner_id, within),
            record_of(ledger, current.loser_id, within),
        )
        if not winner.is_active:
            raise Conflict(f"“{winner.name}”已注销，请先恢复，再撤销合并。", code="retired")
        remains = _give_back_values(ledger, current, winner, within=within, by=by, at=at)
        if not current.loser_was_retired and not loser.is_active:
            ledger.merging.restore(record=loser, by=by, at=at)
        remains += move_back(current.kind, current.moves)
        current.undone_at, current.undone_by, current.remains = at, by.name, remains
        current.version += 1
        current.save()
        _settle_pair(current.kind, winner.pk, loser.pk, PairStatus.OPEN, by=by, at=at)
        detect(ledger, [winner.pk, loser.pk], at=at)
        fact = MergeUndone(str(current.pk), current.kind, str(winner.pk), str(loser.pk), winner.name)
        summary = f"撤销合并：{loser.name} 恢复，与 {winner.name} 分开"
        for subject in (winner, loser):
            _note(
                current.kind, subject, "undo_merge", summary, fact if subject is winner else None,
                changes={"留在保留记录": [None, remains]} if remains else {}, by=by, at=at,
            )  # fmt: skip
    return current


def _give_back_values(
    ledger: Ledger, merge: Merge, winner: LedgerRecord, *, within: User, by: Actor, at: datetime
) -> list[str]:
    """Fields the merge changed go back to what they were, unless somebody changed them since."""
    model, back, remains = ledger.model, {}, []
    for name, after in merge.after.items():
        if _stored({name: getattr(winner, name)})[name] == after:
            back[name] = _from_store(model, name, merge.before[name])
        else:
            remains.append(f"{label_of(model, name)}：合并后已修改，保持现值")
    if back:
        ledger.merging.change(
            record=winner, version=None, reason="撤销合并", within=within, by=by, at=at, **back
        )
    return remains


def label_of(model: type[Any], name: str) -> str:
    """What a field is called."""
    return str(model._meta.get_field(name).verbose_name)


def dismiss(*, pair: Pair, note: str, version: int | None, by: Actor, at: datetime) -> Pair:
    """不是重复: kept, and not proposed again until what was compared changes."""
    return _decide(pair, PairStatus.OPEN, PairStatus.DISMISSED, note, version, by=by, at=at)


def reopen(*, pair: Pair, version: int | None, by: Actor, at: datetime) -> Pair:
    """Take back 不是重复."""
    return _decide(pair, PairStatus.DISMISSED, PairStatus.OPEN, "", version, by=by, at=at)


def _decide(
    pair: Pair,
    was: PairStatus,
    becomes: PairStatus,
    note: str,
    version: int | None,
    *,
    by: Actor,
    at: datetime,
) -> Pair:
    if len(note) > _NOTE:
        raise InvalidInput(f"说明不能超过 {_NOTE} 个字。", field="note")
    with transaction.atomic():
        current: Pair = Pair.objects.select_for_update().get(pk=pair.pk)
        if version is not None and version != current.version:
            raise StaleRecord(
                f"此项刚被{current.decided_by or '系统'}更新，请刷新后再处理。", field="version"
            )
        if current.status != was:
            raise Conflict(f"此项现在是“{current.get_status_display()}”，请刷新后再处理。")
        current.status, current.note = becomes, note.strip()
        current.decided_at, current.decided_by = (at, by.name) if becomes != PairStatus.OPEN else (None, "")
        current.version += 1
        current.save()
        subject = RecordRef.of("duplicate-pair", current.pk)
        audit.record(
            action="quality.decide_pair",
            subject=subject,
            summary=f"{becomes.label}：{current}",
            changes={"status": [str(was), str(becomes)]},
            reason=note.strip(),
            by=by,
            at=at,
        )
        events.publish(
            PairDecided(str(current.pk), str(becomes)),
            subject=subject,
            located_in=current.first_place,
            supervised_by=current.first_supervisor,
            by=by,
            at=at,
        )
    return current


def confirm_issue(*, issue: Issue, note: str, by: Actor, at: datetime) -> Issue:
    """The value is unusual but true: it is not asked about again while it stays."""
    note = note.strip()
    if not note:
        raise InvalidInput("请填写确认依据。", field="note")
    if len(note) > _NOTE:
        raise InvalidInput(f"确认依据不能超过 {_NOTE} 个字。", field="note")
    with transaction.atomic():
        current: Issue = Issue.objects.select_for_update().get(pk=issue.pk)
        if current.status != IssueStatus.OPEN:
            raise Conflict(f"此项现在是“{current.get_status_display()}”，请刷新后再处理。")
        current.status, current.closed_at, current.decided_by, current.note = (
            IssueStatus.CONFIRMED,
            at,
            by.name,
            note,
        )
        current.version += 1
        current.save()
        subject = RecordRef.of("quality-issue", current.pk)
        audit.record(
            action="quality.confirm_issue",
            subject=subject,
            summary=f"确认属实：{current.name} {current.message}"[:500],
            reason=note,
            by=by,
            at=at,
        )
        events.publish(
            IssueDecided(str(current.pk), str(current.status)),
            subject=subject,
            located_in=current.located_in_id,
            supervised_by=current.supervised_by_id,
            by=by,
            at=at,
        )
    return current


def _settle_pair(kind: str, one: UUID, other: UUID, status: PairStatus, *, by: Actor, at: datetime) -> None:
    first, second = sorted((one, other))
    pair = Pair.objects.filter(kind=kind, first_id=first, second_id=second)
    done = {"decided_at": at, "decided_by": by.name} if status == PairStatus.MERGED else {}
    reset = {"decided_at": None, "decided_by": ""} if status == PairStatus.OPEN else {}
    pair.filter(~Q(status=status)).update(status=status, **done, **reset)


def _note(
    kind: str,
    record: LedgerRecord,
    action: str,
    summary: str,
    fact: Fact | None,
    *,
    changes: Mapping[str, Any],
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    subject = RecordRef.of(kind, record.pk)
    audit.record(
        action=f"quality.{action}",
        subject=subject,
        summary=summary[:500],
        changes=dict(changes),
        reason=reason.strip(),
        by=by,
        at=at,
    )
    if fact is not None:
        events.publish(
            fact,
            subject=subject,
            located_in=record.located_in_id,
            supervised_by=record.supervised_by_id,
            by=by,
            at=at,
        )


def _shown(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool, dict, type(None))) else str(value)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the journal keeps them: a related record by its key, a date as text."""
    return {
        name: value.pk if hasattr(value, "pk") and isinstance(value.pk, str)
        else str(value.pk) if hasattr(value, "pk")
        else value if isinstance(value, (str, int, float, bool, dict, list, type(None)))
        else str(value)
        for name, value in values.items()
    }  # fmt: skip


def _from_store(model: type[Any], name: str, value: Any) -> Any:
    field = model._meta.get_field(name)
    if value is None:
        return None
    if field.is_relation:
        try:
            return field.related_model._default_manager.get(pk=value)
        except ObjectDoesNotExist:
            return None
    return field.to_python(value)
