"""The command of the demo's open chlorine leak: headquarters, instructions, tasks and a register that does not yet
agree with the figures told."""

from __future__ import annotations

from datetime import datetime, timedelta

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise
from anlan.kernel.actor import Actor
from anlan.rescue.command.facade import (
    Finding,
    Holder,
    Person,
    Plan,
    Recipient,
    appoint,
    issue_instruction,
    make_task,
    move_task,
    proposed_groups,
    receive_instruction,
    register_person,
    report_result,
    set_up_headquarters,
)
from anlan.rescue.incidents.facade import Incident, incidents

#: Group, role, name, unit, telephone; users of the platform by their user name.
STAFF = (
    (None, "commander", "leader", "", ""),
    (None, "deputy", "jinzhou", "", ""),
    ("coordination", "head", "clerk", "", ""),
    ("rescue", "head", "宋队长", "危险化学品应急救援一队", "0411-00002001"),
    ("rescue", "member", "林副队长", "危险化学品应急救援一队", "0411-00002002"),
    ("medical", "head", "何主任", "急救中心", "0411-00002003"),
    ("evacuation", "head", "township", "", ""),
    ("experts", "head", "expert", "", ""),
    ("police", "head", "罗所长", "海滨路派出所", "0411-00002004"),
)


def build_command(people: dict[str, User], enterprise: Enterprise) -> None:
    """Take command of the leak that is open at this enterprise."""
    incident = incidents(visible_to=people["duty"]).exclude(status="closed").get(enterprise=enterprise)
    start = incident.received_at
    duty, leader = _by(people["duty"]), _by(people["leader"])

    plan = Plan(
        name="现场指挥部",
        place="厂区北门外 400 米停车场",
        lon=_beside(incident.lon, 0.0035),
        lat=_beside(incident.lat, 0.0028),
        groups=[str(kind) for kind in proposed_groups(incident.kind)],
    )
    found = set_up_headquarters(
        incident=incident, plan=plan, version=None, by=leader, at=start + timedelta(minutes=13)
    )
    groups = {group.kind: group for group in found.groups.all()}
    for number, (group, role, who, unit, phone) in enumerate(STAFF):
        user = people.get(who)
        holder = Holder(user=user) if user else Holder(name=who, unit=unit, phone=phone)
        appoint(
            headquarters=found,
            role=role,
            group=groups[group] if group else None,
            holder=holder,
            by=leader,
            at=start + timedelta(minutes=14 + number / 2),
        )
    _orders(people, incident, leader=leader, duty=duty)
    _register(people, incident, duty=duty)


def _orders(people: dict[str, User], incident: Incident, *, leader: Actor, duty: Actor) -> None:
    start = incident.received_at

    def moment(minutes: float) -> datetime:
        return start + timedelta(minutes=minutes)

    first = issue_instruction(
        incident=incident, to=Recipient(user=people["township"]), text="立即转移下风向 1 公里内师生和居民。",
        due_at=moment(40), by=leader, at=moment(19),
    )  # fmt: skip
    receive_instruction(instruction=first, user=people["township"], by=_by(people["township"]), at=moment(20))
    report_result(
        instruction=first, text="已转移师生 412 人、居民 96 人，安置在马桥子全民健身中心。", user=people["township"],
        by=_by(people["township"]), at=moment(33),
    )  # fmt: skip
    second = issue_instruction(
        incident=incident, to=Recipient(dispatch=incident.dispatches.filter(resource_id__isnull=False).first()),
        text="关闭 2 号卧罐根部阀，喷雾掩护下带压堵漏，每 10 分钟报告一次。", due_at=moment(75),
        by=leader, at=moment(22),
    )  # fmt: skip
    receive_instruction(
        instruction=second, user=people["duty"], way="radio", receiver="宋队长", by=duty, at=moment(23)
    )
    issue_instruction(
        incident=incident, to=Recipient(user=people["expert"]), text="核算罐内余量，提出倒罐和碱液中和方案。",
        due_at=moment(80), by=duty, at=moment(36),
    )  # fmt: skip
    task = make_task(
        incident=incident, title="清点安置点人数，登记家属联系方式", assignee=people["township"], due_at=moment(90),
        instruction=first, by=duty, at=moment(34),
    )  # fmt: skip
    move_task(task=task, status="doing", user=people["township"], by=_by(people["township"]), at=moment(37))
    make_task(
        incident=incident, title="布设下风向 500 米、1000 米监测点", assignee_name="区环境监测站", due_at=moment(70),
        by=duty, at=moment(35),
    )  # fmt: skip


def _register(people: dict[str, User], incident: Incident, *, duty: Actor) -> None:
    start = incident.received_at
    persons = (
        (12, Person(name="齐某", sex="male", age=41, unit="充装车间", identity="工牌 0417"), "serious", "市中心医院"),
        (16, Person(name="田某", sex="female", age=36, unit="充装车间"), "serious", "市中心医院"),
        (21, Person(sex="male", identity="蓝色工装，身高约 175 厘米"), "missing", ""),
        (25, Person(name="余某", sex="male", age=52, unit="外来运输单位"), "missing", ""),
        (28, Person(name="方某", sex="male", age=29, unit="机修班"), "minor", "区人民医院"),
    )  # fmt: skip
    for minutes, person, condition, hospital in persons:
        moment = start + timedelta(minutes=minutes)
        register_person(
            incident=incident, person=person, finding=Finding(condition, at=moment, hospital=hospital),
            user=people["duty"], by=duty, at=moment,
        )  # fmt: skip


def _by(user: User) -> Actor:
    return Actor(id=user.id, name=user.name, address="演示")


def _beside(degrees: float | None, offset: float) -> float | None:
    return None if degrees is None else round(degrees + offset, 6)
