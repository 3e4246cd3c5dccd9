"""The catalogue of layers, their features within the caller's scope, boundaries and coastline."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.base.divisions import small_source

import rules as permission_rules
from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import load_city
from anlan.base.divisions.locator import forget_boundaries
from anlan.gis.layers.facade import Layer, feature, register_layer, unregister_layer
from anlan.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
Program = Callable[..., Client]


def _wells(user: Any) -> list[dict[str, Any]]:
    name = f"井（{user.username}）"
    return [feature(record_id="w1", kind="well", name=name, lon=121.6, lat=38.9, level=2, url="/wells/w1/")]


@pytest.fixture(autouse=True)
def layers() -> Iterator[None]:
    """Two layers: one for all who may see the map, one for the leader alone."""
    permission_rules.add_perm("layers.view_secret", lambda user: user.username == "leader")
    register_layer(Layer("wells", "水井", "droplet", "layers.view_map", _wells, order=1))
    register_layer(Layer("secret", "内部", "lock", "layers.view_secret", _wells, order=2, shown=False))
    yield
    unregister_layer("wells")
    unregister_layer("secret")
    permission_rules.remove_perm("layers.view_secret")


def _keys(program: Client) -> list[str]:
    items = program.get("/api/v1/map/layers").json()["items"]
    return [item["key"] for item in items if item["key"] in ("wells", "secret")]


def test_the_catalogue_holds_what_the_user_may_see(leader: User, duty: User, program_of: Program) -> None:
    assert _keys(program_of(leader)) == ["wells", "secret"]
    assert _keys(program_of(duty)) == ["wells"]


def test_an_entry_says_where_its_features_are(duty: User, program_of: Program) -> None:
    items = program_of(duty).get("/api/v1/map/layers").json()["items"]
    entry = next(item for item in items if item["key"] == "wells")
    assert entry == {
        "key": "wells",
        "title": "水井",
        "icon": "droplet",
        "order": 1,
        "shown": True,
        "url": "/api/v1/map/layers/wells",
        "boxed": False,
    }


def test_features_are_geojson_of_the_asking_user(duty: User, program_of: Program) -> None:
    answer = program_of(duty).get("/api/v1/map/layers/wells")
    assert answer.headers["Content-Type"].startswith("application/geo+json")
    assert answer.json() == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": "w1",
                "geometry": {"type": "Point", "coordinates": [121.6, 38.9]},
                "properties": {
                    "id": "w1",
                    "kind": "well",
                    "name": "井（duty）",
                    "level": 2,
                    "url": "/wells/w1/",
                },
            }
        ],
    }


def test_a_layer_of_others_is_refused_an_unknown_one_not_found(duty: User, program_of: Program) -> None:
    assert program_of(duty).get("/api/v1/map/layers/secret").status_code == 403
    assert program_of(duty).get("/api/v1/map/layers/nothing").status_code == 404


def test_those_who_run_the_system_see_no_map(admin: User, program_of: Program) -> None:
    assert program_of(admin).get("/api/v1/map/layers").status_code == 403


def test_nobody_signed_in(client: Client) -> None:
    assert client.get("/api/v1/map/layers").status_code == 401


@pytest.fixture
def boundaries(duty: User, tmp_path: Path, settings: Any) -> None:
    """Dalian with its real boundaries and a small coastline."""
    settings.FRONTEND_DIST = small_source.write(tmp_path / "dist")
    forget_boundaries()
    load_city("210200", by=SYSTEM, at=AT)
    square = [[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]
    far = [[0, 0], [5, 0], [0, 5], [-5, -5]]
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [121.0, 38.5]},
        "objects": {
            "land": {
                "type": "GeometryCollection",
                "geometries": [{"type": "MultiPolygon", "arcs": [[[0]], [[~1]]]}],
            }
        },
        "arcs": [square, [[far[0][0] - 900, far[0][1]], *far[1:]]],
    }
    (tmp_path / "dist" / "data" / "land-10m.json").write_text(json.dumps(topology))


@pytest.mark.parametrize(("level", "count"), [("city", 1), ("district", 10)])
def test_boundaries_come_once(
    duty: User, boundaries: None, program_of: Program, level: str, count: int
) -> None:
    program = program_of(duty)
    first = program.get("/api/v1/map/boundaries", {"level": level})
    assert len(first.json()["features"]) == count
    again = program.get(
        "/api/v1/map/boundaries", {"level": level}, headers={"if-none-match": first.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_an_unknown_level_is_refused(duty: User, program_of: Program) -> None:
    assert program_of(duty).get("/api/v1/map/boundaries", {"level": "street"}).status_code == 422


def test_the_coastline_is_cut_to_the_city(duty: User, boundaries: None, program_of: Program) -> None:
    answer = program_of(duty).get("/api/v1/map/coastline")
    assert len(answer.json()["features"]) == 1
    ring = answer.json()["features"][0]["geometry"]["coordinates"][0]
    assert {tuple(corner) for corner in ring} == {(121.0, 38.5), (122.0, 38.5), (122.0, 39.5), (121.0, 39.5)}
    again = program_of(duty).get("/api/v1/map/coastline", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_mounts_the_map(duty: User, boundaries: None, browser_of: Callable[[User], Client]) -> None:
    page = browser_of(duty).get("/map/").content.decode()
    assert 'data-island="map"' in page
    assert "/api/v1/map/layers" in page


def test_the_page_is_not_for_those_who_run_the_system(
    admin: User, browser_of: Callable[[User], Client]
) -> None:
    assert browser_of(admin).get("/map/").status_code == 403
