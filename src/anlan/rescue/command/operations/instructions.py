"""Issuing instructions and following them: receipt, result, withdrawal, the alarm when one is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from anlan.base.accounts.facade import Organisation, User
from anlan.base.notifications.facade import notify
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed
from anlan.rescue.command.enums import InstructionStatus, ReceiptWay, RecipientKind
from anlan.rescue.command.events import InstructionChanged
from anlan.rescue.command.models import Appointment, Instruction
from anlan.rescue.command.operations.recording import (
    addressed,
    audit_row,
    clock_words,
    marked,
    required,
)
from anlan.rescue.command.policies import instruction_may_become
from anlan.rescue.command.queries import is_for, recipients_of
from anlan.rescue.incidents.enums import EntryKind
from anlan.rescue.incidents.facade import Dispatch, Incident, announce, fresh, log_entry, must_be_open

KIND = "instruction"
#: Clocks of two machines differ: a due time this little ahead of ours is taken as now.
TOLERANCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom an instruction goes: exactly one of the first four, or a name."""

    appointment: Appointment | None = None
    user: User | None = None
    organisation: Organisation | None = None
    dispatch: Dispatch | None = None
    name: str = ""
    phone: str = ""

    @property
    def kind(self) -> RecipientKind:
        for kind, value in (
            (RecipientKind.POST, self.appointment),
            (RecipientKind.PERSON, self.user),
            (RecipientKind.ORGANISATION, self.organisation),
            (RecipientKind.DISPATCH, self.dispatch),
        ):
            if value is not None:
                return kind
        return RecipientKind.OTHER

    @property
    def label(self) -> str:
        if self.appointment is not None:
            return f"{self.appointment.post_label} {self.appointment.name}"
        if self.user is not None:
            return f"{self.user.name}（{self.user.title}）" if self.user.title else self.user.name
        if self.organisation is not None:
            return self.organisation.name
        return self.dispatch.resource_name if self.dispatch is not None else self.name.strip()

    @property
    def telephone(self) -> str:
        found = (
            (self.appointment.phone if self.appointment else "")
            or (self.user.phone if self.user else "")
            or (self.organisation.telephone if self.organisation else "")
            or (self.dispatch.contact if self.dispatch else "")
        )
        return (found or self.phone).strip()[:128]


def issue_instruction(
    *,
    incident: Incident,
    to: Recipient,
    text: str,
    by: Actor,
    at: datetime,
    due_at: datetime | None = None,
    seen: int | None = None,
) -> Instruction:
    """Give an order, numbered within the incident.

    `seen` is the highest number on the issuer's screen: when another person issued one meanwhile, the second is shown
    the first before deciding (409 `issued_meanwhile`), so that two leaders never order past each other.
    """
    text = required(text, field="text", what="指令内容", longest=1000)
    if not to.label:
        raise InvalidInput("请选择指令对象。", field="to")
    if due_at is not None and due_at < at - TOLERANCE:
        raise InvalidInput("要求完成时间已过。", field="due_at")
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        _check_recipient(incident, to)
        last = incident.instructions.aggregate(last=Max("number"))["last"] or 0
        _guard_seen(incident, seen, last, by=by)
        made = Instruction.objects.create(
            incident=incident,
            number=last + 1,
            status=InstructionStatus.ISSUED,
            to_kind=to.kind,
            to_appointment=to.appointment,
            to_user=to.user or (to.appointment.user if to.appointment else None),
            to_organisation=to.organisation,
            to_dispatch=to.dispatch,
            to_name=to.label[:128],
            to_phone=to.telephone,
            text=text,
            due_at=due_at,
            issued_by_id=by.id,
            issued_by=by.name,
            issued_at=at,
        )
        due = f"，{clock_words(due_at)} 前完成" if due_at else ""
        _tell(
            incident,
            made,
            f"{made}（致{made.to_name}）：{text.rstrip('。')}{due}",
            "issue_instruction",
            by=by,
            at=at,
        )
        _send(incident, made, f"{made}，请接令", text, by=by, at=at)
    return made


def _check_recipient(incident: Incident, to: Recipient) -> None:
    if to.appointment is not None and to.appointment.ended_at is not None:
        ended = to.appointment
        raise Conflict(f"{ended.name} 已不再任{ended.post_label}，请重新选择对象。", code="ended", field="to")
    if to.appointment is not None and to.appointment.headquarters.incident_id != incident.pk:
        raise InvalidInput("该岗位不属于这起事故的指挥部。", field="to")
    if to.dispatch is not None and to.dispatch.incident_id != incident.pk:
        raise InvalidInput("该力量不是为这起事故派出的。", field="to")


def _guard_seen(incident: Incident, seen: int | None, last: int, *, by: Actor) -> None:
    if seen is None or last <= seen:
        return
    others = incident.instructions.filter(number__gt=seen).exclude(issued_by_id=by.id).order_by("-number")
    other = others.first()
    if other is not None:
        raise Conflict(
            f"{other.issued_by} {clock_words(other.issued_at)} 刚下达{other}（致{other.to_name}）：{other.text}。"
            "请核对，不冲突再次下达即可。",
            code="issued_meanwhile",
        )


def receive_instruction(
    *,
    instruction: Instruction,
    by: Actor,
    at: datetime,
    user: User,
    way: str = ReceiptWay.PLATFORM,
    receiver: str = "",
) -> Instruction:
    """Note the receipt: the recipient's own on the platform, or one that the desk heard by telephone or radio."""
    own = is_for(instruction, user)
    if way not in ReceiptWay.values:
        raise InvalidInput("没有这种回执方式。", field="way")
    if way == ReceiptWay.PLATFORM and not own:
        raise NotAllowed("这条指令不是给您的；代为登记回执请选择电话、对讲或当面。")
    if not own and not user.has_perm("command.note_receipt"):
        raise NotAllowed("您没有代为登记回执的权限。")
    name = by.name if way == ReceiptWay.PLATFORM else receiver.strip()[:64]
    if not name:
        raise InvalidInput("请填写接令人。", field="receiver")
    with transaction.atomic():
        instruction = _locked(instruction)
        if instruction.received_at is not None:
            raise Conflict(
                f"{instruction.received_by} 已于 {clock_words(instruction.received_at)} 以"
                f"{instruction.get_received_way_display()}接令，不能重复回执。",
                code="received",
            )
        _move(instruction, InstructionStatus.RECEIVED)
        _receipt(instruction, name=name, way=way, by=by, at=at)
        _save(instruction, "status", *_RECEIPT)
        words = f"{name} 接{instruction}（{instruction.get_received_way_display()}）"
        _tell(instruction.incident, instruction, words, "receive_instruction", by=by, at=at)
    return instruction


_RECEIPT = ("received_by", "received_at", "received_way", "received_noted_by")


def _receipt(instruction: Instruction, *, name: str, way: str, by: Actor, at: datetime) -> None:
    instruction.received_by, instruction.received_at = name, at
    instruction.received_way, instruction.received_noted_by = way, by.name


def report_result(
    *,
    instruction: Instruction,
    text: str,
    by: Actor,
    at: datetime,
    user: User,
    done_at: datetime | None = None,
    reporter: str = "",
) -> Instruction:
    """Note what came of it; without a receipt before, the result is the receipt."""
    own = is_for(instruction, user)
    if not own and not user.has_perm("command.note_receipt"):
        raise NotAllowed("您没有代为登记办理结果的权限。")
    text = required(text, field="text", what="办理结果", longest=1000)
    done_at = done_at or at
    if done_at > at + TOLERANCE:
        raise InvalidInput("办结时间不能晚于现在。", field="done_at")
    if done_at < instruction.issued_at:
        raise InvalidInput("办结时间不能早于下达时间。", field="done_at")
    name = reporter.strip()[:64] or by.name
    with transaction.atomic():
        instruction = _locked(instruction)
        if instruction.result_at is not None:
            raise Conflict(
                f"{instruction.result_by} 已于 {clock_words(instruction.result_at)} 反馈办理结果。",
                code="done",
            )
        _move(instruction, InstructionStatus.DONE)
        if instruction.received_at is None:
            way = ReceiptWay.PLATFORM if own else ReceiptWay.TELEPHONE
            _receipt(instruction, name=name, way=way, by=by, at=done_at)
        instruction.result, instruction.result_by, instruction.result_at = text, name, done_at
        _save(instruction, "status", *_RECEIPT, "result", "result_by", "result_at")
        late = "（超时）" if instruction.due_at is not None and done_at > instruction.due_at else ""
        words = f"{instruction}办结{late}，{name}：{text}"
        _tell(instruction.incident, instruction, words, "report_result", by=by, at=at)
    return instruction


def withdraw_instruction(*, instruction: Instruction, reason: str, by: Actor, at: datetime) -> Instruction:
    """Take an order back; its recipient is told, and it stays on the record."""
    reason = required(reason, field="reason", what="撤回原因", longest=200)
    with transaction.atomic():
        instruction = _locked(instruction)
        _move(instruction, InstructionStatus.WITHDRAWN)
        instruction.withdrawn_by, instruction.withdrawn_at = by.name, at
        instruction.withdrawn_reason = reason
        _save(instruction, "status", "withdrawn_by", "withdrawn_at", "withdrawn_reason")
        incident = instruction.incident
        _tell(incident, instruction, f"撤回{instruction}：{reason}", "withdraw_instruction", by=by, at=at)
        _send(incident, instruction, f"{instruction}已撤回", reason, by=by, at=at)
    return instruction


def _locked(instruction: Instruction) -> Instruction:
    return (
        Instruction.objects.select_for_update(of=("self",)).select_related("incident").get(pk=instruction.pk)
    )


def _move(instruction: Instruction, wanted: InstructionStatus) -> None:
    if not instruction_may_become(instruction.status, wanted):
        raise Conflict(
            f"{instruction}{_how_it_ended(instruction)}，不能改为“{wanted.label}”。", code="transition"
        )
    instruction.status = wanted


def _how_it_ended(instruction: Instruction) -> str:
    if instruction.withdrawn_at is not None:
        return f"已由 {instruction.withdrawn_by} 于 {clock_words(instruction.withdrawn_at)} 撤回"
    if instruction.result_at is not None:
        return f"已由 {instruction.result_by} 于 {clock_words(instruction.result_at)} 办结"
    return f"处于“{instruction.get_status_display()}”"


def _save(instruction: Instruction, *fields: str) -> None:
    instruction.version += 1
    instruction.save(update_fields=[*fields, "version", "updated_at"])


def _tell(
    incident: Incident, instruction: Instruction, words: str, action: str, *, by: Actor, at: datetime
) -> None:
    log_entry(incident, words, kind=EntryKind.COMMAND, by=by, at=at)
    fact = InstructionChanged(
        incident=str(incident.id),
        instruction=str(instruction.id),
        number=instruction.number,
        status=instruction.status,
    )
    announce(incident, fact, by=by, at=at)
    audit_row(KIND, instruction, action, f"{incident.number} {words}", by=by, at=at)


def _send(
    incident: Incident, instruction: Instruction, title: str, text: str, *, by: Actor, at: datetime
) -> None:
    users = [user for user in addressed(incident, recipients_of(instruction)) if user.id != by.id]
    if users:
        notify(
            users=users,
            title=f"{marked(incident)}{title}",
            text=f"{incident.title}：{text}",
            url="/command/mine/",
            level="urgent",
            kind="command.instruction",
            by=by,
            at=at,
        )
