"""A drill stays among its players and touches nothing real."""

from datetime import timedelta

import pytest
from tests.people import AT, actor

from anlan.base.events.facade import Event
from anlan.base.notifications.facade import Notification
from anlan.kernel.errors import Conflict
from anlan.rescue.incidents.facade import Incident, raise_overdue_alarms, send_stand_in
from anlan.rescue.incidents.models import Delivery


def test_every_message_of_a_whole_demonstration_goes_to_its_players(begin, play, people):
    play(begin(), 60)
    raise_overdue_alarms(at=AT + timedelta(days=2))
    play(begin(), 500)
    told = set(Notification.objects.values_list("user_id", flat=True))
    assert told <= {people.duty.id}
    assert all("【演练】" in title for title in Notification.objects.values_list("title", flat=True))


def test_nobody_outside_receives_a_bulletin_of_a_drill(begin, play):
    drill = play(begin(), 200)
    deliveries = Delivery.objects.filter(bulletin__incident=drill.incident)
    assert deliveries.exists()
    assert not deliveries.exclude(sent_at=None).exclude(way="system").exists()
    unsent = deliveries.filter(sent_at=None)
    assert unsent.exists()
    assert set(unsent.values_list("note", flat=True)) == {"演练，不对外报送"}
    told = Notification.objects.exclude(user__in=drill.players.all())
    assert not told.exists()


def test_no_statistics_count_it(begin, play):
    play(begin(), 200)
    assert Incident.objects.count() == 1
    assert not Incident.objects.filter(exercise=False).exists()


def test_its_facts_say_who_directs(begin, play):
    play(begin(), 200)
    opened = Event.objects.get(topic="incident.opened")
    assert opened.actor_name == "演练导调"
    assert opened.actor_id is None


def test_a_stand_in_cannot_be_sent_to_a_real_incident(take_call, duty):
    incident = take_call()
    with pytest.raises(Conflict, match="只能用于演练"):
        send_stand_in(incident=incident, kind="vehicle", name="情景车", by=actor(duty), at=AT)
