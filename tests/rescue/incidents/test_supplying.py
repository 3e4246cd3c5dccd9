"""An incident asks for supplies: its place is meant, each step stands in its log, a closed one asks no more."""

import pytest
from tests.people import AT, actor

from anlan.data.resources.facade import create_resource
from anlan.data.supplies.facade import (
    commit_supplies,
    create_item,
    request_for,
    requests_for_subject,
    take_in,
)
from anlan.rescue.incidents.facade import close_incident
from anlan.rescue.incidents.queries import timeline_of

JSON = "application/json"


@pytest.fixture
def suits(people):
    depot = create_resource(
        kind="supplies",
        name="金州库",
        located_in="210213",
        lon=121.8,
        lat=39.05,
        by=actor(people.clerk),
        at=AT,
    )
    item = create_item(name="防化服", unit="套", by=actor(people.clerk), at=AT)
    take_in(depot=depot, item=item, quantity=20, by=actor(people.clerk), at=AT)
    return depot


def ask(program, incident, **values):
    body = {"incident": str(incident.pk), "lines": [{"item": "防化服", "quantity": 5}], **values}
    return program.post("/api/v1/supplies/requests", body, content_type=JSON)


def test_its_place_is_meant_and_each_step_is_in_the_log(people, take_call, suits, program_of) -> None:
    incident = take_call()
    answer = ask(program_of(people.duty), incident)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["place"], made["lon"], made["subject"]["id"]) == (incident.place, 121.783, str(incident.pk))
    request = request_for(made["id"], visible_to=people.duty)
    commit_supplies(request=request, depot=suits, quantities=None, by=actor(people.jinzhou), at=AT)
    texts = [entry.text for entry in timeline_of(incident)]
    assert any("申请物资：防化服 5套" in text for text in texts)
    assert any("金州库承诺 防化服 5套" in text for text in texts)
    assert [row.number for row in requests_for_subject("incident", str(incident.pk), visible_to=people.duty)]
    page = program_of(people.duty).get(f"/api/v1/supplies/requests?subject={incident.pk}")
    assert page.json()["count"] == 1


def test_a_drill_asks_as_a_drill(people, take_call, suits, program_of) -> None:
    made = ask(program_of(people.duty), take_call(exercise=True)).json()
    assert made["exercise"] is True
    assert made["number"].startswith("演")


def test_a_closed_incident_asks_no_more_and_others_do_not_exist(people, take_call, suits, program_of) -> None:
    incident = take_call()
    assert ask(program_of(people.zhuanghe), incident).status_code == 404
    assert ask(program_of(people.enterprise), incident).status_code == 403
    close_incident(incident=incident, summary="泄漏已处置完毕，现场移交。", by=actor(people.duty), at=AT)
    assert ask(program_of(people.duty), incident).status_code == 409


def test_the_record_of_the_incident_links_what_it_asked_for(
    people, take_call, suits, program_of, browser_of
) -> None:
    incident = take_call()
    made = ask(program_of(people.duty), incident).json()
    page = browser_of(people.duty).get(f"/incidents/{incident.pk}/record/")
    assert page.status_code == 200
    assert made["number"] in page.content.decode()
