"""Numbers for layers, used as a dimension of the spatial index."""

from __future__ import annotations

import zlib
from functools import cache

# Single precision is exact up to 2**24, and the index keeps single precision.
_SLOTS = 1 << 20


@cache
def slot_of(layer: str) -> int:
    """The slot of a layer: stable for all time, because it is stored."""
    return zlib.crc32(layer.encode()) % _SLOTS
