"""What other rooms may call."""

from anlan.data.hazards.columns import IMPORT_COLUMNS
from anlan.data.hazards.grading import regrade_all
from anlan.data.hazards.ledger import KIND, LAYER
from anlan.data.hazards.models import Grading, MajorHazardInstallation, StoredSubstance, Substance
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
from anlan.data.hazards.serialise import installation_json, substance_json
from anlan.data.hazards.substances import (
    find_substance,
    load_substances,
    search_substances,
    substance_by_id,
)

__all__ = [
    "BOOK",
    "IMPORT_COLUMNS",
    "KIND",
    "LAYER",
    "Assessment",
    "Grading",
    "MajorHazardInstallation",
    "Quantity",
    "StoredSubstance",
    "Substance",
    "assess",
    "assessment_of",
    "change_installation",
    "create_installation",
    "feature_collection",
    "find_substance",
    "graded_otherwise",
    "gradings_of",
    "installation_by_id",
    "installation_json",
    "installations",
    "installations_around",
    "installations_of",
    "load_substances",
    "register_installation_panel",
    "regrade_all",
    "restore_installation",
    "retire_installation",
    "search_substances",
    "substance_by_id",
    "substance_json",
    "upsert_installations",
]
