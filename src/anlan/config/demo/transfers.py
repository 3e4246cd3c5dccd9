"""Calls and transfers of the demo world: earlier false and test calls, further calls of the open leak, one transfer
taken over and one that waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from anlan.base.accounts.facade import User, organisation_named
from anlan.config.demo.incidents import Desk
from anlan.kernel.clock import SHANGHAI
from anlan.rescue.incidents.facade import Call, Incident, add_call, incidents, record_call
from anlan.rescue.transfers.facade import Target, receive_transfer, send_transfer, take_over_transfer

#: A number that has called for nothing before.
KNOWN_NUMBER = "0411-00005066"


def build_calls_and_transfers(people: dict[str, User], *, at: datetime) -> None:
    """After the incidents stand; `at` is now."""
    _calls_for_nothing(people)
    duty = people["duty"]
    found = incidents(visible_to=duty).filter(exercise=False).exclude(status="closed")
    leak = found.filter(substance_text="氯").first()
    gas = found.filter(substance_text="液化石油气").first()
    if leak is not None:
        _further_calls(people, leak)
        _taken_over(people, leak)
    if gas is not None:
        _waiting(people, gas, at)


def _calls_for_nothing(people: dict[str, User]) -> None:
    for month, day, hour, nature, said, reason in (
        (10, 20, 21, "false", "远处有白烟，怀疑着火", "核实为供热管网蒸汽"),
        (11, 5, 23, "malicious", "称厂区爆炸后挂断", "回拨承认戏弄，已批评教育"),
        (11, 16, 9, "test", "值班电话例行测试", ""),
    ):
        moment = datetime(2026, month, day, hour, 12, tzinfo=SHANGHAI)
        desk = Desk(people, moment)
        number = "0411-00000001" if nature == "test" else KNOWN_NUMBER
        call = Call(kind="", place="甘井子区", description=said, caller_phone=number, received_at=moment)
        record_call(call=call, nature=nature, reason=reason, by=desk.by("duty"), at=moment)


def _further_calls(people: dict[str, User], leak: Incident) -> None:
    for minutes, name, number, said in (
        (3, "附近居民", "0411-00005071", "闻到刺鼻气味，孩子咳嗽，问要不要关窗"),
        (6, "过路司机", KNOWN_NUMBER, "海滨路上看见黄绿色雾，车流在掉头"),
    ):
        desk = Desk(people, leak.received_at + timedelta(minutes=minutes))
        call = Call(
            kind=leak.kind,
            place=leak.place,
            description=said,
            caller_name=name,
            caller_phone=number,
            received_at=desk.at,
        )
        add_call(incident=leak, call=call, by=desk.by("duty"), at=desk.at)


def _taken_over(people: dict[str, User], leak: Incident) -> None:
    desk = Desk(people, leak.received_at + timedelta(minutes=8))
    office = organisation_named("大孤山街道应急管理办公室")
    if office is None:
        return
    transfer = send_transfer(
        incident=leak,
        to=Target(str(office), organisation=office, contact=office.telephone),
        way="",
        content="请组织下风向居民、学校转移，并清点人数。",
        by=desk.by("duty"),
        at=desk.at,
    )
    receive_transfer(transfer=transfer, receiver="", by=desk.by("township"), at=desk.later(1))
    take_over_transfer(transfer=transfer, receiver="", by=desk.by("township"), at=desk.later(1))


def _waiting(people: dict[str, User], gas: Incident, at: datetime) -> None:
    bureau = organisation_named("金州区应急管理局")
    if bureau is None:
        return
    desk = Desk(people, at)
    send_transfer(
        incident=gas,
        to=Target(str(bureau), organisation=bureau, contact=bureau.telephone),
        way="",
        content="充装车辆属金州区企业，请派员到场核查车辆和押运人员资质。",
        by=desk.by("duty"),
        at=desk.at,
    )
