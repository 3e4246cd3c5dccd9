"""Facts in order, replay, live stream."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "anlan.base.events"
    label = "events"
    verbose_name = "事件"
