"""What other rooms may call."""

from anlan.rescue.drills.models import Drill, DrillExpectation, DrillInject, SavedScenario
from anlan.rescue.drills.operations.converting import save_scenario, scenario_of
from anlan.rescue.drills.operations.playing import play_due
from anlan.rescue.drills.operations.running import (
    Elsewhere,
    pause_drill,
    resume_drill,
    set_speed,
    skip_to_next,
    start_drill,
    stop_drill,
)
from anlan.rescue.drills.queries import drill_by_id, drills, scenario_named
from anlan.rescue.drills.scenario import Scenario, read_scenario, shipped

__all__ = [
    "Drill",
    "DrillExpectation",
    "DrillInject",
    "Elsewhere",
    "SavedScenario",
    "Scenario",
    "drill_by_id",
    "drills",
    "pause_drill",
    "play_due",
    "read_scenario",
    "resume_drill",
    "save_scenario",
    "scenario_named",
    "scenario_of",
    "set_speed",
    "shipped",
    "skip_to_next",
    "start_drill",
    "stop_drill",
]
