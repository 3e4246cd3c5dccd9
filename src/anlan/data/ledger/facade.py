"""What the ledgers may call."""

from anlan.data.ledger.additions import Addition, add_to_records
from anlan.data.ledger.book import LedgerBook, Rows
from anlan.data.ledger.boxes import features_in_box
from anlan.data.ledger.bulk import upsert
from anlan.data.ledger.checks import check_point, phone_number
from anlan.data.ledger.forms import LedgerForm, form_class, model_fields
from anlan.data.ledger.history import Entry, history_of, register_touches
from anlan.data.ledger.inserting import insert_many, insert_rows, new_record, prepared_values
from anlan.data.ledger.lines import LINES, Line, Lines
from anlan.data.ledger.models import Attention, LedgerQuerySet, LedgerRecord, LedgerStatus
from anlan.data.ledger.placement import form_values, initial_of
from anlan.data.ledger.reading import feature_collection, in_division, record_of, rows_of
from anlan.data.ledger.reverting import Reverted, Undo
from anlan.data.ledger.screens import (
    Notice,
    Part,
    division_filter,
    form_page,
    labels_of,
    listed,
    posted_version,
    retired,
    status_filter,
)
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
from anlan.data.ledger.withdrawing import REASON as WITHDRAW_REASON
from anlan.data.ledger.writing import change, create, restore, retire

__all__ = [
    "LINES",
    "WITHDRAW_REASON",
    "Addition",
    "Attention",
    "Entry",
    "LedgerBook",
    "LedgerFact",
    "LedgerFacts",
    "LedgerForm",
    "LedgerImported",
    "LedgerQuerySet",
    "LedgerRecord",
    "LedgerSpec",
    "LedgerStatus",
    "Line",
    "Lines",
    "Notice",
    "Part",
    "Reverted",
    "Rows",
    "Undo",
    "add_to_records",
    "change",
    "check_point",
    "create",
    "crs_of",
    "division_filter",
    "feature_collection",
    "features_in_box",
    "form_class",
    "form_page",
    "form_values",
    "fragments_of",
    "history_of",
    "in_division",
    "initial_of",
    "initials",
    "insert_many",
    "insert_rows",
    "labels_of",
    "listed",
    "match_expression",
    "model_fields",
    "new_record",
    "normal",
    "pair",
    "phone_number",
    "place_name",
    "posted_version",
    "prepared_values",
    "record_json",
    "record_of",
    "register_touches",
    "restore",
    "retire",
    "retired",
    "rows_of",
    "search_text",
    "status_filter",
    "stored_values",
    "supervisor",
    "tokens",
    "tokens_within",
    "upsert",
]
