"""What higher rooms add to an enterprise's page: each registers a panel in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from anlan.base.accounts.facade import User
from anlan.data.enterprises.models import Enterprise
from anlan.data.ledger.screens import Part

PanelSource = Callable[[Enterprise, User], list[Part]]
_sources: dict[str, tuple[int, PanelSource]] = {}


def register_enterprise_panel(key: str, source: PanelSource, *, order: int = 100) -> None:
    """Add panels to every enterprise's page; the same key replaces the earlier ones."""
    _sources[key] = (order, source)


ActionSource = Callable[[Enterprise, User], list[Mapping[str, Any]]]
_actions: dict[str, tuple[int, ActionSource]] = {}


def register_enterprise_action(key: str, source: ActionSource, *, order: int = 100) -> None:
    """Add actions to the head of every enterprise's page; the same key replaces the earlier ones."""
    _actions[key] = (order, source)


def actions_of(enterprise: Enterprise, user: User) -> list[Mapping[str, Any]]:
    """The actions of all rooms, in order."""
    return [
        action
        for _, (_, source) in sorted(_actions.items(), key=lambda s: (s[1][0], s[0]))
        for action in source(enterprise, user)
    ]


def panels_of(enterprise: Enterprise, user: User) -> list[Part]:
    """The panels of all rooms, in order."""
    return [
        part
        for _, (_, source) in sorted(_sources.items(), key=lambda s: (s[1][0], s[0]))
        for part in source(enterprise, user)
    ]
