"""At most once: whatever dies in between, a step and its effect are written together or not at all."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from tests.people import AT

from anlan.base.jobs.facade import Job
from anlan.rescue.drills.enums import InjectKind
from anlan.rescue.drills.facade import Drill, play_due
from anlan.rescue.drills.jobs import play_drill, wake_drills
from anlan.rescue.drills.operations import playing


class Killed(BaseException):
    """The process dies here."""


def test_killed_in_the_middle_of_a_step_it_is_played_again_whole(begin, play, monkeypatch):
    drill = play(begin(), 15)
    entries = drill.incident.timeline.count()
    photo = playing.EFFECTS[InjectKind.PHOTO]

    def dies(*arguments):
        photo(*arguments)
        raise Killed

    monkeypatch.setitem(playing.EFFECTS, InjectKind.PHOTO, dies)
    with pytest.raises(Killed):
        play(drill, 20)
    assert drill.injects.get(kind="photo").status == "waiting"
    assert drill.incident.photos.count() == 0
    assert drill.incident.timeline.count() == entries
    monkeypatch.setitem(playing.EFFECTS, InjectKind.PHOTO, photo)
    play(drill, 21)
    play(drill, 22)
    assert drill.incident.photos.count() == 1


def test_after_an_outage_the_clock_has_run_on(begin, play):
    drill = play(begin(speed=10), 0)
    drill = play(drill, 3)  # nothing ran for three seconds: T+40
    assert drill.injects.filter(status="done").count() == 6
    assert drill.t_at(AT + timedelta(seconds=3)) == 40


def test_the_next_step_has_its_job_and_the_round_finds_what_lost_it(begin, play, monkeypatch):
    drill = play(begin(), 0)
    job = Job.objects.filter(task=play_drill.module_path).order_by("-run_after").first()
    assert job.run_after == AT + timedelta(seconds=10)
    assert job.arguments["args"] == [str(drill.id)]
    Job.objects.all().delete()
    monkeypatch.setattr("anlan.rescue.drills.jobs.now", lambda: AT + timedelta(seconds=12))
    assert wake_drills.call() == 1
    assert drill.injects.filter(status="done").count() == 2


def test_a_step_refused_by_the_incident_does_not_stop_the_drill(begin, play, monkeypatch):
    monkeypatch.setattr(playing, "picture_of", _missing)
    drill = play(begin(), 200)
    photo = drill.injects.get(kind="photo")
    assert (photo.status, photo.outcome) == ("skipped", "情景照片不在本机文件库中。")
    assert drill.status == "finished"


def _missing(data):
    from anlan.kernel.errors import NotFound

    raise NotFound("情景照片不在本机文件库中。")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_play_each_step_once(begin, play):
    drill = play(begin(), 0)
    both = threading.Barrier(2)

    def work() -> None:
        both.wait()
        play_due(drill_id=drill.id, at=AT + timedelta(seconds=40))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = list(drill.incident.timeline.filter(kind="note").values_list("text", flat=True))
    assert len(texts) == len(set(texts)) == 2
    assert drill.incident.photos.count() == 1
    assert Drill.objects.get(pk=drill.pk).injects.filter(status="done").count() == 8
