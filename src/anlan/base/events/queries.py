"""Reading facts back. The stream filters by viewer; the pages here are for those with `events.view_event`."""

from __future__ import annotations

from django.db.models import QuerySet

from anlan.base.events.models import Event
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
