"""Passing an incident on and following it: sent, received, taken over, returned, withdrawn, sent to another.

The other side of a transfer on the platform acts itself; by telephone the desk writes down who received it and when.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from anlan.base.accounts.facade import Organisation
from anlan.base.audit import facade as audit
from anlan.base.notifications.facade import notify
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.kernel.records import RecordRef
from anlan.rescue.incidents.enums import ClockKind, EntryKind
from anlan.rescue.incidents.facade import (
    Incident,
    announce,
    duration_of,
    fresh,
    log_entry,
    must_be_open,
    reached,
    share_incident,
    unshare_incident,
)
from anlan.rescue.transfers.enums import ACTIVE, TransferStatus, TransferWay
from anlan.rescue.transfers.events import (
    TransferFact,
    TransferReceived,
    TransferReturned,
    TransferSent,
    TransferTakenOver,
    TransferWithdrawn,
)
from anlan.rescue.transfers.models import Transfer
from anlan.rescue.transfers.notices import clock, mark, tell_receivers, tell_sender, url
from anlan.rescue.transfers.policies import may_become
from anlan.rescue.transfers.queries import Target, can_answer, receivers

FUTURE_TOLERANCE = timedelta(minutes=1)


def send_transfer(
    *,
    incident: Incident,
    to: Target,
    way: TransferWay | str,
    by: Actor,
    at: datetime,
    contact: str = "",
    content: str = "",
    previous: Transfer | None = None,
) -> Transfer:
    """Pass an incident on; the take-over clock starts. An organisation of the platform sees the incident from now on.

    `way` "" means by platform where somebody there can accept, else by telephone.
    """
    wanted = _way(to, way)
    content, contact = content.strip(), contact.strip() or to.contact
    if len(content) > 2000:
        raise InvalidInput("接转内容过长，最多 2,000 字。", field="content")
    if len(contact) > 128:
        raise InvalidInput("联系方式过长，最多 128 字。", field="contact")
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        _refuse_second(incident, to)
        transfer = Transfer.objects.create(
            incident=incident,
            organisation=to.organisation,
            service=to.service,
            to_name=to.name,
            way=wanted,
            contact=contact,
            content=content,
            sent_at=at,
            sent_by_id=by.id,
            sent_by_name=by.name,
            due_at=at + duration_of(ClockKind.TAKE_OVER),
            previous=previous,
        )
        if to.organisation is not None:
            share_incident(incident=incident, organisation=to.organisation, by=by, at=at)
            tell_receivers(transfer, to.organisation, by=by, at=at)
        said = f"：{content}" if content else ""
        how = f"{transfer.get_way_display()} {contact}".strip()
        _note(transfer, TransferSent, f"接转{to.name}（{how}）{said}", "send_transfer", by=by, at=at)
    return transfer


def _way(to: Target, way: str) -> TransferWay:
    if way and way not in TransferWay.values:
        raise InvalidInput("没有这种接转方式。", field="way")
    answering = to.organisation is not None and can_answer(to.organisation)
    if way == TransferWay.SYSTEM and not answering:
        raise InvalidInput(f"{to.name}在平台上没有可签收的人员，请改用电话接转。", field="way")
    return TransferWay(way) if way else TransferWay.SYSTEM if answering else TransferWay.TELEPHONE


def _refuse_second(incident: Incident, to: Target) -> None:
    rows = Transfer.objects.filter(incident=incident, status__in=ACTIVE)
    same = rows.filter(organisation=to.organisation) if to.organisation else rows.filter(to_name=to.name)
    found = same.first()
    if found is not None:
        raise Conflict(
            f"已于 {clock(found.sent_at)} 接转{found.to_name}（{found.get_status_display()}），"
            "不必重复接转；如需重发请先撤回。",
            code="sent_already",
        )


def receive_transfer(
    *, transfer: Transfer, receiver: str, by: Actor, at: datetime, received_at: datetime | None = None
) -> Transfer:
    """Sign for it. By telephone `receiver` is who answered there, and `received_at` when, if not now."""
    with transaction.atomic():
        transfer = _locked(transfer)
        _refuse_again(transfer)
        moment = _moment(transfer, received_at, at=at)
        _move(transfer, TransferStatus.RECEIVED)
        _sign(transfer, _person(receiver, by), by=by, at=moment)
        _save(transfer, "status", "received_at", "receiver", "received_noted_by")
        words = f"{transfer.to_name} {transfer.receiver} {clock(moment)} 签收接转"
        _note(transfer, TransferReceived, words, "receive_transfer", by=by, at=at)
    return transfer


def take_over_transfer(
    *, transfer: Transfer, receiver: str, by: Actor, at: datetime, taken_over_at: datetime | None = None
) -> Transfer:
    """Take the matter over; the clock stops. Without a receipt before, this is one too."""
    with transaction.atomic():
        transfer = _locked(transfer)
        if transfer.status == TransferStatus.TAKEN_OVER and transfer.taken_over_at is not None:
            raise Conflict(
                f"{transfer.taken_over_by}已于 {clock(transfer.taken_over_at)} 接办，不必重复接办。",
                code="taken_over",
            )
        moment = _moment(transfer, taken_over_at, at=at)
        _move(transfer, TransferStatus.TAKEN_OVER)
        person = _person(receiver, by)
        if transfer.received_at is None:
            _sign(transfer, person, by=by, at=moment)
        transfer.taken_over_at, transfer.taken_over_by, transfer.taken_over_noted_by = moment, person, by.name
        _save(transfer, "status", "received_at", "receiver", "received_noted_by",
              "taken_over_at", "taken_over_by", "taken_over_noted_by")  # fmt: skip
        words = f"{transfer.to_name} {person} {clock(moment)} 接办"
        _note(transfer, TransferTakenOver, words, "take_over_transfer", by=by, at=at)
        tell_sender(transfer, "已接办", f"{transfer.to_name} {person}", level="info", by=by, at=at)
    return transfer


def return_transfer(*, transfer: Transfer, reason: str, by: Actor, at: datetime) -> Transfer:
    """Give it back with a reason; the organisation no longer sees the incident, and the sender is told."""
    reason = _reason(reason, "请说明退回的理由。")
    with transaction.atomic():
        transfer = _end(transfer, TransferStatus.RETURNED, reason, by=by, at=at)
        words = f"{transfer.to_name}退回接转：{reason}"
        _note(transfer, TransferReturned, words, "return_transfer", by=by, at=at, reason=reason)
        tell_sender(transfer, "被退回", f"{transfer.to_name}：{reason}", level="urgent", by=by, at=at)
        _unshare(transfer, by=by, at=at)
    return transfer


def withdraw_transfer(*, transfer: Transfer, reason: str, by: Actor, at: datetime) -> Transfer:
    """Take it back before anybody took over."""
    reason = _reason(reason, "请说明撤回的理由。")
    with transaction.atomic():
        transfer = _end(transfer, TransferStatus.WITHDRAWN, reason, by=by, at=at)
        words = f"撤回对{transfer.to_name}的接转：{reason}"
        _note(transfer, TransferWithdrawn, words, "withdraw_transfer", by=by, at=at, reason=reason)
        if transfer.organisation is not None:
            title = f"{mark(transfer.incident)}接转已撤回"
            people = reached(transfer.incident, receivers(transfer.organisation))
            text = f"{transfer.incident.number} {transfer.incident.title}：{reason}"
            notify(users=people, title=title, text=text, url=url(transfer), by=by, at=at)
        _unshare(transfer, by=by, at=at)
    return transfer


def resend_transfer(
    *,
    transfer: Transfer,
    to: Target,
    way: TransferWay | str,
    by: Actor,
    at: datetime,
    contact: str = "",
    content: str = "",
) -> Transfer:
    """Pass the incident to another instead: what nobody took over is withdrawn, what came back is followed by it."""
    with transaction.atomic():
        transfer = _locked(transfer)
        if transfer.status == TransferStatus.TAKEN_OVER:
            raise Conflict(
                f"{transfer.to_name}已接办，不能改接；如需另请单位请再发起接转。", code="taken_over"
            )
        if transfer.is_active:
            withdraw_transfer(transfer=transfer, reason=f"改接{to.name}", by=by, at=at)
        return send_transfer(
            incident=transfer.incident,
            to=to,
            way=way,
            contact=contact,
            content=content.strip() or transfer.content,
            previous=transfer,
            by=by,
            at=at,
        )


def withdraw_all(incident_id: str, *, reason: str, by: Actor, at: datetime) -> int:
    """Take back whatever of an incident nobody took over yet; how many. Runs when the incident ends."""
    rows = Transfer.objects.filter(incident_id=incident_id, status__in=ACTIVE)
    return len([withdraw_transfer(transfer=row, reason=reason, by=by, at=at) for row in list(rows)])


def _locked(transfer: Transfer) -> Transfer:
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("incident", "organisation")
    return rows.get(pk=transfer.pk)


def _refuse_again(transfer: Transfer) -> None:
    if transfer.received_at is not None and transfer.status in (
        TransferStatus.RECEIVED,
        TransferStatus.TAKEN_OVER,
    ):
        raise Conflict(
            f"{transfer.receiver}已于 {clock(transfer.received_at)} 签收，不必重复签收。", code="received"
        )


def _move(transfer: Transfer, status: TransferStatus) -> None:
    if not may_become(transfer.status, status):
        raise Conflict(
            f"对{transfer.to_name}的接转{transfer.get_status_display()}，不能改为“{status.label}”。",
            code="transition",
        )
    transfer.status = status


def _sign(transfer: Transfer, person: str, *, by: Actor, at: datetime) -> None:
    transfer.received_at, transfer.receiver, transfer.received_noted_by = at, person, by.name


def _person(receiver: str, by: Actor) -> str:
    name = receiver.strip() or by.name
    if len(name) > 64:
        raise InvalidInput("姓名过长，最多 64 个字。", field="receiver")
    return name


def _moment(transfer: Transfer, moment: datetime | None, *, at: datetime) -> datetime:
    """When it happened there: between sending and now."""
    if moment is None:
        return at
    if moment > at + FUTURE_TOLERANCE:
        raise InvalidInput("签收时间不能晚于现在。", field="received_at")
    if moment < transfer.sent_at:
        raise InvalidInput(f"签收时间不能早于接转时间（{clock(transfer.sent_at)}）。", field="received_at")
    return moment


def _end(transfer: Transfer, status: TransferStatus, reason: str, *, by: Actor, at: datetime) -> Transfer:
    transfer = _locked(transfer)
    if transfer.status == status and transfer.ended_at is not None:
        raise Conflict(
            f"{transfer.ended_by}已于 {clock(transfer.ended_at)} {status.label.removeprefix('已')}。",
            code="ended",
        )
    _move(transfer, status)
    transfer.ended_at, transfer.ended_by, transfer.end_reason = at, by.name, reason
    _save(transfer, "status", "ended_at", "ended_by", "end_reason")
    return transfer


def _save(transfer: Transfer, *fields: str) -> None:
    transfer.version += 1
    transfer.save(update_fields=[*fields, "version", "updated_at"])


def _unshare(transfer: Transfer, *, by: Actor, at: datetime) -> None:
    """End the sight that this transfer gave, unless another to the same organisation still gives it."""
    organisation: Organisation | None = transfer.organisation
    if organisation is None:
        return
    others = Transfer.objects.filter(incident=transfer.incident, organisation=organisation)
    if not others.filter(status__in=[*ACTIVE, TransferStatus.TAKEN_OVER]).exists():
        unshare_incident(incident=transfer.incident, organisation=organisation, by=by, at=at)


def _note(
    transfer: Transfer,
    fact: type[TransferFact],
    words: str,
    action: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    incident = transfer.incident
    log_entry(incident, words, kind=EntryKind.TRANSFER, by=by, at=at)
    said = fact(incident=str(incident.id), transfer=str(transfer.id), to=transfer.to_name)
    announce(incident, said, by=by, at=at)
    audit.record(
        action=f"transfers.{action}",
        subject=RecordRef.of("transfer", transfer.id),
        summary=f"{incident.number} {words}"[:500],
        changes={"status": transfer.status, "incident": str(incident.id)},
        reason=reason,
        by=by,
        at=at,
    )


def _reason(text: str, missing: str) -> str:
    reason = text.strip()
    if len(reason) < 2:
        raise InvalidInput(missing, field="reason")
    if len(reason) > 300:
        raise InvalidInput("理由过长，最多 300 个字。", field="reason")
    return reason
