"""Merging two incidents, taking it back, splitting one: what moves, what both logs say, what is refused."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.people import AT, actor
from tests.rescue.incidents.test_calls import send

from anlan.data.resources.facade import ResourceKind, create_resource
from anlan.kernel.errors import Conflict, DomainError, InvalidInput
from anlan.rescue.incidents import call_queries, queries
from anlan.rescue.incidents.facade import (
    Call,
    Incident,
    Order,
    add_call,
    advance_dispatch,
    close_incident,
    dispatch_resources,
    merge_incidents,
    raise_overdue_alarms,
    request_service,
    split_incident,
    unmerge_incident,
)

WHY = "同一起泄漏，两人先后来电"


@pytest.fixture
def team(people) -> Any:
    return create_resource(
        kind=ResourceKind.RESCUE_TEAM, name="金州救援队", lon=121.78, lat=39.05, located_in="210213",
        contact_name="队长", contact_phone="0411-80000000", by=actor(people.duty), at=AT,
    )  # fmt: skip


@pytest.fixture
def pair(people, take_call) -> tuple[Incident, Incident]:
    """The one that is merged, and the one it goes into."""
    into = take_call(caller_phone="13911110001", deaths=1)
    source = take_call(caller_phone="13911110002", deaths=2, serious_injuries=3, at=AT + timedelta(minutes=1))
    return source, into


@pytest.fixture
def merge(people):
    def run(source: Incident, into: Incident, *, at: Any = AT, **more: Any) -> Incident:
        return merge_incidents(source=source, into=into, reason=WHY, by=actor(people.duty), at=at, **more)

    return run


@pytest.fixture
def unmerge(people):
    def run(incident: Incident, reason: str = "是两处") -> Incident:
        return unmerge_incident(incident=incident, reason=reason, by=actor(people.duty), at=AT)

    return run


def texts(incident: Incident) -> str:
    return "\n".join(incident.timeline.values_list("text", flat=True))


class TestMerge:
    def test_calls_and_forces_move_and_the_old_one_points_to_the_new(self, people, pair, team, merge) -> None:
        source, into = pair
        sent = dispatch_resources(
            incident=source, orders=[Order(team.id)], user=people.duty, by=actor(people.duty), at=AT
        )
        asked = request_service(incident=source, service="120", task="", by=actor(people.duty), at=AT)
        advance_dispatch(dispatch=asked, status="released", by=actor(people.duty), at=AT)
        merge(source, into)
        source.refresh_from_db()
        into.refresh_from_db()
        assert (source.status, source.outcome, source.merged_into) == ("closed", "merged", into)
        assert [row.id for row in into.dispatches.all()] == [sent[0].id], (
            "what came home stays with the old one"
        )
        assert into.status == "responding"
        assert {row.caller_phone for row in into.calls.all()} == {"13911110001", "13911110002"}
        moved = into.calls.get(caller_phone="13911110002")
        assert moved.first_incident == source
        assert moved in call_queries.calls_of(source), "the old page still tells who called"
        assert f"并入 {into.number}" in texts(source)
        assert f"并入 {source.number}" in texts(into)
        assert "来电 1 个" in texts(into)
        assert "金州救援队" in texts(into)

    def test_figures_are_never_added_up(self, pair, merge) -> None:
        source, into = pair
        merged = merge(source, into)
        assert (merged.deaths, merged.serious_injuries) == (1, 0)

    def test_the_officer_picks_the_figures(self, pair, merge) -> None:
        source, into = pair
        merged = merge(source, into, figures={"deaths": 3, "serious_injuries": 3})
        assert (merged.deaths, merged.serious_injuries) == (3, 3)
        assert merged.grade == 3

    def test_picking_a_smaller_figure_is_told_with_the_reason(self, pair, merge) -> None:
        source, into = pair
        merged = merge(source, into, figures={"deaths": 0})
        assert merged.deaths == 0
        assert WHY in texts(into)

    def test_only_one_of_them_counts(self, people, pair, merge) -> None:
        merge(*pair)
        assert queries.counts(visible_to=people.duty, at=AT).this_year == 1
        assert raise_overdue_alarms(at=AT + timedelta(days=1)) > 0
        source = pair[0]
        assert not source.clocks.exclude(alarmed_at=None).exists(), "clocks of the old one are silent"

    def test_across_districts_both_see_it(self, people, take_call, merge) -> None:
        into = take_call(place="庄河市城关街道", lon=122.967, lat=39.681)
        source = take_call()
        merge(source, into)
        assert queries.incident_by_id(into.id, visible_to=people.jinzhou) == into
        assert queries.incident_by_id(source.id, visible_to=people.jinzhou).merged_into == into


class TestRefused:
    @pytest.mark.parametrize("closed", [0, 1])
    def test_a_closed_one(self, people, pair, merge, closed: int) -> None:
        close_incident(incident=pair[closed], summary="已经处置完毕", by=actor(people.duty), at=AT)
        with pytest.raises(Conflict, match="已结束，不能合并"):
            merge(*pair)

    def test_into_itself(self, pair, merge) -> None:
        with pytest.raises(InvalidInput, match="自身"):
            merge(pair[0], pair[0])

    def test_a_drill_with_a_real_one(self, take_call, merge) -> None:
        with pytest.raises(Conflict, match="演练与真实事故"):
            merge(take_call(exercise=True), take_call())

    def test_in_a_circle(self, pair, merge) -> None:
        source, into = pair
        merge(source, into)
        with pytest.raises(Conflict, match="不能反过来"):
            merge(into, source)
        with pytest.raises(Conflict, match="已并入"):
            merge(source, into)

    def test_into_one_that_went_elsewhere(self, take_call, merge) -> None:
        first, second, third = take_call(), take_call(), take_call()
        merge(second, third)
        with pytest.raises(Conflict, match=f"已并入 {third.number}，请改选后者"):
            merge(first, second)

    def test_without_a_reason_or_with_a_figure_that_is_none(self, people, pair, merge) -> None:
        with pytest.raises(InvalidInput):
            merge_incidents(source=pair[0], into=pair[1], reason=" ", by=actor(people.duty), at=AT)
        with pytest.raises(InvalidInput):
            merge(*pair, figures={"grade": 1})

    def test_from_outside_the_jurisdiction(self, people, pair, program_of) -> None:
        source, into = pair
        body = {"into": str(into.id), "reason": WHY}
        path = f"/incidents/{source.id}/merge"
        assert send(program_of(people.zhuanghe), "POST", path, body)[0] == 404
        assert send(program_of(people.expert), "POST", path, body)[0] == 403
        assert send(program_of(people.jinzhou), "POST", path, body)[0] == 200

    def test_a_reopened_one_that_is_merged(self, people, pair, merge, program_of) -> None:
        merge(*pair)
        status, answer = send(
            program_of(people.duty), "POST", f"/incidents/{pair[0].id}/reopen", {"reason": "再看"}
        )
        assert status == 409
        assert "撤销并入" in answer["detail"]


class TestUnmerge:
    def test_everything_goes_back_but_what_came_home(self, people, pair, team, merge, unmerge) -> None:
        source, into = pair
        dispatch_resources(
            incident=source, orders=[Order(team.id)], user=people.duty, by=actor(people.duty), at=AT
        )
        asked = request_service(incident=source, service="119", task="", by=actor(people.duty), at=AT)
        merge(source, into)
        advance_dispatch(dispatch=asked, status="released", by=actor(people.duty), at=AT)
        again = unmerge(source)
        assert (again.status, again.outcome, again.merged_into) == ("responding", "", None)
        assert [row.resource_name for row in again.dispatches.all()] == ["金州救援队"]
        assert [row.caller_phone for row in again.calls.all()] == ["13911110002"]
        assert "撤销并入" in texts(source)
        assert "撤销并入" in texts(into)
        note = call_queries.regroupings_of(source)[0]
        assert (note.undone_by, note.undone_reason) == ("赵值", "是两处")

    def test_sight_ends_with_it(self, people, take_call, merge, unmerge) -> None:
        into = take_call(place="庄河市城关街道", lon=122.967, lat=39.681)
        source = take_call()
        merge(source, into)
        unmerge(source)
        assert not queries.incidents(visible_to=people.jinzhou).filter(pk=into.pk).exists()

    def test_not_twice_not_through_a_second_merge_not_out_of_a_closed_one(
        self, people, take_call, merge, unmerge
    ) -> None:
        first, second, third = take_call(), take_call(), take_call()
        with pytest.raises(Conflict, match="没有并入"):
            unmerge(first)
        merge(first, second)
        first.refresh_from_db()
        merge(second, third)
        with pytest.raises(Conflict, match="请先撤销那一次"):
            unmerge(first)
        second.refresh_from_db()
        unmerge(second)
        close_incident(incident=second, summary="已经处置完毕", by=actor(people.duty), at=AT)
        with pytest.raises(Conflict, match="已结束"):
            unmerge(first)

    def test_merged_again_after_being_taken_back(self, pair, merge, unmerge) -> None:
        source, into = pair
        merge(source, into)
        source.refresh_from_db()
        unmerge(source)
        merge(source, into)
        source.refresh_from_db()
        assert source.merged_into == into
        assert len(call_queries.regroupings_of(into)) == 2


class TestSplit:
    def test_picked_calls_and_forces_make_a_second_one(self, people, take_call, team) -> None:
        incident = take_call(exercise=False)
        add_call(
            incident=incident,
            call=Call(
                kind="fire", caller_phone="13911110009", caller_name="路人", description="隔壁厂房着火"
            ),
            by=actor(people.duty),
            at=AT + timedelta(minutes=3),
        )
        second = incident.calls.get(caller_phone="13911110009")
        sent = dispatch_resources(
            incident=incident, orders=[Order(team.id)], user=people.duty, by=actor(people.duty), at=AT
        )
        made = split_incident(
            incident=incident,
            calls=[second.id],
            values=Call(kind="fire", place="金州区湾里街道"),
            dispatches=[sent[0].id],
            reason="另一处起火",
            by=actor(people.duty),
            at=AT + timedelta(minutes=5),
        )
        assert (made.split_from, made.kind, made.caller_phone) == (incident, "fire", "13911110009")
        assert made.received_at == AT + timedelta(minutes=3)
        assert (made.status, made.dispatches.count(), made.calls.count()) == ("responding", 1, 1)
        assert made.calls.get().first_incident == incident
        assert (incident.calls.count(), incident.dispatches.count()) == (1, 0)
        assert f"拆分出 {made.number}" in texts(incident)
        assert f"由 {incident.number}" in texts(made)
        assert made.clocks.filter(kind="level_report").exists()

    def test_a_drill_stays_a_drill(self, people, take_call) -> None:
        made = split_incident(
            incident=take_call(exercise=True), calls=[], values=Call(kind="fire", place="金州区"), dispatches=[],
            reason="一个来电说了两件事", by=actor(people.duty), at=AT,
        )  # fmt: skip
        assert made.exercise is True

    def test_the_last_call_stays_and_strange_ones_are_refused(self, people, take_call) -> None:
        incident, other = take_call(), take_call()
        values = Call(kind="fire", place="金州区")
        for calls in ([incident.calls.get().id], [other.calls.get().id]):
            with pytest.raises(InvalidInput) as refused:
                split_incident(incident=incident, calls=calls, values=values, dispatches=[], reason="两处",
                               by=actor(people.duty), at=AT)  # fmt: skip
            assert refused.value.field == "calls"

    def test_of_a_closed_one_not(self, people, take_call) -> None:
        incident = take_call()
        close_incident(incident=incident, summary="已经处置完毕", by=actor(people.duty), at=AT)
        with pytest.raises(Conflict):
            split_incident(incident=incident, calls=[], values=Call(kind="fire", place="金州区"), dispatches=[],
                           reason="两处", by=actor(people.duty), at=AT)  # fmt: skip


def test_candidates_likely_ones_first_then_by_text(people, take_call, program_of) -> None:
    incident = take_call(caller_phone="13911110001")
    far = take_call(place="庄河市城关街道", lon=122.967, lat=39.681, kind="fire")
    near = take_call(caller_phone="13911110001")
    take_call(exercise=True)
    client = program_of(people.duty)
    _status, answer = send(client, "GET", f"/incidents/{incident.id}/merge-candidates")
    assert [item["number"] for item in answer["items"]] == [near.number, far.number]
    assert "同一来电号码" in answer["items"][0]["reason"]
    _status, answer = send(client, "GET", f"/incidents/{incident.id}/merge-candidates?q=庄河")
    assert [item["number"] for item in answer["items"]] == [far.number]


def test_two_told_alike_that_nobody_merged_are_both_closed(people, take_call) -> None:
    for incident in (take_call(), take_call()):
        closed = close_incident(incident=incident, summary="已经处置完毕", by=actor(people.duty), at=AT)
        assert closed.outcome == "handled"


@pytest.mark.django_db(transaction=True)
def test_merging_one_that_is_being_closed_at_that_moment(people, take_call) -> None:
    """Two connections, started together, again and again: exactly one wins, the other is told why, nothing is lost."""
    for turn in range(6):
        into, source = take_call(place=f"金州区{turn}号"), take_call(place=f"湾里街道{turn}号")
        ready = threading.Barrier(2)
        refusals: list[str] = []

        def run(act: Any, ready: threading.Barrier = ready, refusals: list[str] = refusals) -> None:
            try:
                ready.wait(10)
                act()
            except DomainError as error:
                refusals.append(error.message)
            finally:
                connection.close()

        def close(target: Incident = (source, into)[turn % 2]) -> None:
            close_incident(incident=target, summary="已经处置完毕", by=actor(people.duty), at=AT)

        def join(source: Incident = source, into: Incident = into) -> None:
            merge_incidents(source=source, into=into, reason=WHY, by=actor(people.leader), at=AT)

        threads = [threading.Thread(target=run, args=(act,)) for act in (close, join)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        source.refresh_from_db()
        into.refresh_from_db()
        merged = source.merged_into_id is not None
        if turn % 2 == 0:  # the source was being closed
            assert len(refusals) == 1
            assert source.outcome == ("merged" if merged else "handled")
        elif refusals:  # the target was closed first
            assert not merged, refusals
            assert "不能合并" in refusals[0]
        assert source.calls.count() + into.calls.count() == 2
        assert into.calls.count() == (2 if merged else 1)
