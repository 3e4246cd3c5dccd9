"""The chain's arithmetic: every tampering with a row is found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.base.audit.chain import FIELDS, GENESIS, digest_of, verify_chain


def chain(count: int) -> list[dict[str, Any]]:
    """A whole chain of `count` invented entries."""
    rows: list[dict[str, Any]] = []
    previous = GENESIS
    for seq in range(1, count + 1):
        row: dict[str, Any] = dict.fromkeys(FIELDS, "值")
        row |= {"seq": seq, "changes": {"状态": ["旧", seq]}, "previous": previous}
        row["digest"] = previous = digest_of(previous, row)
        rows.append(row)
    return rows


def test_a_whole_chain_is_whole() -> None:
    rows = chain(5)
    outcome = verify_chain(rows, {3: rows[2]["digest"], 5: rows[4]["digest"]})
    assert (outcome.whole, outcome.entries, outcome.head) == (True, 5, rows[4]["digest"])


def test_an_empty_chain_is_whole() -> None:
    assert verify_chain([]) == verify_chain(iter(()))
    assert verify_chain([]).whole


@given(
    st.integers(1, 8).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))),
    st.sampled_from([field for field in FIELDS if field != "seq"]),
)
def test_any_changed_field_is_found_at_its_entry(place: tuple[int, int], field: str) -> None:
    count, index = place
    rows = chain(count)
    rows[index][field] = "改动后的值"
    assert verify_chain(rows).broken_at == index + 1


@given(st.integers(2, 8).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 2))))
def test_a_removed_entry_is_found(place: tuple[int, int]) -> None:
    count, index = place
    rows = chain(count)
    del rows[index]
    assert not verify_chain(rows).whole


@given(st.integers(2, 8).flatmap(lambda n: st.permutations(range(n))))
def test_any_other_order_is_found(order: list[int]) -> None:
    rows = chain(len(order))
    assert verify_chain([rows[index] for index in order]).whole == (order == sorted(order))


def test_a_removed_tail_is_found_by_a_signed_head() -> None:
    rows = chain(4)
    heads = {4: rows[3]["digest"]}
    assert verify_chain(rows[:3]).whole
    outcome = verify_chain(rows[:3], heads)
    assert outcome.broken_at == 4
    assert "末尾有记录被删除" in outcome.problem


def test_a_chain_rewritten_from_the_start_is_found_by_a_signed_head() -> None:
    heads = {2: chain(3)[1]["digest"]}
    forged = chain(3)
    previous = GENESIS
    for row in forged:
        row["actor_name"] = "另一个人"
        row["previous"] = previous
        row["digest"] = previous = digest_of(previous, row)
    assert verify_chain(forged).whole
    assert verify_chain(forged, heads).broken_at == 2


@pytest.mark.parametrize("seq", [0, 1])
def test_a_repeated_number_is_found(seq: int) -> None:
    rows = chain(2)
    rows[1]["seq"] = seq
    assert verify_chain(rows).broken_at == seq
