"""Facts of sign-in. Each goes to the one person it is about (`audience`); rules go to those who administer accounts.

A secret, a code or a session's key is never part of a fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact

SESSION_ENDED = "accounts.session_ended"


@dataclass(frozen=True)
class SecondFactorEnrolled(Fact):
    """`kind`: totp, passkey or recovery_codes."""

    topic: ClassVar[str] = "accounts.second_factor_enrolled"
    kind: str
    name: str = ""


@dataclass(frozen=True)
class SecondFactorRemoved(Fact):
    """`kind` as above, or "all" for a reset, whose `reason` is given."""

    topic: ClassVar[str] = "accounts.second_factor_removed"
    kind: str
    name: str = ""
    reason: str = ""


@dataclass(frozen=True)
class SecondFactorUsed(Fact):
    topic: ClassVar[str] = "accounts.second_factor_used"
    kind: str
    name: str = ""


@dataclass(frozen=True)
class SecondFactorRefused(Fact):
    """A wrong, used or blocked code, or a passkey that did not verify; `why` in words."""

    topic: ClassVar[str] = "accounts.second_factor_refused"
    kind: str
    why: str = ""


@dataclass(frozen=True)
class SessionEnded(Fact):
    """Sessions ended by the person, the security officer, a new password or a closed account."""

    topic: ClassVar[str] = SESSION_ENDED
    count: int
    reason: str


@dataclass(frozen=True)
class PasswordChanged(Fact):
    """`provisional`: set by somebody else, to be changed at the next sign-in."""

    topic: ClassVar[str] = "accounts.password_changed"
    provisional: bool


@dataclass(frozen=True)
class IdentityLinked(Fact):
    topic: ClassVar[str] = "accounts.identity_linked"
    issuer: str
    label: str


@dataclass(frozen=True)
class IdentityUnlinked(Fact):
    topic: ClassVar[str] = "accounts.identity_unlinked"
    issuer: str
    label: str


@dataclass(frozen=True)
class SignInRuleChanged(Fact):
    """Whether a role must have a second factor."""

    topic: ClassVar[str] = "accounts.sign_in_rule_changed"
    role: str
    second_factor: bool
