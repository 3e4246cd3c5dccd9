"""The measures of Chang and Hanna: signs, perfect and biased models, zeros."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from anlan.consequence.checks import OutOfRangeWarning
from anlan.consequence.validation import performance_measures

values = arrays(np.float64, 12, elements=st.floats(1e-3, 1e3))


def test_sample() -> None:
    found = performance_measures(observed=[10.0, 10.0, 4.0, 100.0], predicted=[40.0, 2.5, 4.0, 60.0])
    assert pytest.approx(0.15184381778741865, rel=1e-12) == found.FB
    assert pytest.approx(0.7742692715432379, rel=1e-12) == found.NMSE
    assert pytest.approx(1.1362193664674993, rel=1e-12) == found.MG
    assert pytest.approx(2.790279394759698, rel=1e-12) == found.VG
    assert found.FAC2 == 0.5


@given(values)
def test_a_perfect_model(observed: Any) -> None:
    found = performance_measures(observed=observed, predicted=observed)
    assert (found.FB, found.NMSE, found.MG, found.VG, found.FAC2) == (0.0, 0.0, 1.0, 1.0, 1.0)
    assert found.acceptable


@given(values, st.floats(1.01, 10))
def test_under_prediction_is_positive(observed: Any, factor: float) -> None:
    found = performance_measures(observed=observed, predicted=observed / factor)
    assert pytest.approx(2 * (factor - 1) / (factor + 1)) == found.FB
    assert pytest.approx(factor) == found.MG
    assert pytest.approx(math.exp(math.log(factor) ** 2)) == found.VG
    assert (1.0 if factor <= 2 else 0.0) == found.FAC2 or factor == pytest.approx(2)


@given(values, values)
def test_vg_is_at_least_what_the_bias_makes(observed: Any, predicted: Any) -> None:
    found = performance_measures(observed=observed, predicted=predicted)
    assert math.exp(math.log(found.MG) ** 2) * (1 - 1e-9) <= found.VG


def test_factor_of_two_counts_its_bounds() -> None:
    assert performance_measures(observed=[1, 1, 1, 1], predicted=[0.5, 2.0, 0.49, 2.01]).FAC2 == 0.5


def test_zeros_are_left_out_of_the_logarithms() -> None:
    with pytest.warns(OutOfRangeWarning, match="1 对数据含零值"):
        found = performance_measures(observed=[1.0, 2.0], predicted=[1.0, 0.0])
    assert (found.MG, found.VG, found.excluded, found.count) == (1.0, 1.0, 1, 2)
    assert found.FAC2 == 0.5


def test_a_threshold_takes_their_place() -> None:
    found = performance_measures(observed=[1.0, 2.0], predicted=[1.0, 0.0], threshold=0.02)
    assert pytest.approx(10.0) == found.MG
    assert found.excluded == 0


@pytest.mark.filterwarnings("ignore::anlan.consequence.checks.OutOfRangeWarning")
def test_a_model_that_predicts_nothing_has_no_nan() -> None:
    found = performance_measures(observed=[1.0, 2.0], predicted=[0.0, 0.0])
    assert (2.0, math.inf, math.inf, math.inf, 0.0) == (found.FB, found.NMSE, found.MG, found.VG, found.FAC2)
    assert not found.acceptable


@pytest.mark.parametrize(
    ("observed", "predicted", "named"),
    [([], [], "predicted"), ([1.0], [1.0, 2.0], "predicted"), ([-1.0], [1.0], "observed"),
     ([0.0], [0.0], "observed"), ([1.0], [float("nan")], "predicted")],
)  # fmt: skip
def test_bad_input_is_named(observed: Any, predicted: Any, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        performance_measures(observed=observed, predicted=predicted)
