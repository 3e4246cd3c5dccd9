"""The duty of the demo city: rosters around today for the city and three districts, this morning's hand-over, and the
signed report of a day in October. Names are invented; telephones reach nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import (
    Organisation,
    User,
    assign_post,
    create_user,
    organisation_named,
)
from anlan.communication.duty.facade import (
    DutyRole,
    Person,
    Shift,
    accept_handover,
    change_shift,
    duty_day,
    edit_report,
    generate_roster,
    open_matters,
    set_plan,
    sign_report,
    start_handover,
    submit_handover,
    tick_all,
    write_entry,
)
from anlan.config.demo.people import BUREAU, CLI, demo_password
from anlan.config.demo.places import person_name, telephone
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI

DAYS = 60
DAY_START = time(8, 0)

#: User name, name and telephone of the demo duty officer's colleague.
COLLEAGUE = ("duty2", "何夜值", "0411-00000021")


@dataclass(frozen=True, slots=True)
class District:
    """A district's duty: its bureau, and the demo user who keeps it."""

    bureau: str
    username: str
    serial: int


DISTRICTS = (
    District("金州区应急管理局", "jinzhou", 340),
    District("庄河市应急管理局", "zhuanghe", 360),
    District("甘井子区应急管理局", "", 380),
)


def build_duty(people: dict[str, User], *, at: datetime) -> None:
    """Rosters for sixty days around `at`, and this morning's hand-over; before the incidents, whose facts then
    stand in the duty log."""
    today = duty_day(at, DAY_START)
    first = today - timedelta(days=DAYS // 4)
    bureau = _organisation(BUREAU)
    colleague = _colleague(bureau, at=_morning(first))
    _city_roster(bureau, people, colleague, today=today)
    for district in DISTRICTS:
        _district_roster(_organisation(district.bureau), district, people, first=first)
    _morning_handover(bureau, people["duty"], colleague, today=today)


def build_duty_records(people: dict[str, User]) -> None:
    """The signed report of 12 October, the day of the closed incident; after the incidents."""
    bureau, duty, leader = _organisation(BUREAU), people["duty"], people["leader"]
    day = date(2026, 10, 12)
    write_entry(
        organisation=bureau,
        text="市政府总值班室电话询问铸造厂中毒情况，已按首报内容答复。",
        category="instruction",
        by=_as(duty),
        at=_morning(day) + timedelta(hours=3),
    )
    edit_report(
        organisation=bureau,
        day=day,
        weather="多云，北风 4 到 5 级，7 到 14 ℃",
        remarks="各区县值班在岗，通信畅通。",
        by=_as(duty),
        at=_morning(day) + timedelta(hours=24, minutes=10),
    )
    sign_report(organisation=bureau, day=day, by=_as(leader), at=_morning(day) + timedelta(hours=25))


def _organisation(name: str) -> Organisation:
    found = organisation_named(name)
    assert found is not None, name
    return found


def _morning(day: date) -> datetime:
    return datetime.combine(day, DAY_START, tzinfo=SHANGHAI)


def _as(user: User) -> Actor:
    return Actor(id=user.id, name=user.name, address="演示")


def _colleague(bureau: Organisation, *, at: datetime) -> User:
    """The officer with whom the demo duty officer takes turns: an account of its own, so that both sides sign."""
    username, name, phone = COLLEAGUE
    user = create_user(
        username=username, name=name, password=demo_password(), phone=phone, is_demo=True, by=CLI, at=at
    )
    assign_post(
        user=user, organisation=bureau, role=Role.DUTY_OFFICER, title="应急指挥中心值班员", by=CLI, at=at
    )
    return user


def _city_roster(bureau: Organisation, people: dict[str, User], colleague: User, *, today: date) -> None:
    """24 hours from 08:00. The demo leader always leads; today's officers are the demo duty officer and another, the
    colleague's turn is before and after."""
    duty, leader = people["duty"], people["leader"]
    first, begun = today - timedelta(days=DAYS // 4), _morning(today - timedelta(days=1))
    others = [_invented(DutyRole.OFFICER, 300 + number, "指挥中心值班员") for number in range(4)]
    mine = Person(DutyRole.OFFICER, duty.name, duty.phone, "指挥中心值班员", duty)
    theirs = Person(DutyRole.OFFICER, colleague.name, colleague.phone, "指挥中心值班员", colleague)
    lead = Person(DutyRole.LEADER, leader.name, leader.phone, "局领导", leader)
    chiefs = [_invented(DutyRole.CHIEF, 310 + number, "指挥中心副主任") for number in range(3)]
    plan = set_plan(
        organisation=bureau,
        pattern="full_day",
        day_start=DAY_START,
        leaders=1,
        chiefs=1,
        officers=2,
        hand_over=True,
        members=[lead, *chiefs, mine, theirs, *others],
        by=CLI,
        at=begun,
    )
    past = date(2026, 10, 10)
    for start, days in ((past, 5), (first, DAYS)):
        generate_roster(plan=plan, first=start, last=start + timedelta(days=days), by=CLI, at=_morning(first))
    for day, officers in (
        (today - timedelta(days=1), [theirs, others[0]]),
        (today, [mine, others[1]]),
        (today + timedelta(days=1), [theirs, others[2]]),
    ):
        shift = Shift.objects.get(organisation=bureau, starts_at=_morning(day))
        change_shift(
            shift=shift,
            people=[lead, chiefs[day.toordinal() % len(chiefs)], *officers],
            by=CLI,
            at=_morning(first),
        )


def _invented(role: DutyRole, number: int, post: str) -> Person:
    return Person(role, person_name(number * 21), telephone(number), post)


def _district_roster(
    organisation: Organisation, district: District, people: dict[str, User], *, first: date
) -> None:
    """Day and night: four leaders and six officers in turn, the district's demo user among them."""
    user = people.get(district.username)
    members = [_invented(DutyRole.LEADER, district.serial + number, "副局长") for number in range(4)]
    members += [_invented(DutyRole.OFFICER, district.serial + 4 + number, "值班员") for number in range(5)]
    if user is not None:
        members.append(Person(DutyRole.OFFICER, user.name, user.phone, "监管科长", user))
    plan = set_plan(
        organisation=organisation,
        pattern="day_night",
        day_start=DAY_START,
        leaders=1,
        chiefs=0,
        officers=2,
        hand_over=False,
        members=members,
        by=CLI,
        at=_morning(first),
    )
    generate_roster(plan=plan, first=first, last=first + timedelta(days=DAYS), by=CLI, at=_morning(first))


def _morning_handover(bureau: Organisation, duty: User, colleague: User, *, today: date) -> None:
    """The colleague's shift to the duty officer's, in good time."""
    before = _morning(today) - timedelta(minutes=25)
    handover = start_handover(organisation=bureau, user=colleague, by=_as(colleague), at=before)
    notes = "全市平稳，未接报事故。金州区液氯企业检修计划延至本周五，请关注；3 号传真机卡纸，已报修。"
    equipment = [
        {
            **row,
            "ok": row["item"] != "传真机",
            "note": "3 号机卡纸，已报修" if row["item"] == "传真机" else "",
        }
        for row in handover.equipment
    ]
    submit_handover(
        handover=handover,
        user=colleague,
        notes=notes,
        equipment=equipment,
        by=_as(colleague),
        at=before + timedelta(minutes=10),
    )
    at = before + timedelta(minutes=20)
    open_matters(handover=handover, user=duty, at=at)
    tick_all(handover=handover, user=duty, at=at)
    accept_handover(handover=handover, user=duty, by=_as(duty), at=at)
