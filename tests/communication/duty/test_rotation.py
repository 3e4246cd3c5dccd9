"""The rotation: everybody serves equally often, nobody stands in two places."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.communication.duty.enums import DutyRole, Pattern
from anlan.communication.duty.policies import Span, spans
from anlan.communication.duty.rotation import Candidate, rest_day, rotate

DAY = date(2026, 6, 1)


def people(prefix: str, count: int) -> list[Candidate]:
    return [Candidate(f"{prefix}{number}", f"{number}") for number in range(count)]


def days(pattern: str, count: int, first: date = DAY) -> list[Span]:
    return [span for step in range(count) for span in spans(pattern, first + timedelta(days=step), time(8))]


@settings(max_examples=60, deadline=None)
@given(
    pattern=st.sampled_from(list(Pattern)),
    count=st.integers(1, 45),
    leaders=st.integers(1, 6),
    officers=st.integers(1, 9),
    places=st.integers(1, 3),
    start=st.dates(date(2024, 1, 1), date(2026, 12, 1)),
)
def test_everybody_serves_equally_often(
    pattern: str, count: int, leaders: int, officers: int, places: int, start: date
) -> None:
    made = rotate(
        days(pattern, count, start),
        candidates={"leader": people("领导", leaders), "officer": people("值班员", officers)},
        places={"leader": 1, "officer": places},
    )
    served: dict[str, Counter[str]] = {"leader": Counter(), "officer": Counter()}
    for shift in made.shifts:
        keys = [person.key for _role, person in shift.people]
        assert len(keys) == len(set(keys))
        for role, person in shift.people:
            served[role][person.name] += 1
        assert sum(role == "officer" for role, _person in shift.people) == min(places, officers)
    for role, number in (("leader", leaders), ("officer", officers)):
        counts = [*served[role].values(), *([0] * (number - len(served[role])))]
        assert max(counts) - min(counts) <= 1
    assert ("人手不足" in "".join(made.warnings)) == (officers < places)


@settings(max_examples=40, deadline=None)
@given(shared=st.integers(1, 5), others=st.integers(0, 4), count=st.integers(1, 30))
def test_who_is_on_two_lists_is_in_one_place(shared: int, others: int, count: int) -> None:
    both = people("甲", shared)
    made = rotate(
        days(Pattern.DAY_NIGHT, count),
        candidates={"chief": both, "officer": [*both, *people("乙", others)]},
        places={"chief": 1, "officer": 2},
    )
    for shift in made.shifts:
        names = [person.name for _role, person in shift.people]
        assert len(names) == len(set(names))


def test_nobody_follows_himself_where_others_are_free() -> None:
    made = rotate(
        days(Pattern.DAY_NIGHT, 30),
        candidates={"officer": people("值班员", 5)},
        places={"officer": 2},
    )
    names = [{person.name for _role, person in shift.people} for shift in made.shifts]
    assert all(not one & other for one, other in itertools.pairwise(names))


def test_rest_days_are_shared_as_well() -> None:
    made = rotate(
        days(Pattern.FULL_DAY, 140), candidates={"officer": people("值班员", 7)}, places={"officer": 1}
    )
    rest = Counter(
        person.name
        for shift in made.shifts
        for _role, person in shift.people
        if rest_day(shift.span.starts_at.date())[0]
    )
    assert max(rest.values()) - min(rest.values()) <= 2


def test_a_year_without_published_holidays_goes_by_weekends_and_says_so() -> None:
    made = rotate(
        days(Pattern.FULL_DAY, 3, date(2039, 12, 30)),
        candidates={"officer": people("值班员", 3)},
        places={"officer": 1},
    )
    assert [words[:4] for words in made.warnings] == ["2039", "2040"]
    assert rest_day(date(2039, 6, 4)) == (True, False)
    assert rest_day(date(2026, 10, 1)) == (True, True)


def test_who_stands_elsewhere_is_left_out() -> None:
    first, second = people("值班员", 2)
    made = rotate(
        days(Pattern.FULL_DAY, 4),
        candidates={"officer": [first, second]},
        places={"officer": 1},
        busy=lambda span: {first.key},
    )
    assert {person.name for shift in made.shifts for _role, person in shift.people} == {second.name}


def test_the_rotation_goes_on_where_it_stopped() -> None:
    listed = people("值班员", 3)
    before = days(Pattern.FULL_DAY, 1, DAY - timedelta(days=1))[0]
    made = rotate(
        days(Pattern.FULL_DAY, 1),
        candidates={"officer": listed},
        places={"officer": 1},
        served={listed[0].key: before.starts_at, listed[2].key: before.starts_at - timedelta(days=1)},
    )
    assert made.shifts[0].people == [(str(DutyRole.OFFICER), listed[1])]


@pytest.mark.parametrize(("pattern", "count"), [("full_day", 1), ("day_night", 2), ("three", 3)])
def test_a_day_is_cut_without_gap(pattern: str, count: int) -> None:
    made = days(pattern, 3)
    assert len(made) == 3 * count
    assert all(one.ends_at == other.starts_at for one, other in itertools.pairwise(made))
    assert made[0].starts_at.hour == 8
