"""The HTTP contract of the desk: names, status codes, permissions, idempotency."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.people import AT, actor

from anlan.data.resources.facade import ResourceKind, create_resource
from anlan.rescue.incidents.models import Incident

PICTURE_KEYS = {
    "incident", "enterprise", "installations", "substances", "hidden_dangers", "last_inspection", "licences",
    "contacts", "plan", "resources", "sensitive_places", "population", "cameras", "scene_photos", "similar_cases",
    "zones", "weather", "reporting", "freshness",
}  # fmt: skip
CALL = {"kind": "leak", "place": "金州区海青岛街道", "lon": 121.783, "lat": 39.051, "substance": "氯"}


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    answer = client.generic(
        method,
        f"/api/v1{path}",
        json.dumps(body) if body is not None else "",
        content_type="application/json",
        headers=headers or None,
    )
    return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def duty_api(people, program_of) -> Client:
    return program_of(people.duty)


@pytest.fixture
def teams(people) -> list[str]:
    """Three ready teams in Jinzhou."""
    return [
        str(
            create_resource(
                kind=ResourceKind.RESCUE_TEAM,
                name=f"金州第{number}救援队",
                lon=121.78 + number / 100,
                lat=39.05,
                located_in="210213",
                contact_name="队长",
                contact_phone="0411-80000000",
                by=actor(people.duty),
                at=AT,
            ).id
        )
        for number in range(1, 4)
    ]


@pytest.fixture
def incident(duty_api) -> str:
    status, body = send(duty_api, "POST", "/incidents", CALL)
    assert status == 201, body
    return body["id"]


def test_opening_answers_with_the_contract(duty_api, db) -> None:
    status, body = send(duty_api, "POST", "/incidents", CALL)
    assert status == 201
    assert body["number"].endswith("-00001")
    assert (body["status"], body["grade"], body["response_level"]) == ("accepted", "一般", "IV")
    assert body["duplicates"] == []
    status, second = send(duty_api, "POST", "/incidents", CALL)
    assert [each["id"] for each in second["duplicates"]] == [body["id"]]
    assert second["duplicates"][0]["reason"]


def test_without_credentials_401(db) -> None:
    for method, path in (("POST", "/incidents"), ("GET", "/incidents"), ("GET", "/incidents/preview")):
        status, body = send(Client(), method, path, {} if method == "POST" else None)
        assert status in {401, 405}, path
    status, body = send(Client(), "GET", "/incidents")
    assert status == 401
    assert body["detail"]


def test_outside_the_jurisdiction_404_and_not_allowed_403(incident, people, program_of) -> None:
    outsider = program_of(people.zhuanghe)
    for method, path, body in (
        ("GET", "", None),
        ("GET", "/picture", None),
        ("PATCH", "", {"deaths": 1}),
        ("POST", "/close", {"summary": "不应成功的结束"}),
        ("POST", "/timeline", {"text": "不应成功"}),
        ("POST", "/dispatches", {"resources": []}),
    ):
        assert send(outsider, method, f"/incidents/{incident}{path}", body)[0] == 404, path
    insider = program_of(people.expert)
    assert send(insider, "GET", f"/incidents/{incident}/picture")[0] == 200
    assert send(insider, "PATCH", f"/incidents/{incident}", {"deaths": 1})[0] == 403
    for apart in (people.admin, people.security, people.auditor):
        assert send(program_of(apart), "GET", f"/incidents/{incident}")[0] == 403


def test_district_officers_see_their_district(incident, people, program_of) -> None:
    assert send(program_of(people.jinzhou), "GET", f"/incidents/{incident}")[0] == 200
    status, body = send(program_of(people.zhuanghe), "GET", "/incidents")
    assert (status, body["count"]) == (200, 0)


def test_bad_input_names_every_field(duty_api) -> None:
    status, body = send(
        duty_api, "POST", "/incidents", {"kind": "x", "lon": 39.0, "lat": 121.7, "deaths": -1}
    )
    assert status == 422
    assert {error["field"] for error in body["errors"]} == {"kind", "lon", "deaths"}
    status, body = send(duty_api, "POST", "/incidents", {**CALL, "deaths": "三"})
    assert status == 422
    assert body["errors"][0]["field"] == "deaths"
    status, body = send(duty_api, "POST", "/incidents", {**CALL, "occurred_at": "2026-01-01T08:00:00"})
    assert (status, body["errors"][0]["field"]) == (422, "occurred_at")


def test_coordinates_of_another_system_are_converted(duty_api) -> None:
    _status, plain = send(duty_api, "POST", "/incidents", CALL)
    _status, body = send(duty_api, "POST", "/incidents", {**CALL, "crs": "gcj02"})
    assert 0.003 < abs(plain["lon"] - body["lon"]) < 0.008


def test_the_same_submission_twice_makes_one_record(duty_api) -> None:
    first = send(duty_api, "POST", "/incidents", CALL, **{"Idempotency-Key": "call-1"})
    again = send(duty_api, "POST", "/incidents", CALL, **{"Idempotency-Key": "call-1"})
    assert first == again
    assert Incident.objects.count() == 1
    other = {**CALL, "deaths": 1}
    assert send(duty_api, "POST", "/incidents", other, **{"Idempotency-Key": "call-1"})[0] == 409
    refused = {**CALL, "deaths": -1}
    assert send(duty_api, "POST", "/incidents", refused, **{"Idempotency-Key": "call-2"})[0] == 422
    assert send(duty_api, "POST", "/incidents", CALL, **{"Idempotency-Key": "call-2"})[0] == 201


def test_the_picture_has_every_key_as_a_part(duty_api, incident) -> None:
    status, body = send(duty_api, "GET", f"/incidents/{incident}/picture")
    assert status == 200
    assert set(body) >= PICTURE_KEYS
    for key in PICTURE_KEYS:
        part = body[key]
        assert {"as_of", "source", "missing"} <= set(part), key
        assert ("items" in part) != ("value" in part), key
        has_content = bool(part.get("items") or part.get("value"))
        assert has_content or part["missing"], key


def test_dispatch_status_to_release(duty_api, incident, teams) -> None:
    orders = {"resources": [{"id": team, "task": "堵漏"} for team in teams]}
    status, body = send(duty_api, "POST", f"/incidents/{incident}/dispatches", orders)
    assert status == 201
    assert [item["status"] for item in body["items"]] == ["ordered"] * 3
    first = body["items"][0]["id"]
    for step in ("acknowledged", "en_route", "on_scene", "released"):
        status, moved = send(duty_api, "PATCH", f"/dispatches/{first}", {"status": step})
        assert (status, moved["status"]) == (200, step)
    assert send(duty_api, "PATCH", f"/dispatches/{first}", {"status": "en_route"})[0] == 409
    assert send(duty_api, "PATCH", f"/dispatches/{first}", {"status": "flying"})[0] == 422
    assert send(duty_api, "GET", f"/incidents/{incident}")[1]["status"] == "responding"


def test_a_resource_is_in_one_place_at_a_time(duty_api, incident, teams) -> None:
    orders = {"resources": [{"id": teams[0]}]}
    assert send(duty_api, "POST", f"/incidents/{incident}/dispatches", orders)[0] == 201
    other = send(duty_api, "POST", "/incidents", {**CALL, "place": "别处"})[1]["id"]
    both = {"resources": [{"id": teams[1]}, {"id": teams[0]}]}
    status, body = send(duty_api, "POST", f"/incidents/{other}/dispatches", both)
    assert status == 409
    assert "不能重复派出" in body["detail"]
    assert send(duty_api, "GET", f"/incidents/{other}/dispatches")[1]["count"] == 0
    send(duty_api, "POST", f"/incidents/{incident}/close", {"summary": "处置完毕，全部归队"})
    assert send(duty_api, "POST", f"/incidents/{other}/dispatches", both)[0] == 201


def test_bad_dispatches(duty_api, incident, teams) -> None:
    path = f"/incidents/{incident}/dispatches"
    assert send(duty_api, "POST", path, {"resources": []})[0] == 422
    assert send(duty_api, "POST", path, {"resources": [{"id": teams[0]}, {"id": teams[0]}]})[0] == 422
    unknown = {"resources": [{"id": "01890000-0000-7000-8000-000000000000"}]}
    assert send(duty_api, "POST", path, unknown)[0] == 422


def test_other_services_are_requested(duty_api, incident) -> None:
    status, body = send(duty_api, "POST", f"/incidents/{incident}/service-requests", {"service": "119"})
    assert (status, body["status"], body["next"][0]) == (201, "requested", "accepted")
    status, body = send(duty_api, "PATCH", f"/dispatches/{body['id']}", {"status": "accepted"})
    assert (status, body["status"]) == (200, "accepted")


def test_timeline_is_append_only(duty_api, incident) -> None:
    status, entry = send(duty_api, "POST", f"/incidents/{incident}/timeline", {"text": "风向东南"})
    assert status == 201
    assert {"id", "at", "by", "kind", "text"} <= set(entry)
    for method in ("PATCH", "PUT", "DELETE"):
        assert send(duty_api, method, f"/incidents/{incident}/timeline", {"text": "x"})[0] == 405
    assert send(duty_api, "POST", f"/incidents/{incident}/timeline", {"text": " "})[0] == 422


def test_patch_close_and_the_open_filter(duty_api, incident) -> None:
    status, body = send(duty_api, "PATCH", f"/incidents/{incident}", {"deaths": 3, "version": 1})
    assert (status, body["grade"], body["version"]) == (200, "较大", 2)
    assert send(duty_api, "PATCH", f"/incidents/{incident}", {"deaths": 4, "version": 1})[0] == 409
    assert send(duty_api, "GET", "/incidents?status=open")[1]["count"] == 1
    status, body = send(duty_api, "POST", f"/incidents/{incident}/close", {"summary": "泄漏已处置完毕"})
    assert (status, body["status"]) == (200, "closed")
    assert send(duty_api, "GET", "/incidents?status=open")[1]["count"] == 0
    assert send(duty_api, "POST", f"/incidents/{incident}/close", {"summary": "泄漏已处置完毕"})[0] == 409


def test_bulletin_to_signature(duty_api, incident, people, program_of) -> None:
    leader = program_of(people.leader)
    status, bulletin = send(duty_api, "POST", f"/incidents/{incident}/bulletins", {"kind": "initial"})
    assert status == 201
    assert send(leader, "POST", f"/bulletins/{bulletin['id']}/sign", {})[0] == 409
    assert send(duty_api, "POST", f"/bulletins/{bulletin['id']}/submit")[0] == 200
    assert send(duty_api, "POST", f"/bulletins/{bulletin['id']}/sign", {})[0] == 403
    assert send(program_of(people.zhuanghe), "POST", f"/bulletins/{bulletin['id']}/sign", {})[0] in {403, 404}
    status, signed = send(leader, "POST", f"/bulletins/{bulletin['id']}/sign", {})
    assert (status, signed["status"], signed["signed_by"]) == (200, "sent", people.leader.name)


def test_place_candidates_by_half_a_name(duty_api, factory) -> None:
    status, body = send(duty_api, "GET", "/incidents/place-candidates?text=海青 水务")
    assert status == 200
    assert body["items"][0]["kind"] == "enterprise"
    assert body["items"][0]["id"] == str(factory.id)
    assert send(duty_api, "GET", "/incidents/place-candidates?text=121.6,38.9")[1]["items"][0]["lon"] == 121.6
    kinds = {
        item["kind"] for item in send(duty_api, "GET", "/incidents/place-candidates?text=大孤山")[1]["items"]
    }
    assert "division" in kinds


def test_preview_stores_nothing(duty_api, factory) -> None:
    body = {**CALL, "enterprise": str(factory.id), "deaths": 3}
    status, preview = send(duty_api, "POST", "/incidents/preview", body)
    assert (status, preview["grade"], preview["enterprise"]["id"]) == (200, "较大", str(factory.id))
    assert not Incident.objects.exists()


def test_drafts(duty_api, people, program_of) -> None:
    assert send(duty_api, "GET", "/incidents/draft/k1")[1]["data"] is None
    assert send(duty_api, "PUT", "/incidents/draft/k1", {"data": {"place": "甘"}})[0] == 200
    assert send(duty_api, "GET", "/incidents/draft/k1")[1]["data"] == {"place": "甘"}
    assert send(duty_api, "GET", "/incidents/drafts")[1]["count"] == 1
    assert send(program_of(people.jinzhou), "GET", "/incidents/drafts")[1]["count"] == 0
    assert send(duty_api, "DELETE", "/incidents/draft/k1")[0] == 204
    assert send(duty_api, "GET", "/incidents/drafts")[1]["count"] == 0


@pytest.mark.parametrize("size", [1, 3])
def test_lists_and_picture_take_a_constant_number_of_queries(
    duty_api, factory, size: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _ in range(size):
        send(duty_api, "POST", "/incidents", {**CALL, "enterprise": str(factory.id)})
    with django_assert_num_queries(4):
        assert send(duty_api, "GET", "/incidents?status=open")[1]["count"] == size
