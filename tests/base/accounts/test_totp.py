"""One-time passwords: the arithmetic against the RFC's own vectors, the window, replay, limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.people import AT, People, actor

from anlan.base.accounts import second_factor_operations as operations
from anlan.base.accounts import totp
from anlan.base.accounts.models import RecoveryCode, Totp, User
from anlan.base.accounts.sealing import seal, unseal
from anlan.base.audit.facade import AuditEntry
from anlan.base.events.facade import Event
from anlan.kernel.errors import Conflict, InvalidInput

#: RFC 6238, appendix B (SHA-1), shortened to six digits.
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
SECRET = b"12345678901234567890"


def code(at: datetime, steps: int = 0) -> str:
    return totp.code_at(SECRET, totp.step_of(at) + steps)


def enrol(user: User, at: datetime = AT) -> None:
    operations.enrol_totp(user=user, secret=SECRET, code=code(at), by=actor(user), at=at)


@pytest.mark.parametrize(("seconds", "expected"), VECTORS)
def test_codes_are_the_rfcs(seconds: int, expected: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert totp.code_at(SECRET, totp.step_of(at)) == expected


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_step_before_and_after_count(steps: int, good: bool) -> None:
    found = totp.matching_step(SECRET, code(AT, steps), at=AT)
    assert (found == totp.step_of(AT) + steps) if good else found is None


def test_the_address_names_who_and_where() -> None:
    text = totp.address_of_secret(SECRET, account="duty", issuer="安澜")
    assert text.startswith(
        "otpauth://totp/%E5%AE%89%E6%BE%9C%3Aduty?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"
    )
    assert "period=30" in text


def test_secrets_rest_sealed_and_another_key_opens_nothing(settings: object, duty: User) -> None:
    enrol(duty)
    stored = Totp.objects.get(user=duty).sealed_secret
    assert totp.base32(SECRET) not in stored
    assert unseal(stored) == SECRET
    settings.SECRET_KEY = "another-" * 8  # type: ignore[attr-defined]
    assert unseal(stored) is None
    assert unseal(seal(b"x")) == b"x"


def test_a_wrong_code_enrols_nothing(duty: User) -> None:
    with pytest.raises(InvalidInput, match="验证码不正确"):
        operations.enrol_totp(user=duty, secret=SECRET, code=code(AT, 5), by=actor(duty), at=AT)
    assert not Totp.objects.exists()


def test_the_code_of_the_enrolment_is_used_up(duty: User) -> None:
    enrol(duty)
    with pytest.raises(InvalidInput, match="已使用过"):
        operations.use_code(user=duty, code=code(AT), by=actor(duty), at=AT)


def test_a_code_works_once_and_older_ones_never_after(duty: User) -> None:
    enrol(duty, AT - timedelta(hours=1))
    text = code(AT)
    assert operations.use_code(user=duty, code=f" {text[:3]} {text[3:]} ", by=actor(duty), at=AT) == "totp"
    for old in (text, code(AT, -1)):
        with pytest.raises(InvalidInput, match="已使用过"):
            operations.use_code(user=duty, code=old, by=actor(duty), at=AT)
    assert operations.use_code(user=duty, code=code(AT, 1), by=actor(duty), at=AT) == "totp"
    actions = list(AuditEntry.objects.order_by("-seq").values_list("action", flat=True)[:3])
    assert actions == [
        "accounts.use_second_factor",
        "accounts.refuse_second_factor",
        "accounts.refuse_second_factor",
    ]
    fact = Event.objects.order_by("-seq").filter(topic="accounts.second_factor_refused").first()
    assert fact is not None
    assert fact.audience == duty.id
    assert text not in str(fact.data)


def test_another_persons_code_does_not_serve(people: People) -> None:
    enrol(people.duty, AT - timedelta(hours=1))
    with pytest.raises(InvalidInput):
        operations.use_code(user=people.leader, code=code(AT), by=actor(people.leader), at=AT)


def test_twenty_wrong_codes_rest_for_an_hour_whatever_the_address(duty: User) -> None:
    enrol(duty, AT - timedelta(hours=1))
    good, wrong = code(AT), "000000" if code(AT) != "000000" else "111111"

    def guess(text: str, at: datetime) -> str:
        try:
            return operations.use_code(user=duty, code=text, by=actor(duty), at=at)
        except InvalidInput as error:
            return error.message

    for _ in range(operations.FAILURES_ALLOWED - 1):
        assert guess(wrong, AT) == operations.WRONG
    assert Totp.objects.get(user=duty).failures == 19
    assert guess(wrong, AT) == operations.WRONG
    assert guess(good, AT) == operations.RESTING
    later = AT + operations.FAILURES_REST
    assert guess(code(later), later) == "totp"
    assert Totp.objects.get(user=duty).failures == 0


def test_recovery_codes_work_once_each(duty: User) -> None:
    enrol(duty)
    codes = operations.make_recovery_codes(user=duty, by=actor(duty), at=AT)
    assert len(set(codes)) == 10
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    assert operations.use_code(user=duty, code=codes[0].upper(), by=actor(duty), at=AT) == "recovery_codes"
    with pytest.raises(InvalidInput, match="恢复码已使用过"):
        operations.use_code(user=duty, code=codes[0], by=actor(duty), at=AT)
    fresh = operations.make_recovery_codes(user=duty, by=actor(duty), at=AT)
    with pytest.raises(InvalidInput):
        operations.use_code(user=duty, code=codes[1], by=actor(duty), at=AT)
    assert operations.use_code(user=duty, code=fresh[1], by=actor(duty), at=AT) == "recovery_codes"


def test_recovery_codes_stand_in_for_a_factor_only(duty: User) -> None:
    with pytest.raises(Conflict, match="先启用"):
        operations.make_recovery_codes(user=duty, by=actor(duty), at=AT)
    enrol(duty)
    operations.make_recovery_codes(user=duty, by=actor(duty), at=AT)
    operations.remove_totp(user=duty, by=actor(duty), at=AT)
    assert not RecoveryCode.objects.exists()
    with pytest.raises(Conflict, match="已停用"):
        operations.remove_totp(user=duty, by=actor(duty), at=AT)
