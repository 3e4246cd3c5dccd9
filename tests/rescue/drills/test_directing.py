"""Starting, pausing, speeding, skipping, stopping; who may; states under any sequence of buttons."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import AT, actor

from anlan.kernel.errors import Conflict, DomainError, InvalidInput, NotAllowed
from anlan.rescue.drills.enums import DrillStatus
from anlan.rescue.drills.facade import (
    Drill,
    Elsewhere,
    pause_drill,
    play_due,
    resume_drill,
    set_speed,
    skip_to_next,
    stop_drill,
)
from anlan.rescue.incidents.facade import Incident


def later(seconds: float):
    return AT + timedelta(seconds=seconds)


def again(drill: Drill) -> Drill:
    return Drill.objects.get(pk=drill.pk)


def test_a_pause_holds_everything_back(begin, play, duty):
    drill = play(begin(), 5)
    pause_drill(drill=drill, by=actor(duty), at=later(5))
    assert play(drill, 3600).injects.filter(status="done").count() == 1
    resume_drill(drill=drill, by=actor(duty), at=later(3600))
    assert again(drill).t_at(later(3600)) == 15
    assert play(drill, 3604.9).injects.filter(status="done").count() == 1
    assert play(drill, 3605).injects.filter(status="done").count() == 2


def test_pausing_twice_and_resuming_twice_say_so(begin, play, duty):
    drill = play(begin(), 0)
    with pytest.raises(Conflict):
        resume_drill(drill=drill, by=actor(duty), at=later(1))
    pause_drill(drill=drill, by=actor(duty), at=later(1))
    with pytest.raises(Conflict):
        pause_drill(drill=drill, by=actor(duty), at=later(2))


def test_the_speed_changes_from_now_on(begin, play, duty):
    drill = play(begin(), 5)
    set_speed(drill=drill, speed=10, by=actor(duty), at=later(5))
    assert again(drill).t_at(later(6)) == 25
    with pytest.raises(InvalidInput):
        set_speed(drill=drill, speed=7, by=actor(duty), at=later(6))


def test_skipping_plays_the_next_at_once(begin, play, duty):
    drill = play(begin(), 0)
    skip_to_next(drill=drill, by=actor(duty), at=later(1))
    assert play(drill, 1).injects.filter(status="done").count() == 2


def test_stopping_closes_the_exercise_and_plays_nothing_more(begin, play, duty):
    drill = play(begin(), 30)
    stop_drill(drill=drill, reason="另有任务", by=actor(duty), at=later(40))
    drill = play(drill, 500)
    assert drill.status == "stopped"
    assert drill.incident.status == "closed"
    assert "演练中止" in drill.incident.summary
    assert not drill.injects.filter(status="waiting").exists()
    with pytest.raises(Conflict):
        resume_drill(drill=drill, by=actor(duty), at=later(600))


def test_several_drills_at_once(begin, play):
    first, second = play(begin(), 0), play(begin(speed=60), 1)
    assert first.incident_id != second.incident_id
    assert first.injects.filter(status="done").count() == 1
    assert second.injects.filter(status="done").count() == 10


def test_it_may_be_played_elsewhere(begin, play, duty):
    drill = play(begin(elsewhere=Elsewhere("庄河市徐岭镇", 122.98, 39.70)), 0)
    assert drill.incident.place == "庄河市徐岭镇"
    assert (drill.incident.lon, drill.incident.located_in_id[:6]) == (122.98, "210283")


def test_a_place_outside_the_city_is_refused(begin):
    with pytest.raises(InvalidInput, match="不在本市范围内"):
        begin(elsewhere=Elsewhere("北京某处", 116.4, 39.9))


def test_a_district_plays_in_its_own_district(begin, people):
    assert begin(user=people.jinzhou).started_by == people.jinzhou.name
    with pytest.raises(NotAllowed):
        begin(user=people.zhuanghe)
    assert begin(user=people.zhuanghe, elsewhere=Elsewhere("庄河市徐岭镇", 122.98, 39.70)).pk


def test_players_must_have_the_place_in_their_jurisdiction(begin, people):
    with pytest.raises(InvalidInput, match="不能参加"):
        begin(players=[people.zhuanghe])
    with pytest.raises(InvalidInput, match="不能参加"):
        begin(players=[people.enterprise])
    assert set(begin(players=[people.jinzhou]).players.all()) == {people.duty, people.jinzhou}


def test_modes_and_speeds_are_checked(begin):
    for wrong in ({"mode": "film"}, {"speed": 0}, {"speed": 1000}):
        with pytest.raises(InvalidInput):
            begin(**wrong)


BUTTONS = {"pause": pause_drill, "resume": resume_drill, "skip": skip_to_next, "stop": stop_drill}
pressed = st.lists(
    st.tuples(st.sampled_from([*BUTTONS, "speed", "play"]), st.floats(0, 40)), min_size=1, max_size=10
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(buttons=pressed)
def test_any_sequence_of_buttons_keeps_the_rules(begin, duty, buttons):
    """Ended stays ended, the clock never goes back, no step is played before its time, nothing breaks."""
    drill, moment, by = begin(), 0.0, actor(duty)
    play_due(drill_id=drill.id, at=AT)
    before = drill.t_at(AT)
    for name, wait in buttons:
        moment += wait
        was = again(drill)
        try:
            if name == "play":
                play_due(drill_id=drill.id, at=later(moment))
            elif name == "speed":
                set_speed(drill=was, speed=60, by=by, at=later(moment))
            elif name == "stop":
                stop_drill(drill=was, reason="", by=by, at=later(moment))
            else:
                BUTTONS[name](drill=was, by=by, at=later(moment))
        except DomainError:
            pass  # a button that does not apply is refused in words; the state below must hold all the same
        now = again(drill)
        assert now.t_at(later(moment)) >= before - 1e-6
        before = now.t_at(later(moment))
        if was.is_over:
            assert now.status == was.status
        for inject in now.injects.filter(status="done"):
            assert inject.played_t >= inject.t - 1e-6
        assert now.is_over == (now.ended_at is not None)
    assert Incident.objects.filter(exercise=False).count() == 0
    assert again(drill).status in DrillStatus.values
