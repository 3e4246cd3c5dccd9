"""Sampling and passing; pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from uuid import UUID


def sample_size(collected: int, percent: int) -> int:
    """How many of the collected are checked: the share rounded up, at least one where there is any.

    >>> [sample_size(n, 10) for n in (0, 1, 10, 11, 100)]
    [0, 1, 1, 2, 10]
    """
    return min(collected, max(1, math.ceil(collected * percent / 100))) if collected else 0


def draw(ids: Sequence[UUID], *, count: int, seed: int) -> list[UUID]:
    """The sample: the same objects and seed give the same draw, so that anybody can repeat it.

    >>> ids = [UUID(int=number) for number in range(10)]
    >>> draw(ids, count=3, seed=7) == draw(list(reversed(ids)), count=3, seed=7)
    True
    """
    return sorted(Random(seed).sample(sorted(ids), count))  # noqa: S311  (repeatable on purpose)


def passes(passed: int, checked: int, percent: int) -> bool:
    """Whether a checked sample reaches the line (included).

    >>> passes(19, 20, 95), passes(18, 20, 95), passes(0, 0, 95)
    (True, False, False)
    """
    return checked > 0 and passed * 100 >= percent * checked
