"""Saved scenarios: kept with the installation, changed, copied, retired, printed, seen by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.gis.consequences.conftest import CHLORINE, LAT, LON, WEATHER
from tests.people import AT, People, actor

from anlan.base.audit.facade import AuditEntry
from anlan.base.divisions.facade import Division
from anlan.base.events.facade import Event
from anlan.data.hazards.facade import change_installation, retire_installation
from anlan.gis.consequences.enums import ScenarioStatus
from anlan.gis.consequences.facade import (
    change_scenario,
    duplicate_scenario,
    retire_scenario,
    save_scenario,
)
from anlan.gis.consequences.models import InstallationScenario
from anlan.kernel.errors import Conflict, InvalidInput, StaleRecord

pytestmark = pytest.mark.django_db
Program = Callable[..., Client]
URL = "/api/v1/consequence/scenarios"


@pytest.fixture
def saved(tanks, ask, people: People) -> InstallationScenario:
    """One saved scenario."""
    return save_scenario(installation=tanks, name="25 mm 孔泄漏", request=ask(), by=actor(people.duty), at=AT)


def test_a_scenario_keeps_inputs_result_and_who(saved, tanks, people: People) -> None:
    assert (saved.located_in_id, saved.supervised_by_id) == (tanks.located_in_id, tanks.supervised_by_id)
    assert saved.inputs["scenario"]["amount_kg"] == 25_000
    assert saved.inputs["weather"]["at"] == AT.isoformat()
    assert saved.result["outcomes"][0]["kind"] == "toxic-cloud"
    assert saved.saved_by == people.duty.name
    assert AuditEntry.objects.filter(action="consequences.save_scenario").exists()
    assert Event.objects.filter(topic="consequence.scenario_saved").exists()


@pytest.mark.parametrize("name", ["", "  ", "长" * 101, "25 mm 孔泄漏"])
def test_a_name_is_needed_and_taken_once(saved, tanks, ask, people: People, name: str) -> None:
    with pytest.raises(InvalidInput, match="名"):
        save_scenario(installation=tanks, name=name, request=ask(), by=actor(people.duty), at=AT)
    assert InstallationScenario.objects.count() == 1


def test_what_cannot_be_calculated_is_not_saved(tanks, ask, people: People) -> None:
    with pytest.raises(InvalidInput):
        save_scenario(installation=tanks, name="x", request=ask(amount_kg=-1), by=actor(people.duty), at=AT)
    assert not InstallationScenario.objects.exists()


def test_a_retired_installation_takes_none(tanks, ask, people: People) -> None:
    retire_installation(installation=tanks, reason="拆除", by=actor(people.clerk), at=AT)
    tanks.refresh_from_db()
    with pytest.raises(Conflict):
        save_scenario(installation=tanks, name="x", request=ask(), by=actor(people.duty), at=AT)


def test_new_conditions_are_calculated_anew(saved, people: People) -> None:
    before = saved.result["outcomes"][0]["zones"][0]["max_distance_m"]
    changed = change_scenario(
        scenario=saved,
        version=1,
        by=actor(people.expert),
        at=AT + timedelta(hours=1),
        weather={**WEATHER, "stability": "F", "wind_speed": 1.5},
    )
    assert changed.result["outcomes"][0]["zones"][0]["max_distance_m"] > before
    assert (changed.version, changed.saved_by) == (2, people.expert.name)
    with pytest.raises(StaleRecord):
        change_scenario(scenario=saved, version=1, name="新名", by=actor(people.duty), at=AT)


def test_a_copy_takes_the_next_name(saved, people: People) -> None:
    first = duplicate_scenario(scenario=saved, by=actor(people.duty), at=AT)
    second = duplicate_scenario(scenario=saved, by=actor(people.duty), at=AT)
    assert (first.name, second.name) == ("25 mm 孔泄漏（2）", "25 mm 孔泄漏（3）")
    assert first.result == saved.result


def test_a_retired_one_stays_readable_and_frees_its_name(saved, tanks, ask, people: People) -> None:
    with pytest.raises(InvalidInput, match="原因"):
        retire_scenario(scenario=saved, reason=" ", by=actor(people.duty), at=AT)
    retired = retire_scenario(scenario=saved, reason="工艺已改", by=actor(people.duty), at=AT)
    assert retired.status == ScenarioStatus.RETIRED
    with pytest.raises(Conflict):
        retire_scenario(scenario=retired, reason="再停", by=actor(people.duty), at=AT)
    with pytest.raises(Conflict):
        change_scenario(scenario=retired, version=None, name="新名", by=actor(people.duty), at=AT)
    save_scenario(installation=tanks, name=saved.name, request=ask(), by=actor(people.duty), at=AT)


def test_it_moves_with_its_installation(saved, tanks, people: People) -> None:
    change_installation(
        installation=tanks, version=None, located_in=Division.objects.get(code="210283"), lon=122.967,
        lat=39.681, by=actor(people.clerk), at=AT,
    )  # fmt: skip
    saved.refresh_from_db()
    assert saved.located_in_id == "210283"


class TestOverHttp:
    """The API as programs and the calculator use it."""

    def test_save_list_open_change_copy_retire(self, tanks, people: People, program_of: Program) -> None:
        client = program_of(people.jinzhou)
        body = {
            "installation": str(tanks.pk), "name": "液氯泄漏", "lon": LON, "lat": LAT, "scenario": CHLORINE,
            "weather": WEATHER,
        }  # fmt: skip
        made = client.post(URL, body, content_type="application/json")
        assert made.status_code == 201, made.content.decode()
        key = made.json()["id"]
        assert client.get(URL, {"installation": str(tanks.pk)}).json()["count"] == 1
        opened = client.get(f"{URL}/{key}").json()
        assert opened["answer"]["features"]
        assert opened["answer"]["exposure"]["zones"]
        changed = client.patch(f"{URL}/{key}", {"note": "夜间"}, content_type="application/json").json()
        assert (changed["note"], changed["version"]) == ("夜间", 2)
        assert client.post(f"{URL}/{key}/duplicate").status_code == 201
        gone = client.post(f"{URL}/{key}/retire", {"reason": "不用"}, content_type="application/json")
        assert gone.json()["status"] == "retired"
        assert client.get(URL).json()["count"] == 1
        assert client.get(URL, {"status": "all"}).json()["count"] == 2

    def test_an_outsider_finds_nothing(self, saved, tanks, people: People, program_of: Program) -> None:
        outsider = program_of(people.zhuanghe)
        assert outsider.get(URL).json()["count"] == 0
        body = {"installation": str(tanks.pk), "name": "x", "lon": LON, "lat": LAT, "scenario": CHLORINE}
        for answer in (
            outsider.get(f"{URL}/{saved.pk}"),
            outsider.patch(f"{URL}/{saved.pk}", {"note": "x"}, content_type="application/json"),
            outsider.post(f"{URL}/{saved.pk}/duplicate"),
            outsider.post(f"{URL}/{saved.pk}/retire", {"reason": "x"}, content_type="application/json"),
            outsider.post(URL, body, content_type="application/json"),
            outsider.get(f"/api/v1/consequence/start?scenario={saved.pk}"),
            outsider.get(f"/api/v1/consequence/start?installation={tanks.pk}"),
            outsider.get(f"/api/v1/consequence/precomputed/{tanks.pk}"),
            outsider.get("/api/v1/consequence/start?installation=x"),
        ):
            assert answer.status_code in (404, 422), answer.content.decode()

    @pytest.mark.parametrize(
        ("who", "reads", "writes"),
        [("enterprise", 403, 403), ("auditor", 403, 403), ("leader", 200, 403), ("expert", 200, 200)],
    )
    def test_who_reads_and_who_writes(
        self, saved, people: People, program_of: Program, who: str, reads: int, writes: int
    ) -> None:
        client = program_of(getattr(people, who))
        assert client.get(f"{URL}/{saved.pk}").status_code == reads
        patch = client.patch(f"{URL}/{saved.pk}", {"note": "x"}, content_type="application/json")
        assert patch.status_code == writes

    @pytest.mark.parametrize("size", [1, 6])
    def test_the_list_costs_the_same(
        self, saved, size: int, people: People, program_of: Program, django_assert_max_num_queries
    ) -> None:
        for _ in range(size):
            duplicate_scenario(scenario=saved, by=actor(people.duty), at=AT)
        client = program_of(people.duty)
        with django_assert_max_num_queries(7):
            assert client.get(URL).json()["count"] == size + 1


class TestPages:
    """Screens."""

    def test_the_list_and_the_calculator(self, saved, people: People, browser_of) -> None:
        browser = browser_of(people.duty)
        assert saved.name in browser.get("/consequence/scenarios/").content.decode()
        assert browser.get("/consequence/").status_code == 200
        assert saved.name not in browser_of(people.zhuanghe).get("/consequence/scenarios/").content.decode()
        assert browser_of(people.enterprise).get("/consequence/").status_code == 403
        assert browser_of(people.enterprise).get("/consequence/scenarios/").status_code == 403

    @pytest.mark.parametrize("size", [1, 6])
    def test_the_page_costs_the_same(
        self, saved, size: int, people: People, browser_of, django_assert_max_num_queries
    ) -> None:
        for _ in range(size):
            duplicate_scenario(scenario=saved, by=actor(people.duty), at=AT)
        browser = browser_of(people.duty)
        with django_assert_max_num_queries(45):
            browser.get("/consequence/scenarios/")

    def test_the_sheet_is_a_pdf_for_those_who_may(self, saved, people: People, browser_of) -> None:
        url = f"/consequence/scenarios/{saved.pk}/sheet.pdf"
        answer = browser_of(people.duty).get(url)
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        assert browser_of(people.zhuanghe).get(url).status_code == 404
        assert browser_of(people.enterprise).get(url).status_code == 403

    def test_the_installation_shows_its_scenarios(self, saved, tanks, people: People, browser_of) -> None:
        text = browser_of(people.duty).get(f"/hazards/{tanks.pk}/").content.decode()
        assert saved.name in text
        assert f"?scenario={saved.pk}" in text
        assert "预算方案" in text

    def test_search_finds_them_by_jurisdiction(self, saved, people: People) -> None:
        from anlan.gis.consequences.registrations import _found

        hits: list[Any] = _found(people.duty, "孔泄漏", 5)
        assert [hit.title for hit in hits] == [saved.name]
        assert _found(people.zhuanghe, "孔泄漏", 5) == []
        assert _found(people.enterprise, "孔泄漏", 5) == []
