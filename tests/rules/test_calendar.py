"""Working days of the published notices, and no guess beyond them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.rules import calendar
from anlan.rules.calendar import CalendarUnknown, add_workdays, is_workday

known = st.dates(date(2005, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 14), True),  # Saturday worked for the Spring Festival
        (date(2026, 2, 17), False),
        (date(2026, 2, 28), True),
        (date(2026, 5, 1), False),
        (date(2026, 5, 9), True),
        (date(2026, 6, 19), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
    ],
)
def test_the_notice_for_2026(day: date, worked: bool) -> None:
    assert is_workday(day) is worked


@pytest.mark.parametrize("year", [2003, 2027, 2035])
def test_an_unpublished_year_is_not_guessed(year: int) -> None:
    with pytest.raises(CalendarUnknown) as unknown:
        is_workday(date(year, 6, 1))
    assert unknown.value.year == year


def test_counting_into_an_unpublished_year_says_so() -> None:
    assert add_workdays(date(2026, 12, 30), 1) == date(2026, 12, 31)
    with pytest.raises(CalendarUnknown) as unknown:
        add_workdays(date(2026, 12, 30), 2)
    assert unknown.value.year == 2027


@given(known, st.integers(1, 60))
def test_counting_means_that_many_working_days(day: date, n: int) -> None:
    end = add_workdays(day, n)
    between = [date.fromordinal(o) for o in range(day.toordinal() + 1, end.toordinal() + 1)]
    assert sum(map(is_workday, between)) == n
    assert is_workday(end)


@given(known, st.integers(1, 60))
def test_there_and_back(day: date, n: int) -> None:
    end = add_workdays(day, n)
    back = add_workdays(end, -n)
    assert back <= day if is_workday(day) else back < day
    assert add_workdays(back, n) == end


def test_nought_is_the_day_itself() -> None:
    assert add_workdays(date(2026, 10, 1), 0) == date(2026, 10, 1)


def test_a_moment_is_taken_as_shanghais_day() -> None:
    assert calendar.as_day(datetime(2026, 9, 30, 17, tzinfo=UTC)) == date(2026, 10, 1)
    with pytest.raises(ValueError, match=r"^day:"):
        is_workday(datetime(2026, 6, 1))  # noqa: DTZ001  (a naive moment is what is refused)


@pytest.mark.parametrize("bad", [1.5, True, 10**6])
def test_a_bad_count_is_named(bad: int) -> None:
    with pytest.raises(ValueError, match=r"^n:"):
        add_workdays(date(2026, 6, 1), bad)


def test_a_bad_day_is_named() -> None:
    with pytest.raises(ValueError, match=r"^day:"):
        is_workday("2026-06-01")  # type: ignore[arg-type]
