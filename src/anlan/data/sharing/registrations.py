"""What the sharing of data shows in the frame."""

from __future__ import annotations

from anlan.ui.facade import NavItem, navigation


def register() -> None:
    """Called from `AppConfig.ready()`."""
    navigation.register(
        NavItem(
            key="sharing",
            title="数据目录与共享",
            url_name="sharing:overview",
            icon="share",
            service="数据",
            permission="sharing.view_catalogue",
            order=90,
        )
    )
