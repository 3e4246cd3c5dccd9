"""What other rooms may call."""

from anlan.gis.layers.coastline import box_around_cities, coastline_geojson, warm_coastline
from anlan.gis.layers.registry import Feature, Layer, feature, register_layer, unregister_layer

__all__ = [
    "Feature",
    "Layer",
    "box_around_cities",
    "coastline_geojson",
    "feature",
    "register_layer",
    "unregister_layer",
    "warm_coastline",
]
