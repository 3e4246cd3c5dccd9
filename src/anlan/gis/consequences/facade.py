"""What other rooms may call."""

from anlan.gis.consequences.calculating import Request, calculated
from anlan.gis.consequences.operations import (
    change_scenario,
    duplicate_scenario,
    retire_scenario,
    save_scenario,
)
from anlan.gis.consequences.precomputing import renew_set
from anlan.gis.consequences.roads import import_roads
from anlan.gis.consequences.running import warm_models
from anlan.gis.consequences.scene import Scene, SceneZones, scenario_at, zones_at_scene
from anlan.gis.consequences.starting import StartPoint, register_start

__all__ = [
    "Request",
    "Scene",
    "SceneZones",
    "StartPoint",
    "calculated",
    "change_scenario",
    "duplicate_scenario",
    "import_roads",
    "register_start",
    "renew_set",
    "retire_scenario",
    "save_scenario",
    "scenario_at",
    "warm_models",
    "zones_at_scene",
]
