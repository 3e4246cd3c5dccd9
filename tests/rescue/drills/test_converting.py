"""A closed incident becomes a scenario that plays: what came, what was done and when, without who called."""

import io
from datetime import timedelta

import pytest
from tests.people import AT, actor

from anlan.kernel.errors import Conflict, NotAllowed
from anlan.rescue.drills.facade import SavedScenario, save_scenario, scenario_of
from anlan.rescue.drills.scenario import picture_path
from anlan.rescue.incidents.facade import (
    Call,
    Incident,
    add_call,
    add_entry,
    add_photo,
    close_incident,
    decide,
    prepare_bulletin,
    record_casualties,
    request_service,
    sign_bulletin,
    submit_bulletin,
)


def later(seconds: float):
    return AT + timedelta(seconds=seconds)


@pytest.fixture
def closed(take_call, duty, leader) -> Incident:
    """An incident with one of everything, in ten minutes."""
    by = actor(duty)
    incident = take_call(
        description="法兰泄漏", caller_name="张某", caller_phone="13912345678", substance="氯"
    )
    second = Call(kind="leak", description="气味很重", caller_name="李某", caller_phone="13987654321")
    add_call(incident=incident, call=second, by=by, at=later(60))
    with picture_path("2010-tanks.png").open("rb") as file:
        add_photo(incident=incident, file=io.BytesIO(file.read()), caption="现场", by=by, at=later(90))
    request_service(incident=incident, service="119", task="堵漏", by=by, at=later(120))
    add_entry(incident=incident, text="东南风", by=by, at=later(150))
    decide(incident=incident, response_level="III", by=actor(leader), at=later(180))
    record_casualties(incident=incident, serious_injuries=2, by=by, at=later(240))
    bulletin = prepare_bulletin(incident=incident, kind="initial", by=by, at=later(300))
    bulletin = submit_bulletin(bulletin=bulletin, by=by, at=later(310))
    sign_bulletin(bulletin=bulletin, version=None, by=actor(leader), at=later(330))
    close_incident(incident=incident, summary="堵漏成功，人员返回", by=by, at=later(600))
    return Incident.objects.get(pk=incident.pk)


def test_it_tells_the_same_course(closed):
    scenario = scenario_of(closed)
    events = [(each.kind, each.at) for each in scenario.events]
    assert ("call", 0) in events
    assert ("call", 60) in events
    assert ("photo", 90) in events
    assert ("note", 150) in events
    assert ("casualties", 240) in events
    acts = [(each.kind, each.at, each.due) for each in scenario.acts]
    assert ("service", 120, 120) in acts
    assert ("level", 180, 180) in acts
    assert ("bulletin", 330, 330) in acts
    assert ("close", 600, 600) in acts


def test_no_caller_is_named(closed):
    text = scenario_of(closed).model_dump_json()
    for secret in ("张某", "李某", "13912345678", "13987654321"):
        assert secret not in text
    assert "气味很重" in text


def test_it_plays(closed, begin, play):
    drill = play(begin(scenario=scenario_of(closed)), 700)
    refused = [(each.kind, each.outcome) for each in drill.injects.exclude(status="done")]
    assert refused == []
    assert drill.status == "finished"
    assert drill.incident.photos.count() == 1
    assert drill.incident.serious_injuries == 2


def test_an_open_one_is_refused(take_call):
    with pytest.raises(Conflict, match="尚未结束"):
        scenario_of(take_call())


def test_one_without_a_point_is_refused(take_call, duty):
    incident = take_call(lon=None, lat=None, place="金州区某处")
    close_incident(incident=incident, summary="误报，已核实", by=actor(duty), at=later(60))
    with pytest.raises(Conflict, match="没有坐标"):
        scenario_of(Incident.objects.get(pk=incident.pk))


def test_it_is_kept_for_who_has_the_place(closed, people):
    given = {"scenario": scenario_of(closed), "made_from": closed, "at": AT}
    with pytest.raises(NotAllowed):
        save_scenario(user=people.zhuanghe, by=actor(people.zhuanghe), **given)
    save_scenario(user=people.jinzhou, by=actor(people.jinzhou), **given)
    assert SavedScenario.objects.visible_to(people.jinzhou).count() == 1
    assert SavedScenario.objects.visible_to(people.zhuanghe).count() == 0


def test_in_one_click(closed, people, browser_of):
    page = browser_of(people.duty)
    assert "由已结束的事故生成" in page.get("/drills/").content.decode()
    answer = page.post(f"/drills/from-incident/{closed.id}/", follow=True)
    assert "已生成演练情景" in answer.content.decode()
    assert SavedScenario.objects.get().made_from == closed
    assert browser_of(people.zhuanghe).post(f"/drills/from-incident/{closed.id}/").status_code == 404
