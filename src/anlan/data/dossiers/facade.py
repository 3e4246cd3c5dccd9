"""What other rooms may call."""

from anlan.data.dossiers.ages import Age, judge_ages_by
from anlan.data.dossiers.columns import import_columns
from anlan.data.dossiers.dossier import Dossier, Section, dossier_of, doubts_of
from anlan.data.dossiers.history import Happening, register_history
from anlan.data.dossiers.kinds import DossierKind, kind_of, kind_of_item, kinds
from anlan.data.dossiers.ledger import book_of, spec_of
from anlan.data.dossiers.models import DossierItem
from anlan.data.dossiers.operations import change_item, create_item, restore_item, retire_item, store_upload
from anlan.data.dossiers.paper import site_plan
from anlan.data.dossiers.queries import (
    facilities_of,
    feature_collection,
    features_in_box,
    files_of,
    fire_water_among,
    item_by_id,
    items,
    items_of,
    risk_points_of,
    shifts_now,
    shut_offs_of,
    units_of,
)
from anlan.data.dossiers.serialise import age_json, card_json, on_call_json
from anlan.data.enterprises.facade import contacts_now

__all__ = [
    "Age",
    "Dossier",
    "DossierItem",
    "DossierKind",
    "Happening",
    "Section",
    "age_json",
    "book_of",
    "card_json",
    "change_item",
    "contacts_now",
    "create_item",
    "dossier_of",
    "doubts_of",
    "facilities_of",
    "feature_collection",
    "features_in_box",
    "files_of",
    "fire_water_among",
    "import_columns",
    "item_by_id",
    "items",
    "items_of",
    "judge_ages_by",
    "kind_of",
    "kind_of_item",
    "kinds",
    "on_call_json",
    "register_history",
    "restore_item",
    "retire_item",
    "risk_points_of",
    "shifts_now",
    "shut_offs_of",
    "site_plan",
    "spec_of",
    "store_upload",
    "units_of",
]
