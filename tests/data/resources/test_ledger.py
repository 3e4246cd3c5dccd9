"""Resources: registering, nearest, dispatch state; sensitive places."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import AT, People, actor

from anlan.data.resources import facade
from anlan.data.resources.facade import Resource, ResourceKind
from anlan.kernel.errors import Conflict, InvalidInput

JSON = "application/json"
Make = Callable[..., Resource]


@pytest.fixture
def make(people: People) -> Make:
    def create(kind: str = "rescue-team", name: str = "金州救援队", **values: Any) -> Resource:
        given = {"lon": 121.8, "lat": 39.05, "located_in": "210213", **values}
        return facade.create_resource(kind=kind, name=name, by=actor(people.clerk), at=AT, **given)

    return create


def test_nearest_first_with_estimate_and_contact(make: Make, people: People) -> None:
    near = make(name="近队", contact_name="赵六", contact_phone="119", members=30)
    make(name="远队", lon=121.9)
    make("shelter", "避难所", capacity=500)
    found = facade.nearest_resources(
        lon=121.783, lat=39.051, kinds=["rescue-team"], limit=5, visible_to=people.duty
    )
    assert [item["name"] for item in found] == ["近队", "远队"]
    first = found[0]
    assert (first["id"], first["ready"], first["contact"], first["eta_estimated"]) == (
        str(near.pk),
        True,
        "赵六 119",
        True,
    )
    assert first["eta_s"] == pytest.approx(first["distance_m"] * 1.3 / (40 / 3.6), abs=1)


def test_nearest_over_the_api(make: Make, people: People, program_of: Callable[..., Client]) -> None:
    make()
    api = program_of(people.duty)
    answer = api.get("/api/v1/resources/nearest?lon=121.783&lat=39.051&kind=rescue-team&limit=3").json()
    assert answer["count"] == 1
    assert {"id", "kind", "name", "distance_m", "eta_s", "ready", "contact"} <= answer["items"][0].keys()
    assert api.get("/api/v1/resources/nearest?lon=39.05&lat=121.78").status_code == 422
    assert api.get("/api/v1/resources/nearest?lon=121.7&lat=39&kind=tank").status_code == 422
    assert program_of(people.enterprise).get("/api/v1/resources/nearest?lon=121.7&lat=39").status_code == 403


def test_nearest_keeps_to_the_scope(make: Make, people: People) -> None:
    make()
    assert facade.nearest_resources(lon=121.8, lat=39.05, limit=3, visible_to=people.zhuanghe) == []
    assert len(facade.nearest_resources(lon=121.8, lat=39.05, limit=3, visible_to=people.jinzhou)) == 1


def test_an_engaged_resource_refuses_naming_where(make: Make, people: People) -> None:
    made, by = make(), actor(people.duty)
    facade.mark_engaged(made.pk, where="2026-001 海青泄漏", by=by, at=AT)
    with pytest.raises(Conflict, match="2026-001 海青泄漏"):
        facade.mark_engaged(made.pk, where="另一处", by=by, at=AT)
    with pytest.raises(Conflict, match="归队后"):
        facade.retire_resource(resource=made, reason="报废", by=by, at=AT)
    facade.mark_available(made.pk, by=by, at=AT)
    facade.mark_available(made.pk, by=by, at=AT)
    made.refresh_from_db()
    assert made.ready
    assert made.engaged_in == ""


def test_details_of_the_kind_are_checked_and_merged(make: Make, people: People) -> None:
    made = make(members="３５", specialities="危化")
    changed = facade.change_resource(resource=made, version=1, vehicles=4, by=actor(people.clerk), at=AT)
    assert changed.details == {"members": 35, "specialities": "危化", "vehicles": 4}
    with pytest.raises(InvalidInput) as refused:
        facade.change_resource(resource=made, version=2, members=-1, by=actor(people.clerk), at=AT)
    assert refused.value.errors[0].field == "members"


def test_engaged_is_not_for_typing(make: Make) -> None:
    with pytest.raises(InvalidInput, match="调派"):
        make(readiness="engaged")


def test_rows_of_a_depot_add_stock(people: People) -> None:
    rows = [
        {"name": "物资库", "item": "防化服", "quantity": "20", "unit": "套"},
        {"name": "物资库", "item": "吸油毡", "quantity": 2.5, "unit": "吨"},
    ]
    outcomes = facade.upsert_supplies(rows, by=actor(people.clerk), at=AT)
    assert [one.result for one in outcomes] == ["created", "updated"]
    depot = Resource.objects.get()
    assert [str(line) for line in depot.stock.all()] == ["吸油毡 2.5 吨", "防化服 20 套"]
    assert [one.result for one in facade.upsert_supplies(rows, by=actor(people.clerk), at=AT)] == [
        "unchanged",
        "unchanged",
    ]


def test_every_kind_has_its_columns_and_upsert(people: People) -> None:
    upserts = {
        "rescue-team": facade.upsert_teams, "expert": facade.upsert_experts,
        "medical-institution": facade.upsert_medical_institutions, "supplies": facade.upsert_supplies,
        "shelter": facade.upsert_shelters, "vehicle": facade.upsert_vehicles,
    }  # fmt: skip
    for kind in map(str, ResourceKind):
        row = {column.field: column.example for column in facade.IMPORT_COLUMNS[kind]}
        [outcome] = upserts[kind]([row], by=actor(people.clerk), at=AT)
        assert outcome.result == "created", (kind, outcome.errors)


def test_sensitive_places_within(people: People) -> None:
    for name, lon in (("近校", 121.79), ("远校", 121.9)):
        facade.create_place(
            kind="school",
            name=name,
            people=900,
            lon=lon,
            lat=39.05,
            located_in="210213",
            by=actor(people.clerk),
            at=AT,
        )
    found = facade.sensitive_places_within(121.783, 39.051, 2000, visible_to=people.duty)
    assert [(place["name"], place["people"]) for place in found] == [("近校", 900)]
    assert [row.name for row in facade.match_landmarks("近校", visible_to=people.duty)] == ["近校"]
    assert facade.sensitive_places_within(121.783, 39.051, 2000, visible_to=people.zhuanghe) == []


def test_the_api_shows_details_beside_the_rest(
    make: Make, people: People, program_of: Callable[..., Client]
) -> None:
    made = make("medical-institution", "医院", beds=800, burns=True)
    api = program_of(people.clerk)
    shown = api.get(f"/api/v1/resources/{made.pk}").json()
    assert (shown["beds"], shown["burns"], shown["poison"]) == (800, True, None)
    assert api.patch(f"/api/v1/resources/{made.pk}", {"beds": 900}, content_type=JSON).json()["beds"] == 900
    assert program_of(people.zhuanghe).get(f"/api/v1/resources/{made.pk}").status_code == 404
    place = api.post(
        "/api/v1/sensitive-places",
        {"kind": "school", "name": "学校", "located_in": "210213"},
        content_type=JSON,
    )
    assert place.status_code == 201


@pytest.mark.parametrize("kind", list(map(str, ResourceKind)))
def test_screens_of_every_kind(
    make: Make, people: People, browser_of: Callable[..., Client], kind: str
) -> None:
    made, browser = make(kind, "某资源"), browser_of(people.clerk)
    for name, argument in (("kind", kind), ("create", kind), ("detail", made.pk), ("edit", made.pk)):
        page = browser.get(reverse(f"resources:{name}", args=[argument]))
        assert page.status_code == 200, name
    body = {
        "name": "改名",
        "lon": 121.8,
        "lat": 39.05,
        "readiness": "ready",
        "version": 1,
        "stock-TOTAL_FORMS": 0,
        "stock-INITIAL_FORMS": 0,
    }
    assert browser.post(reverse("resources:edit", args=[made.pk]), body).status_code == 302
    assert "改名" in browser.get(reverse("resources:list")).content.decode()


def test_places_are_matched_by_kind_and_name_whatever_the_kind_is_called(people: People) -> None:
    rows = [
        {"kind": "学校", "name": "一中"},
        {"kind": "school", "name": "一中"},
        {"kind": "飞船", "name": "一中"},
    ]
    outcomes = facade.upsert_places(rows, by=actor(people.clerk), at=AT)
    assert [one.result for one in outcomes] == ["created", "updated", "rejected"]
    again = facade.upsert_places(rows[:1], by=actor(people.clerk), at=AT)
    assert [one.result for one in again] == ["unchanged"]
