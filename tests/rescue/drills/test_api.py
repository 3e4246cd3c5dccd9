"""HTTP API and pages of drills: who may, what they answer, what they cost."""

import json

import pytest
from tests.rescue.drills.conftest import short

JSON = "application/json"


def post(client, url: str, body: dict | None = None):
    return client.post(f"/api/v1{url}", json.dumps(body or {}), content_type=JSON)


@pytest.fixture
def scenario_id(people, program_of) -> str:
    answer = post(program_of(people.duty), "/drills/scenarios", {"scenario": short()})
    assert answer.status_code == 201, answer.content
    return answer.json()["name"]


def test_from_the_list_of_scenarios_to_the_stop(people, program_of, scenario_id):
    duty = program_of(people.duty)
    names = [each["name"] for each in duty.get("/api/v1/drills/scenarios").json()["items"]]
    assert names == ["2010-07-16", "2021-12-31", scenario_id]
    assert duty.get(f"/api/v1/drills/scenarios/{scenario_id}").json()["title"] == "短情景"
    answer = post(duty, "/drills", {"scenario": scenario_id, "speed": 10, "players": [str(people.leader.id)]})
    assert answer.status_code == 201, answer.content
    drill = answer.json()
    assert drill["players"] == sorted(drill["players"], key=lambda name: name) or len(drill["players"]) == 2
    assert drill["incident"]["number"].startswith("演")
    url = f"/drills/{drill['id']}"
    assert post(duty, f"{url}/pause").json()["status"] == "paused"
    assert post(duty, f"{url}/pause").status_code == 409
    assert post(duty, f"{url}/speed", {"speed": 60}).json()["speed"] == 60
    assert post(duty, f"{url}/speed", {"speed": 61}).status_code == 422
    assert post(duty, f"{url}/resume").json()["status"] == "running"
    assert post(duty, f"{url}/skip").json()["t"] >= 20
    stopped = post(duty, f"{url}/stop", {"reason": "到此为止"}).json()
    assert (stopped["status"], stopped["end_reason"]) == ("stopped", "到此为止")
    assert post(duty, f"{url}/stop").status_code == 409
    assert duty.get("/api/v1/drills?status=stopped").json()["count"] == 1
    assert duty.get("/api/v1/drills?status=running").json()["count"] == 0


def test_wrong_scenarios_are_named(people, program_of):
    duty = program_of(people.duty)
    answer = post(duty, "/drills/scenarios", {"scenario": short(events=[])})
    assert answer.status_code == 422
    assert "至少要有一次来电" in answer.json()["errors"][0]["message"]
    assert post(duty, "/drills/scenarios", {}).status_code == 422
    assert post(duty, "/drills", {"scenario": "no-such"}).status_code == 404
    nobody = "00000000-0000-7000-8000-000000000000"
    assert post(duty, "/drills", {"scenario": "2010-07-16", "players": [nobody]}).status_code == 422


def test_who_may(people, program_of, scenario_id):
    body = {"scenario": scenario_id}
    for person, expected in (
        (people.duty, 201), (people.leader, 201), (people.jinzhou, 201), (people.zhuanghe, 404),
        (people.clerk, 403), (people.auditor, 403), (people.enterprise, 403),
    ):  # fmt: skip
        assert post(program_of(person), "/drills", body).status_code == expected, person.username


def test_the_outsider_and_the_enterprise_see_nothing(people, program_of, browser_of, scenario_id):
    drill = post(program_of(people.duty), "/drills", {"scenario": scenario_id}).json()
    outsider = program_of(people.zhuanghe)
    assert outsider.get("/api/v1/drills").json()["count"] == 0
    assert outsider.get(f"/api/v1/drills/{drill['id']}").status_code == 404
    for action in ("pause", "resume", "skip", "stop"):
        assert post(outsider, f"/drills/{drill['id']}/{action}").status_code == 404
    assert browser_of(people.zhuanghe).get(drill["url"]).status_code == 404
    firm = program_of(people.enterprise)
    assert firm.get("/api/v1/drills").status_code == 403
    assert firm.get("/api/v1/drills/scenarios").status_code == 403
    assert browser_of(people.enterprise).get("/drills/").status_code == 403


def test_who_only_looks_has_no_buttons(people, browser_of, program_of, scenario_id):
    drill = post(program_of(people.duty), "/drills", {"scenario": scenario_id}).json()
    clerk = browser_of(people.clerk)
    assert "开始演练" not in clerk.get("/drills/").content.decode().split("<main")[1]
    assert 'value="pause"' not in clerk.get(drill["url"]).content.decode()
    assert clerk.post(f"{drill['url']}direct/", {"action": "pause"}).status_code == 403


def test_the_pages(people, browser_of, scenario_id):
    page = browser_of(people.duty)
    answer = page.post("/drills/start/", {"scenario": scenario_id, "mode": "demonstration", "speed": "1"})
    assert answer.status_code == 302
    url = answer["Location"]
    shown = page.get(url).content.decode()
    assert "仓库着火" in shown
    assert "is-exercise" in shown or "演练" in shown
    part = page.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<div")
    for action in ("pause", "speed-60", "resume", "skip", "nonsense", "speed-7", "stop"):
        assert page.post(f"{url}direct/", {"action": action}).status_code == 302
    assert "已中止" in page.get(url).content.decode()
    assert page.get(f"{url}result/").status_code == 200
    paper = page.get(f"{url}result/pdf/")
    assert paper.content.startswith(b"%PDF-")
    assert page.get("/drills/all/").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"scenario": "no-such"}, {"mode": "film"}, {"speed": "3"}, {"players": ["x"]},
        {"place": "北京", "lon": "116.4", "lat": "39.9"}, {"lon": "abc"},
    ],
)  # fmt: skip
def test_a_wrong_start_is_said_and_starts_nothing(people, browser_of, scenario_id, wrong):
    body = {"scenario": scenario_id, "mode": "live", "speed": "1", **wrong}
    answer = browser_of(people.duty).post("/drills/start/", body)
    assert answer.status_code in (302, 404)
    assert browser_of(people.duty).get("/drills/all/").content.decode().count("/drills/0") == 0


@pytest.mark.parametrize("size", [1, 6])
def test_lists_cost_the_same_at_any_length(
    people, program_of, browser_of, begin, size, django_assert_max_num_queries
):
    for _ in range(size):
        begin()
    client, page = program_of(people.duty), browser_of(people.duty)
    client.get("/api/v1/drills")
    page.get("/drills/all/")
    with django_assert_max_num_queries(7):
        assert client.get("/api/v1/drills").json()["count"] == size
    with django_assert_max_num_queries(26):
        page.get("/drills/all/")
