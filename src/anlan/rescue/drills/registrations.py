"""What drills contribute to the frame: navigation, a button on the home page."""

from __future__ import annotations

from typing import Any

from anlan.rescue.drills import queries
from anlan.rescue.drills.enums import ENDED
from anlan.ui.facade import NavItem, QuickAction, navigation, register_quick_action


def register_all() -> None:
    """Called once from `AppConfig.ready()`."""
    navigation.register(
        NavItem(
            key="drills.home",
            title="演练",
            url_name="drills:home",
            icon="player-play",
            service="应急管理",
            section="应急救援",
            permission="drills.view_drill",
            order=70,
            count=_running,
        )
    )
    register_quick_action(
        QuickAction(
            "drills.home", "开始演练", "drills:home", "player-play", permission="drills.start_drill", order=60
        )
    )


def _running(user: Any) -> int:
    return queries.drills(visible_to=user).exclude(status__in=ENDED).count()
