"""Facts in order, replay, live stream."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "anlan.base.events"
    label = "events"
    verbose_name = "事件"

    def ready(self) -> None:
        from anlan.base.events.queries import latest_sequence
        from anlan.ui.facade import NavItem, navigation, register_state

        register_state(latest_sequence)
        navigation.register(
            NavItem(
                "events.list",
                "事件流",
                "events:list",
                "broadcast",
                "平台",
                permission="events.view_event",
                order=920,
                section="系统管理",
            )
        )
