"""The format of scenarios: what ships is right, what is wrong is named."""

import pytest
from tests.rescue.drills.conftest import short

from anlan.kernel.errors import InvalidInput
from anlan.rescue.drills.scenario import picture_path, read_scenario, shipped


def test_the_shipped_ones_read_and_have_their_pictures():
    assert list(shipped()) == ["2010-07-16", "2021-12-31"]
    for scenario in shipped().values():
        for event in scenario.events:
            if event.kind == "photo":
                assert picture_path(event.picture).stat().st_size > 1000


def test_the_replay_of_2010_carries_the_published_figures():
    scenario = shipped()["2010-07-16"]
    assert "18:12" in scenario.zero
    assert (scenario.place.lon, scenario.place.lat) == (121.89, 38.965)
    casualties = [each for each in scenario.events if each.kind == "casualties"]
    assert (casualties[0].deaths, casualties[0].missing, casualties[0].serious_injuries) == (1, 1, 1)
    assert casualties[1].direct_loss == 223_301_900
    assert "未经核实" in casualties[0].reason
    assert scenario.end_t >= 943 * 60


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"events": []}, "至少要有一次来电"),
        (
            {"events": [{"kind": "note", "at": 1, "text": "x"}, {"kind": "call", "at": 5, "said": "x"}]},
            "之前不能有",
        ),
        ({"events": [{"kind": "call", "at": -1, "said": "x"}]}, "情景格式不正确"),
        ({"events": [{"kind": "call", "at": 1, "said": ""}]}, "情景格式不正确"),
        ({"events": [{"kind": "call", "at": 1, "said": "x", "rumour": 1}]}, "情景格式不正确"),
        ({"kind": "earthquake"}, "情景格式不正确"),
        ({"place": {"name": "x", "lon": 190, "lat": 0}}, "情景格式不正确"),
        ({"format": 2}, "情景格式不正确"),
        ({"acts": [{"kind": "close", "at": 90, "summary": "结束结束"}] * 2}, "情景格式不正确"),
        ({"acts": [{"kind": "close", "at": 90, "summary": "处置结束"}] * 2}, "情景格式不正确"),
    ],
)
def test_what_is_wrong_is_named(change, words):
    with pytest.raises(InvalidInput) as refused:
        read_scenario(short(**change))
    assert words in str(refused.value.errors[0].message)


def test_a_photo_has_one_source():
    photo = {"kind": "photo", "at": 20, "caption": "x"}
    for source in ({}, {"picture": "a.png", "file": "0" * 64}, {"picture": "../../etc/passwd"}):
        with pytest.raises(InvalidInput):
            read_scenario(short(events=[{"kind": "call", "at": 0, "said": "x"}, {**photo, **source}]))


def test_moved_elsewhere_every_point_keeps_its_offset():
    moved = read_scenario(short()).moved(name="别处", lon=122.0, lat=40.0)
    photo = next(each for each in moved.events if each.kind == "photo")
    assert moved.place.name == "别处"
    assert (photo.lon, photo.lat) == (122.001, 40.001)


def test_the_clock_begins_with_the_first_call():
    scenario = read_scenario(short())
    assert scenario.start_t == 10
    assert [each.kind for each in scenario.steps()][:3] == ["call", "call", "service"]
