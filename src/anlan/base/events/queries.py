"""Reading facts back. The stream filters by viewer; the pages here are for those with `events.view_event`."""

from __future__ import annotations

from django.db.models import QuerySet

from anlan.base.events.models import Event
from anlan.kernel.errors import NotFound
from anlan.kernel.records import RecordRef


def recent_events() -> QuerySet[Event]:
    """All facts, newest first."""
    return Event.objects.order_by("-seq")


def events_about(subject: RecordRef) -> QuerySet[Event]:
    """Facts about one record, newest first."""
    return recent_events().filter(subject_kind=subject.kind, subject_id=subject.id)


def events_page(*, after: int, limit: int) -> list[Event]:
    """At most `limit` facts after sequence number `after`, in order."""
    return list(Event.objects.filter(seq__gt=after).order_by("seq")[:limit])


def head() -> int:
    """The number of the latest fact, 0 when there is none."""
    return recent_events().values_list("seq", flat=True).first() or 0


def event_by_seq(seq: int) -> Event:
    """One fact by its number. Raises NotFound."""
    event = Event.objects.filter(seq=seq).first()
    if event is None:
        raise NotFound("没有此事件。")
    return event


def known_topics() -> list[str]:
    """Every topic that has occurred, in order; each found by one step in the index."""
    found: list[str] = []
    topic = Event.objects.order_by("topic").values_list("topic", flat=True).first()
    while topic is not None:
        found.append(topic)
        later = Event.objects.filter(topic__gt=topic).order_by("topic")
        topic = later.values_list("topic", flat=True).first()
    return found


def latest_sequence() -> int:
    """The newest fact's number; 0 before the first. It changes with every published change."""
    return Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
