"""GB 36894-2018: individual risk limits (table 1) and the F-N diagram (figure 1) at their bounds."""

from __future__ import annotations

import warnings

import pytest

from anlan.consequence import gb36894
from anlan.consequence.checks import OutOfRangeWarning
from anlan.consequence.gb36894 import (
    ACCEPTABLE,
    REDUCE,
    UNACCEPTABLE,
    classify,
    individual_risk_acceptable,
    societal_region,
)


@pytest.mark.parametrize(
    ("target", "existing", "limit"),
    [
        ("高敏感/重要/一般一类", False, 3e-7),
        ("高敏感/重要/一般一类", True, 3e-6),
        ("一般二类", False, 3e-6),
        ("一般二类", True, 1e-5),
        ("一般三类", False, 1e-5),
        ("一般三类", True, 3e-5),
    ],
)
def test_table_1_bounds_included(target: str, existing: bool, limit: float) -> None:
    assert individual_risk_acceptable(limit, target, existing)
    assert individual_risk_acceptable(individual_risk=0, target_class=target, existing=existing)
    assert not individual_risk_acceptable(limit * 1.001, target, existing)
    assert gb36894.individual_risk_limit(target, existing) == limit


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("高敏感", gb36894.SENSITIVE),
        ("重要", gb36894.SENSITIVE),
        ("一般一类", gb36894.SENSITIVE),
        ("重要防护目标", gb36894.SENSITIVE),
        ("一般防护目标中的一类防护目标", gb36894.SENSITIVE),
        ("一般防护目标中的三类防护目标", gb36894.THIRD),
    ],
)
def test_names_of_a_class(text: str, target: str) -> None:
    assert gb36894.target_class(text) == target


@pytest.mark.parametrize(
    ("risk", "target", "existing", "named"),
    [
        (-1e-9, "重要", True, "individual_risk"),
        (float("nan"), "重要", True, "individual_risk"),
        (None, "重要", True, "individual_risk"),
        (1e-6, "四类", True, "target_class"),
        (1e-6, None, True, "target_class"),
        (1e-6, "重要", "是", "existing"),
    ],
)
def test_bad_input(risk: object, target: object, existing: object, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        individual_risk_acceptable(risk, target, existing)  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [1, 3, 10, 100, 1000])
def test_the_lines_have_slope_minus_one(n: int) -> None:
    assert societal_region(n, 1e-3 / n) == REDUCE
    assert societal_region(n, 1.01e-3 / n) == UNACCEPTABLE
    assert societal_region(n, 1e-5 / n) == ACCEPTABLE
    assert societal_region(n, 1.01e-5 / n) == REDUCE


def test_the_worst_point_decides() -> None:
    found = classify([(0.4, 1), (1, 1e-5), (10, 5e-5), (100, 2e-5), (200, 0.0)])
    assert (found.region, len(found.points), found.acceptable) == (UNACCEPTABLE, 3, False)
    assert found.decisive is not None
    assert found.decisive.fatalities == 100


def test_beyond_the_figure_it_says_so() -> None:
    with pytest.warns(OutOfRangeWarning, match="1000"):
        societal_region(2000, 1e-9)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        societal_region(1000, 1e-9)


def test_less_than_one_death_has_no_limit() -> None:
    with pytest.raises(ValueError, match="fatalities"):
        societal_region(0.5, 1e-6)
