"""Registries of the home page: a user's work, figures, panels and quick actions. The page itself belongs to
`web`.

A room registers in `AppConfig.ready()`. Every function gets the user (and the moment where it matters) and returns
only what that user may see; the page asks no provider whose `permission` the user lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.urls import NoReverseMatch, reverse

#: Levels as the interface colours them; "" is neutral, "done" green.
Level = Literal["", "red", "orange", "yellow", "blue", "done"]


@dataclass(frozen=True, slots=True)
class TodoItem:
    """Something the user has to do, or watches. `due_at` aware; an item past it is overdue."""

    title: str
    subtitle: str
    url: str
    due_at: datetime | None = None
    level: Level = ""


@dataclass(frozen=True, slots=True)
class TodoProvider:
    """One kind of work. `items(user)` gives the most urgent first, at most some fifty.

    `watched` items are shown under 关注 and never counted as work.
    """

    key: str
    title: str
    permission: str
    items: Callable[[Any], list[TodoItem]]
    watched: bool = False
    order: int = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of today. `text` replaces the number where it is not one ("正常"); `hint` says what it is
    made of."""

    label: str
    value: int | None
    url: str = ""
    text: str = ""
    hint: str = ""
    level: Level = ""


@dataclass(frozen=True, slots=True)
class FigureProvider:
    """Figures for users with `permission`: `figures(user, at)`."""

    key: str
    permission: str
    figures: Callable[[Any, datetime], list[Figure]]
    order: int = 100


@dataclass(frozen=True, slots=True)
class HomePanel:
    """A panel of the home page: `template` is drawn with `values` from `context(user)`; None hides the panel.

    `wide` panels stand above the two columns.
    """

    key: str
    title: str
    permission: str
    template: str
    context: Callable[[Any], Mapping[str, Any] | None]
    order: int = 100
    wide: bool = False


@dataclass(frozen=True, slots=True)
class QuickAction:
    """A button of the home page, leading to `url_name`."""

    key: str
    title: str
    url_name: str
    icon: str
    permission: str = ""
    primary: bool = False
    order: int = 100


_todo: dict[str, TodoProvider] = {}
_figures: dict[str, FigureProvider] = {}
_panels: dict[str, HomePanel] = {}
_actions: dict[str, QuickAction] = {}


def register_todo(provider: TodoProvider) -> None:
    """Add a kind of work; the same key replaces the earlier one."""
    _todo[provider.key] = provider


def register_figures(provider: FigureProvider) -> None:
    """Add figures; the same key replaces the earlier ones."""
    _figures[provider.key] = provider


def register_home_panel(panel: HomePanel) -> None:
    """Add a panel; the same key replaces the earlier one."""
    _panels[panel.key] = panel


def register_quick_action(action: QuickAction) -> None:
    """Add a button; the same key replaces the earlier one."""
    _actions[action.key] = action


def _granted(user: Any, permission: str) -> bool:
    return not permission or bool(user.has_perm(permission))


def todo_providers(user: Any) -> list[TodoProvider]:
    """Kinds of work the user may have, in order."""
    found = [provider for provider in _todo.values() if _granted(user, provider.permission)]
    return sorted(found, key=lambda provider: (provider.order, provider.key))


def figures_for(user: Any, *, at: datetime) -> list[Figure]:
    """The user's figures at `at`, in order."""
    found = [provider for provider in _figures.values() if _granted(user, provider.permission)]
    found.sort(key=lambda provider: (provider.order, provider.key))
    return [figure for provider in found for figure in provider.figures(user, at)]


def home_panels(user: Any) -> list[HomePanel]:
    """Panels the user may see, in order."""
    found = [panel for panel in _panels.values() if _granted(user, panel.permission)]
    return sorted(found, key=lambda panel: (panel.order, panel.key))


def quick_actions(user: Any) -> list[tuple[QuickAction, str]]:
    """Buttons the user may press, each with its address; one whose page does not exist here is left out."""
    found = []
    for action in sorted(_actions.values(), key=lambda action: (action.order, action.key)):
        if not _granted(user, action.permission):
            continue
        try:
            found.append((action, reverse(action.url_name)))
        except NoReverseMatch:
            continue
    return found
