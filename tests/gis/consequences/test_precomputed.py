"""Precomputed sets: made, turned, kept up to date, opened without the models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.gis.consequences.conftest import LAT
from tests.people import AT, People, actor

from anlan.base.events.facade import Event
from anlan.base.jobs.facade import Job
from anlan.data.hazards.facade import change_installation, create_installation, retire_installation
from anlan.gis.consequences import precomputing, queries
from anlan.gis.consequences.facade import renew_set
from anlan.gis.consequences.geometry import DIRECTIONS
from anlan.gis.consequences.models import PrecomputedScenario
from anlan.gis.consequences.precomputing import out_of_date

pytestmark = pytest.mark.django_db
Program = Callable[..., Client]


@pytest.fixture
def made(tanks, school: Callable[..., Any]) -> Any:
    """A set, with a school a kilometre south of the works."""
    school(-600, name="南面小学")
    return renew_set(installation_id=tanks.pk, at=AT)


def test_scenarios_in_two_stabilities_and_eight_directions(made, tanks) -> None:
    rows = list(PrecomputedScenario.objects.filter(installation=tanks))
    assert made.computed == len(rows) == 2 * len({row.key for row in rows})
    assert {(row.stability, row.wind_speed) for row in rows} == {("D", 3.0), ("F", 1.5)}
    assert made.failures == 0
    assert all(len(row.exposure) == len(DIRECTIONS) for row in rows)
    assert Event.objects.filter(topic="consequence.set_precomputed").count() == 1


def test_the_shape_turns_and_so_does_whom_it_reaches(made, tanks, duty) -> None:
    for wind, reached in ((0, True), (180, False)):
        shown = queries.precomputed_shown(tanks.pk, visible_to=duty, wind_direction_deg=wind, stability="F")
        answer = shown["answer"]
        zone = answer["features"][0]
        inside = max(point[1] for point in zone["geometry"]["coordinates"][0])
        assert (inside - LAT < 0.01) is reached
        names = [item["name"] for item in answer["exposure"]["items"]]
        assert ("南面小学" in names) is reached


def test_between_the_eight_the_nearest_is_counted_and_said(made, tanks, duty) -> None:
    shown = queries.precomputed_shown(tanks.pk, visible_to=duty, wind_direction_deg=20, stability="D")
    assert "北风" in shown["answer"]["exposure"]["note"]
    assert shown["answer"]["place"]["wind_direction_deg"] == 20


def test_it_opens_without_the_models_in_few_reads(
    made, tanks, duty, monkeypatch, django_assert_max_num_queries
) -> None:
    def broken() -> Any:
        raise AssertionError("the models were asked")

    monkeypatch.setattr("anlan.gis.consequences.running._physics", broken)
    assert duty.scope.everything
    with django_assert_max_num_queries(3):
        shown = queries.precomputed_shown(tanks.pk, visible_to=duty, wind_direction_deg=90, stability="F")
    assert shown["answer"]["features"]
    assert shown["answer"]["computed_at"]


def test_what_is_up_to_date_stays(made, tanks) -> None:
    again = renew_set(installation_id=tanks.pk, at=AT + timedelta(hours=1))
    assert (again.computed, again.kept) == (0, made.computed)
    assert (
        renew_set(installation_id=tanks.pk, at=AT + timedelta(hours=1), anew=True).computed == made.computed
    )
    assert renew_set(installation_id=tanks.pk, at=AT + timedelta(days=2)).computed == made.computed


def test_other_models_make_it_anew(made, tanks, monkeypatch) -> None:
    assert out_of_date(at=AT) == []
    for module in (precomputing, queries):
        monkeypatch.setattr(module, "model_version", lambda: "other")
    assert out_of_date(at=AT) == [tanks.pk]
    assert renew_set(installation_id=tanks.pk, at=AT).computed == made.computed
    assert set(PrecomputedScenario.objects.values_list("model_version", flat=True)) == {"other"}


def test_a_change_of_the_installation_enqueues_its_renewal(tanks, people: People) -> None:
    Job.objects.all().delete()
    change_installation(
        installation=tanks,
        version=None,
        stored=[{"substance": "氨", "quantity_t": 20.0, "container": "卧罐 1×20 t"}],
        by=actor(people.clerk),
        at=AT,
    )
    job = Job.objects.get(task__contains="renew_precomputed")
    assert job.arguments["args"] == [str(tanks.pk)]
    renew_set(installation_id=tanks.pk, at=AT)
    assert {key.split("/")[0] for key in PrecomputedScenario.objects.values_list("key", flat=True)} == {"氨"}


def test_a_retired_installation_has_none(made, tanks, people: People) -> None:
    retire_installation(installation=tanks, reason="拆除", by=actor(people.clerk), at=AT)
    assert renew_set(installation_id=tanks.pk, at=AT).removed == made.computed
    assert not PrecomputedScenario.objects.exists()


def test_a_substance_without_a_model_says_why(works, substances, people: People, duty) -> None:
    found = create_installation(
        enterprise=works,
        name="烧碱库",
        stored=[{"substance": "氢氧化钠", "quantity_t": 20.0}],
        by=actor(people.clerk),
        at=AT,
    )
    outcome = renew_set(installation_id=found.pk, at=AT)
    assert outcome.failures == outcome.computed > 0
    shown = queries.precomputed_shown(found.pk, visible_to=duty)
    assert shown["answer"] is None
    assert any("\u4e00" <= letter <= "\u9fff" for letter in shown["chosen"]["failure"])


def test_renewing_by_hand_needs_the_right(made, tanks, people: People, browser_of) -> None:
    Job.objects.all().delete()
    url = f"/consequence/precomputed/{tanks.pk}/renew/"
    assert browser_of(people.enterprise).post(url).status_code == 403
    assert browser_of(people.zhuanghe).post(url).status_code == 404
    assert browser_of(people.duty).post(url).status_code == 302
    assert Job.objects.get(task__contains="renew_precomputed").arguments["args"] == [str(tanks.pk), True]


def test_names_stay_in_the_jurisdiction(made, tanks, people: People, program_of: Program) -> None:
    url = f"/api/v1/consequence/precomputed/{tanks.pk}?wind_direction_deg=0&stability=F"
    assert program_of(people.zhuanghe).get(url).status_code == 404
    assert program_of(people.enterprise).get(url).status_code == 403
    items = program_of(people.jinzhou).get(url).json()["answer"]["exposure"]["items"]
    assert "南面小学" in [item["name"] for item in items]
    assert "located_in" not in items[0]
