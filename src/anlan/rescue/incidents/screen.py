"""What the command screen is told besides its incident. Rooms above this one hang their panels into the screen and
register here what a user may do in them and which choices they offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anlan.base.accounts.facade import User

_abilities: dict[str, str] = {}
_choices: dict[str, Mapping[str, str]] = {}


def register_abilities(abilities: Mapping[str, str]) -> None:
    """Names the screen asks for (`may("lead")`) with the permission behind each."""
    _abilities.update(abilities)


def register_choices(name: str, choices: Mapping[str, str]) -> None:
    """A list of values and labels the screen's panels need, as a property of this name."""
    _choices[name] = choices


def abilities_of(user: User) -> dict[str, bool]:
    """What this user may do in the panels of other rooms."""
    return {name: user.has_perm(permission) for name, permission in _abilities.items()}


def offered_choices() -> dict[str, Any]:
    """The choices of other rooms' panels."""
    return dict(_choices)
