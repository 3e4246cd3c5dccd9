"""交接班: prepared by the outgoing officer, ticked and accepted by the incoming one.

Until an acceptance the old shift stays responsible. An acceptance looks once more at what is open: a matter that came
up since the list was made stops it, so nothing passes unread.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.facade import Organisation, User
from anlan.base.notifications.facade import NotificationLevel
from anlan.communication.duty.enums import DutyRole, HandoverStatus
from anlan.communication.duty.matters import Matter, MattersProvider, Watch, matters_providers
from anlan.communication.duty.models import Handover, HandoverMatter, HandoverReading, Shift
from anlan.communication.duty.operations.handover_steps import (
    fresh,
    must_be,
    must_be_receiver,
    save,
    tell,
    tell_users,
    users_of,
)
from anlan.communication.duty.operations.recording import audit_row
from anlan.communication.duty.policies import EARLY
from anlan.communication.duty.queries import scheduled_shifts, unrelieved_shifts
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput, NotFound

#: What is looked over at each change of shift unless the plan says otherwise.
EQUIPMENT = ("值班电话", "传真机", "视频会商系统", "对讲机、卫星电话", "指挥平台与网络", "不间断电源")


def start_handover(*, organisation: Organisation, user: User, by: Actor, at: datetime) -> Handover:
    """Open the hand-over of the responsible shift to the next; the one already open is given back.

    Conflict when the organisation does not hand over here, or has no next shift.
    """
    with transaction.atomic():
        outgoing, incoming = _pair(organisation, at=at)
        found: Handover | None = Handover.objects.filter(from_shift=outgoing, to_shift=incoming).first()
        if found is not None:
            return found
        handover: Handover = Handover.objects.create(
            organisation=organisation,
            located_in_id=organisation.division_id,
            supervised_by=organisation,
            from_shift=outgoing,
            to_shift=incoming,
            equipment=[{"item": item, "ok": True, "note": ""} for item in EQUIPMENT],
            prepared_by_id=user.pk,
            prepared_by=user.name,
        )
        collect_matters(handover, user=user, at=at)
        tell(handover, "start_handover", "开始准备交接班", by=by, at=at)
    return handover


def _pair(organisation: Organisation, *, at: datetime) -> tuple[Shift, Shift]:
    """The shift that answers now, and the one that relieves it."""
    outgoing = unrelieved_shifts([organisation.pk], at=at).get(organisation.pk)
    if outgoing is None:
        raise Conflict("本机构未启用平台交接班，或尚未排班。请先在排班方案中设置。", code="no_plan")
    incoming = scheduled_shifts([organisation.pk], at=at).get(organisation.pk)
    if incoming is None or incoming.pk == outgoing.pk or incoming.starts_at < outgoing.starts_at:
        later = Shift.objects.filter(organisation=organisation, starts_at__gte=max(outgoing.ends_at, at))
        incoming = later.order_by("starts_at").select_related("organisation").first()
    if incoming is None:
        raise Conflict("下一班次尚未排班，请先排班再交接。", code="no_next")
    return outgoing, incoming


def collect_matters(handover: Handover, *, user: User, at: datetime) -> list[HandoverMatter]:
    """Bring the list up to what is open now: new matters are added unticked, finished ones marked. The new ones."""
    known = {(row.provider, row.subject_kind, row.subject_id): row for row in handover.matters.all()}
    seen: set[tuple[str, str, str]] = set()
    added: list[HandoverMatter] = []
    sort = len(known)
    for provider in matters_providers():
        for matter in provider.matters(user, at):
            key = (provider.key, matter.subject.kind, matter.subject.id)
            seen.add(key)
            if key in known:
                _renew(known[key], matter)
            else:
                added.append(_matter_row(handover, provider, matter, sort + len(added)))
    HandoverMatter.objects.bulk_create(added)
    gone = [row.pk for key, row in known.items() if key not in seen and not row.settled]
    HandoverMatter.objects.filter(pk__in=gone).update(settled=True)
    return added


def _matter_row(handover: Handover, provider: MattersProvider, matter: Matter, sort: int) -> HandoverMatter:
    return HandoverMatter(
        handover=handover,
        provider=provider.key,
        provider_title=provider.title,
        subject_kind=matter.subject.kind,
        subject_id=matter.subject.id,
        title=matter.title[:200],
        detail=matter.detail[:500],
        url=matter.url,
        due_at=matter.due_at,
        exercise=matter.exercise,
        sort=sort,
    )


def _renew(row: HandoverMatter, matter: Matter) -> None:
    """Store what changed; whoever has ticked the matter has read it as it was and need not again."""
    now_is = (matter.title[:200], matter.detail[:500], matter.due_at, False)
    if (row.title, row.detail, row.due_at, row.settled) != now_is:
        row.title, row.detail, row.due_at, row.settled = now_is
        row.save(update_fields=["title", "detail", "due_at", "settled", "updated_at"])


def edit_handover(
    *,
    handover: Handover,
    notes: str,
    equipment: Sequence[dict[str, Any]],
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Handover:
    """Write the outgoing shift's notes and equipment check."""
    with transaction.atomic():
        current = fresh(handover, version=version)
        must_be(current, {HandoverStatus.DRAFT, HandoverStatus.RETURNED}, "已提交，请先撤回再修改。")
        _write(current, notes, equipment)
        save(current, "notes", "equipment")
        audit_row(current.organisation, "edit_handover", "修改交接班内容", by=by, at=at)
    return current


def _write(handover: Handover, notes: str, equipment: Sequence[dict[str, Any]]) -> None:
    faults = [row for row in equipment if not row.get("ok") and not str(row.get("note", "")).strip()]
    if faults:
        raise InvalidInput(f"{faults[0]['item']}异常，请写明情况。", field="equipment")
    handover.notes = notes.strip()[:4000]
    handover.equipment = [
        {
            "item": str(row["item"])[:40],
            "ok": bool(row.get("ok")),
            "note": str(row.get("note", "")).strip()[:200],
        }
        for row in equipment
    ]


def submit_handover(
    *,
    handover: Handover,
    user: User,
    by: Actor,
    at: datetime,
    notes: str | None = None,
    equipment: Sequence[dict[str, Any]] | None = None,
    version: int | None = None,
) -> Handover:
    """Give it to the incoming shift, whose people are told. Whoever submits it is the one who hands over."""
    with transaction.atomic():
        current = fresh(handover, version=version)
        must_be(current, {HandoverStatus.DRAFT, HandoverStatus.RETURNED}, "交接班已经提交。")
        _write(
            current,
            current.notes if notes is None else notes,
            current.equipment if equipment is None else equipment,
        )
        collect_matters(current, user=user, at=at)
        current.status, current.submitted_at = HandoverStatus.SUBMITTED, at
        current.prepared_by_id, current.prepared_by = user.pk, user.name
        save(
            current,
            "notes",
            "equipment",
            "status",
            "submitted_at",
            "prepared_by_id",
            "prepared_by",
        )
        tell(current, "submit_handover", "提交交接班，待接班", by=by, at=at)
        receivers = [each for each in users_of(current.to_shift) if each.pk != user.pk]
        tell_users(
            current,
            receivers,
            f"{user.name}已提交交接班，请核对后接班",
            NotificationLevel.WARNING,
            by=by,
            at=at,
        )
    return current


def recall_handover(*, handover: Handover, by: Actor, at: datetime) -> Handover:
    """Take a submitted one back to change it."""
    with transaction.atomic():
        current = fresh(handover)
        must_be(current, {HandoverStatus.SUBMITTED}, "只有待接班的交接班可以撤回。")
        current.status = HandoverStatus.DRAFT
        save(current, "status")
        tell(current, "recall_handover", "撤回交接班", by=by, at=at)
    return current


def open_matters(*, handover: Handover, user: User, at: datetime) -> None:
    """Note that a person has opened the list; only then may it be ticked as a whole."""
    HandoverReading.objects.get_or_create(handover=handover, user_id=user.pk, defaults={"opened_at": at})


def tick_matter(
    *, handover: Handover, matter_id: UUID, ticked: bool, user: User, at: datetime
) -> HandoverMatter:
    """Acknowledge one matter, or take the tick back."""
    with transaction.atomic():
        current = fresh(handover)
        must_be_receiver(current, user)
        row = HandoverMatter.objects.filter(handover=current, pk=matter_id).first()
        if row is None:
            raise NotFound("没有这个移交事项。")
        _tick(row, user if ticked else None, at)
        row.save(update_fields=["ticked_at", "ticked_by_id", "ticked_by", "updated_at"])
    return row


def tick_all(*, handover: Handover, user: User, at: datetime) -> int:
    """全部已阅: acknowledge every open matter, once the list has been opened; how many."""
    with transaction.atomic():
        current = fresh(handover)
        must_be_receiver(current, user)
        if not current.readings.filter(user_id=user.pk).exists():
            raise Conflict("请先打开移交清单逐项查看，再全部标为已阅。", code="unread")
        rows = [row for row in current.matters.all() if not row.settled and not row.ticked_by_user(user.pk)]
        for row in rows:
            _tick(row, user, at)
        HandoverMatter.objects.bulk_update(rows, ["ticked_at", "ticked_by_id", "ticked_by"])
    return len(rows)


def _tick(row: HandoverMatter, user: User | None, at: datetime) -> None:
    row.ticked_at = at if user else None
    row.ticked_by_id = user.pk if user else None
    row.ticked_by = user.name if user else ""


def accept_handover(
    *, handover: Handover, user: User, by: Actor, at: datetime, version: int | None = None
) -> Handover:
    """接班: `user` takes over, and from then on (at the earliest from the shift's start) is responsible.

    Refused while a matter is unread, to whoever handed over, to others of the outgoing shift, and to the second of
    two who accept at once. What came up since the list was made is added to it and must be read first.
    """
    with transaction.atomic():
        current = fresh(handover, version=version)
        must_be_receiver(current, user)
        if at < current.to_shift.starts_at - EARLY:
            minutes = int(EARLY.total_seconds() // 60)
            raise Conflict(f"接班最早在班次开始前 {minutes} 分钟办理。", code="early")
        added = collect_matters(current, user=user, at=at)
    if added:
        listed = "、".join(row.title for row in added[:5])
        raise Conflict(
            f"提交后又有 {len(added)} 项新增：{listed}。已列入清单，请查看后再接班。", code="new_matters"
        )
    with transaction.atomic():
        current = fresh(handover, version=version)
        must_be_receiver(current, user)
        unread = current.matters.filter(settled=False).exclude(ticked_by_id=user.pk).count()
        if unread:
            raise Conflict(f"还有 {unread} 项未阅，请逐项查看后再接班。", code="unread")
        current.status, current.accepted_at = HandoverStatus.ACCEPTED, at
        current.accepted_by_id, current.accepted_by = user.pk, user.name
        current.effective_at = max(at, current.to_shift.starts_at)
        current.stand_in = not current.to_shift.people.filter(user=user).exists()
        save(
            current,
            "status",
            "accepted_at",
            "accepted_by_id",
            "accepted_by",
            "effective_at",
            "stand_in",
        )
        _pass_on(current, user=user, by=by, at=at)
        late = "（逾期）" if current.is_late else ""
        tell(current, "accept_handover", f"交班：{current.prepared_by} → {user.name}{late}", by=by, at=at)
    return current


def _pass_on(handover: Handover, *, user: User, by: Actor, at: datetime) -> None:
    """Let each provider write down that its open matters changed hands."""
    outgoing = _watch(handover.from_shift, handover.prepared_by)
    incoming = _watch(handover.to_shift, user.name)
    for provider in matters_providers():
        matters = provider.matters(user, at)
        if provider.handed_over is not None and matters:
            provider.handed_over(matters, outgoing, incoming, by, at)


def _watch(shift: Shift, signed_by: str) -> Watch:
    people = tuple(person.name for role in DutyRole for person in shift.named(role))
    return Watch(
        shift_id=shift.pk,
        organisation=str(shift.organisation),
        words=shift.words,
        signed_by=signed_by,
        names=people,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
    )


def return_handover(*, handover: Handover, reason: str, user: User, by: Actor, at: datetime) -> Handover:
    """退回: the incoming officer does not accept it as it stands; the old shift stays responsible."""
    if not reason.strip():
        raise InvalidInput("请填写退回原因。", field="reason")
    with transaction.atomic():
        current = fresh(handover)
        must_be_receiver(current, user)
        current.status, current.returned_by = HandoverStatus.RETURNED, user.name
        current.returned_reason = reason.strip()[:300]
        save(current, "status", "returned_by", "returned_reason")
        words = f"{user.name}退回交接班：{current.returned_reason}"
        tell(current, "return_handover", words, by=by, at=at, reason=reason)
        tell_users(current, users_of(current.from_shift), words, NotificationLevel.URGENT, by=by, at=at)
    return current
