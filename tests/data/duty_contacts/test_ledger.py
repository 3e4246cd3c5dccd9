"""Duty contacts: whom they serve, who sees and edits them, import, API, screens."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.data.conftest import JINZHOU, ZHUANGHE
from tests.people import AT, People, actor

from anlan.base.audit.facade import AuditEntry
from anlan.base.events.facade import Event
from anlan.data.duty_contacts import facade
from anlan.data.duty_contacts.facade import DutyContact
from anlan.data.ledger.facade import Undo
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleRecord

JSON = "application/json"
URL = "/api/v1/duty-contacts"
Make = Callable[..., DutyContact]
Browser = Callable[..., Client]


@pytest.fixture
def make(people: People) -> Make:
    """Register a unit as the clerk would; in Jinzhou unless told otherwise."""

    def create(name: str = "金州区应急管理局值班室", **values: Any) -> DutyContact:
        given = {
            "duty_phone": "0411-00007009",
            "category": "emergency",
            "located_in": "210213",
            **values,
        }
        return facade.create_contact(name=name, by=actor(people.clerk), at=AT, **given)

    return create


@pytest.fixture
def book(make: Make) -> dict[str, DutyContact]:
    """A township's, two districts' and the city's contacts."""
    rows = (
        ("市供水", "water", "210200"),
        ("市消防", "fire", "210200"),
        ("金州急救", "health", "210213"),
        ("金州区局", "emergency", "210213"),
        ("大孤山街道", "township", "210213006"),
        ("马桥子街道", "township", "210213004"),
        ("庄河市局", "emergency", "210283"),
    )
    return {name: make(name, category=category, located_in=code) for name, category, code in rows}


def names(contacts: list[DutyContact]) -> list[str]:
    return [contact.name for contact in contacts]


# -- whom to call ------------------------------------------------------------------------------------------------


def test_nearest_area_first_then_the_city_by_category(book: dict[str, DutyContact], people: People) -> None:
    assert names(facade.duty_contacts_for("210213006", visible_to=people.duty)) == [
        "金州区局", "金州急救", "大孤山街道", "市消防", "市供水",
    ]  # fmt: skip
    assert names(facade.duty_contacts_for("210213", visible_to=people.duty)) == [
        "金州区局", "金州急救", "市消防", "市供水",
    ]  # fmt: skip
    assert names(facade.duty_contacts_for(None, visible_to=people.duty)) == ["市消防", "市供水"]
    assert names(facade.duty_contacts_for("210200", visible_to=people.duty)) == ["市消防", "市供水"]
    assert names(facade.duty_contacts_for("210213", visible_to=people.duty, limit=1)) == ["金州区局"]


def test_a_retired_unit_is_not_called(book: dict[str, DutyContact], people: People) -> None:
    facade.retire_contact(contact=book["市消防"], reason="并入", by=actor(people.clerk), at=AT)
    assert names(facade.duty_contacts_for(None, visible_to=people.duty)) == ["市供水"]


def test_an_outsider_gets_the_citys_only_and_an_enterprise_none(
    book: dict[str, DutyContact], people: People
) -> None:
    assert names(facade.duty_contacts_for("210213006", visible_to=people.zhuanghe)) == ["市消防", "市供水"]
    assert facade.duty_contacts_for("210213006", visible_to=people.enterprise) == []
    for apart in (people.admin, people.security, people.auditor):
        assert facade.duty_contacts_for(None, visible_to=apart) == []


@pytest.mark.parametrize("size", [1, 6])
def test_one_query_whatever_the_number(
    make: Make, people: People, size: int, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        make(f"单位{number}")
    assert people.jinzhou.scope
    with django_assert_num_queries(1):
        shown = [
            (row.category_label, row.located_in.name)
            for row in facade.duty_contacts_for("210213", visible_to=people.jinzhou)
        ]
    assert len(shown) == size


# -- writing -----------------------------------------------------------------------------------------------------


def test_create_writes_audit_and_event_and_needs_no_point(make: Make) -> None:
    made = make(mobile="０４１１－００００７１０９", hours="")
    assert (made.mobile, made.attention, made.point) == ("0411-00007109", "", None)
    assert made.supervised_by.name == "金州区应急管理局"
    assert AuditEntry.objects.filter(action="duty_contacts.create_contact").count() == 1
    assert Event.objects.get(topic="duty_contacts.added").located_in == "210213"


def test_defaults(people: People) -> None:
    made = facade.create_contact(name="市热线", duty_phone="12345", by=actor(people.clerk), at=AT)
    assert (made.category, made.hours, made.located_in_id) == ("other", "24 小时", "210200")
    assert made.supervised_by.name == "大连市应急管理局"


def test_a_district_officers_unit_serves_the_district(people: People) -> None:
    made = facade.create_contact(
        name="区急救", duty_phone="120", by=actor(people.jinzhou), at=AT, within=people.jinzhou
    )
    assert made.located_in_id == "210213"
    with pytest.raises(NotAllowed):
        facade.create_contact(
            name="市急救",
            duty_phone="120",
            located_in="210200",
            by=actor(people.jinzhou),
            at=AT,
            within=people.jinzhou,
        )


def test_the_office_may_stand_elsewhere_the_area_stays(make: Make, people: People, boundaries: None) -> None:
    city = make("市消防", located_in="210200", lon=JINZHOU[0], lat=JINZHOU[1])
    assert city.located_in_id == "210200"
    moved = facade.change_contact(
        contact=city, version=1, lon=ZHUANGHE[0], lat=ZHUANGHE[1], by=actor(people.clerk), at=AT
    )
    assert (moved.located_in_id, moved.lon) == ("210200", ZHUANGHE[0])


def test_bad_input_is_told_field_by_field(people: People) -> None:
    with pytest.raises(InvalidInput) as refused:
        facade.create_contact(
            name=" ",
            duty_phone="打不通",
            category="circus",
            lon=39.0,
            lat=121.7,
            by=actor(people.clerk),
            at=AT,
        )
    assert {error.field for error in refused.value.errors} >= {"duty_phone", "category", "lon"}
    with pytest.raises(InvalidInput) as refused:
        facade.create_contact(name="甲", by=actor(people.clerk), at=AT)
    assert [error.field for error in refused.value.errors] == ["duty_phone"]


def test_one_unit_once_in_an_area(make: Make) -> None:
    make("总值班室")
    make("总值班室", located_in="210283")
    with pytest.raises(InvalidInput, match="台账中已有"):
        make("总值班室")


def test_a_stale_change_is_refused_by_name(make: Make, people: People) -> None:
    made = make()
    facade.change_contact(contact=made, version=1, person="王一", by=actor(people.jinzhou), at=AT)
    with pytest.raises(StaleRecord, match=people.jinzhou.name):
        facade.change_contact(contact=made, version=1, person="李二", by=actor(people.clerk), at=AT)


def test_retire_and_restore(make: Make, people: People) -> None:
    made, by = make(), actor(people.clerk)
    facade.retire_contact(contact=made, reason="撤并", by=by, at=AT)
    with pytest.raises(Conflict):
        facade.change_contact(contact=made, version=None, person="王一", by=by, at=AT)
    assert facade.restore_contact(contact=made, by=by, at=AT).is_active


def test_search_by_initials_place_person_and_number(make: Make, people: People) -> None:
    made = make(person="周金州")
    make("庄河市应急管理局值班室", located_in="210283", duty_phone="0411-00007012")
    for text in ("jzqyj", "金州 值班", "周金", "zjz", "0411-00007009", "7009", "应急 jzq"):
        assert [row.pk for row in facade.duty_contacts(visible_to=people.duty, q=text)] == [made.pk], text


# -- import ------------------------------------------------------------------------------------------------------


def test_areas_by_name_and_code(people: People) -> None:
    texts = ("金州区", "金州", "210213", "大孤山街道", "金州区大孤山街道", "大连市", "210213006.0", None)
    codes = ["210213", "210213", "210213", "210213006", "210213006", "210200", "210213006", "210200"]
    rows = [
        {"name": f"单位{number}", "duty_phone": "119", "located_in": text}
        for number, text in enumerate(texts)
    ]
    outcomes = facade.upsert_contacts(rows, by=actor(people.clerk), at=AT)
    assert [one.errors for one in outcomes] == [()] * len(rows)
    assert [DutyContact.objects.get(pk=one.record_id).located_in_id for one in outcomes] == codes
    again = facade.upsert_contacts(rows, by=actor(people.clerk), at=AT)
    assert {one.result for one in again} == {"unchanged"}


def test_rows_refused_say_why(people: People, make: Make) -> None:
    make("市消防", located_in="210200", duty_phone="119")
    rows = [
        {"name": "甲", "duty_phone": "119", "located_in": "火星区"},
        {"name": "乙", "duty_phone": "119", "located_in": "999999"},
        {"name": "丙"},
        {"name": "丁", "duty_phone": "119", "located_in": "庄河市"},
        {"name": "市消防", "duty_phone": "110", "located_in": "大连市"},
        {"name": "戊", "duty_phone": "119"},
    ]
    outcomes = facade.upsert_contacts(rows, by=actor(people.jinzhou), at=AT, within=people.jinzhou)
    assert [one.result for one in outcomes] == ["rejected"] * 5 + ["created"]
    assert [one.errors[0].field for one in outcomes[:5]] == [
        "located_in", "located_in", "duty_phone", "name", "name",
    ]  # fmt: skip
    assert DutyContact.objects.get(name="市消防").duty_phone == "119"
    assert DutyContact.objects.get(name="戊").located_in_id == "210213"


def test_an_import_can_be_undone(make: Make, people: People) -> None:
    made, by = make(), actor(people.clerk)
    rows = [
        {"name": made.name, "duty_phone": "0411-00007777", "located_in": "金州区"},
        {"name": "新单位", "duty_phone": "120"},
    ]
    outcomes = facade.upsert_contacts(rows, by=by, at=AT)
    assert [one.result for one in outcomes] == ["updated", "created"]
    facade.BOOK.revert(
        [
            Undo(outcomes[1].record_id, "created", 1),
            Undo(made.pk, "updated", outcomes[0].before["version"] + 1, outcomes[0].before),
        ],
        by=by,
        at=AT,
    )
    made.refresh_from_db()
    assert made.duty_phone == "0411-00007009"
    assert not DutyContact.objects.get(name="新单位").is_active


# -- HTTP API ----------------------------------------------------------------------------------------------------


def test_the_api_contract(people: People, program_of: Browser) -> None:
    api = program_of(people.clerk)
    body = {
        "name": "金州区应急管理局值班室",
        "category": "emergency",
        "duty_phone": "0411-00007009",
        "person": "周金州",
        "located_in": "210213",
    }
    answer = api.post(URL, body, content_type=JSON)
    assert answer.status_code == 201
    made = answer.json()
    assert made["located_in"] == {"code": "210213", "name": "金州区"}
    assert (made["category_label"], made["hours"], made["version"]) == ("应急管理", "24 小时", 1)
    assert {"id", "post", "mobile", "fax", "note", "lon", "lat", "address", "supervised_by"} <= made.keys()
    assert api.get(f"{URL}/{made['id']}").json() == made
    changed = api.patch(f"{URL}/{made['id']}", {"fax": "0411-00007999", "version": 1}, content_type=JSON)
    assert (changed.json()["fax"], changed.json()["person"]) == ("0411-00007999", "周金州")
    assert changed.json()["located_in"]["code"] == "210213"
    stale = api.patch(f"{URL}/{made['id']}", {"fax": "", "version": 1}, content_type=JSON)
    assert stale.status_code == 409
    refused = api.post(URL, {**body, "name": "甲", "duty_phone": "x"}, content_type=JSON)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "duty_phone"
    gone = api.post(f"{URL}/{made['id']}/retire", {"reason": "撤并"}, content_type=JSON)
    assert gone.json()["status"] == "retired"
    assert api.get(URL).json()["count"] == 0
    assert api.get(f"{URL}?status=retired").json()["count"] == 1


def test_the_api_lists_filters_and_orders(
    book: dict[str, DutyContact], people: People, program_of: Browser
) -> None:
    api = program_of(people.duty)

    def found(query: str) -> list[str]:
        return [item["name"] for item in api.get(f"{URL}?{query}").json()["items"]]

    assert found("located_in=210213&order=category") == [
        "金州区局", "金州急救", "大孤山街道", "马桥子街道",
    ]  # fmt: skip
    assert found("category=water") == ["市供水"]
    assert found("q=庄河") == ["庄河市局"]
    assert api.get(f"{URL}?page_size=2").json()["count"] == len(book)


def test_who_may_see_and_change(book: dict[str, DutyContact], people: People, program_of: Browser) -> None:
    jinzhou, city = f"{URL}/{book['金州区局'].pk}", f"{URL}/{book['市消防'].pk}"
    outsider = program_of(people.zhuanghe)
    assert outsider.get(jinzhou).status_code == 404
    assert outsider.patch(jinzhou, {"person": "x"}, content_type=JSON).status_code == 404
    assert outsider.get(city).status_code == 200
    assert outsider.patch(city, {"person": "x"}, content_type=JSON).status_code == 403
    assert outsider.post(f"{city}/retire", {"reason": "x"}, content_type=JSON).status_code == 403
    assert {item["name"] for item in outsider.get(URL).json()["items"]} == {"市消防", "市供水", "庄河市局"}
    assert program_of(people.jinzhou).patch(jinzhou, {"person": "x"}, content_type=JSON).status_code == 200
    assert program_of(people.duty).get(jinzhou).status_code == 200
    assert program_of(people.duty).patch(jinzhou, {"person": "x"}, content_type=JSON).status_code == 403
    for apart in (people.enterprise, people.admin, people.auditor, people.security):
        assert program_of(apart).get(city).status_code == 403, apart
    assert Client().get(city).status_code == 401
    with pytest.raises(NotFound):
        facade.duty_contact_by_id(book["市消防"].pk, visible_to=people.enterprise)


# -- screens -----------------------------------------------------------------------------------------------------


def form_of(contact: DutyContact, **changes: Any) -> dict[str, Any]:
    """A form as a browser posts it."""
    fields = {
        "name": contact.name, "category": contact.category, "duty_phone": contact.duty_phone,
        "hours": contact.hours, "person": contact.person, "located_in": contact.located_in_id,
        "version": contact.version,
    }  # fmt: skip
    return {**fields, **changes}


@pytest.mark.parametrize("size", [1, 7])
def test_the_list_costs_the_same_at_any_size(
    make: Make, people: People, browser_of: Browser, size: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(size):
        make(f"单位{number}")
    browser = browser_of(people.clerk)
    browser.get(reverse("duty_contacts:list"))
    with django_assert_max_num_queries(24):
        page = browser.get(reverse("duty_contacts:list") + "?q=dw").content.decode()
    assert page.count("单位") >= size


def test_list_filters_and_export(book: dict[str, DutyContact], people: People, browser_of: Browser) -> None:
    browser, url = browser_of(people.clerk), reverse("duty_contacts:list")
    page = browser.get(f"{url}?located_in=210213&category=health").content.decode()
    assert "金州急救" in page
    assert "金州区局" not in page
    assert 'href="tel:0411-00007009"' in page
    answer = browser.get(f"{url}?export=csv")
    assert "大孤山街道" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_detail_shows_history_and_a_map_only_with_a_point(
    make: Make, people: People, browser_of: Browser
) -> None:
    bare, placed = make(), make("庄河值班室", located_in="210283", lon=ZHUANGHE[0], lat=ZHUANGHE[1])
    browser = browser_of(people.clerk)
    page = browser.get(reverse("duty_contacts:detail", args=[bare.pk])).content.decode()
    assert "没有坐标" in page
    assert "待核实：" not in page
    assert f"新增值班单位 {bare.name}" in page
    assert "没有坐标" not in browser.get(reverse("duty_contacts:detail", args=[placed.pk])).content.decode()


def test_create_edit_retire_restore(people: People, browser_of: Browser) -> None:
    browser = browser_of(people.jinzhou)
    page = browser.get(reverse("duty_contacts:create")).content.decode()
    assert "本单位辖区" in page
    assert "按负责区域自动确定" in page
    assert "（全市）" not in page
    assert "大连市（全市）" in browser_of(people.clerk).get(reverse("duty_contacts:create")).content.decode()
    body = {"name": "区值班室", "category": "emergency", "duty_phone": "0411-00007009", "hours": "24 小时"}
    assert browser.post(reverse("duty_contacts:create"), body).status_code == 302
    made = DutyContact.objects.get()
    assert made.located_in_id == "210213"
    posted = form_of(made, person="王一")
    assert browser.post(reverse("duty_contacts:edit", args=[made.pk]), posted).status_code == 302
    assert "王一" in browser.get(reverse("duty_contacts:list")).content.decode()
    retire = {"reason": "撤并", "version": 2}
    assert browser.post(reverse("duty_contacts:retire", args=[made.pk]), retire).status_code == 302
    made.refresh_from_db()
    assert not made.is_active
    browser.post(reverse("duty_contacts:restore", args=[made.pk]))
    made.refresh_from_db()
    assert made.is_active


def test_a_stale_form_comes_back_with_everything_typed(
    make: Make, people: People, browser_of: Browser
) -> None:
    made = make()
    facade.change_contact(contact=made, version=1, person="王一", by=actor(people.jinzhou), at=AT)
    answer = browser_of(people.clerk).post(
        reverse("duty_contacts:edit", args=[made.pk]), form_of(made, person="我填的人")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert people.jinzhou.name in page
    assert "我填的人" in page
    assert 'name="version" value="2"' in page


def test_the_citys_unit_is_read_only_for_a_district(
    book: dict[str, DutyContact], people: People, browser_of: Browser
) -> None:
    browser, city = browser_of(people.zhuanghe), book["市消防"]
    page = browser.get(reverse("duty_contacts:detail", args=[city.pk])).content.decode()
    assert reverse("duty_contacts:edit", args=[city.pk]) not in page
    assert browser.get(reverse("duty_contacts:edit", args=[city.pk])).status_code == 403
    assert browser.get(reverse("duty_contacts:detail", args=[book["金州区局"].pk])).status_code == 404
    assert browser_of(people.enterprise).get(reverse("duty_contacts:list")).status_code == 403


def test_the_frame_knows_the_book(book: dict[str, DutyContact], people: People, browser_of: Browser) -> None:
    page = browser_of(people.zhuanghe).get(reverse("duty_contacts:list")).content.decode()
    assert "值班通讯录" in page
    found = browser_of(people.duty).get("/search/?q=金州急救").content.decode()
    assert reverse("duty_contacts:detail", args=[book["金州急救"].pk]) in found
