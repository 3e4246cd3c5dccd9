"""The page 模型验证: who may see it, what it shows, and that the strict content policy has nothing to refuse."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.people import People, browser_of

from anlan.consequence.evidence.report import stored

pytestmark = pytest.mark.django_db


def page(people: People) -> str:
    response = browser_of(people.duty).get(reverse("consequences:validation"))
    assert response.status_code == 200
    return str(response.content.decode())


def test_an_enterprise_is_turned_away(people: People) -> None:
    assert browser_of(people.enterprise).get(reverse("consequences:validation")).status_code == 403


@pytest.mark.parametrize("name", ["duty", "leader", "expert", "zhuanghe"])
def test_staff_see_it(people: People, name: str) -> None:
    assert browser_of(getattr(people, name)).get(reverse("consequences:validation")).status_code == 200


def test_it_may_only_be_read(people: People) -> None:
    assert browser_of(people.duty).post(reverse("consequences:validation")).status_code == 405


def test_it_shows_every_group_every_module_and_every_gap(people: People) -> None:
    text = page(people)
    report = stored()
    for group in report["trials"]:
        assert f'id="{group["key"]}"' in text
    for module in report["examples"]:
        assert f"{module['agreeing']} / {module['count']}" in text
    for limit in report["limits"]:
        assert limit["topic"] in text
    assert "未全部良好" in text


def test_drawings_are_within_the_content_policy(people: People) -> None:
    text = page(people)
    drawings = re.findall(r"<svg xmlns.*?</svg>", text, re.DOTALL)
    assert len(drawings) >= len(stored()["trials"])
    for svg in drawings:
        assert " style=" not in svg
        assert "<script" not in svg
        assert "onload" not in svg


def test_reading_costs_the_same_queries_however_many_figures(
    people: People, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    browser = browser_of(people.duty)
    browser.get(reverse("consequences:validation"))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        browser.get(reverse("consequences:validation"))
