"""What other rooms may call."""

from anlan.base.events.models import Event
from anlan.base.events.operations import Fact, publish
from anlan.base.events.queries import events_about, events_page, latest_sequence, recent_events
from anlan.base.events.registry import guard_topic, on, permission_of_topic
from anlan.base.events.stream import EventStream, Viewer

__all__ = [
    "Event",
    "EventStream",
    "Fact",
    "Viewer",
    "events_about",
    "events_page",
    "guard_topic",
    "latest_sequence",
    "on",
    "permission_of_topic",
    "publish",
    "recent_events",
]
