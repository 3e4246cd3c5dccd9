"""When two records may be one: each rule at its bounds."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.data.quality.detecting import WINDOW, candidates
from anlan.data.quality.similarity import (
    Face,
    cells_of,
    core_of,
    likeness,
    metres_between,
    places_pattern,
    similar,
)

PLACES = places_pattern(["辽宁省", "辽宁", "大连市", "大连", "金州区", "金州"])


def face(number: int = 1, name: str = "大连海青精细化工有限公司", **values: object) -> Face:
    made = Face(kind="enterprise", id=UUID(int=number), name=name, core=core_of(name, PLACES))
    return replace(made, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("海青精细化工", "海青精细化王", True),
        ("海青精细化工", "海清精纫化工", False),
        ("海青精细化工新材料", "海清精细化工新材科", True),
        ("海青精细化工新材料", "海清精纫化工新材科", False),
        ("海青化工1厂", "海青化工2厂", False),
        ("海青化工一分厂", "海青化工二分厂", False),
        ("海青化工", "海青化工仓储", True),
        ("海青化", "海青化工仓储", False),
        ("海青", "海清", False),
    ],
)
def test_similar_names(a: str, b: str, expected: bool) -> None:
    assert similar(a, b) is similar(b, a) is expected


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("大连市海青化工有限责任公司", "海青化工"),
        ("海青（大连）化工股份有限公司", "海青化工"),
        ("大连海青化工有限公司金州分公司", "海青化工分公司"),
        ("大连公司", "大连公司"),
    ],
)
def test_the_core_of_a_name(name: str, core: str) -> None:
    assert core_of(name, PLACES) == core


def test_scores() -> None:
    a = face(phones=frozenset({"80000001"}), lon=121.8, lat=39.0)
    assert likeness(a, face(2, name="大连和顺仓储有限公司", phones=a.phones)) is None, (
        "a shared telephone is not enough"
    )
    other = face(2, name="大连和顺仓储有限公司", phones=a.phones, person="王五")
    found = likeness(replace(a, person="王五"), other)
    assert found is not None
    assert found.reasons == ("phone", "person")
    assert found.score == 50
    core = face(2, name="海青精细化工厂有限公司")
    assert likeness(a, replace(core, name="海青精细化工", core="海青精细化工")) is None, "one reason short"
    found = likeness(a, replace(core, name="海青精细化工", core="海青精细化工", lon=121.8, lat=39.0))
    assert found is not None
    assert found.reasons == ("core", "near")


def test_fifty_metres() -> None:
    a = face(lon=121.8, lat=39.0)
    for metres, expected in ((49.9, True), (50.1, False)):
        b = face(2, name="大连市海青精细化工", lon=121.8, lat=39.0 + metres / 111_320)
        found = likeness(a, b)
        assert (found is not None and "near" in found.reasons) is expected, metres


def test_retired_records_match_by_code_alone() -> None:
    a, b = face(code="91210200200000015X"), face(2, code="91210200200000015X", active=False)
    found = likeness(a, b)
    assert found is not None
    assert found.reasons[0] == "code"
    assert likeness(replace(a, code=""), replace(b, code="")) is None
    assert likeness(replace(a, active=False), b) is None
    moved = replace(b, active=True, name="另一家", core="另一家", code="912102132000000155")
    assert likeness(a, moved) is not None, "the organisation code within the credit code"


def test_kinds_and_groups_are_kept_apart() -> None:
    assert likeness(face(), face(2, group="team")) is None
    assert likeness(face(), face(2, kind="resource")) is None


@given(
    st.floats(121, 123),
    st.floats(18, 54),
    st.floats(0, 6.28),
    st.floats(0, 49.9),
)
def test_points_within_fifty_metres_share_a_cell(lon: float, lat: float, angle: float, metres: float) -> None:
    import math

    a = face(lon=lon, lat=lat)
    north = metres * math.sin(angle) / 111_320
    east = metres * math.cos(angle) / (111_320 * math.cos(math.radians(lat)))
    b = face(2, lon=lon + east, lat=lat + north)
    assert metres_between(a, b) <= 50.0
    assert set(cells_of(a)) & set(cells_of(b))


def test_comparisons_grow_with_the_records_not_their_square() -> None:
    """All of them at one spot, with one telephone and one beginning of the name: the worst there is."""
    numbers = {}
    for size in (200, 800):
        crowd = [
            face(n, name=f"大连海青{n:05d}号站", phones=frozenset({"80000001"}), lon=121.8, lat=39.0)
            for n in range(size)
        ]
        numbers[size] = sum(1 for _ in candidates(crowd))
        assert numbers[size] <= size * WINDOW * 3
    assert numbers[800] <= numbers[200] * 6, "n² would be 16 times"
