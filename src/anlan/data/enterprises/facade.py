"""What other rooms may call."""

from anlan.data.enterprises.columns import IMPORT_COLUMNS
from anlan.data.enterprises.details import BY_NAME as DETAIL_NAMES
from anlan.data.enterprises.details import DETAILS, detail_rows
from anlan.data.enterprises.enums import INDUSTRIES
from anlan.data.enterprises.hours import clock_time, covers, window_text
from anlan.data.enterprises.ledger import BOOK, KIND, LAYER
from anlan.data.enterprises.matching import filter_by_text, match_enterprises
from anlan.data.enterprises.models import Contact, Enterprise
from anlan.data.enterprises.operations import (
    change_enterprise,
    create_enterprise,
    restore_enterprise,
    retire_enterprise,
    upsert_enterprises,
)
from anlan.data.enterprises.panels import register_enterprise_action, register_enterprise_panel
from anlan.data.enterprises.policies import normal_code
from anlan.data.enterprises.queries import (
    OnCall,
    contacts_now,
    contacts_of,
    enterprise_by_credit_code,
    enterprise_by_id,
    enterprises,
    feature_collection,
    features_in_box,
    needing_attention,
)
from anlan.data.enterprises.retiring import register_dependants
from anlan.data.enterprises.serialise import contact_json, enterprise_json

__all__ = [
    "BOOK",
    "DETAILS",
    "DETAIL_NAMES",
    "IMPORT_COLUMNS",
    "INDUSTRIES",
    "KIND",
    "LAYER",
    "Contact",
    "Enterprise",
    "OnCall",
    "change_enterprise",
    "clock_time",
    "contact_json",
    "contacts_now",
    "contacts_of",
    "covers",
    "create_enterprise",
    "detail_rows",
    "enterprise_by_credit_code",
    "enterprise_by_id",
    "enterprise_json",
    "enterprises",
    "feature_collection",
    "features_in_box",
    "filter_by_text",
    "match_enterprises",
    "needing_attention",
    "normal_code",
    "register_dependants",
    "register_enterprise_action",
    "register_enterprise_panel",
    "restore_enterprise",
    "retire_enterprise",
    "upsert_enterprises",
    "window_text",
]
