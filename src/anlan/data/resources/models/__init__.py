"""Rows of the resource ledgers; no logic."""

from anlan.data.resources.models.areas import ResponsibilityArea
from anlan.data.resources.models.lines import BedCapacity, ExpertLeave, TeamEquipment, TeamVehicle
from anlan.data.resources.models.places import SensitivePlace, WaterSource
from anlan.data.resources.models.resource import Resource, StockItem

__all__ = [
    "BedCapacity",
    "ExpertLeave",
    "Resource",
    "ResponsibilityArea",
    "SensitivePlace",
    "StockItem",
    "TeamEquipment",
    "TeamVehicle",
    "WaterSource",
]
