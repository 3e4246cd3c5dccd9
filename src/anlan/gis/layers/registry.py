"""The layers of 一张图: every room registers its own in `AppConfig.ready()`; this room draws what it is
given.

A feature is GeoJSON in WGS-84 whose properties hold at least id, kind, name, level and url; `feature` builds
one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from anlan.kernel.coordinates import Box

Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Layer:
    """One switch of the map.

    `permission` is a permission name; `query` gives the features that the user may see and applies the
    user's scope itself; `order` sorts the switches; `shown` says whether the layer is on when the map opens.
    `within(user, box, zoom)` is for a layer too long to send whole: the map then asks for what it shows, and cells
    with a `point_count` stand for many.
    """

    key: str
    title: str
    icon: str
    permission: str
    query: Callable[[Any], Iterable[Feature]]
    order: int = 100
    shown: bool = True
    within: Callable[[Any, Box, float], Iterable[Feature]] | None = None


_layers: dict[str, Layer] = {}


def register_layer(layer: Layer) -> None:
    """Add a layer; the same key replaces the earlier one."""
    _layers[layer.key] = layer


def unregister_layer(key: str) -> None:
    """Remove a layer again (tests)."""
    _layers.pop(key, None)


def layer_of(key: str) -> Layer | None:
    """The layer registered under `key`."""
    return _layers.get(key)


def layers_for(user: Any) -> list[Layer]:
    """The layers the user may see, in order."""
    allowed = [layer for layer in _layers.values() if user.has_perm(layer.permission)]
    return sorted(allowed, key=lambda layer: (layer.order, layer.key))


def feature(
    *,
    record_id: UUID | str,
    kind: str,
    name: str,
    lon: float,
    lat: float,
    level: str | int | None = None,
    url: str = "",
    **more: Any,
) -> Feature:
    """A point feature as every layer gives it; `lon`, `lat` WGS-84, `level` decides the ring's colour."""
    return {
        "type": "Feature",
        "id": str(record_id),
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "id": str(record_id),
            "kind": kind,
            "name": name,
            "level": level,
            "url": url,
            **more,
        },
    }
