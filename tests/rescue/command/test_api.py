"""The HTTP contract of the command: who may what, outsiders, counts of queries, history, pages."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.people import AT, actor
from tests.rescue.command.conftest import LATER

from anlan.rescue.command.operations.headquarters import Holder, appoint
from anlan.rescue.command.operations.instructions import Recipient
from anlan.rescue.command.operations.tasks import make_task
from anlan.rescue.incidents.facade import change_incident, close_incident, decide, reopen_incident


def send(client: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    text = json.dumps(body) if body is not None else ""
    answer = client.generic(method, f"/api/v1{path}", text, content_type="application/json")
    return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def duty_api(people, program_of) -> Client:
    return program_of(people.duty)


def test_headquarters_from_nothing_to_its_end(people, incident, duty_api) -> None:
    base = f"/incidents/{incident.id}"
    status, body = send(duty_api, "GET", f"{base}/headquarters")
    assert (status, body["headquarters"]) == (200, None)
    groups = [each["kind"] for each in body["proposal"]]
    status, made = send(duty_api, "PUT", f"{base}/headquarters", {"name": "现场指挥部", "groups": groups})
    assert (status, len(made["groups"]), made["version"]) == (200, 11, 1)
    assert send(duty_api, "PUT", f"{base}/headquarters", {"name": "另一个"})[0] == 409
    group = made["groups"][0]["id"]
    status, head = send(
        duty_api, "POST", f"{base}/posts", {"role": "head", "group": group, "user": str(people.expert.id)}
    )
    assert (status, head["post"], head["name"]) == (201, "现场指挥组组长", people.expert.name)
    assert send(duty_api, "GET", f"{base}/posts")[1]["count"] == 1
    assert send(duty_api, "POST", f"/posts/{head['id']}/relieve", {"reason": "轮换"})[0] == 200
    status, ended = send(duty_api, "POST", f"{base}/headquarters/stand-down")
    assert (status, bool(ended["stood_down_at"])) == (200, True)


def test_an_instruction_through_the_api(people, incident, duty_api, program_of) -> None:
    path = f"/incidents/{incident.id}/instructions"
    body = {"to": {"user": str(people.expert.id)}, "text": "提出堵漏方案", "seen": 0}
    status, made = send(duty_api, "POST", path, body)
    assert (status, made["number"], made["mine"]) == (201, 1, False)
    expert = program_of(people.expert)
    assert send(expert, "GET", "/instructions")[1]["items"][0]["mine"] is True
    assert send(expert, "POST", f"/instructions/{made['id']}/receipt", {})[0] == 200
    status, refusal = send(
        duty_api, "POST", f"/instructions/{made['id']}/receipt", {"way": "telephone", "receiver": "孙"}
    )
    assert (status, people.expert.name in refusal["detail"]) == (409, True)
    assert (
        send(expert, "POST", f"/instructions/{made['id']}/result", {"text": "方案已报"})[1]["status"]
        == "done"
    )
    assert send(duty_api, "POST", f"/instructions/{made['id']}/withdraw", {"reason": "算了"})[0] == 409
    both = {"user": str(people.expert.id), "organisation": str(people.expert.id)}
    assert send(duty_api, "POST", path, {"to": both, "text": "x"})[0] == 422


def test_tasks_through_the_api(people, incident, duty_api, program_of) -> None:
    path = f"/incidents/{incident.id}/tasks"
    status, made = send(duty_api, "POST", path, {"title": "布设监测点", "assignee": str(people.township.id)})
    assert (status, made["status"], made["next"][0]) == (201, "todo", "doing")
    mine = program_of(people.township)
    assert send(mine, "PATCH", f"{path}/{made['id']}", {"status": "doing"})[1]["status"] == "doing"
    assert send(mine, "PATCH", f"{path}/{made['id']}", {"title": "别的"})[0] == 403
    assert send(duty_api, "PATCH", f"{path}/{made['id']}", {"title": "别的", "version": 1})[0] == 409
    assert send(duty_api, "PATCH", f"{path}/{made['id']}", {"status": "todo", "version": 2})[0] == 200


def test_the_register_hides_persons_from_those_without_right(incident, enter, people, program_of) -> None:
    enter("serious", name="张三", unit="机修班", identity="210200000000000000", note="家属已联系")
    path = f"/incidents/{incident.id}/casualties-register"
    for name in ("clerk", "expert", "officer"):
        status, body = send(program_of(getattr(people, name)), "GET", path)
        text = json.dumps(body, ensure_ascii=False)
        assert (status, body["items"][0]["shown_name"], body["tally"]["serious"]) == (200, "1 号", 1)
        assert not [word for word in ("张三", "机修班", "2102000", "家属") if word in text]
    status, body = send(program_of(people.jinzhou), "GET", path)
    assert (status, body["items"][0]["name"], body["items"][0]["identified"]) == (200, "张三", True)
    assert "2102000" not in json.dumps(body)
    identity = f"{path}/{body['items'][0]['id']}/identity"
    assert send(program_of(people.jinzhou), "POST", identity, {"purpose": "核对"})[0] == 403
    assert send(program_of(people.duty), "POST", identity, {"purpose": "核对"})[1]["identity"].startswith(
        "2102"
    )


def test_a_person_through_the_api(incident, duty_api) -> None:
    path = f"/incidents/{incident.id}/casualties-register"
    status, made = send(duty_api, "POST", path, {"condition": "missing"})
    assert (status, made["shown_name"]) == (201, "不明 1")
    change = {"name": "李四", "condition": "rescued", "reason": "自行撤出", "version": 1}
    status, changed = send(duty_api, "PATCH", f"{path}/{made['id']}", change)
    assert (status, changed["shown_name"], len(changed["steps"])) == (200, "李四", 2)
    assert send(duty_api, "PATCH", f"{path}/{made['id']}", change)[0] == 409
    send(duty_api, "POST", path, {"condition": "dead"})
    assert send(duty_api, "GET", path)[1]["contradictions"] == ["死亡登记 1 人、通报 0 人"]
    status, body = send(duty_api, "POST", f"{path}/adopt", {})
    assert (status, body["incident"]["deaths"], body["contradictions"]) == (200, 1, [])


@pytest.mark.parametrize("name", ["zhuanghe", "enterprise", "admin", "auditor"])
def test_outsiders_see_nothing_of_it(
    people, incident, headquarters, order, enter, program_of, name: str
) -> None:
    made, person, outsider = order(), enter("serious", name="张三"), program_of(getattr(people, name))
    post = appoint(
        headquarters=headquarters, role="commander", holder=Holder(name="甲"), by=actor(people.duty), at=AT
    )
    task = make_task(incident=incident, title="办", by=actor(people.duty), at=AT)
    base = f"/incidents/{incident.id}"
    tries = [
        ("GET", f"{base}/headquarters", None), ("PUT", f"{base}/headquarters", {"name": "x"}),
        ("POST", f"{base}/headquarters/stand-down", {}), ("GET", f"{base}/posts", None),
        ("POST", f"{base}/posts", {"role": "commander", "name": "我"}), ("POST", f"/posts/{post.id}/relieve", {"reason": "x"}),
        ("GET", f"{base}/recipients", None), ("GET", f"{base}/instructions", None),
        ("POST", f"{base}/instructions", {"to": {"name": "x"}, "text": "x"}),
        ("POST", f"/instructions/{made.id}/receipt", {}), ("POST", f"/instructions/{made.id}/result", {"text": "x"}),
        ("POST", f"/instructions/{made.id}/withdraw", {"reason": "x"}), ("GET", f"{base}/tasks", None),
        ("POST", f"{base}/tasks", {"title": "x"}), ("PATCH", f"{base}/tasks/{task.id}", {"status": "done"}),
        ("GET", f"{base}/casualties-register", None), ("POST", f"{base}/casualties-register", {"condition": "dead"}),
        ("PATCH", f"{base}/casualties-register/{person.id}", {"name": "x"}),
        ("POST", f"{base}/casualties-register/{person.id}/identity", {"purpose": "好奇"}),
        ("POST", f"{base}/casualties-register/adopt", {}), ("GET", f"{base}/history", None),
    ]  # fmt: skip
    for method, path, body in tries:
        assert send(outsider, method, path, body)[0] in {403, 404}, (method, path)


def test_an_addressed_outsider_gets_the_order_and_nothing_else(people, incident, order, program_of) -> None:
    made = order(to=Recipient(user=people.zhuanghe))
    outsider = program_of(people.zhuanghe)
    assert send(outsider, "POST", f"/instructions/{made.id}/receipt", {})[0] == 200
    assert send(outsider, "GET", f"/incidents/{incident.id}/instructions")[0] == 404


@pytest.mark.parametrize("size", [1, 4])
def test_reads_take_a_constant_number_of_queries(
    people, incident, headquarters, order, enter, program_of, size: int, django_assert_max_num_queries
) -> None:
    client, group = program_of(people.duty), headquarters.groups.first()
    for number in range(size):
        order()
        enter("serious")
        make_task(incident=incident, title="办", by=actor(people.duty), at=AT)
        holder = Holder(name=f"成员{number}")
        appoint(
            headquarters=headquarters, role="member", group=group, holder=holder, by=actor(people.duty), at=AT
        )
    base = f"/incidents/{incident.id}"
    for path in ("headquarters", "instructions", "tasks", "casualties-register", "history"):
        with django_assert_max_num_queries(10):
            assert send(client, "GET", f"{base}/{path}")[0] == 200
    with django_assert_max_num_queries(8):
        assert send(client, "GET", "/command/wall")[1]["count"] == 1


def test_the_history_tells_what_was_known_when(people, incident, program_of) -> None:
    by = actor(people.duty)
    incident = change_incident(
        incident=incident, values={"deaths": 3, "place": "北门"}, version=None, by=by, at=LATER
    )
    decide(incident=incident, response_level="II", by=actor(people.leader), at=LATER)
    close_incident(incident=incident, summary="处置完毕，移交", by=by, at=LATER)
    reopen_incident(incident=incident, reason="复燃", by=by, at=LATER)
    rows = send(program_of(people.duty), "GET", f"/incidents/{incident.id}/history")[1]["items"]
    told = [
        (
            row["deaths"],
            row["place"],
            row["grade"],
            row["response_level"],
            row["response_decided"],
            row["status"],
        )
        for row in rows
    ]
    assert told == [
        (0, "金州区海青岛街道", "一般", "IV", False, "accepted"), (3, "北门", "较大", "III", False, "accepted"),
        (3, "北门", "较大", "II", True, "accepted"), (3, "北门", "较大", "II", True, "closed"),
        (3, "北门", "较大", "II", True, "responding"),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "path", "status"), [
    ("duty", "/command/mine/", 200), ("enterprise", "/command/mine/", 200), ("admin", "/command/mine/", 403),
    ("leader", "/command/wall/", 200), ("township", "/command/wall/", 200), ("enterprise", "/command/wall/", 403),
])  # fmt: skip
def test_who_opens_which_page(people, browser_of, name: str, path: str, status: int) -> None:
    assert browser_of(getattr(people, name)).get(path).status_code == status


def test_my_page_receipts_with_one_click_and_takes_the_result(people, order, incident, browser_of) -> None:
    made, mine = order(to=Recipient(user=people.enterprise), text="切断进料"), browser_of(people.enterprise)
    assert "切断进料" in mine.get("/command/mine/").content.decode()
    mine.post(f"/command/mine/instructions/{made.id}/", {"action": "receipt"})
    made.refresh_from_db()
    assert (made.status, made.received_by) == ("received", people.enterprise.name)
    mine.post(f"/command/mine/instructions/{made.id}/", {"action": "result", "text": "已切断"})
    page = mine.get("/command/mine/").content.decode()
    assert "已办结" in page
    again = mine.post(f"/command/mine/instructions/{made.id}/", {"action": "receipt"}, follow=True)
    assert "不能重复回执" in again.content.decode()


def test_the_register_page_prints_and_exports_for_those_with_right(
    people, incident, enter, browser_of
) -> None:
    enter("serious", name="张三", identity="210200000000000000")
    path = f"/command/{incident.id}/register/"
    page = browser_of(people.duty).get(path).content.decode()
    assert "张三" in page
    assert "2102000" not in page
    assert browser_of(people.township).get(path).status_code == 403
    assert browser_of(people.zhuanghe).get(path).status_code == 404
    export = browser_of(people.duty).get(f"{path}?export=xlsx")
    assert export.status_code == 200
    assert export["Content-Type"].startswith("application/vnd.openxmlformats")


def test_a_corrected_entry_stays_and_is_struck(people, incident, program_of, browser_of) -> None:
    client, path = program_of(people.duty), f"/incidents/{incident.id}/timeline"
    first = send(client, "POST", path, {"text": "风向东南"})[1]
    second = send(client, "POST", path, {"text": "风向西南", "corrects": first["id"]})[1]
    assert second["text"].startswith("更正 ")
    assert second["text"].endswith(" 的记录：风向西南")
    assert second["corrects"] == first["id"]
    page = browser_of(people.duty).get(f"/incidents/{incident.id}/record/").content.decode()
    assert "风向东南" in page
    assert "timeline-corrected" in page
