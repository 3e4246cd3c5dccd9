"""Whom a zone reaches: inside and outside, numbers for all, names by jurisdiction, roads, the cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import shapely
from tests.gis.consequences.conftest import LAT, LON
from tests.people import AT, actor
from tests.rescue.incidents.conftest import valid_code

from anlan.data.enterprises.facade import create_enterprise
from anlan.gis.consequences.exposure import exposure_of, seen_by
from anlan.gis.consequences.roads import import_roads

pytestmark = pytest.mark.django_db


def _square(half: float, *, north: float = 0.0) -> Any:
    return shapely.box(LON - half, LAT + north - half, LON + half, LAT + north + half)


SHAPES = {"toxic-cloud/yellow": _square(0.02), "toxic-cloud/red": _square(0.005)}


def test_inside_and_outside(works, tanks, school: Callable[..., Any], duty) -> None:
    near, far = school(300, name="近处小学"), school(4000, name="远处小学")
    found = exposure_of(SHAPES, visible_to=duty, apart_from=tanks.pk)
    red = found.zones["toxic-cloud/red"]
    assert red["counts"] == {"enterprise": 1, "school": 1}
    assert red["people"] == 1100
    assert red["people_by_kind"] == {"enterprise": 300, "school": 800}
    names = [item["name"] for item in found.items]
    assert near.name in names
    assert far.name not in names
    assert found.items[0]["zones"] == ["toxic-cloud/yellow", "toxic-cloud/red"]


def test_a_neighbouring_installation_is_a_domino(works, tanks, duty) -> None:
    found = exposure_of(SHAPES, visible_to=duty)
    assert found.zones["toxic-cloud/red"]["counts"]["installation"] == 1


def test_who_filed_no_headcount_is_counted_apart(school: Callable[..., Any], duty) -> None:
    school(100, people_there=None)
    red = exposure_of(SHAPES, visible_to=duty).zones["toxic-cloud/red"]
    assert (red["people"], red["unknown"], red["counts"]) == (0, 1, {"school": 1})


def test_numbers_count_all_and_names_stay_in_the_jurisdiction(
    works, school: Callable[..., Any], duty, zhuanghe, jinzhou
) -> None:
    school(100)
    for viewer, seen in ((duty, 2), (jinzhou, 2), (zhuanghe, 0)):
        found = exposure_of(SHAPES, visible_to=viewer)
        assert found.zones["toxic-cloud/red"]["people"] == 1100
        assert len(found.items) == seen
    kept = exposure_of(SHAPES, visible_to=None).items
    assert len(seen_by(kept, jinzhou)) == 2
    assert seen_by(kept, zhuanghe) == []
    assert "located_in" not in seen_by(kept, jinzhou)[0]


def test_without_zones_nothing_is_read(duty, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert exposure_of({}, visible_to=duty).as_json()["zones"] == {}


@pytest.mark.parametrize("size", [1, 12])
def test_the_cost_does_not_grow_with_the_exposed(
    size: int, works, tanks, school: Callable[..., Any], people, duty, django_assert_max_num_queries
) -> None:
    for number in range(size):
        school(100 + number, name=f"{number}号小学")
        create_enterprise(
            name=f"邻居{number}", credit_code=valid_code(50 + number), located_in="210213", lon=LON + 0.001,
            lat=LAT, employees=5, by=actor(people.duty), at=AT,
        )  # fmt: skip
    assert duty.scope.everything
    with django_assert_max_num_queries(9):
        found = exposure_of(SHAPES, visible_to=duty)
    assert found.zones["toxic-cloud/red"]["counts"]["school"] == size


def test_roads_inside_with_their_length(duty, people, tmp_path) -> None:
    assert exposure_of(SHAPES, visible_to=duty).roads_loaded is False
    path = tmp_path / "roads.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"海青路","highway":"primary"},'
        f'"geometry":{{"type":"LineString","coordinates":[[{LON - 0.1},{LAT}],[{LON + 0.1},{LAT}]]}}}}]}}'
    )
    with path.open("rb") as file:
        import_roads(file=file, source="测试", by=actor(people.admin), at=AT)
    found = exposure_of(SHAPES, visible_to=duty)
    (road,) = found.zones["toxic-cloud/red"]["roads"]
    assert (road["name"], road["class_label"]) == ("海青路", "主干路/省道")
    assert road["length_m"] == pytest.approx(0.01 * 111_320 * 0.7766, rel=0.01)
    assert found.roads_loaded is True
