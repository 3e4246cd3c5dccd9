"""Freshness to the day, completeness by weight, scores by their terms."""

from datetime import date, timedelta

import pytest

from anlan.data.stewardship.policies import (
    Score,
    TermState,
    completeness,
    freshness,
    freshness_until,
    score_of_one,
)

DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("age", "state", "days"),
    [
        (0, "fresh", 180),
        (149, "fresh", 31),
        (150, "due", 30),
        (179, "due", 1),
        (180, "due", 0),
        (181, "stale", 1),
        (400, "stale", 220),
    ],
)
def test_freshness_turns_on_the_day(age: int, state: str, days: int) -> None:
    found = freshness(confirmed_on=DAY, on=DAY + timedelta(days=age), renew_days=180, warn_days=30)
    assert (found.state, found.days) == (state, days)
    assert found.due_on == DAY + timedelta(days=180)
    assert found == freshness_until(DAY + timedelta(days=180), on=DAY + timedelta(days=age), warn_days=30)


def test_a_fact_nobody_confirmed_is_stale_without_a_day() -> None:
    found = freshness(confirmed_on=None, on=DAY, renew_days=180, warn_days=30)
    assert (found.state, found.days, found.due_on) == ("stale", 0, None)
    assert found.words == "从未核实"


def test_words() -> None:
    assert freshness_until(DAY, on=DAY + timedelta(days=12), warn_days=30).words == "过期 12 天"
    assert freshness_until(DAY, on=DAY, warn_days=30).words == "应更新，今天到期"
    assert freshness_until(DAY, on=DAY - timedelta(days=5), warn_days=30).words == "应更新，剩 5 天"
    assert freshness_until(DAY, on=DAY - timedelta(days=31), warn_days=30).words == "新鲜"
    body = freshness_until(DAY, on=DAY + timedelta(days=12), warn_days=30).as_json()
    assert body == {"state": "stale", "days": 12, "due_on": "2026-01-01", "words": "过期 12 天"}


def test_completeness_is_the_share_of_weight_and_never_rounds_up_to_all() -> None:
    assert completeness([]) == 100
    assert completeness([TermState("a", "甲", 2, True), TermState("b", "乙", 1, False)]) == 66
    almost = [TermState(str(n), "", 1, n > 0) for n in range(200)]
    assert completeness(almost) == 99
    assert completeness([TermState("a", "甲", 1, True)]) == 100


def test_scores_add_up_from_their_terms() -> None:
    total = score_of_one("fresh", weight=3, filled=100) + score_of_one("stale", weight=1, filled=50)
    total += score_of_one("due", weight=4, filled=0)
    assert (total.total, total.fresh, total.due, total.stale) == (3, 1, 1, 1)
    assert total.freshness == 87  # (3 + 4) / 8
    assert total.completeness == 43  # (3·100 + 1·50 + 4·0) / 8
    assert total.stale_share == 33.3
    assert total.as_json()["terms"]["weight"] == 8
    assert Score().freshness is None
    assert Score().completeness is None
    assert Score().stale_share is None
