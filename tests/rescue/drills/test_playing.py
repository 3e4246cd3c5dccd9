"""A demonstration from the first call to the close; each step once."""

from datetime import timedelta

from tests.people import AT

from anlan.rescue.drills.facade import Drill, play_due


def _done(drill: Drill) -> list[str]:
    return [each.kind for each in drill.injects.filter(status="done")]


def test_the_first_call_comes_at_once_and_opens_an_exercise(begin, play):
    drill = play(begin(), 0)
    assert drill.incident is not None
    assert drill.incident.exercise
    assert drill.incident.number.startswith("演")
    assert drill.incident.received_by == "演练导调"
    assert _done(drill) == ["call"]


def test_nothing_comes_before_its_time(begin, play):
    drill = play(begin(), 9.9)
    assert _done(drill) == ["call"]
    assert _done(play(drill, 10)) == ["call", "call"]


def test_a_whole_demonstration(begin, play):
    drill = play(begin(), 200)
    outcomes = {each.kind: each.outcome for each in drill.injects.all() if each.status != "done"}
    assert outcomes == {}
    incident = drill.incident
    incident.refresh_from_db()
    assert incident.status == "closed"
    assert incident.deaths == 1
    assert incident.response_level == "III"
    assert incident.photos.count() == 1
    assert incident.bulletins.get().status == "sent"
    assert drill.status == "finished"
    assert all(each.met_at is not None for each in drill.expectations.all())


def test_at_sixty_times_the_speed(begin, play):
    drill = play(begin(speed=60), 1)
    assert len(_done(drill)) == 10  # up to T+70
    assert drill.t_at(AT + timedelta(seconds=1)) == 70


def test_playing_again_changes_nothing(begin, play):
    drill = play(begin(), 30)
    before = drill.incident.timeline.count()
    assert play_due(drill_id=drill.id, at=AT + timedelta(seconds=30)) == 0
    assert drill.incident.timeline.count() == before
