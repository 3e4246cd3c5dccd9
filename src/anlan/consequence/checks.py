"""How every model examines its arguments and speaks of its limits. Knows no model.

Unphysical input raises `ValueError` naming the argument and its valid range; leaving the range in which a formula
was fitted warns with `OutOfRangeWarning` and computes on.
"""

from __future__ import annotations

import contextlib
import math
import warnings
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class OutOfRangeWarning(UserWarning):
    """A formula is used outside the range it was fitted to. The message is Chinese: it reaches the screen."""


# Where `collected` puts the messages: of this thread or task only, which `warnings.catch_warnings` cannot promise.
_collector: ContextVar[list[str] | None] = ContextVar("anlan_consequence_warnings", default=None)


def warn_out_of_range(message: str, *, stacklevel: int = 3) -> None:
    """Say in Chinese that a formula leaves its empirical range, with the range."""
    messages = _collector.get()
    if messages is None:
        warnings.warn(message, OutOfRangeWarning, stacklevel=stacklevel)
    else:
        messages.append(message)


@contextlib.contextmanager
def collected() -> Iterator[list[str]]:
    """Inside it the warnings of the models become a list of messages instead; safe among threads."""
    messages: list[str] = []
    token = _collector.set(messages)
    try:
        yield messages
    finally:
        _collector.reset(token)


def finite(name: str, value: Any) -> Array:
    """`value` as an array of floats; `ValueError` naming the argument when missing, not a number or infinite."""
    array = _as_array(name, value)
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name}: must be finite, got {value!r}")
    return array


def positive(name: str, value: Any) -> Array:
    """`value` as an array of floats > 0."""
    array = finite(name, value)
    if not np.all(array > 0):
        raise ValueError(f"{name}: must be > 0, got {value!r}")
    return array


def not_negative(name: str, value: Any) -> Array:
    """`value` as an array of floats >= 0."""
    array = finite(name, value)
    if not np.all(array >= 0):
        raise ValueError(f"{name}: must be >= 0, got {value!r}")
    return array


def within(name: str, value: Any, low: float, high: float) -> Array:
    """`value` as an array of floats in [low, high]."""
    array = finite(name, value)
    if not np.all((array >= low) & (array <= high)):
        raise ValueError(f"{name}: must be in [{low:g}, {high:g}], got {value!r}")
    return array


def one_of(name: str, value: Any, choices: tuple[str, ...]) -> str:
    """`value` when it is one of `choices`; `ValueError` listing them otherwise."""
    if value not in choices:
        raise ValueError(f"{name}: must be one of {', '.join(choices)}; got {value!r}")
    return str(value)


def number(name: str, value: Any, low: float = -math.inf, high: float = math.inf) -> float:
    """One finite float in [low, high]; for arguments that are never arrays."""
    array = finite(name, value)
    if array.ndim != 0:
        raise ValueError(f"{name}: must be a single number, got an array of shape {array.shape}")
    result = float(array)
    if not low <= result <= high:
        raise ValueError(f"{name}: must be in [{low:g}, {high:g}], got {value!r}")
    return result


def plain(value: ArrayLike) -> Any:
    """A 0-dimensional result as a Python float, an array as it is: what every public function returns."""
    array = np.asarray(value, dtype=np.float64)
    return float(array) if array.ndim == 0 else array


def _as_array(name: str, value: Any) -> Array:
    if value is None:
        raise ValueError(f"{name}: is required")
    if isinstance(value, bool | str | bytes):
        raise ValueError(f"{name}: must be a number, got {value!r}")
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: must be a number or an array of numbers, got {value!r}") from error
