"""Grading follows every change of the ledger: kept, told once, shown, printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.people import AT, People, actor

from anlan.base.accounts.facade import User
from anlan.base.events.facade import Event
from anlan.base.notifications.facade import notifications
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards import facade
from anlan.data.hazards.enums import GradingCause
from anlan.data.hazards.grading import regrade_all
from anlan.kernel.actor import SYSTEM
from anlan.kernel.errors import NotFound
from anlan.ui.facade import todo_providers

Register = Callable[..., Enterprise]
Make = Callable[..., facade.MajorHazardInstallation]


@pytest.fixture
def make(people: People, register: Register) -> Make:
    facade.load_substances(by=actor(people.clerk), at=AT)
    enterprise = register()

    def create(name: str = "液氯库", tonnes: float = 10, **values: Any) -> facade.MajorHazardInstallation:
        given = {"exposed_people": 10, "level": "4", "r_value": 8.0, **values}
        return facade.create_installation(
            enterprise=enterprise, name=name, stored=[{"substance": "氯", "quantity_t": tonnes}],
            by=actor(people.clerk), at=AT, **given)  # fmt: skip

    return create


def now_of(installation: facade.MajorHazardInstallation) -> facade.MajorHazardInstallation:
    return facade.MajorHazardInstallation.objects.get(pk=installation.pk)


def told(user: User) -> list[str]:
    return [row.title for row in notifications(visible_to=user) if row.kind == "installation-grade"]


def change(people: People, installation: facade.MajorHazardInstallation, **values: Any) -> None:
    facade.change_installation(
        installation=installation, version=None, by=actor(people.jinzhou), at=AT, **values
    )


def work_of(user: User) -> list[str]:
    return [
        item.title for one in todo_providers(user) if one.key == "hazards.grading" for item in one.items(user)
    ]


def test_registering_grades(people: People, make: Make) -> None:
    made = now_of(make())
    assert (made.computed_level, made.computed_r, made.grade_differs) == ("4", 8.0, False)
    (first,) = facade.gradings_of(made, visible_to=people.clerk)
    assert (first.cause, first.level, first.s, first.alpha) == ("created", "4", 2.0, 1.0)
    assert first.lines[0]["name"] == "氯"
    assert told(people.jinzhou) == []
    assert work_of(people.jinzhou) == []


@pytest.mark.parametrize(
    ("values", "level", "r"),
    [
        ({"stored": [{"substance": "氯", "quantity_t": 12.5}]}, "3", 10.0),  # quantities
        ({"exposed_people": 30, "stored": [{"substance": "氯", "quantity_t": 10.5}]}, "3", 10.08),  # people
        ({"stored": [{"substance": "氯", "quantity_t": 10, "beta": 20}]}, "3", 40.0),  # an own β
        (
            {"stored": [{"substance": "氯", "quantity_t": 10, "critical_quantity_t": 1}]},
            "3",
            40.0,
        ),  # an own Q
        ({"stored": [{"substance": "氯", "quantity_t": 4}]}, "none", None),  # below S = 1
    ],
)
def test_each_change_grades_anew(
    people: People, make: Make, values: Any, level: str, r: float | None
) -> None:
    made = make()
    change(people, made, **values)
    found = now_of(made)
    assert (found.computed_level, found.grade_differs) == (level, True)
    assert found.computed_r == pytest.approx(r)
    assert [one.level for one in facade.gradings_of(made, visible_to=people.clerk)] == [level, "4"]
    assert found.level == "4"  # what was filed stays


def test_a_changed_grade_is_told_to_those_who_keep_it(people: People, make: Make) -> None:
    made = make()
    change(people, made, stored=[{"substance": "氯", "quantity_t": 12.5}])
    assert told(people.clerk) == ["重大危险源分级变化：液氯库"]
    assert told(people.jinzhou) == []  # made the change
    assert told(people.zhuanghe) == []  # not theirs
    assert told(people.duty) == []  # does not keep the ledger
    message = next(row for row in notifications(visible_to=people.clerk) if row.kind == "installation-grade")
    assert "由四级变为三级（R=10）" in message.text
    assert "重新备案" in message.text
    fact = Event.objects.get(topic="hazards.grade_changed")
    assert (fact.data["before"], fact.data["after"], fact.data["differs"]) == ("4", "3", True)
    assert work_of(people.jinzhou) == ["重新备案：液氯库"]
    assert work_of(people.clerk) == ["重新备案：液氯库"]
    assert work_of(people.zhuanghe) == []


def test_filing_anew_ends_the_work(people: People, make: Make) -> None:
    made = make()
    change(people, made, stored=[{"substance": "氯", "quantity_t": 12.5}])
    change(people, made, level="3", r_value=10.0)
    assert not now_of(made).grade_differs
    assert work_of(people.jinzhou) == []
    assert facade.gradings_of(made, visible_to=people.clerk).count() == 2  # the sheet is the same
    assert len(told(people.clerk)) == 1


def test_other_changes_leave_no_trace(people: People, make: Make) -> None:
    made = make()
    change(people, made, chief_name="王一")
    assert facade.gradings_of(made, visible_to=people.clerk).count() == 1
    assert Event.objects.filter(topic="hazards.grade_changed").count() == 0


def test_registering_with_another_grade_warns_at_once(people: People, make: Make) -> None:
    made = make(level="2")
    assert now_of(made).grade_differs
    assert told(people.jinzhou) == ["重大危险源分级变化：液氯库"]


def test_what_is_missing_is_no_grade(people: People, make: Make) -> None:
    made = now_of(make(exposed_people=None))
    assert (made.computed_level, made.grade_differs) == ("", False)
    change(people, made, exposed_people=100)
    assert now_of(made).computed_level == "3"
    assert told(people.clerk) == ["重大危险源分级变化：液氯库"]


def test_an_import_tells_once(people: People, make: Make, code: Callable[[int], str]) -> None:
    make()
    rows = [
        {"enterprise_code": code(1), "name": f"{n}号库", "substance": "氯", "quantity_t": 20, "exposed_people": 10, "level": "4"}
        for n in range(5)
    ]  # fmt: skip
    facade.upsert_installations(rows, by=actor(people.clerk), at=AT)
    assert facade.MajorHazardInstallation.objects.filter(grade_differs=True).count() == 5
    assert told(people.jinzhou) == ["5 处重大危险源分级变化"]
    assert len(work_of(people.jinzhou)) == 5


def test_undoing_an_import_grades_back(people: People, make: Make, code: Callable[[int], str]) -> None:
    made = make()
    row = {"enterprise_code": code(1), "name": "液氯库", "substance": "氯", "quantity_t": 30}
    (outcome,) = facade.upsert_installations([row], by=actor(people.clerk), at=AT)
    assert now_of(made).computed_level == "3"
    from anlan.data.ledger.facade import Undo

    undo = Undo(made.pk, "updated", now_of(made).version, dict(outcome.before))
    facade.BOOK.revert([undo], by=actor(people.clerk), at=AT)
    assert now_of(made).computed_level == "4"


def test_another_figure_of_a_substance_grades_everything(people: People, make: Make) -> None:
    made = make()
    facade.Substance.objects.filter(name="氯").update(beta=1.0)
    assert regrade_all(cause=GradingCause.ROUTINE, by=SYSTEM, at=AT) == 1
    assert now_of(made).computed_r == 2.0
    facade.load_substances(by=actor(people.clerk), at=AT)  # sets it right, and grades
    assert now_of(made).computed_r == 8.0
    assert regrade_all(cause=GradingCause.ROUTINE, by=SYSTEM, at=AT) == 0


def test_retired_installations_are_left_alone(people: People, make: Make) -> None:
    made = make(level="2")
    facade.retire_installation(installation=made, reason="拆除", by=actor(people.clerk), at=AT)
    assert work_of(people.jinzhou) == []
    assert regrade_all(cause=GradingCause.ROUTINE, by=SYSTEM, at=AT) == 0


def test_grading_costs_the_same_for_many(people: People, make: Make) -> None:
    def cost() -> int:
        facade.MajorHazardInstallation.objects.update(sheet_digest="")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            regrade_all(cause=GradingCause.ROUTINE, by=SYSTEM, at=AT)
        return len(seen)

    make("1号库")
    few = cost()
    for n in range(2, 12):
        make(f"{n}号库")
    assert cost() == few


def test_the_history_is_of_those_who_see_the_installation(people: People, make: Make) -> None:
    made = make()
    with pytest.raises(NotFound):
        facade.gradings_of(made, visible_to=people.zhuanghe)


def test_screens(people: People, make: Make, browser_of: Callable[..., Client]) -> None:
    made = make()
    url = reverse("hazards:detail", args=[made.pk])
    page = browser_of(people.jinzhou).get(url).content.decode()
    assert "表1 序号12；表3" in page
    assert "不一致" not in page
    change(
        people, made, stored=[{"substance": "氯", "quantity_t": 12.5}, {"substance": "硫酸", "quantity_t": 9}]
    )
    page = browser_of(people.jinzhou).get(url).content.decode()
    assert "测算级别为三级（R = 10），与备案级别四级不一致" in page
    assert "未列入标准，不计入" in page
    assert "分级历史（2）" in page
    lists = {
        flag: browser_of(people.jinzhou)
        .get(f"{reverse('hazards:list')}?grade_differs={flag}")
        .content.decode()
        for flag in "01"
    }
    assert [url in lists[flag] for flag in "01"] == [False, True]


def test_the_paper(people: People, make: Make, browser_of: Callable[..., Client]) -> None:
    made = make()
    url = reverse("hazards:grading", args=[made.pk])
    answer = browser_of(people.jinzhou).get(url)
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert browser_of(people.zhuanghe).get(url).status_code == 404


def test_the_api_shows_the_terms(people: People, make: Make, program_of: Callable[..., Client]) -> None:
    made = make(level="2")
    shown = (
        program_of(people.jinzhou).get(f"/api/v1/major-hazard-installations/{made.pk}").json()["assessment"]
    )
    assert (shown["alpha"], shown["is_major"], shown["differs_from_filed"]) == (1.0, True, True)
    assert shown["terms"][0]["beta_term"] == 8.0


def test_the_api_shows_the_history(people: People, make: Make, program_of: Callable[..., Client]) -> None:
    made = make()
    change(people, made, exposed_people=40)
    url = f"/api/v1/major-hazard-installations/{made.pk}/gradings"
    shown = program_of(people.jinzhou).get(url).json()
    assert [(one["cause"], one["level"], one["alpha"]) for one in shown["items"]] == [
        ("changed", "4", 1.2),
        ("created", "4", 1.0),
    ]
    assert program_of(people.zhuanghe).get(url).status_code == 404
