"""What other rooms may call."""

from anlan.data.cases.ledger import KIND, LAYER
from anlan.data.cases.models import AccidentCase
from anlan.data.cases.operations import change_case, create_case, load_cases, restore_case, retire_case
from anlan.data.cases.queries import case_by_id, cases, feature_collection, similar_cases
from anlan.data.cases.serialise import case_json

__all__ = [
    "KIND",
    "LAYER",
    "AccidentCase",
    "case_by_id",
    "case_json",
    "cases",
    "change_case",
    "create_case",
    "feature_collection",
    "load_cases",
    "restore_case",
    "retire_case",
    "similar_cases",
]
