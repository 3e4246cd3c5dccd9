"""Rewards for tip-offs (安监总财〔2018〕19号) at their bounds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.rules.shared_texts import FOLDER

from anlan.rules.accidents import AccidentGrade
from anlan.rules.rewards import NATIONAL, amount


@pytest.mark.parametrize(
    ("fine", "reward"),
    [("0", "3000"), ("20000", "3000"), ("20000.07", "3000.01"), ("100000", "15000"), ("2000000", "300000"), ("2000000.01", "300000")],
)  # fmt: skip
def test_violations(fine: str, reward: str) -> None:
    assert amount("violation", fine=Decimal(fine)) == Decimal(reward)


@pytest.mark.parametrize(
    ("grade", "deaths", "reward"),
    [("一般", 1, 30_000), ("较大", 1, 40_000), ("重大", 1, 50_000), ("特别重大", 1, 60_000), ("一般", 2, 60_000),
     ("较大", 7, 280_000), ("较大", 8, 300_000), ("特别重大", 5, 300_000), ("特别重大", 30, 300_000)],
)  # fmt: skip
def test_concealed_accidents(grade: str, deaths: int, reward: int) -> None:
    assert amount("concealed_accident", grade=grade, deaths=deaths) == reward
    assert amount("concealed_accident", grade=AccidentGrade.from_label(grade), deaths=deaths) == reward


def test_a_local_rule_replaces_the_caps() -> None:
    local = replace(NATIONAL, most=Decimal(500_000))
    assert amount("violation", fine=10_000_000, schedule=local) == 500_000


def test_before_the_rule() -> None:
    assert amount("violation", fine=0, on=date(2018, 1, 4)) == 3000
    with pytest.raises(ValueError, match="on:"):
        amount("violation", fine=0, on=date(2018, 1, 3))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"kind": "violation"}, "fine"),
        ({"kind": "violation", "fine": -1}, "fine"),
        ({"kind": "violation", "fine": float("inf")}, "fine"),
        ({"kind": "concealed_accident", "deaths": 1}, "grade"),
        ({"kind": "concealed_accident", "grade": "一般"}, "deaths"),
        ({"kind": "concealed_accident", "grade": "一般", "deaths": 0}, "deaths"),
        ({"kind": "concealed_accident", "grade": "特大", "deaths": 1}, "grade"),
        ({"kind": "其他", "fine": 1}, "kind"),
    ],
)
def test_bad_input(arguments: dict[str, object], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        amount(**arguments)  # type: ignore[arg-type]


@pytest.mark.shared
def test_the_shared_facts_say_the_same() -> None:
    path = FOLDER / "data" / "rewards.json"
    if not path.exists():
        pytest.skip("the shared input folder is not beside this checkout")
    facts = json.loads(path.read_text(encoding="utf-8"))
    violation = facts["hidden_danger_or_violation"]
    assert NATIONAL.share_of_fine == Decimal(str(violation["pct_of_fine"]))
    assert (NATIONAL.least, NATIONAL.most) == (violation["min_yuan"], violation["max_yuan"])
    per_death = facts["concealed_accident_per_death_yuan"]
    assert {grade.label: value for grade, value in NATIONAL.per_death.items()} == {
        label: per_death[label] for label in ("一般", "较大", "重大", "特别重大")
    }
    assert NATIONAL.most_concealed == per_death["cap_yuan"]
