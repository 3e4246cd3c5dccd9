"""The thirteen demo users, each a named person with a post; one shared password that works over loopback only.

The tests use the same people (`tests/people.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from anlan.base.accounts.enums import OrganisationKind, Role
from anlan.base.accounts.facade import (
    Organisation,
    User,
    assign_post,
    create_organisation,
    create_user,
    demo_allowed,
    organisation_named,
    set_password,
)
from anlan.config.organisations import CHEMICALS, COMMAND_CENTRE, ENFORCEMENT, EXPERTS
from anlan.kernel.actor import Actor
from anlan.kernel.clock import now
from anlan.kernel.errors import NotFound

CLI = Actor(id=None, name="命令行", address="cli")
BUREAU = "大连市应急管理局"
FALLBACK_PASSWORD = "anlan-demo-2026"  # noqa: S105  (printed for everybody; works over loopback only)

#: The enterprise whose filer the demo user `enterprise` is; the ledgers hold it under the same code.
FILER_NAME = "大连碧流化工有限公司（虚构）"
FILER_CREDIT_CODE = "91210213MA0ANWX09C"


@dataclass(frozen=True, slots=True)
class Person:
    """One demo user: `organisation` by full name."""

    username: str
    name: str
    organisation: str
    role: Role
    title: str
    phone: str


PEOPLE = (
    Person("duty", "赵值", BUREAU, Role.DUTY_OFFICER, "应急指挥中心值班员", "0411-00000001"),
    Person("leader", "钱领航", BUREAU, Role.LEADER, "带班局领导", "0411-00000002"),
    Person("expert", "孙知微", EXPERTS, Role.EXPERT, "危险化学品专家", "0411-00000003"),
    Person("clerk", "李承办", CHEMICALS, Role.CLERK, "危化处主任科员", "0411-00000004"),
    Person(
        "jinzhou", "周金州", "金州区应急管理局", Role.DISTRICT_OFFICER, "金州区局监管科长", "0411-00000005"
    ),
    Person(
        "zhuanghe", "吴庄河", "庄河市应急管理局", Role.DISTRICT_OFFICER, "庄河市局监管科长", "0411-00000006"
    ),
    Person(
        "township",
        "郑孤山",
        "大孤山街道应急管理办公室",
        Role.TOWNSHIP_OFFICER,
        "大孤山街道安监员",
        "0411-00000007",
    ),
    Person("enterprise", "王企安", FILER_NAME, Role.ENTERPRISE, "安全管理员（填报）", "0411-00000008"),
    Person("officer", "冯执法", ENFORCEMENT, Role.ENFORCEMENT_OFFICER, "执法支队执法员", "0411-00000009"),
    Person("vehicle", "陈机动", COMMAND_CENTRE, Role.VEHICLE_CREW, "移动指挥车组长", "0411-00000010"),
    Person("auditor", "褚明审", BUREAU, Role.AUDITOR, "审计与质量审核员", "0411-00000011"),
    Person("admin", "卫系统", BUREAU, Role.ADMINISTRATOR, "系统管理员", "0411-00000012"),
    Person("security", "蒋安全", BUREAU, Role.SECURITY, "安全管理员", "0411-00000013"),
)


def demo_password() -> str:
    """The operator's choice, else the one everybody knows."""
    return str(settings.DEMO_PASSWORD) or FALLBACK_PASSWORD


def create_people(*, at: datetime) -> dict[str, User]:
    """Create the demo users with their posts, by user name; the organisations exist."""
    if organisation_named(FILER_NAME) is None:
        create_organisation(
            name=FILER_NAME,
            kind=OrganisationKind.ENTERPRISE,
            credit_code=FILER_CREDIT_CODE,
            by=CLI,
            at=at,
        )
    return {person.username: _create(person, at=at) for person in PEOPLE}


def _create(person: Person, *, at: datetime) -> User:
    user = create_user(
        username=person.username,
        name=person.name,
        password=demo_password(),
        phone=person.phone,
        is_demo=True,
        by=CLI,
        at=at,
    )
    assign_post(
        user=user,
        organisation=_organisation(person.organisation),
        role=person.role,
        title=person.title,
        by=CLI,
        at=at,
    )
    return user


def _organisation(name: str) -> Organisation:
    found = organisation_named(name)
    if found is None:
        raise NotFound(f"没有机构“{name}”。")
    return found


def print_accounts(url: str) -> None:
    """Print where to go and, when demo accounts exist, their names and password."""
    print(f"\n安澜已启动：{url}", flush=True)
    users = User.objects.filter(is_demo=True, is_active=True)
    if not users:
        return
    if not demo_allowed(None):
        print("演示账号只在本机访问时可用；如需从网络登录，请设置 ANLAN_DEMO_PASSWORD。\n", flush=True)
        return
    _follow_password()
    titles = {person.username: person.title for person in PEOPLE}
    for username in users.values_list("username", flat=True):
        print(f"  {username:<12}{titles.get(username, '')}")
    print(f"演示口令：{demo_password()}\n", flush=True)


def _follow_password() -> None:
    """Give the demo users the operator's present choice when it differs from the stored one."""
    password = demo_password()
    for user in User.objects.filter(is_demo=True):
        if user.check_password(password):
            return  # they share one: the first tells for all
        set_password(user=user, password=password, by=CLI, at=now())
