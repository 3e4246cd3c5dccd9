"""Decisions of the desk at their bounds. Grades: Order 493 article 3 (bounds included)."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.clock import SHANGHAI
from anlan.rescue.incidents.enums import ClockKind, DispatchStatus, Grade, IncidentKind, IncidentStatus
from anlan.rescue.incidents.policies import (
    CLOCK_DEFAULTS,
    clock_starts,
    dispatch_may_become,
    incident_may_become,
    next_dispatch_statuses,
    propose,
    title_of,
)

AT = datetime(2026, 6, 1, 8, 0, tzinfo=SHANGHAI)


def proposed(deaths: int = 0, missing: int = 0, injuries: int = 0, loss: int = 0):
    return propose(deaths=deaths, missing=missing, serious_injuries=injuries, direct_loss=Decimal(loss))


@pytest.mark.parametrize(
    ("deaths", "grade", "level"),
    [(0, "一般", "IV"), (2, "一般", "IV"), (3, "较大", "III"), (9, "较大", "III"), (10, "重大", "II"),
     (29, "重大", "II"), (30, "特别重大", "I")],
)  # fmt: skip
def test_deaths_decide_grade_and_level(deaths: int, grade: str, level: str) -> None:
    proposal = proposed(deaths=deaths)
    assert (proposal.grade.label, proposal.response_level) == (grade, level)


@pytest.mark.parametrize(
    ("injuries", "loss", "grade"),
    [(9, 0, "一般"), (10, 0, "较大"), (50, 0, "重大"), (100, 0, "特别重大"), (0, 9_999_999, "一般"),
     (0, 10_000_000, "较大"), (0, 50_000_000, "重大"), (0, 100_000_000, "特别重大")],
)  # fmt: skip
def test_any_one_indicator_decides(injuries: int, loss: int, grade: str) -> None:
    assert proposed(injuries=injuries, loss=loss).grade.label == grade


def test_missing_people_do_not_count_as_deaths_but_are_warned_of() -> None:
    proposal = proposed(deaths=1, missing=2)
    assert proposal.grade == Grade.ORDINARY
    assert any("将升为较大事故" in reason for reason in proposal.reasons)


def test_missing_people_who_change_nothing_are_said_so() -> None:
    assert any("等级不变" in reason for reason in proposed(missing=1).reasons)


@pytest.mark.parametrize(
    ("current", "wanted", "allowed"),
    [
        ("ordered", "acknowledged", True),
        ("ordered", "on_scene", True),
        ("ordered", "released", True),
        ("on_scene", "en_route", False),
        ("released", "ordered", False),
        ("released", "released", False),
        ("ordered", "accepted", False),
        ("requested", "accepted", True),
        ("requested", "acknowledged", False),
        ("accepted", "on_scene", True),
        ("on_scene", "released", True),
    ],
)
def test_dispatches_go_forward_only(current: str, wanted: str, allowed: bool) -> None:
    assert dispatch_may_become(current, wanted) is allowed


@given(st.sampled_from(DispatchStatus.values), st.sampled_from(DispatchStatus.values))
def test_no_dispatch_step_can_be_taken_back(first: str, second: str) -> None:
    assert not (dispatch_may_become(first, second) and dispatch_may_become(second, first))


@given(st.lists(st.integers(0, 10), max_size=12))
def test_every_path_of_a_dispatch_ends_released(choices: list[int]) -> None:
    status = str(DispatchStatus.ORDERED)
    for choice in choices:
        options = next_dispatch_statuses(status)
        if not options:
            break
        status = options[choice % len(options)]
    assert status == DispatchStatus.RELEASED or "released" in next_dispatch_statuses(status)


def test_closed_incidents_only_reopen() -> None:
    allowed = [status for status in IncidentStatus.values if incident_may_become("closed", status)]
    assert allowed == [IncidentStatus.RESPONDING]


def test_nothing_goes_back_to_received() -> None:
    assert not any(incident_may_become(status, "received") for status in IncidentStatus.values)


def test_unit_clock_waits_for_the_head_to_be_informed() -> None:
    assert ClockKind.UNIT_REPORT not in clock_starts(received_at=AT, head_informed_at=None)
    informed = AT - timedelta(minutes=10)
    assert clock_starts(received_at=AT, head_informed_at=informed)[ClockKind.UNIT_REPORT] == informed


def test_statutory_durations() -> None:
    """Order 493 articles 9 (one hour) and 11 (two hours)."""
    assert CLOCK_DEFAULTS[ClockKind.UNIT_REPORT].duration == timedelta(hours=1)
    assert CLOCK_DEFAULTS[ClockKind.LEVEL_REPORT].duration == timedelta(hours=2)


@pytest.mark.parametrize(
    ("kind", "enterprise", "place", "substance", "title"),
    [
        ("leak", "海青水厂", "", "氯", "海青水厂氯泄漏"),
        ("fire", "", "中山路1号", "汽油", "中山路1号火灾"),
        ("other", "", "", "", "地点待核实突发事件"),
        ("poisoning", "甲公司", "", "硫化氢", "甲公司硫化氢中毒窒息事故"),
    ],
)
def test_titles(kind: str, enterprise: str, place: str, substance: str, title: str) -> None:
    assert title_of(kind=kind, enterprise=enterprise, place=place, substance=substance) == title


@given(st.sampled_from(IncidentKind.values), st.text(max_size=300))
def test_titles_fit_their_column(kind: str, place: str) -> None:
    assert len(title_of(kind=kind, enterprise="", place=place, substance="")) <= 120
