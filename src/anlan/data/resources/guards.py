"""What rooms above have to say before a resource leaves the ledger."""

from __future__ import annotations

from collections.abc import Callable

from anlan.data.resources.models import Resource

#: Raises `Conflict` when the resource cannot go.
Guard = Callable[[Resource], None]
_guards: list[Guard] = []


def guard_retirement(guard: Guard) -> None:
    """Ask `guard` before a resource is retired, one by one or in bulk."""
    if guard not in _guards:
        _guards.append(guard)


def ask_guards(resource: Resource) -> None:
    """`Conflict` of the first guard that refuses."""
    for guard in _guards:
        guard(resource)
