"""The named people of the tests and the light city they work in.

A whole city is heavy: here 大连市 has three districts and eight townships, without boundaries. Organisations and
people are made by the product's own operations, once a process, and copied into later tests.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.test import Client

from anlan.base.accounts.facade import Organisation, Post, User, issue_token
from anlan.base.audit.facade import AuditEntry
from anlan.base.divisions.facade import Division
from anlan.config.demo.people import create_people
from anlan.config.organisations import found_organisations
from anlan.kernel.actor import SYSTEM, Actor
from anlan.kernel.clock import SHANGHAI, now

#: The moment tests live in: a Monday morning of 2026.
AT = datetime(2026, 6, 1, 8, 0, tzinfo=SHANGHAI)
PASSWORD = "demo-for-tests-2026"
SESSION_BACKEND = "anlan.base.accounts.backends.PasswordBackend"

DIVISIONS = (
    ("210000", "辽宁省", "province", None, None, None),
    ("210200", "大连市", "city", "210000", 121.614, 38.914),
    ("210211", "甘井子区", "district", "210200", 121.525, 38.953),
    ("210213", "金州区", "district", "210200", 121.783, 39.051),
    ("210283", "庄河市", "district", "210200", 122.967, 39.681),
    ("210211004", "甘井子街道", "township", "210211", None, None),
    ("210211016", "凌水街道", "township", "210211", None, None),
    ("210211017", "大连湾街道", "township", "210211", None, None),
    ("210213004", "马桥子街道", "township", "210213", None, None),
    ("210213006", "大孤山街道", "township", "210213", None, None),
    ("210213013", "湾里街道", "township", "210213", None, None),
    ("210283001", "城关街道", "township", "210283", None, None),
    ("210283102", "徐岭镇", "township", "210283", None, None),
)


@dataclasses.dataclass(frozen=True)
class People:
    """Everybody by name. Zhuanghe is the outsider to what happens in Jinzhou."""

    duty: User
    leader: User
    expert: User
    clerk: User
    jinzhou: User
    zhuanghe: User
    township: User
    enterprise: User
    officer: User
    vehicle: User
    auditor: User
    admin: User
    security: User

    def __iter__(self) -> Any:
        return iter(getattr(self, field.name) for field in dataclasses.fields(self))


_snapshot: list[tuple[type[models.Model], Sequence[models.Model]]] = []


def light_city() -> Division:
    """The light division set; the city."""
    rows = [
        Division(code=code, name=name, level=level, parent_id=parent, lon=lon, lat=lat, sort=int(code))
        for code, name, level, parent, lon, lat in DIVISIONS
    ]
    Division.objects.bulk_create(rows, ignore_conflicts=True)
    return Division.objects.get(code="210200")


def settle() -> People:
    """Put divisions, organisations and people into an empty database."""
    with transaction.atomic():
        if not _snapshot:
            found_organisations(light_city(), by=SYSTEM, at=AT)
            create_people(at=AT)
            for model in (Division, Organisation, User, Post, AuditEntry):
                _snapshot.append((model, list(model._default_manager.order_by("pk"))))
        else:
            for model, rows in _snapshot:
                if model is not AuditEntry or not AuditEntry.objects.exists():
                    model._default_manager.bulk_create(rows)
    found = {user.username: user for user in User.objects.all()}
    return People(**{field.name: found[field.name] for field in dataclasses.fields(People)})


def actor(user: User) -> Actor:
    """The user as the one who acts."""
    return Actor(id=user.id, name=user.name, address="127.0.0.1")


def browser_of(user: User) -> Client:
    """A signed-in browser (CSRF is not checked; `tests/base/api` and the browser tests check it)."""
    client = Client()
    client.force_login(user, backend=SESSION_BACKEND)
    session = client.session
    session["seen_at"] = now().timestamp()
    session.save()
    return client


def program_of(user: User, *, read_only: bool = False) -> Client:
    """A program with a token of the user; `client.post(url, {...}, content_type="application/json")`."""
    _record, text = issue_token(user=user, name="测试", by=actor(user), at=now(), read_only=read_only)
    return Client(headers={"authorization": f"Bearer {text}"})
