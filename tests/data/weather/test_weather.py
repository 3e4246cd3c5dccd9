"""The weather: what is used at a place and when, what is refused, who may, files and pushes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.people import People

from anlan.base.accounts.facade import User
from anlan.data.weather.enums import ObservationSource
from anlan.data.weather.facade import current_weather, record_observation, save_station, withdraw_observation
from anlan.data.weather.files import sweep, take_in
from anlan.data.weather.models import Observation, Station
from anlan.data.weather.operations import RANGES
from anlan.data.weather.policies import CLIMATE, defaults
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.errors import Conflict, InvalidInput

BY = Actor(id=None, name="测试")
AT = datetime(2026, 11, 3, 2, 10, tzinfo=SHANGHAI)
HERE = {"lon": 121.64, "lat": 38.91}


def station(code: str = "S1", **values: Any) -> Station:
    given = {
        "code": code,
        "name": f"{code}站",
        **HERE,
        "anemometer_m": 10.0,
        "note": "",
        "active": True,
        **values,
    }
    return save_station(station=None, values=given, by=BY, at=AT)


def observe(minutes_ago: float = 0, speed: float = 4.0, **more: Any) -> Observation:
    values = {"wind_speed": speed, "wind_direction_deg": 0, **more.pop("values", {})}
    return record_observation(
        observed_at=AT - timedelta(minutes=minutes_ago),
        source=more.pop("source", ObservationSource.PUSH),
        values=values,
        by=BY,
        at=AT,
        **more,
    ).observation


@pytest.mark.django_db
class TestCurrent:
    def test_without_observations_the_months_means_are_assumed(self) -> None:
        found = current_weather(**HERE, at=AT)
        assert found == defaults(AT)
        assert found.wind_speed == 3.0
        assert found.temperature_K == pytest.approx(CLIMATE[11][0] + 273.15)
        assert "wind_direction_deg" in found.assumed
        assert found.observed_at is None

    @pytest.mark.parametrize(
        ("minutes", "used", "stale"),
        [(0, True, False), (60, True, False), (61, True, True), (179, True, True), (180, False, False)],
    )
    def test_age(self, minutes: float, used: bool, stale: bool) -> None:
        observe(minutes, station=station())
        found = current_weather(**HERE, at=AT)
        assert (found.observed_at is not None) is used
        assert found.stale is stale

    def test_a_person_at_the_scene_comes_before_a_nearer_station(self) -> None:
        observe(0, 4.0, station=station())
        observe(30, 7.0, lon=121.66, lat=38.91, source=ObservationSource.MANUAL)
        assert current_weather(**HERE, at=AT).wind_speed == 7.0

    def test_somebody_five_kilometres_away_is_not_at_the_scene(self) -> None:
        observe(0, 7.0, lon=121.70, lat=38.91, source=ObservationSource.MANUAL)
        assert current_weather(**HERE, at=AT).observed_at is None

    def test_the_nearest_station_within_sixty_kilometres(self) -> None:
        observe(10, 4.0, station=station("near", lon=121.70))
        observe(0, 9.0, station=station("far", lon=122.1))
        observe(0, 9.0, station=station("abroad", lon=123.0))
        assert current_weather(**HERE, at=AT).station == "near站"

    def test_fresh_far_before_stale_near(self) -> None:
        observe(90, 4.0, station=station("near"))
        observe(0, 9.0, station=station("far", lon=122.0))
        assert current_weather(**HERE, at=AT).station == "far站"

    def test_what_is_left_open_is_assumed_and_said(self) -> None:
        row = record_observation(
            station=station(),
            observed_at=AT,
            source=ObservationSource.PUSH,
            values={"wind_speed": 0.4},
            by=BY,
            at=AT,
        ).observation
        found = current_weather(**HERE, at=AT)
        assert found.observed_at == row.observed_at
        assert set(found.assumed) == {"wind_direction_deg", "temperature_K", "humidity", "cloud_octas"}
        assert any("风向不定" in note for note in found.notes)

    def test_withdrawn_does_not_count(self) -> None:
        withdraw_observation(observation=observe(0, station=station()), reason="风速计结冰", by=BY, at=AT)
        assert current_weather(**HERE, at=AT).observed_at is None

    def test_ten_minutes_ahead_is_a_clock_more_is_wrong(self) -> None:
        observe(-10, station=station())
        with pytest.raises(InvalidInput, match="未来"):
            observe(-11, station=Station.objects.get())


@pytest.mark.django_db
class TestRecording:
    @pytest.mark.parametrize("name", RANGES)
    def test_bounds(self, name: str) -> None:
        _, low, high = RANGES[name]
        spot = station()
        for minutes, value in enumerate((low, high)):
            assert getattr(observe(minutes, station=spot, values={name: value}), name) == value
        for value in (low - 1, high + 1, float("nan"), float("inf"), "很大"):
            with pytest.raises(InvalidInput) as caught:
                observe(5, station=spot, values={name: value})
            assert [each.field for each in caught.value.errors] == [name]

    def test_every_wrong_value_is_named_at_once(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            record_observation(
                station=station(),
                observed_at=AT,
                source=ObservationSource.PUSH,
                values={"humidity": 101, "cloud_octas": 9},
                by=BY,
                at=AT,
            )
        assert {each.field for each in caught.value.errors} == {"wind_speed", "humidity", "cloud_octas"}

    def test_the_same_moment_again_corrects_or_changes_nothing(self) -> None:
        spot = station()
        first = observe(0, station=spot)
        again = record_observation(
            station=spot,
            observed_at=AT,
            source=ObservationSource.PUSH,
            values={"wind_speed": 4.0, "wind_direction_deg": 0},
            by=BY,
            at=AT,
        )
        assert (again.outcome, again.observation.pk) == ("unchanged", first.pk)
        other = record_observation(
            station=spot,
            observed_at=AT,
            source=ObservationSource.PUSH,
            values={"wind_speed": 5.0},
            by=BY,
            at=AT,
        )
        assert (other.outcome, other.observation.wind_speed) == ("updated", 5.0)
        assert Observation.objects.count() == 1

    def test_neither_station_nor_place(self) -> None:
        with pytest.raises(InvalidInput, match="气象站"):
            observe(0)

    def test_place_exchanged(self) -> None:
        with pytest.raises(InvalidInput, match="填反"):
            observe(0, lon=38.91, lat=121.64)

    def test_station_out_of_use(self) -> None:
        with pytest.raises(InvalidInput, match="停用"):
            observe(0, station=station(active=False))

    def test_withdrawn_twice(self) -> None:
        row = observe(0, station=station())
        withdraw_observation(observation=row, reason="误录", by=BY, at=AT)
        with pytest.raises(Conflict, match="误录"):
            withdraw_observation(observation=row, reason="误录", by=BY, at=AT)

    def test_two_stations_of_one_code(self) -> None:
        station()
        with pytest.raises(InvalidInput, match="已被使用"):
            station()


HEAD = "站号,观测时间,风速（m/s）,风向,气温,相对湿度,总云量\n"


@pytest.mark.django_db
class TestFiles:
    def test_rows_in_and_rows_refused(self) -> None:
        station()
        text = (
            HEAD + "S1,2026-11-03 02:00,4.2,350,6,50,3\nS2,2026-11-03 02:00,4,0,6,50,3\nS1,昨天,4,0,6,50,3\n"
        )
        taken = take_in(text.encode("gb18030"), by=BY, at=AT)
        assert (taken.created, len(taken.bad)) == (1, 2)
        assert "S2" in taken.bad[0][-1]
        assert "昨天" in taken.bad[1][-1]
        assert Observation.objects.get().observed_at == datetime(2026, 11, 3, 2, 0, tzinfo=SHANGHAI)

    @pytest.mark.parametrize("raw", [b"", b"a,b\n1,2", b"\xff\xfe\x00\xd8\xff"])
    def test_what_is_no_such_file(self, raw: bytes) -> None:
        with pytest.raises(InvalidInput):
            take_in(raw, by=BY, at=AT)

    def test_the_folder_is_swept(self, tmp_path: Path, settings: Any) -> None:
        settings.DATA_DIR = tmp_path
        folder = tmp_path / "weather"
        folder.mkdir()
        station()
        (folder / "1.csv").write_text(HEAD + "S1,2026-11-03 02:00,4.2,350,6,50,3\n", encoding="utf-8-sig")
        (folder / "2.csv").write_text("nothing", encoding="utf-8")
        (folder / "3.csv").write_text(HEAD + "S1,2026-11-03 02:01,99,350,6,50,=1\n", encoding="utf-8")
        assert sweep(by=BY, at=AT) == 2
        assert sorted(path.name for path in folder.glob("*.csv")) == []
        assert sorted(path.name for path in (folder / "done").iterdir()) == ["1.csv", "3.csv"]
        assert "站号" in (folder / "failed" / "2.txt").read_text(encoding="utf-8")
        assert "风速" in (folder / "failed" / "3.csv").read_text(encoding="utf-8-sig")
        assert "'=1" in (folder / "failed" / "3.csv").read_text(encoding="utf-8-sig")
        assert Observation.objects.count() == 1


@pytest.mark.django_db
class TestHttp:
    def post(self, client: Client, path: str, body: dict[str, Any]) -> Any:
        return client.post(f"/api/v1/weather/{path}", json.dumps(body), content_type="application/json")

    def test_push(self, people: People, browser_of: Callable[[User], Client]) -> None:
        station()
        body = {
            "items": [
                {"station": "S1", "wind_speed": 3.0, "observed_at": "2026-11-03T02:00:00+08:00"},
                {"station": "S1", "wind_speed": 3.0, "observed_at": "2026-11-03T02:00:00+08:00"},
                {"station": "S9", "wind_speed": 3.0},
                {"station": "S1", "wind_speed": 99, "humidity": 120},
            ]
        }
        answer = self.post(browser_of(people.clerk), "push", body)
        assert answer.status_code == 200
        found = answer.json()
        assert (found["created"], found["unchanged"], found["rejected"]) == (1, 1, 2)
        assert [(each["item"], each["field"]) for each in found["errors"]] == [
            (2, "station"),
            (3, "wind_speed"),
            (3, "humidity"),
        ]

    def test_by_hand_and_current(self, people: People, browser_of: Callable[[User], Client]) -> None:
        client = browser_of(people.duty)
        answer = self.post(
            client, "observations", {**HERE, "wind_speed": 2.5, "wind_direction_deg": 90, "stability": "F"}
        )
        assert answer.status_code == 201, answer.content
        found = client.get("/api/v1/weather/current", HERE).json()
        assert (found["wind"], found["stability"], found["stale"]) == ("东风 2.5 m/s", "F", False)
        withdrawn = self.post(client, f"observations/{answer.json()['id']}/withdraw", {"reason": "误录"})
        assert withdrawn.json()["withdrawn_reason"] == "误录"
        assert client.get("/api/v1/weather/current", HERE).json()["observed_at"] is None

    @pytest.mark.parametrize("who", ["enterprise", "auditor"])
    def test_outsiders(self, who: str, people: People, browser_of: Callable[[User], Client]) -> None:
        client = browser_of(getattr(people, who))
        assert client.get("/api/v1/weather/current", HERE).status_code == 403
        assert client.get("/weather/").status_code == 403
        assert self.post(client, "observations", {**HERE, "wind_speed": 2}).status_code == 403

    def test_only_clerks_keep_stations(self, people: People, browser_of: Callable[[User], Client]) -> None:
        assert browser_of(people.duty).get("/weather/stations/new/").status_code == 403
        assert self.post(browser_of(people.duty), "push", {"items": []}).status_code == 403
        assert browser_of(people.clerk).get("/weather/stations/new/").status_code == 200

    def test_forms(self, people: People, browser_of: Callable[[User], Client]) -> None:
        client = browser_of(people.clerk)
        wrong = client.post("/weather/enter/", {"wind_speed": "3"})
        assert "请选择气象站" in wrong.content.decode()
        made = client.post(
            "/weather/stations/new/",
            {"code": "N1", "name": "新站", "lon": 121.6, "lat": 38.9, "anemometer_m": 10, "active": "on"},
        )
        assert made.status_code == 302
        done = client.post("/weather/enter/", {"station": str(Station.objects.get().pk), "wind_speed": "3"})
        assert done.status_code == 302
        assert "新站" in client.get("/weather/").content.decode()

    def test_the_list_does_not_grow_its_queries(
        self, people: People, browser_of: Callable[[User], Client]
    ) -> None:
        client, spot = browser_of(people.duty), station()
        client.get("/weather/")  # the session's first visit asks more
        counts = []
        for amount in (2, 20):
            for _ in range(amount):
                observe(Observation.objects.count() + 1, station=spot)
            with CaptureQueriesContext(
                connection,
            ) as caught:
                assert client.get("/weather/").status_code == 200
            counts.append(len(caught))
        assert counts[0] == counts[1]
