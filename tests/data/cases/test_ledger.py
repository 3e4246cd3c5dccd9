"""The case library."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import AT, People, actor

from anlan.data.cases import facade
from anlan.data.cases.facade import AccidentCase
from anlan.kernel.errors import NotFound

JSON = "application/json"


@pytest.fixture
def library(people: People) -> None:
    assert facade.load_cases(by=actor(people.clerk), at=AT) == (12, 0)


def test_loading_again_leaves_what_people_edited(people: People, library: None) -> None:
    case = AccidentCase.objects.get(name__contains="凯旋")
    facade.change_case(case=case, version=1, lessons="改过", by=actor(people.clerk), at=AT)
    assert facade.load_cases(by=actor(people.clerk), at=AT) == (0, 0)
    case.refresh_from_db()
    assert case.lessons == "改过"


def test_every_figure_is_marked_unverified(people: People, library: None) -> None:
    for case in AccidentCase.objects.all():
        assert not case.verified
        assert case.verification_note


def test_a_crude_oil_fire_recalls_crude_oil_first(people: People, library: None) -> None:
    found = facade.similar_cases(kind="fire", substance="原油", limit=3)
    assert len(found) == 3
    assert all(row["substance"] == "原油" for row in found)
    assert facade.similar_cases(kind="traffic", limit=3) == []


def test_shared_cases_teach_everybody_others_stay_at_home(people: People, library: None) -> None:
    own = facade.create_case(
        name="金州某厂险情", occurred_at="2026-05-01T10:00:00+08:00", kind="leak", located_in="210213", by=actor(people.jinzhou), at=AT)  # fmt: skip
    assert facade.cases(visible_to=people.zhuanghe).count() == 12
    assert facade.cases(visible_to=people.jinzhou).count() == 13
    with pytest.raises(NotFound):
        facade.case_by_id(own.pk, visible_to=people.zhuanghe)


def test_the_api(people: People, library: None, program_of: Callable[..., Client]) -> None:
    api = program_of(people.clerk)
    answer = api.get("/api/v1/accident-cases?kind=explosion&order=-deaths").json()
    assert answer["count"] == 3
    assert answer["items"][0]["note"] == "未核实"
    body = {
        "title": "新案例",
        "occurred_at": "2026-05-01T10:00:00+08:00",
        "kind": "leak",
        "direct_loss": "1200.5",
        "located_in": "210213",
    }
    made = api.post("/api/v1/accident-cases", body, content_type=JSON)
    assert made.status_code == 201, made.content.decode()
    assert made.json()["direct_loss"] == "1200.50"
    late = api.post("/api/v1/accident-cases", {**body, "occurred_at": "2026-05-01"}, content_type=JSON)
    assert late.status_code == 422
    assert late.json()["errors"][0]["field"] == "occurred_at"
    assert program_of(people.enterprise).get("/api/v1/accident-cases").status_code == 403


def test_a_shared_case_of_another_place_is_read_only(
    people: People, library: None, program_of: Callable[..., Client], browser_of: Callable[..., Client]
) -> None:
    case = AccidentCase.objects.first()
    assert case is not None
    url = f"/api/v1/accident-cases/{case.pk}"
    assert program_of(people.zhuanghe).get(url).status_code == 200
    assert program_of(people.zhuanghe).patch(url, {"title": "x"}, content_type=JSON).status_code == 403
    browser = browser_of(people.zhuanghe)
    assert browser.get(reverse("cases:detail", args=[case.pk])).status_code == 200
    assert browser.get(reverse("cases:edit", args=[case.pk])).status_code == 403


def test_screens(people: People, library: None, browser_of: Callable[..., Client]) -> None:
    browser = browser_of(people.clerk)
    made = facade.create_case(
        name="某险情", occurred_at="2026-05-01T10:00:00+08:00", kind="leak", located_in="210213", by=actor(people.clerk), at=AT)  # fmt: skip
    assert browser.get(reverse("cases:edit", args=[made.pk])).status_code == 200
    body = {
        "name": "某险情二",
        "occurred_at": "2026-05-01T10:30",
        "kind": "leak",
        "version": 1,
        "located_in": "210213",
    }
    assert browser.post(reverse("cases:edit", args=[made.pk]), body).status_code == 302
    made.refresh_from_db()
    assert made.occurred_at.isoformat() == "2026-05-01T02:30:00+00:00"
    assert "某险情二" in browser.get(reverse("cases:list")).content.decode()
