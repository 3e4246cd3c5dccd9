"""Reads of the map room: what the user may switch on, and the features of one layer."""

from __future__ import annotations

from typing import Any

from anlan.gis.layers.registry import Feature, Layer, layer_of, layers_for
from anlan.kernel.coordinates import Box
from anlan.kernel.errors import NotAllowed, NotFound


def catalogue(*, visible_to: Any) -> list[Layer]:
    """The layers the user may see, in order."""
    return layers_for(visible_to)


def features_of(key: str, *, visible_to: Any, box: Box | None = None, zoom: float = 8.0) -> list[Feature]:
    """The features of one layer within the user's scope, of a long layer those in `box` if given; `NotFound`, or
    `NotAllowed` for a layer of others."""
    layer = layer_of(key)
    if layer is None:
        raise NotFound("没有这个图层", code="unknown_layer")
    if not visible_to.has_perm(layer.permission):
        raise NotAllowed("您没有查看此图层的权限。")
    if box is not None and layer.within is not None:
        return list(layer.within(visible_to, box, zoom))
    return list(layer.query(visible_to))
