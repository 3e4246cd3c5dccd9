"""The wall clock, and a rehearsal at another hour."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from anlan.kernel import clock


@pytest.fixture
def restored() -> Iterator[None]:
    yield
    clock.run_ahead(timedelta(0))


def test_now_is_aware_and_of_this_moment() -> None:
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_rehearsal_lives_at_another_hour(restored: None) -> None:
    clock.run_ahead(timedelta(hours=5))
    assert clock.ahead() == timedelta(hours=5)
    assert timedelta(hours=4, minutes=59) < clock.now() - datetime.now(UTC) < timedelta(hours=5, minutes=1)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="moment"):
        clock.in_shanghai(datetime(2026, 6, 1))  # noqa: DTZ001  (what the test is about)
