"""The screens of the enterprise ledger."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import AT, People, actor

from anlan.data.enterprises.facade import Enterprise, change_enterprise

Register = Callable[..., Enterprise]
Browser = Callable[[Any], Client]


def form_of(enterprise: Enterprise, **changes: Any) -> dict[str, Any]:
    """What the edit form would post."""
    fields = {
        "name": enterprise.name, "credit_code": enterprise.credit_code, "address": enterprise.address,
        "lon": enterprise.lon, "lat": enterprise.lat, "located_in": enterprise.located_in_id,
        "version": enterprise.version, "contacts-TOTAL_FORMS": 0, "contacts-INITIAL_FORMS": 0,
    }  # fmt: skip
    return {**fields, **changes}


def test_everybody_of_the_business_reads_and_the_outsider_gets_404(
    register: Register, people: People, browser_of: Browser
) -> None:
    made = register(contacts=[{"name": "张三", "telephone": "110"}])
    url = reverse("enterprises:detail", args=[made.pk])
    for user in (people.duty, people.leader, people.clerk, people.jinzhou, people.officer):
        page = browser_of(user).get(url)
        assert page.status_code == 200, user
        assert "张三" in page.content.decode()
    assert browser_of(people.zhuanghe).get(url).status_code == 404
    for user in (people.admin, people.auditor, people.security):
        assert browser_of(user).get(url).status_code == 403


def test_the_list_is_as_cheap_with_three_rows_as_with_one(
    register: Register, people: People, browser_of: Browser, django_assert_max_num_queries: Any
) -> None:
    browser = browser_of(people.clerk)
    register(1)
    browser.get(reverse("enterprises:list"))
    counts = []
    for serial in (2, 3):
        register(serial)
        with django_assert_max_num_queries(25) as seen:
            assert "海青化工1" in browser.get(reverse("enterprises:list") + "?q=海青").content.decode()
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]


def test_export(register: Register, people: People, browser_of: Browser) -> None:
    register()
    answer = browser_of(people.clerk).get(reverse("enterprises:list") + "?export=csv")
    assert "大连海青化工1有限公司" in b"".join(answer.streaming_content).decode()


def test_editing_saves_and_returns_to_the_record(
    register: Register, people: People, browser_of: Browser
) -> None:
    made = register()
    contact = {
        "contacts-TOTAL_FORMS": 1,
        "contacts-0-role": "chief",
        "contacts-0-name": "王一",
        "contacts-0-telephone": "119",
    }
    answer = browser_of(people.clerk).post(
        reverse("enterprises:edit", args=[made.pk]), form_of(made, employees=77, **contact)
    )
    assert answer.status_code == 302, answer.content.decode()
    made.refresh_from_db()
    assert made.employees == 77
    assert [str(row) for row in made.contacts.all()] == ["王一 119"]


def test_a_stale_form_comes_back_with_everything_typed(
    register: Register, people: People, browser_of: Browser
) -> None:
    made = register()
    posted = form_of(made, short_name="我的简称")
    change_enterprise(enterprise=made, version=1, employees=9, by=actor(people.jinzhou), at=AT)
    answer = browser_of(people.clerk).post(reverse("enterprises:edit", args=[made.pk]), posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert people.jinzhou.name in page
    assert "我的简称" in page
    assert 'name="version" value="2"' in page


def test_a_refusal_stands_beside_its_field(people: People, browser_of: Browser) -> None:
    body = {"name": "甲", "credit_code": "123", "contacts-TOTAL_FORMS": 0, "contacts-INITIAL_FORMS": 0}
    answer = browser_of(people.clerk).post(reverse("enterprises:create"), body)
    assert answer.status_code == 422
    assert "不是有效的统一社会信用代码" in answer.content.decode()


def test_retire_and_restore(register: Register, people: People, browser_of: Browser) -> None:
    made, browser = register(), browser_of(people.clerk)
    browser.post(reverse("enterprises:retire", args=[made.pk]), {"reason": "停产", "version": 1})
    made.refresh_from_db()
    assert not made.is_active
    assert "恢复" in browser.get(reverse("enterprises:detail", args=[made.pk])).content.decode()
    browser.post(reverse("enterprises:restore", args=[made.pk]))
    made.refresh_from_db()
    assert made.is_active


def test_the_duty_officer_corrects_but_does_not_retire(
    register: Register, people: People, browser_of: Browser
) -> None:
    made = register()
    browser = browser_of(people.duty)
    assert browser.get(reverse("enterprises:edit", args=[made.pk])).status_code == 200
    assert browser.post(reverse("enterprises:retire", args=[made.pk]), {"reason": "x"}).status_code == 403
    assert browser_of(people.expert).get(reverse("enterprises:edit", args=[made.pk])).status_code == 403


def test_the_worklist_names_the_reason(register: Register, people: People, browser_of: Browser) -> None:
    register(lon=None, lat=None)
    assert "无坐标" in browser_of(people.clerk).get(reverse("enterprises:worklist")).content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "hazards:list",
        "hazards:create",
        "hazards:substances",
        "resources:list",
        "resources:places",
        "cases:list",
        "cases:create",
    ],
)
def test_other_ledgers_open(people: People, browser_of: Browser, name: str) -> None:
    assert browser_of(people.clerk).get(reverse(name)).status_code == 200
