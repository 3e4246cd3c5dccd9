"""What other rooms may call."""

from anlan.data.hazards.columns import IMPORT_COLUMNS
from anlan.data.hazards.compatibility import Mixture, Reaction, incompatibilities, mixtures, worst
from anlan.data.hazards.editing import change_substance
from anlan.data.hazards.grading import regrade_all
from anlan.data.hazards.ledger import KIND, LAYER
from anlan.data.hazards.mixing import in_words, judge_all, mixtures_in, stored_together_badly
from anlan.data.hazards.models import (
    Grading,
    MajorHazardInstallation,
    SafetySheet,
    StoredSubstance,
    Substance,
)
from anlan.data.hazards.operations import (
    BOOK,
    change_installation,
    create_installation,
    restore_installation,
    retire_installation,
    upsert_installations,
)
from anlan.data.hazards.panels import register_installation_panel
from anlan.data.hazards.policies import Assessment, Quantity, assess
from anlan.data.hazards.queries import (
    assessment_of,
    feature_collection,
    graded_otherwise,
    gradings_of,
    installation_by_id,
    installations,
    installations_around,
    installations_of,
)
from anlan.data.hazards.reach import FireReach, Guideline, Reach, fire_reach_of, guidelines_of, reaches_of
from anlan.data.hazards.safety_sheets import add_sheet, sheet_by_id, sheets_at, sheets_of
from anlan.data.hazards.serialise import installation_json, knowledge_json, substance_json
from anlan.data.hazards.substances import (
    find_substance,
    load_substances,
    search_substances,
    substance_by_id,
    substances_named,
)

__all__ = [
    "BOOK",
    "IMPORT_COLUMNS",
    "KIND",
    "LAYER",
    "Assessment",
    "FireReach",
    "Grading",
    "Guideline",
    "MajorHazardInstallation",
    "Mixture",
    "Quantity",
    "Reach",
    "Reaction",
    "SafetySheet",
    "StoredSubstance",
    "Substance",
    "add_sheet",
    "assess",
    "assessment_of",
    "change_installation",
    "change_substance",
    "create_installation",
    "feature_collection",
    "find_substance",
    "fire_reach_of",
    "graded_otherwise",
    "gradings_of",
    "guidelines_of",
    "in_words",
    "incompatibilities",
    "installation_by_id",
    "installation_json",
    "installations",
    "installations_around",
    "installations_of",
    "judge_all",
    "knowledge_json",
    "load_substances",
    "mixtures",
    "mixtures_in",
    "reaches_of",
    "register_installation_panel",
    "regrade_all",
    "restore_installation",
    "retire_installation",
    "search_substances",
    "sheet_by_id",
    "sheets_at",
    "sheets_of",
    "stored_together_badly",
    "substance_by_id",
    "substance_json",
    "substances_named",
    "upsert_installations",
    "worst",
]
