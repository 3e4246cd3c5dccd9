"""What people sign in with besides the password, and where they are signed in: sessions, authenticator, passkeys,
recovery codes, linked identities, and which roles must have a second factor. Each belongs to one account and goes with
it; what happened with it stays in the audit chain."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from anlan.base.accounts.enums import Role
from anlan.kernel.ids import uuid7


class UserSession(AbstractBaseSession):
    """登录会话: a browser's session with whose it is, since when and from where, so that it can be shown and ended.

    Ending it is deleting the row: the next request finds nobody signed in. `handle` names it on pages, because the
    session key itself is a credential. All columns are written by `sessions.SessionStore` from the session's own data.
    """

    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.CASCADE, related_name="sessions"
    )
    handle = models.UUIDField(null=True, unique=True)
    agent = models.CharField("设备", max_length=300, blank=True)
    address = models.CharField("来源地址", max_length=64, blank=True)
    way = models.CharField("登录方式", max_length=24, blank=True)
    begun_at = models.DateTimeField("登录时间", null=True, blank=True)
    seen_at = models.DateTimeField("最近活动", null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = "登录会话"

    @classmethod
    def get_session_store_class(cls) -> type:
        from anlan.base.accounts.sessions import SessionStore

        return SessionStore


class Totp(models.Model):
    """验证器: the shared secret of an authenticator app (RFC 6238), sealed with the installation's key.

    `last_step` is the newest time step whose code was used; older and equal ones are refused. `failures` counts wrong
    codes since `failures_since`, for the limit that holds across addresses.
    """

    user = models.OneToOneField(
        "accounts.User", primary_key=True, on_delete=models.CASCADE, related_name="totp"
    )
    sealed_secret = models.CharField(max_length=255)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failures_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "验证器"

    def __str__(self) -> str:
        return f"{self.user} 的验证器"


class Passkey(models.Model):
    """通行密钥: a WebAuthn credential of one user; `public_key` is the attested credential data in CBOR."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField("名称", max_length=64)
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    is_backed_up = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        verbose_name = "通行密钥"

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """恢复码: works once in place of a code when the device is lost; only a SHA-256 of it is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "恢复码"
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.user} 的恢复码"


class LinkedIdentity(models.Model):
    """统一身份: who a user is at the OpenID Connect provider, by issuer and subject, which never change."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    label = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "统一身份"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_of_one_user"),
            models.UniqueConstraint(fields=["issuer", "user"], name="one_identity_an_issuer"),
        ]

    def __str__(self) -> str:
        return self.label or self.subject


class SignInRule(models.Model):
    """登录要求: whether users of a role must have a second factor. A role without a row need not."""

    role = models.CharField("角色", max_length=24, primary_key=True, choices=Role.choices)
    second_factor = models.BooleanField("须双因素", default=False)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "登录要求"

    def __str__(self) -> str:
        return Role(self.role).label
