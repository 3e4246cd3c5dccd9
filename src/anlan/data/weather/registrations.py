"""What the weather shows in the frame."""

from __future__ import annotations

from anlan.ui.facade import NavItem, navigation


def register() -> None:
    """Called from `AppConfig.ready()`."""
    navigation.register(
        NavItem(
            key="weather",
            title="气象",
            url_name="weather:overview",
            icon="wind",
            service="应急管理",
            permission="weather.view_weather",
            order=7,
        )
    )
