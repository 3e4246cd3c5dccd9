"""A person is told of changes to their own sign-in."""

from __future__ import annotations

from tests.people import AT, People, actor

from anlan.base.accounts import second_factor_operations as operations
from anlan.base.accounts import totp
from anlan.base.accounts.facade import User, reset_second_factor
from anlan.base.notifications.facade import Notification

SECRET = b"12345678901234567890"


def titles(user: User) -> list[str]:
    return list(
        Notification.objects.filter(user=user).order_by("sent_at", "id").values_list("title", flat=True)
    )


def enrol(user: User) -> None:
    code = totp.code_at(SECRET, totp.step_of(AT))
    operations.enrol_totp(user=user, secret=SECRET, code=code, by=actor(user), at=AT)


def test_enrolment_and_removal_are_told_to_nobody_else(people: People) -> None:
    enrol(people.duty)
    operations.make_recovery_codes(user=people.duty, by=actor(people.duty), at=AT)
    operations.remove_totp(user=people.duty, by=actor(people.duty), at=AT)
    assert titles(people.duty) == ["已启用验证器", "已停用验证器"]
    assert titles(people.zhuanghe) == []


def test_a_reset_says_why(people: People) -> None:
    enrol(people.duty)
    reset_second_factor(user=people.duty, reason="手机遗失", by=actor(people.security), at=AT)
    message = Notification.objects.filter(user=people.duty).latest("sent_at", "id")
    assert message.title == "双因素验证已重置"
    assert "手机遗失" in message.text
    assert message.url == "/accounts/security/"
