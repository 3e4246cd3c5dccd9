"""Incompatibilities: symmetric, known pairs, and silence where no rule speaks."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.data.hazards.compatibility import Stored, incompatibilities, mixtures, worst
from anlan.data.hazards.enums import Severity
from anlan.data.hazards.knowledge import shipped
from anlan.data.hazards.models import Substance

ALL = {row["name"]: Substance(**row) for row in shipped()}
ONE = st.sampled_from(sorted(ALL))


@given(ONE, ONE)
def test_the_order_of_the_two_does_not_matter(a: str, b: str) -> None:
    there, back = incompatibilities(ALL[a], ALL[b]), incompatibilities(ALL[b], ALL[a])
    assert there == back
    assert a != b or there == ()


@pytest.mark.parametrize(
    ("a", "b", "severity", "hazard"),
    [
        ("氯", "氨", "severe", "三氯化氮"),
        ("次氯酸钠溶液", "盐酸", "severe", "放出氯"),
        ("氰化钠", "硫酸", "severe", "氰化氢"),
        ("硫化钠", "盐酸", "severe", "硫化氢"),
        ("磷化铝", "氨水", "severe", "磷化氢"),
        ("硝酸铵", "柴油", "severe", "爆炸"),
        ("氯酸钾", "硫磺", "severe", "着火"),
        ("氧", "乙炔", "severe", "着火"),
        ("电石", "盐酸", "severe", "易燃气体"),
        ("金属钠", "四氯化碳", "severe", "爆炸"),
        ("甲苯二异氰酸酯", "甲醇", "severe", "容器可爆裂"),
        ("环氧乙烷", "氨", "severe", "聚合"),
        ("硫酸", "氢氧化钠", "serious", "放热"),
    ],
)
def test_known_pairs(a: str, b: str, severity: str, hazard: str) -> None:
    found = incompatibilities(ALL[a], ALL[b])
    assert found[0].severity == severity
    assert any(hazard in one.hazard for one in found)
    assert all(" × " in one.basis for one in found)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("甲醇", "丙酮"),
        ("汽油", "柴油"),
        ("氮", "氧"),
        ("硫酸", "硝酸"),
        ("液化石油气", "氨"),
        ("苯", "甲苯"),
    ],
)
def test_silence(a: str, b: str) -> None:
    assert incompatibilities(ALL[a], ALL[b]) == ()


def test_an_inert_gas_goes_with_everything() -> None:
    assert not [name for name, one in ALL.items() if incompatibilities(ALL["氮"], one)]


def test_pairs_of_a_set_gravest_first() -> None:
    found = mixtures([ALL[name] for name in ("硫酸", "氢氧化钠", "氰化钠", "硫酸", "氮")])
    assert [(one.first.name, one.second.name, one.severity) for one in found] == [
        ("氰化钠", "硫酸", Severity.SEVERE),
        ("氢氧化钠", "硫酸", Severity.SERIOUS),
    ]
    assert worst(found) == "severe"
    assert worst([]) == ""


@given(st.lists(ONE, max_size=6))
def test_every_pair_is_named_once(names: list[str]) -> None:
    chosen: list[Any] = [ALL[name] for name in names]
    stored: list[Stored] = chosen
    wanted = {frozenset((a.name, b.name)) for a, b in combinations(stored, 2) if incompatibilities(a, b)}
    found = mixtures(stored)
    assert {frozenset((one.first.name, one.second.name)) for one in found} == wanted
    assert len(found) == len(wanted)
