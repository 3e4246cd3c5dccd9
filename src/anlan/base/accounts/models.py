"""用户, 机构, 岗位, 令牌: who works here, where, as what; and the base classes every record of the world builds on.

What people sign in with is in `credential_models`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.functional import cached_property

import rules as permission_rules
from anlan.base.accounts.credential_models import (
    LinkedIdentity,
    Passkey,
    RecoveryCode,
    SignInRule,
    Totp,
    UserSession,
)
from anlan.base.accounts.enums import OrganisationKind, Role
from anlan.base.accounts.scope import NOWHERE, Scope
from anlan.base.divisions.facade import Division
from anlan.kernel.ids import uuid7

__all__ = [
    "LinkedIdentity",
    "Organisation",
    "Passkey",
    "Post",
    "Record",
    "RecoveryCode",
    "ScopedQuerySet",
    "ScopedRecord",
    "SignInRule",
    "Token",
    "Totp",
    "User",
    "UserManager",
    "UserSession",
]


class Record(models.Model):
    """Base of every record: UUIDv7 as its public id, and a version against lost updates."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Organisation(Record):
    """机构: a bureau, department, township office, enterprise or partner; a tree.

    `division` is the area it is competent for; a functional zone has a bureau without a division of its own and sees
    what is `supervised_by` it.
    """

    name = models.CharField("名称", max_length=128)
    short_name = models.CharField("简称", max_length=64, blank=True)
    kind = models.CharField("类别", max_length=24, choices=OrganisationKind.choices)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    division = models.ForeignKey(
        Division, verbose_name="管辖区划", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True, db_index=True)
    telephone = models.CharField("值班电话", max_length=32, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = "机构"

    def __str__(self) -> str:
        return self.short_name or self.name


def _organisation_links() -> list[tuple[UUID, UUID]]:
    """The tree as (child, parent)."""
    rows = Organisation.objects.exclude(parent=None).values_list("id", "parent_id")
    return [(child, parent) for child, parent in rows if parent is not None]


class UserManager(BaseUserManager["User"]):
    """Accounts are found by user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username or "")


class User(AbstractBaseUser):
    """用户: a person who signs in."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField("用户名", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=64)
    phone = models.CharField("电话", max_length=32, blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_demo = models.BooleanField("演示账号", default=False)
    password_provisional = models.BooleanField("口令待修改", default=False)
    theme = models.CharField("界面主题", max_length=8, default="auto")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["username"]
        verbose_name = "用户"

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def current_posts(self) -> list[Post]:
        """Posts held now, with their organisations, read once a request."""
        return list(self.posts.filter(ended_at=None).select_related("organisation__division"))

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.current_posts)

    @cached_property
    def scope(self) -> Scope:
        """What lies under the user's posts; read once a request."""
        if not self.is_active:
            return NOWHERE
        return Scope.of_posts(self.current_posts, _organisation_links)

    @property
    def title(self) -> str:
        """The first post in words, for the frame and the log."""
        return self.current_posts[0].title if self.current_posts else ""

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and permission_rules.has_perm(perm, self, obj)


class Post(Record):
    """岗位: a user's work in an organisation under a role. Its scope is the organisation's."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=24, choices=Role.choices)
    title = models.CharField("职务", max_length=64)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(ended_at=None),
                name="post_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.title}"


class Token(Record):
    """令牌: a program's credential. Only a SHA-256 of it is kept; it acts as its user."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField("用途", max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    read_only = models.BooleanField("只读", default=False)
    expires_at = models.DateTimeField("到期", null=True, blank=True)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("撤销于", null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    def valid_at(self, moment: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > moment)


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows under a jurisdiction. Every public read starts with `visible_to`."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows that lie under the user's posts, by place or by supervisor."""
        if not isinstance(user, User):
            return self.none()
        scope = user.scope
        if scope.everything:
            return self.all()
        return self.filter(self._within(scope))

    def _within(self, scope: Scope) -> models.Q:
        condition = models.Q(pk__in=[])
        for low, high in scope.ranges:
            condition |= models.Q(located_in__gte=low, located_in__lt=high)
        if scope.organisations:
            condition |= models.Q(supervised_by__in=scope.organisations)
        return condition


class ScopedRecord(Record):
    """Base of every record of the world: where it lies and who supervises it (属地, 监管)."""

    located_in = models.ForeignKey(
        Division, verbose_name="所在区划", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    supervised_by = models.ForeignKey(
        Organisation,
        verbose_name="监管机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects: ClassVar[models.Manager[Any]] = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def lies_under(self, scope: Scope) -> bool:
        located: str | None = self.located_in_id
        supervised: UUID | None = self.supervised_by_id
        return scope.sees(located or "", supervised)
