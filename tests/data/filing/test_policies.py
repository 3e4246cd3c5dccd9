"""The state machine under any order of acts, the clock at its bounds, marks carried over, contents compared."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data.filing.conftest import INSTALLATION
from tests.people import AT, People, actor

from anlan.data.filing.enums import FilingStatus
from anlan.data.filing.facade import (
    Filing,
    FilingVersion,
    accept_filing,
    pass_all,
    reopen_filing,
    return_filing,
    submit_filing,
    withdraw_filing,
    write_change,
)
from anlan.data.filing.policies import (
    carried_review,
    compare_contents,
    is_due,
    may_become,
    open_fields,
    review_due,
    workdays_left,
)
from anlan.data.hazards.facade import installations_of
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.errors import Conflict, InvalidInput

S = FilingStatus
LEGAL = {
    (S.DRAFT, S.SUBMITTED), (S.DRAFT, S.WITHDRAWN), (S.SUBMITTED, S.RETURNED), (S.SUBMITTED, S.ACCEPTED),
    (S.SUBMITTED, S.WITHDRAWN), (S.RETURNED, S.SUBMITTED), (S.RETURNED, S.WITHDRAWN), (S.WITHDRAWN, S.DRAFT),
}  # fmt: skip


@given(st.sampled_from(S.values), st.sampled_from(S.values))
def test_only_the_legal_steps_are_taken(one: str, other: str) -> None:
    assert may_become(one, other) is ((one, other) in LEGAL)


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_acts_keeps_the_invariants(
    seed: int, typed: Callable[..., Filing], people: People, plant: Any, substances: Any
) -> None:
    """Whatever is tried: only legal steps happen, a clock runs just while submitted, the ledger changes on acceptance
    alone, and what was typed is never lost."""
    filing = typed(("installation", INSTALLATION))
    mine, theirs = actor(people.enterprise), actor(people.jinzhou)
    change_id = str(filing.changes.get().pk)
    bad = {change_id: {"name": {"ok": False, "remark": "名称不全"}}}
    acts: dict[str, Callable[[Any], Any]] = {
        "submit": lambda f: submit_filing(filing=f, version=None, by=mine, at=AT, within=people.enterprise),
        "withdraw": lambda f: withdraw_filing(filing=f, reason="", version=None, by=mine, at=AT),
        "reopen": lambda f: reopen_filing(filing=f, by=mine, at=AT),
        "write": lambda f: write_change(
            change=f.changes.get(), values={"description": str(chance.random())}, version=None, by=mine, at=AT
        ),
        "return": lambda f: return_filing(filing=f, version=None, marks=bad, by=theirs, at=AT),
        "pass": lambda f: pass_all(filing=f, version=None, by=theirs, at=AT),
        "accept": lambda f: accept_filing(filing=f, version=None, by=theirs, at=AT, within=people.jinzhou),
    }
    chance = random.Random(seed)
    for _ in range(24):
        before = Filing.objects.get(pk=filing.pk)
        try:
            acts[chance.choice(sorted(acts))](before)
        except (Conflict, InvalidInput):
            assert Filing.objects.get(pk=filing.pk).version == before.version
        after = Filing.objects.get(pk=filing.pk)
        assert after.status == before.status or (before.status, after.status) in LEGAL
        assert (after.due_at is not None) is (after.status == S.SUBMITTED)
        assert after.changes.get().values["name"] == INSTALLATION["name"]
        accepted = after.status == S.ACCEPTED
        assert len(installations_of(plant, visible_to=people.duty)) == accepted
        assert FilingVersion.objects.filter(enterprise=plant).count() == 2 * accepted


@given(st.integers(0, 320), st.integers(1, 20))
def test_the_clock_ends_that_many_working_days_later(start: int, days: int) -> None:
    at = datetime(2026, 1, 5, 9, 30, tzinfo=SHANGHAI) + timedelta(days=start)
    due = review_due(at, workdays=days)
    assert workdays_left(due, at) == days
    assert workdays_left(due, due) == 0
    assert workdays_left(due, due + timedelta(days=40)) < 0


def test_beyond_the_published_holidays_weekdays_count() -> None:
    assert review_due(datetime(2040, 1, 2, 9, 0, tzinfo=SHANGHAI)).date().isoformat() == "2040-01-16"


def test_a_fact_is_due_on_the_day_its_period_ends() -> None:
    on = AT.date()
    assert is_due(None, 365, on)
    assert is_due(on - timedelta(days=365), 365, on)
    assert not is_due(on - timedelta(days=364), 365, on)


def test_marks_are_carried_where_nothing_changed() -> None:
    yes, no = {"ok": True, "remark": ""}, {"ok": False, "remark": "改"}
    sent = {"a": "1", "b": "2", "c": "3"}
    now = {"a": "1", "b": "9", "c": "3"}
    carried = carried_review("create", now, {"a": yes, "b": yes, "c": no}, sent)
    assert carried["a"] == yes
    assert "b" not in carried
    assert (carried["c"]["ok"], carried["c"]["former"]) == (None, "改")
    assert open_fields("create", now, carried) == ["b", "c"]


def test_contents_are_compared_both_ways() -> None:
    one = {
        "shift": {
            "1": {"name": "夜班", "values": {"people": "4"}},
            "2": {"name": "白班", "values": {"people": "9"}},
        }
    }
    two = {"shift": {"1": {"name": "夜班", "values": {"people": "5"}}}}
    found = [(each.name, each.what, each.before, each.after) for each in compare_contents(one, two)]
    assert found == [("夜班", "change", "4", "5"), ("白班", "retire", "9", None)]
    back = [(each.name, each.what) for each in compare_contents(two, one)]
    assert back == [("夜班", "change"), ("白班", "create")]
