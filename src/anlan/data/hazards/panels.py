"""What higher rooms add to an installation's page: each registers a panel in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable

from anlan.base.accounts.facade import User
from anlan.data.hazards.models import MajorHazardInstallation
from anlan.data.ledger.screens import Part

PanelSource = Callable[[MajorHazardInstallation, User], list[Part]]
_sources: dict[str, tuple[int, PanelSource]] = {}


def register_installation_panel(key: str, source: PanelSource, *, order: int = 100) -> None:
    """Add panels to every installation's page; the same key replaces the earlier ones."""
    _sources[key] = (order, source)


def panels_of(installation: MajorHazardInstallation, user: User) -> list[Part]:
    """The panels of all rooms, in order."""
    return [
        part
        for _, (_, source) in sorted(_sources.items(), key=lambda s: (s[1][0], s[0]))
        for part in source(installation, user)
    ]
