"""What a page shows of a user's world, worked out once for each state of that world.

The room that owns the facts registers `state`: a number that grows with every change anybody makes. As long as it and
the user are the same, navigation counts, clocks and the home page's lists are the same too, and thirty queries become
one. What depends on time alone may be `KEEP_S` seconds old.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

T = TypeVar("T")
KEEP_S = 15
_state: Callable[[], int] | None = None


def register_state(source: Callable[[], int]) -> None:
    """Set where the number of the present state comes from."""
    global _state
    _state = source


def remembered(name: str, user_id: object, compute: Callable[[], T]) -> T:
    """`compute()`, or what it gave this user under `name` in the present state; the value must pickle."""
    if _state is None:
        return compute()
    key = f"remembered:{name}:{user_id}:{_state()}"
    found: list[T] | None = cache.get(key)
    if found is None:
        found = [compute()]
        cache.set(key, found, KEEP_S)
    return found[0]
