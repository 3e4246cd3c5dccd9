"""What the ledgers may call."""

from anlan.data.ledger.bulk import revert, upsert
from anlan.data.ledger.checks import check_point, phone_number
from anlan.data.ledger.inserting import insert_many, new_record, prepared_values
from anlan.data.ledger.models import Attention, LedgerQuerySet, LedgerRecord, LedgerStatus
from anlan.data.ledger.reading import feature_collection, in_division, record_of, rows_of
from anlan.data.ledger.search import (
    fragments_of,
    initials,
    match_expression,
    normal,
    place_name,
    search_text,
    tokens,
    tokens_within,
)
from anlan.data.ledger.serialise import crs_of, pair, record_json, stored_values, supervisor
from anlan.data.ledger.spec import LedgerFact, LedgerFacts, LedgerImported, LedgerSpec
from anlan.data.ledger.writing import change, create, restore, retire

__all__ = [
    "Attention",
    "LedgerFact",
    "LedgerFacts",
    "LedgerImported",
    "LedgerQuerySet",
    "LedgerRecord",
    "LedgerSpec",
    "LedgerStatus",
    "change",
    "check_point",
    "create",
    "crs_of",
    "feature_collection",
    "fragments_of",
    "in_division",
    "initials",
    "insert_many",
    "match_expression",
    "new_record",
    "normal",
    "pair",
    "phone_number",
    "place_name",
    "prepared_values",
    "record_json",
    "record_of",
    "restore",
    "retire",
    "revert",
    "rows_of",
    "search_text",
    "stored_values",
    "supervisor",
    "tokens",
    "tokens_within",
    "upsert",
]
