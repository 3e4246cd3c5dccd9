"""The drill's clock: arithmetic of legs, at any sequence of pauses, speeds and jumps."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.people import AT

from anlan.rescue.drills.clockwork import Leg, in_minutes, moment_of, moved_to, shown, t_at, with_speed


def at(seconds: float):
    return AT + timedelta(seconds=seconds)


START = [Leg(AT, 300.0, 10)]


def test_it_runs_at_its_speed_from_where_it_began():
    assert t_at(START, AT) == 300
    assert t_at(START, at(6)) == 360
    assert t_at(START, at(-60)) == 300


def test_a_pause_stands_and_goes_on_where_it_stood():
    paused = with_speed(START, speed=0, at=at(6))
    assert t_at(paused, at(6000)) == 360
    assert moment_of(paused, 361) is None
    again = with_speed(paused, speed=60, at=at(100))
    assert t_at(again, at(100)) == 360
    assert t_at(again, at(101)) == 420


def test_the_past_keeps_its_time_after_a_change():
    later = with_speed(with_speed(START, speed=60, at=at(10)), speed=0, at=at(20))
    assert t_at(later, at(5)) == 350
    assert t_at(later, at(10)) == 400
    assert t_at(later, at(15)) == 700


def test_a_jump_goes_forward_only():
    assert t_at(moved_to(START, t=1000, at=at(1)), at(1)) == 1000
    assert moved_to(START, t=10, at=at(1)) == START


def test_when_it_will_be_there():
    assert moment_of(START, 360) == at(6)
    assert moment_of(START, 200) == AT


def test_a_leg_survives_storage():
    leg = Leg(at(1.5), 12.25, 60)
    assert Leg.from_json(leg.as_json()) == leg


def test_words():
    assert (shown(8), shown(605), shown(7530)) == ("T+0:08", "T+10:05", "T+2:05:30")
    assert in_minutes(2880) == "T+48 分"


steps = st.lists(
    st.tuples(st.sampled_from(["speed", "pause", "jump"]), st.floats(0, 3600), st.integers(1, 300)),
    max_size=12,
)


@given(steps)
def test_time_never_runs_backwards(what):
    legs, moment = list(START), 0.0
    seen = [t_at(legs, at(moment))]
    for kind, wait, number in what:
        moment += wait
        seen.append(t_at(legs, at(moment)))
        if kind == "jump":
            legs = moved_to(legs, t=seen[-1] + number, at=at(moment))
        else:
            legs = with_speed(legs, speed=number if kind == "speed" else 0, at=at(moment))
        seen.append(t_at(legs, at(moment)))
    assert all(later >= earlier - 1e-6 for earlier, later in pairwise(seen))


@given(steps, st.floats(0, 100_000))
def test_the_moment_of_a_time_has_that_time(what, ahead):
    legs, moment = list(START), 0.0
    for _kind, wait, number in what:
        moment += wait
        legs = with_speed(legs, speed=number, at=at(moment))
    wanted = legs[-1].t + ahead
    reached = moment_of(legs, wanted)
    assert reached is not None
    assert abs(t_at(legs, reached) - wanted) < 0.01
