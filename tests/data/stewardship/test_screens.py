"""Screens and HTTP contract of 数据责任: who may, what an outsider meets, how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.data.stewardship.conftest import TODAY
from tests.people import AT, actor

from anlan.data.stewardship.facade import Upkeep, recount, settle_all
from anlan.data.stewardship.models import Confirmation, Duty
from anlan.data.stewardship.tables import today
from anlan.kernel.clock import now

pytestmark = pytest.mark.django_db
JSON = "application/json"


def old(days=400):
    return today() - timedelta(days=days)


def ids(*records):
    return list(
        Upkeep.objects.filter(record_id__in=[each.pk for each in records]).values_list("pk", flat=True)
    )


def test_pages_open_for_those_who_may_and_for_nobody_else(people, filed, browser_of) -> None:
    recount(at=now())
    staff = {people.duty, people.leader, people.clerk, people.jinzhou, people.township, people.officer}
    for name, may in (
        ("overview", staff),
        ("worklist", {*staff, people.enterprise}),
        ("list", {*staff, people.enterprise}),
        ("confirmations", {people.clerk, people.jinzhou, people.township, people.enterprise, people.duty}),
        ("duties", {*staff, people.admin}),
        ("duty-create", {people.clerk, people.admin}),
    ):
        for user in (*staff, people.enterprise, people.admin, people.auditor, people.security):
            answer = browser_of(user).get(reverse(f"stewardship:{name}"))
            assert answer.status_code == (200 if user in may else 403), (name, user.username)


def test_an_outsider_meets_404_and_changes_nothing(people, filed, browser_of, school) -> None:
    place = school(as_of=old())
    browser = browser_of(people.zhuanghe)
    for kind, record in (("enterprise", filed), ("sensitive-place", place)):
        assert browser.get(reverse("stewardship:record", args=[kind, record.pk])).status_code == 404
        assert browser.post(reverse("stewardship:still-true", args=[kind, record.pk])).status_code == 404
    assert browser.get(reverse("stewardship:enterprise", args=[filed.pk])).status_code == 404
    browser.post(reverse("stewardship:confirm"), {"ids": ids(filed, place)})
    assert "大孤山小学" not in browser.get(reverse("stewardship:list")).content.decode()
    assert not Confirmation.objects.exists()
    place.refresh_from_db()
    assert place.as_of == old()


def test_the_township_confirms_its_schools_from_the_worklist_and_takes_one_back(
    people, school, browser_of
) -> None:
    first, second = school("第一小学", as_of=old()), school("第二小学", as_of=old())
    browser = browser_of(people.township)
    page = browser.get(reverse("stewardship:worklist")).content.decode()
    assert "第一小学" in page
    assert "过期 220 天" in page
    answer = browser.post(reverse("stewardship:confirm"), {"ids": ids(first, second)}, follow=True)
    assert "已确认 2 条记录仍然属实" in answer.content.decode()
    assert "第一小学" not in answer.content.decode()
    first.refresh_from_db()
    assert first.as_of == today()
    row = Confirmation.objects.get(record_id=first.pk)
    answer = browser.post(reverse("stewardship:undo"), {"ids": [row.pk]}, follow=True)
    assert "已撤销 1 次核实" in answer.content.decode()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.as_of, second.as_of) == (old(), today())


def test_an_outsider_does_not_take_a_confirmation_back(people, school, browser_of, program_of) -> None:
    place = school(as_of=old())
    browser_of(people.township).post(reverse("stewardship:confirm"), {"ids": ids(place)})
    row = Confirmation.objects.get(record_id=place.pk)
    assert browser_of(people.zhuanghe).post(reverse("stewardship:undo"), {"ids": [row.pk]}).status_code == 404
    path = f"/api/v1/stewardship/confirmations/{row.pk}/undo"
    assert program_of(people.zhuanghe).post(path, content_type=JSON).status_code == 404
    assert program_of(people.jinzhou).post(path, content_type=JSON).status_code == 200


@pytest.mark.parametrize("name", ["worklist", "list", "duties", "confirmations"])
def test_lists_cost_the_same_at_two_sizes(people, school, browser_of, name) -> None:
    browser, counts = browser_of(people.clerk), []
    browser.get(reverse(f"stewardship:{name}"))
    for size in (2, 12):
        for number in range(size):
            place = school(f"第{size}{number}小学", as_of=old(), located_in="210213")
            Duty.objects.create(
                group="place.base",
                owner="township",
                renew_days=9 + number,
                warn_days=1,
                starts_on=old(number),
            )
            Confirmation.objects.create(
                kind="sensitive-place", record_id=place.pk, name=place.name, on=TODAY, at=AT, cause="still_true",
                by_name="李承办", by_id=people.clerk.pk,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(reverse(f"stewardship:{name}")).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_the_overview_reads_the_tally_alone(people, school, browser_of) -> None:
    browser, counts = browser_of(people.leader), []
    browser.get(reverse("stewardship:overview"))
    for size in (1, 8):
        for number in range(size):
            school(f"第{size}{number}小学", as_of=old())
        recount(at=now())
        with CaptureQueriesContext(connection) as caught:
            page = browser.get(reverse("stewardship:overview")).content.decode()
        counts.append(len(caught))
        assert not any(
            "stewardship_upkeep" in each["sql"] for each in caught if "owner_person" not in each["sql"]
        )
    assert counts[0] == counts[1]
    assert "金州区" in page
    assert "敏感场所" in page


def test_the_pages_of_records_show_how_they_stand(people, filed, school, browser_of) -> None:
    place = school(as_of=old())
    page = browser_of(people.jinzhou).get(reverse("resources:place", args=[place.pk])).content.decode()
    assert "数据责任" in page
    assert "过期 220 天" in page
    assert "仍然属实" in page
    answer = browser_of(people.jinzhou).post(
        reverse("stewardship:still-true", args=["sensitive-place", place.pk]),
        {"next": reverse("resources:place", args=[place.pk])},
    )
    assert answer.url == reverse("resources:place", args=[place.pk])
    page = browser_of(people.jinzhou).get(answer.url).content.decode()
    assert "过期" not in page
    # Somebody who may not confirm sees the ages without the button.
    page = browser_of(people.leader).get(reverse("enterprises:detail", args=[filed.pk])).content.decode()
    assert "数据责任" in page
    assert "仍然属实</button>" not in page


def test_a_foreign_address_to_return_to_is_not_followed(people, filed, browser_of) -> None:
    answer = browser_of(people.jinzhou).post(
        reverse("stewardship:still-true", args=["enterprise", filed.pk]), {"next": "https://example.com/"}
    )
    assert answer.url == reverse("stewardship:record", args=["enterprise", filed.pk])


def test_a_rule_is_written_on_the_form_and_kept_when_refused(people, browser_of) -> None:
    browser = browser_of(people.clerk)
    values = {
        "group": "place.base", "division": "210213", "owner": "township", "renew_days": 60, "warn_days": 60,
        "weight": 3, "starts_on": today().isoformat(), "note": "学校每两个月核实",
    }  # fmt: skip
    answer = browser.post(reverse("stewardship:duty-create"), values)
    assert answer.status_code == 422
    assert "提前提醒的天数应少于更新周期" in answer.content.decode()
    assert "学校每两个月核实" in answer.content.decode()
    answer = browser.post(reverse("stewardship:duty-create"), {**values, "warn_days": 10}, follow=True)
    assert "金州区" in answer.content.decode()
    duty = Duty.objects.get()
    assert browser.post(reverse("stewardship:duty-end", args=[duty.pk]), follow=True).status_code == 200
    duty.refresh_from_db()
    assert duty.ends_on == today()
    assert browser_of(people.jinzhou).get(reverse("stewardship:duty", args=[duty.pk])).status_code == 403


def test_the_api_confirms_one_and_several(people, filed, school, program_of) -> None:
    place, far = (
        school(as_of=old()),
        school("徐岭小学", as_of=old(), located_in="210283102", lon=122.967, lat=39.681),
    )
    api = program_of(people.jinzhou)
    path = "/api/v1/stewardship/still-true"
    body = {"kind": "sensitive-place", "id": str(place.pk)}
    answer = api.post(path, body, content_type=JSON).json()
    assert answer["on"] == today().isoformat()
    assert len(answer["confirmations"]) == 1
    assert (
        api.post(path, {"kind": "sensitive-place", "id": str(far.pk)}, content_type=JSON).status_code == 404
    )
    assert api.post(path, {"kind": "cat", "id": str(far.pk)}, content_type=JSON).status_code == 404
    assert api.post(path, {}, content_type=JSON).status_code == 422
    items = [{"kind": "enterprise", "id": str(filed.pk)}, {"kind": "sensitive-place", "id": str(far.pk)}]
    answer = api.post(path, {"items": items}, content_type=JSON).json()
    assert [each["id"] for each in answer["items"]] == [str(filed.pk)]
    assert [each["id"] for each in answer["refused"]] == [str(far.pk)]
    assert program_of(people.leader).post(path, body, content_type=JSON).status_code == 403


def test_the_api_lists_scores_and_rules(people, filed, school, program_of) -> None:
    school(as_of=old())
    settle_all(at=now())
    api = program_of(people.jinzhou)
    listed = api.get("/api/v1/stewardship/upkeep?state=stale&kind=sensitive-place").json()
    assert listed["count"] == 1
    assert listed["items"][0]["freshness"] == {
        "state": "stale",
        "days": 220,
        "due_on": (old() + timedelta(days=180)).isoformat(),
        "words": "过期 220 天",
    }
    assert api.get("/api/v1/stewardship/upkeep?state=mouldy").status_code == 422
    record = api.get(f"/api/v1/stewardship/records/enterprise/{filed.pk}").json()
    assert {each["group"] for each in record["groups"]} == {"enterprise.base", "enterprise.contacts"}
    assert sum(term["weight"] for term in record["groups"][0]["terms"] if not term["filled"]) > 0
    scores = api.get("/api/v1/stewardship/scores?division=210213").json()
    assert scores["score"]["terms"]["total"] == 3
    assert api.get(f"/api/v1/stewardship/enterprises/{filed.pk}").json()["score"]["terms"]["total"] == 2
    rule = {"group": "place.base", "owner": "township", "renew_days": 60, "starts_on": today().isoformat()}
    made = program_of(people.clerk).post("/api/v1/stewardship/duties", rule, content_type=JSON)
    assert made.status_code == 201
    path = f"/api/v1/stewardship/duties/{made.json()['id']}"
    changed = program_of(people.clerk).patch(path, {"renew_days": 61, "version": 1}, content_type=JSON)
    assert changed.json()["renew_days"] == 61
    assert api.post("/api/v1/stewardship/duties", rule, content_type=JSON).status_code == 403
    assert program_of(people.zhuanghe).get("/api/v1/stewardship/upkeep").json()["count"] == 0


def test_an_enterprise_sees_its_own_and_its_work(people, filed, register, browser_of) -> None:
    from anlan.data.enterprises.facade import change_enterprise

    register(8)
    change_enterprise(enterprise=filed, version=None, by=actor(people.clerk), at=AT, as_of=old())
    browser = browser_of(people.enterprise)
    page = browser.get(reverse("stewardship:list")).content.decode()
    assert "海青化工7" in page
    assert "海青化工8" not in page
    home = browser.get("/").content.decode()
    assert "待更新" in home
    assert "核实 大连海青化工7有限公司" in home
