"""`anlan init`: an empty platform for a real Chinese city: divisions, organisations, the first administrator."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import Organisation, User, assign_post, create_user
from anlan.base.divisions.facade import Division, LoadReport, load_city
from anlan.config.organisations import found_organisations
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict

CLI = Actor(id=None, name="命令行", address="cli")


@dataclass(frozen=True, slots=True)
class Created:
    """What `init_city` made; `password` is nowhere else."""

    name: str
    districts: int
    townships: int
    admin: str
    password: str


def init_city(*, code: str, admin: str, at: datetime) -> Created:
    """Set up the city `code` ("210200") with one administrator `admin` and a random password, all or nothing.

    Raises Conflict when the database holds a city or a user already, InvalidInput for a code that is no city.
    """
    refuse_unless_empty()
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        report, bureau = found_city(code, at=at)
        user = create_user(username=admin, name="系统管理员", password=password, by=CLI, at=at)
        assign_post(
            user=user, organisation=bureau, role=Role.ADMINISTRATOR, title="系统管理员", by=CLI, at=at
        )
    return Created(report.city.name, report.districts, report.townships, user.username, password)


def found_city(code: str, *, at: datetime) -> tuple[LoadReport, Organisation]:
    """Divisions and organisations of a city; the report on the sources and the city bureau."""
    report = load_city(code, by=CLI, at=at)
    return report, found_organisations(report.city, by=CLI, at=at)


def refuse_unless_empty() -> None:
    """Raises Conflict when a city was set up here before."""
    if Division.objects.exists() or Organisation.objects.exists() or User.objects.exists():
        raise Conflict(
            "数据库中已有城市或用户，初始化只能在空库进行。请用环境变量 ANLAN_DATA 指定另一个数据目录。",
            code="not_empty",
        )
