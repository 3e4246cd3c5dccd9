"""What other rooms may call."""

from anlan.base.spatial.backends import Near, Spot
from anlan.base.spatial.operations import place, place_many, remove, remove_many
from anlan.base.spatial.queries import in_bounds, nearest, within_distance, within_polygon

__all__ = [
    "Near",
    "Spot",
    "in_bounds",
    "nearest",
    "place",
    "place_many",
    "remove",
    "remove_many",
    "within_distance",
    "within_polygon",
]
