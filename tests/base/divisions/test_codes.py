"""Prefixes and ranges: a jurisdiction is a range of codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.base.divisions.codes import (
    check_code,
    descendants_range,
    is_functional_zone,
    lies_under,
    prefix_of,
)

districts = st.integers(110101, 659999).filter(lambda n: n % 100 != 0).map(str)
townships = st.tuples(districts, st.integers(1, 999)).map(lambda pair: f"{pair[0]}{pair[1]:03d}")


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("210000", "21"),
        ("210200", "2102"),
        ("210202", "210202"),
        ("210202001", "210202001"),
        ("110000", "11"),
    ],
)
def test_prefix(code: str, prefix: str) -> None:
    assert prefix_of(code) == prefix


@given(townships | districts, townships | districts)
def test_range_and_prefix_say_the_same(code: str, ancestor: str) -> None:
    for above in (ancestor, f"{ancestor[:4]}00", f"{ancestor[:2]}0000"):
        low, high = descendants_range(above)
        assert (low <= code < high) == lies_under(code, above)


@given(townships)
def test_a_township_lies_under_its_district_city_and_province(code: str) -> None:
    assert lies_under(code, code[:6])
    assert lies_under(code, f"{code[:4]}00")
    assert lies_under(code, f"{code[:2]}0000")


def test_a_range_ends_before_the_neighbour() -> None:
    assert descendants_range("210209") == ("210209", "210210")
    assert descendants_range("210900") == ("2109", "2110")


@pytest.mark.parametrize("bad", ["", "21", "2102", "21020", "2102020011", "21020a", "２１０２００"])
def test_a_bad_code_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"^code:"):
        check_code(bad)


def test_functional_zones_are_known_by_their_code() -> None:
    assert is_functional_zone("130271")
    assert not is_functional_zone("210213")
    assert not is_functional_zone("210213071")
