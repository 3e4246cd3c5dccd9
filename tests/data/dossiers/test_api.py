"""The API of dossiers: scoped, refusing, in step with the forms; import, map."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.people import AT, People, actor, program_of

from anlan.data.dossiers.facade import (
    DossierItem,
    book_of,
    feature_collection,
    features_in_box,
    import_columns,
    items_of,
    kind_of,
    kinds,
)
from anlan.data.enterprises.facade import Enterprise
from anlan.kernel.coordinates import Box

Add = Callable[..., DossierItem]


def call(user: Any, method: str, path: str, body: Any = None) -> Any:
    """One request of a program with the user's rights."""
    program = program_of(user)
    if method == "get":
        return program.get(f"/api/v1{path}")
    return getattr(program, method)(f"/api/v1{path}", data=json.dumps(body), content_type="application/json")


def test_create_change_retire(works: Enterprise, people: People) -> None:
    made = call(
        people.enterprise,
        "post",
        "/dossiers/risk-point",
        {"enterprise": str(works.pk), "name": "氯气库", "level": "red", "lon": 121.784, "lat": 39.052},
    )
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["level_label"], body["enterprise"]["id"]) == ("重大风险", str(works.pk))
    path = f"/dossiers/risk-point/{body['id']}"
    changed = call(people.jinzhou, "patch", path, {"level": "orange", "version": 1})
    assert changed.json()["level"] == "orange"
    stale = call(people.jinzhou, "patch", path, {"level": "blue", "version": 1})
    assert stale.status_code == 409
    assert call(people.jinzhou, "post", f"{path}/retire", {"reason": ""}).status_code == 422
    assert call(people.jinzhou, "post", f"{path}/retire", {"reason": "拆除"}).json()["status"] == "retired"
    assert call(people.jinzhou, "get", "/dossiers/risk-point").json()["count"] == 0
    assert call(people.jinzhou, "get", "/dossiers/risk-point?status=retired").json()["count"] == 1


def test_outsiders_get_404(add: Add, works: Enterprise, people: People) -> None:
    item = add("shut-off")
    path = f"/dossiers/shut-off/{item.pk}"
    assert call(people.zhuanghe, "get", path).status_code == 404
    assert call(people.zhuanghe, "patch", path, {"how": "x"}).status_code == 404
    assert call(people.zhuanghe, "post", f"{path}/retire", {"reason": "x"}).status_code == 404
    assert call(people.zhuanghe, "get", f"/enterprises/{works.pk}/dossier").status_code == 404
    values = {"enterprise": str(works.pk), "name": "x", "kind": "power", "how": "x"}
    assert call(people.zhuanghe, "post", "/dossiers/shut-off", values).status_code == 404
    assert call(people.zhuanghe, "get", "/dossiers/shut-off").json()["count"] == 0
    assert call(people.enterprise, "get", path).status_code == 200
    assert call(people.expert, "patch", path, {"how": "x"}).status_code == 403


def test_the_whole_dossier(add: Add, works: Enterprise, people: People) -> None:
    add("storage-unit", as_of="2026-05-01")
    body = call(people.duty, "get", f"/enterprises/{works.pk}/dossier").json()
    assert set(body["sections"]) == {kind.key for kind in kinds()}
    assert body["sections"]["storage-unit"]["age"]["as_of"] == "2026-05-01"
    assert body["sections"]["building"]["age"] is None


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "level": "red"},
        {"enterprise": "不是编号", "name": "x", "level": "red"},
        {"enterprise": None, "name": ["x"], "level": {}},
    ],
)
def test_a_missing_or_strange_enterprise(works: Enterprise, people: People, body: dict[str, Any]) -> None:
    assert call(people.jinzhou, "post", "/dossiers/risk-point", body).status_code in {404, 422}


@pytest.mark.parametrize(
    "values",
    [
        {"lon": "东"},
        {"lon": True},
        {"version": "一"},
        {"level": 7},
        {"unknown": 1},
        {"enterprise": "x"},
        {"lon": 1e400},
    ],
)
def test_strange_values_are_refused_not_broken(add: Add, people: People, values: dict[str, Any]) -> None:
    item = add("risk-point")
    assert call(people.jinzhou, "patch", f"/dossiers/risk-point/{item.pk}", values).status_code in {400, 422}


def test_unknown_kinds(people: People) -> None:
    assert call(people.duty, "get", "/dossiers/nothing").status_code == 404
    assert len(call(people.duty, "get", "/dossiers").json()["items"]) == len(kinds())


def test_import_by_credit_code(
    works: Enterprise, people: People, register: Callable[..., Enterprise]
) -> None:
    book = book_of(kind_of("risk-point"))
    rows = [
        {"enterprise_code": works.credit_code, "name": "一号点", "level": "重大风险"},
        {"enterprise_code": works.credit_code, "name": "二号点", "level": "blue", "telephone": "0411-1234"},
        {"enterprise_code": works.credit_code, "name": "三号点", "level": "紫色"},
        {"enterprise_code": "91210200MA0000000X", "name": "四号点", "level": "red"},
    ]
    done = book.upsert(rows, by=actor(people.jinzhou), at=AT, within=people.jinzhou)
    assert [each.result for each in done] == ["created", "created", "rejected", "rejected"]
    again = book.upsert(rows[:2], by=actor(people.jinzhou), at=AT, within=people.jinzhou)
    assert [each.result for each in again] == ["unchanged", "unchanged"]
    foreign = book.upsert(rows[:1], by=actor(people.zhuanghe), at=AT, within=people.zhuanghe)
    assert [each.result for each in foreign] == ["rejected"]
    gone = book.withdraw(rows[:1], by=actor(people.jinzhou), at=AT, reason="不再存在", within=people.jinzhou)
    assert [each.result for each in gone] == ["withdrawn"]
    left = items_of(kind_of("risk-point"), works, visible_to=people.jinzhou)
    assert [(row.name, row.located_in_id) for row in left] == [("二号点", "210213")]


def test_no_column_asks_for_live_data() -> None:
    from tests.architecture.test_no_live_data import WORDS

    for kind in kinds():
        found = [each.header for each in import_columns(kind) if WORDS.search(f"{each.field} {each.header}")]
        assert found == []


def test_the_map_shows_what_one_may_see(add: Add, people: People) -> None:
    add("risk-point", "红点", lon=121.784, lat=39.052, level="yellow")
    add("risk-point", "无坐标")
    kind = kind_of("risk-point")
    (feature,) = feature_collection(kind, visible_to=people.duty)["features"]
    shown = feature["properties"]
    assert (shown["name"], shown["level"], shown["kind"]) == ("红点", "黄色", "risk-point")
    assert feature_collection(kind, visible_to=people.zhuanghe)["features"] == []
    box = Box(121.7, 39.0, 121.9, 39.1)
    assert len(features_in_box(kind, visible_to=people.duty, box=box, zoom=12)["features"]) == 1
    assert features_in_box(kind, visible_to=people.zhuanghe, box=box, zoom=12)["features"] == []
    keys = {layer["key"] for layer in call(people.duty, "get", "/map/layers").json()["items"]}
    assert {"storage-units", "risk-points", "shut-offs"} <= keys


def test_the_picture_of_an_incident_has_the_site(add: Add, works: Enterprise, people: People) -> None:
    add("shut-off")
    add("safety-facility", "消防水池", kind="water_tank", capacity_m3=2000)
    add("shift", starts="00:00", ends="24:00", people=31)
    call_in = {
        "kind": "leak",
        "place": "厂区",
        "description": "泄漏",
        "enterprise": str(works.pk),
        "caller_phone": "110",
    }
    made = call(people.duty, "post", "/incidents", call_in)
    assert made.status_code == 201, made.content
    body = call(people.duty, "get", f"/incidents/{made.json()['id']}/picture").json()
    site = body["site"]["value"]
    assert [row["how"] for row in site["shut_offs"]] == ["拉下进线断路器"]
    assert [row["capacity_m3"] for row in site["fire_water"]] == ["2,000"]
    assert site["people_now"] == 31
    assert body["enterprise"]["value"]["dossier"] == f"/enterprises/{works.pk}/dossier/"
