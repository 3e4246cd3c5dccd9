"""What resources hold beyond their rows: counted lines, beds with their age, leave, water sources, who answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.data.conftest import JINZHOU
from tests.people import AT, People, actor

from anlan.data.resources import facade
from anlan.data.resources.facade import Resource, ResponsibilityArea, WaterSource
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import InvalidInput, StaleRecord

JSON = "application/json"
Make = Callable[..., Resource]
GRID = {
    "type": "Polygon",
    "coordinates": [[[121.7, 39.0], [121.8, 39.0], [121.8, 39.1], [121.7, 39.1], [121.7, 39.0]]],
}


@pytest.fixture
def make(people: People) -> Make:
    def create(kind: str = "rescue-team", name: str = "金州救援队", **values: Any) -> Resource:
        given = {"lon": 121.8, "lat": 39.05, "located_in": "210213", **values}
        return facade.create_resource(kind=kind, name=name, by=actor(people.clerk), at=AT, **given)

    return create


@pytest.fixture
def water(people: People) -> Callable[..., WaterSource]:
    def create(name: str = "海滨路消火栓", **values: Any) -> WaterSource:
        given = {"kind": "hydrant", "lon": 121.8, "lat": 39.05, "located_in": "210213", **values}
        return facade.create_water(name=name, by=actor(people.clerk), at=AT, **given)

    return create


@pytest.fixture
def area(people: People) -> Callable[..., ResponsibilityArea]:
    def create(name: str = "周金州", **values: Any) -> ResponsibilityArea:
        given = {"level": "district", "located_in": "210213", "phone": "0411-1234567", **values}
        return facade.create_area(name=name, by=actor(people.clerk), at=AT, **given)

    return create


def change(people: People, resource: Resource, name: str, *rows: dict[str, Any], **values: Any) -> Resource:
    return facade.change_lines(
        resource=resource, name=name, rows=rows, by=actor(people.clerk), at=AT, **values
    )


def test_a_teams_vehicles_and_equipment(
    make: Make, people: People, program_of: Callable[..., Client]
) -> None:
    team = make(on_duty=12, mobilise_min=5)
    change(people, team, "fleet", {"name": "泡沫车", "quantity": 2}, {"name": "供气车", "state": "维修"})
    change(people, team, "gear", {"name": "防化服", "quantity": "24", "unit": "套", "usable": 22})
    shown = program_of(people.jinzhou).get(f"/api/v1/resources/{team.pk}").json()
    assert [(row["name"], row["quantity"], row["state"]) for row in shown["fleet"]] == [
        ("供气车", 1, "repair"),
        ("泡沫车", 2, "ready"),
    ]
    assert (shown["gear"][0]["usable"], shown["mobilise_min"]) == ("22", 5)


@pytest.mark.parametrize(
    ("kind", "name", "rows", "field"),
    [
        ("rescue-team", "fleet", [{"plate": "辽B"}], "fleet.0.name"),
        ("rescue-team", "gear", [{"name": "衣", "quantity": 1, "unit": "套", "usable": 2}], "gear.0.usable"),
        ("rescue-team", "gear", [{"name": "衣", "quantity": 1, "unit": "套"}] * 2, "gear.1.name"),
        ("expert", "leaves", [{"starts_on": "2026-06-02", "ends_on": "2026-06-01"}], "leaves.0.ends_on"),
        ("medical-institution", "bed_lines", [{"kind": "burn", "total": 3, "free": 4}], "bed_lines.0.free"),
        ("medical-institution", "bed_lines", [{"kind": "sofa", "total": 3}], "bed_lines.0.kind"),
        ("shelter", "fleet", [], "fleet"),
    ],
)
def test_bad_lines_say_which(
    make: Make, people: People, kind: str, name: str, rows: list[dict[str, Any]], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        change(people, make(kind), name, *rows)
    assert refusal.value.errors[0].field == field


def test_free_beds_carry_their_own_age(make: Make, people: People) -> None:
    hospital = make("medical-institution", "烧伤医院", emergency="正常接诊", burn_beds=36)
    assert hospital.details["emergency"] == "normal"
    beds = [{"kind": "burn", "total": 36, "free": 14}, {"kind": "adult_icu", "total": 20, "free": 2}]
    change(people, hospital, "bed_lines", *beds)
    later = AT + timedelta(hours=2)
    facade.report_beds(resource=hospital, free={"burn": 9}, by=actor(people.jinzhou), at=later)
    lines = {row.kind: row for row in hospital.bed_lines.all()}
    assert (lines["burn"].free, lines["burn"].reported_at, lines["burn"].reported_by) == (
        9,
        later,
        people.jinzhou.name,
    )
    assert lines["adult_icu"].reported_at == AT
    with pytest.raises(InvalidInput, match="0 到 36"):
        facade.report_beds(resource=hospital, free={"burn": 37}, by=actor(people.jinzhou), at=later)
    with pytest.raises(InvalidInput, match="没有登记"):
        facade.report_beds(resource=hospital, free={"medical": 1}, by=actor(people.jinzhou), at=later)


def test_an_expert_on_leave_is_not_ready_on_those_days(make: Make, people: People) -> None:
    expert = make("expert", "赵六", field="化工工艺")
    day = in_shanghai(AT).date()
    change(people, expert, "leaves", {"starts_on": day, "ends_on": day, "kind": "travel"})
    near = {
        shift: facade.nearest_resources(
            lon=121.8,
            lat=39.05,
            kinds=["expert"],
            limit=1,
            visible_to=people.duty,
            on=day + timedelta(days=shift),
        )[0]
        for shift in (-1, 0, 1)
    }
    assert [near[shift]["ready"] for shift in (-1, 0, 1)] == [True, False, True]
    assert near[0]["readiness_label"] == "出差至 06-01"


def test_lines_keep_what_another_changed(make: Make, people: People) -> None:
    team = make()
    change(people, team, "fleet", {"name": "泡沫车"}, version=team.version)
    with pytest.raises(StaleRecord):
        change(people, team, "fleet", {"name": "水罐车"}, version=team.version)


def test_the_page_of_lines(make: Make, people: People, browser_of: Callable[..., Client]) -> None:
    team = make()
    path = reverse("resources:lines", args=[team.pk, "gear"])
    keeper = browser_of(people.jinzhou)
    posted = {
        "version": team.version,
        "lines-TOTAL_FORMS": 1,
        "lines-INITIAL_FORMS": 0,
        "lines-0-name": "防化服",
        "lines-0-quantity": "3",
        "lines-0-unit": "",
    }
    refused = keeper.post(path, posted)
    assert refused.status_code == 422
    assert "防化服" in refused.content.decode()
    assert "请填写单位" in refused.content.decode()
    assert keeper.post(path, {**posted, "lines-0-unit": "套"}).status_code == 302
    assert team.gear.get().quantity == 3
    assert keeper.get(reverse("resources:detail", args=[team.pk])).status_code == 200
    assert keeper.get(reverse("resources:lines", args=[team.pk, "leaves"])).status_code == 404
    assert browser_of(people.zhuanghe).get(path).status_code == 404
    assert browser_of(people.duty).get(path).status_code == 403


def test_water_nearest_and_scope(
    water: Callable[..., WaterSource], people: People, program_of: Callable[..., Client]
) -> None:
    water("远处水池", kind="pool", lon=121.9, capacity_m3=500)
    near = water(state="broken")
    found = program_of(people.jinzhou).get("/api/v1/water-sources/nearest?lon=121.8&lat=39.05").json()
    assert [row["name"] for row in found["items"]] == [near.name, "远处水池"]
    assert found["items"][0]["usable"] is False
    outsider = program_of(people.zhuanghe)
    assert outsider.get("/api/v1/water-sources").json()["count"] == 0
    assert outsider.get(f"/api/v1/water-sources/{near.pk}").status_code == 404
    body = {"name": "另一处", "kind": "sea", "lon": 121.8, "lat": 39.05, "yield_l_s": -1}
    assert program_of(people.clerk).post("/api/v1/water-sources", body, content_type=JSON).status_code == 422
    assert program_of(people.enterprise).get("/api/v1/water-sources").status_code == 403


@pytest.mark.usefixtures("boundaries")
def test_who_answers_for_a_point(area: Callable[..., ResponsibilityArea], people: People) -> None:
    area("李承办", level="city", located_in="210200", field="chemicals")
    area()
    area("郑孤山", level="township", located_in="210213006")
    grid = area("网格员", level="grid", located_in="210213006", grid="园区", boundary=GRID)

    def names(lon: float, lat: float, **values: Any) -> list[str]:
        found = facade.responsible_for(lon, lat, visible_to=people.duty, **values)
        return [row.name for row in found]

    assert names(121.75, 39.05) == ["网格员", "郑孤山", "周金州", "李承办"]
    assert names(121.9, 39.05) == ["周金州", "李承办"]
    assert names(121.75, 39.05, field="mines") == ["网格员", "郑孤山", "周金州"]
    assert names(100.0, 30.0) == []
    assert [row.name for row in facade.responsible_in("210213006", visible_to=people.duty)] == [
        "郑孤山",
        "周金州",
        "李承办",
    ]
    assert facade.responsible_for(*JINZHOU, visible_to=people.zhuanghe) == []
    facade.retire_area(area=grid, reason="换人", by=actor(people.clerk), at=AT)
    assert "网格员" not in names(121.75, 39.05)


@pytest.mark.parametrize(
    "boundary",
    [
        {"type": "Point", "coordinates": [121.7, 39.0]},
        {
            "type": "Polygon",
            "coordinates": [[[121.7, 39.0], [121.8, 39.1], [121.8, 39.0], [121.7, 39.1], [121.7, 39.0]]],
        },
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
        {"type": "Polygon"},
        {"x": 1},
    ],
)
def test_bad_outlines_are_refused(area: Callable[..., ResponsibilityArea], boundary: Any) -> None:
    with pytest.raises(InvalidInput, match="范围"):
        area(level="grid", boundary=boundary)


@pytest.mark.parametrize("name", ["waters", "areas"])
def test_pages_and_lists(
    name: str,
    water: Callable[..., WaterSource],
    area: Callable[..., ResponsibilityArea],
    people: People,
    browser_of: Callable[..., Client],
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(12):
        water(f"水源{number}")
        area(f"责任人{number}")
    browser = browser_of(people.jinzhou)
    path = reverse(f"resources:{name}")
    browser.get(path)
    with django_assert_max_num_queries(30):
        assert browser.get(path).status_code == 200
    assert browser_of(people.enterprise).get(path).status_code == 403


def test_pages_of_one(
    water: Callable[..., WaterSource],
    area: Callable[..., ResponsibilityArea],
    people: People,
    browser_of: Callable[..., Client],
) -> None:
    keeper, outsider = browser_of(people.jinzhou), browser_of(people.zhuanghe)
    for path in (
        reverse("resources:water", args=[water().pk]),
        reverse("resources:area", args=[area(boundary=GRID).pk]),
    ):
        assert keeper.get(path).status_code == 200
        assert keeper.get(f"{path}edit/").status_code == 200
        assert outsider.get(path).status_code == 404
    assert keeper.get(reverse("resources:responsible") + "?lon=121.75&lat=39.05").status_code == 200
    assert keeper.get(reverse("resources:responsible") + "?lon=1&lat=x").status_code == 422
    made = keeper.post(
        reverse("resources:area-create"), {"name": "张三", "level": "township", "located_in": "210213006"}
    )
    assert made.status_code == 302, made.content.decode()[:3000]
    made = keeper.post(
        reverse("resources:water-create"),
        {"name": "新水池", "kind": "pool", "lon": "121.8", "lat": "39.05", "located_in": "210213"},
    )
    assert made.status_code == 302


def test_rows_of_an_import(people: People) -> None:
    rows = [
        {"name": "李四", "located_in": "金州区", "level": "区县"},
        {"name": "王五", "located_in": "210213006", "level": "街道乡镇", "field": "危险化学品"},
        {"name": "赵六", "located_in": "月球", "level": "区县"},
    ]
    found = facade.AREA_BOOK.upsert(rows, by=actor(people.clerk), at=AT, within=people.clerk)
    assert [row.result for row in found] == ["created", "created", "rejected"]
    again = facade.AREA_BOOK.upsert(rows[:2], by=actor(people.clerk), at=AT, within=people.clerk)
    assert [row.result for row in again] == ["unchanged", "unchanged"]
    waters = [{"name": "一号栓", "kind": "市政消火栓", "lon": 121.8, "lat": 39.05, "located_in": "210213"}]
    assert facade.WATER_BOOK.upsert(waters, by=actor(people.clerk), at=AT)[0].result == "created"
